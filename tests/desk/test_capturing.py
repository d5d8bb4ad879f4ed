"""Arrivals are taken in once, belong to one lead a person, and are decided and kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from leadcore import Definition
from leadcore.desk import Desk
from leadcore.errors import LeadError, StoreError
from leadcore.store.tables import due, journal, leads, metadata, payloads
from tests.desk.shop import NOW, SHOP, Clock, call, captured, form


@pytest.fixture
def clock() -> Clock:
    """The desk's clock."""
    return Clock()


@pytest.fixture
def desk(url: str, clock: Clock) -> Iterator[Desk]:
    """A desk on a store of each kind."""
    with Desk.open(url, SHOP, clock=clock) as opened:
        yield opened


def count(desk: Desk) -> int:
    """How many leads there are."""
    return len(desk.find(most=1_000).leads)


def test_an_inquiry_becomes_a_lead_that_is_decided_and_kept(desk: Desk) -> None:
    """The receipt says which and what was decided, and the store says the same."""
    receipt = desk.capture(form(mail="Anna@Acme.com", money="6000", size=7))
    assert (receipt.is_new, receipt.repeated, receipt.stage, receipt.team) == (
        True,
        False,
        "mql",
        None,
    )
    assert receipt.lead_id is not None
    lead = desk.lead(receipt.lead_id)
    assert (lead.email, lead.budget, lead.stage) == ("anna@acme.com", 6000, "mql")
    assert lead.company.domain == "acme.com"
    assert desk.decisions(receipt.lead_id) == [receipt.decision]
    assert "stages: asked: Asked us" in desk.explain(receipt.lead_id)


def test_the_same_arrival_gets_the_same_receipt(desk: Desk, clock: Clock) -> None:
    """By the sender's key, however late, and whatever else changed meanwhile."""
    first = desk.capture(form(mail="anna@acme.com"))
    desk.capture(call("anna@acme.com", "2026-11-23T08:30:00Z"))
    clock.passes(timedelta(days=400))
    second = desk.capture(form(mail="anna@acme.com"))
    assert second.repeated
    assert (second.lead_id, second.decision) == (first.lead_id, first.decision)
    assert [each.repeated for each in desk.capture_all([form("t2"), form("t2")])] == [False, True]


def test_without_a_key_content_and_its_own_time_tell(desk: Desk) -> None:
    """Two inquiries at different times are two; the same one delivered twice is one."""
    at = {"mail": "anna@acme.com"}
    first = desk.capture(captured("form", sent="2026-11-23T08:00:00Z", **at))
    again = desk.capture(captured("form", sent="2026-11-23T08:00:00Z", **at))
    other = desk.capture(captured("form", sent="2026-11-23T08:00:01Z", **at))
    assert [each.repeated for each in (first, again, other)] == [False, True, False]
    assert {each.lead_id for each in (first, again, other)} == {first.lead_id}


def test_without_a_time_only_what_comes_shortly_after_is_the_same(desk: Desk, clock: Clock) -> None:
    """Ten minutes, unless the definition says otherwise."""
    said = []
    for minutes in (0, 9, 2, 9):
        clock.passes(timedelta(minutes=minutes))
        said.append(desk.capture(captured("undated", clock.now, mail="a@b.com")).repeated)
    assert said == [False, True, False, True]


def test_one_person_is_one_lead_and_a_stranger_another(desk: Desk) -> None:
    """By any of the keys; role addresses tell nobody, and who tells nothing is somebody new."""
    anna = desk.capture(form("1", mail="anna@acme.com", tel="+12125550123"))
    by_mail = desk.capture(form("2", mail="ANNA@acme.com"))
    by_phone = desk.capture(form("3", tel="+1 (212) 555-0123"))
    bob = desk.capture(form("4", mail="bob@acme.com"))
    roles = [desk.capture(form(f"r{at}", mail="info@acme.com")) for at in range(2)]
    nobody = [desk.capture(form(f"n{at}", money=at)) for at in range(2)]
    assert by_mail.lead_id == by_phone.lead_id == anna.lead_id != bob.lead_id
    ids = {each.lead_id for each in (anna, bob, *roles, *nobody)}
    assert len(ids) == 6


