"""A store, open: connections, transactions that are tried again, numbers and hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Engine, create_engine, event, func, select, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from leadcore.errors import Problem, StoreError
from leadcore.store import schema
from leadcore.store.failures import is_passing, told
from leadcore.store.tables import counters, settings

T = TypeVar("T")

#: How often a transaction is tried, and how long is waited before the next try, in seconds.
MOST_TRIES: Final = 6
_FIRST_PAUSE = 0.02
#: How long a SQLite store waits for another process that is writing, in seconds.
_PATIENCE = 15
#: How many bytes tell two hashes apart.
HASH_LENGTH: Final = 16


class RacedError(Exception):
    """Another transaction was first with something; the work is to be done anew."""


class Store:
    """
    A database that is open, its tables of this version.

    Threads may share it, and any number of processes may have the same one open.

    Attributes:
        engine: SQLAlchemy's engine.
        is_sqlite: Whether it is a SQLite file, which one process writes at a time.
    """

    def __init__(self, engine: Engine, *, shown: str) -> None:
        self.engine = engine
        self.shown = shown
        self.is_sqlite = engine.dialect.name == "sqlite"
        # One connection cannot be in two transactions, and a file is written by one at a time; who
        # waits here waits in line, and not by trying again.
        self._in_turn: AbstractContextManager[Any] = (
            threading.RLock() if self.is_sqlite else nullcontext()
        )
        self._alone = isinstance(engine.pool, StaticPool)
        self._key = b""

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> Self:
        """
        Open a store; a new one is made, one of an earlier version brought up to this one.

        Args:
            url: `sqlite:///leads.db`, `sqlite://` for one in memory, or
                `postgresql+psycopg://user@host/name`.
            create: Whether a store is made where there is none.

        Raises:
            StoreError: It cannot be opened, is of a later version, or is no store.
        """
        engine = _engine(url)
        if not create and _is_absent(engine):
            raise schema.no_store(engine.url.render_as_string(hide_password=True))
        store = cls(engine, shown=engine.url.render_as_string(hide_password=True))
        try:
            schema.bring_up_to_date(engine, create=create, shown=store.shown)
            store._key = bytes.fromhex(store.run(_hash_key))
        except DBAPIError as error:
            store.close()
            raise told(error, store.shown) from None
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Give all connections back; a closed store can be opened again."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- transactions ----------------------------------------------------------------------------

    def run(self, work: Callable[[Connection], T]) -> T:
        """
        Do something within one transaction; what has failed in passing is tried again.

        Args:
            work: What to do; it may be called more than once, and each time nothing of the last
                time has happened.

        Raises:
            StoreError: The database failed, or was busy for too long; nothing was changed.
        """
        pause = _FIRST_PAUSE
        for last in range(MOST_TRIES - 1, -1, -1):
            try:
                with self._in_turn, self.engine.begin() as connection:
                    return work(connection)
            except RacedError:
                continue  # it waited already, for the other one to end
            except DBAPIError as error:
                if last == 0 or not is_passing(error):
                    raise told(error, self.shown) from None
                # Where two hold each other up, one waits longer than the other.
                time.sleep(pause * (1 + secrets.randbelow(100) / 100))
                pause *= 2
        message = "others were first at every try"
        hint = "try again; nothing was changed"
        raise StoreError(Problem("LC-ST-004", message, hint), subject=self.shown)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """
        A connection that only reads, and sees the store as it was when it began.

        Raises:
            StoreError: The database failed.
        """
        try:
            turn = self._in_turn if self._alone else nullcontext()
            connected = self.engine.connect().execution_options(reading=True)
            with turn, connected as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise told(error, self.shown) from None

    # -- numbers and hashes ----------------------------------------------------------------------

    def numbers(self, connection: Connection, name: str, count: int) -> list[int]:
        """So many new numbers of a kind, in order, that no other transaction gets."""
        if not count:
            return []
        if self.is_sqlite:
            given = (
                counters.update()
                .where(counters.c.name == name)
                .values(next=counters.c.next + count)
                .returning(counters.c.next)
            )
            end = connection.execute(given).scalar_one()
            return list(range(end - count, end))
        each = func.generate_series(1, count).table_valued("n")
        drawn = select(func.nextval(schema.sequence_of(name))).select_from(each)
        return sorted(connection.execute(drawn).scalars())

    def hash(self, *parts: str) -> bytes:
        """What stands for personal texts: the same for the same ones, and telling nothing."""
        joined = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self._key, joined, hashlib.sha256).digest()[:HASH_LENGTH]

    def forget(self) -> bool:
        """
        Overwrite what was deleted, where the database can; answers whether it is done.

        SQLite overwrites what is deleted in the file itself, and here empties its write-ahead log;
        that has to wait while anybody reads. PostgreSQL keeps old rows until it is vacuumed.
        """
        if not self.is_sqlite:
            try:
                with self.engine.connect() as connection:
                    connection.execution_options(isolation_level="AUTOCOMMIT")
                    connection.execute(text("VACUUM"))
            except SQLAlchemyError:
                return False
            return True
        with self._in_turn, self.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _is_absent(engine: Engine) -> bool:
    """Whether there is no such file; connecting to it would make one."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return bool(file) and file != ":memory:" and not Path(str(file)).exists()


def _hash_key(connection: Connection) -> str:
    """The key of the store's hashes, drawn when it was made."""
    wanted = settings.c.name == schema.HASH_KEY
    return str(connection.execute(select(settings.c.value).where(wanted)).scalar_one())


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        return _MAKERS[parsed.get_backend_name()](parsed)
    except (ArgumentError, NoSuchModuleError, LookupError, TypeError, AttributeError):
        message = f"`{str(url)[:80]}` names no store"
        hint = "write sqlite:///leads.db, or postgresql+psycopg://user@host/name"
        raise StoreError(Problem("LC-ST-001", message, hint)) from None
    except ModuleNotFoundError:
        message = "PostgreSQL cannot be reached without psycopg"
        hint = "install it: pip install 'leadcore[postgresql]'"
        raise StoreError(Problem("LC-ST-001", message, hint)) from None


def _sqlite(url: URL) -> Engine:
    in_memory = not url.database or url.database == ":memory:"
    more: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    engine = create_engine(
        url, connect_args={"timeout": _PATIENCE, "check_same_thread": False}, **more
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # transactions begin where we say, not at the first change
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",  # what is acknowledged survives a power cut
            "foreign_keys = ON",
            "secure_delete = ON",
            "temp_store = MEMORY",
            "cache_size = -65536",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reading")
        # Who will write takes the lock at once: waiting for it later can only fail.
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)


_MAKERS: Mapping[str, Callable[[URL], Engine]] = {"sqlite": _sqlite, "postgresql": _postgresql}
