"""
Reads the corpus of `spec/cases/` and asks both engines about each of its cases.

The corpus is data that any engine can run; `spec/README.md` says what its keys mean. Everything
in it is text until the field it meets gives it a type, so that no YAML dialect has a say.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from leadcore.definition import Definition
from leadcore.definition.deciding.counting import function_of
from leadcore.definition.lead_types import declared_type
from leadcore.definition.sections.document import Document, FieldDeclaration
from leadcore.language import tree
from leadcore.language.faults import Fault, FaultError
from leadcore.language.interpret import Facts, ListKey, evaluate, normal_of
from leadcore.language.literals import literal, number
from leadcore.language.points import MICRO
from leadcore.language.python import PythonWriter, assign, negated
from leadcore.language.reading import read_condition, read_items
from leadcore.language.render import render
from leadcore.language.tree import Condition, Items, Scalar
from leadcore.language.types import Type
from leadcore.language.vocabulary import Scope, Section, SegmentInfo, Vocabulary
from leadcore.model import NORMALISERS, Lead

CASES = Path(__file__).parents[2] / "spec" / "cases"
NOW = "2026-03-15T12:00:00Z"
#: What a case may expect of a condition.
ANSWERS: Mapping[str, bool | None] = {"true": True, "false": False, "unknown": None}
_YES = {"yes": True, "true": True, "no": False, "false": False}

_HEAD = {"title", "now", "fields", "touches", "members", "lists", "segments", "derived"}
_RESULTS = {"dimensions", "grades", "stages", "beside"}
_CASE = {"expr", "for_each", "section", "error", "says", "given", "why", "facts", "now", "expect"}
_SITUATION = {"facts", "now", "derived", "results", "member", "expect", "why"}


class _Texts(yaml.SafeLoader):
    """Keeps every scalar as the text it is."""


_Texts.yaml_implicit_resolvers = {}


@dataclass(frozen=True)
class Case:
    """
    One condition in one situation, with what must come of it.

    Attributes:
        name: Its file and place in it.
        corpus: The file, with the vocabulary that its cases share.
        text: The condition, or for `for_each` cases the list.
        items: Whether the text is a list, as `for_each` takes it.
        section: The section it stands in.
        expect: The answer, when it can be read.
        error: The code of its fault, when it cannot.
        says: What the fault's message or hint must contain.
        facts: The lead's facts.
        now: The moment.
        derived: The derived values.
        results: What earlier sections decided.
        member: The candidate for assignment, or None.
    """

    name: str
    corpus: Corpus
    text: str
    items: bool = False
    section: str = "route"
    expect: str | None = None
    error: str | None = None
    says: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    now: str = NOW
    derived: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, Any] = field(default_factory=dict)
    member: Mapping[str, Any] | None = None

    @property
    def scope(self) -> Scope:
        """Where the condition stands."""
        section = Section[self.section.upper()]
        derived = frozenset[str]() if section is Section.DERIVE else None
        return Scope(section, member=self.member is not None, derived=derived)

    def read(self, text: str | None = None) -> Condition:
        """The typed tree of the condition, or of another text in its place."""
        text = self.text if text is None else text
        return read_condition(text, self.corpus.vocabulary, self.scope, NORMALISERS)

    def faults(self) -> tuple[Fault, ...]:
        """What the reader finds wrong with the text."""
        read = read_items if self.items else read_condition
        try:
            read(self.text, self.corpus.vocabulary, self.scope, NORMALISERS)
        except FaultError as error:
            return error.faults
        return ()


class Corpus:
    """One file: a vocabulary and the cases that share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        head = yaml.load(path.read_text(encoding="utf-8"), _Texts)  # noqa: S506 - a safe loader
        self.raw_cases = head.pop("cases")
        unknown = set(head) - _HEAD - _RESULTS
        assert not unknown, f"{path.name} has keys that mean nothing: {unknown}"
        self.title = head["title"]
        self.now = head.get("now", NOW)
        self._derived = {
            name: FieldDeclaration.model_validate(declared)
            for name, declared in head.get("derived", {}).items()
        }
        parts = {key: head[key] for key in ("fields", "touches", "members", "lists") if key in head}
        definition = Definition(Document.model_validate({"definition": "spec", **parts}))
        self.lead_type: type[Lead] = definition.lead_type
        line = tuple(head.get("stages", ()))
        vocabulary = definition.vocabulary.extended(
            derived={name: declared_type(each) for name, each in self._derived.items()},
            dimensions=tuple(head.get("dimensions", ())),
            grades=tuple(head.get("grades", ())),
            stages=(*line, *head.get("beside", ())),
            line=line,
        )
        self.segments: dict[str, Condition] = {}
        for name, text in head.get("segments", {}).items():
            section, self.segments[name] = _first_readable(text, vocabulary)
            infos = {**vocabulary.segments, name: SegmentInfo(section)}
            vocabulary = vocabulary.extended(segments=infos)
        self.vocabulary: Vocabulary = vocabulary

    def cases(self) -> Iterator[Case]:
        """The cases, one for each situation that a condition is put in."""
        for at, raw in enumerate(self.raw_cases, start=1):
            situations = raw.get("given", [raw])
            for index, given in enumerate(situations, start=1):
                suffix = f".{index}" if "given" in raw else ""
                yield self._case(f"{self.path.stem}:{at}{suffix}", raw, given)

    def _case(self, name: str, raw: Mapping[str, Any], given: Mapping[str, Any]) -> Case:
        unknown = set(raw) - _CASE - _SITUATION, set(given) - _CASE - _SITUATION
        assert not any(unknown), f"{name} has keys that mean nothing: {unknown}"
        assert ("expr" in raw) != ("for_each" in raw), f"{name}: one of expr and for_each"
        expect, error = given.get("expect"), raw.get("error")
        assert (expect is None) != (error is None), f"{name}: one of expect and error"
        assert expect is None or expect in ANSWERS, f"{name} expects {expect}"
        return Case(
            name=name,
            corpus=self,
            text=raw.get("expr", raw.get("for_each")),
            items="for_each" in raw,
            section=raw.get("section", "route"),
            expect=expect,
            error=error,
            says=raw.get("says", ""),
            facts=given.get("facts", {}),
            now=given.get("now", self.now),
            derived=given.get("derived", {}),
            results=given.get("results", {}),
            member=given.get("member"),
        )

    def lists_of(self, node: tree.Node) -> dict[ListKey, frozenset[Scalar]]:
        """The named lists that a condition asks for, in the normal form of what meets them."""
        found: dict[ListKey, frozenset[Scalar]] = {}
        for each in node.walk():
            if isinstance(each, tree.InList | tree.HasListed):
                value = each.value if isinstance(each, tree.InList) else each.values
                normal = normal_of(value.kind)
                normalise = NORMALISERS[normal] if normal is not None else str
                values = self.vocabulary.lists[each.list].values
                found[each.list, normal] = frozenset(map(normalise, values))
        return found

    def derived_values(self, given: Mapping[str, str]) -> dict[str, Scalar | None]:
        """The derived values of a case, those not given being missing."""
        return {
            name: _typed(given[name], kind) if name in given else None
            for name, kind in self.vocabulary.derived.items()
        }


