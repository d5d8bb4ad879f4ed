"""Countries, languages, currencies and time zones by the names people use."""

from __future__ import annotations

import pycountry
import pytest

from leadcore.model.named_codes import (
    normal_country,
    normal_currency,
    normal_language,
    normal_timezone,
)
from tests.model.strategies import shown


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("US", "US"),
        ("usa", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("England", "GB"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("Russia", "RU"),
        ("The Netherlands", "NL"),
        ("Holland", "NL"),
        ("Czech Republic", "CZ"),
        ("Côte d’Ivoire", "CI"),
        ("cote d'ivoire", "CI"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("Bolivia", "BO"),
        ("Deutschland", "DE"),
        ("NA", "NA"),
        ("Namibia", "NA"),
        ("Kosovo", "XK"),
        (" Trinidad & Tobago ", "TT"),
    ],
)
def test_countries(raw: str, code: str) -> None:
    """The names that people and other systems use lead to the one code."""
    assert normal_country(raw) == code


def test_every_country_is_known_by_all_its_names() -> None:
    """No country of the standard is left out, by whichever of its codes or names."""
    for country in pycountry.countries:
        for attribute in ("alpha_2", "alpha_3", "name", "common_name", "official_name"):
            name = getattr(country, attribute, country.alpha_2)
            assert normal_country(name) == country.alpha_2, name


@pytest.mark.parametrize(
    ("raw", "cure"),
    [
        ("Germny", "did you mean `Germany`"),
        ("United Kindom", "did you mean `United Kingdom`"),
        ("Korea", "did you mean `South Korea`"),
        ("qq", "as Germany or DE"),
        ("", "leave it out"),
        ("...", "as Germany or DE"),
        ("x" * 10_000_000, "too long"),
    ],
    ids=shown,
)
def test_what_is_no_country_gets_the_nearest_name(raw: str, cure: str) -> None:
    """A misspelt country is refused with the name that was probably meant."""
    with pytest.raises(ValueError, match="not a country") as refused:
        normal_country(raw)
    assert cure in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("en", "en"),
        ("EN-us", "en"),
        ("pt_BR", "pt"),
        ("zh-Hans-CN", "zh"),
        ("English", "en"),
        ("german", "de"),
        ("deu", "de"),
        ("ger", "de"),
        ("Farsi", "fa"),
        ("Greek", "el"),
        ("Malay", "ms"),
        ("iw", "he"),
        ("nb", "nb"),
    ],
)
def test_languages(raw: str, code: str) -> None:
    """Codes, tags and English names lead to the one two-letter code."""
    assert normal_language(raw) == code


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("Englsh", "did you mean `English`"),
        ("haw", "two-letter code"),
        ("qq", "as German or de"),
        ("", "empty"),
        ("x" * 10_000_000, "too long"),
    ],
    ids=shown,
)
def test_what_is_no_language_is_refused(raw: str, message: str) -> None:
    """The message says whether it is no language or only has no short code."""
    with pytest.raises(ValueError, match="not a language") as refused:
        normal_language(raw)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "code"),
    [("eur", "EUR"), ("€", "EUR"), ("US Dollar", "USD"), ("£", "GBP"), ("Yen", "JPY")],
)
def test_currencies(raw: str, code: str) -> None:
    """Codes, English names and unmistakable signs are understood."""
    assert normal_currency(raw) == code


@pytest.mark.parametrize(
    "raw", ["$", "¥", "kr", "", "doubloons", "₽₽", "x" * 10_000_000], ids=shown
)
def test_what_could_be_several_currencies_is_refused(raw: str) -> None:
    """A sign that several currencies share is not guessed at."""
    with pytest.raises(ValueError, match="not a currency"):
        normal_currency(raw)


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
    ],
)
def test_time_zones(raw: str, key: str) -> None:
    """Keys of the tz database are found whatever their case."""
    assert normal_timezone(raw) == key


@pytest.mark.parametrize(
    "raw",
    ["Europe/Berln", "../../etc/passwd", "/etc/localtime", "localtime", "", "\x00", "x" * 10**7],
    ids=shown,
)
def test_what_is_no_time_zone_is_refused(raw: str) -> None:
    """Nothing but known zones, and no path into the file system, gets through."""
    with pytest.raises(ValueError, match=r"time zone|plain text"):
        normal_timezone(raw)


def test_a_misspelt_time_zone_gets_the_nearest() -> None:
    """The zone that was probably meant is offered."""
    with pytest.raises(ValueError, match="did you mean `Europe/Berlin`"):
        normal_timezone("Europe/Berln")
