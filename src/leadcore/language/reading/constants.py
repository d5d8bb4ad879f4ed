"""The literals of a condition: texts, numbers, yes and no, as values of the type that they meet."""

from __future__ import annotations

import ast
from decimal import Decimal
from unicodedata import normalize

from leadcore.language import tree
from leadcore.language.literals import LiteralError, literal, number
from leadcore.language.reading.place import Place
from leadcore.language.types import DECIMAL, WHOLE, Type


def written(node: ast.expr) -> str | Decimal | bool | None:
    """The literal that a node writes, a number only roughly; None when it is no literal."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = written(node.operand)
        return -inner if isinstance(inner, Decimal) else None
    if isinstance(node, ast.Name) and node.id in ("true", "false"):
        return node.id == "true"
    if not isinstance(node, ast.Constant):
        return None
    value = node.value
    if isinstance(value, str):
        return normalize("NFC", value)  # as facts are on entry
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Decimal(1)  # read exactly from the text where it is used
    return None


def constant(place: Place, node: ast.expr, kind: Type) -> tree.Constant:
    """The literal at a node, as a value of the given type."""
    value = written(node)
    if value is None:
        place.stop(
            node,
            "LC-EXPR-013",
            f"`{place.shown(node)}` is no literal",
            "write a text in quotes or a number",
        )
    try:
        if isinstance(value, Decimal):
            value = _exact(place, node)
        return tree.Constant(literal(value, kind, place.normalisers), kind)
    except LiteralError as error:
        place.stop(node, "LC-EXPR-014", str(error), error.hint)


def number_alone(place: Place, node: ast.expr) -> tree.Constant:
    """A number that meets nothing that would give it a type."""
    exact = _exact(place, node)
    if exact == exact.to_integral_value():
        return tree.Constant(int(exact), WHOLE)
    return tree.Constant(exact, DECIMAL)


def text(place: Place, node: ast.expr, form: str) -> str:
    """A literal text, for methods that take nothing else; `form` shows how they are written."""
    value = written(node)
    if not isinstance(value, str):
        message = f"a text in quotes belongs here, not `{place.shown(node)}`"
        place.stop(node, "LC-EXPR-018", message, f"write `{form}`")
    return value


def _exact(place: Place, node: ast.expr) -> Decimal:
    turned = False
    while isinstance(node, ast.UnaryOp):
        turned ^= isinstance(node.op, ast.USub)
        node = node.operand
    try:
        exact = number(place.syntax.source(node))
    except LiteralError as error:
        place.stop(node, "LC-EXPR-017", str(error), error.hint)
    return -exact if turned else exact
