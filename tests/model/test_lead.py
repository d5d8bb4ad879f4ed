"""The lead and the records beside it, as an application meets them."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from leadcore.errors import LeadError, MomentError
from leadcore.model import (
    Company,
    Consent,
    Inquiry,
    Lead,
    Provenance,
    Stage,
    Timeline,
    Touch,
    Touches,
    Utm,
)
from tests.model.strategies import consents, raw_leads

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_a_lead_needs_only_an_identifier() -> None:
    """Everything else can be missing; lists are empty, the company is unknown, no is no."""
    lead = Lead(id="7")
    assert lead.company == Company()
    assert lead.touches == lead.inquiries == lead.consent == lead.interests == ()
    assert not lead.unsubscribed
    assert lead.email_domain is None
    assert {name for name, value in lead if value is not None} == {
        "id", "company", "utm", "interests", "consent", "unsubscribed", "stage_history",
        "touches", "inquiries", "prospect", "values",
    }  # fmt: skip


def test_leads_without_a_company_share_the_unknown_one() -> None:
    """A plain lead pays nothing for parts that it does not have."""
    one, other = Lead(id="1"), Lead(id="2")
    assert one.company is other.company
    assert one.utm is other.utm
    assert one.touches is other.touches
    assert one.values is other.values


def test_values_are_canonical_from_the_start() -> None:
    """What a form sends is what rules can compare exactly."""
    lead = Lead.read(
        {
            "id": 1042,
            "first_name": " Anna ",
            "email": "Anna.Miller@News.Example.co.uk",
            "country": "United Kingdom",
            "phone": "020 7946 0018",
            "language": "en-GB",
            "timezone": "europe/london",
            "budget": "12500.50",
            "timeline_days": "90",
            "unsubscribed": "no",
            "title": "",
            "created_at": "2026-03-01T10:00:00+01:00",
            "company": {"domain": "https://www.Example.co.uk/", "employees": 240.0, "parent": 9},
            "consent": [{"channel": "email", "granted": "yes", "at": "2026-03-01T09:00:00Z"}],
        }
    )
    assert lead.id == "1042"
    assert lead.first_name == "Anna"
    assert lead.email == "anna.miller@news.example.co.uk"
    assert lead.email_domain == "example.co.uk"
    assert (lead.country, lead.phone) == ("GB", "+442079460018")
    assert (lead.language, lead.timezone) == ("en", "Europe/London")
    assert (lead.budget, lead.timeline_days) == (Decimal("12500.5"), 90)
    assert lead.unsubscribed is False
    assert lead.title is None
    assert lead.created_at == START
    assert lead.company == Company(domain="example.co.uk", employees=240, parent="9")
    assert lead.consent[0].granted is True


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_given_is_the_default(nothing: str | None) -> None:
    """An empty cell means missing, no, none or unknown, as the field has it; never an error."""
    names = set(Lead.model_fields) - {"id"}
    fields = {name: nothing for name in names if nothing is None or name not in _LISTS}
    assert Lead.model_validate({"id": "7", **fields}) == Lead(id="7")


_LISTS = {"touches", "inquiries", "consent", "stage_history"}


def test_required_fields_cannot_be_empty() -> None:
    """A lead without an identifier, or a statement without its answer, is refused."""
    for raw in ({}, {"id": None}, {"id": " "}):
        with pytest.raises(LeadError, match=r"LC-LEAD-00[13]: id"):
            Lead.read(raw)
    with pytest.raises(LeadError, match="granted"):
        Consent.read({"channel": "email", "granted": "", "at": START})


def test_a_national_number_follows_the_habits_of_the_country() -> None:
    """The country may be written anywhere in the row; without one the cure is named."""
    assert Lead(id="1", phone="030 901820", country="Germany").phone == "+4930901820"
    with pytest.raises(LeadError, match="or give the lead's `country`"):
        Lead.read({"id": "1", "phone": "030 901820"})
    with pytest.raises(LeadError) as refused:
        Lead.read({"id": "1", "phone": "030 901820", "country": "Atlantis"})
    assert [problem.path for problem in refused.value.problems] == ["country", "phone"]


def test_leads_are_frozen() -> None:
    """A change makes a new lead."""
    lead = Lead(id="7")
    with pytest.raises(AttributeError, match=r"frozen; make a new one with .replace\(title=...\)"):
        lead.title = "ceo"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="`title` of this Lead cannot be deleted"):
        del lead.title  # type: ignore[misc]
    with pytest.raises(AttributeError, match="`nickname` of this Lead cannot be set"):
        lead.nickname = "Ann"  # type: ignore[attr-defined]


def test_replace_reads_the_new_values() -> None:
    """Copies are as canonical as originals; the original stays as it was."""
    lead = Lead(id="7", title="cfo", email="anna@example.com")
    changed = lead.replace(title=" CEO ", country="USA", company={"employees": "12"})
    assert (changed.title, changed.country, changed.company.employees) == ("CEO", "US", 12)
    assert (changed.id, changed.email) == ("7", "anna@example.com")
    assert lead.title == "cfo"
    assert changed.replace(title=None).title is None
    with pytest.raises(LeadError, match="did you mean `title`"):
        lead.replace(titel="ceo")
    with pytest.raises(LeadError, match="country"):
        lead.replace(country="Germny")


def test_replace_costs_nothing_but_reading() -> None:
    """Parts that did not change are the very same."""
    lead = Lead(id="7", touches=Touches([Touch(kind="call", at=START)]), company=Company(name="A"))
    changed = lead.replace(title="ceo")
    assert changed.touches is lead.touches
    assert changed.company is lead.company


def test_since_hides_what_came_before() -> None:
    """After a hand-back the old touches and inquiries are invisible, all else stays."""
    touches = Touches([Touch(kind="call", at=START + timedelta(days=n)) for n in range(3)])
    inquiries = Timeline([Inquiry(at=START), Inquiry(at=START + timedelta(days=5))])
    stages = Timeline([Stage(name="mql", at=START, by="rule")])
    lead = Lead(id="7", touches=touches, inquiries=inquiries, stage_history=stages)

    later = lead.since(START + timedelta(days=1))

    assert later.touches == touches[2:]
    assert later.inquiries == inquiries[1:]
    assert later.stage_history == stages
    assert later.touches.by_kind == {"call": touches[2:]}
    assert lead.since(START - timedelta(days=1)) is lead
    with pytest.raises(MomentError):
        lead.since(datetime(2026, 3, 1))  # noqa: DTZ001 - naive on purpose


def _said(*statements: tuple[bool, int], channel: str = "email", purpose: str = "marketing") -> Any:
    return Timeline(
        Consent(
            channel=channel, purpose=purpose, granted=granted, at=START + timedelta(hours=hours)
        )
        for granted, hours in statements
    )


def test_without_a_statement_the_answer_is_no() -> None:
    """Consent is never assumed, and one channel or purpose does not speak for another."""
    lead = Lead(id="7", consent=_said((True, 0)))
    assert lead.allows("email") is True
    assert lead.allows("phone") is False
    assert lead.allows("email", purpose="service") is False
    assert Lead(id="7").allows("email") is False


def test_the_newest_statement_decides() -> None:
    """Who withdrew has withdrawn; who came back has come back; the past can be asked too."""
    lead = Lead(id="7", consent=_said((True, 0), (False, 2), (True, 4)))
    assert lead.allows("email")
    assert not lead.allows("email", purpose="marketing", at=START + timedelta(hours=3))
    assert not lead.allows("email", at=START + timedelta(hours=2))
    assert lead.allows("email", at=START)
    assert not lead.allows("email", at=START - timedelta(hours=1))
    with pytest.raises(MomentError):
        lead.allows("email", at=datetime(2026, 1, 1))  # noqa: DTZ001 - naive on purpose


def test_of_two_statements_at_once_the_refusal_counts() -> None:
    """In doubt nobody is contacted."""
    for order in ((True, False), (False, True)):
        lead = Lead(id="7", consent=_said(*((granted, 0) for granted in order)))
        assert not lead.allows("email")


def test_unsubscribing_ends_marketing_email_only() -> None:
    """No consent, old or new, outranks it; other purposes and channels have their own."""
    consent = (
        _said((True, 0)) + _said((True, 0), purpose="service") + _said((True, 0), channel="sms")
    )
    lead = Lead(id="7", consent=Timeline(consent), unsubscribed=True)
    assert lead.allows("email") is False
    assert lead.allows("email", purpose="service") is True
    assert lead.allows("sms") is True


@given(st.lists(consents, max_size=8), st.sampled_from(["email", "phone"]), st.integers(-1, 4))
def test_allows_is_what_the_words_say(raw: list[dict[str, Any]], channel: str, hour: int) -> None:
    """The answer equals the plain reading of the rule over all statements."""
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hour)
    lead = Lead.model_validate({"id": "7", "consent": raw})
    said = [c for c in lead.consent if (c.channel, c.purpose) == (channel, "marketing")]
    said = [c for c in said if c.at <= at]
    newest = max((c.at for c in said), default=None)
    expected = bool(said) and all(c.granted for c in said if c.at == newest)
    assert lead.allows(channel, at=at) is expected


@given(raw_leads)
def test_a_lead_survives_the_round_trip(raw: dict[str, Any]) -> None:
    """Dumped as Python values, as JSON, or pickled, and read back, a lead is equal."""
    lead = Lead.model_validate(raw)
    assert Lead.model_validate(lead.model_dump()) == lead
    again = Lead.model_validate_json(lead.model_dump_json())
    assert again == lead
    assert again.model_dump_json() == lead.model_dump_json()
    assert Lead.model_validate(lead.model_dump(mode="json")) == lead
    assert Lead.model_validate(lead.model_dump(exclude_defaults=True)) == lead
    assert pickle.loads(pickle.dumps(lead)) == lead  # noqa: S301 - our own
    assert hash(again) == hash(lead)
    assert lead.replace() == lead


@given(raw_leads, st.randoms())
def test_equal_facts_make_equal_leads(raw: dict[str, Any], random: Any) -> None:
    """Neither the order of fields nor that of events can be seen in a lead."""
    lead = Lead.model_validate(raw)
    shuffled = dict(sorted(raw.items(), key=lambda _: random.random()))
    for name in _LISTS & shuffled.keys():
        shuffled[name] = random.sample(shuffled[name], len(shuffled[name]))
    assert Lead.model_validate(shuffled) == lead
    assert Lead.model_validate(shuffled).model_dump_json() == lead.model_dump_json()


def test_personal_values_are_masked_where_people_read() -> None:
    """Names, addresses and free words never reach a log by way of a representation."""
    secret = {
        "first_name": "Anna", "last_name": "Miller", "name": "Anna Miller",
        "email": "anna@example.com", "phone": "+4930901820", "need": "call Anna",
    }  # fmt: skip
    lead = Lead.read(
        {
            **secret,
            "id": "7",
            "title": "ceo",
            "touches": [{"kind": "call", "at": START, "facts": {"note": "Anna"}}],
            "inquiries": [{"at": START, "payload": {"x": "Anna"}, "facts": {"x": "Anna"}}],
            "consent": [{"channel": "email", "granted": 1, "at": START, "evidence": "Anna"}],
        }
    )
    for text in (repr(lead), str(lead), f"{lead}", repr([lead])):
        assert "title='ceo'" in text
        assert "email='***'" in text
        for value in ("Anna", "Miller", "example.com", "901820"):
            assert value not in text
    assert repr(Lead(id="7", utm=Utm(source="x"))) == "Lead(id='7', utm=Utm(source='x'))"


def test_errors_of_pydantic_itself_keep_values_to_themselves() -> None:
    """Whoever lets pydantic's error pass writes no personal value into a log."""
    with pytest.raises(ValidationError) as refused:
        Lead.model_validate({"id": "7", "email": "anna.miller"})
    assert "anna.miller" not in str(refused.value)


def test_provenance_stands_beside_the_values() -> None:
    """Where a value came from is kept by its path and never mixes with the facts."""
    lead = Lead.read(
        {
            "id": "7",
            "values": {"company.employees": {"source": "register", "confidence": 0.9}},
        }
    )
    assert lead.values["company.employees"] == Provenance(source="register", confidence="0.9")
    for bad in (
        {"No Path": {"source": "x"}},
        {"email": {}},
        {"email": {"source": "x", "confidence": 2}},
    ):
        with pytest.raises(LeadError, match="values"):
            Lead.read({"id": "7", "values": bad})


def test_json_schema_describes_what_can_be_sent() -> None:
    """Frameworks that publish a schema need nothing of ours, and no doctest leaks into it."""
    for mode in ("validation", "serialization"):
        schema = Lead.model_json_schema(mode=mode)  # type: ignore[arg-type]
        assert schema["properties"]["touches"]["items"] == {"$ref": "#/$defs/Touch"}
        assert schema["properties"]["interests"]["maxItems"] == 200
        assert schema["properties"]["email"]["anyOf"][0] == {"type": "string", "format": "email"}
        assert ">>>" not in str(schema)
