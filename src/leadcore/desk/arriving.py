"""Arrivals, taken in: whose they are, what is known then, and what is decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, update

from leadcore.definition import Captured
from leadcore.desk.deciding import Deciding
from leadcore.desk.keys import ArrivalKey
from leadcore.desk.lead_rows import LeadRow
from leadcore.desk.persons import Found, Persons
from leadcore.desk.receipt import Receipt
from leadcore.desk.said import folded, micros, said_by, stamp_of
from leadcore.desk.taken import Taken
from leadcore.identity import Key, company_domain_of, is_repeat, keys_of, separation_of
from leadcore.model import Inquiries
from leadcore.store.tables import arrivals, attention


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    Something that was captured, to be taken in.

    Attributes:
        captured: What it says.
        key: What tells it from all others.
    """

    captured: Captured[Any]
    key: ArrivalKey


class Taking:
    """
    Takes in one batch of arrivals, within one transaction.

    Args:
        deciding: The transaction.
    """

    def __init__(self, deciding: Deciding) -> None:
        self.deciding = deciding
        self.store = deciding.store
        self.connection = deciding.connection
        self.definition = deciding.definition
        self.now = deciding.now
        self._taken = Taken(deciding.store, deciding.connection)
        self._leads = deciding.leads

    def take(self, batch: Sequence[Arrival]) -> list[Receipt]:
        """
        Take in arrivals; each gets its receipt, in their order.

        Raises:
            LeadError: What one says does not make a lead.
            RacedError: Another transaction was first; all is to be done anew.
        """
        hashes = [self.store.hash("arrival", *each.key.parts) for each in batch]
        windows = {digest: each.key.within for digest, each in zip(hashes, batch, strict=True)}
        before = self._taken.find(windows, self.now)
        first: dict[bytes, int] = {}
        for at, digest in enumerate(hashes):
            if digest not in before:
                first.setdefault(digest, at)
        fresh = sorted(first.values())
        made = self._take([batch[at] for at in fresh], [hashes[at] for at in fresh])
        receipts = {hashes[at]: receipt for at, receipt in zip(fresh, made, strict=True)}
        earlier = self._taken.receipts(before.values())
        return [
            receipts[digest]
            if first.get(digest) == at
            else again(receipts[digest] if digest in receipts else earlier[before[digest]])
            for at, digest in enumerate(hashes)
        ]

    # -- arrivals that are new -------------------------------------------------------------------

    def _take(self, batch: Sequence[Arrival], hashes: Sequence[bytes]) -> list[Receipt]:
        if not batch:
            return []
        plan = self.definition.identity
        persons = Persons(self.store, self.connection, self.now)
        found = persons.find([self._keys(each.captured) for each in batch])
        persons.write()
        separations = [separation_of(plan, each.captured.facts) for each in batch]
        self._leads.load({each.person for each in found})
        for each in found:
            if each.visitor is not None:
                self._leads.join(each.visitor, each.person)
        people = (each.person for each in found)
        self._leads.prepare(zip(people, separations, strict=True))
        self._leads.load_companies(company_domain_of(each.captured.facts) for each in batch)
        seqs = self.store.numbers(self.connection, "journal", len(batch))
        together = zip(batch, hashes, found, separations, seqs, strict=True)
        made = [self._take_one(*each) for each in together]
        self._write()
        return made

    def _keys(self, captured: Captured[Any]) -> tuple[Key, ...]:
        keys = keys_of(self.definition.identity, captured.facts)
        if captured.id is None:
            return keys
        mapping = self.definition.sources.get(captured.source)
        source = (mapping.plan.joins if mapping is not None else None) or captured.source
        return (*keys, Key(f"id of {source}", captured.id, strong=True))

    def _take_one(
        self,
        arrival: Arrival,
        digest: bytes,
        found: Found,
        separate: str,
        seq: int,
    ) -> Receipt:
        captured = arrival.captured
        said = said_by(captured)
        at = self._moment(captured)
        content = json.dumps({"said": said, "payload": captured.payload}, ensure_ascii=False)
        row = self._leads.of(found.person, separate)
        is_new = row.state is None
        is_repeat = not is_new and self._is_repeat(captured, row)
        row.state = folded(row.state, said, stamp_of(at, content))
        self._leads.attach(row, company_domain_of(captured.facts), said, stamp_of(at, content))
        record = self.deciding.decide(row, seq, is_repeat=is_repeat)
        self.deciding.journal("captured", row, seq, at, source=captured.source, content=content)
        key = {"key": digest, "seq": seq, "at": self.now}
        self.deciding.rows[arrivals].append(key)
        for other in found.others:
            self._ask_whether_same(row, other)
        return Receipt(str(row.id), record, is_new=is_new)

    def _moment(self, captured: Captured[Any]) -> int:
        """When an arrival happened by its own word, else now."""
        if captured.inquiry is not None:
            return micros(captured.inquiry.at)
        moments = [touch.at for touch in captured.touches]
        moments += [statement.at for statement in captured.consent]
        return max(map(micros, moments), default=self.now)

    def _is_repeat(self, captured: Captured[Any], row: LeadRow) -> bool:
        if captured.inquiry is None or self.definition.identity.repeat is None:
            return False
        assert row.state is not None
        earlier = Inquiries(self._leads.typed(row).inquiries)
        return is_repeat(self.definition.identity, captured.inquiry, earlier)

    # -- writing ---------------------------------------------------------------------------------

    def _ask_whether_same(self, row: LeadRow, other: int) -> None:
        """Two keys of one arrival tell two persons: somebody has to look."""
        message = "its keys tell two different persons"
        problem = {"message": message, "hint": "see whether they are one", "person": other}
        (number,) = self.store.numbers(self.connection, "attention", 1)
        self.deciding.rows[attention].append(
            {
                "id": number,
                "kind": "same_person",
                "at": self.now,
                "source": None,
                "lead": row.id,
                "problems": json.dumps([problem]),
                "payload": None,
            }
        )

    def _write(self) -> None:
        again_ = [row for row in self.deciding.rows[arrivals] if row["key"] in self._taken.outdated]
        self.deciding.rows[arrivals] = [
            r for r in self.deciding.rows[arrivals] if r["key"] not in self._taken.outdated
        ]
        if again_:
            changed = (
                update(arrivals)
                .where(arrivals.c.key == bindparam("digest"))
                .values(seq=bindparam("seq"), at=bindparam("at"))
            )
            self.connection.execute(changed, [{**row, "digest": row["key"]} for row in again_])
        self.deciding.write()


def again(receipt: Receipt) -> Receipt:
    """The receipt of an arrival that was taken in before."""
    return Receipt(receipt.lead_id, receipt.decision, repeated=True, parked=receipt.parked)
