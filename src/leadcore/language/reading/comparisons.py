"""Comparisons and membership: what may be compared with what, and what that means."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from leadcore.language import tree
from leadcore.language.reading.constants import constant, written
from leadcore.language.reading.names import list_name
from leadcore.language.reading.place import Place
from leadcore.language.tree import Condition, Scalar, Value
from leadcore.language.types import Choice, ListOf, Points, Text, Type, comparable, is_ordered

_COMPARISONS: Mapping[type[ast.cmpop], tree.Comparison] = MappingProxyType(
    {
        ast.Eq: "==",
        ast.NotEq: "!=",
        ast.Lt: "<",
        ast.LtE: "<=",
        ast.Gt: ">",
        ast.GtE: ">=",
    }
)
#: The same comparison with its sides exchanged.
MIRRORED: Mapping[tree.Comparison, tree.Comparison] = MappingProxyType(
    {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
)


def comparison_sign(
    place: Place, node: ast.Compare, operator: ast.cmpop, left: ast.expr, right: ast.expr
) -> tree.Comparison:
    """The sign of a comparison; refuses `None` and `is`, which compare nothing here."""
    for side in (left, right):
        if isinstance(side, ast.Constant) and side.value is None:
            other = place.syntax.source(right if side is left else left)
            place.stop(
                node,
                "LC-EXPR-012",
                "nothing is equal to None: a missing fact makes a comparison unknown",
                f"write `missing({other})` or `known({other})`",
            )
    sign = _COMPARISONS.get(type(operator))
    if sign is None:
        place.stop(node, "LC-EXPR-012", "`is` compares nothing here", "write `==` or `!=`")
    return sign


#: What each part of the calendar can be, its least and its most.
_CALENDAR: Mapping[tree.CalendarPartName, tuple[int, int]] = MappingProxyType(
    {"hour": (0, 23), "day": (1, 31), "month": (1, 12)}
)


def out_of_calendar(value: Value, sign: tree.Comparison, number: Scalar) -> tuple[str, str] | None:
    """
    Message and hint where a part of the calendar is compared with what it never is, or None.

    `now.hour() < 24` is let pass: whoever says from when to when may say it so.
    """
    if not isinstance(value, tree.CalendarPart) or value.part not in _CALENDAR:
        return None
    if not isinstance(number, int | Decimal):
        return None
    least, most = _CALENDAR[value.part]
    if least <= number <= most or (sign, number) in (("<", most + 1), (">", least - 1)):
        return None
    message = f"`now.{value.part}` is a number from {least} to {most}, and never {number}"
    cure = "midnight is hour 0" if (value.part, number) == ("hour", 24) else "mend the number"
    return message, cure


def member(place: Place, literal: ast.expr, value: Value) -> Scalar:
    """A literal among those that a value is looked for in."""
    found = constant(place, literal, value.kind).value
    _refuse_out_of_calendar(place, literal, value, "==", found)
    return found


def _refuse_out_of_calendar(
    place: Place, node: ast.expr, value: Value, sign: tree.Comparison, number: Scalar
) -> None:
    wrong = out_of_calendar(value, sign, number)
    if wrong is not None:
        place.stop(node, "LC-EXPR-017", *wrong)


def with_literal(
    place: Place, sign: tree.Comparison, side: ast.expr, value: Value, literal: ast.expr
) -> Condition:
    """A value compared with a literal, which takes the value's type."""
    _refuse_order(place, side, sign, value.kind)
    right = constant(place, literal, value.kind)
    _refuse_out_of_calendar(place, literal, value, sign, right.value)
    return tree.Compare(sign, value, right)


def with_yes_or_no(
    place: Place, sign: tree.Comparison, held: Condition, literal: ast.expr
) -> Condition:
    """A condition compared with `true` or `false`: itself, or its opposite."""
    if sign not in ("==", "!="):
        place.stop(literal, "LC-EXPR-014", "yes/no values have no order", "write `==`")
    return held if written(literal) == (sign == "==") else tree.Not(held)


