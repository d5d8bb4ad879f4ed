"""The canonical forms of texts that can be written in many ways, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from leadcore.model.addresses import normal_domain, normal_email, normal_phone
from leadcore.model.countries import normal_country
from leadcore.model.named_codes import normal_currency, normal_language, normal_timezone

#: Text in, canonical text out, for every name that a `Normal` marker can carry. Each raises
#: ValueError with what the text is not, and the cure. Canonical texts come out as they went in.
NORMALISERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "country": normal_country,
        "currency": normal_currency,
        "domain": normal_domain,
        "email": normal_email,
        "language": normal_language,
        "phone": normal_phone,
        "timezone": normal_timezone,
    }
)
