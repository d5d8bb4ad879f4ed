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
import string
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from leadcore.language.patterns import MAX_PATTERN, PatternError, check_pattern

# Python's classes in RE2's terms, as they stand between square brackets.
_WORD = r"\p{L}\p{N}_"
_SPACE = r"\t-\r\x1c-\x1f\x{85}\p{Z}"
_ASCII_SPACE = r"\t-\r "
_WITHIN = {"w": _WORD, "d": r"\p{Nd}", "D": r"\P{Nd}", "s": _SPACE}
_ALONE = _WITHIN | {"w": f"[{_WORD}]", "W": f"[^{_WORD}]", "s": f"[{_SPACE}]", "S": f"[^{_SPACE}]"}
_ASCII_WITHIN = {"w": r"\w", "W": r"\W", "d": r"\d", "D": r"\D", "s": _ASCII_SPACE}
_ASCII_ALONE = _ASCII_WITHIN | {"s": f"[{_ASCII_SPACE}]", "S": f"[^{_ASCII_SPACE}]"}
# Whether what a class matches is a word character; None where it may or may not be.
_IS_WORD = {"w": True, "W": False, "d": True, "D": None, "s": False, "S": None}

_BEFORE_WORD = rf"(?:\A|[^{_WORD}])"
_AFTER_WORD = rf"(?:\z|[^{_WORD}])"
# The letters that Python takes for one another when case is ignored, and RE2 does not.
_DOTTED = "iI\u0131\u0130"
# The ASCII letters that RE2, unlike Python's `(?a)`, takes for letters outside ASCII too.
_WIDE = "kKsS"

_GLOBAL_FLAGS = re.compile(r"\(\?([aimsux]+)\)")
_GROUP = re.compile(r"\((?:\?(?:(?P<flags>[ims]*(?:-[ims]+)?):|P<\w+>))?")
_REPEAT = re.compile(r"(?:[*+?]|\{(?P<low>\d*)(?P<more>,\d*)?\})(?P<mode>[?+]?)")
_CODE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(?P<octal>0[0-7]{0,2}))"
)
_LONE_CLASS = re.compile(r"\[(\^?)\\([WS])\]")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a", "b": "\b"}
_REFUSED = {
    "(?=": "looks ahead",
    "(?!": "looks ahead",
    "(?<": "looks behind",
    "(?P=": "refers back to a group",
    "(?>": "holds an atomic group",
    "(?(": "asks whether a group matched",
    "(?#": "holds a comment",
}


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
    written = _Reader(pattern).whole()
    check_pattern(written)
    return written


def python_pattern(pattern: str) -> str | None:
    r"""
    A pattern with which Python's `re.search` finds what an RE2 pattern finds, or None.

    >>> python_pattern(r"(?i)\bvp\b")
    '(?ai)\\bvp\\b'
    """
    unicode = pattern.replace(_BEFORE_WORD, r"\b").replace(_AFTER_WORD, r"\b")
    for letter in ("W", "w", "S", "s", "d", "D"):
        unicode = unicode.replace(_ALONE[letter], f"\\{letter}")
    for letter, within in _WITHIN.items():
        unicode = unicode.replace(within, f"\\{letter}")
    flags = _GLOBAL_FLAGS.match(pattern)
    ascii_only = f"(?a{flags[1]}){pattern[flags.end() :]}" if flags else f"(?a){pattern}"
    for candidate in (pattern, unicode, ascii_only):
        ended = candidate.replace(r"\z", r"\Z")
        try:
            if re2_pattern(ended) == pattern:
                return ended
        except PatternError:
            continue
    return None


# -- what a pattern is made of -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Flags:
    ignore_case: bool = False
    ascii: bool = False

    def changed(self, written: str) -> _Flags:
        on, _, off = written.partition("-")
        ignore_case = "i" in on or (self.ignore_case and "i" not in off)
        return _Flags(ignore_case, self.ascii or "a" in on)


@dataclass(frozen=True, slots=True)
class _Atom:
    """What matches one character; `word` says whether it is one of a word, None if it may be."""

    text: str
    word: bool | None = None


@dataclass(frozen=True, slots=True)
class _Edge:
    """What matches between characters, in the same way in both engines."""

    text: str


@dataclass(frozen=True, slots=True)
class _Boundary:
    r"""`\b` for letters of any script, which RE2 does not have."""


