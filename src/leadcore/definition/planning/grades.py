"""The grades of a plan: the first that holds."""

from __future__ import annotations

from collections.abc import Sequence

from leadcore.definition.planning.conditions import Path
from leadcore.definition.planning.plan import GradeRule, Rule
from leadcore.definition.planning.planner import Planner
from leadcore.definition.sections import document
from leadcore.language.vocabulary import Scope, Section

_SCOPE = Scope(Section.GRADES)


def plan_grades(planner: Planner, declared: Sequence[document.GradeRule]) -> tuple[GradeRule, ...]:
    """The grades in the order declared; only the last may lack a condition."""
    found = []
    for at, each in enumerate(declared):
        path: Path = ("grades", at)
        condition = None
        if each.when is not None:
            condition = planner.condition(each.when, (*path, "when"), _SCOPE)
        elif at < len(declared) - 1:
            planner.never(f"the grade `{declared[at + 1].grade}`", ("grades", at + 1))
        planner.reason(each.because, path)
        rule = Rule(each.grade, "grades", condition, each.because, path)
        found.append(GradeRule(each.grade, rule))
    return tuple(found)
