"""What is wrong with a mapping is told when the definition loads: code, place and cure."""

from __future__ import annotations

import pytest

from leadcore import Definition, DefinitionError, Problem

#: The capture section, what its problem says, the path, and the cure.
PROBLEMS = [
    ("facts: {emial: e}", "LC-DEF-051: capture.web.facts.emial: no fact is called `emial`",
     "did you mean `email`?"),
    ("facts: {company.employes: e}", "LC-DEF-051", "did you mean `company.employees`?"),
    ("facts: {company: e}", "LC-DEF-052", "company.name"),
    ("facts: {E-Mail: email}", "LC-DEF-051", "write `email: E-Mail`"),
    ("facts: {Stadt: {from: city}}", "LC-DEF-051", "write `city: Stadt`"),
    ("facts: {Firma: company}", "LC-DEF-051", "write `company.name: Firma`"),
    ("facts: {Size: company.employees}", "LC-DEF-051", "write `company.employees: Size`"),
    ("facts: {emial: email}", "LC-DEF-051", "did you mean `email`?"),
    ("facts: {City: {constant: city}}", "LC-DEF-051", "did you mean `city`?"),
    ("separator: ;\n    facts: {city: a}", "LC-DEF-002", "did you mean `delimiter`?"),
    ("charset: cp1252\n    facts: {city: a}", "LC-DEF-002", "did you mean `encoding`?"),
    ("facts: {city: {column: a}}", "LC-DEF-002", "did you mean `from`?"),
    ("touches: [{kind: page_view, at: a, url: b}]", "LC-DEF-002",
     "a fact belongs under `facts`, as `facts: {url: ...}`; known here: kind,"),
    ("facts: {email_domain: e}", "LC-DEF-052", "computed"),
    ("facts: {touches: e}", "LC-DEF-052", "under `touches:`"),
    ("facts: {id: e}", "LC-DEF-052", "under `id:`"),
    ("facts: {email: {from: a, constant: b}}", "LC-DEF-053", "`from:` with a column"),
    ("facts: {email: {missing: [a]}}", "LC-DEF-053", "`from:` with a column"),
    ("facts: {email: {from: []}}", "LC-DEF-053", "name one"),
    ("facts: {email: {constant: a@example.com, values: {a: b}}}", "LC-DEF-053", "a constant"),
    ("facts: {email: {from: a, format: '%Y'}}", "LC-DEF-054", "`format` is for dates"),
    ("facts: {email: {from: a, split: ','}}", "LC-DEF-054", "several values"),
    ("facts: {email: {from: a, decimal: ','}}", "LC-DEF-054", "for numbers"),
    ("facts: {country: {constant: Atlantis}}", "LC-DEF-055", "not a country"),
    ("facts: {country: {from: a, values: {a: Atlantis}}}",
     "capture.web.facts.country.values.a: `a` is mapped to `Atlantis`", "not a country"),
    ("facts: {band: {from: a, values: {x: medium}}}", "LC-DEF-055",
     "the choices are `small`, `large`"),
    ("facts: {budget: {constant: '-5'}}", "LC-DEF-055", "below 0"),
    ("facts: {interests: {from: a, values: {x: ''}}}", "LC-DEF-055", "under `missing:`"),
    ("facts: {country: {from: a, values: {x: DE, X: FR}}}", "LC-DEF-056", "mapped twice"),
    ("facts: {country: {from: a, values: {x: DE}, missing: [X]}}", "LC-DEF-056", "both missing"),
    ("facts: {created_at: {from: a, format: '%d.%m.%Q'}}", "LC-DEF-057", "`%Q` is no part"),
    ("facts: {created_at: {from: a, format: unix_secnods}}", "LC-DEF-057", "`unix_seconds`"),
    ("facts: {created_at: {from: a, format: '%d.%m.'}}", "has no year", "first_year"),
    ("facts: {created_at: {from: a, format: '%d.%m.%Y', first_year: 2008}}", "LC-DEF-057",
     "remove `first_year`"),
    ("facts: {created_at: {from: a, first_year: 2008}}", "LC-DEF-057", "add `format`"),
    ("facts: {created_at: {from: a, time_zone: Berlin}}", "LC-DEF-057", "Europe/Berlin"),
    ("time_zone: Mars\n    facts: {city: a}", "capture.web.time_zone", "no time zone"),
    ("facts: {created_at: {from: a, format: '%I:%M %d %m %Y'}}", "LC-DEF-057", "add `%p`"),
    ("facts: {email: 'answers[ref=email.email'}", "LC-DEF-059", "write it as `answers[0].email`"),
    ("each: entry\n    facts: {city: a}", "LC-DEF-059", "`entry[]`"),
    ("each: 'a['\n    facts: {city: a}", "LC-DEF-059", "broken at"),
    ("touches: [{kind: cal, at: a}]", "LC-DEF-058", "did you mean `call`?"),
    ("touches: [{kind: zzz, at: a}]", "LC-DEF-058", "{from: COLUMN}"),
    ("touches: [{kind: call, at: a, facts: {outcom: b}}]", "LC-DEF-058", "did you mean `outcome`"),
    ("touches: [{kind: call, at: a, facts: {url: b}}]", "LC-DEF-058", "`call: {url: text}`"),
    ("touches: [{kind: {from: k, values: {x: cal}}, at: a}]", "LC-DEF-055", "none of the choices"),
    ("touches: [{kind: call, at: {days: d}}]", "LC-DEF-053", "`before:` or `after:`"),
    ("touches: [{kind: call, at: {days: d, before: sent}}]", "LC-DEF-053", "can be `inquiry`"),
    ("touches: [{kind: call, at: {before: inquiry}}]", "LC-DEF-053", "`days:`"),
    ("touches: [{kind: call, at: {days: d, before: inquiry}}]", "LC-DEF-053", "add `inquiry:`"),
    ("inquiry: {at: {days: d, before: inquiry}}", "LC-DEF-053", "by itself"),
    ("consent: [{channel: E-Mail, granted: a}]", "LC-DEF-055", "form of names"),
    ("id: a", "LC-DEF-050: capture.web: nothing is captured", "under `facts:`"),
    ("rows: inquiries\n    facts: {city: a}", "LC-DEF-050", "under `id:`"),
    ("joins: wbe\n    id: a\n    touches: [{kind: call, at: a}]", "LC-DEF-050", "no other source"),
    ("delimiter: xx\n    facts: {city: a}", "LC-DEF-050", "one character"),
    ("encoding: utf-9\n    facts: {city: a}", "LC-DEF-050", "no encoding"),
    ("encoding: gzip\n    facts: {city: a}", "LC-DEF-050", "no encoding"),
    ("columns: [a, a]\n    facts: {city: a}", "LC-DEF-050", "stands there twice"),
    ("facts: {email: {fro: a}}", "LC-DEF-002", "did you mean `from`?"),
    ("facts: {email: {from: a, bad: skip}}", "LC-DEF-005", "set_aside, missing"),
]  # fmt: skip


