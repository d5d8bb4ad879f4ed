"""Stores for tests: SQLite always, and the PostgreSQL server of `LEADCORE_TEST_POSTGRES`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

#: The address of a PostgreSQL server, with a user that may create databases.
POSTGRES = os.environ.get("LEADCORE_TEST_POSTGRES", "")
WITHOUT = "no PostgreSQL here: set LEADCORE_TEST_POSTGRES, as postgresql+psycopg:///postgres"


def postgres_url() -> Iterator[str]:
    """
    A new database on the server, dropped afterwards.

    Where there must be a server, as in CI, its absence is a failure and no skipping.
    """
    if not POSTGRES:
        if os.environ.get("CI"):
            pytest.fail(f"CI has to test with PostgreSQL; {WITHOUT}")
        pytest.skip(WITHOUT)
    name = f"leadcore_test_{os.getpid()}_{os.urandom(4).hex()}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        server.dispose()


def sqlite_url(folder: Path) -> str:
    """A SQLite file in a folder."""
    return f"sqlite:///{folder / 'leads.db'}"
