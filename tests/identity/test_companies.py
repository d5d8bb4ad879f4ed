"""Which company a lead belongs to: by its domain, and never by that of a free-mail provider."""

from __future__ import annotations

from typing import Any

import pytest

from leadcore import Company
from leadcore.identity import company_domain_of, identifies_company


@pytest.mark.parametrize(
    ("facts", "domain"),
    [
        ({}, None),
        ({"company": {"name": "Example"}}, None),
        ({"company": {"domain": "example.com"}}, "example.com"),
        ({"company": Company(domain="www.example.com")}, "example.com"),
        ({"company": Company(), "email": "anna@example.org"}, "example.org"),
        ({"email": "anna@sales.example.co.uk"}, "example.co.uk"),
        ({"email": "info@example.com"}, "example.com"),
        ({"email": "anna@example.org", "company": {"domain": "example.com"}}, "example.com"),
        ({"email": "anna@gmail.com"}, None),
        ({"email": "anna@yahoo.co.uk"}, None),
        ({"email": "anna@gmail.com", "company": {"domain": "example.com"}}, "example.com"),
        ({"email": "anna@example.com", "company": {"domain": "gmail.com"}}, "example.com"),
        ({"company": {"domain": "gmail.com"}}, None),
        ({"email": None, "company": {"domain": None}}, None),
    ],
)
def test_the_domain_of_the_company(facts: dict[str, Any], domain: str | None) -> None:
    """The company's own goes before that of the address; a function's address tells it too."""
    assert company_domain_of(facts) == domain


def test_users_of_a_provider_share_no_company() -> None:
    """A provider's domain joins nobody."""
    assert identifies_company("example.com")
    assert not identifies_company("gmx.net")
