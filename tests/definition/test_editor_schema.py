"""Promises of the JSON Schema by which editors complete and check definitions."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from leadcore.definition import Document
from leadcore.definition.editor_schema import editor_schema
from leadcore.definition.loading.loaded import loads
from leadcore.definition.sections.document import Part
from leadcore.model import STANDARD_TOUCH_KINDS
from tests.definition.sample import SAMPLE


class Editor(yaml.SafeLoader):
    """Reads YAML as editors do: numbers and truth values, and no days."""


Editor.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in rules if not tag.endswith("timestamp")]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

CAPTURE = """
capture:
  webform:
    id: id
    facts: {email: e-mail, budget_band: {from: band, values: {1: under_500}}}
    inquiry: {at: asked on}
teams: [advisers]
"""


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema for any definition."""
    return editor_schema()


def _faults(schema: dict[str, Any], data: Any) -> list[str]:
    Draft7Validator.check_schema(schema)
    return [
        f"{each.json_path}: {each.message}" for each in Draft7Validator(schema).iter_errors(data)
    ]


def _sample() -> Any:
    return yaml.load(SAMPLE + CAPTURE, Editor)  # noqa: S506 -- a SafeLoader


def test_the_sample_fits(schema: dict[str, Any]) -> None:
    """A definition with all sections has no mark under it in an editor."""
    assert _faults(schema, _sample()) == []


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("agreement",),
        ("fields", "course_interest"),
        ("disqualify", 0),
        ("qualify",),
        ("qualify", "criteria", 0),
        ("score", "fit"),
        ("score", "fit", "rules", 0),
        ("grades", 0),
        ("stages", 1),
        ("stages", 1, "enter", 0),
        ("route",),
        ("route", "rules", 0),
        ("capture", "webform"),
        ("capture", "webform", "inquiry"),
    ],
)
def test_an_unknown_key_is_marked(schema: dict[str, Any], path: tuple[Any, ...]) -> None:
    """A misspelt key is seen while it is typed, wherever it stands."""
    data = copy.deepcopy(_sample())
    part = data
    for step in path:
        part = part[step]
    part["becuase"] = "x"

    assert _faults(schema, data)


@pytest.mark.parametrize(
    ("part", "fits"),
    [
        ("qualify: {criteria: [{rule: 1, when: true}]}", True),
        ("qualify: {criteria: [{rule: a, when: {all: [{name: x, operator: y, value: 1}]}}]}", True),
        ("qualify: {criteria: [{rule: a, when: {al: []}}]}", False),
        ("qualify: {criteria: [{rule: a, when: [x]}]}", False),
        ("lists: {codes: [1, 2.5, yes]}", True),
        ("lists: {us-states: [CA]}", False),
        ("fields: {a: {type: yes_no, default: yes, many: no}}", True),
        ("fields: {a: {type: txt}}", False),
        ("touches: {demo: {note: text}, fair_visit: {stand: {type: text, label: Stand}}}", True),
        ("touches: {demo: {note: txt}}", False),
        ("touches: {news: {direction: outbound, interest: never, facts: {title: text}}}", True),
        ("touches: {news: {direction: outwards}}", False),
        ("touches: {news: {direction: outbound, title: text}}", False),
        ("score: {fit: {rules: [{rule: a, when: x, points: -2.5}]}}", True),
        ("score: {fit: {rules: [{rule: a, when: x, points: 10000000}]}}", False),
        ("derive: {a: [{value: 5}]}", True),
        ("derive: {a: {lookup: a.csv, by: country}}", False),
        ("teams: [1, b]", True),
        ("identity: {by: [email], never: {roles: no, email: lists.a, phone: [1]}}", True),
        ("identity: {never: {email: {a: b}}}", False),
        ("identity: {email: {tags: ignore}}", False),
        ("identity: {repeat: {within: 9 days, same: [form, interests]}}", True),
        ("identity: {repeat: {within: 9 days, same: [forms]}}", False),
        ("identity: {repeat: {within: 9 days}}", False),
        ("identity: {visiter: a}", False),
    ],
)
def test_it_agrees_with_the_loader(schema: dict[str, Any], part: str, fits: bool) -> None:
    """What an editor marks the loader refuses, and what it leaves alone the loader reads."""
    text = f"definition: small\n{part}\n"

    assert (_faults(schema, yaml.load(text, Editor)) == []) is fits  # noqa: S506
    problems = [each for each in loads(text).problems if each.severity == "error"]
    assert (problems == []) is fits


def test_every_key_is_explained(schema: dict[str, Any]) -> None:
    """Hovering over a key says what it is for."""
    parts = {"Document": schema, **schema["definitions"]}
    silent = [
        f"{name}.{key}"
        for name, part in parts.items()
        if name != "ConditionTree"
        for key, each in part.get("properties", {}).items()
        if not ({"description", "$ref"} & set(each))
    ]

    assert silent == []


def test_every_part_of_a_document_is_in_it(schema: dict[str, Any]) -> None:
    """A new part of definitions is known to editors at once."""
    used = {each.__name__ for each in Part.__subclasses__()} - {"Document", "Table"}

    assert used <= set(schema["definitions"])


def test_standard_kinds_of_touch_are_offered(schema: dict[str, Any]) -> None:
    """An editor completes the kinds of touch that every definition knows."""
    assert set(schema["properties"]["touches"]["properties"]) == set(STANDARD_TOUCH_KINDS)


def test_a_definition_brings_its_own_names() -> None:
    """With a definition at hand, its stages and teams are the choices where they belong."""
    document = loads(SAMPLE + CAPTURE).document
    schema = editor_schema(document)
    assert _faults(schema, _sample()) == []

    wrong = _sample()
    wrong["route"]["assign_on"] = ["sqll"]
    wrong["route"]["rules"][0]["to"] = "adviser"
    wrong["stages"][4]["again"] = "mqll"

    assert len(_faults(schema, wrong)) == 3


def test_a_file_of_a_folder_needs_no_name() -> None:
    """In a folder of files only one says which definition it is."""
    data = {"teams": ["a"]}

    assert _faults(editor_schema(), data)
    assert _faults(editor_schema(Document(definition="x"), in_parts=True), data) == []
