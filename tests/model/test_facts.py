"""Facts of touches and inquiries, and raw payloads."""

from __future__ import annotations

import copy
import json
import pickle
from collections import UserDict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from leadcore.model import Facts, Inquiry, RefusedValueError, Touch
from leadcore.model.facts import (
    DEEPEST_PAYLOAD,
    LONGEST_PAYLOAD,
    MOST_FACTS,
    MOST_PAYLOAD_VALUES,
    facts_to_json,
    read_facts,
    read_payload,
)
from tests.model.strategies import facts as raw_facts
from tests.model.strategies import payloads, shown

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_facts_keep_their_kinds() -> None:
    """Each value is what it was given as, floats aside, which become exact."""
    facts = read_facts(
        {"text": " a ", "whole": 3, "yes": True, "exact": Decimal("1.50"), "float": 0.1,
         "day": date(2026, 3, 1), "moment": AT, "wait": timedelta(hours=3),
         "gone": None, "empty": " "}
    )  # fmt: skip
    assert facts == {
        "text": "a",
        "whole": 3,
        "yes": True,
        "exact": Decimal("1.5"),
        "float": Decimal("0.1"),
        "day": date(2026, 3, 1),
        "moment": AT,
        "wait": timedelta(hours=3),
    }
    assert type(facts["float"]) is Decimal
    assert type(facts["yes"]) is bool
    assert list(facts) == sorted(facts)
    assert list(read_facts({"b": 1, "a": 2})) == ["a", "b"]


@given(raw_facts)
def test_facts_survive_json(raw: dict[str, Any]) -> None:
    """Written as JSON and read again, facts are the same and of the same kinds."""
    facts = read_facts(raw)
    again = read_facts(json.loads(json.dumps(facts_to_json(facts))))
    assert again == facts
    assert [type(fact) for fact in again.values()] == [type(fact) for fact in facts.values()]
    assert read_facts(facts) is facts


@pytest.mark.parametrize(
    "raw",
    [
        *({"n": float("nan")}, {"n": 2**63}, {"n": [1]}, {"n": {"a": 1}}, {"n": {"decimal": 1}}),
        *({"n": {"decimal": "x"}}, {"n": {"day": "x", "moment": "y"}}, {"n": object()}, {"n": b""}),
        *({"n": AT.replace(tzinfo=None)}, {"n": "\x00"}, {"n": "x" * 200_000}, {"n": 1j}),
        *({"A": 1}, {"a b": 1}, {"": 1}, {1: 1}, {"é": 1}, {"a" * 101: 1}, {"a\n": 1}),
        *({f"f{n}": n for n in range(MOST_FACTS + 1)}, [], "x", 7, [("a", 1)]),
    ],
    ids=shown,
)
def test_what_is_no_fact_is_refused(raw: object) -> None:
    """Nested values, foreign names, naive moments and whatever is out of bounds are refused."""
    with pytest.raises(RefusedValueError):
        read_facts(raw)


def test_the_faulty_fact_is_named() -> None:
    """The message says which fact, what is wrong with it, and keeps the code."""
    with pytest.raises(RefusedValueError, match="`seen` is without a time zone") as refused:
        read_facts({"url": "/", "seen": "x", "at": 1} | {"seen": AT.replace(tzinfo=None)})
    assert refused.value.code == "LC-LEAD-004"


def test_facts_never_change() -> None:
    """No way of changing a dict works on facts."""
    facts = read_facts({"url": "/"})
    changes: list[Any] = [
        lambda: facts.__setitem__("url", "x"),
        lambda: facts.__delitem__("url"),
        lambda: facts.__ior__({"url": "x"}),
        lambda: facts.update(url="x"),
        lambda: facts.setdefault("a", 1),
        lambda: facts.pop("url"),
        facts.popitem,
        facts.clear,
    ]
    for change in changes:
        with pytest.raises(TypeError, match="frozen"):
            change()
    assert facts == {"url": "/"}


def test_nothing_is_an_empty_mapping() -> None:
    """Where no facts or payload were given, one shared empty mapping stands."""
    assert read_facts(None) is read_facts(None)
    assert read_payload(None) is read_payload(None)
    payload = read_payload({"a": 1})
    assert read_payload(payload) is payload
    assert read_facts(UserDict({"a": 1})) == {"a": 1}
    assert repr(payload) == "{'a': 1}"


