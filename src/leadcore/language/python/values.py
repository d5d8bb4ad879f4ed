"""Writes values of the typed tree, and the lists of records they are taken over, as code."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Mapping

from leadcore.language import tree
from leadcore.language.interpret import ListKey
from leadcore.language.python.code import (
    NONE,
    Code,
    attribute,
    call,
    compare,
    const,
    is_there,
    load,
)
from leadcore.language.python.shared import SharedReads
from leadcore.language.tree import Condition, Items, Scalar, Value
from leadcore.language.types import Moment, Record
from leadcore.language.vocabulary import Vocabulary


class ValueWriter(SharedReads, ABC):
    """Writes values; the conditions inside them are written by who can."""

    def __init__(self, vocabulary: Vocabulary, lists: Mapping[ListKey, frozenset[Scalar]]) -> None:
        super().__init__(vocabulary, lists)
        self._item: tuple[str, Record] | None = None

    @abstractmethod
    def holds(self, condition: Condition) -> ast.expr:
        """Code that is truthy exactly when the condition is definitely true."""

    def value(self, value: Value, known: frozenset[str] = NONE) -> Code:
        """Code for a value; where it is held in a variable, the variable's name."""
        if isinstance(value, tree.Constant):
            return Code(self.literal(value.value), nullable=False)
        if isinstance(value, tree.Fact):
            return self._fact(value, known)
        if isinstance(value, tree.Derived):
            name = f"x_{value.name}"
            return Code(load(name), name, name not in known)
        if isinstance(value, tree.Points):
            return Code(load(f"p_{value.dimension}"), nullable=False)
        if isinstance(value, tree.Outcome):
            name = {"grade": "grade", "stage": "stage", "was.stage": "was_stage"}[value.name]
            return Code(load(name), nullable=False)
        if isinstance(value, tree.Length):
            return Code(call(load("len"), self.value(value.values).code), nullable=False)
        if isinstance(value, tree.Count):
            return Code(self._count(value.items), nullable=False)
        if isinstance(value, tree.Arithmetic):
            left, right = self.value(value.left).code, self.value(value.right).code
            return Code(call(load("_calculate"), const(value.operator), left, right))
        if isinstance(value, tree.DaysBetween):
            return self._days(value, known)
        if isinstance(value, tree.CalendarPart):
            zone: ast.expr = const(value.zone)
            if value.zone is None:
                zone = self.lead_fact(("timezone",))[0]
            part = call(load("_calendar_part"), const(value.part), zone, load("now"))
            return Code(part, nullable=value.zone is None)
        if isinstance(value, tree.Total):
            return self._total(value)
        if isinstance(value, tree.EndItem):
            return self._end(value)
        raise AssertionError(f"no code for {type(value).__name__}")

    def _fact(self, fact: tree.Fact, known: frozenset[str]) -> Code:
        if fact.of == "lead":
            code, variable = self.lead_fact(fact.path)
            return Code(code, variable, fact.missing and variable not in known)
        if fact.of == "member":
            raise AssertionError("candidates are weighed by the desk, not in generated code")
        assert self._item is not None
        return Code(self._read(load(self._item[0]), self._item[1], fact), nullable=fact.missing)

    def _read(self, item: ast.expr, record: Record, fact: tree.Fact) -> ast.expr:
        first, *rest = fact.path
        field = record.fields[first]
        if field.in_facts:
            return call(attribute(attribute(item, "facts"), "get"), const(first))
        code: ast.expr = attribute(item, first)
        for step in rest:
            assert isinstance(field.type, Record)
            if field.missing:
                name = self.fresh()
                there = is_there(ast.NamedExpr(ast.Name(name, ast.Store()), code))
                code = ast.IfExp(there, attribute(load(name), step), const(None))
            else:
                code = attribute(code, step)
            field = field.type.fields[step]
        return code

    def _days(self, value: tree.DaysBetween, known: frozenset[str]) -> Code:
        moment = self.value(value.moment, known)
        settled = not moment.nullable
        if not settled and moment.variable is None:
            name = self.fresh()
            there = is_there(ast.NamedExpr(ast.Name(name, ast.Store()), moment.code))
            held: ast.expr = load(name)
        else:
            there, held = is_there(moment.code), moment.code
        now: ast.expr = load("now")
        if isinstance(value.moment.kind, Moment):
            since = value.direction == "since"
            span = ast.BinOp(now, ast.Sub(), held) if since else ast.BinOp(held, ast.Sub(), now)
            days: ast.expr = attribute(span, "days")
        else:
            days = call(load(f"_days_{value.direction}"), held, now)
        if settled:
            return Code(days, nullable=False)
        return Code(ast.IfExp(there, days, const(None)))

    # -- lists of records ------------------------------------------------------------------------

    def narrowed(self, items: Items) -> ast.expr:
        """Code for the items in the window, `where` not applied."""
        whole = self.sequence(items)
        if items.within is None:
            return whole
        ats = attribute(whole, "ats")
        start = call(load("bisect_right"), ats, self.window(items.within))
        return ast.Subscript(whole, ast.Slice(start), ast.Load())

    def chosen(self, items: Items) -> ast.expr:
        """Code for a sequence of the items in the window that definitely meet `where`."""
        if items.where is None:
            return self.narrowed(items)
        return ast.ListComp(load("t"), [self._loop(items)])

    def _loop(self, items: Items) -> ast.comprehension:
        tests = [] if items.where is None else [self._where(items)]
        over = self.narrowed(items)
        return ast.comprehension(ast.Name("t", ast.Store()), over, tests, 0)

    def _where(self, items: Items) -> ast.expr:
        assert items.where is not None
        outer, self._item = self._item, ("t", items.record)
        try:
            return self.holds(items.where)
        finally:
            self._item = outer

    def _count(self, items: Items) -> ast.expr:
        if items.where is not None:
            return call(load("len"), self.chosen(items))
        whole = self.sequence(items)
        if items.within is None:
            return call(load("len"), whole)
        ats = attribute(whole, "ats")
        before = call(load("bisect_right"), ats, self.window(items.within))
        return ast.BinOp(call(load("len"), whole), ast.Sub(), before)

    def _exists(self, items: Items) -> ast.expr:
        if items.where is None:
            return compare(self._count(items), ast.Gt(), const(0))
        over = ast.comprehension(ast.Name("t", ast.Store()), self.narrowed(items), [], 0)
        return call(load("any"), ast.GeneratorExp(self._where(items), [over]))

    def _total(self, value: tree.Total) -> Code:
        outer, self._item = self._item, ("t", value.items.record)
        try:
            number = self.value(value.of)
        finally:
            self._item = outer
        loop = self._loop(value.items)
        element = number.code
        if number.nullable:
            name = self.fresh()
            loop.ifs.append(is_there(ast.NamedExpr(ast.Name(name, ast.Store()), number.code)))
            element = load(name)
        numbers = ast.GeneratorExp(element, [loop])
        if value.operation == "sum":
            return Code(call(load("_sum_of"), numbers))
        most = call(load(value.operation), numbers)
        most.keywords.append(ast.keyword("default", const(None)))
        return Code(most)

    def _end(self, value: tree.EndItem) -> Code:
        found = self.chosen(value.items)
        position = const(0 if value.end == "first" else -1)
        name = self.fresh()
        held = ast.NamedExpr(ast.Name(name, ast.Store()), found)
        item = ast.Subscript(load(name), position, ast.Load())
        fact = self._read(item, value.items.record, value.fact)
        return Code(ast.IfExp(held, fact, const(None)))
