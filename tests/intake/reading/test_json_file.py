"""JSON files as systems send them: lines, arrays and single objects, each item by itself."""

from __future__ import annotations

import gzip
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.errors import InputError
from leadcore.intake.reading.content import Content
from leadcore.intake.reading.json_file import LONGEST_ITEM, JsonFile
from leadcore.intake.reading.rows import RawRow


class Named(io.BytesIO):
    """Bytes with the name of a file."""

    name = "leads.json"


def opened(content: bytes, *, lists: bool = False) -> JsonFile:
    """The file that bytes are."""
    return JsonFile(Content(Named(content)), lists=lists)


def told(file: JsonFile) -> list[tuple[int, Any]]:
    """Each item with its number; those that cannot be read with the code of their fault."""
    return [(row.number, row.fault.problem.code if row.fault else row.cells) for row in file.rows()]


def test_one_object_a_line() -> None:
    """Lines are counted as they stand there; empty ones are passed over."""
    content = b'\xef\xbb\xbf{"a": 1}\n\n{"a": "\xc3\xa4"}\r\n'
    assert told(opened(content)) == [(1, {"a": 1}), (3, {"a": "ä"})]


@pytest.mark.parametrize(
    "content",
    [
        '[{"a": 1}, {"a": 2}]',
        '[\n  {"a": 1},\n  {"a": 2}\n]\n',
        '{"a": 1}{"a": 2}',
        '{\n"a": 1\n}\n{\n"a":\n2}\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_arrays_and_objects_one_after_the_other(content: str, encoding: str) -> None:
    """Items are counted from 1, however they are spread over lines."""
    assert told(opened(content.encode(encoding))) == [(1, {"a": 1}), (2, {"a": 2})]


def test_an_array_is_read_piece_by_piece() -> None:
    """It may be larger than what is read at a time."""
    items = [{"a": at, "text": "x" * 500} for at in range(1_000)]
    assert [cells for _, cells in told(opened(json.dumps(items).encode()))] == items


def test_numbers_are_exact() -> None:
    """What stands there counts, and not what a float makes of it."""
    ((_, row),) = told(opened(b'{"a": 12345678901234567.89, "b": 0.10}'))
    assert row == {"a": Decimal("12345678901234567.89"), "b": Decimal("0.10")}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"a" 1}', "LC-IN-012"),
        (b"[1]", "LC-IN-012"),
        (b"7", "LC-IN-012"),
        (b'{"a": NaN}', "LC-IN-012"),
        (b'{"a": ' + b"9" * 6_000 + b"}", "LC-IN-012"),
        (b'{"a": ' + b"[" * 100_000 + b"}", "LC-IN-012"),
        (b'{"a": ' + b"[" * 600 + b"]" * 600 + b"}", "LC-IN-012"),
        (b'{"a": "\xff"}', "LC-IN-013"),
        (b'{"a": "' + b"x" * LONGEST_ITEM + b'"}', "LC-IN-014"),
    ],
)
def test_a_broken_line_is_set_aside_alone(line: bytes, code: str) -> None:
    """The lines around it are read."""
    content = b'{"a": 1}\n' + line + b'\n{"a": 3}\n'
    assert told(opened(content)) == [(1, {"a": 1}), (2, code), (3, {"a": 3})]


def test_an_item_of_an_array_that_is_too_deep_is_set_aside_alone() -> None:
    """It is whole, so that what follows can be read."""
    deep = "[" * 600 + "]" * 600
    content = f'[{{"a": 1}}, {{"a": {deep}}}, {{"a": 3}}]'.encode()
    assert told(opened(content)) == [(1, {"a": 1}), (2, "LC-IN-012"), (3, {"a": 3})]


def test_behind_a_broken_item_of_an_array_nothing_can_be_read() -> None:
    """What came before counts, the item is set aside, and the problem is told."""
    file = opened(b'[{"a": 1}, {"a" 2}, {"a": 3}]')
    assert told(file) == [(1, {"a": 1}), (2, "LC-IN-012")]
    assert [problem.code for problem in file.problems] == ["LC-IN-006"]


