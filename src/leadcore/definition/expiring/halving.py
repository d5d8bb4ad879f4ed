"""The search by halves for the first step that changes anything, looking at no more than agreed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

#: What each rule gives at one instant.
Worths = tuple[int, ...]


@dataclass(slots=True)
class Looks:
    """How many touches may still be looked at before a search is broken off."""

    left: int


class Steps(NamedTuple):
    """
    Steps that are searched for the first that changes anything.

    Attributes:
        worths: What each rule gives after a step.
        may_change: Whether anything could change between two such states.
        look: Looks into one step.
        earliest: The first instant of a step, changing anything or not.
    """

    worths: Callable[[int], Worths]
    may_change: Callable[[Worths, Worths], bool]
    look: Callable[[int], datetime | None]
    earliest: Callable[[int], datetime]


def first_of(low: int, high: int, steps: Steps, looks: Looks) -> datetime | None:
    """
    What is found first among the steps after `low` up to `high`, in order.

    When too much was looked at, it is the first instant that nothing is known of yet.

    Args:
        low: Before the first step.
        high: The last step.
        steps: The steps.
        looks: How much may be looked at.
    """
    stretches = [(low, steps.worths(low), high, steps.worths(high))]
    while stretches:
        start, before, end, after = stretches.pop()
        if end <= start or not steps.may_change(before, after):
            continue
        if looks.left <= 0:
            return steps.earliest(start + 1)
        if end - start == 1:
            found = steps.look(end)
            if found is not None:
                return found
            continue
        middle = (start + end) // 2
        there = steps.worths(middle)
        stretches += [(middle, there, end, after), (start, before, middle, there)]
    return None
