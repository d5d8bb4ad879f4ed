"""Condition trees in a document: their numbers are read, and their faults have a place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadcore import Definition, DefinitionError
from leadcore.errors import Span

DOCUMENT = """\
leadcore: 1
definition: trees
score:
  fit:
    rules:
      - rule: size
        when:
          all:
            - {name: company.employees, operator: greater_than, value: %s}
            - {name: company.name, operator: equal_to, value: 42}
        points: 20
        because: Large enough
"""


def test_a_tree_decides_like_a_text() -> None:
    """YAML keeps scalars as texts; a number that meets a number is one, beside a text it is not."""
    definition = Definition.loads(DOCUMENT % 50)
    lead = definition.lead(id=1, company={"employees": 80, "name": "42"})

    assert definition.decide(lead, datetime(2026, 3, 1, tzinfo=UTC)).score.total == 20


def test_a_fault_in_a_tree_has_its_own_place() -> None:
    """The path and the position lead to the value itself, not to the rule around it."""
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(DOCUMENT % "fifty")

    [problem] = caught.value.problems
    assert problem.code == "LC-BR-006"
    assert problem.path == "score.fit.rules[0].when.all[0].value"
    assert problem.span == Span("", 9, 72, 9, 77)
