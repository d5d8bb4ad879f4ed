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


BROKEN_LINES = [
    (b'{"a" 1}', "LC-IN-012"),
    (b'{"a": 1,}', "LC-IN-012"),
    (b'{"a": 1}}', "LC-IN-012"),
    (b"{'a': 1}", "LC-IN-012"),
    (b'{"a": {"b": 1}', "LC-IN-012"),
    (b'{"a": "x', "LC-IN-012"),
    (b'{"a":', "LC-IN-012"),
    (b'{"a": [', "LC-IN-012"),
    (b"{", "LC-IN-012"),
    (b"[1]", "LC-IN-012"),
    (b"[1, what?]", "LC-IN-012"),
    (b"7", "LC-IN-012"),
    (b'{"a": NaN}', "LC-IN-012"),
    (b'{"a": [-Infinity]}', "LC-IN-012"),
    (b'{"a": ' + b"9" * 6_000 + b"}", "LC-IN-012"),
    (b'{"a": 1e1000000000000000000}', "LC-IN-012"),
    (b'{"a": ' + b"[" * 100_000 + b"}", "LC-IN-012"),
    (b'{"a": ' + b"[" * 600 + b"]" * 600 + b"}", "LC-IN-012"),
    (b'{"a": ' + b"[" * 2_000 + b"]" * 2_000 + b"}", "LC-IN-012"),
    (b'{"a": "\xff"}', "LC-IN-013"),
    (b'{"a": "' + b"x" * LONGEST_ITEM + b'"}', "LC-IN-014"),
    (b'{"a": "' + b"x" * (2 * LONGEST_ITEM) + b'"}', "LC-IN-014"),
]


@pytest.mark.parametrize(("line", "code"), BROKEN_LINES)
def test_a_broken_line_is_set_aside_alone(line: bytes, code: str) -> None:
    """The lines around it are read."""
    content = b'{"a": 1}\n' + line + b'\n{"a": 3}\n'
    assert told(opened(content)) == [(1, {"a": 1}), (2, code), (3, {"a": 3})]


@pytest.mark.parametrize("lists", [False, True])
@pytest.mark.parametrize(("line", "code"), BROKEN_LINES)
def test_a_broken_first_line_is_set_aside_alone(line: bytes, code: str, *, lists: bool) -> None:
    """What is not broken in it shows that the file is one of lines; or else the next lines do."""
    if lists and line == b"[1]":
        return  # such an item may be good there
    file = opened(line + b'\n{"a": 2}\n{"a": 3}\n', lists=lists)
    assert told(file) == [(1, code), (2, {"a": 2}), (3, {"a": 3})]
    assert file.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("packed", [False, True])
def test_lines_with_a_broken_first_one_come_in_all_forms(
    encoding: str, end: str, *, packed: bool
) -> None:
    """Marks before it, any ends of line and blank lines make no difference but in the count."""
    content = end.join(['{"a": 1,}', "{'a': 2}", '{"a": 3}', '{"a": "ä"}']).encode(encoding)
    step = end.count("\n")
    assert told(opened(gzip.compress(content) if packed else content)) == [
        (1, "LC-IN-012"),
        (1 + step, "LC-IN-012"),
        (1 + 2 * step, {"a": 3}),
        (1 + 3 * step, {"a": "ä"}),
    ]


def test_a_long_file_with_a_broken_first_line_is_read_to_its_end() -> None:
    """Looking ahead takes nothing from what is read afterwards, wherever it stopped."""
    lines = ['{"a": 1,}', *(f'{{"a": {at}, "text": "{"x" * 700}"}}' for at in range(2, 5_000))]
    rows = told(opened("\n".join(lines).encode()))
    assert rows[0] == (1, "LC-IN-012")
    assert [(number, cells["a"]) for number, cells in rows[1:]] == [
        (at, at) for at in range(2, 5_000)
    ]


def test_lines_that_are_all_broken_are_each_set_aside() -> None:
    """They begin as objects, every one, as no object that is spread over lines does."""
    file = opened(b"{'a': 1}\n\n{'a': 2}\n{\"a\": 3, \n")
    assert told(file) == [(1, "LC-IN-012"), (3, "LC-IN-012"), (4, "LC-IN-012")]
    assert file.problems == ()


def test_a_single_broken_line_is_set_aside() -> None:
    """There is nothing behind it that could be lost."""
    file = opened(b'{"a": 1,}\n')
    ((number, code),) = told(file)
    assert (number, code, file.problems) == (1, "LC-IN-012", ())


