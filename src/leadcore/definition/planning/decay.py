"""
How points fall with the age of a touch: exact whole numbers, worked out once.

The factor after k completed days is a whole number of millionths. By half-life it is
2 ** (-k / half-life) rounded half up; linearly it is 1 - k / length. Points are then
micro-points x factor / 1,000,000, rounded half up, so that every engine comes to the same digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal

_MILLION = 1_000_000
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Decay:
    """
    A way for points to fall.

    Attributes:
        kind: `half_life`: halved every so many days; `linear`: evenly down to nothing.
        days: Whole days.
    """

    kind: Literal["half_life", "linear"]
    days: int


@lru_cache(maxsize=256)
def factors(decay: Decay) -> tuple[int, ...]:
    """
    The factor in millionths after 0, 1, 2, ... completed days, up to the last that is not zero.

    >>> factors(Decay("half_life", 14))[14]
    500000
    >>> factors(Decay("linear", 4))
    (1000000, 750000, 500000, 250000)
    """
    if decay.kind == "linear":
        return tuple(
            _half_up(_MILLION * (decay.days - day), decay.days) for day in range(decay.days)
        )
    ratio = _EXACT.power(Decimal(2), _EXACT.divide(Decimal(-1), Decimal(decay.days)))
    found: list[int] = []
    held = Decimal(_MILLION)
    day = 0
    while True:
        factor = int(held.quantize(Decimal(1), context=_EXACT))
        if factor == 0:
            return tuple(found)
        found.append(factor)
        day += 1
        halvings, rest = divmod(day, decay.days)
        if rest:
            held = _EXACT.multiply(held, ratio)
        else:  # start anew from the exact power, so that rounding does not add up
            held = _EXACT.divide(Decimal(_MILLION), Decimal(2**halvings))


@lru_cache(maxsize=4096)
def steps(points: int, decay: Decay) -> tuple[int, ...]:
    """
    The micro-points that one touch is worth after 0, 1, 2, ... completed days; nothing after that.

    >>> steps(25_000_000, Decay("half_life", 14))[14]
    12500000
    """
    return tuple(_half_up(points * factor, _MILLION) for factor in factors(decay))


def _half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded half up (towards plus infinity), in whole numbers only."""
    return (2 * numerator + denominator) // (2 * denominator)
