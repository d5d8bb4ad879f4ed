"""Runs over files: every row is decided or set aside, counted, and in the order of the file."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore import Decision, Definition, DefinitionError, InputError, Lead, MomentError
from leadcore.intake import BadRow, Progress, Run

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

RULES = """\
leadcore: 1
definition: school
fields:
  band: {type: choice, of: [small, large]}
touches: {page_view: {url: text}}
disqualify: [{rule: no-reply, when: email.starts_with("noreply"), because: Nobody}]
qualify: {criteria: [{rule: budget, when: budget >= 500, because: Can pay}]}
score:
  engagement: {rules: [{rule: viewed, for_each: touches.page_view, points: 10, because: Looked}]}
grades:
  - {grade: F, when: disqualified, because: Not for us}
  - {grade: A, when: qualified and score.total >= 20, because: Ready}
  - {grade: C, because: Keep in touch}
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: inquiries.exists() and qualified, because: Asked}]}
teams: [advisers]
route: {assign_on: [mql], rules: [{rule: all, to: advisers, because: Ours}]}
"""
CAPTURE = """\
capture:
  web:
    id: no
    missing: [unknown]
    facts: {email: mail, budget: money, band: size}
    inquiry: {at: sent}
  visits:
    joins: web
    id: lead
    touches: [{kind: page_view, at: when, facts: {url: page}}]
"""
PLAIN = Definition.loads(RULES)
MAPPED = Definition.loads(RULES + CAPTURE)


class Named(io.BytesIO):
    """Bytes with the name of a file."""

    name = "leads.csv"


def results(run: Run) -> list[Any]:
    """Decisions as their lead's identifier, bad rows as their number and reason."""
    return [
        result.lead.id if isinstance(result, Decision) else (result.row, result.reason)
        for result in run
    ]


def csv_of(*rows: str, head: str = "no,mail,money,size,sent") -> Named:
    """A CSV file."""
    return Named("\n".join([head, *rows, ""]).encode())


def test_every_row_is_decided_or_set_aside_in_order() -> None:
    """Ten bad rows or one: the others go on, and each bad one says everything at once."""
    file = csv_of(
        "1,a@example.com,500,small,2026-02-01T00:00Z",
        "2,nobody,lots,medium,yesterday",
        "3,b@example.com,UNKNOWN,,",
        ",c@example.com,1,,",
    )
    run = Run(MAPPED, file, at=AT, source="web")
    decided, faulty, kept, nameless = results(run)
    assert (decided, kept) == ("1", "3")
    assert faulty[0] == 3
    assert "column `mail`: the value is not an e-mail address" in faulty[1]
    assert "column `money`: `lots` is not a number" in faulty[1]
    assert "column `size`: `medium` is none of the choices" in faulty[1]
    assert "column `sent`: `yesterday` is not a moment" in faulty[1]
    assert "nobody" not in faulty[1]
    assert nameless[0] == 5
    assert "nothing identifies the lead" in nameless[1]


def test_the_summary_counts_both() -> None:
    """Rows, leads, what was set aside, and what was decided."""
    file = csv_of(
        "1,a@example.com,500,small,2026-02-01T00:00Z",
        "2,noreply@example.com,500,,",
        "3,x,,,",
        "3,c@example.com,,,",
    )
    run = Run(MAPPED, file, at=AT, source="web")
    results(run)
    summary = run.summary
    assert (summary.rows, summary.leads, summary.set_aside) == (4, 3, 1)
    assert summary.qualified == 1
    assert summary.disqualified == {"no-reply": 1}
    assert summary.stages == {"mql": 1, "inquiry": 2}
    assert summary.grades == {"C": 2, "F": 1}
    assert summary.teams == {"advisers": 1}
    assert summary.faults == {"LC-IN-020": 1}
    assert json.loads(json.dumps(summary.as_data()))["leads"] == 3