@pytest.mark.parametrize(
    "content",
    [
        '{\n  "a": [\n    {"b": 1},\n    {"b": 2}\n  ]\n  "c" 3\n}\n',
        '{\n  "a": [\n    {"b": 1}\n    {"b": 2}\n  ]\n}\n',
        '{\n"c" 3,\n"a": [\n{"b": 1},\n{"b": 2}\n],\n"d":\n{"b": 3}\n}\n',
        '[\n{"a" 1},\n{"a": 2}\n]\n',
    ],
)
def test_parts_of_a_broken_object_are_no_items(content: str) -> None:
    """Though they stand on lines of their own."""
    file = opened(content.encode())
    assert told(file) == [(1, "LC-IN-012")]
    assert "behind item 1" in file.problems[0].message


def test_items_on_a_line_are_read_up_to_a_broken_one() -> None:
    """Unless there are good lines behind them: then all of the line is one bad item."""
    assert told(opened(b'{"a": 1}{"a": 2}{"a" 3}')) == [
        (1, {"a": 1}),
        (2, {"a": 2}),
        (3, "LC-IN-012"),
    ]
    assert told(opened(b'{"a": 1}{"a" 2}\n{"a": 3}')) == [(1, "LC-IN-012"), (2, {"a": 3})]


@given(
    st.lists(
        st.sampled_from([line for line, _ in BROKEN_LINES if len(line) < 100] + [b'{"a": "b"}']),
        max_size=12,
    ),
    st.integers(0, 12),
)
def test_every_good_line_is_read_among_bad_ones(lines: list[bytes], at: int) -> None:
    """With its number, wherever it stands."""
    lines = [*lines[:at], b'{"a": "b"}', *lines[at:]]
    good = [number for number, line in enumerate(lines, 1) if line == b'{"a": "b"}']
    rows = told(opened(b"\n".join(lines)))
    assert [number for number, _ in rows] == list(range(1, len(lines) + 1))
    assert [number for number, cells in rows if cells == {"a": "b"}] == good


@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        '{"b": [Infinity, "}"]}',
        "-Infinity",
        "9" * 5_000,
        "-" + "9" * 300_000,
        "1e1000000000000000000",
        "[" * 600 + "]" * 600,
        "[" * 2_000 + '"]"' + "]" * 2_000,
        '{"\\"}": ' * 70_000 + "1" + "}" * 70_000,
    ],
    ids=range(9),
)
@pytest.mark.parametrize(
    "layout", ["[{}, {}, {}]", "[\n{},\n{},\n{}\n]\n", "{}{}{}", "{}\n{}\n{}\n"]
)
@pytest.mark.parametrize("first", [False, True])
def test_a_whole_item_that_cannot_be_read_is_set_aside_alone(
    value: str, layout: str, *, first: bool
) -> None:
    """Where it ends is known, so that what follows can be read."""
    items = ['{\n"a": 1\n}', f'{{\n"a": {value}\n}}', '{\n"a": 3\n}']
    expected = [{"a": 1}, "LC-IN-012", {"a": 3}]
    if first:
        items[:2], expected[:2] = items[1::-1], expected[1::-1]
    file = opened(layout.format(*items).encode())
    rows = list(file.rows())
    found = [row.fault.problem.code if row.fault else row.cells for row in rows]
    assert ([row.number for row in rows], found) == ([1, 2, 3], expected)
    assert rows[0 if first else 1].cells == f'{{\n"a": {value}\n}}'
    assert file.problems == ()


def test_numbers_that_are_none_break_no_chunk() -> None:
    """They may stand where one piece that is read ends, and the next begins."""
    items = [f'{{"a": {at}, "b": [-Infinity, NaN]}}' for at in range(9_000)]
    rows = list(opened(f"[{', '.join(items)}]".encode()).rows())
    assert [row.cells for row in rows] == items
    assert all(row.fault is not None for row in rows)


def test_the_place_of_a_fault_is_counted_within_its_item() -> None:
    """Not within what happened to be read with it."""
    rows = list(opened(b'[{"a": 1}, {"a" 2}, {"a": 3}]').rows())
    assert rows[1].fault is not None
    message = "it is not JSON: expecting ':' delimiter, at character 6"
    assert rows[1].fault.problem.message == message


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("9" * 5_000, "a number in it has more than 4,300 digits"),
        ("1e1000000000000000000", "a number in it has too large an exponent"),
    ],
)
def test_a_number_out_of_bounds_has_a_cure(number: str, message: str) -> None:
    """It is JSON, but no number that can be counted with."""
    (row,) = opened(f'{{"a": {number}}}'.encode()).rows()
    assert row.fault is not None
    assert row.fault.problem.message == message
    assert row.fault.problem.hint == "mend the number, or write it as a text in quotes"


