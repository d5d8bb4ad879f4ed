"""Decisions laid flat, for tables: which columns there are, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadcore.definition.decision import Decision


def columns_of(dimensions: tuple[str, ...], mark: str) -> tuple[str, ...]:
    """
    The columns that a decision has when it is laid flat.

    >>> columns_of(("fit",), ".")[5:9]
    ('score.total', 'score.fit', 'route.rule', 'route.to')
    """
    return (
        "lead",
        "stage",
        "grade",
        "qualified",
        "disqualified",
        f"score{mark}total",
        *(f"score{mark}{name}" for name in dimensions),
        f"route{mark}rule",
        f"route{mark}to",
        "reasons",
        "unknown",
        "valid_until",
        "definition",
    )


def names_beside(columns: Sequence[str], carried: Sequence[str], mark: str) -> tuple[str, ...]:
    """
    What copied columns are called beside those of the decision, each different.

    >>> names_beside(("lead", "stage"), ("E-Mail", "stage"), ".")
    ('E-Mail', 'input.stage')
    """
    taken = set(columns)
    names = []
    for column in carried:
        name = column
        while name in taken:
            name = f"input{mark}{name}"
        taken.add(name)
        names.append(name)
    return tuple(names)


def flat(decision: Decision[Any]) -> list[Any]:
    """A decision laid flat, in the order of the columns, without its reasons."""
    route, score = decision.route, decision.score
    return [
        decision.lead.id,
        decision.stage,
        decision.grade,
        decision.qualified,
        decision.disqualified,
        float(score.total),
        *map(float, score.dimensions.values()),
        route.rule if route is not None else None,
        route.to if route is not None else None,
        decision.unknown,
        decision.valid_until,
        decision.definition,
    ]


def reasons_of(decision: Decision[Any]) -> list[dict[str, Any]]:
    """The reasons of a decision in full."""
    return [
        {
            "rule": reason.rule,
            "section": reason.section,
            "points": None if reason.points is None else float(reason.points),
            "because": reason.because,
        }
        for reason in decision.reasons
    ]
