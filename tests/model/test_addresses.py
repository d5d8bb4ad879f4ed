"""E-mail addresses, telephone numbers and domains, one canonical form each."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from leadcore.model import NORMALISERS, RefusedValueError
from leadcore.model.addresses import domain_of_email, normal_domain, normal_email, normal_phone
from tests.model.strategies import any_text, emails, shown

letters = st.sampled_from("aAzZ09.-_+'@ \"éßİ!#ı")
almost_emails = st.text(letters, max_size=70).map(lambda local: f"{local}@example.com")


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("Anna@Example.COM", "anna@example.com"),
        (" anna.miller+news@example.com\n", "anna.miller+news@example.com"),
        ("anna@mail.acme.test", "anna@mail.acme.test"),
        ("anna@acme.example", "anna@acme.example"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
        ("jürgen@example.com", "jürgen@example.com"),
        ("JU\u0308RGEN@example.com", "jürgen@example.com"),
        ("o'hara@example.com", "o'hara@example.com"),
    ],
)
def test_email_addresses_have_one_form(raw: str, canonical: str) -> None:
    """Case, blanks and the writing of the domain leave no trace."""
    assert normal_email(raw) == canonical


@pytest.mark.parametrize(
    "raw",
    [
        *("", "anna", "@example.com", "anna@", "anna@example", "anna @example.com", "a@b@c.com"),
        *("Anna <anna@example.com>", "anna@example.com, ben@example.com", "mailto:anna@x"),
        *('"anna miller"@example.com', "anna@[127.0.0.1]", "anna@127.0.0.1", "anna@x.local"),
        *("anna\x00@example.com", "anna@exa\ud800mple.com", "a" * 65 + "@example.com"),
        *("a@" + "b" * 64 + ".com", "a@" + ".".join(["b" * 60] * 5) + ".com", "a" * 10_000_000),
    ],
    ids=shown,
)
def test_what_mail_cannot_be_sent_to_is_refused(raw: str) -> None:
    """The message names the kind of value and the cure, and never repeats the address."""
    with pytest.raises(ValueError, match=r"not an e-mail address|control character") as refused:
        normal_email(raw)
    assert "miller" not in str(refused.value)


@given(almost_emails | emails)
def test_the_short_way_decides_as_the_library_does(raw: str) -> None:
    """Plain local parts skip email-validator; the answer is the one it gives for the whole."""
    expected = None
    try:
        valid = validate_email(raw.strip(), check_deliverability=False, test_environment=True)
        if len(valid.local_part) <= 64:
            expected = f"{valid.local_part}@{valid.ascii_domain}".lower()
    except EmailNotValidError:
        pass
    try:
        assert normal_email(raw) == expected
    except RefusedValueError:
        assert expected is None


@pytest.mark.parametrize(
    ("raw", "region", "canonical"),
    [
        ("+49 (0)30 901820", None, "+4930901820"),
        ("0049 30 901820", None, "+4930901820"),
        ("tel:+49-30-901820", None, "+4930901820"),
        ("\u202a+49 30 901820\u202c", None, "+4930901820"),
        ("030 901820", "DE", "+4930901820"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("+44 20 7946 0018", "US", "+442079460018"),
        ("011 44 20 7946 0018", "US", "+442079460018"),
        ("0044 20 7946 0018", "US", "+442079460018"),
        ("0011 44 20 7946 0018", "AU", "+442079460018"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("+1 555 123 4567", None, "+15551234567"),
        ("+12125550123 ext. 5", None, "+12125550123"),
        ("02 1234 5678", "IT", "+390212345678"),
        ("+383 44 123 456", None, "+38344123456"),
        ("044 123 456", "XK", "+38344123456"),
    ],
)
def test_telephone_numbers_have_one_form(raw: str, region: str | None, canonical: str) -> None:
    """However people of the region write the number, it is dialled the same from anywhere."""
    assert normal_phone(raw, region) == canonical


@pytest.mark.parametrize("raw", ["030 901820", "(212) 555-0123"])
def test_national_numbers_need_a_country(raw: str) -> None:
    """A number without its country's prefix is no number yet, and the message names the cure."""
    with pytest.raises(RefusedValueError, match=r"prefix; write it like .* `country`"):
        normal_phone(raw)


@pytest.mark.parametrize(
    "raw",
    [
        *("", "abc", "+", "+49", "+49 30", "+999 123 456 789", "+1 212 555 01234567", "12 or 13"),
        *("\x00", "\ud800", "9" * 10_000_000),
    ],
    ids=shown,
)
def test_what_cannot_be_dialled_is_refused(raw: str) -> None:
    """Numbers of a length that no country has, unknown prefixes and words are refused."""
    with pytest.raises(RefusedValueError):
        normal_phone(raw, "DE" if raw == "12 or 13" else None)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("Example.COM", "example.com"),
        ("https://www.example.co.uk:8080/prices?from=mail#top", "example.co.uk"),
        ("http://user:secret@shop.example.com/", "example.com"),
        ("//cdn.example.com/x", "example.com"),
        ("www.example.com/about", "example.com"),
        ("www.example.com\\about", "example.com"),
        ("anna@example.com", "example.com"),
        ("example.com.", "example.com"),
        ("mail_1.example.com", "example.com"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("例え.jp", "xn--r8jz45g.jp"),
        ("example。com", "example.com"),
        ("acme.test", "acme.test"),
        ("crm.acme.internal", "acme.internal"),
        ("gov.uk", "gov.uk"),
        ("service.gov.uk", "service.gov.uk"),
        # The private section of the list: each customer is somebody else.
        ("shop.acme.github.io", "acme.github.io"),
        ("acme.uk.com", "acme.uk.com"),
    ],
)
def test_domains_have_one_form(raw: str, canonical: str) -> None:
    """Of whatever a form or a browser gave, the domain that was registered remains."""
    assert normal_domain(raw) == canonical


@pytest.mark.parametrize(
    "raw",
    [
        *("", "acme", "localhost", "com", "...", "a..com", "-a.com", "a-.com", "192.168.0.1"),
        *("http://[::1]/", "https://", "exa mple.com", "☃.com", "a" * 64 + ".com", "\x00.com"),
        *(".".join(["a" * 60] * 5), "a.\ud800", "x." * 5_000_000),
    ],
    ids=shown,
)
def test_what_is_no_domain_is_refused(raw: str) -> None:
    """Single words, network addresses and impossible labels are no domains."""
    with pytest.raises(ValueError, match=r"domain|plain text"):
        normal_domain(raw)


def test_the_domain_of_an_email_address() -> None:
    """Companies are told apart by the registered domain, wherever their mail host stands."""
    assert domain_of_email("anna@mail.example.co.uk") == "example.co.uk"
    assert domain_of_email("anna@gov.uk") == "gov.uk"
    assert domain_of_email("anna@acme.test") == "acme.test"


@given(any_text | emails | st.from_regex(r"[+0-9 ().-]{3,20}|[a-zA-Z0-9.-]{1,30}", fullmatch=True))
def test_normalising_twice_changes_nothing(raw: str) -> None:
    """Canonical texts come out as they went in, whatever the kind; others raise ValueError only."""
    for name, normalise in NORMALISERS.items():
        try:
            once = normalise(raw)
        except ValueError:
            continue
        assert normalise(once) == once, name
        assert once.isascii() or name == "email"
