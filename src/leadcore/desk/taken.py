"""What was taken in before, by its key, and the receipts that were given for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import Connection, select

from leadcore.desk.persons import parts
from leadcore.desk.receipt import Receipt
from leadcore.store import Store
from leadcore.store.tables import arrivals, decisions

_TICK = timedelta(microseconds=1)


class Taken:
    """
    Finds arrivals that were taken in before.

    Args:
        store: The store.
        connection: The transaction's connection.

    Attributes:
        outdated: Keys that were found, and mean another arrival by now.
    """

    def __init__(self, store: Store, connection: Connection) -> None:
        self.store = store
        self.connection = connection
        self.outdated: set[bytes] = set()

    def find(self, windows: Mapping[bytes, timedelta | None], now: int) -> dict[bytes, int]:
        """
        The places in the journal of arrivals that were taken in before, by key.

        Args:
            windows: The keys, each with how long it means the same arrival; None is for ever.
            now: The moment, in microseconds.
        """
        found: dict[bytes, int] = {}
        wanted = select(arrivals.c.key, arrivals.c.seq, arrivals.c.at)
        for part in parts(sorted(windows)):
            for key, seq, at in self.connection.execute(wanted.where(arrivals.c.key.in_(part))):
                digest, window = bytes(key), windows[bytes(key)]
                if window is None or abs(now - at) * _TICK <= window:
                    found[digest] = seq
                else:
                    self.outdated.add(digest)
        return found

    def receipts(self, places: Iterable[int]) -> dict[int, Receipt]:
        """The receipts that were given, by the place in the journal; parked ones are below 0."""
        wanted = sorted(set(places))
        found = {seq: Receipt(None, None, parked=-seq) for seq in wanted if seq < 0}
        columns = select(decisions.c.seq, decisions.c.lead, decisions.c.record)
        for part in parts([seq for seq in wanted if seq >= 0]):
            for seq, lead, record in self.connection.execute(
                columns.where(decisions.c.seq.in_(part))
            ):
                found[seq] = Receipt(str(lead), json.loads(record))
        for seq in wanted:
            found.setdefault(seq, Receipt(None, None))  # of somebody who was erased since
        return found
