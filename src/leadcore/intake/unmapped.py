"""Files that no mapping describes: their columns, or keys, are called like the facts themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from leadcore.definition.capturing.capture import Capture
from leadcore.definition.capturing.captured import Captured
from leadcore.definition.capturing.plan import SourcePlan
from leadcore.definition.capturing.planner import plan_as_named
from leadcore.definition.capturing.row_faults import Fault, RowError
from leadcore.definition.capturing.row_reader import Keep, RowReader
from leadcore.errors import InputError, Problem, nearest
from leadcore.intake.reading.rows import OURS, RowFile
from leadcore.model import Lead, fields_of

if TYPE_CHECKING:
    from leadcore.definition import Definition


def capture_as_named(definition: Definition[Any], file: RowFile) -> Capture:
    """
    What reads a file whose columns are called like facts.

    Raises:
        InputError: None of its columns is.
    """
    name = PurePath(file.name).name
    if file.columns is None:
        return _WholeLeads(SourcePlan(name), definition.lead_type)
    plan = plan_as_named(file.columns, definition.vocabulary, definition.lead_type)
    if plan is not None:
        return Capture(replace(plan, name=name), definition.lead_type)
    lead_type: type[Lead] = definition.lead_type
    known = [name for name, shape in fields_of(lead_type).items() if not shape.derived]
    columns = [column for column in file.columns if not column.startswith(OURS)]
    pairs = ((column, nearest(column.strip().lower(), known)) for column in columns)
    near = next(((column, name) for column, name in pairs if name is not None), None)
    hint = "describe its columns under `capture:`; `leadcore init --from FILE` drafts that"
    if near is not None:
        hint = f"`{near[0][:60]}` is perhaps `{near[1]}`; {hint}"
    message = "no column of the file is called like a fact"
    raise InputError(Problem("LC-IN-003", message, hint, file.name), subject=file.name)


class _WholeLeads(Capture):
    """Objects whose keys are the fields of leads, as `Lead.model_dump` writes them."""

    def rows(
        self, columns: Any = None, *, plain: bool = False, keep: Keep | None = None
    ) -> RowReader:
        """What reads the objects of one file; their inquiries are kept as they stand there."""
        del columns, plain, keep
        return _WholeLeadReader(self.plan, self.lead_type)


class _WholeLeadReader(RowReader):
    """Reads objects whose keys are the fields of leads; other keys are passed over."""

    def __init__(self, plan: SourcePlan, lead_type: type[Lead]) -> None:
        super().__init__(plan, lead_type)
        self._known = frozenset(lead_type.model_fields)

    def identify(self, row: Any) -> str | None:
        """What identifies the lead."""
        found = row.get("id")
        return None if found is None else str(found)

    def read(self, row: Any, now: datetime | None) -> Captured[Lead]:
        """The fields of the lead."""
        del now
        facts = {name: value for name, value in row.items() if name in self._known}
        facts.pop("id", None)
        own = self.identify(row)
        return Captured(self.plan.name, own, facts, None, (), (), False, self.lead_type)

    def checked(self, given: dict[str, Any], row: Any) -> Lead:
        """The lead; what it refuses is told by key."""
        try:
            return super().checked(given, row)
        except RowError as error:
            raise RowError(_named(fault, row) for fault in error.faults) from None


def _named(fault: Fault, row: Mapping[str, Any]) -> Fault:
    key = fault.problem.path.partition(".")[0].partition("[")[0]
    value = row.get(key)
    return Fault(key, value if isinstance(value, str) else "", fault.problem)
