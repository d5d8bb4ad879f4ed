"""The scorecard for the bank's calls, on the real data where it is at hand."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadcore import Decision, Definition
from leadcore.definition.deciding.outcome import CONSEQUENCES
from leadcore.intake import Run

HERE = Path(__file__).parent
CALLS = HERE.parents[2] / "shared" / "data" / "bank-marketing" / "bank-full.csv.gz"
AT = datetime(2010, 11, 18, tzinfo=UTC)

needs_calls = pytest.mark.skipif(
    not CALLS.exists(), reason="the Bank Marketing data is not beside the project"
)


def test_check_finds_nothing() -> None:
    """The definition loads, and there is nothing to warn of."""
    assert Definition.load(HERE).warnings == ()


def test_the_outcome_feeds_no_rule() -> None:
    """What is known only after the call would make any scorecard look good."""
    definition = Definition.load(HERE)
    lead = definition.lead(id=1, age=30, subscribed=False)
    after = lead.replace(subscribed=True)
    assert definition.decide(lead, AT).outcome == definition.decide(after, AT).outcome


@needs_calls
def test_every_call_is_decided_and_better_grades_convert_better() -> None:
    """
    45,211 calls, none set aside; each grade converts more often than the next.

    Each is decided as of its own day: whom the bank spoke with lately, it spoke with before that.
    """
    lately = 0
    calls: Counter[str | None] = Counter()
    taken: Counter[str | None] = Counter()
    moments = []
    for result in Run(Definition.load(HERE), CALLS, at="arrival"):
        assert isinstance(result, Decision), result
        lead = result.lead
        moments.append(result.at)
        lately += any(reason.rule == "talked-lately" for reason in result.reasons)
        calls[result.grade] += 1
        taken[result.grade] += lead.subscribed
    assert calls.total() == 45_211
    assert lately == 1_407, "where `pdays` is below 100"
    rates = [taken[grade] / calls[grade] for grade in ("A", "B", "C", "D")]
    assert rates == sorted(rates, reverse=True)
    assert taken.total() == 5_289, "the number of deposits that the data's authors count"
    assert moments == sorted(moments), "the rows stand in the order of time"
    assert (moments[0].year, moments[-1].year) == (2008, 2010)


@needs_calls
def test_hardly_any_expiry_is_in_vain() -> None:
    """
    Few decisions expire, as one rule alone has a window, and at least nine in ten for good.

    Each is made as of its own day, when the window still holds the calls of the months before.
    """
    definition = Definition.load(HERE)
    real = expired = 0
    for decision in Run(definition, CALLS, at="arrival"):
        if isinstance(decision, Decision) and decision.valid_until is not None:
            expired += 1
            after = definition.decide(decision.lead, decision.valid_until)
            real += after.outcome[:CONSEQUENCES] != decision.outcome[:CONSEQUENCES]
    assert expired > 300
    assert real >= 0.9 * expired, f"{real} of {expired} expiries brought a change"


@needs_calls
def test_every_band_of_the_score_converts_better_than_the_one_below() -> None:
    """The report of `bands.py`: from a few in a hundred to most."""
    command = [sys.executable, str(HERE / "bands.py"), str(CALLS)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in printed.splitlines()[1:]]
    rates = [float(row[-1].rstrip("%")) for row in rows]
    assert sum(int(row[-3]) for row in rows) == 45_211
    assert rates == sorted(rates)
    assert rates[0] < 5
    assert rates[-1] > 60
