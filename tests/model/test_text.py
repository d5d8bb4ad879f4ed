"""Text on entry: trimmed, composed, bounded, and free of control characters."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

import pytest
from hypothesis import given

from leadcore.model import RefusedValueError
from leadcore.model.text import (
    IDENTIFIER_LIMIT,
    PROSE_LIMIT,
    TEXT_LIMIT,
    kind_of,
    read_identifier,
    read_prose,
    read_text,
)
from tests.model.strategies import any_text, shown


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("  Anna ", "Anna"),
        ("\ufeffAnna\u200b", "Anna"),
        ("\u202a+49 30\u202c", "+49 30"),
        ("Mu\u0308ller", "M\u00fcller"),
        ("head of\nmarketing", "head of marketing"),
        ("a\r\n\tb", "a b"),
        ("\u00a0", None),
        ("", None),
    ],
    ids=shown,
)
def test_text_of_one_line_has_one_form(raw: str, read: str | None) -> None:
    """Whatever way the same words were typed or copied, one text comes out."""
    assert read_text(raw) == read


def test_prose_keeps_its_lines() -> None:
    """A message keeps its paragraphs, whatever system broke the lines."""
    assert read_prose(" first\r\nsecond\u2028third\rfourth ") == "first\nsecond\nthird\nfourth"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x9f", "\ud800"], ids=shown)
@pytest.mark.parametrize("read", [read_text, read_prose, read_identifier], ids=shown)
def test_control_characters_and_half_characters_are_refused(read: object, character: str) -> None:
    """What no database and no screen can show never enters, and the message names it."""
    with pytest.raises(RefusedValueError, match=f"U\\+{ord(character):04X}"):
        read(f"a{character}b")  # type: ignore[operator]


@pytest.mark.parametrize(
    ("read", "limit"),
    [(read_text, TEXT_LIMIT), (read_prose, PROSE_LIMIT), (read_identifier, IDENTIFIER_LIMIT)],
    ids=shown,
)
def test_length_is_bounded_to_the_character(read: object, limit: int) -> None:
    """The longest text allowed is read; one character more is refused with the bound."""
    assert read("x" * limit) == "x" * limit  # type: ignore[operator]
    assert read("é" * limit) == "é" * limit  # type: ignore[operator]
    with pytest.raises(RefusedValueError, match=f"{limit:,}"):
        read("x" * (limit + 1))  # type: ignore[operator]


def test_the_bounds_are_generous() -> None:
    """A page's address, a long message and a composed key fit."""
    assert (TEXT_LIMIT, PROSE_LIMIT, IDENTIFIER_LIMIT) == (4_000, 100_000, 500)


def test_composing_cannot_break_the_bound() -> None:
    """A character that composing turns into three counts as three."""
    with pytest.raises(RefusedValueError, match="too long"):
        read_text("\ufb2c" * TEXT_LIMIT)


def test_trimming_comes_before_measuring() -> None:
    """Blanks around a text do not count towards its length."""
    assert read_text(" " * TEXT_LIMIT + "Anna") == "Anna"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (True, "a yes/no value"),
        (7, "a number"),
        (0.5, "a number"),
        ("secret", "text"),
        (b"secret", "a value of the type bytes"),
    ],
    ids=shown,
)
def test_messages_say_what_came_and_never_its_content(value: object, words: str) -> None:
    """A value of the wrong kind is described in words that people use."""
    assert kind_of(value) == words


@pytest.mark.parametrize("value", [7, 1.5, True, b"Anna", ["Anna"], object()], ids=shown)
def test_only_text_is_text(value: object) -> None:
    """Nothing is turned into text behind the caller's back; the message names what came."""
    with pytest.raises(RefusedValueError, match="not text but"):
        read_text(value)


def test_members_of_text_enumerations_become_plain_text() -> None:
    """A value's type never depends on what class of text it came as."""

    class Source(StrEnum):
        WEB = "web"

    assert type(read_text(Source.WEB)) is str


def test_identifiers_may_be_whole_numbers() -> None:
    """Systems that number their records need no quotes."""
    assert read_identifier(1042) == "1042"
    assert read_identifier(2**128 - 1) == str(2**128 - 1)


@pytest.mark.parametrize("value", [True, 1.0, 2**128, -(2**200), 10**5_000], ids=shown)
def test_other_numbers_are_no_identifiers(value: object) -> None:
    """A truth value, a float or a huge number is never meant as an identifier."""
    with pytest.raises(RefusedValueError):
        read_identifier(value)


@given(any_text)
def test_reading_twice_changes_nothing(raw: str) -> None:
    """Canonical text stays as it is, so that records can be read back."""
    for read in (read_text, read_prose, read_identifier):
        try:
            once = read(raw)
        except RefusedValueError:
            continue
        if once is not None:
            assert read(once) == once
            assert unicodedata.is_normalized("NFC", once)
            assert once == once.strip()
