"""The calendar turns when it is found to say something else, hour by hour, in every zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import settings

from leadcore import Definition, Document, Lead
from leadcore.definition.deciding.outcome import CONSEQUENCES

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TICK = timedelta(microseconds=1)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Havana",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/St_Johns",
)
CONDITIONS = (
    "now.hour({zone}) >= 9 and now.hour({zone}) < 17",
    "now.hour({zone}) in [1, 2, 23]",
    "now.hour({zone}) == 0",
    'now.weekday({zone}) in ["sat", "sun"]',
    'now.weekday({zone}) != "wed"',
    "now.day({zone}) >= 28",
    "not (now.day({zone}) == 31)",
    "now.month({zone}) == 3",
    "now.month({zone}) <= 6",
)


def definition_of(condition: str) -> Definition[Lead]:
    """A definition that disqualifies by one condition."""
    out = [{"rule": "out", "when": condition}]
    return Definition(Document.model_validate({"definition": "x", "disqualify": out}))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_decision_holds_until_the_calendar_says_otherwise(condition: str, zone: str) -> None:
    """The moment is the first of all quarters of an hour at which the outcome is another one."""
    random = Random(f"{condition} {zone}")
    definition = definition_of(condition.format(zone=f'"{zone}"'))
    lead = definition.lead(id=1)
    for _ in range(4):
        hours = random.randrange(3 * 366 * 24)
        now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(
            hours=hours, minutes=random.randrange(60)
        )
        held = definition.decide(lead, now).outcome[:1]
        until = definition.decide(lead, now).valid_until
        assert until is not None
        assert definition.decide(lead, until).outcome[:1] != held
        assert definition.decide(lead, until - TICK).outcome[:1] == held
        quarter = now.replace(minute=now.minute // 15 * 15) + HOUR / 4
        last = min(until, now + 70 * DAY)
        while quarter < last:
            assert definition.decide(lead, quarter).outcome[:1] == held, (now, quarter, until)
            quarter += HOUR / 4


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_hours_that_change_nothing_are_gone_through_but_once(zone: str) -> None:
    """What the same hours of the same days did not change they never will."""
    hours = (
        f'now.hour("{zone}") >= 9 and now.hour("{zone}") < 17 and now.weekday("{zone}") != "sun"'
    )
    now = datetime(2026, 3, 15, 12, tzinfo=UTC)
    for beside, until in (
        ("unsubscribed", None),
        ('not touches.call.within("90 days").exists()', now + 90 * DAY),
    ):
        definition = definition_of(f"{hours} and {beside}")
        lead = definition.lead(id=1, touches=[{"kind": "call", "at": now}])
        found = definition.decide(lead, now).valid_until
        if until is None:
            assert found is None
            continue
        # The window ends at noon on a Saturday, within these hours.
        assert found == until
        assert definition.decide(lead, until).disqualified is not None


class Hourly:
    """Definitions at random whose rules ask for hours among other things, and leads for them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.zones = random.choice((("UTC",), ("Europe/Berlin",), ("UTC", "America/Havana"), ()))

    def calendar(self) -> str:
        """A condition on the hour or the weekday, somewhere."""
        pick = self.random.choice
        zone = f'"{pick(self.zones)}"' if self.zones else ""
        sign, hour = pick((">=", "<", "==", "!=")), pick((2, 9, 17, 23))
        return pick(
            (
                f"now.hour({zone}) {sign} {hour}",
                f"now.hour({zone}) in [3, {hour}]",
                f'now.weekday({zone}) in ["sat", "mon"]',
            )
        )

    def other(self) -> str:
        """A condition on something else."""
        pick = self.random.choice
        return pick(
            (
                f'touches.call.within("{pick((2, 9, 30))} days").exists()',
                f"days_since(touches.call.last().at) >= {pick((1, 5, 20))}",
                f"score.total {pick(('>=', '<'))} {pick((1, 3, 7))}",
                "unsubscribed",
            )
        )

    def condition(self) -> str:
        """Both, or either."""
        parts = [self.calendar(), self.other(), self.other()][: self.random.randint(1, 3)]
        self.random.shuffle(parts)
        joined = self.random.choice((" and ", " or ")).join(f"({part})" for part in parts)
        return f"not ({joined})" if self.random.random() < 0.2 else joined

    def definition(self) -> Definition[Lead]:
        """One definition."""
        chance = self.random.random
        rules: list[dict[str, object]] = [{"rule": "c", "for_each": "touches.call", "points": 4}]
        if chance() < 0.4:
            rules.append({"rule": "h", "when": self.calendar(), "points": 2})
        if chance() < 0.3:
            rules[0]["when"] = self.calendar()
        stages: list[dict[str, object]] = [
            {"stage": "a"},
            {"stage": "b", "enter": [{"rule": "in", "when": self.condition()}]},
        ]
        parts = {
            "definition": "x",
            "segments": {"now_and_then": self.condition()},
            "score": {"e": {"half_life": "3 days", "rules": rules}},
            "grades": [
                {"grade": "A", "when": self.condition()},
                {"grade": "B", "when": self.random.choice(("now_and_then", "not now_and_then"))},
                {"grade": "C"},
            ],
            "stages": stages if chance() < 0.5 else [],
        }
        return Definition(Document.model_validate(parts))

    def lead(self, definition: Definition[Lead], now: datetime) -> Lead:
        """One lead."""
        touches = [
            {"kind": "call", "at": now - self.random.randrange(24 * 20) * HOUR - TICK}
            for _ in range(self.random.randint(0, 4))
        ]
        zone = self.random.choice((None, "Asia/Kathmandu", "Europe/Berlin"))
        return definition.lead(id=1, timezone=zone, touches=touches)


def test_nothing_changes_between_the_hours_that_are_tried() -> None:
    """
    Until a decision expires the outcome is the same at each half hour, and as touches age.

    And nine in ten expiries bring a change.
    """
    exact = early = 0
    for number in range(max(80, settings.default.max_examples)):
        random = Random(f"{number % 4}:{number // 4}")
        hourly = Hourly(random)
        definition = hourly.definition()
        for _ in range(3):
            now = datetime(2026, 2, 20, tzinfo=UTC) + random.randrange(50 * 48) * HOUR / 2
            lead = hourly.lead(definition, now)
            decision = definition.decide(lead, now)
            held, until = decision.outcome[:CONSEQUENCES], decision.valid_until
            end = min(until or now + 45 * DAY, now + 45 * DAY)
            moments = {now + step * HOUR / 2 for step in range(1, (end - now) // HOUR * 2 + 2)}
            for touch in lead.touches:
                moments |= {touch.at + day * DAY for day in range(66)}
            for moment in moments:
                if now < moment < end:
                    assert definition.decide(lead, moment).outcome[:CONSEQUENCES] == held, number
            if until is not None:
                same = definition.decide(lead, until).outcome[:CONSEQUENCES] == held
                exact, early = exact + (not same), early + same
    assert early < exact / 9


def test_a_lead_without_a_zone_has_no_hours() -> None:
    """Nothing is known of its clock, and so nothing of it turns."""
    definition = definition_of("now.hour() >= 9")
    now = datetime(2026, 3, 15, 12, tzinfo=UTC)
    assert definition.decide(definition.lead(id=1), now).valid_until is None
    here = definition.lead(id=1, timezone="Europe/Berlin")
    assert definition.decide(here, now).valid_until == now + 11 * HOUR
