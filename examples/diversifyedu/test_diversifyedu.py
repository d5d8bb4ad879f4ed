"""The example of DiversifyEdu keeps its promises."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from leadcore import Decision, Definition
from leadcore.definition.deciding.outcome import CONSEQUENCES
from leadcore.intake import BadRow, Run

HERE = Path(__file__).parent
AT = datetime(2026, 11, 23, 14, tzinfo=UTC)


def results() -> list[Decision | BadRow]:
    """Every decision and bad row of the two exports."""
    return list(
        Run(
            Definition.load(HERE),
            HERE / "inquiries.csv",
            at=AT,
            source="inquiries",
            joined={"activity": HERE / "activity.csv"},
        )
    )


def decisions() -> list[Decision]:
    """Every decision."""
    return [each for each in results() if isinstance(each, Decision)]


def test_check_finds_nothing() -> None:
    """The definition loads, and there is nothing to warn of."""
    assert Definition.load(HERE).warnings == ()


def test_every_stage_and_grade_is_reached_by_some_lead() -> None:
    """The data shows all that the definition can say."""
    definition = Definition.load(HERE)
    assert {each.stage for each in decisions()} == set(definition.vocabulary.stages)
    assert {each.grade for each in decisions()} == set(definition.vocabulary.grades)


def test_only_the_rows_that_were_made_bad_are_set_aside() -> None:
    """Seven rows of the inquiries are broken on purpose, each in one place."""
    bad = [each for each in results() if isinstance(each, BadRow)]
    assert sorted(each.column or "" for each in bad) == [
        "",  # a short row: it is no single column's fault
        "Country",
        "Email",
        "Lead Id",
        "Received",
        "Received",
        "Spend",
    ]


def test_a_telephone_number_that_is_none_loses_no_lead() -> None:
    """The mapping says `bad: missing` for it, so the lead is decided without."""
    decided = {each.lead.id: each.lead for each in decisions()}
    assert decided["D-1095"].phone is None


def test_a_lead_gets_the_points_that_pencil_and_paper_give() -> None:
    """Nadia Murphy, D-1093: from the rows of the two exports to her grade."""
    decision = next(each for each in decisions() if each.lead.id == "D-1093")
    # Points halve every 30 days: after so many whole days, this much of each is left.
    #   2 days: 0.954842   4 days: 0.911722   5 days: 0.890899   10 days: 0.793701
    # Decided on 23 November at 14:00 UTC; the exports are in the time of New York, 5 hours behind.
    worked = {
        "working": "20",  # Data analyst
        # Mexico is in latin_america, so there is nothing for the home market.
        "opened": "2.672697",  # 17 November 17:37, 5 days: 3 x 0.890899
        # 13 November 08:53, 10 days and 7 minutes: 6 x 0.793701 = 4.762206
        # 18 November 17:12, 4 days: 6 x 0.911722 = 5.470332
        "clicked": "10.232538",
        "webinar": "23.87105",  # 20 November 23:42, 2 days: 25 x 0.954842
    }
    points = {each.rule: str(each.points) for each in decision.reasons if each.points is not None}
    assert points == worked
    assert decision.score.fit == 20
    assert decision.score.engagement == Decimal("36.776285")  # below the cap of 60
    assert decision.score.total == Decimal("56.776285")
    # Spends over $500, named a course, buys within 90 days: three of three, two are needed.
    assert decision.qualified
    assert decision.grade == "B"  # 50 or more, and less than 80
    assert (decision.stage, decision.route) == ("mql", None)


def test_a_hot_lead_is_held_at_the_cap() -> None:
    """Pablo Reyes, D-1042: 2.93148 + 48.30005 + 25 for his interest are 60, and 40 for himself."""
    decision = next(each for each in decisions() if each.lead.id == "D-1042")
    (engagement,) = (each for each in decision.walk.sums if each.dimension.name == "engagement")
    assert engagement.raw == 2_931_480 + 48_300_050 + 25_000_000
    assert decision.score.dimensions == {"fit": 40, "engagement": 60}
    assert decision.score.total == 100
    assert (decision.grade, decision.stage) == ("A", "sql")


def test_the_parts_of_every_score_add_up() -> None:
    """For each lead, points sum to their dimension within its cap, dimensions to the total."""
    caps = {"fit": 40, "engagement": 60}
    for decision in decisions():
        for name, cap in caps.items():
            section = f"score.{name}"
            given = [each.points or 0 for each in decision.reasons if each.section == section]
            assert decision.score.dimensions[name] == min(sum(given), cap)
        assert decision.score.total == sum(decision.score.dimensions.values())
        assert decision.walk.outcome == decision.outcome


def test_hardly_any_expiry_is_in_vain() -> None:
    """At least nine in ten decisions that expire come out differently when they do."""
    definition = Definition.load(HERE)
    expired = [each for each in decisions() if each.valid_until is not None]
    real = 0
    for decision in expired:
        assert decision.valid_until is not None
        after = definition.decide(decision.lead, decision.valid_until)
        real += after.outcome[:CONSEQUENCES] != decision.outcome[:CONSEQUENCES]
    assert len(expired) >= 15
    assert real >= 0.9 * len(expired), f"{real} of {len(expired)} expiries brought a change"
