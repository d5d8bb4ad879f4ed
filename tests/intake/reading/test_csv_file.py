"""CSV files as people save them: what is read, what is set aside, and how rows are counted."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.errors import InputError
from leadcore.intake.reading.content import Content
from leadcore.intake.reading.csv_file import CsvFile
from leadcore.intake.reading.heads import delimiter_of, names_of
from leadcore.intake.reading.lines import LONGEST_LINE


class Named(io.BytesIO):
    """Bytes with the name of a file."""

    name = "leads.csv"


def opened(content: bytes, **settings: object) -> CsvFile:
    """The file that bytes are."""
    return CsvFile(Content(Named(content)), **settings)  # type: ignore[arg-type]  # by name


def good(file: CsvFile) -> list[list[str]]:
    """The rows that could be read."""
    return [row.cells for row in file.rows() if row.fault is None]


def bad(file: CsvFile) -> list[tuple[int, str]]:
    """The numbers and codes of the others."""
    return [(row.number, row.fault.problem.code) for row in file.rows() if row.fault is not None]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends_are_found_out(
    delimiter: str, encoding: str, end: str
) -> None:
    """What spreadsheets of all countries write is read without being told how."""
    lines = [["Name", "Größe"], ["Zoë; Ltd", "1,5"], ["O'Hara|x", "2"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(lines)
    file = opened(text.getvalue().encode(encoding))
    assert file.columns == ("Name", "Größe")
    assert good(file) == lines[1:]


def test_utf_16_without_a_mark_is_recognised() -> None:
    """Its plain letters have a NUL beside them, on one side or the other."""
    for encoding in ("utf-16-le", "utf-16-be"):
        file = opened("name;city\nAnna;Köln\n".encode(encoding))
        assert (file.columns, good(file)) == (("name", "city"), [["Anna", "Köln"]])


def test_what_is_stated_is_not_found_out() -> None:
    """Separator and encoding of the mapping outrank what the file looks like."""
    file = opened("a,b;c\nä,1;2\n".encode("cp850"), delimiter=";", encoding="cp850")
    assert (file.columns, good(file)) == (("a,b", "c"), [["ä,1", "2"]])


def test_excel_can_state_the_separator() -> None:
    """The line `sep=;` is no row, and still counts as one."""
    file = opened(b"sep=;\r\na;b\r\n1;2\r\n")
    assert [(row.number, row.cells) for row in file.rows()] == [(3, ["1", "2"])]


def test_rows_are_counted_as_in_a_spreadsheet() -> None:
    """The head row is row 1; line breaks within quotes make no new row, empty lines do."""
    file = opened(b'a,b\n1,"x\ny"\n\n2,z\n,\n3,\n')
    assert [(row.number, row.cells) for row in file.rows()] == [
        (2, ["1", "x\ny"]),
        (4, ["2", "z"]),
        (6, ["3", ""]),
    ]


def test_columns_get_names_that_differ() -> None:
    """Doubles are numbered, empty ones called by their place, blanks and marks removed."""
    file = opened("\ufeff id , name,Name,name,,class\n1,2,3,4,5,6\n".encode())
    assert file.columns == ("id", "name", "Name", "name (2)", "column 5", "class")


@given(st.lists(st.text(max_size=8), min_size=1, max_size=12))
def test_names_are_never_empty_nor_twice(cells: list[str]) -> None:
    """Whatever the head row holds."""
    names = names_of(cells)
    assert len(set(names)) == len(names) == len(cells)
    assert all(name.strip() for name in names)


def test_a_file_without_head_row_takes_its_columns_from_the_mapping() -> None:
    """Unless the first row is just these names: a file of bad rows has been given a head."""
    file = opened(b"Anna;Oslo\nBo;Rome\n", columns=["name", "city"])
    assert [(row.number, row.cells) for row in file.rows()] == [
        (1, ["Anna", "Oslo"]),
        (2, ["Bo", "Rome"]),
    ]
    again = opened(b"name;city\nBo;Rome\n", columns=["name", "city"])
    assert good(again) == [["Bo", "Rome"]]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"1,2,3,4", "LC-IN-010"),
        (b"1,2", "LC-IN-010"),
        (b'1,"2"x,3', "LC-IN-011"),
        (b'1,"2,3', "LC-IN-011"),
        (b"1," + b"x" * 200_000 + b",3", "LC-IN-014"),
        (b"1," + b"x" * (LONGEST_LINE + 5) + b",3", "LC-IN-014"),
    ],
)
def test_a_torn_row_is_set_aside_alone(row: bytes, code: str) -> None:
    """Rows before and after it are read, and keep their numbers."""
    file = opened(b"a,b,c\n1,2,3\n" + row + b'\n4,5,6\n7,"8",9\n')
    rows = list(file.rows())
    assert [(r.number, r.fault.problem.code if r.fault else None) for r in rows] == [
        (2, None),
        (3, code),
        (4, None),
        (5, None),
    ]
    assert rows[-1].cells == ["7", "8", "9"]


def test_surplus_separators_at_the_end_are_forgiven() -> None:
    """Spreadsheets write them behind every row; nothing is lost with them."""
    assert good(opened(b"a,b\n1,2,,\n3,4\n")) == [["1", "2"], ["3", "4"]]


def test_bytes_that_are_no_text_spoil_their_row_only() -> None:
    """The file is in UTF-8 all the same; the column is named."""
    file = opened(("größe,b\n" + "ä,b\n" * 300).encode() + b"1,\xff\n2,3\n")
    (row,) = [row for row in file.rows() if row.fault is not None]
    assert (row.number, row.fault and row.fault.column) == (302, "b")


def test_a_file_with_one_wrong_byte_early_is_taken_for_windows() -> None:
    """Nothing else in it speaks for UTF-8."""
    file = opened(b"name,city\nJos\xe9,Oslo\n")
    assert (file.encoding, good(file)) == ("cp1252", [["José", "Oslo"]])


def test_nul_bytes_are_kept_for_the_model_to_refuse() -> None:
    """They spoil no other cell."""
    assert good(opened(b"a,b\n1,x\0y\n")) == [["1", "x\0y"]]


def test_a_packed_file_that_ends_early_gives_what_it_has() -> None:
    """The row in which it breaks off is set aside; the problem is told."""
    import random

    rows = "".join(f"{random.random()},{random.random()}\n" for _ in range(20_000))
    packed = gzip.compress(("a,b\n" + rows).encode())
    file = opened(packed[: len(packed) // 2])
    found = list(file.rows())
    assert 5_000 < len(found) < 15_000
    assert [row.number for row in found if row.fault is not None] in ([], [found[-1].number])
    assert [problem.code for problem in file.problems] == ["LC-IN-006"]
    assert list(opened(packed).rows())[-1].number == 20_001


def test_a_packed_file_may_have_several_parts() -> None:
    """As `cat` and log rotation make them."""
    parts = gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n") + b"\0\0"
    file = opened(parts)
    assert (good(file), file.problems) == ([["1", "2"], ["3", "4"]], ())


def test_a_file_without_a_head_row_is_refused() -> None:
    """There is nothing to read its rows by."""
    for content in (b'"a,b', b"\n\n \n"):
        with pytest.raises(InputError, match="LC-IN-005"):
            opened(content)


def test_a_file_has_so_many_columns_and_no_more() -> None:
    """Ten thousand; beyond that it is hardly a file of leads, and the error asks whether it is."""
    cells = [f"c{at}" for at in range(10_001)]
    most = opened("{0}\n{0}x\n".format(",".join(cells[:-1])).encode())
    assert len(most.columns) == len(good(most)[0]) == 10_000
    with pytest.raises(InputError, match=r"LC-IN-002.*10,001 columns.*is it CSV\?"):
        opened("{0}\n{0}x\n".format(",".join(cells)).encode())


@pytest.mark.slow
def test_quotes_that_open_again_and_again_come_to_an_end() -> None:
    """Each line opens a quote that only the next one closes: the search for its end is bounded."""
    file = opened(b'a,b\n"x\n' + b'a","b\n' * 300_000 + b"1,2\n")
    rows = list(file.rows())
    assert rows[0].fault is not None
    assert len(rows) < 300_003


def test_the_separator_is_the_one_that_fits_most_rows() -> None:
    """Commas within numbers, and semicolons within texts, do not mislead."""
    assert delimiter_of(["a;b", "1,5;2,5", "3,5;4,5"]) == ";"
    assert delimiter_of(["a,b", '"x;y;z",1', '"p;q;r",2']) == ","
    assert delimiter_of(["a,b,c", ";", ";"]) == ","
    assert delimiter_of(["only", "one", "column"]) == ","


# A file with many control characters is no text; a few may stand in one.
CELLS = st.text(
    st.characters(exclude_characters="\ufeff", exclude_categories=["Cs", "Cc"])
    | st.sampled_from("\n\t"),
    max_size=6,
)


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6
        )
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(rows: list[list[str]], delimiter: str, end: str) -> None:
    """Every row that is not empty comes back as it was, blanks at the front apart."""
    head = [f"column{at}" for at in range(len(rows[0]))]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([head, *rows])
    file = opened(text.getvalue().encode("utf-8-sig"), delimiter=delimiter)
    assert list(file.columns) == head
    assert good(file) == [row for row in rows if any(cell.strip() for cell in row)]


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_clean_error(content: bytes) -> None:
    """No input makes reading break, and no row is without cells or fault."""
    try:
        rows = list(opened(content).rows())
    except InputError:
        return
    assert all(row.fault is not None or row.cells for row in rows)


@given(st.lists(st.sampled_from([*'a1 ,;"\n\r\t\0', "é", "\ufeff"]), max_size=60))
def test_any_text_of_separators_and_quotes_is_rows_or_a_clean_error(parts: list[str]) -> None:
    """The letters that matter to CSV, in any order."""
    try:
        file = opened(("h,i\n" + "".join(parts)).encode())
        numbers = [row.number for row in file.rows()]
    except InputError:
        return
    assert numbers == sorted(set(numbers))


def test_texts_that_a_formula_keeps_are_read() -> None:
    """Exports write `="00123"` so that a spreadsheet keeps the zeros; in the head row likewise."""
    content = b'="no",name\n="00123",Anna\n"=""00456""",="B;C"\n00789,=A1\n'
    file = opened(content)
    assert file.columns == ("no", "name")
    assert good(file) == [["00123", "Anna"], ["00456", "B;C"], ["00789", "=A1"]]


