"""One thing that is wrong: a frozen value that people and machines can both read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from leadcore.errors.catalogue import CATALOGUE

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """
    A stretch of a text, as an editor counts it: lines and columns from 1, columns in characters.

    Attributes:
        file: The document's name, or "" for text that came from no file.
        line: First line.
        column: First column.
        end_line: Last line; the same as `line` for most problems.
        end_column: One past the last column.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}"
        return f"{self.file}:{place}" if self.file else place


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One problem: a stable code, one line saying what is wrong, where it is, and the cure.

    Attributes:
        code: Stable code such as `LC-EXPR-001`; `leadcore.errors.CATALOGUE` explains each.
        message: One line, lower case, no final stop, the author's own words in backticks.
        hint: What to do about it; empty when the message says all there is.
        path: Where in the document, as `score.fit.rules[2].when`; empty for the whole.
        span: Where in the text, when it came from a text.
        severity: An `error` stops the document from being used, a `warning` does not.

    >>> print(Problem("LC-EXPR-003", "no fact is called `contry`", hint="did you mean `country`?"))
    LC-EXPR-003: no fact is called `contry` (did you mean `country`?)
    """

    code: str
    message: str
    hint: str = ""
    path: str = ""
    span: Span | None = None
    severity: Severity = "error"

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise ValueError(f"the problem code {self.code} is not in the catalogue")

    def __str__(self) -> str:
        where = f"{self.span}: " if self.span else ""
        path = f"{self.path}: " if self.path else ""
        cure = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.code}: {path}{self.message}{cure}"

    def at(self, *, path: str | None = None, span: Span | None = None) -> Problem:
        """The same problem with its place filled in where it had none."""
        return replace(self, path=self.path or path or "", span=self.span or span)

    def as_data(self) -> dict[str, Any]:
        """The problem as plain data, for JSON."""
        span = self.span
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
            "path": self.path,
            "file": span.file if span else None,
            "line": span.line if span else None,
            "column": span.column if span else None,
            "end_line": span.end_line if span else None,
            "end_column": span.end_column if span else None,
        }


@dataclass(slots=True)
class Problems:
    """A list that problems are collected in, so that a document's faults are told all at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Note one more problem."""
        self.found.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self.found.extend(problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those that stop the document from being used, in reading order."""
        return tuple(p for p in self if p.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Those that do not, in reading order."""
        return tuple(p for p in self if p.severity == "warning")

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self.found, key=_reading_order))

    def __bool__(self) -> bool:
        return bool(self.found)


def _reading_order(problem: Problem) -> tuple[str, int, int, str]:
    span = problem.span
    if span is None:
        return ("", 0, 0, problem.path)
    return (span.file, span.line, span.column, problem.path)
