"""However definitions are nested and however long histories are, the work grows with their size."""

from __future__ import annotations

import ast
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadcore import Definition, Document, Lead
from leadcore.definition.deciding import counting
from leadcore.definition.expiring import crossing, expiry, following
from leadcore.definition.expiring.direction import Directions
from leadcore.definition.expiring.moving_scores import MovingRule

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
WINDOW = 'touches.page_view.within("7 days").count() > 2'


def definition_of(**parts: Any) -> Definition[Lead]:
    """A definition of some sections."""
    return Definition(Document.model_validate({"definition": "x", **parts}))


def lead_of(definition: Definition[Lead], count: int, *kinds: str) -> Lead:
    """A lead with a touch of some kinds in turn, one a minute."""
    kinds = kinds or ("page_view",)
    touches = [
        {"kind": kinds[at % len(kinds)], "at": NOW - at * timedelta(minutes=1)}
        for at in range(count)
    ]
    return definition.lead(id=1, touches=touches)


# -- definitions ---------------------------------------------------------------------------------


def nested(levels: int, first: str, each: str) -> Definition[Lead]:
    """Segments of which each reads the one before it."""
    segments = {"s0": first}
    for at in range(1, levels + 1):
        segments[f"s{at}"] = each.replace("PRIOR", f"s{at - 1}")
    last = [{"rule": "out", "when": f"s{levels}"}]
    return definition_of(segments=segments, disqualify=last)


