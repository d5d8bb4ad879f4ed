"""Reads a pattern that Python has accepted, part by part."""

from __future__ import annotations

import re

from leadcore.language.business_rules.python_regex.boundaries import written
from leadcore.language.business_rules.python_regex.characters import (
    CODE,
    CONTROLS,
    IS_WORD,
    Members,
    coded,
    letter_alone,
    shorthand,
)
from leadcore.language.business_rules.python_regex.parts import (
    Atom,
    Boundary,
    Edge,
    Flags,
    Group,
    Part,
    Repeat,
    uses,
)

GLOBAL_FLAGS = re.compile(r"\(\?([aimsux]+)\)")
_GROUP = re.compile(r"\((?:\?(?:(?P<flags>[ims]*(?:-[ims]+)?):|P<\w+>))?")
_REPEAT = re.compile(r"(?:[*+?]|\{(?P<low>\d*)(?P<more>,\d*)?\})(?P<mode>[?+]?)")
_LONE_CLASS = re.compile(r"\[(\^?)\\([WS])\]")
_REFUSED = {
    "(?=": "looks ahead",
    "(?!": "looks ahead",
    "(?<": "looks behind",
    "(?P=": "refers back to a group",
    "(?>": "holds an atomic group",
    "(?(": "asks whether a group matched",
    "(?#": "holds a comment",
}


class Reader:
    """Reads a pattern that Python has accepted, each part in RE2's terms."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def whole(self) -> str:
        """The whole pattern in RE2's terms."""
        flags, prefix = Flags(), ""
        leading = GLOBAL_FLAGS.match(self.pattern)
        if leading is not None:
            if "x" in leading[1]:
                raise uses("is spread out with `(?x)`")
            self.at = leading.end()
            flags = flags.changed(leading[1])
            # RE2 has no choice between ASCII and all letters.
            kept = leading[1].replace("a", "").replace("u", "")
            prefix = f"(?{kept})" if kept else ""
        branches = self._branches(flags)
        return prefix + "|".join(written(branch, head=True, tail=True) for branch in branches)

    def _branches(self, flags: Flags) -> tuple[tuple[Part, ...], ...]:
        branches: list[list[Part]] = [[]]
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            if self.pattern[self.at] == "|":
                self.at += 1
                branches.append([])
            else:
                branches[-1].append(self._repeated(self._one(flags)))
        return tuple(map(tuple, branches))

    def _repeated(self, part: Part) -> Part:
        found = _REPEAT.match(self.pattern, self.at)
        if found is None or found[0].startswith("{}"):
            return part
        self.at = found.end()
        if found["mode"] == "+":
            raise uses(f"repeats possessively with `{found[0]}`")
        text, low = found[0], found["low"]
        if low == "":
            text = text.replace("{", "{0", 1)  # RE2 takes `{,3}` for plain text
        return Repeat(part, text, text[0] in "*?" or (text[0] == "{" and not int(low or 0)))

    def _one(self, flags: Flags) -> Part:
        letter = self.pattern[self.at]
        if letter == "(":
            return self._group(flags)
        if letter == "[":
            return self._class(flags)
        if letter == "\\":
            return self._escape(flags)
        self.at += 1
        if letter in "^$":
            return Edge(letter)
        return Atom(".") if letter == "." else letter_alone(letter, flags)

    def _group(self, flags: Flags) -> Part:
        for sign, what in _REFUSED.items():
            if self.pattern.startswith(sign, self.at):
                raise uses(what)
        found = _GROUP.match(self.pattern, self.at)
        assert found is not None
        self.at = found.end()
        if self.pattern.startswith("(?", found.start()) and found[0] == "(":
            raise uses(f"holds `{self.pattern[found.start() : found.start() + 4]}`")
        branches = self._branches(flags.changed(found["flags"] or ""))
        self.at += 1  # the closing bracket; Python has seen that there is one
        return Group(found[0], branches)

    def _escape(self, flags: Flags) -> Part:
        code = CODE.match(self.pattern, self.at)
        if code is not None:
            self.at = code.end()
            return letter_alone(coded(code), flags)
        letter = self.pattern[self.at + 1]
        self.at += 2
        if letter in "AZz":
            return Edge(r"\A" if letter == "A" else r"\z")
        if letter in "bB" and flags.ascii:
            return Edge(f"\\{letter}")
        if letter == "b":
            return Boundary()
        if letter in IS_WORD:
            return shorthand(letter, flags)
        if letter in CONTROLS:
            return Atom(f"\\{letter}", word=False)
        if letter.isascii() and letter.isalnum():
            raise uses("refers back to a group" if letter.isdigit() else f"holds `\\{letter}`")
        return letter_alone(letter, flags, f"\\{letter}" if letter.isascii() else None)

    def _class(self, flags: Flags) -> Part:
        lone = _LONE_CLASS.match(self.pattern, self.at)
        if lone is not None:
            self.at = lone.end()
            return shorthand(lone[2].lower() if lone[1] else lone[2], flags)
        self.at += 1
        inverse = self.pattern.startswith("^", self.at)
        self.at += inverse
        members = Members(flags)
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

    def _member(self, members: Members) -> str | None:
        """The next character of a class; None when it was a class itself, and is added."""
        code = CODE.match(self.pattern, self.at)
        if code is not None:
            self.at = code.end()
            return coded(code)
        letter = self.pattern[self.at]
        self.at += 1
        if letter != "\\":
            return letter
        letter = self.pattern[self.at]
        self.at += 1
        if letter in IS_WORD:
            members.add_class(letter)
            return None
        if letter in CONTROLS:
            return CONTROLS[letter]
        if letter.isascii() and letter.isalnum():
            raise uses(f"holds `\\{letter}`")
        return letter
