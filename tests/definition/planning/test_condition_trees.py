"""Condition trees in a document: their numbers are read, and their faults have a place."""

from __future__ import annotations

from collections import UserList
from datetime import UTC, datetime
from typing import Any

import pytest

from leadcore import Definition, DefinitionError
from leadcore.definition.sections.document import Document
from leadcore.errors import Problem, Span

DOCUMENT = """\
leadcore: 1
definition: trees
score:
  fit:
    rules:
      - rule: size
        when:
          all:
            - {name: company.employees, operator: greater_than, value: %s}
            - {name: company.name, operator: equal_to, value: 42}
        points: 20
        because: Large enough
"""


def test_a_tree_decides_like_a_text() -> None:
    """YAML keeps scalars as texts; a number that meets a number is one, beside a text it is not."""
    definition = Definition.loads(DOCUMENT % 50)
    lead = definition.lead(id=1, company={"employees": 80, "name": "42"})

    assert definition.decide(lead, datetime(2026, 3, 1, tzinfo=UTC)).score.total == 20


def test_a_fault_in_a_tree_has_its_own_place() -> None:
    """The path and the position lead to the value itself, not to the rule around it."""
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(DOCUMENT % "fifty")

    [problem] = caught.value.problems
    assert problem.code == "LC-BR-006"
    assert problem.path == "score.fit.rules[0].when.all[0].value"
    assert problem.span == Span("", 9, 72, 9, 77)


TEST = {"name": "budget", "operator": "greater_than", "value": 5}


def deep(levels: int) -> dict[str, Any]:
    """A test within so many groups."""
    tree: dict[str, Any] = TEST
    for _ in range(levels):
        tree = {"all": [tree]}
    return tree


def endless() -> dict[str, Any]:
    """A group that holds itself."""
    tree: dict[str, Any] = {}
    tree["any"] = [TEST, tree]
    return tree


def only_problem(section: str, tree: dict[str, Any]) -> Problem:
    """What a definition built in Python is refused for, with a tree in one of its sections."""
    sections: dict[str, Any] = {"segments": {"asked": {"when": tree}}}
    if section == "disqualify":
        sections = {"disqualify": [{"rule": "asked", "when": tree}]}
    with pytest.raises(DefinitionError) as caught:
        Definition(Document(definition="trees", **sections))
    [problem] = caught.value.problems
    return problem


@pytest.mark.parametrize("section", ["disqualify", "segments"])
@pytest.mark.parametrize("tree", [deep(51), deep(3_000), deep(100_000), endless()])
def test_a_tree_too_deep_or_in_a_circle_is_one_problem(section: str, tree: dict[str, Any]) -> None:
    """However a tree was built in Python, it is refused by code and place, and never by a crash."""
    problem = only_problem(section, tree)

    assert problem.code == "LC-BR-013"
    assert problem.path == ("segments.asked.when", "disqualify[0].when")[section == "disqualify"]
    assert problem.hint


@pytest.mark.parametrize("section", ["disqualify", "segments"])
def test_a_value_in_a_circle_is_no_value(section: str) -> None:
    """A list that holds itself stands for no number; the value is named as the culprit."""
    value: list[Any] = []
    value.append(value)

    problem = only_problem(section, {**TEST, "value": value})

    assert (problem.code, problem.path.rpartition(".")[2]) == ("LC-BR-006", "value")


def test_a_tree_of_fifty_levels_is_read_from_python_and_from_yaml() -> None:
    """The bound of trees is reached before that of YAML, in the deepest place a tree can stand."""
    Definition(Document(definition="trees", disqualify=[{"rule": "asked", "when": deep(50)}]))

    def loaded(levels: int) -> Definition:
        test = "{name: budget, operator: greater_than, value: 5}"
        tree = "{all: [" * levels + test + "]}" * levels
        return Definition.loads(
            "leadcore: 1\ndefinition: trees\nstages:\n  - stage: inquiry\n"
            f"  - stage: mql\n    enter: [{{rule: asked, when: {tree}}}]\n"
        )

    assert loaded(50).name == "trees"
    with pytest.raises(DefinitionError) as caught:
        loaded(51)
    assert [problem.code for problem in caught.value.problems] == ["LC-BR-013"]


def test_trees_of_other_classes_have_digests_of_their_own() -> None:
    """A list of another class is read like one, and two such definitions are not the same."""

    def made(value: int) -> Definition:
        tree = {"all": UserList([{**TEST, "value": value}])}
        return Definition(Document(definition="t", disqualify=[{"rule": "asked", "when": tree}]))

    assert made(5).meaning.read.content_digest != made(6).meaning.read.content_digest
    assert made(5).meaning.read.content_digest == made(5).meaning.read.content_digest
