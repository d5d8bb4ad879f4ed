"""Decay: points fall at completed days, to exact values that every engine comes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcore import Definition, Lead
from leadcore.definition.planning.decay import Decay, factors, steps
from leadcore.definition.sections.document import Document

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
MILLION = 1_000_000
#: Enough digits to tell on which side of a half a power lies.
MANY = Context(prec=300, rounding=ROUND_HALF_UP)


def half_up(exact: Fraction) -> int:
    """A fraction rounded half up, as taught at school."""
    return floor(exact + Fraction(1, 2))


@pytest.mark.parametrize("days", [1, 2, 3, 7, 14, 30, 90, 365])
def test_half_lives_agree_with_exact_powers(days: int) -> None:
    """Each factor is 2 ** (-k / days) in millionths, rounded half up, down to the last above 0."""
    found = factors(Decay("half_life", days))

    every = max(1, days // 10)  # the numbers grow long: a tenth of them will do for long half-lives
    for age, factor in [*[*enumerate(found)][::every], (len(found), 0)]:
        # factor - 1/2 <= million x 2 ** (-k/d) < factor + 1/2, without any rounding: all to the
        # power of d, in whole numbers.
        low, high = 2 * factor - 1, 2 * factor + 1
        scaled = (2 * MILLION) ** days
        assert max(low, 0) ** days * 2**age <= scaled < high**days * 2**age, age
    assert found[0] == MILLION
    assert [found[days * halvings] for halvings in range(6)] == [
        1_000_000, 500_000, 250_000, 125_000, 62_500, 31_250,
    ]  # fmt: skip


@pytest.mark.parametrize("days", [1, 2, 3, 7, 30, 60, 365, 3_650])
def test_linear_decay_agrees_with_fractions(days: int) -> None:
    """Each factor is 1 - k / days in millionths, rounded half up; nothing is left at the end."""
    found = factors(Decay("linear", days))

    assert found == tuple(half_up(Fraction(MILLION * (days - age), days)) for age in range(days))


@pytest.mark.parametrize(
    ("points", "decay", "age", "worth"),
    [
        ("25", Decay("half_life", 14), 0, "25"),
        ("25", Decay("half_life", 14), 14, "12.5"),
        ("25", Decay("half_life", 14), 28, "6.25"),
        ("25", Decay("half_life", 14), 42, "3.125"),
        # 2 ** -0.5 = 0.70710678..., in millionths 707107
        ("25", Decay("half_life", 14), 7, "17.677675"),
        # 2 ** (-1/30) = 0.97715997..., in millionths 977160
        ("6", Decay("half_life", 30), 1, "5.86296"),
        # 2 ** (-1/14) = 0.95170...: 951695.4 millionths
        ("1", Decay("half_life", 14), 1, "0.951695"),
        ("10", Decay("linear", 60), 0, "10"),
        ("10", Decay("linear", 60), 30, "5"),
        ("10", Decay("linear", 60), 59, "0.16667"),
        ("10", Decay("linear", 60), 60, "0"),
        ("10", Decay("linear", 60), 61, "0"),
        ("3", Decay("linear", 3), 1, "2.000001"),  # 2/3 is 666667 millionths
        ("3", Decay("linear", 3), 2, "0.999999"),
        ("-4", Decay("half_life", 7), 7, "-2"),
        ("-3", Decay("linear", 3), 1, "-2.000001"),
        ("0.000001", Decay("half_life", 7), 7, "0.000001"),  # half a micro-point, rounded up
        ("-0.000001", Decay("half_life", 7), 7, "0"),  # half up is towards plus infinity
        ("0.000001", Decay("half_life", 7), 8, "0"),
        ("500000", Decay("half_life", 1), 19, "1"),  # 1.9 millionths are 2
        ("500000", Decay("half_life", 1), 20, "0.5"),  # 0.95 millionths are 1
        ("500000", Decay("half_life", 1), 21, "0"),  # 0.48 millionths are none
    ],
)
def test_points_worked_out_by_hand(points: str, decay: Decay, age: int, worth: str) -> None:
    """What one touch is worth after so many days, as a definition decides it."""
    table = steps(int(Decimal(points) * MILLION), decay)
    worked_out = table[age] if age < len(table) else 0
    assert worked_out == int(Decimal(worth) * MILLION)

    assert total(points, decay, age) == Decimal(worth)
    if age:
        early = total(points, decay, age, timedelta(microseconds=-1))
        assert early == total(points, decay, age - 1)  # the day is not complete


def total(
    points: str, decay: Decay, age: int, more: timedelta = timedelta(0), **rule: Any
) -> Decimal:
    """The score of a lead with one touch so many days old, by both engines."""
    definition = counting(points, decay, **rule)
    touch = {"kind": "call", "at": NOW - timedelta(days=age) - more}
    return score(definition, definition.lead(id=1, touches=[touch]), NOW)


def counting(points: str, decay: Decay, **rule: Any) -> Definition[Lead]:
    """A definition that counts calls."""
    counted = {"rule": "r", "for_each": "touches.call", "points": points, **rule}
    fit = {decay.kind: f"{decay.days} days", "rules": [counted]}
    return Definition(Document.model_validate({"definition": "x", "score": {"fit": fit}}))


def score(definition: Definition[Lead], lead: Lead, at: datetime) -> Decimal:
    """The score by both engines."""
    decision = definition.decide(lead, at)
    assert decision.walk.outcome == decision.outcome
    return decision.score.total


@settings(max_examples=8 * settings.default.max_examples)
@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from((1, 3, 14, 30)),
    st.sampled_from(("half_life", "linear")),
)
def test_each_step_is_the_points_times_the_factor(points: int, days: int, kind: Any) -> None:
    """Every step of every touch is rounded once, half up, from the exact product."""
    decay = Decay(kind, days)

    assert steps(points, decay) == tuple(
        half_up(Fraction(points * factor, MILLION)) for factor in factors(decay)
    )


@given(st.sampled_from((1, 3, 14, 30, 365)), st.sampled_from(("half_life", "linear")))
def test_points_only_fall(days: int, kind: Any) -> None:
    """No day makes an old touch worth more, whatever is rounded."""
    for points in (25_000_000, 333_333, 1):
        found = steps(points, Decay(kind, days))
        assert list(found) == sorted(found, reverse=True)
        assert list(steps(-points, Decay(kind, days))) == sorted(steps(-points, Decay(kind, days)))


def test_the_table_is_the_same_in_any_decimal_context() -> None:
    """The application's precision has no say in what points are worth."""
    decay = Decay("half_life", 11)
    wanted = factors(decay)
    factors.cache_clear()
    with localcontext(prec=3):
        assert factors(decay) == wanted


