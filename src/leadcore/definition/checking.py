"""Holding a loaded document against its own declarations: all that is wrong, before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadcore.definition.capturing.plan import SourcePlan
from leadcore.definition.capturing.planner import plan_captures
from leadcore.definition.lead_types import LeadTypes
from leadcore.definition.lead_vocabulary import lead_vocabulary
from leadcore.definition.loading.loaded import Loaded
from leadcore.definition.planning.conditions import ConditionReader
from leadcore.definition.planning.identity import IdentityPlan, plan_identity
from leadcore.definition.planning.plan import Plan
from leadcore.definition.planning.whole import plan_document
from leadcore.errors import Problems
from leadcore.language.types import Record
from leadcore.language.vocabulary import Vocabulary
from leadcore.model import NORMALISERS, Lead

_NOTHING = Record("nothing")


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What checking a document gives.

    Attributes:
        lead_type: The type of the leads it decides about.
        plan: Its meaning; of use only when there are no errors.
        captures: How each source is read.
        identity: What tells who somebody is.
        problems: Everything that is wrong or worth a look, in reading order.
    """

    lead_type: type[Lead]
    plan: Plan
    captures: Mapping[str, SourcePlan]
    identity: IdentityPlan
    problems: Problems


def check(loaded: Loaded, *, lead: type[Lead] = Lead) -> Checked:
    """Check a loaded document; every problem is told, none raised."""
    further = Problems()
    reader = ConditionReader(
        Vocabulary(_NOTHING, _NOTHING), NORMALISERS, loaded.source, further, loaded.row_line
    )
    types = LeadTypes(loaded.document, lead, reader.file)
    lead_type = types.lead_type()
    reader.vocabulary = lead_vocabulary(types, lead_type, loaded.lists)
    plan = plan_document(loaded.document, reader, loaded.tables)
    captures = plan_captures(loaded.document.capture, lead_type, reader)
    identity = plan_identity(loaded.document.identity, lead_type, plan.lists, reader)
    return Checked(lead_type, plan, captures, identity, loaded.with_further(further))
