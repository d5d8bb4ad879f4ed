"""JSON as systems really send it: lines, an array, or one object; each item by itself."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import Problem
from leadcore.intake.reading.content import Content, encoding_of
from leadcore.intake.reading.rows import OURS, ROW, TEXT, YEAR, RawRow, RowFile

#: How many characters one item has at most.
LONGEST_ITEM = 8_000_000
#: How deep lists and objects nest in one item at most.
DEEPEST_ITEM = 100
_CHUNK = 64 * 1024
_BLANK = " \t\r\n"
_UNDECODED = re.compile("[\udc80-\udcff]")
#: A code for one half of a character; most stand beside their other half.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def _no_number(text: str) -> NoReturn:
    raise _NumberError(text)


class _NumberError(ValueError):
    """What programs write for a number that is none."""


# Floats would round what is written; the exact number is read from the text.
_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number)


class JsonFile(RowFile):
    """
    A file of JSON: one item a line, an array of items, or items one after the other.

    Attributes:
        name: What it is called in messages.
        columns: None: rows are payloads.
        plain: False: cells are of any type.
        lists: Whether an item may be a list.
    """

    def __init__(self, content: Content, *, lists: bool = False) -> None:
        """
        Look at the beginning of a file.

        Args:
            content: The file.
            lists: Whether an item may be a list of its own.
        """
        super().__init__(content)
        self.lists = lists
        encoding = encoding_of(content.sample)
        encoding = "utf-8" if encoding == "cp1252" else encoding  # JSON is never in that
        keeps = encoding.startswith("utf-8")
        self._text = io.TextIOWrapper(
            content.stream, encoding, "surrogateescape" if keeps else "replace", newline="\n"
        )

    def rows(self) -> Iterator[RawRow]:
        """The items from first to last."""
        number, line = 0, "\n"
        while line and not line.strip(_BLANK + "\ufeff"):
            number += 1
            line = self._text.readline(LONGEST_ITEM)
        line = line.lstrip("\ufeff")
        begins = line.lstrip(_BLANK)[:1]
        following = ""
        if begins == "[" and self.lists and self._is_whole(line):
            following = self._text.readline(LONGEST_ITEM)  # lists by the line, or all in one
        if begins == "[" and not following:
            yield from self._stream(line, array=True)
        elif begins == "{" and not self._is_whole(line):
            yield from self._stream(line, array=False)
        else:
            yield from self._lines(number, line, following)

    def _is_whole(self, line: str) -> bool:
        """Whether a line is an item by itself, so that the others probably are, too."""
        try:
            return isinstance(_DECODER.decode(line), dict | list)
        except (ValueError, RecursionError):
            return False

    # -- one item a line ---------------------------------------------------------------------------

    def _lines(self, number: int, line: str, following: str) -> Iterator[RawRow]:
        while line:
            if len(line) >= LONGEST_ITEM and line[-1] != "\n":
                yield self._too_long(number, line)
                while (rest := self._text.readline(LONGEST_ITEM)) and rest[-1] != "\n":
                    pass
            elif line.strip(_BLANK):
                yield self._line(number, line)
            number += 1
            line, following = following or self._text.readline(LONGEST_ITEM), ""

    def _line(self, number: int, text: str) -> RawRow:
        """The item that a text is; a file of bad rows may hold another text within it."""
        try:
            found = _DECODER.decode(text)
            if isinstance(found, dict) and TEXT in found:
                number = _whole(found.get(ROW)) or number
                text = str(found[TEXT])
                found = _DECODER.decode(text)
        except (ValueError, RecursionError) as error:
            return RawRow(number, text.strip(), fault=_not_json(error))
        return self._checked(number, found, text)

    def _checked(self, number: int, found: Any, text: str) -> RawRow:
        year = None
        if _is_too_deep(found, text):
            return RawRow(number, text.strip(), fault=_not_json(RecursionError()))
        no_text = _no_text(found, text)
        if no_text is not None:
            return RawRow(number, text.strip(), fault=no_text)
        if isinstance(found, dict):
            if any(key.startswith(OURS) for key in found):
                number, year = _whole(found.get(ROW)) or number, _whole(found.get(YEAR))
                found = {key: found[key] for key in found if not key.startswith(OURS)}
        elif not (self.lists and isinstance(found, list)):
            message = "the item is not an object, as `{...}`"
            problem = Problem(
                "LC-IN-012", message, "write each item as an object of names and values"
            )
            return RawRow(number, text.strip(), fault=Fault("", "", problem))
        return RawRow(number, found, year)

    def _too_long(self, number: int, text: str) -> RawRow:
        problem = Problem("LC-IN-014", "the item is too long", "a quote or bracket may be open")
        return RawRow(number, text[:_CHUNK], fault=Fault("", "", problem))

    # -- items one after the other -----------------------------------------------------------------

    def _stream(self, begun: str, *, array: bool) -> Iterator[RawRow]:
        text, at, number = begun, 0, 0
        if array:
            at = text.index("[") + 1
        while True:
            while at < len(text) and text[at] in _BLANK + ",":
                at += 1
            if at >= len(text):
                text, at = self._text.read(_CHUNK), 0
                if text:
                    continue
                if array:
                    self._broken_off(number)
                return
            if array and text[at] == "]":
                return
            number += 1
            found, at, end, text, error = self._value(text, at)
            if error is not None:
                snippet = text[at : at + _CHUNK].strip()
                yield RawRow(number, snippet, fault=_not_json(error))
                message = f"nothing can be read behind item {number}, which is broken"
                problem = Problem("LC-IN-006", message, "mend the file there", self.name)
                self._problems.append(problem)
                return
            yield self._checked(number, found, text[at:end])
            at = end

    def _value(self, text: str, at: int) -> tuple[Any, int, int, str, Exception | None]:
        """The next value, where it begins and ends, the text, and why there is none."""
        wanted = _CHUNK
        while True:
            try:
                found, end = _DECODER.raw_decode(text, at)
            except (ValueError, RecursionError) as error:
                if isinstance(error, json.JSONDecodeError) and len(text) - at < LONGEST_ITEM:
                    more = self._text.read(wanted)
                    if more:
                        text, at, wanted = text[at:] + more, 0, wanted * 2
                        continue
                return None, at, at, text, error
            return found, at, end, text, None

    def _broken_off(self, number: int) -> None:
        if self._content.damage is None:
            message = f"the array breaks off behind item {number}: its `]` is missing"
            hint = "fetch the file again"
            self._problems.append(Problem("LC-IN-006", message, hint, self.name))


def _no_text(item: Any, text: str) -> Fault | None:
    """What is to be said of letters that are none; None when there are no such."""
    if not text.isascii() and _UNDECODED.search(text):
        return Fault("", "", Problem("LC-IN-013", "the text is not in UTF-8", "save it as UTF-8"))
    half = _SURROGATE.search(text)
    if half is None:
        return None
    try:
        json.dumps(item, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        message = f"`{half[0]}` is half of a character, and no text"
        return Fault("", "", Problem("LC-IN-013", message, "write the whole character, or none"))
    return None


def _is_too_deep(item: Any, text: str) -> bool:
    """Whether an item nests so deep that walking through it would be a risk."""
    if text.count("[") + text.count("{") <= DEEPEST_ITEM:
        return False
    inner = [item]
    for _ in range(DEEPEST_ITEM):
        inner = [
            each
            for held in inner
            for each in (held.values() if isinstance(held, dict) else held)
            if isinstance(each, dict | list)
        ]
        if not inner:
            return False
    return True


def _whole(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _not_json(error: Exception) -> Fault:
    if isinstance(error, json.JSONDecodeError):
        what = f"{error.msg[:1].lower()}{error.msg[1:]}"
        message = f"it is not JSON: {what}, at character {error.pos + 1}"
    elif isinstance(error, _NumberError):
        message = f"it is not JSON: `{error}` is no number"
        return Fault("", "", Problem("LC-IN-012", message, "write null where nothing is known"))
    elif isinstance(error, RecursionError):
        message = "it is nested too deep"
    else:
        message = f"it is not JSON: {str(error).partition(';')[0].lower()}"
    return Fault("", "", Problem("LC-IN-012", message, "mend it, as one object in `{...}`"))
