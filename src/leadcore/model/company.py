"""The company that a lead belongs to, as one decision sees it."""

from __future__ import annotations

from pydantic import Field

from leadcore.model.kinds_of_value import (
    Count,
    CountryCode,
    DomainName,
    Identifier,
    PositiveAmount,
    Text,
    YesNo,
)
from leadcore.model.value import Value


class Company(Value):
    """
    A frozen snapshot of a company record that its leads share.

    Every fact can be missing, so that a lead always has a company to ask, if an unknown one.

    >>> Company(domain="https://www.example.com/about", employees="240")
    Company(domain='example.com', employees=240)
    """

    name: Text | None = Field(default=None, description="What it is called.")
    domain: DomainName | None = Field(default=None, description="Its registered domain.")
    industry: Text | None = Field(default=None, description="Its line of business.")
    employees: Count | None = Field(
        default=None, title="number of employees", description="How many people work there."
    )
    revenue: PositiveAmount | None = Field(
        default=None, title="yearly revenue", description="Its revenue of a year."
    )
    country: CountryCode | None = Field(default=None, description="Where it has its seat.")
    city: Text | None = Field(default=None, description="The city of its seat.")
    tier: Text | None = Field(default=None, description="How important it is to us.")
    owner: Text | None = Field(default=None, description="Who of us looks after it.")
    parent: Identifier | None = Field(
        default=None, title="parent company", description="The company it belongs to."
    )
    is_customer: YesNo = Field(
        default=False, title="is a customer of ours", description="Whether it buys from us already."
    )
    open_opportunities: Count = Field(
        default=0,
        title="number of open opportunities",
        description="How many opportunities with it are open.",
    )


#: The company of leads that name none.
UNKNOWN_COMPANY = Company()
