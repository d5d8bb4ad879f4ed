"""How often the deposit was taken, by band of the score: what the scorecard is worth."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from leadcore import Decision, Definition
from leadcore.intake import Run

HERE = Path(__file__).parent


class Band(NamedTuple):
    """The calls whose score lies from `low` to below `low + 20`, and the deposits among them."""

    low: int
    calls: int
    taken: int

    @property
    def rate(self) -> float:
        """The share of calls after which the deposit was taken, from 0 to 1."""
        return self.taken / self.calls


def bands(calls: str | Path) -> list[Band]:
    """The bands of a file of calls, lowest first; rows that cannot be read are told on stderr."""
    counted: dict[int, list[int]] = {}
    for decision in decisions(calls):
        band = counted.setdefault(int(decision.score.total) // 20 * 20, [0, 0])
        band[0] += 1
        band[1] += bool(getattr(decision.lead, "subscribed", False))
    return [Band(low, *counted[low]) for low in sorted(counted)]


def decisions(calls: str | Path) -> Iterable[Decision]:
    """The decision about every call as it stood then, with what was known on that day."""
    for result in Run(Definition.load(HERE), calls, at="arrival"):
        if isinstance(result, Decision):
            yield result
        else:
            print(result, file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python bands.py bank-full.csv.gz")
    print("score        calls   taken    rate")
    for band in bands(sys.argv[1]):
        places = f"{band.low:>4} to {band.low + 19:<4}"
        print(f"{places} {band.calls:>6} {band.taken:>7} {band.rate:>6.1%}")
