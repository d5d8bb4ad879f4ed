"""
The workload's 75 rules as a lead definition, and its leads as leads.

The workload says `not c` for "c is not true"; in leadcore `not` of something unknown is unknown,
so it becomes `not (known(x) and c)`. Its counts of touches stay plain numbers, as they are there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from benchmarks.peers import module
from leadcore import Definition, Document, Lead

#: Names that mean something else in leadcore.
_RENAMED = {"consent": "contactable"}
_SIGNS = {"eq": "==", "gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}
_TEXTS = {"contains": "contains", "starts": "starts_with", "ends": "ends_with"}

Rule = tuple[Any, ...]


def expression(rule: Rule) -> str:
    """A rule of the workload in leadcore's language."""
    sort = rule[0]
    if sort in ("and", "or"):
        return "(" + f" {sort} ".join(expression(part) for part in rule[1:]) + ")"
    if sort == "not":
        return _negated(rule[1])
    name = _name(rule[1])
    if sort == "true":
        return name
    if sort == "exists":
        return f"known({name})"
    if sort == "in":
        return f"{name} in {json.dumps(rule[2])}"
    if sort == "between":
        return f"({rule[2]} <= {name} <= {rule[3]})"
    if sort in _SIGNS:
        return f"{name} {_SIGNS[sort]} {json.dumps(rule[2])}"
    return f"{name}.{_TEXTS[sort]}({json.dumps(rule[2])})"


def _negated(rule: Rule) -> str:
    sort = rule[0]
    if sort == "exists":
        return f"missing({_name(rule[1])})"
    if sort in ("and", "or", "not") or module("workload").FIELDS[rule[1]] in "Ib":
        return f"(not {expression(rule)})"
    return f"(not (known({_name(rule[1])}) and {expression(rule)}))"


def _name(path: str) -> str:
    group, _, last = path.partition(".")
    return f"n_{last}" if group == "touches" else _RENAMED.get(path, path)


def sections() -> dict[str, Any]:
    """The definition as plain data, so that other workloads can add to it."""
    workload = module("workload")
    *criteria, (_, disqualifier) = workload.QUALIFY
    routes = [
        {"rule": f"r{at}", "to": owner, "when": expression(rule)}
        for at, (owner, rule) in enumerate(workload.ROUTING)
    ]
    return {
        "definition": "seventy-five",
        "fields": {
            "last_touch_days": {"type": "whole"},
            "contactable": {"type": "yes_no", "default": "no"},
            "existing_customer": {"type": "yes_no", "default": "no"},
            **{f"n_{kind}": {"type": "whole", "default": "0"} for kind in workload.TOUCH},
        },
        "disqualify": [{"rule": "disqualified", "when": expression(disqualifier)}],
        "qualify": {
            "need": 3,
            "criteria": [{"rule": name, "when": expression(rule)} for name, rule in criteria],
        },
        "score": {
            "all": {
                "rules": [
                    {"rule": name, "points": points, "when": expression(rule)}
                    for name, points, rule in workload.SCORING
                ]
            }
        },
        "route": {"rules": [*routes, {"rule": "fallback", "to": workload.FALLBACK}]},
    }


def definition() -> Definition:
    """The 75 rules."""
    return Definition(Document.model_validate(sections()))


def facts(number: int, raw: Mapping[str, Any]) -> dict[str, Any]:
    """A lead of the workload under leadcore's names, still plain data."""
    found: dict[str, Any] = {"id": number}
    for name, value in raw.items():
        if name == "touches":
            found.update({f"n_{kind}": count for kind, count in value.items()})
        else:
            found[_RENAMED.get(name, name)] = value
    return found


def leads(made: Definition, raw: list[dict[str, Any]]) -> list[Lead]:
    """Leads of the workload as the definition's own."""
    return [made.lead(facts(number, each)) for number, each in enumerate(raw)]


Answer = tuple[int, str, str | None]


def wanted(raw: Mapping[str, Any]) -> Answer:
    """
    The hand-written answer: score, status, and where the lead goes.

    The workload routes everybody; leadcore does not route who is disqualified, so there the route
    is left out of the comparison.
    """
    score, status, route = module("handwritten").evaluate(raw)
    return score, status, None if status == "disqualified" else route
