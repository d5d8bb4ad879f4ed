"""What happens after capture: recorded once, in any order, and decided anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from leadcore.desk import Changed, Consented, Desk, Touched
from leadcore.errors import DeskError, LeadError
from tests.desk.shop import NOW, SHOP, Clock, form


@pytest.fixture
def clock() -> Clock:
    """The desk's clock."""
    return Clock()


@pytest.fixture
def desk(url: str, clock: Clock) -> Iterator[Desk]:
    """A desk on a store of each kind."""
    with Desk.open(url, SHOP, clock=clock) as opened:
        yield opened


@pytest.fixture
def anna(desk: Desk) -> str:
    """The id of a lead."""
    return str(desk.capture(form(mail="anna@acme.com", money=6000)).lead_id)


def call(lead: str, hours: int, **more: str) -> Touched:
    """A call of a lead, so many hours ago."""
    at = NOW - timedelta(hours=hours)
    return Touched(lead=lead, touch={"kind": "call", "at": at, "direction": "inbound", **more})


def test_a_touch_is_decided_at_once_and_counts_once(desk: Desk, anna: str) -> None:
    """The same one recorded twice gets the receipt of the first time."""
    first = desk.record(call(anna, 1))
    again = desk.record(call(anna, 1))
    assert (first.stage, first.team, first.repeated) == ("sql", "sales", False)
    assert (again.decision, again.repeated) == (first.decision, True)
    assert len(desk.lead(anna).touches) == 1


def test_consent_is_readable_and_a_refusal_is_too(desk: Desk, anna: str) -> None:
    """The newest statement counts, in whichever order they come."""
    for days, granted in ((1, False), (3, True)):
        at = NOW - timedelta(days=days)
        statement = {"channel": "email", "granted": granted, "at": at, "evidence": "form 7"}
        desk.record(Consented(lead=anna, consent=statement))
    lead = desk.lead(anna)
    assert lead.consent[-1].granted is False
    assert not lead.allows("email")


def test_facts_that_change_are_read_like_those_of_an_inquiry(desk: Desk, anna: str) -> None:
    """Normalised; of two the newest counts, also when the older one comes later."""
    desk.record(Changed(lead=anna, at=NOW, facts={"country": "Germany", "budget": 10}))
    desk.record(
        Changed(lead=anna, at=NOW - timedelta(hours=3), facts={"budget": 20, "city": "Bonn"})
    )
    lead = desk.lead(anna)
    assert (lead.country, lead.budget, lead.city) == ("DE", 10, "Bonn")
    broken = Changed(lead=anna, at=NOW + timedelta(seconds=1), facts={"budget": "lots"})
    with pytest.raises(LeadError):
        desk.record(broken)
    assert desk.lead(anna).budget == 10


def test_a_person_s_decision_outranks_rules(desk: Desk, clock: Clock, anna: str) -> None:
    """Until there is news of the lead; who decided, and why, stands in the history."""
    receipt = desk.override(anna, by="Mia", reason="Asked to wait", stage="inquiry", owner="Mia")
    assert receipt.stage == "inquiry"
    clock.passes(timedelta(hours=1))
    assert desk.record(Changed(lead=anna, at=clock.now, facts={"city": "Bonn"})).stage == "inquiry"
    assert desk.lead(anna).owner == "Mia"
    happened = desk.history(anna)[-2]
    assert happened.kind == "overridden"
    assert happened.details == {
        "owner": "Mia", "stage": "inquiry",
    }  # fmt: skip
    assert (happened.by, happened.reason) == ("Mia", "Asked to wait")
    news = {"kind": "call", "at": clock.now, "direction": "inbound"}
    assert desk.record(Touched(lead=anna, touch=news)).stage == "sql"
    with pytest.raises(LeadError):
        desk.override(anna, by="Mia", reason="No such stage", stage="nirvana")


def test_history_is_told_in_the_order_in_which_it_happened(desk: Desk, anna: str) -> None:
    """With when it happened, and when the desk came to know it."""
    desk.record(call(anna, 30))
    first, second = desk.history(anna)
    assert (first.kind, second.kind) == ("touched", "captured")
    assert first.at == NOW - timedelta(hours=30)
    assert first.recorded_at == second.recorded_at == NOW
    assert first.said["touches"][0]["kind"] == "call"


def test_decisions_are_told_as_they_were_made(desk: Desk, clock: Clock, anna: str) -> None:
    """Also that of an earlier moment, whatever has become of the lead."""
    clock.passes(timedelta(hours=2))
    desk.record(call(anna, 1))
    newest, oldest = desk.decisions(anna)
    assert (newest["stage"], oldest["stage"]) == ("sql", "mql")
    assert "stage      mql" in desk.explain(anna, at=NOW)
    assert "stage      sql" in desk.explain(anna)
    with pytest.raises(DeskError):
        desk.explain(anna, at=NOW - timedelta(days=1))


@pytest.mark.parametrize("lead", ["999", "x", "", "9" * 40, "١"])
def test_a_lead_that_is_not_there_is_told(desk: Desk, lead: str) -> None:
    """By every call, with one code."""
    calls = [
        lambda: desk.lead(lead),
        lambda: desk.history(lead),
        lambda: desk.explain(lead),
        lambda: desk.decisions(lead),
    ]
    if lead:
        calls.append(lambda: desk.record(call(lead, 1)))
        calls.append(lambda: desk.override(lead, by="Mia", reason="x", stage="mql"))
    for each in calls:
        with pytest.raises(DeskError) as caught:
            each()
        assert caught.value.code == "LC-DK-001"


def test_leads_are_found_page_by_page(desk: Desk) -> None:
    """Each once, in order; by what identifies them, and by where they stand."""
    ids = [desk.capture(form(f"t{at}", mail=f"p{at}@acme.com")).lead_id for at in range(7)]
    pages, after = [], None
    while True:
        page = desk.find(stage="mql", after=after, most=3)
        pages.append([lead.id for lead in page.leads])
        after = page.after
        if after is None:
            break
    assert pages == [ids[:3], ids[3:6], ids[6:]]
    assert [lead.id for lead in desk.find(email="P3@acme.com").leads] == [ids[3]]
    assert desk.find(email="info@acme.com").leads == ()
    assert desk.find(stage="sql").leads == ()
    with pytest.raises(LeadError):
        desk.find(email="nobody")
