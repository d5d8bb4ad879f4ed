"""Patterns run on RE2, so that no pattern of an author can hang a decision."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

#: The longest pattern, in characters.
MAX_PATTERN = 1_000

_PROBES = (*map(chr, range(0x7E, 0x1F, -1)), "\u00e9", "\u0416", "\u4e2d", "\u0663", "\U0001f600")


class PatternError(ValueError):
    """A pattern cannot be compiled; carries the reason and a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Any:
    """
    The RE2 object of a pattern.

    Raises:
        PatternError: The pattern is none, or uses what RE2 leaves out to stay linear.
    """
    import re2

    if len(pattern) > MAX_PATTERN:
        raise PatternError(
            f"the pattern has {len(pattern):,} characters; {MAX_PATTERN:,} is the most",
            "test for several shorter patterns",
        )
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = str(error.args[0] if error.args else error)
        reason = reason.removeprefix("b'").rstrip("'")[:100]
        hint = "patterns are those of RE2"
        if any(sign in pattern for sign in ("(?=", "(?!", "(?<=", "(?<!")):
            hint = "patterns run in linear time, so look-around is left out: use two conditions"
        elif any(f"\\{digit}" in pattern for digit in "123456789"):
            hint = "patterns run in linear time, so back-references are left out"
        raise PatternError(f"the pattern cannot be compiled: {reason}", hint) from None


def fits_everything(pattern: str) -> bool:
    """
    Whether a pattern is found in every text, so that asking for it says nothing.

    It is tried on texts of one character, each printable one of ASCII and some others: whatever
    asks for anything is not found in one of them.

    >>> (
    ...     fits_everything("a*"),
    ...     fits_everything("sales|"),
    ...     fits_everything("a+"),
    ...     fits_everything("."),
    ... )
    (True, True, False, True)
    """
    search = compiled(pattern).search
    return all(search(text) is not None for text in _PROBES)


def check_pattern(pattern: str) -> None:
    """
    Refuse a pattern that cannot be compiled.

    Raises:
        PatternError: With the reason and a hint.
    """
    compiled(pattern)
