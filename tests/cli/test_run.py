"""Promises of `leadcore run`."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leadcore.definition import Definition
from tests.cli.programs import LEADS, Run

CAPTURE = """\
capture:
  form: {id: id, facts: {email: email, country: country, budget: budget}}
  visits: {joins: form, id: id, touches: [{kind: page_view, at: at}]}
  calls: {joins: form, id: id, touches: [{kind: call, at: at}]}
"""
AT = ("--at", "2026-03-01T09:30:00Z")


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("leads")
def test_without_out_it_says_what_came_out(leadcore: Run, tmp_path: Path) -> None:
    """How many are in which stage, grade and team, what was set aside and why, and the moment."""
    done = leadcore("run", "good.yaml", "leads.csv", *AT)

    label = Definition.load(tmp_path / "good.yaml").label
    assert done.code == 0
    assert done.out.startswith(
        f"3 leads of leads.csv decided by {label} as of 2026-03-01 09:30 UTC\n"
        "1 qualified; 1 disqualified (rival 1)\n"
    )
    assert re.search(r"inquiry +2 +66\.7 %", done.out)
    assert re.search(r"mql +1 +33\.3 %", done.out)
    assert re.search(r"sales +\d", done.out)
    assert "2 of 5 rows could not be read\n  leads.csv row 4, column `email`: " in done.out
    assert "--bad-rows FILE keeps them" in done.out
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["good.yaml", "leads.csv"]


@pytest.mark.usefixtures("leads")
def test_now_is_the_default_and_is_said(leadcore: Run) -> None:
    """Whoever gives no moment is told which one was taken."""
    before = datetime.now(UTC)
    done = leadcore("run", "good.yaml", "leads.csv")

    found = re.search(r"as of ([\d-]+ [\d:]+) UTC, which is now", done.out)
    assert found
    at = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    assert before - timedelta(minutes=2) < at < datetime.now(UTC) + timedelta(minutes=2)


@pytest.mark.usefixtures("leads")
def test_out_has_one_object_a_lead_in_input_order(leadcore: Run, tmp_path: Path) -> None:
    """The lines are those of `Decision.model_dump_json`."""
    done = leadcore("run", "good.yaml", "leads.csv", "--out", "out.jsonl", *AT)

    definition = Definition.load(tmp_path / "good.yaml")
    first = definition.lead(id="1", email="ada@example.com", country="DE", budget=9000)
    lines = _lines(tmp_path / "out.jsonl")
    assert done.code == 0
    assert [line["lead"] for line in lines] == ["1", "2", "4"]
    moment = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert lines[0] == definition.decide(first, moment).model_dump(mode="json")
    assert "decisions  out.jsonl" in done.out


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize(
    "name", ["out.csv", "out.csv.gz", "out.jsonl.gz", "out.parquet", "OUT.CSV"]
)
def test_the_format_follows_the_ending(leadcore: Run, tmp_path: Path, name: str) -> None:
    """CSV, JSON Lines and Parquet, the first two gzipped if so called."""
    if "parquet" in name:
        pytest.importorskip("pyarrow")
    assert leadcore("run", "good.yaml", "leads.csv", "--out", name, *AT).code == 0

    content = (tmp_path / name).read_bytes()
    if name.endswith(".gz"):
        content = gzip.decompress(content)
    if "parquet" in name:
        assert content[:4] == b"PAR1"
    elif "csv" in name.lower():
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert [row["lead"] for row in rows] == ["1", "2", "4"]
    else:
        assert [json.loads(line)["lead"] for line in content.splitlines()] == ["1", "2", "4"]


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize("name", ["out.xlsx", "out.json", "out.parquet.gz", "out.jsonl.bz2"])
def test_other_endings_are_refused(leadcore: Run, tmp_path: Path, name: str) -> None:
    """Nobody gets JSON Lines in a file that is called a spreadsheet."""
    done = leadcore("run", "good.yaml", "leads.csv", "--out", name)

    assert done.code == 2
    assert "call it out.jsonl, or let it end in .csv or .parquet" in done.err
    assert not (tmp_path / name).exists()


@pytest.mark.usefixtures("leads")
def test_out_can_be_the_standard_output(leadcore: Run) -> None:
    """Then decisions alone stand there, and the summary on the error stream."""
    done = leadcore("run", "good.yaml", "leads.csv", "--out", "-", *AT)

    assert [json.loads(line)["lead"] for line in done.out.splitlines()] == ["1", "2", "4"]
    assert done.err.startswith("3 leads of leads.csv decided by ")


@pytest.mark.usefixtures("leads")
def test_bad_rows_can_be_mended_and_run_again(leadcore: Run, tmp_path: Path) -> None:
    """What could not be read lies in a file of its own, which is an input once it is mended."""
    done = leadcore("run", "good.yaml", "leads.csv", "--bad-rows", "bad.csv", *AT)
    assert "bad rows   bad.csv" in done.out
    assert "--bad-rows FILE" not in done.out

    text = (tmp_path / "bad.csv").read_text(encoding="utf-8")
    (tmp_path / "bad.csv").write_text(
        text.replace("not an address", "ida@example.com").replace("DE,many", "DE,7"), "utf-8"
    )
    again = leadcore("run", "good.yaml", "bad.csv", *AT, "--json")

    told = json.loads(again.out)
    assert (told["leads"], told["set_aside"]) == (2, 0)


@pytest.mark.usefixtures("leads")
def test_columns_of_the_file_can_go_with_the_decisions(leadcore: Run, tmp_path: Path) -> None:
    """By name, several at once, or all; where nothing is written, there is nothing to copy to."""
    run = ("run", "good.yaml", "leads.csv", *AT)
    assert leadcore(*run, "--out", "out.csv", "--carry", "email,budget").code == 0
    assert leadcore(*run, "--out", "all.csv", "--carry", "all").code == 0
    misspelt = leadcore(*run, "--out", "out.csv", "--carry", "emial")
    nowhere = leadcore(*run, "--carry", "email")

    head, first, *_ = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert head.endswith(",definition,email,budget")
    assert first.endswith(",ada@example.com,9000")
    assert (
        (tmp_path / "all.csv")
        .read_text(encoding="utf-8")
        .startswith(head.removesuffix("email,budget") + "id,email,country,budget\n")
    )
    assert misspelt.code == nowhere.code == 2
    assert "no column `emial`" in misspelt.err
    assert "did you mean `email`?" in misspelt.err
    assert "add --out FILE" in nowhere.err


def test_looking_back_each_lead_has_its_own_moment(leadcore: Run, tmp_path: Path) -> None:
    """`--at arrival` decides as of the inquiry; a lead without one is set aside."""
    good = (tmp_path / "good.yaml").read_text(encoding="utf-8")
    mapping = "capture: {form: {id: id, facts: {email: email}, inquiry: {at: sent}}}\n"
    (tmp_path / "back.yaml").write_text(good + mapping, encoding="utf-8")
    (tmp_path / "back.csv").write_text(
        "id,email,sent\n1,a@example.com,2024-02-01T09:00:00Z\n2,b@example.com,\n"
    )

    done = leadcore("run", "back.yaml", "back.csv", "--at", "arrival")
    told = json.loads(leadcore("run", "back.yaml", "back.csv", "--at", "arrival", "--json").out)
    explained = leadcore("explain", "back.yaml", "back.csv", "--at", "arrival", "--lead", "1")

    assert "1 lead of back.csv decided by " in done.out
    assert " as of the arrival of each\n" in done.out
    assert "back.csv" not in done.err or "warning" in done.err
    assert "column `sent`: nothing says when the lead arrived" in done.out
    assert (told["at"], told["leads"], told["set_aside"]) == ("arrival", 1, 1)
    assert explained.out.startswith("Lead 1 at 2024-02-01 09:00 UTC, ")


def test_who_comes_twice_is_told_with_the_cure(leadcore: Run, tmp_path: Path) -> None:
    """The cure names the mapping, and works."""
    good = (tmp_path / "good.yaml").read_text(encoding="utf-8")
    mapping = "capture:\n  form:\n    id: id\n    facts: {email: email}\n"
    (tmp_path / "twice.yaml").write_text(good + mapping, encoding="utf-8")
    rows = ["1,a@example.com", "2,b@example.com", "1,a@example.com", "1,c@example.com"]
    (tmp_path / "twice.csv").write_text("\n".join(["id,email", *rows, ""]), encoding="utf-8")

    done = leadcore("run", "twice.yaml", "twice.csv", *AT)
    bare = leadcore("run", "good.yaml", "twice.csv", *AT)

    assert "2 rows repeat an id, and those leads were decided again\n" in done.out
    assert (
        "  cure: write `rows: inquiries` under `form` of `capture:`, and they are one lead\n"
    ) in done.out
    assert "`leadcore init --from` drafts one" in bare.out
    (tmp_path / "twice.yaml").write_text(good + mapping + "    rows: inquiries\n", "utf-8")
    mended = leadcore("run", "twice.yaml", "twice.csv", *AT)
    assert mended.out.startswith("2 leads of twice.csv")
    assert "repeat" not in mended.out


def test_values_that_went_missing_are_told(leadcore: Run, tmp_path: Path) -> None:
    """`bad: missing` keeps the row, and the summary says what that cost."""
    good = (tmp_path / "good.yaml").read_text(encoding="utf-8")
    facts = "{email: {from: email, bad: missing}, budget: {from: budget, bad: missing}}"
    mapping = f"capture: {{form: {{id: id, facts: {facts}}}}}\n"
    (tmp_path / "lax.yaml").write_text(good + mapping, encoding="utf-8")
    (tmp_path / "lax.csv").write_text(LEADS + "6,x,DE,7\n", encoding="utf-8")

    done = leadcore("run", "lax.yaml", "lax.csv", *AT)

    assert (done.code, done.err) == (0, "")
    lost = "email 2 (the first in row 4), budget 1 (row 6)"
    assert f"3 values could not be read, and count as missing: {lost}\n" in done.out


def test_a_file_without_rows_says_so(leadcore: Run, tmp_path: Path) -> None:
    """A head row alone is no failure, and not to be overlooked."""
    (tmp_path / "head.csv").write_text("id,email\n")

    done = leadcore("run", "good.yaml", "head.csv")

    assert done.code == 0
    assert done.out.startswith("0 leads of head.csv")
    assert "the file has no rows\n" in done.out


@pytest.mark.usefixtures("leads")
def test_json_has_the_numbers(leadcore: Run) -> None:
    """Programs read the summary as data."""
    done = leadcore("run", "good.yaml", "leads.csv", "--json", "--out", "out.jsonl", *AT)

    told = json.loads(done.out)
    assert (told["rows"], told["leads"], told["set_aside"], told["qualified"]) == (5, 3, 2, 1)
    assert told["stages"] == {"inquiry": 2, "mql": 1}
    assert told["disqualified"] == {"rival": 1}
    assert (told["out"], told["bad_rows"], told["interrupted"]) == ("out.jsonl", None, False)
    assert told["at"] == "2026-03-01T09:30:00Z"


@pytest.mark.usefixtures("leads")
def test_json_and_decisions_do_not_share_a_stream(leadcore: Run) -> None:
    """Two kinds of data on one stream could not be told apart."""
    done = leadcore("run", "good.yaml", "leads.csv", "--json", "--out", "-")

    assert (done.code, done.out) == (2, "")
    assert "both write on the standard output" in done.err


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-01", "as of 2026-03-01 00:00 UTC"),
        ("2026-03-01T10:30:05+01:00", "as of 2026-03-01 09:30:05 UTC"),
        ("now", "UTC"),
    ],
)
def test_moments_are_read(leadcore: Run, text: str, said: str) -> None:
    """A moment with its offset, or a day, whose beginning is meant."""
    assert said in leadcore("run", "good.yaml", "leads.csv", "--at", text).out


@pytest.mark.usefixtures("leads")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-01T10:30", "without a time zone"),
        ("yesterday", "not a moment"),
        ("", "names no moment"),
        ("2026-02-30", "not a moment"),
        ("0999-01-01", "out of bounds"),
    ],
)
def test_what_is_no_moment_is_refused(leadcore: Run, text: str, said: str) -> None:
    """A time without a zone means different moments on different machines."""
    done = leadcore("run", "good.yaml", "leads.csv", "--at", text)

    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_further_files_are_joined(leadcore: Run, tmp_path: Path, leads: Path) -> None:
    """Touches come from files of their own, by the mapping that joins them."""
    good = (tmp_path / "good.yaml").read_text(encoding="utf-8")
    (tmp_path / "good.yaml").write_text(good + CAPTURE, encoding="utf-8")
    (tmp_path / "visits.csv").write_text(
        "id,at\n1,2026-02-01T09:00:00Z\n9,2026-02-01T09:00:00Z\n3,2026-02-01T09:00:00Z\n"
    )

    done = leadcore(
        "run", "good.yaml", leads.name, "--source", "form", "--join", "visits=visits.csv", *AT
    )
    unclear = leadcore("run", "good.yaml", "leads.csv", "--source", "form", "--join", "visits.csv")
    twice = leadcore(
        *("run", "good.yaml", "leads.csv", "--join", "visits=a.csv", "--join", "visits=b.csv")
    )

    assert done.code == 0
    assert "1 joined row of no lead in the file" in done.out
    assert "1 joined row of leads whose own row could not be read" in done.out
    assert unclear.code == 2
    assert "say --join visits=visits.csv or --join calls=visits.csv" in unclear.err
    assert twice.code == 2
    assert "two files are joined as `visits`" in twice.err


def test_bad_rows_of_joined_files_are_told_where_they_lie(
    leadcore: Run, tmp_path: Path, leads: Path
) -> None:
    """Each file of rows has one of its own; those without a row are not named."""
    good = (tmp_path / "good.yaml").read_text(encoding="utf-8")
    (tmp_path / "good.yaml").write_text(good + CAPTURE, encoding="utf-8")
    (tmp_path / "visits.csv").write_text("id,at\n1,soon\n")
    (tmp_path / "calls.csv").write_text("id,at\n1,2026-02-01T09:00:00Z\n")
    join = ("--join", "visits=visits.csv", "--join", "calls=calls.csv")

    done = leadcore(
        *("run", "good.yaml", leads.name, "--source", "form", *join, "--bad-rows", "bad.csv", *AT)
    )
    data = leadcore(
        *("run", "good.yaml", leads.name, "--source", "form", *join, "--bad-rows", "bad.csv", *AT),
        "--json",
    )

    assert done.out.endswith("bad rows   bad.csv\nbad rows   bad.visits.csv\n")
    assert "1,soon,2,at,soon,LC-IN-020" in (tmp_path / "bad.visits.csv").read_text()
    files = {"form": "bad.csv", "visits": "bad.visits.csv"}
    assert json.loads(data.out)["bad_row_files"] == files


@pytest.mark.usefixtures("leads")
def test_one_joining_mapping_needs_no_name(leadcore: Run, tmp_path: Path) -> None:
    """Where only one mapping joins files, naming the file is enough."""
    good = (tmp_path / "good.yaml").read_text(encoding="utf-8")
    one = CAPTURE.replace(CAPTURE.splitlines()[3] + "\n", "")
    (tmp_path / "good.yaml").write_text(good + one, encoding="utf-8")
    (tmp_path / "visits=1.csv").write_text("id,at\n1,2026-02-01T09:00:00Z\n")

    done = leadcore("run", "good.yaml", "leads.csv", "--join", "visits=1.csv", *AT)

    assert done.code == 2  # `visits` is the name, so the file is `1.csv`
    (tmp_path / "visits=1.csv").rename(tmp_path / "seen=1.csv")
    assert leadcore("run", "good.yaml", "leads.csv", "--join", "seen=1.csv", *AT).code == 0


def test_a_definition_that_joins_nothing_says_so(leadcore: Run, leads: Path) -> None:
    """A further file without a mapping for it is refused."""
    done = leadcore("run", "good.yaml", leads.name, "--join", "visits.csv")

    assert done.code == 2
    assert "the definition joins no further file" in done.err
