"""
Countries, languages, currencies and time zones: from the names people use to the one code.

The tables come from pycountry and the system's time zones, and are read on first use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from leadcore.errors import nearest
from leadcore.model.refusal import RefusedValueError
from leadcore.model.text import read_text

_LONGEST_NAME = 120
_NOT_OF_A_NAME = re.compile(r"[^\w]+")
_LEFT_OUT = frozenset(".'`\u2019")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})+")

#: The key a name is looked up by, to the code and the name as it is written.
_Index = Mapping[str, tuple[str, str]]

# What people write and the standard does not list. "Korea" and "Congo" alone are left to the
# standard's own reading or to the author: guessing between two countries is worse than asking.
_COUNTRY_NAMES = {
    "UK": "GB", "Great Britain": "GB", "Britain": "GB", "England": "GB", "Scotland": "GB",
    "Wales": "GB", "Northern Ireland": "GB", "United Kingdom of Great Britain": "GB",
    "America": "US", "United States of America": "US", "The States": "US",
    "South Korea": "KR", "Republic of Korea": "KR", "North Korea": "KP",
    "Russia": "RU", "Holland": "NL", "Turkey": "TR", "Ivory Coast": "CI",
    "Cape Verde": "CV", "Swaziland": "SZ", "Burma": "MM", "Macedonia": "MK",
    "Vatican": "VA", "Vatican City": "VA", "Palestine": "PS", "Brunei": "BN",
    "Laos": "LA", "Syria": "SY", "Macau": "MO", "UAE": "AE", "Emirates": "AE",
    "DR Congo": "CD", "DRC": "CD", "Congo Kinshasa": "CD", "Congo Brazzaville": "CG",
    "East Timor": "TL", "Micronesia": "FM", "Saint Martin": "MF", "Falkland Islands": "FK",
    # How the countries call themselves, where many forms are filled in.
    "Deutschland": "DE", "Österreich": "AT", "Schweiz": "CH", "Suisse": "CH", "Svizzera": "CH",
    "España": "ES", "Italia": "IT", "Polska": "PL", "Nederland": "NL", "België": "BE",
    "Belgique": "BE", "Sverige": "SE", "Norge": "NO", "Danmark": "DK", "Suomi": "FI",
    "Česko": "CZ", "Brasil": "BR", "Éire": "IE",
    # Not in the standard, and used by everyone who has customers there.
    "Kosovo": "XK", "XK": "XK", "XKX": "XK",
}  # fmt: skip

_LANGUAGE_NAMES = {
    "Greek": "el", "Modern Greek": "el", "Mandarin": "zh", "Mandarin Chinese": "zh", "cmn": "zh",
    "Farsi": "fa", "Flemish": "nl", "Castilian": "es", "Punjabi": "pa", "Pashto": "ps",
    "Bengali": "bn", "Valencian": "ca", "Gaelic": "gd", "Brazilian Portuguese": "pt",
    "Norwegian Bokmål": "nb", "Burmese": "my", "Sinhalese": "si", "Moldovan": "ro",
    # The codes that these languages had before 1989; older Java and Android still send them.
    "iw": "he", "in": "id", "ji": "yi",
}  # fmt: skip

# Signs that only one currency has; "$", "¥" and "kr" belong to several.
_CURRENCY_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY", "₽": "RUB", "₪": "ILS",
    "zł": "PLN", "US$": "USD", "CA$": "CAD", "A$": "AUD",
}  # fmt: skip

_CURRENCY_NAMES = {"Sterling": "GBP", "British Pound": "GBP", "Yuan": "CNY", "RMB": "CNY"}

# Files beside the zones that some systems list with them.
_NO_ZONES = frozenset({"localtime", "Factory", "posixrules"})


def normal_country(text: str) -> str:
    """
    A country as its ISO 3166-1 alpha-2 code, from any of its codes or English names.

    Kosovo, which the standard leaves out, is `XK`, as trade and telephony have it.

    Raises:
        RefusedValueError: It is no country; the hint names the nearest.

    >>> normal_country("USA"), normal_country("south korea"), normal_country("UK")
    ('US', 'KR', 'GB')
    """
    return _country(text if len(text) <= _LONGEST_NAME else _shortened(text))


def normal_language(text: str) -> str:
    """
    A language as its ISO 639-1 code, from a code, a tag with a region, or an English name.

    Raises:
        RefusedValueError: It is no language, or has no two-letter code.

    >>> normal_language("en-US"), normal_language("German"), normal_language("deu")
    ('en', 'de', 'de')
    """
    return _language(text if len(text) <= _LONGEST_NAME else _shortened(text))


def normal_currency(text: str) -> str:
    """
    A currency as its ISO 4217 code, from the code, an English name or an unmistakable sign.

    Raises:
        RefusedValueError: It is no currency.

    >>> normal_currency("eur"), normal_currency("US Dollar"), normal_currency("£")
    ('EUR', 'USD', 'GBP')
    """
    return _currency(text if len(text) <= _LONGEST_NAME else _shortened(text))


def normal_timezone(text: str) -> str:
    """
    A time zone's key in the tz database; upper and lower case do not matter.

    Raises:
        RefusedValueError: This machine knows no such zone.

    >>> normal_timezone("europe/berlin")
    'Europe/Berlin'
    """
    return _timezone(text if len(text) <= _LONGEST_NAME else _shortened(text))


def _shortened(text: str) -> str:
    """What a long text begins with: enough to be no name, and small enough for the caches."""
    return text.strip()[: _LONGEST_NAME + 1]


@lru_cache(maxsize=4_096)
def _country(text: str) -> str:
    cure = "write its name or code, as Germany or DE"
    return _found(_name(text, "a country"), _countries(), "a country", cure)


@lru_cache(maxsize=4_096)
def _language(text: str) -> str:
    name = _name(text, "a language")
    tag = _LANGUAGE_TAG.fullmatch(name)
    cure = "write its name or code, as German or de"
    code = _found(tag[1] if tag else name, _languages(), "a language", cure)
    if not code:
        raise RefusedValueError(
            "not a language with a two-letter code", "keep it in a text field of your own"
        )
    return code


@lru_cache(maxsize=4_096)
def _currency(text: str) -> str:
    name = _name(text, "a currency")
    code = _CURRENCY_SIGNS.get(name)
    return code or _found(name, _currencies(), "a currency", "write its code, as EUR")


@lru_cache(maxsize=4_096)
def _timezone(text: str) -> str:
    key = _name(text, "a time zone").replace(" ", "_").lower()
    zones = _timezones()
    found = zones.get(key)
    if found is None:
        near = nearest(key, zones)
        raise RefusedValueError(
            "not a time zone that this machine knows",
            f"did you mean `{zones[near]}`?" if near else "write it as Europe/Berlin",
        )
    return found


def _name(text: str, what: str) -> str:
    name = read_text(text)
    if name is None:
        raise RefusedValueError(f"not {what}: it is empty", "leave it out")
    if len(name) > _LONGEST_NAME:
        raise RefusedValueError(f"not {what}: it is too long")
    return name


def _found(name: str, index: _Index, what: str, cure: str) -> str:
    key = _key(name)
    entry = index.get(key)
    if entry is not None:
        return entry[0]
    # Codes are too short to be near to anything; only names are offered.
    near = nearest(key, (known for known in index if len(known) > 3))
    raise RefusedValueError(f"not {what}", f"did you mean `{index[near][1]}`?" if near else cure)


def _key(name: str) -> str:
    """A name as it is looked up: without case, accents, points and the like."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(c for c in plain if not unicodedata.combining(c) and c not in _LEFT_OUT)
    return _NOT_OF_A_NAME.sub(" ", letters).replace("_", " ").strip().removeprefix("the ")


