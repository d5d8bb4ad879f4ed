"""
How a rule, a table and a derived value are written as Python, in code that also tells what it read.

What is written for a whole section, and in which order, is in `compiling`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from leadcore.definition.deciding.open_rows import OpenRows
from leadcore.definition.deciding.outcome import Fired
from leadcore.definition.deciding.table_index import TableIndex
from leadcore.definition.planning.plan import DerivedValue, Plan, PlannedTable, Rule, points_shown
from leadcore.language import tree
from leadcore.language.python import (
    PythonWriter,
    assign,
    attribute,
    call,
    compare,
    const,
    either,
    load,
    negated,
)
from leadcore.language.tree import Condition


class RuleWriter:
    """
    Writes parts of one function of a plan.

    Args:
        plan: The plan.
        index: Gives the index of a decision table.
        tracing: Whether the code notes which rules fired and which facts were wanting.
    """

    def __init__(
        self, plan: Plan, index: Callable[[PlannedTable], TableIndex], *, tracing: bool
    ) -> None:
        self.plan = plan
        self.index = index
        self.tracing = tracing
        self.writer = PythonWriter(plan.vocabulary, plan.lists)
        self.code: list[ast.stmt] = []

    def name(self, name: str, value: Any) -> None:
        """Let the code refer to something by a name."""
        self.writer.names[name] = value

    def derive(self, value: DerivedValue) -> None:
        """Write a derived value."""
        found: ast.expr = const(None)
        if value.by is not None:
            self.name(f"_lookup_{value.name}", dict(value.lookup).get)
            by = self.writer.value(value.by)
            found = call(load(f"_lookup_{value.name}"), by.code)
        elif value.table is not None:
            self.name(f"_given_{value.name}", (*value.table.outcome, None))
            self.code += self.row_found(value.table)
            found = ast.Subscript(load(f"_given_{value.name}"), load("row"), ast.Load())
        else:
            branches: list[list[ast.stmt]] = []
            for condition, constant in value.cases:
                given = assign(f"x_{value.name}", self.writer.exactly(constant))
                taken: list[ast.stmt] = [given, ast.Break()]
                if condition is not None:
                    wanting = self._wanting(condition) if self.tracing else []
                    taken = [ast.If(self.writer.holds(condition), taken, wanting)]
                branches.append(taken)
            self.code.append(assign(f"x_{value.name}", const(None)))
            self.code += [*self.first_match(branches), *self._behind(value)]
            return
        self.code += [assign(f"x_{value.name}", found), *self._behind(value)]

    def row_found(self, table: PlannedTable) -> list[ast.stmt]:
        """Code that sets `row` to the first row of a table that fits, or -1."""
        found = self.index(table).code(self.writer, self._columns(table))
        code: list[ast.stmt] = [assign("row", found)]
        if self.tracing:
            code += self._open_rows(table)
        return code

    def _open_rows(self, table: PlannedTable) -> list[ast.stmt]:
        """Code that notes which missing facts could let an earlier row of a table fit."""
        notes: list[ast.stmt] = []
        for at, column in enumerate(table.columns):
            wanted = [note for _, note in self._absences(column)]
            if wanted:
                notes.append(ast.If(compare(const(at), ast.In(), load("open")), wanted, []))
        if not notes:
            return []
        name = f"_open{len(self.writer.names)}"
        self.name(name, OpenRows(table.rows, self.plan.lists).wanting)
        return [assign("open", call(load(name), load("row"), *self._columns(table))), *notes]

    def _columns(self, table: PlannedTable) -> list[ast.expr]:
        """Code for the values of a table's columns."""
        values: list[ast.expr] = []
        for column in table.columns:
            value = self.writer.value(column).code
            if isinstance(column, tree.Points):
                self.name("_points_shown", points_shown)
                value = call(load("_points_shown"), value)
            elif isinstance(column, tree.Outcome):
                value = either(value, const(""))  # no grade is known not to be any grade
            values.append(value)
        return values

    def when(
        self, rule: Rule, then: list[ast.stmt], noted: ast.expr | None = None
    ) -> list[ast.stmt]:
        """Code that does something when a rule's condition definitely holds."""
        if rule.condition is None:
            return then
        wanting = self._wanting(rule.condition) if self.tracing else []
        if wanting and noted is not None:
            wanting = [ast.If(noted, wanting, [])]
        return [ast.If(self.writer.holds(rule.condition), then, wanting)]

    @staticmethod
    def first_match(branches: list[list[ast.stmt]]) -> list[ast.stmt]:
        """
        Code that tries branches in order until one breaks off.

        A loop that runs once, because thousands of nested `else` are more than Python compiles.
        """
        tried = [statement for branch in branches for statement in branch]
        return [ast.While(const(True), [*tried, ast.Break()], [])] if tried else []

    def note(
        self,
        rule: Rule,
        points: ast.expr | None = None,
        row: ast.expr | None = None,
        table: PlannedTable | None = None,
    ) -> list[ast.stmt]:
        """Code that notes, when tracing, that a rule fired."""
        if not self.tracing:
            return []
        self.name("_Fired", Fired)
        held = load(self.writer.constant(_Same(rule)))
        noted = call(
            load("_Fired"),
            attribute(held, "value"),
            points or const(None),
            row or const(-1),
            const(None)
            if table is None
            else attribute(load(self.writer.constant(_Same(table))), "value"),
        )
        return [ast.Expr(call(attribute(load("fired"), "append"), noted))]

    def _wanting(self, condition: Condition) -> list[ast.stmt]:
        """Code that notes which facts a rule wanted, when it could not be told whether it holds."""
        absences = list(self._absences(condition))
        if not absences:
            return []
        missing = either(*(absent for absent, _ in absences))
        untold = [missing, negated(self.writer.fails(condition))]
        return [ast.If(ast.BoolOp(ast.And(), untold), [note for _, note in absences], [])]

    def _absences(self, asking: tree.Node) -> Iterator[tuple[ast.expr, ast.stmt]]:
        """For each fact that may be missing: code that asks whether it is, and that notes it."""
        seen: set[str] = set()
        for node in asking.walk():
            if not isinstance(node, tree.Fact | tree.Derived):
                continue
            if isinstance(node, tree.Fact) and (node.of != "lead" or not node.missing):
                continue
            shown = node.name if isinstance(node, tree.Derived) else ".".join(node.path)
            if shown in seen:
                continue
            seen.add(shown)
            absent = compare(self.writer.value(node).code, ast.Is(), const(None))
            derived = isinstance(node, tree.Derived)
            names = load(f"b_{shown}") if derived else const((shown,))
            note = call(attribute(load("unknown"), "update"), names)
            yield absent, ast.If(absent, [ast.Expr(note)], [])

    def _behind(self, value: DerivedValue) -> list[ast.stmt]:
        """Code that sets which missing facts a derived value that is missing is made of."""
        if not self.tracing:
            return []
        names: dict[str, ast.expr] = {}
        for source in value.sources():
            for each in source.walk():
                if isinstance(each, tree.Fact) and each.of == "lead" and each.missing:
                    shown = ".".join(each.path)
                    found: ast.expr = const((shown,))
                elif isinstance(each, tree.Derived):
                    shown, found = f"x_{each.name}", load(f"b_{each.name}")
                else:
                    continue
                absent = compare(self.writer.value(each).code, ast.Is(), const(None))
                names[shown] = ast.IfExp(absent, found, const(()))
        behind = f"b_{value.name}"
        if not names:
            return [assign(behind, const(()))]
        self.name("_joined", _joined)
        missing = compare(load(f"x_{value.name}"), ast.Is(), const(None))
        joined = assign(behind, call(load("_joined"), *names.values()))
        return [assign(behind, const(())), ast.If(missing, [joined], [])]

    def first_of(
        self, name: str, rules: list[Rule], noted: ast.expr | None = None
    ) -> list[ast.stmt]:
        """
        Code that sets a variable to the position of the first rule that holds, or -1.

        Args:
            name: The variable.
            rules: The rules.
            noted: Whether facts that a rule wanted are noted; None is yes.
        """
        branches = [
            self.when(rule, [assign(name, const(at)), ast.Break()], noted)
            for at, rule in enumerate(rules)
        ]
        return [assign(name, const(-1)), *self.first_match(branches)]


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """Lets something be a constant of generated code by its identity."""

    value: Any


def _joined(*names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({name: None for several in names for name in several})
