"""
From a document to a plan: every condition typed, every name resolved, every problem filed.

Sections are read in the order in which they are decided, so that each condition can be held
against what is known where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from leadcore.definition.planning.conditions import ConditionReader
from leadcore.definition.planning.declared_names import (
    refuse_clashes,
    refuse_keys_without_effect,
)
from leadcore.definition.planning.derived import plan_derived
from leadcore.definition.planning.grades import plan_grades
from leadcore.definition.planning.interest import plan_directions, plan_interest
from leadcore.definition.planning.named_lists import plan_lists
from leadcore.definition.planning.plan import Plan
from leadcore.definition.planning.planner import Planner
from leadcore.definition.planning.qualify import plan_disqualify, plan_qualify
from leadcore.definition.planning.routes import plan_assign_on, plan_routes
from leadcore.definition.planning.score import plan_score
from leadcore.definition.planning.segments import declare_segments, plan_segments
from leadcore.definition.planning.stages import plan_stages
from leadcore.definition.sections.document import Document, Table


def plan_document(document: Document, reader: ConditionReader, tables: Mapping[str, Table]) -> Plan:
    """The plan of a document; of use only when no errors were filed."""
    planner = Planner(reader, tables)
    refuse_clashes(planner, document)
    refuse_keys_without_effect(planner, document)
    order = declare_segments(planner, document)
    derived = plan_derived(planner, document.derive)
    segments = plan_segments(planner, document, order)
    disqualify = plan_disqualify(planner, document.disqualify)
    need, criteria = plan_qualify(planner, document.qualify)
    plan = Plan(
        name=document.definition,
        vocabulary=reader.vocabulary,
        lists={},
        segments=segments,
        derived=derived,
        disqualify=disqualify,
        need=need,
        criteria=criteria,
        dimensions=plan_score(planner, document.score),
        grades=plan_grades(planner, document.grades),
        stages=plan_stages(planner, document.stages),
        interest=plan_interest(document),
        directions=plan_directions(planner, document),
        routes=plan_routes(planner, document.route, document.teams),
        assign_on=plan_assign_on(planner, document.route),
    )
    requirements = [route.require for route in plan.routes or () if route.require is not None]
    lists = plan_lists(planner, (*plan.conditions(), *plan.cells(), *requirements))
    return replace(plan, lists=lists)
