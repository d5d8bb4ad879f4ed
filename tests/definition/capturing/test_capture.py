"""What the capture section makes of payloads: every promise of a mapping, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore import Definition, InputError, Lead, MomentError, Problem
from leadcore.model.text import IDENTIFIER_LIMIT

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def mapped(capture: str, more: str = "") -> Definition[Lead]:
    """A definition with one source, `web`, given by the lines below its name."""
    lines = "\n".join(f"    {line}" for line in capture.strip("\n").splitlines())
    return Definition.loads(f"leadcore: 1\ndefinition: x\n{more}\ncapture:\n  web:\n{lines}\n")


def facts(definition: Definition[Lead], payload: dict[str, Any]) -> dict[str, Any]:
    """The facts that a payload gives."""
    return dict(definition.read("web", payload, at=NOW).facts)


# -- facts ---------------------------------------------------------------------------------------


def test_a_plain_text_names_the_column() -> None:
    """The short form is a column's name; what it holds is read and made canonical."""
    web = mapped("facts: {email: E-mail, country: Land}")
    assert facts(web, {"E-mail": " Anna@Example.COM ", "Land": "Germany", "more": 1}) == {
        "email": "anna@example.com",
        "country": "DE",
    }


def test_facts_of_the_company_and_the_campaign_are_named_by_path() -> None:
    """`company.employees` and `utm.source` reach into the lead's records."""
    web = mapped("facts: {company.name: Firma, company.employees: size, utm.source: src}")
    lead = web.read("web", {"Firma": "Acme", "size": "40", "src": "news"}).lead(id="1")
    assert (lead.company.name, lead.company.employees, lead.utm.source) == ("Acme", 40, "news")


def test_values_are_mapped_whatever_their_case() -> None:
    """What is written becomes what it means; everything else stays as it is."""
    web = mapped("facts: {country: {from: c, values: {Deutschland: DE, Holland: NL}}}")
    assert facts(web, {"c": "DEUTSCHLAND "}) == {"country": "DE"}
    assert facts(web, {"c": "France"}) == {"country": "FR"}


def test_missing_tokens_hold_for_all_columns_and_for_one() -> None:
    """Tokens mean missing regardless of case; an empty text always does."""
    web = mapped(
        """
missing: [unknown, "-1"]
facts:
  city: city
  timeline_days: days
  title: {from: title, missing: [Select]}
"""
    )
    assert facts(web, {"city": " UNKNOWN ", "days": -1, "title": "select"}) == {}
    assert facts(web, {"city": "Select", "days": "7", "title": ""}) == {
        "city": "Select",
        "timeline_days": 7,
    }


def test_what_a_column_maps_is_not_missing_there() -> None:
    """A text with a meaning of its own in one column keeps it, whatever it means elsewhere."""
    web = mapped('missing: ["-1"]\nfacts: {city: {from: c, values: {"-1": Nowhere}}}')
    assert facts(web, {"c": "-1"}) == {"city": "Nowhere"}


def test_several_columns_are_joined() -> None:
    """Columns of one text are joined by a blank, or what `join` says; empty ones are left out."""
    web = mapped("facts: {name: {from: [first, last]}, city: {from: [town, part], join: ', '}}")
    assert facts(web, {"first": "Anna", "last": "Li", "town": "Oslo", "part": None}) == {
        "name": "Anna Li",
        "city": "Oslo",
    }


def test_constants_are_the_same_for_every_row() -> None:
    """A constant is typed like any other value."""
    web = mapped("facts: {source: {constant: webinar}, budget: {constant: '500'}}")
    assert facts(web, {}) == {"source": "webinar", "budget": Decimal(500)}


def test_lists_come_split_or_as_lists() -> None:
    """A fact with several values takes lists as they are, and texts split; nothing twice."""
    web = mapped("facts: {interests: {from: topics, split: ';', missing: [none]}}")
    assert facts(web, {"topics": "tax; bonds ;;tax;None"}) == {"interests": ("tax", "bonds")}
    assert facts(web, {"topics": ["tax", "", "bonds"]}) == {"interests": ("tax", "bonds")}


