"""Characters and classes of them, where Python's `re` and RE2 do not mean the same."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from leadcore.language.business_rules.python_regex.parts import Atom, Flags, Part, uses

#: Python's classes in RE2's terms, as they stand between square brackets.
WORD = r"\p{L}\p{N}_"
_SPACE = r"\t-\r\x1c-\x1f\x{85}\p{Z}"
_ASCII_SPACE = r"\t-\r "
WITHIN = {"w": WORD, "d": r"\p{Nd}", "D": r"\P{Nd}", "s": _SPACE}
ALONE = WITHIN | {"w": f"[{WORD}]", "W": f"[^{WORD}]", "s": f"[{_SPACE}]", "S": f"[^{_SPACE}]"}
_ASCII_WITHIN = {"w": r"\w", "W": r"\W", "d": r"\d", "D": r"\D", "s": _ASCII_SPACE}
_ASCII_ALONE = _ASCII_WITHIN | {"s": f"[{_ASCII_SPACE}]", "S": f"[^{_ASCII_SPACE}]"}
# Whether what a class matches is a word character; None where it may or may not be.
IS_WORD = {"w": True, "W": False, "d": True, "D": None, "s": False, "S": None}

BEFORE_WORD = rf"(?:\A|[^{WORD}])"
AFTER_WORD = rf"(?:\z|[^{WORD}])"
# The letters that Python takes for one another when case is ignored, and RE2 does not.
_DOTTED = "iI\u0131\u0130"
# The ASCII letters that RE2, unlike Python's `(?a)`, takes for letters outside ASCII too.
_WIDE = "kKsS"
CODE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(?P<octal>0[0-7]{0,2}))"
)
CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a", "b": "\b"}


class Members:
    """What stands between square brackets."""

    def __init__(self, flags: Flags) -> None:
        self.flags = flags
        self.text = ""
        self.ranges: list[tuple[str, str]] = []
        self.classes: list[str] = []

    def add(self, low: str, high: str) -> None:
        """A range of characters, or a single one."""
        self.ranges.append((low, high))
        self.text += _quoted(low, "\\[]^-")
        if low != high:
            self.text += "-" + _quoted(high, "\\[]^-")

    def add_class(self, letter: str) -> None:
        """A class such as the digits."""
        within = (_ASCII_WITHIN if self.flags.ascii else WITHIN).get(letter)
        if within is None:
            raise uses(f"holds `\\{letter}` among others in square brackets")
        self.classes.append(letter)
        self.text += within

    def atom(self, *, inverse: bool) -> Part:
        """The brackets in RE2's terms."""
        more, strict = "", False
        if self.flags.ignore_case and self.flags.ascii:
            other = (letter.swapcase() for letter in string.ascii_letters if letter in self)
            more, strict = "".join(letter for letter in other if letter not in self), True
        elif self.flags.ignore_case:
            if any(letter in self for letter in _DOTTED):
                more = "".join(letter for letter in _DOTTED if letter not in self)
            strict = "w" in self.classes
            if strict and self._has_case():
                raise uses(r"holds `\w` among letters whose case is ignored")
        text = f"[{'^' if inverse else ''}{self.text}{more}]"
        return Atom(_strict(text) if strict else text, None if inverse else self._word())

    def __contains__(self, letter: str) -> bool:
        return any(low <= letter <= high for low, high in self.ranges)

    def _word(self) -> bool | None:
        found = {IS_WORD[letter] for letter in self.classes}
        found.update(None if letter is None else _in_word(letter) for letter in self._letters())
        return found.pop() if len(found) == 1 else None

    def _has_case(self) -> bool:
        return any(letter is None or letter.lower() != letter.upper() for letter in self._letters())

    def _letters(self) -> Iterator[str | None]:
        """Each character in the ranges, and None for a range too long to look through."""
        for low, high in self.ranges:
            if ord(high) - ord(low) > 200:
                yield None
            else:
                yield from map(chr, range(ord(low), ord(high) + 1))


def shorthand(letter: str, flags: Flags) -> Part:
    r"""`\w` and its like, which must not grow where case is ignored."""
    text = (_ASCII_ALONE if flags.ascii else ALONE)[letter]
    strict = flags.ignore_case and letter in "wW"
    return Atom(_strict(text) if strict else text, IS_WORD[letter])


def _strict(text: str) -> str:
    return f"(?-i:{text})"


def coded(found: re.Match[str]) -> str:
    """The character that an escape gives by its number."""
    if found["octal"]:
        return chr(int(found["octal"], 8))
    return chr(int(found[1] or found[2] or found[3], 16))


def letter_alone(letter: str, flags: Flags, written: str | None = None) -> Part:
    """A character that stands for itself, as it was written where that means the same."""
    text = written if written is not None else _quoted(letter, r"\.+*?()|[{^$")
    if flags.ignore_case and flags.ascii:
        if letter in _WIDE:
            text = _strict(f"[{letter}{letter.swapcase()}]")
        elif not letter.isascii():
            text = _strict(text)
    elif flags.ignore_case and letter in _DOTTED:
        text = f"[{_DOTTED}]"
    return Atom(text, _in_word(letter))


def _quoted(letter: str, signs: str) -> str:
    if letter in signs:
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\x{{{ord(letter):x}}}"


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
