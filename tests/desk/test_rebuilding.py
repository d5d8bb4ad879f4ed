"""Leads follow from the journal and what was said: they can be rebuilt, and are then the same."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import update

from leadcore.desk import Changed, Desk, Touched
from leadcore.store.tables import leads
from tests.desk.shop import NOW, SHOP, Clock, call, captured, form


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happened_rebuilt_leads_are_those_that_are_stored(url: str, seed: int) -> None:
    """Arrivals, events and decisions in any order, of few people, at times that jump."""
    luck, clock = Random(seed), Clock()
    with Desk.open(url, SHOP, clock=clock) as desk:
        for step in range(60):
            clock.passes(timedelta(minutes=luck.randint(-20, 90)))
            mail = f"p{luck.randint(0, 5)}@x{luck.randint(0, 2)}.com"
            when = NOW - timedelta(hours=luck.randint(0, 900))
            sent = when.isoformat()
            match luck.randint(0, 5):
                case 0 | 1:
                    money, topics = luck.choice([100, 6000]), luck.choice(["x", "y,x", ""])
                    said = {"mail": mail, "money": money, "topics": topics, "size": step}
                    desk.capture(form(f"t{luck.randint(0, 40)}", sent=sent, **said))
                case 2:
                    desk.capture(call(mail, sent, ticket=f"c{step}"))
                case 3:
                    cookie = f"v{luck.randint(0, 3)}"
                    more = {"mail": mail} if luck.random() < 0.4 else {}
                    desk.capture(captured("visits", cookie=cookie, when=sent, **more))
                case _:
                    known = desk.find().leads
                    if not known:
                        continue
                    lead = luck.choice(known).id
                    if luck.random() < 0.3:
                        stage = luck.choice(["inquiry", "mql"])
                        desk.override(lead, by="Mia", reason="So", stage=stage, owner="Mia")
                    else:
                        facts = {"city": luck.choice(["Bonn", "Rome"]), "budget": step}
                        desk.record(Changed(lead=lead, at=when, facts=facts))
        clock.passes(timedelta(days=40))
        desk.work()
        told = desk.rebuild()
        assert told.leads == len(desk.find().leads) > 3
        assert told.differing == ()


def test_a_lead_that_was_tampered_with_is_found_and_repaired(url: str) -> None:
    """And only that one."""
    with Desk.open(url, SHOP, clock=Clock()) as desk:
        ids = [
            desk.capture(form(f"t{at}", mail=f"p{at}@acme.com", money=at)).lead_id for at in (1, 2)
        ]
        desk.record(Touched(lead=ids[0], touch={"kind": "call", "at": NOW, "direction": "inbound"}))
        state = '{"lead": {"budget": "7"}, "base": [0, 0], "stamps": {}}'
        desk.store.run(
            lambda c: c.execute(
                update(leads).where(leads.c.id == int(str(ids[0]))).values(state=state)
            )
        )
        assert desk.lead(str(ids[0])).email is None
        assert desk.rebuild().differing == (ids[0],)
        assert desk.rebuild(repair=True).differing == (ids[0],)
        assert desk.rebuild().differing == ()
        lead = desk.lead(str(ids[0]))
        assert (lead.email, lead.budget, len(lead.touches)) == ("p1@acme.com", 1, 1)
