"""
A workload with time in it: each lead has 20 touches; two windows and one half-life read them.

It comes in two sizes: `sections` adds the rules on touches to the 75 rules; `alone` has only these,
which makes the hand-written measure as small as it can be. Touches are plain data, like the leads.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import translation

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TOUCHES = 20
HALF_LIFE_DAYS = 21
_KINDS = ("email_open", "email_click", "page_view", "webinar_attended", "call", "email_sent")
_WEIGHTS = (6, 3, 6, 1, 1, 3)
_PAGES = ("/pricing", "/pricing/enterprise", "/blog/routing", "/docs", "/")

Touch = tuple[str, datetime, str | None]


def histories(count: int, seed: int = 5) -> list[list[Touch]]:
    """
    The touches of so many leads: kind, moment, and for page views the address.

    Half of a lead's touches lie in the last month, the oldest some three months back; they come
    in the order in which they happened, as a journal has them.
    """
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        touches: list[Touch] = []
        for kind in chance.choices(_KINDS, _WEIGHTS, k=TOUCHES):
            days = 1 + 90 * chance.random() ** 1.6
            at = NOW - timedelta(seconds=int(days * chance.random() * 86_400) + 1)
            touches.append((kind, at, chance.choice(_PAGES) if kind == "page_view" else None))
        found.append(sorted(touches, key=lambda touch: touch[1]))
    return found


def facts(history: list[Touch]) -> list[dict[str, Any]]:
    """Touches under leadcore's names, still plain data."""
    return [
        {"kind": kind, "at": at, "facts": {} if url is None else {"url": url}}
        for kind, at, url in history
    ]


_ACTIVITY = {
    "cap": 60,
    "half_life": f"{HALF_LIFE_DAYS} days",
    "rules": [
        {"rule": "opened", "for_each": "touches.email_open", "points": 1, "at_most_points": 4},
        {"rule": "clicked", "for_each": "touches.email_click", "points": 4},
        {"rule": "viewed", "for_each": "touches.page_view", "points": 2},
        {"rule": "webinar", "for_each": "touches.webinar_attended", "points": 12},
        {"rule": "prices", "when": "looks_at_prices", "points": 15},
    ],
}
_SEGMENTS = {
    "looks_at_prices": (
        'touches.page_view.where(url.contains("/pricing")).within("7 days").count() >= 2'
    ),
    "spoken_to": 'touches.call.within("30 days").exists()',
}


def sections() -> dict[str, Any]:
    """The 75 rules and those on touches."""
    both = translation.sections()
    both["definition"] = "seventy-five-and-touches"
    both["segments"] = _SEGMENTS
    both["score"]["activity"] = _ACTIVITY
    both["grades"] = [
        {"grade": "A", "when": "qualified and score.total >= 90"},
        {"grade": "B", "when": "score.total >= 50"},
        {"grade": "C"},
    ]
    both["stages"] = [
        {"stage": "inquiry"},
        {"stage": "mql", "enter": [{"rule": "active", "when": "score.activity >= 20"}]},
        {
            "stage": "sql",
            "enter": [{"rule": "ready", "when": "qualified and spoken_to and score.total >= 80"}],
        },
    ]
    return both


def alone() -> dict[str, Any]:
    """Only the rules on touches."""
    return {
        "definition": "touches",
        "segments": _SEGMENTS,
        "score": {"activity": _ACTIVITY},
        "grades": [
            {"grade": "A", "when": "score.total >= 30"},
            {"grade": "B", "when": "score.total >= 15"},
            {"grade": "C"},
        ],
        "stages": [
            {"stage": "inquiry"},
            {"stage": "mql", "enter": [{"rule": "active", "when": "score.activity >= 20"}]},
            {
                "stage": "sql",
                "enter": [{"rule": "ready", "when": "spoken_to and score.total >= 25"}],
            },
        ],
    }
