"""Numbers of a document: their bounds, and messages that say them."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadcore import Definition, DefinitionError
from leadcore.errors import Problem

BOUNDS = "expected a number from -1,000,000 to 1,000,000, found "


def problems(sections: str) -> list[Problem]:
    """What a definition is refused for."""
    try:
        Definition.loads(f"leadcore: 1\ndefinition: numbers\n{sections}")
    except DefinitionError as error:
        return list(error.problems)
    return []


def of_points(points: str) -> str:
    """A rule that gives points."""
    return f"score: {{fit: {{rules: [{{rule: size, when: budget > 5, points: {points}}}]}}}}"


@pytest.mark.parametrize(
    "points", ["1000000", "-1000000", "1e6", "1000000.000000", "999999.999999", "0.000001", "0"]
)
def test_points_go_up_to_a_million_either_way(points: str) -> None:
    """The bounds themselves are within the bounds."""
    assert problems(of_points(points)) == []


@pytest.mark.parametrize(
    "points", ["1000001", "-1000001", "1000000.000001", "1e7", "12345678", "1e5000", "9" * 5_000]
)
def test_points_beyond_a_million_are_told_with_the_bounds(points: str) -> None:
    """However far beyond they are, the message says the same."""
    [problem] = problems(of_points(points))

    assert problem.code == "LC-DEF-007"
    assert problem.message.startswith(BOUNDS + f"`{points[:50]}")
    assert len(problem.message) < 150
    assert problem.hint


@pytest.mark.parametrize("points", ["0.0000001", "0." + "1" * 5_000, "1e-5000", "1.2345678"])
def test_points_too_fine_are_told_as_that(points: str) -> None:
    """A number with too many digits after the point is not told to be too large."""
    [problem] = problems(of_points(points))

    assert problem.code == "LC-DEF-007"
    assert "digits after the point" in problem.message
    assert len(problem.message) < 150


def test_points_of_a_table_have_the_same_bounds(tmp_path: Path) -> None:
    """A cell can give no more points than a rule can."""
    folder = tmp_path
    (folder / "points.csv").write_text("country,points\nUS,1000000\nCA,1000001\n,-1000000.5\n")
    (folder / "leads.yaml").write_text(
        "leadcore: 1\ndefinition: numbers\n"
        "score: {fit: {rules: [{rule: listed, table: points.csv}]}}\n"
    )

    with pytest.raises(DefinitionError) as caught:
        Definition.load(folder / "leads.yaml")

    assert [(each.message, each.hint) for each in caught.value.problems] == [
        (
            "row 2, column `points`: `1000001` is out of bounds",
            "points go up to 1,000,000 either way",
        ),
        (
            "row 3, column `points`: `-1000000.5` is out of bounds",
            "points go up to 1,000,000 either way",
        ),
    ]


ENDLESS = "9" * 5_000


@pytest.mark.parametrize(
    "sections",
    [
        of_points(ENDLESS),
        f"score: {{fit: {{cap: {ENDLESS}, rules: []}}}}",
        f"score: {{fit: {{half_life: {ENDLESS} days, rules: []}}}}",
        (
            "score: {fit: {rules: [{rule: called, for_each: touches.call, points: 1, "
            f"at_most_times: {ENDLESS}}}]}}}}"
        ),
        f"qualify: {{need: {ENDLESS}, criteria: [{{rule: size, when: budget > 5}}]}}",
        f"disqualify: [{{rule: size, when: budget > {ENDLESS}}}]",
        f"disqualify: [{{rule: size, when: budget > -{ENDLESS}}}]",
        f"disqualify: [{{rule: size, when: budget > {ENDLESS}.5}}]",
        f"disqualify: [{{rule: size, when: 'budget in [{ENDLESS}, 5]'}}]",
        f"disqualify: [{{rule: size, when: budget > 1e{ENDLESS}}}]",
        (
            "disqualify: [{rule: size, when: "
            f"{{name: budget, operator: equal_to, value: {ENDLESS}}}}}]"
        ),
        f"fields: {{seats: {{type: whole, default: '{ENDLESS}'}}}}",
        f"derive: {{seats: {{type: whole, cases: [{{value: '{ENDLESS}'}}]}}}}",
        f"disqualify: [{{rule: old, when: 'touches.call.within(\"{ENDLESS} days\").exists()'}}]",
    ],
)
def test_a_number_of_thousands_of_digits_is_one_short_problem(sections: str) -> None:
    """Wherever a number stands, one that no machine holds is told once, in a line."""
    [problem] = problems(sections)

    assert problem.code.startswith("LC-")
    assert len(problem.message) < 200
    assert len(problem.hint) < 200
    assert "sys." not in problem.message


def test_an_endless_version_is_one_short_problem() -> None:
    """Of a document of another version nothing else is told."""
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(f"leadcore: {ENDLESS}\ndefinition: numbers\nstages: 5\n")

    [problem] = caught.value.problems
    assert problem.code == "LC-DEF-008"
    assert len(problem.message) < 200