TITLED = b"""\
Leads of the fair, by day
"Status: 1 October; final"

name;mail;town
Anna;a@b.com;Oslo

name;mail;town
Ben;b@b.com;Rome
"""


def test_the_head_row_can_stand_below_a_title() -> None:
    """What stands above it is passed over, and rows keep the numbers that a person sees."""
    file = opened(TITLED, head_row=4)
    assert (file.delimiter, file.columns) == (";", ("name", "mail", "town"))
    assert [(row.number, row.cells) for row in file.rows() if row.fault is None] == [
        (5, ["Anna", "a@b.com", "Oslo"]),
        (8, ["Ben", "b@b.com", "Rome"]),
    ]


def test_the_head_row_again_is_no_row() -> None:
    """Where exports were put one behind the other; one column alone may hold its own name."""
    assert good(opened(b"a,b\n1,2\na,b\na,c\n3,4\n")) == [["1", "2"], ["a", "c"], ["3", "4"]]
    assert good(opened(b"town\nOslo\ntown\n")) == [["Oslo"], ["town"]]


def test_a_file_of_bad_rows_has_its_head_row_first() -> None:
    """Whatever stood above that of the input."""
    content = b"name;leadcore_row\nAnna;5\n"
    assert [row.number for row in opened(content, head_row=4).rows()] == [5]


@pytest.mark.parametrize("head_row", [2, 9])
def test_a_head_row_that_is_not_there(head_row: int) -> None:
    """A file that ends before it holds nothing."""
    with pytest.raises(InputError, match="LC-IN-005"):
        opened(b"title\n", head_row=head_row)


def test_a_name_that_comes_again_and_again_is_counted_once() -> None:
    """Naming takes no longer for each column than for the one before it."""
    names = names_of(["name"] * 40_000)
    assert names[0] == "name"
    assert names[1:] == tuple(f"name ({at})" for at in range(2, 40_001))


def test_a_name_that_looks_counted_is_counted_itself() -> None:
    """Whatever order they come in, each is the first that is free."""
    assert names_of(["a", "a (2)", "a", "a (2)", "a (4)", "a", "a"]) == (
        *("a", "a (2)", "a (3)", "a (2) (2)", "a (4)", "a (5)", "a (6)"),
    )
