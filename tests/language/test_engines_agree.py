"""The two engines: whatever a condition says, and whatever a lead is, they answer alike."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from leadcore.language import tree
from leadcore.language.render import render
from tests.language.situations import Fast, Situations, interpreted
from tests.language.strategies import TypedTrees

TREES = TypedTrees(member=False)
SEEDS = st.integers(0, 2**32)


@settings(max_examples=16 * settings.default.max_examples)
@given(TREES.conditions(), SEEDS)
def test_both_engines_answer_alike(condition: tree.Condition, seed: int) -> None:
    """True, false and unknown are the same, whether a tree is walked or compiled."""
    note(render(condition))
    situations = Situations(condition, Random(seed))
    fast = Fast(condition)
    for _ in range(8):
        situation = situations.one()
        answer = interpreted(condition, situation)

        assert fast(situation) == (answer is True, answer is False), situation


@settings(max_examples=2 * settings.default.max_examples)
@given(TREES.conditions(), TREES.conditions(), SEEDS)
def test_joins_follow_kleene(one: tree.Condition, two: tree.Condition, seed: int) -> None:
    """What a join says follows from what its parts say, and from nothing else."""
    situation = Situations(tree.And((one, two)), Random(seed)).one()
    parts = {interpreted(one, situation), interpreted(two, situation)}

    for make, settles in ((tree.And, False), (tree.Or, True)):
        wanted = settles if settles in parts else None if None in parts else not settles
        assert interpreted(make((one, two)), situation) is wanted
        assert Fast(make((one, two)))(situation) == (wanted is True, wanted is False)


def test_situations_bring_every_answer() -> None:
    """The situations are no idle ones: conditions come out true, false and unknown in them."""
    seen: Counter[bool | None] = Counter()

    @settings(
        max_examples=300,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(TREES.conditions(), SEEDS)
    def look(condition: tree.Condition, seed: int) -> None:
        situations = Situations(condition, Random(seed))
        seen.update(interpreted(condition, situations.one()) for _ in range(4))

    look()
    assert min(seen[True], seen[False], seen[None]) > 0.1 * sum(seen.values())
