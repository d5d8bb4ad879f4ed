"""
What goes wrong, in a line or two: one example for each problem code that fits into so few.

`tools.reference_pages` puts them on the page of error codes beside what leadcore says of them; the
tests carry them out there. A text that begins with `leadcore:` is a whole definition, other YAML a
part of one, and what begins with `>>> ` a line of Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: What the parts of definitions among the examples are parts of.
BASE = """\
leadcore: 1
definition: example
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: inquiries.exists(), because: Asked us}]}
teams: [advisers]
"""


def _when(condition: str) -> str:
    return f"segments:\n  example: {condition}\n"


def _quoted(condition: str) -> str:
    return _when("'" + condition.replace("'", "''") + "'")


def _whole(*lines: str) -> str:
    return "leadcore: 1\ndefinition: example\n" + "".join(f"{line}\n" for line in lines)


_YAML = {
    "LC-YAML-001": _whole("agreement: {owner: marketing", "teams: [advisers]"),
    "LC-YAML-002": r'>>> Definition.loads(b"definition: caf\xe9")',
    "LC-YAML-003": r'>>> Definition.loads("definition: small\x07school")',
    "LC-YAML-004": '>>> Definition.loads("teams: " + 200 * "[")',
    "LC-YAML-005": _whole("teams: &all [advisers, *all]"),
    "LC-YAML-006": _whole("teams: [advisers]", "teams: [partners]"),
    "LC-YAML-007": _whole("segments: {[a, b]: budget > 5}"),
    "LC-YAML-008": _whole("segments:", "  reachable: !unsubscribed"),
    "LC-YAML-009": _whole("---", "teams: [advisers]"),
    "LC-YAML-010": _whole("agreement: &terms {owner: sales}", "fields: {<<: *terms}"),
    "LC-YAML-011": _whole("segments:", "\tlarge: budget > 5000"),
    "LC-YAML-012": _whole("grades:", '  - {grade: A, when: country in ["US", "CA"]}'),
    "LC-YAML-013": _whole("segments:", "  large: budget > 5000 and # or less?"),
    "LC-YAML-014": _whole("disqualify:", "  - rule: x", "    because: Says: no"),
    "LC-YAML-015": _whole("segments:", '  american: "US" == country'),
    "LC-YAML-016": _whole("segments:", r'  boss: "title.matches(\"\d\")"'),
    "LC-YAML-017": _whole("agreement:", "  owner: 'head of growth"),
}

_DEFINITION = {
    "LC-DEF-001": '>>> Definition.load("nowhere.yaml")',
    "LC-DEF-002": "disqualify:\n  - {rule: poor, wehn: budget < 500, because: Too little}\n",
    "LC-DEF-003": "disqualify:\n  - {rule: poor, because: Too little}\n",
    "LC-DEF-004": "teams: advisers\n",
    "LC-DEF-005": "fields:\n  seats: {type: integer}\n",
    "LC-DEF-006": "fields:\n  Course-Interest: {type: text}\n",
    "LC-DEF-007": "currency: Euro\n",
    "LC-DEF-008": "leadcore: 2\ndefinition: example\n",
    "LC-DEF-009": "tracks: []\n",
    "LC-DEF-011": "lists:\n  rivals: {file: ../rivals.csv}\n",
    "LC-DEF-012": "lists:\n  rivals: {file: rivals.csv}\n",
    "LC-DEF-014": '>>> Definition.from_json("definition: small")',
    "LC-DEF-021": (
        "disqualify:\n"
        "  - {rule: poor, when: budget < 500, because: Too little}\n"
        "  - {rule: poor, when: budget < 900, because: Too little for us}\n"
    ),
    "LC-DEF-022": "segments:\n  large: not small\n  small: not large\n",
    "LC-DEF-023": "grades:\n  - {grade: C}\n  - {grade: A, when: qualified}\n",
    "LC-DEF-024": (
        "qualify:\n  need: 2\n"
        "  criteria: [{rule: budget, when: known(budget), because: Named a budget}]\n"
    ),
    "LC-DEF-025": "route:\n  rules: [{rule: everyone, because: Our advisers}]\n",
    "LC-DEF-026": "route:\n  rules: [{rule: everyone, to: advisors, because: Our advisers}]\n",
    "LC-DEF-027": "route:\n  assign_on: [mqll]\n  rules: [{rule: everyone, to: advisers}]\n",
    "LC-DEF-028": "stages:\n  - {stage: lost, beside: yes}\n",
    "LC-DEF-029": "fields:\n  email: {type: text}\n",
    "LC-DEF-030": "fields:\n  course: {type: choice}\n",
    "LC-DEF-033": ("lists: {home: [Germany, Atlantis]}\nsegments: {near: country in lists.home}\n"),
    "LC-DEF-034": "derive:\n  discount: {type: decimal, cases: [{value: none}]}\n",
    "LC-DEF-035": "score:\n  fit: {cap: 10, floor: 20, rules: []}\n",
    "LC-DEF-036": "score:\n  engagement: {half_life: 12 hours, rules: []}\n",
    "LC-DEF-037": (
        "score:\n  fit:\n    rules: [{rule: rich, when: budget > 5000, because: Can pay}]\n"
    ),
    "LC-DEF-040": (
        "disqualify:\n  - {rule: night, when: 'now.hour(\"UTC\") < 6', because: Nobody is there}\n"
    ),
    "LC-DEF-041": (
        "disqualify:\n  - {rule: poor, when: budget < 500, because: Too\u200b little}\n"
    ),
    "LC-DEF-042": _quoted('title.matches("CEO|")'),
}

_EXPRESSION = {
    "LC-EXPR-001": _when("budget = 5000"),
    "LC-EXPR-003": _when('contry == "DE"'),
    "LC-EXPR-004": "disqualify:\n  - {rule: cold, when: score.total < 5, because: No interest}\n",
    "LC-EXPR-005": _quoted(r'title.matches("\bvp\b")'),
    "LC-EXPR-006": _when('country in ["US" "CA"]'),
    "LC-EXPR-007": _quoted('title == "CEO" # the boss'),
    "LC-EXPR-008": _when("title == “CEO”"),
    "LC-EXPR-009": _when("budget >= 12,000"),
    "LC-EXPR-010": _when("city == 01067"),
    "LC-EXPR-011": _when('class == "first"'),
    "LC-EXPR-012": _when("budget == None"),
    "LC-EXPR-013": _quoted('"bonds" in interests'),
    "LC-EXPR-014": _when('budget >= "5000"'),
    "LC-EXPR-015": _when("now > created_at"),
    "LC-EXPR-016": _when("budget / 12 > 500"),
    "LC-EXPR-017": _when("budget > 0.1234567"),
    "LC-EXPR-018": _when("touches.page_view.within(7).exists()"),
    "LC-EXPR-019": _when("country in lists.us-states"),
    "LC-EXPR-020": ("score:\n  fit:\n    rules: [{rule: likes, for_each: interests, points: 5}]\n"),
    "LC-EXPR-021": _when("touches.page_view"),
    "LC-EXPR-022": _when("known(interests)"),
    "LC-EXPR-023": _quoted(r'title.matches(r"CEO(?! of)")'),
}

_CAPTURE = {
    "LC-DEF-051": "capture:\n  webform: {id: Id, facts: {emial: E-mail}}\n",
    "LC-DEF-052": "capture:\n  webform: {id: Id, facts: {email_domain: Domain}}\n",
    "LC-DEF-053": "capture:\n  webform: {id: Id, facts: {city: {from: Town, constant: Oslo}}}\n",
    "LC-DEF-054": "capture:\n  webform: {id: Id, facts: {city: {from: Town, format: '%d'}}}\n",
    "LC-DEF-055": "capture:\n  webform: {id: Id, facts: {country: {constant: Atlantis}}}\n",
    "LC-DEF-057": "capture:\n  webform: {id: Id, time_zone: Berlin, facts: {}}\n",
    "LC-DEF-060": "identity: {by: [emial]}\n",
    "LC-DEF-061": "identity: {by: [email, company.domain]}\n",
    "LC-DEF-062": "identity: {by: [phone], email: {tags: ignored}}\n",
    "LC-DEF-063": "identity: {repeat: {within: 3 months, same: [campaign]}}\n",
    "LC-IN-004": '>>> definition.read("webform", {"name": "Anna"})',
}


def _tree(test: str) -> str:
    return f"segments:\n  example:\n    when:\n      all:\n        - {test}\n"


_TREES = {
    "LC-BR-001": _tree("{name: budget, is: 5000}"),
    "LC-BR-002": "segments:\n  example: {when: {all: []}}\n",
    "LC-BR-003": _tree("{name: bugdet, operator: greater_than, value: 5000}"),
    "LC-BR-004": _tree("{name: created_at, operator: equal_to, value: 2026-11-23}"),
    "LC-BR-005": _tree("{name: budget, operator: at_least, value: 5000}"),
    "LC-BR-006": _tree("{name: budget, operator: greater_than, value: a lot}"),
    "LC-BR-008": _tree("{name: authority, operator: contains, value: boss}"),
    "LC-BR-009": _tree("{name: title, operator: contains, value: ''}"),
}

_LEAD = {
    "LC-LEAD-001": '>>> Lead.read({"id": 1, "budget": "a lot"})',
    "LC-LEAD-002": '>>> Lead.read({"id": 1, "emial": "anna@example.com"})',
    "LC-LEAD-003": '>>> Lead.read({"email": "anna@example.com"})',
    "LC-LEAD-004": '>>> Lead.read({"id": 1, "created_at": "2026-11-23T09:00"})',
    "LC-LEAD-005": ">>> definition.decide(definition.lead(id=1), datetime(1, 1, 1, tzinfo=UTC))",
}

#: An example by code.
EXAMPLES: Mapping[str, str] = MappingProxyType(
    {**_YAML, **_DEFINITION, **_CAPTURE, **_EXPRESSION, **_TREES, **_LEAD}
)
