"""The instants at which answers turn, computed, are those that are found by trying every step."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from leadcore import Definition, Document, Lead
from leadcore.definition.expiring import expiry

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
DEFINITIONS = max(40, settings.default.max_examples // 2)
KINDS = ("email_open", "email_click", "page_view", "call")
_LENGTHS = ("36 hours", "7 days", "30 days")


class Timely:
    """Definitions at random whose scores all go one way, and leads for them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.sign = random.choice((1, 1, 1, -1))

    def window(self) -> str:
        """A condition that can only cease to hold."""
        pick = self.random.choice
        items = f"touches.{pick(KINDS)}"
        if self.random.random() < 0.3:
            items = 'touches.page_view.where(url.contains("/a"))'
        items += f'.within("{pick(_LENGTHS)}")'
        least = self.random.randint(1, 3)
        return pick((f"{items}.exists()", f"{items}.count() >= {least}", f"{items}.count() > 1"))

    def days(self) -> str:
        """A condition on days that have passed, or are to come."""
        pick, number = self.random.choice, self.random.randint(-1, 40)
        name = pick(("seen_at", "renewal_on", "touches.call.last().at"))
        return f"days_{pick(('since', 'until'))}({name}) {pick(('>=', '<', '>', '<='))} {number}"

    def score(self) -> str:
        """A condition on a score."""
        name = self.random.choice(("total", "fit", "engagement"))
        number = self.sign * self.random.choice((1, 2, 3, 5, 7.5, 8, 12, 20))
        sign = self.random.choice((">=", ">=", ">", "<", "<=", "=="))
        return f"score.{name} {sign} {number}"

    def condition(self, *parts: Any) -> str:
        """Some of these, joined, perhaps beside something that does not move."""
        still = ["vip", "not vip", "seats >= 10", "known(seats)", 'band == "large"']
        found = [self.random.choice(parts)() for _ in range(self.random.randint(1, 2))]
        if self.random.random() < 0.4:
            found.append(self.random.choice(still))
        self.random.shuffle(found)
        joined = self.random.choice((" and ", " or ")).join(f"({each})" for each in found)
        return f"not ({joined})" if self.random.random() < 0.2 else joined

    def rule(self, name: str) -> dict[str, Any]:
        """A rule of the score."""
        points = self.sign * self.random.choice((1, 2, 2.5, 4, 7))
        kind = self.random.random()
        if kind < 0.2:
            return {"rule": name, "when": "vip", "points": self.random.choice((3, -3, 8))}
        if kind < 0.4:
            return {"rule": name, "when": self.window(), "points": points}
        found: dict[str, Any] = {"rule": name, "points": points}
        found["for_each"] = f"touches.{self.random.choice(KINDS)}"
        if self.random.random() < 0.2:
            found["for_each"] += f'.within("{self.random.choice(_LENGTHS)}")'
        elif self.random.random() < 0.2:
            found["once_a_day"] = True
        if self.random.random() < 0.3:
            found["at_most_points"] = self.random.choice((2, 3.5, 6))
        if self.random.random() < 0.2:
            found["at_most_times"] = self.random.randint(1, 3)
        if self.random.random() < 0.2:
            found["when"] = self.random.choice((self.window(), "not vip"))
        return found

    def dimension(self, name: str) -> dict[str, Any]:
        """A dimension of the score."""
        count = self.random.randint(1, 4)
        found: dict[str, Any] = {"rules": [self.rule(f"{name}_{at}") for at in range(count)]}
        if self.random.random() < 0.8:
            way = self.random.choice(("half_life", "half_life", "linear"))
            found[way] = self.random.choice(("2 days", "7 days", "14 days"))
        if self.random.random() < 0.3:
            found["cap"] = self.random.choice((4, 9))
        if self.random.random() < 0.3:
            found["floor"] = self.random.choice((-8, -4, 0, 2))
        return found

    def definition(self) -> Definition[Lead]:
        """One definition."""
        any_of = (self.window, self.days, self.score, self.score)
        early = (self.window, self.days)
        rules = [f"r{at}" for at in range(9)]
        document: dict[str, Any] = {
            "definition": "timely",
            "fields": {
                "vip": {"type": "yes_no", "default": "no"},
                "seats": {"type": "whole"},
                "band": {"type": "choice", "of": ["small", "large"]},
                "seen_at": {"type": "moment"},
                "renewal_on": {"type": "date"},
            },
            "segments": {
                "near": self.condition(*early),
                "hot": self.condition(*any_of),
                "odd": self.random.choice(("not hot", "hot and vip or not near and not hot")),
                "odder": "odd and near or not odd",
            },
            "qualify": {
                "need": self.random.randint(0, 1),
                "criteria": [{"rule": rules[0], "when": self.condition(*early)}],
            },
            "score": {name: self.dimension(name) for name in ("fit", "engagement")},
            "grades": [
                {"grade": "A", "when": self.condition(*any_of)},
                {
                    "grade": "B",
                    "when": self.random.choice(
                        ("hot", "qualified and near", "not near", "odd", "not odder")
                    ),
                },
                {"grade": "C"},
            ],
            "stages": [
                {"stage": "inquiry"},
                {"stage": "mql", "enter": [{"rule": rules[1], "when": self.condition(*any_of)}]},
                {
                    "stage": "sql",
                    "enter": [
                        {"rule": rules[2], "when": self.condition(*any_of)},
                        {"rule": rules[3], "when": self.condition(self.score)},
                    ],
                },
            ],
            "route": {
                "rules": [
                    {"rule": rules[4], "when": self.condition(*any_of), "to": "north"},
                    {"rule": rules[5], "to": "south"},
                ]
            },
        }
        if self.random.random() < 0.3:
            document["disqualify"] = [{"rule": rules[6], "when": self.condition(*early)}]
        if self.random.random() < 0.3:
            leave = {"rule": rules[7], "when": self.condition(*any_of), "to": "inquiry"}
            document["stages"][1]["leave"] = [leave]
        if self.random.random() < 0.3:
            document["route"]["assign_on"] = ["mql"]
        return Definition(Document.model_validate(document))

    def lead(self, definition: Definition[Lead], number: int) -> Lead:
        """One lead; its moments keep to few hours, so that several things happen at once."""
        chance, pick = self.random.random, self.random.choice
        hours = (0, 1, 12, 24, 36, 24 * 7, 24 * 8, 24 * 30, 24 * 31)

        def before(furthest: int) -> datetime:
            days = self.random.randint(0, furthest)
            tick = timedelta(microseconds=pick((0, 0, 0, 1)))
            return NOW - timedelta(days=days, hours=pick(hours)) - tick

        touches = [
            {"kind": kind, "at": before(20), "facts": {"url": pick(("/a", "/b"))}}
            if kind == "page_view"
            else {"kind": kind, "at": before(20)}
            for kind in self.random.choices(KINDS, k=self.random.randint(0, 12))
        ]
        if chance() < 0.1:
            touches.append({"kind": "call", "at": NOW + timedelta(days=pick((1, 3)))})
        facts: dict[str, Any] = {"id": number, "touches": touches, "vip": chance() < 0.5}
        if chance() < 0.7:
            facts |= {"seats": pick((1, 10)), "band": pick(("small", "large"))}
        if chance() < 0.7:
            facts |= {"seen_at": before(40), "renewal_on": (NOW + timedelta(days=9)).date()}
        if chance() < 0.2:
            facts["stage"] = pick(("inquiry", "mql", "sql"))
        return definition.lead(facts)


@pytest.mark.parametrize("seed", range(4))
def test_computed_turns_are_those_found_by_trying_every_step(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways name the same instant, and the outcome changes there and not just before."""
    monkeypatch.setattr(expiry, "MOST_TRIED", 10_000)
    random, seen = Random(seed), Counter[str]()
    for number in range(DEFINITIONS // 4):
        timely = Timely(random)
        definition = timely.definition()
        decide, computed = definition.meaning.compiled.function("decide"), definition.meaning.expiry
        stepped = expiry.Expiry(
            definition.meaning.plan, definition.meaning.compiled, step_by_step=True
        )
        for _ in range(12):
            lead = timely.lead(definition, number)
            outcome = decide(lead, NOW)
            until = computed.of(lead, NOW, outcome)
            assert until == stepped.of(lead, NOW, outcome), (seed, number)
            seen["never" if until is None else "some day"] += 1
            if until is not None:
                assert decide(lead, until)[:6] != outcome[:6]
                assert decide(lead, until - timedelta(microseconds=1))[:6] == outcome[:6]
    assert min(seen.values()) > 0.1 * seen.total()
