"""The usual kinds of touch across the trades, and the facts that each has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from leadcore.model.facts import FrozenMap
from leadcore.model.shape import FieldShape, ValueKind

#: From the lead, or from us.
Direction = Literal["inbound", "outbound"]
#: Whether a touch shows that the lead is interested; one that says it came from us never does.
Interest = Literal["always", "inbound", "never"]

_NO_FACTS: Mapping[str, FieldShape] = FrozenMap()


@dataclass(frozen=True, slots=True)
class TouchKind:
    """
    One kind of touch.

    Attributes:
        name: Its name in rules, as `touches.page_view`.
        description: One line about it.
        direction: Whether it comes from the lead or from us; None where it can be either.
        facts: The facts such touches have, by name; each can be missing.
        interest: Whether it shows that the lead is interested: always; only where the touch itself
            says that it came from the lead; or never. Programs open e-mails and send them back,
            and whoever stays away or unsubscribes shows the contrary.
    """

    name: str
    description: str
    direction: Direction | None = None
    facts: Mapping[str, FieldShape] = _NO_FACTS
    interest: Interest = "always"


_NONE: Interest = "never"
_SAID: Interest = "inbound"

_URL = FieldShape("url", ValueKind.TEXT, description="The address of the page.")
_TITLE = FieldShape("title", ValueKind.TEXT, description="What it was called.")
_CAMPAIGN = FieldShape("campaign", ValueKind.TEXT, description="The campaign it belongs to.")
_SUBJECT = FieldShape("subject", ValueKind.TEXT, description="The subject line.")
_PRODUCT = FieldShape("product", ValueKind.TEXT, description="The product it was about.")
_FORM = FieldShape("form", ValueKind.TEXT, description="The name of the form.")
_EVENT = FieldShape("event", ValueKind.TEXT, description="What happened in the product.")
_PLACE = FieldShape("place", ValueKind.TEXT, description="Where it was.")
_PROPERTY = FieldShape("property", ValueKind.TEXT, description="The house or flat.")

_NOTE = FieldShape("note", ValueKind.TEXT, personal=True, description="What was noted of it.")
_REASON = FieldShape("reason", ValueKind.TEXT, description="Why, as given.")
_VALUE = FieldShape("value", ValueKind.MONEY, description="What it is worth.")
_ITEMS = FieldShape("items", ValueKind.WHOLE, description="How many things.")
_RATING = FieldShape("rating", ValueKind.WHOLE, description="The rating that was given.")
_STARTS = FieldShape("starts", ValueKind.MOMENT, description="When it is to begin.")
_SECONDS = FieldShape(
    "duration_seconds", ValueKind.WHOLE, description="How long it took, in seconds."
)
_OUTCOME = FieldShape(
    "outcome", ValueKind.TEXT, description="How it ended, as connected or no_answer."
)


def _kind(
    name: str,
    description: str,
    direction: Direction | None,
    *facts: FieldShape,
    interest: Interest = "always",
) -> TouchKind:
    by_name = FrozenMap((fact.name, fact) for fact in facts) if facts else _NO_FACTS
    return TouchKind(name, description, direction, by_name, interest)


def _kinds() -> Iterable[TouchKind]:
    into: Direction = "inbound"
    out: Direction = "outbound"

    # Web
    yield _kind("page_view", "Looked at a page.", into, _URL, _TITLE, _SECONDS)
    yield _kind("form_submitted", "Sent in a form.", into, _FORM, _URL)
    yield _kind("download", "Downloaded a file.", into, _TITLE, _URL)
    yield _kind("video_watched", "Watched a video.", into, _TITLE, _URL, _SECONDS)
    yield _kind("search", "Searched our site.", into, _TITLE, _URL)
    yield _kind("ad_click", "Clicked an advertisement.", into, _URL, _CAMPAIGN)
    yield _kind("chat", "Wrote in the chat.", into, _URL, _SECONDS, _OUTCOME)
    yield _kind("subscribed", "Subscribed to news.", into, _TITLE)
    yield _kind("unsubscribed", "Ended a subscription.", into, _TITLE, _REASON, interest=_NONE)
    yield _kind("survey_answered", "Answered a survey.", into, _TITLE, _RATING)
    # E-mail and letters
    yield _kind("email_sent", "We sent an e-mail.", out, _SUBJECT, _CAMPAIGN, interest=_NONE)
    yield _kind("email_open", "Opened an e-mail.", into, _SUBJECT, _CAMPAIGN, interest=_NONE)
    yield _kind("email_click", "Clicked a link in an e-mail.", into, _URL, _SUBJECT, _CAMPAIGN)
    yield _kind("email_reply", "Answered an e-mail.", into, _SUBJECT, _CAMPAIGN)
    yield _kind("email_bounce", "An e-mail came back.", into, _REASON, _CAMPAIGN, interest=_NONE)
    yield _kind("email_complaint", "Reported an e-mail as spam.", into, _CAMPAIGN, interest=_NONE)
    yield _kind(
        "letter", "A letter, in either direction.", None, _SUBJECT, _CAMPAIGN, interest=_SAID
    )
    # Telephone and messengers
    yield _kind("call", "A telephone call.", None, _OUTCOME, _SECONDS, _NOTE, interest=_SAID)
    yield _kind(
        "voicemail", "A message on an answering machine.", None, _SECONDS, _NOTE, interest=_SAID
    )
    yield _kind("sms", "A text message.", None, _CAMPAIGN, interest=_SAID)
    yield _kind(
        "message",
        "A message by a messenger or social network.",
        None,
        _CAMPAIGN,
        _URL,
        interest=_SAID,
    )
    # Meetings
    yield _kind("meeting_booked", "Booked a meeting.", into, _TITLE, _STARTS)
    yield _kind("meeting", "Met, in person or by video.", None, _TITLE, _OUTCOME, _SECONDS, _NOTE)
    yield _kind("meeting_missed", "Did not come to a meeting.", into, _TITLE, interest=_NONE)
    yield _kind("demo", "Was shown the product.", None, _PRODUCT, _OUTCOME, _SECONDS)
    yield _kind("demo_requested", "Asked to be shown the product.", into, _PRODUCT, _URL)
    # Webinars, courses and events
    yield _kind("webinar_registered", "Registered for a webinar.", into, _TITLE, _URL)
    yield _kind("webinar_attended", "Came to a webinar.", into, _TITLE, _SECONDS)
    yield _kind(
        "webinar_missed", "Registered for a webinar and did not come.", into, _TITLE, interest=_NONE
    )
    yield _kind("event_registered", "Registered for an event.", into, _TITLE, _PLACE)
    yield _kind("event_visited", "Came to an event or our stand.", into, _TITLE, _PLACE, _NOTE)
    yield _kind(
        "event_missed",
        "Registered for an event and did not come.",
        into,
        _TITLE,
        _PLACE,
        interest=_NONE,
    )
    # Software
    yield _kind("trial_started", "Began a trial.", into, _PRODUCT)
    yield _kind("trial_ended", "A trial ran out.", into, _PRODUCT, _OUTCOME, interest=_NONE)
    yield _kind("product_event", "Did something in the product.", into, _EVENT, _PRODUCT)
    yield _kind("pricing_viewed", "Looked at the prices.", into, _URL, _PRODUCT)
    # Cars, homes, shops
    yield _kind("test_drive_booked", "Booked a test drive.", into, _PRODUCT, _PLACE, _STARTS)
    yield _kind("test_drive", "Drove a car on trial.", into, _PRODUCT, _PLACE, _OUTCOME)
    yield _kind("showroom_visit", "Came to the showroom.", into, _PLACE, _PRODUCT, _NOTE)
    yield _kind("viewing_booked", "Booked a viewing.", into, _PROPERTY, _STARTS)
    yield _kind("viewing", "Viewed a house or flat.", into, _PROPERTY, _OUTCOME, _NOTE)
    yield _kind("cart_abandoned", "Left a cart without buying.", into, _VALUE, _ITEMS, _URL)
    yield _kind("sample_requested", "Asked for a sample.", into, _PRODUCT)
    yield _kind("purchase", "Bought something.", into, _PRODUCT, _VALUE, _ITEMS)
    # Sales papers, and other people's word
    yield _kind("quote_requested", "Asked for an offer.", into, _PRODUCT)
    yield _kind("quote_sent", "We sent an offer.", out, _PRODUCT, _VALUE, interest=_NONE)
    yield _kind("referral", "Was recommended, or recommended us.", into, _NOTE)


#: The usual kinds of touch, by name. A definition can declare others, and other facts for these.
STANDARD_TOUCH_KINDS: Mapping[str, TouchKind] = MappingProxyType(
    {kind.name: kind for kind in _kinds()}
)
