"""What the desk answers to an arrival."""

from __future__ import annotations

from dataclasses import dataclass

from leadcore.definition import DecisionRecord


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    That an arrival was taken in, durably, and what came of it.

    The same arrival delivered again gets the receipt of the first time.

    Attributes:
        lead_id: The lead that it belongs to; None where it could not be read and is parked.
        decision: What was decided, as it is stored; None where nothing was.
        repeated: Whether it had been taken in before.
        is_new: Whether it made a new lead.
        parked: The number under which `desk.attention()` lists it, where it could not be read.
    """

    lead_id: str | None
    decision: DecisionRecord | None
    repeated: bool = False
    is_new: bool = False
    parked: int | None = None

    @property
    def stage(self) -> str | None:
        """The stage of the lead after the decision."""
        return self.decision["stage"] if self.decision is not None else None

    @property
    def team(self) -> str | None:
        """The team that the lead goes to."""
        route = self.decision["route"] if self.decision is not None else None
        return route["to"] if route is not None else None
