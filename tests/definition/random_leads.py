"""Leads at random for a definition of `random_definitions`, on a grid on which windows end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from leadcore import Definition, Lead
from tests.definition.random_definitions import BANDS, COUNTRIES, KINDS, TITLES

#: About when the leads are decided.
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)

_EMAILS = ("ann@rival.com", "bo@example.com", "cy@mail.other.com")


class Leads:
    """
    Draws leads of one definition, with the moments to decide them at.

    Args:
        definition: The definition.
        random: The source of chance.
        ahead: Whether things may be dated after the moment.
    """

    def __init__(self, definition: Definition[Lead], random: Random, *, ahead: bool = True) -> None:
        self.definition = definition
        self.random = random
        self.ahead = ahead

    def one(self) -> tuple[Lead, datetime]:
        """A lead, and a moment."""
        random = self.random
        now = NOW + timedelta(hours=random.randrange(48), microseconds=random.choice((0, 0, 1)))
        facts: dict[str, Any] = {
            "country": random.choice(COUNTRIES),
            "title": random.choice(TITLES),
            "email": random.choice(_EMAILS),
            "timezone": random.choice(("Europe/Berlin", "America/New_York")),
            "created_at": self.moment(now),
            "seats": random.choice((0, 1, 2, 3, 5)),
            "rate": random.choice(("0", "0.5", "1", "2.25", "99999999999.999999")),
            "band": random.choice(BANDS),
            "vip": random.random() < 0.5,
            "renewal_on": (now + timedelta(days=random.randrange(-6, 6))).date(),
            "seen_at": self.moment(now),
            "company": {
                "employees": random.choice((None, 1, 3)),
                "is_customer": random.random() < 0.3,
            },
        }
        facts = {name: value for name, value in facts.items() if random.random() < 0.7}
        facts |= {
            "id": random.randrange(10**6),
            "level": random.choice((None, 0, 1, 4, 100)),
            "tags": random.sample(("a", "b", "c", "CEO"), random.randrange(3)),
            "unsubscribed": random.random() < 0.1,
            "touches": [self.touch(now) for _ in range(random.choice((0, 2, 5, 9)))],
            "inquiries": [self.inquiry(now) for _ in range(random.choice((0, 0, 1, 2)))],
            "consent": [self.consent(now) for _ in range(random.choice((0, 0, 1, 2)))],
        }
        facts |= self.standing(now)
        return self.definition.lead(facts), now

    def moment(self, now: datetime) -> datetime:
        """A moment on a grid on which windows and days end, mostly before now."""
        random = self.random
        ahead = self.ahead and random.random() < 0.1
        hours = 12 * random.randrange(-8, 0) if ahead else 12 * random.randrange(30)
        if random.random() < 0.2:
            hours *= 3
        around = random.choice((0, 0, 0, 1, -1)) if ahead or hours else 0
        return now - timedelta(hours=hours, microseconds=around)

    def touch(self, now: datetime) -> dict[str, Any]:
        random = self.random
        kind = random.choice(KINDS)
        facts: dict[str, Any] = {}
        if kind == "page_view":
            facts = {"url": random.choice(("/a", "/b")), "seconds": random.choice((10, 31, 90))}
        elif kind == "order":
            facts = {"amount": random.choice(("1", "2", "2.5")), "gift": random.random() < 0.5}
        facts = {name: value for name, value in facts.items() if random.random() < 0.8}
        found = {"kind": kind, "at": self.moment(now), "facts": facts}
        if random.random() < 0.5:
            found["direction"] = random.choice(("inbound", "outbound"))
        if random.random() < 0.2:
            found["key"] = random.choice(("a", "b"))
        return found

    def inquiry(self, now: datetime) -> dict[str, Any]:
        random = self.random
        source = random.choice((None, "web", "fair"))
        return {
            "at": self.moment(now),
            "source": source,
            "utm": {"source": random.choice((None, "g"))},
            "key": random.choice((None, None, "a", "b")),
        }

    def consent(self, now: datetime) -> dict[str, Any]:
        granted = self.random.random() < 0.6
        return {"channel": "email", "granted": granted, "at": self.moment(now)}

    def standing(self, now: datetime) -> dict[str, Any]:
        """Where the lead stands, and how it came there: the newest entry is the stage."""
        random = self.random
        stages = self.definition.vocabulary.stages
        if not stages or random.random() < 0.3:
            return {}
        if random.random() < 0.2:
            return {"stage": random.choice(stages)}
        moments = sorted(self.past(now) for _ in range(random.choice((1, 1, 2, 3))))
        history, here = [], stages[0]
        for at in moments:
            left, here = here, random.choice(stages)
            by = random.choice(("rule", "rule", "person", "import", "hand_back"))
            entry: dict[str, Any] = {"name": here, "at": at, "by": by, "left": left}
            if by == "hand_back" or random.random() < 0.1:
                entry["counts_from"] = at
            history.append(entry)
        if self.ahead and random.random() < 0.1:  # nothing is read of it before its time
            by = random.choice(("rule", "person", "hand_back"))
            at = now + timedelta(hours=12 * random.randrange(1, 9))
            entry = {"name": random.choice(stages), "at": at, "by": by, "left": here}
            history.append({**entry, "counts_from": at if by == "hand_back" else None})
        return {"stage": here, "stage_history": history}

    def past(self, now: datetime) -> datetime:
        return min(self.moment(now), now)
