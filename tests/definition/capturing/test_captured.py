"""What a payload says is one value, that holds all of it and makes the lead."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from pydantic import Field

from leadcore import Captured, Definition, InputError, Lead, LeadError

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SHOP = """\
leadcore: 1
definition: shop
fields: {seats: {type: whole}}
capture:
  form:
    id: no
    facts: {email: mail, phone: tel, country: land, company.employees: size, seats: seats}
    inquiry: {at: sent, key: token}
    touches: [{kind: call, at: called}]
    consent: [{channel: email, granted: news}]
  fair:
    facts: {email: mail}
  stop:
    id: no
    consent: [{channel: email, granted: news}]
"""
PAYLOAD = {
    "no": 7,
    "mail": "Anna@Example.com",
    "tel": "030 901820",
    "land": "Germany",
    "size": "40",
    "seats": "3",
    "sent": "2026-03-01T09:30Z",
    "token": "t-17",
    "called": "2026-02-27T10:00Z",
    "news": "yes",
}


class CourseLead(Lead):
    """A lead of an application."""

    seats_taken: Annotated[int, Field(ge=1)] = 1


@pytest.fixture(scope="module", name="shop")
def shop_() -> Definition[Lead]:
    """A definition that captures forms, cards of a fair, and who wants no more."""
    return Definition.loads(SHOP)


# -- what it holds -------------------------------------------------------------------------------


def test_it_holds_all_that_arrived(shop: Definition[Lead]) -> None:
    """Whose it is, the facts, the inquiry, the touches and the consent: nothing is left behind."""
    captured = shop.read("form", PAYLOAD)

    assert isinstance(captured, Captured)
    assert (captured.source, captured.id) == ("form", "7")
    assert captured.facts["email"] == "anna@example.com"
    assert captured.inquiry is not None
    assert (captured.inquiry.key, captured.inquiry.payload) == ("t-17", PAYLOAD)
    assert [touch.kind for touch in captured.touches] == ["call"]
    assert [(said.channel, said.granted) for said in captured.consent] == [("email", True)]


def test_what_arrived_need_not_be_an_inquiry(shop: Definition[Lead]) -> None:
    """Who only withdraws consent has not inquired, and is heard all the same."""
    captured = shop.read("stop", {"no": 7, "news": "no"}, at=NOW)

    assert captured.inquiry is None
    assert not captured.consent[0].granted


def test_facts_are_nested_as_leads_are(shop: Definition[Lead]) -> None:
    """As `definition.lead` takes them, and in the form that the lead gives them."""
    facts = shop.read("form", PAYLOAD).facts

    assert facts == {
        "email": "anna@example.com",
        "phone": "+4930901820",
        "country": "DE",
        "company": {"employees": 40},
        "seats": 3,
    }
    lead = shop.lead(facts, id=7)
    assert (lead.company.employees, lead.phone) == (40, "+4930901820")


def test_the_inquiry_has_the_facts_by_path(shop: Definition[Lead]) -> None:
    """Its facts are single values, for which a path is a name."""
    inquiry = shop.read("form", PAYLOAD).inquiry

    assert inquiry is not None
    assert inquiry.facts["company.employees"] == 40


def test_a_fact_that_only_the_model_refuses_can_be_missing() -> None:
    """Then it is no fact, even where the lead has a default in its place."""
    definition = Definition.loads(
        "leadcore: 1\ndefinition: x\n"
        "capture: {web: {facts: {seats_taken: {from: n, bad: missing}, city: c}}}",
        lead=CourseLead,
    )
    captured = definition.read("web", {"n": "0", "c": "Oslo"})

    assert captured.facts == {"city": "Oslo"}
    assert captured.lead(id=1).seats_taken == 1


# -- the lead ------------------------------------------------------------------------------------


def test_it_makes_the_lead(shop: Definition[Lead]) -> None:
    """Of the definition's own type, with everything that arrived."""
    captured = shop.read("form", PAYLOAD)
    lead = captured.lead()

    assert type(lead) is shop.lead_type
    assert (lead.id, lead.email, lead.company.employees) == ("7", "anna@example.com", 40)
    assert lead.inquiries == (captured.inquiry,)
    assert lead.touches == captured.touches
    assert lead.consent == captured.consent
    assert lead.allows("email")


