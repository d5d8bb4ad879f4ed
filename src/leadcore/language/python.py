"""
The fast engine: writes a typed tree as Python code, built from `ast` nodes and never from strings.

Three-valued logic becomes two-valued code by pushing negation to the leaves. For each condition
there are two tests, "definitely true" and "definitely false"; at a leaf they are plain Python with
a check for missing, and a check is left out where an earlier one in the same test has settled it.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Context, Decimal, Inexact
from typing import Any

from leadcore.language import meaning, tree
from leadcore.language.interpret import ListKey, normal_of
from leadcore.language.patterns import compiled
from leadcore.language.tree import Condition, Items, Scalar, Value
from leadcore.language.types import ListOf, Moment, Record, is_dated
from leadcore.language.types import Points as PointsType
from leadcore.language.vocabulary import Vocabulary
from leadcore.model import Timeline

#: Scores are whole numbers of micro-points in generated code.
MICRO = 1_000_000

_EXACT = Context(prec=60, traps=[Inexact])

_NONE: frozenset[str] = frozenset()
_OPERATORS: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<="}


def in_micro(points: Decimal | int) -> int:
    """
    Points as whole micro-points, whatever precision the application calculates with.

    >>> in_micro(Decimal("12.5"))
    12500000
    """
    return int(_EXACT.multiply(Decimal(points), MICRO))


def load(name: str) -> ast.Name:
    """Code that reads a variable."""
    return ast.Name(name, ast.Load())


def const(value: Any) -> ast.Constant:
    """Code for a constant that Python's own compiler knows."""
    return ast.Constant(value)


def assign(name: str, value: ast.expr) -> ast.Assign:
    """Code that sets a variable."""
    return ast.Assign([ast.Name(name, ast.Store())], value)


def compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.Compare:
    """Code that compares two values."""
    return ast.Compare(left, [operator], [right])


def call(function: ast.expr, *arguments: ast.expr) -> ast.Call:
    """Code that calls a function."""
    return ast.Call(function, list(arguments), [])


def attribute(value: ast.expr, name: str) -> ast.Attribute:
    """Code that reads an attribute."""
    return ast.Attribute(value, name, ast.Load())


def both(*tests: ast.expr) -> ast.expr:
    """Code that holds when all tests do."""
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), list(tests))


def either(*tests: ast.expr) -> ast.expr:
    """Code that holds when one test does."""
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), list(tests))


def negated(test: ast.expr) -> ast.expr:
    """Code that holds when a test does not."""
    return ast.UnaryOp(ast.Not(), test)


@dataclass(frozen=True, slots=True)
class Test:
    """
    Code for one two-valued test.

    Attributes:
        code: The expression.
        if_true: Variables that are certainly not None once it held.
        if_false: Variables that are certainly not None once it did not.
    """

    code: ast.expr
    if_true: frozenset[str] = _NONE
    if_false: frozenset[str] = _NONE


@dataclass(frozen=True, slots=True)
class Code:
    """
    Code for one value.

    Attributes:
        code: The expression.
        variable: The variable it is held in, if any.
        nullable: Whether it can be None.
    """

    code: ast.expr
    variable: str | None = None
    nullable: bool = True


