"""Letters of another alphabet in a name: seen, called by their name, and told with the cure."""

from __future__ import annotations

import pytest

from leadcore import Definition, DefinitionError
from leadcore.errors import Problem

STAGES = "stages: [{stage: inquiry}, {stage: sql}]\n"
TEAMS = "teams: [sales]\n"


def problems(sections: str) -> list[Problem]:
    """What a definition is refused for."""
    try:
        Definition.loads(f"leadcore: 1\ndefinition: looks\n{sections}")
    except DefinitionError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(
    ("sections", "path", "letter", "cure"),
    [
        (
            "disqualify: [{rule: comp\u0435titor, when: budget > 5}]",
            "disqualify[0].rule",
            "\u0435` (cyrillic small letter ie)",
            "write `competitor`",
        ),
        (
            "disqualify: [{rule: жук, when: budget > 5}]",
            "disqualify[0].rule",
            "ж` (cyrillic small letter zhe)",
            "type it again in plain letters",
        ),
        (
            "disqualify: [{rule: équipe, when: budget > 5}]",
            "disqualify[0].rule",
            "é` (latin small letter e with acute)",
            "write `equipe`",
        ),
        (
            "grades: [{grade: \u0410}]",
            "grades[0].grade",
            "\u0410` (cyrillic capital letter a)",
            "write `A`",
        ),
        (
            "stages: [{stage: \u0455ql}]",
            "stages[0].stage",
            "\u0455` (cyrillic small letter dze)",
            "write `sql`",
        ),
        (
            "teams: [marketing, s\u0430les]",
            "teams[1]",
            "\u0430` (cyrillic small letter a)",
            "write `sales`",
        ),
        (
            "teams: [inside \u03bfn-call sales]",
            "teams[0]",
            "\u03bf` (greek small letter omicron)",
            "write `inside on-call sales`",
        ),
        (
            "currency: \u0415UR",
            "currency",
            "\u0415` (cyrillic capital letter ie)",
            "write `EUR`",
        ),
    ],
)
def test_a_name_with_a_look_alike_letter_is_refused(
    sections: str, path: str, letter: str, cure: str
) -> None:
    """Rules, grades, stages, teams and currencies are looked at as conditions are."""
    [problem] = problems(sections)

    assert problem.code == "LC-DEF-006"
    assert problem.path == path
    assert f"`{letter}" in problem.message
    assert problem.hint == cure
    assert problem.span is not None
    assert problem.span.line == 3


def test_a_team_may_be_called_in_any_alphabet() -> None:
    """Words that are all in one alphabet, and accents, are nobody's mistake."""
    assert problems("teams: [продажи, Équipe, 営業部, αβγ, sales-東京]") == []


@pytest.mark.parametrize(
    ("sections", "code", "hint"),
    [
        (
            TEAMS + "route: {rules: [{rule: all, to: s\u0430les}]}",
            "LC-DEF-026",
            "did you mean `sales`? `\u0430` (cyrillic small letter a) is another letter",
        ),
        (
            STAGES + TEAMS + "route: {assign_on: [\u0455ql], rules: [{rule: all, to: sales}]}",
            "LC-DEF-027",
            "did you mean `sql`? `\u0455` (cyrillic small letter dze) is another letter",
        ),
        (
            STAGES + "disqualify: [{rule: seen, when: was.stage == '\u0455ql'}]",
            "LC-EXPR-014",
            "did you mean `sql`? `\u0455` (cyrillic small letter dze) is another letter",
        ),
        (
            STAGES + "disqualify: [{rule: seen, when: w\u0430s.stage == 'sql'}]",
            "LC-EXPR-008",
            "type a plain `a`",
        ),
    ],
)
def test_a_look_alike_letter_where_a_name_is_used_is_told(
    sections: str, code: str, hint: str
) -> None:
    """The name that was meant is offered, and the letter that is another is named."""
    [problem] = problems(sections)

    assert (problem.code, problem.hint) == (code, hint)


@pytest.mark.parametrize("digits", ["\u0665", "１０", "5\u0662", "²"])
def test_a_number_has_plain_digits(digits: str) -> None:
    """Digits of other alphabets, which Python would read, are told."""
    rule = f"{{rule: size, when: budget > 5, points: {digits}}}"
    [problem] = problems(f"score: {{fit: {{rules: [{rule}]}}}}")

    assert problem.code == "LC-DEF-004"
    assert problem.hint == "write the digits 0 to 9"
