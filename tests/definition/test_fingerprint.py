"""The fingerprint: it tells definitions apart that decide otherwise, and no others."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest

from leadcore import Definition, Lead
from leadcore.definition.loading.loaded import from_document
from leadcore.definition.sections.document import Document, Table

PARTS: dict[str, Any] = {
    "definition": "first",
    "agreement": {"owner": "ann", "approved_by": ["sales"]},
    "currency": "EUR",
    "fields": {
        "seats": {"type": "whole", "default": "1", "label": "Seats"},
        "band": {"type": "choice", "of": ["none", "small", "large"]},
        "plain": {"type": "text"},
    },
    "touches": {"page_view": {"url": "text"}},
    "lists": {"rivals": ["rival.com", "other.com"], "unused": ["a"]},
    "segments": {"big": {"when": "seats >= 50", "because": "Many people"}},
    "derive": {
        "region": [{"when": 'country == "US"', "value": "north"}, {"value": "south"}],
        "zone": {"lookup": "zones.csv", "by": "country", "take": "zone"},
        "tier": {"table": "tiers.csv", "take": "tier"},
    },
    "disqualify": [
        {"rule": "rival", "when": "email_domain in lists.rivals", "because": "A rival"},
        {"rule": "none", "when": 'band == "none"', "because": "No money"},
    ],
    "qualify": {
        "need": 1,
        "criteria": [
            {"rule": "money", "when": "budget >= 5000", "because": "Can pay"},
            {"rule": "soon", "when": "timeline_days <= 90"},
        ],
    },
    "score": {
        "fit": {
            "cap": 40,
            "floor": -10,
            "rules": [
                {"rule": "large", "when": "big and region == 'north'", "points": 20},
                {"rule": "tabled", "table": "points.csv", "because": "By table"},
            ],
        },
        "engagement": {
            "half_life": "30 days",
            "rules": [
                {
                    "rule": "views",
                    "for_each": 'touches.page_view.where(url == "/a").within("60 days")',
                    "points": 3,
                    "at_most_points": 12,
                    "at_most_times": 5,
                    "once_a_day": True,
                    "because": "Reads",
                },
                {"rule": "calls", "for_each": "touches.call", "points": 5, "linear": "20 days"},
            ],
        },
    },
    "grades": [{"grade": "A", "when": "score.total >= 80"}, {"grade": "B", "because": "The rest"}],
    "stages": [
        {"stage": "inquiry"},
        {"stage": "mql", "enter": [{"rule": "asked", "when": "inquiries.exists()"}]},
        {
            "stage": "sql",
            "from": ["mql"],
            "enter": [{"rule": "ready", "when": "qualified"}],
            "leave": [{"rule": "cold", "when": 'grade == "B"', "to": "mql"}],
        },
        {"stage": "customer", "again": "mql"},
        {
            "stage": "nurture",
            "beside": True,
            "enter": [{"rule": "later", "when": "timeline_days > 365"}],
        },
    ],
    "teams": ["advisers", "others"],
    "route": {
        "assign_on": ["sql"],
        "rules": [
            {
                "rule": "spanish",
                "when": 'language == "es"',
                "to": "advisers",
                "require": 'member.speaks.has("es")',
                "because": "Speaks Spanish",
            },
            {"rule": "territory", "table": "routes.csv"},
        ],
    },
}
TABLES = {
    "zones.csv": ("country,zone", "US,east", "CA,west"),
    "tiers.csv": ("seats,tier", ">=100,gold", ",silver"),
    "points.csv": ("band,rule,points,because", "large,l,10,Large", "small,s,5,Small"),
    "routes.csv": ("country,to", "US|CA,advisers", ",others"),
}


def built(parts: dict[str, Any], tables: dict[str, tuple[str, ...]]) -> Definition[Lead]:
    """A definition of parts and the text of tables."""
    read = {}
    for name, lines in tables.items():
        cells = [tuple(line.split(",")) for line in lines]
        read[name] = Table(name=name, columns=cells[0], rows=tuple(cells[1:]))
    document = Document.model_validate(parts)
    return Definition(document, loaded=from_document(document, files=read))


FINGERPRINT = built(PARTS, TABLES).fingerprint


def changed(path: str, value: Any) -> Definition[Lead]:
    """The definition with the value at a path exchanged; None takes it out."""
    parts: Any = deepcopy(PARTS)
    held = parts
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in steps:
        held = held[step]
    if value is None:
        del held[last]
    else:
        held[last] = value
    return built(parts, TABLES)


def test_a_fingerprint_is_a_digest_and_stands_in_the_label() -> None:
    """It is a SHA-256 in hexadecimal, and its beginning tells versions apart for people."""
    definition = built(PARTS, TABLES)

    assert re.fullmatch(r"[0-9a-f]{64}", definition.fingerprint)
    assert definition.label == f"first@{definition.fingerprint[:8]}"
    assert definition.fingerprint == FINGERPRINT


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("definition", "second"),
        ("agreement", {"owner": "bo"}),
        ("currency", "USD"),
        ("fields/seats/label", "Number of seats"),
        ("fields/plain", None),
        ("fields/more", {"type": "date"}),
        ("touches/page_view", {"url": "text", "seconds": "whole"}),
        ("touches/page_view", {"interest": "always", "facts": {"url": "text"}}),
        ("touches/page_view", {"direction": "inbound", "facts": {"url": "text"}}),
        ("fields/band/of", ["large", "small", "none"]),
        ("lists/unused", ["b"]),
        ("lists/rivals", ["other.com", "rival.com"]),
        ("lists/rivals", ["https://www.Rival.com", "other.com", "OTHER.com"]),
        ("segments/big/because", "Other words"),
        ("disqualify/0/because", "Other words"),
        ("qualify/criteria/0/because", "Other words"),
        ("score/fit/rules/1/because", "Other words"),
        ("grades/1/because", "Other words"),
        ("route/rules/0/because", "Other words"),
        ("teams", ["others", "advisers", "more"]),
        ("qualify/criteria/0/when", "budget>=5_000.0"),
        ("qualify/criteria/0/when", "(5e3 <= budget)"),
        ("disqualify/1/when", "band == 'none'"),
        ("derive/region/0/when", 'country == "usa"'),
        ("score/engagement/half_life", "720 hours"),
        (
            "score/engagement/rules/0/for_each",
            'touches.page_view.within("1440 hours").where((url == "/a"))',
        ),
        ("score/fit/cap", "40.00"),
        ("score/fit/rules/0/points", "20.0"),
        ("stages/2/enter/0/because", "Ready"),
    ],
)
def test_what_is_not_meant_does_not_count(path: str, value: Any) -> None:
    """Reasons, labels, names, spelling, what nothing reads: the meaning is the same."""
    assert changed(path, value).fingerprint == FINGERPRINT


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("fields/seats/default", "2"),
        ("fields/seats/default", None),
        ("fields/seats/type", "decimal"),
        ("touches/page_view", {"interest": "never", "facts": {"url": "text"}}),
        ("touches/call", {"interest": "always"}),
        ("touches/call", {"direction": "inbound"}),
        ("lists/rivals", ["rival.com"]),
        ("segments/big/when", "seats >= 51"),
        ("derive/region/0/when", 'country == "CA"'),
        ("derive/region/1/value", "west"),
        ("derive/region/1", None),
        (
            "derive/zone",
            {
                "lookup": "zones.csv",
                "by": "company.country",
                "column": "country",
                "take": "zone",
            },
        ),
        ("disqualify/0/rule", "competitor"),
        ("disqualify/0/when", "email_domain not in lists.rivals"),
        ("disqualify", [PARTS["disqualify"][1], PARTS["disqualify"][0]]),
        ("disqualify/1", None),
        ("qualify/need", 2),
        ("qualify/need", None),
        ("qualify/criteria/0/when", "budget > 5000"),
        ("qualify/criteria/0/when", "budget >= 5000.000001"),
        ("qualify/criteria/0/rule", "cash"),
        ("qualify/criteria/1", None),
        ("score/fit/cap", 41),
        ("score/fit/cap", None),
        ("score/fit/floor", 0),
        ("score/fit/rules/0/points", 20.000001),
        ("score/fit/rules/0/rule", "huge"),
        ("score/engagement/half_life", "31 days"),
        ("score/engagement/half_life", None),
        ("score/engagement/rules/0/for_each", 'touches.page_view.where(url == "/a")'),
        ("score/engagement/rules/0/for_each", 'touches.page_view.within("60 days")'),
        ("score/engagement/rules/0/at_most_points", 13),
        ("score/engagement/rules/0/at_most_times", 6),
        ("score/engagement/rules/0/once_a_day", False),
        ("score/engagement/rules/1/linear", None),
        ("score/engagement/rules/1/linear", "21 days"),
        ("score/engagement/rules/1/for_each", "touches.demo"),
        ("score/engagement/rules/1/for_each", "inquiries"),
        (
            "score/engagement/rules/0/for_each",
            'touches.page_view.where(title == "/a").within("60 days")',
        ),
        ("disqualify/0/when", "company.domain in lists.rivals"),
        ("qualify/criteria/0/when", "company.revenue >= 5000"),
        ("grades/0/when", "score.engagement >= 80"),
        ("grades/0/when", "score.total >= 81"),
        ("grades/0/when", "score.fit >= 80"),
        ("grades/0/grade", "AA"),
        ("grades/1/when", "score.total >= 5"),
        ("stages/1/enter/0/when", "inquiries.count() >= 2"),
        ("stages/1/enter/0/rule", "inquired"),
        ("stages/2/from", ["inquiry"]),
        ("stages/2/from", None),
        ("stages/2/leave/0/to", "inquiry"),
        ("stages/2/leave/0/when", 'grade == "A"'),
        ("stages/2/leave", None),
        ("stages/3/again", "sql"),
        ("stages/3/again", None),
        ("stages/4/beside", False),
        ("stages/0/stage", "lead"),
        ("route/assign_on", ["mql"]),
        ("route/assign_on", None),
        ("route/rules/0/to", "others"),
        ("route/rules/0/require", 'member.speaks.has("en")'),
        ("route/rules/0/require", None),
        ("route/rules/0/rule", "espanol"),
        ("route/rules", [PARTS["route"]["rules"][1], PARTS["route"]["rules"][0]]),
        ("route/rules", [PARTS["route"]["rules"][0]]),
    ],
)
def test_everything_meant_counts(path: str, value: Any) -> None:
    """What a decision reads, and the names that its reasons give, tell definitions apart."""
    assert changed(path, value).fingerprint != FINGERPRINT


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_contents_of_tables_count(name: str) -> None:
    """A cell, an outcome, and the order of rows where the first that fits is taken."""
    head, first, *others = TABLES[name]
    key, rest = first.split(",", 1)
    other = {"seats": ">=101", "band": "none"}.get(head.split(",", maxsplit=1)[0], "MX")
    outcome = {"points.csv": "large,l,11,Large", "routes.csv": "US|CA,others"}
    lines = [
        (head, f"{other},{rest}", *others),
        (head, outcome.get(name, f"{key},bronze"), *others),
        (head, *others),
        (head, f"{other},{rest}", first, *others),
    ]
    if name != "zones.csv":  # the order of a look-up's rows means nothing
        lines.append((head, *others, first))
    found = {built(PARTS, {**TABLES, name: each}).fingerprint for each in lines}

    assert len(found) == len(lines)
    assert FINGERPRINT not in found


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("zones.csv", ("country,zone", "CA,west", "USA,east")),
        ("zones.csv", ("zone,country,remark", "east,US,x", "west,CA,y")),
        ("tiers.csv", ("seats,tier", " >=100 ,gold", ",silver")),
        ("points.csv", ("band,rule,points,because", "large,l,10.0,Big", "small,s,5,Not big")),
        ("routes.csv", ("country,to", "us|Canada,advisers", ",others")),
    ],
)
def test_how_tables_are_written_does_not_count(name: str, lines: tuple[str, ...]) -> None:
    """Spelling, reasons, remarks, and the order in a look-up: the meaning is the same."""
    assert built(PARTS, {**TABLES, name: lines}).fingerprint == FINGERPRINT


def test_the_name_of_a_file_does_not_count() -> None:
    """A table keeps its meaning when its file is given another name."""
    parts: Any = deepcopy(PARTS)
    parts["route"]["rules"][1]["table"] = "territories.csv"
    tables = {**TABLES, "territories.csv": TABLES["routes.csv"]}

    assert built(parts, tables).fingerprint == FINGERPRINT
