"""Scores that fade: the moment at which a grade changes is the one found by trying every moment."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from leadcore import Definition, Lead
from leadcore.definition.expiring import expiry
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


def by_trying(definition: Definition[Lead], lead: Lead, days: int = FADED) -> datetime | None:
    """The first moment, within so many days, at which a touch ages and the grade is another one."""
    grade = definition.decide(lead, NOW).grade
    moments = set()
    for touch in lead.touches:
        next_day = (NOW - touch.at) // DAY + 1
        moments |= {touch.at + day * DAY for day in range(next_day, next_day + days)}
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


# -- rules that take points away, and never more than so many --------------------------------------


def hours_ago(kind: str, hours: int) -> dict[str, Any]:
    """A touch so many hours before now."""
    return {"kind": kind, "at": NOW - timedelta(hours=hours)}


@pytest.mark.parametrize(
    ("limits", "least", "kind", "days"),
    [
        # The demo alone is limited: 6 for two days, then 8 - k. Together 10 after three days each,
        # 9 after the call's fourth, 8 after the demo's.
        ((None, 6, 0), -8.5, "demo", 4),
        # The demo takes 4.5 until it is four days old, the call 4 from half a day before that.
        ((None, 4.5, 0), -8.7, "call", 4),
        # 8 + 6 + 3 now; the call takes 7 in six hours, the bounce leaves its window in twelve.
        ((None, 6, 3), -16, "call", 1),
    ],
)
def test_points_taken_away_fade_from_where_their_limit_ceases_to_bind(
    limits: tuple[float | None, float, int], least: float, kind: str, days: int
) -> None:
    """The moment at which a score rises to a number, worked out by hand."""
    call, demo, bounce = limits
    left = 'touches.email_bounce.within("2 days").exists()'
    rules: list[dict[str, Any]] = [
        {"rule": "c", "for_each": "touches.call", "points": -8, "at_most_points": call},
        {"rule": "d", "for_each": "touches.demo", "points": -8, "at_most_points": demo},
        {"rule": "b", "when": left, "points": -bounce},
    ]
    parts = {
        "definition": "x",
        "score": {"takes": {"linear": "8 days", "rules": rules}},
        "grades": [{"grade": "A", "when": f"score.takes >= {least}"}],
    }
    definition = Definition(Document.model_validate(parts))
    touches = [hours_ago("call", 18), hours_ago("demo", 6), hours_ago("email_bounce", 36)]
    lead = definition.lead(id=1, touches=touches)

    found = definition.decide(lead, NOW).valid_until
    (touch,) = (each for each in lead.touches if each.kind == kind)
    assert found == by_trying(definition, lead, 10) == touch.at + days * DAY


def test_a_limit_on_points_taken_away_holds_beside_points_that_are_given() -> None:
    """In one dimension: demos take 4 for six days; the meeting gives 16, and 2 less each day."""
    rules = [
        {"rule": "gives", "for_each": "touches.meeting", "points": 16},
        {"rule": "takes", "for_each": "touches.demo", "points": -8, "at_most_points": 4},
    ]
    parts = {
        "definition": "x",
        "score": {"both": {"linear": "8 days", "rules": rules}},
        "grades": [{"grade": "A", "when": "score.both >= 6"}],
    }
    definition = Definition(Document.model_validate(parts))
    touches = [hours_ago("demo", 6), hours_ago("demo", 7), hours_ago("meeting", 3)]
    lead = definition.lead(id=1, touches=touches)

    found = definition.decide(lead, NOW).valid_until
    assert found == by_trying(definition, lead, 10) == lead.touches[-1].at + 4 * DAY


class Taking:
    """
    Definitions at random in which most rules that take points away are limited.

    Either every dimension is compared by itself and moves one way, or they are summed up, and one
    of them has points of both signs that fade.
    """

    #: After so many days nothing is left of any touch here.
    FADED = 90
    KINDS = ("call", "demo", "email_bounce")

    def __init__(self, random: Random) -> None:
        self.random = random
        self.one_way = random.random() < 0.6
        self.rules = 0

    def rule(self, sign: int) -> dict[str, Any]:
        """A rule that gives points for touches, or takes them away."""
        pick, self.rules = self.random.choice, self.rules + 1
        found: dict[str, Any] = {
            "rule": f"r{self.rules}",
            "points": sign * pick((1, 2.5, 4, 7, 20)),
            "for_each": f"touches.{pick(self.KINDS)}",
        }
        if self.random.random() < (0.8 if sign < 0 else 0.3):
            found["at_most_points"] = pick((2, 3.5, 6, 9))
        if self.random.random() < 0.4:
            found[pick(("half_life", "linear"))] = pick(("1 day", "2 days", "4 days"))
        return found

    def window(self, sign: int) -> dict[str, Any]:
        """A rule that gives points once, or takes them away, while a touch lies in a window."""
        pick, self.rules = self.random.choice, self.rules + 1
        when = f'touches.{pick(self.KINDS)}.within("{pick((3, 6, 10))} days").exists()'
        return {"rule": f"r{self.rules}", "points": sign * pick((1, 3)), "when": when}

    def dimension(self, *signs: int) -> dict[str, Any]:
        """A dimension of rules with these signs."""
        rules = [self.rule(sign) for sign in signs]
        if self.random.random() < 0.5:
            rules.append(self.window(signs[0]))
        if self.random.random() < 0.3:
            rules.append({"rule": f"known_{self.rules}", "points": 3, "when": "known(country)"})
        decay = self.random.choice(("half_life", "linear"))
        return {"rules": rules, decay: self.random.choice(("3 days", "4 days"))}

    def grade(self, name: str, score: str) -> dict[str, str]:
        """A grade that hangs on one score."""
        sign = self.random.choice((">=", "<"))
        least, most = {"takes": (-14, 0), "gives": (1, 14)}.get(score, (-8, 8))
        return {"grade": name, "when": f"score.{score} {sign} {self.random.randint(least, most)}"}

    def definition(self) -> Definition[Lead]:
        """One definition."""
        score = {"takes": self.dimension(-1, -1, -1), "gives": self.dimension(1, 1)}
        compared = ["takes", "takes", "gives"]
        if not self.one_way:
            score["both"] = self.dimension(-1, 1, -1)
            compared = ["both", "total", "takes"]
        self.random.shuffle(compared)
        grades = [self.grade(name, one) for name, one in zip("ABC", compared, strict=True)]
        parts = {"definition": "x", "score": score, "grades": grades}
        return Definition(Document.model_validate(parts))

    def lead(self, definition: Definition[Lead]) -> Lead:
        """A lead with touches of the last days, so many that limits bind."""
        count, chance = self.random.randint(3, 14), self.random.random
        touches = [
            {"kind": self.random.choice(self.KINDS), "at": NOW - chance() * 9 * DAY}
            for _ in range(count)
        ]
        return definition.lead(id=1, country="US" if chance() < 0.7 else None, touches=touches)


@pytest.mark.parametrize("seed", range(4))
def test_points_that_are_taken_away_up_to_a_limit_fade_when_trying_says_so(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit holds below nothing as above it, beside points that are given, and in the sum."""
    monkeypatch.setattr(expiry, "MOST_TRIED", 10_000)
    changes: Counter[bool] = Counter()
    for number in range(DEFINITIONS):
        taking = Taking(Random(f"{seed}:{number}"))
        definition = taking.definition()
        for _ in range(12):
            lead = taking.lead(definition)
            found = by_trying(definition, lead, Taking.FADED)
            changes[taking.one_way] += found is not None

            assert definition.decide(lead, NOW).valid_until == found, (seed, number)
    assert min(changes[True], changes[False]) > 4
