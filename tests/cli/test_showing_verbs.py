"""Promises of the verbs that only show: show, schema, vocabulary and errors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from leadcore.errors import CATALOGUE
from tests.cli.programs import Run


def test_show_writes_markdown_into_a_pipe(leadcore: Run) -> None:
    """What is no terminal gets the document itself."""
    done = leadcore("show", "good.yaml")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# The lead definition good\n")
    assert "\n| Points | For | Why | Rule |\n" in done.out
    assert leadcore("show", "good.yaml", "--raw").out == done.out


def test_schema_is_a_json_schema(leadcore: Run) -> None:
    """Editors can read it as it comes."""
    schema = json.loads(leadcore("schema").out)

    Draft7Validator.check_schema(schema)
    assert schema["required"] == ["definition"]


def test_schema_of_a_definition_has_its_names(leadcore: Run) -> None:
    """With a definition, its stages and teams are offered."""
    schema = json.loads(leadcore("schema", "good.yaml").out)

    parts = schema["definitions"]
    assert parts["LeaveRule"]["properties"]["to"]["enum"] == ["inquiry", "mql"]
    assert parts["RouteRule"]["properties"]["to"]["enum"][0] == "sales"


def test_vocabulary_is_rule_data(leadcore: Run) -> None:
    """Rule-builder screens find variables, operators and actions."""
    done = leadcore("vocabulary", "good.yaml")

    data = json.loads(done.out)
    assert done.code == 0
    assert {"variables", "actions", "variable_type_operators"} <= set(data)
    assert "country" in {variable["name"] for variable in data["variables"]}


def test_vocabulary_for_people_lists_every_name(leadcore: Run) -> None:
    """By record, with type and label; touches by kind with their facts; then the results."""
    done = leadcore("vocabulary", "good.yaml", "--text")

    names = set(re.findall(r"^ *([a-z][a-z_.]*) ", done.out, re.MULTILINE))
    assert done.code == 0
    assert {
        "country",
        "company.employees",
        "touches.page_view",
        "score.fit",
        "was.stage",
        "lists.rivals",
    } <= names
    assert re.search(r"^email +email +The person's e-mail address", done.out, re.MULTILINE)
    assert "(personal)" in done.out
    assert re.search(r"^touches\.page_view +.*url: text", done.out, re.MULTILINE)


def test_errors_lists_every_code(leadcore: Run) -> None:
    """Nothing that leadcore can report is without its words."""
    done = leadcore("errors")

    assert done.code == 0
    assert [code for code in CATALOGUE if code not in done.out] == []
    assert set(json.loads(leadcore("errors", "--json").out)) == set(CATALOGUE)


def test_errors_explains_one_code(leadcore: Run) -> None:
    """Cause and cure of a problem, however its code is typed."""
    entry = CATALOGUE["LC-EXPR-003"]

    done = leadcore("errors", "lc-expr-003")

    said = " ".join(done.out.split())
    assert said.startswith(f"LC-EXPR-003: {entry.title} {entry.cause}")
    assert said.endswith(f"cure: {entry.cure}")


def test_errors_knows_near_codes(leadcore: Run) -> None:
    """A code that is none is told, with the nearest that is."""
    done = leadcore("errors", "LC-EXPR-0003")

    assert done.code == 2
    assert "`LC-EXPR-0003`" in done.err
    assert "did you mean LC-EXPR-003?" in done.err


@pytest.mark.parametrize("verb", ["show", "schema", "vocabulary"])
def test_a_broken_definition_is_told_as_by_check(leadcore: Run, verb: str, tmp_path: Path) -> None:
    """Every verb tells all problems, on the error stream, with line and mark, and ends with 2."""
    (tmp_path / "bad.yaml").write_text("leadcore: 1\ndefinition: bad\ngradse: []\nstags: []\n")

    done = leadcore(verb, "bad.yaml")

    assert (done.code, done.out) == (2, "")
    assert "bad.yaml:3:1: error LC-DEF-002: the key `gradse` is not known here" in done.err
    assert "    3 | gradse: []\n      | ^^^^^^\n" in done.err
    assert done.err.endswith("\n2 problems\n")
