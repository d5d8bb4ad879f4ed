"""Leads as they follow from journal and payloads, held against those that are stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, update

from leadcore.desk.deciding import Deciding
from leadcore.desk.reading_leads import read_kept
from leadcore.desk.said import Said, State, folded, said_of, stamp_of
from leadcore.store.tables import decisions, journal, leads, payloads

#: How many leads are rebuilt in one transaction.
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """
    What rebuilding came to.

    Attributes:
        leads: How many leads were rebuilt.
        differing: The ids of those that were stored otherwise.
    """

    leads: int = 0
    differing: tuple[str, ...] = ()

    def __add__(self, other: Rebuilt) -> Rebuilt:
        return Rebuilt(self.leads + other.leads, self.differing + other.differing)


def rebuilt(deciding: Deciding, after: int, *, repair: bool) -> tuple[Rebuilt, int | None]:
    """
    Rebuild some leads, within a transaction.

    Args:
        deciding: The transaction.
        after: Only leads after this number.
        repair: Whether what differs is written.

    Returns:
        What it came to, and the number to go on after; None at the end.
    """
    columns = (leads.c.id, leads.c.owner, leads.c.state)
    standing = (leads.c.id > after, leads.c.erased.is_(None))
    wanted = select(*columns).where(*standing).order_by(leads.c.id).limit(AT_ONCE)
    stored = {
        number: (owner, state) for number, owner, state in deciding.connection.execute(wanted)
    }
    if not stored:
        return Rebuilt(), None
    made = dict(_made(deciding, list(stored)))
    differing = []
    for number, (owner, text) in stored.items():
        state, its_owner = made.get(number, ({"lead": {}}, None))
        same = _canonical(deciding, json.loads(text)) == _canonical(deciding, state)
        if same and owner == its_owner:
            continue
        differing.append(str(number))
        if repair:
            values = {"state": json.dumps(state, ensure_ascii=False), "owner": its_owner}
            deciding.connection.execute(update(leads).where(leads.c.id == number).values(**values))
    last = max(stored) if len(stored) == AT_ONCE else None
    return Rebuilt(len(stored), tuple(differing)), last


def _made(deciding: Deciding, numbers: list[int]) -> Iterator[tuple[int, tuple[State, str | None]]]:
    """Each lead's state and owner, as they follow from what was said and decided."""
    tied = journal.outerjoin(payloads, journal.c.seq == payloads.c.seq)
    columns = (journal.c.lead, journal.c.at, journal.c.details, payloads.c.content)
    wanted = select(*columns).select_from(tied).where(journal.c.lead.in_(numbers))
    found: dict[int, tuple[State | None, str | None]] = {}
    for lead, at, details, content in deciding.connection.execute(wanted.order_by(journal.c.seq)):
        state, owner = found.get(lead, (None, None))
        owner = json.loads(details or "{}").get("owner", owner)
        if content is not None:
            state = folded(state, json.loads(content)["said"], stamp_of(at, content))
        found[lead] = state, owner
    steps = select(decisions.c.lead, decisions.c.steps).where(
        decisions.c.lead.in_(numbers), decisions.c.steps.is_not(None)
    )
    for lead, taken in deciding.connection.execute(steps.order_by(decisions.c.seq)):
        state, owner = found[lead]
        if state is not None:
            found[lead] = _with_steps(state, json.loads(taken)), owner
    yield from ((lead, (state, owner)) for lead, (state, owner) in found.items() if state)


def _with_steps(state: State, steps: list[Said]) -> State:
    """A state with steps through the stages that rules have led to."""
    said = {"stage_history": steps}
    return {**state, "lead": folded(state, said, state["base"])["lead"]}


def _canonical(deciding: Deciding, state: Mapping[str, Any]) -> Said:
    """A state as the definition reads it, whatever the form in which it was written."""
    facts = {name: value for name, value in state["lead"].items() if value != {}}
    lead, aside = read_kept(deciding.definition.lead_type, {**facts, "id": 0})
    return {**said_of(lead), **aside}
