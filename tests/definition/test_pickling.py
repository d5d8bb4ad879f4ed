"""Leads, definitions and decisions are values: copies and pickles are what they are copies of."""

from __future__ import annotations

import copy
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leadcore import Decision, Definition, Lead
from tests.definition.sample import write_sample

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

DECLARED = """
leadcore: 1
definition: declared
fields:
  seats: {type: whole, label: Seats}
  size: {type: choice, of: [small, large], default: small}
  topics: {type: text, many: yes}
touches: {seminar: {hours: whole}}
qualify: {criteria: [{rule: group, when: seats >= 3, because: Comes with colleagues}]}
score: {warmth: {half_life: 30 days, rules: [{rule: seen, for_each: touches.seminar, points: 20}]}}
grades: [{grade: A, when: qualified and score.total >= 12}, {grade: C}]
stages: [{stage: inquiry}, {stage: mql, enter: [{rule: m, when: grade == "A"}]}]
"""


class CourseLead(Lead):
    """A lead of an application."""

    course: str | None = None


def _pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # made a moment ago


WAYS = pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, _pickled])


def _lead(definition: Definition[Any], **more: Any) -> Any:
    seminar = {"kind": "seminar", "at": NOW - timedelta(days=3), "facts": {"hours": "2"}}
    facts = {"seats": 4, "topics": ["bonds"], "email": "anna@example.com", "touches": [seminar]}
    return definition.lead(facts, id=7, stage="inquiry", company={"employees": 40}, **more)


def _elsewhere(value: Any, code: str) -> str:
    """What another process prints that unpickles a value and runs code about it."""
    program = f"import pickle, sys\nvalue = pickle.load(sys.stdin.buffer)\n{code}"
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, input=pickle.dumps(value), capture_output=True, check=False, cwd=Path.home()
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().replace(os.linesep, "\n")


# -- leads -----------------------------------------------------------------------------------------


@WAYS
def test_a_lead_of_a_declared_type_comes_back_as_one(way: Callable[[Any], Any]) -> None:
    """It is equal, of the very type, and decided without being read again."""
    definition = Definition.loads(DECLARED)
    lead = _lead(definition)
    back = way(lead)
    assert back == lead
    assert type(back) is definition.lead_type
    assert back.model_fields_set == lead.model_fields_set
    assert definition.decide(back, NOW) == definition.decide(lead, NOW)


@WAYS
def test_a_lead_of_an_application_keeps_its_own_fields(way: Callable[[Any], Any]) -> None:
    """With and without a definition around it."""
    own = CourseLead(id="1", course="bonds")
    assert way(own) == own
    definition = Definition.loads(DECLARED, lead=CourseLead)
    lead = _lead(definition, course="stocks")
    back = way(lead)
    assert isinstance(back, CourseLead)
    assert (back, type(back), back.course) == (lead, definition.lead_type, "stocks")


def test_every_protocol_of_pickle_will_do() -> None:
    """Caches choose protocols of their own."""
    lead = _lead(Definition.loads(DECLARED))
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(lead, protocol)) == lead  # noqa: S301


def test_a_lead_comes_back_when_its_definition_is_gone() -> None:
    """A pickle holds what its type was made of."""
    definition = Definition.loads(DECLARED)
    kept, shown = pickle.dumps(_lead(definition)), repr(_lead(definition))
    del definition
    gc.collect()
    back = pickle.loads(kept)  # noqa: S301
    assert repr(back) == shown
    assert type(back) is Definition.loads(DECLARED).lead_type
    with pytest.raises(Exception, match="the stages are inquiry, mql"):
        back.replace(stage="sql")


def test_a_lead_means_the_same_in_another_process() -> None:
    """A worker that was sent leads reads them without the definition."""
    lead = _lead(Definition.loads(DECLARED))
    code = "print(repr(value), value.seats, value.touches[0].facts, type(value).__mro__[2])"
    assert _elsewhere(lead, code) == (
        f"{lead!r} 4 {{'hours': 2}} <class 'leadcore.model.lead.Lead'>\n"
    )


def test_a_definition_on_top_of_another_comes_back() -> None:
    """The type of its leads is made of one that was made."""
    below = Definition.loads(DECLARED)
    text = "definition: top\nfields: {fleet: {type: whole}}\n"
    definition = Definition.loads(text, lead=below.lead_type)
    lead = definition.lead(id=1, seats=3, fleet=9)
    assert _pickled(lead) == lead
    code = "print(value[0].lead_type is type(value[1]), value[1].seats, value[1].fleet)"
    assert _elsewhere((definition, lead), code) == "True 3 9\n"


def test_many_leads_tell_their_type_once() -> None:
    """A list of leads is not much larger for being of a declared type."""
    declared, plain = Definition.loads(DECLARED), [Lead(id=str(n)) for n in range(200)]
    leads = [declared.lead(id=n) for n in range(200)]
    assert len(pickle.dumps(leads)) < 1.2 * len(pickle.dumps(plain)) + 2_000


