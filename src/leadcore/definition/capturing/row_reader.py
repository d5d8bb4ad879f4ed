"""
Reads the rows of one source by its plan, fast, and tells all that is wrong with a bad one.

The plan is bound once to the columns of a file, or to the keys of payloads; then each row is a walk
over prepared functions. Only a row that fails is looked at again, for all that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Generic, NamedTuple

from pydantic import ValidationError

from leadcore.definition.capturing.captured import Captured, lead_fields
from leadcore.definition.capturing.column_values import Remembered
from leadcore.definition.capturing.plan import SourcePlan
from leadcore.definition.capturing.row_binding import Binder, Bound, Test
from leadcore.definition.capturing.row_events import Events
from leadcore.definition.capturing.row_faults import Fault, RowError
from leadcore.definition.lead_variables import L_co
from leadcore.errors import LeadError, Problem
from leadcore.model import RefusedValueError, problems_of
from leadcore.model.facts import FrozenMap, read_payload

#: What makes of a row the payload that its inquiry keeps.
Keep = Callable[[Any], Mapping[str, Any]]

#: What a fact of an inquiry can be; anything else is kept with the lead only.
_FACTS = (str, int, Decimal, bool, date, datetime, timedelta)
#: An identifier for leads that have none yet, and that nobody is shown.
_NOBODY = "?"

_Plain = tuple[tuple[int, Remembered, str], ...]
_Others = tuple[tuple[Any, str], ...]


class _Group(NamedTuple):
    """The facts of one record within the lead; the lead's own have an empty path."""

    path: tuple[str, ...]
    plain: _Plain
    others: _Others


class RowReader(Generic[L_co]):
    """
    Reads rows, one after the other.

    Dates without a year make the order of the rows matter; for such sources a reader is good for
    one pass over a file.

    Args:
        plan: How the source is captured.
        lead_type: The type of the leads.
        columns: The names of the columns, where rows are sequences of cells; None for payloads.
        plain: Whether every cell is a text.
        keep: What makes of a row the payload that its inquiry keeps, beside the facts in it; None
            where inquiries keep neither, which is faster.

    Attributes:
        lacking: The columns that the plan names and the file does not have.
        lost: The columns of the row at hand whose values could not be read, and count as missing.
    """

    def __init__(
        self,
        plan: SourcePlan,
        lead_type: type[L_co],
        columns: Sequence[str] | None = None,
        *,
        plain: bool = False,
        keep: Keep | None = None,
    ) -> None:
        self.plan = plan
        self.lead_type = lead_type
        self._keep = keep
        binder = Binder(columns, plain=plain)
        self._id = binder.bind(plan.id) if plan.id is not None else None
        self._facts = tuple(binder.bind(reading) for reading in plan.facts)
        self._groups = tuple(_groups(self._facts, binder))
        self._holds: Test | None = binder.holds(plan.where)
        self._events = Events(plan, binder)
        self._dated = tuple(binder.dated)
        self._by_path = {bound.reading.path: bound for bound in self._facts}
        self.lacking = tuple(binder.lacking)
        self.lost = binder.lost

    @property
    def year(self) -> int | None:
        """The year that dates without one are in now; None where no date needs it."""
        return self._dated[0].years.year if self._dated else None

    def counts(self, row: Any, year: int | None = None) -> bool:
        """
        Whether a row counts; to be asked of every row of a file, in their order.

        Args:
            row: The row.
            year: The year of its dates, where that is known otherwise.
        """
        for dated in self._dated:
            if year is not None:
                dated.years.put(year)
            else:
                month = dated.month(row)
                if month is not None:
                    dated.years.of(month)
        return self._holds is None or self._holds(row)

    def identify(self, row: Any) -> str | None:
        """
        What identifies the row's lead; None when the row does not say it.

        Raises:
            RowError: It cannot be read.
        """
        if self._id is None:
            return None
        try:
            found: str | None = self._id.read(row)
        except RefusedValueError as error:
            raise RowError([self._id.fault(row, error, "id")]) from None
        return found

    def read(self, row: Any, now: datetime | None) -> Captured[L_co]:
        """
        What a row says; without `keep` as its columns have it, for `lead` to hold to the model.

        Args:
            row: The row.
            now: The moment of reading, for what the row gives no moment.

        Raises:
            RowError: It cannot be read; carries everything that is wrong with it.
        """
        self.lost.clear()
        try:
            found = self._id.read(row) if self._id is not None else None
            facts = self._read_facts(row)
            happened = self._events.of(row, facts, now)
            stage = self._events.stage(row, facts, happened[0], now)
            if stage is not None:
                facts["stage_history"] = (stage,)
        except RefusedValueError:
            raise RowError(self._faults(row)) from None
        captured = Captured(
            self.plan.name, found, facts, *happened, self.plan.prospect, self.lead_type
        )
        if self._keep is None:
            return captured
        return replace(
            self._kept(captured, self._keep, row),
            read_at=now,
            timed=self.plan.timed(inquired=happened[0] is not None),
            lost=tuple(self.lost),
        )

    def _read_facts(self, row: Any) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for path, plain, others in self._groups:
            found: dict[str, Any] = {} if path else facts
            for at, meanings, name in plain:
                value = meanings[row[at]]
                if value is not None:
                    found[name] = value
            for read, name in others:
                value = read(row)
                if value is not None:
                    found[name] = value
            if path and found:
                inner = facts
                for step in path[:-1]:
                    inner = inner.setdefault(step, {})
                inner.setdefault(path[-1], {}).update(found)
        return facts

    def _faults(self, row: Any) -> Iterator[Fault]:
        """Everything that is wrong with a row, what only the model refuses included."""
        bounds = [(bound, f"facts.{bound.reading.path}") for bound in self._facts]
        if self._id is not None:
            bounds.insert(0, (self._id, "id"))
        given: dict[str, Any] = {"id": "?"}
        for bound, path in (*bounds, *self._events.bounds(row)):
            try:
                value = bound.read(row)
            except RefusedValueError as error:
                yield bound.fault(row, error, path.removeprefix("facts."))
            else:
                if path.startswith("facts.") and value is not None:
                    _put(given, bound.reading.path, value)
        try:
            self.checked(given, row)
        except RowError as error:
            yield from (fault for fault in error.faults if fault.column)

    def _kept(self, captured: Captured[L_co], keep: Keep, row: Any) -> Captured[L_co]:
        """
        What a row says, held to the model, its inquiry with the facts and the payload in it.

        Raises:
            RowError: The model refuses something, or the payload cannot be kept.
        """
        given = lead_fields(captured, captured.id or _NOBODY)
        lead = self.checked(given, row)
        facts = _as_read(lead, {name: given[name] for name in captured.facts if name in given})
        inquiry = captured.inquiry
        try:
            payload = read_payload(keep(row))
            if inquiry is not None:
                inquiry = inquiry.replace(facts=dict(_single(facts)), payload=payload)
        except LeadError as error:
            raise RowError(_unkept(problem) for problem in error.problems) from None
        except RefusedValueError as error:
            path = "payload" if inquiry is None else "inquiry.payload"
            problem = Problem("LC-IN-020", f"`payload` is {error.message}", error.hint, path)
            raise RowError([Fault("", "", problem)]) from None
        return replace(
            captured,
            facts=facts,
            inquiry=inquiry,
            touches=lead.touches,
            consent=lead.consent,
            payload=payload,
        )

    def lead(
        self,
        captured: Captured[L_co],
        lead_id: str,
        row: Any,
        *,
        more: Iterable[Captured[L_co]] = (),
    ) -> L_co:
        """
        The lead of a row, or of several.

        Args:
            captured: What the row says.
            lead_id: What identifies the lead.
            row: The row, for messages.
            more: What other rows say of the lead; only what happened is taken from there.

        Raises:
            RowError: The model refuses something; carries everything that it refuses.
        """
        return self.checked(lead_fields(captured, lead_id, more=more), row)

    def checked(self, given: dict[str, Any], row: Any) -> L_co:
        """
        A lead of facts; those that the model refuses and the plan can do without are taken out.

        Raises:
            RowError: The model refuses others; carries everything that it refuses.
        """
        try:
            return self.lead_type.model_validate(given)
        except ValidationError as error:
            faults = []
            for problem in problems_of(error, self.lead_type):
                path = problem.path.partition("[")[0]
                bound = self._by_path.get(path)
                if bound is not None and bound.reading.lenient and _drop(given, path):
                    self.lost.append(", ".join(bound.reading.columns))
                    continue
                faults.append(_model_fault(bound, problem, row))
            if faults:
                raise RowError(faults) from None
        return self.checked(given, row)  # each time with fewer facts


