"""Scores as whole numbers of micro-points, so that no engine can differ by rounding."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact

#: So many micro-points make a point.
MICRO = 1_000_000

_EXACT = Context(prec=60, traps=[Inexact])


def in_micro(points: Decimal | int) -> int:
    """
    Points as whole micro-points, whatever precision the application calculates with.

    >>> in_micro(Decimal("12.5"))
    12500000
    """
    return int(_EXACT.multiply(Decimal(points), MICRO))
