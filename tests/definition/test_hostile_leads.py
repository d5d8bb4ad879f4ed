"""Whatever a lead holds and whatever moment is asked about, deciding decides or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leadcore import Definition, Lead
from leadcore.definition.sections.document import Document
from leadcore.errors import LeadcoreError, LeadError, MomentError
from tests.definition.random_definitions import Definitions
from tests.definition.sample import write_sample

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
EXTREMES = (
    FIRST,
    FIRST + timedelta(microseconds=1),
    datetime(1899, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(1900, 1, 1, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    NOW,
    NOW + timedelta(microseconds=1),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(3000, 1, 1, tzinfo=UTC),
    LAST - timedelta(days=1),
    LAST,
)


class Nowhere(tzinfo):
    """A time zone that does not know its offset."""

    def utcoffset(self, _when: datetime | None) -> timedelta | None:
        """Nothing."""
        return None

    def dst(self, _when: datetime | None) -> timedelta | None:
        """Nothing."""
        return None

    def tzname(self, _when: datetime | None) -> str | None:
        """Nothing."""
        return None


def ask_everything(definition: Definition[Lead], lead: Lead, at: datetime) -> None:
    """Everything a decision can be asked, which must all work when it can be made."""
    decision = definition.decide(lead, at)
    assert decision.outcome == decision.walk.outcome
    assert decision.valid_until is None or decision.valid_until > decision.at
    assert decision.model_dump_json()
    assert decision.explain()
    assert decision.ask_next() is not None
    assert decision.reasons is not None
    assert decision.apply().id == lead.id


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> list[Definition[Lead]]:
    """The sample, and some definitions at random."""
    folder: Path = tmp_path_factory.mktemp("sample")
    return [
        Definition.load(write_sample(folder)),
        *(Definitions(Random(seed)).one() for seed in range(5)),
    ]


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 15, 12),  # noqa: DTZ001 - naive on purpose
        datetime(2026, 3, 15, 12, tzinfo=Nowhere()),
        datetime(1899, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(3000, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
        datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_moments_that_cannot_be_decided_at_are_refused(
    definitions: list[Definition[Lead]], at: datetime
) -> None:
    """Naive ones, and those outside the years 1900 to 2999."""
    for definition in definitions:
        with pytest.raises(MomentError):
            definition.decide(definition.lead(id=1), at)


@pytest.mark.parametrize("at", ["2026-03-15T12:00:00Z", 5, None, date(2026, 3, 15), 1.5])
def test_what_is_no_moment_is_a_mistake_of_the_program(
    definitions: list[Definition[Lead]], at: Any
) -> None:
    """It is told as Python tells of a wrong type."""
    with pytest.raises((TypeError, AttributeError)):
        definitions[0].decide(definitions[0].lead(id=1), at)


@pytest.mark.parametrize(
    "zone",
    [UTC, ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=-12)), ZoneInfo("Asia/Kolkata")],
)
def test_the_zone_of_a_moment_means_nothing(
    definitions: list[Definition[Lead]], zone: tzinfo
) -> None:
    """The same instant in another zone gives the same decision."""
    for definition in definitions:
        lead = definition.lead(id=1, created_at=NOW, touches=[{"kind": "call", "at": NOW}])
        once = definition.decide(lead, NOW)
        again = definition.decide(lead, NOW.astimezone(zone))

        assert again == once
        assert again.model_dump_json() == once.model_dump_json()


def hostile_leads(definition: Definition[Lead]) -> Iterator[dict[str, Any]]:
    """Facts that are allowed, and as far out as they may be."""
    kinds = ("page_view", "order", "ping", "call", "email_open", "email_click")
    touches = [{"kind": kind, "at": at} for kind in kinds for at in EXTREMES]
    yield {}
    for at in EXTREMES:
        yield {
            "created_at": at,
            "touches": [{"kind": kind, "at": at} for kind in kinds],
            "inquiries": [{"at": at, "payload": {"a": ["x"] * 100}}],
            "consent": [{"channel": "email", "granted": True, "at": at}],
        }
    yield {"touches": touches, "inquiries": [{"at": at} for at in EXTREMES]}
    yield {"touches": [{"kind": kinds[at % 6], "at": NOW} for at in range(3_000)]}
    steps = [NOW - timedelta(hours=hours) for hours in range(3_000)]
    yield {"touches": [{"kind": kinds[at % 6], "at": step} for at, step in enumerate(steps)]}
    yield {
        "budget": "999999999999999999.999999",
        "timeline_days": 2**63 - 1,
        "title": "a" * 500,
        "need": "x\n" * 1_000,
        "city": "\U0001f680\u202e\u0301",
        "name": "'\"`{}%s\\",
        "interests": [f"topic {at}" for at in range(200)],
    }
    stages = definition.vocabulary.stages
    for by in ("rule", "person", "import", "hand_back"):
        for at in (FIRST, NOW, LAST):
            history = [
                {"name": stage, "at": at, "by": by, "counts_from": NOW, "step": step}
                for step, stage in enumerate((*stages, "elsewhere"))
            ]
            yield {"stage": stages[-1], "stage_history": history, "touches": touches[:10]}


def test_allowed_leads_are_decided_however_far_out(definitions: list[Definition[Lead]]) -> None:
    """Extreme moments, long histories, large numbers and odd texts are decided and explained."""
    for definition in definitions:
        for facts in hostile_leads(definition):
            lead = definition.lead({"id": "x", **facts})
            for at in (NOW, datetime(1900, 1, 1, tzinfo=UTC), EXTREMES[8]):
                ask_everything(definition, lead, at)


@pytest.mark.parametrize(
    "facts",
    [
        {"budget": "NaN"},
        {"budget": float("inf")},
        {"budget": -1},
        {"budget": "1e30"},
        {"timeline_days": 2**63},
        {"timeline_days": "12,000"},
        {"title": "a\x00b"},
        {"title": "\ud800"},
        {"created_at": "2026-03-15T12:00:00"},
        {"created_at": datetime(2026, 3, 15)},  # noqa: DTZ001
        {"touches": [{"kind": "call", "at": "tomorrow"}]},
        {"touches": [{"kind": "Call!", "at": NOW}]},
        {"touches": [{"at": NOW}]},
        {"touches": "call"},
        {"stage": "no such stage"},
        {"stage_history": [{"name": "mql", "at": NOW, "by": "nobody"}]},
        {"country": "Atlantis"},
        {"email": "nobody"},
        {"unknown": 1},
        {"interests": ["x"] * 201},
        {"company": {"employees": -1}},
        {"consent": [{"channel": "email", "granted": "perhaps", "at": NOW}]},
    ],
)
def test_leads_that_are_none_are_refused(
    definitions: list[Definition[Lead]], facts: dict[str, Any]
) -> None:
    """What a lead cannot hold never reaches an engine."""
    with pytest.raises(LeadError):
        definitions[0].lead({"id": 1, **facts})


def test_only_errors_of_our_own_come_out_of_chance(definitions: list[Definition[Lead]]) -> None:
    """Leads of random nonsense are refused, or decided."""
    values: list[Any] = [
        *(None, "", " ", "x", "\x00", "\ud800", "0", "-1", "1e9", "NaN", "true", "2026-02-30"),
        *(0, -1, 2**64, 0.1, float("nan"), True, [], {}, [[]], [{}], (), set(), b"x", object()),
        *(NOW, LAST, NOW.date(), timedelta(days=10**6), {"at": NOW}, [{"at": NOW}], ["x", 5]),
        *(
            [{"kind": "call", "at": NOW, "facts": {"x": object()}}],
            {"name": 5},
            {"name": "x" * 10**6},
        ),
    ]
    random = Random(1)
    decided = 0
    for definition in definitions:
        names = list(definition.lead_type.model_fields)
        for _ in range(900):
            chosen = random.sample(names, random.choice((1, 1, 2)))
            facts = {name: random.choice(values) for name in chosen}
            try:
                lead = definition.lead({"id": 1, **facts})
            except LeadcoreError:
                continue
            ask_everything(definition, lead, NOW)
            decided += 1
    assert decided > 50


def test_segments_in_a_long_chain_are_decided_by_both_engines() -> None:
    """A definition whose segments build on each other, hundreds deep, is no danger."""
    segments = {"s_0": "unsubscribed"}
    segments |= {f"s_{at}": f"not s_{at - 1}" for at in range(1, 600)}
    parts = {
        "definition": "x",
        "segments": segments,
        "qualify": {"criteria": [{"rule": "a", "when": "s_599"}]},
    }
    definition = Definition(Document.model_validate(parts))

    assert definition.decide(definition.lead(id=1), NOW).qualified
    ask_everything(definition, definition.lead(id=1), NOW)
