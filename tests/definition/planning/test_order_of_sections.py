"""The order of sections: each condition reads what is decided before it, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadcore import Definition, DefinitionError
from leadcore.definition.sections.document import Document
from leadcore.language.vocabulary import MADE_IN, Section

DECLARED: dict[str, Any] = {
    "fields": {"seats": {"type": "whole"}},
    "grades": [{"grade": "A", "when": "score.total > 5"}, {"grade": "C"}],
    "stages": [{"stage": "inquiry"}, {"stage": "mql"}],
    "score": {"fit": {"rules": [{"rule": "size", "when": "seats > 5", "points": 1}]}},
    "teams": ["sales"],
}
RESULTS = {
    "disqualified": "disqualified",
    "qualified": "not qualified",
    "score": "score.total >= 5",
    "grade": 'grade == "A"',
    "stage": 'stage.reached("mql")',
}


def with_condition(section: Section, when: object) -> dict[str, Any]:
    """A document with a condition in one of its sections."""
    rule = {"rule": "asked", "when": when}
    placed: dict[Section, dict[str, Any]] = {
        Section.DERIVE: {"derive": {"band": [{"when": when, "value": "hot"}]}},
        Section.DISQUALIFY: {"disqualify": [rule]},
        Section.QUALIFY: {"qualify": {"criteria": [rule]}},
        Section.SCORE: {"score": {"fit": {"rules": [{**rule, "points": 1}]}}},
        Section.GRADES: {"grades": [{"grade": "A", "when": when}, {"grade": "C"}]},
        Section.STAGES: {
            "stages": [{"stage": "inquiry"}, {"stage": "mql", "enter": [rule], "leave": []}]
        },
        Section.ROUTE: {"route": {"rules": [{**rule, "to": "sales"}]}},
    }
    return {"definition": "order", **DECLARED, **placed[section]}


def problems(document: dict[str, Any], folder: Path | None = None) -> list[tuple[str, str, str]]:
    """Code, path and hint of each problem."""
    try:
        Definition(Document.model_validate(document), folder=folder)
    except DefinitionError as error:
        return [(each.code, each.path, each.hint) for each in error.problems]
    return []


SECTIONS = [section for section in Section if section is not Section.TRACKS]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("result", sorted(RESULTS))
def test_a_result_is_read_after_its_section_and_not_before(section: Section, result: str) -> None:
    """In each section a result is either decided already, or told as not decided yet."""
    found = problems(with_condition(section, RESULTS[result]))

    if section > MADE_IN[result]:
        assert found == []
    else:
        [(code, path, hint)] = found
        assert code == "LC-EXPR-004"
        assert path.startswith(section.key)
        assert f"made in `{MADE_IN[result].key}`" in hint


@pytest.mark.parametrize("section", SECTIONS)
def test_the_stage_before_is_known_in_every_section(section: Section) -> None:
    """`was.stage` is where the lead stood, and nothing has to be decided for it."""
    assert problems(with_condition(section, 'was.stage == "mql"')) == []
    assert problems(with_condition(section, 'was.stage.reached("mql")')) == []


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("result", sorted(RESULTS))
def test_a_segment_carries_its_results_along(section: Section, result: str) -> None:
    """A segment can be used where all that it reads, also through others, is decided."""
    document = with_condition(section, "outer")
    document["segments"] = {"outer": "inner or seats > 5", "inner": RESULTS[result]}

    found = problems(document)

    if section > MADE_IN[result]:
        assert found == []
    else:
        [(code, path, hint)] = found
        assert (code, path.split(".")[0].split("[")[0]) == ("LC-EXPR-004", section.key)
        assert f"from `{Section(MADE_IN[result] + 1).key}` on" in hint


@pytest.mark.parametrize(
    "first",
    [
        [{"when": 'second == "x"', "value": "y"}],
        {"cases": [{"when": "known(second)", "value": "y"}]},
        [{"when": 'first == "y"', "value": "y"}],
        [{"when": {"name": "second", "operator": "contains", "value": "x"}, "value": "y"}],
        {"lookup": "regions.csv", "by": "second", "column": "code", "take": "region"},
        {"table": "by_second.csv", "take": "region"},
    ],
)
def test_a_derived_value_reads_those_above_it(first: object, tmp_path: Path) -> None:
    """One that stands below, or the value itself, is not decided yet, and told as that."""
    (tmp_path / "regions.csv").write_text("code,region\nx,north\n")
    (tmp_path / "by_second.csv").write_text("second,region\nx,north\n")
    second = [{"when": "seats > 5", "value": "x"}, {"value": "z"}]
    fields = {"fields": DECLARED["fields"], "definition": "order"}

    told = problems({**fields, "derive": {"first": first, "second": second}}, tmp_path)
    assert [code for code, *_ in told] == ["LC-EXPR-004"]
    assert "move it up" in told[0][2]

    if "first" not in str(first):
        assert problems({**fields, "derive": {"second": second, "first": first}}, tmp_path) == []


def test_a_derived_value_is_read_from_disqualify_on() -> None:
    """All sections after `derive` read its values, as a segment that names one does."""
    for section in SECTIONS[1:]:
        for when in ('tier == "gold"', "golden"):
            document = with_condition(section, when)
            document["derive"] = {"tier": [{"when": "seats > 5", "value": "gold"}]}
            document["segments"] = {"golden": 'tier == "gold"'}
            assert problems(document) == []
