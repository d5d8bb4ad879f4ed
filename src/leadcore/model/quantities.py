"""Numbers and yes/no values, exact and bounded so that every engine computes the same with them."""

from __future__ import annotations

import math
import operator
import re
from decimal import Context, Decimal

from leadcore.model.refusal import RefusedValueError
from leadcore.model.text import kind_of

#: The smallest and the largest whole number: those of 64 bits.
SMALLEST_WHOLE, LARGEST_WHOLE = -(2**63), 2**63 - 1
#: How many digits a decimal has at most before and after the point.
DIGITS_BEFORE, DIGITS_AFTER = 18, 6

_ABOVE_DECIMALS = 10**DIGITS_BEFORE
_SMALLEST_STEP = Decimal(1).scaleb(-DIGITS_AFTER)
# Wide enough for every decimal within the bounds; what does not fit was refused before.
_EXACT = Context(prec=DIGITS_BEFORE + DIGITS_AFTER + 1)
# Up to here every whole number has a float of its own.
_LAST_EXACT_FLOAT = 2**53

_WHOLE = re.compile(r"[+-]?[0-9]{1,19}(?:\.0{0,6})?")
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?"
)
_WITH_SEPARATORS = re.compile(r"[+-]?[0-9]{1,3}(?:[,'\s][0-9]{3})+(?:\.[0-9]+)?")
_LONGEST_NUMBER = 80

_YES = frozenset({"true", "yes", "y", "t", "on", "1"})
_NO = frozenset({"false", "no", "n", "f", "off", "0"})


def read_whole(value: object) -> int | None:
    """
    A whole number of 64 bits: 240, "240", or a float or decimal without a fraction.

    Returns:
        The number, or None for an empty text.

    Raises:
        RefusedValueError: It is no whole number, is a yes/no value, or has more than 64 bits.

    >>> read_whole("240")
    240
    """
    if value.__class__ is int:
        whole: int = value
    elif isinstance(value, str):
        text = value.strip() if len(value) <= _LONGEST_NUMBER else value
        if not text:
            return None
        if _WHOLE.fullmatch(text):
            whole = int(text.partition(".")[0])
        else:
            raise _not_a_number("a whole number", text, "write it as 240")
    else:
        whole = _whole_of(value)
    if SMALLEST_WHOLE <= whole <= LARGEST_WHOLE:
        return whole
    raise RefusedValueError("too large", "whole numbers have 64 bits, about 18 digits")


def read_count(value: object) -> int | None:
    """
    A whole number that is not negative.

    Raises:
        RefusedValueError: As `read_whole`, or it is below 0.
    """
    if value.__class__ is int and 0 <= value <= LARGEST_WHOLE:
        return value  # as nearly always
    whole = read_whole(value)
    if whole is not None and whole < 0:
        raise _below_zero()
    return whole


def read_decimal(value: object) -> Decimal | None:
    """
    An exact decimal of at most 18 digits before and 6 after the point.

    A float counts as what it prints as: 0.1 is one tenth. The result has no needless zeros, so
    that equal numbers also look equal.

    Returns:
        The number, or None for an empty text.

    Raises:
        RefusedValueError: It is no number, not finite, a yes/no value, or beyond the digits.

    >>> read_decimal("12.50")
    Decimal('12.5')
    >>> read_decimal(0.1)
    Decimal('0.1')
    """
    if value.__class__ is int:
        if -_ABOVE_DECIMALS < value < _ABOVE_DECIMALS:
            return Decimal(value)
        raise _too_many_digits()
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, str):
        text = value.strip() if len(value) <= _LONGEST_NUMBER else value
        if not text:
            return None
        if not _DECIMAL.fullmatch(text):
            raise _not_a_number("a number", text, "write it as 1200 or 0.5")
        number = Decimal(text)
    elif isinstance(value, float):
        number = Decimal(float.__repr__(value))
    else:
        return read_decimal(_whole_of(value, what="a number"))
    return _bounded(number)


def read_positive(value: object) -> Decimal | None:
    """
    An exact decimal that is not negative.

    Raises:
        RefusedValueError: As `read_decimal`, or it is below 0.
    """
    if value.__class__ is int and 0 <= value < _ABOVE_DECIMALS:
        return Decimal(value)  # as nearly always
    number = read_decimal(value)
    if number is not None and number < 0:
        raise _below_zero()
    return number


def read_yes_no(value: object) -> bool | None:
    """
    Yes or no: a bool, 1 or 0, or one of the words yes/no, true/false, on/off, y/n, t/f.

    Returns:
        The value, or None for an empty text.

    Raises:
        RefusedValueError: It is anything else.
    """
    if value is True or value is False:
        return value
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER:
        word = value.strip().lower()
        if not word:
            return None
        if word in _YES:
            return True
        if word in _NO:
            return False
    elif isinstance(value, (int, float)) and value in (0, 1):
        return value == 1
    elif type(value).__name__ in {"bool", "bool_"}:  # numpy's own truth values
        return bool(value)
    raise RefusedValueError("neither yes nor no", "write yes or no")


def _whole_of(value: object, *, what: str = "a whole number") -> int:
    """A whole number from any other number type, numpy's included."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise RefusedValueError(f"not {what}: it is not finite", "leave it out instead")
        if value.is_integer():
            if abs(value) <= _LAST_EXACT_FLOAT:
                return int(value)
            raise RefusedValueError("too large to be exact as a float", "give it as a text")
        raise RefusedValueError(f"not {what}: it has a fraction", "round it first")
    if isinstance(value, Decimal):
        exact = _bounded(value)
        if exact != exact.to_integral_value():
            raise RefusedValueError(f"not {what}: it has a fraction", "round it first")
        return int(exact)
    if value is not None and not isinstance(value, bool) and hasattr(value, "__index__"):
        try:
            return operator.index(value)
        except TypeError:  # an array, for one: it has the method and refuses to use it
            pass
    raise RefusedValueError(f"not {what} but {kind_of(value)}")


def _bounded(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise RefusedValueError("not a number: it is not finite", "leave it out instead")
    if not number:
        return Decimal(0)
    if number.adjusted() >= DIGITS_BEFORE:
        raise _too_many_digits()
    if number.adjusted() < -DIGITS_AFTER:
        raise _too_fine()
    stepped = number.quantize(_SMALLEST_STEP, context=_EXACT)
    if stepped != number:
        raise _too_fine()
    whole = stepped.to_integral_value()
    return whole if whole == stepped else stepped.normalize(_EXACT)


def _below_zero() -> RefusedValueError:
    return RefusedValueError("below 0", "leave it out when it is not known")


def _too_many_digits() -> RefusedValueError:
    return RefusedValueError(
        "too large", f"numbers have at most {DIGITS_BEFORE} digits before the point"
    )


def _too_fine() -> RefusedValueError:
    return RefusedValueError(
        "too fine", f"numbers have at most {DIGITS_AFTER} digits after the point; round it first"
    )


def _not_a_number(what: str, text: str, cure: str) -> RefusedValueError:
    if len(text) <= _LONGEST_NUMBER:
        if _WITH_SEPARATORS.fullmatch(text):
            return RefusedValueError(f"not {what}: it has thousands separators", cure)
        if _DECIMAL.fullmatch(text):
            why = "it has too many digits"
            if "e" in text.lower():  # such texts are as often codes of something
                why = "it is written with an exponent"
            elif text.partition(".")[2].strip("0"):
                why = "it has a fraction"
            return RefusedValueError(f"not {what}: {why}", cure)
    return RefusedValueError(f"not {what}", cure)
