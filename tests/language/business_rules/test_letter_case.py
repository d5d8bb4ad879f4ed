"""Equality without regard to case means what Python's `lower` makes of both texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcore.language.business_rules.letter_case import ignoring_case, text_ignoring_case
from leadcore.language.patterns import compiled
from tests.language.strategies import plain_texts

ODD = st.text(
    st.sampled_from("aAiIıİ\u0307kK\u212asSſßẞéÉåÅ\u212bωΩ\u2126σΣςαΑǆǅǄ1-]([^\\."), max_size=5
)
TEXTS = (ODD | plain_texts(max_size=5)).filter(bool)


def is_equal(text: str, other: str) -> bool:
    """Whether the pattern of one text matches another."""
    return compiled(ignoring_case(text)).search(other) is not None


@settings(max_examples=20 * settings.default.max_examples)
@given(TEXTS, st.lists(TEXTS, max_size=10))
def test_a_text_equals_what_has_the_same_lower_case(text: str, others: list[str]) -> None:
    """The pattern agrees with `lower` on any two texts, and on every way to write one."""
    ways = [text, text.lower(), text.upper(), text.title(), text.swapcase(), text.casefold()]

    for other in [*others, *ways]:
        assert is_equal(text, other) == (text.lower() == other.lower())


def test_every_letter_that_becomes_another_is_known() -> None:
    """One character alone is equal to exactly those with its lower case."""
    letters = [chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000]
    for letter in "ikséåωσßä\u01c6KS\u212a\u017f\u0130":
        wanted = {each for each in letters if each.lower() == letter.lower()}
        assert {each for each in letters if is_equal(letter, each)} == wanted


@settings(max_examples=10 * settings.default.max_examples)
@given(TEXTS)
def test_the_text_can_be_told_from_the_pattern(text: str) -> None:
    """What was imported can be exported again, in the case it was written in."""
    found = text_ignoring_case(ignoring_case(text))

    assert found is not None
    assert found.lower() == text.lower()
    assert found == text or "İ" in text


@pytest.mark.parametrize(
    "pattern", ["sales", r"(?i)\Asales\z", r"\Aa\z", r"(?i)\A[ab]\z", r"(?i)\z"]
)
def test_other_patterns_are_not_taken_for_it(pattern: str) -> None:
    """A pattern that merely looks like it is left a pattern."""
    assert text_ignoring_case(pattern) is None
