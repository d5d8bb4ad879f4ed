r"""
Equality without regard to case, as Python's `str.lower` has it, said as an RE2 pattern.

RE2's own `(?i)` is nearly the same. Where it takes more letters for one (s and the long s of old
prints) or fewer (the dotted capital I, which becomes two characters), the pattern names them.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache

_START, _END = r"(?i)\A", r"\z"
_SIGNS = r"\.+*?()|[]{}^$-"
# Ignoring case, RE2 takes these ASCII letters for others outside ASCII; `str.lower` does so for k.
_FOLDED_FURTHER = "sS"
_DOTTED_I, _DOTTED_I_LOWERED = "\u0130", "i\u0307"
# The capital sigma becomes the one or the other small one, by its place in the word.
_SIGMA, _SIGMAS_LOWERED = "\u03a3", "\u03c3\u03c2"
_TOKEN = re.compile(
    r"\(\?-i:(?:\[(?P<one>.)[^]]*\]|\(\?:\[(?P<i>.).\](?P<dot>.)\|.\))\)|\\(?P<sign>.)|(?P<plain>.)"
)


def ignoring_case(text: str) -> str:
    r"""
    The pattern of exactly the texts that equal a text when both are lower-cased by Python.

    >>> ignoring_case("VP (EU)")
    '(?i)\\AVP \\(EU\\)\\z'
    >>> ignoring_case("Sales")
    '(?i)\\A(?-i:[Ss])ale(?-i:[sS])\\z'
    """
    lower = text.lower()
    if len(lower) != len(text):  # the dotted capital I is two characters in lower case
        text = lower
    written, at = _START, 0
    while at < len(text):
        if lower[at : at + 2] == _DOTTED_I_LOWERED:
            written += f"(?-i:(?:[{text[at]}{text[at].swapcase()}]{text[at + 1]}|{_DOTTED_I}))"
            at += 2
            continue
        written += _letter(text[at], lower, at)
        at += 1
    return written + _END


def text_ignoring_case(pattern: str) -> str | None:
    r"""
    The text that a pattern equals without regard to case, or None when it is another pattern.

    >>> text_ignoring_case(r"(?i)\A(?-i:[Ss])ale(?-i:[sS])\z")
    'Sales'
    >>> text_ignoring_case(r"\Asales") is None
    True
    """
    if not (pattern.startswith(_START) and pattern.endswith(_END)):
        return None
    inner = pattern[len(_START) : -len(_END)]
    tokens = _TOKEN.finditer(inner)
    text = "".join("".join(filter(None, token.groups())) for token in tokens)
    return text if ignoring_case(text) == pattern else None


def _letter(letter: str, lower: str, at: int) -> str:
    if letter.isascii():
        if letter in _FOLDED_FURTHER:
            return f"(?-i:[{letter}{letter.swapcase()}])"
        return f"\\{letter}" if letter in _SIGNS else letter
    same = {letter, lower[at], *_capitals().get(lower[at], ())}
    if lower[at] in _SIGMAS_LOWERED:
        capital = lower[:at] + _SIGMA + lower[at + 1 :]
        same |= {_SIGMA} if capital.lower() == lower else set()
    others = "".join(sorted(same - {letter}))
    has_case = letter.lower() != letter.upper()
    return f"(?-i:[{letter}{others}])" if others or has_case else letter


@lru_cache(maxsize=1)
def _capitals() -> dict[str, list[str]]:
    """Per letter, what becomes it in lower case."""
    found: dict[str, list[str]] = {}
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        lower = letter.lower()
        if lower != letter and len(lower) == 1 and letter != _SIGMA:
            found.setdefault(lower, []).append(letter)
    return found
