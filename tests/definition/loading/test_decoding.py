"""Bytes of a definition: whatever their encoding, they are read or told in one problem."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path

import pytest

from leadcore import Definition, DefinitionError
from leadcore.definition.loading.decoding import MAX_SIZE
from leadcore.errors import Problem

TEXT = 'leadcore: 1\ndefinition: bytes\ndisqualify:\n  - {rule: a, when: city == "Köln"}\n'


def refused(content: bytes, tmp_path: Path) -> Problem:
    """The only problem of a file with these bytes."""
    path = tmp_path / "leads.yaml"
    path.write_bytes(content)
    with pytest.raises(DefinitionError) as caught:
        Definition.load(path)
    [problem] = caught.value.problems
    assert problem.span is not None
    assert problem.span.file == str(path)
    assert problem.hint
    return problem


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_a_mark_announces_is_read(mark: bytes, encoding: str, line_end: str) -> None:
    """UTF-8, and every wide encoding that says what it is, give the same definition."""
    content = mark + TEXT.replace("\n", line_end).encode(encoding)

    assert Definition.loads(content).fingerprint == Definition.loads(TEXT).fingerprint


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("ö", "o"), "a: b\n", "leadcore: 1\n# Ключ\n"])
@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
def test_a_wide_encoding_without_a_mark_is_called_by_its_name(
    text: str, encoding: str, called: str, tmp_path: Path
) -> None:
    """Every second byte is zero then; that is told, and not the first zero byte."""
    problem = refused(text.encode(encoding), tmp_path)

    assert problem.code == "LC-YAML-002"
    assert problem.message == f"the file is in {called}, and has no byte order mark that says so"
    assert problem.hint == "save it as UTF-8"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "mac-roman", "cp437"])
def test_an_old_encoding_is_told_at_its_first_letter(encoding: str, tmp_path: Path) -> None:
    """The byte is named, and where it is likely the letter that it stood for."""
    problem = refused(TEXT.encode(encoding), tmp_path)

    assert problem.code == "LC-YAML-002"
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (4, 31)
    assert "not in UTF-8: it has the byte 0x" in problem.message
    assert ("`ö` in Latin-1" in problem.message) == (encoding in ("latin-1", "cp1252"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (gzip.compress(TEXT.encode(), mtime=0), "compressed by gzip"),
        (b"PK\x03\x04" + bytes(range(256)), "a ZIP file, as spreadsheets are"),
        (b"%PDF-1.7\n" + bytes(range(256)), "a PDF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300), "an Office document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "a picture"),
        (b"PAR1" + bytes(300), "a Parquet file"),
    ],
)
def test_a_file_that_is_no_text_is_called_by_its_name(
    content: bytes, says: str, tmp_path: Path
) -> None:
    """What people take for a definition by mistake is known by how it begins."""
    problem = refused(content, tmp_path)

    assert problem.code == "LC-YAML-002"
    assert says in problem.message
    assert str(problem.span).endswith(":1:1")


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"\0" + TEXT.encode(), "LC-YAML-003", (1, 1)),
        (TEXT.encode().replace(b"rule: a", b"rule: \0a"), "LC-YAML-003", (4, 12)),
        (TEXT.encode() + b"\0", "LC-YAML-003", (5, 1)),
        (b"\0" * 100, "LC-YAML-003", (1, 1)),
        (TEXT.encode() + b"# \x1b\n", "LC-YAML-003", (5, 3)),
        (TEXT.encode() + b"# \x7f\n", "LC-YAML-003", (5, 3)),
        (TEXT.encode() + "# \u0085\n".encode(), "LC-YAML-003", (5, 3)),
        (TEXT.encode() + "# \u2028\n".encode(), "LC-YAML-003", (5, 3)),
        (TEXT.encode() + "# \ufeff\n".encode(), "LC-YAML-003", (5, 3)),
        (TEXT.encode() + b"# \xc0\xaf\n", "LC-YAML-002", (5, 3)),
        (TEXT.encode() + b"# \xed\xa0\x80\n", "LC-YAML-002", (5, 3)),
        (TEXT.encode() + b"\xc3", "LC-YAML-002", (5, 1)),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1], "LC-YAML-002", (4, 36)),
        (codecs.BOM_UTF16_LE + TEXT.encode(), "LC-YAML-002", (1, None)),
        (b"#" * (MAX_SIZE + 1), "LC-YAML-004", (1, 1)),
    ],
)
def test_a_byte_out_of_place_is_told_where_it_is(
    content: bytes, code: str, place: tuple[int, int | None], tmp_path: Path
) -> None:
    """One problem, at the line and column of the first character that is wrong."""
    problem = refused(content, tmp_path)

    assert problem.code == code
    assert problem.span is not None
    line, column = place
    assert problem.span.line == line
    assert column in (None, problem.span.column)


def test_the_largest_file_is_read() -> None:
    """At the bound a file is read, however little it says."""
    head = b"leadcore: 1\ndefinition: bytes\n#"

    assert Definition.loads(head + b"#" * (MAX_SIZE - len(head))).name == "bytes"
