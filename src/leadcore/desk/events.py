"""What happens to a lead after it was captured, as values that can be kept and sent."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from leadcore.model import Consent, Hidden, Identifier, Moment, Name, Personal, Prose, Text, Touch
from leadcore.model.facts import RawPayload
from leadcore.model.value import Value


class Event(Value):
    """
    Something that happened to a lead of the desk.

    Attributes:
        lead: The lead's id at the desk.
        key: What makes it the same event when it is recorded twice. Without one, what it says and
            when it was.
    """

    lead: Annotated[Identifier, Hidden()] = Field(description="The lead's id at the desk.")
    key: Annotated[Identifier | None, Hidden()] = Field(
        default=None, description="What makes it the same event when it is recorded twice."
    )


class Touched(Event):
    """
    An interaction with a lead.

    >>> Touched(lead="7", touch={"kind": "call", "at": "2026-11-23T09:00:00Z"}).touch.kind
    'call'
    """

    touch: Touch = Field(description="The interaction.")


class Consented(Event):
    """What a lead said about being contacted; a refusal too."""

    consent: Consent = Field(description="The statement.")


class Changed(Event):
    """Facts of a lead that became known, or changed."""

    at: Moment = Field(description="When they came to be so.")
    facts: Annotated[RawPayload, Personal()] = Field(description="The facts, nested as leads are.")


class Overridden(Event):
    """A person's decision: it outranks rules until there is news of the lead."""

    at: Moment = Field(description="When it was decided.")
    by: Text = Field(description="Who decided.")
    reason: Prose = Field(description="Why.")
    stage: Name | None = Field(default=None, description="The stage that the lead is put into.")
    owner: Text | None = Field(default=None, description="Who looks after the lead from now on.")
