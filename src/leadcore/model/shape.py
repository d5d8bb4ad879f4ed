"""
What the fields of a record look like to whoever writes rules about them, as plain values.

This is how the rule language learns the model: nothing in it names a field, everything is read
from the types that the fields are declared with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache
from types import MappingProxyType, NoneType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from leadcore.model.kinds_of_value import Hidden, Money, Normal, Personal
from leadcore.model.timeline import Timeline

F = TypeVar("F", bound=Callable[..., object])


class ValueKind(StrEnum):
    """What a fact holds, as rules tell facts apart."""

    TEXT = "text"
    CHOICE = "choice"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"
    YES_NO = "yes_no"
    DATE = "date"
    MOMENT = "moment"
    DURATION = "duration"
    LIST = "list"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class FieldShape:
    """
    One field of a record, or one item of a list.

    Attributes:
        name: The field's name; empty for the item of a list.
        kind: What it holds.
        missing: Whether it can be missing. Lists and fields with a default never are.
        normal: The name of its canonical form, a key of `NORMALISERS`; None where text counts
            exactly as it is.
        personal: Whether its value is masked where people might read it.
        hidden: Whether it is kept beside the facts and no rule can read it.
        options: For a choice: what can be chosen, in the order declared.
        item: For a list: the shape of each item.
        record: For a record: its class, whose own fields `fields_of` gives. None for a hidden
            field of a type that rules could not read.
        derived: Whether it is computed from other fields, read as an attribute, never given.
        label: How screens for people call it.
        description: One sentence about it.
    """

    name: str
    kind: ValueKind
    missing: bool = True
    normal: str | None = None
    personal: bool = False
    hidden: bool = False
    options: tuple[str, ...] = ()
    item: FieldShape | None = None
    record: type[BaseModel] | None = None
    derived: bool = False
    label: str = ""
    description: str = ""


def derived(function: F) -> F:
    """
    Marks a property as a fact that rules can read; stands below `@property`.

    Its return annotation says what it holds, its docstring's first line describes it.
    """
    function.__leadcore_derived__ = True  # type: ignore[attr-defined]  # functions take attributes
    return function


@lru_cache(maxsize=1_024)
def fields_of(record: type[BaseModel]) -> Mapping[str, FieldShape]:
    """
    The fields of a record and its derived facts, by name, in the order of declaration.

    Args:
        record: A record of the model or a subclass of one.

    Raises:
        TypeError: A field is of a type that rules cannot read, and is not marked `Hidden()`.

    >>> from leadcore.model import Lead
    >>> fields_of(Lead)["email"].normal, fields_of(Lead)["email"].personal
    ('email', True)
    >>> fields_of(Lead)["touches"].kind.value
    'list'
    """
    shapes = {name: _of_field(record, name, field) for name, field in record.model_fields.items()}
    for name, function in _derived_facts(record):
        hints = get_type_hints(function, include_extras=True)
        described = (function.__doc__ or "").strip().partition("\n")[0]
        shapes[name] = _shape(
            hints["return"],
            where=f"`{record.__name__}.{name}`",
            name=name,
            derived=True,
            label=_label(name),
            description=described,
        )
    return MappingProxyType(shapes)


def _of_field(record: type[BaseModel], name: str, field: FieldInfo) -> FieldShape:
    return _shape(
        field.annotation,
        field.metadata,
        where=f"`{record.__name__}.{name}`",
        name=name,
        label=field.title or _label(name),
        description=field.description or "",
    )


def _label(name: str) -> str:
    return name.replace("_", " ")


def _derived_facts(record: type[BaseModel]) -> Iterable[tuple[str, Callable[..., object]]]:
    found: dict[str, Callable[..., object]] = {}
    for base in reversed(record.__mro__):
        for name, attribute in vars(base).items():
            getter = attribute.fget if isinstance(attribute, property) else None
            if getter is not None and getattr(getter, "__leadcore_derived__", False):
                found[name] = getter
    return found.items()


def _shape(
    annotation: Any, metadata: Iterable[object] = (), *, where: str, **known: Any
) -> FieldShape:
    """The shape of an annotated type, markers inside and outside of `| None` taken together."""
    markers = list(metadata)
    missing = False
    while True:
        if get_origin(annotation) is Annotated:
            markers += annotation.__metadata__
            annotation = annotation.__origin__
        elif NoneType in get_args(annotation):
            missing = True
            rest = [part for part in get_args(annotation) if part is not NoneType]
            if len(rest) != 1:
                break
            annotation = rest[0]
        else:
            break
    hidden = _has(markers, Hidden)
    held = _held(annotation, markers, where)
    if held is None:
        if not hidden:
            raise TypeError(f"{where} is of a type that rules cannot read; mark it Hidden()")
        held = {"kind": ValueKind.RECORD}
    return FieldShape(
        **known if "name" in known else {"name": "", **known},
        **held,
        missing=missing,
        normal=next((m.name for m in markers if isinstance(m, Normal)), None),
        personal=_has(markers, Personal) or _is_personal_item(held),
        hidden=hidden,
    )


def _is_personal_item(held: Mapping[str, Any]) -> bool:
    """Whether a list holds values that are personal each by itself, as e-mail addresses are."""
    item: FieldShape | None = held.get("item")
    return item is not None and item.personal


def _has(markers: Iterable[object], marker: type) -> bool:
    return any(isinstance(each, marker) for each in markers)


_KINDS: Mapping[Any, ValueKind] = {
    str: ValueKind.TEXT,
    int: ValueKind.WHOLE,
    Decimal: ValueKind.DECIMAL,
    bool: ValueKind.YES_NO,
    date: ValueKind.DATE,
    datetime: ValueKind.MOMENT,
    timedelta: ValueKind.DURATION,
}


def _held(annotation: Any, markers: Iterable[object], where: str) -> dict[str, Any] | None:
    """What a bare type holds, as fields of its shape; None for a type that rules cannot read."""
    kind = _KINDS.get(annotation) if isinstance(annotation, type) else None
    if kind is not None:
        if kind is ValueKind.DECIMAL and _has(markers, Money):
            kind = ValueKind.MONEY
        return {"kind": kind}
    options = _options(annotation)
    if options:
        return {"kind": ValueKind.CHOICE, "options": options}
    origin = get_origin(annotation) or annotation
    if isinstance(origin, type):
        if issubclass(origin, BaseModel):
            return {"kind": ValueKind.RECORD, "record": origin}
        item = _item_type(annotation, origin)
        if item is not None:
            return {"kind": ValueKind.LIST, "item": _shape(item, where=f"an item of {where}")}
    return None


def _options(annotation: Any) -> tuple[str, ...]:
    """The options of a choice, when all of them are texts."""
    if get_origin(annotation) is Literal:
        options = get_args(annotation)
    elif isinstance(annotation, type) and issubclass(annotation, Enum):
        # Only members that are texts themselves can be compared with the texts in rules.
        options = tuple(member.value if isinstance(member, str) else None for member in annotation)
    else:
        return ()
    return options if all(isinstance(option, str) for option in options) else ()


def _item_type(annotation: Any, origin: type) -> Any:
    if issubclass(origin, Timeline):
        return origin.record_type(annotation)
    arguments = get_args(annotation)
    if issubclass(origin, tuple) and len(arguments) == 2 and arguments[1] is Ellipsis:
        return arguments[0]
    return None
