"""Inputs, opened: what they are is found out, and what cannot be read is named with its cure."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest

from leadcore.errors import InputError
from leadcore.intake.reading.content import Content, Kind, encoding_of


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a", b"x,y\n", Kind.CSV),
        ("a", b' {"a": 1}', Kind.JSON),
        ("a", b"[1]", Kind.JSON),
        ("a", b"\xef\xbb\xbf[1]", Kind.JSON),
        ("a", '{"a": 1}'.encode("utf-16"), Kind.JSON),
        ("a.csv", b"[weight],y\n", Kind.CSV),
        ("a.jsonl.gz", b"x", Kind.JSON),
        ("a.csv", b"PAR1....", Kind.PARQUET),
        ("a.csv", b'{"a": 1}\n', Kind.JSON),
        ("a.txt", b'[\n {"a": 1}]', Kind.JSON),
        ("a.csv.gz", b"x,y\n", Kind.CSV),
    ],
)
def test_the_kind_is_told_by_content_and_name(
    tmp_path: Path, name: str, content: bytes, kind: Kind
) -> None:
    """Packed or not; a Parquet file is one whatever it is called."""
    for packed in (False, True):
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if packed else content)
        with Content(path) as found:
            assert found.kind is kind
            assert found.stream.read() == content


@pytest.mark.parametrize(
    ("content", "code", "cure"),
    [
        (b"", "LC-IN-005", "export"),
        (b" \n\r\n", "LC-IN-005", "export"),
        (b"PK\x03\x04 spreadsheet", "LC-IN-002", "save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0 old one", "LC-IN-002", "save the sheet as CSV"),
        (b"<?xml version='1.0'?>", "LC-IN-002", "CSV or JSON"),
        (b"%PDF-1.7", "LC-IN-002", "CSV"),
        (b"BZh91AY", "LC-IN-002", "gzip"),
        (gzip.compress(gzip.compress(b"a,b", mtime=0), mtime=0), "LC-IN-002", "unpack it once"),
        (bytes(range(1, 256)) * 9, "LC-IN-002", "CSV or JSON"),
        (gzip.compress(b"a,b", mtime=0)[:6], "LC-IN-006", "fetch"),
        (b"\x1f\x8b\x08\x00 no gzip at all", "LC-IN-006", "fetch"),
    ],
)
def test_what_is_not_read_says_what_to_do(content: bytes, code: str, cure: str) -> None:
    """Spreadsheets above all."""
    with pytest.raises(InputError) as raised:
        Content(io.BytesIO(content))
    assert raised.value.code == code
    assert cure in raised.value.problems[0].hint


@pytest.mark.parametrize("name", ["leads.parquet", "leads.PQ", "leads.parquet.gz"])
@pytest.mark.parametrize("content", [b"id,email\n1,a@example.com\n", b'{"id": 1}\n'])
def test_a_text_is_no_parquet_file(tmp_path: Path, name: str, content: bytes) -> None:
    """A name that promises Parquet is not answered by reading something else."""
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    with pytest.raises(InputError, match=r"LC-IN-002.*is no Parquet file") as raised:
        Content(path)
    assert "call it .csv or .jsonl" in raised.value.problems[0].hint


@pytest.mark.parametrize("name", ["missing.csv", ".", "missing/there.csv", "a\0b"])
def test_files_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    """No such file, a folder, a name that no file can have."""
    with pytest.raises(InputError, match="LC-IN-001"):
        Content(os.path.join(tmp_path, name))  # noqa: PTH118 - pathlib refuses some of them


def test_bytes_are_counted_as_they_lie_there() -> None:
    """So that progress can be shown while a packed file is read."""
    packed = gzip.compress(os.urandom(300_000).hex().encode())
    content = Content(io.BytesIO(packed))
    assert content.size == len(packed)
    while content.stream.read(50_000):
        pass
    assert content.position == len(packed)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("plain", "utf-8"), ("Köln", "cp1252"), ("Köln", "utf-8"), ("Köln", "utf-16")],
)
def test_encodings_are_told_from_the_first_bytes(text: str, encoding: str) -> None:
    """A mark decides; else UTF-8 where it fits."""
    assert encoding_of(text.encode(encoding)) == encoding


def test_a_letter_cut_in_half_at_the_end_is_no_fault() -> None:
    """The sample may end anywhere."""
    assert encoding_of("Köln"[:2].encode()[:2]) == "utf-8"
