"""Errors carry their problems wherever they are caught."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from leadcore import (
    DefinitionError,
    InputError,
    LeadcoreError,
    LeadError,
    MomentError,
    Problem,
    Span,
)

PROBLEMS = (
    Problem("LC-LEAD-001", "`a lot` is not a number", "write digits", path="budget"),
    Problem("LC-LEAD-002", "there is no field called `emial`", span=Span("a.yaml", 1, 2, 1, 9)),
)


def _pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # made a moment ago


@pytest.mark.parametrize("kind", [DefinitionError, LeadError, InputError, MomentError])
@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, _pickled])
def test_an_error_says_the_same_in_another_process(
    kind: type[LeadcoreError], way: Callable[[Any], Any]
) -> None:
    """What a worker raises arrives with text, problems and subject."""
    error = kind(PROBLEMS, subject="Lead")
    back = way(error)
    assert type(back) is kind
    assert (str(back), back.problems, back.subject) == (str(error), PROBLEMS, "Lead")
    assert back.code == "LC-LEAD-001"
