r"""
Patterns written for Python's `re`, as RE2 patterns of the same meaning, and back.

The two engines agree on most patterns and differ quietly on some: RE2's `\w`, `\d`, `\s` and `\b`
know ASCII only, Python's ignored case knows the dotless i, `{,3}` is plain text to RE2. What
differs is rewritten where that can be done exactly, and refused where it cannot.

One difference is left to the facts: Python's `$` also matches before a final line break, and no
text of a lead ends in one.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from leadcore.language.business_rules.python_regex.characters import (
    AFTER_WORD,
    ALONE,
    BEFORE_WORD,
    WITHIN,
)
from leadcore.language.business_rules.python_regex.reader import GLOBAL_FLAGS, Reader
from leadcore.language.patterns import MAX_PATTERN, PatternError, check_pattern


@lru_cache(maxsize=4096)
def re2_pattern(pattern: str) -> str:
    r"""
    The RE2 pattern that finds what a pattern finds with Python's `re.search`.

    Raises:
        PatternError: Python or RE2 cannot compile it, or its meaning cannot be kept.

    >>> re2_pattern(r"^vp of \w+$")
    '^vp of [\\p{L}\\p{N}_]+$'
    """
    if len(pattern) > MAX_PATTERN:
        message = f"the pattern has {len(pattern):,} characters; {MAX_PATTERN:,} is the most"
        raise PatternError(message, "test for several shorter patterns")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # given where a later Python may read the pattern otherwise
        try:
            re.compile(pattern)
        except (re.error, Warning, OverflowError, RecursionError) as error:
            raise PatternError(f"Python cannot compile the pattern: {error}") from None
    written = Reader(pattern).whole()
    check_pattern(written)
    return written


def python_pattern(pattern: str) -> str | None:
    r"""
    A pattern with which Python's `re.search` finds what an RE2 pattern finds, or None.

    >>> python_pattern(r"(?i)\bvp\b")
    '(?ai)\\bvp\\b'
    """
    unicode = pattern.replace(BEFORE_WORD, r"\b").replace(AFTER_WORD, r"\b")
    for letter in ("W", "w", "S", "s", "d", "D"):
        unicode = unicode.replace(ALONE[letter], f"\\{letter}")
    for letter, within in WITHIN.items():
        unicode = unicode.replace(within, f"\\{letter}")
    flags = GLOBAL_FLAGS.match(pattern)
    ascii_only = f"(?a{flags[1]}){pattern[flags.end() :]}" if flags else f"(?a){pattern}"
    for candidate in (pattern, unicode, ascii_only):
        ended = candidate.replace(r"\z", r"\Z")
        try:
            if re2_pattern(ended) == pattern:
                return ended
        except PatternError:
            continue
    return None
