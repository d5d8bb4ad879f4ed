"""Reads the conditions of a document, and files every fault with its place in that document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from leadcore.definition.composing.composed import Path, path_text
from leadcore.errors import Problem, Problems, Severity, Span
from leadcore.language.faults import FaultError
from leadcore.language.literals import Normalisers
from leadcore.language.reading import read_condition, read_items, read_value
from leadcore.language.tree import Condition, Items, Value
from leadcore.language.vocabulary import Scope, Vocabulary

T = TypeVar("T")

__all__ = ["MAX_TOLD", "ConditionReader", "Path", "Places", "path_text"]


class Places(Protocol):
    """Knows where in a text the parts of a document stand."""

    def span(self, path: Path, /) -> Span | None:
        """Where the value at a path stands."""

    def span_within(self, path: Path, start: int, end: int, /) -> Span | None:
        """Where a stretch of the text at a path stands."""


#: How many problems are told of one document; what comes after is not even read.
MAX_TOLD = 1_000


class ConditionReader:
    """
    Reads conditions for one document.

    Attributes:
        vocabulary: The names conditions may use; grows as segments and derived values are read.
        problems: Where faults are filed.
        row_line: Tells the line of its file in which a row of a table begins.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        normalisers: Normalisers,
        places: Places,
        problems: Problems,
        row_line: Callable[[str, int], int],
    ) -> None:
        self.vocabulary = vocabulary
        self.normalisers = normalisers
        self.places = places
        self.problems = problems
        self.row_line = row_line
        self._errors = 0

    def condition(
        self, when: str | Mapping[str, Any], path: Path, scope: Scope
    ) -> Condition | None:
        """The condition at a path, or None when it has faults (they are filed)."""
        if isinstance(when, str):
            return self._text(read_condition, when, path, scope)
        if self.full:
            return None
        from leadcore.language.business_rules import TreeFault, from_business_rules

        # In a document read from text, every scalar is text until it meets a fact.
        untyped = self.places.span(path) is not None
        try:
            return from_business_rules(
                when, self.vocabulary, scope, self.normalisers, untyped=untyped
            )
        except FaultError as error:
            for fault in error.faults:
                steps = fault.steps if isinstance(fault, TreeFault) else ()
                self.file(fault.code, fault.message, fault.hint, (*path, *steps))
            return None

    def items(self, text: str, path: Path, scope: Scope) -> Items | None:
        """The list of records at a path, or None when it has faults (they are filed)."""
        return self._text(read_items, text, path, scope)

    def value(self, text: str, path: Path, scope: Scope) -> Value | None:
        """The value at a path, or None when it has faults (they are filed)."""
        return self._text(read_value, text, path, scope)

    @property
    def full(self) -> bool:
        """Whether enough was told, so that wording more is wasted."""
        return self._errors >= MAX_TOLD

    def _text(
        self,
        read: Callable[[str, Vocabulary, Scope, Normalisers], T],
        text: str,
        path: Path,
        scope: Scope,
    ) -> T | None:
        if self.full:
            return None
        try:
            return read(text, self.vocabulary, scope, self.normalisers)
        except FaultError as error:
            for fault in error.faults:
                span = self.places.span_within(path, fault.start, fault.end)
                place = span or self.places.span(path)
                self.add(Problem(fault.code, fault.message, fault.hint, path_text(path), place))
            return None

    def add(self, problem: Problem) -> None:
        """File a problem that has its place; of very many only the first are told."""
        if self.full:
            return
        self.problems.add(problem)
        self._errors += problem.severity == "error"
        if self._errors == MAX_TOLD:
            message = f"these are {MAX_TOLD:,} problems, and the rest is not looked at"
            hint = "mend the first ones; the rest is probably alike"
            self.problems.add(Problem("LC-DEF-004", message, hint, problem.path, problem.span))

    def file(
        self, code: str, message: str, hint: str, path: Path, *, shown: str = "", warn: bool = False
    ) -> None:
        """File a problem that is not about a condition's text."""
        where = path_text(path) + (f".{shown}" if shown and not shown.startswith("[") else shown)
        severity: Severity = "warning" if warn else "error"
        self.add(Problem(code, message, hint, where, self.places.span(path), severity))
