"""Who is no lead and who is qualified: the two sections of a plan that are agreed on first."""

from __future__ import annotations

from collections.abc import Sequence

from leadcore.definition.planning.plan import Rule
from leadcore.definition.planning.planner import Planner
from leadcore.definition.sections import document
from leadcore.language.vocabulary import Scope, Section

_DISQUALIFY = Scope(Section.DISQUALIFY)
_QUALIFY = Scope(Section.QUALIFY)


def plan_disqualify(planner: Planner, declared: Sequence[document.Disqualify]) -> tuple[Rule, ...]:
    """Who is no lead, in the order declared."""
    return tuple(
        planner.rule(
            each.rule, each.when, each.because, "disqualify", ("disqualify", at), _DISQUALIFY
        )
        for at, each in enumerate(declared)
    )


def plan_qualify(
    planner: Planner, declared: document.Qualify | None
) -> tuple[int, tuple[Rule, ...]]:
    """How many criteria are needed, and the criteria."""
    if declared is None:
        return 0, ()
    criteria = tuple(
        planner.rule(
            each.rule, each.when, each.because, "qualify", ("qualify", "criteria", at), _QUALIFY
        )
        for at, each in enumerate(declared.criteria)
    )
    need = len(criteria) if declared.need is None else declared.need
    if need > len(criteria):
        planner.file(
            "LC-DEF-024",
            f"{need} criteria are needed and there are only {len(criteria)}",
            "nobody could ever qualify: lower `need` or add criteria",
            ("qualify", "need"),
        )
    return need, criteria
