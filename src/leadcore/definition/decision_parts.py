"""The values that a decision is told in: its score, its reasons, its route, its transitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from leadcore.definition.planning.plan import points_shown


class Score:
    """
    A score: the total, and each dimension by its name.

    Attributes:
        total: The sum of the dimensions.
        dimensions: Points by dimension, in the definition's order.

    >>> score = Score(("fit", "engagement"), (83_000_000, 40_000_000, 43_000_000))
    >>> score.total, score.fit
    (Decimal('83'), Decimal('40'))
    """

    __slots__ = ("_micro", "_names")

    def __init__(self, names: tuple[str, ...], micro: tuple[int, ...]) -> None:
        self._names = names
        self._micro = micro

    @property
    def total(self) -> Decimal:
        """The sum of the dimensions."""
        return points_shown(self._micro[0])

    @property
    def dimensions(self) -> Mapping[str, Decimal]:
        """Points by dimension."""
        return dict(zip(self._names, map(points_shown, self._micro[1:]), strict=True))

    def __getattr__(self, name: str) -> Decimal:
        if name.startswith("_"):  # never a dimension; copying asks before there are any
            raise AttributeError(f"`Score` object has no attribute `{name}`")
        if name in self._names:
            return points_shown(self._micro[1 + self._names.index(name)])
        there = ", ".join(f"`{each}`" for each in ("total", *self._names))
        raise AttributeError(f"the score has no dimension `{name}`; it has {there}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Score):
            return NotImplemented
        return (self._names, self._micro) == (other._names, other._micro)

    def __hash__(self) -> int:
        return hash((self._names, self._micro))

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={points}" for name, points in self.dimensions.items())
        return f"Score(total={self.total}, {parts})" if parts else f"Score(total={self.total})"


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One rule that fired.

    Attributes:
        rule: Its name; for a row of a table, `RULE:ROW`.
        section: Where it stands, as `score.engagement`.
        points: The points it gave, or None where it gives none.
        because: The reason its author gave.
    """

    rule: str
    section: str
    points: Decimal | None
    because: str


@dataclass(frozen=True, slots=True)
class Route:
    """
    Where the lead goes.

    Attributes:
        rule: The rule that says so; for a row of a table, `RULE:ROW`.
        to: The team, or `owner_of.lead` or `owner_of.company`.
        require: What a member of the team must meet, as the condition's text, or None.
    """

    rule: str
    to: str
    require: str | None


@dataclass(frozen=True, slots=True)
class Transition:
    """
    One step through the stages.

    Attributes:
        stage: The stage arrived at, or passed over.
        how: `enter`, `leave` or `skip`.
        rule: The rule that opened it, or None for a skip.
        left: The stage before.
    """

    stage: str
    how: Literal["enter", "leave", "skip"]
    rule: str | None
    left: str


def moment_text(moment: datetime) -> str:
    """
    A moment in UTC as programs read it.

    >>> from datetime import UTC
    >>> moment_text(datetime(2026, 12, 4, 9, tzinfo=UTC))
    '2026-12-04T09:00:00Z'
    """
    return f"{moment.isoformat().removesuffix('+00:00')}Z"
