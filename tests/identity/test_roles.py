"""Addresses of functions are told from those of people."""

from __future__ import annotations

import pytest

from leadcore.identity.roles import ROLE_NAMES, is_role_address
from leadcore.model.addresses import normal_email


@pytest.mark.parametrize(
    "local",
    [
        *("info", "sales", "support", "postmaster", "webmaster", "abuse", "noc", "hostmaster"),
        *("noreply", "no-reply", "no_reply", "no.reply", "do-not-reply", "mailer-daemon"),
        *("customer.service", "customerservice", "accounts-payable", "hr", "jobs", "office"),
        *("kontakt", "vertrieb", "büro", "buero", "buchhaltung", "geschäftsführung"),
        *("accueil", "comptabilité", "service-client", "rh", "ventas", "información", "rrhh"),
        *("info+spring", "users-request", "users-owner"),
    ],
)
def test_functions_are_known(local: str) -> None:
    """Those of RFC 2142 and the usual ones in four languages, with any sign between words."""
    assert is_role_address(normal_email(f"{local}@example.com"))


@pytest.mark.parametrize(
    "local",
    [
        *("anna", "anna.miller", "a.miller", "miller", "bill", "mark", "dev", "max", "will"),
        *("info.miller", "salesman", "in.fo", "s.ales", "anna+info", "+info", "jobst", "frank"),
    ],
)
def test_people_are_left_alone(local: str) -> None:
    """A name that only begins like a function, or has one for a tag, is a person's."""
    assert not is_role_address(normal_email(f"{local}@example.com"))


def test_names_are_such_as_canonical_addresses_have() -> None:
    """A name that no canonical address can have would never be found."""
    for name in ROLE_NAMES:
        assert normal_email(f"{name}@example.com") == f"{name}@example.com"
