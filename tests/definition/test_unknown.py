"""What a decision did not know: every missing fact that could have led elsewhere, and no other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from leadcore import Definition, Lead
from leadcore.definition.loading.loaded import from_document
from leadcore.definition.sections.document import Document, Table
from tests.definition.strategies import differences

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)

TERRITORIES = """\
country,company.employees,to
DE,>=500,dach_large
DE|AT,,dach
US,>=1000,us_large
,,inside
"""


def definition(text: str, **parts: Any) -> Definition[Lead]:
    """A definition with one table, `t.csv`."""
    head, *rows = (tuple(line.split(",")) for line in text.splitlines())
    document = Document.model_validate({"definition": "x", **parts})
    table = Table(name="t.csv", columns=head, rows=tuple(rows))
    return Definition(document, loaded=from_document(document, files={"t.csv": table}))


def unknown(made: Definition[Lead], **facts: Any) -> tuple[str, ...]:
    """What is unknown of a lead, both engines agreeing."""
    lead = made.lead(facts, id=1)
    assert differences(made, lead, NOW) == []
    return made.decide(lead, NOW).unknown


ROUTED = {"route": {"rules": [{"rule": "territory", "table": "t.csv"}]}}


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({}, ("company.employees", "country")),
        ({"country": "DE"}, ("company.employees",)),
        ({"country": "AT"}, ()),
        ({"country": "US"}, ("company.employees",)),
        ({"country": "FR"}, ()),
        ({"company": {"employees": 700}}, ("country",)),
        ({"country": "DE", "company": {"employees": 700}}, ()),
    ],
)
def test_a_column_is_unknown_where_an_earlier_row_could_still_fit(
    facts: dict[str, Any], wanted: tuple[str, ...]
) -> None:
    """A route by table names what would have to be known, and nothing that no row asks for."""
    assert unknown(definition(TERRITORIES, **ROUTED), **facts) == wanted


def test_rows_behind_the_one_taken_ask_for_nothing() -> None:
    """The first row that fits decides, so what stands below it cannot matter."""
    made = definition("country,to\n,inside\nDE,dach\n", **ROUTED)
    assert unknown(made) == ()


def test_a_row_that_asks_for_anything_known_is_plainly_not_met() -> None:
    """`yes|no` is `known(x)`, which is never unknown."""
    made = definition(
        "vip,country,to\nyes|no,,a\nyes,DE,b\n,,c\n", fields={"vip": {"type": "yes_no"}}, **ROUTED
    )
    assert unknown(made, country="FR") == ()
    assert unknown(made, country="DE") == ("vip",)


def test_a_table_that_is_not_asked_wants_nothing() -> None:
    """Where the rule's own condition fails, its table is not read."""
    rules = [{"rule": "territory", "table": "t.csv", "when": "unsubscribed"}]
    assert unknown(definition(TERRITORIES, route={"rules": rules})) == ()


def test_the_table_of_a_score_rule_wants_facts_too() -> None:
    """Points by table are no different from points by rule."""
    rules = [{"rule": "size", "table": "t.csv"}]
    made = definition(
        "company.employees,country,points\n>=500,DE,20\n,,5\n", score={"fit": {"rules": rules}}
    )
    assert unknown(made) == ("company.employees", "country")
    assert unknown(made, country="FR") == ()
    assert unknown(made, country="DE") == ("company.employees",)


DERIVED = {
    "derive": {"size": {"table": "t.csv", "take": "size"}},
    "qualify": {"criteria": [{"rule": "large", "when": 'size == "large"'}]},
}


def test_a_derived_value_that_fell_through_wants_facts_too() -> None:
    """A value of the last row, which fits everybody, hides nothing of the rows above."""
    made = definition("company.employees,country,size\n>=500,DE,large\n,,small\n", **DERIVED)
    assert unknown(made) == ("company.employees", "country")
    assert unknown(made, country="FR") == ()


