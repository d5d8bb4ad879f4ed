"""Keys: what tells who somebody is, in order of trust, and nothing that several people share."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadcore import Definition
from leadcore.definition.planning.identity import IdentityPlan
from leadcore.identity import Key, keys_of, separation_of

HEAD = """
leadcore: 1
definition: keys
fields:
  crm_id: {type: text}
  customer_no: {type: whole}
  work_email: {type: email}
  visitor_id: {type: text}
  store: {type: choice, of: [north, south]}
  line: {type: choice, of: [loans, cards], default: loans}
  returning: {type: yes_no}
lists:
  shared: [Front.Desk+x@Example.com, f.d@googlemail.com]
"""


def plan(section: str) -> IdentityPlan:
    """What an `identity:` section says."""
    return Definition.loads(f"{HEAD}identity: {section}\n").identity


def told(keys: tuple[Key, ...]) -> list[tuple[str, str]]:
    """Kind and value of each key."""
    return [(key.kind, key.value) for key in keys]


EVERYTHING = plan("""
  by: [crm_id, email, phone, customer_no, work_email]
  email: {tags: ignored, dots: ignored_at_google}
  never: {email: lists.shared, phone: ["+49 30 901820"], customer_no: ["0"], visitor_id: [none]}
  visitor: visitor_id
""")


def test_keys_come_in_order_of_trust_and_the_visitor_last() -> None:
    """The order is that of `by`, whatever the order of the facts; only the visitor is weak."""
    facts = {
        "visitor_id": "v-1",
        "phone": "+4930901821",
        "customer_no": 7,
        "email": "anna@example.com",
        "crm_id": "c-1",
        "work_email": "a.n+x@gmail.com",
    }

    keys = keys_of(EVERYTHING, facts)

    assert told(keys) == [
        ("crm_id", "c-1"),
        ("email", "anna@example.com"),
        ("phone", "+4930901821"),
        ("customer_no", "7"),
        ("work_email", "an@gmail.com"),
        ("visitor_id", "v-1"),
    ]
    assert [key.strong for key in keys] == [*[True] * 5, False]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"email": None, "phone": None, "crm_id": None},
        {"email": "info@example.com"},
        {"email": "sales+spring@example.com"},
        {"work_email": "no-reply@example.com"},
        {"email": "in.fo@gmail.com"},
        {"email": "front.desk@example.com"},
        {"email": "front.desk+other@example.com"},
        {"email": "fd@gmail.com"},
        {"phone": "+4930901820"},
        {"customer_no": 0},
        {"visitor_id": "none"},
        {"first_name": "Anna", "company": {"domain": "example.com"}},
    ],
)
def test_what_is_absent_or_shared_gives_no_key(facts: dict[str, Any]) -> None:
    """Absent facts, addresses of functions, and what never identifies, however it is written."""
    assert keys_of(EVERYTHING, facts) == ()


def test_functions_identify_where_the_definition_says_so() -> None:
    """One-person businesses write from info@."""
    facts = {"email": "info@example.com"}

    assert told(keys_of(plan("{never: {roles: no}}"), facts)) == [("email", "info@example.com")]
    assert keys_of(plan("{}"), facts) == ()


def test_without_a_section_address_and_number_identify() -> None:
    """Spelled as they came, and nobody is joined who was not said to be the same."""
    by_default = Definition.loads("definition: small").identity
    facts = {"phone": "+4930901820", "email": "an.na+x@gmail.com", "crm_id": "c-1"}

    assert told(keys_of(by_default, facts)) == [
        ("email", "an.na+x@gmail.com"),
        ("phone", "+4930901820"),
    ]


def test_a_captured_payload_gives_its_keys() -> None:
    """What was read of a payload is what keys are made of."""
    definition = Definition.loads(
        f"{HEAD}identity: {{email: {{tags: ignored}}}}\n"
        "capture: {form: {facts: {email: mail, country: land, phone: tel}}}\n"
    )
    payload = {"mail": "Anna+News@Example.com", "land": "Germany", "tel": "030 901820"}

    keys = keys_of(definition.identity, definition.read("form", payload).facts)

    assert told(keys) == [("email", "anna@example.com"), ("phone", "+4930901820")]


def test_a_key_shows_no_personal_value() -> None:
    """Keys end up in logs; their values do not."""
    key = Key("email", "anna@example.com")

    assert "anna" not in repr(key)
    assert pickle.loads(pickle.dumps(key)) == key  # noqa: S301 - made a moment ago


ADDRESSES = st.builds(
    "{}@{}".format,
    st.from_regex(r"[a-z]{1,3}(?:[.+][a-z]{1,2}){0,2}", fullmatch=True),
    st.sampled_from(["gmail.com", "googlemail.com", "example.com"]),
)


@given(ADDRESSES)
@example("r.h@gmail.com")  # the mailbox of rh@, which is that of a function
def test_a_key_identifies_whom_it_was_made_of(address: str) -> None:
    """A key of a key's value is that key: stored keys and new ones meet."""
    for key in keys_of(EVERYTHING, {"email": address}):
        assert keys_of(EVERYTHING, {"email": key.value}) == (key,)


# -- leads kept apart ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "facts", "separation"),
    [
        ("{}", {"store": "north"}, ""),
        ("{separate_by: store}", {"store": "north"}, "north"),
        ("{separate_by: store}", {}, ""),
        ("{separate_by: store}", {"store": None}, ""),
        ("{separate_by: line}", {"line": "cards"}, "cards"),
        ("{separate_by: line}", {}, "loans"),
        ("{separate_by: returning}", {"returning": False}, "no"),
        ("{separate_by: customer_no}", {"customer_no": 12}, "12"),
        ("{separate_by: country}", {"country": "DE"}, "DE"),
    ],
)
def test_leads_of_one_person_are_kept_apart(
    section: str, facts: dict[str, Any], separation: str
) -> None:
    """By the fact that is named; one with a default is what a lead has that does not say it."""
    assert separation_of(plan(section), facts) == separation
