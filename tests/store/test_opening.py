"""Stores: made new, opened again, refused when they are of a later version or no store."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, select, text

from leadcore.errors import StoreError
from leadcore.store import RacedError, Store
from leadcore.store.tables import metadata, people


def test_the_scripts_make_the_tables_that_the_code_uses(url: str) -> None:
    """Column by column and index by index."""
    with Store.open(url) as store, store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_numbers_and_hashes_go_on_when_a_store_is_opened_again(url: str) -> None:
    """No number is given out twice, and a hash finds what it was made of."""
    with Store.open(url) as store:
        first = store.run(lambda c: store.numbers(c, "leads", 3))
        digest = store.hash("a", "b")
    with Store.open(url) as store:
        second = store.run(lambda c: store.numbers(c, "leads", 2))
        assert store.numbers(None, "leads", 0) == []  # type: ignore[arg-type]
        assert store.hash("a", "b") == digest != store.hash("ab", "")
    assert first == sorted(first)
    assert not set(first) & set(second)


def test_two_stores_hash_differently(tmp_path: Path) -> None:
    """So that nobody can look somebody up with the hashes of another store."""
    stores = [Store.open(f"sqlite:///{tmp_path / name}") for name in ("one.db", "two.db")]
    assert stores[0].hash("anna@example.com") != stores[1].hash("anna@example.com")
    for store in stores:
        store.close()


def test_a_later_version_is_refused_and_left_as_it_is(url: str) -> None:
    """With what to do about it."""
    Store.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="a later version of leadcore") as caught:
        Store.open(url)
    assert caught.value.code == "LC-ST-002"
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    assert found == "9999"


def test_a_store_that_is_not_there_is_only_made_when_that_is_meant(url: str) -> None:
    """A mistyped name for reading makes no empty store."""
    with pytest.raises(StoreError, match="there is no store"):
        Store.open(url, create=False)
    Store.open(url).close()
    Store.open(url, create=False).close()


@pytest.mark.parametrize("count", [8])
def test_a_new_store_may_be_opened_by_many_at_once(url: str, count: int) -> None:
    """One makes it, and the others find it made."""
    opened: list[bytes] = []
    failed: list[BaseException] = []

    def open_it() -> None:
        try:
            with Store.open(url) as store:
                opened.append(store.hash("x"))
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(opened) == count
    assert len(set(opened)) == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "LC-ST-001"),
        ("leads.db", "LC-ST-001"),
        ("mysql://a/b", "LC-ST-001"),
        ("sqlite:////nowhere/to/be/found/leads.db", "LC-ST-001"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/leads", "LC-ST-003"),
    ],
)
def test_what_cannot_be_opened_is_told(address: str, code: str) -> None:
    """With one of our codes, whatever the driver says."""
    with pytest.raises(StoreError) as caught:
        Store.open(address)
    assert caught.value.code == code


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """And left as it is."""
    path = tmp_path / "notes.db"
    path.write_text("shopping list\n" * 200, encoding="utf-8")
    with pytest.raises(StoreError, match="it is no SQLite file"):
        Store.open(f"sqlite:///{path}")
    assert path.read_text(encoding="utf-8").startswith("shopping")


def test_what_failed_within_a_transaction_left_nothing(url: str) -> None:
    """Neither an error nor a race leaves half of it; a race is tried again."""
    tries = []
    with Store.open(url) as store:

        def raced(connection: object) -> int:
            connection.execute(people.insert(), [{"id": 7, "since": 0, "suppressed": False}])  # type: ignore[attr-defined]
            tries.append(1)
            if len(tries) < 3:
                raise RacedError
            return len(tries)

        assert store.run(raced) == 3

        def broken(connection: object) -> None:
            connection.execute(people.insert(), [{"id": 8, "since": 0, "suppressed": False}])  # type: ignore[attr-defined]
            raise ValueError

        with pytest.raises(ValueError):  # noqa: PT011 - our own, from above
            store.run(broken)
        with store.reading() as connection:
            assert connection.execute(select(people.c.id)).scalars().all() == [7]


def test_who_is_always_second_is_told_in_the_end(url: str) -> None:
    """The tries are bounded."""

    def always(_connection: object) -> None:
        raise RacedError

    with Store.open(url) as store, pytest.raises(StoreError, match="others were first"):
        store.run(always)
