"""Promises of `leadcore explain`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadcore.definition import Definition
from tests.cli.programs import Run

LEADS = """\
id,email,country,budget,first_name
1,ada@example.com,DE,9000,Ada
2,ben@example.com,FR,,Ben
3,not an address,DE,9000,Cyn
"""
AT = ("--at", "2026-03-01T09:30:00Z")


@pytest.fixture(autouse=True)
def _leads(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")


def test_it_tells_one_decision_in_full(leadcore: Run, tmp_path: Path) -> None:
    """What is printed is what `Decision.explain` says."""
    done = leadcore("explain", "good.yaml", "leads.csv", "--lead", "1", *AT)

    label = Definition.load(tmp_path / "good.yaml").label
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Lead 1 at 2026-03-01 09:30 UTC, by {label}\n")
    assert "budget: Can pay  [budget = 9000]" in done.out
    assert "home: At home" in done.out


def test_unknown_facts_are_told(leadcore: Run) -> None:
    """What could change the decision, if only it were known."""
    done = leadcore("explain", "good.yaml", "leads.csv", "--lead", "2", *AT)

    assert "What is not known, and could change" in done.out
    assert "budget: " in done.out


def test_personal_values_are_masked_unless_asked_for(leadcore: Run, tmp_path: Path) -> None:
    """An explanation can be sent to a colleague; with --personal it shows all."""
    text = (tmp_path / "good.yaml").read_text(encoding="utf-8")
    rule = '- {rule: ada, when: first_name == "Ada", because: A friend}\n    - {rule: budget'
    (tmp_path / "good.yaml").write_text(text.replace("- {rule: budget", rule), encoding="utf-8")

    masked = leadcore("explain", "good.yaml", "leads.csv", "--lead", "1", *AT)
    shown = leadcore("explain", "good.yaml", "leads.csv", "--lead", "1", "--personal", *AT)

    assert "first_name = ***" in masked.out
    assert "first_name = Ada" in shown.out


def test_json_has_the_decision_and_the_words(leadcore: Run) -> None:
    """Programs get the decision as data, what to ask next, and the explanation as text."""
    done = leadcore("explain", "good.yaml", "leads.csv", "--lead", "2", "--json", *AT)

    told = json.loads(done.out)
    assert (told["lead"], told["grade"], told["at"]) == ("2", "C", "2026-03-01T09:30:00Z")
    assert told["unknown"] == ["budget"]
    assert told["ask_next"][0]["fact"] == "budget"
    assert told["explanation"].startswith("Lead 2 at ")


def test_a_lead_that_is_not_there_is_told_with_the_nearest(leadcore: Run) -> None:
    """A mistyped id is answered with those that there are, and with rows that cannot be read."""
    done = leadcore("explain", "good.yaml", "leads.csv", "--lead", "77")

    assert (done.code, done.out) == (2, "")
    assert "no lead of `leads.csv` has the id `77`" in done.err
    assert "there are 1, 2; 1 row could not be read, the first: leads.csv row 4" in done.err


def test_a_lead_whose_row_cannot_be_read_is_told_so(leadcore: Run) -> None:
    """It is in the file, and what is wrong with it is what is wanted."""
    row = LEADS.splitlines()[3]
    done = leadcore("explain", "good.yaml", "leads.csv", "--lead", row.split(",")[0])

    assert (done.code, done.out) == (2, "")
    assert "could not be read: leads.csv row 4" in done.err


def test_the_lead_must_be_named(leadcore: Run) -> None:
    """Without --lead nobody knows which; those that there are are told."""
    done = leadcore("explain", "good.yaml", "leads.csv")

    assert (done.code, done.out) == (2, "")
    assert "say --lead ID; there are 1, 2" in done.err