def test_keys_of_two_persons_merge_nobody(desk: Desk) -> None:
    """The first key decides, and somebody is asked to look."""
    anna = desk.capture(form("1", mail="anna@acme.com"))
    bob = desk.capture(form("2", tel="+12125550123"))
    both = desk.capture(form("3", mail="anna@acme.com", tel="+12125550123"))
    assert both.lead_id == anna.lead_id != bob.lead_id
    (item,) = desk.attention()
    assert (item.kind, item.lead_id) == ("same_person", anna.lead_id)
    assert count(desk) == 2


def test_a_visitor_turns_out_to_be_somebody(desk: Desk) -> None:
    """What an anonymous visitor did belongs to the person whom its id is joined to later."""
    visit = {"when": "2026-11-20T08:00:00Z", "cookie": "v-17"}
    anonymous = desk.capture(captured("visits", **visit))
    anna = desk.capture(form("1", mail="anna@acme.com"))
    assert anonymous.lead_id != anna.lead_id
    joined = desk.capture(
        captured("visits", **{**visit, "when": "2026-11-21T08:00:00Z"}, mail="anna@acme.com")
    )
    assert joined.lead_id == anna.lead_id
    assert anna.lead_id is not None
    assert [each.at.day for each in desk.lead(anna.lead_id).touches] == [20, 21]
    assert count(desk) == 1
    assert [each.kind for each in desk.history(anna.lead_id)] == ["captured"] * 3


def test_leads_of_one_company_see_what_each_says_of_it(desk: Desk) -> None:
    """By domain, but never by that of a provider of free mail."""
    anna = desk.capture(form("1", mail="anna@acme.com", size=7))
    bob = desk.capture(form("2", mail="bob@acme.com", sent="2026-11-23T08:30:00Z", size=9))
    cy = desk.capture(form("3", mail="cy@gmail.com", size=3))
    dee = desk.capture(form("4", mail="dee@gmail.com"))
    sizes = [desk.lead(str(each.lead_id)).company.employees for each in (anna, bob, cy, dee)]
    assert sizes == [9, 9, 3, None]
    assert [lead.id for lead in desk.find(company="acme.com").leads] == [anna.lead_id, bob.lead_id]
    with desk.store.reading() as connection:
        assert "company" in connection.execute(select(due.c.kind)).scalars().all()


def test_a_lead_that_becomes_ready_asks_to_be_assigned_once(desk: Desk) -> None:
    """When it comes to the stage, and not at each decision after that."""
    desk.capture(form("1", mail="anna@acme.com", money=6000))
    ready = desk.capture(call("anna@acme.com", "2026-11-23T08:30:00Z", ticket="c1"))
    assert (ready.stage, ready.team) == ("sql", "sales")
    desk.capture(call("anna@acme.com", "2026-11-23T08:40:00Z", ticket="c2"))
    assert _due(desk, "assign") == 1


def test_an_inquiry_that_repeats_another_restarts_nothing(desk: Desk) -> None:
    """About the same campaign within the period: whoever looks after the lead is told."""
    desk.capture(form("1", mail="anna@acme.com", campaign="spring"))
    desk.capture(form("2", mail="anna@acme.com", campaign="autumn", sent="2026-11-23T08:10:00Z"))
    assert _due(desk, "tell_owner") == 0
    desk.capture(form("3", mail="anna@acme.com", campaign="spring", sent="2026-11-23T08:20:00Z"))
    assert _due(desk, "tell_owner") == 1


def _due(desk: Desk, kind: str) -> int:
    with desk.store.reading() as connection:
        return connection.execute(select(due.c.kind)).scalars().all().count(kind)


def test_late_arrivals_give_the_same_facts_as_those_in_order(desk: Desk) -> None:
    """For each order of the same four: facts, touches and inquiries are the same."""
    found = []
    for order, arrivals in enumerate(permutations(range(4))):
        mail = f"p{order}@acme.com"
        each = [
            form(f"{order}a", mail=mail, money=100, topics="y,x", sent="2026-11-20T08:00:00Z"),
            form(f"{order}b", mail=mail, money=200, name="Ann", sent="2026-11-21T08:00:00Z"),
            form(
                f"{order}c", mail=mail, campaign="autumn", topics="z", sent="2026-11-19T08:00:00Z"
            ),
            call(mail, "2026-11-22T08:00:00Z", ticket=f"c{order}"),
        ]
        ids = {desk.capture(each[at]).lead_id for at in arrivals}
        assert len(ids) == 1
        lead = desk.lead(str(ids.pop()))
        assert len(lead.inquiries) == 3
        found.append(
            (
                *(lead.budget, lead.first_name, lead.campaign, lead.interests),
                *(touch.at for touch in lead.touches),
                *(inquiry.at for inquiry in lead.inquiries),
            )
        )
    assert set(found) == {found[0]}
    assert found[0][:4] == (200, "Ann", "autumn", ("x", "y", "z"))


