"""What is due, done: decisions that have expired, and leads whose company has changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select

from leadcore.desk.deciding import Deciding
from leadcore.desk.said import moment_of
from leadcore.store.tables import due, leads

#: How much is done in one transaction.
AT_ONCE: Final = 200
_OURS: Final = ("decide", "company")


@dataclass(frozen=True, slots=True)
class Worked:
    """
    What was done.

    Attributes:
        decided: How many leads were decided anew.
        changed: Of how many of them the outcome changed.
    """

    decided: int = 0
    changed: int = 0

    def __add__(self, other: Worked) -> Worked:
        return Worked(self.decided + other.decided, self.changed + other.changed)


def work_off(deciding: Deciding) -> Worked | None:
    """
    Do some of what is due, within a transaction.

    Others may work at the same time: what one has taken, the others pass over.

    Returns:
        What was done; None when nothing is due.
    """
    wanted = (
        select(due.c.key, due.c.kind, due.c.lead, due.c.details)
        .where(due.c.kind.in_(_OURS), due.c.at <= deciding.now)
        .order_by(due.c.at, due.c.key)
        .limit(AT_ONCE)
    )
    wanted = wanted.with_for_update(skip_locked=True)
    found = [row._asdict() for row in deciding.connection.execute(wanted)]
    if not found:
        return None
    keys = [row["key"] for row in found]
    deciding.connection.execute(delete(due).where(due.c.key.in_(keys)))
    for row in found:
        if row["kind"] == "company":
            _expand(deciding, json.loads(row["details"])["company"])
    return decide_anew(deciding, [row["lead"] for row in found if row["kind"] == "decide"])


def next_due(connection: Connection) -> datetime | None:
    """The moment at which something is next due, or None."""
    wanted = select(func.min(due.c.at)).where(due.c.kind.in_(_OURS))
    found = connection.execute(wanted).scalar_one_or_none()
    return None if found is None else moment_of(found)


def decide_anew(deciding: Deciding, numbers: list[int], *, kind: str = "decided") -> Worked:
    """
    Decide leads anew as they stand, and write all that follows.

    Args:
        deciding: The transaction.
        numbers: Their numbers.
        kind: What the journal calls it.
    """
    rows = deciding.leads.load_leads(numbers)
    seqs = deciding.store.numbers(deciding.connection, "journal", len(rows))
    changed = 0
    for row, seq in zip(rows, seqs, strict=True):
        before = row.outcome
        deciding.decide(row, seq)
        deciding.journal(kind, row, seq, deciding.now)
        changed += row.outcome != before
    deciding.write()
    return Worked(len(rows), changed)


def _expand(deciding: Deciding, company: int) -> None:
    """Have every lead of a company decided anew."""
    its: Any = select(leads.c.id).where(leads.c.company == company)
    numbers = deciding.connection.execute(its).scalars().all()
    keys = [f"decide:{number}" for number in numbers]
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        deciding.connection.execute(delete(due).where(due.c.key.in_(part)))
    rows = [
        {"key": key, "kind": "decide", "lead": number, "at": deciding.now, "details": None}
        for key, number in zip(keys, numbers, strict=True)
    ]
    if rows:
        deciding.connection.execute(due.insert(), rows)
