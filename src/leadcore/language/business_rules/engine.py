"""
The package's own side: its rule data for rule builders, and facts and actions for its own engine.

The package is imported when one of these is asked for, and not before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leadcore.language.business_rules.variables import Variable, variables_of
from leadcore.language.vocabulary import Section, Vocabulary

_ParameterData = dict[str, Any]


def vocabulary_data(
    vocabulary: Vocabulary, *, teams: tuple[str, ...] = (), section: Section = Section.TRACKS
) -> dict[str, Any]:
    """
    What a rule-builder screen needs: the package's `export_rule_data` for a definition.

    Args:
        vocabulary: The definition's names.
        teams: The teams that leads can be routed to.
        section: Where the conditions to be built stand; they see the results decided before it.

    Returns:
        Variables with label, type and options; actions with their parameters; and the operators
        of each type. Plain data, ready for JSON.

    >>> from leadcore.language.types import WHOLE, Field, Record
    >>> lead = Record("lead", {"employees": Field(WHOLE, label="Number of employees")})
    >>> data = vocabulary_data(Vocabulary(lead, touch=Record("touch")), section=Section.DERIVE)
    >>> data["variables"]
    [{'name': 'employees', 'label': 'Number of employees', 'field_type': 'numeric', 'options': []}]
    """
    from business_rules import export_rule_data

    data: dict[str, Any] = export_rule_data(
        variables_class(vocabulary, section=section), actions_class(vocabulary, teams=teams)
    )
    return data


def variables_for(vocabulary: Vocabulary, facts: Mapping[str, object]) -> Any:
    """
    The facts of a lead as the package's engine reads them.

    Args:
        vocabulary: The definition's names.
        facts: Values by the variables' names, such as `company.employees`; a name that is left
            out is missing.

    Returns:
        An instance of the package's `BaseVariables`, for `run_all` and its like.

    >>> from business_rules.engine import check_conditions_recursively
    >>> from leadcore.language.types import WHOLE, Field, Record
    >>> lead = Record("lead", {"employees": Field(WHOLE)})
    >>> variables = variables_for(Vocabulary(lead, touch=Record("touch")), {"employees": 80})
    >>> test = {"name": "employees", "operator": "greater_than", "value": 50}
    >>> check_conditions_recursively({"all": [test]}, variables)
    True
    """
    return variables_class(vocabulary)(facts)


def variables_class(vocabulary: Vocabulary, *, section: Section = Section.TRACKS) -> Any:
    """The package's `BaseVariables` for a vocabulary; its instances are made of facts by name."""
    from business_rules.variables import BaseVariables

    members: dict[str, Any] = {"__init__": _take_facts}
    for variable in variables_of(vocabulary, section).values():
        members[variable.name] = _variable_method(variable)
    return type("LeadVariables", (BaseVariables,), members)


def _take_facts(self: Any, facts: Mapping[str, object]) -> None:
    self.facts = facts


def _variable_method(variable: Variable) -> Any:
    from business_rules import operators
    from business_rules.variables import rule_variable

    types = {
        "string": operators.StringType,
        "numeric": operators.NumericType,
        "boolean": operators.BooleanType,
        "select": operators.SelectType,
        "select_multiple": operators.SelectMultipleType,
    }

    def read(self: Any) -> object:
        value = self.facts.get(variable.name)
        # The package takes a choice as a list of the values chosen, and a text letter by letter.
        return [value] if variable.kind == "select" and value is not None else value

    decorate = rule_variable(
        types[variable.kind], label=variable.label, options=list(variable.options)
    )
    return decorate(read)


# -- actions -------------------------------------------------------------------------------------


def actions_for(vocabulary: Vocabulary, *, teams: tuple[str, ...] = ()) -> Any:
    """
    Actions for the package's `run_all`, which note what was done instead of doing it.

    Returns:
        An instance of the package's `BaseActions`; its `taken` holds name and parameters of each
        action that a rule called for, in order.
    """
    return actions_class(vocabulary, teams=teams)()


def actions_class(vocabulary: Vocabulary, *, teams: tuple[str, ...] = ()) -> Any:
    """The package's `BaseActions` with the effects that rules of a definition have."""
    from business_rules.actions import BaseActions, rule_action

    def add_points(self: Any, dimension: str, points: object) -> None:
        self.taken.append(("add_points", {"dimension": dimension, "points": points}))

    def set_grade(self: Any, grade: str) -> None:
        self.taken.append(("set_grade", {"grade": grade}))

    def enter_stage(self: Any, stage: str) -> None:
        self.taken.append(("enter_stage", {"stage": stage}))

    def route_to_team(self: Any, team: str) -> None:
        self.taken.append(("route_to_team", {"team": team}))

    def disqualify(self: Any) -> None:
        self.taken.append(("disqualify", {}))

    def meet_criterion(self: Any, criterion: str) -> None:
        self.taken.append(("meet_criterion", {"criterion": criterion}))

    dimension = _choice("dimension", "Dimension", vocabulary.dimensions)
    points = _parameter("points", "Points", "numeric")
    offered: list[tuple[Callable[..., None], str, list[_ParameterData]]] = [
        (disqualify, "Disqualify", []),
        (meet_criterion, "Meet a criterion", [_parameter("criterion", "Criterion", "text")]),
    ]
    if vocabulary.dimensions:
        offered.append((add_points, "Add points", [dimension, points]))
    if vocabulary.grades:
        grade = _choice("grade", "Grade", vocabulary.grades)
        offered.append((set_grade, "Set the grade", [grade]))
    if vocabulary.stages:
        stage = _choice("stage", "Stage", vocabulary.stages)
        offered.append((enter_stage, "Enter a stage", [stage]))
    if teams:
        offered.append((route_to_team, "Route to a team", [_choice("team", "Team", teams)]))
    members: dict[str, Any] = {"__init__": _take_none}
    for act, label, parameters in offered:
        members[act.__name__] = rule_action(label=label, params=parameters)(act)
    return type("LeadActions", (BaseActions,), members)


def _take_none(self: Any) -> None:
    self.taken = []


def _parameter(name: str, label: str, field_type: str) -> _ParameterData:
    return {"name": name, "label": label, "fieldType": field_type}


def _choice(name: str, label: str, options: tuple[str, ...]) -> _ParameterData:
    return {**_parameter(name, label, "select"), "options": list(options)}