def _names_of(entry: Any, attributes: Iterable[str]) -> Iterable[str]:
    for attribute in attributes:
        name = getattr(entry, attribute, None)
        if name:
            yield name
            yield _IN_BRACKETS.sub("", name).strip()
            head, comma, tail = name.partition(", ")
            if comma:
                yield f"{tail} {head}"


def _index(
    entries: Iterable[Any],
    code_of: Callable[[Any], str],
    codes: tuple[str, ...],
    names: tuple[str, ...],
    more: Mapping[str, str],
) -> _Index:
    """Every way to write each entry; codes win over names, and our names over the standard's."""
    entries = tuple(entries)
    index = {_key(name): (code, name) for name, code in more.items()}
    for entry in entries:
        for name in _names_of(entry, names):
            index.setdefault(_key(name), (code_of(entry), name))
    for entry in entries:
        for attribute in codes:
            code = getattr(entry, attribute, None)
            if code:
                index[_key(code)] = (code_of(entry), code)
    return index


@cache
def _countries() -> _Index:
    import pycountry

    return _index(
        pycountry.countries,
        lambda country: str(country.alpha_2),
        ("alpha_2", "alpha_3"),
        ("name", "common_name", "official_name"),
        _COUNTRY_NAMES,
    )


@cache
def _languages() -> _Index:
    import pycountry

    # Languages without a two-letter code are kept, as "", so that the refusal can say why.
    ordered = sorted(pycountry.languages, key=lambda language: not hasattr(language, "alpha_2"))
    return _index(
        ordered,
        lambda language: str(getattr(language, "alpha_2", "")),
        ("alpha_2", "alpha_3", "bibliographic"),
        ("name", "common_name"),
        _LANGUAGE_NAMES,
    )


@cache
def _currencies() -> _Index:
    import pycountry

    return _index(
        pycountry.currencies,
        lambda currency: str(currency.alpha_3),
        ("alpha_3",),
        ("name",),
        _CURRENCY_NAMES,
    )


@cache
def _timezones() -> Mapping[str, str]:
    from zoneinfo import available_timezones

    return {zone.lower(): zone for zone in sorted(available_timezones() - _NO_ZONES)}