@pytest.mark.parametrize(
    ("mark", "written", "number"),
    [
        (",", "1.234,56", "1234.56"),
        (",", "€ 1 200", "1200"),
        (".", "$1,234.50", "1234.50"),
        (".", "-12'000", "-12000"),
        (",", "1200 €", "1200"),
        (",", "9.500,00 EUR", "9500"),
        (",", "EUR 9.500", "9500"),
        (".", "-USD 1,200.50", "-1200.50"),
        (",", "9.500,- €", "9500"),
        (",", "12500,--", "12500"),
        (".", "CHF 1'200.\u2014", "1200"),
    ],
)
def test_numbers_are_read_as_people_of_other_countries_write_them(
    mark: str, written: str, number: str
) -> None:
    """`decimal` says the decimal mark; separators, currency and the dash of round prices go."""
    web = mapped(
        f"facts: {{spend: {{from: a, decimal: '{mark}'}}}}", "fields: {spend: {type: money}}"
    )
    assert facts(web, {"a": written}) == {"spend": Decimal(number)}


@pytest.mark.parametrize(
    "written", ["12 BMW", "KMH 12", "EUR", "12 EUROS", "1 EUR 2", "12-", "viel"]
)
def test_other_letters_beside_a_number_are_refused(written: str) -> None:
    """Only codes of currencies fall away; what is said of the cure fits the decimal mark."""
    web = mapped("facts: {spend: {from: a, decimal: ','}}", "fields: {spend: {type: money}}")
    with pytest.raises(InputError, match=r"the decimal mark here is `,`|write it as 1200 or 0,5"):
        facts(web, {"a": written})


@pytest.mark.parametrize(
    ("mark", "written"),
    [(".", "850,50 €"), (".", "1.200,00 €"), (",", "1,200.50"), (",", "12.5"), (".", "1,2,3")],
)
def test_a_number_written_with_the_other_decimal_mark_is_refused(mark: str, written: str) -> None:
    """A separator where none can stand means another mark: no value turns a thousandfold."""
    web = mapped(
        f"facts: {{spend: {{from: a, decimal: '{mark}'}}}}", "fields: {spend: {type: money}}"
    )
    with pytest.raises(InputError, match="is not a number"):
        facts(web, {"a": written})


def test_numbers_for_texts_are_written_out() -> None:
    """Senders that give codes as numbers lose nothing but what JSON lost already."""
    web = mapped("facts: {city: zip, phone: tel, country: c}")
    found = facts(web, {"zip": 1067, "tel": 4930901820, "c": "DE"})
    assert found == {"city": "1067", "phone": "+4930901820", "country": "DE"}


def test_a_telephone_number_is_read_by_the_country_beside_it() -> None:
    """The number alone could not be told; with the country it can."""
    web = mapped("facts: {phone: tel, country: c}")
    assert facts(web, {"tel": "030 901820", "c": "DE"})["phone"] == "+4930901820"


def test_choices_are_read_whatever_their_case() -> None:
    """`Over_500` is another way of writing the choice `over_500`."""
    web = mapped("facts: {band: b}", "fields: {band: {type: choice, of: [none, over_500]}}")
    assert facts(web, {"b": "Over_500"}) == {"band": "over_500"}
    with pytest.raises(InputError, match="`plenty` is none of the choices"):
        facts(web, {"b": "plenty"})


def test_a_bad_value_can_be_missing_instead() -> None:
    """`bad: missing` keeps the row and drops the value, also where only the model refuses it."""
    web = mapped(
        """
facts:
  phone: {from: tel, bad: missing}
  budget: {from: money, bad: missing}
  company.employees: {from: size, bad: missing}
  email: mail
"""
    )
    row = {"tel": "call me", "money": "-5", "size": "-1", "mail": "a@example.com"}
    assert facts(web, row) == {"email": "a@example.com"}


def test_all_that_is_wrong_with_a_payload_is_told_at_once() -> None:
    """Every value with its column, and those of persons masked."""
    web = mapped("facts: {email: mail, budget: money}\ninquiry: {at: sent}")
    with pytest.raises(InputError) as raised:
        web.read("web", {"mail": "anna", "money": "lots", "sent": "yesterday"})
    texts = [str(problem) for problem in raised.value.problems]
    assert len(texts) == 3
    assert all(problem.code == "LC-IN-020" for problem in raised.value.problems)
    assert "email (from `mail`)" in texts[0]
    assert "anna" not in texts[0]
    assert "`lots` is not a number" in texts[1]
    assert "`yesterday` is not a moment in ISO 8601" in texts[2]


