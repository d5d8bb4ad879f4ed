"""What tells the leads of a file apart: how the values of a fact are spread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from leadcore.intake.drafting.guess import converter_of
from leadcore.intake.drafting.mapping import DraftedFact
from leadcore.model import RefusedValueError

#: What fewer, or more of all leads have tells nobody from anybody.
FEWEST, ALL_BUT = 0.05, 0.95
_QUOTABLE = re.compile(r"[A-Za-z0-9 _./&+-]{1,40}")


@dataclass(frozen=True, slots=True)
class Split:
    """A round number near the middle of a fact's values, and what is said of it."""

    least: str
    note: str


@dataclass(frozen=True, slots=True)
class Common:
    """A frequent value of a fact, and its share of all."""

    value: str
    share: str


def _meanings(fact: DraftedFact) -> list[tuple[Any, int]]:
    """The values of a fact as they are read, with how often they occur; the smallest first."""
    convert = converter_of(fact.guess)
    found: dict[Any, int] = {}
    for text, count in fact.values.tried():
        try:
            value = convert(text)
        except RefusedValueError:
            continue
        if value is not None:
            found[value] = found.get(value, 0) + count
    return sorted(found.items())


def split_of(fact: DraftedFact | None) -> Split | None:
    """A number that parts the leads of a file; None where there is no spread."""
    if fact is None or fact.guess.many:
        return None
    meanings = _meanings(fact)
    total = sum(count for _, count in meanings)
    if len(meanings) < 3:
        return None
    passed = 0
    for value, count in meanings:
        passed += count
        if passed * 2 >= total:
            least = _round(Decimal(value))
            break
    above = sum(count for value, count in meanings if Decimal(value) >= least) / total
    if not FEWEST <= above <= ALL_BUT:
        return None
    return Split(f"{least:f}", f"{above:.0%} of those told have as much")


def _round(value: Decimal) -> Decimal:
    """A number with two digits that count, as people agree on them."""
    if not value:
        return value
    step = Decimal(1).scaleb(value.adjusted() - 1)
    rounded = (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded.normalize()


def commonest_of(fact: DraftedFact | None) -> Common | None:
    """A frequent value that can stand in a condition; None where it tells nobody apart."""
    if fact is None:
        return None
    meanings = _meanings(fact)
    total = sum(count for _, count in meanings)
    ranked = sorted(meanings, key=lambda each: (-each[1], str(each[0])))
    for value, count in ranked[:3]:
        share = count / max(total, 1)
        if count > 1 and share <= ALL_BUT and _QUOTABLE.fullmatch(str(value)):
            return Common(str(value), f"{share:.0%}")
    return None
