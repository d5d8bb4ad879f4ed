"""What would be taken without a word, and not as it was meant, is told."""

from __future__ import annotations

import pytest

from leadcore.definition.checking import check
from leadcore.definition.loading.loaded import from_document, loads
from leadcore.definition.sections.document import Document, Table
from leadcore.errors import DefinitionError, Problem
from leadcore.language.patterns import fits_everything
from leadcore.model import RefusedValueError, Touch
from leadcore.model.quantities import read_whole

HEAD = "leadcore: 1\ndefinition: slips\n"


def problems(text: str) -> list[Problem]:
    """All that is told of a definition."""
    try:
        found = check(loads(HEAD + text)).problems
    except DefinitionError as error:
        return list(error.problems)
    return [*found.errors, *found.warnings]


def told(text: str) -> list[tuple[str, str, str, str]]:
    """Code, message, hint and path of each problem."""
    return [(each.code, each.message, each.hint, each.path) for each in problems(text)]


def when(condition: str) -> str:
    """A definition with one condition."""
    return "qualify:\n  criteria:\n    - {rule: r, because: So, when: '" + condition + "'}\n"


# -- owners ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "meant"),
    [
        ("owner_of.led", "owner_of.lead"),
        ("owner_of.Company", "owner_of.company"),
        ("owner_of", "owner_of.lead"),
        ("Owner_of.lead", "owner_of.lead"),
    ],
)
@pytest.mark.parametrize("teams", ["", "teams: [sales]\n"])
def test_a_misspelt_owner_is_no_team(to: str, meant: str, teams: str) -> None:
    """With and without declared teams; a team that is declared by such a name is one."""
    rules = f"route: {{rules: [{{rule: r, to: {to}}}]}}\n"
    path = "route.rules[0].to"
    hint = f"did you mean `{meant}`?"
    assert told(teams + rules) == [("LC-DEF-026", f"no owner is called `{to}`", hint, path)]
    assert told(f"teams: ['{to}']\n{rules}") == []


def test_without_declared_teams_any_team_will_do() -> None:
    """As before."""
    assert told("route: {rules: [{rule: r, to: owners}]}\n") == []


# -- cells -----------------------------------------------------------------------------------------


def cell(column: str, text: str) -> list[tuple[str, str]]:
    """What is told of a table with one cell, and its hint."""
    document = Document.model_validate(
        {
            "definition": "x",
            "fields": {"tags": {"type": "text", "many": True}},
            "score": {"fit": {"rules": [{"rule": "r", "table": "t.csv"}]}},
        }
    )
    columns = (column, "points", "because")
    table = Table(name="t.csv", columns=columns, rows=((text, "5", "So"),))
    found = check(from_document(document, files={"t.csv": table})).problems
    return [(each.message.partition("`: ")[2], each.hint) for each in found.errors]


@pytest.mark.parametrize("text", ["*94", "9*4", "*", "a|*b", "!*x", "94**", "*94*"])
def test_a_star_stands_at_the_end_of_a_prefix_and_nowhere_else(text: str) -> None:
    """In quotes it is a star."""
    ((message, hint),) = cell("title", text)
    assert message.endswith("is no prefix")
    assert 'or quote a literal text: `"..."`' in hint
    assert cell("title", '"9*4"') == []
    assert cell("title", "94*|x*") == []


def test_a_list_of_values_knows_no_prefixes() -> None:
    """Its cells name whole values."""
    ((message, _),) = cell("tags", "a|b*")
    assert message == "`b*` is no value: prefixes are not looked for in a list"
    assert cell("tags", 'a|"b*"') == []