# -- moments -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "value", "moment"),
    [
        ("at", "2026-03-01T10:30:00+01:00", NOW),
        ("at", NOW, NOW),
        ("{from: at, format: unix_seconds}", 1772357400, NOW),
        ("{from: at, format: unix_milliseconds}", "1772357400000", NOW),
        ("{from: at, format: '%d.%m.%Y %H:%M', time_zone: Europe/Berlin}", "1.3.2026 10:30", NOW),
        ("{from: at, format: ['%Y/%m/%d', '%m/%d/%y %I:%M %p'], time_zone: UTC}", "3/1/26 9:30 AM",
         NOW),
        ("{from: at, time_zone: America/New_York}", "2026-03-01 04:30", NOW),
        ("{from: at, time_zone: UTC}", "2026-03-01", NOW.replace(hour=0, minute=0)),
        ("{from: at, time_zone: UTC}", date(2026, 3, 1), NOW.replace(hour=0, minute=0)),
    ],
)  # fmt: skip
def test_moments_are_read_in_many_ways(spec: str, value: object, moment: datetime) -> None:
    """ISO 8601, Unix times and formats; in the zone that is named when the text names none."""
    web = mapped(f"facts: {{created_at: {spec}}}")
    assert facts(web, {"at": value}) == {"created_at": moment}


def test_the_zone_of_a_source_holds_for_all_its_moments() -> None:
    """A zone beside a column outranks it."""
    web = mapped(
        """
time_zone: Europe/Berlin
facts: {created_at: {from: a, time_zone: UTC}}
inquiry: {at: a}
"""
    )
    captured = web.read("web", {"a": "2026-03-01T09:30"})
    assert captured.facts["created_at"] == NOW
    assert captured.inquiry is not None
    assert captured.inquiry.at == NOW - timedelta(hours=1)


def test_a_moment_without_a_zone_says_what_to_add() -> None:
    """Nothing is guessed: the cure names the key."""
    with pytest.raises(InputError, match="`time_zone:`"):
        facts(mapped("facts: {created_at: a}"), {"a": "2026-03-01 09:30"})


def test_days_are_taken_from_dates_and_moments() -> None:
    """A day keeps no time of day, and takes no zone unless one is named."""
    web = mapped(
        "facts: {due: {from: a, format: [unix_seconds, '%d.%m.%y']}, paid: b}",
        "fields: {due: {type: date}, paid: {type: date}}",
    )
    assert facts(web, {"a": "1.3.26", "b": "20260301"}) == {
        "due": date(2026, 3, 1),
        "paid": date(2026, 3, 1),
    }
    assert facts(web, {"a": 1772357400})["due"] == date(2026, 3, 1)


def test_a_date_from_several_columns_needs_all_of_them() -> None:
    """Half a date is no date."""
    web = mapped(
        "missing: ['?']\nfacts: {created_at: {from: [d, m, y], format: '%d %b %Y', time_zone: UTC}}"
    )
    assert facts(web, {"d": 1, "m": "mar", "y": 2026})["created_at"] == datetime(
        2026, 3, 1, tzinfo=UTC
    )
    assert facts(web, {"d": 1, "m": "?", "y": 2026}) == {}


# -- inquiries -----------------------------------------------------------------------------------


def test_an_inquiry_carries_what_it_says_of_the_lead() -> None:
    """It can be understood by itself: typed facts by path, and the payload as it came."""
    web = mapped(
        """
facts: {email: mail, company.employees: size, source: src, interests: {from: t, split: ","}}
inquiry: {at: sent, key: no, form: {constant: contact}, channel: {constant: web}}
"""
    )
    payload = {"mail": "A@Example.com", "size": "5", "src": "ads", "sent": "2026-03-01T09:30Z",
               "no": 17, "t": "tax,bonds", "other": [1, {"a": None}]}  # fmt: skip
    inquiry = web.read("web", payload).inquiry
    assert inquiry is not None
    assert (inquiry.at, inquiry.key, inquiry.form, inquiry.channel) == (NOW, "17", "contact", "web")
    assert (inquiry.source, inquiry.interests) == ("ads", ("tax", "bonds"))
    assert dict(inquiry.facts) == {
        "email": "a@example.com",
        "company.employees": 5,
        "source": "ads",
    }
    assert inquiry.payload["other"] == (1, {"a": None})


def test_an_inquiry_without_a_source_has_the_name_of_the_mapping() -> None:
    """So that arrivals by different ways can be told apart."""
    inquiry = mapped("inquiry: {form: f}").read("web", {"f": "x"}, at=NOW).inquiry
    assert inquiry is not None
    assert inquiry.source == "web"


