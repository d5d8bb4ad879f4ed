"""Timelines: order by time, whatever the order of arrival; questions about time by bisection."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.errors import MomentError
from leadcore.model import Consent, Inquiries, Inquiry, Stage, Timeline, Touch, Touches
from leadcore.model.timeline import LONGEST_TIMELINE
from tests.model import strategies
from tests.model.strategies import crowded_moments

START = datetime(2026, 3, 1, tzinfo=UTC)

some_touches = st.lists(
    st.builds(
        Touch,
        kind=st.sampled_from(["call", "email_open"]),
        at=crowded_moments,
        key=st.none() | st.sampled_from(["a", "b"]),
        channel=st.none() | st.sampled_from(["sms", "web"]),
        direction=st.sampled_from([None, "inbound", "outbound"]),
        facts=st.sampled_from([{}, {"n": 1}, {"n": "1"}, {"m": "x", "n": 2}]),
    ),
    max_size=8,
)


def touch(hours: float, kind: str = "call") -> Touch:
    """A touch so many hours after the start."""
    return Touch(kind=kind, at=START + timedelta(hours=hours))


def test_records_stand_in_the_order_of_their_moments() -> None:
    """The moments lie beside the records, both in order."""
    timeline = Timeline([touch(2), touch(0), touch(1)])
    assert [t.at.hour for t in timeline] == [0, 1, 2]
    assert timeline.ats == tuple(t.at for t in timeline)


@given(st.data())
def test_the_order_of_arrival_leaves_no_trace(data: st.DataObject) -> None:
    """Equal histories are equal values, ties included, for every kind of record."""
    records: Any = data.draw(
        some_touches
        | st.lists(strategies.consents.map(Consent.model_validate), max_size=6)
        | st.lists(strategies.stages.map(Stage.model_validate), max_size=4)
        | st.lists(strategies.inquiries.map(Inquiry.model_validate), max_size=4)
    )
    shuffled = data.draw(st.permutations(records))
    assert Timeline(shuffled) == Timeline(records)
    assert hash(Timeline(shuffled)) == hash(Timeline(records))


@given(some_touches, crowded_moments | st.just(START - timedelta(days=1)))
def test_seen_and_since_divide_the_history(records: list[Touch], now: datetime) -> None:
    """What was seen by a moment, and what came since, is everything once."""
    touches = Touches(records)
    seen, since = touches.seen(now), touches.since(now)
    assert (*seen, *since) == touches
    assert (*seen.ats, *since.ats) == touches.ats
    assert all(t.at <= now for t in seen)
    assert all(t.at > now for t in since)
    assert type(seen) is type(since) is Touches


@given(some_touches, crowded_moments)
def test_touches_by_kind(records: list[Touch], now: datetime) -> None:
    """By kind, nothing is lost, added, or out of order; seen or in all."""
    touches = Touches(records)
    for timeline, by_kind in (
        (touches, touches.by_kind),
        (touches.seen(now), touches.seen_by_kind(now)),
    ):
        assert set(by_kind) == {t.kind for t in timeline}
        for kind, of_kind in by_kind.items():
            assert of_kind == tuple(t for t in timeline if t.kind == kind)
            assert of_kind.ats == tuple(t.at for t in of_kind)


some_inquiries = st.lists(
    st.builds(
        Inquiry,
        at=crowded_moments,
        key=st.none() | st.sampled_from(["a", "b"]),
        form=st.none() | st.sampled_from(["contact", "demo"]),
        facts=st.sampled_from([{}, {"n": 1}, {"n": "1"}, {"m": "x", "n": 2}]),
    ),
    max_size=8,
)


@given(st.data())
def test_of_each_key_there_is_one_record(data: st.DataObject) -> None:
    """Deliveries of one key are one, the earliest and fullest, in whatever order they came."""
    kind: Any = data.draw(st.sampled_from([Touches, Inquiries]))
    records: Any = data.draw(some_touches if kind is Touches else some_inquiries)
    kept: Any = kind(records)

    again = data.draw(st.lists(st.sampled_from(records), max_size=4)) if records else []
    repeated = [*records, *(each for each in again if each.key is not None)]
    assert kind(data.draw(st.permutations(repeated))) == kept
    assert kind(tuple(kept)) == kept
    assert sorted(map(repr, (each for each in kept if each.key is None))) == sorted(
        map(repr, (each for each in records if each.key is None))
    )
    keys = [each.arrival() for each in kept if each.key is not None]
    assert len(keys) == len(set(keys))
    assert set(keys) == {each.arrival() for each in records if each.key is not None}
    for one in kept:
        same = [each for each in records if each.key and each.arrival() == one.arrival()]
        if one.key is not None:
            assert (one.at, -len(one.facts)) == min((each.at, -len(each.facts)) for each in same)
    assert kept.ats == tuple(each.at for each in kept)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({}, {"a": 1}),
        ({"a": 1}, {"b": 2, "c": 3}),
        ({"z": 1}, {"b": 2, "c": 3}),
        ({"a": "x" * 99}, {"a": 1, "b": 2}),
    ],
)
@pytest.mark.parametrize(("kind", "timeline"), [(Touch, Touches), (Inquiry, Inquiries)])
def test_of_deliveries_at_one_moment_the_fullest_stays(
    kind: Any, timeline: Any, less: dict[str, Any], more: dict[str, Any]
) -> None:
    """Whatever the facts are, and in whatever order they came; an earlier one outranks it."""
    same = {"key": "k", **({"kind": "demo"} if kind is Touch else {})}
    bare, full = (kind(at=START, facts=facts, **same) for facts in (less, more))
    earlier = kind(at=START - timedelta(microseconds=1), facts=less, **same)

    assert timeline([bare, full]) == timeline([full, bare]) == (full,)
    assert timeline([full, earlier]) == timeline([earlier, full]) == (earlier,)


def test_one_touch_without_a_key_may_stand_there_twice() -> None:
    """Only a key says that two are one: equal touches without are as many as were given."""
    call = touch(0)
    demo = Touch(kind="demo", at=START, key="k")
    assert Touches([call, call, demo, demo]) == (call, call, demo)


def test_a_key_of_another_kind_is_another_touch() -> None:
    """Systems number their calls and their visits apart."""
    call, visit = (Touch(kind=kind, at=START, key="1") for kind in ("call", "page_view"))
    assert Touches([visit, call, visit]) == (call, visit)
    assert set(Touches([visit, call]).by_kind) == {"call", "page_view"}


def test_asking_about_the_present_costs_nothing() -> None:
    """When nothing lies in the future, no copy is made."""
    touches = Touches([touch(0), touch(1, "demo")])
    later = START + timedelta(days=1)
    assert touches.seen(later) is touches
    assert touches.seen(touches[-1].at) is touches
    assert touches.seen_by_kind(later) is touches.by_kind is touches.by_kind
    assert touches.since(START - timedelta(days=1)) is touches
    assert Touches(touches) is touches


def test_nothing_happened_yet() -> None:
    """An empty history answers every question."""
    nothing = Touches()
    assert nothing.seen(START) == nothing.since(START) == ()
    assert nothing.ats == ()
    assert nothing.seen_by_kind(START) == {}


@pytest.mark.parametrize("question", ["seen", "since", "seen_by_kind"])
def test_questions_about_naive_moments_are_refused(question: str) -> None:
    """A moment without a zone gets the error for it, not one of Python's own."""
    touches = Touches([touch(0)])
    with pytest.raises(MomentError, match="time zone"):
        getattr(touches, question)(datetime(2026, 3, 1))  # noqa: DTZ001 - naive on purpose


