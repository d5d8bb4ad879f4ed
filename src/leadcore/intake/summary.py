"""What a run over a file came to, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from leadcore.definition.decision import Decision
from leadcore.errors import Problem

#: How many identifiers are remembered, to notice those that come again.
REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Summary:
    """
    What a run came to.

    Attributes:
        rows: How many rows were read, of all files.
        leads: How many leads were decided.
        set_aside: How many rows could not be read.
        passed_over: How many rows `where` left out.
        qualified: How many leads are qualified.
        disqualified: How many leads each rule disqualified.
        stages: How many leads stand in each stage.
        grades: How many leads have each grade.
        teams: How many leads go to each team.
        faults: How many rows were set aside under each code.
        lost: How many values of each column could not be read, and counted as missing because the
            mapping says `bad: missing`.
        first_lost: Of those columns, the row of the file in which the first such value stands.
        repeated: How many rows gave an identifier that an earlier row had given, each of which was
            decided by itself. The first hundred thousand identifiers are remembered.
        unmatched: How many rows of joined files belong to no lead of the file.
        of_set_aside: How many rows of joined files belong to leads whose own row was set aside.
        ignored: The columns that nothing is taken from.
        never_found: The keys or paths of payloads that no row had.
        problems: What is wrong with the files as a whole.
        seconds: How long it took.
    """

    rows: int = 0
    leads: int = 0
    set_aside: int = 0
    passed_over: int = 0
    qualified: int = 0
    disqualified: Mapping[str, int] = field(default_factory=dict)
    stages: Mapping[str, int] = field(default_factory=dict)
    grades: Mapping[str, int] = field(default_factory=dict)
    teams: Mapping[str, int] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    first_lost: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0
    unmatched: int = 0
    of_set_aside: int = 0
    ignored: tuple[str, ...] = ()
    never_found: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0

    def as_data(self) -> dict[str, Any]:
        """The summary as plain data, for JSON."""
        return {
            "rows": self.rows,
            "leads": self.leads,
            "set_aside": self.set_aside,
            "passed_over": self.passed_over,
            "qualified": self.qualified,
            "disqualified": dict(self.disqualified),
            "stages": dict(self.stages),
            "grades": dict(self.grades),
            "teams": dict(self.teams),
            "faults": dict(self.faults),
            "lost": dict(self.lost),
            "first_lost": dict(self.first_lost),
            "repeated": self.repeated,
            "unmatched": self.unmatched,
            "of_set_aside": self.of_set_aside,
            "ignored": list(self.ignored),
            "never_found": list(self.never_found),
            "problems": [problem.as_data() for problem in self.problems],
            "seconds": round(self.seconds, 3),
        }


@dataclass(slots=True)
class Tally:
    """Counts as a run goes on; `team_of` remembers to whom each rule and row of a table routes."""

    rows: int = 0
    leads: int = 0
    passed_over: int = 0
    repeated: int = 0
    set_aside: int = 0
    qualified: int = 0
    disqualified: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    first_lost: dict[str, int] = field(default_factory=dict)
    team_of: dict[tuple[int, int], str] = field(default_factory=dict)

    def decided(self, decision: Decision[Any]) -> None:
        """Count a decision."""
        self.leads += 1
        out, qualified, grade, stage, route, row, *_ = decision.outcome
        if qualified:
            self.qualified += 1
        if out >= 0:
            self.disqualified[decision.disqualified or ""] += 1
        if stage is not None:
            self.stages[stage] += 1
        if grade is not None:
            self.grades[grade] += 1
        if route >= 0:
            team = self.team_of.get((route, row))
            if team is None:
                found = decision.route
                team = self.team_of[route, row] = found.to if found is not None else ""
            self.teams[team] += 1

    def set_apart(self, code: str) -> None:
        """Count a row that could not be read."""
        self.set_aside += 1
        self.faults[code] += 1

    def lose(self, columns: Iterable[str], row: int | None = None) -> None:
        """
        Count values that could not be read, and are missing.

        Args:
            columns: Their columns.
            row: The number of their row in the first file.
        """
        for column in columns:
            self.lost[column] += 1
            if row is not None:
                self.first_lost.setdefault(column, row)
