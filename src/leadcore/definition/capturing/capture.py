"""One source of a definition: payloads in, what they say out; pure, with no file and no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from leadcore.definition.capturing.payload_paths import items_of
from leadcore.definition.capturing.plan import SourcePlan
from leadcore.definition.capturing.row_faults import RowError
from leadcore.definition.capturing.row_reader import Parts, RowReader
from leadcore.errors import InputError, LeadError, Problem
from leadcore.model import Consent, Inquiry, Lead, Touch
from leadcore.model.facts import FrozenMap
from leadcore.model.times import aware

#: What a fact of an inquiry can be; anything else is kept with the lead only.
_FACTS = (str, int, Decimal, bool, date, datetime)
#: An identifier for leads that have none yet, and that nobody is shown.
_NOBODY = "?"


@dataclass(frozen=True, slots=True)
class Captured:
    """
    What one row or payload says, typed.

    Attributes:
        source: The name of the mapping that read it.
        id: What identifies the lead, or None when nothing in it does.
        facts: What it says of the lead, by path, as `company.employees`; what it leaves open is
            not among them.
        inquiry: The inquiry that it is, or None.
        touches: The touches that it tells of, in order.
        consent: What it says about being contacted.
    """

    source: str
    id: str | None
    facts: Mapping[str, Any]
    inquiry: Inquiry | None
    touches: tuple[Touch, ...]
    consent: tuple[Consent, ...]


class Capture:
    """
    How one source is captured, ready to use.

    Attributes:
        plan: The plan it follows.
        lead_type: The type of the leads.
    """

    def __init__(self, plan: SourcePlan, lead_type: type[Lead]) -> None:
        self.plan = plan
        self.lead_type = lead_type

    @property
    def name(self) -> str:
        """The source's name."""
        return self.plan.name

    @cached_property
    def _payloads(self) -> RowReader:
        return RowReader(self.plan, self.lead_type)

    def rows(self, columns: Sequence[str] | None = None, *, plain: bool = False) -> RowReader:
        """
        What reads the rows of one file, once from top to bottom.

        Args:
            columns: The names of its columns, where rows are sequences of cells; None where they
                are payloads.
            plain: Whether every cell is a text.
        """
        return RowReader(self.plan, self.lead_type, columns, plain=plain)

    def items(self, payload: Any) -> Iterator[Any]:
        """The rows within a payload: what `each` leads to, or the payload itself."""
        if self.plan.each is None:
            yield payload
        else:
            yield from items_of(payload, self.plan.each)

    def captured(self, payload: Any, at: datetime | None = None) -> tuple[Captured, ...]:
        """
        What a payload says: one thing, or with `each` several; none that `where` leaves out.

        Args:
            payload: The payload: mappings, lists and single values, as JSON has them.
            at: The moment at which it arrived, for what the payload itself gives no moment.

        Raises:
            InputError: It cannot be read; with every value that cannot, and the cure.
            MomentError: `at` has no time zone.
        """
        return tuple(captured for captured, _ in self._read(payload, at))

    def inquiry(self, payload: Any, at: datetime | None = None) -> Inquiry:
        """
        The one inquiry that a payload is.

        Raises:
            InputError: It cannot be read, or holds no inquiry, or several.
            MomentError: `at` has no time zone.
        """
        captured, _ = self._only(payload, at)
        if captured.inquiry is None:
            if self.plan.inquiry is None:
                message = f"the mapping `{self.name}` makes no inquiries"
                hint = "add `inquiry:` to it, or ask for the lead"
            else:
                message = "the payload has no moment of arrival"
                hint = "look at the column that `inquiry.at` names"
            raise InputError(Problem("LC-IN-030", message, hint), subject=self.name)
        return captured.inquiry

    def lead(self, payload: Any, lead_id: str | None = None, at: datetime | None = None) -> Lead:
        """
        The one lead that a payload tells of, with its inquiry and touches.

        Args:
            payload: The payload.
            lead_id: What identifies the lead, where the payload does not.
            at: The moment at which it arrived.

        Raises:
            InputError: It cannot be read, or holds no lead or several, or nothing identifies it.
            MomentError: `at` has no time zone.
        """
        captured, lead = self._only(payload, at)
        inquiry = captured.inquiry
        found = captured.id or lead_id or (inquiry.key if inquiry is not None else None)
        if found is None:
            message, hint = (
                "nothing identifies the lead",
                "name its column under `id:`, or give `lead_id=`",
            )
            raise InputError(Problem("LC-IN-021", message, hint), subject=self.name)
        if inquiry is None:
            return lead.replace(id=found)
        return lead.replace(id=found, inquiries=(inquiry,))

    def _only(self, payload: Any, at: datetime | None) -> tuple[Captured, Lead]:
        found = list(self._read(payload, at))
        if len(found) == 1:
            return found[0]
        message = f"the payload holds {len(found)} leads" if found else "the payload holds no lead"
        hint = "use `captured`, which gives all that a payload holds"
        raise InputError(Problem("LC-IN-030", message, hint), subject=self.name)

    def _read(self, payload: Any, at: datetime | None) -> Iterator[tuple[Captured, Lead]]:
        now = None if at is None else aware(at)
        reader = self._payloads
        if reader.year is not None:
            reader = self.rows()  # the years of an earlier payload are none of this one's
        for item in self.items(payload):
            if not isinstance(item, Mapping):
                message = "the payload is not a mapping of keys to values"
                hint = 'give one object; for a list of them say `each: "[]"` in `capture:`'
                raise InputError(Problem("LC-IN-012", message, hint), subject=self.name)
            if not reader.counts(item):
                continue
            try:
                yield self._typed(reader.parts(item, now), reader, item)
            except RowError as error:
                problems = [_told(fault.problem, fault.column) for fault in error.faults]
                raise InputError(problems, subject=self.name) from None

    def _typed(
        self, parts: Parts, reader: RowReader, item: Mapping[str, Any]
    ) -> tuple[Captured, Lead]:
        lead = reader.lead(parts, parts.id or _NOBODY, item)
        facts = FrozenMap(sorted(_given(lead, parts.facts)))
        inquiry = next(iter(parts.happened.inquiries), None)
        if inquiry is not None:
            try:
                inquiry = inquiry.replace(facts=_single(facts), payload=item)
            except LeadError as error:
                raise InputError(error.problems, subject=self.name) from None
        touches, consent = tuple(lead.touches), tuple(lead.consent)
        return Captured(self.name, parts.id, facts, inquiry, touches, consent), lead


def _told(problem: Problem, column: str) -> Problem:
    where = f"{problem.path} (from `{column[:100]}`)" if column else problem.path
    return Problem(problem.code, problem.message, problem.hint, where)


def _given(record: Any, given: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The facts that were given, as the model has them, by path."""
    for name, value in given.items():
        found = getattr(record, name, None)
        if isinstance(value, Mapping):
            yield from _given(found, value, f"{prefix}{name}.")
        elif found is not None:
            yield prefix + name, found


def _single(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that an inquiry can keep: single values."""
    found: dict[str, Any] = {}
    for path, value in facts.items():
        if isinstance(value, timedelta):
            found[path] = f"{value // timedelta(seconds=1)} seconds"
        elif isinstance(value, _FACTS):
            found[path] = value
    return found
