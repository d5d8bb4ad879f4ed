"""Promises of the draft of a definition: it loads, and it reads the file that it was made from."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.definition import Definition
from leadcore.errors import InputError
from leadcore.intake.drafting.draft import Draft, draft
from leadcore.intake.reading.opening import open_rows
from leadcore.model import Lead

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
#: Characters that no lead keeps; in JSON as it is written here, their escapes.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]|\\\\u(?:00[0189]|007f|d[89a-f])")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def loaded(drafted: Draft) -> Definition[Lead]:
    """The definition of a draft, which must be without any problem."""
    definition = Definition.loads(drafted.text)
    assert definition.warnings == ()
    return definition


def leads_of(path: Path, drafted: Draft, *, every: int = 1) -> Iterator[Lead | None]:
    """The lead of each row that can be read at all, as the draft reads it; None where it fails."""
    definition = loaded(drafted)
    file = open_rows(path, definition.source(drafted.source).plan)
    try:
        for row in islice(file.rows(), 0, None, every):
            if row.fault is not None:
                continue
            payload = row.cells
            if file.columns is not None:
                payload = dict(zip(file.columns, payload, strict=True))
            try:
                captured = definition.read(drafted.source, payload, at=NOW)
            except InputError:
                yield None
            else:
                yield captured.lead(id=captured.id or f"row {row.number}")
    finally:
        file.close()


def written(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "leads.csv") -> Path:
    """A file with a text in it."""
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def read(folder: Path, text: str, **more: str) -> tuple[Draft, list[Lead]]:
    """The draft of a file with a text in it, and the leads that it reads from there."""
    path = written(folder, text, **more)
    drafted = draft(path)
    leads = [lead for lead in leads_of(path, drafted) if lead is not None]
    return drafted, leads


# -- real files ----------------------------------------------------------------------------------

REAL = [
    "bank-marketing/bank-full.csv.gz",
    "bank-marketing/bank-additional-full.csv.gz",
    "company-names/companies.csv",
    "dedupe-chicago-providers/csv_example_input_with_true_ids.csv",
    "febrl/dataset1.csv.gz",
    "febrl/dataset2.csv.gz",
    "febrl/dataset3.csv.gz",
    "febrl/dataset4a.csv.gz",
    "febrl/dataset4b.csv.gz",
    "splink-people/fake_1000.csv",
    "splink-people/fake_1000_labels.csv",
    "splink-people/historical_figures_with_errors_50k.csv.gz",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_real_files_are_read_by_their_drafts(name: str) -> None:
    """Of real files, next to no row fails to be read by the draft that was made of them."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here: it is too large to be part of the repository")

    every = 7 if path.stat().st_size > 300_000 else 1

    leads = list(leads_of(path, draft(path), every=every))

    assert len(leads) >= 400
    assert leads.count(None) <= 0.01 * len(leads)


@pytest.mark.parametrize("path", sorted((DATA / "payloads").glob("*.json")), ids=lambda p: p.stem)
def test_real_payloads_are_read_by_their_drafts(path: Path) -> None:
    """One payload, as other systems send it, is enough for a draft that reads it."""
    leads = list(leads_of(path, draft(path)))

    assert leads
    assert None not in leads


@pytest.mark.parametrize("name", ["diversifyedu/inquiries.csv", "b2b-saas/leads.jsonl"])
def test_examples_are_read_by_their_drafts(name: str) -> None:
    """So are the messy files of the examples, and their leads can be decided."""
    path = ROOT / "examples" / name

    drafted = draft(path)
    leads = list(leads_of(path, drafted))

    assert leads.count(None) <= 0.01 * len(leads)
    definition = loaded(drafted)
    grades = {definition.decide(lead, NOW).grade for lead in leads if lead is not None}
    assert len(grades) >= 2


def test_the_bank_s_columns_are_understood() -> None:
    """The columns of the bank's calls get the types that their description gives them."""
    path = DATA / "bank-marketing" / "bank-full.csv.gz"
    if not path.exists():
        pytest.skip("the bank's data is not here: it is too large to be part of the repository")

    document = loaded(draft(path)).document

    types = {name: field.type for name, field in document.fields.items()}
    assert types["age"] == types["pdays"] == types["campaign_number"] == "whole"
    assert types["default"] == types["housing"] == types["y"] == "yes_no"
    assert document.fields["education"].of == ["tertiary", "secondary", "primary"]
    capture = document.capture["bank_full"]
    assert capture.missing == ["unknown"]
    assert "{from: pdays, missing: ['-1']}" in draft(path).text