class PythonWriter:
    """
    Writes conditions and values as code that shares the facts it reads.

    Attributes:
        names: What the generated code refers to by name: constants, sets and functions.
    """

    def __init__(self, vocabulary: Vocabulary, lists: Mapping[ListKey, frozenset[Scalar]]) -> None:
        self.vocabulary = vocabulary
        self.lists = lists
        self.names: dict[str, Any] = {
            "_calculate": _calculate_or_missing,
            "_calendar_part": meaning.calendar_part,
            "_days_since": meaning.days_since,
            "_days_until": meaning.days_until,
            "_has_word": meaning.has_word,
            "_sum_of": meaning.sum_of,
            "bisect_right": bisect_right,
        }
        self._constants: dict[Any, str] = {}
        self._facts: dict[tuple[str, ...], str] = {}
        self._sequences: dict[tuple[str, ...], str] = {}
        self._windows: dict[timedelta, str] = {}
        self._temporary = 0
        self._item: tuple[str, Record] | None = None

    # -- what every test shares ------------------------------------------------------------------

    def prelude(self) -> list[ast.stmt]:
        """Code that reads, once and at the start, every fact that the tests written so far use."""
        code: list[ast.stmt] = []
        records: dict[tuple[str, ...], str] = {}

        def record(path: tuple[str, ...]) -> str:
            if path not in records:
                outer = load(record(path[:-1])) if path else load("lead")
                name = f"d{len(records)}"
                if not path:
                    code.append(assign(name, attribute(outer, "__dict__")))
                else:
                    held = ast.Subscript(outer, const(path[-1]), ast.Load())
                    if self._may_lack(path):
                        code.append(assign(name, held))
                        inner = ast.IfExp(
                            compare(load(name), ast.Is(), const(None)),
                            load("_NO_FACTS"),
                            attribute(load(name), "__dict__"),
                        )
                        self.names["_NO_FACTS"] = _NoFacts()
                        code.append(assign(name, inner))
                    else:
                        code.append(assign(name, attribute(held, "__dict__")))
                records[path] = name
            return records[path]

        for path, variable in self._facts.items():
            field = self.vocabulary.fact(path)
            if field is not None and field.computed:
                whole: ast.expr = load("lead")
                for at, step in enumerate(path):
                    if self._may_lack(path[:at]):
                        whole = call(load("getattr"), whole, const(step), const(None))
                    else:
                        whole = attribute(whole, step)
                code.append(assign(variable, whole))
            else:
                held: ast.expr = ast.Subscript(load(record(path[:-1])), const(path[-1]), ast.Load())
                if field is not None and isinstance(field.type, ListOf):
                    held = self._or_empty(held, path)
                code.append(assign(variable, held))
        code += self._prelude_of_lists(record)
        for length, variable in self._windows.items():
            opened = ast.BinOp(load("now"), ast.Sub(), load(self.constant(length)))
            code.append(assign(variable, opened))
        return code

    def _prelude_of_lists(self, record: Callable[[tuple[str, ...]], str]) -> list[ast.stmt]:
        later: list[ast.stmt] = []
        kinds = [path for path in self._sequences if path[0] == "touches" and len(path) == 2]
        if kinds:
            touches = ast.Subscript(load(record(())), const("touches"), ast.Load())
            later.append(assign("kinds", call(attribute(touches, "seen_by_kind"), load("now"))))
        for path, variable in self._sequences.items():
            if path in kinds:
                self.names["_NOTHING"] = Timeline(())
                found = call(attribute(load("kinds"), "get"), const(path[1]), load("_NOTHING"))
                later.append(assign(variable, found))
                continue
            held: ast.expr = ast.Subscript(load(record(path[:-1])), const(path[-1]), ast.Load())
            held = self._or_empty(held, path)
            if path == ("touches",):
                held = call(attribute(held, "seen"), load("now"))
            elif self._is_dated(path):
                self.names["_Timeline"] = Timeline
                held = call(attribute(call(load("_Timeline"), held), "seen"), load("now"))
            later.append(assign(variable, held))
        return later

    def _may_lack(self, path: tuple[str, ...]) -> bool:
        """Whether the record at a path, or one that it lies in, can be missing."""
        fields = (self.vocabulary.fact(path[: at + 1]) for at in range(len(path)))
        return any(field is not None and field.missing for field in fields)

    def _or_empty(self, held: ast.expr, path: tuple[str, ...]) -> ast.expr:
        """Code for a list that is empty where the record it lies in is missing."""
        if not self._may_lack(path[:-1]):
            return held
        self.names["_NOTHING"] = Timeline(())
        return either(held, load("_NOTHING"))

    def _is_dated(self, path: tuple[str, ...]) -> bool:
        field = self.vocabulary.fact(path)
        return (
            field is not None
            and isinstance(field.type, ListOf)
            and isinstance(field.type.item, Record)
            and is_dated(field.type.item)
        )

    def constant(self, value: Any) -> str:
        """The name of a constant that Python's compiler cannot hold itself."""
        key = (type(value), value)
        if key not in self._constants:
            self._constants[key] = f"c{len(self._constants)}"
            self.names[self._constants[key]] = value
        return self._constants[key]

    def fresh(self) -> str:
        """The name of a variable that nothing else uses."""
        self._temporary += 1
        return f"v{self._temporary}"

    def literal(self, value: Scalar) -> ast.expr:
        """Code for a literal that something is compared with, in its cheapest form."""
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        return self.exactly(value)

    def exactly(self, value: Scalar) -> ast.expr:
        """Code for a value as it is; a decimal stays one, because other bounds hold for it."""
        if isinstance(value, bool | int | str):
            return const(value)
        return load(self.constant(value))

    # -- conditions ------------------------------------------------------------------------------

    def holds(self, condition: Condition) -> ast.expr:
        """Code that is truthy exactly when the condition is definitely true."""
        return self.test(condition, True, _NONE).code

    def fails(self, condition: Condition) -> ast.expr:
        """Code that is truthy exactly when the condition is definitely false."""
        return self.test(condition, False, _NONE).code

    def test(self, condition: Condition, want: bool, known: frozenset[str]) -> Test:
        """
        Code that is truthy exactly when the condition is definitely `want`.

        Args:
            condition: The typed tree.
            want: Which of the two answers is tested for.
            known: Variables that are certainly not None where the code stands.
        """
        if isinstance(condition, tree.And | tree.Or):
            return self._joined(condition, want, known)
        if isinstance(condition, tree.Not):
            return self.test(condition.part, not want, known)
        if isinstance(condition, tree.Compare):
            return self._compared(condition, want, known)
        if isinstance(condition, tree.Known):
            return self._known(condition, want)
        if isinstance(condition, tree.Truth):
            return self._truth(condition, want)
        if isinstance(condition, tree.OneOf | tree.InList | tree.TextTest):
            return self._tested(condition, want, known)
        code = self._two_valued(condition)
        return Test(code if want else negated(code))

    def _joined(self, condition: tree.And | tree.Or, want: bool, known: frozenset[str]) -> Test:
        chained = isinstance(condition, tree.And) == want  # all parts must come out as wanted
        tests: list[ast.expr] = []
        settled = known
        first: Test | None = None
        for part in condition.parts:
            test = self.test(part, want, settled)
            first = first or test
            settled = settled | (test.if_true if chained else test.if_false)
            tests.append(test.code)
        gained = settled - known
        if chained:
            return Test(both(*tests), if_true=gained)
        return Test(either(*tests), if_false=gained)

    def _compared(self, node: tree.Compare, want: bool, known: frozenset[str]) -> Test:
        operator = node.operator if want else _OPPOSITE[node.operator]
        scored = isinstance(node.left.kind, PointsType)
        left = self.value(node.left, known)
        if scored and isinstance(node.right, tree.Constant):
            assert isinstance(node.right.value, Decimal | int)
            right = Code(const(in_micro(node.right.value)), nullable=False)
        else:
            right = self.value(node.right, known)
        guards: list[ast.expr] = []
        gained: set[str] = set()
        by_itself = operator == "==" and isinstance(node.right, tree.Constant)
        operands = []
        for operand in (left, right):
            code, variable = operand.code, operand.variable
            if operand.nullable and not by_itself and variable not in known | gained:
                if variable is None:
                    variable = self.fresh()
                    guards.append(_is_there(ast.NamedExpr(ast.Name(variable, ast.Store()), code)))
                    code = load(variable)
                else:
                    guards.append(_is_there(code))
            if operand.nullable and variable is not None:
                gained.add(variable)
            operands.append(code)
        outcome = compare(operands[0], _OPERATORS[operator](), operands[1])
        return Test(both(*guards, outcome), if_true=frozenset(gained))

    def _known(self, node: tree.Known, want: bool) -> Test:
        value = self.value(node.value)
        there = frozenset({value.variable}) if value.variable else _NONE
        if want:
            return Test(_is_there(value.code), if_true=there)
        return Test(compare(value.code, ast.Is(), const(None)), if_false=there)

    def _truth(self, node: tree.Truth, want: bool) -> Test:
        value = self.value(node.value)
        there = frozenset({value.variable}) if value.variable else _NONE
        if want:
            return Test(value.code, if_true=there)
        if value.nullable:
            return Test(compare(value.code, ast.Is(), const(False)), if_true=there)
        return Test(negated(value.code))

    def _tested(
        self, node: tree.OneOf | tree.InList | tree.TextTest, want: bool, known: frozenset[str]
    ) -> Test:
        value = self.value(node.value, known)
        code, variable = value.code, value.variable
        guards: list[ast.expr] = []
        by_itself = want and not isinstance(node, tree.TextTest)  # None is in no set of texts
        if value.nullable and not by_itself and variable not in known:
            if variable is None:
                variable = self.fresh()
                guards.append(_is_there(ast.NamedExpr(ast.Name(variable, ast.Store()), code)))
                code = load(variable)
            else:
                guards.append(_is_there(code))
        there = frozenset({variable}) if variable else _NONE
        return Test(both(*guards, self._one_test(node, code, variable, want)), if_true=there)

    def _one_test(
        self,
        node: tree.OneOf | tree.InList | tree.TextTest,
        code: ast.expr,
        variable: str | None,
        want: bool,
    ) -> ast.expr:
        among: ast.cmpop = ast.In() if want else ast.NotIn()
        if isinstance(node, tree.OneOf):
            simple = all(isinstance(option, str | int) for option in node.options)
            options = frozenset(node.options)
            held = const(options) if simple else load(self.constant(options))
            return compare(code, among, held)
        if isinstance(node, tree.InList):
            listed = self.lists[node.list, normal_of(node.value.kind)]
            return compare(code, among, load(self.constant(listed)))
        if node.test == "contains":
            if len(node.needles) == 1:
                return compare(const(node.needles[0]), among, code)
            if variable is None:
                variable = self.fresh()
                first = ast.NamedExpr(ast.Name(variable, ast.Store()), code)
            else:
                first = None
            tests = [
                compare(const(needle), ast.In(), first if first and at == 0 else load(variable))
                for at, needle in enumerate(node.needles)
            ]
            found = either(*tests)
        elif node.test in ("starts_with", "ends_with"):
            method = "startswith" if node.test == "starts_with" else "endswith"
            needles = node.needles[0] if len(node.needles) == 1 else node.needles
            found = call(attribute(code, method), const(needles))
        elif node.test == "has_word":
            folded = tuple(meaning.words(needle) for needle in node.needles)
            found = call(load("_has_word"), code, const(folded))
        else:
            finder = _finder(node.needles)
            self.names[name := f"m{len(self.names)}"] = finder
            found = call(load(name), code)
        return found if want else negated(found)

    def _two_valued(self, node: Condition) -> ast.expr:
        if isinstance(node, tree.Always):
            return const(node.holds)
        if isinstance(node, tree.Has):
            held = self.value(node.values).code
            if len(node.options) == 1:
                return compare(self.literal(node.options[0]), ast.In(), held)
            options = load(self.constant(frozenset(node.options)))
            if node.all:
                return call(attribute(options, "issubset"), held)
            return negated(call(attribute(options, "isdisjoint"), held))
        if isinstance(node, tree.HasListed):
            listed = load(self.constant(self.lists[node.list, normal_of(node.values.kind)]))
            return negated(call(attribute(listed, "isdisjoint"), self.value(node.values).code))
        if isinstance(node, tree.Exists):
            return self._exists(node.items)
        if isinstance(node, tree.Allows):
            asked = (const(node.channel), const(node.purpose), load("now"))
            return call(attribute(load("lead"), "allows"), *asked)
        if isinstance(node, tree.Segment):
            return load(f"g_{node.name}")
        if isinstance(node, tree.Flag):
            return load(node.name)
        if isinstance(node, tree.Reached):
            rank = self.vocabulary.line.index(node.stage)
            held = load("was_rank" if node.before else "rank")
            return compare(held, ast.GtE(), const(rank))
        raise AssertionError(f"no code for {type(node).__name__}")

    # -- values ----------------------------------------------------------------------------------

    def value(self, value: Value, known: frozenset[str] = _NONE) -> Code:
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
                zone = self._lead_fact(("timezone",))[0]
            part = call(load("_calendar_part"), const(value.part), zone, load("now"))
            return Code(part, nullable=value.zone is None)
        if isinstance(value, tree.Total):
            return self._total(value)
        if isinstance(value, tree.EndItem):
            return self._end(value)
        raise AssertionError(f"no code for {type(value).__name__}")

    def _lead_fact(self, path: tuple[str, ...]) -> tuple[ast.expr, str]:
        if path not in self._facts:
            # Numbered, because `company.name` and `company_name` are two facts.
            self._facts[path] = f"f{len(self._facts)}_{path[-1]}"
        return load(self._facts[path]), self._facts[path]

    def _fact(self, fact: tree.Fact, known: frozenset[str]) -> Code:
        if fact.of == "lead":
            code, variable = self._lead_fact(fact.path)
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
                there = _is_there(ast.NamedExpr(ast.Name(name, ast.Store()), code))
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
            there = _is_there(ast.NamedExpr(ast.Name(name, ast.Store()), moment.code))
            held: ast.expr = load(name)
        else:
            there, held = _is_there(moment.code), moment.code
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

    def sequence(self, items: Items) -> ast.expr:
        """Code for the visible items of a list, its window and `where` not applied."""
        path = items.path
        if path not in self._sequences:
            self._sequences[path] = f"s{len(self._sequences)}_{path[-1]}"
        return load(self._sequences[path])

    def window(self, length: timedelta) -> ast.expr:
        """Code for the moment after which a window of that length opens."""
        if length not in self._windows:
            self._windows[length] = f"w{len(self._windows)}"
        return load(self._windows[length])

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
            loop.ifs.append(_is_there(ast.NamedExpr(ast.Name(name, ast.Store()), number.code)))
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


def _is_there(code: ast.expr) -> ast.expr:
    return compare(code, ast.IsNot(), const(None))


class _NoFacts(dict[str, None]):
    """Stands in for the facts of a record that is missing: every one of them is."""

    def __missing__(self, key: str) -> None:
        return None


def _finder(needles: tuple[str, ...]) -> Callable[[str], bool]:
    searches = [compiled(needle).search for needle in needles]

    def found(text: str) -> bool:
        return any(search(text) is not None for search in searches)

    return found


def _calculate_or_missing(
    operator: str, left: Decimal | int | None, right: Decimal | int | None
) -> Decimal | int | None:
    if left is None or right is None:
        return None
    return meaning.calculate(operator, left, right)