# -- the calendar ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "part", "least", "most", "number"),
    [
        ('now.hour("UTC") == 24', "hour", 0, 23, "24"),
        ("now.hour() in [9, 24]", "hour", 0, 23, "24"),
        ('now.hour("UTC") >= 24', "hour", 0, 23, "24"),
        ('now.hour("UTC") != -1', "hour", 0, 23, "-1"),
        ("25 > now.hour()", "hour", 0, 23, "25"),
        ('now.month("UTC") == 13', "month", 1, 12, "13"),
        ('now.month("UTC") == 0', "month", 1, 12, "0"),
        ("now.month() < 1", "month", 1, 12, None),
        ("now.day() == 32", "day", 1, 31, "32"),
        ("now.hour() < 24", "hour", 0, 23, None),
        ("9 <= now.hour() < 24", "hour", 0, 23, None),
        ("now.month() > 0", "month", 1, 12, None),
        ("now.hour() <= 23 and now.day() == 31", "hour", 0, 23, None),
    ],
)
def test_the_calendar_has_bounds(
    condition: str, part: str, least: int, most: int, number: str | None
) -> None:
    """No hour is 24, and no month 13; the end of a day may be written as `< 24`."""
    found = [each for each in told(when(condition)) if each[0] != "LC-DEF-040"]
    message = f"`now.{part}` is a number from {least} to {most}, and never {number}"
    assert [each[:2] for each in found] == ([("LC-EXPR-017", message)] if number else [])


def test_the_calendar_has_bounds_in_tables() -> None:
    """There too."""
    assert cell('now.hour("UTC")', "24") == [
        ("`now.hour` is a number from 0 to 23, and never 24", "midnight is hour 0")
    ]
    assert cell('now.hour("UTC")', "<24") == []
    assert cell('now.hour("UTC")', "8|9..17") == []


# -- patterns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "everything"),
    [
        *(
            (pattern, True)
            for pattern in ("|", "()", "a*", "sales|", "(?i)x?", "^", "$", ".*", ".")
        ),
        *((pattern, False) for pattern in ("a", "^$", "[^a]", r"\\w", "a|b", "a+", "..", "(?i)vp")),
    ],
)
def test_a_pattern_that_is_found_everywhere_is_warned_of(pattern: str, everything: bool) -> None:
    """It asks for nothing; the definition still loads."""
    condition = f'title.matches(r"{pattern}")'
    found = problems(when(condition))
    assert fits_everything(pattern) == everything
    assert [each.code for each in found] == (["LC-DEF-042"] if everything else [])
    assert all(each.severity == "warning" for each in found)
    derived = f"derive:\n  v:\n    - {{when: '{condition}', value: a}}\n"
    assert [each.code for each in problems(derived)] == (["LC-DEF-042"] if everything else [])


# -- choices ---------------------------------------------------------------------------------------


def test_an_option_stands_once() -> None:
    """A second one is a slip of something else."""
    assert told("fields: {f: {type: choice, of: [a, b, a]}}\n") == [
        ("LC-DEF-030", "the option `a` stands twice", "remove one of them", "fields.f.of[2]")
    ]


# -- what nobody sees ------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u2066", "\u00ad"])
def test_invisible_characters_are_refused_where_they_would_be_compared_or_read(mark: str) -> None:
    """In strings of conditions and in reasons; joiners within words and emoji are none."""
    sign, mark = mark, f"\\u{ord(mark):04x}"  # as YAML writes it in double quotes
    ((code, message, _, path),) = told(f"segments:\n  s: \"title == 'CE{mark}O'\"\n")
    assert (code, path) == ("LC-EXPR-005", "segments.s")
    assert message.endswith("which nobody sees")
    assert f"`{mark}`" in message
    for text, place in (
        (f'disqualify: [{{rule: r, when: budget > 1, because: "S{mark}o"}}]\n', "disqualify[0]"),
        (f'grades: [{{grade: A, because: "S{mark}o"}}]\n', "grades[0]"),
        (
            (
                "score: {d: {rules: [{rule: r, for_each: touches.call, points: 1, "
                f'because: "{mark}"}}]}}}}\n'
            ),
            "score.d.rules[0]",
        ),
        (
            (
                "stages: [{stage: a}, {stage: b, enter: [{rule: r, when: qualified, "
                f'because: "x{mark}"}}]}}]\n'
            ),
            "stages[1].enter[0]",
        ),
        (f'route: {{rules: [{{rule: r, to: a, because: "x{mark}"}}]}}\n', "route.rules[0]"),
    ):
        ((code, message, _, path),) = told(text)
        assert (code, path) == ("LC-DEF-041", f"{place}.because")
        assert f"`{mark}`" in message
    assert sign not in message


