"""
Timing several ways of doing one thing, so that their ratio can be trusted on a busy machine.

The ways take turns: each does all inputs once, then the next, round after round (A B A B). A
machine that slows down for a while slows all of them, so the ratio is taken within each round, and
the median of these ratios is the figure. Collection of garbage is off while the clock runs, and
done between rounds.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True)
class Way:
    """
    One way of doing the thing.

    Attributes:
        name: What it is called.
        work: Does it for one input; what it returns is thrown away.
        after: What is handed over after the input, the same each time.
        inputs: The inputs, or a function that makes fresh ones for each round by its number.
    """

    name: str
    work: Callable[..., object]
    inputs: Sequence[Any] | Callable[[int], Sequence[Any]]
    after: tuple[Any, ...] = ()

    def of_round(self, number: int) -> Sequence[Any]:
        """The inputs of one round."""
        return self.inputs(number) if callable(self.inputs) else self.inputs


@dataclass(frozen=True, slots=True)
class Times:
    """
    What each way took for one input, in microseconds, round by round.

    Attributes:
        rounds: Per way, one mean time for each round.
    """

    rounds: dict[str, list[float]]

    def us(self, name: str) -> float:
        """The median time for one input, in microseconds."""
        return median(self.rounds[name])

    def ratio(self, name: str, to: str) -> float:
        """The median of the ratios of two ways within each round."""
        pairs = zip(self.rounds[name], self.rounds[to], strict=True)
        return median(one / other for one, other in pairs)


def in_turns(ways: Sequence[Way], *, rounds: int, repeat: int = 1) -> Times:
    """
    Time some ways against each other.

    Args:
        ways: The ways; names must differ.
        rounds: How many rounds are timed; one more, not timed, comes first to warm up.
        repeat: How many times each goes through its inputs in one round.
    """
    found: dict[str, list[float]] = {way.name: [] for way in ways}
    with still():
        for number in range(rounds + 1):
            for way in ways:
                inputs = way.of_round(number)
                gc.collect()
                seconds = _timed(way.work, inputs, way.after, repeat)
                if number:
                    found[way.name].append(seconds / (len(inputs) * repeat) * 1e6)
    return Times(found)


def _timed(
    work: Callable[..., object], inputs: Sequence[Any], after: tuple[Any, ...], repeat: int
) -> float:
    start = perf_counter()
    if not after:
        for _ in range(repeat):
            for each in inputs:
                work(each)
    elif len(after) == 1:  # a plain call; one with `*after` costs more than some of what is timed
        last = after[0]
        for _ in range(repeat):
            for each in inputs:
                work(each, last)
    else:
        for _ in range(repeat):
            for each in inputs:
                work(each, *after)
    return perf_counter() - start


@contextmanager
def still() -> Iterator[None]:
    """Without collection of garbage, which would fall on whoever's turn it is."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def seconds_of(work: Callable[[], object], times: int) -> float:
    """The median time of doing something once, in seconds; garbage collection stays on."""
    found = []
    for _ in range(times):
        gc.collect()
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return median(found)
