"""JSON as systems really send it: lines, an array, or one object; each item by itself."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import Problem
from leadcore.intake.reading.content import Content, encoding_of
from leadcore.intake.reading.json_items import (
    BLANK,
    Item,
    decoded,
    is_closed,
    is_one,
    is_too_deep,
    item_at,
    missing_item,
    no_text,
    not_json,
)
from leadcore.intake.reading.rows import OURS, ROW, TEXT, YEAR, RawRow, RowFile

#: How many characters one item has at most.
LONGEST_ITEM = 8_000_000
_CHUNK = 64 * 1024
#: How many characters behind a bad first line, and lines in them, are looked at.
_AHEAD, _LINES_AHEAD = 1_000_000, 1_000


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
        while line and not line.strip(BLANK + "\ufeff"):
            number += 1
            line = self._text.readline(LONGEST_ITEM)
        line = line.lstrip("\ufeff")
        begins = line.lstrip(BLANK)[:1]
        if begins == "[":
            begun, in_lines = self._behind_list(line)
        elif begins == "{" and not is_one(line):
            begun, in_lines = self._behind_object(line)
        else:
            begun, in_lines = line, True
        if in_lines:
            yield from self._lines(number, begun)
        else:
            yield from self._stream(begun, array=begins == "[")

    # -- lines, or not -----------------------------------------------------------------------------

    def _behind_list(self, line: str) -> tuple[str, bool]:
        """A first line with what is read behind it, and whether it is an item, and no array."""
        begun = line + self._text.read(_AHEAD)
        others = _some_lines(begun[len(line) :])
        if not others:
            return begun, False
        if is_closed(line):
            return begun, self.lists or self._has_item(line, others)
        if not self.lists:
            return begun, False
        begun, broken = self._tried(begun, line.index("[") + 1, len(line))
        return begun, broken is not None and self._has_item(line, others)

    def _behind_object(self, line: str) -> tuple[str, bool]:
        """A first line with what is read behind it, and whether it is a bad item by itself."""
        begun, broken = self._tried(line, 0, len(line))
        if broken is None:
            return begun, False
        begun += self._text.read(_AHEAD)
        others = _some_lines(begun[len(line) :])
        if self._has_item(line, others):
            return begun, True
        if line[:broken].strip(BLANK):
            return begun, False  # what comes before that place can be read
        begin_alike = all(other.lstrip(BLANK)[0] in "{[" for other in others)
        return begun, begin_alike or _is_too_long(line)

    def _has_item(self, first: str, others: list[str]) -> bool:
        """Whether one of the lines is an item by itself, and no part of one that surrounds it."""
        # A part is indented, or what follows it goes on with what surrounds both.
        return any(
            _indent(other) <= _indent(first)
            and not following.lstrip(BLANK).startswith((",", "]", "}"))
            and is_one(other, lists=self.lists)
            for other, following in pairwise([*others, ""])
        )

    def _tried(self, begun: str, at: int, end: int) -> tuple[str, int | None]:
        """The text of all items that begin before an end, and where one that is broken begins."""
        text, passed = begun, 0
        while passed + at < end:
            if text[at] in BLANK + ",":
                at += 1
                continue
            item, text, begins = self._item(text, at)
            passed += at - begins
            if item.end is None:
                return begun[:passed] + text, passed + begins
            at = item.end
        return begun[:passed] + text, None

    # -- one item a line ---------------------------------------------------------------------------

    def _lines(self, number: int, begun: str) -> Iterator[RawRow]:
        pieces = self._pieces(begun)
        for line in pieces:
            if _is_too_long(line):
                yield self._too_long(number, line)
                while (rest := next(pieces, "")) and rest[-1] != "\n":
                    pass
            elif line.strip(BLANK):
                yield self._line(number, line)
            number += 1

    def _pieces(self, begun: str) -> Iterator[str]:
        """The lines of what was read and what follows; one that is too long comes in pieces."""
        at = 0
        while at < len(begun):
            end = begun.find("\n", at, at + LONGEST_ITEM) + 1
            line = begun[at : end or at + LONGEST_ITEM]
            at += len(line)
            if not end and at == len(begun):
                line += self._text.readline(LONGEST_ITEM - len(line))
            yield line
        while line := self._text.readline(LONGEST_ITEM):
            yield line

    def _line(self, number: int, text: str) -> RawRow:
        """The item that a text is; a file of bad rows may hold another text within it."""
        try:
            found = decoded(text)
            if isinstance(found, dict) and TEXT in found:
                number = _whole(found.get(ROW)) or number
                text = str(found[TEXT])
                found = decoded(text)
        except (ValueError, ArithmeticError, RecursionError) as error:
            return RawRow(number, text.strip(), fault=not_json(error))
        return self._checked(number, found, text)

    def _checked(self, number: int, found: Any, text: str) -> RawRow:
        year = None
        if is_too_deep(found, text):
            return RawRow(number, text.strip(), fault=not_json(RecursionError()))
        fault = no_text(found, text)
        if fault is not None:
            return RawRow(number, text.strip(), fault=fault)
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
        arrays, array = array, False
        # How many commas there were since the last item, of which one belongs there.
        commas, belonging = 0, 0
        while True:
            while at < len(text) and text[at] in BLANK + ",":
                commas += text[at] == ","
                at += 1
            if at >= len(text):
                text, at = self._text.read(_CHUNK), 0
                if text:
                    continue
            if commas > belonging:
                number += 1
                yield RawRow(number, "," * min(commas, _CHUNK), fault=missing_item())
            commas, belonging = 0, 1
            if at >= len(text):
                if array:
                    self._broken_off(number)
                return
            if text[at] == ("]" if array else "[") and arrays:  # several may follow each other
                array, belonging = not array, int(array)
                at += 1
                continue
            number += 1
            item, text, at = self._item(text, at)
            if item.error is None:
                yield self._checked(number, item.value, text[at : item.end])
            else:
                fault = not_json(item.error, at=at)
                if item.end is None:
                    text += self._text.read(_CHUNK)
                end = item.end or at + _CHUNK
                yield RawRow(number, text[at:end].strip(), fault=fault)
            if item.end is None:
                message = f"nothing can be read behind item {number}, which is broken"
                problem = Problem("LC-IN-006", message, "mend the file there", self.name)
                self._problems.append(problem)
                return
            at = item.end

    def _item(self, text: str, at: int) -> tuple[Item, str, int]:
        """The item that begins at a place, the text as far as it had to be read, and the place."""
        wanted = _CHUNK
        while (item := item_at(text, at)).open and len(text) - at < LONGEST_ITEM:
            more = self._text.read(wanted)
            if not more:
                break
            text, at, wanted = text[at:] + more, 0, wanted * 2
        return item, text, at

    def _broken_off(self, number: int) -> None:
        if self._content.damage is None:
            message = f"the array breaks off behind item {number}: its `]` is missing"
            hint = "fetch the file again"
            self._problems.append(Problem("LC-IN-006", message, hint, self.name))


def _some_lines(text: str) -> list[str]:
    """The first lines of a text that are not blank."""
    return [line for line in text.split("\n", _LINES_AHEAD)[:_LINES_AHEAD] if line.strip(BLANK)]


def _is_too_long(line: str) -> bool:
    return len(line) >= LONGEST_ITEM and line[-1] != "\n"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(BLANK))


def _whole(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
