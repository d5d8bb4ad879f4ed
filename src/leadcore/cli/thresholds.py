"""How many rows of a file may be set aside before a run counts as failed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Self

from leadcore.cli.exits import Code, Refused, warn
from leadcore.cli.terminal import counted

if TYPE_CHECKING:
    from leadcore.intake import Summary

_WRITTEN = re.compile(r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,6})?)\s*(?P<percent>%)?")
#: Where nobody named a threshold, more than one row in so many is worth a warning.
_ONE_IN = 10


@dataclass(frozen=True, slots=True)
class Threshold:
    """
    The most rows that may be set aside.

    Attributes:
        most: How many; of a hundred, where it is a percentage.
        percent: Whether it is one.
    """

    most: Decimal
    percent: bool

    @classmethod
    def read(cls, text: str) -> Self:
        """
        The threshold that an option names.

        Raises:
            Refused: It is neither a number of rows nor a percentage.

        >>> Threshold.read("2.5 %")
        Threshold(most=Decimal('2.5'), percent=True)
        """
        found = _WRITTEN.fullmatch(text.strip())
        most = Decimal(found["number"]) if found is not None else Decimal(-1)
        percent = found is not None and found["percent"] is not None
        if most < 0 or (percent and most > 100) or (not percent and most % 1):
            message = f"`{text[:40]}` is neither a number of rows nor a percentage"
            raise Refused(message, "write --max-bad 100, or --max-bad 2%")
        return cls(most, percent)

    def __str__(self) -> str:
        return f"{self.most}%" if self.percent else f"{self.most:,}"

    def is_passed(self, summary: Summary) -> bool:
        """Whether more rows were set aside."""
        most = self.most * summary.rows / 100 if self.percent else self.most
        return summary.set_aside > most


def hold(threshold: Threshold | None, summary: Summary, bad_rows: Path | None) -> None:
    """
    Hold a run against its threshold; without one, warn where many rows were set aside.

    Args:
        threshold: The threshold, or None.
        summary: What the run came to.
        bad_rows: Where the rows lie that were set aside, or None.

    Raises:
        Refused: More rows were set aside than the threshold allows.
    """
    read = f"{summary.set_aside:,} of {counted(summary.rows, 'row')} could not be read"
    if threshold is None:
        if summary.set_aside * _ONE_IN > summary.rows:
            warn(f"{read}; with --max-bad {100 // _ONE_IN}% this is a failure")
    elif threshold.is_passed(summary):
        message = f"{read}, and --max-bad allows {threshold}"
        cure = "name --bad-rows FILE, and look into it"
        if bad_rows is not None:
            cure = f"mend them in {bad_rows}, and run that file"
        raise Refused(message, cure, Code.EXPECTATION_FAILED)
