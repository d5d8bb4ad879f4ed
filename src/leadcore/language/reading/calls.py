"""What is asked with brackets: the functions, and the methods that each kind of value has."""

from __future__ import annotations

import ast
import zoneinfo
from functools import lru_cache
from typing import NoReturn

from leadcore.language import tree
from leadcore.language.meaning import words
from leadcore.language.patterns import PatternError, check_pattern
from leadcore.language.reading.constants import constant, text
from leadcore.language.reading.names import FUNCTIONS, list_name
from leadcore.language.reading.place import Place
from leadcore.language.reading.things import (
    CALENDAR,
    HABITS,
    METHODS,
    TEXT_TESTS,
    Space,
    Thing,
    methods_of,
)
from leadcore.language.tree import Condition, Items, Value
from leadcore.language.types import Choice, Date, ListOf, Moment, Record, Text


def one_argument(place: Place, node: ast.Call, form: str) -> ast.expr:
    """The only thing in the brackets of a call."""
    if len(node.args) != 1:
        place.stop(node, "LC-EXPR-018", "one thing belongs in the brackets", f"write `{form}`")
    return node.args[0]


def no_argument(place: Place, node: ast.Call, form: str) -> None:
    """Refuse whatever stands in the brackets of a call."""
    if node.args:
        place.stop(node, "LC-EXPR-018", "nothing belongs in the brackets", f"write `{form}`")


def _some_texts(place: Place, node: ast.Call, form: str) -> tuple[str, ...]:
    if not node.args:
        place.stop(node, "LC-EXPR-018", "a text belongs in the brackets", f"write `{form}`")
    return tuple(text(place, argument, form) for argument in node.args)


# -- functions -------------------------------------------------------------------------------------


def function_argument(place: Place, node: ast.Call, name: str) -> ast.expr:
    """What a function is asked of; refuses a function that there is not."""
    if name not in FUNCTIONS:
        habit = {"len": "write `.count()` after the list", "is_null": "write `missing(fact)`"}
        if name in habit:
            place.stop(node.func, "LC-EXPR-003", f"there is no function `{name}`", habit[name])
        place.unknown(node.func, name, "no function", FUNCTIONS)
    return one_argument(place, node, f"{name}(fact)")


def called_function(place: Place, node: ast.Call, name: str, value: Value) -> Thing:
    """What a function says of a value."""
    argument = node.args[0]
    if name in ("known", "missing"):
        return _presence(place, node, name, value)
    if place.item is not None:
        place.refuse_time(node)
    if not isinstance(value.kind, Date | Moment):
        message = f"`{name}` takes a date or a moment, this is {value.kind.one}"
        place.stop(argument, "LC-EXPR-014", message, f"write `{name}(created_at)` or the like")
    return tree.DaysBetween("since" if name == "days_since" else "until", value)


_SOME = {"known": ">= 1", "missing": "== 0"}


def refuse_presence_of_list(place: Place, node: ast.Call, name: str) -> NoReturn:
    """Refuse `known` of a list of records, which is there for every lead."""
    shown = place.shown(node.args[0])
    asked = f"{shown}.exists()" if name == "known" else f"not {shown}.exists()"
    message = f"`{shown}` is never missing"
    place.stop(node, "LC-EXPR-022", message, f"it can be empty: write `{asked}`")


def _presence(place: Place, node: ast.Call, name: str, value: Value) -> Condition:
    if isinstance(value, tree.Fact) and not isinstance(value.kind, ListOf) and not value.missing:
        return tree.Always(name == "known")
    if tree.never_missing(value):
        shown = place.shown(node.args[0])
        message, hint = f"`{shown}` is never missing", "compare it with something instead"
        if isinstance(value, tree.Constant):
            hint = "name a fact in the brackets"
        elif isinstance(value, tree.Fact):
            hint = f"it can be empty: write `{shown}.count() {_SOME[name]}`"
        elif isinstance(value, tree.Total):
            hint = "a sum of nothing is 0: compare it, or ask whether the list `.exists()`"
        place.stop(node, "LC-EXPR-022", message, hint)
    known = tree.Known(value)
    return known if name == "known" else tree.Not(known)


# -- methods ---------------------------------------------------------------------------------------


