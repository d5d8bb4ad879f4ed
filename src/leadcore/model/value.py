"""The root of every record: frozen, canonical on entry, silent about personal values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from leadcore.model.kinds_of_value import PLAIN_READERS, Personal, markers_of
from leadcore.model.own_code import brings_code, guarded
from leadcore.model.pydantic_errors import lead_error
from leadcore.model.reader import EmptyIsMissing, InOrder, MissingIsDefault, Reader, Reading

#: What stands for a personal value where people might read it.
MASK = "***"

# Types that would break a promise of the model, and what to use in their place.
_REFUSED_TYPES: Mapping[Any, str] = {
    float: "use Decimal, so that every machine computes the same",
    list: "use tuple[..., ...], because records are frozen",
    set: "use tuple[..., ...], because sets have another order in every process",
    frozenset: "use tuple[..., ...], because sets have another order in every process",
    dict: "use Mapping[...] marked Hidden(), because records are frozen",
    bytearray: "use bytes, because records are frozen",
}


class Value(BaseModel):
    """
    A frozen record whose fields are canonical from the moment it exists.

    Subclass it, or a record of the model, with plain annotations. What a field's type says is all
    there is to write: text is trimmed, an empty text is missing, numbers are exact and bounded,
    moments are in UTC. A validator of your own must leave alone what it has made, because
    records are read again when they are copied or come back from where they were kept.

    >>> class Account(Value):
    ...     name: str
    ...     seats: int | None = None
    >>> Account(name=" Acme ", seats="12")
    Account(name='Acme', seats=12)
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        # Values may be personal, and error texts end up in logs.
        hide_input_in_errors=True,
        validate_by_name=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The record's schema, after its plain annotations were given their readers."""
        for name, field in cls.__pydantic_fields__.items():
            _prepare(cls, name, field)
        schema = handler(source)
        return guarded(schema) if brings_code(cls) else schema

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The record's JSON Schema, described by the first paragraph of its docstring."""
        json_schema = handler(schema)
        described = handler.resolve_ref_schema(json_schema)
        if "description" in described:
            described["description"] = described["description"].partition("\n\n")[0]
        return json_schema

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """
        Make a record from raw values, reporting all that is wrong with them at once.

        Args:
            raw: Field names to raw values, as a form, a CSV row or a JSON object has them.

        Raises:
            LeadError: Some values are not those of the record; carries every problem with the
                path of its field and a cure.
        """
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            raise lead_error(error, cls) from None

    def replace(self, **changes: Any) -> Self:
        """
        A copy with some fields changed, the new values read like any others.

        Raises:
            LeadError: A new value is refused, or a field is not known.
        """
        fields = {name: self.__dict__[name] for name in self.__pydantic_fields_set__}
        return self.read({**fields, **changes})

    if not TYPE_CHECKING:  # type checkers know by themselves that records are frozen

        def __setattr__(self, name: str, value: object) -> None:
            if not name.startswith("_"):  # what a class keeps for itself is its own affair
                raise self._frozen(name, "set", "...")
            super().__setattr__(name, value)

        def __delattr__(self, name: str) -> None:
            if not name.startswith("_"):
                raise self._frozen(name, "deleted", "None")
            super().__delattr__(name)

        def _frozen(self, name: str, what: str, value: str) -> AttributeError:
            return AttributeError(
                f"`{name}` of this {type(self).__name__} cannot be {what}, because values are "
                f"frozen; make a new one with .replace({name}={value})"
            )

    def tie_breaker(self) -> Any:
        """What orders it among records of the same moment, by content alone."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True)

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        """The fields that differ from their defaults, personal values masked."""
        personal = _personal_fields(type(self))
        for name, field in type(self).__pydantic_fields__.items():
            value = self.__dict__.get(name)
            if value != field.default:
                yield name, MASK if name in personal else value


@lru_cache(maxsize=1_024)
def _personal_fields(record: type[Value]) -> frozenset[str]:
    return frozenset(
        name
        for name, field in record.__pydantic_fields__.items()
        if any(isinstance(marker, Personal) for marker in markers_of(field))
    )


def _prepare(record: type[Value], name: str, field: FieldInfo) -> None:
    """Give a field the readers that its plain annotation implies; does nothing the second time."""
    if any(isinstance(m, (EmptyIsMissing, MissingIsDefault)) for m in field.metadata):
        return
    where = f"the field `{name}` of `{record.__name__}`"
    readings = [marker for marker in field.metadata if isinstance(marker, Reading)]
    others = [marker for marker in field.metadata if not isinstance(marker, Reading | InOrder)]
    if not readings:
        reader = _plain_reader(field.annotation)
        if reader is not None:
            readings = [reader]
        else:
            field.annotation = _with_readers(field.annotation, where)
            if get_origin(field.annotation) is Annotated:  # a list; its bounds stay next to it
                others += field.annotation.__metadata__
                field.annotation = field.annotation.__origin__
    # Markers apply in their order: reading, then constraints, then what it means to give nothing.
    nothing: list[Any] = []
    if NoneType in get_args(field.annotation):
        nothing = [EmptyIsMissing()]
    elif not field.is_required():
        nothing = [MissingIsDefault()]
    field.metadata = [*readings, *others, *nothing]


def _plain_reader(annotation: Any) -> Reader | None:
    return PLAIN_READERS.get(annotation) if isinstance(annotation, type) else None


def _with_readers(annotation: Any, where: str) -> Any:
    """The annotation with a reader at every plain type in it."""
    reader = _plain_reader(annotation)
    if reader is not None:
        return Annotated[annotation, reader]
    origin = get_origin(annotation)
    cure = _REFUSED_TYPES.get(origin or annotation)
    if cure is not None:
        raise TypeError(f"{where} cannot hold a {(origin or annotation).__name__}: {cure}")
    if origin is Annotated:
        if any(isinstance(marker, Reading) for marker in annotation.__metadata__):
            return annotation
        inner = _with_readers(annotation.__origin__, where)
        return _order_last(Annotated[(inner, *annotation.__metadata__)])
    if origin is Literal or origin is None:
        return annotation
    parts = tuple(_with_readers(part, where) for part in get_args(annotation))
    if origin in (Union, UnionType):
        return Union[parts]  # noqa: UP007 - the parts are known only here
    listed = origin[parts]
    return Annotated[listed, InOrder()] if origin is tuple else listed


def _order_last(annotation: Any) -> Any:
    """The annotation with its bounds before the order of a list, so that JSON Schema tells them."""
    markers = sorted(annotation.__metadata__, key=lambda marker: isinstance(marker, InOrder))
    return Annotated[(annotation.__origin__, *markers)]
