"""
Reads a condition part by part, each part by the parts in it.

Everything that is not expressly allowed is refused, with the place, the reason and the cure.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NoReturn, TypeVar

from leadcore.language import tree
from leadcore.language.faults import Fault, FaultError
from leadcore.language.literals import Normalisers
from leadcore.language.reading.calculation import calculated, negative, sign_of
from leadcore.language.reading.calls import (
    called_function,
    called_method,
    function_argument,
    refuse_presence_of_list,
)
from leadcore.language.reading.comparisons import (
    MIRRORED,
    among,
    comparison_sign,
    in_list,
    member,
    refuse_as_member,
    refuse_habits_of_in,
    two_values,
    with_literal,
    with_yes_or_no,
)
from leadcore.language.reading.constants import number_alone, written
from leadcore.language.reading.names import attribute, bare_name
from leadcore.language.reading.place import Place
from leadcore.language.reading.records import (
    narrowed,
    number_argument,
    taken,
    total,
    where_argument,
)
from leadcore.language.reading.things import METHODS, Thing, as_condition, as_value
from leadcore.language.syntax import parse
from leadcore.language.tree import Condition, Items, Value
from leadcore.language.vocabulary import Scope, Vocabulary

T = TypeVar("T")

_WHAT_IS = "a condition is made of facts, literals, comparisons, `and`, `or` and `not`"
#: What authors write out of habit, by the kind of syntax node, and what to write instead.
_NOT_ALLOWED: Mapping[type[ast.AST], tuple[str, str]] = MappingProxyType(
    {
        ast.IfExp: (
            "`if ... else` is not part of the language",
            "write two rules, or a `derive:` value",
        ),
        ast.Lambda: (
            "functions cannot be defined in a condition",
            "name the condition in `segments:`",
        ),
        ast.ListComp: ("loops are not part of the language", "narrow a list with `.where(...)`"),
        ast.GeneratorExp: (
            "loops are not part of the language",
            "narrow a list with `.where(...)`",
        ),
        ast.SetComp: ("loops are not part of the language", "narrow a list with `.where(...)`"),
        ast.DictComp: ("loops are not part of the language", "narrow a list with `.where(...)`"),
        ast.JoinedStr: (
            "texts cannot be built in a condition",
            "write the text out in quotes",
        ),
        ast.Subscript: (
            "square brackets only list values after `in`",
            "use `.first()` or `.last()`",
        ),
        ast.Dict: ("braces have no meaning in a condition", "list values in square brackets"),
        ast.Set: ("braces have no meaning in a condition", "list values in square brackets"),
        ast.Tuple: ("a comma outside brackets makes two values", "use `and`, or square brackets"),
        ast.NamedExpr: ("values cannot be set in a condition", "use `derive:` to name a value"),
        ast.Starred: ("`*` before a name has no meaning here", "list the values"),
        ast.Await: ("`await` is not part of the language", "remove it"),
    }
)


def read_condition(
    text: str, vocabulary: Vocabulary, scope: Scope, normalisers: Normalisers
) -> Condition:
    """
    Read a condition and check it against the vocabulary.

    Args:
        text: The condition as written.
        vocabulary: The names it may use.
        scope: Where it stands, which limits what results it may read.
        normalisers: How literals are made canonical, by normal form.

    Returns:
        The typed tree.

    Raises:
        FaultError: With every fault found in it.
    """
    place = Place(parse(text), vocabulary, scope, normalisers)
    return _condition(place, place.syntax.tree)


def read_items(text: str, vocabulary: Vocabulary, scope: Scope, normalisers: Normalisers) -> Items:
    """
    Read a list of records, as `for_each` takes it.

    Raises:
        FaultError: The text is not a list of records, or has other faults.
    """
    place = Place(parse(text), vocabulary, scope, normalisers)
    thing = _thing(place, place.syntax.tree)
    if not isinstance(thing, Items):
        place.stop(
            place.syntax.tree,
            "LC-EXPR-020",
            f"`{text.strip()[:80]}` is not a list of records",
            "name a list such as `touches.email_click`, narrowed by `.where(...)` if need be",
        )
    return thing


def read_value(text: str, vocabulary: Vocabulary, scope: Scope, normalisers: Normalisers) -> Value:
    """
    Read one value, such as the fact a table looks up by.

    Raises:
        FaultError: The text is not a value, or has other faults.
    """
    place = Place(parse(text), vocabulary, scope, normalisers)
    return _value(place, place.syntax.tree)


def _condition(place: Place, node: ast.expr) -> Condition:
    """The condition at a node."""
    if isinstance(node, ast.BoolOp):
        parts = _each(lambda part: _condition(place, part), node.values)
        return _joined(tree.And if isinstance(node.op, ast.And) else tree.Or, parts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return tree.Not(_condition(place, node.operand))
    if isinstance(node, ast.Compare):
        return _comparison(place, node)
    return as_condition(place, node, _thing(place, node))


def _value(place: Place, node: ast.expr) -> Value:
    """The value at a node."""
    return as_value(place, node, _thing(place, node))


def _thing(place: Place, node: ast.expr) -> Thing:
    """Whatever a node names: a value, a condition, a list or a group of names."""
    if isinstance(node, ast.Name):
        return bare_name(place, node)
    if isinstance(node, ast.Attribute):
        return attribute(place, node, _thing(place, node.value))
    if isinstance(node, ast.Call):
        return _called(place, node)
    if isinstance(node, ast.BinOp):
        sign = sign_of(place, node)
        left, right = _each(lambda side: _value(place, side), [node.left, node.right])
        return calculated(place, node, sign, left, right)
    if isinstance(node, ast.BoolOp | ast.Compare):
        return _condition(place, node)
    if isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.Not):
            return _condition(place, node)
        if isinstance(node.op, ast.USub) and written(node) is None:
            return negative(place, node, _value(place, node.operand))
    return _literal_alone(place, node)


def _literal_alone(place: Place, node: ast.expr) -> Thing:
    """A literal that meets nothing that would give it a type; all else is refused."""
    literal = written(node)
    if isinstance(literal, bool):
        return tree.Always(literal)
    if isinstance(literal, Decimal):
        return number_alone(place, node)
    if isinstance(literal, str):
        message = f"the text `{place.shown(node)}` stands alone"
        place.stop(node, "LC-EXPR-013", message, "compare it with a fact")
    if isinstance(node, ast.Constant) and node.value is None:
        place.stop(node, "LC-EXPR-012", "there is no value None", "write `missing(fact)`")
    _not_allowed(place, node)


def _not_allowed(place: Place, node: ast.expr) -> NoReturn:
    other = f"`{place.shown(node)}` is not part of the language"
    message, hint = _NOT_ALLOWED.get(type(node), (other, _WHAT_IS))
    place.stop(node, "LC-EXPR-016", message, hint)


# -- comparisons -----------------------------------------------------------------------------------


def _comparison(place: Place, node: ast.Compare) -> Condition:
    """A comparison, or several in a chain: each two that stand side by side."""
    operands = [node.left, *node.comparators]
    parts: list[Condition] = []
    faults: list[Fault] = []
    for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
        try:
            parts.append(_one_comparison(place, node, operator, left, right))
        except FaultError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise FaultError(*faults)
    return _joined(tree.And, parts)


def _one_comparison(
    place: Place, node: ast.Compare, operator: ast.cmpop, left: ast.expr, right: ast.expr
) -> Condition:
    if isinstance(operator, ast.In | ast.NotIn):
        found = _membership(place, left, right)
        return tree.Not(found) if isinstance(operator, ast.NotIn) else found
    sign = comparison_sign(place, node, operator, left, right)
    on_left, on_right = written(left) is not None, written(right) is not None
    if on_left and on_right:
        message = "two literals are compared with each other"
        place.stop(node, "LC-EXPR-013", message, "name a fact")
    if on_left:
        return _with_literal(place, MIRRORED[sign], right, left)
    if on_right:
        return _with_literal(place, sign, left, right)
    one, other = _each(lambda side: _value(place, side), [left, right])
    return two_values(place, node, sign, one, other)


def _with_literal(
    place: Place, sign: tree.Comparison, side: ast.expr, literal: ast.expr
) -> Condition:
    if isinstance(written(literal), bool):
        return with_yes_or_no(place, sign, _condition(place, side), literal)
    return with_literal(place, sign, side, _value(place, side), literal)


def _membership(place: Place, left: ast.expr, right: ast.expr) -> Condition:
    refuse_habits_of_in(place, left, right)
    value = _value(place, left)
    refuse_as_member(place, left, value.kind)
    if not isinstance(right, ast.List):
        return in_list(place, left, value, right)
    if not right.elts:
        message = "the list is empty"
        place.stop(right, "LC-EXPR-013", message, "nothing can be in it: name values")
    return among(value, _each(lambda e: member(place, e, value), right.elts))


# -- calls -----------------------------------------------------------------------------------------


def _called(place: Place, node: ast.Call) -> Thing:
    for keyword in node.keywords:
        message = f"`{keyword.arg}=` has no meaning here" if keyword.arg else "`**` has no meaning"
        place.stop(node, "LC-EXPR-018", message, "write the value alone")
    if isinstance(node.func, ast.Name):
        name = node.func.id
        argument = function_argument(place, node, name)
        thing = _thing(place, argument)
        if isinstance(thing, Items) and name in ("known", "missing"):
            refuse_presence_of_list(place, node, name)
        return called_function(place, node, name, as_value(place, argument, thing))
    if not isinstance(node.func, ast.Attribute):
        message = f"`{place.shown(node.func)}` cannot be called"
        place.stop(node, "LC-EXPR-016", message, "remove the second brackets")
    base, name = _thing(place, node.func.value), node.func.attr
    if isinstance(base, Items) and name in METHODS["records"]:
        return _of_records(place, node, name, base)
    return called_method(place, node, node.func, base)


def _of_records(place: Place, node: ast.Call, name: str, items: Items) -> Thing:
    if name == "where":
        inner = where_argument(place, node)
        return narrowed(items, _condition(place.among(items.record), inner))
    if name in ("sum", "max", "min"):
        of = number_argument(place, node, name)
        return total(place, node, name, items, _value(place.among(items.record), of))
    return taken(place, node, name, items)


# -- parts -----------------------------------------------------------------------------------------


def _each(read: Callable[[ast.expr], T], nodes: list[ast.expr]) -> list[T]:
    """Read several parts, collecting the faults of all before giving up."""
    found = []
    faults: list[Fault] = []
    for node in nodes:
        try:
            found.append(read(node))
        except FaultError as error:
            faults.extend(error.faults)
    if faults:
        raise FaultError(*faults)
    return found


def _joined(make: type[tree.And | tree.Or], parts: list[Condition]) -> Condition:
    """Parts joined, with nested joins of the same kind laid flat: `a and (b and c)` is one list."""
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, make) else (part,))
    return flat[0] if len(flat) == 1 else make(tuple(flat))