def problems_of(section: str) -> list[str]:
    """What loading a definition with a source of these lines tells."""
    text = (
        "leadcore: 1\ndefinition: x\n"
        "fields: {band: {type: choice, of: [small, large]}}\n"
        f"capture:\n  web:\n    {section}\n"
    )
    problems: tuple[Problem, ...] = ()
    try:
        Definition.loads(text)
    except DefinitionError as error:
        problems = error.problems
    assert all(problem.span is not None for problem in problems)
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(("section", "told", "cure"), PROBLEMS)
def test_a_faulty_mapping_is_told_when_it_loads(section: str, told: str, cure: str) -> None:
    """Each fault has its code, its place in the file, and a cure."""
    problems = problems_of(section)
    assert any(told in problem and cure in problem for problem in problems), problems


@pytest.mark.parametrize(
    "section",
    [
        'facts: {city: "Budget [EUR]"}',
        'facts: {city: "a.b."}',
        "delimiter: tab\n    facts: {city: a}",
        "encoding: Latin1\n    facts: {city: a}",
        "facts: {stage: a}",
    ],
)
def test_unusual_mappings_are_no_fault(section: str) -> None:
    """Columns can be called anything, as long as it cannot only be meant as a path."""
    assert problems_of(section) == []


def test_all_faults_of_a_mapping_are_told_at_once() -> None:
    """Together with those of conditions, in reading order."""
    text = """\
leadcore: 1
definition: x
disqualify: [{rule: r, when: contry == "DE", because: b}]
capture:
  web:
    facts: {emial: a, country: {constant: Atlantis}}
  crm:
    touches: [{kind: cal, at: a}]
"""
    with pytest.raises(DefinitionError) as raised:
        Definition.loads(text)
    assert [(p.code, p.span and p.span.line) for p in raised.value.problems] == [
        ("LC-EXPR-003", 3),
        ("LC-DEF-051", 6),
        ("LC-DEF-055", 6),
        ("LC-DEF-058", 8),
    ]


@pytest.mark.parametrize(
    ("lines", "cure"),
    [
        ("joins: web\n    touches: [{kind: call, at: a}]", "under `id:`"),
        ("joins: web\n    id: a\n    facts: {city: c}", "capture the facts in `web`"),
        ("joins: web\n    id: a", "under `touches:`"),
        ("joins: web\n    id: a\n    rows: inquiries\n    touches: [{kind: call, at: a}]",
         "remove it"),
    ],
)  # fmt: skip
def test_a_joined_source_tells_of_touches_by_lead(lines: str, cure: str) -> None:
    """What makes no sense for rows of a second file is told."""
    text = "leadcore: 1\ndefinition: x\ncapture:\n  web: {id: i, facts: {city: c}}\n  more:\n    "
    with pytest.raises(DefinitionError, match="LC-DEF-050") as raised:
        Definition.loads(text + lines + "\n")
    assert any(cure in problem.hint for problem in raised.value.problems)


def test_the_leads_of_a_joined_source_must_be_identified() -> None:
    """Rows cannot be joined to leads that only have a row number."""
    text = """\
leadcore: 1
definition: x
capture:
  web: {facts: {city: c}}
  more: {joins: web, id: i, touches: [{kind: call, at: a}]}
  most: {joins: more, id: i, touches: [{kind: call, at: a}]}
"""
    with pytest.raises(DefinitionError) as raised:
        Definition.loads(text)
    hints = [problem.hint for problem in raised.value.problems]
    assert hints == ["add `id:` to `web`", "join `web`"]
