"""What a pattern is made of, each part in RE2's terms."""

from __future__ import annotations

from dataclasses import dataclass

from leadcore.language.patterns import PatternError


@dataclass(frozen=True, slots=True)
class Flags:
    """Whether case is ignored, and whether letters are those of ASCII alone."""

    ignore_case: bool = False
    ascii: bool = False

    def changed(self, written: str) -> Flags:
        """The flags after those that a group writes, as `i` or `-i`."""
        on, _, off = written.partition("-")
        ignore_case = "i" in on or (self.ignore_case and "i" not in off)
        return Flags(ignore_case, self.ascii or "a" in on)


@dataclass(frozen=True, slots=True)
class Atom:
    """What matches one character; `word` says whether it is one of a word, None if it may be."""

    text: str
    word: bool | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """What matches between characters, in the same way in both engines."""

    text: str


@dataclass(frozen=True, slots=True)
class Boundary:
    r"""`\b` for letters of any script, which RE2 does not have."""


@dataclass(frozen=True, slots=True)
class Group:
    """Branches in brackets, and how these open."""

    opening: str
    branches: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part that is repeated, and whether it can be there no times."""

    part: Part
    text: str
    can_be_none: bool


Part = Atom | Edge | Boundary | Group | Repeat


def uses(what: str) -> PatternError:
    """The error for what RE2 cannot do in the same way."""
    hint = "write the condition as text, with the language's own tests"
    return PatternError(f"the pattern {what}, which cannot be kept exactly", hint)
