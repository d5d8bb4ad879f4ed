"""What names stand for, bare and behind dots: facts, lists, results, segments, derived values."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType

from leadcore.language import tree
from leadcore.language.reading.place import Place
from leadcore.language.reading.things import (
    CALENDAR,
    HABITS,
    METHODS,
    Space,
    Thing,
    fact,
    methods_of,
)
from leadcore.language.tree import Condition, Items, Value
from leadcore.language.types import ListOf, Record
from leadcore.language.vocabulary import MADE_IN

#: Words that other languages have, and what is written here.
_HABITS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("yes", "on"), "write `true`"),
        **dict.fromkeys(("no", "off"), "write `false`"),
        **dict.fromkeys(("null", "nil", "none", "undefined"), "write `missing(fact)`"),
        **dict.fromkeys(("today", "date"), "write `days_since(fact)` or `days_until(fact)`"),
        **dict.fromkeys(("self", "this"), "name the fact alone, as `budget`"),
    }
)
FUNCTIONS = ("known", "missing", "days_since", "days_until")


def bare_name(place: Place, node: ast.Name) -> Thing:
    """What a name without a dot stands for."""
    name = node.id
    if name in ("true", "false"):
        return tree.Always(name == "true")
    if place.item is not None:
        return _name_of_item(place, node, place.item)
    vocabulary = place.vocabulary
    if name in vocabulary.lead.fields:
        return _field(Space("record", vocabulary.lead), name)
    if name == "lead":
        return Space("record", vocabulary.lead)
    if name == "touches":
        return Items(("touches",), vocabulary.touch)
    if name in ("lists", "now", "was"):
        return Space(name)
    if name in MADE_IN:
        return _result(place, node, name)
    if name == "member":
        if not place.scope.member:
            message = "`member` is only there in the `require` of a route"
            place.stop(node, "LC-EXPR-004", message, "facts of the lead are named directly")
        return Space("record", vocabulary.member, of="member")
    if name in vocabulary.derived:
        return _derived(place, node, name)
    if name in vocabulary.segments:
        return _segment(place, node, name)
    if name in FUNCTIONS:
        message = f"`{name}` is a function"
        place.stop(node, "LC-EXPR-018", message, f"write `{name}(fact)`")
    if name in _HABITS:
        place.stop(node, "LC-EXPR-003", f"no fact is called `{name}`", _HABITS[name])
    place.unknown(node, name, "no fact", _everything(place))


def _everything(place: Place) -> list[str]:
    vocabulary = place.vocabulary
    nested = [
        f"{name}.{inner}"
        for name, field in vocabulary.lead.fields.items()
        if isinstance(field.type, Record)
        for inner in field.type.fields
    ]
    results = [n for n, section in MADE_IN.items() if section < place.scope.section]
    return [
        *vocabulary.lead.fields,
        *nested,
        *vocabulary.derived,
        *vocabulary.segments,
        *results,
        *FUNCTIONS,
        "touches",
        "lists",
        "now",
    ]


def _name_of_item(place: Place, node: ast.Name, item: Record) -> Thing:
    if node.id in item.fields:
        return _field(Space("record", item, of="item"), node.id)
    if node.id == "lead":
        return Space("record", place.vocabulary.lead)
    if node.id == "lists":
        return Space("lists")
    if node.id == "now":
        place.refuse_time(node)
    _refuse_result(place, node, node.id)
    if node.id in place.vocabulary.lead.fields:
        place.stop(
            node,
            "LC-EXPR-003",
            f"inside `where`, `{node.id}` would be a fact of the {item.title}, "
            "and it has none of that name",
            f"write `lead.{node.id}` for the lead's own",
        )
    place.unknown(node, node.id, f"no fact of {item.one}", item.fields)


# -- results ---------------------------------------------------------------------------------------


def _result(place: Place, node: ast.AST, name: str) -> Thing:
    """What a section decides; only the sections after it can read that."""
    if name in ("grade", "stage"):
        _refuse_undeclared(place, node, name)
    made, here = MADE_IN[name], place.scope.section
    if here <= made:
        place.stop(
            node,
            "LC-EXPR-004",
            f"`{name}` is not decided yet where `{here.key}` stands",
            f"it is made in `{made.key}`; the order is derive, disqualify, qualify, score, "
            "grades, stages, route",
        )
    if name == "score":
        return Space("score")
    if name == "grade":
        return tree.Outcome("grade", place.vocabulary.grades)
    if name == "stage":
        return tree.Outcome("stage", place.vocabulary.stages)
    return tree.Flag("qualified" if name == "qualified" else "disqualified")


def _refuse_undeclared(place: Place, node: ast.AST, name: str) -> None:
    """A definition without grades or stages can compare them with nothing."""
    there = place.vocabulary.grades if name == "grade" else place.vocabulary.stages
    if not there:
        section = "grades" if name == "grade" else "stages"
        message = f"`{name}` says nothing: the definition has no {section}"
        place.stop(node, "LC-EXPR-003", message, f"declare them under `{section}:`")


def _refuse_result(place: Place, node: ast.AST, name: str) -> None:
    """A result is no fact: it is not behind `lead.`, and not among those of an item."""
    vocabulary = place.vocabulary
    if not (name in MADE_IN or name in vocabulary.derived or name in vocabulary.segments):
        return
    if place.item is None:
        message = f"`{name}` is what the definition decides, and no fact of the lead"
        place.stop(node, "LC-EXPR-003", message, f"write `{name}` without `lead.`")
    message = f"of an item only facts are read, and `{name}` is what the definition decides"
    hint = "ask for it outside the brackets, and join the two by `and`"
    place.stop(node, "LC-EXPR-003", message, hint)


def _derived(place: Place, node: ast.AST, name: str) -> Value:
    if place.scope.derived is not None and name not in place.scope.derived:
        place.stop(
            node,
            "LC-EXPR-004",
            f"the derived value `{name}` is not decided yet",
            "derived values are made in the order they stand in: move it up",
        )
    return tree.Derived(name, place.vocabulary.derived[name])


def _segment(place: Place, node: ast.AST, name: str) -> Condition:
    earliest = place.vocabulary.segments[name].from_section
    here = place.scope.section
    if here < earliest:
        place.stop(
            node,
            "LC-EXPR-004",
            f"the segment `{name}` reads results that are not decided yet in `{here.key}`",
            f"it can be used from `{earliest.key}` on",
        )
    return tree.Segment(name)


# -- dotted names ----------------------------------------------------------------------------------


def list_name(place: Place, node: ast.expr) -> str | None:
    """The name in `lists.NAME`, or None when the node is something else."""
    if isinstance(node, ast.BinOp):
        refuse_hyphen(place, node)
    if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
        return None
    if node.value.id != "lists":
        return None
    if node.attr not in place.vocabulary.lists:
        if not place.vocabulary.lists:
            message = f"no list is called `{node.attr[:60]}`: the definition has none"
            place.stop(node, "LC-EXPR-003", message, "declare it under `lists:`")
        place.unknown(node, node.attr, "no list", place.vocabulary.lists)
    return node.attr


def refuse_hyphen(place: Place, node: ast.BinOp) -> None:
    """`lists.us-states` is a subtraction to Python; say so."""
    right: ast.AST = node.right
    while isinstance(right, ast.Attribute | ast.Call):  # `touches.page-view.count()`
        right = right.value if isinstance(right, ast.Attribute) else right.func
    spaces = isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Attribute)
    if spaces and isinstance(right, ast.Name):
        source = place.syntax.source(node)
        if " " not in source and source.startswith(("lists.", "touches.", "score.")):
            place.stop(
                node,
                "LC-EXPR-019",
                f"in `{source[:60]}` the hyphen is read as a minus",
                f"names have no hyphens: `{source.replace('-', '_')[:60]}`",
            )


def attribute(place: Place, node: ast.Attribute, base: Thing) -> Thing:
    """What a name behind a dot stands for, given what stands before it."""
    name = node.attr
    if base == Items(("touches",), place.vocabulary.touch):
        return _touches_of_kind(place, node, name)
    if isinstance(base, Space):
        return _in_space(place, node, base, name)
    methods = methods_of(base)
    wanted = name if name in methods else HABITS.get(name)
    shown = place.shown(node.value)
    if wanted in methods:
        message = f"`{name}` is asked with brackets"
        place.stop(node, "LC-EXPR-018", message, f"write `{shown}.{wanted}(...)`")
    place.unknown(node, name, f"nothing of `{shown}`", methods)


def _touches_of_kind(place: Place, node: ast.Attribute, name: str) -> Items:
    record = place.vocabulary.touches.get(name)
    if record is None:
        if name in METHODS["records"]:
            message = f"`{name}` is asked with brackets"
            place.stop(node, "LC-EXPR-018", message, f"write `touches.{name}(...)`")
        place.unknown(node, name, "no kind of touch", place.vocabulary.touches)
    return Items(("touches", name), record)


def _in_space(place: Place, node: ast.Attribute, space: Space, name: str) -> Thing:
    vocabulary = place.vocabulary
    if space.kind == "score":
        known = ("total", *vocabulary.dimensions)
        if name not in known:
            place.unknown(node, name, "no dimension of the score", known)
        return tree.Points(name)
    if space.kind == "was":
        if name != "stage":
            place.unknown(node, name, "nothing of `was`", ("stage",))
        _refuse_undeclared(place, node, "was.stage")
        return tree.Outcome("was.stage", vocabulary.stages)
    if space.kind == "lists":
        list_name(place, node)
        message = f"`lists.{name}` is a list of values"
        place.stop(node, "LC-EXPR-021", message, f"write `fact in lists.{name}`")
    if space.kind == "now":
        if name in CALENDAR:
            message = f"`now.{name}` is asked with brackets"
            place.stop(node, "LC-EXPR-018", message, f'write `now.{name}("Europe/Berlin")`')
        place.unknown(node, name, "nothing of `now`", CALENDAR)
    assert space.record is not None
    if name not in space.record.fields:
        of = "member" if space.of == "member" else space.record.title
        if not space.path and space.of == "lead":
            if name == "touches":
                return Items(("touches",), vocabulary.touch)
            _refuse_result(place, node, name)
        place.unknown(node, name, f"no fact of the {of}", space.record.fields)
    return _of_end(place, node, space, name) if space.kind == "end" else _field(space, name)


def _field(space: Space, name: str) -> Thing:
    """A fact in a group of them: a value, a list of records, or a group again."""
    assert space.record is not None
    field = space.record.fields[name]
    full = (*space.path, name)
    missing = field.missing or space.missing
    if isinstance(field.type, Record):
        return Space("record", field.type, full, of=space.of, missing=missing)
    if isinstance(field.type, ListOf) and isinstance(field.type.item, Record):
        return Items(full, field.type.item)
    return fact(full, field.type, missing, space.of)


def _of_end(place: Place, node: ast.Attribute, space: Space, name: str) -> Thing:
    """A fact of the first or last item; `space.path` begins with which of them it is."""
    assert space.record is not None
    assert space.items is not None
    which, *inner = (*space.path, name)
    field = space.record.fields[name]
    missing = field.missing or space.missing
    if isinstance(field.type, Record):
        return Space("end", field.type, (which, *inner), space.items, "item", missing)
    if isinstance(field.type, ListOf):
        place.stop(
            node,
            "LC-EXPR-016",
            f"the {name} of the {which} item cannot be asked",
            f"narrow the list instead: `.where({name}.has(...))`",
        )
    of_item = fact(tuple(inner), field.type, missing, "item")
    return tree.EndItem("first" if which == "first" else "last", space.items, of_item)
