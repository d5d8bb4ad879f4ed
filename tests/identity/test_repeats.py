"""Repeats: the same thing asked for again within the agreed time, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadcore import Definition, Inquiry
from leadcore.definition.planning.identity import IdentityPlan
from leadcore.identity import is_repeat

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def plan(same: str = "campaign, form") -> IdentityPlan:
    """Inquiries that are equal in these parts are repeats within 90 days."""
    text = f"definition: small\nidentity: {{repeat: {{within: 90 days, same: [{same}]}}}}"
    return Definition.loads(text).identity


def asked(ago: timedelta = timedelta(0), **parts: Any) -> Inquiry:
    """An inquiry some time ago."""
    return Inquiry(at=NOW - ago, **parts)


@pytest.mark.parametrize(
    ("ago", "repeats"),
    [
        (timedelta(0), True),
        (DAY, True),
        (90 * DAY - INSTANT, True),
        (90 * DAY, False),
        (200 * DAY, False),
        (-INSTANT, False),
        (-DAY, False),
    ],
)
def test_only_what_came_before_within_the_period_counts(ago: timedelta, repeats: bool) -> None:
    """The period is that of windows in conditions: less than 90 days old, and not later."""
    inquiry = asked(campaign="spring", form="prices")

    assert is_repeat(plan(), inquiry, [asked(ago, campaign="spring", form="prices")]) is repeats


@pytest.mark.parametrize(
    ("same", "first", "second", "repeats"),
    [
        ("campaign, form", {"form": "a"}, {"form": "a"}, True),
        ("campaign, form", {"form": "a"}, {"form": "b"}, False),
        ("campaign, form", {"form": "a"}, {"form": "a", "campaign": "x"}, False),
        ("campaign, form", {}, {}, False),
        ("campaign, form", {"source": "web"}, {"source": "web"}, False),
        ("source", {"source": "web"}, {"source": "web", "form": "a"}, True),
        ("channel", {"channel": "phone"}, {"channel": "web"}, False),
        ("interests", {"interests": ("b", "a")}, {"interests": ("a", "b")}, True),
        ("interests", {"interests": ("a",)}, {"interests": ("a", "b")}, False),
        ("interests", {}, {}, False),
    ],
)
def test_the_named_parts_are_equal_and_one_is_known(
    same: str, first: dict[str, Any], second: dict[str, Any], repeats: bool
) -> None:
    """What is unknown on both sides is nothing that was asked for; topics have no order."""
    assert is_repeat(plan(same), asked(**second), [asked(DAY, **first)]) is repeats


def test_one_earlier_inquiry_is_enough() -> None:
    """Others about other things do not hide it."""
    others = [asked(DAY, form="b"), asked(2 * DAY, form="a"), asked(3 * DAY)]

    assert is_repeat(plan("form"), asked(form="a"), iter(others))
    assert not is_repeat(plan("form"), asked(form="a"), [])


def test_an_inquiry_is_no_repeat_of_itself() -> None:
    """Neither it nor another delivery of it counts among the earlier ones."""
    inquiry = asked(form="a", key="t-1")

    assert not is_repeat(plan("form"), inquiry, [inquiry])
    assert not is_repeat(plan("form"), inquiry, [asked(DAY, form="a", key="t-1")])
    assert is_repeat(plan("form"), inquiry, [asked(DAY, form="a", key="t-2")])


def test_without_the_key_nothing_is_a_repeat() -> None:
    """Repeats are agreed on, or there are none."""
    by_default = Definition.loads("definition: small").identity

    assert not is_repeat(by_default, asked(form="a"), [asked(DAY, form="a")])
