"""Code that finds the touches a rule counts, and what their ages make of its points."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from leadcore.definition.planning.plan import ScoreRule
from leadcore.language.python import PythonWriter, attribute, call, const, load
from leadcore.language.tree import Items


def counted_moments(writer: PythonWriter, rule: ScoreRule) -> ast.expr:
    """Code for the moments of the touches that a `for_each` rule counts, oldest first."""
    assert rule.items is not None
    moments = moments_of(writer, rule.items)
    if rule.once_a_day:
        writer.names["_once_a_day"] = once_a_day
        moments = call(load("_once_a_day"), moments)
    if rule.at_most_times is not None:
        newest = ast.Slice(const(-rule.at_most_times))
        moments = ast.Subscript(moments, newest, ast.Load())
    return moments


def moments_of(writer: PythonWriter, items: Items) -> ast.expr:
    """Code for the moments of the items of a narrowed list, oldest first."""
    if items.where is not None:
        chosen = writer.chosen(items)
        assert isinstance(chosen, ast.ListComp)
        chosen.elt = attribute(load("t"), "at")
        return chosen
    moments: ast.expr = attribute(writer.sequence(items), "ats")
    if items.within is not None:
        start = call(load("bisect_right"), moments, writer.window(items.within))
        moments = ast.Subscript(moments, ast.Slice(start), ast.Load())
    return moments


def function_of(
    writer: PythonWriter, name: str, body: list[ast.stmt], arguments: tuple[str, ...]
) -> Callable[..., Any]:
    """Make a Python function of code, with all that the writer's code refers to."""
    taken = ast.arguments([], [ast.arg(argument) for argument in arguments], None, [], [], None, [])
    function = ast.FunctionDef(name, taken, [*writer.prelude(), *body], [], None)
    module = ast.Module([function], [])
    _place(module)
    names = dict(writer.names)
    # The module holds only nodes that the writer made; no text of an author becomes code.
    exec(compile(module, f"<leadcore: {name}>", "exec"), names)  # noqa: S102
    made: Callable[..., Any] = names[name]
    return made


def _place(module: ast.Module) -> None:
    """Give every node the place that Python's compiler asks for; quicker than `ast` does it."""
    waiting: list[ast.AST] = [module]
    while waiting:
        held = waiting.pop().__dict__
        for value in tuple(held.values()):
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                waiting += [item for item in value if isinstance(item, ast.AST)]
        held["lineno"] = held["end_lineno"] = 1
        held["col_offset"] = held["end_col_offset"] = 0


def decayed(moments: Any, now: datetime, steps: tuple[int, ...]) -> int:
    """The micro-points of touches at these moments, each by its age in completed days."""
    last = len(steps)
    total = 0
    for at in moments:
        age = (now - at).days
        if age < last:
            total += steps[age]
    return total


def once_a_day(moments: Any) -> list[datetime]:
    """The moments that count when those within 24 hours of one that counted are passed over."""
    counted: list[datetime] = []
    day = timedelta(days=1)
    for at in moments:
        if not counted or at - counted[-1] >= day:
            counted.append(at)
    return counted
