"""What stands in a column, and how it is read: a guess, tried on the values themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from itertools import islice

from leadcore.definition.capturing.column_values import Convert, Meaning
from leadcore.definition.capturing.readings import accepting
from leadcore.definition.lead_types import declared_type
from leadcore.definition.sections.document import FieldDeclaration
from leadcore.language.types import ListOf, Type
from leadcore.model import Lead, RefusedValueError

#: How many different values of a column are tried.
MOST_TRIED = 3_000
#: The longest text of one line that a fact keeps.
_LONGEST_TEXT = 4_000

_EMPTY_WORDS = frozenset(
    [
        "unknown", "n/a", "n.a.", "n.a", "#n/a", "nan", "undefined", "null", "nil", "-", "--",
        "---", "\N{EN DASH}", "\N{EM DASH}", "?", "??", "???", ".", "..", "...", "(blank)",
        "(none)", "(empty)", "(unknown)", "(null)", "<null>", "<none>", "[null]", "empty", "blank",
        "unspecified", "unbekannt", "keine", "k.a.", "k.a", "inconnu", "desconocido",
        "sconosciuto", "desconhecido", "onbekend", "#ref!", "#value!", "#name?", "#null!", "tbd",
        "tba", "select", "select...", "choose", "choose...", "notset",
        "not set", "(not set)", "not specified", "not provided", "not available", "not known",
        "not applicable", "please select", "please choose", "- select -", "-- select --",
        "--select--", "select one", "select an option", "- none -", "--none--", "-none-",
        "bitte wählen", "bitte auswählen", "keine angabe", "nicht angegeben", "non renseigné",
        "choisir", "seleccione", "seleccionar", "no data", "no answer", "no value",
        "prefer not to say", "please select...", "choose one", "choose an option",
    ]
)  # fmt: skip
# Words that can be an answer as well, or a code: each column decides for itself.
_PERHAPS_EMPTY = frozenset({"none", "na"})

# Facts that refuse more than their type does.
_CHECKED = frozenset({"budget", "company.revenue", "company.employees", "timeline_days"})


@dataclass(frozen=True, slots=True)
class Values:
    """
    The values of a column that mean something, with how often they stand there.

    Attributes:
        counts: The values.
        tokens: The texts that mean missing instead, as they are written.
        perhaps: The texts among the values that may mean missing.
        comma: Whether other columns of the file have a decimal comma.
    """

    counts: Mapping[str, int]
    tokens: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    comma: bool = False

    @property
    def total(self) -> int:
        """How many cells hold one of them."""
        return sum(self.counts.values())

    def tried(self) -> Iterable[tuple[str, int]]:
        """The values, or where there are very many a part of them, evenly spread."""
        step = -(-len(self.counts) // MOST_TRIED) or 1
        return islice(self.counts.items(), 0, None, step)

    def share(self, pattern: re.Pattern[str]) -> float:
        """The part of the cells whose value is wholly of a pattern."""
        tried = list(self.tried())
        fitting = sum(count for text, count in tried if pattern.fullmatch(text))
        return fitting / max(sum(count for _, count in tried), 1)

    def without(self, texts: Iterable[str]) -> Values:
        """The same without some texts, which mean missing."""
        gone = {text.casefold() for text in texts}
        counts = {text: n for text, n in self.counts.items() if text.casefold() not in gone}
        return replace(self, counts=counts)


def values_of(texts: Mapping[str, int]) -> Values:
    """The values among the texts of a column, without those that mean missing everywhere."""
    counts, tokens, perhaps = {}, [], []
    for text, count in texts.items():
        folded = text.casefold()
        if len(text) < 24 and folded in _EMPTY_WORDS:
            tokens.append(text)
            continue
        if folded in _PERHAPS_EMPTY:
            perhaps.append(text)
        counts[text] = count
    return Values(counts, tuple(tokens), tuple(perhaps))


@dataclass(frozen=True, slots=True)
class Guess:
    """
    How the values of a column are to be read.

    Attributes:
        type: The type, as definitions name it.
        missing: Texts that mean missing in this column only.
        values: What is written to what it means.
        options: For a choice, what can be chosen.
        formats: How dates are written.
        zone: Whether some of its moments need a time zone.
        decimal: The decimal mark, where one must be told.
        split: What separates several values.
        many: Whether there are several values.
        lenient: Whether what cannot be read is to be taken as missing, whatever was met so far.
        refused: How many cells cannot be read so; of very many different values, about.
        refusals: Some of the texts that cannot.
        doubts: What is uncertain, in sentences for people.
    """

    type: str
    missing: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    zone: bool = False
    decimal: str | None = None
    split: str | None = None
    many: bool = False
    lenient: bool = False
    refused: int = 0
    refusals: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def doubting(self, *doubts: str) -> Guess:
        """The same with more doubts."""
        return replace(self, doubts=(*self.doubts, *doubts))


def tried(guess: Guess, values: Values, fact: str | None = None) -> Guess:
    """
    A guess with what cannot be read by it.

    Args:
        guess: The guess.
        values: The values to try it on.
        fact: The standard fact that it is for.
    """
    convert = converter_of(guess, alone=fact != "phone")
    accept = accepting(Lead, tuple(fact.split("."))) if fact and fact in _CHECKED else None
    refused, refusals, seen = 0, [], 0
    for text, count in values.tried():
        seen += count
        try:
            read = convert(text)
            if accept is not None and read is not None:
                accept(read)
            fits = not isinstance(read, str) or fact == "need" or len(read) <= _LONGEST_TEXT
        except RefusedValueError:
            fits = False
        if not fits:
            refused += count
            refusals.append(text)
    if refused and seen < values.total:
        refused = max(refused * values.total // seen, 1)
    return replace(guess, refused=refused, refusals=tuple(refusals[:3]))


def converter_of(guess: Guess, *, alone: bool = True) -> Convert:
    """What reads the texts of a column by a guess; `alone` as `Meaning` has it."""
    return Meaning(
        type_of(guess),
        missing=frozenset(text.casefold() for text in guess.missing),
        values={text.casefold(): meant for text, meant in guess.values.items()},
        split=guess.split,
        formats=guess.formats,
        decimal=guess.decimal,
        zone=UTC,
        alone=alone,
    ).converter()


def type_of(guess: Guess) -> Type:
    """The language's type of what a guess reads."""
    options = list(guess.options) if guess.type == "choice" else None
    kind = declared_type(FieldDeclaration.model_validate({"type": guess.type, "of": options}))
    return ListOf(kind) if guess.many else kind
