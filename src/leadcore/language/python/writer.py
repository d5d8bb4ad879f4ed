"""
Writes conditions of the typed tree as two-valued code: definitely true, or definitely false.

Three-valued logic becomes two-valued code by pushing negation to the leaves. For each condition
there are two tests, "definitely true" and "definitely false"; at a leaf they are plain Python with
a check for missing, and a check is left out where an earlier one in the same test has settled it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import Decimal

from leadcore.language import meaning, tree
from leadcore.language.interpret import normal_of
from leadcore.language.patterns import compiled
from leadcore.language.points import in_micro
from leadcore.language.python.code import (
    NONE,
    Code,
    Test,
    attribute,
    both,
    call,
    compare,
    const,
    either,
    is_there,
    load,
    negated,
)
from leadcore.language.python.values import ValueWriter
from leadcore.language.tree import OPPOSITE, Condition
from leadcore.language.types import Points

_OPERATORS: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
}


class PythonWriter(ValueWriter):
    """Writes conditions and values as code that shares the facts it reads."""

    def holds(self, condition: Condition) -> ast.expr:
        """Code that is truthy exactly when the condition is definitely true."""
        return self.test(condition, True, NONE).code

    def fails(self, condition: Condition) -> ast.expr:
        """Code that is truthy exactly when the condition is definitely false."""
        return self.test(condition, False, NONE).code

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
        operator = node.operator if want else OPPOSITE[node.operator]
        scored = isinstance(node.left.kind, Points)
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
                    guards.append(is_there(ast.NamedExpr(ast.Name(variable, ast.Store()), code)))
                    code = load(variable)
                else:
                    guards.append(is_there(code))
            if operand.nullable and variable is not None:
                gained.add(variable)
            operands.append(code)
        outcome = compare(operands[0], _OPERATORS[operator](), operands[1])
        return Test(both(*guards, outcome), if_true=frozenset(gained))

    def _known(self, node: tree.Known, want: bool) -> Test:
        value = self.value(node.value)
        there = frozenset({value.variable}) if value.variable else NONE
        if want:
            return Test(is_there(value.code), if_true=there)
        return Test(compare(value.code, ast.Is(), const(None)), if_false=there)

    def _truth(self, node: tree.Truth, want: bool) -> Test:
        value = self.value(node.value)
        there = frozenset({value.variable}) if value.variable else NONE
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
                guards.append(is_there(ast.NamedExpr(ast.Name(variable, ast.Store()), code)))
                code = load(variable)
            else:
                guards.append(is_there(code))
        there = frozenset({variable}) if variable else NONE
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
            allows = attribute(load("lead"), "allows")
            return call(allows, const(node.channel), purpose=const(node.purpose), at=load("now"))
        if isinstance(node, tree.Segment):
            return load(f"g_{node.name}")
        if isinstance(node, tree.Flag):
            return load(node.name)
        if isinstance(node, tree.Reached):
            rank = self.vocabulary.line.index(node.stage)
            held = load("was_rank" if node.before else "rank")
            return compare(held, ast.GtE(), const(rank))
        raise AssertionError(f"no code for {type(node).__name__}")


def _finder(needles: tuple[str, ...]) -> Callable[[str], bool]:
    searches = [compiled(needle).search for needle in needles]

    def found(text: str) -> bool:
        return any(search(text) is not None for search in searches)

    return found
