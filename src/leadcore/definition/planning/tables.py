"""From the text of CSV tables to decision tables and look-ups, every bad cell named by its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from leadcore.definition.planning.cells import CellError, read_cell
from leadcore.definition.planning.conditions import ConditionReader, Path
from leadcore.definition.planning.plan import PlannedTable
from leadcore.definition.sections.document import Table
from leadcore.errors import Problem, Span, nearest
from leadcore.language.faults import FaultError
from leadcore.language.literals import LiteralError, literal, number
from leadcore.language.look_alikes import invisible_in
from leadcore.language.reading import read_value
from leadcore.language.tree import Condition, Constant, Scalar, Value
from leadcore.language.types import DECIMAL, TEXT, WHOLE, Choice, Type, is_numeric
from leadcore.language.vocabulary import Scope

_LOOK_ALIKE = "LC-EXPR-008"
_NOT_YET = "LC-EXPR-004"
#: The most problems told of one table; beyond it the rest is only counted.
_MOST_TOLD = 20


class TablePlanner:
    """Reads the tables of one document."""

    def __init__(self, reader: ConditionReader, tables: Mapping[str, Table]) -> None:
        self.reader = reader
        self.tables = tables

    def decision_table(
        self,
        name: str,
        outcome: str,
        read_outcome: Callable[[str], Any],
        path: Path,
        scope: Scope,
    ) -> PlannedTable | None:
        """
        The decision table in a CSV file.

        Args:
            name: The file, as the definition names it.
            outcome: The column that gives the outcome.
            read_outcome: Makes an outcome of a cell; raises LiteralError.
            path: Where the definition names the file.
            scope: What the columns' facts may read.
        """
        table = self.tables.get(name)
        if table is None:
            return None  # the loader has said why
        if outcome not in table.columns:
            near = nearest(outcome, table.columns)
            hint = f"did you mean `{near}`?" if near else "add the column"
            message = f"the table `{name}` has no column `{outcome}`"
            self.reader.file("LC-DEF-031", message, hint, path)
            return None
        columns = self._columns(table, outcome, path, scope)
        if columns is None:
            return None
        return self._rows(table, columns, outcome, read_outcome)

    def _columns(
        self, table: Table, outcome: str, path: Path, scope: Scope
    ) -> dict[int, Value] | None:
        own = (outcome, "rule", "because")
        columns: dict[int, Value] = {}
        faulty = False
        for at, column in enumerate(table.columns):
            if column in own:
                continue
            value = self._column(table, column, own, path, scope)
            if value is None:
                faulty = True
            else:
                columns[at] = value
        return None if faulty else columns

    def _column(
        self, table: Table, column: str, own: tuple[str, ...], path: Path, scope: Scope
    ) -> Value | None:
        """The fact that a column is about; None, with one problem filed, when it names none."""
        told = f"the column `{column[:60]}` of the table `{table.name}`"
        code, message = "LC-DEF-031", f"{told} names no fact"
        hint = f"columns are facts, `{own[0]}`, `rule` or `because`"
        reader = self.reader
        try:
            value = read_value(column, reader.vocabulary, scope, reader.normalisers)
        except FaultError as error:
            fault = error.faults[0]
            if fault.code == _NOT_YET:
                code, message = fault.code, f"{told} cannot be read here: {fault.message}"
                hint = fault.hint
            elif fault.code == _LOOK_ALIKE:
                message, hint = f"{told} names no fact: {fault.message}", fault.hint
            else:
                near = nearest(column, own)
                if near or fault.hint.startswith("did you mean"):
                    hint = f"did you mean `{near}`?" if near else fault.hint
        else:
            if not isinstance(value, Constant):
                return value
        reader.file(code, message, hint, path)
        return None

    def _rows(
        self,
        table: Table,
        columns: dict[int, Value],
        outcome: str,
        read_outcome: Callable[[str], Any],
    ) -> PlannedTable | None:
        heads = {head: at for at, head in enumerate(table.columns)}
        told = _Told(self.reader, table)
        cells: dict[tuple[int, str], Condition | None] = {}
        outcomes: dict[str, Any] = {}
        rows, given, names, reasons = [], [], [], []
        for row, texts in enumerate(table.rows):
            if told.enough:
                break
            conditions = []
            for at, value in columns.items():
                key = (at, texts[at])
                if key not in cells:
                    try:
                        cells[key] = read_cell(
                            texts[at], value, self.reader.vocabulary.lists, self.reader.normalisers
                        )
                    except CellError as error:
                        told.of(row, table.columns[at], str(error), error.hint)
                        cells[key] = None
                conditions.append(cells[key])
            text = texts[heads[outcome]]
            if text not in outcomes:
                try:
                    outcomes[text] = read_outcome(text)
                except LiteralError as error:
                    told.of(row, outcome, str(error), error.hint)
                    outcomes[text] = None
            rows.append(tuple(conditions))
            given.append(outcomes[text])
            names.append((texts[heads["rule"]] if "rule" in heads else "") or str(row + 1))
            reasons.append(texts[heads["because"]] if "because" in heads else "")
            strange = invisible_in(reasons[-1])
            if strange is not None:
                message = f"the reason holds {strange[1]}, which nobody sees"
                told.of(row, "because", message, "type the sentence again")
        if told.count:
            return None
        return PlannedTable(
            table.name,
            tuple(columns.values()),
            tuple(rows),
            tuple(given),
            tuple(names),
            tuple(reasons),
        )

    def lookup(
        self, name: str, column: str, take: str, by: Value, kind: str, path: Path
    ) -> tuple[dict[Scalar, Scalar], Type] | None:
        """The look-up from one column of a CSV file to another, and the type of what it gives."""
        table = self.tables.get(name)
        if table is None:
            return None
        missing = [head for head in (column, take) if head not in table.columns]
        for head in missing:
            near = nearest(head, table.columns)
            message = f"the table `{name}` has no column `{head}`"
            hint = f"did you mean `{near}`?" if near else f"it has: {', '.join(table.columns[:8])}"
            self.reader.file("LC-DEF-031", message, hint, path)
        if missing:
            return None
        key_at, take_at = table.columns.index(column), table.columns.index(take)
        told = _Told(self.reader, table)
        found: dict[Scalar, Scalar] = {}
        values = [row[take_at] for row in table.rows]
        type_ = value_type(kind, values)
        for row, texts in enumerate(table.rows):
            if told.enough:
                break
            at = column
            try:
                written: str | Decimal = texts[key_at].strip()
                if is_numeric(by.kind):
                    written = number(texts[key_at])
                key = literal(written, by.kind, self.reader.normalisers)
                at = take
                value = typed(texts[take_at], type_)
            except LiteralError as error:
                told.of(row, at, str(error), error.hint)
                continue
            if key in found and found[key] != value:
                told.of(row, column, f"`{texts[key_at][:60]}` stands in the table twice", "")
            found.setdefault(key, value)
        if told.count:
            return None
        return found, type_


class _Told:
    """Files the faults of one table; after the first few it has had enough."""

    def __init__(self, reader: ConditionReader, table: Table) -> None:
        self.reader = reader
        self.table = table
        self.count = 0

    @property
    def enough(self) -> bool:
        """Whether the rest of the table need not be read."""
        return self.count >= _MOST_TOLD

    def of(self, row: int, column: str, message: str, hint: str) -> None:
        self.count += 1
        told = f"row {row + 1}, column `{column[:60]}`: {message}"
        self._file(row, told, hint)
        if self.enough:
            message = f"these are {self.count} bad cells, and the rest of the table is not read"
            self._file(row, message, "mend the first ones; the rest is probably alike")

    def _file(self, row: int, message: str, hint: str) -> None:
        name = self.table.name
        line = self.reader.row_line(name, row)
        self.reader.add(Problem("LC-DEF-032", message, hint, name, Span(name, line, 1, line, 2)))


def value_type(kind: str, values: list[str]) -> Type:
    """The type of derived values: a choice of those there are, unless the author says otherwise."""
    if kind == "text":
        return TEXT
    if kind == "whole":
        return WHOLE
    if kind == "decimal":
        return DECIMAL
    return Choice(tuple(dict.fromkeys(value.strip() for value in values)))


def typed(text: str, kind: Type) -> Scalar:
    """
    A derived value as one of its type.

    Raises:
        LiteralError: It is not of that type.
    """
    if not text.strip():
        raise LiteralError("the value is empty", "give each row a value")
    if is_numeric(kind):
        value = literal(number(text), kind, {})
        if kind == WHOLE and not isinstance(value, int):
            raise LiteralError(f"`{text[:60]}` is no whole number", "use `type: decimal`")
        return value
    return text.strip()
