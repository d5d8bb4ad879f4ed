"""The example of a software company keeps its promises."""

from datetime import UTC, datetime
from pathlib import Path

from leadcore import Decision, Definition, Lead
from leadcore.definition.deciding.outcome import CONSEQUENCES
from leadcore.intake import BadRow, Run

HERE = Path(__file__).parent
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def results() -> list[Decision | BadRow]:
    """Every decision and bad row of the web form and the activity log."""
    return list(
        Run(
            Definition.load(HERE),
            HERE / "leads.jsonl",
            at=AT,
            source="webform",
            joined={"activity": HERE / "activity.jsonl"},
        )
    )


def test_check_finds_nothing() -> None:
    """The definition and its thousand territories load, and there is nothing to warn of."""
    definition = Definition.load(HERE)
    assert definition.warnings == ()
    (table,) = (
        route.table for route in definition.meaning.plan.routes or () if route.table is not None
    )
    assert len(table.rows) == 1_000


def test_every_lead_is_decided_alike_by_both_engines() -> None:
    """Tables, segments, derived values and decay: the reference engine comes to the same."""
    for decision in results():
        if isinstance(decision, Decision):
            assert decision.walk.outcome == decision.outcome


def test_the_first_territory_that_fits_is_taken() -> None:
    """Narrow patches stand above wide ones, and everybody finds a team in the end."""
    definition = Definition.load(HERE)

    def team(lead: Lead) -> str | None:
        route = definition.decide(lead, AT).route
        return route.to if route is not None else None

    hot = {
        "title": "CEO",
        "need": "lead routing",
        "budget": 50_000,
        "timeline_days": 30,
        "touches": [{"kind": "demo_requested", "at": AT}],
    }
    software = {"name": "Acme", "industry": "software", "employees": 300}
    lead = definition.lead(hot, id=1, country="DE", company=software)
    assert team(lead) == "dach_mid"
    elsewhere = definition.lead(hot, id=2, country="ZA", company=software)
    assert team(elsewhere) == "inside_sales"
    customer = definition.lead(hot, id=3, country="DE", company={**software, "is_customer": True})
    assert team(customer) == "owner_of.company"


def test_only_what_was_made_bad_is_set_aside() -> None:
    """Four posts and one event cannot be read; a budget with words in it loses no lead."""
    bad = [each for each in results() if isinstance(each, BadRow)]
    assert sorted(each.column or "" for each in bad) == [
        "",  # cut off in transit
        "company.size",
        "contact.country",
        "contact.email",
        "ts",
    ]


def test_hardly_any_expiry_is_in_vain() -> None:
    """At least nine in ten decisions that expire come out differently when they do."""
    definition = Definition.load(HERE)
    real = expired = 0
    for decision in results():
        if isinstance(decision, Decision) and decision.valid_until is not None:
            expired += 1
            after = definition.decide(decision.lead, decision.valid_until)
            real += after.outcome[:CONSEQUENCES] != decision.outcome[:CONSEQUENCES]
    assert expired >= 20
    assert real >= 0.9 * expired, f"{real} of {expired} expiries brought a change"
