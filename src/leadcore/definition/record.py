"""A decision as a record: all that is needed to keep it, to check it and to explain it later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, TypedDict

from leadcore.definition.decided import Decided
from leadcore.definition.deciding.outcome import Fired
from leadcore.definition.deciding.walking import Counted, Summed
from leadcore.definition.decision_parts import moment_text
from leadcore.definition.evidence import Evidence, Read, Witness
from leadcore.definition.held_back import held_back
from leadcore.definition.planning.plan import points_shown
from leadcore.language.render import duration_text, number_text

#: What JSON knows, as far as values of leads need it.
Plain = str | int | bool | list[Any] | None


class ReadRecord(TypedDict):
    """
    A value that made a rule fire.

    `name` is its name in the language, or that of a segment, whose value is then whether the lead
    belongs to it; `through` are the segments by which it came in, outermost first.
    """

    name: str
    value: Plain
    through: list[str]


class ArithmeticRecord(TypedDict):
    """How the points of a rule came about: so many times, without decay, after it, and as given."""

    times: int
    before_decay: str
    after_decay: str
    points: str


class ReasonRecord(TypedDict):
    """A rule that fired; `points` and `arithmetic` are None where it gives none."""

    rule: str
    section: str
    because: str
    points: str | None
    arithmetic: ArithmeticRecord | None
    read: list[ReadRecord]


class DimensionRecord(TypedDict):
    """A dimension of the score: what its rules gave, its bounds, and what counts."""

    sum: str
    cap: str | None
    floor: str | None
    points: str


class ScoreRecord(TypedDict):
    """The score: the total, and each dimension by its name."""

    total: str
    dimensions: dict[str, DimensionRecord]


class RouteRecord(TypedDict):
    """Where the lead goes, by which rule, and what a member of the team must meet."""

    rule: str
    to: str
    require: str | None


class TransitionRecord(TypedDict):
    """One step through the stages."""

    stage: str
    how: Literal["enter", "leave", "skip"]
    rule: str | None
    left: str


class DecisionRecord(TypedDict):
    """
    A decision as plain data that JSON knows.

    Points are exact, as text; moments are in UTC, as `2026-12-04T09:00:00Z`. `record` is the
    version of this form.
    """

    record: Literal[1]
    lead: str
    at: str
    definition: str
    fingerprint: str
    disqualified: str | None
    qualified: bool
    grade: str | None
    stage: str | None
    transitions: list[TransitionRecord]
    route: RouteRecord | None
    score: ScoreRecord
    reasons: list[ReasonRecord]
    held_back: list[str]
    unknown: list[str]
    valid_until: str | None


def recorded(decision: Decided[Any], *, personal: bool) -> DecisionRecord:
    """
    The record of a decision; the same decision always gives the same one.

    Args:
        decision: The decision.
        personal: Whether values of personal fields are written; they are masked otherwise.
    """
    walk, plan = decision.walk, decision.meaning.plan
    witness = Witness(walk.facts, plan, personal=personal)
    counted = {id(each.fired): each for summed in walk.sums for each in summed.rules}
    route, until = decision.route, decision.valid_until
    return {
        "record": 1,
        "lead": decision.lead.id,
        "at": moment_text(decision.at),
        "definition": decision.definition,
        "fingerprint": decision.fingerprint,
        "disqualified": decision.disqualified,
        "qualified": decision.qualified,
        "grade": decision.grade,
        "stage": decision.stage,
        "transitions": [
            {"stage": step.stage, "how": step.how, "rule": step.rule, "left": step.left}
            for step in decision.transitions
        ],
        "route": None
        if route is None
        else {"rule": route.rule, "to": route.to, "require": route.require},
        "score": {
            "total": number_text(decision.score.total),
            "dimensions": {each.dimension.name: _dimension(each) for each in walk.sums},
        },
        "reasons": [_reason(fired, counted.get(id(fired)), witness) for fired in walk.fired],
        "held_back": list(held_back(decision)),
        "unknown": list(decision.unknown),
        "valid_until": None if until is None else moment_text(until),
    }


def _reason(fired: Fired, counted: Counted | None, witness: Witness) -> ReasonRecord:
    arithmetic: ArithmeticRecord | None = None
    if counted is not None:
        arithmetic = {
            "times": counted.times,
            "before_decay": _points(counted.before_decay),
            "after_decay": _points(counted.before_limit),
            "points": _points(counted.points),
        }
    return {
        "rule": fired.name,
        "section": fired.rule.section,
        "because": fired.because,
        "points": None if fired.points is None else _points(fired.points),
        "arithmetic": arithmetic,
        "read": list(_read(witness.of_rule(fired), ())),
    }


def _read(evidence: Sequence[Evidence], through: tuple[str, ...]) -> Iterator[ReadRecord]:
    for each in evidence:
        if isinstance(each, Read):
            yield {"name": each.name, "value": _plain(each.value), "through": list(through)}
        else:
            yield {"name": each.segment, "value": each.held, "through": list(through)}
            yield from _read(each.read, (*through, each.segment))


def _dimension(summed: Summed) -> DimensionRecord:
    cap, floor = summed.dimension.cap, summed.dimension.floor
    return {
        "sum": _points(summed.raw),
        "cap": None if cap is None else _points(cap),
        "floor": None if floor is None else _points(floor),
        "points": _points(summed.points),
    }


def _points(micro: int) -> str:
    return number_text(points_shown(micro))


def _plain(value: Any) -> Plain:
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_text(value)
    return [_plain(each) for each in value]