def test_an_array_without_end_is_read_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """An item that is too long ends the reading before the file is in memory."""
    monkeypatch.setattr("leadcore.intake.reading.json_file.LONGEST_ITEM", 100_000)
    content = Named(b'[{"a": ' + b"[" * 10_000_000)
    file = JsonFile(Content(content))
    assert told(file) == [(1, "LC-IN-012")]
    assert content.tell() < 3_000_000


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


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('[{"a": 1},,,{"a": 3}]', [{"a": 1}, "LC-IN-012", {"a": 3}]),
        ('[,{"a": 2}]', ["LC-IN-012", {"a": 2}]),
        ('[{"a": 1}, , ]', [{"a": 1}, "LC-IN-012"]),
        ('[{"a": 1},\n,\n{"a": 3}\n]', [{"a": 1}, "LC-IN-012", {"a": 3}]),
        ('[{"a": 1},]', [{"a": 1}]),  # as programs write it that put a comma behind each
    ],
)
def test_a_gap_in_an_array_is_set_aside(content: str, found: list[Any]) -> None:
    """An item is missing there, of which nobody would hear else."""
    file = opened(content.encode())
    assert told(file) == list(enumerate(found, 1))
    assert file.problems == ()


def test_a_gap_that_is_spread_over_pieces_is_one() -> None:
    """However much is read at a time."""
    content = '[{"a": 1},' + " " * 70_000 + "," + " " * 70_000 + '{"a": 3}]'
    file = opened(content.encode())
    assert told(file) == [(1, {"a": 1}), (2, "LC-IN-012"), (3, {"a": 3})]


@pytest.mark.parametrize("lists", [False, True])
@pytest.mark.parametrize("between", ["", " ", "," + " " * 70_000])
def test_what_stands_behind_an_array_is_read(between: str, *, lists: bool) -> None:
    """Items, and further arrays, as of answers that were put one behind the other."""
    content = between.join(['[{"a": 1}]', '{"a": 2}', '[{"a": 3}, {"a": 4}]'])
    file = opened(content.encode(), lists=lists)
    assert told(file) == [(at, {"a": at}) for at in range(1, 5)]
    assert file.problems == ()
    assert told(opened(b'[{"a": 1}]\n[{"a": 2}]\n')) == [(1, {"a": 1}), (2, {"a": 2})]


def test_rubbish_behind_an_array_is_told() -> None:
    """What could be read before it is used."""
    for rubbish in ("rubbish", "]", "}"):
        file = opened(f'[{{"a": 1}}] {{"a": 2}} {rubbish}'.encode())
        assert told(file) == [(1, {"a": 1}), (2, {"a": 2}), (3, "LC-IN-012")]
        assert "behind item 3" in file.problems[0].message


@pytest.mark.parametrize(
    "item", ['{"a": 1, "b": 2, "a": 3}', '{"c": [{"a": 1, "a": 1}]}', '{"a": 1, "\\u0061": 2}']
)
@pytest.mark.parametrize("layout", ["{}\n{}\n{}\n", "[{}, {}, {}]", "{} {}\n{}"])
def test_a_key_that_is_given_twice_is_a_fault(item: str, layout: str) -> None:
    """Nobody can say which of the two values counts; the item is set aside alone."""
    rows = list(opened(layout.format('{"a": 1}', item, '{"a": 3}').encode()).rows())
    assert [row.cells for row in rows] == [{"a": 1}, item, {"a": 3}]
    assert rows[1].fault is not None
    problem = rows[1].fault.problem
    assert (problem.code, problem.message) == ("LC-IN-012", "an object in it gives `a` twice")
    assert problem.hint == "keep one of the two values"


def test_a_key_that_is_no_text_can_be_told() -> None:
    """Half of a character in it does no harm."""
    rows = list(opened(b'{"\\ud83d": 1, "\\ud83d": 2}').rows())
    assert rows[0].fault is not None
    assert rows[0].fault.problem.message == "an object in it gives `?` twice"


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


@pytest.mark.parametrize(
    "line", ['[{"a": 1},]', '[{"a" 1}]', '[{"a": 1}, {"a":', '[{"a": "x', '{"a": 1,}', "[{"]
)
def test_a_broken_first_line_is_set_aside_alone_among_lists(line: str) -> None:
    """As the first of lines that are objects."""
    file = opened(f'{line}\n[{{"a": 2}}]\n[{{"a": 3}}]\n'.encode(), lists=True)
    assert told(file) == [(1, "LC-IN-012"), (2, [{"a": 2}]), (3, [{"a": 3}])]
    assert file.problems == ()


def test_blank_lines_behind_an_array_do_not_make_it_a_line() -> None:
    """It is read by its items, whether lists may be items or not."""
    content = b'[{"a": 1}, {"a": 2}]\n\n'
    assert told(opened(content, lists=True)) == [(1, {"a": 1}), (2, {"a": 2})]


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
