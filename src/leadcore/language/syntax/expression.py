"""From the text of a condition to Python's own syntax tree, within stated bounds."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from leadcore.language.faults import Fault, FaultError
from leadcore.language.syntax.strings import without_strings
from leadcore.language.syntax.traps import refuse_traps
from leadcore.language.syntax.unreadable import why_unreadable

#: The longest condition, in characters.
MAX_TEXT = 10_000
#: How many levels deep brackets, `not`, signs, calls and whatever else may nest.
MAX_DEPTH = 50

_BRACKET = re.compile(r"[()\[\]{}]")
_LEAVES = (
    *(ast.Name, ast.Constant, ast.expr_context),
    *(ast.boolop, ast.operator, ast.unaryop, ast.cmpop),
)


@dataclass(frozen=True, slots=True)
class Syntax:
    """
    A condition's syntax tree together with its text.

    Attributes:
        text: The condition as written.
        tree: Python's tree of it.
    """

    text: str
    tree: ast.expr
    _shift: int

    def place(self, node: ast.AST) -> tuple[int, int]:
        """Where a node starts and ends in the text, in characters."""
        start = getattr(node, "col_offset", 0)
        end = getattr(node, "end_col_offset", start + 1)
        if not self.text.isascii():
            raw = self.text[self._shift :].encode("utf-8", "surrogatepass")
            start = len(raw[:start].decode("utf-8", "surrogatepass"))
            end = len(raw[:end].decode("utf-8", "surrogatepass"))
        return start + self._shift, end + self._shift

    def source(self, node: ast.AST) -> str:
        """The text of a node as written."""
        start, end = self.place(node)
        return self.text[start:end]

    def fault(self, node: ast.AST, code: str, message: str, hint: str = "") -> Fault:
        """A fault at a node."""
        start, end = self.place(node)
        return Fault(code, message, hint, start, end)


def parse(text: str) -> Syntax:
    """
    Read a condition's text as one Python expression.

    Raises:
        FaultError: The text is no expression, or falls into one of the known traps.
    """
    if len(text) > MAX_TEXT:
        raise FaultError(
            Fault(
                "LC-EXPR-002",
                f"the condition has {len(text):,} characters; {MAX_TEXT:,} is the most",
                "put long lists under `lists:` and split the condition with `segments:`",
                0,
                len(text),
            )
        )
    refuse_traps(text)
    flat = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    body = flat.lstrip(" ")
    if not body:
        raise FaultError(
            Fault("LC-EXPR-001", "the condition is empty", "say what must hold", 0, len(text) or 1)
        )
    _refuse_deep_brackets(text)
    shift = len(flat) - len(body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(body.rstrip(" "), mode="eval").body
    except SyntaxError as error:
        if "too many nested" in (error.msg or ""):
            raise FaultError(_too_deep(text)) from None
        raise FaultError(why_unreadable(text, shift, error)) from None
    except (MemoryError, RecursionError, ValueError):
        raise FaultError(_too_deep(text)) from None
    _refuse_depth(text, tree)
    return Syntax(text, tree, shift)


def _too_deep(text: str) -> Fault:
    return Fault(
        "LC-EXPR-002",
        f"the condition nests deeper than {MAX_DEPTH} levels",
        "split it with `segments:`",
        0,
        len(text),
    )


def _refuse_deep_brackets(text: str) -> None:
    """Brackets count also where they change nothing, and before anybody has to match them."""
    depth = 0
    for bracket in _BRACKET.findall(without_strings(text)):
        depth += 1 if bracket in "([{" else -1
        if depth > MAX_DEPTH:
            raise FaultError(_too_deep(text))


def _refuse_depth(text: str, tree: ast.expr) -> None:
    """Whatever stands inside something is a level below it; names and literals are none."""
    if len(text) <= MAX_DEPTH:
        return  # no level without a character of its own
    level: list[ast.AST] = [] if isinstance(tree, _LEAVES) else [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _inside(node)]
    if level:
        raise FaultError(_too_deep(text))


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """What stands inside a node; the dot of a method and its brackets are one level together."""
    method = node.func if isinstance(node, ast.Call) else None
    for child in ast.iter_child_nodes(node):
        if child is method and isinstance(child, ast.Attribute):
            yield from _inside(child)
        elif not isinstance(child, _LEAVES):
            yield child