def test_joiners_are_no_slip() -> None:
    """They stand within words of Persian and Hindi, and within emoji."""
    for text in ("می\u200cخواهم", "क्\u200dष", "👩\u200d💻"):
        assert told(f"segments:\n  s: title == '{text}'\n") == []
        rule = f"disqualify: [{{rule: r, when: budget > 1, because: '{text}'}}]\n"
        assert told(rule) == []


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "fields: {f: {type: whole, default: x}}\n",
            "the default `x` is not a whole number",
            "give a value of the type",
        ),
        (
            "fields: {f: {type: money, default: x}}\n",
            "the default `x` is not an amount of money",
            "give a value of the type",
        ),
        (
            "fields: {f: {type: choice, of: [a], default: x}}\n",
            "the default `x` is not one of the choices",
            "give a value of the type",
        ),
        (
            "fields: {f: {type: email, default: x}}\n",
            "the default `x` is not an e-mail address",
            "give a value of the type",
        ),
        (
            "currency: euro\n",
            "expected three capital letters, such as EUR; found `euro`",
            "write `EUR`",
        ),
        (
            "currency: eur\n",
            "expected three capital letters, such as EUR; found `eur`",
            "write `EUR`",
        ),
        (
            "currency: doubloons\n",
            "expected three capital letters, such as EUR; found `doubloons`",
            "write its code of ISO 4217",
        ),
        (
            "fields: {f: integer}\n",
            "expected a mapping with `type`, found `integer`",
            "write {type: whole}",
        ),
        (
            "fields: {f: date}\n",
            "expected a mapping with `type`, found `date`",
            "write {type: date}",
        ),
    ],
)
def test_messages_are_about_what_was_written(text: str, message: str, hint: str) -> None:
    """In words that an author knows, with a cure that can be followed."""
    ((_, said, cure, _),) = told(text)
    assert (said, cure) == (message, hint)


def test_a_control_character_is_told_as_what_it_is() -> None:
    """It looks like no letter; YAML lets none through, documents made in Python do."""
    document = Document.model_validate(
        {"definition": "x", "segments": {"s": "budget > 1\0 and known(title)"}}
    )
    (problem,) = check(from_document(document)).problems.errors
    assert problem.message == "the condition holds the control character U+0000"
    assert (problem.code, problem.hint) == ("LC-EXPR-008", "remove it")


def test_a_field_that_is_no_type_is_told_the_types() -> None:
    """`{type: 5}` would be no cure."""
    ((_, said, cure, _),) = told("fields: {f: 5}\n")
    assert said == "expected a mapping with `type`, found `5`"
    assert cure.startswith("write {type: text}, or another of text, choice, whole")


def test_a_fact_of_no_type_is_told_as_that() -> None:
    """Not as a whole number that it never was to be."""
    with pytest.raises(
        ValueError, match="whose fact `note` is a value of the type object"
    ) as error:
        Touch.model_validate(
            {"kind": "call", "at": "2026-03-01T00:00:00Z", "facts": {"note": object()}}
        )
    assert "whole number" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1e9", "it is written with an exponent"),
        ("1E+3", "it is written with an exponent"),
        ("2.5", "it has a fraction"),
        ("9" * 25, "it has too many digits"),
        ("12,000", "it has thousands separators"),
    ],
)
def test_why_a_text_is_no_whole_number(text: str, why: str) -> None:
    """One reason, and the one that is true."""
    with pytest.raises(RefusedValueError) as error:
        read_whole(text)
    assert error.value.message == f"not a whole number: {why}"
