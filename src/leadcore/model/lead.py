"""A person, or a business without one yet, that may buy: all that is known at one moment."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field

from leadcore.model.addresses import domain_of_email
from leadcore.model.company import UNKNOWN_COMPANY, Company
from leadcore.model.consent import Consent
from leadcore.model.inquiry import Inquiries, Interests
from leadcore.model.kinds_of_value import (
    Count,
    CountryCode,
    DomainName,
    EmailAddress,
    Hidden,
    Identifier,
    LanguageCode,
    Moment,
    Name,
    Personal,
    PhoneNumber,
    PositiveAmount,
    Prose,
    Text,
    TimeZoneName,
    YesNo,
)
from leadcore.model.provenance import NO_PROVENANCES, Provenances
from leadcore.model.shape import derived
from leadcore.model.stage import Stage
from leadcore.model.timeline import Timeline
from leadcore.model.times import aware
from leadcore.model.touch import Touches
from leadcore.model.utm import NO_UTM, Utm
from leadcore.model.value import Value

#: What a person can say about buying.
Authority = Literal["decision_maker", "influencer", "user", "none"]

_NO_CONSENT: Timeline[Consent] = Timeline()
_NO_STAGES: Timeline[Stage] = Timeline()
_NO_INQUIRIES = Inquiries()
_NO_TOUCHES = Touches()


class Lead(Value):
    """
    What a definition decides about. Frozen; a change makes a new one.

    Only the identifier must be given. Values are canonical from the start: e-mail addresses and
    domains in lower case, telephone numbers in E.164 form, countries, languages and time zones by
    their codes, moments in UTC. Facts of your own go into a subclass with plain annotations, or
    under `fields:` in the definition.

    >>> lead = Lead(id=7, email="Anna@Example.com", country="USA", phone="(212) 555-0123")
    >>> lead
    Lead(id='7', email='***', country='US', phone='***')
    >>> lead.email, lead.phone, lead.email_domain
    ('anna@example.com', '+12125550123', 'example.com')
    """

    id: Annotated[Identifier, Hidden()] = Field(description="What tells the lead from all others.")
    first_name: Annotated[Text | None, Personal()] = Field(
        default=None, description="The person's first name."
    )
    last_name: Annotated[Text | None, Personal()] = Field(
        default=None, description="The person's family name."
    )
    name: Annotated[Text | None, Personal()] = Field(
        default=None, description="The person's whole name, where it was given as one."
    )
    title: Text | None = Field(
        default=None, title="job title", description="The person's job title."
    )
    language: LanguageCode | None = Field(
        default=None, description="The language to write to the person in (ISO 639-1)."
    )
    timezone: TimeZoneName | None = Field(
        default=None, title="time zone", description="The person's time zone, as Europe/Berlin."
    )
    email: EmailAddress | None = Field(
        default=None, title="e-mail address", description="The person's e-mail address."
    )
    # Before the telephone number, whose reading depends on it.
    country: CountryCode | None = Field(
        default=None, description="The country (ISO 3166-1 alpha-2)."
    )
    phone: PhoneNumber | None = Field(
        default=None, title="phone number", description="The telephone number, in E.164 form."
    )
    state: Text | None = Field(
        default=None, description="The state, province or county within the country."
    )
    city: Text | None = Field(default=None, description="The city.")
    company: Company = Field(
        default=UNKNOWN_COMPANY, description="The company, as known when the lead was read."
    )
    source: Text | None = Field(default=None, description="Where the lead first came from.")
    campaign: Text | None = Field(default=None, description="The campaign that brought the lead.")
    utm: Utm = Field(
        default=NO_UTM, title="UTM", description="The campaign parameters of the first visit."
    )
    interests: Interests = Field(default=(), description="The topics of interest.")
    budget: PositiveAmount | None = Field(
        default=None, description="What can be spent, in the definition's currency."
    )
    authority: Authority | None = Field(
        default=None, description="What the person can say about buying."
    )
    need: Annotated[Prose | None, Personal()] = Field(
        default=None, description="What is needed, in the person's own words."
    )
    timeline_days: Count | None = Field(
        default=None,
        title="number of days to the purchase",
        description="In how many days the purchase is planned.",
    )
    consent: Timeline[Consent] = Field(
        default=_NO_CONSENT, description="What was said about being contacted."
    )
    unsubscribed: YesNo = Field(
        default=False,
        title="is unsubscribed",
        description="Whether all marketing e-mail was declined.",
    )
    owner: Text | None = Field(default=None, description="Who of us looks after the lead.")
    created_at: Moment | None = Field(
        default=None, title="time of creation", description="When the lead was first known."
    )
    stage: Name | None = Field(default=None, description="Where the lead stands.")
    stage_history: Timeline[Stage] = Field(
        default=_NO_STAGES, description="How the lead came to stand there."
    )
    touches: Touches = Field(default=_NO_TOUCHES, description="All interactions.")
    inquiries: Inquiries = Field(
        default=_NO_INQUIRIES, description="All arrivals that belong to the lead."
    )
    prospect: YesNo = Field(
        default=False,
        title="is a prospect",
        description="Whether it came from a list, without ever inquiring.",
    )
    values: Annotated[Provenances, Hidden()] = Field(
        default=NO_PROVENANCES, description="Where single values came from, by field."
    )

    @property
    @derived
    def email_domain(self) -> DomainName | None:
        """The registered domain of the e-mail address."""
        return domain_of_email(self.email) if self.email is not None else None

    def allows(
        self, channel: str, *, purpose: str = "marketing", at: datetime | None = None
    ) -> bool:
        """
        Whether the lead agreed to be contacted.

        The newest statement for the channel and purpose decides; of two made at the same moment
        the refusal does. Without a statement the answer is no. Who unsubscribed gets no marketing
        e-mail, whatever was said before.

        Args:
            channel: How, as `email`.
            purpose: What for.
            at: Only statements up to this moment count; None means all.

        Raises:
            MomentError: `at` has no time zone.
        """
        said = self.consent if at is None else self.consent.seen(aware(at))
        if self.unsubscribed and channel == "email" and purpose == "marketing":
            return False
        newest: Consent | None = None
        for statement in reversed(said):
            if newest is not None and statement.at != newest.at:
                break
            if statement.channel == channel and statement.purpose == purpose:
                if not statement.granted:
                    return False
                newest = statement
        return newest is not None

    def since(self, moment: datetime) -> Self:
        """
        The lead as if nothing had happened until a moment: only later touches and inquiries.

        Raises:
            MomentError: The moment has no time zone.
        """
        start = aware(moment)
        touches, inquiries = self.touches.since(start), self.inquiries.since(start)
        if touches is self.touches and inquiries is self.inquiries:
            return self
        # Parts of what was read before need no reading again.
        return self.model_copy(update={"touches": touches, "inquiries": inquiries})
