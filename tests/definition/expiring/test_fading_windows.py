"""Scores whose touches fade and leave windows too: when a grade changes is found by trying."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from leadcore import Definition, Document, Lead
from leadcore.definition.expiring import crossing, expiry

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
DEFINITIONS = 2 * settings.default.max_examples
WINDOWS = {"36 hours": timedelta(hours=36), "9 days": 9 * DAY, "30 days": 30 * DAY}
#: After so many days nothing is left of any touch here.
FADED = 200


class Windowed:
    """Definitions at random, of points of one sign or of both."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.signs = random.choice(((1,), (1,), (-1,), (1, 1, -1)))

    def items(self) -> str:
        """Some touches, in a window or not."""
        found = f"touches.{self.random.choice(('call', 'demo'))}"
        if self.random.random() < 0.6:
            found += f'.within("{self.random.choice(tuple(WINDOWS))}")'
        return found

    def rule(self, name: str) -> dict[str, Any]:
        """A rule of the score."""
        pick = self.random.choice
        sign = pick(self.signs)
        rule: dict[str, Any] = {"rule": name, "points": sign * pick((1, 3, 7.5, 20, 0.333333))}
        chance = self.random.random()
        if chance < 0.3:
            rule["when"] = f"{self.items()}.exists()"
        if chance > 0.15:
            rule["for_each"] = self.items()
            optional = {
                "at_most_points": pick((2, 10.5, 30)),
                "at_most_times": self.random.randint(1, 4),
                "once_a_day": True,
                pick(("half_life", "linear")): pick(("7 days", "2 days")),
            }
            rule |= {key: value for key, value in optional.items() if self.random.random() < 0.25}
        return rule

    def dimension(self, name: str) -> dict[str, Any]:
        """A dimension with bounds and a decay."""
        count, pick = self.random.randint(1, 3), self.random.choice
        found: dict[str, Any] = {"rules": [self.rule(f"{name}_{at}") for at in range(count)]}
        if self.random.random() < 0.8:
            found[pick(("half_life", "linear"))] = pick(("1 day", "3 days", "9 days"))
        if self.random.random() < 0.3:
            found["cap"] = pick((10, 25.5))
        if self.random.random() < 0.2:
            found["floor"] = pick((-10, 0, 5))
        return found

    def definition(self) -> Definition[Lead]:
        """One definition, whose grades hang on scores alone."""
        pick, names = self.random.choice, ("fit", "engagement")[: self.random.randint(1, 2)]
        grades = []
        for grade in "AB":
            score, number = pick(("total", *names)), pick((1, 2, 5, 7.5, 10, 20))
            sign = pick((">=", ">", "<", "<=", "=="))
            grades.append(
                {"grade": grade, "when": f"score.{score} {sign} {self.signs[-1] * number}"}
            )
        score = {name: self.dimension(name) for name in names}
        parts = {"definition": "x", "score": score, "grades": grades}
        return Definition(Document.model_validate(parts))

    def lead(self, definition: Definition[Lead]) -> Lead:
        """A lead with some weeks of touches, at odd times or all at one time of day."""
        moments = [NOW - self.random.random() * 12 * DAY for _ in range(self.random.randint(1, 12))]
        if self.random.random() < 0.3:
            tick = timedelta(microseconds=self.random.choice((0, 1)))
            moments = [NOW - self.random.randrange(25) * DAY / 2 - tick for _ in moments]
        touches = [{"kind": self.random.choice(("call", "demo")), "at": at} for at in moments]
        return definition.lead(id=1, touches=touches)


def by_trying(definition: Definition[Lead], lead: Lead) -> datetime | None:
    """The first moment at which a touch ages or leaves a window and the grade is another one."""
    grade = definition.decide(lead, NOW).grade
    moments = set()
    for touch in lead.touches:
        next_day = (NOW - touch.at) // DAY + 1
        moments |= {touch.at + day * DAY for day in range(next_day, next_day + FADED)}
        moments |= {touch.at + length for length in WINDOWS.values() if touch.at + length > NOW}
    return next((at for at in sorted(moments) if definition.decide(lead, at).grade != grade), None)


@pytest.mark.parametrize("seed", range(4))
def test_touches_that_fade_leave_windows_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a day or not, limited or not, behind conditions that cease to hold or not."""
    monkeypatch.setattr(expiry, "MOST_TRIED", 10_000)
    changes = 0
    for number in range(DEFINITIONS // 4):
        windowed = Windowed(Random(f"{seed}:{number}"))
        definition = windowed.definition()
        for _ in range(4):
            lead = windowed.lead(definition)
            found = by_trying(definition, lead)
            changes += found is not None

            assert definition.decide(lead, NOW).valid_until == found, (seed, number)
    assert changes > 0


def test_a_search_that_is_broken_off_is_never_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives the first moment that nothing is known of, however little it may look at."""
    monkeypatch.setattr(crossing, "LOOKS_AT_EACH", 1)
    monkeypatch.setattr(expiry, "MOST_TRIED", 3)
    early = 0
    for number in range(DEFINITIONS // 2):
        windowed = Windowed(Random(f"broken off {number}"))
        windowed.signs = (1, 1, -1)
        monkeypatch.setattr(crossing, "LOOKED_AT", windowed.random.choice((0, 20, 200)))
        definition = windowed.definition()
        for _ in range(4):
            lead = windowed.lead(definition)
            found = by_trying(definition, lead)
            until = definition.decide(lead, NOW).valid_until
            assert found is None or (until is not None and until <= found), number
            early += until != found
    assert early > 0
