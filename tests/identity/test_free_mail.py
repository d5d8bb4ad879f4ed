"""The domains of free-mail providers: canonical, and no company's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadcore.identity.free_mail import FREE_MAIL_DOMAINS
from leadcore.model.addresses import normal_domain

DATA = Path(__file__).parents[3] / "shared" / "data" / "email-domains"


def test_domains_are_such_as_addresses_give() -> None:
    """A domain that is not registered as it stands would never be found."""
    assert [each for each in sorted(FREE_MAIL_DOMAINS) if normal_domain(each) != each] == []


@pytest.mark.parametrize(
    "domain",
    [
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.co.uk", "live.fr", "yahoo.co.jp"),
        *("icloud.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "mailbox.org", "posteo.de"),
        *("proton.me", "protonmail.com", "tuta.com", "orange.fr", "sfr.fr", "free.fr", "libero.it"),
        *("qq.com", "163.com", "naver.com", "mail.ru", "yandex.ru", "seznam.cz", "wp.pl", "o2.pl"),
        *("uol.com.br", "telefonica.net", "comcast.net", "att.net", "btinternet.com", "ziggo.nl"),
    ],
)
def test_large_providers_are_there(domain: str) -> None:
    """Most private addresses are at one of these."""
    assert domain in FREE_MAIL_DOMAINS


@pytest.mark.parametrize(
    "domain",
    [
        *("example.com", "google.com", "microsoft.com", "apple.com", "att.com", "comcast.com"),
        *("telekom.de", "orange.com", "vodafone.com", "bt.com", "yahoo-inc.com", "ibm.com"),
        *("tencent.com", "navercorp.com", "1und1.de", "proton.com", "harvard.edu"),
    ],
)
def test_companies_are_not(domain: str) -> None:
    """Not even those that run the providers, where their people have a domain of their own."""
    assert domain not in FREE_MAIL_DOMAINS


def test_most_are_on_the_list_that_others_share() -> None:
    """Ours is the smaller; what only we have is few, and none of it is thrown away after use."""
    if not DATA.exists():
        pytest.skip("shared/data/email-domains is not there")
    shared = frozenset(json.loads((DATA / "free_email_domains.json").read_text(encoding="utf-8")))

    assert len(FREE_MAIL_DOMAINS & shared) > 2 * len(FREE_MAIL_DOMAINS - shared)
