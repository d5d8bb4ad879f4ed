"""The campaign parameters of a web address, as the visitor's link carried them."""

from __future__ import annotations

from pydantic import Field

from leadcore.model.kinds_of_value import Text
from leadcore.model.value import Value


class Utm(Value):
    """
    The five UTM parameters, without their prefix.

    >>> Utm(source="newsletter", medium="email")
    Utm(source='newsletter', medium='email')
    """

    source: Text | None = Field(default=None, description="Who sent the visitor (utm_source).")
    medium: Text | None = Field(default=None, description="By what means (utm_medium).")
    campaign: Text | None = Field(default=None, description="For which campaign (utm_campaign).")
    term: Text | None = Field(default=None, description="The words searched for (utm_term).")
    content: Text | None = Field(default=None, description="Which of several links (utm_content).")


#: What leads without campaign parameters have.
NO_UTM = Utm()
