"""The two engines decide alike, whatever the definition and the lead."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings

from leadcore import Definition, Lead
from leadcore.definition.deciding.walking import Walk
from leadcore.definition.loading.loaded import from_document
from leadcore.definition.meaning import Meaning
from leadcore.definition.sections.document import Document, Table
from tests.definition.strategies import LEADS_EACH, agree, differences, pairs

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
PAIRS = 40 * settings.default.max_examples


def definition(tables: dict[str, Table] | None = None, **parts: Any) -> Definition[Lead]:
    """A definition built of its parts."""
    document = Document.model_validate({"definition": "x", **parts})
    return Definition(document, loaded=from_document(document, files=tables or {}))


def table(*rows: str) -> Table:
    """A table from the text of its rows, the head first."""
    cells = [tuple(row.split(",")) for row in rows]
    return Table(name="t.csv", columns=cells[0], rows=tuple(cells[1:]))


@pytest.mark.parametrize("seed", range(4))
def test_engines_agree_on_definitions_at_random(seed: int) -> None:
    """Outcome, fired rules with their points, and unknown facts are the same."""
    assert agree(PAIRS // 4, seed) == PAIRS // 4


def test_pairs_at_random_reach_every_part_of_an_outcome() -> None:
    """The generator makes definitions and leads for which much happens."""
    seen: Counter[tuple[str, object]] = Counter()
    count = 0
    for made, lead, now in pairs(2_000, 0):
        outcome = made.decide(lead, now).outcome
        count += 1
        seen["disqualified", outcome.disqualified_by >= 0] += 1
        seen["qualified", outcome.qualified] += 1
        seen["grade", outcome.grade] += 1
        seen["stage", outcome.stage] += 1
        seen["route", outcome.route >= 0] += 1
        seen["row", outcome.row >= 0] += 1
        seen["score", outcome.scores[0] != 0] += 1
        seen["bounded", outcome.scores[1:] != outcome.sums] += 1
        seen.update(("step", step.how) for step in outcome.steps)

    for part in ("qualified", "route", "score"):
        assert min(seen[part, True], seen[part, False]) > 0.2 * count
    assert min(seen["row", True], seen["bounded", True]) > 0.05 * count
    assert seen["disqualified", True] > 0.02 * count
    assert all(seen["step", how] > 0.02 * count for how in ("enter", "leave", "skip"))
    assert {grade for part, grade in seen if part == "grade"} == {None, "F", "A", "B", "C"}


def test_a_pair_can_be_made_again() -> None:
    """The same seed gives the same definitions, leads and moments."""
    once, again = (
        [(made.fingerprint, lead, now) for made, lead, now in pairs(LEADS_EACH + 2, 7, each=20)]
        for _ in range(2)
    )
    assert [each[0] for each in once] == [each[0] for each in again]
    assert [each[1].model_dump() for each in once] == [each[1].model_dump() for each in again]
    assert [each[2] for each in once] == [each[2] for each in again]


class Mixed(Meaning):
    """Decides by one definition and walks by another, as engines that differ would."""

    walked: Meaning

    def walk(self, lead: Lead, at: datetime) -> Walk:
        """The walk of the other definition."""
        return self.walked.walk(lead, at)


def mixed(decided: dict[str, Any], walked: dict[str, Any]) -> Definition[Lead]:
    """A definition whose engines are of two."""
    made, other = (Definition(Document.model_validate(each)) for each in (decided, walked))
    parts = {each.name: getattr(made.meaning, each.name) for each in fields(Meaning)}
    both = Mixed(**parts)
    vars(both)["walked"] = other.meaning
    vars(made)["meaning"] = both
    return made


@pytest.mark.parametrize(
    "change",
    [
        {"score": {"fit": {"rules": [{"rule": "s", "when": "seats > 1", "points": 6}]}}},
        {"score": {"fit": {"rules": [{"rule": "other", "when": "seats > 1", "points": 5}]}}},
        {"qualify": {"criteria": [{"rule": "q", "when": "seats > 3 or vip"}]}},
        {"grades": [{"grade": "A", "when": "seats > 2"}]},
    ],
)
def test_a_difference_is_seen(change: dict[str, Any]) -> None:
    """Other points, another rule, another unknown fact, another grade: all are found out."""
    parts: dict[str, Any] = {
        "definition": "x",
        "fields": {"seats": {"type": "whole"}, "vip": {"type": "yes_no"}},
        "qualify": {"criteria": [{"rule": "q", "when": "seats > 3"}]},
        "score": {"fit": {"rules": [{"rule": "s", "when": "seats > 1", "points": 5}]}},
        "grades": [{"grade": "A", "when": "seats > 1"}],
    }
    same, other = mixed(parts, parts), mixed(parts, {**parts, **change})
    lead, unknown = same.lead(id=1, seats=2), same.lead(id=1)
    assert not differences(same, lead, NOW) + differences(same, unknown, NOW)
    assert differences(other, lead, NOW) + differences(other, unknown, NOW)


# -- what was found once ---------------------------------------------------------------------------


def test_a_derived_decimal_that_is_whole_keeps_the_bounds_of_decimals() -> None:
    """A product of it with a whole number may have more than 64 bits."""
    made = definition(
        fields={"n": {"type": "whole"}},
        derive={"big": {"cases": [{"value": "100000000000000000"}], "type": "decimal"}},
        qualify={"criteria": [{"rule": "a", "when": "big * n > 0"}]},
    )
    lead = made.lead(id=1, n=1000)

    assert made.decide(lead, NOW).qualified
    assert not differences(made, lead, NOW)


@pytest.mark.parametrize("column", ["was.stage", "country"])
def test_only_a_column_reads_the_stage_before(column: str) -> None:
    """The stage before is known also where no condition names it."""
    made = definition(
        {"t.csv": table(f"{column},to", ",a"), "k.csv": table("was.stage,kind", "mql,x")},
        stages=[{"stage": "inquiry"}, {"stage": "mql"}],
        derive={"kind": {"lookup": "k.csv", "by": "was.stage", "take": "kind", "type": "text"}},
        route={"rules": [{"rule": "r", "table": "t.csv"}]},
    )
    lead = made.lead(id=1, stage="mql")

    assert not differences(made, lead, NOW)
    assert made.decide(lead, NOW).route is not None


def test_only_news_leads_back_from_a_stage() -> None:
    """Rules that hold without any news open nothing after a hand-back, nor by `again`."""
    made = definition(
        stages=[
            {"stage": "inquiry"},
            {"stage": "mql", "enter": [{"rule": "m", "when": "known(email)"}]},
            {
                "stage": "customer",
                "enter": [{"rule": "c", "when": "touches.purchase.exists()"}],
                "again": "mql",
            },
        ],
    )
    bought = {"kind": "purchase", "at": NOW - timedelta(days=1)}
    lead = made.lead(id=1, email="ann@example.com", touches=[bought])
    decision = made.decide(lead, NOW)
    assert [step.stage for step in decision.transitions] == ["mql", "customer"]

    customer = decision.apply()
    for moment in (NOW, NOW + timedelta(days=400)):
        again = made.decide(customer, moment)
        assert (again.stage, again.transitions) == ("customer", ())
        assert not differences(made, customer, moment)
    call = {"kind": "call", "at": NOW + timedelta(days=2), "direction": "inbound"}
    renewed = customer.replace(touches=[*customer.touches, call])
    assert made.decide(renewed, NOW + timedelta(days=2)).stage == "mql"

    entry = {"name": "inquiry", "at": NOW, "by": "hand_back", "left": "mql", "counts_from": NOW}
    returned = lead.replace(stage="inquiry", stage_history=[entry])
    assert made.decide(returned, NOW + timedelta(days=9)).stage == "inquiry"
