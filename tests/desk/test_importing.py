"""Files are taken in row by row, and go on where they were interrupted."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from leadcore import Definition
from leadcore.desk import Desk
from leadcore.errors import InputError
from leadcore.store import Store
from leadcore.store.tables import decisions, journal, leads, payloads
from tests.desk.shop import SHOP, Clock

LISTED = Definition.loads("""
leadcore: 1
definition: listed
qualify: {criteria: [{rule: budget, when: budget >= 500, because: Can pay}]}
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: qualified}]}
teams: [sales]
route: {assign_on: [mql], rules: [{rule: all, to: sales}]}
capture:
  crm:
    id: no
    facts: {email: mail, budget: money, company.employees: size}
    inquiry: {at: asked}
""")
HEAD = "no,mail,money,size,asked\n"


def row(number: int) -> str:
    """A row of a person; every third person comes twice."""
    person = (number % 3 and number) or number - 1
    asked = f"2026-11-0{number % 9 + 1}T08:00Z"
    return f"{number},p{person}@x{number % 7}.com,{number * 10},{number},{asked}\n"


def written(folder: Path, count: int, *more: str) -> Path:
    """A file of so many rows."""
    path = folder / "leads.csv"
    path.write_text(HEAD + "".join(map(row, range(1, count + 1))) + "".join(more), encoding="utf-8")
    return path


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    """A desk on a store of each kind."""
    with Desk.open(url, LISTED, clock=Clock()) as opened:
        yield opened


def test_a_file_is_taken_in_and_what_cannot_be_read_is_kept(desk: Desk, tmp_path: Path) -> None:
    """With its row number, as a payload that can be mended and taken in."""
    path = written(tmp_path, 60, "61,nobody,lots,1,2026-11-01T08:00Z\n")
    told = desk.import_file(path)
    assert (told.taken, told.repeated, told.parked) == (60, 0, 1)
    people = len({row(each).split(",")[1] for each in range(1, 61)})
    assert told.new_leads == len(desk.find(most=1_000).leads) == people
    (item,) = desk.attention()
    assert item.payload["mail"] == "nobody"
    assert [problem.code for problem in item.problems] == ["LC-IN-020", "LC-IN-020"]
    (receipt,) = desk.mend(item.id, payload={**item.payload, "mail": "c@d.com", "money": "7"})
    assert desk.lead(str(receipt.lead_id)).budget == 7


def test_a_file_that_was_taken_in_is_not_taken_in_again(desk: Desk, tmp_path: Path) -> None:
    """By its content, whatever it is called."""
    path = written(tmp_path, 30)
    first = desk.import_file(path)
    copy = path.rename(tmp_path / "copy.csv")
    again = desk.import_file(copy)
    assert (again.rows, again.taken, again.new_leads) == (first.rows, 30, 0)


def test_a_first_import_asks_for_nothing(desk: Desk, tmp_path: Path) -> None:
    """It is stored and decided, and nobody is assigned."""
    desk.import_file(written(tmp_path, 60), historic=True)
    assert desk.find(stage="mql").leads
    with desk.store.reading() as connection:
        kinds = connection.execute(text("SELECT kind FROM due")).scalars().all()
    assert "assign" not in kinds


def test_an_import_that_is_interrupted_goes_on_where_it_was(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And comes to the same as one that was not."""
    monkeypatch.setattr("leadcore.desk.importing.AT_ONCE", 10)
    path = written(tmp_path, 55, "56,nobody,lots,1,2026-11-01T08:00Z\n")

    def stop(_told: object) -> None:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            desk.import_file(path, progress=stop)
    told = desk.import_file(path)
    assert (told.rows, told.taken, told.repeated, told.parked) == (57, 55, 0, 1)


def test_a_file_that_no_mapping_describes_is_refused(desk: Desk, tmp_path: Path) -> None:
    """Before anything is taken in."""
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="the file has no column"):
        desk.import_file(path)
    with Desk.open("sqlite://", SHOP) as shop, pytest.raises(InputError, match="several sources"):
        shop.import_file(path)


def state(url: str) -> dict[str, object]:
    """What a store holds, whatever the numbers."""
    with Store.open(url) as store, store.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (journal, payloads, decisions, leads)
        ]
        kept = connection.execute(select(leads.c.state)).scalars().all()
        said = connection.execute(select(payloads.c.content)).scalars().all()
    return {"counts": counts, "leads": sorted(kept), "said": sorted(said)}


@pytest.mark.slow
def test_an_import_that_is_killed_again_and_again_loses_and_doubles_nothing(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred times, at whatever instant; the store opens clean each time."""
    monkeypatch.setattr("leadcore.desk.importing.AT_ONCE", 4)
    path = written(tmp_path, 3_000)
    luck = random.Random(11)
    Store.open(url).close()
    killed = finished = 0
    while killed < 200 and not finished:
        child = os.fork()
        if child == 0:
            try:
                with Desk.open(url, LISTED, clock=Clock()) as desk:
                    desk.import_file(path)
            finally:
                os._exit(0)
        time.sleep(luck.uniform(0.0, 0.08))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        finished += os.WIFEXITED(status)
    assert killed == 200
    with Desk.open(url, LISTED, clock=Clock()) as desk:
        told = desk.import_file(path)
    assert (told.taken, told.repeated, told.parked) == (3_000, 0, 0)

    whole = f"sqlite:///{tmp_path / 'whole.db'}"
    with Desk.open(whole, LISTED, clock=Clock()) as desk:
        desk.import_file(path)
    assert state(url) == state(whole)
    if url.startswith("sqlite"):
        with Store.open(url) as store, store.reading() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert not connection.execute(text("PRAGMA foreign_key_check")).all()
