"""
The 75 rules for one lead: leadcore's compiled function, and what other engines take for them.

Hand-written is `handwritten.evaluate` of the workload, on plain dicts. Compiled is the function
that a definition makes of its rules, on leads read before; it answers with the whole outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks import peers, translation
from benchmarks.figure import AbsentError, Effort, Figure, UnequalAnswersError, compare_answers, us
from benchmarks.measure import Way, in_turns
from leadcore import Lead
from leadcore.definition.deciding.outcome import Outcome

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEADS = 1000

#: Other engines by the name of their class in the workload, with what people call them.
ENGINES = {
    "ZenExpr": "zen-engine, one expression",
    "CelRust": "CEL in Rust",
    "BusinessRules": "business-rules",
    "RuleEngine": "rule-engine",
}


def figures(effort: Effort) -> Iterator[Figure]:
    """The compiled rules first, then every other engine that is installed."""
    raw = peers.module("workload").make_leads(LEADS)
    hand = peers.module("handwritten").evaluate
    made = translation.definition()
    leads = translation.leads(made, raw)
    decide = made.meaning.compiled.function("decide")
    routes = [route.to for route in made.meaning.plan.routes or ()]

    def answer(lead: Lead) -> translation.Answer:
        outcome = Outcome(*decide(lead, NOW))
        status = "qualified" if outcome.qualified else "nurture"
        if outcome.disqualified_by >= 0:
            return outcome.scores[0] // 1_000_000, "disqualified", None
        return outcome.scores[0] // 1_000_000, status, routes[outcome.route]

    compare_answers("compiled rules", map(translation.wanted, raw), map(answer, leads))
    compiled = Way("compiled", decide, leads, (NOW,))
    written = Way("hand", hand, raw)
    times = in_turns([written, compiled], rounds=effort.of(41, 7))
    yield Figure("the 75 rules, hand-written Python", us(times.us("hand")), ratio=1.0)
    ratio = times.ratio("compiled", "hand")
    yield Figure(
        "the 75 rules, compiled", us(times.us("compiled")), "at most 2x", ratio, ratio <= 2
    )
    for name, shown in ENGINES.items():
        yield _of_engine(name, shown, written, raw, effort)


def _of_engine(
    name: str, shown: str, written: Way, raw: list[dict[str, Any]], effort: Effort
) -> Figure:
    what = f"the 75 rules, {shown}"
    try:
        evaluate = peers.engine(name)
        hand = map(written.work, raw)
        compare_answers(shown, hand, map(evaluate, raw))
    except (AbsentError, UnequalAnswersError) as error:
        return Figure(what, f"left out: {error}")
    fast = name in ("ZenExpr", "CelRust")
    rounds = effort.of(15, 3) if fast else effort.of(3, 1)
    times = in_turns([written, Way(name, evaluate, raw)], rounds=rounds)
    return Figure(what, us(times.us(name)), ratio=times.ratio(name, "hand"))
