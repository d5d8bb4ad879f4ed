"""Where a lead stands, and how it came there: one entry of its stage history."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from leadcore.model.kinds_of_value import Count, Moment, Name, Text, YesNo
from leadcore.model.value import Value

#: What moved the lead: a rule of the definition, a person, an import, or sales handing it back.
MovedBy = Literal["rule", "person", "import", "hand_back"]


class Stage(Value):
    """
    One step of a lead into a stage.

    >>> from datetime import UTC, datetime
    >>> Stage(name="mql", at=datetime(2026, 3, 1, tzinfo=UTC), by="rule", rule="asked").skipped
    False
    """

    name: Name = Field(description="The stage that was entered.")
    at: Moment = Field(description="When it was entered.")
    by: MovedBy = Field(description="What moved the lead.")
    rule: Text | None = Field(default=None, description="The rule that opened the stage.")
    left: Name | None = Field(default=None, description="The stage before.")
    skipped: YesNo = Field(default=False, description="Whether it was only passed through.")
    step: Count = Field(
        default=0, description="Its place among the steps taken at the same moment."
    )
    counts_from: Moment | None = Field(
        default=None, description="After a hand-back: entry rules see only what came since."
    )

    def tie_breaker(self) -> tuple[Any, ...]:
        """Steps of one moment come in the order in which they were taken."""
        return (self.step, super().tie_breaker())
