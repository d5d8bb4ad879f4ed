"""A document of nothing but faults: the first are told, the rest is not looked at."""

from __future__ import annotations

import pytest

from leadcore import Definition, DefinitionError
from leadcore.definition.planning.conditions import MAX_TOLD
from leadcore.errors import Problem

HEAD = "leadcore: 1\ndefinition: many\n"


def problems(text: str) -> tuple[Problem, ...]:
    """What a definition is refused for, in reading order."""
    with pytest.raises(DefinitionError) as caught:
        Definition.loads(text)
    return tuple(caught.value.problems)


@pytest.mark.parametrize(
    "fault",
    [
        "disqualify:\n" + "  - {{rule: r{}, when: bugdet > 5}}\n",
        "teams: [sales]\nroute:\n  rules:\n" + "    - {{rule: r{}, when: budget > 5, to: slaes}}\n",
        (
            "stages:\n  - {{stage: inquiry}}\n  - stage: mql\n    enter:\n"
            "      - {{rule: r{}, when: stage.reached('mql')}}\n"
        ),
        "disqualify:\n" + "  - {{rule: r{}, when: {{all: [{{name: x, operator: y}}]}}}}\n",
    ],
)
def test_a_thousand_problems_are_enough(fault: str) -> None:
    """Beyond them neither conditions are read nor names guessed, and that is said at the last."""
    head, body = fault.rsplit("\n", 2)[0], fault.rsplit("\n", 2)[1] + "\n"
    head = head.replace("{{", "{").replace("}}", "}")
    text = f"{HEAD}{head}\n" + "".join(body.format(at) for at in range(5_000))

    told = problems(text)

    assert len(told) == MAX_TOLD + 1
    assert told[-1].message == "these are 1,000 problems, and the rest is not looked at"
    assert told[-1].span == told[-2].span
    assert told[-1].hint


def test_warnings_do_not_count_as_problems() -> None:
    """A definition with thousands of warnings is whole, and decides."""
    rules = "".join(f"  - {{rule: r{at}, when: now.hour() > 20}}\n" for at in range(MAX_TOLD + 100))
    definition = Definition.loads(
        f"{HEAD}disqualify:\n{rules}  - {{rule: last, when: budget > 5}}\n"
    )

    assert len(definition.warnings) == MAX_TOLD + 100
    assert definition.meaning.plan.disqualify[-1].condition is not None


def test_fewer_problems_are_all_told() -> None:
    """One less than enough is told in full, without a word about more."""
    rules = "".join(f"  - {{rule: r{at}, when: bugdet > 5}}\n" for at in range(MAX_TOLD - 1))

    told = problems(f"{HEAD}disqualify:\n{rules}")

    assert {problem.code for problem in told} == {"LC-EXPR-003"}
    assert len(told) == MAX_TOLD - 1


def test_a_tree_of_nothing_but_faults_tells_the_first() -> None:
    """Of one condition tree fifty faults are told."""
    tests = ", ".join(f"{{name: n{at}, operator: equal_to, value: 5}}" for at in range(5_000))

    told = problems(f"{HEAD}disqualify: [{{rule: r, when: {{all: [{tests}]}}}}]\n")

    assert len(told) == 50
    assert {problem.code for problem in told} == {"LC-BR-003"}


def test_very_many_unknown_keys_end_with_how_many_more() -> None:
    """The summary stands last, where the last told problem stands."""
    told = problems(HEAD + "".join(f"key_{at}: x\n" for at in range(1_000)))

    assert len(told) == 201
    assert told[-1].message == "and 800 more problems with the shape of the document"
    assert told[-1].span == told[-2].span
