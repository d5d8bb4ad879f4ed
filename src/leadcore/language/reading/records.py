"""Lists of records, narrowed by `where` and `within`, and what is taken of them."""

from __future__ import annotations

import ast
from typing import Literal

from leadcore.language import tree
from leadcore.language.literals import LONGEST_DURATION, LiteralError, duration
from leadcore.language.reading.calls import no_argument, one_argument
from leadcore.language.reading.constants import text
from leadcore.language.reading.place import Place
from leadcore.language.reading.things import Space, Thing
from leadcore.language.tree import Condition, Items, Value
from leadcore.language.types import Points, is_dated, is_numeric


def taken(place: Place, node: ast.Call, name: str, items: Items) -> Thing:
    """What is taken of a list without a condition or a number of its items."""
    if name == "within":
        return _window(place, node, items)
    no_argument(place, node, f".{name}()")
    if name in ("first", "last"):
        return Space("end", items.record, (name,), items, of="item")
    return tree.Count(items) if name == "count" else tree.Exists(items)


_BESIDE = "ask for it outside the brackets, and join the two by `and`"


def where_argument(place: Place, node: ast.Call) -> ast.expr:
    """The condition in the brackets of `where`."""
    argument = one_argument(place, node, ".where(condition)")
    if place.item is not None:
        place.stop(argument, "LC-EXPR-016", "`where` cannot stand inside another `where`", _BESIDE)
    return argument


def narrowed(items: Items, where: Condition) -> Items:
    """The items for which a further condition holds."""
    if items.where is not None:
        where = tree.And((*_parts(items.where), *_parts(where)))
    return Items(items.path, items.record, where, items.within)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, tree.And) else (condition,)


def number_argument(place: Place, node: ast.Call, name: str) -> ast.expr:
    """The number of each item in the brackets of `sum`, `max` or `min`."""
    return one_argument(place, node, f".{name}(number)")


def total(place: Place, node: ast.Call, name: str, items: Items, of: Value) -> Value:
    """The sum, largest or smallest of a number over the items."""
    if not is_numeric(of.kind) or isinstance(of.kind, Points):
        message = f"`.{name}` takes a number, this is {of.kind.one}"
        numbers = [each for each, field in items.record.fields.items() if is_numeric(field.type)]
        hint = f"the numbers are {', '.join(numbers)}" if numbers else "ask `.count()`"
        place.stop(node.args[0], "LC-EXPR-014", message, hint)
    operation: Literal["sum", "max", "min"] = "sum"
    if name != "sum":
        operation = "max" if name == "max" else "min"
    return tree.Total(operation, items, of, of.kind)


def _window(place: Place, node: ast.Call, items: Items) -> Items:
    if not is_dated(items.record):
        message = f"{items.record.one} has no moment to be within"
        place.stop(node, "LC-EXPR-018", message, "narrow the list by `.where(...)`")
    argument = one_argument(place, node, '.within("7 days")')
    try:
        length = duration(text(place, argument, '.within("7 days")'))
    except LiteralError as error:
        place.stop(argument, "LC-EXPR-014", str(error), error.hint)
    if not length:
        place.stop(argument, "LC-EXPR-014", "a window of no length holds nothing", '"7 days"')
    if length > LONGEST_DURATION:
        message = "the window is too long"
        place.stop(argument, "LC-EXPR-014", message, "at most a thousand years: 365250 days")
    if items.within is not None:
        length = min(length, items.within)
    return Items(items.path, items.record, items.where, length)