def test_the_moment_of_arrival_can_be_given() -> None:
    """A payload that does not say when it came needs `at`, and says so."""
    web = mapped("inquiry: {form: f}")
    inquiry = web.read("web", {}, at=NOW).inquiry
    assert inquiry is not None
    assert inquiry.at == NOW
    with pytest.raises(InputError, match="LC-IN-031"):
        web.read("web", {})
    with pytest.raises(MomentError):
        web.read("web", {}, at=NOW.replace(tzinfo=None))


def test_without_a_moment_there_was_no_inquiry() -> None:
    """A row in which the column is empty is a lead all the same."""
    web = mapped("id: id\ninquiry: {at: sent}")
    captured = web.read("web", {"id": 1, "sent": None})
    assert captured.inquiry is None
    assert captured.lead().inquiries == ()


def test_a_source_without_inquiry_is_a_list_of_prospects() -> None:
    """Who was listed and never asked is kept out of conversion rates; a fact can say otherwise."""
    assert mapped("facts: {city: c}").read("web", {"c": "Oslo"}).lead(id="1").prospect
    assert not mapped("inquiry: {at: a}").read("web", {}).lead(id="1").prospect
    said = mapped("facts: {prospect: p}")
    assert not said.read("web", {"p": "no"}).lead(id="1").prospect


def test_a_lead_that_was_read_can_be_decided() -> None:
    """`lead` gives a lead of the definition's own type."""
    web = mapped(
        "facts: {budget: b}\ninquiry: {form: f}",
        "qualify: {criteria: [{rule: r, when: budget >= 5 and inquiries.exists(), because: b}]}",
    )
    lead = web.read("web", {"b": "7"}, at=NOW).lead(id="1")
    assert type(lead) is web.lead_type
    assert web.decide(lead, NOW).qualified


# -- touches and consent -------------------------------------------------------------------------


def test_touches_come_from_columns_of_the_row() -> None:
    """Their facts are typed; a touch without a moment never was."""
    web = mapped(
        """
touches:
  - {kind: call, at: called, facts: {outcome: how, duration_seconds: secs}}
  - {kind: email_open, at: opened, channel: {constant: email}}
"""
    )
    row = {"called": "2026-03-01T09:30Z", "how": "connected", "secs": "65"}
    lead = web.read("web", row).lead(id="1")
    (call,) = lead.touches
    assert dict(call.facts) == {"outcome": "connected", "duration_seconds": 65}
    assert call.at == NOW


def test_the_distance_from_another_moment_tells_a_moment() -> None:
    """`pdays` days before the call: known only together with the other moment."""
    web = mapped(
        """
facts: {created_at: a}
inquiry: {at: b}
touches:
  - {kind: call, at: {days: d, before: inquiry, missing: ["-1"]}}
  - {kind: demo, at: {hours: h, minutes: m, after: created_at}}
"""
    )
    row = {"a": "2026-03-01T00:00Z", "b": "2026-03-01T09:30Z", "d": "2.5", "h": 3, "m": 30}
    demo_at, call_at = NOW.replace(hour=3), NOW - timedelta(days=2, hours=12)
    assert [(t.kind, t.at) for t in web.read("web", row).lead(id="1").touches] == [
        ("call", call_at),
        ("demo", demo_at),
    ]
    assert web.read("web", {**row, "d": -1, "h": None}).lead(id="1").touches == ()
    assert web.read("web", {"d": 1, "h": 1, "m": 1}).lead(id="1").touches == ()
    with pytest.raises(InputError, match="too far"):
        web.read("web", {**row, "d": "9e9"}).lead(id="1")


def test_a_column_says_how_many_touches_there_were() -> None:
    """None or no number is none at all; absurd numbers are refused."""
    web = mapped("touches: [{kind: call, at: a, times: n}]")
    row = {"a": "2026-03-01T09:30Z"}
    assert len(web.read("web", {**row, "n": "3"}).lead(id="1").touches) == 3
    assert web.read("web", {**row, "n": "0"}).lead(id="1").touches == ()
    assert web.read("web", row).lead(id="1").touches == ()
    for wrong in ("-2", "5000"):
        with pytest.raises(InputError, match=r"touches\[0\]\.times"):
            web.read("web", {**row, "n": wrong}).lead(id="1")


