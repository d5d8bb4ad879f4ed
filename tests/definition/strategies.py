"""
Pairs of a definition and a lead at random, and whether the engines agree about them.

All is drawn from a seed, so that a pair can be made again, and a hundred thousand of them in a few
minutes: `make bench` does that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random

from leadcore import Definition, Lead
from tests.definition.random_definitions import Definitions
from tests.definition.random_leads import Leads

#: How many leads are made for each definition.
LEADS_EACH = 50


def pairs(
    count: int, seed: int, *, time: bool = True, ahead: bool = True, each: int = LEADS_EACH
) -> Iterator[tuple[Definition[Lead], Lead, datetime]]:
    """Definitions with leads and moments, so many pairs, from a seed."""
    for at in range(0, count, each):
        random = Random(f"{seed}:{at}")
        definition = Definitions(random, time=time).one()
        leads = Leads(definition, random, ahead=ahead)
        for _ in range(min(each, count - at)):
            lead, now = leads.one()
            yield definition, lead, now


def differences(definition: Definition[Lead], lead: Lead, now: datetime) -> list[str]:
    """Where the engines differ about a lead; nothing when they agree."""
    decision, walk = definition.decide(lead, now), definition.meaning.walk(lead, now)
    _, fired, unknown = definition.meaning.compiled.function("trace")(lead, now)
    found = []
    if decision.outcome != walk.outcome:
        found.append(f"decided {decision.outcome}, walked {walk.outcome}")
    traced = [(each.rule.name, each.points, each.row) for each in fired]
    walked = [(each.rule.name, each.points, each.row) for each in walk.fired]
    if traced != walked:
        found.append(f"fired {traced}, and walked {walked}")
    if unknown != walk.unknown:
        found.append(f"wanted {sorted(unknown)}, and walked {sorted(walk.unknown)}")
    return found


def agree(count: int, seed: int) -> int:
    """
    Hold the engines against each other on so many pairs of a definition and a lead.

    Args:
        count: How many pairs.
        seed: What they are drawn from; the same seed gives the same pairs.

    Returns:
        How many pairs were compared.

    Raises:
        AssertionError: The engines differ about one.
    """
    compared = 0
    for definition, lead, now in pairs(count, seed):
        found = differences(definition, lead, now)
        if found:
            shown = definition.document.model_dump(exclude_defaults=True)
            raise AssertionError(f"pair {compared} of seed {seed}: {found}\n{lead!r}\n{shown}")
        compared += 1
    return compared
