"""Where the parts of a document stand in the files that it was read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from leadcore.definition.composing.composed import Composed, Path, Step, path_text
from leadcore.definition.composing.mistakes import single_quoted
from leadcore.definition.composing.whole_values import meant_value
from leadcore.errors import Span

_COMMENT_AFTER_TEXT = re.compile(r"\S[ \t]+#")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")


@dataclass(frozen=True, slots=True)
class Place:
    """A value of one file, by the number of its node; its key is the node before it."""

    file: Composed
    node: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A mapping or list whose parts come from several files."""

    parts: Mapping[Step, Tree]

    @property
    def first(self) -> Place | None:
        """The first place in it."""
        tree: Tree = self
        while isinstance(tree, Joined):
            if not tree.parts:
                return None
            tree = next(iter(tree.parts.values()))
        return tree


Tree: TypeAlias = Place | Joined


@dataclass(frozen=True, slots=True)
class Split:
    """
    A value inside braces that fell apart at a comma.

    Attributes:
        key: The key of the value.
        meant: The whole value as its author meant it.
        span: Where that stands.
    """

    key: str
    meant: str
    span: Span

    def cure(self) -> str:
        """How the value should be written; shortened to `...` when it is long."""
        value = self.meant if len(self.meant) <= 100 else "..."
        plain = _THOUSANDS.sub("", value)
        if "," not in plain and plain != value:
            return f"write numbers without commas: {self.key}: {plain}"
        return f"put the whole value in single quotes: {self.key}: {single_quoted(value)}"


@dataclass(frozen=True)
class Source:
    """
    Finds the place of a value by its path in the document.

    Paths are those of the document that is checked. Where faulty entries of a list were taken out
    of it, `kept` says which ones are left, so that places and shown paths are those of the file.

    Attributes:
        root: Where the document stands; None for one that was built in Python.
        kept: Per list that entries were taken out of, the positions of those that are left.
    """

    root: Tree | None = None
    kept: Mapping[Path, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))

    # -- what the checks ask -----------------------------------------------------------------------

    def span(self, path: Path) -> Span | None:
        """
        Where the value at a path stands.

        For a value that is not written the place is that of its key, or else the beginning of what
        it would stand in; None only when there is no text at all.
        """
        place, missing = self._find(path)
        if place is None:
            return None
        if missing or place.file.is_blank(place.node):
            return self._beginning(place) if missing else self.key_span(path)
        return place.file.span_of(place.node)

    def key_span(self, path: Path) -> Span | None:
        """Where the key of the value at a path stands; for an entry of a list, its beginning."""
        place, missing = self._find(path)
        if place is None:
            return None
        if missing or not path or isinstance(path[-1], int) or place.node == 0:
            return self._beginning(place)
        return place.file.span_of(place.node - 1)

    def start_span(self, path: Path) -> Span | None:
        """The first line of the value at a path, for what is missing in it."""
        place, _ = self._find(path)
        return None if place is None else self._beginning(place)

    def span_within(self, path: Path, start: int, end: int) -> Span | None:
        """Where the characters `start` to `end` of the text at a path stand."""
        place, missing = self._find(path)
        if place is None:
            return None
        if missing or place.file.is_blank(place.node):
            return self.span(path)
        return place.file.span_within(place.node, start, end)

    def written_path(self, path: Path) -> Path:
        """A path of the checked document as a path of the files."""
        if not self.kept:
            return path
        written: list[Step] = []
        for step in path:
            left = self.kept.get(tuple(written))
            counted = left is not None and isinstance(step, int) and 0 <= step < len(left)
            written.append(left[step] if counted else step)  # type: ignore[index]
        return tuple(written)

    def path_text(self, path: Path) -> str:
        """A path as messages show it, with the positions of the file."""
        return path_text(self.written_path(path))

    # -- the traps of YAML -------------------------------------------------------------------------

    @cached_property
    def has_comments(self) -> bool:
        """Whether a comment stands behind a value anywhere."""
        return any(_COMMENT_AFTER_TEXT.search(file.text) for file in _files(self.root))

    def comment_after(self, path: Path) -> Span | None:
        """Where a comment stands that follows an unquoted text on its line, if one does."""
        place, missing = self._find(path)
        if place is None or missing:
            return None
        file, node = place.file, place.node
        if file.styles[node]:
            return None
        found = _COMMENT.match(file.text, file.ends[node])
        return file.span(*found.span(1)) if found else None

    def is_blank(self, path: Path) -> bool:
        """Whether nothing is written for the value at a path, not even `~` or `null`."""
        place, missing = self._find(path)
        return place is not None and not missing and place.file.is_blank(place.node)

    def written(self, path: Path) -> str:
        """What stands in the file for the value at a path; empty when nothing does."""
        place, missing = self._find(path)
        return "" if place is None or missing else place.file.written(place.node)

    def is_flow(self, path: Path) -> bool:
        """Whether the value at a path is written in brackets or braces."""
        place, missing = self._find(path)
        return place is not None and not missing and place.file.styles[place.node] in ("{", "[")

    def split_at(self, path: Path) -> Split | None:
        """The value that the key at a path is a piece of, when a comma inside braces split it."""
        holder, missing = self._find(path[:-1])
        if holder is None or missing:
            return None
        file = holder.file
        value = file.pieces(holder.node).get(path[-1])
        if value is None:
            return None
        start = file.starts[value]
        meant = meant_value(file.text, start)
        piece = file.children(holder.node)[path[-1]]
        stop = max(start + len(meant), file.ends[piece - 1])
        return Split(file.values[value - 1] or "", meant, file.span(start, stop))

    # -- finding -----------------------------------------------------------------------------------

    def _find(self, path: Path) -> tuple[Place | None, bool]:
        """The place at a path, or the nearest around it, and whether it is only that."""
        tree = self.root
        if tree is None:
            return None, True
        for step in self.written_path(path):
            if isinstance(tree, Joined):
                part = tree.parts.get(step)
                if part is None:
                    return tree.first, True
                tree = part
            else:
                child = tree.file.child(tree.node, step)
                if child is None:
                    return tree, True
                tree = Place(tree.file, child)
        return (tree.first, False) if isinstance(tree, Joined) else (tree, False)

    def _beginning(self, place: Place) -> Span:
        file, node = place.file, place.node
        start = file.starts[node]
        line = re.compile(r"[^\r\n]*").match(file.text, start, max(file.ends[node], start))
        return file.span(start, max(line.end() if line else start, start + 1))

    def at_lists(self, kept: Mapping[Path, tuple[int, ...]]) -> Source:
        """The same places for a document that some entries of lists were taken out of."""
        return replace(self, kept=MappingProxyType(dict(kept))) if kept else self


def _files(tree: Tree | None) -> list[Composed]:
    found: dict[int, Composed] = {}
    waiting: list[Any] = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Joined):
            waiting.extend(one.parts.values())
        elif one is not None:
            found[id(one.file)] = one.file
    return list(found.values())
