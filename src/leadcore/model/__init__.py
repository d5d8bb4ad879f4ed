"""Leads and what they are made of, as frozen typed values; this package reads and never decides."""

from leadcore.model.company import Company
from leadcore.model.consent import Consent
from leadcore.model.facts import Fact, Facts, Payload
from leadcore.model.inquiry import Inquiries, Inquiry
from leadcore.model.kinds_of_value import (
    Amount,
    Count,
    CountryCode,
    CurrencyCode,
    Day,
    DomainName,
    Duration,
    EmailAddress,
    Hidden,
    Identifier,
    LanguageCode,
    Moment,
    Money,
    Name,
    Normal,
    Number,
    Personal,
    PhoneNumber,
    PositiveAmount,
    Prose,
    Text,
    TimeZoneName,
    Whole,
    YesNo,
)
from leadcore.model.lead import Lead
from leadcore.model.normal import NORMALISERS
from leadcore.model.provenance import Provenance
from leadcore.model.pydantic_errors import lead_error, problems_of
from leadcore.model.refusal import RefusedValueError
from leadcore.model.shape import FieldShape, ValueKind, derived, fields_of
from leadcore.model.stage import Stage
from leadcore.model.timeline import Timeline
from leadcore.model.touch import Touch, Touches
from leadcore.model.touch_kinds import STANDARD_TOUCH_KINDS, Direction, Interest, TouchKind
from leadcore.model.utm import Utm
from leadcore.model.value import MASK, Value

__all__ = [
    "MASK",
    "NORMALISERS",
    "STANDARD_TOUCH_KINDS",
    "Amount",
    "Company",
    "Consent",
    "Count",
    "CountryCode",
    "CurrencyCode",
    "Day",
    "Direction",
    "DomainName",
    "Duration",
    "EmailAddress",
    "Fact",
    "Facts",
    "FieldShape",
    "Hidden",
    "Identifier",
    "Inquiries",
    "Inquiry",
    "Interest",
    "LanguageCode",
    "Lead",
    "Moment",
    "Money",
    "Name",
    "Normal",
    "Number",
    "Payload",
    "Personal",
    "PhoneNumber",
    "PositiveAmount",
    "Prose",
    "Provenance",
    "RefusedValueError",
    "Stage",
    "Text",
    "TimeZoneName",
    "Timeline",
    "Touch",
    "TouchKind",
    "Touches",
    "Utm",
    "Value",
    "ValueKind",
    "Whole",
    "YesNo",
    "derived",
    "fields_of",
    "lead_error",
    "problems_of",
]
