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
from leadcore.intake.summary import REMEMBERED
from tests.intake.files import (
    AT,
    CAPTURE,
    MAPPED,
    PLAIN,
    RULES,
    Named,
    csv_of,
    results,
)


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


@pytest.mark.parametrize(
    ("ids", "repeated"), [("1123", 1), ("12344", 0), ("123441", 1), ("1234523213", 5)]
)
def test_so_many_ids_are_remembered_and_no_more(
    ids: str, repeated: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred thousand, here three: whoever comes after them is not noticed coming again."""
    assert REMEMBERED == 100_000
    monkeypatch.setattr("leadcore.intake.run.REMEMBERED", 3)
    run = Run(PLAIN, csv_of(*(f"{lead},5" for lead in ids), head="id,budget"), at=AT)
    assert results(run) == list(ids)
    assert run.summary.repeated == repeated


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


def _text_file(path: Path) -> Any:
    path.write_text("id,email\n1,a@example.com\n")
    return path.open(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "an open binary file, not None; name the file, or give what it holds as io.Bytes"),
        (b"id\n1\n", "not a value of the type bytes; give what a file holds as io.BytesIO(...)"),
        ([{"id": 1}], "leads that are in memory are decided with definition.decide(lead, at=...)"),
        (iter([1]), "not a value of the type list_iterator; name the file"),
        (io.StringIO("id\n1\n"), "type StringIO; open it in binary, as open(path, 'rb')"),
        (_text_file, "type TextIOWrapper; open it in binary, as open(path, 'rb')"),
        (dict, "not the class dict; name the file, or give what it holds"),
    ],
)
def test_what_is_no_file_is_refused_with_a_cure(tmp_path: Path, file: Any, said: str) -> None:
    """As is what is joined; the value itself is not shown."""
    if file is _text_file:
        file = _text_file(tmp_path / "leads.csv")
    with pytest.raises(TypeError) as caught:
        Run(PLAIN, file, at=AT)
    assert said in str(caught.value)
    with pytest.raises(TypeError) as caught:
        Run(MAPPED, csv_of("1,a@example.com,,,"), at=AT, source="web", joined={"visits": file})
    assert said in str(caught.value)
    if isinstance(file, io.TextIOBase):
        file.close()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"definition": None}, "a run is made with a Definition, not None; make one with"),
        ({"definition": "leads.yaml"}, "not a value of the type str; make one with"),
        ({"at": None}, "the moment must be a datetime, not None"),
        ({"at": "2026-03-01"}, "the moment must be a datetime, not a value of the type str"),
        ({"source": 5}, "a source is named by a text, not a value of the type int"),
        ({"joined": "visits.csv"}, "`joined` is a mapping of files by source, not a value of"),
        ({"joined": {5: "visits.csv"}}, "a source is named by a text, not a value of the type"),
        ({"progress": 5}, "`progress` is a function, not a value of the type int"),
    ],
)
def test_arguments_of_a_wrong_type_are_refused_with_a_cure(
    changed: dict[str, Any], said: str
) -> None:
    """Each in one line, in lower case."""
    arguments = {"definition": PLAIN, "file": csv_of("1,,,,"), "at": AT, **changed}
    with pytest.raises(TypeError) as caught:
        Run(**arguments)
    assert said in str(caught.value)
    assert "; " in str(caught.value)


def test_a_closed_file_is_refused() -> None:
    """It cannot be read any more."""
    file = csv_of("1,,,,")
    file.close()
    with pytest.raises(TypeError, match="not one that is closed; open it again"):
        Run(PLAIN, file, at=AT)
