"""The definitions that a store's decisions were made by, each once, by its content's digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from leadcore.definition import Definition
from leadcore.desk.said import micros
from leadcore.store import RacedError, Store
from leadcore.store.tables import definitions, settings

#: The setting that holds the number of the definition that a store's leads are decided by.
_IN_FORCE = "definition"


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
    made = insert(definitions).values(row).on_conflict_do_nothing().returning(definitions.c.id)
    if connection.execute(made).scalar_one_or_none() is None:
        raise RacedError
    return number


def put_in_force(connection: Connection, number: int) -> None:
    """Note which definition the leads of a store are decided by."""
    connection.execute(delete(settings).where(settings.c.name == _IN_FORCE))
    connection.execute(settings.insert().values(name=_IN_FORCE, value=str(number)))


def in_force(connection: Connection) -> str | None:
    """The definition that the leads of a store are decided by, as it was kept; or None."""
    wanted = select(settings.c.value).where(settings.c.name == _IN_FORCE)
    number = connection.execute(wanted).scalar_one_or_none()
    if number is None:
        return None
    its = select(definitions.c.content).where(definitions.c.id == int(number))
    return str(connection.execute(its).scalar_one())
