"""The definitions that a store's decisions were made by, each once, by its content's digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from leadcore.definition import Definition
from leadcore.desk.said import micros
from leadcore.store import RacedError, Store
from leadcore.store.tables import definitions


def number_of(
    store: Store, connection: Connection, definition: Definition[Any], now: datetime
) -> int:
    """
    The number of a definition in a store, which keeps it if it does not have it yet.

    Raises:
        RacedError: Another transaction kept it just now.
    """
    wanted = select(definitions.c.id).where(definitions.c.digest == definition.content_digest)
    found = connection.execute(wanted).scalar_one_or_none()
    if found is not None:
        return int(found)
    (number,) = store.numbers(connection, "definitions", 1)
    row = {
        "id": number,
        "digest": definition.content_digest,
        "fingerprint": definition.fingerprint,
        "label": definition.label,
        "content": definition.to_json(),
        "added": micros(now),
    }
    if store.is_sqlite:
        connection.execute(definitions.insert(), [row])
        return number
    from sqlalchemy.dialects.postgresql import insert

    made = insert(definitions).values(row).on_conflict_do_nothing().returning(definitions.c.id)
    if connection.execute(made).scalar_one_or_none() is None:
        raise RacedError
    return number
