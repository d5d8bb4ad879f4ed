"""The pieces of Python code that conditions are written in, as `ast` nodes."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

#: No variables at all.
NONE: frozenset[str] = frozenset()


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
    if_true: frozenset[str] = NONE
    if_false: frozenset[str] = NONE


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


def call(function: ast.expr, *arguments: ast.expr, **named: ast.expr) -> ast.Call:
    """Code that calls a function."""
    return ast.Call(function, list(arguments), [ast.keyword(*each) for each in named.items()])


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


def is_there(code: ast.expr) -> ast.expr:
    """Code that holds when a value is not missing."""
    return compare(code, ast.IsNot(), const(None))
