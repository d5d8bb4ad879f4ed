"""Another definition, taken on: what it changes for the leads in store, told or carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import insert, select, update

from leadcore.desk.deciding import Deciding
from leadcore.desk.lead_rows import LeadRow, Outcome, outcome_of
from leadcore.desk.said import micros, moment_of
from leadcore.store.tables import adoptions, due, leads

#: How many leads are gone through in one transaction.
AT_ONCE: Final = 1_000
_PARTS: Final = ("qualified", "disqualified", "grade", "stage", "team")


@dataclass(frozen=True, slots=True)
class Adoption:
    """
    What taking on a definition comes to.

    Attributes:
        leads: How many leads were gone through.
        changed: Of how many of them the outcome is another.
        moves: How often each part of it goes from what to what, as `stage mql -> sql`.
        left_aside: Leads of which the definition does not know all, by id, with the facts that it
            leaves aside; they stay in the store.
    """

    leads: int = 0
    changed: int = 0
    moves: Mapping[str, int] = field(default_factory=dict)
    left_aside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __add__(self, other: Adoption) -> Adoption:
        return Adoption(
            self.leads + other.leads,
            self.changed + other.changed,
            dict(Counter(self.moves) + Counter(other.moves)),
            {**self.left_aside, **other.left_aside},
        )


def tried(deciding: Deciding, after: int, *, most: int = AT_ONCE) -> tuple[Adoption, int | None]:
    """
    What a definition would change for some leads; nothing is written.

    Args:
        deciding: A transaction with the definition.
        after: Only leads after this number.
        most: How many.

    Returns:
        What it comes to, and the number to go on after; None at the end.
    """
    found, last = _gone_through(deciding, after, most)
    return _told(found), last


def carried_out(deciding: Deciding, adoption: int, *, most: int = AT_ONCE) -> Adoption | None:
    """
    Take on a definition for some more leads, and note how far it is.

    Args:
        deciding: A transaction with the definition.
        adoption: The number of the adoption.
        most: How many leads.

    Returns:
        What was done; None when all were done before.
    """
    wanted = select(adoptions).where(adoptions.c.id == adoption).with_for_update()
    row = deciding.connection.execute(wanted).one()
    if row.finished is not None:
        return None
    found, last = _gone_through(deciding, row.after, most)
    told = _told(found)
    others = [each for each in found if each.is_another]
    same = [each for each in found if not each.is_another]
    seqs = deciding.store.numbers(deciding.connection, "journal", len(others))
    for each, seq in zip(others, seqs, strict=True):
        deciding.decide(each.row, seq)
        deciding.journal("adopted", each.row, seq, deciding.now, definition=deciding.definition_id)
    deciding.write()
    _set_expiries(deciding, same)
    done = {"leads": row.leads + told.leads, "changed": row.changed + told.changed}
    done |= {"after": row.after if last is None else last}
    done |= {"finished": deciding.now if last is None else None}
    deciding.connection.execute(update(adoptions).where(adoptions.c.id == adoption).values(**done))
    return told


def begun(deciding: Deciding) -> int:
    """The number of the adoption of a definition that is under way, or of a new one."""
    its = adoptions.c.definition == deciding.definition_id
    open_ = select(adoptions.c.id).where(its, adoptions.c.finished.is_(None))
    found = deciding.connection.execute(open_).scalars().first()
    if found is not None:
        return int(found)
    (number,) = deciding.store.numbers(deciding.connection, "adoptions", 1)
    row = {"id": number, "definition": deciding.definition_id, "started": deciding.now}
    row |= {"after": 0, "leads": 0, "changed": 0}
    deciding.connection.execute(insert(adoptions).values(row))
    return number


@dataclass(slots=True)
class _Looked:
    """One lead that was gone through."""

    row: LeadRow
    outcome: Outcome
    until: int | None

    @property
    def is_another(self) -> bool:
        return self.outcome != self.row.outcome


def _gone_through(deciding: Deciding, after: int, most: int) -> tuple[list[_Looked], int | None]:
    wanted = select(leads.c.id).where(leads.c.id > after).order_by(leads.c.id).limit(most)
    numbers = list(deciding.connection.execute(wanted).scalars())
    found = [_looked(deciding, row) for row in deciding.leads.load_leads(numbers)]
    return found, numbers[-1] if len(numbers) == most else None


def _looked(deciding: Deciding, row: LeadRow) -> _Looked:
    at = moment_of(max(deciding.now, row.decided or 0))
    decision = deciding.definition.decide(deciding.leads.typed(row), at)
    until = decision.valid_until
    return _Looked(row, outcome_of(decision), None if until is None else micros(until))


def _set_expiries(deciding: Deciding, same: list[_Looked]) -> None:
    """Set when decisions expire that stand, but may do so for another time."""
    keys = {f"decide:{each.row.id}": each for each in same}
    held: dict[str, int] = {}
    names = sorted(keys)
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        known = select(due.c.key, due.c.at).where(due.c.key.in_(part))
        held.update((key, at) for key, at in deciding.connection.execute(known))
    changed = [key for key, each in keys.items() if held.get(key) != each.until]
    for start in range(0, len(changed), 500):
        part = changed[start : start + 500]
        deciding.connection.execute(due.delete().where(due.c.key.in_(part)))
    rows = [
        {"key": key, "kind": "decide", "lead": each.row.id, "at": each.until, "details": None}
        for key in changed
        if (each := keys[key]).until is not None
    ]
    if rows:
        deciding.connection.execute(due.insert(), rows)


def _told(found: list[_Looked]) -> Adoption:
    moves = Counter(move for each in found if each.is_another for move in _moves(each))
    aside = {str(each.row.id): tuple(sorted(each.row.aside)) for each in found if each.row.aside}
    return Adoption(len(found), sum(each.is_another for each in found), dict(moves), aside)


def _moves(looked: _Looked) -> Iterator[str]:
    before, after = looked.row.outcome, looked.outcome
    assert before is not None
    for part in _PARTS:
        was, would = getattr(before, part), getattr(after, part)
        if was != would:
            yield f"{part} {_shown(was)} -> {_shown(would)}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
