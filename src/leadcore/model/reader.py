"""How a raw value becomes a canonical one within pydantic; the seam between its rules and ours."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, KeysView, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticUseDefault, core_schema

from leadcore.model.refusal import RefusedValueError

#: Raw value in, canonical value out; None says that nothing was given (an empty text).
Read = Callable[[Any], Any]
#: The same for values whose reading depends on the fields before them in the record.
ReadAmong = Callable[[Any, Mapping[str, Any]], Any]


class Nothing(Enum):
    """What it means for a field that an empty text was given."""

    IS_REFUSED = "refused"
    IS_NONE = "none"
    IS_DEFAULT = "default"


class Reading:
    """The root of the markers in an `Annotated` type that decide how its values are read."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Reader(Reading):
    """
    A way of reading raw values, to stand in an `Annotated` type.

    One Python call a value costs hardly more than pydantic's own checks would, and it can give
    the canonical form at once and messages that name the cure.

    Attributes:
        read: Reads one value; None for an empty text.
        json_schema: What JSON Schema says of the value.
        read_among: Reads with the record's earlier fields at hand; used instead of `read`.
        to_json: Makes of the canonical value what JSON can hold and `read` reads back; None where
            pydantic's own way does.
    """

    read: Read
    json_schema: Mapping[str, Any]
    read_among: ReadAmong | None = None
    to_json: Callable[[Any], Any] | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """A schema that reads by this reader, and refuses an empty text."""
        return self.schema(Nothing.IS_REFUSED)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What JSON Schema says of the value."""
        return dict(self.json_schema)

    def schema(self, nothing: Nothing) -> core_schema.PlainValidatorFunctionSchema:
        """The schema that reads by this reader where an empty text has the given meaning."""
        if self.read_among is not None:
            return core_schema.with_info_plain_validator_function(_among(self, nothing))
        if self.to_json is None:
            return core_schema.no_info_plain_validator_function(_alone(self, nothing))
        return core_schema.no_info_plain_validator_function(
            _alone(self, nothing),
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.to_json, when_used="json"
            ),
        )


@dataclass(frozen=True, slots=True)
class EmptyIsMissing:
    """Marks a field that may be None: an empty text then means None as well."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The field's schema, reading an empty text as None."""
        schema = handler(source)
        if schema["type"] == "nullable":
            inner = _read_where(schema["schema"], Nothing.IS_NONE)
            if inner is not None:
                return {**schema, "schema": inner}
        return core_schema.no_info_before_validator_function(_empty_to_none, schema)


@dataclass(frozen=True, slots=True)
class MissingIsDefault:
    """Marks a field that has a default and is never None: nothing given means the default."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The field's schema, taking the default when nothing was given."""
        schema = handler(source)
        read = _read_where(schema, Nothing.IS_DEFAULT)
        if read is not None:
            return read
        return core_schema.no_info_before_validator_function(_empty_to_default, schema)


@dataclass(frozen=True, slots=True)
class InOrder:
    """Marks a list of values: a set has another order in every process, so it is given one."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The list's schema, reading a set in the order of its values."""
        return core_schema.no_info_before_validator_function(_in_order, handler(source))


def _in_order(value: Any) -> Any:
    if not isinstance(value, AbstractSet) or isinstance(value, KeysView | ItemsView):
        return value
    try:
        return tuple(sorted(value))
    except TypeError:
        message = "a set, which has no order that is the same everywhere"
        raise RefusedValueError(message, "give a list") from None


# Which reader a schema was made by, so that it can be made again for a field that may be empty.
# Bounded, as there is one function a reader and meaning, however many models are made.
_READER_OF: dict[Callable[..., Any], Reader] = {}


def _read_where(schema: CoreSchema, nothing: Nothing) -> CoreSchema | None:
    """A reader's schema with another meaning of an empty text; None if no reader made it."""
    if schema["type"] != "function-plain":
        return None
    reader = _READER_OF.get(schema["function"]["function"])
    if reader is None:
        return None
    # All else stays, such as what pydantic notes there about JSON Schema.
    return {**schema, "function": reader.schema(nothing)["function"]}


@cache
def _alone(reader: Reader, nothing: Nothing) -> Read:
    read = reader.read

    def read_or_refuse(value: Any) -> Any:
        result = read(value)
        if result is None:
            raise _empty()
        return result

    def read_or_default(value: Any) -> Any:
        result = None if value is None else read(value)
        if result is None:
            raise PydanticUseDefault
        return result

    chosen = {
        Nothing.IS_REFUSED: read_or_refuse,
        Nothing.IS_NONE: read,  # as it is: this is the way that nearly every value takes
        Nothing.IS_DEFAULT: read_or_default,
    }[nothing]
    _READER_OF[chosen] = reader
    return chosen


@cache
def _among(reader: Reader, nothing: Nothing) -> Callable[[Any, core_schema.ValidationInfo], Any]:
    read_among = reader.read_among
    assert read_among is not None

    def read_with_record(value: Any, info: core_schema.ValidationInfo) -> Any:
        result = None if value is None else read_among(value, info.data or {})
        if result is None:
            if nothing is Nothing.IS_REFUSED:
                raise _empty()
            if nothing is Nothing.IS_DEFAULT:
                raise PydanticUseDefault
        return result

    _READER_OF[read_with_record] = reader
    return read_with_record


def _empty() -> RefusedValueError:
    return RefusedValueError("empty", "give a value")


def _empty_to_none(value: Any) -> Any:
    return value.strip() or None if value.__class__ is str else value


def _empty_to_default(value: Any) -> Any:
    if value is None or (value.__class__ is str and not value.strip()):
        raise PydanticUseDefault
    return value
