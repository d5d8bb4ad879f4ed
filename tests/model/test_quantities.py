"""Numbers: exact, bounded, and never a truth value in disguise."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.model import RefusedValueError
from leadcore.model.quantities import (
    LARGEST_WHOLE,
    SMALLEST_WHOLE,
    read_count,
    read_decimal,
    read_positive,
    read_whole,
    read_yes_no,
)
from tests.model.strategies import decimals, shown, wholes


class Level(IntEnum):
    """A whole number by another name."""

    HIGH = 3


class bool_:  # noqa: N801 - as numpy calls its own
    """A truth value of another library."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return bool(self.value)


class Eight:
    """A number of another library, as numpy's are."""

    def __index__(self) -> int:
        return 8


class Array:
    """Something that has the method of whole numbers and refuses to be one."""

    def __index__(self) -> int:
        raise TypeError


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (240, 240),
        ("240", 240),
        (" -7 ", -7),
        ("+7", 7),
        ("240.0", 240),
        (240.0, 240),
        (Decimal("240.00"), 240),
        (Level.HIGH, 3),
        (Eight(), 8),
        ("", None),
        ("  ", None),
        (SMALLEST_WHOLE, SMALLEST_WHOLE),
        (LARGEST_WHOLE, LARGEST_WHOLE),
        (str(LARGEST_WHOLE), LARGEST_WHOLE),
    ],
    ids=shown,
)
def test_whole_numbers_in_any_dress(raw: object, read: int | None) -> None:
    """A whole number is one in a form, a CSV cell, a data frame and a decimal column."""
    result = read_whole(raw)
    assert result == read
    assert result is None or type(result) is int


@pytest.mark.parametrize(
    "raw",
    [
        *(True, False, None, 240.5, "240.5", "12,000", "1e3", "0x10", "１２", "1_000", "twelve"),
        *(Decimal("0.5"), float("nan"), float("inf"), Fraction(4, 2), b"7", [7], {}, Array()),
        *(LARGEST_WHOLE + 1, SMALLEST_WHOLE - 1, str(LARGEST_WHOLE + 1), 10**5_000, 2.0**60),
        *("9" * 10_000_000, Decimal("NaN"), Decimal("sNaN"), Decimal("1e400")),
    ],
    ids=shown,
)
def test_what_is_no_whole_number_is_refused(raw: object) -> None:
    """Fractions, truth values, separators and what exceeds 64 bits are refused, never bent."""
    with pytest.raises(RefusedValueError):
        read_whole(raw)


def test_the_bounds_are_those_of_64_bits() -> None:
    """Every engine can hold the last number within them; the first beyond is refused."""
    assert read_whole(9_223_372_036_854_775_807) == LARGEST_WHOLE
    assert read_whole(-9_223_372_036_854_775_808) == SMALLEST_WHOLE
    for raw in (9_223_372_036_854_775_808, -9_223_372_036_854_775_809):
        with pytest.raises(RefusedValueError, match="64 bits"):
            read_whole(raw)


def test_thousands_separators_are_named() -> None:
    """The commonest mistake in a spreadsheet is called by its name."""
    with pytest.raises(RefusedValueError, match="thousands separators"):
        read_whole("12,000")
    with pytest.raises(RefusedValueError, match="thousands separators"):
        read_decimal("1,200.50")


def test_counts_are_not_negative() -> None:
    """Below nothing there is nothing to count."""
    assert read_count(0) == 0
    assert read_count("12") == 12
    for raw in (-1, "-1", Decimal(-1)):
        with pytest.raises(RefusedValueError, match="below 0"):
            read_count(raw)
    with pytest.raises(RefusedValueError, match="too large"):
        read_count(LARGEST_WHOLE + 1)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (0.1, "0.1"),
        (1e-6, "0.000001"),
        (1e17, "100000000000000000"),
        ("12.50", "12.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("-0.0", "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0E+999999"), "0"),
        (Decimal("1200.00"), "1200"),
        (-7, "-7"),
        (Level.HIGH, "3"),
        (10**18 - 1, "9" * 18),
        ("9" * 18 + ".999999", "9" * 18 + ".999999"),
    ],
    ids=shown,
)
def test_decimals_are_what_they_print_as(raw: object, shown: str) -> None:
    """A float is the decimal it prints as, and equal numbers also look equal."""
    assert str(read_decimal(raw)) == shown


@pytest.mark.parametrize(
    "raw",
    [
        *(10**18, -(10**18), "1" + "0" * 18, 1e18, Decimal("1e18"), Decimal("1e999999"), 10**5_000),
        *("0.0000001", 1e-7, 0.1 + 0.2, 1 / 3, Decimal("1e-999999"), Decimal("1." + "1" * 50)),
        *(True, None, float("nan"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), "NaN"),
        *("Infinity", "1e9999", "１.５", "1_0", "twelve", b"1", [1], "1" * 10_000_000),
    ],
    ids=shown,
)
def test_what_no_engine_could_hold_is_refused(raw: object) -> None:
    """More digits than agreed, infinite or foreign values are refused with the bound."""
    with pytest.raises(RefusedValueError):
        read_decimal(raw)


def test_amounts_that_cannot_be_negative() -> None:
    """A budget below nothing is a token for missing, and is told so."""
    assert read_positive(0) == 0
    assert read_positive("2.50") == Decimal("2.5")
    with pytest.raises(RefusedValueError, match="below 0"):
        read_positive(-1)
    with pytest.raises(RefusedValueError, match="too large"):
        read_positive(10**18)


@given(decimals)
def test_reading_a_decimal_twice_changes_nothing(raw: Decimal) -> None:
    """Decimals within the bounds keep their value, and their canonical form is stable."""
    once = read_decimal(raw)
    assert once == raw
    assert str(read_decimal(once)) == str(once) == str(read_decimal(str(once)))


@given(wholes)
def test_whole_numbers_survive_as_decimals_and_texts(number: int) -> None:
    """The same number read from its other forms is the same number."""
    assert read_whole(str(number)) == number
    if abs(number) < 10**18:
        assert read_whole(Decimal(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_refused_or_exact(number: float) -> None:
    """No float is rounded: it becomes exactly what it prints as, or is refused."""
    try:
        read = read_decimal(number)
    except RefusedValueError:
        return
    assert read == Decimal(repr(number))


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        *((word, True) for word in (True, 1, 1.0, "yes", "Y", " TRUE ", "on", "1", "t")),
        *((word, False) for word in (False, 0, 0.0, "no", "N", "False", "off", "0", "f")),
        (bool_(1), True),
        ("", None),
    ],
    ids=shown,
)
def test_yes_and_no_in_any_dress(raw: object, read: bool | None) -> None:
    """The usual words for yes and no are understood."""
    assert read_yes_no(raw) is read


@pytest.mark.parametrize(
    "raw", ["maybe", 2, -1, 0.5, float("nan"), None, [], b"yes", "y" * 10**7], ids=shown
)
def test_what_is_neither_yes_nor_no_is_refused(raw: object) -> None:
    """Anything else is not guessed at."""
    with pytest.raises(RefusedValueError, match="neither yes nor no"):
        read_yes_no(raw)