def _first_readable(text: str, vocabulary: Vocabulary) -> tuple[Section, Condition]:
    """The first section that a segment can be read in, and the segment as read there."""
    for section in Section:
        derived = frozenset[str]() if section is Section.DERIVE else None
        try:
            scope = Scope(section, derived=derived)
            return section, read_condition(text, vocabulary, scope, NORMALISERS)
        except FaultError as error:
            if section is Section.TRACKS or error.faults[0].code != "LC-EXPR-004":
                raise
    raise AssertionError(text)


def _typed(text: str, kind: Type) -> Scalar:
    if kind.name in ("whole number", "decimal", "money"):
        return literal(number(text), kind, NORMALISERS)
    if kind.name == "yes/no":
        return _YES[text]
    return literal(text, kind, NORMALISERS)


@lru_cache(maxsize=1)
def corpora() -> tuple[Corpus, ...]:
    """Every file of the corpus."""
    return tuple(Corpus(path) for path in sorted(CASES.glob("*.yaml")))


def interpreted(case: Case, condition: Condition) -> bool | None:
    """The answer of the reference engine."""
    corpus = case.corpus
    results = _results(case)
    for dimension in ("total", *corpus.vocabulary.dimensions):
        results[f"score.{dimension}"] = Decimal(results["score"].get(dimension, 0))
    facts = Facts(
        lead=corpus.lead_type.read({"id": 1, **case.facts}),
        now=_moment(case),
        lists=_lists(case, condition),
        segments=corpus.segments,
        derived=corpus.derived_values(case.derived),
        results=results,
        line=corpus.vocabulary.line,
        member=case.member,
    )
    return evaluate(condition, facts)