def test_high_precision_arithmetic_agrees() -> None:
    """The factors of a half-life are those that 300 digits give."""
    for days in (5, 30, 3_650):
        found = factors(Decay("half_life", days))
        for age, factor in [*enumerate(found)][:: max(1, days // 5)]:
            power = MANY.power(Decimal(2), MANY.divide(Decimal(-age), Decimal(days)))
            exact = MANY.multiply(power, Decimal(MILLION))
            assert factor == int(exact.quantize(Decimal(1), context=MANY))


@pytest.mark.parametrize(
    ("rule", "ages", "worth"),
    [
        ({}, [0, 14, 14], "50"),
        ({"at_most_points": 40}, [0, 14, 14], "40"),
        ({"at_most_times": 2}, [0, 14, 28], "37.5"),  # the newest count
        ({"at_most_times": 1}, [14, 28], "12.5"),
        ({"at_most_times": 5}, [14, 28], "18.75"),
        ({"once_a_day": True}, [0, 0.5, 14], "37.5"),  # within a day of one that counted
        ({"once_a_day": True}, [14, 14.5, 15], "24.396"),  # the oldest counts, and a day later
        ({"once_a_day": True, "at_most_times": 1}, [0, 0.5], "25"),
        ({"once_a_day": True, "at_most_points": 30}, [0, 1, 2], "30"),
        ({"when": "unsubscribed"}, [0], "0"),
    ],
)
def test_decay_comes_before_the_limits(rule: dict[str, Any], ages: list[float], worth: str) -> None:
    """Points x decay, then how often and how much a rule may give; 25 points halve in 14 days."""
    definition = counting("25", Decay("half_life", 14), **rule)
    touches = [{"kind": "call", "at": NOW - timedelta(days=age)} for age in ages]

    found = score(definition, definition.lead(id=1, touches=touches), NOW)

    assert found.quantize(Decimal("0.001")) == Decimal(worth).quantize(Decimal("0.001"))


def test_bounds_of_a_dimension_come_last() -> None:
    """The sum of the rules is held within cap and floor, and the total is the sum of these."""
    call = {"rule": "calls", "for_each": "touches.call", "points": 25}
    minus = {"rule": "minus", "when": "unsubscribed", "points": -60}
    dimensions = {
        "capped": {"cap": 40, "half_life": "14 days", "rules": [call, minus]},
        "floored": {"floor": -10, "rules": [{**minus, "rule": "minus_2"}]},
    }
    document = Document.model_validate({"definition": "x", "score": dimensions})
    definition = Definition(document)
    calls = [{"kind": "call", "at": NOW}] * 3

    def points(**facts: Any) -> tuple[Decimal, ...]:
        lead = definition.lead(id=1, **facts)
        decision = definition.decide(lead, NOW)
        assert decision.walk.outcome == decision.outcome
        return (decision.score.total, *decision.score.dimensions.values())

    assert points(touches=calls) == (40, 40, 0)
    assert points(touches=calls, unsubscribed=True) == (5, 15, -10)
    assert points(unsubscribed=True) == (-70, -60, -10)


def test_a_when_rule_does_not_decay() -> None:
    """It gives its full points while it holds, in a dimension that decays too."""
    rule = {"rule": "r", "when": "touches.call.exists()", "points": 25}
    fit = {"half_life": "1 day", "rules": [rule]}
    document = Document.model_validate({"definition": "x", "score": {"fit": fit}})
    definition = Definition(document)
    lead = definition.lead(id=1, touches=[{"kind": "call", "at": NOW - timedelta(days=900)}])

    assert score(definition, lead, NOW) == 25


def test_a_rule_may_have_a_decay_of_its_own() -> None:
    """A rule's half-life stands in the place of its dimension's."""
    assert total("25", Decay("half_life", 14), 30, half_life="30 days") == Decimal("12.5")
    assert total("25", Decay("half_life", 14), 30, linear="60 days") == Decimal("12.5")
