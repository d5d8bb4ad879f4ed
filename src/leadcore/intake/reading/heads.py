"""The beginning of a CSV file: what separates its cells, and what its columns are called."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from statistics import mode

_DELIMITERS = (",", ";", "\t", "|")


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    r"""
    The names of columns by their head row, each different and none empty.

    >>> names_of(["name", " name", "", "\ufeffclass"])
    ('name', 'name (2)', 'column 3', 'class')
    """
    names: dict[str, None] = {}
    counts: dict[str, int] = {}  # how far each name was counted, which is not done again
    for at, cell in enumerate(cells, 1):
        name = unicodedata.normalize("NFC", " ".join(cell.strip("\ufeff \t\r\n").split()))
        name = name or f"column {at}"
        unique, count = name, counts.get(name, 1)
        while unique in names:
            count += 1
            unique = f"{name} ({count})"
        counts[name] = count
        names[unique] = None
    return tuple(names)


def delimiter_of(lines: Sequence[str]) -> str:
    """
    What separates the cells in the first lines of a file.

    The separator is the one that splits the first line, and most others into as many cells; or,
    where the first line is only a title, most of the others into three cells at least.

    >>> delimiter_of(["a;b;c", "1,5;2;3", '"x;y";2;3'])
    ';'
    >>> delimiter_of(["Leads, by day", "", "a;b;c", "1,5;2;3", "2;3;4", "3;4;5"])
    ';'
    """
    best, found = (0.0, 0), ","
    titled, below = (0.7, 0), ","
    for delimiter in _DELIMITERS:
        widths = []
        with suppress(csv.Error):
            for cells in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
                widths += [len(cells)] if cells else []
        if not widths:
            continue
        fit = (widths.count(widths[0]) / len(widths), widths[0])
        if widths[0] > 1 and fit > best:
            best, found = fit, delimiter
        common = mode(widths)
        fit = (widths.count(common) / len(widths), common)
        if common > 2 and fit > titled:
            titled, below = fit, delimiter
    return below if best[0] < 0.5 and titled[1] else found
