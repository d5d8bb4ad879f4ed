"""Condition trees of the package over the test vocabulary, and facts that both engines can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from business_rules.engine import check_conditions_recursively
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadcore.language import tree
from leadcore.language.business_rules import from_business_rules, variables_for
from leadcore.language.business_rules.importing import OPERATORS
from leadcore.language.business_rules.variables import Variable, variables_of
from leadcore.language.faults import FaultError
from leadcore.language.interpret import Facts, evaluate
from leadcore.language.reading import read_condition, read_value
from leadcore.language.tree import Condition, Constant
from leadcore.language.types import Choice, ListOf, Text, Whole
from leadcore.language.vocabulary import Scope, Section, Vocabulary
from tests.language.strategies import NORMAL_TEXTS, NORMALISERS, VOCABULARY

SCOPE = Scope(Section.TRACKS)
#: Some of each kind; more of them would only take the more time.
VARIABLES = {
    name: variable
    for name, variable in variables_of(VOCABULARY).items()
    if name
    in {
        *("id", "title", "country", "company.name", "region"),
        *("budget", "score.total", "timeline_days", "seats"),
        *("company.is_customer", "is_partner", "came_back", "qualified"),
        *("budget_band", "stage", "was.stage", "topics", "markets"),
    }
}

#: Numbers so near to each other that the package's tolerance decides.
NEAR = st.builds(
    lambda base, steps: Decimal(base) + Decimal(steps).scaleb(-6),
    st.sampled_from(("0.1", "5")),
    st.integers(-2, 2),
)
_WHOLES = st.integers(3, 5)
# So few that two of them are often equal, or nearly.
_TEXTS = st.sampled_from(("ab", "AB", "aB", "s", "S", "é", "É", "1.b", " a", "b"))
_PATTERNS = ("a", "^[aA]b", r"\bs", "(?i)é", "b*", r"\d", "^$|a", r"(?a)\ba", "[^a]$", "1|B")


def read(conditions: object) -> Condition:
    """A condition tree over the test vocabulary, read."""
    return from_business_rules(conditions, VOCABULARY, SCOPE, NORMALISERS)


def package_says(conditions: Mapping[str, Any], facts: Mapping[str, object]) -> bool:
    """The package's own engine's answer."""
    return bool(check_conditions_recursively(conditions, variables_for(VOCABULARY, facts)))


def we_say(
    condition: Condition, facts: Mapping[str, object], vocabulary: Vocabulary = VOCABULARY
) -> bool | None:
    """The answer of the reference interpreter."""
    return evaluate(condition, engine_facts(facts, vocabulary))


def engine_facts(facts: Mapping[str, object], vocabulary: Vocabulary = VOCABULARY) -> Facts:
    """Facts by dotted names as the interpreter reads them."""
    lead: dict[str, Any] = {}
    derived: dict[str, Any] = {}
    segments: dict[str, Condition] = {}
    results: dict[str, Any] = {}
    for name, value in facts.items():
        path = name.split(".")
        if name in vocabulary.derived:
            derived[name] = value
        elif name in vocabulary.segments:
            segments[name] = tree.Always(bool(value))
        elif vocabulary.fact(tuple(path)) is not None:
            held = lead
            for step in path[:-1]:
                held = held.setdefault(step, {})
            held[path[-1]] = value
        else:
            results[name] = value
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return Facts(lead, now, {}, segments, derived, results, vocabulary.line)


# -- facts ---------------------------------------------------------------------------------------


def values(variable: Variable) -> SearchStrategy[Any]:
    """Values that a variable can have, none of them missing, no text empty."""
    kind = variable.type.item if isinstance(variable.type, ListOf) else variable.type
    if isinstance(kind, Text):
        one: SearchStrategy[Any] = (
            _TEXTS if kind.normal is None else st.sampled_from(NORMAL_TEXTS[kind.normal])
        )
    elif isinstance(kind, Choice):
        one = st.sampled_from(kind.options)
    elif variable.kind == "boolean":
        one = st.booleans()
    else:
        one = _WHOLES if isinstance(kind, Whole) else NEAR
    if isinstance(variable.type, ListOf):
        return st.lists(one, max_size=3, unique=True).map(tuple)
    return one


def complete_facts(variables: Mapping[str, Variable] = VARIABLES) -> SearchStrategy[dict[str, Any]]:
    """A value for each variable."""
    return st.fixed_dictionaries({name: values(each) for name, each in variables.items()})


@st.composite
def facts_without_texts(draw: st.DrawFn) -> dict[str, Any]:
    """Complete facts but for texts: of those, some that can be missing are."""
    facts = draw(complete_facts())
    texts = [n for n, v in VARIABLES.items() if v.kind == "string" and v.sometimes_missing]
    for name in draw(st.lists(st.sampled_from(texts), unique=True, min_size=1)):
        facts[name] = None
    return facts


# -- trees ---------------------------------------------------------------------------------------


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    """One test; the variables of each kind are equally likely."""
    kind = draw(st.sampled_from(sorted(OPERATORS)))
    variable = draw(st.sampled_from([v for v in VARIABLES.values() if v.kind == kind]))
    operator = draw(st.sampled_from(OPERATORS[variable.kind]))
    value = draw(_given(variable, operator))
    return {"name": variable.name, "operator": operator, "value": value}


def _given(variable: Variable, operator: str) -> SearchStrategy[Any]:
    if variable.kind == "boolean" or operator == "non_empty":
        return st.just("")
    if variable.kind == "numeric":
        return _WHOLES | NEAR.map(float) | NEAR | st.sampled_from((4.5, 2.9999999, 5.0))
    if operator == "matches_regex":
        return st.sampled_from(_PATTERNS)
    one = values(variable)
    if isinstance(variable.type, ListOf):
        return (
            one.filter(bool)
            .map(list)
            .flatmap(
                lambda held: st.sampled_from([held, [text.upper() for text in held], held * 2])
            )
        )
    if operator == "equal_to":
        return one if variable.sometimes_missing is False else one | st.just("")
    cases = st.sampled_from((str, str.upper, str.lower))
    return st.builds(lambda change, text: change(text), cases, one)


def _is_read(conditions: object) -> bool:
    try:
        read(conditions)
    except FaultError:
        return False
    return True


@st.composite
def leaves_with_facts(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """One test that is read, and a value for what it tests; a text may be missing."""
    test = draw(leaves().filter(_is_read))
    variable = VARIABLES[test["name"]]
    one = values(variable)
    if variable.kind == "string" and variable.sometimes_missing:
        one |= st.none()
    return test, {variable.name: draw(one)}


#: Trees that are read; what is refused has tests of its own.
TREES: SearchStrategy[dict[str, Any]] = st.recursive(
    leaves().filter(_is_read),
    lambda inner: st.builds(
        lambda key, parts: {key: parts},
        st.sampled_from(("all", "any")),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=8,
)


# -- conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Subject:
    """A variable as the typed tree has it."""

    variable: Variable
    value: tree.Value


def _subject(variable: Variable) -> _Subject:
    if variable.kind != "boolean":
        return _Subject(variable, read_value(variable.name, VOCABULARY, SCOPE, NORMALISERS))
    truth = read_condition(variable.name, VOCABULARY, SCOPE, NORMALISERS)
    assert isinstance(truth, tree.Truth)
    return _Subject(variable, truth.value)


SUBJECTS = [
    _subject(variable)
    for variable in VARIABLES.values()
    if variable.name not in ("came_back", "qualified")
]


def _comparisons(subject: _Subject) -> SearchStrategy[Condition]:
    kind = subject.variable.kind
    literals = values(subject.variable)
    if kind == "select_multiple":
        return st.builds(
            lambda held, every: tree.Has(subject.value, held, all=every and len(held) > 1),
            literals.filter(bool),
            st.booleans(),
        )
    if kind == "boolean":
        return st.just(tree.Truth(subject.value))
    signs = ("==", "!=", "<", "<=", ">", ">=") if kind == "numeric" else ("==", "!=")
    compared = st.builds(
        lambda sign, literal: tree.Compare(
            sign, subject.value, Constant(literal, subject.variable.type)
        ),
        st.sampled_from(signs),
        literals,
    )
    listed = st.lists(literals, min_size=2, max_size=3, unique=True).map(
        lambda options: tree.OneOf(subject.value, tuple(options))
    )
    return compared | listed


@st.composite
def comparisons_with_facts(draw: st.DrawFn) -> tuple[Condition, dict[str, Any]]:
    """One test of the language, or its opposite, and a value for what it tests."""
    subject = draw(st.sampled_from(SUBJECTS))
    condition = draw(_comparisons(subject))
    if draw(st.booleans()):
        condition = tree.Not(condition)
    return condition, {subject.variable.name: draw(values(subject.variable))}


def _grown(inner: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    def join(make: Callable[[tuple[Condition, ...]], Condition]) -> SearchStrategy[Condition]:
        return st.lists(inner, min_size=2, max_size=3).map(lambda parts: make(tuple(parts)))

    return inner.map(tree.Not) | join(tree.And) | join(tree.Or)


#: Conditions of the part of the language that trees can mostly say.
CONDITIONS: SearchStrategy[Condition] = st.recursive(
    st.one_of(
        TREES.map(read),
        st.sampled_from(SUBJECTS).flatmap(_comparisons),
        st.sampled_from([tree.Segment("came_back"), tree.Flag("qualified"), tree.Reached("sql")]),
        st.sampled_from(
            [tree.Known(s.value) for s in SUBJECTS if s.variable.kind == "string"]
        ).filter(lambda known: known.value.can_be_missing),
    ),
    _grown,
    max_leaves=6,
)
