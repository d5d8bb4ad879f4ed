"""Files of bad rows: what stood there, why it was set aside, and fed again as they are."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore import Decision, Definition, InputError
from leadcore.intake import BadRow, Run

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
OWN = ["leadcore_row", "leadcore_column", "leadcore_value", "leadcore_code", "leadcore_problem"]


def definition(more: str = "") -> Definition[Any]:
    """A definition that reads two columns."""
    return Definition.loads(
        "leadcore: 1\ndefinition: x\ncapture:\n  web:\n    facts: {email: mail, budget: money}\n"
        f"{more}"
    )


def cells_of(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    """The rows of a CSV file."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def write(tmp_path: Path, content: bytes, name: str = "in.csv", more: str = "") -> tuple[Path, Run]:
    """A run over a file of this content, gone through, and its file of bad rows."""
    source = tmp_path / name
    source.write_bytes(content)
    bad = tmp_path / f"bad{source.suffix}"
    run = Run(definition(more), source, at=AT)
    run.write(tmp_path / "out.jsonl", bad)
    return bad, run


def test_a_bad_row_keeps_its_cells_and_says_what_is_wrong(tmp_path: Path) -> None:
    """In the columns of the input, all of them, with ours behind."""
    bad, _ = write(tmp_path, b"id,mail,money\n1,a@b.com,5\n2,a@b.com,lots\n3,nobody,-5\n")
    head, first, second = cells_of(bad)
    assert head == ["id", "mail", "money", *OWN]
    assert first[:7] == ["2", "a@b.com", "lots", "3", "money", "lots", "LC-IN-020"]
    assert "`lots` is not a number" in first[7]
    assert second[3:7] == ["4", "mail", "nobody", "LC-IN-020"]
    assert "column `money`: `-5` is below 0" in second[7]


def test_there_is_a_file_even_when_nothing_was_bad(tmp_path: Path) -> None:
    """So that one from yesterday is not taken for today's."""
    bad, run = write(tmp_path, b"mail,money\na@b.com,5\n")
    assert cells_of(bad) == [["mail", "money", *OWN]]
    assert run.summary.set_aside == 0


def test_a_mended_file_is_fed_again_as_it_is(tmp_path: Path) -> None:
    """Rows keep their numbers, our columns are no facts, and rows not mended are bad again."""
    bad, _ = write(tmp_path, b"mail,money\na@b.com,x\nb@b.com,y\n")
    text = bad.read_text().replace("a@b.com,x,", "a@b.com,7,")
    bad.write_text(text)
    again = tmp_path / "again.csv"
    run = Run(definition(), bad, at=AT)
    summary = run.write(tmp_path / "out2.jsonl", again)
    assert (summary.leads, summary.set_aside, summary.ignored) == (1, 1, ())
    assert json.loads((tmp_path / "out2.jsonl").read_text())["lead"] == "2"
    assert cells_of(again)[0] == ["mail", "money", *OWN]
    assert cells_of(again)[1][:3] == ["b@b.com", "y", "3"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in.csv", b"=id,mail,money,day\n1,a@b.com,1,1 dec\n2,a@b.com,x,1 jan\n3,?,1,1 feb\n"),
        (
            "in.jsonl",
            b'{"day": "1 dec"}\n{"money": "x", "more": 1.50, "day": "1 jan"}\n{"mail" 1}\n',
        ),
    ],
    ids=["csv", "json lines"],
)
def test_bad_rows_that_nobody_mended_come_out_as_they_were(
    tmp_path: Path, name: str, content: bytes
) -> None:
    """With our columns once, the numbers that they had at first, and their years."""
    more = "    time_zone: UTC\n    inquiry: {at: {from: day, format: '%d %b', first_year: 2008}}\n"
    bad, run = write(tmp_path, content, name, more)
    assert run.summary.set_aside == 2
    for number in range(2):
        again = tmp_path / f"again{number}{bad.suffix}"
        Run(definition(more), bad, at=AT).write(tmp_path / "out.jsonl", again)
        assert again.read_bytes() == bad.read_bytes()
        bad = again


