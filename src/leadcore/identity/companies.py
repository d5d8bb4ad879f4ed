"""Which company a lead belongs to, as far as its domain tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadcore.identity.free_mail import FREE_MAIL_DOMAINS
from leadcore.model.addresses import domain_of_email


def identifies_company(domain: str) -> bool:
    """
    Whether those who have addresses at a registered domain belong together.

    >>> identifies_company("example.com"), identifies_company("gmail.com")
    (True, False)
    """
    return domain not in FREE_MAIL_DOMAINS


def company_domain_of(facts: Mapping[str, Any]) -> str | None:
    """
    The registered domain of the company that a lead belongs to, or None where nothing tells it.

    It is the company's own, or else that of the e-mail address. That of a free-mail provider is
    neither: its users share nothing, whoever wrote it into a form.

    Args:
        facts: The facts of the lead, typed and canonical as in `captured.facts`.

    >>> company_domain_of({"email": "anna@sales.example.com"})
    'example.com'
    >>> company_domain_of({"email": "anna@gmail.com", "company": {"domain": "example.org"}})
    'example.org'
    """
    company = facts.get("company")
    given = (
        company.get("domain")
        if isinstance(company, Mapping)
        else getattr(company, "domain", None)  # a Company, where the facts are those of a lead
    )
    if given is not None and identifies_company(given):
        domain: str = given
        return domain
    email = facts.get("email")
    if email is None:
        return None
    domain = domain_of_email(email)
    return domain if identifies_company(domain) else None