def compiled(case: Case, condition: Condition) -> bool | None:
    """The answer of the fast engine: `holds` and `fails` together, which must not both be so."""
    corpus, results = case.corpus, _results(case)
    line = corpus.vocabulary.line
    given: dict[str, Any] = {
        "lead": corpus.lead_type.read({"id": 1, **case.facts}),
        "now": _moment(case),
        **{f"x_{name}": value for name, value in corpus.derived_values(case.derived).items()},
        "qualified": results["qualified"],
        "disqualified": results["disqualified"],
        "grade": results["grade"],
        "stage": results["stage"],
        "was_stage": results["was.stage"],
        "rank": line.index(results["stage"]) if results["stage"] in line else -1,
        "was_rank": line.index(results["was.stage"]) if results["was.stage"] in line else -1,
    }
    for dimension in ("total", *corpus.vocabulary.dimensions):
        given[f"p_{dimension}"] = int(Decimal(results["score"].get(dimension, 0)) * MICRO)
    writer = PythonWriter(corpus.vocabulary, _lists(case, condition))
    body: list[ast.stmt] = [
        assign(f"g_{name}", negated(negated(writer.holds(segment))))
        for name, segment in corpus.segments.items()
    ]
    both = ast.Tuple([writer.holds(condition), writer.fails(condition)], ast.Load())
    answer = function_of(writer, "spec", [*body, ast.Return(both)], tuple(given))
    holds, fails = answer(**given)
    assert not (holds and fails), f"{case.name} is both true and false"
    return True if holds else False if fails else None


def _lists(case: Case, condition: Condition) -> dict[ListKey, frozenset[Scalar]]:
    asked = [condition, *case.corpus.segments.values()]
    return {key: held for node in asked for key, held in case.corpus.lists_of(node).items()}


def _moment(case: Case) -> datetime:
    return datetime.fromisoformat(case.now)


def _results(case: Case) -> dict[str, Any]:
    raw = case.results
    unknown = set(raw) - {"qualified", "disqualified", "grade", "stage", "was_stage", "score"}
    assert not unknown, f"{case.name} has results that mean nothing: {unknown}"
    line = case.corpus.vocabulary.line
    first = line[0] if line else None
    return {
        "qualified": _YES[raw.get("qualified", "no")],
        "disqualified": _YES[raw.get("disqualified", "no")],
        "grade": raw.get("grade"),
        "stage": raw.get("stage", first),
        "was.stage": raw.get("was_stage", first),
        "score": raw.get("score", {}),
    }


def faults_of(case: Case) -> list[str]:
    """Everything that goes otherwise than a case expects, empty when all is well."""
    if case.error is not None:
        return _wrong_error(case)
    found = []
    condition = case.read()
    wanted = ANSWERS[case.expect or ""]
    engines = {"interpreted": interpreted}
    if case.member is None:  # candidates are weighed one by one, by the reference engine
        engines["compiled"] = compiled
    shown = render(condition)
    again = case.read(shown)
    if again != condition:
        found.append(f"`{shown}` reads back as another tree: {again}")
    negation = case.read(f"not ({case.text})")
    for engine, answer in engines.items():
        for what, asked, want in (
            ("", condition, wanted),
            (" rendered", again, wanted),
            (" negated", negation, None if wanted is None else not wanted),
        ):
            got = answer(case, asked)
            if got is not want:
                found.append(f"{engine}{what}: {got}, and not {want}")
    return found


def _wrong_error(case: Case) -> list[str]:
    faults = case.faults()
    if not faults:
        return [f"it can be read, and {case.error} was expected"]
    found = []
    told = [f"{fault.message} ({fault.hint})" for fault in faults if fault.code == case.error]
    if not told:
        found.append(f"{[(fault.code, fault.message) for fault in faults]}, not {case.error}")
    elif not any(case.says in each for each in told):
        found.append(f"{told} does not say {case.says!r}")
    length = max(len(case.text), 1)
    return found + [
        f"{fault.code} stands at {fault.start}..{fault.end}, outside the text"
        for fault in faults
        if not 0 <= fault.start < fault.end <= length
    ]


def nodes_of(case: Case) -> set[type[tree.Node]]:
    """The kinds of node that a case's tree is made of."""
    if case.error is not None:
        return set()
    found: Condition | Items = case.read()
    return {type(node) for node in found.walk()}
