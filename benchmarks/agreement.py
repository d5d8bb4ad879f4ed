"""
Both engines on 100,000 random pairs of a definition and a lead: they must never disagree.

A disagreement is told with its seed, and makes the whole run fail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.figure import Effort, Figure

ROOT = Path(__file__).parents[1]
#: The pairs are drawn in parts, each from a seed of its own, so that progress can be told.
PARTS = 10
SEED = 20_261_123


def figures(effort: Effort) -> Iterator[Figure]:
    """How many pairs were held together: in outcome, fired rules and unknown facts."""
    sys.path.insert(0, str(ROOT))
    agree = import_module("tests.definition.strategies").agree
    pairs = effort.of(100_000, 2_000)
    what = f"both engines on {pairs:,} random pairs"
    compared = 0
    for part in range(PARTS):
        try:
            compared += agree(pairs // PARTS, seed=SEED + part)
        except AssertionError as error:
            seen = f"they differ: {str(error)[:200]}"
            yield Figure(what, seen, "no difference", met=False, failed=True)
            return
        if sys.stderr.isatty():
            print(f"  {compared:,} pairs alike so far", file=sys.stderr, flush=True)
    yield Figure(what, f"0 of {compared:,} differ", "no difference", met=compared == pairs)