def nodes_written(definition: Definition[Lead], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many nodes the code has that names the next turn."""
    seen = Counter[str]()
    made = counting.function_of

    def counted(writer: Any, name: str, body: list[ast.stmt], arguments: Any) -> Any:
        seen[name] += sum(1 for statement in body for _ in ast.walk(statement))
        return made(writer, name, body, arguments)

    with monkeypatch.context() as patched:
        patched.setattr("leadcore.definition.expiring.turns.function_of", counted)
        _ = definition.decide(lead_of(definition, 3), NOW).valid_until
    return seen["turns"]


@pytest.mark.parametrize(
    "each",
    [
        "PRIOR",
        "PRIOR and unsubscribed or not PRIOR",
        "not PRIOR and not (PRIOR and unsubscribed) or PRIOR and not unsubscribed and PRIOR",
    ],
)
@pytest.mark.parametrize(
    "first", [WINDOW, f"({WINDOW}) or days_until(touches.page_view.last().at) < -3"]
)
def test_each_segment_is_written_once(
    first: str, each: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the ones below are read, and whether or not they go to and fro."""
    sizes = []
    for levels in (10, 20, 40):
        definition = nested(levels, first, each)
        sizes.append(nodes_written(definition, monkeypatch))
    small, middle, large = sizes
    assert large - middle == 2 * (middle - small)


def test_directions_are_known_after_few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain of any length is gone over from end to end in one round."""
    rounds = 0
    gone_over = Directions._gone_over  # noqa: SLF001 - the number of rounds

    def counted(self: Directions, plan: Any) -> bool:
        nonlocal rounds
        rounds += 1
        return gone_over(self, plan)

    monkeypatch.setattr(Directions, "_gone_over", counted)
    yes, no = {"value": "y"}, {"value": "n"}
    derive: dict[str, Any] = {"d0": [{"when": WINDOW, **yes}, no]}
    segments = {"s0": 'd99 == "y"'}
    for at in range(1, 100):
        derive[f"d{at}"] = [{"when": f'd{at - 1} == "y"', **yes}, no]
        segments[f"s{at}"] = f"s{at - 1} and not unsubscribed"
    out = [{"rule": "out", "when": "s99"}]
    definition = definition_of(derive=derive, segments=segments, disqualify=out)
    decision = definition.decide(lead_of(definition, 3), NOW)
    assert decision.valid_until == NOW - timedelta(minutes=2) + timedelta(days=7)
    assert rounds <= 4


def test_thousands_of_segments_are_no_deeper_than_one() -> None:
    """Neither a long chain of those that go to and fro, nor a long row of those that fall."""
    chain = nested(1500, 'now.hour("UTC") >= 18', "PRIOR and not unsubscribed")
    assert chain.decide(lead_of(chain, 1), NOW).valid_until == NOW + timedelta(hours=6)
    segments = {
        f"s{at}": f'touches.page_view.within("{at + 1} days").exists()' for at in range(1200)
    }
    row = definition_of(
        segments=segments, disqualify=[{"rule": "out", "when": " or ".join(segments)}]
    )
    assert row.decide(lead_of(row, 1), NOW).valid_until == NOW + timedelta(days=1200)


def test_what_is_unknown_in_a_segment_does_not_hold_in_it() -> None:
    """So `not warm` turns when `warm` becomes unknown, and not only when it becomes false."""
    definition = definition_of(
        fields={"seats": {"type": "whole"}, "seen_at": {"type": "moment"}},
        segments={
            "warm": '(seats > 3 or touches.page_view.within("7 days").exists())'
            " and days_since(seen_at) >= 2"
        },
        disqualify=[{"rule": "cold", "when": "not warm"}],
    )
    seen = NOW - timedelta(days=3)
    lead = definition.lead(id=1, seen_at=seen, touches=[{"kind": "page_view", "at": NOW}])
    decision = definition.decide(lead, NOW)
    assert decision.disqualified is None
    assert decision.valid_until == NOW + timedelta(days=7)
    assert definition.decide(lead, NOW + timedelta(days=7)).disqualified is not None


# -- histories -----------------------------------------------------------------------------------


def test_windows_with_decay_go_through_each_touch_once_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Within the day found, an event changes one number, and nothing is added up again."""
    seen = Counter[str]()
    unbounded, bounded = MovingRule.unbounded, following._Slot.bounded  # noqa: SLF001

    def summed(self: MovingRule, held: Any, moment: datetime) -> int:
        seen["sums"] += 1
        return unbounded(self, held, moment)

    def looked(self: Any) -> int:
        seen["looks"] += 1
        return bounded(self)

    monkeypatch.setattr(MovingRule, "unbounded", summed)
    monkeypatch.setattr(following._Slot, "bounded", looked)  # noqa: SLF001
    each = 'touches.page_view.within("30 days")'
    for count in (500, 4_000):
        seen.clear()
        rules = [{"rule": "a", "for_each": each, "points": 30 / count}]
        definition = definition_of(
            score={"e": {"half_life": "3 days", "rules": rules}},
            grades=[
                {"grade": "A", "when": "score.total > 10"},
                {"grade": "B", "when": "score.total > 5"},
                {"grade": "C"},
            ],
        )
        lead = lead_of(definition, count)
        decision = definition.decide(lead, NOW)
        until = decision.valid_until
        assert (decision.grade, until is None) == ("A", False)
        assert until is not None
        assert definition.decide(lead, until - timedelta(microseconds=1)).grade == "A"
        assert definition.decide(lead, until).grade == "B"
        assert 0 < seen["sums"] < 40
        assert 0 < seen["looks"] < 4 * count + 40


def test_a_search_that_finds_nothing_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long points of both signs go to and fro, what is looked at grows with the history."""
    looked = 0
    may_change = crossing.Crossing._may_change  # noqa: SLF001 - the number of its looks

    def counted(self: crossing.Crossing, *arguments: Any) -> bool:
        nonlocal looked
        looked += 1
        return may_change(self, *arguments)

    monkeypatch.setattr(crossing.Crossing, "_may_change", counted)
    monkeypatch.setattr(crossing, "LOOKED_AT", 2_000)
    rules = [
        {"rule": "b", "for_each": "touches.page_view", "points": 1},
        {"rule": "c", "for_each": "touches.email_open", "points": -1},
    ]
    definition = definition_of(
        score={"e": {"half_life": "365 days", "rules": rules}},
        grades=[
            {"grade": "A", "when": "score.total == 0.001"},
            {"grade": "B", "when": "score.total == -0.001"},
            {"grade": "C"},
        ],
    )
    for count in (100, 400):
        looked = 0
        lead = lead_of(definition, count, "page_view", "email_open")
        decision = definition.decide(lead, NOW)
        assert decision.valid_until is not None
        assert 0 < looked < expiry.MOST_TRIED * (2_000 + crossing.LOOKS_AT_EACH * count) // 16


def test_fewer_instants_are_tried_of_long_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time the lead is gone through from end to end; a few are tried in any case."""
    monkeypatch.setattr(expiry, "MOST_LOOKED_AT", 1_000)
    once = {"for_each": 'touches.page_view.within("30 days")', "once_a_day": True, "points": 1}
    definition = definition_of(
        score={"e": {"half_life": "90 days", "rules": [{"rule": "a", **once}]}},
        grades=[{"grade": "A", "when": "score.total > 90"}, {"grade": "C"}],
    )
    found = definition.meaning.expiry
    decide = found.decide
    for count, most in ((10, expiry.MOST_TRIED), (99, 10), (5_000, expiry.FEWEST_TRIED)):
        tried = 0

        def counted(lead: Any, now: datetime) -> Any:
            nonlocal tried
            tried += 1
            return decide(lead, now)

        vars(found)["decide"] = counted
        lead = lead_of(definition, count)
        assert definition.decide(lead, NOW).valid_until != NOW
        assert tried <= most
