"""Rows that belong together: of a second file, and of one lead that asked several times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore import Decision, Definition, InputError, Lead
from leadcore.intake import BadRow, Run, held_rows
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

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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


def test_rows_of_leads_that_were_set_aside_are_told_apart() -> None:
    """Their lead is in the file, though it cannot be decided; the same where it is torn."""
    second = visits(*(f"{lead},2026-02-01T00:00Z,/a" for lead in (1, 2, 2, 3, 4, 5, 5, 9)))
    file = csv_of(
        "1,a@example.com,500,,", "2,no address,,,", "3,c@example.com", "4,,500,,2", "5,x,,,",
        "5,e@example.com,,,",
    )  # fmt: skip
    run = Run(MAPPED, file, at=AT, joined={"visits": second})
    decided = [result.lead.id for result in run if isinstance(result, Decision)]
    assert decided == ["1", "5"]
    assert (run.summary.unmatched, run.summary.of_set_aside) == (1, 4)
    assert run.summary.as_data()["of_set_aside"] == 4


def test_rows_of_leads_that_the_model_refuses_are_told_apart() -> None:
    """Though they were read before that was known."""
    second = visits("1,2026-02-01T00:00Z,/a", "2,2026-02-01T00:00Z,/a")
    file = csv_of("1,a@example.com,500,,", "2,b@example.com,500,,")
    run = Run(MAPPED, file, at="arrival", joined={"visits": second})
    assert all(isinstance(result, BadRow) for result in run)
    assert (run.summary.unmatched, run.summary.of_set_aside) == (0, 2)


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


ACTIVITY = Definition.loads(
    RULES
    + """\
capture:
  people: {id: id, facts: {email: mail}}
  activity:
    joins: people
    id: who
    time_zone: UTC
    touches: [{kind: page_view, at: {from: day, format: "%d %b", first_year: 2008}}]
"""
)


@given(st.lists(st.tuples(st.sampled_from("123"), st.integers(1, 12)), min_size=1, max_size=12))
def test_days_of_joined_rows_have_the_year_that_their_file_gives_them(
    rows: list[tuple[str, int]],
) -> None:
    """A month that is less than the one before it begins a year, whosever the rows are."""
    year, last = 2008, 0
    expected: dict[str, list[tuple[int, int]]] = {who: [] for who in "123"}
    for who, month in rows:
        year, last = year + (month < last), month
        expected[who].append((year, month))
    second = csv_of(*(f"{who},1 {MONTHS[month - 1]}" for who, month in rows), head="who,day")
    people = csv_of("3,c@example.com", "1,a@example.com", "2,b@example.com", head="id,mail")

    run = Run(ACTIVITY, people, at=AT, source="people", joined={"activity": second})

    found = {}
    for decision in run:
        assert isinstance(decision, Decision)
        moments = [touch.at for touch in decision.lead.touches]
        found[decision.lead.id] = [(at.year, at.month) for at in moments]
    assert found == expected


def test_days_of_joined_rows_turn_the_year_with_the_rows_of_other_leads() -> None:
    """The years go on from row to row of their own file, not of the file of leads."""
    second = csv_of("2,5 nov", "1,1 feb", "2,2 mar", "1,1 jan", head="who,day")
    people = csv_of("1,a@example.com", "2,b@example.com", head="id,mail")
    one, two = Run(ACTIVITY, people, at=AT, source="people", joined={"activity": second})
    assert isinstance(one, Decision)
    assert isinstance(two, Decision)
    assert [f"{touch.at:%Y-%m-%d}" for touch in one.lead.touches] == ["2009-02-01", "2010-01-01"]
    assert [f"{touch.at:%Y-%m-%d}" for touch in two.lead.touches] == ["2008-11-05", "2009-03-02"]


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


CAMPAIGNS = Definition.loads(
    RULES
    + """\
capture:
  forms:
    id: mail
    rows: inquiries
    facts: {email: mail, campaign: push, utm.source: src, utm.medium: way, utm.term: word,
            company.name: firm, company.employees: size}
    inquiry: {at: sent}
"""
)


def test_all_that_tells_where_a_lead_came_from_is_of_the_first_row_that_has_it() -> None:
    """Within a record as outside of one; of other records, what is known last counts."""
    file = csv_of(
        "a@example.com,spring,ads,cpc,,Old,,2026-02-01T00:00Z",
        "a@example.com,summer,fair,stand,loans,New,9,2026-02-02T00:00Z",
        "a@example.com,autumn,list,email,bonds,,40,2026-02-03T00:00Z",
        head="mail,push,src,way,word,firm,size,sent",
    )
    (decision,) = Run(CAMPAIGNS, file, at=AT)
    assert isinstance(decision, Decision)
    lead: Lead = decision.lead
    assert (lead.utm.source, lead.utm.medium, lead.utm.term) == ("ads", "cpc", "loans")
    assert (lead.campaign, lead.company.name, lead.company.employees) == ("spring", "New", 40)


def test_ids_that_are_repeated_are_noticed() -> None:
    """Each row is decided by itself; the summary says how many identifiers came again."""
    run = Run(PLAIN, csv_of("1,5", "2,5", "1,6", head="id,budget"), at=AT)
    assert results(run) == ["1", "2", "1"]
    assert run.summary.repeated == 1


# -- how many rows are held ------------------------------------------------------------------------


def test_so_many_rows_of_a_second_file_are_held_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two million, here three; a row that belongs to nobody is not held, and does not count."""
    assert held_rows.MOST_HELD == 2_000_000
    monkeypatch.setattr(held_rows, "MOST_HELD", 3)
    rows = [f"{lead},2026-02-01T00:00Z,/a" for lead in ("1", "1", "", "9", "")]
    run = Run(MAPPED, csv_of("1,,,,"), at=AT, joined={"visits": visits(*rows)})
    assert [number for number, _ in results(run)[:-1]] == [4, 6]
    assert run.summary.leads == 1

    more = visits(*rows, "1,2026-02-02T00:00Z,/b")
    with pytest.raises(InputError, match=r"LC-IN-007.*more than 3 rows would have to be held"):
        results(Run(MAPPED, csv_of("1,,,,"), at=AT, joined={"visits": more}))


def test_so_many_rows_are_held_together_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that become one lead are held like those of a second file; bad ones are not."""
    monkeypatch.setattr(held_rows, "MOST_HELD", 3)
    rows = [f"{name}@example.com,,,,,,2026-02-01T00:00Z" for name in ("a", "b", "a")]
    rows += [",,,,,,2026-02-01T00:00Z", "c@example.com,,,,,,someday"]
    run = Run(TOGETHER, csv_of(*rows, head=FORMS), at=AT)
    assert results(run)[2:] == ["a@example.com", "b@example.com"]
    assert run.summary.set_aside == 2

    more = Run(TOGETHER, csv_of(*rows, rows[0], head=FORMS), at=AT)
    with pytest.raises(InputError, match=r"LC-IN-007.*more than 3 rows would have to be held"):
        results(more)