def test_equal_declarations_give_one_type() -> None:
    """A definition that was loaded again takes the leads of the one before as they are."""
    first, again = Definition.loads(DECLARED), Definition.loads(DECLARED + "# changed")
    assert first.lead_type is again.lead_type
    other = Definition.loads(DECLARED.replace("seats:", "places:").replace("seats >=", "places >="))
    assert other.lead_type is not first.lead_type


# -- definitions -----------------------------------------------------------------------------------


@WAYS
def test_a_definition_comes_back(way: Callable[[Any], Any]) -> None:
    """With its fingerprint, its leads and its decisions."""
    definition = Definition.loads(DECLARED, lead=CourseLead)
    back = way(definition)
    assert isinstance(back, Definition)
    assert back.fingerprint == definition.fingerprint
    assert back.lead_type is definition.lead_type
    lead = _lead(definition)
    assert back.decide(lead, NOW) == definition.decide(lead, NOW)


def test_a_definition_needs_no_files_in_another_process(tmp_path: Path) -> None:
    """Lists and tables travel with it, as do its decisions to the last word."""
    path = write_sample(tmp_path)
    definition = Definition.load(path)
    lead = definition.lead(id=1, country="US", email="anna@rival.example")
    expected = definition.decide(lead, NOW)
    assert expected.disqualified == "competitor"
    value = (definition, lead, NOW)
    for file in tmp_path.iterdir():
        file.unlink()
    code = (
        "definition, lead, now = value\nassert type(lead) is definition.lead_type\n"
        "decision = definition.decide(lead, now)\n"
        "print(definition.fingerprint, decision.model_dump_json(), decision.explain(), sep='\\n')"
    )
    told = (definition.fingerprint, expected.model_dump_json(), expected.explain())
    assert _elsewhere(value, code) == "\n".join(told) + "\n"


def test_a_definition_that_is_gone_is_made_again(tmp_path: Path) -> None:
    """Its pickle has all that it was made of, its warnings with their places too."""
    text = DECLARED + "route: {rules: [{rule: odd, when: now.hour() >= 9, to: a}]}\nteams: [a]\n"
    (tmp_path / "leads.yaml").write_text(text, encoding="utf-8")
    definition = Definition.load(tmp_path)
    warnings, fingerprint = definition.warnings, definition.fingerprint
    assert warnings
    assert warnings[0].span is not None
    kept = pickle.dumps(definition)
    del definition
    gc.collect()
    back = pickle.loads(kept)  # noqa: S301
    assert (back.fingerprint, back.warnings) == (fingerprint, warnings)


def test_examples_come_back() -> None:
    """Definitions with a thousand territories and look-ups are no different."""
    for folder in sorted((Path(__file__).parents[2] / "examples").glob("*/leads.yaml")):
        definition = Definition.load(folder.parent)
        code = "print(value.fingerprint, list(value.sources))"
        told = f"{definition.fingerprint} {list(definition.sources)}\n"
        assert _elsewhere(definition, code) == told


# -- decisions -------------------------------------------------------------------------------------


@WAYS
def test_a_decision_comes_back(way: Callable[[Any], Any]) -> None:
    """Equal, and with all that is worked out when it is asked for."""
    definition = Definition.loads(DECLARED)
    decision = definition.decide(_lead(definition), NOW)
    back: Decision = way(decision)
    assert back == decision
    assert back.model_dump() == decision.model_dump()
    assert back.explain(personal=True) == decision.explain(personal=True)
    assert back.apply() == decision.apply()
    assert back.ask_next() == decision.ask_next()


def test_a_decision_is_told_in_another_process() -> None:
    """It brings the definition that made it."""
    definition = Definition.loads(DECLARED)
    decision = definition.decide(_lead(definition), NOW)
    assert decision.grade == "A"
    code = "print(value.model_dump_json(), value.fingerprint)"
    assert _elsewhere(decision, code) == f"{decision.model_dump_json()} {decision.fingerprint}\n"


# -- what does not change --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plan", "name", "fingerprint", "lead_type", "anything"])
def test_a_definition_cannot_be_changed(name: str) -> None:
    """What has decided must stay what it was; the message says what to do instead."""
    definition = Definition.loads(DECLARED)
    before = definition.fingerprint
    with pytest.raises(AttributeError, match=f"never changes, so its `{name}` cannot be set"):
        setattr(definition, name, None)
    with pytest.raises(AttributeError, match=f"never changes, so its `{name}` cannot be deleted"):
        delattr(definition, name)
    with pytest.raises(TypeError):
        definition.sources["x"] = None  # type: ignore[index]  # a view
    assert definition.fingerprint == before