# -- the same again ------------------------------------------------------------------------------


def test_the_same_file_gives_the_same_draft() -> None:
    """A draft is a function of the file."""
    path = ROOT / "examples" / "diversifyedu" / "inquiries.csv"

    assert draft(path) == draft(path)


def test_the_name_is_given_or_the_file_s(tmp_path: Path) -> None:
    """The definition is called as its author says, or else after the file."""
    path = written(tmp_path, "email\na@example.com\n", name="Spring Fair 2026-03-01.csv")

    assert loaded(draft(path, name="my_leads")).name == "my_leads"
    assert loaded(draft(path)).name == "spring_fair"
    assert loaded(draft(path, name="Not a name!")).name == "not_a_name"
    assert draft(path).source == "spring_fair"


def test_lines_stay_readable() -> None:
    """Lines are a hundred characters wide at most, and none ends in a blank."""
    for name in ("diversifyedu/inquiries.csv", "b2b-saas/leads.jsonl"):
        lines = draft(ROOT / "examples" / name).text.splitlines()

        assert [line for line in lines if len(line) > 100 or line != line.rstrip()] == []


def test_a_draft_says_what_to_look_at(tmp_path: Path) -> None:
    """What was looked at, what is uncertain and what was left out stand in the draft."""
    drafted, _ = read(tmp_path, "id,asked,note\n1,03/04/2026,\n2,05/06/2026,\n")

    assert "made from 2 rows of leads.csv (CSV separated by commas, in UTF-8)" in drafted.text
    assert "no value tells day from month" in drafted.text
    assert "#   - note: it is empty" in drafted.text
    assert drafted.notes[0] == "looked at 2 rows with 3 columns"
    assert "1 column left out, listed at the end" in drafted.notes


# -- nasty files ---------------------------------------------------------------------------------


def test_names_that_cannot_be_names(tmp_path: Path) -> None:
    """Keywords, reserved words, blanks, repeats and foreign letters become names that can."""
    head = (
        "class,class,,First  choice!,stage,touches,lead,prénom préféré,日本,2nd,e-mail,values,Copy"
    )
    cells = [[f"{word} {at}" for word in head.split(",")] for at in range(4)]
    for at, row in enumerate(cells):
        row[10] = f"a{at}@example.com"
    rows = "\n".join(",".join(row) for row in cells)

    drafted, leads = read(tmp_path, f"{head}\n{rows}\n")

    assert list(loaded(drafted).document.fields) == [
        "class_text", "class_2", "column_3", "first_choice", "stage_text", "touches_text",
        "lead_text", "prenom_prefere", "column_9", "column_2nd", "values_text", "copy_text",
    ]  # fmt: skip
    assert leads[0].email == "a0@example.com"
    assert leads[2].column_9 == "日本 2"  # type: ignore[attr-defined]
    assert len(leads) == 4


def test_values_with_signs_that_mean_something_in_yaml(tmp_path: Path) -> None:
    """Whatever stands in headers and cells is quoted so that it comes back as it was."""
    head = ["a: b # c", "it's {x}", '"quoted"', "[list]", "*star", "- dash", "%percent", "null"]
    words = [
        "yes: {no}",
        "it's",
        '"q"',
        "#1",
        "&anchor",
        "!tag",
        "@at",
        "~",
        "null #",
        "| >",
        "`b`",
    ]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for at in range(80):
        writer.writerow([words[(at + shift) % len(words)] for shift in range(len(head))])

    drafted, leads = read(tmp_path, out.getvalue())

    assert len(leads) == 80
    fields = loaded(drafted).document.fields
    assert len(fields) == len(head)
    assert {field.type for field in fields.values()} == {"choice"}


