"""
From the typed tree to condition trees of the package, for what these can say exactly.

Whatever the format has no words for, or only nearly the right ones, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from leadcore.language import tree
from leadcore.language.business_rules.faults import tree_fault
from leadcore.language.business_rules.joining import joined
from leadcore.language.business_rules.letter_case import text_ignoring_case
from leadcore.language.business_rules.python_regex import python_pattern
from leadcore.language.business_rules.tolerance import said, said_as_equal
from leadcore.language.business_rules.variables import Variable, VariableKind, variable_named
from leadcore.language.faults import Fault, FaultError
from leadcore.language.patterns import compiled
from leadcore.language.render import render
from leadcore.language.tree import OPPOSITE, Comparison, Condition, Constant, Scalar, Value
from leadcore.language.types import Whole
from leadcore.language.vocabulary import Vocabulary

#: A condition tree as plain data, ready for JSON.
ConditionTree = dict[str, Any]

_PARTS = ("contains", "starts_with", "ends_with")
_AS_TEXT = "keep the condition as text, or name it in `segments:` and test that"


def to_business_rules(condition: Condition, vocabulary: Vocabulary) -> ConditionTree:
    """
    Write a condition as a tree in the format of the `business-rules` package.

    Args:
        condition: The typed tree.
        vocabulary: The names it was read with.

    Returns:
        The tree as plain data. On complete facts the package's engine gives the condition's
        answer; on a missing one it stops with an error, or takes a missing text for an empty one.

    Raises:
        FaultError: The format cannot say it exactly; a fault for each part that it cannot say.

    >>> from leadcore.language.tree import And, Compare, Fact
    >>> from leadcore.language.types import MONEY, TEXT, WHOLE, Field, Record
    >>> lead = Record("lead", {"employees": Field(WHOLE), "city": Field(TEXT)})
    >>> employees, city = Fact(("employees",), WHOLE), Fact(("city",), TEXT)
    >>> condition = tree.Not(
    ...     tree.Or((Compare("<", employees, Constant(50, WHOLE)), tree.Not(tree.Known(city))))
    ... )
    >>> to_business_rules(condition, Vocabulary(lead, touch=Record("touch")))["all"][0]
    {'name': 'employees', 'operator': 'greater_than_or_equal_to', 'value': 50}
    """
    exporter = _Exporter(vocabulary)
    written = exporter.written(_pushed(condition, negated=False))
    if exporter.faults:
        raise FaultError(*exporter.faults)
    return written


def _pushed(node: Condition, *, negated: bool) -> Condition:
    """The condition, or its opposite, with `not` only before single tests."""
    match node:
        case tree.Not(part):
            return _pushed(part, negated=not negated)
        case tree.And(parts) | tree.Or(parts):
            make = tree.And if isinstance(node, tree.And) is not negated else tree.Or
            return joined(make, [_pushed(part, negated=negated) for part in parts])
        case tree.Compare(operator, left, right) if negated:
            return tree.Compare(OPPOSITE[operator], left, right)
        case _:
            return tree.Not(node) if negated else node


class _Exporter:
    """Writes one condition, and gathers what cannot be said."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.faults: list[Fault] = []

    def written(self, node: Condition) -> ConditionTree:
        """The tree of a condition in which `not` stands before single tests only."""
        try:
            match node:
                case tree.And(parts):
                    return _group("all", self._parts(parts, "all"))
                case tree.Or(parts):
                    return _group("any", self._parts(parts, "any"))
                case tree.Not(part):
                    return self._opposite(part)
                case _:
                    return self._test(node)
        except FaultError as error:
            self.faults += [fault for fault in error.faults if fault not in self.faults]
            return {}

    def _parts(
        self, parts: tuple[Condition, ...], group: Literal["all", "any"]
    ) -> Iterator[ConditionTree]:
        """The parts of a group; two that say one thing together become one test."""
        taken = False
        for part, following in pairwise((*parts, None)):
            if taken:
                taken = False
                continue
            assert part is not None
            leaf = self._pair(part, following, group) if following is not None else None
            taken = leaf is not None
            yield leaf if leaf is not None else self.written(part)

    def _pair(
        self, one: Condition, two: Condition, group: Literal["all", "any"]
    ) -> ConditionTree | None:
        match group, one, two:
            case "all", tree.Known(known), tree.Compare("!=", value, Constant("")):
                return self._leaf(value, "non_empty") if known == value else None
            case "any", tree.Not(tree.Known(known)), tree.Compare("==", value, Constant("")):
                return self._leaf(value, "equal_to", "") if known == value else None
            case "any", tree.Not(tree.Known(known)), tree.TextTest("matches", value, (needle,)):
                empty = known == value and compiled(needle).search("") is not None
                return self._test(two) if empty else None
            case "all", tree.Compare(">=", value, low), tree.Compare("<=", other, high):
                return self._about(value, low, high) if value == other else None
            case _:
                return None

    def _about(self, value: Value, low: Value, high: Value) -> ConditionTree | None:
        if isinstance(low, Constant) and isinstance(high, Constant):
            variable = self._variable(value, ("numeric",))
            if variable is not None and not isinstance(variable.type, Whole):
                number = said_as_equal(_number(low.value), _number(high.value))
                if number is not None:
                    return _leaf(variable.name, "equal_to", number)
        return None

    # -- tests -----------------------------------------------------------------------------------

    def _test(self, node: Condition) -> ConditionTree:
        match node:
            case tree.Compare(sign, left, Constant(literal)):
                return self._comparison(node, sign, left, literal)
            case tree.OneOf(value, options):
                return _group("any", self._each(node, "==", value, options))
            case tree.TextTest(test, value, needles):
                return _group("any", [self._text_test(node, test, value, n) for n in needles])
            case tree.Known(value) if self._variable(value, ("string",)):
                return self._leaf(value, "non_empty")
            case tree.Truth(value) if self._variable(value, ("boolean",)):
                return self._leaf(value, "is_true")
            case tree.Segment(name) | tree.Flag(name):
                return _leaf(name, "is_true")
            case tree.Has(values, options, every):
                operator = "contains_all" if every else "shares_at_least_one_element_with"
                return self._list_test(node, values, operator, options)
            case tree.Reached():
                return _group("any", self._each(node, "==", *self._reached(node)))
            case _:
                raise self._cannot(node)

    def _opposite(self, node: Condition) -> ConditionTree:
        match node:
            case tree.OneOf(value, options):
                return _group("all", self._each(node, "!=", value, options))
            case tree.Known(value) if self._variable(value, ("string",)):
                return self._leaf(value, "equal_to", "")
            case tree.Truth(value) if self._variable(value, ("boolean",)):
                return self._leaf(value, "is_false")
            case tree.Segment(name) | tree.Flag(name):
                return _leaf(name, "is_false")
            case tree.Has(values, options, every):
                lists = [(option,) for option in options] if every else [options]
                none = "shares_no_elements_with"
                return _group("any", [self._list_test(node, values, none, each) for each in lists])
            case tree.Reached():
                return _group("all", self._each(node, "!=", *self._reached(node)))
            case _:
                raise self._cannot(tree.Not(node))

    def _each(
        self, node: Condition, sign: Comparison, value: Value, options: tuple[Scalar, ...]
    ) -> list[ConditionTree]:
        return [self._comparison(node, sign, value, each, among=options) for each in options]

    def _comparison(
        self,
        node: Condition,
        sign: Comparison,
        value: Value,
        literal: Scalar,
        *,
        among: tuple[Scalar, ...] = (),
    ) -> ConditionTree:
        variable = self._variable(value, ("string", "numeric", "select"))
        if variable is None:
            raise self._cannot(node)
        if variable.kind == "numeric":
            return self._number_test(node, variable, sign, _number(literal))
        if variable.kind == "select":
            self._demand_apart(node, variable, (literal,), among or (literal,))
            return _leaf(variable.name, "contains" if sign == "==" else "does_not_contain", literal)
        if sign == "==":
            return _leaf(variable.name, "equal_to", literal)
        if literal == "":
            return _leaf(variable.name, "non_empty")
        raise self._cannot(node, "the format has no test for texts that differ")

    def _number_test(
        self, node: Condition, variable: Variable, sign: Comparison, number: Decimal | int
    ) -> ConditionTree:
        whole = isinstance(variable.type, Whole)
        signs: tuple[Comparison, ...] = ()
        if sign == "!=":
            signs = ("<", ">")
        elif sign == "==" and not whole:
            signs = (">=", "<=")
        if signs:
            both = [self._number_test(node, variable, each, number) for each in signs]
            return _group("any" if sign == "!=" else "all", both)
        found = said(sign, number, whole=whole)
        if found is None:
            message = f"no number of a tree is exactly {number} to the package"
            raise tree_fault("LC-BR-021", f"`{render(node)[:80]}`: {message}", _AS_TEXT)
        return _leaf(variable.name, *found)

    def _text_test(
        self, node: Condition, test: tree.TextTestName, value: Value, needle: str
    ) -> ConditionTree:
        if self._variable(value, ("string",)) is None:
            raise self._cannot(node)
        if test in _PARTS:
            return self._leaf(value, test, needle)
        if test == "matches":
            text = text_ignoring_case(needle)
            if text is not None:
                return self._leaf(value, "equal_to_case_insensitive", text)
            pattern = python_pattern(needle)
            if pattern is not None:
                return self._leaf(value, "matches_regex", pattern)
            raise self._cannot(node, "Python's `re` has no pattern with this meaning")
        raise self._cannot(node, "the format has no test for words")

    def _list_test(
        self, node: Condition, values: Value, operator: str, options: tuple[Scalar, ...]
    ) -> ConditionTree:
        variable = self._variable(values, ("select_multiple",))
        if variable is None:
            raise self._cannot(node)
        among = () if operator == "contains_all" else options
        self._demand_apart(node, variable, options, among)
        return _leaf(variable.name, operator, list(options))

    def _demand_apart(
        self,
        node: Condition,
        variable: Variable,
        options: tuple[Scalar, ...],
        among: tuple[Scalar, ...],
    ) -> None:
        """Refuse a choice that the package takes for another one, unless that is meant too."""
        for option in options:
            for other in variable.options:
                same = other.lower() == str(option).lower()
                if same and other != option and other not in among:
                    raise self._cannot(node, f"to the package `{option}` and `{other}` are one")

    def _reached(self, node: tree.Reached) -> tuple[Value, tuple[str, ...]]:
        line = self.vocabulary.line
        outcome = tree.Outcome("was.stage" if node.before else "stage", self.vocabulary.stages)
        return outcome, line[line.index(node.stage) :]

    # -- names -----------------------------------------------------------------------------------

    def _variable(self, value: Value, kinds: tuple[VariableKind, ...]) -> Variable | None:
        """The variable of a value, if it is one of the kinds that a test needs."""
        match value:
            case tree.Fact(path, _, _, "lead"):
                name = ".".join(path)
            case tree.Derived(name) | tree.Outcome(name):
                pass
            case tree.Points(dimension):
                name = f"score.{dimension}"
            case _:
                return None
        found = variable_named(self.vocabulary, name)
        return found if found is not None and found.kind in kinds else None

    def _leaf(self, value: Value, operator: str, given: object = "") -> ConditionTree:
        variable = self._variable(value, ("string", "boolean"))
        assert variable is not None
        return _leaf(variable.name, operator, given)

    def _cannot(self, node: Condition, why: str = "the format has no test for it") -> FaultError:
        return tree_fault("LC-BR-020", f"`{render(node)[:80]}` cannot be said: {why}", _AS_TEXT)


def _leaf(name: str, operator: str, given: object = "") -> ConditionTree:
    """A test; the package wants a value even where the operator takes none."""
    return {"name": name, "operator": operator, "value": given}


def _group(key: Literal["all", "any"], parts: Iterable[ConditionTree]) -> ConditionTree:
    held = list(parts)
    return held[0] if len(held) == 1 else {key: held}


def _number(value: Scalar) -> Decimal | int:
    assert isinstance(value, int | Decimal)
    return value
