"""Scores that fade: the moment at which a grade changes is the one found by trying every moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from leadcore import Definition, Lead
from leadcore.definition.sections.document import Document

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
DEFINITIONS = max(12, settings.default.max_examples // 2)
#: After so many days nothing is left of any touch here.
FADED = 640


def fading(random: Random) -> Definition[Lead]:
    """A definition whose grades hang on nothing but scores, most of which fade."""
    pick = random.choice
    names = ["fit", "engagement", "intent"][: random.randint(1, 3)]
    grades = []
    for grade in "ABC"[: random.randint(1, 3)]:
        score = pick(("score.total", f"score.{pick(names)}"))
        sign = pick((">=", ">=", ">", "<", "<=", "==", "!="))
        when = f"{score} {sign} {pick(('-3', '0', '2', '5', '7.5', '10', '20', '33.3'))}"
        when += " and score.total > score.fit" if random.random() < 0.2 else ""
        grades.append({"grade": grade, "when": f"not ({when})" if random.random() < 0.2 else when})
    score = {name: dimension(random, name) for name in names}
    parts = {"definition": "x", "score": score, "grades": grades}
    return Definition(Document.model_validate(parts))


def dimension(random: Random, name: str) -> dict[str, Any]:
    """A dimension with bounds, and rules with limits and decays of their own."""
    pick = random.choice
    rules = []
    for at in range(random.randint(1, 3)):
        rule: dict[str, Any] = {"rule": f"{name}_{at}"}
        rule["points"] = pick(("1", "3", "7.5", "20", "-4", "0.333333"))
        if random.random() < 0.3:
            rule["when"] = "known(country)"
        if "when" not in rule or random.random() < 0.4:
            rule["for_each"] = f"touches.{pick(('call', 'demo'))}"
            optional = {
                "at_most_points": pick(("2", "10.5", "30")),
                "at_most_times": random.randint(1, 4),
                "once_a_day": True,
                pick(("half_life", "linear")): "7 days",
            }
            rule |= {key: value for key, value in optional.items() if random.random() < 0.3}
        rules.append(rule)
    found: dict[str, Any] = {"rules": rules}
    if random.random() < 0.8:
        found[pick(("half_life", "linear"))] = pick(("1 day", "3 days", "14 days", "30 days"))
    if random.random() < 0.3:
        found["cap"] = pick(("10", "25.5", "40"))
    if random.random() < 0.2:
        found["floor"] = pick(("-10", "0", "5"))
    return found


def lead_of(definition: Definition[Lead], random: Random) -> Lead:
    """A lead with some weeks of touches, at odd times or all at one time of day."""
    moments = [NOW - random.random() * 40 * DAY for _ in range(random.randint(1, 9))]
    if random.random() < 0.3:
        tick = timedelta(microseconds=random.choice((0, 1)))
        moments = [NOW - random.randrange(20) * DAY - tick for _ in moments]
    touches = [{"kind": random.choice(("call", "demo")), "at": at} for at in moments]
    country = "US" if random.random() < 0.7 else None
    return definition.lead(id=1, country=country, touches=touches)


def by_trying(definition: Definition[Lead], lead: Lead) -> datetime | None:
    """The first moment at which a touch ages and the grade is another one."""
    grade = definition.decide(lead, NOW).grade
    moments = set()
    for touch in lead.touches:
        next_day = (NOW - touch.at) // DAY + 1
        moments |= {touch.at + day * DAY for day in range(next_day, next_day + FADED)}
    return next((at for at in sorted(moments) if definition.decide(lead, at).grade != grade), None)


@pytest.mark.parametrize("seed", range(3))
def test_a_grade_changes_when_trying_says_so(seed: int) -> None:
    """To the microsecond, whatever fades, is limited, and is compared with what."""
    changes = 0
    for number in range(DEFINITIONS // 3):
        random = Random(f"{seed}:{number}")
        definition = fading(random)
        for _ in range(3):
            lead = lead_of(definition, random)
            found = by_trying(definition, lead)
            changes += found is not None

            assert definition.decide(lead, NOW).valid_until == found, (seed, number)
    assert changes > 0
