"""Leads of one transaction, decided, with all that is written for it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table

from leadcore.definition import DecisionRecord, Definition
from leadcore.desk.actions import actions_of
from leadcore.desk.lead_rows import LeadRow, LeadRows
from leadcore.desk.said import micros, moment_of
from leadcore.store import Store
from leadcore.store.tables import arrivals, attention, decisions, journal, payloads


class Deciding:
    """
    One transaction in which leads change, are decided anew, and are written.

    Args:
        store: The store.
        connection: The transaction's connection.
        definition: What decides.
        definition_id: Its number in the store.
        now: The moment.
        historic: Whether nothing is to follow: no action, and no clock.

    Attributes:
        leads: The leads that are worked on.
        rows: What is to be written, by table.
    """

    def __init__(
        self,
        store: Store,
        connection: Connection,
        definition: Definition[Any],
        definition_id: int,
        now: datetime,
        *,
        historic: bool = False,
    ) -> None:
        self.store = store
        self.connection = connection
        self.definition = definition
        self.definition_id = definition_id
        self.now = micros(now)
        self.historic = historic
        self.leads = LeadRows(store, connection, definition, self.now)
        self.rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)

    def decide(self, row: LeadRow, seq: int, *, is_repeat: bool = False) -> DecisionRecord:
        """
        Decide about a lead as it stands, and note what follows.

        Args:
            row: The lead.
            seq: The place in the journal of what it is decided for; it numbers the decision too.
            is_repeat: Whether that is an inquiry that repeats another.

        Raises:
            LeadError: What is known does not make a lead of the definition.
        """
        at = max(self.now, row.decided or 0)  # a lead's own time never goes backwards
        decision = self.definition.decide(self.leads.typed(row), moment_of(at))
        record = decision.record()
        if not self.historic and not row.suppressed:
            self.leads.due += actions_of(decision, row, seq, at, is_repeat=is_repeat)
        steps = self.leads.decided(row, decision, seq, at)
        self.rows[decisions].append(
            {
                "seq": seq,
                "lead": row.id,
                "definition": self.definition_id,
                "at": at,
                "steps": json.dumps(steps) if steps else None,
                "record": json.dumps(record, ensure_ascii=False),
            }
        )
        return record

    def journal(
        self,
        kind: str,
        row: LeadRow,
        seq: int,
        at: int,
        *,
        source: str | None = None,
        content: str | None = None,
        **details: Any,
    ) -> None:
        """
        Note what happened.

        Args:
            kind: What it is.
            row: The lead that it happened to.
            seq: Its place in the journal.
            at: When it happened, in microseconds.
            source: Where it was told.
            content: What was said, personal and kept apart.
            details: More about it, nothing of it personal.
        """
        self.rows[journal].append(
            {
                "seq": seq,
                "kind": kind,
                "person": row.person,
                "lead": row.id,
                "company": row.company,
                "at": at,
                "recorded": self.now,
                "source": source,
                "details": json.dumps(details) if details else None,
            }
        )
        if content is not None:
            said = {"seq": seq, "person": row.person, "content": content}
            self.rows[payloads].append(said)

    def write(self) -> None:
        """Write all that has changed since the last time."""
        self.leads.write()
        for table in (journal, payloads, arrivals, decisions, attention):
            if self.rows[table]:
                self.connection.execute(table.insert(), self.rows.pop(table))