def test_timelines_are_frozen() -> None:
    """Neither the records nor the moments can be exchanged."""
    touches = Touches([touch(0)])
    with pytest.raises(TypeError):
        touches.ats = ()
    with pytest.raises(TypeError):
        del touches.ats
    with pytest.raises(TypeError):
        touches[0] = touch(1)  # type: ignore[index]


@pytest.mark.parametrize(
    "carry",
    [copy.copy, copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))],  # noqa: S301
)
def test_timelines_can_be_copied_and_sent(carry: Any) -> None:
    """Copies and pickles are equal, of the same class, and answer alike."""
    touches = Touches([touch(1), touch(0)])
    assert touches.by_kind
    carried = carry(touches)
    assert carried == touches
    assert type(carried) is Touches
    assert carried.ats == touches.ats
    assert carried.by_kind == touches.by_kind


def test_the_longest_history() -> None:
    """A hundred thousand records are a history; the bound is in the documentation."""
    assert LONGEST_TIMELINE == 100_000


def test_only_records_with_a_moment_have_a_place_in_time() -> None:
    """Anything else is a mistake of the programmer."""
    with pytest.raises(TypeError, match="moment"):
        Timeline(["2026-03-01"])  # type: ignore[type-var]


def test_a_timeline_shows_what_it_is() -> None:
    """Its representation names the class, so that it is not taken for a plain tuple."""
    assert repr(Touches()) == "Touches([])"


def test_of_a_kind_that_a_lead_has_none_of_there_are_no_touches() -> None:
    """Asked by kind, there is an empty timeline; asking leaves no trace."""
    call = Touch(kind="call", at=datetime(2026, 3, 1, tzinfo=UTC))
    touches = Touches([call])
    early = touches.seen_by_kind(datetime(2026, 2, 1, tzinfo=UTC))
    for kinds in (touches.by_kind, Touches().by_kind, early):
        assert kinds["page_view"] == ()
        assert kinds["page_view"].seen(call.at) == ()
        assert "page_view" not in kinds
        assert kinds.get("page_view") is None
    assert touches.by_kind["call"] == (call,)
    assert early["call"] == ()


@pytest.mark.parametrize("days", range(-1, 4))
def test_what_was_before_a_moment_leaves_that_moment_out(days: int) -> None:
    """And only that; where it is all, it is the timeline itself."""
    start = datetime(2026, 3, 1, tzinfo=UTC)
    timeline = Timeline(Touch(kind="call", at=start + timedelta(days=day)) for day in range(3))
    moment = start + timedelta(days=days)
    found = timeline.before(moment)
    assert found == tuple(touch for touch in timeline if touch.at < moment)
    assert (found is timeline) == (days == 3)
    assert found.ats == tuple(touch.at for touch in found)
    with pytest.raises(MomentError):
        timeline.before(moment.replace(tzinfo=None))
