"""
A whole decision with time in it: 20 touches, two windows, one half-life, and `valid_until`.

Held against two twins written by hand (see activity_by_hand.py): one gives the outcome only, the
other says as well when it expires. The goal is set against the first, which does less than decide()
does. Every round has leads never decided before, because a lead remembers its touches by kind once
it was asked for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import activity_by_hand, activity_workload, peers, translation
from benchmarks.activity_by_hand import until
from benchmarks.activity_workload import NOW
from benchmarks.figure import Effort, Figure, compare_answers, us
from benchmarks.measure import Way, in_turns
from leadcore import Decision, Definition, Document, Lead

LEADS = 500

Answer = tuple[Any, ...]


def figures(effort: Effort) -> Iterator[Figure]:
    """With the 75 rules, then the rules on touches alone."""
    workload = peers.module("workload")
    raw = workload.make_leads(LEADS)
    histories = activity_workload.histories(LEADS)
    leads = [{**lead, "history": history} for lead, history in zip(raw, histories, strict=True)]
    with_rules = Definition(Document.model_validate(activity_workload.sections()))
    yield from _against(
        "75 rules and 20 touches", with_rules, activity_by_hand.both, leads, _of_both, effort
    )
    touches_only = Definition(Document.model_validate(activity_workload.alone()))
    yield from _against(
        "20 touches alone", touches_only, activity_by_hand.alone, leads, _of_alone, effort
    )


def _against(
    what: str,
    made: Definition,
    hand: Callable[[dict[str, Any], Any], Answer],
    raw: list[dict[str, Any]],
    answer: Callable[[Decision], Answer],
    effort: Effort,
) -> Iterator[Figure]:
    def read() -> list[Lead]:
        return [made.lead(_facts(made, number, lead)) for number, lead in enumerate(raw)]

    def whole(lead: Lead) -> object:
        decision = made.decide(lead, NOW)
        _ = decision.disqualified, decision.qualified, decision.grade, decision.stage
        return decision.route, decision.score.total, decision.valid_until

    def with_expiry(lead: Lead) -> tuple[Any, ...]:
        decision = made.decide(lead, NOW)
        return answer(decision), decision.valid_until

    wanted = [until(lead, hand, NOW) for lead in raw]
    leads = read()
    compare_answers(f"decide, {what}", map(_unrouted, wanted), map(with_expiry, leads))
    # Read anew, not copied: a copy would share the touches, and what they remember.
    fresh = [read() for _ in range(effort.of(13, 4))]
    ways = [
        Way("hand", hand, raw, (NOW,)),
        Way("hand, until", until, raw, (hand, NOW)),
        Way("decide", whole, lambda number: fresh[number]),
        Way("again", whole, leads),
        Way("bare", made.decide, leads, (NOW,)),
    ]
    times = in_turns(ways, rounds=len(fresh) - 1)
    yield Figure(f"{what}, by hand", us(times.us("hand")), ratio=1.0)
    ratio = times.ratio("hand, until", "hand")
    yield Figure(f"{what}, by hand, with expiry", us(times.us("hand, until")), ratio=ratio)
    ratio = times.ratio("decide", "hand")
    yield Figure(
        f"{what}, decide and valid_until", us(times.us("decide")), "at most 5x", ratio, ratio <= 5
    )
    for way, told in (("again", "the second time"), ("bare", "and nothing read")):
        ratio = times.ratio(way, "hand")
        yield Figure(f"{what}, decide, {told}", us(times.us(way)), ratio=ratio)


def _facts(made: Definition, number: int, lead: dict[str, Any]) -> dict[str, Any]:
    touches = activity_workload.facts(lead["history"])
    if made.name == "touches":
        return {"id": number, "touches": touches}
    found = translation.facts(number, {k: v for k, v in lead.items() if k != "history"})
    return {**found, "touches": touches}


def _unrouted(pair: tuple[Answer, Any]) -> tuple[Answer, Any]:
    """The workload routes everybody; leadcore does not route who is disqualified."""
    answer, until = pair
    if len(answer) > 3 and answer[1] == "disqualified":
        answer = (*answer[:2], None, *answer[3:])
    return answer, until


def _of_alone(decision: Decision) -> Answer:
    return int(decision.score.total * 1_000_000), decision.grade, decision.stage


def _of_both(decision: Decision) -> Answer:
    status = "qualified" if decision.qualified else "nurture"
    if decision.disqualified is not None:
        status = "disqualified"
    route = decision.route.to if decision.route else None
    total = int(decision.score.total * 1_000_000)
    return total, status, route, decision.grade, decision.stage
