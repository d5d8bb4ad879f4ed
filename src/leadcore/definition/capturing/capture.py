"""One source of a definition: payloads in, what they say out; pure, with no file and no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Generic

from leadcore.definition.capturing.captured import Captured
from leadcore.definition.capturing.payload_paths import items_of
from leadcore.definition.capturing.plan import SourcePlan
from leadcore.definition.capturing.row_faults import RowError
from leadcore.definition.capturing.row_reader import Keep, RowReader
from leadcore.definition.lead_variables import L_co
from leadcore.errors import InputError, Problem
from leadcore.model.times import aware


class Capture(Generic[L_co]):
    """
    How one source is captured, ready to use.

    Attributes:
        plan: The plan it follows.
        lead_type: The type of the leads.
    """

    def __init__(self, plan: SourcePlan, lead_type: type[L_co]) -> None:
        self.plan = plan
        self.lead_type = lead_type

    @property
    def name(self) -> str:
        """The source's name."""
        return self.plan.name

    @cached_property
    def _payloads(self) -> RowReader[L_co]:
        return self.rows(keep=_whole)

    def rows(
        self,
        columns: Sequence[str] | None = None,
        *,
        plain: bool = False,
        keep: Keep | None = None,
    ) -> RowReader[L_co]:
        """
        What reads the rows of one file, once from top to bottom.

        Args:
            columns: The names of its columns, where rows are sequences of cells; None where they
                are payloads.
            plain: Whether every cell is a text.
            keep: What makes of a row the payload that its inquiry keeps, beside the facts in it;
                None where inquiries keep neither, which is faster.
        """
        return RowReader(self.plan, self.lead_type, columns, plain=plain, keep=keep)

    def items(self, payload: Any) -> Iterator[Any]:
        """The rows within a payload: what `each` leads to, or the payload itself."""
        if self.plan.each is None:
            yield payload
        else:
            yield from items_of(payload, self.plan.each)

    def read(self, payload: Any, *, at: datetime | None = None) -> Captured[L_co]:
        """
        What a payload says of its one lead.

        Args:
            payload: The payload: mappings, lists and single values, as JSON has them.
            at: The moment at which it arrived, for what the payload itself gives no moment.

        Raises:
            InputError: It cannot be read, or holds several leads, or none that counts; with every
                value that cannot be read, and the cure.
            MomentError: `at` has no time zone.
        """
        found = self.read_all(payload, at=at)
        if len(found) == 1:
            return found[0]
        message = f"the payload holds {len(found)} leads" if found else "the payload holds no lead"
        hint = "use `read_all`, which gives all that a payload holds"
        raise InputError(Problem("LC-IN-030", message, hint), subject=self.name)

    def read_all(self, payload: Any, *, at: datetime | None = None) -> tuple[Captured[L_co], ...]:
        """
        What a payload says: of one lead, of several with `each`; of none that `where` leaves out.

        Args:
            payload: The payload.
            at: The moment at which it arrived.

        Raises:
            InputError: It cannot be read; with every value that cannot, and the cure.
            MomentError: `at` has no time zone.
        """
        return tuple(self._read(payload, None if at is None else aware(at)))

    def _read(self, payload: Any, now: datetime | None) -> Iterator[Captured[L_co]]:
        reader = self._payloads
        if reader.year is not None:
            reader = self.rows(keep=_whole)  # years of an earlier payload are none of this one's
        for item in self.items(payload):
            if not isinstance(item, Mapping):
                message = "the payload is not a mapping of keys to values"
                hint = 'give one object; for a list of them say `each: "[]"` in `capture:`'
                raise InputError(Problem("LC-IN-012", message, hint), subject=self.name)
            if not reader.counts(item):
                continue
            try:
                yield reader.read(item, now)
            except RowError as error:
                problems = [_told(fault.problem, fault.column) for fault in error.faults]
                raise InputError(problems, subject=self.name) from None


def _whole(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return payload


def _told(problem: Problem, column: str) -> Problem:
    where = f"{problem.path} (from `{column[:100]}`)" if column else problem.path
    return Problem(problem.code, problem.message, problem.hint, where)
