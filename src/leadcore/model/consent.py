"""What a person said about being contacted: one statement for one channel and purpose."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from leadcore.model.kinds_of_value import Hidden, Moment, Name, Personal, Prose, YesNo
from leadcore.model.value import Value


class Consent(Value):
    """
    One statement, given or withdrawn; the newest one for a channel and purpose counts.

    >>> from datetime import UTC, datetime
    >>> given = Consent(channel="email", granted=True, at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> given.purpose
    'marketing'
    """

    channel: Name = Field(description="How contact is made: email, phone, sms, post, ...")
    purpose: Name = Field(default="marketing", description="What for.")
    granted: YesNo = Field(
        title="is granted", description="Whether it was given (yes) or withdrawn (no)."
    )
    at: Moment = Field(description="When it was said.")
    evidence: Annotated[Prose | None, Hidden(), Personal()] = Field(
        default=None, description="What proves it: the form's wording, address and time."
    )