def test_latin_letters_and_semicolons(tmp_path: Path) -> None:
    """A file as a Western spreadsheet saves it is read in its own encoding and separator."""
    text = "Kundennummer;Vorname;Straße;Umsatz;Datum\n"
    text += "K1;Jürgen;Hauptstr. 1;1.234,50 €;31.01.2026\nK2;Zoë;Ringstr. 2;900,00 €;01.02.2026\n"

    drafted, leads = read(tmp_path, text, encoding="cp1252")

    assert [lead.id for lead in leads] == ["K1", "K2"]
    assert leads[0].first_name == "Jürgen"
    assert leads[0].strasse == "Hauptstr. 1"  # type: ignore[attr-defined]
    assert str(leads[0].company.revenue) == "1234.5"
    assert leads[0].inquiries[0].at == datetime(2026, 1, 31, tzinfo=UTC)
    document = loaded(drafted).document
    assert document.currency == "EUR"
    assert document.fields["strasse"].personal


def test_two_hundred_columns(tmp_path: Path) -> None:
    """Wide files are drafted too."""
    head = ",".join(f"Question {at}" for at in range(200))
    rows = "\n".join(",".join(str(at * row) for at in range(200)) for row in range(30))

    drafted, leads = read(tmp_path, f"{head}\n{rows}\n")

    assert len(loaded(drafted).document.fields) == 200
    assert len(leads) == 30


@pytest.mark.parametrize("rows", ["", "Anna,a@example.com,Berlin,x\n"])
def test_hardly_any_rows(tmp_path: Path, rows: str) -> None:
    """With one row or none, the names of the columns are what there is to go by."""
    drafted, leads = read(tmp_path, f"First name,E-mail,City,What else\n{rows}")

    document = loaded(drafted).document
    facts = document.capture["leads"].facts
    assert facts == {
        "first_name": "First name", "email": "E-mail", "city": "City", "what_else": "What else",
    }  # fmt: skip
    assert len(leads) == len(rows.splitlines())


def test_a_file_without_head_row(tmp_path: Path) -> None:
    """Where the first row is like the others, the columns are named and none is lost."""
    text = "".join(f"Firm {at} GmbH;{country}\n" for at, country in enumerate(
        ["Germany", "France", "Germany", "Spain", "Germany", "France"]
    ))  # fmt: skip

    drafted, leads = read(tmp_path, text)

    assert "columns: [column 1, column 2]" in drafted.text
    assert [lead.country for lead in leads] == ["DE", "FR", "DE", "ES", "DE", "FR"]
    assert leads[0].company.name == "Firm 0 GmbH"


def test_columns_that_cannot_be_named_are_left_out(tmp_path: Path) -> None:
    """What a definition cannot say is left out, with the reason."""
    text = "id,bad\x01name,answers[0,fine\n1,a,b,c\n2,d,e,f\n"

    drafted, leads = read(tmp_path, text)

    assert "its name holds characters that cannot be seen" in drafted.text
    assert "answers[0: its name would be read as a path" in drafted.text
    assert [lead.fine for lead in leads] == ["c", "f"]  # type: ignore[attr-defined]


def test_nested_json(tmp_path: Path) -> None:
    """Nested keys are reached by their path, whatever they are called; lists of texts are kept."""
    text = (
        '{"id": 7, "person": {"e.mail": "a@example.com", "full name": "Anna Ray"}, '
        '"tags": ["x", "y"], "items": [{"a": 1}], "company": {"name": "Ray Ltd", "size": 12}}\n'
        '{"id": 8, "person": null, "tags": [], "items": [], "company": {"name": null}}\n'
    )

    drafted, leads = read(tmp_path, text, name="leads.jsonl")

    assert leads[0].email == "a@example.com"
    assert leads[0].name == "Anna Ray"
    assert (leads[0].company.name, leads[0].company.employees) == ("Ray Ltd", 12)
    assert leads[0].tags == ("x", "y")  # type: ignore[attr-defined]
    assert [lead.id for lead in leads] == ["7", "8"]
    assert "#   - items: it holds lists or groups of values" in drafted.text


def test_channels_have_names(tmp_path: Path) -> None:
    """How somebody asked becomes a name; where it cannot, it is a fact of one's own."""
    _, leads = read(tmp_path, "id,date,channel\n1,2026-01-31,Web Form\n2,2026-01-30,phone\n")
    _, others = read(tmp_path, "id,date,channel\n1,2026-01-31,7\n2,2026-01-30,8\n")

    assert [lead.inquiries[0].channel for lead in leads] == ["web_form", "phone"]
    assert [lead.channel for lead in others] == [7, 8]  # type: ignore[attr-defined]


