"""Parts of a pattern as one text, with the word boundaries that RE2 does not have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from leadcore.language.business_rules.python_regex.characters import (
    AFTER_WORD,
    BEFORE_WORD,
    WORD,
)
from leadcore.language.business_rules.python_regex.parts import (
    Atom,
    Boundary,
    Edge,
    Group,
    Part,
    Repeat,
    uses,
)


def written(parts: Sequence[Part], *, head: bool, tail: bool) -> str:
    """
    A sequence in RE2's terms.

    Args:
        parts: What follows one another.
        head: Whether nothing of the pattern lies before it, so that a boundary may take in the
            character before: to find is all that is asked, not where.
        tail: Whether nothing of the pattern lies after it.
    """
    text = ""
    for index, part in enumerate(parts):
        at_head, at_tail = head and index == 0, tail and index == len(parts) - 1
        match part:
            case Atom(said) | Edge(said):
                text += said
            case Group(opening, branches):
                inner = (written(branch, head=at_head, tail=at_tail) for branch in branches)
                text += f"{opening}{'|'.join(inner)})"
            case Repeat(repeated, sign):
                text += written([repeated], head=False, tail=False) + sign
            case Boundary():
                before, after = _end(parts[:index], -1), _end(parts[index + 1 :], 0)
                text += _boundary(before, after, head=at_head, tail=at_tail)
    return text


def _boundary(before: bool | None, after: bool | None, *, head: bool, tail: bool) -> str:
    if before is not None and after is not None:
        if before is after:
            raise uses(r"holds a `\b` that never matches")
        return ""  # always a boundary
    if head and after is not None:
        return BEFORE_WORD if after else f"[{WORD}]"
    if tail and before is not None:
        return AFTER_WORD if before else f"[{WORD}]"
    raise uses(r"holds a `\b` in its middle")


def _end(parts: Sequence[Part], end: Literal[0, -1]) -> bool | None:
    """Whether a word's character stands at an end of a sequence; None when that depends."""
    if not parts:
        return None
    part = parts[end]
    match part:
        case Atom(_, word):
            return word
        case Edge(text):  # beyond the text's or line's edge there is no word
            return False if text in (("$", r"\z") if end == 0 else ("^", r"\A")) else None
        case Group(_, branches):
            found = {_end(branch, end) for branch in branches}
            return found.pop() if len(found) == 1 else None
        case Repeat(repeated, _, can_be_none):
            return None if can_be_none else _end([repeated], end)
        case Boundary():
            return None
