"""One line of the table of figures, and how the table is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


class UnequalAnswersError(Exception):
    """A way gave other answers than the measure it is held against, so it has no figure."""


class AbsentError(Exception):
    """Something that a figure needs is not there; the message says what."""


@dataclass(frozen=True, slots=True)
class Effort:
    """
    How much is done for the figures.

    Attributes:
        quick: Whether a rough look is enough.
    """

    quick: bool = False

    def of(self, much: int, little: int) -> int:
        """A number of repetitions for this effort."""
        return little if self.quick else much


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One figure.

    Attributes:
        what: What was measured.
        seen: What came out, with its unit.
        goal: What was to be reached; empty for marks that are only stated.
        ratio: How many times what it is held against, or None.
        met: Whether the goal was reached; None where there is none, or nothing was measured.
        failed: Whether something is wrong that no slow machine can excuse.
    """

    what: str
    seen: str
    goal: str = ""
    ratio: float | None = None
    met: bool | None = None
    failed: bool = False

    def as_data(self) -> dict[str, Any]:
        """The figure as plain data."""
        return asdict(self)


def us(value: float) -> str:
    """
    A time in microseconds, to three digits.

    >>> us(0.4567), us(12.345), us(1234.5)
    ('0.457 us', '12.3 us', '1,234 us')
    """
    digits = 3 if value < 1 else 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{digits}f} us"


def compare_answers(what: str, wanted: Iterable[Any], given: Iterable[Any]) -> int:
    """
    Hold answers against those wanted; returns how many there are.

    Raises:
        UnequalAnswersError: One or more differ.
    """
    pairs = list(zip(wanted, given, strict=True))
    wrong = [(at, want, got) for at, (want, got) in enumerate(pairs) if want != got]
    if wrong:
        at, want, got = wrong[0]
        raise UnequalAnswersError(
            f"{what}: {len(wrong)} of {len(pairs):,} answers differ; the first is number {at}: "
            f"{got!r} instead of {want!r}"
        )
    return len(pairs)


HEAD = ("what", "goal", "seen", "ratio", "met")


def table_head() -> str:
    """The head of the table, in Markdown."""
    return f"| {' | '.join(HEAD)} |\n| --- | --- | ---: | ---: | --- |"


def table_row(figure: Figure) -> str:
    """A figure as a row of the table, in Markdown."""
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}x"
    met = {None: "", True: "yes", False: "no"}[figure.met]
    return f"| {figure.what} | {figure.goal} | {figure.seen} | {ratio} | {met} |"
