"""What a name, an attribute or a call can stand for while a condition is read."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NoReturn

from leadcore.language import tree
from leadcore.language.reading.place import Place
from leadcore.language.tree import Condition, Items, Value
from leadcore.language.types import Choice, ListOf, Record, Text, Type, YesNo

Whose = Literal["lead", "item", "member"]


@dataclass(frozen=True, slots=True)
class Space:
    """
    A group of names that is no value by itself: `company`, `score`, `was`, `now`, `lists`.

    Attributes:
        kind: Which group.
        record: The facts in it, for records.
        path: The path of a record within the lead.
        items: The list that `.first()` or `.last()` was asked of.
        of: Whose facts they are.
        missing: Whether the record itself can be missing, and every fact in it with it.
    """

    kind: str
    record: Record | None = None
    path: tuple[str, ...] = ()
    items: Items | None = None
    of: Whose = "lead"
    missing: bool = False


Thing = Value | Condition | Items | Space

TEXT_TESTS: Mapping[str, tree.TextTestName] = MappingProxyType(
    {
        "contains": "contains",
        "starts_with": "starts_with",
        "ends_with": "ends_with",
        "has_word": "has_word",
        "matches": "matches",
    }
)
CALENDAR: Mapping[str, tree.CalendarPartName] = MappingProxyType(
    {"weekday": "weekday", "hour": "hour", "day": "day", "month": "month"}
)

#: The methods of each family of things.
METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": tuple(TEXT_TESTS),
        "records": ("where", "within", "count", "exists", "sum", "max", "min", "first", "last"),
        "values": ("has", "has_any", "has_all", "count"),
        "now": tuple(CALENDAR),
        "stage": ("reached",),
    }
)
#: What authors write out of habit, and the method that does it here.
HABITS: Mapping[str, str] = MappingProxyType(
    {
        "startswith": "starts_with",
        "endswith": "ends_with",
        "includes": "contains",
        "contains": "has",
        "len": "count",
        "size": "count",
        "any": "exists",
        "lower": "has_word",
        "regex": "matches",
        "match": "matches",
        "search": "matches",
        "filter": "where",
        "in_last": "within",
    }
)


def methods_of(thing: Thing) -> tuple[str, ...]:
    """What can be asked of a thing."""
    return METHODS.get(_family(thing), ())


def _family(thing: Thing) -> str:
    if isinstance(thing, Items):
        return "records"
    if isinstance(thing, Space):
        return thing.kind
    if isinstance(thing, tree.Outcome):
        return "stage"
    if isinstance(thing, Value):
        if isinstance(thing.kind, ListOf):
            return "values"
        if isinstance(thing.kind, Text | Choice):
            return "text"
    return ""


def fact(path: tuple[str, ...], kind: Type, missing: bool, of: Whose) -> tree.Fact:
    """A fact; a list is never missing, only empty."""
    return tree.Fact(path, kind, missing and not isinstance(kind, ListOf), of)


def as_value(place: Place, node: ast.expr, thing: Thing) -> Value:
    """
    A thing as a value.

    Raises:
        FaultError: It has no single value.
    """
    if isinstance(thing, Value):
        return thing
    if not isinstance(thing, Condition):
        cure = "take its `.count()`, `.sum(...)`, `.first()` or `.last()`"
        _refuse_group(place, node, thing, "a list has no single value", cure)
    place.stop(
        node,
        "LC-EXPR-021",
        f"`{place.shown(node)}` is a condition, not a value",
        "join conditions with `and`, `or`, `not`",
    )


def as_condition(place: Place, node: ast.expr, thing: Thing) -> Condition:
    """
    A thing as a condition.

    Raises:
        FaultError: It is neither true nor false.
    """
    if isinstance(thing, Condition):
        return thing
    if not isinstance(thing, Value):
        cure = "write `.exists()` after it, or compare its `.count()`"
        _refuse_group(place, node, thing, "a list is neither true nor false", cure)
    if isinstance(thing.kind, YesNo):
        return tree.yes_no(thing)
    place.stop(
        node,
        "LC-EXPR-021",
        f"`{place.shown(node)}` is {thing.kind.one}, not a condition",
        f"compare it with something, or ask `known({place.shown(node, 40)})`",
    )


def _refuse_group(
    place: Place, node: ast.expr, thing: Items | Space, of_list: str, cure: str
) -> NoReturn:
    """A list, or a group of names, was used as if it were a single thing."""
    if isinstance(thing, Items):
        place.stop(node, "LC-EXPR-021", of_list, cure)
    shown = place.shown(node)
    inside: tuple[str, ...] = tuple(thing.record.fields) if thing.record else ()
    if thing.kind == "score":
        inside = ("total",)
    elif thing.kind == "was":
        inside = ("stage",)
    elif thing.kind == "lists":
        inside = (*place.vocabulary.lists, "name")
    hint = f"name something in it, such as `{shown}.{inside[0]}`" if inside else ""
    if thing.kind == "now":
        hint = 'ask `now.weekday("Europe/Berlin")`, or `days_since(fact)`'
    code = "LC-EXPR-015" if thing.kind == "now" else "LC-EXPR-021"
    place.stop(node, code, f"`{shown}` is a group of facts, not a value", hint)
