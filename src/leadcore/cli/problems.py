"""Problems told to people: the place, what is wrong, the line with a mark below it, the cure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leadcore.cli.terminal import counted, paragraph, seen
from leadcore.errors import Problem, Span

if TYPE_CHECKING:
    from rich.console import Console

_BREAK = re.compile(r"\r\n|\r|\n")
_LARGEST = 32 * 1024 * 1024


class Sources:
    """The lines of the files that problems point into; a file that cannot be read has none."""

    def __init__(self, definition: Path | None = None) -> None:
        self._folder = None
        if definition is not None:
            self._folder = definition if definition.is_dir() else definition.parent
        self._lines: dict[str, list[str]] = {}

    def line(self, span: Span) -> str | None:
        """The first line of a place."""
        if span.file not in self._lines:
            self._lines[span.file] = self._read(span.file)
        lines = self._lines[span.file]
        return lines[span.line - 1] if 0 < span.line <= len(lines) else None

    def _read(self, name: str) -> list[str]:
        # Tables are named as the definition names them, from its own folder.
        places = [Path(name)] if self._folder is None else [Path(name), self._folder / name]
        for place in places if name else ():
            try:
                if place.is_file() and place.stat().st_size <= _LARGEST:
                    text = place.read_bytes().decode("utf-8-sig", "replace")
                    return _BREAK.split(text)
            except (OSError, ValueError):
                continue
        return []


def tell(problems: Sequence[Problem], console: Console, sources: Sources) -> None:
    """Print problems in the order given, an empty line between them."""
    for at, problem in enumerate(problems):
        if at:
            console.print()
        _tell(problem, console, sources)


def count(problems: Iterable[Problem]) -> str:
    """
    How many problems there are.

    >>> count([Problem("LC-EXPR-003", "no fact is called `contry`")])
    '1 problem'
    """
    found = list(problems)
    warnings = sum(problem.severity == "warning" for problem in found)
    errors = len(found) - warnings
    told = [counted(errors, "problem")] if errors or not warnings else []
    return " and ".join([*told, counted(warnings, "warning")] if warnings else told)


def _tell(problem: Problem, console: Console, sources: Sources) -> None:
    from rich.text import Text

    colour = "red" if problem.severity == "error" else "yellow"
    head = Text()
    if problem.span is not None:
        head.append(seen(f"{problem.span}: "), "bold")
    elif problem.path:
        head.append(seen(f"{problem.path}: "), "bold")
    head.append(f"{problem.severity} {problem.code}: ", f"bold {colour}")
    head.append(seen(problem.message))
    paragraph(console, head)
    margin = _source(problem, console, sources, colour) if problem.span is not None else 2
    if problem.hint:
        cure = Text()
        cure.append("cure: ", "bold green")
        cure.append(seen(problem.hint))
        paragraph(console, cure, margin)


def _source(problem: Problem, console: Console, sources: Sources, colour: str) -> int:
    """Print the line that a problem is in, with a mark; returns how far a remark is put in."""
    from rich.cells import cell_len
    from rich.text import Text

    assert problem.span is not None
    span = problem.span
    line = sources.line(span)
    if line is None:
        return 2
    gutter = f"{span.line:>5} | "
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    line = seen(line)
    line, start, end = _around(line, start, min(max(end, start + 1), len(line) + 1), console.width)
    shown = Text(gutter, "dim")
    shown.append(line, "default")
    console.print(shown, soft_wrap=True)
    mark = Text(" " * (len(gutter) - 2) + "| ", "dim")
    mark.append(" " * cell_len(line[:start]))
    mark.append("^" * max(cell_len(line[start:end]), 1), f"bold {colour}")
    console.print(mark, soft_wrap=True)
    return len(gutter)


def _around(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """The part of a long line that lies around its mark, and where the mark then is."""
    room = max(width - 12, 40)
    if len(line) <= room:
        return line, start, end
    first = max(0, min(start - room // 3, len(line) - room))
    cut = line[first : first + room]
    if first:
        cut = "..." + cut[3:]
    if first + room < len(line):
        cut = cut[:-3] + "..."
    return cut, start - first, min(end - first, len(cut))
