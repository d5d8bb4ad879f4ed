"""The example of DiversifyEdu keeps its promises."""

from datetime import UTC, datetime
from pathlib import Path

from leadcore import Definition
from leadcore.definition.decision import Decision
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


def test_check_finds_nothing() -> None:
    """The definition loads, and there is nothing to warn of."""
    assert Definition.load(HERE).warnings == ()


def test_every_stage_and_grade_is_reached_by_some_lead() -> None:
    """The data shows all that the definition can say."""
    decisions = [each for each in results() if isinstance(each, Decision)]
    definition = Definition.load(HERE)
    assert {each.stage for each in decisions} == set(definition.vocabulary.stages)
    assert {each.grade for each in decisions} == set(definition.vocabulary.grades)


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
    decided = {each.lead.id: each.lead for each in results() if isinstance(each, Decision)}
    assert decided["D-1095"].phone is None


def test_a_hot_lead_is_explained_by_its_arithmetic() -> None:
    """Two webinars, clicks and a job come to the number that the parts add up to."""
    decisions = [each for each in results() if isinstance(each, Decision)]
    for decision in decisions:
        points = sum(reason.points or 0 for reason in decision.reasons)
        assert points >= decision.score.total, "caps only take away"
        assert decision.walk.outcome == decision.outcome
