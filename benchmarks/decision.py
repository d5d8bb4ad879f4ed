"""
A whole decision for one lead: reasons on demand, exact points, and when it expires.

Each decision is read as an application would: disqualified, qualified, grade, stage, route, the
score's total, `valid_until`. It is held against the hand-written rules, which give a score, a
status and a route and nothing else, and against zen-engine's bare expression, which does the same.
"From a raw dict" begins with plain data and reads it into a lead first; each round has leads never
seen before, so that no normalised address is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks import peers, translation
from benchmarks.figure import AbsentError, Effort, Figure, compare_answers, us
from benchmarks.measure import Way, in_turns
from benchmarks.rules import LEADS, NOW
from leadcore import Lead

#: How many raw leads each round reads.
RAW = 250


def figures(effort: Effort) -> Iterator[Figure]:
    """The decision, then the way from a raw dict to it."""
    raw = peers.module("workload").make_leads(LEADS)
    hand = peers.module("handwritten").evaluate
    made = translation.definition()
    leads = translation.leads(made, raw)

    def answer(lead: Lead) -> translation.Answer:
        decision = made.decide(lead, NOW)
        status = "qualified" if decision.qualified else "nurture"
        if decision.disqualified is not None:
            status = "disqualified"
        return int(decision.score.total), status, decision.route.to if decision.route else None

    def whole(lead: Lead) -> object:
        decision = made.decide(lead, NOW)
        _ = decision.disqualified, decision.qualified, decision.grade, decision.stage
        return decision.route, decision.score.total, decision.valid_until

    compare_answers("decide", map(translation.wanted, raw), map(answer, leads))
    ways = [
        Way("hand", hand, raw),
        Way("decide", whole, leads),
        Way("bare", made.decide, leads, (NOW,)),
    ]
    try:
        ways.append(Way("zen", peers.engine("ZenExpr"), raw))
    except AbsentError:
        zen = None
    else:
        zen = "zen"
    times = in_turns(ways, rounds=effort.of(31, 5))
    ratio = times.ratio("decide", "hand")
    yield Figure(
        "decide, all of the decision read, valid_until too",
        us(times.us("decide")),
        "at most 5x",
        ratio,
        ratio <= 5,
    )
    yield Figure(
        "decide, nothing read of it", us(times.us("bare")), ratio=times.ratio("bare", "hand")
    )
    if zen is not None:
        ratio = times.ratio("decide", zen)
        yield Figure(
            "decide, against zen-engine's bare expression",
            f"{us(times.us('decide'))} to {us(times.us(zen))}",
            "faster",
            ratio,
            ratio < 1,
        )
    else:
        what = "decide, against zen-engine's bare expression"
        yield Figure(what, "left out: the package `zen` is not installed", "faster")
    rounds = effort.of(15, 3)
    fresh = peers.module("workload").make_leads(RAW * (rounds + 1), seed=23)

    def of_round(number: int) -> list[dict[str, Any]]:
        start = number * RAW
        return [translation.facts(start + at, fresh[start + at]) for at in range(RAW)]

    hand_again = Way("hand", hand, lambda n: fresh[n * RAW : (n + 1) * RAW])
    from_raw = Way("raw", lambda facts: whole(made.lead(facts)), of_round)
    times = in_turns([hand_again, from_raw], rounds=rounds)
    yield Figure(
        "decide, from a raw dict through validation",
        us(times.us("raw")),
        "stated",
        times.ratio("raw", "hand"),
    )
