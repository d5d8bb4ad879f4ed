"""Which facts, touches and personal data the rules of a definition look at, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadcore.language import tree
from leadcore.language.english import english
from leadcore.language.english.phrases import alternatives, own_words, plural_of, words
from leadcore.language.types import Choice, ListOf, Record, Text, Type, YesNo
from leadcore.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from leadcore.definition.definition import Definition

#: How many options of a choice are named.
_MOST_OPTIONS = 8
_KINDS_OF_TEXT = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "domain": "an internet domain",
    "country": "a country",
    "language": "a language",
    "timezone": "a time zone",
    "currency": "a currency",
}


@dataclass(frozen=True, slots=True)
class FactRead:
    """
    A fact of the lead that some rule reads.

    Attributes:
        path: Its name in conditions, as `company.employees`.
        words: What people call it.
        holds: What it holds, in words.
        personal: Whether it is masked in logs, errors and explanations.
    """

    path: str
    words: str
    holds: str
    personal: bool


def facts_read(definition: Definition) -> tuple[FactRead, ...]:
    """The facts that rules read, in the order of the lead's own."""
    found: dict[str, FactRead] = {}
    for node in _nodes(definition):
        if isinstance(node, tree.Fact) and node.of == "lead":
            path = ".".join(node.path)
            if path not in found:
                said = called(path, definition.vocabulary)
                personal = definition.vocabulary.is_personal(node.path)
                found[path] = FactRead(path, said, holds(node.type), personal)
    order = {name: at for at, name in enumerate(definition.vocabulary.lead.fields)}
    return tuple(sorted(found.values(), key=lambda f: (order[f.path.split(".")[0]], f.path)))


def called(path: str, vocabulary: Vocabulary) -> str:
    """What people call the fact at a path, as `company.employees`."""
    steps = tuple(path.split("."))
    field = vocabulary.fact(steps)
    if field is None:
        return words(path.replace(".", " "))
    fact = tree.Fact(steps, field.type)
    if isinstance(field.type, YesNo) and field.label.startswith(("is ", "has ")):
        return f"whether {english(tree.Truth(fact), vocabulary)}"
    return english(fact, vocabulary).removeprefix("the ")


def touches_read(definition: Definition) -> tuple[str, ...]:
    """The kinds of touch that rules read, in words, in alphabetical order."""
    found = {
        node.path
        for node in _nodes(definition)
        if isinstance(node, tree.Items) and node.path[0] == "touches" and len(node.path) > 1
    }
    return tuple(sorted(plural_of(words(path[1])) for path in found))


def personal_facts(definition: Definition) -> tuple[str, ...]:
    """What people call the personal facts of a lead, in the order of the lead's facts."""
    return tuple(_personal(definition.vocabulary.lead))


def holds(kind: Type) -> str:
    """
    What a fact of a type holds, in words.

    >>> holds(Choice(("small", "very_large"))), holds(ListOf(Text("country")))
    ('small or very large', 'any number of values, each a country')
    """
    if isinstance(kind, ListOf):
        return f"any number of values, each {holds(kind.item)}"
    if isinstance(kind, Choice):
        options = [words(option) for option in kind.options]
        if len(options) > _MOST_OPTIONS:
            return f"{', '.join(options[: _MOST_OPTIONS - 1])} or one of {len(options)} in all"
        return alternatives(options)
    if isinstance(kind, Text):
        return _KINDS_OF_TEXT.get(kind.normal or "", "text")
    if isinstance(kind, Record):
        return words(kind.title)
    return {"yes/no": "yes or no", "money": "an amount of money"}.get(kind.name, f"a {kind.name}")


def _nodes(definition: Definition) -> Iterator[tree.Node]:
    plan = definition.meaning.plan
    for condition in plan.conditions():
        yield from condition.walk()
    for items in plan.counted():
        yield from items.walk()
    for derived in plan.derived:
        if derived.by is not None:
            yield from derived.by.walk()
    for planned in plan.tables():
        for column in planned.columns:
            yield from column.walk()


def _personal(record: Record, *, within: str = "") -> Iterator[str]:
    for name, field in record.fields.items():
        said = own_words(field.label) if field.label else words(name)
        if field.personal:
            yield f"{within}{said}"
        elif isinstance(field.type, Record):
            yield from _personal(field.type, within=f"{said}: ")
