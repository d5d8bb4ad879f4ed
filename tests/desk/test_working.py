"""What is due is done when it is due, by however many workers, and definitions can be changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from leadcore import Definition
from leadcore.desk import Desk
from tests.desk.shop import SHOP, Clock, call, form

#: The shop's definition, with the bar for budgets raised.
STRICT = Definition.from_json(SHOP.to_json().replace("budget >= 5000", "budget >= 7000"))


@pytest.fixture
def clock() -> Clock:
    """The desk's clock."""
    return Clock()


@pytest.fixture
def desk(url: str, clock: Clock) -> Iterator[Desk]:
    """A desk on a store of each kind."""
    with Desk.open(url, SHOP, clock=clock) as opened:
        yield opened


def test_a_decision_that_expires_is_made_anew(desk: Desk, clock: Clock) -> None:
    """At its moment and not before; nothing is due in between."""
    desk.capture(form("1", mail="anna@acme.com", money=6000))
    ready = desk.capture(call("anna@acme.com", "2026-11-23T08:30:00Z"))
    assert ready.decision is not None
    assert ready.decision["grade"] == "A"
    due = desk.next_due()
    assert due is not None
    assert due.isoformat().replace("+00:00", "Z") == ready.decision["valid_until"]
    assert desk.work().decided == 0

    clock.now = due
    done = desk.work()
    assert (done.decided, done.changed) == (1, 1)
    newest, *_ = desk.decisions(str(ready.lead_id))
    assert newest["grade"] == "B"
    assert desk.next_due() is None
    assert [each.kind for each in desk.history(str(ready.lead_id))][-1] == "decided"


def test_a_change_of_the_company_is_a_reason_to_decide_its_leads(url: str, clock: Clock) -> None:
    """Those of the others who work there, when `work` comes to it."""
    large = Definition.loads("""
leadcore: 1
definition: large
grades: [{grade: A, when: company.employees >= 100}, {grade: B}]
capture: {form: {facts: {email: mail, company.employees: size}, inquiry: {at: sent}}}
""")
    with Desk.open(url, large, clock=clock) as desk:
        said = ({"mail": "anna@acme.com", "size": 10}, {"mail": "bob@acme.com", "size": 200})
        anna, bob = (
            desk.receive("form", {**each, "sent": f"2026-11-2{at}T08:00:00Z"})[0]
            for at, each in enumerate(said)
        )
        assert (anna.decision or {}).get("grade") == "B"
        assert (bob.decision or {}).get("grade") == "A"
        assert desk.work().changed == 1
        assert [lead.id for lead in desk.find(grade="A").leads] == [anna.lead_id, bob.lead_id]


def test_many_workers_do_each_thing_once(desk: Desk, clock: Clock) -> None:
    """And together all of it."""
    for at in range(60):
        desk.capture(form(f"t{at}", mail=f"p{at}@x{at}.com", money=6000))
        desk.capture(call(f"p{at}@x{at}.com", "2026-11-23T08:30:00Z", ticket=f"c{at}"))
    clock.passes(timedelta(days=60))
    decided: list[int] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            decided.append(desk.work().decided)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert sum(decided) == 60
    assert all(len(desk.decisions(lead.id)) == 3 for lead in desk.find().leads)


def filled(desk: Desk) -> None:
    """Ten leads, with budgets from 4,500 to 9,000, who called."""
    for at in range(10):
        desk.capture(form(f"t{at}", mail=f"p{at}@x{at}.com", money=4_500 + 500 * at))
        desk.capture(call(f"p{at}@x{at}.com", "2026-11-23T08:30:00Z", ticket=f"c{at}"))


def test_it_is_told_what_a_definition_would_change(desk: Desk) -> None:
    """A dry run writes nothing."""
    filled(desk)
    before = [(lead.id, lead.stage) for lead in desk.find().leads]
    told = desk.adopt(STRICT, dry_run=True)
    assert (told.leads, told.changed, told.left_aside) == (10, 4, {})
    assert told.moves == {"qualified yes -> no": 4, "grade A -> B": 4}
    assert [(lead.id, lead.stage) for lead in desk.find().leads] == before
    assert desk.definition is SHOP
    assert all(len(desk.decisions(lead.id)) == 2 for lead in desk.find().leads)


def test_a_definition_is_adopted_and_taken_back(desk: Desk) -> None:
    """Only leads that change are written; each change is an event of its own."""
    filled(desk)
    done = desk.adopt(STRICT)
    assert (done.leads, done.changed) == (10, 4)
    assert len(desk.find(grade="A").leads) == 5
    kinds = [[each.kind for each in desk.history(lead.id)] for lead in desk.find().leads]
    assert sum("adopted" in each for each in kinds) == 4
    assert desk.adopt(STRICT).changed == 0
    back = desk.adopt(SHOP)
    assert back.changed == 4
    assert len(desk.find(grade="A").leads) == 9
    newest, *_ = desk.decisions(desk.find(grade="A").leads[0].id)
    assert newest["fingerprint"] == SHOP.fingerprint


def test_an_adoption_that_is_interrupted_goes_on_where_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No lead twice and none left out."""
    filled(desk)
    monkeypatch.setattr("leadcore.desk.adopting.carried_out.__kwdefaults__", {"most": 3})
    seen = []

    def interrupt(told: object) -> None:
        seen.append(told)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.adopt(STRICT, progress=interrupt)
    done = desk.adopt(STRICT)
    assert (seen[-1].leads, done.leads) == (6, 4)  # type: ignore[attr-defined]
    assert len(desk.find(grade="A").leads) == 5
    kinds = [[each.kind for each in desk.history(lead.id)] for lead in desk.find().leads]
    assert [each.count("adopted") for each in kinds].count(1) == 4


def test_what_a_definition_no_longer_knows_is_left_aside_and_kept(desk: Desk) -> None:
    """The lead goes over without it, and has it again when the definition goes back."""
    desk.capture(form("1", mail="anna@acme.com", money=6000))
    desk.capture(form("2", mail="bob@acme.com"))
    anna, bob = desk.find().leads
    desk.override(anna.id, by="Mia", reason="Wait", stage="sql")
    less = Definition.from_json(
        SHOP.to_json().replace('{"stage":"sql"', '{"stage":"ready"').replace('["sql"]', '["ready"]')
    )
    done = desk.adopt(less)
    assert (done.leads, done.left_aside) == (2, {anna.id: ("stage", "stage_history")})
    assert (desk.lead(anna.id).stage, desk.lead(bob.id).stage) == ("mql", "mql")
    assert len(desk.find().leads) == 2
    desk.adopt(SHOP)
    assert [each.stage for each in desk.find().leads] == ["sql", "mql"]
