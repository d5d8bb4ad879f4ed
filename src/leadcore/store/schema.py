"""The version of a store's tables: made new, brought up to date, or refused."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, insert, inspect, select, text

from leadcore.errors import Problem, StoreError
from leadcore.store.tables import settings

if TYPE_CHECKING:
    from alembic.config import Config

#: The revision of the tables that this version of leadcore works on.
HEAD: Final = "0001"
#: The setting that holds the key of the store's hashes.
HASH_KEY: Final = "hash_key"
#: What is numbered.
NUMBERED: Final = (
    "adoptions",
    "attention",
    "companies",
    "definitions",
    "journal",
    "leads",
    "people",
)


def sequence_of(name: str) -> str:
    """The sequence that numbers a kind, in PostgreSQL."""
    return f"number_of_{name}"


def revision_of(engine: Engine) -> str | None:
    """The revision of a store's tables; None where there are none."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        return found.scalar_one_or_none()


def bring_up_to_date(engine: Engine, *, create: bool, shown: str) -> None:
    """
    Make the tables of a store, or bring them up to date.

    Args:
        engine: The engine.
        create: Whether they are made where there are none.
        shown: What the store is called.

    Raises:
        StoreError: There are none, or they are of a later version.
    """
    revision = revision_of(engine)
    if revision == HEAD:
        return
    if revision is None and not create:
        raise no_store(shown)
    from alembic import command
    from alembic.script import ScriptDirectory

    config = configuration()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        message = f"the store was written by a later version of leadcore (tables {revision[:20]})"
        hint = "upgrade leadcore; this version would not understand what is in it"
        raise StoreError(Problem("LC-ST-002", message, hint), subject=shown)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # SQLite lets one process write anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(7236831)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _draw_key(connection)


def _draw_key(connection: Connection) -> None:
    """Draw the key of the store's hashes, once and for all."""
    wanted = settings.c.name == HASH_KEY
    if connection.execute(select(settings.c.value).where(wanted)).scalar_one_or_none() is None:
        drawn = secrets.token_hex(32)
        connection.execute(insert(settings).values(name=HASH_KEY, value=drawn))


def no_store(shown: str) -> StoreError:
    """The error for a store that is not there, and was not to be made."""
    message = "there is no store"
    hint = "make one: leadcore desk STORE import DEFINITION FILE"
    return StoreError(Problem("LC-ST-001", message, hint), subject=shown)


def configuration() -> Config:
    """Alembic's configuration, with the scripts that this package holds."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config
