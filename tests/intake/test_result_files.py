"""Files of decisions: the same in every form, and everything so far is kept."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leadcore import Decision, Definition, InputError
from leadcore.intake import BadRow, JsonLinesResults, Run, open_results

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DEFINITION = Definition.loads(
    """\
leadcore: 1
definition: school
disqualify: [{rule: small, when: budget < 10, because: 'Says "no", thanks'}]
score:
  fit: {rules: [{rule: rich, when: budget >= 500, points: 0.1, because: Größe}]}
  fresh:
    half_life: 7 days
    rules: [{rule: seen, for_each: touches.page_view, points: 3, because: Looked}]
grades: [{grade: A, when: score.fresh >= 1, because: Fresh}, {grade: C, because: Rest}]
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: rich-lead, when: budget >= 500, because: Rich}]}
teams: [advisers]
route: {rules: [{rule: home, when: country == "DE", to: advisers, because: Ours}]}
"""
)
LEADS = [
    {"id": 'a"1', "budget": 700, "country": "DE", "touches": [{"kind": "page_view", "at": AT}]},
    {"id": "ä", "budget": 5},
    {"id": "3"},
]


def source() -> io.BytesIO:
    """A file of leads, the last of which is bad."""
    text = "\n".join(json.dumps(lead, default=str) for lead in [*LEADS, {"id": 4, "budget": "x"}])
    return io.BytesIO(text.encode())


def decisions() -> list[Decision[Any]]:
    """What is decided of the leads."""
    return [result for result in Run(DEFINITION, source(), at=AT) if isinstance(result, Decision)]


def test_json_lines_are_what_the_decisions_say(tmp_path: Path) -> None:
    """One object a line in input order, with the keys of the design, byte for byte."""
    out = tmp_path / "out.jsonl"
    summary = Run(DEFINITION, source(), at=AT).write(out)
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines == [decision.model_dump_json() for decision in decisions()]
    assert (summary.leads, summary.set_aside) == (3, 1)
    first = json.loads(lines[0])
    assert list(first) == ["lead", "stage", "grade", "qualified", "disqualified", "score", "route",
                           "reasons", "unknown", "valid_until", "definition"]  # fmt: skip
    assert first["score"] == {"total": 3.1, "fit": 0.1, "fresh": 3.0}
    assert first["valid_until"] == "2026-03-13T09:30:00Z"


def test_csv_is_the_same_laid_flat(tmp_path: Path) -> None:
    """Nested parts have columns of their own, reasons are names; what is missing is empty."""
    out = tmp_path / "out.csv"
    Run(DEFINITION, source(), at=AT).write(out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, decision in zip(rows, decisions(), strict=True):
        said = decision.model_dump(mode="json")
        assert row["lead"] == said["lead"]
        assert float(row["score.total"]) == said["score"]["total"]
        assert float(row["score.fresh"]) == said["score"]["fresh"]
        assert row["route.to"] == (said["route"] or {"to": ""})["to"]
        assert row["disqualified"] == (said["disqualified"] or "")
        assert row["qualified"] == str(said["qualified"]).lower()
        assert row["reasons"] == "; ".join(reason["rule"] for reason in said["reasons"])
        assert row["unknown"].split() == said["unknown"]
        assert row["valid_until"] == (said["valid_until"] or "")


def test_parquet_is_the_same_laid_flat(tmp_path: Path) -> None:
    """With true types; the reasons are a list of records."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    out = tmp_path / "out.parquet"
    Run(DEFINITION, source(), at=AT).write(out)
    rows = parquet.read_table(out).to_pylist()
    for row, decision in zip(rows, decisions(), strict=True):
        said = decision.model_dump(mode="json")
        assert (row["lead"], row["qualified"]) == (said["lead"], said["qualified"])
        assert (row["score_total"], row["score_fit"]) == (said["score"]["total"],
                                                          said["score"]["fit"])  # fmt: skip
        assert row["reasons"] == said["reasons"]
        assert row["unknown"] == said["unknown"]
        assert row["valid_until"] == decision.valid_until


