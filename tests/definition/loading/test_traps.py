"""The traps of YAML, each by its name: one problem, at its place, with the cure."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadcore import Definition, DefinitionError
from leadcore.errors import Problem

HEAD = "leadcore: 1\ndefinition: traps\n"
RULE = "disqualify:\n  - rule: a\n    when: "
FLOW = "disqualify:\n  - {rule: a, when: "


def problems(sections: str) -> list[Problem]:
    """What a definition is refused for."""
    try:
        Definition.loads(HEAD + sections)
    except DefinitionError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(
    ("sections", "code", "place", "cure"),
    [
        pytest.param(
            FLOW + 'country in ["US", "CA"], because: x}\n',
            "LC-YAML-012",
            "4:21-44",
            """in single quotes: when: 'country in ["US", "CA"]'""",
            id="a list unquoted inside braces",
        ),
        pytest.param(
            FLOW + 'title.has_word("vp", "head")}\n',
            "LC-YAML-012",
            "4:21-49",
            """in single quotes: when: 'title.has_word("vp", "head")'""",
            id="brackets of a call unquoted inside braces",
        ),
        pytest.param(
            RULE + 'title == "the #1" or budget > 5\n',
            "LC-YAML-013",
            "5:25-42",
            "put the whole condition in single quotes",
            id="a hash cuts a condition short",
        ),
        pytest.param(
            RULE + "budget > 5 and # and more\n    because: x\n",
            "LC-YAML-013",
            "5:26-36",
            "put the whole condition in single quotes",
            id="a remark where the condition goes on",
        ),
        pytest.param(
            FLOW + 'title.contains(" #1 "), because: x}\n',
            "LC-YAML-013",
            "4:38-56",
            "put the whole value in single quotes",
            id="a hash cuts a condition short inside braces",
        ),
        pytest.param(
            RULE + 'title.contains("a" "b")\n',
            "LC-EXPR-006",
            "5:30-33",
            "put a comma between them",
            id="two adjacent strings are joined",
        ),
        pytest.param(
            RULE + r'"title.matches(\"\bvp\b\")"' + "\n",
            "LC-YAML-016",
            "5:28-30",
            "put the value in single quotes, where a backslash stays a backslash",
            id="word bounds as backspaces",
        ),
        pytest.param(
            "lists: {us_states: [TX]}\n" + RULE + "state in lists.us-states\n",
            "LC-EXPR-019",
            "6:20-35",
            "names have no hyphens: `lists.us_states`",
            id="a hyphen in a list name is read as minus",
        ),
        pytest.param(
            "lists: {us-states: [TX]}\n",
            "LC-DEF-006",
            "3:9-18",
            "write `us_states`",
            id="a hyphen in a declared name",
        ),
        pytest.param(
            RULE + "budget >= 12,000\n",
            "LC-EXPR-009",
            "5:21-27",
            "write 12000",
            id="12,000 as a tuple",
        ),
        pytest.param(
            FLOW + "budget >= 12,000, because: x}\n",
            "LC-YAML-012",
            "4:21-37",
            "write numbers without commas: when: budget >= 12000",
            id="12,000 inside braces",
        ),
        pytest.param(
            "score: {fit: {cap: 1,000, rules: []}}\n",
            "LC-YAML-012",
            "3:20-25",
            "write numbers without commas: cap: 1000",
            id="points of 1,000 inside braces",
        ),
        pytest.param(
            "score:\n  fit:\n    cap: 1,000\n    rules: []\n",
            "LC-DEF-004",
            "5:10-15",
            "write 1000, without separators",
            id="points of 1,000",
        ),
        pytest.param(
            "fields: {postcode: {type: text}}\n" + RULE + "postcode == 01067\n",
            "LC-EXPR-010",
            "6:23-28",
            'put it in quotes: "01067"',
            id="01067 read as a number",
        ),
        pytest.param(
            "fields: {class: {type: text}}\n",
            "LC-DEF-006",
            "3:10-15",
            "take another name, such as `lead_class`",
            id="a keyword as a field's name",
        ),
        pytest.param(
            RULE + 'class == "x"\n',
            "LC-EXPR-011",
            "5:11-16",
            "give the field another name, such as `lead_class`",
            id="a keyword in a condition",
        ),
        pytest.param(
            RULE + "budg\u0435t > 5\n",
            "LC-EXPR-008",
            "5:15-16",
            "type a plain `e`",
            id="a look-alike letter in a condition",
        ),
        pytest.param(
            "disqualify:\n  - rule: a\n    wh\u0435n: budget > 5\n",
            "LC-DEF-002",
            "5:5-9",
            "did you mean `when`?",
            id="a look-alike letter in a key",
        ),
        pytest.param(
            RULE + 'title == "a: b"\n',
            "LC-YAML-014",
            "5:22-23",
            """in single quotes: when: 'title == "a: b"'""",
            id="a colon inside a condition",
        ),
        pytest.param(
            RULE + "!unsubscribed\n",
            "LC-YAML-008",
            "5:11-24",
            "in a condition write `not` for `!`",
            id="an exclamation mark as a tag",
        ),
        pytest.param(
            RULE + "*x > 5\n",
            "LC-YAML-015",
            "5:11-13",
            "put a value that begins with `*` in single quotes",
            id="a star as an alias",
        ),
        pytest.param(
            RULE + '"x" in interests\n',
            "LC-YAML-015",
            "5:11-27",
            """in single quotes: when: '"x" in interests'""",
            id="a condition that begins with a quote",
        ),
        pytest.param(
            RULE + "yes\n",
            "LC-EXPR-003",
            "5:11-14",
            "write `true`",
            id="a word of YAML in a condition",
        ),
        pytest.param(
            RULE + "\n",
            "LC-DEF-003",
            "5:5-9",
            "give it one, or remove it",
            id="a condition that is not there",
        ),
    ],
)
def test_a_trap_is_told_with_its_place_and_cure(
    sections: str, code: str, place: str, cure: str
) -> None:
    """Each falls into one problem, whose place is that of the trap itself."""
    [problem] = problems(sections)

    assert problem.span is not None
    assert problem.span.line == problem.span.end_line
    found = f"{problem.span.line}:{problem.span.column}-{problem.span.end_column}"
    assert (problem.code, found) == (code, place)
    assert cure in problem.hint


@pytest.mark.parametrize(
    "word",
    [
        *("on", "off", "yes", "no", "y", "n", "true", "False"),
        *("01067", "0x1F", "1_000", "12:30", "1e3", "2026-01-01", "1.0", ".inf", "0o17", "=", "<"),
    ],
)
def test_a_scalar_stays_text_until_its_field_types_it(word: str) -> None:
    """Whatever YAML 1.1 makes of a word, a text is the text that stands there."""
    definition = Definition.loads(
        f"{HEAD}fields: {{code: {{type: text}}, on: {{type: text}}, kind: {{type: choice, "
        f"of: [{word}, other]}}}}\nlists: {{codes: [{word}]}}\n"
        "disqualify: [{rule: listed, when: code in lists.codes and known(on)}]\n"
    )
    lead = definition.lead(id=1, code=word, on="x", kind=word)

    assert definition.document.lists["codes"] == [word]
    assert definition.document.fields["kind"].of == [word, "other"]
    assert definition.decide(lead, datetime(2026, 1, 1, tzinfo=UTC)).disqualified == "listed"


def test_norway_is_a_country() -> None:
    """`no` in a list of countries is Norway, and not a yes/no value."""
    definition = Definition.loads(
        f"{HEAD}lists: {{nordic: [no, se]}}\n"
        "disqualify: [{rule: north, when: country in lists.nordic}]\n"
    )

    assert definition.meaning.plan.lists["nordic", "country"] == {"NO", "SE"}


@pytest.mark.parametrize(
    ("written", "beside"),
    [("yes", True), ("on", True), ("no", False), ("off", False), ("n", False)],
)
def test_yes_and_no_are_read_where_a_yes_no_value_belongs(written: str, beside: bool) -> None:
    """A key that takes yes or no takes every way to write them."""
    text = f"stages: [{{stage: inquiry}}, {{stage: nurture, beside: {written}}}]\n"
    definition = Definition.loads(HEAD + text)

    assert definition.document.stages[1].beside is beside


def test_malformed_yaml_is_one_problem() -> None:
    """What cannot be read at all is told once, and nothing is guessed about the rest."""
    [problem] = problems(
        RULE + "bugdet > 5\n" + "grades: [{grade: A\n" + "stages: 5\n" + "teams: {"
    )

    assert problem.code == "LC-YAML-001"
    assert problem.span is not None
    assert problem.span.line == 6


def test_everything_after_syntax_is_told_at_once() -> None:
    """Faults of shape, of names and of conditions come together, in reading order."""
    told = problems(
        "teems: [sales]\n"
        "lists: {us-states: [TX]}\n"
        'disqualify: [{rule: a, when: bugdet > 5}, {rule: b, when: titel == "x"}]\n'
        "score: {fit: {rules: [{rule: c, when: seats > 5, points: x}]}}\n"
        "grades: [{grade: A, when: score.totl > 5}]\n"
        "stages: [{stage: inquiry, from: [nowhere]}]\n"
    )

    assert [problem.code for problem in told] == [
        "LC-DEF-002",
        "LC-DEF-006",
        "LC-EXPR-003",
        "LC-EXPR-003",
        "LC-EXPR-003",
        "LC-DEF-004",
        "LC-EXPR-003",
        "LC-DEF-027",
    ]
    places = [(problem.span.line, problem.span.column) for problem in told if problem.span]
    assert len(places) == len(told)
    assert places == sorted(places)


def test_columns_count_characters() -> None:
    """Letters of two, three and four bytes, and those beyond the basic plane, are one column."""
    [problem] = problems(RULE + 'title == "Größe€😀" and bugdet > 5\n')

    assert str(problem.span) == "5:34"
