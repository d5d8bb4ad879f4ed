"""
Whether a value is whole, and how far it reaches for its author, where YAML has its own opinion.

Both go by brackets and quotes inside the value, which mean nothing to YAML once it has begun.
"""

from __future__ import annotations

import re

#: A string in either kind of quotes, as conditions and YAML write it.
QUOTED = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^']|'')*'"
_PIECE_OF_CONDITION = re.compile(
    rf"{QUOTED}|(?P<next>,(?=\s*[\w-]+:(?:\s|\Z)))|[\r\n]|.", re.DOTALL
)


def is_cut_short(value: str) -> bool:
    """
    Whether a condition breaks off: a quote or bracket stays open, or it ends in an operator.

    >>> is_cut_short('title == "the'), is_cut_short("budget >= 12"), is_cut_short("a and")
    (True, False, True)
    """
    bare = re.sub(QUOTED, "_", value, flags=re.DOTALL).rstrip()
    if '"' in bare or "'" in bare:
        return True
    if any(bare.count(opens) > bare.count(closes) for opens, closes in ("()", "[]", "{}")):
        return True
    return bool(re.search(r"(?:[-+*=<>!,.(\[]|\b(?:and|or|not|in))\Z", bare))


def meant_value(text: str, start: int) -> str:
    """
    A value inside braces as its author meant it: commas in brackets and numbers belong to it.

    >>> meant_value("{when: budget >= 12,000, because: Can pay}", 7)
    'budget >= 12,000'
    """
    return text[start : meant_end(text, start)]


def meant_end(text: str, start: int) -> int:
    """Where a value inside braces ends for its author: brackets and quotes belong to it."""
    depth = 0
    end = start
    for piece in _PIECE_OF_CONDITION.finditer(text, start, start + 2_000):
        part = piece[0]
        if part in "([{":
            depth += 1
        elif part in ")]}":
            depth -= 1
            if depth < 0:
                break
        elif (piece["next"] and depth <= 0) or part in "\r\n":
            break
        if part.strip():
            end = piece.end()
    return end
