"""Rows that belong together: of a second file, and of one lead that asked several times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore import Decision, Definition, InputError, Lead
from leadcore.intake import BadRow, Run
from tests.intake.files import (
    AT,
    FORMS,
    MAPPED,
    PLAIN,
    RULES,
    TOGETHER,
    csv_of,
    results,
    visits,
)


def test_rows_of_a_second_file_become_touches_of_the_leads() -> None:
    """Those that cannot be read are set aside alone, those of nobody are counted."""
    second = visits(
        "1,2026-02-01T00:00Z,/a", "2,2026-02-01T00:00Z,/a", "1,2026-02-02T00:00Z,/b",
        "1,someday,/c", ",2026-02-01T00:00Z,/d", "9,2026-02-01T00:00Z,/e", "1,x",
    )  # fmt: skip
    file = csv_of("1,a@example.com,500,,", "2,b@example.com,,,")
    run = Run(MAPPED, file, at=AT, joined={"visits": second})
    found = list(run)
    leads = {r.lead.id: r.lead for r in found if isinstance(r, Decision)}
    assert [touch.facts["url"] for touch in leads["1"].touches] == ["/a", "/b"]
    assert len(leads["2"].touches) == 1
    faulty = {(r.source, r.row, r.code) for r in found if isinstance(r, BadRow)}
    assert faulty == {
        ("visits", 5, "LC-IN-020"),
        ("visits", 6, "LC-IN-021"),
        ("visits", 8, "LC-IN-010"),
    }
    assert (run.summary.rows, run.summary.unmatched) == (9, 1)


def test_only_what_joins_the_file_can_be_joined() -> None:
    """A source of leads of its own is none of it."""
    with pytest.raises(InputError, match="no source is called `visits`"):
        Run(PLAIN, csv_of("1", head="id,email"), at=AT, joined={"visits": visits()})
    with pytest.raises(InputError, match="`joins:`"):
        Run(MAPPED, csv_of("1,,,,"), at=AT, joined={"web": csv_of("1,,,,")})


def test_a_joined_file_can_hold_inquiries() -> None:
    """Who has one is no prospect."""
    definition = Definition.loads(
        RULES + "capture:\n"
        "  people: {id: id, facts: {email: mail}}\n"
        "  forms: {joins: people, id: who, inquiry: {at: sent, form: page}}\n"
    )
    file = csv_of("1,a@example.com", "2,b@example.com", head="id,mail")
    forms = csv_of("1,2026-02-02T00:00Z,b", "1,2026-02-01T00:00Z,a", head="who,sent,page")
    one, two = Run(definition, file, at=AT, source="people", joined={"forms": forms})
    assert isinstance(one, Decision)
    assert isinstance(two, Decision)
    assert [inquiry.form for inquiry in one.lead.inquiries] == ["a", "b"]
    assert (one.lead.prospect, two.lead.prospect) == (False, True)


# -- rows that belong together -------------------------------------------------------------------


def test_rows_with_the_same_id_are_one_lead() -> None:
    """The last that is known counts; of what tells where the lead came from, the first."""
    file = csv_of(
        "a@example.com,Oslo,ads,tax,,x,2026-02-02T00:00Z",
        "b@example.com,Rome,,,,,2026-02-02T00:00Z",
        "a@example.com,Bonn,fair,bonds;tax,40,y,2026-02-03T00:00Z",
        "a@example.com,,list,,nine,,2026-02-04T00:00Z",
        "a@example.com,Kiel,seo,,,,2026-02-01T00:00Z",
        head=FORMS,
    )
    run = Run(TOGETHER, file, at=AT)
    bad, one, two = run
    assert isinstance(bad, BadRow)
    assert bad.row == 5
    assert isinstance(one, Decision)
    assert isinstance(two, Decision)
    lead: Lead = one.lead
    assert (lead.id, lead.city, lead.source) == ("a@example.com", "Bonn", "seo")
    assert (lead.interests, lead.company.employees, lead.utm.source) == (("tax", "bonds"), 40, "x")
    assert len(lead.inquiries) == 3
    assert two.lead.city == "Rome"
    assert run.summary.repeated == 0


@given(st.permutations(range(4)))
def test_the_order_of_rows_with_a_moment_leaves_no_trace(order: list[int]) -> None:
    """The same rows in another order make the same lead."""
    rows = [
        f"a@example.com,Town{at},src{at},t{at},{at},u{at},2026-02-0{at + 1}T00:00Z"
        for at in range(4)
    ]
    (one,) = Run(TOGETHER, csv_of(*rows, head=FORMS), at=AT)
    (other,) = Run(TOGETHER, csv_of(*(rows[at] for at in order), head=FORMS), at=AT)
    assert isinstance(one, Decision)
    assert isinstance(other, Decision)
    assert one.lead == other.lead


def test_ids_that_are_repeated_are_noticed() -> None:
    """Each row is decided by itself; the summary says how many identifiers came again."""
    run = Run(PLAIN, csv_of("1,5", "2,5", "1,6", head="id,budget"), at=AT)
    assert results(run) == ["1", "2", "1"]
    assert run.summary.repeated == 1
