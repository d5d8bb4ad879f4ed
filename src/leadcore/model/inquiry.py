"""One raw arrival, kept as it came; many inquiries can belong to one lead."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from leadcore.model.facts import NO_FACTS, NO_PAYLOAD, FactsOf, RawPayload
from leadcore.model.kinds_of_value import Hidden, Identifier, Moment, Name, Personal, Text
from leadcore.model.timeline import KeyedTimeline
from leadcore.model.utm import NO_UTM, Utm
from leadcore.model.value import Value

#: How many topics of interest are kept.
MOST_INTERESTS = 200

#: Topics, in the order in which they were named.
Interests = Annotated[tuple[Text, ...], Field(max_length=MOST_INTERESTS)]


class Inquiry(Value):
    """
    One arrival: a form sent in, a card from a trade show, a row of a bought list.

    The same key means the same arrival, however often it is delivered. The payload is what came,
    unread; facts are what the capture mapping made of it.

    >>> from datetime import UTC, datetime
    >>> Inquiry(source="webform", at=datetime(2026, 3, 1, tzinfo=UTC), form="contact").form
    'contact'
    """

    key: Annotated[Identifier | None, Hidden()] = Field(
        default=None, description="What makes it the same arrival when it is delivered twice."
    )
    at: Moment = Field(description="When it arrived.")
    source: Text | None = Field(default=None, description="Where it came from.")
    campaign: Text | None = Field(default=None, description="The campaign that brought it.")
    channel: Name | None = Field(default=None, description="How it came: web, phone, event, ...")
    form: Text | None = Field(default=None, description="The form or page it was made on.")
    utm: Utm = Field(default=NO_UTM, description="Its campaign parameters.")
    interests: Interests = Field(default=(), description="The topics it named.")
    facts: Annotated[FactsOf, Hidden(), Personal()] = Field(
        default=NO_FACTS, description="Typed facts that only this arrival has."
    )
    payload: Annotated[RawPayload, Hidden(), Personal()] = Field(
        default=NO_PAYLOAD, description="What arrived, as it came."
    )

    def arrival(self) -> str | None:
        """What all deliveries of it share: its key."""
        return self.key


class Inquiries(KeyedTimeline[Inquiry]):
    """
    All inquiries of a lead, in order; of each key there is one.

    >>> from datetime import UTC, datetime
    >>> once = Inquiry(key="t-17", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> again = Inquiry(key="t-17", at=datetime(2026, 3, 2, tzinfo=UTC))
    >>> Inquiries([again, once]) == Inquiries([once])
    True
    """
