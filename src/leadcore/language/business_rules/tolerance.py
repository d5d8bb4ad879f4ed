"""
Numbers as the package compares them: two that differ by no more than a millionth are equal to it.

The facts of a lead are exact, with at most six digits after the point, so a tolerance of one
millionth is a step on their grid, and each of the package's tests is an exact test of ours.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from leadcore.language.literals import DIGITS_AFTER
from leadcore.language.tree import Comparison

Number = int | float | Decimal
#: A comparison and what is compared with.
Bound = tuple[Comparison, Decimal | int]

_EPSILON = Fraction(1, 1_000_000)
_STEP = Fraction(1, 10**DIGITS_AFTER)
_HALF = _EPSILON / 2

_SIGNS: dict[str, Comparison] = {
    "greater_than": ">",
    "greater_than_or_equal_to": ">=",
    "less_than": "<",
    "less_than_or_equal_to": "<=",
}
_OPERATORS = {sign: operator for operator, sign in _SIGNS.items()}

#: The package's operators for numbers.
NUMERIC_OPERATORS = ("equal_to", *_SIGNS)


def bounds(operator: str, value: Number, *, whole: bool) -> tuple[Bound, ...]:
    """
    The exact comparisons, all of which hold just when the package's one does.

    Args:
        operator: The package's operator.
        value: What it compares with; a float counts with all its digits, as in the package.
        whole: Whether the fact is a whole number, so that the tolerance makes no difference.

    >>> bounds("greater_than", 50, whole=True)
    (('>', 50),)
    >>> bounds("equal_to", 5000, whole=False)
    (('>=', Decimal('4999.999999')), ('<=', Decimal('5000.000001')))
    """
    step = Fraction(1) if whole else _STEP
    exact = Fraction(value)
    highest = floor((exact + _EPSILON) / step) * step  # the last that is "equal or less"
    lowest = ceil((exact - _EPSILON) / step) * step  # the first that is "equal or more"
    if whole and highest < lowest:  # between two whole numbers: the test may stay as it is
        between = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return ((_SIGNS.get(operator, "=="), between),)
    if operator == "equal_to":
        if highest == lowest:
            return (("==", _number(lowest, whole=whole)),)
        return (">=", _number(lowest, whole=whole)), ("<=", _number(highest, whole=whole))
    edge = highest if operator in ("greater_than", "less_than_or_equal_to") else lowest
    return ((_SIGNS[operator], _number(edge, whole=whole)),)


def said(sign: Comparison, value: Decimal | int, *, whole: bool) -> tuple[str, int | float] | None:
    """
    The package's operator and value for one of `<`, `<=`, `>`, `>=`, or `==` of whole numbers.

    None when no float says it exactly: above some billions, floats lie further apart than facts.

    >>> said(">=", Decimal("4999.999999"), whole=False)
    ('greater_than_or_equal_to', 5000)
    >>> said(">=", Decimal(5000), whole=False)
    ('greater_than_or_equal_to', 5000.0000005)
    """
    operator = _OPERATORS.get(sign, "equal_to")
    exact = Fraction(value)
    towards = 1 if sign in (">=", "<") else -1
    moves = (Fraction(0),) if whole else (towards * _EPSILON, towards * _HALF)
    for move in moves:
        number = _plain(exact + move)
        if bounds(operator, number, whole=whole) == ((sign, value),):
            return operator, number
    return None


def said_as_equal(lowest: Decimal | int, highest: Decimal | int) -> int | float | None:
    """
    What `equal_to` compares with when it means "from lowest to highest", or None.

    >>> said_as_equal(Decimal("4999.999999"), Decimal("5000.000001"))
    5000
    """
    middle = _plain((Fraction(lowest) + Fraction(highest)) / 2)
    wanted = ((">=", lowest), ("<=", highest))
    return middle if bounds("equal_to", middle, whole=False) == wanted else None


def _number(value: Fraction, *, whole: bool) -> Decimal | int:
    if whole:
        return int(value)
    return Decimal(f"{int(value / _STEP)}e-{DIGITS_AFTER}")


def _plain(value: Fraction) -> int | float:
    """A number as JSON holds it: a whole number exactly, another as the nearest float."""
    return int(value) if value.denominator == 1 else float(value)
