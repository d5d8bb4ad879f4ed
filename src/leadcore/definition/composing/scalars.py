"""
Where each character of a YAML value stands in the file, so that a fault inside it has a place.

A value is not its text: quotes fall away, escapes become characters, lines are folded. This module
knows how; it is asked only when there is a fault to place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BREAK = r"(?:\r\n|\r|\n)"
_FOLD = rf"[ \t]*{_BREAK}(?:[ \t]*{_BREAK})*[ \t]*"
_ONE_BREAK = re.compile(_BREAK)
_IN_SINGLE = re.compile(rf"(?P<fold>{_FOLD})|''|.", re.DOTALL)
_IN_DOUBLE = re.compile(
    rf"(?P<fold>{_FOLD})"
    rf"|(?P<joined>\\{_BREAK}[ \t]*(?:{_BREAK}[ \t]*)*)"
    r"|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\.|.",
    re.DOTALL,
)
_BLANK = " \t\r\n"


def stretch(raw: str, value: str, style: str, start: int, end: int) -> tuple[int, int]:
    """
    Where the characters `start` to `end` of a value stand in the text that it was read from.

    Args:
        raw: The text as it stands in the file, with quotes or the sign of a block.
        value: What YAML made of it.
        style: `'` or `"` for quotes, `|` or `>` for blocks, empty for plain text.
        start: The first character of the value that is meant.
        end: One past the last.

    Returns:
        First offset in `raw`, and one past the last; never outside `raw`, never empty unless it is.

    >>> stretch("'it''s late'", "it's late", "'", 5, 9)
    (7, 11)
    """
    start = min(max(start, 0), len(value))
    end = min(max(end, start), len(value))
    if style in ("'", '"'):
        places = list(_quoted(raw, _IN_SINGLE if style == "'" else _IN_DOUBLE))
    elif style in ("|", ">"):
        places = list(_aligned(raw, value, _after_head(raw)))
    elif raw == value:
        places = [(at, at + 1) for at in range(start, max(end, start + 1))]
        start, end = 0, end - start
    else:
        places = list(_aligned(raw, value, 0))
    if not places:
        return 0, len(raw)
    first = places[min(start, len(places) - 1)]
    last = places[min(max(end - 1, start), len(places) - 1)]
    return min(first[0], len(raw)), min(max(last[1], first[0] + 1), len(raw))


def _quoted(raw: str, pieces: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where each character of a quoted value comes from."""
    for piece in pieces.finditer(raw, 1, max(len(raw) - 1, 1)):
        if piece.lastgroup is None:
            yield piece.span()
            continue
        breaks = [found.span() for found in _ONE_BREAK.finditer(raw, *piece.span())]
        # One break between words is a blank; of more, and after a backslash, the first falls away.
        yield from breaks if len(breaks) == 1 and piece.lastgroup == "fold" else breaks[1:]


def _after_head(raw: str) -> int:
    """Where the lines of a block begin, after the line that holds its sign."""
    head = _ONE_BREAK.search(raw)
    return head.end() if head else len(raw)


def _aligned(raw: str, value: str, at: int) -> Iterator[tuple[int, int]]:
    """
    Where each character of an unquoted value comes from.

    Outside quotes YAML changes only the white space, so the other characters are found in order.
    """
    for character in value:
        if character not in _BLANK:
            while at < len(raw) and raw[at] != character:
                at += 1
            yield at, at + 1
            at += 1
        elif at < len(raw) and raw[at] in _BLANK:
            width = 2 if raw.startswith("\r\n", at) else 1
            yield at, at + width
            at += width
        else:
            yield at, at