def test_a_file_of_bad_rows_is_read_as_the_input_was(tmp_path: Path) -> None:
    """Separator, encoding and a head row that only it has."""
    more = '    delimiter: ";"\n    encoding: cp1252\n    columns: [mail, town, money]\n'
    bad, run = write(tmp_path, "a@b.com;Köln;x\nb@b.com;Ülm;5\n".encode("cp1252"), more=more)
    assert run.summary.leads == 1
    assert cells_of(bad, ";", "cp1252")[1][:4] == ["a@b.com", "Köln", "x", "1"]
    again = Run(definition(more), bad, at=AT)
    (row,) = again
    assert isinstance(row, BadRow)
    assert (row.row, row.value) == (1, "x")


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (b"a@b.com,1,234", ["a@b.com", "1", "234"]),
        (b"a@b.com", ["a@b.com"]),
        (b'"a@b.com,5', ['"a@b.com,5']),
    ],
)
def test_a_torn_row_is_kept_as_it_was_torn(tmp_path: Path, row: bytes, cells: list[str]) -> None:
    """It does not fit the head row until a person has mended it: then it does."""
    bad, _ = write(tmp_path, b"mail,money\n" + row + b"\n")
    kept = cells_of(bad)[1]
    assert kept[: len(cells)] == cells
    assert kept[len(cells)] == "2"
    run = Run(definition(), bad, at=AT)
    (again,) = run
    assert isinstance(again, BadRow)
    mended = ["a@b.com", "1234", *kept[len(cells) :]]
    text = io.StringIO()
    csv.writer(text).writerows([cells_of(bad)[0], mended])
    bad.write_text(text.getvalue())
    assert Run(definition(), bad, at=AT).write(tmp_path / "o.jsonl").leads == 1


def test_bytes_that_are_no_text_are_kept_as_they_are(tmp_path: Path) -> None:
    """So that they can be mended, and nothing is made of them meanwhile."""
    content = ("mail,money,größe\n" + "a@b.com,1,ä\n" * 100).encode() + b"a@b.com,5,\xff\xfe\n"
    bad, run = write(tmp_path, content)
    assert (run.summary.leads, run.summary.set_aside) == (100, 1)
    assert b"a@b.com,5,\xff\xfe,102," in bad.read_bytes()


def test_rows_of_json_lines_stay_objects(tmp_path: Path) -> None:
    """Exact numbers and all; what was no JSON is kept as a text, to be mended there."""
    lines = b'{"mail": "x", "money": 2.50, "more": [1, {"a": null}]}\n{"mail" 1}\n'
    bad, _ = write(tmp_path, lines, "in.jsonl")
    first, second = bad.read_text().splitlines()
    assert first.startswith('{"mail": "x", "money": 2.50, "more": [1, {"a": null}], "leadcore_row"')
    noted = json.loads(second)
    assert (noted["leadcore_row"], noted["leadcore_code"]) == (2, "LC-IN-012")
    assert noted["leadcore_text"] == '{"mail" 1}'
    mended = second.replace('{\\"mail\\" 1}', '{\\"money\\": 1}')
    bad.write_text(first.replace('"x"', '"a@b.com"') + "\n" + mended + "\n")
    assert Run(definition(), bad, at=AT).write(tmp_path / "o.jsonl").leads == 2


@pytest.mark.parametrize("form", ["{}\n{}\n", "[{}, {}]"])
def test_a_first_row_that_is_no_json_can_be_mended(tmp_path: Path, form: str) -> None:
    """It is set aside alone, as any other would be."""
    bad, run = write(tmp_path, form.format('{"money": NaN}', '{"money": 2}').encode(), "in.jsonl")
    assert (run.summary.leads, run.summary.set_aside, run.summary.problems) == (1, 1, ())
    noted = json.loads(bad.read_text())
    assert (noted["leadcore_row"], noted["leadcore_text"]) == (1, '{"money": NaN}')
    bad.write_text(bad.read_text().replace("NaN", "null,"))
    again = Run(definition(), bad, at=AT)
    assert again.write(tmp_path / "o.jsonl", tmp_path / "again.jsonl").set_aside == 1
    noted = json.loads((tmp_path / "again.jsonl").read_text())
    assert (noted["leadcore_row"], noted["leadcore_text"]) == (1, '{"money": null,}')


def test_rows_of_a_csv_file_can_be_kept_as_json_lines(tmp_path: Path) -> None:
    """When the name asks for it; the columns become keys."""
    source = tmp_path / "in.csv"
    source.write_text("mail,money\na@b.com,x\n")
    Run(definition(), source, at=AT).write(tmp_path / "out.jsonl", tmp_path / "bad.jsonl")
    assert json.loads((tmp_path / "bad.jsonl").read_text())["mail"] == "a@b.com"


def test_payloads_are_not_kept_as_csv(tmp_path: Path) -> None:
    """They would not fit; the error names a file that can hold them."""
    source = tmp_path / "in.jsonl"
    source.write_text('{"mail": "x"}\n')
    run = Run(definition(), source, at=AT)
    with pytest.raises(InputError, match=r"bad\.jsonl"):
        run.write(tmp_path / "out.jsonl", tmp_path / "bad.csv")