def _groups(facts: tuple[Bound, ...], binder: Binder) -> Iterator[_Group]:
    by_path: dict[tuple[str, ...], list[Bound]] = {(): []}
    for bound in facts:
        *path, _ = bound.reading.path.split(".")
        by_path.setdefault(tuple(path), []).append(bound)
    for at, bounds in by_path.items():
        plain, others = [], []
        for bound in bounds:
            name = bound.reading.path.rpartition(".")[2]
            position = binder.position(bound.reading)
            if position is None:
                others.append((bound.read, name))
            else:
                plain.append((position, binder.remembered(bound.reading), name))
        yield _Group(at, tuple(plain), tuple(others))


def _put(given: dict[str, Any], path: str, value: Any) -> None:
    *groups, name = path.split(".")
    for group in groups:
        given = given.setdefault(group, {})
    given[name] = value


def _drop(given: dict[str, Any], path: str) -> bool:
    *groups, name = path.split(".")
    for group in groups:
        given[group] = given = {**given.get(group, {})}  # what a row said stays as it is
    return given.pop(name, None) is not None


def _model_fault(bound: Bound | None, problem: Problem, row: Any) -> Fault:
    told = Problem("LC-IN-020", problem.message, problem.hint, problem.path)
    return Fault("", "", told) if bound is None else bound.about(row, told)


def _unkept(problem: Problem) -> Fault:
    path = f"inquiry.{problem.path}"
    return Fault("", "", Problem("LC-IN-020", problem.message, problem.hint, path))


def _as_read(record: Any, given: Mapping[str, Any]) -> FrozenMap[Any]:
    """The facts that were given, as the model has them."""
    facts: dict[str, Any] = {}
    for name, value in given.items():
        found = getattr(record, name, None)
        if isinstance(value, Mapping):
            found = _as_read(found, value) or None
        if found is not None:
            facts[name] = found
    return FrozenMap(facts)


def _single(facts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The facts that an inquiry can keep: single values, by path."""
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _single(value, f"{prefix}{name}.")
        elif isinstance(value, _FACTS):
            yield prefix + name, value