def test_who_was_only_listed_is_a_prospect(shop: Definition[Lead]) -> None:
    """That is no fact of theirs, and ends with their first inquiry."""
    captured = shop.read("fair", {"mail": "anna@example.com"})

    assert captured.prospect
    assert "prospect" not in captured.facts
    assert captured.lead(id=1).prospect
    assert not shop.read("form", PAYLOAD).lead().prospect


def test_the_lead_is_identified_by_the_caller_the_payload_or_the_inquiry(
    shop: Definition[Lead],
) -> None:
    """In this order: who works with leads knows best which one it is."""
    captured = shop.read("form", PAYLOAD)
    nobody = shop.read("form", {**PAYLOAD, "no": None})

    assert captured.lead(id="42").id == captured.lead(id=42).id == "42"
    assert captured.lead().id == "7"
    assert nobody.lead().id == "t-17"


def test_a_lead_that_nothing_identifies_is_refused_with_the_cure(shop: Definition[Lead]) -> None:
    """The payload may lack the column, or the caller the identifier."""
    captured = shop.read("fair", {"mail": "anna@example.com"})

    with pytest.raises(InputError, match=r"LC-IN-021.*give `id=`"):
        captured.lead()
    with pytest.raises(LeadError):
        captured.lead(id="")


# -- as a value ----------------------------------------------------------------------------------


def _pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - made a moment ago


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, _pickled])
def test_it_is_a_value(shop: Definition[Lead], way: Callable[[Any], Any]) -> None:
    """Frozen, equal by content, hashable; copies and pickles are what they are copies of."""
    captured = shop.read("form", PAYLOAD)
    back = way(captured)

    assert back == captured == shop.read("form", PAYLOAD)
    assert hash(back) == hash(captured)
    assert back.lead() == captured.lead()
    assert type(back.lead()) is shop.lead_type
    with pytest.raises(FrozenInstanceError):
        back.id = "8"
    with pytest.raises(TypeError, match="frozen"):
        back.facts["company"]["employees"] = 50


def test_it_keeps_silent_about_personal_values(shop: Definition[Lead]) -> None:
    """Texts of values end up in logs."""
    text = repr(shop.read("form", PAYLOAD))

    assert "anna" not in text.lower()
    assert "901820" not in text
    assert "source='form', id='7'" in text


def test_what_arrived_is_kept_whole_inquiry_or_not() -> None:
    """A bounce is no inquiry, and what came of it can still be looked up."""
    made = Definition.loads("""
leadcore: 1
definition: kept
capture:
  form: {facts: {email: mail, budget: {from: money, bad: missing}}, inquiry: {}}
  dated: {facts: {email: mail}, inquiry: {at: sent}}
  bounces: {facts: {email: to}, touches: [{kind: email_bounce, at: when}]}
  bare: {facts: {email: to}, touches: [{kind: email_bounce}]}
""")
    form = made.read("form", {"mail": "a@example.com", "money": "lots"}, at=NOW)
    assert form.inquiry is not None
    assert form.payload is form.inquiry.payload
    assert (form.read_at, form.timed, form.lost) == (NOW, False, ("money",))

    dated = made.read("dated", {"mail": "a@example.com", "sent": "2026-03-01T00:00:00Z"})
    assert (dated.read_at, dated.timed, dated.lost) == (None, True, ())

    bounce = {"to": "a@example.com", "when": "2026-03-01T00:00:00Z", "more": [{"x": 1}]}
    captured = made.read("bounces", bounce)
    assert (captured.inquiry, captured.timed) == (None, True)
    assert captured.payload == {**bounce, "more": ({"x": 1},)}
    assert pickle.loads(pickle.dumps(captured)).payload == captured.payload  # noqa: S301
    assert not made.read("bare", bounce, at=NOW).timed
