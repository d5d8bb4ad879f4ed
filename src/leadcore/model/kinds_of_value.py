"""
The types that facts are declared with: each says how a raw value is read and how it is treated.

They are ordinary types to a type checker (`EmailAddress` is `str`), so that a field of your own
reads `work_email: EmailAddress | None = None`. Plain `str`, `int`, `Decimal`, `bool`, `date`,
`datetime` and `timedelta` in a subclass of `Lead` are read as `Text`, `Whole`, `Number`, `YesNo`,
`Day`, `Moment` and `Duration` without being asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from leadcore.model.addresses import normal_phone
from leadcore.model.normal import NORMALISERS
from leadcore.model.quantities import (
    LARGEST_WHOLE,
    SMALLEST_WHOLE,
    read_count,
    read_decimal,
    read_positive,
    read_whole,
    read_yes_no,
)
from leadcore.model.reader import Read, Reader, Reading
from leadcore.model.text import (
    IDENTIFIER_LIMIT,
    PROSE_LIMIT,
    TEXT_LIMIT,
    plain_text,
    read_identifier,
    read_prose,
    read_text,
)
from leadcore.model.times import duration_json, read_day, read_duration, read_moment

#: What names of kinds, stages, channels and the like look like.
NAME_PATTERN: Final = r"^[a-z][a-z0-9_]{0,99}$"


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks a fact about a person: masked in logs, errors, explanations and `repr`."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Marks what is kept with a record and is no fact that rules could read."""


@dataclass(frozen=True, slots=True)
class Money:
    """Marks an amount in the definition's one currency."""


@dataclass(frozen=True, slots=True)
class Normal(Reading):
    """
    Marks a text that has one canonical form, and brings it there on entry.

    Attributes:
        name: Which form, a key of `NORMALISERS`. Literals in rules are normalised alike.
    """

    name: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """A schema that reads texts into the canonical form."""
        return _NORMAL_READERS[self.name].__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What JSON Schema says of the text."""
        return dict(_NORMAL_READERS[self.name].json_schema)


def markers_of(field: FieldInfo) -> tuple[object, ...]:
    """Every marker on a field, wherever in its annotation it stands; of list items too."""
    return (*field.metadata, *_markers_within(field.annotation))


def _markers_within(annotation: Any) -> Iterator[object]:
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from _markers_within(part)


@dataclass(frozen=True, slots=True)
class _Named(Reading):
    """Marks a name. Pydantic checks it by itself: there is nothing to make canonical."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.str_schema(pattern=NAME_PATTERN, strict=True)


def _read_normal(name: str) -> Read:
    normalise = NORMALISERS[name]

    def read(value: object) -> str | None:
        text: str = value if value.__class__ is str else plain_text(value)
        # An empty text is no address but the absence of one.
        return normalise(text) if text and not text.isspace() else None

    return read


def _read_phone_among(value: object, fields: Mapping[str, Any]) -> str | None:
    """A telephone number, read by the habits of the lead's country when it has no prefix."""
    text = plain_text(value)
    return normal_phone(text, fields.get("country")) if text and not text.isspace() else None


_JSON_OF_NORMAL: Mapping[str, Mapping[str, object]] = {
    "country": {"type": "string", "description": "ISO 3166-1 alpha-2 code, or a name"},
    "currency": {"type": "string", "description": "ISO 4217 code, or an English name"},
    "domain": {"type": "string", "description": "a domain, host name or web address"},
    "email": {"type": "string", "format": "email"},
    "language": {"type": "string", "description": "ISO 639-1 code, a tag, or an English name"},
    "phone": {"type": "string", "description": "E.164, or as written in the lead's country"},
    "timezone": {"type": "string", "description": "a key of the tz database"},
}

_NORMAL_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        name: Reader(
            _read_normal(name),
            _JSON_OF_NORMAL[name],
            read_among=_read_phone_among if name == "phone" else None,
        )
        for name in NORMALISERS
    }
)

_WHOLE_JSON = {"type": "integer", "minimum": SMALLEST_WHOLE, "maximum": LARGEST_WHOLE}
_DECIMAL_JSON = {"anyOf": [{"type": "number"}, {"type": "string"}]}

_TEXT = Reader(read_text, {"type": "string", "maxLength": TEXT_LIMIT})
_PROSE = Reader(read_prose, {"type": "string", "maxLength": PROSE_LIMIT})
_IDENTIFIER = Reader(
    read_identifier,
    {"anyOf": [{"type": "string", "maxLength": IDENTIFIER_LIMIT}, {"type": "integer"}]},
)
_WHOLE = Reader(read_whole, _WHOLE_JSON)
_COUNT = Reader(read_count, {**_WHOLE_JSON, "minimum": 0})
_DECIMAL = Reader(read_decimal, _DECIMAL_JSON)
_POSITIVE = Reader(read_positive, _DECIMAL_JSON)
_YES_NO = Reader(read_yes_no, {"type": "boolean"})
_DAY = Reader(read_day, {"type": "string", "format": "date"})
_MOMENT = Reader(read_moment, {"type": "string", "format": "date-time"})
_DURATION = Reader(
    read_duration,
    {"type": "string", "description": '"7 days", or ISO 8601 without months and years'},
    to_json=duration_json,
)

#: One line of text: trimmed, composed, without control characters; "" is missing.
Text = Annotated[str, _TEXT]
#: Text of many lines.
Prose = Annotated[str, _PROSE]
#: What a record is called elsewhere; whole numbers are written out.
Identifier = Annotated[str, _IDENTIFIER]
#: The name of a kind, stage or channel: lower-case letters, digits and underscores.
Name = Annotated[str, _Named()]
#: A whole number of 64 bits.
Whole = Annotated[int, _WHOLE]
#: A whole number that is not negative.
Count = Annotated[int, _COUNT]
#: An exact decimal: 18 digits before the point, 6 after it.
Number = Annotated[Decimal, _DECIMAL]
#: An amount in the definition's one currency, exact as `Number`.
Amount = Annotated[Decimal, _DECIMAL, Money()]
#: An amount that is not negative.
PositiveAmount = Annotated[Decimal, _POSITIVE, Money()]
#: Yes or no.
YesNo = Annotated[bool, _YES_NO]
#: A day of the calendar, without a zone.
Day = Annotated[date, _DAY]
#: An instant, aware, in UTC.
Moment = Annotated[datetime, _MOMENT]
#: A length of time.
Duration = Annotated[timedelta, _DURATION]
#: An e-mail address, lower case.
EmailAddress = Annotated[str, Normal("email"), Personal()]
#: A telephone number in E.164 form.
PhoneNumber = Annotated[str, Normal("phone"), Personal()]
#: A registered domain, lower case, in its ASCII form.
DomainName = Annotated[str, Normal("domain")]
#: A country as its ISO 3166-1 alpha-2 code.
CountryCode = Annotated[str, Normal("country")]
#: A language as its ISO 639-1 code.
LanguageCode = Annotated[str, Normal("language")]
#: A time zone's key in the tz database.
TimeZoneName = Annotated[str, Normal("timezone")]
#: A currency as its ISO 4217 code.
CurrencyCode = Annotated[str, Normal("currency")]

#: How plain Python types are read where a record declares them without saying more.
PLAIN_READERS: Mapping[type, Reader] = MappingProxyType(
    {
        str: _TEXT,
        int: _WHOLE,
        Decimal: _DECIMAL,
        bool: _YES_NO,
        date: _DAY,
        datetime: _MOMENT,
        timedelta: _DURATION,
    }
)
