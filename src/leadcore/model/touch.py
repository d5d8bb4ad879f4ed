"""One interaction with a lead, in either direction, and the ordered record of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field

from leadcore.model.facts import NO_FACTS, FactsOf
from leadcore.model.kinds_of_value import Hidden, Identifier, Moment, Name, Personal
from leadcore.model.timeline import KeyedTimeline, Timeline
from leadcore.model.touch_kinds import STANDARD_TOUCH_KINDS, Direction
from leadcore.model.value import Value


def _usual_direction(fields: dict[str, Any]) -> Direction | None:
    kind = STANDARD_TOUCH_KINDS.get(fields.get("kind", ""))
    return kind.direction if kind is not None else None


class Touch(Value):
    """
    One interaction: an open, a visit, a call, a webinar attended or missed.

    >>> from datetime import UTC, datetime
    >>> visit = Touch(kind="page_view", at=datetime(2026, 3, 1, tzinfo=UTC), facts={"url": "/"})
    >>> visit.direction, visit.facts["url"]
    ('inbound', '/')
    """

    kind: Name = Field(description="What it was; `STANDARD_TOUCH_KINDS` lists the usual ones.")
    at: Moment = Field(description="When it was.")
    direction: Direction | None = Field(
        default_factory=_usual_direction,
        description="From the lead (inbound) or from us (outbound); standard kinds know theirs.",
    )
    channel: Name | None = Field(default=None, description="How: email, phone, web, event, ...")
    key: Annotated[Identifier | None, Hidden()] = Field(
        default=None,
        description="What makes two of its kind the same touch, recorded twice.",
    )
    facts: Annotated[FactsOf, Hidden(), Personal()] = Field(
        default=NO_FACTS, description="The facts of its kind, such as the address of a page."
    )

    def arrival(self) -> tuple[str, str | None]:
        """What all deliveries of it share: its kind and key."""
        return self.kind, self.key

    def tie_breaker(self) -> tuple[Any, ...]:
        """What orders it among touches of the same moment, by content alone."""
        return (
            self.kind,
            self.key or "",
            self.direction or "",
            self.channel or "",
            [(name, type(fact).__name__, str(fact)) for name, fact in self.facts.items()],
        )


_NO_TOUCHES: Timeline[Touch] = Timeline()


class ByKind(dict[str, Timeline[Touch]]):
    """The touches of each kind that there is; of any other kind there are none."""

    def __missing__(self, kind: str) -> Timeline[Touch]:
        return _NO_TOUCHES


class Touches(KeyedTimeline[Touch]):
    """
    All touches of a lead, in order and by kind; of each kind and key there is one.

    >>> from datetime import UTC, datetime
    >>> touches = Touches([Touch(kind="call", at=datetime(2026, 3, 1, tzinfo=UTC))])
    >>> len(touches.by_kind["call"]), len(touches.by_kind["meeting_held"])
    (1, 0)
    """

    def __new__(cls, records: Iterable[Touch] = ()) -> Self:
        """
        Order the touches, and sort them by kind, because every decision asks for them so.

        Raises:
            TypeError: One of them has no moment.
        """
        self = super().__new__(cls, records)
        _ = self.by_kind
        return self

    @cached_property
    def by_kind(self) -> dict[str, Timeline[Touch]]:
        """The touches of each kind, in order; of others none. Shared: not to be changed."""
        kinds: dict[str, tuple[list[Touch], list[datetime]]] = {}
        for touch, at in zip(self, self.ats, strict=True):
            found = kinds.get(touch.kind)
            if found is None:
                found = kinds[touch.kind] = ([], [])
            found[0].append(touch)
            found[1].append(at)
        return ByKind(
            (kind, Timeline.in_order(touches, tuple(ats))) for kind, (touches, ats) in kinds.items()
        )

    def seen_by_kind(self, now: datetime) -> dict[str, Timeline[Touch]]:
        """
        What had happened by a moment, by kind; costs nothing when that is all.

        Raises:
            MomentError: The moment has no time zone.
        """
        if self.seen(now) is self:
            return self.by_kind
        parts = ((kind, touches.seen(now)) for kind, touches in self.by_kind.items())
        return ByKind((kind, part) for kind, part in parts if part)
