"""What happened according to one row: inquiry, touches, consent, and the step into the stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from leadcore.definition.capturing.events import INQUIRY
from leadcore.definition.capturing.plan import (
    Apart,
    ConsentPlan,
    InquiryPlan,
    Reading,
    SourcePlan,
    StagePlan,
    TouchPlan,
    When,
)
from leadcore.definition.capturing.row_binding import Binder, Bound, Test
from leadcore.definition.capturing.row_faults import Fault, RowError
from leadcore.errors import Problem
from leadcore.model import Consent, Inquiry, RefusedValueError, Stage, Touch, Value, problems_of

#: How many touches one row can stand for.
MOST_TIMES = 1_000

_TICK = timedelta(microseconds=1)
_OF_THE_LEAD = ("source", "campaign", "utm", "interests")

V = TypeVar("V", bound=Value)
#: What a row tells of: the inquiry that it is, if any, touches, and what was said about contact.
Happened = tuple[Inquiry | None, tuple[Touch, ...], tuple[Consent, ...]]
#: The moment of something: from the row, the lead's facts, the inquiry's moment, and now.
_Moment = Callable[[Any, dict[str, Any], datetime | None, datetime | None], datetime | None]


class _Touches(NamedTuple):
    """A plan of touches, bound."""

    plan: TouchPlan
    place: str
    kind: Bound | None
    at: _Moment
    times: Bound | None
    parts: tuple[Bound, ...]
    facts: tuple[Bound, ...]
    holds: Test | None
    dates: tuple[Bound, ...]


class _Consent(NamedTuple):
    """A plan of consent, bound."""

    plan: ConsentPlan
    place: str
    granted: Bound
    at: _Moment
    evidence: Bound | None
    dates: tuple[Bound, ...]


class _Inquiry(NamedTuple):
    """A plan of inquiries, bound."""

    at: _Moment
    parts: tuple[Bound, ...]
    holds: Test | None
    dates: tuple[Bound, ...]


class _Stage(NamedTuple):
    """A plan of stages, bound; `by` is None where it is the same for every row."""

    plan: StagePlan
    at: _Moment
    by: Bound | None
    dates: tuple[Bound, ...]


class Events:
    """
    Reads what happened from the rows of one source.

    Args:
        plan: How the source is captured.
        binder: Binds readings to the rows.
    """

    def __init__(self, plan: SourcePlan, binder: Binder) -> None:
        self._source = plan.name
        self._inquiry = _bound_inquiry(plan.inquiry, binder) if plan.inquiry else None
        self._touches = tuple(
            _bound_touches(touch, f"touches[{at}]", binder) for at, touch in enumerate(plan.touches)
        )
        self._consent = tuple(
            _bound_consent(consent, f"consent[{at}]", binder)
            for at, consent in enumerate(plan.consent)
        )
        self._stage = _bound_stage(plan.stage, binder) if plan.stage is not None else None

    def of(self, row: Any, facts: dict[str, Any], now: datetime | None) -> Happened:
        """
        What happened according to a row.

        Args:
            row: The row.
            facts: The lead's facts in it.
            now: The moment of reading.

        Raises:
            RefusedValueError: A value cannot be read.
            RowError: The values do not make what they should.
        """
        inquiry = self._read_inquiry(row, facts, now) if self._inquiry is not None else None
        asked = inquiry.at if inquiry is not None else None
        touches: tuple[Touch, ...] = ()
        for bound in self._touches:
            touches += _read_touches(bound, row, facts, asked, now)
        if not self._consent:
            return inquiry, touches, ()
        said = (_read_consent(each, row, facts, asked, now) for each in self._consent)
        return inquiry, touches, tuple(each for each in said if each is not None)

    def stage(
        self, row: Any, facts: dict[str, Any], asked: Inquiry | None, now: datetime | None
    ) -> Stage | None:
        """
        The step by which the lead came to its stage; None where the row does not say when.

        Args:
            row: The row.
            facts: The lead's facts in it.
            asked: Its inquiry.
            now: The moment of reading.

        Raises:
            RefusedValueError: A value cannot be read.
            RowError: The values do not make a step.
        """
        bound, name = self._stage, facts.get("stage")
        if bound is None or name is None:
            return None
        at = bound.at(row, facts, asked.at if asked is not None else None, now)
        if at is None:
            return None
        by = bound.plan.by if bound.by is None else bound.by.read(row) or "person"
        given = {"name": name, "at": at, "by": by}
        if by == "hand_back":
            given["counts_from"] = at
        return _made(Stage, given, (), "stage", row)

    def bounds(self, row: Any) -> Iterator[tuple[Bound, str]]:
        """Everything that is read from a row, with the path that messages give it."""
        if self._inquiry is not None and _meets(self._inquiry.holds, row):
            for bound in (*self._inquiry.dates, *self._inquiry.parts):
                yield bound, f"inquiry.{bound.reading.path}"
        for touches in self._touches:
            if _meets(touches.holds, row):
                single = [each for each in (touches.kind, touches.times) if each is not None]
                for bound in (*single, *touches.dates, *touches.parts):
                    yield bound, f"{touches.place}.{bound.reading.path}"
                for bound in touches.facts:
                    yield bound, f"{touches.place}.facts.{bound.reading.path}"
        for consent in self._consent:
            for each in (consent.granted, *consent.dates, consent.evidence):
                if each is not None:
                    yield each, f"{consent.place}.{each.reading.path}"
        if self._stage is not None:
            for bound in (*self._stage.dates, *filter(None, (self._stage.by,))):
                yield bound, f"stage.{bound.reading.path}"

    def _read_inquiry(
        self, row: Any, facts: dict[str, Any], now: datetime | None
    ) -> Inquiry | None:
        bound = self._inquiry
        assert bound is not None
        if not _meets(bound.holds, row):
            return None
        at = bound.at(row, facts, None, now)
        if at is None:
            return None
        given: dict[str, Any] = {"at": at, "source": self._source}
        for name in _OF_THE_LEAD:
            if name in facts:
                given[name] = facts[name]
        for part in bound.parts:
            value = part.read(row)
            if value is not None:
                given[part.reading.path] = value
        return _made(Inquiry, given, bound.parts, "inquiry", row)


def _read_touches(
    bound: _Touches,
    row: Any,
    facts: dict[str, Any],
    asked: datetime | None,
    now: datetime | None,
) -> tuple[Touch, ...]:
    if not _meets(bound.holds, row):
        return ()
    kind: Any = bound.plan.kind if bound.kind is None else bound.kind.read(row)
    times = 1 if bound.times is None else bound.times.read(row)
    if kind is None or not times:
        return ()
    at = bound.at(row, facts, asked, now)
    if at is None:
        return ()
    given: dict[str, Any] = {"kind": kind, "at": at}
    for part in bound.parts:
        value = part.read(row)
        if value is not None:
            given[part.reading.path] = value
    if bound.facts:
        known = bound.plan.known.get(kind, frozenset())
        found = {
            fact.reading.path: value
            for fact in bound.facts
            if fact.reading.path in known and (value := fact.read(row)) is not None
        }
        if found:
            given["facts"] = found
    touch = _made(Touch, given, bound.parts, bound.place, row)
    if times == 1:
        return (touch,)
    if not 0 < times <= MOST_TIMES:
        assert bound.times is not None
        problem = "below 0" if times < 0 else "too many touches for one row"
        error = RefusedValueError(problem, f"at most {MOST_TIMES:,}")
        raise RowError([bound.times.fault(row, error, f"{bound.place}.times")])
    if touch.key is None:
        # None is made up: a row says whose touches they are, and the next row may tell of others
        # that are just like them.
        return (touch,) * times
    keys = (f"{touch.key}#{number}" for number in range(2, times + 1))
    others = (_made(Touch, {**given, "key": key}, bound.parts, bound.place, row) for key in keys)
    return touch, *others


def _read_consent(
    bound: _Consent,
    row: Any,
    facts: dict[str, Any],
    asked: datetime | None,
    now: datetime | None,
) -> Consent | None:
    granted = bound.granted.read(row)
    if granted is None:
        return None
    at = asked if bound.plan.at is None and asked is not None else bound.at(row, facts, asked, now)
    if at is None:
        return None
    given: dict[str, Any] = {
        "channel": bound.plan.channel,
        "purpose": bound.plan.purpose,
        "granted": granted,
        "at": at,
    }
    if bound.evidence is not None:
        given["evidence"] = bound.evidence.read(row)
    return _made(Consent, given, (bound.granted,), bound.place, row)


def _meets(holds: Test | None, row: Any) -> bool:
    return holds is None or holds(row)


def _made(
    record: type[V], given: dict[str, Any], parts: tuple[Bound, ...], place: str, row: Any
) -> V:
    """A record of values; what the record refuses is told with the column it came from."""
    try:
        return record.model_validate(given)
    except ValidationError as error:
        by_path = {part.reading.path: part for part in parts}
        faults = []
        for problem in problems_of(error, record):
            part = by_path.get(problem.path)
            told = Problem("LC-IN-020", problem.message, problem.hint, f"{place}.{problem.path}")
            faults.append(Fault("", "", told) if part is None else part.about(row, told))
        raise RowError(faults) from None


# -- binding -----------------------------------------------------------------------------------


def _bound_inquiry(plan: InquiryPlan, binder: Binder) -> _Inquiry:
    at, dates = _bound_moment(plan.at, binder, "inquiry")
    return _Inquiry(at, _bound_all(plan.parts, binder), binder.holds(plan.where), dates)


def _bound_touches(plan: TouchPlan, place: str, binder: Binder) -> _Touches:
    at, dates = _bound_moment(plan.at, binder, place)
    return _Touches(
        plan=plan,
        place=place,
        # Kinds that a mapping passes over are meant to be.
        kind=binder.bind(plan.kind, counted=False) if isinstance(plan.kind, Reading) else None,
        at=at,
        times=binder.bind(plan.times) if plan.times is not None else None,
        parts=_bound_all(plan.parts, binder),
        facts=_bound_all(plan.facts, binder),
        holds=binder.holds(plan.where),
        dates=dates,
    )


def _bound_consent(plan: ConsentPlan, place: str, binder: Binder) -> _Consent:
    at, dates = _bound_moment(plan.at, binder, place)
    evidence = binder.bind(plan.evidence) if plan.evidence is not None else None
    return _Consent(plan, place, binder.bind(plan.granted), at, evidence, dates)


def _bound_stage(plan: StagePlan, binder: Binder) -> _Stage:
    at, dates = _bound_moment(plan.at, binder, "stage")
    by = binder.bind(plan.by) if isinstance(plan.by, Reading) else None
    return _Stage(plan, at, by, dates)


def _bound_all(readings: tuple[Reading, ...], binder: Binder) -> tuple[Bound, ...]:
    return tuple(binder.bind(reading) for reading in readings)


def _bound_moment(when: When, binder: Binder, place: str) -> tuple[_Moment, tuple[Bound, ...]]:
    """What finds a moment, and all that it reads."""
    if when is None:
        return _given_moment(place), ()
    if isinstance(when, Apart):
        distances = _bound_all(when.distances, binder)
        return _apart(when, distances, place), distances
    bound = binder.bind(when)
    read = bound.read
    return lambda row, _facts, _asked, _now: read(row), (bound,)


def _given_moment(place: str) -> _Moment:
    def at(
        _row: Any, _facts: dict[str, Any], asked: datetime | None, now: datetime | None
    ) -> datetime:
        if now is None and asked is not None:
            return asked  # it arrived with the inquiry
        if now is None:
            message = "the mapping takes no moment from the row, and none was given"
            hint = "give `at=`, the moment at which it arrived"
            raise RowError([Fault("", "", Problem("LC-IN-031", message, hint, f"{place}.at"))])
        return now

    return at


def _apart(when: Apart, distances: tuple[Bound, ...], place: str) -> _Moment:
    steps = tuple(when.base.split("."))
    units = tuple(zip(distances, when.units, strict=True))

    def at(
        row: Any, facts: dict[str, Any], asked: datetime | None, _now: datetime | None
    ) -> datetime | None:
        moment: Any = asked
        if when.base != INQUIRY:
            moment = facts
            for step in steps:
                moment = moment.get(step) if moment is not None else None
        if moment is None:
            return None
        for distance, unit in units:
            number: Decimal | None = distance.read(row)
            if number is None:
                return None
            try:
                moment += timedelta(microseconds=int(number * (unit // _TICK)))
            except OverflowError:
                error = RefusedValueError("too far for a moment between the years 1 and 9999")
                fault = distance.fault(row, error, f"{place}.at")
                raise RowError([fault]) from None
        return moment  # type: ignore[no-any-return]  # a fact of the type moment

    return at
