"""Formulas of spreadsheets in cells: defused where we write, restored where we read that back."""

from __future__ import annotations

import re

# What a spreadsheet carries out when it opens a file, and what we wrote in place of it; readers of
# CSV pass over the blanks before it.
_CARRIED_OUT = re.compile(
    "( *)('*[=+\\-@\t\r\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}].*)",
    re.DOTALL,
)
# Numbers, telephone numbers in plain groups, and dashes for nothing: nothing to carry out.
_HARMLESS = re.compile(r"[+-]?[€$£¥]?[0-9.,][0-9.,' ]*(?:[eE][+-]?[0-9]+)?[ %€$£¥]{0,2}|[+-]+")
# How spreadsheets keep the zeros before a number.
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')


def defused(cell: str) -> str:
    """
    A text for a CSV cell; what a spreadsheet would carry out has an apostrophe before it.

    >>> defused("=1+1"), defused("-12.5"), defused("+49 30 1234"), defused("'=x")
    ("'=1+1", '-12.5', '+49 30 1234', "''=x")
    """
    found = _CARRIED_OUT.fullmatch(cell)
    if found is None or _HARMLESS.fullmatch(found[2]):
        return cell
    return f"{found[1]}'{found[2]}"


def restored(cell: str) -> str:
    """
    What a text was before it was defused.

    >>> restored(defused("@anna")), restored("'tis"), restored("-5")
    ('@anna', "'tis", '-5')
    """
    found = _CARRIED_OUT.fullmatch(cell)
    if found is None or found[2][0] != "'":
        return cell
    return found[1] + found[2][1:]


def unwrapped(cell: str) -> str:
    """
    The text in a formula that only keeps a text as it is; any other cell as it stands.

    >>> unwrapped('="00123"'), unwrapped("=A1")
    ('00123', '=A1')
    """
    found = _KEPT_AS_TEXT.fullmatch(cell.strip())
    return cell if found is None else found[1]