def test_the_lead_carries_its_inquiry() -> None:
    """From the row, without the payload: rules cannot read that, and it would only cost."""
    (decision,) = Run(MAPPED, csv_of("1,a@b.com,1,,2026-02-01T00:00Z"), at=AT, source="web")
    assert isinstance(decision, Decision)
    (inquiry,) = decision.lead.inquiries
    assert (inquiry.at, inquiry.source) == (datetime(2026, 2, 1, tzinfo=UTC), "web")


def test_decisions_are_those_of_the_definition() -> None:
    """The fast way of a run decides what `decide` decides, reasons and all."""
    rows = [f"{at},a{at}@example.com,{at * 100},small,2026-02-01T00:00Z" for at in range(12)]
    for result in Run(MAPPED, csv_of(*rows), at=AT, source="web"):
        assert isinstance(result, Decision)
        again = MAPPED.decide(result.lead, AT)
        assert result == again
        assert result.model_dump() == again.model_dump()


# -- without a mapping ---------------------------------------------------------------------------


def test_columns_that_are_called_like_facts_need_no_mapping() -> None:
    """Dotted ones too; others are passed over and named in the summary."""
    file = csv_of(
        "7,a@example.com,40,tax;bonds,x", head="id,email,company.employees,interests,note"
    )
    run = Run(PLAIN, file, at=AT)
    (decision,) = run
    assert isinstance(decision, Decision)
    lead: Lead = decision.lead
    assert (lead.id, lead.company.employees, lead.interests) == ("7", 40, ("tax", "bonds"))
    assert not lead.prospect
    assert run.summary.ignored == ("note",)


def test_without_a_column_for_it_the_row_number_identifies_the_lead() -> None:
    """The number that a person sees in a spreadsheet."""
    assert results(Run(PLAIN, csv_of("500", "600", head="budget"), at=AT)) == ["2", "3"]


def test_a_file_without_a_single_fact_is_refused() -> None:
    """The nearest name is offered, and the way to describe the columns."""
    with pytest.raises(InputError, match=r"`E-mail` is perhaps `email`.*`capture:`"):
        Run(PLAIN, csv_of("x", head="E-mail"), at=AT)


def test_objects_whose_keys_are_fields_need_no_mapping() -> None:
    """What `Lead.model_dump` writes is read back, touches and all; a bad one names the key."""
    lead = Lead(id="7", email="a@example.com", touches=[{"kind": "page_view", "at": AT}])
    lines = [lead.model_dump(mode="json"), {"id": 8, "budget": "x"}, {"budget": "5", "other": 1}]
    content = "\n".join(json.dumps(line) for line in lines).encode()
    decision, bad, unnamed = Run(PLAIN, io.BytesIO(content), at=AT)
    assert isinstance(decision, Decision)
    assert decision.lead.touches == lead.touches
    assert isinstance(bad, BadRow)
    assert (bad.row, bad.column, bad.value) == (2, "budget", "x")
    assert isinstance(unnamed, Decision)
    assert unnamed.lead.id == "3"


# -- which mapping -------------------------------------------------------------------------------


def test_the_only_source_is_taken() -> None:
    """Sources that only join others are no choice."""
    run = Run(MAPPED, csv_of("1,a@b.com,,,"), at=AT)
    assert run.source == "web"
    run.close()


def test_of_several_sources_one_must_be_named() -> None:
    """The error names them."""
    more = Definition.loads(RULES + CAPTURE + "  crm: {facts: {email: mail}}\n")
    with pytest.raises(InputError, match="name one of `web`, `crm`"):
        Run(more, csv_of("1,a@b.com,,,"), at=AT)
    with pytest.raises(InputError, match="did you mean `crm`"):
        Run(more, csv_of("1,a@b.com,,,"), at=AT, source="cmr")


def test_columns_that_the_file_lacks_are_told_at_once() -> None:
    """Before anything is decided, all of them, with the nearest there are."""
    with pytest.raises(InputError) as raised:
        Run(MAPPED, csv_of("1", head="no,Mail,money"), at=AT)
    problems = {problem.message: problem.hint for problem in raised.value.problems}
    assert problems["the file has no column `mail`"] == "did you mean `Mail`?"
    assert len(problems) == 3
    assert {problem.code for problem in raised.value.problems} == {"LC-IN-003"}


