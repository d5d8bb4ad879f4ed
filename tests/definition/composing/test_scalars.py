"""Places inside a value: a fault in a condition is shown at its own characters in the file."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leadcore.definition.composing.composer import compose
from leadcore.definition.loading.joining import join
from leadcore.errors import Span


def within(text: str, part: str, key: str = "when") -> Span:
    """Where a part of the value of `when` stands in a document."""
    composed = compose(text)
    assert isinstance(composed.data, dict)
    value = composed.data[key]
    assert isinstance(value, str)
    at = value.index(part)
    span = join([composed]).source.span_within((key,), at, at + len(part))
    assert span is not None
    return span


def picked(text: str, span: Span) -> str:
    """The text at a place."""
    lines = text.replace("\r\n", "\n").split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    inner = lines[span.line - 1 : span.end_line]
    return "\n".join([inner[0][span.column - 1 :], *inner[1:-1], inner[-1][: span.end_column - 1]])


@pytest.mark.parametrize(
    "text",
    [
        "a: b\nwhen: budget >= 5 and contry == 1\n",
        "when: budget >= 5\n  and contry == 1\n",
        "when: budget >= 5\n\n\n  and\n  contry == 1 # really\n",
        "when: 'budget >= 5 and it''s contry == 1'\n",
        "when: 'budget >= 5\n  and\n\n  it''s contry == 1'\n",
        'when: "budget >= \\"5\\" and\\tcontry == 1"\n',
        'when: "\\x41\\u00e9\\U0001F600 contry == 1"\n',
        'when: "budget >= 5 \\\n    and \\\n\n  contry == 1"\n',
        'when: "budget >= 5\n    and\n\n    contry == 1"\n',
        "when: |\n  budget >= 5\n  and contry == 1\n",
        "when: |2-  # remark\n    budget >= 5\n  and contry == 1\n",
        "when: >\n  budget >= 5\n  and\n\n    more\n\n  contry == 1\n\n\n",
        "when: >+\n\n  budget contry == 1\n\n",
        "when: &name budget contry == 1\n",
        "when: &name 'budget contry == 1'\n",
        "{a: b, when: budget\n  contry == 1, c: d}\n",
        "when: é 😀 ≥ contry == 1\n",
        'when: "é 😀\\t≥ contry == 1"\n',
        "when: |\n\n\n  é 😀\n\n  ≥ contry == 1\n",
        "when: budget\tcontry == 1\n",
        "? when\n: budget contry == 1\n",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_part_of_a_value_has_its_own_place(text: str, newline: str) -> None:
    """In every style of writing, with any line ends, letters and signs."""
    text = text.replace("\n", newline)

    assert picked(text, within(text, "contry == 1")) == "contry == 1"


def test_columns_count_characters() -> None:
    """A letter outside the basic plane is one column, as in an editor; a tab is one too."""
    span = within("when: '😀é\t' ", "\t")

    assert (span.line, span.column, span.end_column) == (1, 10, 11)


def test_a_part_over_several_lines_ends_on_the_last() -> None:
    """A stretch from one line to the next has both ends right."""
    span = within("when: |\n  budget >= 5\n  and contry\n", "5\nand")

    assert (span.line, span.column, span.end_line, span.end_column) == (2, 13, 3, 6)


def test_a_place_within_an_alias_is_that_of_what_it_repeats() -> None:
    """What an alias stands for is written elsewhere, and that is where to mend it."""
    span = within("a: &x budget contry\nwhen: *x\n", "contry")

    assert (span.line, span.column) == (1, 14)


def test_a_place_within_nothing_is_that_of_the_key() -> None:
    """A value that is not written has no characters to point at."""
    source = join([compose("a: b\nwhen:\n")]).source

    assert str(source.span_within(("when",), 0, 3)) == "2:1"
    assert str(source.span_within(("gone",), 0, 3)) == "1:1"


def test_a_stretch_beyond_the_value_stays_in_it() -> None:
    """A place is never outside the text, whatever is asked for."""
    source = join([compose("when: 'abc'")]).source

    for start, end in [(-5, 2), (2, 99), (50, 60), (2, 1), (3, 3)]:
        span = source.span_within(("when",), start, end)
        assert span is not None
        assert 7 <= span.column < span.end_column <= 12


words = st.text("ab#:é😀'\"\\,x", min_size=1, max_size=6)
lines = st.lists(st.lists(words, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=5)
ESCAPES = {"\\": "\\\\", '"': '\\"', "é": "\\u00e9", "😀": "\\U0001F600", "x": "\\x78"}


@given(
    lines, st.sampled_from(["'", '"', '"escaped', "|", ">", ""]), st.sampled_from(["\n", "\r\n"])
)
def test_every_character_has_its_place(parts: list[str], style: str, newline: str) -> None:
    """Each character of a value is found where it stands, or where the escape for it does."""
    if style == "'":
        body = "'" + "\n  ".join(parts).replace("'", "''") + "'"
    elif style.startswith('"'):
        escapes = ESCAPES if style == '"escaped' else {c: ESCAPES[c] for c in '\\"'}
        inner = "".join(escapes.get(c, c) for c in "\n".join(parts))
        body = '"' + inner.replace("\n", "\n  ") + '"'
    elif style:
        body = style + "\n  " + "\n  ".join(parts)
    else:
        body = "\n  ".join(parts)
        assume(body[0] not in "'\"#:\\," and " #" not in body and ": " not in body)
        assume(not any(part[0] in "#:" or part[-1] == ":" for part in parts))
    text = f"é: b\nwhen: {body}\n".replace("\n", newline)
    composed = compose(text)
    assert isinstance(composed.data, dict)
    value = composed.data["when"]
    assert isinstance(value, str)
    source = join([composed]).source
    for at, character in enumerate(value):
        if not character.isspace():
            span = source.span_within(("when",), at, at + 1)
            assert span is not None
            there = picked(text, span)
            assert there == character or there in (ESCAPES.get(character), "''")
