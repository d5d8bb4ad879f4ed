"""What a cell of a column, or a value of a payload, means: missing, mapped, dated, typed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Any

from leadcore.definition.capturing.date_formats import ANY_YEAR, date_format, moment_reader
from leadcore.definition.capturing.payload_paths import is_huge, is_list, text_of
from leadcore.language.types import (
    Choice,
    Date,
    Duration,
    ListOf,
    Moment,
    Number,
    Text,
    Type,
    Whole,
    YesNo,
)
from leadcore.model import NORMALISERS, RefusedValueError
from leadcore.model.quantities import read_decimal, read_whole, read_yes_no
from leadcore.model.text import kind_of, read_prose
from leadcore.model.times import NAIVE_MOMENT, read_day, read_duration, read_moment

#: From what a column holds to what it means, or None; raises RefusedValueError.
Convert = Callable[[Any], Any]

#: How many values of a column are remembered with their meaning.
MOST_REMEMBERED = 2_000
#: How many values one cell is split into at most; the model keeps no more of any list.
_MOST_PARTS = 1_000

_CURRENCY = "€$£¥₹₽₩₺"
_SIGN_OR_CODE = rf"(?:[{_CURRENCY}]|(?P<code>[A-Za-z]{{3}})\.?)"
_BEFORE_NUMBER = re.compile(rf"([+-]?)\s*{_SIGN_OR_CODE}\s*(?=[+-]?[.,0-9])")
_BEHIND_NUMBER = re.compile(rf"(?<=[0-9.,\u2013\u2014-])\s*{_SIGN_OR_CODE}$")
#: How people write that a price has no pence: `9.500,-`.
_DASH = r"(?:-{1,2}|[\u2013\u2014])"
_NO_PENCE = re.compile(rf"^([^.]*[0-9])\.{_DASH}$|^([^,]*[0-9]),{_DASH}$")
#: What separates thousands, by the decimal mark; in India groups of two stand before the last.
_SEPARATORS = {mark: re.compile(f"[{other}'\u2019\\s]") for mark, other in ((",", "."), (".", ","))}
_GROUPED = {
    mark: re.compile(
        rf"[+-]?[0-9]{{1,3}}([{other}'\u2019]|\s)([0-9]{{2,3}}\1)*[0-9]{{3}}([{mark}][0-9]*)?"
    )
    for mark, other in ((",", "."), (".", ","))
}
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    How the values of one column are to be taken.

    Attributes:
        type: What the fact holds.
        missing: Texts that mean missing, in lower case.
        values: What is written, in lower case, to what it means.
        split: What separates several values.
        formats: How dates are written; ISO 8601 when empty.
        zone: The zone of moments written without one.
        decimal: The decimal mark of numbers that are written with separators.
        year: The year of dates that are written without one.
        alone: Whether it can be read without the other facts. A telephone number of the lead
            cannot: how it is dialled depends on the country.
    """

    type: Type
    missing: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    split: str | None = None
    formats: tuple[str, ...] = ()
    zone: tzinfo | None = None
    decimal: str | None = None
    year: int = ANY_YEAR
    alone: bool = True

    def converter(self) -> Convert:
        """The function that carries it out."""
        if isinstance(self.type, ListOf):
            return partial(_several, self._one(self.type.item), self.split)
        return self._one(self.type)

    def month_of(self, text: str) -> int | None:
        """The month of a date that is written without its year; None when it is no date."""
        for format_ in self.formats:
            moment = date_format(format_).read(text)
            if moment is not None:
                return moment.month
        return None

    def _one(self, kind: Type) -> Convert:
        typed = _typed(kind, self)
        missing, values = self.missing, self.values
        if not missing and not values:
            return partial(_given, typed)

        def convert(cell: Any) -> Any:
            found = present(cell)
            if found is None:
                return None
            folded = text_of(found).casefold()
            if folded in missing:
                return None
            return typed(values.get(folded, found))

        return convert


class Remembered(dict[str, Any]):
    """
    The meanings of a column's texts by text, as far as they were met.

    Most columns hold few different texts, and looking one up is cheaper than reading it again.

    Args:
        convert: What reads a text.
        lose: Is told each time that a text cannot be read, which then is missing; where it is left
            out, such a text is refused.
    """

    __slots__ = ("_convert", "_lose")

    def __init__(self, convert: Convert, lose: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._convert = convert
        self._lose = lose

    def __missing__(self, text: str) -> Any:
        try:
            value = self._convert(text)
        except RefusedValueError:
            if self._lose is None:
                raise
            self._lose()
            return None
        if len(self) < MOST_REMEMBERED:
            self[text] = value
        return value


def present(cell: Any) -> Any | None:
    """
    The single value in a cell, trimmed; None when there is none.

    Raises:
        RefusedValueError: It is a group of values, or a list.
    """
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, Mapping):
        if not cell:
            return None
        keys = ", ".join(f"`{str(key)[:40]}`" for key in list(cell)[:5])
        raise RefusedValueError("a group of values", f"name one of them in the path: {keys}")
    if is_list(cell):
        if not len(cell):
            return None
        raise RefusedValueError("a list", "pick one in the path, as `[0]`")
    return cell


def _given(typed: Convert, cell: Any) -> Any:
    found = present(cell)
    return None if found is None else typed(found)