def test_the_moment_must_be_one_that_can_be_decided_at() -> None:
    """Aware, and within the years that decisions are made for."""
    for wrong in (
        AT.replace(tzinfo=None),
        datetime(1899, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(3000, 1, 1, tzinfo=UTC),
    ):
        with pytest.raises(MomentError):
            Run(PLAIN, csv_of("1", head="id,email"), at=wrong)
    for right in (
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ):
        (decision,) = Run(PLAIN, csv_of("1,5", head="id,budget"), at=right)
        assert isinstance(decision, Decision)
        assert decision.at == right


# -- as of each arrival --------------------------------------------------------------------------


def test_looking_back_each_lead_is_decided_as_of_its_own_arrival() -> None:
    """What came later is not seen; without a moment of its own a lead is set aside."""
    file = csv_of(
        "1,a@example.com,500,,2026-02-01T00:00Z",
        "2,b@example.com,500,,2025-02-01T12:00Z",
        "3,c@example.com,500,,",
        "4,d@example.com,500,,1899-12-31T00:00Z",
        "5,d@example.com,500,,2999-12-31T00:00Z",
        "6,d@example.com,500,,3000-01-01T00:00Z",
    )
    second = visits("1,2026-01-31T00:00Z,/a", "1,2026-02-02T00:00Z,/b", "2,2025-01-31T00:00Z,/c")
    run = Run(MAPPED, file, at="arrival", joined={"visits": second})
    assert run.at == "arrival"
    found = list(run)
    decided = {r.lead.id: r for r in found if isinstance(r, Decision)}
    assert {lead: decision.at for lead, decision in decided.items()} == {
        "1": datetime(2026, 2, 1, tzinfo=UTC),
        "2": datetime(2025, 2, 1, 12, tzinfo=UTC),
        "5": datetime(2999, 12, 31, tzinfo=UTC),
    }
    assert decided["1"].score.total == decided["2"].score.total == 10
    assert decided["1"] == MAPPED.decide(decided["1"].lead, decided["1"].at)
    faulty = {r.row: r for r in found if isinstance(r, BadRow)}
    assert {row: (bad.column, bad.code) for row, bad in faulty.items()} == {
        4: ("sent", "LC-IN-031"), 5: ("sent", "LC-LEAD-005"), 7: ("sent", "LC-LEAD-005"),
    }  # fmt: skip
    assert "nothing says when the lead arrived" in faulty[4].reason
    assert "it arrived in the year 3000" in faulty[7].reason


def test_of_several_inquiries_the_latest_is_the_arrival() -> None:
    """Of rows that are one lead, and of joined files."""
    file = csv_of(
        "a@example.com,,,,,,2026-02-03T00:00Z",
        "a@example.com,,,,,,2026-02-04T00:00Z",
        "a@example.com,,,,,,2026-02-01T00:00Z",
        head=FORMS,
    )
    (decision,) = Run(TOGETHER, file, at="arrival")
    assert isinstance(decision, Decision)
    assert decision.at == datetime(2026, 2, 4, tzinfo=UTC)
    joined = Definition.loads(
        RULES + "capture:\n  people: {id: id, facts: {email: mail}}\n"
        "  forms: {joins: people, id: who, inquiry: {at: sent}}\n"
    )
    forms = csv_of("1,2026-02-02T00:00Z", "1,2026-02-01T00:00Z", head="who,sent")
    people = csv_of("1,a@example.com", "2,b@example.com", head="id,mail")
    one, two = Run(joined, people, at="arrival", source="people", joined={"forms": forms})
    assert isinstance(one, Decision)
    assert one.at == datetime(2026, 2, 2, tzinfo=UTC)
    assert isinstance(two, BadRow)


def test_what_has_no_moment_of_its_own_came_with_the_inquiry() -> None:
    """Touches without a moment are those of the arrival, of joined rows likewise."""
    definition = Definition.loads(
        RULES + "capture:\n"
        "  web: {id: no, facts: {email: mail}, inquiry: {at: sent}, touches: [{kind: download}]}\n"
        "  visits: {joins: web, id: lead, touches: [{kind: page_view}]}\n"
    )
    file = csv_of("1,a@example.com,,,2026-02-01T00:00Z")
    (decision,) = Run(definition, file, at="arrival", joined={"visits": visits("1,,")})
    assert isinstance(decision, Decision)
    assert [touch.at for touch in decision.lead.touches] == [datetime(2026, 2, 1, tzinfo=UTC)] * 2


def test_leads_as_they_are_arrive_with_their_inquiries() -> None:
    """Objects whose keys are fields need no mapping here either."""
    lines = b'{"id": 1, "inquiries": [{"at": "2026-02-01T00:00:00Z"}]}\n{"id": 2}\n'
    decision, bad = Run(PLAIN, io.BytesIO(lines), at="arrival")
    assert isinstance(decision, Decision)
    assert decision.at == datetime(2026, 2, 1, tzinfo=UTC)
    assert isinstance(bad, BadRow)


@pytest.mark.parametrize(
    ("mapping", "hint"),
    [
        ("", "describe its columns under `capture:`, with `inquiry.at`"),
        ("capture: {web: {facts: {email: mail}}}\n", "`inquiry.at` of `capture.web`"),
        ("capture: {web: {facts: {email: mail}, inquiry: {}}}\n", "`inquiry.at` of `capture.web`"),
    ],
)
def test_a_file_that_tells_no_arrivals_is_refused(mapping: str, hint: str) -> None:
    """Rather than setting aside every row of it."""
    with pytest.raises(InputError, match=r"LC-IN-031.*nothing says when the leads") as raised:
        Run(Definition.loads(RULES + mapping), csv_of("1,a", head="id,mail,email"), at="arrival")
    assert hint in raised.value.problems[0].hint


# -- values that are lost ------------------------------------------------------------------------

LENIENT = Definition.loads(
    RULES
    + """\
capture:
  web:
    id: no
    missing: [unknown]
    facts:
      email: {from: mail, bad: missing}
      budget: {from: money, bad: missing}
      phone: {from: tel, bad: missing}
      band: size
    inquiry: {at: {from: sent, bad: missing}}
    touches: [{kind: {from: event, bad: missing}}]
"""
)
LOSSES = "no,mail,money,tel,size,sent,event"


def test_values_that_count_as_missing_are_counted() -> None:
    """By column, each time, for the rows that were decided; what is missing anyway is no loss."""
    file = csv_of(
        "1,nobody,-5,call me,,,",
        "2,nobody,lots,,,soon,nonsense",
        "3,unknown,lots,,,,",
        "4,nobody,lots,,wrong,,",
        head=LOSSES,
    )
    run = Run(LENIENT, file, at=AT)
    assert [isinstance(result, Decision) for result in run] == [True, True, True, False]
    assert run.summary.lost == {"mail": 2, "money": 3, "tel": 1, "sent": 1}
    assert run.summary.as_data()["lost"] == dict(run.summary.lost)


def test_values_of_payloads_and_of_rows_together_are_counted_once() -> None:
    """Rows of one lead are read more often than they stand there."""
    lines = b'{"no": 1, "mail": "nobody", "tel": "x"}\n{"no": 1, "mail": "a@b.com", "money": [1]}\n'
    run = Run(LENIENT, io.BytesIO(lines), at=AT)
    assert len(list(run)) == 2
    assert run.summary.lost == {"mail": 1, "money": 1, "tel": 1}
    together = Definition.loads(
        RULES + "capture:\n  web:\n    id: no\n    rows: inquiries\n"
        "    facts: {phone: {from: tel, bad: missing}, email: {from: mail, bad: missing}}\n"
    )
    run = Run(together, csv_of("1,x,call", "1,a@b.com,me", "2,y,", head="no,mail,tel"), at=AT)
    assert len(list(run)) == 2
    assert run.summary.lost == {"mail": 2, "tel": 2}


def test_losses_in_joined_files_are_counted() -> None:
    """Of the rows that belong to a lead of the file."""
    definition = Definition.loads(
        RULES + "capture:\n  web: {id: no, facts: {email: mail}}\n"
        "  visits:\n    joins: web\n    id: lead\n"
        "    touches: [{kind: page_view, at: {from: when, bad: missing}}]\n"
    )
    second = visits("1,someday,", "1,2026-02-01T00:00Z,", "9,someday,")
    run = Run(definition, csv_of("1,a@b.com,,,"), at=AT, joined={"visits": second})
    assert len(list(run)) == 1
    assert run.summary.lost == {"when": 1}


# -- joined files --------------------------------------------------------------------------------


def visits(*rows: str) -> Named:
    """A file of visits."""
    return csv_of(*rows, head="lead,when,page")


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

TOGETHER = Definition.loads(
    RULES
    + """\
capture:
  forms:
    id: mail
    rows: inquiries
    facts: {email: mail, city: town, source: src, interests: {from: topics, split: ";"},
            company.employees: size, utm.source: utm}
    inquiry: {at: sent}
"""
)
FORMS = "mail,town,src,topics,size,utm,sent"


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


# -- dates from the order of rows ------------------------------------------------------------------

DATED = Definition.loads(
    "leadcore: 1\ndefinition: dated\ncapture:\n  calls:\n    time_zone: UTC\n    where: {x: [a]}\n"
    "    facts: {budget: money}\n"
    '    inquiry: {at: {from: [day, month], format: "%d %b", first_year: 2008}}\n'
)


def test_years_follow_from_the_order_of_the_rows() -> None:
    """Bad rows and those left out count like all others."""
    file = csv_of(
        "5,nov,1,a", "6,dec,x,a", "7,mar,1,b", "8,feb,1,a", "9,?,1,a", "10,feb,1,a",
        head="day,month,money,x",
    )  # fmt: skip
    run = Run(DATED, file, at=AT)
    found = list(run)
    years = [r.lead.inquiries[0].at.year for r in found if isinstance(r, Decision)]
    assert years == [2008, 2010, 2010]
    assert [(r.row, r.year) for r in found if isinstance(r, BadRow)] == [(3, 2008), (6, 2010)]
    assert run.summary.passed_over == 1


# -- payloads ------------------------------------------------------------------------------------

EVENTS = Definition.loads(
    "leadcore: 1\ndefinition: events\ncapture:\n  hook:\n"
    '    each: "[]"\n    where: {type: contact}\n    facts: {source: from.name, city: town}\n'
    "    inquiry: {at: {from: at, format: unix_milliseconds}}\n"
)


@pytest.mark.parametrize("lines", [True, False])
def test_a_line_can_hold_several_leads(lines: bool) -> None:
    """A log of web hooks, or an array of their items; numbered, as nothing identifies them."""
    events = [
        {"type": "contact", "at": 1772357400000, "from": {"name": "ads"}},
        {"type": "company", "at": 1},
        {"type": "contact", "at": 1772357400000},
    ]
    content = json.dumps(events)
    run = Run(EVENTS, io.BytesIO((f"{content}\n{content}\n" if lines else content).encode()), at=AT)
    expected = ["1", "1-3", "2", "2-3"] if lines else ["1", "3"]
    assert results(run) == expected
    assert run.summary.never_found == ("town",)


# -- how a run goes on -----------------------------------------------------------------------------


def test_progress_is_told() -> None:
    """Now and then, and at the end."""
    content = gzip.compress(b"id,budget\n" + b"1,2\n" * 2_500)
    told: list[Progress] = []
    run = Run(PLAIN, io.BytesIO(content), at=AT, progress=told.append)
    results(run)
    assert [progress.rows for progress in told] == [1_000, 2_000, 2_500]
    assert told[-1].bytes_read == told[-1].bytes_in_all == len(content)


def test_a_run_that_is_left_early_closes_its_files(tmp_path: Path) -> None:
    """And its summary says what it came to so far."""
    path = tmp_path / "leads.csv"
    path.write_text("id,budget\n1,5\n2,5\n3,5\n")
    with Run(PLAIN, path, at=AT) as run:
        next(iter(run))
    assert run.summary.leads == 1
    assert list(run) == []
    path.unlink()


def test_an_input_is_given_open_or_by_name(tmp_path: Path) -> None:
    """What was given open stays open."""
    path = tmp_path / "leads.csv"
    path.write_text("id,budget\n1,5\n")
    for file in (path, str(path)):
        assert results(Run(PLAIN, file, at=AT)) == ["1"]
    with path.open("rb") as opened:
        assert results(Run(PLAIN, opened, at=AT)) == ["1"]
        assert not opened.closed


def test_memory_does_not_grow_with_the_file() -> None:
    """Rows are read as they are decided: nothing is read ahead of need."""

    class Endless(io.RawIOBase):
        """A file that never ends."""

        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            text = (b"" if self.given else b"id,budget\n") + b"1,5\n" * (len(buffer) // 4 - 3)
            buffer[: len(text)] = text
            self.given += len(text)
            return len(text)

    endless = Endless()
    run = iter(Run(PLAIN, io.BufferedReader(endless), at=AT))
    for _ in range(20_000):
        next(run)
    assert endless.given < 2_000_000


@given(st.binary(max_size=400))
def test_any_bytes_as_an_input_file_give_a_clean_error_or_a_result(content: bytes) -> None:
    """Through the whole run, with a mapping and without one."""
    for definition in (PLAIN, MAPPED):
        try:
            found = list(Run(definition, io.BytesIO(content), at=AT))
        except InputError as error:
            assert all(problem.code.startswith("LC-IN-") for problem in error.problems)  # noqa: PT017
        else:
            assert all(isinstance(each, Decision | BadRow) for each in found)


LETTERS = [*'1a,;"\n\r\t\0', "é", "@b.com", "2026-02-01T00:00Z", "\ud800", "9" * 50, "-", "nan"]


@given(st.lists(st.sampled_from(LETTERS), max_size=80))
def test_any_rows_below_a_good_head_are_decided_or_set_aside(parts: list[str]) -> None:
    """Every row is accounted for."""
    body = "".join(parts).encode("utf-8", "surrogatepass")
    run = Run(MAPPED, Named(b"no,mail,money,size,sent\n" + body), at=AT, source="web")
    found = list(run)
    assert run.summary.rows == run.summary.leads + run.summary.set_aside == len(found)


def test_rows_of_a_day_are_decided_as_of_one_moment() -> None:
    """A run has one moment, however long it takes."""

    def slowly() -> Iterator[datetime]:
        for result in Run(PLAIN, csv_of("1,1", "2,2", head="id,budget"), at=AT):
            assert isinstance(result, Decision)
            yield result.at

    assert set(slowly()) == {AT}
    later = Run(PLAIN, csv_of("1,1", head="id,budget"), at=AT + timedelta(hours=1))
    assert later.at == AT + timedelta(hours=1)
    later.close()


def test_the_head_row_may_stand_below_a_title() -> None:
    """`head_row` says where; a file of bad rows is read with the same mapping."""
    definition = Definition.loads(
        RULES + "capture: {web: {head_row: 3, id: no, facts: {budget: money}}}\n"
    )
    file = csv_of("Leads,of,the fair", ",,", "no,money,x", "1,5,", "2,lots,", head="Export")
    assert results(Run(definition, file, at=AT))[0] == "1"
    with pytest.raises(DefinitionError, match="either no head row, or one at `head_row`"):
        Definition.loads(
            RULES + "capture: {web: {head_row: 3, columns: [a], facts: {budget: a}}}\n"
        )
