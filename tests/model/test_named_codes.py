"""Languages, currencies and time zones by the names people use."""

from __future__ import annotations

import pytest

from leadcore.model.named_codes import (
    normal_currency,
    normal_language,
    normal_timezone,
)
from tests.model.strategies import shown


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
