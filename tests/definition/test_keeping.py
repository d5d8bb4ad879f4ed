"""A definition as one text: all of it comes back, without its files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from leadcore import Definition, DefinitionError, Lead
from tests.definition.random_definitions import Definitions
from tests.definition.random_leads import Leads

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class CourseLead(Lead):
    """A lead of an application."""

    course: str | None = None


@pytest.mark.parametrize("name", ["diversifyedu", "b2b-saas", "bank-term-deposit"])
def test_the_examples_come_back_whole(name: str) -> None:
    """Meaning, reasons, mappings, lists and tables; the same text and digest again."""
    made = Definition.load(EXAMPLES / name)
    again = Definition.from_json(made.to_json())
    assert again.fingerprint == made.fingerprint
    assert again.document == made.document
    assert again.meaning.plan.lists == made.meaning.plan.lists
    assert list(again.sources) == list(made.sources)
    assert again.to_json() == made.to_json()
    assert again.content_digest == made.content_digest != made.fingerprint
    assert tuple(map(str, again.warnings)) == tuple(map(str, made.warnings))


def test_definitions_at_random_come_back_and_decide_alike() -> None:
    """Whatever is in them."""
    random = Random(5)
    for _ in range(40):
        made = Definitions(random).one()
        again = Definition.from_json(made.to_json())
        assert again.fingerprint == made.fingerprint
        lead, now = Leads(made, random).one()
        assert again.decide(lead, now).model_dump() == made.decide(lead, now).model_dump()


def test_what_it_says_is_in_the_digest_and_how_it_is_written_is_not() -> None:
    """Reasons and mappings are; comments and order of lines are not."""
    rule = "{rule: a, when: budget > 1}"
    written = "leadcore: 1\ndefinition: x\nqualify: {criteria: [" + rule + "]}\n"
    lines = "definition: x\n# a comment\nleadcore: 1\nqualify:\n  criteria:\n    - " + rule
    with_reason = written.replace("}]", ", because: Can pay}]")
    one, two, other = map(Definition.loads, (written, lines, with_reason))
    assert one.content_digest == two.content_digest != other.content_digest
    assert one.fingerprint == other.fingerprint


def test_an_application_s_own_lead_type_is_given_again() -> None:
    """It is code, and no text holds it."""
    made = Definition.loads(
        "leadcore: 1\ndefinition: x\nqualify: {criteria: [{rule: a, when: known(course)}]}\n",
        lead=CourseLead,
    )
    again = Definition.from_json(made.to_json(), lead=CourseLead)
    assert again.fingerprint == made.fingerprint
    with pytest.raises(DefinitionError, match="no fact is called `course`"):
        Definition.from_json(made.to_json())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "definition: x",
        "[]",
        "{}",
        "null",
        '{"kept": 2, "document": {}, "files": {}}',
        '{"kept": 1}',
        '{"kept": 1, "document": 5, "files": {}}',
        '{"kept": 1, "document": {"definition": "x"}, "files": {"a.csv": 5}}',
        '{"kept": 1, "document": {"definition": "x"}, "files": [1]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_kept_definition_is_refused(text: str) -> None:
    """With one code, whatever it is."""
    with pytest.raises(DefinitionError) as caught:
        Definition.from_json(text)
    assert [each.code for each in caught.value.problems] == ["LC-DEF-014"]


def test_a_kept_definition_with_a_problem_tells_it() -> None:
    """As one that was written does."""
    whole = json.loads(Definition.loads("leadcore: 1\ndefinition: x\n").to_json())
    whole["document"]["qualify"] = {"criteria": [{"rule": "a", "when": "nonsense > 1"}]}
    with pytest.raises(DefinitionError, match="no fact is called `nonsense`"):
        Definition.from_json(json.dumps(whole))
