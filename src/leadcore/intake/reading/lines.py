"""The lines of a text, one row of CSV after the other, of which a broken row is read again."""

from __future__ import annotations

import io
import re
from collections import deque

#: How many characters a line, and a row of several lines, have at most.
LONGEST_LINE = 1_000_000
#: How many characters are read a second time at most, in search of the end of broken rows.
MOST_REREAD = 50_000_000

_UNDECODED = re.compile("[\udc80-\udcff]")


class TooLongError(Exception):
    """A line, or a row of many lines, is longer than any row is."""


class Lines:
    """
    The lines of a text, of which those of the present row can be read again.

    Attributes:
        taken: The lines of the present row so far.
        undecoded: Whether one of them holds bytes that are no text in the file's encoding.
        wrapped: Whether one of them may hold a text wrapped in a formula, as `="0123"`.
        cut_off: Whether the last one has no end of line.
    """

    def __init__(self, text: io.TextIOWrapper, marked: str | None) -> None:
        self._next = text.readline
        self._marked = re.compile(marked) if marked else _UNDECODED
        self._waiting: deque[str] = deque()
        self._length = 0
        self._reread = 0
        self.taken: list[str] = []
        self.undecoded = False
        self.wrapped = False
        self.cut_off = False

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._next(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        if not line.isascii() and self._marked.search(line):
            self.undecoded = True
        if '="' in line:
            self.wrapped = True
        self._length += len(line)
        if self._length >= LONGEST_LINE:
            raise TooLongError
        self.cut_off = line[-1] not in "\r\n"
        return line

    def begin(self) -> None:
        """Begin a new row."""
        if self.taken:
            self.taken = []
            self.undecoded = self.wrapped = False
            self._length = 0

    def is_undecoded(self, cell: str) -> bool:
        """Whether a cell holds bytes that are no text."""
        return self._marked.search(cell) is not None

    def ahead(self, lines: int, characters: int) -> list[str]:
        """The next lines, which are still to be read."""
        while len(self._waiting) < lines and sum(map(len, self._waiting)) < characters:
            line = self._next(LONGEST_LINE)
            if not line:
                break
            self._waiting.append(line)
        return list(self._waiting)

    def skip(self) -> None:
        """Pass over the next line."""
        self._waiting.popleft()

    def again(self) -> None:
        """Read the lines of the present row again."""
        self._waiting.extendleft(reversed(self.taken))
        self.taken = []

    def back_to_second(self, *, keep: bool) -> str:
        """
        Go back to the second line of the present row, and give the first.

        Args:
            keep: Whether the rest of a line that is too long is still to be read.

        Returns:
            The first line; all of them, where going back once more would never come to an end.
        """
        first, *others = self.taken
        if not others:
            while not keep and first[-1] not in "\r\n":
                rest = self._next(LONGEST_LINE)
                if not rest or rest[-1] in "\r\n":
                    break
            return first
        self._reread += self._length
        if self._reread > MOST_REREAD:
            return "".join(self.taken)
        self._waiting.extendleft(reversed(others))
        return first
