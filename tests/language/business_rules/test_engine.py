"""The package's own side: rule data for screens, facts and actions for its engine."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from business_rules import run_all

from leadcore.language.business_rules import actions_for, variables_for, vocabulary_data
from leadcore.language.business_rules.variables import variables_of
from leadcore.language.vocabulary import Section
from tests.language.strategies import VOCABULARY


def test_the_vocabulary_is_plain_data_for_a_screen() -> None:
    """Fields, derived values, segments and results with labels and options; JSON all through."""
    data = vocabulary_data(VOCABULARY, teams=("advisers", "partners"))
    variables = {each["name"]: each for each in data["variables"]}

    assert json.loads(json.dumps(data)) == data
    assert variables["company.employees"] == {
        "name": "company.employees",
        "label": "Company: Number of employees",
        "field_type": "numeric",
        "options": [],
    }
    assert variables["title"]["label"] == "Job title"
    assert variables["company.name"]["label"] == "Company name"
    assert variables["budget_band"]["field_type"] == "select"
    assert variables["budget_band"]["options"] == ["none", "under_500", "over_500"]
    assert variables["topics"]["field_type"] == "select_multiple"
    assert variables["topics"]["options"] == ["stocks", "funds", "bonds", "real_estate"]
    assert variables["markets"]["field_type"] == "select_multiple"
    assert variables["came_back"]["label"] == "Segment: came back"
    assert variables["region"]["field_type"] == "string"
    assert variables["score.fit"]["label"] == "Fit score"
    assert variables["grade"]["options"] == ["F", "A", "B", "C"]
    assert {"qualified", "disqualified", "stage", "was.stage", "score.total"} <= set(variables)
    # no counterpart: dates, moments, lengths of time, records, lists of free text
    for name in ("created_at", "renewal_on", "notice_period", "interests", "inquiries", "company"):
        assert name not in variables


def test_the_effects_are_actions_with_parameters() -> None:
    """What rules of a definition can do, with the choices there are."""
    data = vocabulary_data(VOCABULARY, teams=("advisers",))
    actions = {each["name"]: each for each in data["actions"]}

    assert set(actions) == {
        *("add_points", "set_grade", "enter_stage", "route_to_team", "disqualify"),
        "meet_criterion",
    }
    assert actions["disqualify"] == {"name": "disqualify", "label": "Disqualify", "params": []}
    assert actions["add_points"]["params"] == [
        {
            "name": "dimension",
            "label": "Dimension",
            "fieldType": "select",
            "options": ["fit", "engagement"],
        },
        {"name": "points", "label": "Points", "fieldType": "numeric"},
    ]
    assert actions["route_to_team"]["params"][0]["options"] == ["advisers"]


def test_effects_that_a_definition_does_not_have_are_not_offered() -> None:
    """No dimensions, no points; no teams, no routes."""
    bare = VOCABULARY.extended(dimensions=(), grades=(), stages=(), line=())

    data = vocabulary_data(bare)

    assert {each["name"] for each in data["actions"]} == {"disqualify", "meet_criterion"}


@pytest.mark.parametrize(
    ("section", "seen", "unseen"),
    [
        (Section.DISQUALIFY, {"title", "region", "came_back", "was.stage"}, {"disqualified"}),
        (Section.SCORE, {"disqualified", "qualified"}, {"score.total", "grade", "stage"}),
        (Section.GRADES, {"score.total", "score.fit"}, {"grade", "stage"}),
        (Section.ROUTE, {"grade", "stage"}, set()),
    ],
)
def test_a_section_is_offered_what_is_decided_before_it(
    section: Section, seen: set[str], unseen: set[str]
) -> None:
    """A screen for one section shows only what conditions there may read."""
    names = set(variables_of(VOCABULARY, section))

    assert seen <= names
    assert not unseen & names
    assert {each["name"] for each in vocabulary_data(VOCABULARY, section=section)["variables"]} == (
        names
    )


def test_the_packages_own_engine_runs_on_the_facts_of_a_lead() -> None:
    """Its `run_all` reads our facts, and what it would do is noted."""
    actions = actions_for(VOCABULARY, teams=("advisers",))
    variables = variables_for(
        VOCABULARY, {"company.employees": 80, "budget_band": "over_500", "topics": ("funds",)}
    )
    rules = [
        {
            "conditions": {
                "all": [
                    {"name": "company.employees", "operator": "greater_than", "value": 50},
                    {"name": "budget_band", "operator": "contains", "value": "over_500"},
                    {"name": "topics", "operator": "contains_all", "value": ["funds"]},
                    {"name": "title", "operator": "equal_to", "value": ""},
                ]
            },
            "actions": [
                {"name": "add_points", "params": {"dimension": "fit", "points": 20}},
                {"name": "set_grade", "params": {"grade": "A"}},
                {"name": "enter_stage", "params": {"stage": "sql"}},
                {"name": "route_to_team", "params": {"team": "advisers"}},
                {"name": "meet_criterion", "params": {"criterion": "size"}},
                {"name": "disqualify"},
            ],
        }
    ]

    assert run_all(rules, variables, actions)
    assert actions.taken == [
        ("add_points", {"dimension": "fit", "points": 20}),
        ("set_grade", {"grade": "A"}),
        ("enter_stage", {"stage": "sql"}),
        ("route_to_team", {"team": "advisers"}),
        ("meet_criterion", {"criterion": "size"}),
        ("disqualify", {}),
    ]


def test_the_package_is_imported_only_when_it_is_needed() -> None:
    """Reading and writing trees needs neither the package nor its engine."""
    code = (
        "import sys, leadcore.language.business_rules; "
        "print(sorted({'business_rules', 're2', 'six'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
