"""What is wrong with a condition, and where in its text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem in a condition's text, placed by character offsets within that text."""

    code: str
    message: str
    hint: str
    start: int
    end: int


class FaultError(Exception):
    """Carries faults out of a part of a condition that cannot be read on."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].message)
        self.faults = faults
