"""`leadcore desk STORE ...`: a store from the command line, from import to erasure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.programs import Run

STORE = "sqlite:///leads.db"
LEADS = """\
id,email,country,budget,first_name
1,ada@example.com,DE,9000,Ada
2,ben@example.com,FR,,Ben
3,not an address,DE,9000,Cyn
"""


@pytest.fixture(autouse=True)
def _leads(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")


def taken_in(leadcore: Run, *more: str) -> str:
    """What is said when the file is taken in."""
    done = leadcore("desk", STORE, "import", "good.yaml", "leads.csv", *more)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_a_file_is_taken_in_once(leadcore: Run) -> None:
    """What came of it is told, for people and for programs; the second time nothing is new."""
    assert "2 arrivals taken in, 2 new leads, 1 could not be read: see `attention`" in taken_in(
        leadcore
    )
    (again,) = json.loads(taken_in(leadcore, "--json"))
    assert (again["taken"], again["new_leads"], again["parked"]) == (2, 0, 1)


def test_what_needs_a_person_is_listed(leadcore: Run) -> None:
    """With what is wrong and what to do."""
    taken_in(leadcore)
    told = leadcore("desk", STORE, "attention").out
    assert told.startswith("1  unread  leads.csv\n")
    assert "not an e-mail address" in told
    (item,) = json.loads(leadcore("desk", STORE, "attention", "--json").out)
    assert item["problems"][0]["code"] == "LC-IN-020"


def test_a_lead_is_told_with_what_happened(leadcore: Run) -> None:
    """The decision as it was made; nobody has to say by which definition."""
    taken_in(leadcore)
    told = leadcore("desk", STORE, "lead", "1").out
    assert "budget: Can pay  [budget = 9000]" in told
    assert "captured (leads.csv)" in told
    data = json.loads(leadcore("desk", STORE, "lead", "1", "--json").out)
    assert data["decision"]["lead"] == data["history"][0].get("lead", "1")
    lost = leadcore("desk", STORE, "lead", "77")
    assert (lost.code, lost.out) == (2, "")
    assert "the desk knows no lead `77`" in lost.err


def test_due_work_and_rebuilding_say_what_they_came_to(leadcore: Run) -> None:
    """In one line, or as JSON."""
    taken_in(leadcore)
    assert leadcore("desk", STORE, "work").out == "0 decided anew, 0 of them changed\n"
    assert json.loads(leadcore("desk", STORE, "work", "--json").out) == {"decided": 0, "changed": 0}
    assert leadcore("desk", STORE, "rebuild").out == "2 leads rebuilt, all as stored\n"


def test_another_definition_is_tried_and_adopted(leadcore: Run, tmp_path: Path) -> None:
    """What would change is told before it does."""
    taken_in(leadcore)
    text = (tmp_path / "good.yaml").read_text(encoding="utf-8")
    assert "budget >= 5000" in text
    (tmp_path / "strict.yaml").write_text(text.replace("5000", "50000"), encoding="utf-8")
    tried = leadcore("desk", STORE, "adopt", "strict.yaml", "--dry-run").out
    assert tried.startswith("2 leads, 1 would change\n")
    assert "1  qualified yes -> no" in tried
    assert leadcore("desk", STORE, "adopt", "strict.yaml").out.startswith("2 leads, 1 changed\n")
    assert leadcore("desk", STORE, "adopt", "strict.yaml").out == "2 leads, 0 changed\n"


def test_a_person_s_record_is_given_out_and_erased(leadcore: Run) -> None:
    """As JSON; afterwards there is no such lead."""
    taken_in(leadcore)
    told = json.loads(leadcore("desk", STORE, "export", "1").out)
    assert told["leads"][0]["facts"]["email"] == "ada@example.com"
    assert leadcore("desk", STORE, "erase", "1").out == "erased 1 leads, 1 arrivals and events\n"
    assert leadcore("desk", STORE, "erase", "1").code == 2


def test_a_store_that_is_not_there_is_not_made_by_looking(leadcore: Run, tmp_path: Path) -> None:
    """Nor is what cannot be reached called a wrong argument."""
    done = leadcore("desk", "sqlite:///other.db", "attention")
    assert (done.code, done.out) == (2, "")
    assert "there is no store" in done.err
    away = leadcore("desk", "postgresql+psycopg://nobody@127.0.0.1:1/x", "attention")
    assert (away.code, away.out) == (3, "")
    assert "cannot be reached" in away.err
    assert not (tmp_path / "other.db").exists()