def test_results_can_be_packed(tmp_path: Path) -> None:
    """When the name says so."""
    for name in ("out.jsonl.gz", "out.csv.gz"):
        Run(DEFINITION, source(), at=AT).write(tmp_path / name)
        assert b"advisers" in gzip.decompress((tmp_path / name).read_bytes())


def test_results_can_go_to_an_open_file() -> None:
    """Which stays open."""
    text = io.StringIO()
    Run(DEFINITION, source(), at=AT).write(text)
    assert len(text.getvalue().splitlines()) == 3
    other = io.StringIO()
    Run(DEFINITION, source(), at=AT).write(JsonLinesResults(other, DEFINITION))
    assert other.getvalue() == text.getvalue()


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.jsonl.gz", "out.parquet"])
def test_what_was_written_is_kept_when_a_run_is_interrupted(tmp_path: Path, name: str) -> None:
    """Every decision before it, as whole lines; the file can be read, bad rows likewise."""
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")

    def interrupt(_progress: object) -> None:
        raise KeyboardInterrupt

    rows = b"".join(b"%d,%s\n" % (at, b"x" if at == 5 else b"600") for at in range(1, 2_000))
    out, bad = tmp_path / name, tmp_path / "bad.csv"
    run = Run(DEFINITION, io.BytesIO(b"id,budget\n" + rows), at=AT, progress=interrupt)
    with pytest.raises(KeyboardInterrupt):
        run.write(out, bad)
    assert run.summary.leads == 998
    assert _rows_of(out) == 998
    assert len(bad.read_text().splitlines()) == 2


