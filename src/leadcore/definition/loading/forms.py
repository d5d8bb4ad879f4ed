"""
What each part of a document may look like, read off the classes in `document`.

Pydantic checks a document as a whole; to say in an author's words what is wrong with a part, and to
go on without it, one has to know what was expected there. That is all that this module knows.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import (
    Annotated,
    Any,
    Literal,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from annotated_types import Ge, Le
from pydantic import BaseModel, TypeAdapter

from leadcore.definition.sections.document import Document
from leadcore.definition.sections.part import Part

#: Keys whose text is an expression, so that YAML may have cut it short.
_EXPRESSIONS = frozenset({"when", "for_each", "require"})


@dataclass(frozen=True, slots=True)
class Single:
    """
    One value: a text, number, day, yes or no, or one of several words.

    Attributes:
        expected: What it is, as messages say it.
        choices: The words that can be chosen, when it is a choice.
        check: Reads a value as pydantic does; None when every text will do.
        expression: Whether its text is an expression.
        bounds: The least and the largest number that may stand there; None where it may be any.
    """

    expected: str
    choices: tuple[str, ...] = ()
    check: TypeAdapter[Any] | None = None
    expression: bool = False
    bounds: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: text, or a tree in the format of `business-rules`."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of things of one kind."""

    item: Form


@dataclass(frozen=True, slots=True)
class Named:
    """Things of one kind under names that the author gives."""

    item: Form


@dataclass(frozen=True, slots=True)
class Key:
    """
    One key of a part.

    Attributes:
        form: What its value looks like.
        required: Whether the part is nothing without it.
    """

    form: Form
    required: bool


@dataclass(frozen=True, slots=True)
class Group:
    """
    A part with keys of fixed names.

    Attributes:
        name: What the part is called in the code.
        keys: Its keys.
        rest: What stands under keys that the author names; None where there are no such.
    """

    name: str
    keys: Mapping[str, Key] = field(default_factory=lambda: MappingProxyType({}))
    rest: Form | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several forms; which one the author meant shows in the keys."""

    forms: tuple[Form, ...]

    def meant(self, value: Any) -> Form | None:
        """The form that an author had in mind who wrote a value; None when it fits none of them."""
        if isinstance(value, dict):
            groups = [each for each in self.forms if isinstance(_entry(each), Group)]
            named = next((each for each in self.forms if isinstance(each, Named)), None)
            if named is not None and not any(_shares(each, value) for each in groups):
                return named  # names that the author gave, and none of the keys
            return max(groups, key=lambda each: _likeness(_entry(each), value), default=None)
        kinds = (Sequence,) if isinstance(value, list) else (Single, Condition)
        found = (each for each in self.forms if isinstance(each, kinds))
        return None if value is None else next(found, None)


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever it is, another module reads it."""


Form: TypeAlias = Single | Condition | Sequence | Named | Group | OneOf | Anything


def _entry(form: Form) -> Form:
    """Of a list, what its entries look like: one of them may stand there by mistake."""
    return form.item if isinstance(form, Sequence) else form


def _shares(form: Form, value: Mapping[str, Any]) -> bool:
    return isinstance(form, Group) and not form.keys.keys().isdisjoint(value)


def _likeness(form: Form, value: Mapping[str, Any]) -> int:
    """How much the keys of a mapping are like those of a part."""
    assert isinstance(form, Group)
    missing = sum(1 for key, known in form.keys.items() if known.required and key not in value)
    return 2 * len(form.keys.keys() & value.keys()) - missing


@cache
def document_form() -> Group:
    """The form of a whole document."""
    return _group(Document)


@cache
def _group(model: type[BaseModel]) -> Group:
    keys = {}
    for name, declared in model.model_fields.items():
        key = declared.alias or name
        form = _form(declared.annotation, tuple(declared.metadata), key)
        keys[key] = Key(form, required=declared.is_required())
    return Group(model.__name__, MappingProxyType(keys), _rest(model))


def _rest(model: type[BaseModel]) -> Form | None:
    """What a part holds under keys that its author names."""
    if model.model_config.get("extra") != "allow":
        return None
    named = get_type_hints(model, include_extras=True)["__pydantic_extra__"]
    return _form(get_args(named)[1], (), "")


def _form(annotation: Any, metadata: tuple[Any, ...], key: str) -> Form:
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata += tuple(each for info in more for each in getattr(info, "metadata", [info]))
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _one_of([each for each in arguments if each is not types.NoneType], metadata, key)
    if origin is list:
        return Sequence(_form(arguments[0], (), key))
    if origin is dict:
        item = arguments[1]
        return Named(Anything() if item is Any else _form(item, (), ""))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _group(annotation)
    return _single(annotation, metadata, key)


def _one_of(arguments: list[Any], metadata: tuple[Any, ...], key: str) -> Form:
    if len(arguments) == 1:
        return _form(arguments[0], metadata, key)
    if str in arguments and any(get_origin(each) is dict for each in arguments):
        return Condition()
    forms = tuple(_form(each, (), key) for each in arguments)
    if any(isinstance(each, Group) and "when" in each.keys for each in forms):
        # A condition, or a part that holds one: the text alone is the condition.
        forms = tuple(Condition() if isinstance(each, Single) else each for each in forms)
    return OneOf(forms)


def _single(annotation: Any, metadata: tuple[Any, ...], key: str) -> Single:
    choices: tuple[str, ...] = ()
    if get_origin(annotation) is Literal:
        choices = tuple(str(each) for each in get_args(annotation))
    expected = {int: "a whole number", Decimal: "a number", bool: "yes or no", date: "a day"}.get(
        annotation, "a text"
    )
    plain = annotation is str and not metadata
    checked: Any = Annotated[(annotation, *metadata)] if metadata else annotation
    check = None if plain else TypeAdapter(checked, config=Part.model_config)
    least = next((cast("int", each.ge) for each in metadata if isinstance(each, Ge)), None)
    most = next((cast("int", each.le) for each in metadata if isinstance(each, Le)), None)
    return Single(expected, choices, check, key in _EXPRESSIONS, (least, most))
