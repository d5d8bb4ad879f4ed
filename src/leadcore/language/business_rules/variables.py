"""What the package can name: the facts and results that have a type it has operators for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from leadcore.language.english.phrases import words
from leadcore.language.types import (
    POINTS,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Number,
    Points,
    Record,
    Text,
    Type,
    Whole,
    YesNo,
)
from leadcore.language.vocabulary import MADE_IN, Section, Vocabulary

VariableKind = Literal["string", "numeric", "boolean", "select", "select_multiple"]


@dataclass(frozen=True, slots=True)
class Variable:
    """
    One variable of a rule builder.

    Attributes:
        name: Its name, which is the fact's dotted path in the language.
        kind: The package's type for it, which says what operators it has.
        type: The language's type.
        label: What people read.
        options: The choices there are; empty where any value may be given.
        sometimes_missing: Whether a lead may have no value for it; lists are never missing.
    """

    name: str
    kind: VariableKind
    type: Type
    label: str
    options: tuple[str, ...] = ()
    sometimes_missing: bool = True


def kind_of(type_: Type) -> VariableKind | None:
    """
    The package's type for a type of the language; None where it has nothing that fits.

    Dates, moments and lengths of time have no counterpart. Lists of free text have none either:
    the package ignores case in lists, and the language does not.
    """
    match type_:
        case Text():
            return "string"
        case Whole() | Number() | Points():
            return "numeric"
        case YesNo():
            return "boolean"
        case Choice():
            return "select"
        case ListOf(Choice()):
            return "select_multiple"
        case ListOf(Text(normal)) if normal is not None:
            return "select_multiple"
        case _:
            return None


def variables_of(vocabulary: Vocabulary, section: Section = Section.TRACKS) -> dict[str, Variable]:
    """
    The variables that conditions of a section may use, by name.

    Args:
        vocabulary: The definition's names.
        section: Where the conditions stand; they see the results of the sections before it.
    """
    named = (*_facts(vocabulary.lead), *_results(vocabulary, section))
    found = (_variable(*each) for each in named)
    return {variable.name: variable for variable in found if variable is not None}


def variable_named(vocabulary: Vocabulary, name: str) -> Variable | None:
    """The variable of a name, whatever section it is used in, or None."""
    for named in (*_fact(vocabulary, name), *_results(vocabulary, Section.TRACKS)):
        if named[0] == name:
            return _variable(*named)
    return None


#: A name, its type, its label, and whether it can be missing.
_Named = tuple[str, Type, str, bool]


def _variable(name: str, type_: Type, label: str, missing: bool) -> Variable | None:
    kind = kind_of(type_)
    if kind is None:
        return None
    inner = type_.item if isinstance(type_, ListOf) else type_
    options = inner.options if isinstance(inner, Choice) else ()
    return Variable(name, kind, type_, label, options, missing and inner is type_)


def _facts(
    record: Record, path: str = "", owner: str = "", *, lacking: bool = False
) -> Iterator[_Named]:
    for name, field in record.fields.items():
        label, missing = _label(name, field, owner), field.missing or lacking
        if isinstance(field.type, Record):
            yield from _facts(field.type, f"{path}{name}.", label, lacking=missing)
        else:
            yield f"{path}{name}", field.type, label, missing


def _fact(vocabulary: Vocabulary, name: str) -> Iterator[_Named]:
    """The fact of a name alone, without a look at all the others."""
    label, missing, path = "", False, tuple(name.split("."))
    for depth, step in enumerate(path, start=1):
        field = vocabulary.fact(path[:depth])
        if field is None:
            return
        label, missing = _label(step, field, label), missing or field.missing
        if depth == len(path):
            yield name, field.type, label, missing


def _results(vocabulary: Vocabulary, section: Section) -> Iterator[_Named]:
    """What is not a fact of the lead but is decided, as far as a section may know it."""
    for name, type_ in vocabulary.derived.items():
        yield name, type_, _capital(words(name)), True
    for name, segment in vocabulary.segments.items():
        if segment.from_section <= section:
            yield name, YES_NO, f"Segment: {words(name)}", False
    made = {name for name, made_in in MADE_IN.items() if made_in < section}
    for name in ("disqualified", "qualified"):
        if name in made:
            yield name, YES_NO, _capital(name), False
    if "score" in made:
        for dimension in ("total", *vocabulary.dimensions):
            yield f"score.{dimension}", POINTS, f"{_capital(words(dimension))} score", False
    if "grade" in made and vocabulary.grades:
        yield "grade", Choice(vocabulary.grades), "Grade", False
    if vocabulary.stages:
        yield "was.stage", Choice(vocabulary.stages), "Stage before", False
        if "stage" in made:
            yield "stage", Choice(vocabulary.stages), "Stage", False


def _label(name: str, field: Field, owner: str) -> str:
    label = _capital(field.label or words(name))
    # "Company: Country", but not "Company: Company name".
    return f"{owner}: {label}" if owner and not label.startswith(f"{owner} ") else label


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