@dataclass(frozen=True, slots=True)
class _Group:
    opening: str
    branches: tuple[tuple[_Part, ...], ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    part: _Part
    text: str
    can_be_none: bool


_Part = _Atom | _Edge | _Boundary | _Group | _Repeat


def _uses(what: str) -> PatternError:
    hint = "write the condition as text, with the language's own tests"
    return PatternError(f"the pattern {what}, which cannot be kept exactly", hint)


# -- reading -------------------------------------------------------------------------------------


class _Reader:
    """Reads a pattern that Python has accepted, each part in RE2's terms."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def whole(self) -> str:
        flags, prefix = _Flags(), ""
        leading = _GLOBAL_FLAGS.match(self.pattern)
        if leading is not None:
            if "x" in leading[1]:
                raise _uses("is spread out with `(?x)`")
            self.at = leading.end()
            flags = flags.changed(leading[1])
            # RE2 has no choice between ASCII and all letters.
            kept = leading[1].replace("a", "").replace("u", "")
            prefix = f"(?{kept})" if kept else ""
        branches = self._branches(flags)
        return prefix + "|".join(_written(branch, head=True, tail=True) for branch in branches)

    def _branches(self, flags: _Flags) -> tuple[tuple[_Part, ...], ...]:
        branches: list[list[_Part]] = [[]]
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            if self.pattern[self.at] == "|":
                self.at += 1
                branches.append([])
            else:
                branches[-1].append(self._repeated(self._one(flags)))
        return tuple(map(tuple, branches))

    def _repeated(self, part: _Part) -> _Part:
        found = _REPEAT.match(self.pattern, self.at)
        if found is None or found[0].startswith("{}"):
            return part
        self.at = found.end()
        if found["mode"] == "+":
            raise _uses(f"repeats possessively with `{found[0]}`")
        text, low = found[0], found["low"]
        if low == "":
            text = text.replace("{", "{0", 1)  # RE2 takes `{,3}` for plain text
        return _Repeat(part, text, text[0] in "*?" or (text[0] == "{" and not int(low or 0)))

    def _one(self, flags: _Flags) -> _Part:
        letter = self.pattern[self.at]
        if letter == "(":
            return self._group(flags)
        if letter == "[":
            return self._class(flags)
        if letter == "\\":
            return self._escape(flags)
        self.at += 1
        if letter in "^$":
            return _Edge(letter)
        return _Atom(".") if letter == "." else _letter(letter, flags)

    def _group(self, flags: _Flags) -> _Part:
        for sign, what in _REFUSED.items():
            if self.pattern.startswith(sign, self.at):
                raise _uses(what)
        found = _GROUP.match(self.pattern, self.at)
        assert found is not None
        self.at = found.end()
        if self.pattern.startswith("(?", found.start()) and found[0] == "(":
            raise _uses(f"holds `{self.pattern[found.start() : found.start() + 4]}`")
        branches = self._branches(flags.changed(found["flags"] or ""))
        self.at += 1  # the closing bracket; Python has seen that there is one
        return _Group(found[0], branches)

    def _escape(self, flags: _Flags) -> _Part:
        code = _CODE.match(self.pattern, self.at)
        if code is not None:
            self.at = code.end()
            return _letter(_coded(code), flags)
        letter = self.pattern[self.at + 1]
        self.at += 2
        if letter in "AZz":
            return _Edge(r"\A" if letter == "A" else r"\z")
        if letter in "bB" and flags.ascii:
            return _Edge(f"\\{letter}")
        if letter == "b":
            return _Boundary()
        if letter in _IS_WORD:
            return _shorthand(letter, flags)
        if letter in _CONTROLS:
            return _Atom(f"\\{letter}", word=False)
        if letter.isascii() and letter.isalnum():
            raise _uses("refers back to a group" if letter.isdigit() else f"holds `\\{letter}`")
        return _letter(letter, flags, f"\\{letter}" if letter.isascii() else None)

    def _class(self, flags: _Flags) -> _Part:
        lone = _LONE_CLASS.match(self.pattern, self.at)
        if lone is not None:
            self.at = lone.end()
            return _shorthand(lone[2].lower() if lone[1] else lone[2], flags)
        self.at += 1
        inverse = self.pattern.startswith("^", self.at)
        self.at += inverse
        members = _Members(flags)
        first = self.at
        while self.at == first or self.pattern[self.at] != "]":
            low = self._member(members)
            if low is None:
                continue
            high = low
            if self.pattern[self.at] == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                high = self._member(members) or low
            members.add(low, high)
        self.at += 1
        return members.atom(inverse=inverse)

    def _member(self, members: _Members) -> str | None:
        """The next character of a class; None when it was a class itself, and is added."""
        code = _CODE.match(self.pattern, self.at)
        if code is not None:
            self.at = code.end()
            return _coded(code)
        letter = self.pattern[self.at]
        self.at += 1
        if letter != "\\":
            return letter
        letter = self.pattern[self.at]
        self.at += 1
        if letter in _IS_WORD:
            members.add_class(letter)
            return None
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter.isascii() and letter.isalnum():
            raise _uses(f"holds `\\{letter}`")
        return letter


class _Members:
    """What stands between square brackets."""

    def __init__(self, flags: _Flags) -> None:
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
        within = (_ASCII_WITHIN if self.flags.ascii else _WITHIN).get(letter)
        if within is None:
            raise _uses(f"holds `\\{letter}` among others in square brackets")
        self.classes.append(letter)
        self.text += within

    def atom(self, *, inverse: bool) -> _Part:
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
                raise _uses(r"holds `\w` among letters whose case is ignored")
        text = f"[{'^' if inverse else ''}{self.text}{more}]"
        return _Atom(_strict(text) if strict else text, None if inverse else self._word())

    def __contains__(self, letter: str) -> bool:
        return any(low <= letter <= high for low, high in self.ranges)

    def _word(self) -> bool | None:
        found = {_IS_WORD[letter] for letter in self.classes}
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


def _shorthand(letter: str, flags: _Flags) -> _Part:
    r"""`\w` and its like, which must not grow where case is ignored."""
    text = (_ASCII_ALONE if flags.ascii else _ALONE)[letter]
    strict = flags.ignore_case and letter in "wW"
    return _Atom(_strict(text) if strict else text, _IS_WORD[letter])


def _strict(text: str) -> str:
    return f"(?-i:{text})"


def _coded(found: re.Match[str]) -> str:
    if found["octal"]:
        return chr(int(found["octal"], 8))
    return chr(int(found[1] or found[2] or found[3], 16))


def _letter(letter: str, flags: _Flags, written: str | None = None) -> _Part:
    """A character that stands for itself, as it was written where that means the same."""
    text = written if written is not None else _quoted(letter, r"\.+*?()|[{^$")
    if flags.ignore_case and flags.ascii:
        if letter in _WIDE:
            text = _strict(f"[{letter}{letter.swapcase()}]")
        elif not letter.isascii():
            text = _strict(text)
    elif flags.ignore_case and letter in _DOTTED:
        text = f"[{_DOTTED}]"
    return _Atom(text, _in_word(letter))


def _quoted(letter: str, signs: str) -> str:
    if letter in signs:
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\x{{{ord(letter):x}}}"


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


# -- writing -------------------------------------------------------------------------------------


def _written(parts: Sequence[_Part], *, head: bool, tail: bool) -> str:
    """
    A sequence in RE2's terms.

    Args:
        parts: What follows one another.
        head: Whether nothing of the pattern lies before it, so that a boundary may take in the
            character before: to find is all that is asked, not where.
        tail: Whether nothing of the pattern lies after it.
    """
    written = ""
    for index, part in enumerate(parts):
        at_head, at_tail = head and index == 0, tail and index == len(parts) - 1
        match part:
            case _Atom(text) | _Edge(text):
                written += text
            case _Group(opening, branches):
                inner = (_written(branch, head=at_head, tail=at_tail) for branch in branches)
                written += f"{opening}{'|'.join(inner)})"
            case _Repeat(repeated, text):
                written += _written([repeated], head=False, tail=False) + text
            case _Boundary():
                before, after = _end(parts[:index], -1), _end(parts[index + 1 :], 0)
                written += _boundary(before, after, head=at_head, tail=at_tail)
    return written


def _boundary(before: bool | None, after: bool | None, *, head: bool, tail: bool) -> str:
    if before is not None and after is not None:
        if before is after:
            raise _uses(r"holds a `\b` that never matches")
        return ""  # always a boundary
    if head and after is not None:
        return _BEFORE_WORD if after else f"[{_WORD}]"
    if tail and before is not None:
        return _AFTER_WORD if before else f"[{_WORD}]"
    raise _uses(r"holds a `\b` in its middle")


def _end(parts: Sequence[_Part], end: Literal[0, -1]) -> bool | None:
    """Whether a word's character stands at an end of a sequence; None when that depends."""
    if not parts:
        return None
    part = parts[end]
    match part:
        case _Atom(_, word):
            return word
        case _Edge(text):  # beyond the text's or line's edge there is no word
            return False if text in (("$", r"\z") if end == 0 else ("^", r"\A")) else None
        case _Group(_, branches):
            found = {_end(branch, end) for branch in branches}
            return found.pop() if len(found) == 1 else None
        case _Repeat(repeated, _, can_be_none):
            return None if can_be_none else _end([repeated], end)
        case _Boundary():
            return None