def test_touches_that_are_counted_have_a_key_each() -> None:
    """A store that knows touches by their keys keeps them all; without a key none is made up."""
    web = mapped("touches: [{kind: call, at: a, times: n, key: k}]")
    row = {"a": "2026-03-01T09:30Z", "n": 3, "k": "c7"}
    touches = web.read("web", row).touches
    assert [touch.key for touch in touches] == ["c7", "c7#2", "c7#3"]
    assert len({touch.replace(key=None) for touch in touches}) == 1
    assert [touch.key for touch in web.read("web", {**row, "k": ""}).touches] == [None] * 3
    assert [touch.key for touch in web.read("web", {**row, "n": 1}).touches] == ["c7"]
    with pytest.raises(InputError, match=r"touches\[0\]\.key \(from `k`\)"):
        web.read("web", {**row, "k": "x" * IDENTIFIER_LIMIT})


def test_the_kind_of_a_touch_can_stand_in_a_column() -> None:
    """Each kind keeps only the facts that it has."""
    web = mapped(
        """
touches:
  - kind: {from: what, values: {opened: email_open, viewed: page_view}, bad: missing}
    at: a
    facts: {url: u, subject: s}
"""
    )
    row = {"a": "2026-03-01T09:30Z", "u": "/x", "s": "Hi"}
    kinds = {}
    for what in ("Opened", "viewed", "call", "bounced?"):
        touches = web.read("web", {**row, "what": what}).lead(id="1").touches
        kinds[what] = [(touch.kind, dict(touch.facts)) for touch in touches]
    assert kinds == {
        "Opened": [("email_open", {"subject": "Hi"})],
        "viewed": [("page_view", {"url": "/x"})],
        "call": [("call", {})],
        "bounced?": [],
    }


def test_conditions_on_the_row_say_whether_it_tells_of_something() -> None:
    """`where` holds for touches, inquiries and whole rows; case makes no difference."""
    web = mapped(
        """
where: {state: [open, won]}
inquiry: {at: a, where: {type: Form}}
touches: [{kind: call, at: a, where: {type: [call, callback]}}]
"""
    )
    row = {"a": "2026-03-01T09:30Z", "state": "Open"}
    form = web.read("web", {**row, "type": "form"})
    assert (form.inquiry is None, len(form.touches)) == (False, 0)
    call = web.read("web", {**row, "type": "Callback"})
    assert (call.inquiry is None, len(call.touches)) == (True, 1)
    assert web.read_all("web", {**row, "state": "lost"}) == ()
    assert web.read_all("web", {"a": "x"}) == ()


def test_consent_comes_from_columns() -> None:
    """What was ticked, when, and what proves it; nothing said is no statement."""
    web = mapped(
        """
inquiry: {at: a}
consent:
  - {channel: email, granted: news, evidence: wording}
  - {channel: phone, purpose: service, granted: calls, at: {constant: "2026-01-01T00:00Z"}}
"""
    )
    row = {"a": "2026-03-01T09:30Z", "news": "on", "wording": "Yes, send me news"}
    lead = web.read("web", row).lead(id="1")
    assert lead.allows("email", at=NOW)
    assert not lead.allows("phone", purpose="service")
    assert lead.consent[0].evidence == "Yes, send me news"
    assert web.read("web", {**row, "calls": "yes"}).lead(id="1").allows("phone", purpose="service")


# -- payloads ------------------------------------------------------------------------------------


def test_paths_reach_into_payloads() -> None:
    """Keys with blanks, positions, conditions; a key that is called just so comes first."""
    web = mapped(
        """
facts:
  email: answers[field.ref=email].email
  city: 'data."a.b".City name'
  title: people[-1].role
  need: emp.var.rate
"""
    )
    payload = {
        "answers": [
            {"field": {"ref": "x"}, "email": "no@example.com"},
            {"field": {"ref": "email"}, "email": "yes@example.com"},
        ],
        "data": {"a.b": {"City name": "Oslo"}},
        "people": [{"role": "CEO"}, {"role": "CTO"}],
        "emp.var.rate": "1.1",
    }
    assert facts(web, payload) == {
        "email": "yes@example.com",
        "city": "Oslo",
        "title": "CTO",
        "need": "1.1",
    }


