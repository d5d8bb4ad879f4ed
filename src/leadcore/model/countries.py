"""
Countries: from the names people use to the one code.

The names are those of pycountry, in English and in the languages below; they are read on first
use, those in other languages only for a name that is not an English one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from leadcore.model.name_index import (
    Index,
    found,
    index_of,
    key_of,
    read_name,
    shortened,
    ways_to_write,
)

# What people write and no table lists. "Korea" alone is left to the author: guessing between two
# countries is worse than asking.
_MORE_NAMES = {
    "UK": "GB", "Great Britain": "GB", "Britain": "GB", "England": "GB", "Scotland": "GB",
    "Wales": "GB", "Northern Ireland": "GB", "United Kingdom of Great Britain": "GB",
    "America": "US", "United States of America": "US", "The States": "US",
    "South Korea": "KR", "Republic of Korea": "KR", "North Korea": "KP",
    "Russia": "RU", "Holland": "NL", "Turkey": "TR", "Ivory Coast": "CI",
    "Cape Verde": "CV", "Swaziland": "SZ", "Burma": "MM", "Macedonia": "MK",
    "Vatican": "VA", "Vatican City": "VA", "Palestine": "PS", "Brunei": "BN",
    "Laos": "LA", "Syria": "SY", "Macau": "MO", "UAE": "AE", "Emirates": "AE",
    "DR Congo": "CD", "DRC": "CD", "Congo Kinshasa": "CD", "Congo Brazzaville": "CG",
    "Bosnia": "BA", "Bosnia Herzegovina": "BA", "East Timor": "TL", "Micronesia": "FM",
    "Saint Martin": "MF", "Falkland Islands": "FK",
    # Not in the standard, and used by everyone who has customers there.
    "Kosovo": "XK", "XK": "XK", "XKX": "XK",
    # German: D-A-CH, as before postcodes, and what is said besides the long names.
    "D": "DE", "A": "AT", "BRD": "DE", "FRG": "DE",
    "Großbritannien": "GB", "Grossbritannien": "GB", "Schottland": "GB", "Nordirland": "GB",
    "Vereinigte Staaten von Amerika": "US", "Russland": "RU", "Weißrussland": "BY",
    "Moldawien": "MD", "Mazedonien": "MK", "Elfenbeinküste": "CI", "Kap Verde": "CV",
    "Birma": "MM", "Palästina": "PS", "Vatikan": "VA", "Syrien": "SY", "VAE": "AE",
    "Tschechei": "CZ", "Türkei": "TR", "Hongkong": "HK", "Kongo": "CG",
    "Bosnien": "BA", "Bosnien-Herzegowina": "BA", "Mikronesien": "FM",
    # French.
    "Angleterre": "GB", "Grande-Bretagne": "GB", "Écosse": "GB", "Pays de Galles": "GB",
    "Irlande du Nord": "GB", "Hollande": "NL", "Russie": "RU", "Syrie": "SY", "Moldavie": "MD",
    "Biélorussie": "BY", "Macédoine": "MK", "Palestine, État de": "PS", "Birmanie": "MM",
    "République tchèque": "CZ", "Suisse": "CH", "Émirats": "AE",
    # Spanish.
    "Inglaterra": "GB", "Gran Bretaña": "GB", "Escocia": "GB", "Gales": "GB",
    "Irlanda del Norte": "GB", "Holanda": "NL", "EE. UU.": "US", "EUA": "US", "EEUU": "US",
    "Rusia": "RU", "Siria": "SY", "Bielorrusia": "BY", "Moldavia": "MD", "Birmania": "MM",
    "República Checa": "CZ", "Costa de Marfil": "CI", "Emiratos": "AE", "Palestina": "PS",
    # How countries call themselves, where the tables have only a long form.
    "Österreich": "AT", "Schweiz": "CH", "Svizzera": "CH", "Svizra": "CH", "España": "ES",
    "Nederland": "NL", "België": "BE", "Belgique": "BE", "Norge": "NO", "Česko": "CZ",
    "Brasil": "BR", "Éire": "IE", "Hellas": "GR", "Rossija": "RU", "Россия": "RU", "РФ": "RU",
    "Slovenská republika": "SK", "대한민국": "KR", "한국": "KR",
}  # fmt: skip

#: The languages in which the names of all countries are known.
_LANGUAGES = ("de", "fr", "es", "it", "nl", "pl", "pt")
#: And those in which a country's own name is.
_OWN_LANGUAGES = {
    "bg": "BG", "cs": "CZ", "da": "DK", "el": "GR", "et": "EE", "fi": "FI", "ga": "IE", "he": "IL",
    "hr": "HR", "hu": "HU", "is": "IS", "ja": "JP", "ko": "KR", "lt": "LT", "lv": "LV",
    "nb_NO": "NO", "ro": "RO", "ru": "RU", "sk": "SK", "sl": "SI", "sr": "RS", "sv": "SE",
    "tr": "TR", "uk": "UA", "zh_CN": "CN", "zh_TW": "TW",
}  # fmt: skip

_NAMES = ("name", "common_name", "official_name")
#: How German letters are written where a keyboard has none of them.
_IN_PLAIN_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)


def normal_country(text: str) -> str:
    """
    A country as its ISO 3166-1 alpha-2 code, from any of its codes or names.

    Kosovo, which the standard leaves out, is `XK`, as trade and telephony have it.

    Raises:
        RefusedValueError: It is no country; the hint names the nearest.

    >>> normal_country("USA"), normal_country("south korea"), normal_country("Tschechien")
    ('US', 'KR', 'CZ')
    """
    return _country(shortened(text))


@lru_cache(maxsize=4_096)
def _country(text: str) -> str:
    cure = "write its name or code, as Germany or DE"
    return found(read_name(text, "a country"), "a country", cure, _english, _elsewhere)


@cache
def _english() -> Index:
    import pycountry

    return index_of(
        pycountry.countries,
        lambda country: str(country.alpha_2),
        ("alpha_2", "alpha_3"),
        _NAMES,
        _MORE_NAMES,
    )


@cache
def _elsewhere() -> Index:
    """The names in other languages, but for those that mean several countries."""
    codes: dict[str, dict[str, str]] = {}
    for code, name in _translated():
        for written in ways_to_write(name):
            for spelt in (written, written.translate(_IN_PLAIN_LETTERS)):
                codes.setdefault(key_of(spelt), {}).setdefault(code, written)
    return {
        key: next(iter(names.items())) for key, names in codes.items() if key and len(names) == 1
    }


def _translated() -> Iterator[tuple[str, str]]:
    """Codes with names in the other languages."""
    import pycountry

    for language in _LANGUAGES:
        translate = _translations(language)
        for country in pycountry.countries:
            yield from _named(country, translate)
    for language, code in _OWN_LANGUAGES.items():
        yield from _named(pycountry.countries.get(alpha_2=code), _translations(language))


def _named(country: Any, translate: Any) -> Iterator[tuple[str, str]]:
    for attribute in _NAMES:
        name = getattr(country, attribute, None)
        if name:
            yield country.alpha_2, translate(name)


def _translations(language: str) -> Any:
    from gettext import translation

    import pycountry

    # Where a distribution of pycountry comes without them, names stay English.
    domain, folder = "iso3166-1", pycountry.LOCALES_DIR
    return translation(domain, folder, languages=[language], fallback=True).gettext