def two_values(
    place: Place, node: ast.AST, sign: tree.Comparison, left: Value, right: Value
) -> Condition:
    """Two values compared with each other."""
    if not comparable(left.kind, right.kind):
        place.stop(
            node,
            "LC-EXPR-014",
            f"{left.kind.one} cannot be compared with {right.kind.one}",
            "compare facts of one type",
        )
    _refuse_order(place, node, sign, left.kind)
    if _never_equal(left.kind, right.kind):
        place.stop(
            node,
            "LC-EXPR-014",
            "the two facts are normalised in different ways, so they are never equal",
            "compare facts of the same kind",
        )
    for one, other in ((left, right), (right, left)):
        if holds_days(one) and tree.is_time_bound(other):
            place.stop(
                node,
                "LC-EXPR-015",
                "both sides change with time",
                "compare days with a number or a fact",
            )
    return tree.Compare(sign, left, right)


def _never_equal(left: Type, right: Type) -> bool:
    return isinstance(left, Text) and isinstance(right, Text) and left.normal != right.normal


def holds_days(value: Value) -> bool:
    """Whether a value counts days or reads the calendar."""
    return any(isinstance(n, tree.DaysBetween | tree.CalendarPart) for n in value.walk())


def _refuse_order(place: Place, node: ast.AST, sign: tree.Comparison, kind: Type) -> None:
    if sign in ("==", "!=") and not isinstance(kind, ListOf):
        return
    if not is_ordered(kind):
        cure = {
            "text": "texts are compared with `==`, `in` or `.contains(...)`",
            "choice": "choices have no order: list those you mean with `in [...]`",
            "yes/no": "just name the fact",
        }.get(kind.name, 'ask whether it `.has("...")` something')
        place.stop(node, "LC-EXPR-014", f"{kind.one} has no order and no `{sign}`", cure)


# -- membership ------------------------------------------------------------------------------------


def refuse_habits_of_in(place: Place, left: ast.expr, right: ast.expr) -> None:
    """Refuse `"x" in list` and values in round brackets, which Python's habits suggest."""
    if isinstance(written(left), str):
        container, shown = place.syntax.source(right), place.syntax.source(left)
        place.stop(
            left,
            "LC-EXPR-013",
            "a literal stands where the fact belongs",
            f"write `{container}.has({shown})` for a list, "
            f"`{container}.contains({shown})` for a text",
        )
    if isinstance(right, ast.Tuple | ast.Set):
        message = "the values after `in` stand in square brackets"
        place.stop(right, "LC-EXPR-013", message, "[...]")


def refuse_as_member(place: Place, left: ast.expr, kind: Type) -> None:
    """Refuse what is never looked for among values."""
    _refuse_order(place, left, "==", kind)
    if isinstance(kind, Points):
        message = "a score is compared, it is not looked for among numbers"
        place.stop(left, "LC-EXPR-014", message, "write `score.total >= 80`")


def in_list(place: Place, left: ast.expr, value: Value, right: ast.expr) -> Condition:
    """A value in a named list."""
    name = list_name(place, right)
    if name is None:
        place.stop(
            right,
            "LC-EXPR-013",
            f"`{place.shown(right)}` is no list of values",
            'write `in ["a", "b"]`, or `in lists.NAME` for a list of the definition',
        )
    if not isinstance(value.kind, Text | Choice):
        message = f"named lists hold texts, this is {value.kind.one}"
        place.stop(left, "LC-EXPR-014", message, "name the values: `in [...]`")
    return tree.InList(value, name)


def among(value: Value, options: Sequence[Scalar]) -> Condition:
    """A value among literals; among one, it is the plain comparison."""
    unique = tuple(dict.fromkeys(options))
    if len(unique) == 1:
        return tree.Compare("==", value, tree.Constant(unique[0], value.kind))
    return tree.OneOf(value, unique)