def test_a_derived_value_by_cases_wants_what_its_cases_want() -> None:
    """Cases and rows of a table mean the same."""
    cases = [{"when": "company.employees >= 500", "value": "large"}, {"value": "small"}]
    made = definition("country\n", **{**DERIVED, "derive": {"size": {"cases": cases}}})
    assert unknown(made) == ("company.employees",)
    assert unknown(made, company={"employees": 3}) == ()


def test_a_column_that_is_derived_stands_for_the_facts_behind_it() -> None:
    """People are asked for facts, not for what is made of them."""
    made = definition(
        "region,to\nnorth,a\n,b\n",
        derive={"region": {"cases": [{"when": 'country == "NO"', "value": "north"}]}},
        **ROUTED,
    )
    assert unknown(made) == ("country",)
    assert unknown(made, country="NO") == ()


def test_what_only_a_table_reads_is_asked_for() -> None:
    """`ask_next` finds what the table would say, however many rows stand before."""
    many = "".join(f"{code},{count},t{count}\n" for count in range(300) for code in ("FR", "IT"))
    made = definition(f"country,company.employees,to\n{many}DE,>=500,large\n,,inside\n", **ROUTED)
    decision = made.decide(made.lead(id=1, country="DE"), NOW)
    (question,) = decision.ask_next()
    assert question.fact == "company.employees"
    assert question.could_change == ("route inside -> large",)


def test_a_derived_value_that_nothing_is_missing_for_is_no_fact_to_ask_for() -> None:
    """Whoever knows the country cannot be told more, though no case holds for it."""
    made = definition(
        "country\n",
        derive={"region": {"cases": [{"when": 'country == "NO"', "value": "north"}]}},
        qualify={"criteria": [{"rule": "r", "when": 'region == "north"'}]},
    )
    assert unknown(made) == ("country",)
    assert unknown(made, country="FR") == ()


def test_a_value_derived_from_a_derived_one_stands_for_the_facts_at_the_end() -> None:
    """However long the way is; what is known on it hides what lies behind."""
    made = definition(
        "country\n",
        fields={"vip": {"type": "yes_no"}},
        derive={
            "region": {"cases": [{"when": 'country == "NO"', "value": "north"}]},
            "area": {"cases": [{"when": 'region == "north" and vip', "value": "n"}]},
            "zone": {"cases": [{"when": 'area == "n" or region == "north"', "value": "z"}]},
        },
        qualify={"criteria": [{"rule": "r", "when": 'zone == "z"'}]},
    )
    assert unknown(made) == ("country", "vip")
    assert unknown(made, vip=True) == ("country",)
    assert unknown(made, country="FR", vip=True) == ()
    assert unknown(made, country="NO") == ("vip",)


STAGES = [
    {"stage": "inquiry"},
    {"stage": "mql", "enter": [{"rule": "known", "when": "known(email)"}]},
    {
        "stage": "sql",
        "enter": [{"rule": "money", "when": "budget > 5"}],
        "leave": [{"rule": "poor", "when": "timeline_days > 900", "to": "mql"}],
    },
    {
        "stage": "nurture",
        "beside": True,
        "enter": [{"rule": "far", "when": 'country == "XK"'}],
        "leave": [{"rule": "back", "when": 'city == "Rome"', "to": "inquiry"}],
    },
]


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"country": "DE"}, ("budget",)),
        ({"country": "DE", "budget": 9}, ("timeline_days",)),
        ({"country": "DE", "budget": 3}, ()),
        ({"country": "XK"}, ("budget", "city")),
        ({"country": "DE", "stage": "sql"}, ("timeline_days",)),
        ({"country": "DE", "stage": "mql"}, ("budget",)),
        ({}, ("budget", "country")),
    ],
)
def test_rules_of_stages_that_the_lead_cannot_leave_or_enter_want_nothing(
    facts: dict[str, Any], wanted: tuple[str, ...]
) -> None:
    """`leave` asks where the lead stands or would stand, `enter` only what lies ahead of it."""
    assert unknown(definition("country\n", stages=STAGES), **facts) == wanted
