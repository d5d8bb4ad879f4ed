"""The corpus that defines the expression language, run by both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadcore.errors import CATALOGUE
from leadcore.language import tree
from tests.language.spec_cases import ANSWERS, Case, corpora, faults_of, nodes_of

EVERY = tuple(case for corpus in corpora() for case in corpus.cases())


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.name)
def test_a_case_comes_out_as_the_corpus_says(case: Case) -> None:
    """Both engines answer as the meaning demands, also after rendering, and negated."""
    wrong = faults_of(case)

    assert not wrong, f"{case.name}: {case.text}\n" + "\n".join(wrong)


def test_every_error_code_has_a_case() -> None:
    """No condition is refused under a code that the corpus does not show."""
    shown = {case.error for case in EVERY if case.error is not None}

    assert shown == {code for code in CATALOGUE if code.startswith("LC-EXPR-")}


def test_every_fault_has_a_cure() -> None:
    """Whatever is refused, the author is told what to write instead, in a line or two."""
    refused = [case for case in EVERY if case.error is not None]
    assert refused

    for case in refused:
        for fault in case.faults():
            assert fault.hint, f"{case.name}: {fault.message}"
            assert len(fault.hint) < 250, case.name
            assert "\n" not in fault.message + fault.hint


def test_every_construct_has_a_case() -> None:
    """Every kind of node of the typed tree occurs in a case with an answer."""
    every = {
        made
        for made in vars(tree).values()
        if isinstance(made, type) and issubclass(made, tree.Node)
    }
    seen = {kind for case in EVERY for kind in nodes_of(case)}

    assert every - seen == {tree.Node, tree.Value, tree.Condition}


@pytest.mark.parametrize("answer", sorted(ANSWERS))
def test_each_answer_is_expected_somewhere_of_most_constructs(answer: str) -> None:
    """True, false and unknown are each expected in many places."""
    assert sum(case.expect == answer for case in EVERY) > 100


def test_a_wrong_expectation_fails() -> None:
    """The runner sees an answer that is not the expected one, whichever it is."""
    asked = [case for case in EVERY if case.expect is not None][::23]
    assert asked
    for case in asked:
        for other in ANSWERS.keys() - {case.expect}:
            assert faults_of(replace(case, expect=other)), case.name


def test_a_wrong_error_fails() -> None:
    """The runner sees another code, another message, and a condition that can be read."""
    refused = [case for case in EVERY if case.error is not None][::7]
    assert refused
    for case in refused:
        codes = {fault.code for fault in case.faults()}
        other = next(code for code in CATALOGUE if code not in codes)
        assert faults_of(replace(case, error=other)), case.name
        assert faults_of(replace(case, says="this is said nowhere")), case.name
    readable = next(case for case in EVERY if case.expect is not None)
    assert faults_of(replace(readable, expect=None, error="LC-EXPR-001"))