@pytest.mark.parametrize("content", [b'[{"a": 1}', b'[{"a": 1},\n'])
def test_an_array_that_breaks_off_gives_what_it_has(content: bytes) -> None:
    """The missing bracket is told."""
    file = opened(content)
    assert told(file) == [(1, {"a": 1})]
    assert "breaks off" in file.problems[0].message


def test_a_packed_file_that_ends_early_gives_what_it_has() -> None:
    """And says so."""
    import random

    lines = "".join(f'{{"a": {random.random()}}}\n' for _ in range(20_000))
    file = opened(gzip.compress(lines.encode())[:-9_000])
    rows = list(file.rows())
    assert 10_000 < len(rows) < 20_000
    assert [row.number for row in rows if row.fault is not None] in ([], [rows[-1].number])
    assert [problem.code for problem in file.problems] == ["LC-IN-006"]


def test_lists_are_items_where_the_mapping_says_so() -> None:
    """A log of web hooks holds a list of events a line; an array of them is read by its items."""
    lines = b'[{"a": 1}, {"a": 2}]\n[{"a": 3}]\n'
    assert told(opened(lines, lists=True)) == [(1, [{"a": 1}, {"a": 2}]), (2, [{"a": 3}])]
    assert told(opened(lines[:21], lists=True)) == [(1, {"a": 1}), (2, {"a": 2})]


def test_what_was_noted_of_bad_rows_is_not_read_as_facts() -> None:
    """The row keeps its number; a text that was no JSON is tried again."""
    lines = (
        b'{"a": 1, "leadcore_row": 70, "leadcore_problem": "x", "leadcore_year": 2009}\n'
        b'{"leadcore_row": 80, "leadcore_text": "{\\"a\\": 2}"}\n'
        b'{"leadcore_row": 90, "leadcore_text": "{broken"}\n'
    )
    rows = list(opened(lines).rows())
    assert rows[0] == RawRow(70, {"a": 1}, 2009)
    assert rows[1] == RawRow(80, {"a": 2})
    assert (rows[2].number, rows[2].cells) == (90, "{broken")
    assert rows[2].fault is not None


@given(st.binary(max_size=200))
def test_any_bytes_are_items_or_a_clean_error(content: bytes) -> None:
    """No input makes reading break."""
    try:
        rows = list(opened(content).rows())
    except InputError:
        return
    assert all(row.fault is not None or isinstance(row.cells, dict) for row in rows)


@given(st.lists(st.sampled_from([*'{}[],:"a1 \n\\', "null", '{"a":1}']), max_size=40))
def test_any_text_of_brackets_is_items_or_a_clean_error(parts: list[str]) -> None:
    """The letters that matter to JSON, in any order."""
    try:
        rows = list(opened("".join(parts).encode()).rows())
    except InputError:
        return
    assert all(row.fault is not None or isinstance(row.cells, dict) for row in rows)


@pytest.mark.parametrize("array", [False, True])
def test_half_a_character_is_no_text(*, array: bool) -> None:
    """Programs that cut texts leave such halves; whole ones, written in two codes, are read."""
    lines = [r'{"a": "\ud83d"}', r'{"\uDE00": 1}', r'{"a": "\ud83d\ude00"}']
    content = f"[{', '.join(lines)}]" if array else "\n".join(lines)
    rows = list(opened(content.encode()).rows())
    faults = [row.fault.problem if row.fault is not None else None for row in rows]
    assert [problem.code if problem else None for problem in faults] == ["LC-IN-013"] * 2 + [None]
    assert faults[0] is not None
    assert faults[0].message == r"`\ud83d` is half of a character, and no text"
    assert rows[0].cells == lines[0]
    assert rows[2].cells == {"a": "\N{GRINNING FACE}"}


def test_bytes_that_are_no_text_are_told_in_arrays_too() -> None:
    """The item is set aside alone."""
    content = b'[{"a": "K\xf6ln"}, {"a": 2}]'
    assert told(opened(content)) == [(1, "LC-IN-013"), (2, {"a": 2})]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_programs_write_for_no_number_has_a_cure(word: str) -> None:
    """Python writes such words for what is not known; JSON has `null` for that."""
    (row,) = opened(f'{{"a": {word}}}'.encode()).rows()
    assert row.fault is not None
    problem = row.fault.problem
    assert problem.message == f"it is not JSON: `{word}` is no number"
    assert problem.hint == "write null where nothing is known"
