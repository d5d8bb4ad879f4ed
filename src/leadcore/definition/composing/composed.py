"""One YAML text that has been read: its data, and the place of every key and value in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TypeAlias

from leadcore.definition.composing.scalars import stretch
from leadcore.errors import Problem, Span

#: What a document is made of.
Data: TypeAlias = "dict[str, Data] | list[Data] | str | None"
Step: TypeAlias = "str | int"
#: The way to a value: keys of mappings, and positions in lists from 0.
Path: TypeAlias = "tuple[Step, ...]"

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Note:
    """
    Something wrong with a text that can be read all the same.

    Attributes:
        problem: What, and where in the text; its path is still to be filled in.
        path: The way to it.
        spoils: Whether the value there is not what its author wrote, so that nothing more can be
            said of it.
    """

    problem: Problem
    path: Path
    spoils: bool


class Composed:
    """
    One YAML text as plain data, with the place of every key and value.

    The places are kept in lists by the number of the node; nodes are numbered in reading order,
    the value of a key is the node after it, and `after` gives the node behind a whole subtree.

    Attributes:
        name: What the text is called in messages; a file name, or empty.
        text: The text.
        data: What it says.
        notes: What is wrong with it although it can be read.
    """

    __slots__ = (
        "_children",
        "_line_starts",
        "_pieces",
        "after",
        "data",
        "ends",
        "name",
        "notes",
        "starts",
        "styles",
        "targets",
        "text",
        "values",
    )

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.text = text
        self.data: Data = None
        self.notes: list[Note] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.after: list[int] = []
        #: Quotes or sign of a scalar, "{" and "[" of flow, "m" and "s" of block style, "*".
        self.styles: list[str] = []
        self.values: list[str | None] = []
        self.targets: dict[int, int] = {}
        self._children: dict[int, dict[Step, int]] = {}
        self._pieces: dict[int, dict[Step, int]] = {}
        self._line_starts: list[int] | None = None

    def child(self, node: int, step: Step) -> int | None:
        """The value at a key or position of a node, or None when there is none."""
        return self.children(node).get(step)

    def children(self, node: int) -> dict[Step, int]:
        """The values in a mapping or list, by key or position; of a repeated key the first."""
        node = self.targets.get(node, node)
        found = self._children.get(node)
        if found is None:
            found = {}
            style = self.styles[node]
            at, stop = node + 1, self.after[node]
            if style in ("{", "m"):
                while at < stop:
                    found.setdefault(self.values[at] or "", at + 1)
                    at = self.after[at + 1]
            elif style in ("[", "s"):
                while at < stop:
                    found[len(found)] = at
                    at = self.after[at]
            self._children[node] = found
        return found

    def pieces(self, node: int) -> dict[Step, int]:
        """The keys without value that a comma made of an unquoted value, and that value's node."""
        found = self._pieces.get(node)
        if found is None:
            found = {}
            value: int | None = None
            for step, child in self.children(node).items() if self.styles[node] == "{" else ():
                if not self.is_blank(child):
                    plain = self.values[child] is not None and not self.styles[child]
                    value = child if plain else None
                elif value is not None:
                    found[step] = value
            self._pieces[node] = found
        return found

    def is_blank(self, node: int) -> bool:
        """Whether nothing at all is written for a value."""
        return self.values[node] is None and self.starts[node] >= self.ends[node]

    def written(self, node: int) -> str:
        """The text of a node as it stands in the file, without the white space behind it."""
        return self.text[self.starts[node] : self.ends[node]].rstrip(" \t\r\n")

    def last_written(self) -> tuple[int, int, str]:
        """Start, end and style of what was read last: a scalar, an alias, or a flow in brackets."""
        count = len(self.starts)
        if not count:
            return 0, 0, ""
        node = count - 1
        for outer in range(count - 1, -1, -1):
            whole = self.after[outer] == count and self.ends[outer] > self.starts[outer]
            if whole and self.styles[outer] in ("{", "["):
                node = outer
        return self.starts[node], self.ends[node], self.styles[node]

    def span_of(self, node: int) -> Span:
        """The place of a node."""
        start = self.starts[node]
        return self.span(start, start + len(self.written(node)))

    def span_within(self, node: int, start: int, end: int) -> Span:
        """The place of a part of a scalar's value, given by character offsets."""
        node = self.targets.get(node, node)
        value = self.values[node]
        if value is None:
            return self.span_of(node)
        raw = self.text[self.starts[node] : self.ends[node]]
        first, last = stretch(raw, value, self.styles[node], start, end)
        return self.span(self.starts[node] + first, self.starts[node] + last)

    def span(self, start: int, end: int) -> Span:
        """A stretch of the text as lines and columns; never outside the text."""
        start = min(start, len(self.text))
        line, column = self._position(start)
        end_line, end_column = self._position(min(max(start, end), len(self.text)))
        return Span(self.name, line, column, end_line, end_column)

    def _position(self, offset: int) -> tuple[int, int]:
        if self._line_starts is None:
            self._line_starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def path_text(path: Path) -> str:
    """
    A way to a value as messages show it.

    >>> path_text(("score", "fit", "rules", 2, "when"))
    'score.fit.rules[2].when'
    """
    parts = (f"[{step}]" if isinstance(step, int) else f".{shown(step, 40)}" for step in path)
    return "".join(parts).removeprefix(".")


def shown(text: str, most: int = 60) -> str:
    """A text as messages show it: on one line, without what cannot be seen, and not too long."""
    line = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: most + 1])
    return line if len(line) <= most else line[: most - 1] + "…"
