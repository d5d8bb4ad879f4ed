"""What the names in a condition stand for: facts, lists, results, and the methods each type has."""

from __future__ import annotations

import ast
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NoReturn

from leadcore.errors import nearest
from leadcore.language import tree
from leadcore.language.literals import LONGEST_DURATION, LiteralError, duration
from leadcore.language.meaning import words
from leadcore.language.patterns import PatternError, check_pattern
from leadcore.language.tree import Condition, Items, Value
from leadcore.language.types import (
    Choice,
    Date,
    ListOf,
    Moment,
    Points,
    Record,
    Text,
    Type,
    is_dated,
    is_numeric,
)
from leadcore.language.vocabulary import MADE_IN, Scope, Vocabulary

if TYPE_CHECKING:
    from leadcore.language.reading import _Reader


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

_TEXT_TESTS: dict[str, tree.TextTestName] = {
    "contains": "contains",
    "starts_with": "starts_with",
    "ends_with": "ends_with",
    "has_word": "has_word",
    "matches": "matches",
}
_CALENDAR: dict[str, tree.CalendarPartName] = {
    "weekday": "weekday",
    "hour": "hour",
    "day": "day",
    "month": "month",
}
_METHODS = {
    "text": tuple(_TEXT_TESTS),
    "records": ("where", "within", "count", "exists", "sum", "max", "min", "first", "last"),
    "values": ("has", "has_any", "has_all", "count"),
    "now": tuple(_CALENDAR),
    "stage": ("reached",),
}
_HABITS = {
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
_FUNCTIONS = ("known", "missing", "days_since", "days_until")


class Names:
    """Looks names up for one reader."""

    def __init__(self, reader: _Reader, vocabulary: Vocabulary, scope: Scope) -> None:
        self.reader = reader
        self.vocabulary = vocabulary
        self.scope = scope
        self.item: Record | None = None

    def resolve(self, node: ast.Name | ast.Attribute | ast.Call) -> Thing:
        """What a name, an attribute or a call stands for."""
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        return self._call(node)

    def _stop(self, node: ast.AST, code: str, message: str, hint: str = "") -> NoReturn:
        self.reader.stop(node, code, message, hint)

    def _unknown(self, node: ast.AST, name: str, what: str, names: Iterable[str]) -> NoReturn:
        known = sorted(set(names))
        near = nearest(name, known)
        hint = f"did you mean `{near}`?" if near else ""
        if not near and known:
            shown = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
            hint = f"there is: {shown}"
        self._stop(node, "LC-EXPR-003", f"{what} is called `{name[:60]}`", hint)

    # -- bare names ------------------------------------------------------------------------------

    def _name(self, node: ast.Name) -> Thing:
        name = node.id
        if name in ("true", "false"):
            return tree.Always(name == "true")
        if self.item is not None:
            return self._item_name(node, self.item)
        vocabulary = self.vocabulary
        if name in vocabulary.lead.fields:
            return self._field(Space("record", vocabulary.lead), name)
        if name == "lead":
            return Space("record", vocabulary.lead)
        if name == "touches":
            return Items(("touches",), vocabulary.touch)
        if name in ("lists", "now", "was"):
            return Space(name)
        if name in ("qualified", "disqualified"):
            self._refuse_early(node, name)
            return tree.Flag("qualified" if name == "qualified" else "disqualified")
        if name == "grade":
            self._refuse_early(node, name)
            return tree.Outcome("grade", vocabulary.grades)
        if name == "stage":
            self._refuse_early(node, name)
            return tree.Outcome("stage", vocabulary.stages)
        if name == "score":
            self._refuse_early(node, name)
            return Space("score")
        if name == "member":
            if not self.scope.member:
                message = "`member` is only there in the `require` of a route"
                self._stop(node, "LC-EXPR-004", message, "facts of the lead are named directly")
            return Space("record", vocabulary.member, of="member")
        if name in vocabulary.derived:
            return self._derived(node, name)
        if name in vocabulary.segments:
            return self._segment(node, name)
        if name in _FUNCTIONS:
            message = f"`{name}` is a function"
            self._stop(node, "LC-EXPR-018", message, f"write `{name}(fact)`")
        self._unknown(node, name, "no fact", self._everything())

    def _everything(self) -> list[str]:
        vocabulary = self.vocabulary
        nested = [
            f"{name}.{inner}"
            for name, field in vocabulary.lead.fields.items()
            if isinstance(field.type, Record)
            for inner in field.type.fields
        ]
        results = [n for n, section in MADE_IN.items() if section < self.scope.section]
        return [
            *vocabulary.lead.fields,
            *nested,
            *vocabulary.derived,
            *vocabulary.segments,
            *results,
            *_FUNCTIONS,
            "touches",
            "lists",
            "now",
        ]

    def _item_name(self, node: ast.Name, item: Record) -> Thing:
        if node.id in item.fields:
            return self._field(Space("record", item, of="item"), node.id)
        if node.id == "lead":
            return Space("record", self.vocabulary.lead)
        if node.id == "lists":
            return Space("lists")
        if node.id == "now":
            self._refuse_time(node)
        if node.id in self.vocabulary.lead.fields:
            self._stop(
                node,
                "LC-EXPR-003",
                f"inside `where`, `{node.id}` would be a fact of the {item.title}, "
                "and it has none of that name",
                f"write `lead.{node.id}` for the lead's own",
            )
        self._unknown(node, node.id, f"no fact of a {item.title}", item.fields)

    def _refuse_time(self, node: ast.AST) -> NoReturn:
        self._stop(
            node,
            "LC-EXPR-015",
            "time cannot be asked for inside `where`",
            'narrow the list by `.within("7 days")` instead',
        )

    def _field(self, space: Space, name: str) -> Thing:
        assert space.record is not None
        field = space.record.fields[name]
        full = (*space.path, name)
        missing = field.missing or space.missing
        if isinstance(field.type, Record):
            return Space("record", field.type, full, of=space.of, missing=missing)
        if isinstance(field.type, ListOf) and isinstance(field.type.item, Record):
            return Items(full, field.type.item)
        return _fact(full, field.type, missing, space.of)

    def _refuse_early(self, node: ast.AST, name: str) -> None:
        made = MADE_IN[name]
        if self.scope.section <= made:
            self._stop(
                node,
                "LC-EXPR-004",
                f"`{name}` is not decided yet where `{self.scope.section.key}` stands",
                f"it is made in `{made.key}`; the order is derive, disqualify, qualify, score, "
                "grades, stages, route",
            )

    def _derived(self, node: ast.AST, name: str) -> Value:
        if self.scope.derived is not None and name not in self.scope.derived:
            self._stop(
                node,
                "LC-EXPR-004",
                f"the derived value `{name}` is not decided yet",
                "derived values are made in the order they stand in; move it up",
            )
        return tree.Derived(name, self.vocabulary.derived[name])

    def _segment(self, node: ast.AST, name: str) -> Condition:
        earliest = self.vocabulary.segments[name].from_section
        if self.scope.section < earliest:
            self._stop(
                node,
                "LC-EXPR-004",
                f"the segment `{name}` reads results that are not decided yet in "
                f"`{self.scope.section.key}`",
                f"it can be used from `{earliest.key}` on",
            )
        return tree.Segment(name)

    # -- dotted names ----------------------------------------------------------------------------

    def list_name(self, node: ast.expr) -> str | None:
        """The name in `lists.NAME`, or None when the node is something else."""
        if isinstance(node, ast.BinOp):
            self.refuse_hyphen(node)
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            return None
        if node.value.id != "lists":
            return None
        if node.attr not in self.vocabulary.lists:
            self._unknown(node, node.attr, "no list", self.vocabulary.lists)
        return node.attr

    def refuse_hyphen(self, node: ast.BinOp) -> None:
        """`lists.us-states` is a subtraction to Python; say so."""
        right: ast.AST = node.right
        while isinstance(right, ast.Attribute | ast.Call):  # `touches.page-view.count()`
            right = right.value if isinstance(right, ast.Attribute) else right.func
        spaces = isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Attribute)
        if spaces and isinstance(right, ast.Name):
            written = self.reader.syntax.source(node)
            if " " not in written and written.startswith(("lists.", "touches.", "score.")):
                self._stop(
                    node,
                    "LC-EXPR-019",
                    f"in `{written[:60]}` the hyphen is read as a minus",
                    f"names have no hyphens: `{written.replace('-', '_')[:60]}`",
                )

    def _attribute(self, node: ast.Attribute) -> Thing:
        base = self.reader.thing(node.value)
        name = node.attr
        if isinstance(base, Items) and base.path == ("touches",) and base == _bare(base):
            return self._kind(node, name)
        if isinstance(base, Space):
            return self._in_space(node, base, name)
        shown = self.reader.syntax.source(node.value)
        methods = _METHODS.get(_family(base), ())
        wanted = name if name in methods else _HABITS.get(name)
        if wanted in methods:
            self._stop(
                node,
                "LC-EXPR-018",
                f"`{name}` is asked with brackets",
                f"write `{shown[:60]}.{wanted}(...)`",
            )
        self._unknown(node, name, f"nothing of `{shown[:60]}`", methods)

    def _kind(self, node: ast.Attribute, name: str) -> Items:
        record = self.vocabulary.touches.get(name)
        if record is None:
            if name in _METHODS["records"]:
                message = f"`{name}` is asked with brackets"
                self._stop(node, "LC-EXPR-018", message, f"write `touches.{name}(...)`")
            self._unknown(node, name, "no kind of touch", self.vocabulary.touches)
        return Items(("touches", name), record)

    def _in_space(self, node: ast.Attribute, space: Space, name: str) -> Thing:
        if space.kind == "score":
            if name != "total" and name not in self.vocabulary.dimensions:
                known = ("total", *self.vocabulary.dimensions)
                self._unknown(node, name, "no dimension of the score", known)
            return tree.Points(name)
        if space.kind == "was":
            if name != "stage":
                self._unknown(node, name, "nothing of `was`", ("stage",))
            return tree.Outcome("was.stage", self.vocabulary.stages)
        if space.kind == "lists":
            self.list_name(node)
            message = f"`lists.{name}` is a list of values"
            self._stop(node, "LC-EXPR-021", message, f"write `fact in lists.{name}`")
        if space.kind == "now":
            if name in _CALENDAR:
                message = f"`now.{name}` is asked with brackets"
                self._stop(node, "LC-EXPR-018", message, f'write `now.{name}("Europe/Berlin")`')
            self._unknown(node, name, "nothing of `now`", _CALENDAR)
        assert space.record is not None
        if name not in space.record.fields:
            of = "member" if space.of == "member" else space.record.title
            if not space.path and name == "touches" and space.of == "lead":
                return Items(("touches",), self.vocabulary.touch)
            self._unknown(node, name, f"no fact of the {of}", space.record.fields)
        if space.kind == "end":
            return self._of_end(node, space, name)
        return self._field(space, name)

    def _of_end(self, node: ast.Attribute, space: Space, name: str) -> Thing:
        """A fact of the first or last item; `space.path` begins with which of them it is."""
        assert space.record is not None
        assert space.items is not None
        which, *inner = (*space.path, name)
        field = space.record.fields[name]
        if isinstance(field.type, Record):
            missing = field.missing or space.missing
            return Space("end", field.type, (which, *inner), space.items, "item", missing)
        if isinstance(field.type, ListOf):
            self._stop(
                node,
                "LC-EXPR-016",
                f"the {name} of the {which} item cannot be asked",
                f"narrow the list instead: `.where({name}.has(...))`",
            )
        fact = _fact(tuple(inner), field.type, field.missing or space.missing, "item")
        return tree.EndItem("first" if which == "first" else "last", space.items, fact)

    def refuse_space(self, node: ast.expr, space: Space) -> NoReturn:
        """A group of names was used as if it were a value."""
        shown = self.reader.syntax.source(node)
        inside = {
            "record": tuple(space.record.fields) if space.record else (),
            "end": tuple(space.record.fields) if space.record else (),
            "score": ("total", *self.vocabulary.dimensions),
            "was": ("stage",),
            "now": tuple(_CALENDAR),
            "lists": tuple(self.vocabulary.lists),
        }[space.kind]
        hint = f"name something in it, such as `{shown[:60]}.{inside[0]}`" if inside else ""
        if space.kind == "now":
            hint = 'ask `now.weekday("Europe/Berlin")`, or `days_since(fact)`'
        code = "LC-EXPR-015" if space.kind == "now" else "LC-EXPR-021"
        self._stop(node, code, f"`{shown[:60]}` is a group of facts, not a value", hint)

    # -- calls -----------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> Thing:
        for keyword in node.keywords:
            self._stop(node, "LC-EXPR-018", f"`{keyword.arg}=` has no meaning here", "")
        if isinstance(node.func, ast.Name):
            return self._function(node, node.func.id)
        if not isinstance(node.func, ast.Attribute):
            shown = self.reader.syntax.source(node.func)[:60]
            self._stop(node, "LC-EXPR-016", f"`{shown}` cannot be called")
        base = self.reader.thing(node.func.value)
        return self._method(node, node.func, base)

    def _function(self, node: ast.Call, name: str) -> Thing:
        if name not in _FUNCTIONS:
            habit = {"len": "write `.count()` after the list", "is_null": "write `missing(fact)`"}
            if name in habit:
                self._stop(node.func, "LC-EXPR-003", f"there is no function `{name}`", habit[name])
            self._unknown(node.func, name, "no function", _FUNCTIONS)
        argument = self._one(node, f"{name}(fact)")
        value = self.reader.value(argument)
        if name in ("known", "missing"):
            if isinstance(value, tree.Constant) or not value.can_be_missing:
                shown = self.reader.syntax.source(argument)[:60]
                holds = name == "known"
                if isinstance(value, tree.Fact) and not isinstance(value.kind, ListOf):
                    return tree.Always(holds)
                self._stop(
                    node,
                    "LC-EXPR-022",
                    f"`{shown}` is never missing",
                    "ask what it holds instead",
                )
            known = tree.Known(value)
            return known if name == "known" else tree.Not(known)
        if self.item is not None:
            self._refuse_time(node)
        if not isinstance(value.kind, Date | Moment):
            self._stop(
                argument,
                "LC-EXPR-014",
                f"`{name}` takes a date or a moment, this is a {value.kind.name}",
            )
        return tree.DaysBetween("since" if name == "days_since" else "until", value)

    def _one(self, node: ast.Call, form: str) -> ast.expr:
        if len(node.args) != 1:
            self._stop(node, "LC-EXPR-018", f"one thing belongs in the brackets: `{form}`")
        return node.args[0]

    def _none(self, node: ast.Call, form: str) -> None:
        if node.args:
            self._stop(node, "LC-EXPR-018", f"nothing belongs in the brackets: `{form}`")

    def _some_texts(self, node: ast.Call, form: str) -> tuple[str, ...]:
        if not node.args:
            self._stop(node, "LC-EXPR-018", f"a text belongs in the brackets: `{form}`")
        return tuple(self.reader.text(argument, f"what `{form}` takes") for argument in node.args)

    def _method(self, node: ast.Call, func: ast.Attribute, base: Thing) -> Thing:
        name = func.attr
        if isinstance(base, Items):
            if name == "allows" and base == Items(("consent",), base.record):
                return self._allows(node)
            if name in _METHODS["records"]:
                return self._records(node, name, base)
        elif isinstance(base, Space) and base.kind == "now" and name in _CALENDAR:
            return self._calendar(node, _CALENDAR[name])
        elif isinstance(base, tree.Outcome) and name == "reached":
            return self._reached(node, base)
        elif isinstance(base, tree.Fact) and isinstance(base.kind, ListOf):
            if name in _METHODS["values"]:
                return self._values(node, name, base)
        elif isinstance(base, Value) and name in _TEXT_TESTS and _is_text(base):
            return self._text_test(node, _TEXT_TESTS[name], base)
        if isinstance(base, Space) and base.record and name in base.record.fields:
            self._stop(func, "LC-EXPR-018", f"`{name}` is a fact and takes no brackets")
        methods = _METHODS.get(_family(base), ())
        habit = _HABITS.get(name)
        shown = self.reader.syntax.source(func.value)[:60]
        if habit in methods:
            message = f"nothing of `{shown}` is called `{name}`"
            cure = f"write `.{habit}(...)`"
            if name == "lower":
                cure = "`.has_word(...)` ignores case, and so does `(?i)` in `.matches(...)`"
            self._stop(func, "LC-EXPR-003", message, cure)
        self._unknown(func, name, f"no method of `{shown}`", methods)

    def _allows(self, node: ast.Call) -> Condition:
        texts = self._some_texts(node, '.allows("email")')
        if len(texts) > 2:
            self._stop(node, "LC-EXPR-018", "a channel and a purpose belong in the brackets")
        channels = self.vocabulary.lead.fields["consent"].type
        assert isinstance(channels, ListOf)
        assert isinstance(channels.item, Record)
        kind = channels.item.fields["channel"].type
        channel = self.reader.constant(node.args[0], kind).value
        return tree.Allows(str(channel), texts[1] if len(texts) == 2 else "marketing")

    def _records(self, node: ast.Call, name: str, items: Items) -> Thing:
        if name == "where":
            inner = self._within_item(items, self._one(node, ".where(condition)"))
            joined = (
                inner if items.where is None else tree.And((*_parts(items.where), *_parts(inner)))
            )
            return Items(items.path, items.record, joined, items.within)
        if name == "within":
            return self._window(node, items)
        if name in ("count", "exists"):
            self._none(node, f".{name}()")
            return tree.Count(items) if name == "count" else tree.Exists(items)
        if name in ("first", "last"):
            self._none(node, f".{name}()")
            return Space("end", items.record, (name,), items, of="item")
        argument = self._one(node, f".{name}(number)")
        value = self._value_of_item(items, argument)
        if not is_numeric(value.kind) or isinstance(value.kind, Points):
            message = f"`.{name}` takes a number, this is a {value.kind.name}"
            self._stop(argument, "LC-EXPR-014", message)
        operation: Literal["sum", "max", "min"] = "sum"
        if name != "sum":
            operation = "max" if name == "max" else "min"
        return tree.Total(operation, items, value, value.kind)

    def _window(self, node: ast.Call, items: Items) -> Items:
        if not is_dated(items.record):
            self._stop(node, "LC-EXPR-018", f"a {items.record.title} has no moment to be within")
        argument = self._one(node, '.within("7 days")')
        try:
            length = duration(self.reader.text(argument, "the window"))
        except LiteralError as error:
            self._stop(argument, "LC-EXPR-014", str(error), error.hint)
        if not length:
            self._stop(argument, "LC-EXPR-014", "a window of no length holds nothing", '"7 days"')
        if length > LONGEST_DURATION:
            message = "the window is too long"
            self._stop(argument, "LC-EXPR-014", message, "at most a thousand years: 365250 days")
        if items.within is not None:
            length = min(length, items.within)
        return Items(items.path, items.record, items.where, length)

    def _scoped(self, items: Items, read: Callable[[], Thing]) -> Thing:
        outer, self.item = self.item, items.record
        try:
            return read()
        finally:
            self.item = outer

    def _within_item(self, items: Items, argument: ast.expr) -> Condition:
        if self.item is not None:
            self._stop(argument, "LC-EXPR-016", "`where` cannot stand inside another `where`")
        found = self._scoped(items, lambda: self.reader.condition(argument))
        assert isinstance(found, Condition)
        return found

    def _value_of_item(self, items: Items, argument: ast.expr) -> Value:
        found = self._scoped(items, lambda: self.reader.value(argument))
        assert isinstance(found, Value)
        return found

    def _calendar(self, node: ast.Call, part: tree.CalendarPartName) -> Value:
        if self.item is not None:
            self._refuse_time(node)
        if not node.args:
            return tree.CalendarPart(part, None)
        zone = self.reader.text(self._one(node, f'now.{part}("Europe/Berlin")'), "the time zone")
        if zone not in _zones():
            self._unknown(node.args[0], zone, "no time zone", _zones())
        return tree.CalendarPart(part, zone)

    def _reached(self, node: ast.Call, base: tree.Outcome) -> Condition:
        argument = self._one(node, '.reached("mql")')
        if base.name == "grade":
            self._stop(node, "LC-EXPR-018", "grades are compared, they are not reached")
        stage = self.reader.constant(argument, Choice(self.vocabulary.line)).value
        return tree.Reached(str(stage), before=base.name == "was.stage")

    def _values(self, node: ast.Call, name: str, base: tree.Fact) -> Thing:
        kind = base.kind
        assert isinstance(kind, ListOf)
        if name == "count":
            self._none(node, ".count()")
            return tree.Length(base)
        if not node.args:
            self._stop(node, "LC-EXPR-018", f'a value belongs in the brackets: `.{name}("...")`')
        if name in ("has", "has_any") and len(node.args) == 1:
            listed = self.list_name(node.args[0])
            if listed is not None:
                if not isinstance(kind.item, Text | Choice):
                    message = f"named lists hold texts, this is a {kind.name}"
                    self._stop(node, "LC-EXPR-014", message, "name the values")
                return tree.HasListed(base, listed)
        options = tuple(
            dict.fromkeys(self.reader.constant(argument, kind.item).value for argument in node.args)
        )
        return tree.Has(base, options, all=name == "has_all" and len(options) > 1)

    def _text_test(self, node: ast.Call, test: tree.TextTestName, base: Value) -> Condition:
        needles = self._some_texts(node, f'.{test}("...")')
        for needle, argument in zip(needles, node.args, strict=True):
            if not needle.strip() and test in ("has_word", "matches"):
                self._stop(argument, "LC-EXPR-018", "an empty text is found everywhere")
            if not needle:
                self._stop(argument, "LC-EXPR-018", "an empty text is found everywhere")
            if test == "has_word" and not words(needle).strip():
                message = f"there is no word in `{needle[:40]}`"
                self._stop(argument, "LC-EXPR-018", message, "ask `.contains(...)` for signs")
            if test == "matches":
                try:
                    check_pattern(needle)
                except PatternError as error:
                    self._stop(argument, "LC-EXPR-023", str(error), error.hint)
        return tree.TextTest(test, base, tuple(dict.fromkeys(needles)))


def _is_text(value: Value) -> bool:
    return isinstance(value.kind, Text | Choice) and not isinstance(value, tree.Outcome)


def _bare(items: Items) -> Items:
    return Items(items.path, items.record)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, tree.And) else (condition,)


def _fact(path: tuple[str, ...], kind: Type, missing: bool, of: Whose) -> tree.Fact:
    return tree.Fact(path, kind, missing and not isinstance(kind, ListOf), of)


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


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
