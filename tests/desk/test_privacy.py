"""A person's whole record can be given out, and a person can be erased, truly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from leadcore.desk import Changed, Desk
from leadcore.errors import DeskError
from leadcore.store.tables import decisions, due, metadata
from tests.desk.shop import NOW, SHOP, Clock, call, form

CANARY = ("canary", "2125550199")


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    """A desk on a store of each kind, with somebody in it."""
    with Desk.open(url, SHOP, clock=Clock()) as opened:
        yield opened


@pytest.fixture
def bird(desk: Desk) -> str:
    """The id of a lead that left traces everywhere."""
    said = {"mail": "canary@acme.com", "name": "Canary", "tel": "+12125550199", "money": 6000}
    receipt = desk.capture(form("canary-1", **said, topics="canary cages"))
    desk.capture(call("canary@acme.com", "2026-11-23T08:30:00Z", ticket="c1"))
    lead = str(receipt.lead_id)
    desk.record(Changed(lead=lead, at=NOW, facts={"last_name": "Canary", "need": "canary seed"}))
    desk.override(lead, by="Mia", reason="The canary wants to wait", owner="Mia")
    desk.receive("form", {"mail": "Canary@Acme.com", "money": "lots", "ticket": "canary-2"})
    return lead


def traces(desk: Desk) -> set[str]:
    """The tables in which something of the bird stands."""
    found = set()
    with desk.store.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                text = str(tuple(row)).casefold()
                if any(each in text for each in CANARY):
                    found.add(table.name)
    return found


def test_a_person_s_whole_record_is_given_out(desk: Desk, bird: str) -> None:
    """What arrived as it came, what was made of it, and every decision."""
    told = desk.export(bird)
    assert json.loads(json.dumps(told)) == told
    (lead,) = told["leads"]
    assert (lead["lead"], lead["owner"], lead["company"]) == (bird, "Mia", "acme.com")
    assert lead["facts"]["email"] == "canary@acme.com"
    kinds = [each["kind"] for each in lead["happened"]]
    assert sorted(kinds) == ["captured", "captured", "changed", "overridden"]
    assert lead["happened"][0]["payload"]["ticket"] == "canary-1"
    assert len(lead["decisions"]) == 4


def test_who_is_erased_is_nowhere_any_more(desk: Desk, bird: str) -> None:
    """Neither in payloads, rows and decisions, nor among what could not be read or is due."""
    other = str(desk.capture(form("o", mail="bob@acme.com", name="Bob")).lead_id)
    assert traces(desk) >= {"payloads", "leads", "attention"}
    erased = desk.erase(bird)
    assert (erased.lead_ids, erased.removed, erased.pending) == ((bird,), 4, False)
    assert traces(desk) == set()
    assert desk.attention() == []
    assert [lead.id for lead in desk.find().leads] == [other]
    with desk.store.reading() as connection:
        assert bird not in map(str, connection.execute(select(due.c.lead)).scalars())
        records = connection.execute(
            select(decisions.c.record).where(decisions.c.lead == int(bird))
        ).scalars()
        kept = [json.loads(record) for record in records]
    assert [each["stage"] for each in kept] == ["mql", "sql", "sql", "sql"]
    assert all(reason["read"] == [] for each in kept for reason in each["reasons"])
    for lost in (desk.lead, desk.erase, desk.export):
        with pytest.raises(DeskError):
            lost(bird)


def test_the_file_itself_has_forgotten(tmp_path: Path) -> None:
    """Neither the database nor its write-ahead log holds a byte of what was deleted."""
    path = tmp_path / "leads.db"
    with Desk.open(f"sqlite:///{path}", SHOP, clock=Clock()) as desk:
        for at in range(40):
            desk.capture(form(f"o{at}", mail=f"bob{at}@acme.com", name="Bob"))
        lead = bird.__wrapped__(desk)
        for at in range(40):
            desk.capture(form(f"p{at}", mail=f"pat{at}@acme.com", name="Pat"))
        assert any(b"anary" in each.read_bytes() for each in tmp_path.iterdir())
        assert not desk.erase(lead).pending
        for each in tmp_path.iterdir():
            content = each.read_bytes().lower()
            assert not any(text.encode() in content for text in CANARY), each.name


def test_erasure_is_pending_while_somebody_reads(tmp_path: Path) -> None:
    """And complete once nobody does, and it is asked for again."""
    path = tmp_path / "leads.db"
    with Desk.open(f"sqlite:///{path}", SHOP, clock=Clock()) as desk:
        lead = bird.__wrapped__(desk)
        with desk.store.reading() as connection:
            connection.execute(select(due.c.key)).all()
            assert desk.erase(lead).pending
        assert desk.forget()


def test_who_comes_back_is_a_lead_to_whom_nothing_is_sent(desk: Desk, bird: str) -> None:
    """What is delivered again is not taken in again; a new inquiry is, and asks for no action."""
    desk.erase(bird)
    said = {"mail": "canary@acme.com", "money": 6000}
    again = desk.capture(form("canary-1", **said, name="Canary", tel="+12125550199"))
    assert (again.repeated, again.lead_id, again.stage) == (True, bird, "mql")
    desk.capture(form("canary-9", **said))
    back = desk.capture(call("canary@acme.com", "2026-11-23T08:40:00Z", ticket="c9"))
    assert (back.stage, back.team) == ("sql", "sales")
    with desk.store.reading() as connection:
        kinds = connection.execute(select(due.c.kind)).scalars().all()
    assert "assign" not in kinds
