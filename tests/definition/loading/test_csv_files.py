"""CSV files: cells as people mean them, and every fault with the line it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.definition.loading.csv_files import ReadTable, read_table
from leadcore.errors import DefinitionError


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"a;b\n1;2\n",
        b"a,b\r\n1,2\r\n",
        b"a,b\r1,2",
        b"\xef\xbb\xbfa,b\n1,2\n",
        "a,b\n1,2\n".encode("utf-16"),
        b'"a","b"\n"1","2"\n',
        b'"a";"b"\n"1";"2"\n',
        b"\n a , b \n\n 1 , 2 \n,\n",
        b'\xef\xbb\xbf"a";b\n1;2\n',
    ],
)
def test_tables_are_read_however_they_were_saved(content: bytes) -> None:
    """Byte order mark, line ends, delimiter, quotes, blanks and empty rows make no difference."""
    table = read_table(content, "t.csv").table

    assert (table.columns, table.rows) == (("a", "b"), (("1", "2"),))


def test_the_head_row_decides_the_delimiter() -> None:
    """A comma inside a quoted name, or further down, does not count."""
    assert read_table(b'"a,b,c";d\n1,5;2\n', "t").table.rows == (("1,5", "2"),)
    assert read_table(b"a\n1;2\n", "t").table.rows == (("1;2",),)


def test_a_row_knows_its_line() -> None:
    """Empty rows and line breaks inside quotes are counted."""
    read = read_table(b'a,b\n\n1,"x\ny"\n2,z\n', "t.csv")

    assert read.table.rows == (("1", "x\ny"), ("2", "z"))
    assert read.lines == (3, 5)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a,b\n1,2\n3\n4,5\n", 3, "1 cell,"),
        (b"a,b\n1,2,3\n4,5\n", 2, "3 cells"),
        (b'a,b\n4,5\n1,"2\n', 3, "never closed"),
        (b'a,b\n1,"2"x\n4,5\n', 2, "quotes"),
        (b"a,b\n4,5\n" + b"x" * 200_000 + b",1\n", 3, "too long"),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_left_out(
    content: bytes, line: int, words: str
) -> None:
    """File, line and reason; the other rows are there."""
    read = read_table(content, "t.csv")
    (problem,) = read.problems

    assert (problem.code, str(problem.span)) == ("LC-DEF-013", f"t.csv:{line}:1")
    assert words in problem.message
    assert ("4", "5") in read.table.rows


@pytest.mark.parametrize(
    ("content", "code", "line", "words"),
    [
        (b"", "LC-DEF-013", 1, "empty"),
        (b"\n\n , \n", "LC-DEF-013", 1, "empty"),
        (b"a,b,a\n", "LC-DEF-013", 1, "`a`"),
        (b"\n\na,,b\n", "LC-DEF-013", 3, "column 2"),
        (b"a\tb\n1\t2\n", "LC-DEF-013", 1, "tabs"),
        (b"a,b\n1,\x002\n", "LC-DEF-013", 2, "NUL"),
        (b"a,b\n1,\xe9\n", "LC-YAML-002", 2, "UTF-8"),
        (b'"a,b\n1,2\n', "LC-DEF-013", 1, "never closed"),
    ],
)
def test_a_file_without_a_head_row_or_text_is_refused(
    content: bytes, code: str, line: int, words: str
) -> None:
    """Without columns nothing in a table means anything."""
    with pytest.raises(DefinitionError) as caught:
        read_table(content, "t.csv")
    (problem,) = caught.value.problems

    assert problem.code == code
    assert words in problem.message
    assert problem.span is not None
    assert problem.span.line == line


def test_of_many_faults_the_first_are_told() -> None:
    """A file saved wrongly as a whole is told by its first rows."""
    read = read_table(b"a,b\n" + b"1\n" * 500, "t.csv")

    assert len(read.problems) == 11
    assert "490 more" in read.problems[-1].message


@given(st.binary(max_size=200) | st.text(alphabet='a,;"\n\r\t é', max_size=80).map(str.encode))
def test_any_bytes_are_a_table_or_a_clean_error(content: bytes) -> None:
    """Whatever a file holds, there is an answer, and every row is as wide as the head."""
    try:
        read = read_table(content, "t.csv")
    except DefinitionError:
        return
    assert isinstance(read, ReadTable)
    assert all(len(row) == len(read.table.columns) for row in read.table.rows)
    assert len(read.lines) == len(read.table.rows)
