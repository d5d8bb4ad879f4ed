"""
Languages, currencies and time zones: from the names people use to the one code.

The tables come from pycountry and the system's time zones, and are read on first use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from leadcore.errors import nearest
from leadcore.model.name_index import Index, found, index_of, read_name, shortened
from leadcore.model.refusal import RefusedValueError

_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})+")

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


def normal_language(text: str) -> str:
    """
    A language as its ISO 639-1 code, from a code, a tag with a region, or an English name.

    Raises:
        RefusedValueError: It is no language, or has no two-letter code.

    >>> normal_language("en-US"), normal_language("German"), normal_language("deu")
    ('en', 'de', 'de')
    """
    return _language(shortened(text))


def normal_currency(text: str) -> str:
    """
    A currency as its ISO 4217 code, from the code, an English name or an unmistakable sign.

    Raises:
        RefusedValueError: It is no currency.

    >>> normal_currency("eur"), normal_currency("US Dollar"), normal_currency("£")
    ('EUR', 'USD', 'GBP')
    """
    return _currency(shortened(text))


def normal_timezone(text: str) -> str:
    """
    A time zone's key in the tz database; upper and lower case do not matter.

    Raises:
        RefusedValueError: This machine knows no such zone.

    >>> normal_timezone("europe/berlin")
    'Europe/Berlin'
    """
    return _timezone(shortened(text))


@lru_cache(maxsize=4_096)
def _language(text: str) -> str:
    name = read_name(text, "a language")
    tag = _LANGUAGE_TAG.fullmatch(name)
    cure = "write its name or code, as German or de"
    code = found(tag[1] if tag else name, "a language", cure, _languages)
    if not code:
        raise RefusedValueError(
            "not a language with a two-letter code", "keep it in a text field of your own"
        )
    return code


@lru_cache(maxsize=4_096)
def _currency(text: str) -> str:
    name = read_name(text, "a currency")
    code = _CURRENCY_SIGNS.get(name)
    return code or found(name, "a currency", "write its code, as EUR", _currencies)


@lru_cache(maxsize=4_096)
def _timezone(text: str) -> str:
    key = read_name(text, "a time zone").replace(" ", "_").lower()
    zones = _timezones()
    zone = zones.get(key)
    if zone is None:
        near = nearest(key, zones)
        raise RefusedValueError(
            "not a time zone that this machine knows",
            f"did you mean `{zones[near]}`?" if near else "write it as Europe/Berlin",
        )
    return zone


@cache
def _languages() -> Index:
    import pycountry

    # Languages without a two-letter code are kept, as "", so that the refusal can say why.
    ordered = sorted(pycountry.languages, key=lambda language: not hasattr(language, "alpha_2"))
    return index_of(
        ordered,
        lambda language: str(getattr(language, "alpha_2", "")),
        ("alpha_2", "alpha_3", "bibliographic"),
        ("name", "common_name"),
        _LANGUAGE_NAMES,
    )


@cache
def _currencies() -> Index:
    import pycountry

    return index_of(
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
