"""Sums, differences and products: what can be calculated with, and what cannot."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from leadcore.language import tree
from leadcore.language.reading.names import refuse_hyphen
from leadcore.language.reading.place import Place
from leadcore.language.tree import Value
from leadcore.language.types import DECIMAL, Date, Duration, Moment, Points, is_numeric

Sign = Literal["+", "-", "*"]

_SIGNS: Mapping[type[ast.operator], Sign] = MappingProxyType(
    {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
)
_TURNING = tree.DaysBetween | tree.CalendarPart
_INEXACT: Mapping[type[ast.operator], str] = MappingProxyType(
    {ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**"}
)


def sign_of(place: Place, node: ast.BinOp) -> Sign:
    """The sign of a calculation; refuses those that the language does without."""
    sign = _SIGNS.get(type(node.op))
    if sign is None:
        inexact = _INEXACT.get(type(node.op))
        if inexact is not None:
            place.stop(
                node,
                "LC-EXPR-016",
                f"there is no `{inexact}`: numbers stay exact",
                "multiply the other side instead",
            )
        hint = "write `and` or `or`"
        place.stop(node, "LC-EXPR-016", "bit operators are not part of the language", hint)
    refuse_hyphen(place, node)
    return sign


def calculated(place: Place, node: ast.AST, sign: Sign, left: Value, right: Value) -> Value:
    """Two values calculated with."""
    for value in (left, right):
        if isinstance(value.kind, Points):
            place.stop(
                node,
                "LC-EXPR-014",
                "scores are compared, not calculated with",
                "`score.total` is the sum of the dimensions",
            )
        if not is_numeric(value.kind):
            message = f"{value.kind.one} cannot be calculated with"
            hint = "whole numbers, decimals and amounts of money can"
            if isinstance(value.kind, Date | Moment | Duration):
                hint = "compare moments with each other, or `days_since(...)` with a number"
            place.stop(node, "LC-EXPR-014", message, hint)
        turning = next((each for each in value.walk() if isinstance(each, _TURNING)), None)
        if isinstance(turning, tree.CalendarPart):
            what = f"`now.{turning.part}(...)`"
            message = f"{what} cannot be calculated with: it turns with the clock"
            place.stop(node, "LC-EXPR-015", message, f"compare {what} alone with a number")
        if turning is not None:
            place.stop(
                node,
                "LC-EXPR-015",
                "days cannot be calculated with",
                "compare `days_since(...)` with a number",
            )
    kind = left.kind if isinstance(left.kind, type(right.kind)) else DECIMAL
    return tree.Arithmetic(sign, left, right, kind)


def negative(place: Place, node: ast.AST, value: Value) -> Value:
    """A value with its sign turned."""
    return calculated(place, node, "-", tree.Constant(0, value.kind), value)
