"""What was found wrong with a document's shape, and what nothing can be said of for that reason."""

from __future__ import annotations

from collections.abc import Iterable

from leadcore.definition.composing.composed import Path
from leadcore.definition.composing.source import Source
from leadcore.definition.loading.naming import NOUNS
from leadcore.errors import Problem, Span
from leadcore.language.vocabulary import RESERVED

#: How many problems are told in full.
MAX_TOLD = 200


class Findings:
    """
    Collects problems, and remembers what they touch.

    Attributes:
        told: Ways to values that something was told of.
        mended: Ways to parts that lack something, because it was taken out.
        unsure: Names whose declarations have a fault.
    """

    def __init__(self, source: Source) -> None:
        self.told: set[Path] = set()
        self.mended: set[Path] = set()
        self.unsure: set[str] = set()
        self._source = source
        self._problems: list[Problem] = []
        self._spoilt: set[Path] = set()
        self._more = 0

    def file(
        self, code: str, message: str, hint: str, path: Path, *, span: Span | None = None
    ) -> None:
        """Tell a problem of the value at a path; its place is the value's unless one is given."""
        if self._is_spoilt(path):
            return
        if self.full:
            self.pass_over(path)
            return
        self.tell(path)
        place = span or self._source.span(path)
        self.add(Problem(code, message, hint, self._source.path_text(path), place))

    def add(self, problem: Problem) -> None:
        """Tell a problem; of very many only the first are kept."""
        if self.full:
            self._more += 1
        else:
            self._problems.append(problem)

    @property
    def full(self) -> bool:
        """Whether more problems are only counted, so that wording them is wasted."""
        return len(self._problems) >= MAX_TOLD

    def pass_over(self, path: Path) -> None:
        """Count a problem of the value at a path that is not told."""
        self.tell(path)
        self._more += 1

    def tell(self, path: Path) -> None:
        """Remember that something was told of the value at a path."""
        self.told.add(path)
        self.doubt(path)

    def spoil(self, path: Path) -> None:
        """Remember that the value at a path is not what its author wrote; it was told before."""
        self._spoilt.add(path)
        self.tell(path)

    def _is_spoilt(self, path: Path) -> bool:
        return bool(self._spoilt) and any(
            path[:length] in self._spoilt for length in range(len(path) + 1)
        )

    def doubt(self, path: Path) -> None:
        """Remember that the declaration around a path has a fault."""
        if len(path) < 2 or path[0] not in NOUNS or path[0] == "score":
            return
        named = path[1:3] if path[0] == "touches" else path[1:2]
        self.unsure.update(step for step in named if isinstance(step, str) and step not in RESERVED)

    def mend(self, path: Path) -> None:
        """Remember that something was taken out of the part at a path."""
        self.mended.update(path[:length] for length in range(1, len(path) + 1))

    def all(self) -> tuple[Problem, ...]:
        """The problems, and how many more there are."""
        if not self._more:
            return tuple(self._problems)
        message = f"and {self._more:,} more problems with the shape of the document"
        hint = "mend the first ones; the rest is probably alike"
        last = max(self._problems, key=_reading_order)
        rest = Problem("LC-DEF-004", message, hint, last.path, last.span)
        return (*self._problems, rest)

    def shown(self, paths: Iterable[Path]) -> frozenset[str]:
        """Paths as messages show them; the whole document is none of them."""
        return frozenset(self._source.path_text(path) for path in paths if path)


def _reading_order(problem: Problem) -> tuple[str, int, int]:
    span = problem.span
    return ("", 0, 0) if span is None else (span.file, span.line, span.column)