def test_years_from_the_order_of_rows_are_kept(tmp_path: Path) -> None:
    """A mended row gets the year that it had in its file."""
    more = "    time_zone: UTC\n    inquiry: {at: {from: day, format: '%d %b', first_year: 2008}}\n"
    bad, _ = write(tmp_path, b"mail,money,day\na@b.com,1,1 dec\na@b.com,x,1 jan\n", more=more)
    text = bad.read_text()
    assert text.splitlines()[0].endswith(",leadcore_problem,leadcore_year")
    assert text.rstrip().endswith(",2009")
    bad.write_text(text.replace("a@b.com,x,", "a@b.com,5,"))
    (decision,) = Run(definition(more), bad, at=AT)
    assert not isinstance(decision, BadRow)
    assert decision.lead.inquiries[0].at == datetime(2009, 1, 1, tzinfo=UTC)


def test_bad_rows_of_joined_files_have_a_file_of_their_own(tmp_path: Path) -> None:
    """Their columns are others."""
    joining = definition(
        "    id: id\n  visits: {joins: web, id: who, touches: [{kind: page_view, at: at}]}\n"
    )
    (tmp_path / "in.csv").write_text("id,mail,money\n1,a@b.com,x\n2,b@b.com,5\n")
    (tmp_path / "visits.csv").write_text("who,at\n2,someday\n")
    run = Run(joining, tmp_path / "in.csv", at=AT, joined={"visits": tmp_path / "visits.csv"})
    run.write(tmp_path / "out.jsonl", tmp_path / "bad.csv")
    assert cells_of(tmp_path / "bad.csv")[1][:2] == ["1", "a@b.com"]
    assert cells_of(tmp_path / "bad.visits.csv")[1][:3] == ["2", "someday", "2"]


def test_a_bad_row_is_shown_without_what_is_personal() -> None:
    """Its text can go to a log; its cells are kept for the file only."""
    content = b"mail,money\nanna@@example,12x\n"
    (bad,) = Run(definition(), io.BytesIO(content), at=AT)
    assert isinstance(bad, BadRow)
    for shown in (str(bad), repr(bad), bad.reason):
        assert "anna" not in shown
    assert "`12x`" in str(bad)


def test_a_spreadsheet_carries_nothing_out_of_it(tmp_path: Path) -> None:
    """Formulas stand behind an apostrophe, numbers do not; fed again, all is as it was."""
    content = b"=mail,money,town\n=cmd|x,-5,'@home\na@b.com,lots,+1+1\n"
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    reading = Definition.loads(
        "leadcore: 1\ndefinition: x\n"
        "capture: {web: {facts: {email: =mail, budget: money, city: town}}}\n"
    )
    bad = tmp_path / "bad.csv"
    Run(reading, source, at=AT).write(tmp_path / "out.jsonl", bad)
    head, first, second = cells_of(bad)
    assert head[:3] == ["'=mail", "money", "town"]
    assert first[:6] == ["'=cmd|x", "-5", "''@home", "2", "'=mail", "'=cmd|x"]
    assert second[:3] == ["a@b.com", "lots", "'+1+1"]
    again = list(Run(reading, bad, at=AT))
    assert [each.cells[:3] for each in again if isinstance(each, BadRow)] == [
        ["=cmd|x", "-5", "'@home"],
        ["a@b.com", "lots", "+1+1"],
    ]
    bad.write_text(bad.read_text().replace("lots", "5"))
    (_, mended) = Run(reading, bad, at=AT)
    assert isinstance(mended, Decision)
    assert mended.lead.city == "+1+1"


TEXTS = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8),
    st.text(alphabet="'=+-@1a\t ", max_size=5),
)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8))
def test_feeding_a_file_of_bad_rows_again_sets_the_same_rows_aside(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    """Nothing that was bad becomes good, or another text, by being written down."""
    folder = tmp_path_factory.mktemp("bad")
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("mail", "money"), *rows])
    bad, run = write(folder, text.getvalue().encode())
    found = list(Run(definition(), bad, at=AT))
    assert len(found) == run.summary.set_aside
    assert all(isinstance(result, BadRow) for result in found)
    assert len({result.row for result in found if isinstance(result, BadRow)}) == len(found)
    first = Run(definition(), folder / "in.csv", at=AT)
    before = [_kept(result) for result in first if isinstance(result, BadRow)]
    assert list(map(_kept, found)) == before
    Run(definition(), bad, at=AT).write(folder / "out2.jsonl", folder / "again.csv")
    once, twice = (list(map(_stripped, cells_of(each))) for each in (bad, folder / "again.csv"))
    assert twice == once


def _kept(result: object) -> list[str]:
    """The two cells of a bad row, without blanks before them, which count nowhere."""
    assert isinstance(result, BadRow)
    return _stripped(result.cells[:2])


def _stripped(cells: list[str]) -> list[str]:
    """Cells without blanks before them."""
    return [cell.lstrip(" ") for cell in cells]
