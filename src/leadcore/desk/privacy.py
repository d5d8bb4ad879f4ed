"""A person's whole record, given out; and a person, erased."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from leadcore.desk.deciding import Deciding
from leadcore.desk.recording import no_lead
from leadcore.store.tables import (
    attention,
    companies,
    decisions,
    due,
    identities,
    journal,
    leads,
    payloads,
    suppressions,
)

#: What is left of a decision about somebody who was erased: outcomes and points, and no values.
_KEPT: Final = (
    *("record", "lead", "at", "definition", "fingerprint", "disqualified", "qualified", "grade"),
    *("stage", "transitions", "route", "score", "valid_until"),
)
#: Shorter texts stand in too many payloads by chance.
_SHORTEST: Final = 6


@dataclass(frozen=True, slots=True)
class Erasure:
    """
    What erasing a person came to.

    Attributes:
        lead_ids: The leads of the person.
        removed: How many arrivals and events said something of them.
        pending: Whether the database still holds what was deleted, because somebody is reading it;
            `desk.forget()` tries again.
    """

    lead_ids: tuple[str, ...]
    removed: int
    pending: bool


def exported(connection: Connection, number: int) -> dict[str, Any]:
    """
    All that is kept of the person whose lead it is, as plain data.

    Raises:
        DeskError: There is no such lead.
    """
    person = _person_of(connection, number)
    told: list[dict[str, Any]] = []
    tied = leads.outerjoin(companies, leads.c.company == companies.c.id)
    columns = (leads.c.id, leads.c.owner, leads.c.stage, leads.c.state, companies.c.domain)
    wanted = select(*columns).select_from(tied).where(leads.c.person == person).order_by(leads.c.id)
    for lead, owner, stage, state, domain in connection.execute(wanted).all():
        told.append(
            {
                "lead": str(lead),
                "owner": owner,
                "stage": stage,
                "company": domain,
                "facts": json.loads(state)["lead"],
                "happened": _happened(connection, lead),
                "decisions": _records(connection, lead),
            }
        )
    return {"leads": told}


def _happened(connection: Connection, lead: int) -> list[dict[str, Any]]:
    tied = journal.outerjoin(payloads, journal.c.seq == payloads.c.seq)
    columns = (journal.c.kind, journal.c.at, journal.c.recorded, journal.c.source)
    wanted = (
        select(*columns, journal.c.details, payloads.c.content)
        .select_from(tied)
        .where(journal.c.lead == lead)
        .order_by(journal.c.at, journal.c.seq)
    )
    return [
        {
            "kind": kind,
            "at": at,
            "recorded": recorded,
            "source": source,
            "details": json.loads(details or "{}"),
            **json.loads(content or "{}"),
        }
        for kind, at, recorded, source, details, content in connection.execute(wanted)
    ]


def _records(connection: Connection, lead: int) -> list[Any]:
    wanted = select(decisions.c.record).where(decisions.c.lead == lead).order_by(decisions.c.seq)
    return [json.loads(record) for record in connection.execute(wanted).scalars()]


def erase(deciding: Deciding, number: int) -> tuple[tuple[str, ...], int]:
    """
    Remove all that is kept of the person whose lead it is, within a transaction.

    Counts, outcomes and points stay, and a hash of what identified the person, so that nothing is
    sent to them should they come back.

    Args:
        deciding: The transaction.
        number: The number of a lead of theirs.

    Returns:
        The ids of their leads, and how many arrivals and events said something of them.

    Raises:
        DeskError: There is no such lead.
    """
    connection = deciding.connection
    person = _person_of(connection, number)
    wanted = select(leads.c.id, leads.c.state).where(leads.c.person == person)
    states = {lead: json.loads(state)["lead"] for lead, state in connection.execute(wanted)}
    _remove_parked(deciding, [_telling(facts) for facts in states.values()], list(states))
    hashes = connection.execute(
        select(identities.c.hash).where(identities.c.person == person)
    ).scalars()
    _suppress(deciding, [bytes(each) for each in hashes])
    connection.execute(delete(identities).where(identities.c.person == person))
    removed = connection.execute(delete(payloads).where(payloads.c.person == person)).rowcount
    for lead in states:
        for decision, record in connection.execute(
            select(decisions.c.seq, decisions.c.record).where(decisions.c.lead == lead)
        ).all():
            kept = json.dumps(_without_values(json.loads(record)))
            its = decisions.c.seq == decision
            connection.execute(update(decisions).where(its).values(record=kept))
    connection.execute(delete(due).where(due.c.lead.in_(list(states))))
    connection.execute(
        update(leads)
        .where(leads.c.person == person)
        .values(state="{}", owner=None, company=None, erased=deciding.now)
    )
    seqs = deciding.store.numbers(connection, "journal", len(states))
    for seq, lead in zip(seqs, states, strict=True):
        deciding.rows[journal].append(
            {
                "seq": seq,
                "kind": "erased",
                "person": person,
                "lead": lead,
                "company": None,
                "at": deciding.now,
                "recorded": deciding.now,
                "source": None,
                "details": None,
            }
        )
    deciding.write()
    return tuple(map(str, sorted(states))), removed


def _person_of(connection: Connection, number: int) -> int:
    wanted = select(leads.c.person).where(leads.c.id == number, leads.c.erased.is_(None))
    person = connection.execute(wanted).scalar_one_or_none()
    if person is None:
        raise no_lead(str(number))
    return int(person)


def _telling(facts: dict[str, Any]) -> set[str]:
    """The texts by which parked payloads are told to be of the person."""
    found = {facts.get("email"), facts.get("phone")}
    if facts.get("first_name") and facts.get("last_name"):
        found |= {f"{facts['first_name']} {facts['last_name']}"}
    return {str(each).casefold() for each in found if each and len(str(each)) >= _SHORTEST}


def _remove_parked(deciding: Deciding, texts: list[set[str]], numbers: list[int]) -> None:
    """Take what could not be read and is of the person off the list, and forget it."""
    lowered = func.lower(attention.c.payload)
    asked: list[ColumnElement[bool]] = [attention.c.lead.in_(numbers)]
    asked += [lowered.contains(each, autoescape=True) for each in set().union(*texts)]
    settled = {"settled": deciding.now, "payload": None, "problems": "[]"}
    deciding.connection.execute(update(attention).where(or_(*asked)).values(**settled))


def _suppress(deciding: Deciding, hashes: list[bytes]) -> None:
    if not hashes:
        return
    insert = sqlite_insert if deciding.store.is_sqlite else postgresql_insert
    rows = [{"hash": digest, "at": deciding.now} for digest in sorted(hashes)]
    deciding.connection.execute(insert(suppressions).on_conflict_do_nothing(), rows)


def _without_values(record: dict[str, Any]) -> dict[str, Any]:
    kept = {name: record.get(name) for name in _KEPT}
    reasons = [{**reason, "read": []} for reason in record.get("reasons", ())]
    return {**kept, "reasons": reasons, "held_back": [], "unknown": []}
