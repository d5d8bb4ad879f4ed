"""What is wrong with one row: which columns, what stands in them, and why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from leadcore.errors import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong with a row.

    Attributes:
        column: The column, or several joined by a comma; empty when it is about the whole row.
        value: What stands there, unmasked; for files of bad rows, never for logs.
        problem: What is wrong with it; its message masks what is personal.
    """

    column: str
    value: str = field(repr=False)
    problem: Problem


class RowError(Exception):
    """
    A row cannot be read.

    Attributes:
        faults: What is wrong with it, all at once; never empty.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault.problem) for fault in self.faults))