def test_a_path_that_leads_to_a_group_says_what_is_in_it() -> None:
    """The cure names the keys below."""
    with pytest.raises(InputError, match="name one of them in the path: `first`, `last`"):
        facts(mapped("facts: {name: who}"), {"who": {"first": "A", "last": "B"}})


def test_a_payload_can_hold_several_rows() -> None:
    """`each` leads to them, `read_all` gives them; what `where` leaves out is no error."""
    web = mapped(
        """
each: entry[].changes[]
where: {field: leadgen}
id: value.id
inquiry: {at: {from: value.time, format: unix_seconds}}
"""
    )
    change = {"field": "leadgen", "value": {"id": "a", "time": 1772357400}}
    other = {"field": "leadgen", "value": {"id": "b", "time": 1772357400}}
    payload = {"entry": [{"changes": [change, {"field": "feed"}]}, {"changes": [other]}, {}]}
    assert [captured.id for captured in web.read_all("web", payload)] == ["a", "b"]
    with pytest.raises(InputError, match=r"holds 2 leads.*`read_all`"):
        web.read("web", payload)
    with pytest.raises(InputError, match="holds no lead"):
        web.read("web", {"entry": []})


def test_a_source_that_is_not_there_is_named_with_the_nearest() -> None:
    """A misspelt source gets a suggestion."""
    with pytest.raises(InputError, match="did you mean `web`"):
        mapped("facts: {city: c}").read("wbe", {})


def test_nothing_of_an_earlier_payload_is_left_in_a_later_one() -> None:
    """Years that follow from the order of rows begin anew with every payload."""
    web = mapped(
        "facts: {created_at: {from: m, format: '%d %b', first_year: 2008, time_zone: UTC}}"
    )
    for text in ("1 dec", "1 jan"):
        assert facts(web, {"m": text})["created_at"].year == 2008


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["2026-03-01T09:30Z", "a@example.com", "yes", "-1", "DE"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)  # fmt: skip

WIDE = mapped(
    """
id: id
missing: [unknown]
facts:
  email: {from: email, bad: missing}
  phone: phone
  country: {from: country, values: {D: DE}}
  name: {from: [name, email]}
  interests: {from: topics, split: ";"}
  budget: {from: spend, decimal: ","}
  company.employees: nested.size
  created_at: {from: at, format: [unix_seconds, "%Y"], time_zone: UTC}
inquiry: {at: at, key: id, channel: how}
touches: [{kind: {from: kind}, at: {days: spend, before: created_at}, times: n, facts: {url: name}}]
consent: [{channel: email, granted: yes_no, at: at}]
"""
)
KEYS = ["id", "email", "phone", "country", "name", "topics", "spend", "nested", "at", "how",
        "kind", "n", "yes_no"]  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_payload_gives_a_lead_or_clean_problems(payload: dict[str, Any]) -> None:
    """Whatever stands in the columns: a result, or problems with a code each."""
    problems: tuple[Problem, ...] = ()
    try:
        for captured in WIDE.read_all("web", payload, at=NOW):
            assert captured.lead(id="1").touches == captured.touches
    except InputError as error:
        problems = error.problems
    assert all(problem.code.startswith("LC-") for problem in problems)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_reading_is_pure(payload: dict[str, Any]) -> None:
    """The same payload is read the same way, however often."""

    def outcome() -> object:
        try:
            return WIDE.read_all("web", payload, at=NOW)
        except InputError as error:
            return str(error)

    assert outcome() == outcome()


def test_monstrous_payloads_are_refused_cleanly() -> None:
    """Groups nested without end, and numbers that no text can hold."""
    endless: dict[str, Any] = {}
    inner = endless
    for _ in range(5_000):
        inner["x"] = {}
        inner = inner["x"]
    web = mapped("where: {kind: [a, '']}\nfacts: {city: a}")
    assert web.read_all("web", {"kind": [[[{}]]], "a": "x"})[0].facts == {"city": "x"}
    with pytest.raises(InputError, match="payloads have at most 10,000 values, 32 deep"):
        web.read_all("web", {"kind": [[[endless]]], "a": "x"})
    both = mapped(
        "facts: {city: a, name: {from: [a, b]},"
        " created_at: {from: [a, b], format: '%d %b', first_year: 2008, time_zone: UTC}}"
    )
    for monster in (endless, [endless], 10**5_000):
        with pytest.raises(InputError, match="LC-IN-020"):
            facts(both, {"a": monster, "b": 1})
    assert facts(both, {"b": 0}) == {"name": "0"}