def _rows_of(path: Path) -> int:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return int(pq.read_table(path).num_rows)
    content = path.read_bytes()
    lines = (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines()
    if path.suffix == ".csv":
        return len(lines) - 1
    return len([json.loads(line) for line in lines])


ROWS = b"""\
id,budget,grade,note,"Name, first"
7,700,old,=1+1,Ann
-8,5,,-12.5,"+49 30-1"
@9,x,,,
"""


class Named(io.BytesIO):
    """Bytes with the name of a file."""

    name = "leads.csv"


def carried(tmp_path: Path, name: str, *carry: str) -> Path:
    """The decisions about some rows, with columns of the input beside them."""
    out = tmp_path / name
    Run(DEFINITION, Named(ROWS), at=AT).write(out, carry=carry)
    return out


@pytest.mark.parametrize(
    ("carry", "columns"),
    [
        (["all"], ["id", "budget", "input.grade", "note", "Name, first"]),
        (["note,budget"], ["note", "budget"]),
        (["note", "Name, first", "note"], ["note", "Name, first"]),
        (["Name, first,all"], None),
    ],
)
def test_columns_of_the_input_are_carried(
    tmp_path: Path, carry: list[str], columns: list[str] | None
) -> None:
    """Behind those of the decision, in the order named; none stands for another."""
    if columns is None:  # no comma parts a name from others
        with pytest.raises(InputError, match="no column `Name`"):
            carried(tmp_path, "out.csv", *carry)
        return
    with carried(tmp_path, "out.csv", *carry).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[-len(columns) :] == columns
    assert rows[0].get("input.grade", "old") == "old"
    assert rows[0]["grade"] == "C"
    assert rows[1].get("budget", "5") == "5"
    assert rows[0].get("Name, first", "Ann") == "Ann"


def test_a_spreadsheet_carries_nothing_out_of_the_results(tmp_path: Path) -> None:
    """In CSV: identifiers, carried texts and names of columns; numbers stay numbers."""
    source = Named(b"id,=x,note\n=1+1,a,@b\n-5,-2.5,+49 30 12\n")
    out = tmp_path / "out.csv"
    definition = Definition.loads(
        "leadcore: 1\ndefinition: x\ncapture: {a: {id: id, facts: {city: note}}}\n"
    )
    Run(definition, source, at=AT).write(out, carry=["all"])
    with out.open(encoding="utf-8", newline="") as file:
        head, first, second = csv.reader(file)
    assert (head[0], head[-2:]) == ("lead", ["'=x", "note"])
    assert (first[0], first[-2:]) == ("'=1+1", ["a", "'@b"])
    assert (second[0], second[-2:]) == ("-5", ["-2.5", "+49 30 12"])


def test_json_lines_carry_columns_by_name(tmp_path: Path) -> None:
    """Texts as they stand there, behind the keys of the decision."""
    lines = carried(tmp_path, "out.jsonl", "grade,note").read_text().splitlines()
    first = json.loads(lines[0])
    assert (list(first)[-1], first["carried"]) == ("carried", {"grade": "old", "note": "=1+1"})
    assert first["grade"] == "C"


def test_parquet_carries_texts(tmp_path: Path) -> None:
    """Under names that no column of the decision has."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    out = carried(tmp_path, "out.parquet", "all")
    rows = parquet.read_table(out).to_pylist()
    assert (rows[0]["input_grade"], rows[0]["note"], rows[1]["note"]) == ("old", "=1+1", "-12.5")


PAYLOADS = b"""\
{"id": 1, "contact": {"mail": "a@b.com", "tags": ["x", "y"]}, "n": 2.50, "ok": true}
{"id": 2, "budget": 5}
"""


def test_of_payloads_paths_are_carried(tmp_path: Path) -> None:
    """A path that leads nowhere is empty; lists and groups are JSON."""
    out = tmp_path / "out.csv"
    Run(DEFINITION, io.BytesIO(PAYLOADS), at=AT).write(
        out, carry=["contact.mail,contact.tags[0]", "contact", "n", "ok"]
    )
    with out.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert list(first.values())[-5:] == [
        "a@b.com", "x", '{"mail": "a@b.com", "tags": ["x", "y"]}', "2.50", "true",
    ]  # fmt: skip
    assert list(second.values())[-5:] == [""] * 5


def test_whole_payloads_go_into_json_lines_only(tmp_path: Path) -> None:
    """A table needs columns, which payloads do not have."""
    out = tmp_path / "out.jsonl"
    Run(DEFINITION, io.BytesIO(PAYLOADS), at=AT).write(out, carry=["all"])
    assert [json.loads(line)["carried"] for line in out.read_text().splitlines()] == [
        json.loads(line) for line in PAYLOADS.splitlines()
    ]
    with pytest.raises(InputError, match=r"no fixed columns.*name the keys"):
        Run(DEFINITION, io.BytesIO(PAYLOADS), at=AT).write(tmp_path / "out.csv", carry=["all"])


def test_a_column_that_cannot_be_carried_is_told_before_anything_is_written(tmp_path: Path) -> None:
    """All such columns at once, with the nearest; a file from yesterday stays."""
    (tmp_path / "out.csv").write_text("yesterday")
    with pytest.raises(InputError) as raised:
        carried(tmp_path, "out.csv", "budgte,note", "nonsense")
    assert [problem.message for problem in raised.value.problems] == [
        "the file has no column `budgte`", "the file has no column `nonsense`",
    ]  # fmt: skip
    assert raised.value.problems[0].hint == "did you mean `budget`?"
    assert (tmp_path / "out.csv").read_text() == "yesterday"


def test_no_file_is_written_over_that_is_being_read(tmp_path: Path) -> None:
    """Neither the input nor the other output; nothing is lost."""
    path = tmp_path / "leads.csv"
    path.write_text("id,budget\n1,5\n")
    (tmp_path / "link.csv").symlink_to(path)
    for results, bad in (
        (path, None),
        (tmp_path / "link.csv", None),
        (tmp_path / "out.jsonl", path),
        (tmp_path / "out.csv", tmp_path / "out.csv"),
        (tmp_path / "out.csv", tmp_path / "." / "out.csv"),
    ):
        run = Run(DEFINITION, path, at=AT)
        with pytest.raises(InputError, match="LC-IN-008"):
            run.write(results, bad)
    with path.open("rb") as file:  # as the standard input, when it is redirected
        run = Run(DEFINITION, file, at=AT)
        with pytest.raises(InputError, match="would be written over while it is read"):
            run.write(path)
    assert path.read_text() == "id,budget\n1,5\n"


def test_bad_rows_of_a_joined_file_are_not_written_over_it(tmp_path: Path) -> None:
    """Their file has a name of its own, which may be that of an input."""
    definition = Definition.loads(
        "leadcore: 1\ndefinition: x\ncapture:\n  a: {id: id, facts: {budget: budget}}\n"
        "  b: {joins: a, id: id, touches: [{kind: call, at: at}]}\n"
    )
    (tmp_path / "in.csv").write_text("id,budget\n1,5\n")
    (tmp_path / "bad.b.csv").write_text("id,at\n")
    run = Run(definition, tmp_path / "in.csv", at=AT, joined={"b": tmp_path / "bad.b.csv"})
    with pytest.raises(InputError, match=r"bad\.b\.csv` would be written over"):
        run.write(tmp_path / "out.jsonl", tmp_path / "bad.csv")
    assert (tmp_path / "bad.b.csv").read_text() == "id,at\n"


def test_one_file_cannot_hold_both_outputs(tmp_path: Path) -> None:
    """It says which two would share it; for nobody to read, both may go to the same place."""
    run = Run(DEFINITION, source(), at=AT)
    with pytest.raises(InputError, match="named twice: for the decisions, and for the bad rows"):
        run.write(tmp_path / "same.jsonl", tmp_path / "same.jsonl")
    assert Run(DEFINITION, source(), at=AT).write("/dev/null", "/dev/null").leads == 3


def test_nothing_is_emptied_when_the_other_file_cannot_be_made(tmp_path: Path) -> None:
    """Results from yesterday outlive a misspelt name for the bad rows."""
    out = tmp_path / "out.jsonl"
    out.write_text("yesterday")
    for results, bad in (
        (out, tmp_path / "nowhere" / "bad.jsonl"),
        (out, tmp_path),
        (tmp_path / "nowhere" / "other.jsonl", out),
    ):
        with pytest.raises(OSError, match=r"No such file|Is a directory"):
            Run(DEFINITION, source(), at=AT).write(results, bad)
    with pytest.raises(InputError, match=r"kept as JSON Lines"):
        Run(DEFINITION, source(), at=AT).write(out, tmp_path / "bad.csv")
    assert out.read_text() == "yesterday"


def test_a_file_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    """For the caller to tell: it is no fault of the input."""
    with pytest.raises(OSError, match="No such file"):
        Run(DEFINITION, source(), at=AT).write(tmp_path / "nowhere" / "out.jsonl")


def test_bad_rows_that_nobody_wants_are_counted_all_the_same() -> None:
    """`write` without a file for them."""
    summary = Run(DEFINITION, source(), at=AT).write(io.StringIO())
    assert summary.faults == {"LC-IN-020": 1}
    assert any(isinstance(result, BadRow) for result in Run(DEFINITION, source(), at=AT))


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "bad.jsonl"])
def test_no_two_runs_write_the_same_file(tmp_path: Path, name: str) -> None:
    """The second is refused with a cure, and changes nothing of what the first writes."""
    pytest.importorskip("fcntl", reason="this system has no locks on files")
    refused: list[str] = []

    def meanwhile(_progress: object) -> None:
        if refused:
            return
        for results, bad_rows in ((tmp_path / name, None), (tmp_path / "b.csv", tmp_path / name)):
            with pytest.raises(InputError, match="is being written by another run") as caught:
                Run(DEFINITION, source(), at=AT).write(results, bad_rows)
            assert caught.value.problems[0].code == "LC-IN-008"
            refused.append(caught.value.problems[0].hint)

    first = Run(DEFINITION, source(), at=AT, progress=meanwhile)
    other = "out.csv" if name == "out.jsonl" else "out.jsonl"
    out, bad = (other, name) if name == "bad.jsonl" else (name, "bad.jsonl")
    first.write(tmp_path / out, tmp_path / bad)
    assert refused == ["name another file, or wait until that run has ended"] * 2
    assert _rows_of(tmp_path / out) == 3
    assert len((tmp_path / bad).read_text().splitlines()) == 1
    Run(DEFINITION, source(), at=AT).write(tmp_path / out, tmp_path / bad)  # nothing is held now


@pytest.mark.parametrize(
    "name", ["out.xlsx", "out.txt", "out.json", "out.gz", "out.parquet.gz", "x.csv.bak"]
)
def test_endings_that_say_another_kind_of_file_are_refused(tmp_path: Path, name: str) -> None:
    """As on the command line; nothing is written."""
    for target in (tmp_path / name, str(tmp_path / name)):
        with pytest.raises(InputError, match="no decisions are written to files such as") as caught:
            Run(DEFINITION, source(), at=AT).write(target, tmp_path / "bad.jsonl")
        hint = f"call it {name.partition('.')[0]}.jsonl, or let it end in .csv or .parquet"
        assert (caught.value.problems[0].code, caught.value.problems[0].hint) == ("LC-IN-002", hint)
        with pytest.raises(InputError, match="no decisions are written"):
            open_results(target, DEFINITION)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.NDJSON", "out", ".out"])
def test_json_lines_are_written_to_names_that_say_nothing_else(tmp_path: Path, name: str) -> None:
    """Also to those without an ending."""
    Run(DEFINITION, source(), at=AT).write(tmp_path / name)
    assert len((tmp_path / name).read_text().splitlines()) == 3


def _iterated(run: Run) -> None:
    next(iter(run))


def _written(run: Run) -> None:
    run.write(io.StringIO())


@pytest.mark.parametrize("before", [_iterated, list, _written, Run.close])
def test_a_run_that_was_begun_is_not_written(tmp_path: Path, before: Any) -> None:
    """Some of its rows would be lacking; nothing that is there is emptied."""
    out = tmp_path / "out.jsonl"
    out.write_text("here\n")
    run = Run(DEFINITION, source(), at=AT)
    before(run)
    with pytest.raises(TypeError, match=r"a run is gone through once.*; make a new Run"):
        run.write(out)
    assert out.read_text() == "here\n"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"results": None}, "ResultFile, not None; name a file, as run.write('decided.jsonl')"),
        ({"results": 5}, "not a value of the type int; name a file"),
        ({"results": io.BytesIO()}, "type BytesIO; open it as text, as open(path, 'w', encoding"),
        ({"bad_rows": 5}, "`bad_rows` is str or Path, not a value of the type int; name a file"),
        ({"carry": 5}, "`carry` is a list of columns, not a value of the type int; write carry="),
        ({"carry": None}, "`carry` is a list of columns, not None; write carry="),
        ({"carry": "country"}, "not a value of the type str; write carry=['name', 'city'], or ['"),
        ({"carry": [5]}, "each named by a text, not a value of the type int"),
    ],
)
def test_what_cannot_be_written_to_is_refused_with_a_cure(
    changed: dict[str, Any], said: str
) -> None:
    """The run can be written then, as nothing of it was read."""
    run = Run(DEFINITION, source(), at=AT)
    with pytest.raises(TypeError) as caught:
        run.write(**{"results": io.StringIO(), **changed})
    assert said in str(caught.value)
    assert run.write(io.StringIO()).leads == 3
