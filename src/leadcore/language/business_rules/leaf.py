"""One test of a tree: what it asks, of what, and where it stands."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from leadcore.language.business_rules.faults import Steps, never_holds, tree_fault, wrong_type
from leadcore.language.business_rules.variables import Variable
from leadcore.language.literals import Normalisers, refused
from leadcore.language.tree import Value
from leadcore.language.types import ListOf, Text


@dataclass(frozen=True, slots=True)
class Leaf:
    """
    One test.

    Attributes:
        variable: What is tested.
        value: The same in the typed tree.
        operator: The package's operator, which the variable's kind has.
        given: What it is compared with, as it stands in the tree.
        at: Where that stands.
        normalisers: How texts of each normal form are made canonical.
    """

    variable: Variable
    value: Value
    operator: str
    given: object
    at: Steps
    normalisers: Normalisers

    @property
    def normal(self) -> str | None:
        """The normal form that the fact's texts have, or None."""
        kind = self.variable.type
        if isinstance(kind, ListOf):
            kind = kind.item
        return kind.normal if isinstance(kind, Text) else None

    def canonical(self, text: str, at: Steps, *, ignoring_case: bool = False) -> str:
        """
        The text as the fact would hold it.

        Args:
            text: A text to compare the fact with.
            at: Where it stands.
            ignoring_case: Whether the comparison does. Canonical texts of one normal form never
                differ by case alone, so there is just one that equals it.

        Raises:
            FaultError: The package would find it different from every canonical text.
        """
        if self.normal is None:
            return text
        try:
            canonical = self.normalisers[self.normal](text)
        except ValueError as error:
            told = refused(text, error)
            raise never_holds(str(told), told.hint, at) from None
        same = canonical.lower() == text.lower() if ignoring_case else canonical == text
        if not same:
            message = f"`{self.variable.name}` is kept in a normal form and is never `{text[:60]}`"
            raise never_holds(message, f"write `{canonical}`", at)
        return canonical


def text_at(given: object, at: Steps) -> str:
    """
    A value that must be a text a fact could hold.

    Raises:
        FaultError: It is no text, or one that no fact can hold.
    """
    if not isinstance(given, str):
        raise wrong_type("a text", given, at)
    for character in given:
        if unicodedata.category(character) in ("Cc", "Cs"):
            message = f"the text holds the control character U+{ord(character):04X}"
            raise tree_fault("LC-BR-006", message, "remove it: no fact holds one", at=at)
    composed = unicodedata.normalize("NFC", given)
    if composed != given:
        message = f"no fact is spelt `{given[:60]}`: letters and their accents are one character"
        raise never_holds(message, f"write `{composed[:60]}`", at)
    return given
