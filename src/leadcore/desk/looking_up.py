"""What a store holds of leads, looked up: one lead, many, and what happened to one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from leadcore.definition import DecisionRecord, Definition
from leadcore.desk.reading_leads import read_kept
from leadcore.desk.said import micros, moment_of
from leadcore.model import Lead
from leadcore.store import Store
from leadcore.store.tables import companies, decisions, identities, journal, leads, payloads


@dataclass(frozen=True, slots=True)
class Happening:
    """
    One thing that happened to a lead.

    Attributes:
        at: When it happened.
        recorded_at: When the desk came to know it.
        kind: What it was: captured, touched, consented, changed, overridden, decided, ...
        source: Where it was told.
        details: More about it, nothing of it personal.
        said: What was said of the lead; empty once it was erased.
        by: Who decided, where a person did.
        reason: Why.
    """

    at: datetime
    recorded_at: datetime
    kind: str
    source: str | None
    details: dict[str, Any]
    said: dict[str, Any] = field(repr=False)
    by: str | None = None
    reason: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """
    Some of the leads that were looked for.

    Attributes:
        leads: The leads, in order of their ids.
        after: What to give as `after` for the next page; None where this is the last one.
    """

    leads: tuple[Lead, ...]
    after: str | None


class LookUp:
    """
    Reads a store, as it stood at one moment.

    Args:
        store: The store.
        connection: A connection that reads.
        definition: What knows the type of the leads.
    """

    def __init__(self, store: Store, connection: Connection, definition: Definition[Any]) -> None:
        self.store = store
        self.connection = connection
        self.definition = definition

    def lead(self, number: int) -> Lead | None:
        """A lead as it stands, or None."""
        found = self._leads(leads.c.id == number, most=1)
        return found[0] if found else None

    def find(
        self,
        *,
        keys: Sequence[tuple[str, str]] = (),
        stage: str | None = None,
        grade: str | None = None,
        owner: str | None = None,
        company: str | None = None,
        after: int = 0,
        most: int = 100,
    ) -> Page:
        """
        Leads that meet all that is asked.

        Args:
            keys: What identifies them: kinds and canonical values.
            stage: Their stage.
            grade: Their grade.
            owner: Who looks after them.
            company: The domain of their company.
            after: Only ids after this one.
            most: How many at most.
        """
        asked: list[Any] = [leads.c.id > after]
        for column, value in (
            (leads.c.stage, stage),
            (leads.c.grade, grade),
            (leads.c.owner, owner),
        ):
            if value is not None:
                asked.append(column == value)
        for kind, value in keys:
            digest = self.store.hash("identity", kind, value)
            whose = select(identities.c.person).where(identities.c.hash == digest)
            asked.append(leads.c.person.in_(whose))
        if company is not None:
            its = select(companies.c.id).where(companies.c.domain == company)
            asked.append(leads.c.company.in_(its))
        found = self._leads(*asked, most=most + 1)
        more = len(found) > most
        shown = tuple(found[:most])
        return Page(shown, shown[-1].id if more else None)

    def _leads(self, *asked: Any, most: int) -> list[Lead]:
        columns = (leads.c.id, leads.c.owner, leads.c.stage, leads.c.state, companies.c.state)
        tied = leads.outerjoin(companies, leads.c.company == companies.c.id)
        wanted = select(*columns).select_from(tied)
        wanted = wanted.where(leads.c.erased.is_(None), *asked).order_by(leads.c.id).limit(most)
        found = []
        for number, owner, stage, state, company in self.connection.execute(wanted):
            facts = {"stage": stage, **json.loads(state)["lead"], "id": number, "owner": owner}
            if company is not None:
                facts["company"] = json.loads(company)["lead"]
            lead, aside = read_kept(self.definition.lead_type, facts)
            found.append(lead.replace(stage=stage) if "stage" in aside else lead)
        return found

    def history(self, number: int) -> list[Happening]:
        """What happened to a lead, in the order in which it happened."""
        tied = journal.outerjoin(payloads, journal.c.seq == payloads.c.seq)
        wanted = (
            select(journal, payloads.c.content)
            .select_from(tied)
            .where(journal.c.lead == number)
            .order_by(journal.c.at, journal.c.seq)
        )
        return [_happening(row._asdict()) for row in self.connection.execute(wanted)]

    def decisions(self, number: int, *, at: datetime | None = None) -> list[DecisionRecord]:
        """The decisions about a lead as they are stored, the newest first; up to a moment."""
        asked: list[Any] = [decisions.c.lead == number]
        if at is not None:
            asked.append(decisions.c.at <= micros(at))
        wanted = select(decisions.c.record).where(*asked).order_by(decisions.c.seq.desc())
        return [json.loads(record) for record in self.connection.execute(wanted).scalars()]


def _happening(row: dict[str, Any]) -> Happening:
    content = json.loads(row["content"] or "{}")
    return Happening(
        at=moment_of(row["at"]),
        recorded_at=moment_of(row["recorded"]),
        kind=row["kind"],
        source=row["source"],
        details=json.loads(row["details"] or "{}"),
        said=content.get("said", {}),
        by=content.get("by"),
        reason=content.get("reason"),
    )
