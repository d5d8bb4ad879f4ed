"""The traps of YAML: each is one error, where its author must look, with the cure."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from leadcore.definition.composing.composer import compose
from leadcore.definition.composing.whole_values import is_cut_short, meant_value
from leadcore.errors import DefinitionError, Problem

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


def mistake(text: str, loader: Any) -> Problem:
    """The one problem of a text that is not YAML."""
    with pytest.raises(DefinitionError) as caught:
        compose(text, loader=loader)
    (problem,) = caught.value.problems
    return problem


BEGIN = "disqualify:\n"
CASES = {
    "brackets in braces": (
        BEGIN + '  - {rule: a, when: country in ["US", "CA"], because: b}\n  - {rule: c}\n',
        ("LC-YAML-012", "2:21"),
        """when: 'country in ["US", "CA"]'""",
    ),
    "a call with quotes in braces": (
        BEGIN + '  - {rule: a, when: title.has_word("vp", "ceo"), because: b}\n',
        ("LC-YAML-012", "2:21"),
        """when: 'title.has_word("vp", "ceo")'""",
    ),
    "braces over several lines": (
        BEGIN + "  - {rule: a,\n     when: country in [x, y],\n     because: b}\n",
        ("LC-YAML-012", "3:12"),
        "when: 'country in [x, y]'",
    ),
    "a hash in braces": (
        BEGIN + '  - {rule: a, when: title == "the #1", because: b}\n  - {rule: c, when: d}\n',
        ("LC-YAML-013", "2:35"),
        "single quotes",
    ),
    "a hash in braces at the end of the file": (
        BEGIN + '  - {rule: a, when: title == "the #1"}',
        ("LC-YAML-013", "2:35"),
        "single quotes",
    ),
    "a hash in a reason": (
        BEGIN + "  - {rule: a, when: b, because: Our #1 market}\nstages: []\n",
        ("LC-YAML-013", "2:37"),
        "single quotes",
    ),
    "a remark in braces is not what broke them": (
        BEGIN + "  - {rule: a, # the first\n     when: country in [x], because: b}\n",
        ("LC-YAML-012", "3:12"),
        "when: 'country in [x]'",
    ),
    "a colon in a condition": (
        BEGIN + "  - rule: a\n    when: title has: b\n",
        ("LC-YAML-014", "3:20"),
        "when: 'title has: b'",
    ),
    "a colon in a reason": (
        BEGIN + "  - because: Wants: more\n",
        ("LC-YAML-014", "2:19"),
        "because: 'Wants: more'",
    ),
    "a colon in braces": (
        BEGIN + "  - {rule: a, because: Wants: more}\n",
        ("LC-YAML-014", "2:24"),
        "because: 'Wants: more'",
    ),
    "a double quote first": (
        BEGIN + '  - rule: a\n    when: "US" == country\n    because: b\n',
        ("LC-YAML-015", "3:11"),
        """when: '"US" == country'""",
    ),
    "a single quote first": (
        BEGIN + "  - rule: a\n    when: 'US' == country\n",
        ("LC-YAML-015", "3:11"),
        "when: '''US'' == country'",
    ),
    "a quote first in braces": (
        BEGIN + '  - {rule: a, when: "US" == country, because: b}\n',
        ("LC-YAML-015", "2:21"),
        """when: '"US" == country'""",
    ),
    "a bracket first": (
        BEGIN + '  - when: ["US"].has(country)\n',
        ("LC-YAML-015", "2:11"),
        """when: '["US"].has(country)'""",
    ),
    "a brace first": (
        BEGIN + "  - when: {a} == b\n",
        ("LC-YAML-015", "2:11"),
        "when: '{a} == b'",
    ),
    "a star first": (
        BEGIN + "  - when: *star\n",
        ("LC-YAML-015", "2:11"),
        "single quotes",
    ),
    "a star first, and more": (
        BEGIN + "  - when: *star == 2\n",
        ("LC-YAML-015", "2:11"),
        "single quotes",
    ),
    "ampersands first": (BEGIN + "  - when: && x\n", ("LC-YAML-015", "2:11"), "when: '&& x'"),
    "a percent sign first": (BEGIN + "  - when: %x\n", ("LC-YAML-015", "2:11"), "when: '%x'"),
    "an at sign first": (BEGIN + "  - when: @x == 1\n", ("LC-YAML-015", "2:11"), "when: '@x == 1'"),
    "a backtick first": (BEGIN + "  - when: `x`\n", ("LC-YAML-015", "2:11"), "when: '`x`'"),
    "an at sign in braces": (BEGIN + "  - {when: @x, a: b}\n", ("LC-YAML-015", "2:12"), "quotes"),
    "a comparison first": (BEGIN + "  - when: >= 5\n", ("LC-YAML-015", "2:11"), "when: '>= 5'"),
    "a bar first": (BEGIN + "  - when: |x|\n", ("LC-YAML-015", "2:11"), "when: '|x|'"),
    "a tag that cannot be": (BEGIN + "  - when: !a!b c\n", ("LC-YAML-015", "2:11"), "quotes"),
    "a question mark first": (BEGIN + "  - when: ? x\n", ("LC-YAML-015", "2:11"), "quotes"),
    "a list on the line of its key": (BEGIN + "  - when: - x\n", ("LC-YAML-015", "2:11"), "below"),
    "a backslash in double quotes": (
        BEGIN + "  - when: \"title.matches('\\d+')\"\n",
        ("LC-YAML-016", "2:27"),
        "single quotes",
    ),
    "a quote left open": (
        BEGIN + '  - rule: a\n    when: "US == country\n    because: b\n',
        ("LC-YAML-017", "3:11"),
        "close it",
    ),
    "a quote left open until the next": (
        BEGIN + '  - rule: a\n    when: "US == country\n    because: "b"\n',
        ("LC-YAML-017", "3:11"),
        "close it",
    ),
    "a tab": ("disqualify:\n\t- rule: a\n", ("LC-YAML-011", "2:1"), "blanks"),
    "a tab further down": (
        BEGIN + "  - rule: a\n\t  when: b\n",
        ("LC-YAML-011", "3:1"),
        "blanks",
    ),
    "no blank after the colon": (
        BEGIN + "  - rule: a\n    when:budget > 5\n    because: b\n",
        ("LC-YAML-001", "3:5"),
        "write `when: ...`",
    ),
    "no colon": (
        BEGIN + "  - rule: a\n    when budget > 5\n    because: b\n",
        ("LC-YAML-001", "3:5"),
        "colon",
    ),
    "a line too deep": (
        BEGIN + "  - rule: a\n      when: b\n",
        ("LC-YAML-001", "3:1"),
        "indentation",
    ),
    "a line not deep enough": (
        BEGIN + "  - rule: a\n   when: b\n",
        ("LC-YAML-001", "3:4"),
        "indentation",
    ),
    "a dash not deep enough": (
        BEGIN + "  - rule: a\n - rule: b\n",
        ("LC-YAML-001", "3:2"),
        "indentation",
    ),
    "a brace left open": (
        BEGIN + "  - {rule: a, when: b\n  - {rule: c}\n",
        ("LC-YAML-001", "2:5"),
        "}",
    ),
    "a bracket left open": ("teams: [a, b\nlists: {}\n", ("LC-YAML-001", "1:8"), "]"),
    "a bracket too many": ("teams: [a, b]]\nlists: {}\n", ("LC-YAML-015", "1:8"), "quotes"),
    "a comma too many": ("teams: [a, , b]\n", ("LC-YAML-001", "1:12"), "remove"),
    "a closing brace alone": ("teams: }\n", ("LC-YAML-001", "1:8"), "remove"),
}


@pytest.mark.parametrize("loader", LOADERS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("name", CASES)
def test_a_trap_is_one_error_where_its_author_must_look(name: str, loader: Any) -> None:
    """Code, line, column and cure of everything that people get wrong in YAML."""
    text, expected, cure = CASES[name]
    problem = mistake(text, loader)

    assert (problem.code, str(problem.span)) == expected
    assert cure in problem.hint


@pytest.mark.parametrize("name", CASES)
def test_windows_line_ends_move_nothing(name: str) -> None:
    """The place of a mistake is the same in a file with other line ends."""
    text, expected, _ = CASES[name]
    problem = mistake(text.replace("\n", "\r\n"), LOADERS[-1])

    assert (problem.code, str(problem.span)) == expected


def test_no_message_speaks_of_parsers() -> None:
    """Authors read no words such as token, scalar or node."""
    for text, _, _ in CASES.values():
        problem = mistake(text, LOADERS[-1])
        words = f"{problem.message} {problem.hint}".lower()
        assert not any(word in words for word in ("token", "scalar", "node", "parsing", "block"))


@pytest.mark.parametrize(
    "condition",
    ['title == "the', "a and", "x in [", "f(1,", "not", "budget >=", "a == 'b", "lists.", "a +"],
)
def test_a_condition_that_breaks_off_is_seen(condition: str) -> None:
    """An open quote or bracket, or an operator at the end, means that something is missing."""
    assert is_cut_short(condition)


@pytest.mark.parametrize(
    "condition",
    ['title == "the"', "a and b", 'x in ["a", "b"]', "f(1, 2)", "budget", "knot", "a == 'it\"s'"],
)
def test_a_whole_condition_is_left_alone(condition: str) -> None:
    """A remark behind a condition that is complete is a remark."""
    assert not is_cut_short(condition)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("{when: budget >= 12,000, because: x}", "budget >= 12,000"),
        ('{when: f("a, b", c), because: x}', 'f("a, b", c)'),
        ("{when: x in (1, 2)}", "x in (1, 2)"),
        ("{when: [1, 2]\n, because: x}", "[1, 2]"),
        ("{when: 'a, b', because: x}", "'a, b'"),
        ("{when: a", "a"),
    ],
)
def test_what_an_author_meant_reaches_to_the_next_key(text: str, meant: str) -> None:
    """Commas in brackets, strings and numbers belong to the value that the cure shows."""
    assert meant_value(text, text.index(": ") + 2) == meant