def test_a_lead_s_own_time_never_goes_backwards(desk: Desk, clock: Clock) -> None:
    """A clock that is set back decides no lead as of an earlier moment than before."""
    first = desk.capture(form("1", mail="anna@acme.com"))
    clock.passes(timedelta(hours=-3))
    second = desk.capture(form("2", mail="anna@acme.com", sent="2026-11-23T08:01:00Z"))
    assert first.decision is not None
    assert second.decision is not None
    assert second.decision["at"] == first.decision["at"]


def test_what_makes_no_lead_is_refused_and_changes_nothing(desk: Desk) -> None:
    """And of several at once none is taken in."""
    bad = captured("undated", mail="a@b.com")
    facts = {**bad.facts, "budget": "lots"}
    broken = type(bad)(
        bad.source, None, facts, bad.inquiry, (), (), False, bad.lead_type, bad.payload
    )
    with pytest.raises(LeadError):
        desk.capture_all([form("1", mail="anna@acme.com"), broken])
    assert count(desk) == 0


@pytest.mark.parametrize("threads", [20])
def test_many_at_once_make_one_lead_of_one_person(desk: Desk, threads: int) -> None:
    """Each with an own inquiry, and each twice: nothing is lost, nothing is doubled."""
    receipts, failed = [], []
    start = threading.Barrier(threads)

    def deliver(at: int) -> None:
        start.wait()
        try:
            said = form(f"k{at}", mail="anna@acme.com", money=at)
            receipts.extend(desk.capture(said) for _ in range(2))
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    workers = [threading.Thread(target=deliver, args=(at,)) for at in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert len({receipt.lead_id for receipt in receipts}) == 1
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert sum(receipt.repeated for receipt in receipts) == threads
    assert len(desk.lead(str(receipts[0].lead_id)).inquiries) == threads


def test_nothing_personal_lies_outside_of_what_can_be_erased(desk: Desk) -> None:
    """The journal has ids, kinds and times; names and addresses lie beside it, by person."""
    desk.capture(form("canary-key", mail="canary@acme.com", name="Canary", tel="+12125550199"))
    desk.receive("calls", {"mail": "canary@acme.com", "when": "2026-11-23T08:00:00Z"})
    may = {payloads.name, leads.name}
    with desk.store.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                text = str(row).casefold()
                if table.name not in may:
                    assert "canary" not in text, table.name
                    assert "2125550199" not in text, table.name
        assert connection.execute(select(journal.c.person)).scalars().all()


def test_a_desk_that_is_opened_again_goes_on(url: str, clock: Clock) -> None:
    """Leads, keys and numbers are those of before."""
    with Desk.open(url, SHOP, clock=clock) as first:
        one = first.capture(form("1", mail="anna@acme.com"))
    with Desk.open(url, SHOP, clock=clock) as second:
        assert second.capture(form("1", mail="anna@acme.com")).repeated
        two = second.capture(form("2", mail="anna@acme.com", sent="2026-11-23T08:05:00Z"))
    assert one.lead_id == two.lead_id
    assert NOW.tzinfo is not None


def test_a_store_knows_the_definition_that_is_in_force(url: str, clock: Clock) -> None:
    """So that it can be opened without one; not where there is no store."""
    with pytest.raises(StoreError):
        Desk.reopen(url)
    with Desk.open(url, SHOP, clock=clock) as desk:
        desk.capture(form("1", mail="anna@acme.com"))
    with Desk.reopen(url, clock=clock) as desk:
        assert desk.definition.fingerprint == SHOP.fingerprint
        assert desk.capture(form("1", mail="anna@acme.com")).repeated
        other = Definition.from_json(SHOP.to_json().replace("budget >= 5000", "budget >= 7000"))
        desk.adopt(other)
    with Desk.reopen(url, clock=clock) as desk:
        assert desk.definition.fingerprint == other.fingerprint
