"""Promises of `leadcore init` without a file: a definition to begin with."""

from __future__ import annotations

import csv
import json
import os
import re
from datetime import date
from pathlib import Path

import pytest

from leadcore.cli.init import starter
from leadcore.definition import Definition
from tests.cli.programs import Run

TODAY = date(2026, 11, 23)


def test_what_it_writes_has_no_problem(leadcore: Run) -> None:
    """The definition to begin with is right as it stands, warnings included."""
    assert leadcore("init", "leads").code == 0

    done = leadcore("check", "leads", "--strict")

    assert done.code == 0
    assert done.out.startswith("ok leads@")


def test_it_says_what_to_do_next(leadcore: Run) -> None:
    """Each command that it names is one that exists, with the places that were written."""
    done = leadcore("init", "my leads")

    assert "wrote my leads/leads.yaml\n" in done.out
    assert "wrote my leads/sample.csv\n" in done.out
    verbs = re.findall(r"^  leadcore (\w+) 'my leads'", done.out, re.MULTILINE)
    assert verbs == ["run", "show", "check"]


def test_nothing_is_overwritten(leadcore: Run, tmp_path: Path) -> None:
    """A second time it refuses, and what was there stays as it was."""
    leadcore("init", "leads")
    mine = tmp_path / "leads" / "leads.yaml"
    mine.write_text("definition: mine\n")

    done = leadcore("init", "leads")

    assert done.code == 2
    assert "already holds leads.yaml" in done.err
    assert "nothing is overwritten" in done.err
    assert mine.read_text() == "definition: mine\n"


def test_another_definition_in_the_folder_is_not_joined(leadcore: Run, tmp_path: Path) -> None:
    """A folder is one definition, so nothing is put beside one that is there already."""
    (tmp_path / "leads").mkdir()
    (tmp_path / "leads" / "other.yml").write_text("definition: other\n")

    done = leadcore("init", "leads")

    assert done.code == 2
    assert [entry.name for entry in (tmp_path / "leads").iterdir()] == ["other.yml"]


def test_other_files_in_the_folder_do_not_matter(leadcore: Run, tmp_path: Path) -> None:
    """A folder with a README is as good as an empty one."""
    (tmp_path / "leads").mkdir()
    (tmp_path / "leads" / "README.md").write_text("hello\n")

    assert leadcore("init", "leads").code == 0


def test_a_file_is_no_folder(leadcore: Run) -> None:
    """Where a file stands nothing is written."""
    done = leadcore("init", "good.yaml")

    assert done.code == 2
    assert "`good.yaml` is a file" in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission(leadcore: Run, tmp_path: Path) -> None:
    """What may not be written is told in one line."""
    (tmp_path / "locked").mkdir(mode=0o500)

    done = leadcore("init", "locked/leads")

    assert done.code == 2
    assert "permission denied" in done.err


@pytest.mark.parametrize(
    ("folder", "name"),
    [("leads", "leads"), ("My Leads", "my_leads"), ("2026", "leads"), ("日本", "leads")],
)
def test_the_definition_is_called_after_its_folder(
    leadcore: Run, tmp_path: Path, folder: str, name: str
) -> None:
    """The folder's name becomes the definition's, as far as it can."""
    leadcore("init", folder)

    assert Definition.load(tmp_path / folder).name == name


def test_the_days_of_the_sample_are_near() -> None:
    """Days are counted back from today, so that points for recent touches are there."""
    rows = list(csv.DictReader(starter("leads", TODAY)["sample.csv"].splitlines()))

    days = {date.fromisoformat(row["asked on"]) for row in rows}
    assert len(rows) >= 10
    assert max(days) < TODAY
    assert (TODAY - min(days)).days < 100


def test_it_runs_at_once(leadcore: Run) -> None:
    """The leads to try it on show every grade, every stage of the rules, and every team."""
    leadcore("init", "leads")

    told = json.loads(leadcore("run", "leads", "leads/sample.csv", "--json").out)

    assert (told["set_aside"], told["ignored"]) == (0, [])
    assert set(told["grades"]) == {"A", "B", "C", "F"}
    assert {"inquiry", "mql", "sql"} <= set(told["stages"])
    assert set(told["teams"]) == {"key_accounts", "inside_sales"}
    assert set(told["disqualified"]) == {"competitor", "student"}


EXPORT = """\
Lead ID,E-Mail,Country,Employees,Created
1,ada@example.com,DE,250,2026-10-01 09:30
2,ben@example.com,AT,unknown,2026-10-02 14:05
3,eva@example.com,DE,40,2026-10-05 08:00
"""


def test_a_file_of_ones_own_is_drafted_from(leadcore: Run, tmp_path: Path) -> None:
    """The draft has no problem, and reads the file that it was made from."""
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")

    done = leadcore("init", "mine", "--from", "export.csv")

    assert done.code == 0
    assert "wrote mine/leads.yaml\n  looked at 3 rows with 5 columns\n" in done.out
    assert "leadcore run mine export.csv" in done.out
    assert leadcore("check", "mine", "--strict").code == 0
    told = json.loads(leadcore("run", "mine", "export.csv", "--json").out)
    assert (told["leads"], told["set_aside"]) == (3, 0)


def test_the_standard_input_cannot_be_drafted_from(leadcore: Run, tmp_path: Path) -> None:
    """`-` is no file here, and the message says what to do instead."""
    done = leadcore("init", "mine", "--from", "-")

    assert done.code == 2
    assert "save it to a file" in done.err
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "spreadsheet"])
def test_what_cannot_be_drafted_from_leaves_nothing(
    leadcore: Run, tmp_path: Path, kind: str
) -> None:
    """There is a message with a code, and no half-made folder."""
    path = tmp_path / f"{kind}.csv"
    match kind:
        case "folder":
            path.mkdir()
        case "empty":
            path.touch()
        case "spreadsheet":
            path.write_bytes(b"PK\x03\x04 and so on")

    done = leadcore("init", "mine", "--from", path.name)

    assert done.code == 2
    assert "error LC-IN-" in done.err
    assert not (tmp_path / "mine").exists()
