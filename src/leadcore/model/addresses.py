"""
Ways to reach someone, made canonical: e-mail addresses, telephone numbers, domains.

Nothing here asks the network: whether an address receives mail or a number rings is a matter of
verification. The libraries that know the rules are loaded on first use.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from leadcore.model.refusal import RefusedValueError
from leadcore.model.text import read_text

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Longer texts are no address of any kind; asking first keeps them out of the caches.
_LONGEST_ADDRESS = 2_100
_LONGEST_EMAIL, _LONGEST_LOCAL = 254, 64
_LONGEST_PHONE = 80

# Local parts that the standards and every library accept as they stand. All others go through
# email-validator as a whole, so this decides speed and never the answer (a test holds it to that).
_PLAIN_LOCAL = re.compile(r"(?!.{65})[A-Za-z0-9_+\-]+(?:\.[A-Za-z0-9_+\-]+)*")

_HOST_LABEL = re.compile(r"(?!-)[a-z0-9_\-]{1,63}(?<!-)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_AFTER_HOST = re.compile(r"[/?#\\]")
_PORT = re.compile(r":[0-9]{0,5}\Z")


def normal_email(text: str) -> str:
    """
    An e-mail address in its one canonical form: lower case, the domain in its ASCII form.

    The part before the @ is lower-cased too. The standards would let a mail system tell `Anna@`
    from `anna@`; none of note does, and two leads for one person are worse.

    Args:
        text: The address alone, without a name and angle brackets.

    Raises:
        RefusedValueError: It is no address that mail could be sent to.

    >>> normal_email(" Anna.Miller@Example.COM ")
    'anna.miller@example.com'
    """
    if len(text) > _LONGEST_ADDRESS:
        raise RefusedValueError("not an e-mail address: it is too long")
    return _email(text)


def normal_phone(text: str, region: str | None = None) -> str:
    """
    A telephone number in E.164 form: a plus sign, the country's prefix, the number.

    The number must be possible, that is, of a length its country has. Whether it is in use is a
    matter of verification: numbering plans change, and a stored number must stay readable. An
    extension is left out, because E.164 has no place for it.

    Args:
        text: The number as people write it.
        region: The country (ISO 3166 alpha-2) whose habits a number without prefix follows.

    Raises:
        RefusedValueError: It is no possible number, or has no prefix and no region was given.

    >>> normal_phone("+49 (0)30 901820")
    '+4930901820'
    >>> normal_phone("(212) 555-0123", "US")
    '+12125550123'
    """
    if len(text) > _LONGEST_PHONE:
        raise RefusedValueError("not a telephone number: it is too long")
    return _phone(text, region)


def normal_domain(text: str) -> str:
    """
    The registered domain of a host name or web address: lower case, in its ASCII form.

    The list of public suffixes that comes with tldextract decides, its private section included,
    so that two customers of one site builder are not taken for one company. A name that is itself
    a public suffix (`gov.uk`) stands for itself; below a top-level domain that is not on the list
    (`.test`) the last two labels count.

    Raises:
        RefusedValueError: It is no domain.

    >>> normal_domain("https://www.Example.co.uk:8080/prices?from=mail")
    'example.co.uk'
    """
    if len(text) > _LONGEST_ADDRESS:
        raise RefusedValueError("not a domain: it is too long")
    return _domain(text)


def domain_of_email(address: str) -> str:
    """
    The registered domain of a canonical e-mail address, as `normal_domain` has it.

    A host that is itself a public suffix stands for itself.
    """
    return _domain_of_host(address.rpartition("@")[2])


@lru_cache(maxsize=16_384)
def _email(text: str) -> str:
    address = read_text(text)
    if address is None:
        raise RefusedValueError("not an e-mail address: it is empty", "leave it out")
    local, at, host = address.rpartition("@")
    if at and _PLAIN_LOCAL.fullmatch(local):
        canonical = f"{local}@{_email_host(host)}".lower()
        if len(canonical) <= _LONGEST_EMAIL:
            return canonical
    local, host = _validated(address)
    return f"{local}@{host}".lower()


@lru_cache(maxsize=16_384)
def _email_host(host: str) -> str:
    """The part after the @ in canonical form; many leads share one, and it is the costly part."""
    return _validated(f"a@{host}")[1]


def _validated(address: str) -> tuple[str, str]:
    """Local part and domain, as email-validator accepts them."""
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(
            address,
            check_deliverability=False,
            test_environment=True,  # .test belongs to tests and demonstrations, ours included
        )
    except EmailNotValidError as error:
        # Its messages may go on in brackets to repeat parts of the address.
        reason = "; ".join(
            sentence[:1].lower() + sentence[1:]
            for sentence in str(error).partition(" (")[0].rstrip(".").split(". ")
        )
        raise RefusedValueError(
            f"not an e-mail address: {reason}",
            "write it like name@example.com",
        ) from None
    if len(valid.local_part) > _LONGEST_LOCAL:  # email-validator leaves that to its caller
        raise RefusedValueError("not an e-mail address: it is too long before the @")
    return valid.local_part, valid.ascii_domain or valid.domain


@lru_cache(maxsize=8_192)
def _phone(text: str, region: str | None) -> str:
    number = read_text(text)
    if number is None:
        raise RefusedValueError("not a telephone number: it is empty", "leave it out")
    try:
        return _e164(number, region)
    except RefusedValueError:
        if not number.startswith("00"):
            raise
    # Most of the world dials abroad with 00, and so do people who live where that means nothing.
    return _e164("+" + number[2:], None)


def _e164(number: str, region: str | None) -> str:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            if "+" in number:
                raise _no_phone("its prefix belongs to no country") from None
            raise RefusedValueError(
                "a telephone number without its country's prefix",
                "write it like +49 30 901820, or give the lead's `country`",
            ) from None
        raise _no_phone() from None
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible == phonenumbers.ValidationResult.TOO_SHORT:
        raise _no_phone("it is too short")
    if possible == phonenumbers.ValidationResult.TOO_LONG:
        raise _no_phone("it is too long")
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise _no_phone("its country has none of that length")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _no_phone(reason: str = "") -> RefusedValueError:
    because = f": {reason}" if reason else ""
    return RefusedValueError(f"not a telephone number{because}", "write it like +49 30 901820")


@lru_cache(maxsize=16_384)
def _domain(text: str) -> str:
    host = _host_of(read_text(text) or "")
    registered = _registered(_ascii_host(host))
    if "." not in registered:
        raise _no_domain("it has no dot")
    return registered


@lru_cache(maxsize=16_384)
def _domain_of_host(host: str) -> str:
    return _registered(host)


def _host_of(text: str) -> str:
    """The host name within a web address, or the text itself."""
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text.removeprefix("//")
    authority = _AFTER_HOST.split(rest, maxsplit=1)[0]
    host = authority.rpartition("@")[2]
    return _PORT.sub("", host)


def _ascii_host(host: str) -> str:
    host = host.rstrip(".")
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise _no_domain("it has characters that domains cannot have") from None
    host = host.lower().rstrip(".")
    labels = host.split(".")
    if len(host) > 253 or not all(map(_HOST_LABEL.fullmatch, labels)):
        raise _no_domain()
    if labels[-1].isdigit():
        raise _no_domain("it is a network address")
    return host


def _registered(host: str) -> str:
    found = _suffix_list()(host)
    if found.suffix:
        return f"{found.domain}.{found.suffix}" if found.domain else host
    return ".".join(host.split(".")[-2:])


@cache
def _suffix_list() -> TLDExtract:
    from tldextract import TLDExtract

    # Without addresses and without a cache it reads the list in its own package and nothing else.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _no_domain(reason: str = "") -> RefusedValueError:
    because = f": {reason}" if reason else ""
    return RefusedValueError(f"not a domain{because}", "write it like example.com")
