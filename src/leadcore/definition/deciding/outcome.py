"""What an engine answers: the outcome of a decision, and the rules that fired for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from leadcore.definition.planning.plan import PlannedTable, Rule

#: Decisions are made for moments from the first of these on, and before the last.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)


class Outcome(NamedTuple):
    """
    What was decided, in the plan's own terms.

    Attributes:
        disqualified_by: The position of the first rule that disqualifies, or -1.
        qualified: Whether enough criteria hold and nothing disqualifies.
        grade: The grade, or None.
        stage: The stage, or None where the definition has none.
        route: The position of the route rule, or -1.
        row: The row of that rule's table, or -1.
        steps: How the stage was come to.
        scores: The total and the dimensions, in micro-points.
        sums: The dimensions before their bounds, in micro-points.
    """

    disqualified_by: int
    qualified: bool
    grade: str | None
    stage: str | None
    route: int
    row: int
    steps: tuple[Any, ...]
    scores: tuple[int, ...]
    sums: tuple[int, ...]


#: How many of an outcome's parts have consequences; `valid_until` watches these.
CONSEQUENCES = 6


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: what it is, its points in micro-points, and its table's row or -1."""

    rule: Rule
    points: int | None
    row: int
    table: PlannedTable | None

    @property
    def name(self) -> str:
        """The rule's name; for a row of a table, `RULE:ROW`."""
        if self.table is None or self.row < 0:
            return self.rule.name
        return f"{self.rule.name}:{self.table.names[self.row]}"

    @property
    def because(self) -> str:
        """The reason of the row where it has one, else that of the rule."""
        if self.table is None or self.row < 0:
            return self.rule.because
        return self.table.because[self.row] or self.rule.because
