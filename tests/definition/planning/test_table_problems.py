"""What is wrong with a table: told once, by its column and row, with the cure."""

from __future__ import annotations

from typing import Any

import pytest

from leadcore import Definition, DefinitionError
from leadcore.definition.loading.loaded import from_document
from leadcore.definition.sections.document import Document, Table
from leadcore.errors import Problem

SECTIONS: dict[str, Any] = {
    "definition": "tables",
    "fields": {"seats": {"type": "whole"}},
    "grades": [{"grade": "A", "when": "seats > 5"}, {"grade": "C"}],
}


def problems(table: Table, **sections: Any) -> list[Problem]:
    """What a definition is refused for that reads one table."""
    document = Document.model_validate({**SECTIONS, **sections})
    with pytest.raises(DefinitionError) as caught:
        Definition(document, loaded=from_document(document, files={table.name: table}))
    return list(caught.value.problems)


def of_columns(*columns: str) -> Table:
    """A table of points with one row."""
    return Table(name="points.csv", columns=(*columns, "points"), rows=(("", *columns[1:], "5"),))


SCORE = {"fit": {"rules": [{"rule": "listed", "table": "points.csv"}]}}


@pytest.mark.parametrize(
    ("column", "code", "says", "cure"),
    [
        ("contry", "LC-DEF-031", "names no fact", "did you mean `country`?"),
        ("becuase", "LC-DEF-031", "names no fact", "did you mean `because`?"),
        ("Lead Source", "LC-DEF-031", "names no fact", "columns are facts, `points`, `rule` or"),
        ("12", "LC-DEF-031", "names no fact", "columns are facts"),
        ("'x'", "LC-DEF-031", "names no fact", "columns are facts"),
        ("touches", "LC-DEF-031", "names no fact", "columns are facts"),
        ("", "LC-DEF-031", "names no fact", "columns are facts"),
        ("grade", "LC-EXPR-004", "cannot be read here: `grade` is not decided yet", "`grades`"),
        ("score.fit", "LC-EXPR-004", "`score` is not decided yet where `score`", "the order is"),
    ],
)
def test_a_column_that_names_no_fact_is_one_problem(
    column: str, code: str, says: str, cure: str
) -> None:
    """The column is told with its table, in one problem and not in two."""
    [problem] = problems(of_columns(column), score=SCORE)

    assert problem.code == code
    assert f"the column `{column}` of the table `points.csv`" in problem.message
    assert says in problem.message
    assert cure in problem.hint
    assert problem.path == "score.fit.rules[0].table"


def test_all_columns_that_name_no_fact_are_told() -> None:
    """One problem for each such column, and none for the others."""
    told = problems(of_columns("contry", "seats", "titel"), score=SCORE)

    assert [problem.hint for problem in told] == [
        "did you mean `country`?",
        "did you mean `title`?",
    ]


def test_a_cell_of_a_look_up_is_told_under_its_own_column() -> None:
    """What cannot be looked up and what cannot be taken stand in different columns."""
    table = Table(
        name="sizes.csv",
        columns=("seats", "discount"),
        rows=(("5", "0.5"), ("many", "0.5"), ("6", "half"), ("7", "")),
    )
    lookup = {"lookup": "sizes.csv", "by": "seats", "take": "discount", "type": "decimal"}

    told = problems(table, derive={"discount": lookup})

    assert [(problem.code, problem.message) for problem in told] == [
        ("LC-DEF-032", "row 2, column `seats`: `many` is no number"),
        ("LC-DEF-032", "row 3, column `discount`: `half` is no number"),
        ("LC-DEF-032", "row 4, column `discount`: the value is empty"),
    ]
    assert [problem.span.line for problem in told if problem.span] == [3, 4, 5]


def test_a_table_of_nothing_but_bad_cells_is_not_read_to_its_end() -> None:
    """Twenty bad cells are told, and that the rest is not read; so it costs nothing."""
    table = Table(
        name="points.csv",
        columns=("country", "points"),
        rows=tuple((f"nowhere {at}", "5") for at in range(50_000)),
    )

    told = problems(table, score=SCORE)

    assert len(told) == 21
    assert told[19].message.startswith("row 20, column `country`: ")
    assert told[20].message == "these are 20 bad cells, and the rest of the table is not read"
    assert told[20].span == told[19].span


def test_a_look_up_of_nothing_but_bad_cells_is_not_read_to_its_end() -> None:
    """The same for a table that values are looked up in."""
    rows = tuple((f"nowhere {at}", "x") for at in range(50_000))
    table = Table(name="regions.csv", columns=("country", "region"), rows=rows)

    told = problems(
        table, derive={"region": {"lookup": "regions.csv", "by": "country", "take": "region"}}
    )

    assert len(told) == 21
    assert told[20].message == "these are 20 bad cells, and the rest of the table is not read"


def test_a_list_of_nothing_but_bad_values_is_not_read_to_its_end() -> None:
    """And for a named list that meets a country."""
    values = [f"nowhere {at}" for at in range(50_000)]
    rule = {"rule": "home", "when": "country in lists.home"}

    told = problems(of_columns("country"), lists={"home": values}, disqualify=[rule])

    assert len(told) == 21
    last = "these are 20 bad values, and the rest of the list is not read"
    assert [problem.path for problem in told if problem.message == last] == ["lists.home[20]"]
