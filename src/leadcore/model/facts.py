"""Facts that only some touches and inquiries have, and raw payloads: mappings that never change."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, NoReturn, Self, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from leadcore.model.kinds_of_value import NAME_PATTERN
from leadcore.model.quantities import read_decimal, read_whole
from leadcore.model.reader import Reader
from leadcore.model.refusal import RefusedValueError
from leadcore.model.text import kind_of, read_prose
from leadcore.model.times import duration_json, read_day, read_duration, read_moment

#: What one fact of a touch or inquiry can be.
Fact = str | int | Decimal | bool | date | datetime | timedelta

#: How many facts a touch or inquiry has at most.
MOST_FACTS = 500
#: How many values a payload has at most, and how deep they nest.
MOST_PAYLOAD_VALUES, DEEPEST_PAYLOAD = 10_000, 32
#: How long the texts of a payload are at most, together.
LONGEST_PAYLOAD = 1_000_000

V = TypeVar("V")

_ONE_NAME = NAME_PATTERN.strip("^$")
# A fact of an inquiry may be one of a record within the lead: `company.employees`.
_NAME = re.compile(rf"{_ONE_NAME}(?:\.{_ONE_NAME}){{0,3}}")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST_PAYLOAD_BITS = 1_024
_LONGEST_NAME = 100


class FrozenMap(dict[str, V]):
    """
    A dict that never changes: read at a dict's speed, hashable, safe to share.

    >>> FrozenMap(url="/prices")["url"]
    '/prices'
    """

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]  # dict says that it has none
        return hash(frozenset(self.items()))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A schema that freezes any mapping of names."""
        names = core_schema.str_schema(strict=True)
        return core_schema.no_info_after_validator_function(cls, core_schema.dict_schema(names))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (dict(self),))

    def __repr__(self) -> str:
        return dict.__repr__(self)

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused: the mapping is frozen."""
        raise TypeError("these values are frozen; make a new mapping")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


class Facts(FrozenMap[Fact]):
    """The facts of one touch or inquiry, by name, in the order of their names."""

    __slots__ = ()


class Payload(FrozenMap[Any]):
    """An inquiry as it arrived: JSON values, mappings and lists frozen like the whole."""

    __slots__ = ()


NO_FACTS = Facts()
NO_PAYLOAD = Payload()


def read_facts(raw: object) -> Facts:
    """
    Facts from a mapping of names to values; what is None or an empty text is left out.

    Text, whole numbers, yes/no values, decimals, days, moments and durations are kept as what they
    are, a float becomes the decimal it prints as. JSON has no form of its own for the last four;
    there they are written `{"decimal": "1.5"}`, `{"day": "2026-03-01"}`,
    `{"moment": "2026-03-01T09:30:00Z"}` and `{"duration": "PT36H"}`.

    Raises:
        RefusedValueError: A name or value cannot be a fact, or there are more than `MOST_FACTS`.
    """
    if type(raw) is Facts:
        return raw
    if raw is None:
        return NO_FACTS
    if raw.__class__ is not dict and not isinstance(raw, Mapping):
        raise RefusedValueError(f"not a mapping of facts but {kind_of(raw)}")
    if len(raw) > MOST_FACTS:
        raise RefusedValueError("too many facts", f"at most {MOST_FACTS} are kept")
    facts: dict[str, Fact] = {}
    for name, value in raw.items():
        if not isinstance(name, str) or len(name) > _LONGEST_NAME or not _is_name(name):
            raise RefusedValueError(
                "not a mapping of facts: a name is not in the form of names",
                "use lower-case letters, digits and underscores, as in `duration_seconds`",
            )
        try:
            fact = _read_fact(value)
        except RefusedValueError as error:
            raise RefusedValueError(
                f"a mapping whose fact `{name}` is {error.message}", error.hint, code=error.code
            ) from None
        if fact is not None:
            facts[name] = fact
    return Facts(facts if len(facts) < 2 else sorted(facts.items()))


def facts_to_json(facts: Mapping[str, Fact]) -> dict[str, object]:
    """The facts as JSON can hold them, in the form that `read_facts` reads back."""
    return {name: _fact_to_json(fact) for name, fact in facts.items()}


def read_payload(raw: object) -> Payload:
    """
    A payload as it arrived: mappings, lists, texts, numbers, yes/no values and None.

    Decimals, days, moments, times of day and durations become texts, because JSON has no form for
    them.

    Raises:
        RefusedValueError: It is no mapping, holds something JSON cannot, or is too large.
    """
    if type(raw) is Payload:
        return raw
    if raw is None:
        return NO_PAYLOAD
    if not isinstance(raw, Mapping):
        raise RefusedValueError(f"not a mapping but {kind_of(raw)}")
    payload = _Freezer().frozen(raw, DEEPEST_PAYLOAD)
    return Payload(payload)


@lru_cache(maxsize=4_096)
def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def _read_fact(value: object) -> Fact | None:
    if value is None:
        return None
    if isinstance(value, str):
        return read_prose(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, (Decimal, float)):
        return read_decimal(value)
    if isinstance(value, datetime):
        return read_moment(value)
    if isinstance(value, date):
        return read_day(value)
    if isinstance(value, timedelta):
        return read_duration(value)
    if isinstance(value, Mapping):
        return _fact_from_json(value)
    if hasattr(value, "__index__"):
        return read_whole(value)
    raise RefusedValueError(
        kind_of(value), "facts are texts, numbers, yes/no values, days, moments and durations"
    )


def _fact_from_json(value: Mapping[Any, Any]) -> Fact | None:
    if len(value) == 1:
        match value:
            case {"decimal": str(text)}:
                return read_decimal(text)
            case {"day": str(text)}:
                return read_day(text)
            case {"moment": str(text)}:
                return read_moment(text)
            case {"duration": str(text)}:
                return read_duration(text)
            case _:
                pass
    raise RefusedValueError(
        "a mapping", "facts are single values; put its parts in facts of their own"
    )


def _fact_to_json(fact: Fact) -> object:
    if isinstance(fact, Decimal):
        return {"decimal": str(fact)}
    if isinstance(fact, datetime):
        return {"moment": fact.isoformat()}
    if isinstance(fact, date):
        return {"day": fact.isoformat()}
    if isinstance(fact, timedelta):
        return {"duration": duration_json(fact)}
    return fact


class _Freezer:
    """Copies a payload into frozen values, counting as it goes."""

    def __init__(self) -> None:
        self._values = 0
        self._characters = 0

    def frozen(self, value: object, depth: int) -> Any:
        """The frozen copy of one value."""
        self._values += 1
        if depth < 0 or self._values > MOST_PAYLOAD_VALUES:
            raise RefusedValueError(
                "too large",
                f"payloads have at most {MOST_PAYLOAD_VALUES:,} values, {DEEPEST_PAYLOAD} deep",
            )
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, int):
            if value.bit_length() > _LARGEST_PAYLOAD_BITS:
                raise RefusedValueError("not JSON: it holds a number that is too large")
            return int(value)
        if isinstance(value, float):
            if not math.isfinite(value):
                raise RefusedValueError("not JSON: it holds a number that is not finite")
            return float(value)
        if isinstance(value, Mapping):
            return FrozenMap(
                (self._key(key), self.frozen(inner, depth - 1)) for key, inner in value.items()
            )
        if isinstance(value, (list, tuple)):
            return tuple(self.frozen(inner, depth - 1) for inner in value)
        if isinstance(value, Decimal):
            return self._text(str(value))
        if isinstance(value, date | time):
            return self._text(value.isoformat())
        if isinstance(value, timedelta):
            return self._text(duration_json(value))
        raise RefusedValueError(f"not JSON: it holds {kind_of(value)}")

    def _key(self, key: object) -> str:
        if not isinstance(key, str):
            raise RefusedValueError("not JSON: a name in it is not text")
        return self._text(key)

    def _text(self, text: str) -> str:
        self._characters += len(text)
        if self._characters > LONGEST_PAYLOAD:
            raise RefusedValueError(
                "too large", f"payloads have at most {LONGEST_PAYLOAD:,} characters"
            )
        if _NOT_STORABLE.search(text):
            raise RefusedValueError(
                "not JSON: it holds a NUL or half a character", "read it in its true encoding"
            )
        return str.__str__(text)


_FACTS_JSON = {"type": "object", "maxProperties": MOST_FACTS}

#: The facts of a touch or inquiry, in a record.
FactsOf = Annotated[Mapping[str, Fact], Reader(read_facts, _FACTS_JSON, to_json=facts_to_json)]
#: A raw payload, in a record.
RawPayload = Annotated[Mapping[str, Any], Reader(read_payload, {"type": "object"})]
