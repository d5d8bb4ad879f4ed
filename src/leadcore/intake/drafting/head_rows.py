"""Rows of a file that are no leads: titles above the head row, totals below the last lead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from leadcore.intake.drafting.names import plain, words_of
from leadcore.intake.drafting.words import is_known

#: How many rows a head row is looked for in.
LOOKED_AT = 12
# Nothing that a person would call a column.
DATUM = re.compile(r"\S+@\S+\.\S+|[0-9]{4}-[0-9]{2}-[0-9]{2}\b.*|https?://\S+|-?[0-9]+[.,][0-9]+")
_NO_NAME = re.compile(rf"{DATUM.pattern}|[-+0-9.,:/ €$%]+")
_TOTAL = re.compile(
    r"(grand |sub)?totals?|sum|summen?|gesamt(summe|ergebnis)?|insgesamt|zwischensumme|somme|suma|"
    r"totale|totaal|totaux|anzahl",
)


def head_row_of(rows: Sequence[Sequence[str]]) -> int:
    """
    Which of the first rows holds the names of the columns, counted from 1.

    Titles stand in one cell of a row, and groups of columns over some of them; below stands a row
    that is nearly full, and has a name in it that columns often have.

    >>> head_row_of([["Leads 2026", ""], ["", ""], ["Name", "E-Mail"], ["Anna", "a@example.com"]])
    3
    """
    width = max(map(len, rows), default=0)
    for at, row in enumerate(rows[:LOOKED_AT], 1):
        if at > 1 and _is_head(row, width):
            return at
        if _filled(row) * 10 >= width * 6:
            break  # names that nobody has heard of, or leads
    return 1


def is_total(row: Sequence[str]) -> bool:
    """
    Whether the last row of a file only sums up those above.

    >>> is_total(["Summe:", "", "1.200,00"]), is_total(["Anna", "", "1"])
    (True, False)
    """
    first = next((cell for cell in row if cell.strip()), "")
    said = " ".join(word for word in words_of(first) if not word.isdigit())
    return _filled(row) < len(row) and _TOTAL.fullmatch(said) is not None


def _is_head(row: Sequence[str], width: int) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < 2 or len(cells) * 10 < width * 6:
        return False
    folded = {plain(cell).casefold() for cell in cells}
    named = not any(_NO_NAME.fullmatch(cell) for cell in cells)
    return named and len(folded) * 2 > len(cells) and any(is_known(words_of(c)) for c in cells)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
