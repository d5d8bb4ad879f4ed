"""The derived values of a plan: first match, look-up, or decision table."""

from __future__ import annotations

from collections.abc import Mapping

from leadcore.definition.planning.conditions import Path
from leadcore.definition.planning.plan import DerivedValue
from leadcore.definition.planning.planner import Planner
from leadcore.definition.planning.tables import typed, value_type
from leadcore.definition.sections.document import (
    DerivedCase,
    DerivedCases,
    DerivedLookup,
    DerivedTable,
)
from leadcore.language.literals import LiteralError
from leadcore.language.tree import Condition, Scalar
from leadcore.language.vocabulary import Scope, Section

#: The ways to say how a value is derived.
Derivation = list[DerivedCase] | DerivedCases | DerivedLookup | DerivedTable


def plan_derived(
    planner: Planner, declarations: Mapping[str, Derivation]
) -> tuple[DerivedValue, ...]:
    """The derived values in the order declared; each may be read from the next one on."""
    planned: list[DerivedValue] = []
    names: frozenset[str] = frozenset()
    reader = planner.reader
    # All are there by name from the start, so that one read too early is told as that.
    nameless = dict.fromkeys(declarations, value_type("text", []))
    reader.vocabulary = reader.vocabulary.extended(derived=nameless)
    for name, declared in declarations.items():
        scope = Scope(Section.DERIVE, derived=names)
        found = _derived(planner, name, declared, scope)
        if found is not None:
            planned.append(found)
            derived = {**reader.vocabulary.derived, name: found.type}
            reader.vocabulary = reader.vocabulary.extended(derived=derived)
        names |= {name}
    return tuple(planned)


def _derived(
    planner: Planner,
    name: str,
    declared: Derivation,
    scope: Scope,
) -> DerivedValue | None:
    path: Path = ("derive", name)
    if isinstance(declared, DerivedLookup):
        by = planner.reader.value(declared.by, (*path, "by"), scope)
        if by is None:
            return None
        column = declared.column or declared.by
        looked = planner.tables.lookup(
            declared.lookup, column, declared.take, by, declared.type, (*path, "lookup")
        )
        return DerivedValue(name, looked[1], by=by, lookup=looked[0]) if looked else None
    if isinstance(declared, DerivedTable):
        return _derived_table(planner, name, declared, path, scope)
    kind = declared.type if isinstance(declared, DerivedCases) else "choice"
    cases = declared.cases if isinstance(declared, DerivedCases) else declared
    if isinstance(declared, DerivedCases):
        path = (*path, "cases")
    type_ = value_type(kind, [case.value for case in cases])
    found: list[tuple[Condition | None, Scalar]] = []
    for at, case in enumerate(cases):
        condition = None
        if case.when is not None:
            condition = planner.reader.condition(case.when, (*path, at, "when"), scope)
            if condition is None:
                continue
            planner.look_at_patterns(condition, (*path, at, "when"))
        elif at < len(cases) - 1:
            planner.never(f"the case {at + 2}", (*path, at + 1))
        try:
            found.append((condition, typed(case.value, type_)))
        except LiteralError as error:
            planner.file("LC-DEF-034", str(error), error.hint, (*path, at, "value"))
    return DerivedValue(name, type_, cases=tuple(found))


def _derived_table(
    planner: Planner, name: str, declared: DerivedTable, path: Path, scope: Scope
) -> DerivedValue | None:
    table = planner.tables.tables.get(declared.table)
    values: list[str] = []
    if table is not None and declared.take in table.columns:
        at = table.columns.index(declared.take)
        values = [row[at] for row in table.rows]
    type_ = value_type(declared.type, values)
    planned = planner.tables.decision_table(
        declared.table, declared.take, lambda cell: typed(cell, type_), (*path, "table"), scope
    )
    return DerivedValue(name, type_, table=planned) if planned else None
