"""Hypothesis strategies for raw values and for whole records of the model."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadcore.model import STANDARD_TOUCH_KINDS

#: Any text Python can hold, lone surrogates and control characters included.
any_text = st.text(st.characters(), max_size=60)

#: Text that a field accepts and keeps as it is, apart from trimming and composing.
clean_text = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40
).filter(lambda text: text.strip(" \u200b\u2060\ufeff").strip() != "")

names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)

moments = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)

#: Moments of which many are equal, so that ties occur.
crowded_moments = st.integers(0, 3).map(lambda h: datetime(2026, 3, 1, h, tzinfo=UTC))

decimals = st.decimals(
    min_value=-(10**18) + 1, max_value=10**18 - 1, places=6, allow_nan=False
) | st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)

amounts = st.integers(0, 10**18 - 1) | st.decimals(min_value=0, max_value=10**12, places=2)

wholes = st.integers(-(2**63), 2**63 - 1)
counts = st.integers(0, 2**63 - 1)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))

durations = st.timedeltas(min_value=timedelta(days=-365_250), max_value=timedelta(days=365_250))

facts: SearchStrategy[dict[str, Any]] = st.dictionaries(
    names, clean_text | wholes | decimals | st.booleans() | days | moments | durations, max_size=5
)

payloads: SearchStrategy[Any] = st.dictionaries(
    clean_text,
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**30), 10**30)
        | st.floats(allow_nan=False, allow_infinity=False)
        | clean_text,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(clean_text, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)

emails = st.builds(
    "{}@{}".format,
    st.from_regex(r"[A-Za-z0-9_+\-]{1,12}(\.[A-Za-z0-9]{1,6})?", fullmatch=True),
    st.sampled_from(["Example.com", "mail.example.co.uk", "acme.test", "bücher.example"]),
)

utms = st.fixed_dictionaries(
    {}, optional={"source": clean_text, "medium": clean_text, "campaign": clean_text}
)

touches = st.fixed_dictionaries(
    {"kind": st.sampled_from(sorted(STANDARD_TOUCH_KINDS)) | names, "at": moments},
    optional={
        "direction": st.sampled_from(["inbound", "outbound", None]),
        "channel": names,
        "key": clean_text,
        "facts": facts,
    },
)

inquiries = st.fixed_dictionaries(
    {"at": moments},
    optional={
        "key": clean_text,
        "source": clean_text,
        "channel": names,
        "form": clean_text,
        "utm": utms,
        "interests": st.lists(clean_text, max_size=3),
        "facts": facts,
        "payload": payloads,
    },
)

stages = st.fixed_dictionaries(
    {
        "name": names,
        "at": moments,
        "by": st.sampled_from(["rule", "person", "import", "hand_back"]),
    },
    optional={
        "rule": clean_text,
        "left": names,
        "skipped": st.booleans(),
        "counts_from": moments,
    },
)

consents = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["email", "phone"]),
        "granted": st.booleans(),
        "at": crowded_moments,
    },
    optional={"purpose": st.sampled_from(["marketing", "service"]), "evidence": clean_text},
)

companies = st.fixed_dictionaries(
    {},
    optional={
        "name": clean_text,
        "domain": st.sampled_from(["https://www.example.com/x", "bücher.de", "acme.test"]),
        "employees": counts,
        "revenue": amounts,
        "country": st.sampled_from(["USA", "de", "South Korea"]),
        "parent": counts,
        "is_customer": st.booleans(),
        "open_opportunities": counts,
    },
)

provenances = st.fixed_dictionaries(
    {"source": clean_text},
    optional={
        "at": moments,
        "quality": st.sampled_from(["verified", "stated", "found", "inferred", "doubtful"]),
        "confidence": st.decimals(min_value=0, max_value=1, places=3),
    },
)

#: Raw values of a whole lead, as an application would give them.
raw_leads: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"id": clean_text | counts},
    optional={
        "first_name": clean_text,
        "last_name": clean_text,
        "title": clean_text,
        "language": st.sampled_from(["en", "German", "pt-BR"]),
        "timezone": st.sampled_from(["Europe/Berlin", "america/new_york", "UTC"]),
        "email": emails,
        "country": st.sampled_from(["US", "United Kingdom", "DEU"]),
        "phone": st.sampled_from(["+49 30 901820", "+1 (212) 555-0123", "0044 20 7946 0018"]),
        "company": companies,
        "source": clean_text,
        "utm": utms,
        "interests": st.lists(clean_text, max_size=4),
        "budget": amounts | amounts.map(str),
        "authority": st.sampled_from(["decision_maker", "influencer", "user", "none"]),
        "need": clean_text,
        "timeline_days": counts,
        "consent": st.lists(consents, max_size=4),
        "unsubscribed": st.booleans(),
        "created_at": moments,
        "stage": names,
        "stage_history": st.lists(stages, max_size=3),
        "touches": st.lists(touches, max_size=6),
        "inquiries": st.lists(inquiries, max_size=3),
        "prospect": st.booleans(),
        "values": st.dictionaries(names, provenances, max_size=3),
    },
)

#: Values that no field is made for, the hostile ones of the field first.
hostile: SearchStrategy[Any] = st.one_of(
    any_text,
    st.sampled_from(
        [
            "\x00",
            "a\x00b",
            "\ud800",
            "\u202e",
            "x" * 10_000_000,
            "9" * 100_000,
            "1e999999999",
            "0x10",
            "\uff11\uff12",
            10**5_000,
            -(10**5_000),
            float("nan"),
            float("inf"),
            Decimal("NaN"),
            Decimal("sNaN"),
            Decimal("1e999999"),
            Decimal("1e-999999"),
            datetime(2026, 3, 1),  # noqa: DTZ001 - naive on purpose
            datetime.max.replace(tzinfo=timezone(-timedelta(hours=5))),
            datetime.min.replace(tzinfo=timezone(timedelta(hours=5))),
            timedelta.max,
            b"bytes",
            object(),
            type,
            ...,
            1j,
            [[[[]]]],
            {"decimal": "x"},
            {"a": {"b": float("nan")}},
            {1: 2},
            {"\ud800": 1},
        ]
    ),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(any_text, any_text, max_size=2),
)


def shown(value: object) -> str:
    """A short name for a raw value among the cases of a test."""
    try:
        text = f"{type(value).__name__} {value!r}"
    except (ValueError, RecursionError):  # the largest numbers, the deepest nesting
        text = f"{type(value).__name__} too large to show"
    # Addresses differ from process to process, and parallel workers must agree on names.
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    return text if len(text) <= 50 else f"{text[:40]}... of {len(text)}"