def _several(convert: Convert, split: str | None, cell: Any) -> tuple[Any, ...] | None:
    parts: Any = (cell,)
    if is_list(cell):
        parts = cell
    elif isinstance(cell, str) and split is not None:
        parts = cell.split(split)
    if len(parts) > _MOST_PARTS:
        raise RefusedValueError("too long a list", f"at most {_MOST_PARTS} values are read")
    found = (convert(part) for part in parts)
    kept = tuple(dict.fromkeys(part for part in found if part is not None))
    return kept or None


def _typed(kind: Type, meaning: Meaning) -> Convert:
    """What reads a single value that is there."""
    if isinstance(kind, Text):
        if kind.normal is None:
            return _text
        return _text if not meaning.alone and kind.normal == "phone" else _normal(kind.normal)
    if isinstance(kind, Choice):
        return _choice(kind.options)
    if isinstance(kind, Moment):
        return partial(_moment, moment_reader(meaning.formats, meaning.zone, meaning.year))
    if isinstance(kind, Date):
        return _day(meaning)
    if isinstance(kind, Whole | Number):
        number = read_whole if isinstance(kind, Whole) else read_decimal
        return _number(number, meaning.decimal) if meaning.decimal else number
    if isinstance(kind, YesNo):
        return read_yes_no
    if isinstance(kind, Duration):
        return read_duration
    raise TypeError(f"a {kind.name} is no value of a column")


def _text(value: Any) -> str | None:
    if is_huge(value):
        raise RefusedValueError("too large a number for a text")
    # Codes and telephone numbers come as numbers from senders that know no better.
    return read_prose(value if isinstance(value, str) else text_of(value))


def _normal(name: str) -> Convert:
    normalise = NORMALISERS[name]

    def read(value: Any) -> str | None:
        text = _text(value)
        if text is None:
            return None
        try:
            return normalise(text)
        except RefusedValueError:
            raise
        except ValueError as error:
            raise RefusedValueError(str(error)) from None

    return read


def _choice(options: tuple[str, ...]) -> Convert:
    known = frozenset(options)
    folded = {option.casefold(): option for option in reversed(options)}

    def read(value: Any) -> str | None:
        text = _text(value)
        if text is None or text in known:
            return text
        # `Yes` for `yes` is no other choice, only another way of writing it.
        found = folded.get(text.casefold())
        if found is None:
            told = ", ".join(f"`{option}`" for option in options[:12])
            raise RefusedValueError("none of the choices", f"the choices are {told}")
        return found

    return read


def _moment(read: Convert, value: Any) -> datetime | None:
    moment = read(value)
    if moment.tzinfo is None:
        hint = "name the zone with `time_zone:` in `capture:`"
        raise RefusedValueError("without a time zone", hint, code=NAIVE_MOMENT)
    return read_moment(moment)


def _day(meaning: Meaning) -> Convert:
    read = moment_reader(meaning.formats, None, meaning.year)

    def day(value: Any) -> date | None:
        if not meaning.formats and not isinstance(value, datetime):
            if isinstance(value, str) and len(value) > 10:
                return read(value).date()
            try:
                return read_day(value)
            except RefusedValueError:
                return read(value).date()
        moment = read(value)
        if moment.tzinfo is not None and meaning.zone is not None:
            moment = moment.astimezone(meaning.zone)
        return moment.date()

    return day


def _number(read: Convert, mark: str) -> Convert:
    separators, grouped = _SEPARATORS[mark], _GROUPED[mark]

    def number(value: Any) -> Any:
        if not isinstance(value, str):
            return read(value)
        plain = _NO_PENCE.sub(r"\1\2", _without_currency(value.strip()))
        if separators.search(plain):
            if not grouped.fullmatch(
                plain
            ):  # nor is it guessed at: it could be a thousand times more
                raise RefusedValueError("not a number", f"the decimal mark here is `{mark}`")
            plain = separators.sub("", plain)
        if mark == ".":
            return read(plain)
        try:
            return read(plain.replace(",", "."))
        except RefusedValueError as error:
            hint = "write it as 1200 or 0,5" if "0.5" in error.hint else error.hint
            raise RefusedValueError(error.message, hint, code=error.code) from None

    return number


def _without_currency(text: str) -> str:
    """An amount without the sign or the code of its currency, before the number or behind it."""
    found = _BEFORE_NUMBER.match(text)
    if found is not None and is_currency(found["code"]):
        return found[1] + text[found.end() :]
    found = _BEHIND_NUMBER.search(text)
    return text[: found.start()] if found is not None and is_currency(found["code"]) else text


def is_currency(code: str | None) -> bool:
    """Whether letters beside a number are the code of a currency; None stands for its sign."""
    if code is None:
        return True
    try:
        return bool(NORMALISERS["currency"](code))
    except RefusedValueError:
        return False


def shown_value(cell: Any, *, personal: bool) -> str:
    """A value as messages show it: in backticks, short, and never when it is personal."""
    if personal or cell is None:
        return "the value"
    if isinstance(cell, Mapping) or is_list(cell):
        return "the value"
    text = kind_of(cell) if is_huge(cell) else text_of(cell)
    line = "".join(c if c.isprintable() else "\ufffd" for c in text[:60])
    return f"`{line}`" if line else "the value"