def test_what_is_no_file_of_leads(tmp_path: Path) -> None:
    """A file that is not there, or holds nothing, is refused as everywhere."""
    with pytest.raises(InputError) as none:
        draft(tmp_path / "none.csv")
    with pytest.raises(InputError) as empty:
        draft(written(tmp_path, ""))

    assert none.value.problems[0].code == "LC-IN-001"
    assert empty.value.problems[0].code == "LC-IN-005"


def test_parquet(tmp_path: Path) -> None:
    """Columns that have types already keep them."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "leads.parquet"
    table = {
        "id": [1, 2, 3],
        "asked at": [NOW, None, NOW],
        "budget": [1.5, None, 300.25],
        "opt in": [True, False, None],
        "born": [NOW.date(), None, NOW.date()],
        "tags": [["a"], [], ["b", "c"]],
    }
    parquet.write_table(pyarrow.table(table), path)

    drafted = draft(path)
    leads = [lead for lead in leads_of(path, drafted) if lead is not None]

    assert [lead.id for lead in leads] == ["1", "2", "3"]
    assert [str(lead.budget) for lead in leads] == ["1.5", "None", "300.25"]
    assert leads[0].inquiries[0].at == NOW
    assert [len(lead.consent) for lead in leads] == [1, 1, 0]
    types = {name: field.type for name, field in loaded(drafted).document.fields.items()}
    assert types == {"born": "date", "tags": "text"}


# -- any file ------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "unknown", "-1", "999", "yes", "no", "0", "1", "1,5", "1.234,50", "$5", "a@b.example",
         "01.02.2026", "2026-02-01", "2/1/26 3:00 pm", "1700000000", "none", "NA", "Select", "DE",
         "+49 30 901820", "a;b", "x: y", "#", "{}", "'", '"', "é", "Summe", '="007"', "0171 1",
         "Leiter"]
    ),
)  # fmt: skip
HEADERS = st.one_of(
    st.text(max_size=10),
    st.sampled_from(
        ["id", "channel", "email", "class", "stage", "name", "phone", "country",
         "created at", "interests",
         "budget", "opt in", "company", "state", "unsubscribed", "timeline_days", "utm_source",
         "model_validate", "consent sms", "authority", "time zone", "page", "campaign", "language",
         "Telefon", "Fax", "Kundennr", "Bemerkung", "title", "Total"]
    ),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A head row with rows below it."""
    head = draw(st.lists(HEADERS, min_size=1, max_size=6))
    row = st.lists(CELLS, min_size=len(head), max_size=len(head))
    rows = draw(st.lists(row, max_size=8))
    # Repeated rows make choices and identifiers of what would else be text.
    return [head, *(rows * draw(st.sampled_from([1, 1, 6])))]


KEYS = st.one_of(HEADERS, st.sampled_from(["a.b", "x[0]", 'q"q', "[", " id ", "company"]))
LEAVES = st.one_of(CELLS, st.none(), st.booleans(), st.integers(), st.lists(CELLS, max_size=3))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.dictionaries(KEYS, inner, max_size=3), st.lists(inner, max_size=2)),
    max_leaves=6,
)


def assert_reads(path: Path) -> None:
    """Its draft has no problem and reads what is text; or the file itself is refused."""
    try:
        drafted = draft(path)
    except InputError:
        return
    assert max(map(len, drafted.text.splitlines())) < 700
    failed = list(leads_of(path, drafted)).count(None)
    assert failed == 0 or CONTROLS.search(path.read_text("utf-8", "replace"))


@given(tables(), st.sampled_from([",", ";", "\t"]))
def test_any_table_gives_a_draft_that_loads(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str
) -> None:
    """Whatever stands in a CSV file, its draft has no problem and reads its rows."""
    path = tmp_path_factory.mktemp("draft") / "leads.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(table)

    assert_reads(path)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=4), max_size=5), st.sampled_from([1, 6]))
def test_any_payloads_give_a_draft_that_loads(
    tmp_path_factory: pytest.TempPathFactory, payloads: list[dict[str, object]], times: int
) -> None:
    """So it is with JSON, whatever is nested in whatever."""
    path = tmp_path_factory.mktemp("draft") / "leads.jsonl"
    path.write_text("".join(json.dumps(payload) + "\n" for payload in payloads * times))

    assert_reads(path)
