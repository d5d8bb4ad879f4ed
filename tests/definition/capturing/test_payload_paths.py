"""Paths into payloads: what they lead to, and what is no path."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.definition.capturing.payload_paths import (
    PathError,
    follower,
    is_broken_path,
    items_of,
    steps_of,
)

PAYLOAD = {
    "a": {"b c": 1, "d.e": 2, "list": [{"n": 1, "on": True}, {"n": 2, "on": False}]},
    "a.x": 3,
    "rows": [[{"v": 1}], [{"v": 2}, {"v": 3}]],
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a.b c", 1),
        ('a."d.e"', 2),
        ("a.x", 3),
        ("a.list[0].n", 1),
        ("a.list[-1].n", 2),
        ("a.list[n=2].on", False),
        ("a.list[on=true].n", 1),
        ('a.list[n="2"].n', 2),
        ("rows[1][0].v", 2),
        ("a.list[n=9].on", None),
        ("a.list[9]", None),
        ("a.list.n", None),
        ("a.b c.d", None),
        ("nothing", None),
    ],
)
def test_a_path_leads_to_a_value_or_nowhere(path: str, value: object) -> None:
    """What is not there is None, whatever stands in its place."""
    assert follower(path)(PAYLOAD) == value


def test_every_item_can_be_asked_for() -> None:
    """However deep; what is no list has no items."""
    assert list(items_of(PAYLOAD, steps_of("rows[][].v", each=True))) == [1, 2, 3]
    assert list(items_of(PAYLOAD, steps_of("a[]", each=True))) == []
    assert list(items_of([1, 2], steps_of("[]", each=True))) == [1, 2]
    assert list(items_of({"a": 1}, steps_of("[]", each=True))) == [{"a": 1}]


@pytest.mark.parametrize("text", ["", ".", "a.", "a..b", "a[x", "a[]", "a]b[", "a[=x]", "." * 99,
                                  ".".join("a" * 99)])  # fmt: skip
def test_what_is_no_path_is_refused(text: str) -> None:
    """Empty steps, open brackets, every item where one is meant, and absurd depth."""
    with pytest.raises(PathError):
        steps_of(text)


@pytest.mark.parametrize("text", ["Budget [EUR]", "a..b", "What? (please say)", "Nr.", "x]"])
def test_columns_may_be_called_anything(text: str) -> None:
    """What can be meant as a name is one, and is found under just that key."""
    assert is_broken_path(text) is None
    assert follower(text)({text: 1}) == 1


@pytest.mark.parametrize("text", ["a[ref=x", "a[ref=x.b", "answers[0.x", "a[1].b[ref="])
def test_what_can_only_be_a_path_must_be_one(text: str) -> None:
    """A bracket that is never closed is told, and not taken for a name."""
    assert is_broken_path(text) is not None


@given(st.text(st.sampled_from('ab.[]="0- '), max_size=15))
def test_any_text_is_followed_or_told(text: str) -> None:
    """No path breaks on any payload."""
    is_broken_path(text)
    payloads: list[Any] = [PAYLOAD, {text: 5}, {}, {"a": [None, 1, {"b": []}]}]
    found = [follower(text)(payload) for payload in payloads]
    assert found[1] == 5