def test_facts_can_be_shared_and_sent() -> None:
    """Copies are the facts themselves; pickles and hashes agree."""
    facts = read_facts({"url": "/", "n": 1})
    assert copy.copy(facts) is copy.deepcopy(facts) is facts
    sent = pickle.loads(pickle.dumps(facts))  # noqa: S301 - our own
    assert sent == facts
    assert type(sent) is Facts
    assert hash(sent) == hash(facts)


@given(payloads)
def test_payloads_survive_json(raw: dict[str, Any]) -> None:
    """An inquiry's payload is kept as it came, through JSON and back."""
    inquiry = Inquiry.model_validate({"at": AT, "payload": raw})
    assert Inquiry.model_validate_json(inquiry.model_dump_json()) == inquiry
    assert Inquiry.model_validate(inquiry.model_dump()) == inquiry
    hash(inquiry)


def test_payloads_are_frozen_all_through() -> None:
    """Nothing within a payload can be changed either."""
    payload = read_payload({"lines": [{"qty": 1}], "when": AT, "price": Decimal("1.50")})
    assert payload == {
        "lines": ({"qty": 1},),
        "when": "2026-03-01T09:00:00+00:00",
        "price": "1.50",
    }
    with pytest.raises(TypeError):
        payload["lines"][0]["qty"] = 2


def _nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "raw",
    [
        *({"a": float("nan")}, {"a": 10**400}, {"a": "\x00"}, {"a": "\ud800"}, {"\x00": 1}),
        *({1: 1}, {"a": object()}, {"a": b""}, {"a": {1, 2}}, [], "x", 7),
        *({"a": "x" * (LONGEST_PAYLOAD + 1)}, {"a": list(range(MOST_PAYLOAD_VALUES))}),
        *(_nested(DEEPEST_PAYLOAD + 1), _nested(900)),
    ],
    ids=shown,
)
def test_what_json_cannot_hold_is_refused(raw: object) -> None:
    """A payload that could not be stored, or is out of all bounds, is refused with the reason."""
    with pytest.raises(RefusedValueError, match=r"JSON|too large|mapping"):
        read_payload(raw)


def test_the_largest_payload_is_kept() -> None:
    """What lies within the bounds is kept."""
    assert read_payload(_nested(DEEPEST_PAYLOAD))
    assert read_payload({"a": "x" * (LONGEST_PAYLOAD - 1)})


@pytest.mark.parametrize("least", [{}, {"day": date(2026, 3, 1), "price": Decimal("1.50")}])
def test_a_payload_has_a_million_characters_and_no_more(least: dict[str, Any]) -> None:
    """Names and texts together, those that days and decimals become among them."""
    taken = len("".join((*least, *map(str, least.values()))))
    most = {**least, "ab": ["x" * 600_000, {"c": "y" * (400_000 - 3 - taken)}]}
    assert len(read_payload(most)["ab"][0]) == 600_000
    most["ab"] = [*most["ab"], "z"]
    with pytest.raises(RefusedValueError, match="payloads have at most 1,000,000 characters"):
        read_payload(most)


def test_touches_know_the_direction_of_their_kind() -> None:
    """Standard kinds have a direction unless told otherwise; others have none."""
    assert Touch(kind="email_open", at=AT).direction == "inbound"
    assert Touch(kind="email_sent", at=AT).direction == "outbound"
    assert Touch(kind="call", at=AT).direction is None
    assert Touch(kind="own_kind", at=AT).direction is None
    assert Touch(kind="email_open", at=AT, direction="outbound").direction == "outbound"


def test_what_json_has_no_form_for_is_kept_as_text() -> None:
    """Files of columns have times of day and durations too."""
    raw = {
        "exact": Decimal("1.50"),
        "day": date(2026, 3, 1),
        "moment": AT,
        "time": time(9, 30),
        "wait": timedelta(days=1, minutes=90),
    }
    assert read_payload(raw) == {
        "exact": "1.50",
        "day": "2026-03-01",
        "moment": "2026-03-01T09:00:00+00:00",
        "time": "09:30:00",
        "wait": "P1DT1H30M",
    }