def called_method(place: Place, node: ast.Call, func: ast.Attribute, base: Thing) -> Thing:
    """What a method says of a thing; those of lists of records that take conditions aside."""
    name = func.attr
    if isinstance(base, Items):
        if name == "allows" and base == Items(("consent",), base.record):
            return _allows(place, node, base.record)
    elif isinstance(base, Space) and base.kind == "now" and name in CALENDAR:
        return _calendar_part(place, node, CALENDAR[name])
    elif isinstance(base, tree.Outcome) and name == "reached":
        return _reached(place, node, base)
    elif isinstance(base, tree.Fact) and isinstance(base.kind, ListOf):
        if name in METHODS["values"]:
            return _of_values(place, node, name, base, base.kind)
    elif isinstance(base, Value) and name in TEXT_TESTS and _is_text(base):
        return _text_test(place, node, TEXT_TESTS[name], base)
    if isinstance(base, Space) and base.record and name in base.record.fields:
        message = f"`{name}` is a fact and takes no brackets"
        place.stop(func, "LC-EXPR-018", message, "remove the brackets")
    methods = methods_of(base)
    habit = HABITS.get(name)
    shown = place.shown(func.value)
    if habit in methods:
        message = f"nothing of `{shown}` is called `{name}`"
        cure = f"write `.{habit}(...)`"
        if name == "lower":
            cure = "`.has_word(...)` ignores case, and so does `(?i)` in `.matches(...)`"
        place.stop(func, "LC-EXPR-003", message, cure)
    if not methods and isinstance(base, Value | Condition):
        message = f"no method of `{shown}` is called `{name}`"
        what = base.kind.one if isinstance(base, Value) else "a condition"
        place.stop(func, "LC-EXPR-003", message, f"it is {what}, which has none")
    place.unknown(func, name, f"no method of `{shown}`", methods)


def _is_text(value: Value) -> bool:
    return isinstance(value.kind, Text | Choice) and not isinstance(value, tree.Outcome)


_CONSENT = 'write `consent.allows("email", "marketing")`'


def _allows(place: Place, node: ast.Call, statement: Record) -> Condition:
    texts = _some_texts(place, node, '.allows("email")')
    if len(texts) > 2:
        place.stop(node, "LC-EXPR-018", "a channel and a purpose belong in the brackets", _CONSENT)
    channel = constant(place, node.args[0], statement.fields["channel"].type).value
    return tree.Allows(str(channel), texts[1] if len(texts) == 2 else "marketing")


def _calendar_part(place: Place, node: ast.Call, part: tree.CalendarPartName) -> Value:
    if place.item is not None:
        place.refuse_time(node)
    if not node.args:
        return tree.CalendarPart(part, None)
    argument = one_argument(place, node, f'now.{part}("Europe/Berlin")')
    zone = text(place, argument, f'now.{part}("Europe/Berlin")')
    if zone not in _zones():
        place.unknown(argument, zone, "no time zone", _zones())
    return tree.CalendarPart(part, zone)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _reached(place: Place, node: ast.Call, base: tree.Outcome) -> Condition:
    argument = one_argument(place, node, '.reached("mql")')
    if base.name == "grade":
        message = "grades are compared, they are not reached"
        place.stop(node, "LC-EXPR-018", message, "write `grade in [...]`")
    stage = constant(place, argument, Choice(place.vocabulary.line)).value
    return tree.Reached(str(stage), before=base.name == "was.stage")


def _of_values(place: Place, node: ast.Call, name: str, base: tree.Fact, kind: ListOf) -> Thing:
    if name == "count":
        no_argument(place, node, ".count()")
        return tree.Length(base)
    if not node.args:
        message = "a value belongs in the brackets"
        place.stop(node, "LC-EXPR-018", message, f'write `.{name}("...")`')
    if name in ("has", "has_any") and len(node.args) == 1:
        listed = list_name(place, node.args[0])
        if listed is not None:
            if not isinstance(kind.item, Text | Choice):
                message = f"named lists hold texts, this is {kind.one}"
                place.stop(node, "LC-EXPR-014", message, "name the values")
            return tree.HasListed(base, listed)
    options = tuple(
        dict.fromkeys(constant(place, argument, kind.item).value for argument in node.args)
    )
    return tree.Has(base, options, all=name == "has_all" and len(options) > 1)


_NEEDLE = "name the text to look for, or ask `known(fact)`"


def _text_test(place: Place, node: ast.Call, test: tree.TextTestName, base: Value) -> Condition:
    needles = _some_texts(place, node, f'.{test}("...")')
    for needle, argument in zip(needles, node.args, strict=True):
        if not needle or (not needle.strip() and test in ("has_word", "matches")):
            place.stop(argument, "LC-EXPR-018", "an empty text is found everywhere", _NEEDLE)
        if test == "has_word" and not words(needle).strip():
            message = f"there is no word in `{needle[:40]}`"
            place.stop(argument, "LC-EXPR-018", message, "ask `.contains(...)` for signs")
        if test == "matches":
            try:
                check_pattern(needle)
            except PatternError as error:
                place.stop(argument, "LC-EXPR-023", str(error), error.hint)
    return tree.TextTest(test, base, tuple(dict.fromkeys(needles)))
