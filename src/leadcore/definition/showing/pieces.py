"""The pieces of sentences that all sections of a shown definition are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from leadcore.definition.planning.plan import PlannedTable, points_shown
from leadcore.definition.showing.markdown import code, plain
from leadcore.language.english import english
from leadcore.language.english.phrases import number_words, value_words, words
from leadcore.language.tree import Condition, Items, Scalar, Value
from leadcore.language.types import Type
from leadcore.language.vocabulary import Vocabulary

#: How many values of a list, or outcomes of a table, are named.
_MOST_NAMED = 6


class Speaker:
    """Says what a definition says, as Markdown, in the words of its vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def say(self, said: Condition | Value | Items | None) -> str:
        """A condition, value or list; no condition always holds."""
        return plain(english(said, self.vocabulary)) if said is not None else "always"

    def when(self, condition: Condition | None, at: int) -> str:
        """The condition of the case at a position, of cases of which the first that fits counts."""
        if condition is None and at:
            return "in all other cases"
        return self.say(condition)

    def value(self, value: Scalar, kind: Type | None) -> str:
        """A value that a rule gives."""
        return plain(words(value) if isinstance(value, str) else value_words(value, kind))

    def outcomes(self, outcomes: Sequence[Scalar], kind: Type | None) -> str:
        """What a table or look-up can give, the commonest first, behind a colon."""
        counted = [self.value(value, kind) for value, _ in Counter(outcomes).most_common()]
        return f": {few(counted)}" if counted else ""

    def table(self, planned: PlannedTable) -> str:
        """A decision table, summed up."""
        rows = number_words(len(planned.rows))
        by = [self.say(each) for each in planned.columns]
        said = f"{rows} rows by {together(by)}" if by else f"{rows} rows"
        return f"the first row of {code(planned.name)} that fits ({said})"


def points(micro: int) -> str:
    """
    Points as people see them.

    >>> points(12_500_000)
    '12.5'
    """
    return number_words(points_shown(micro))


def few(said: Sequence[str]) -> str:
    """
    The first of many, and how many more there are.

    >>> few([*"abcdefghij"])
    'a, b, c, d, e, f and 4 more'
    """
    if len(said) <= _MOST_NAMED + 1:
        return ", ".join(said)
    more = number_words(len(said) - _MOST_NAMED)
    return f"{', '.join(said[:_MOST_NAMED])} and {more} more"


def together(said: Sequence[str]) -> str:
    """
    All of several things.

    >>> together(["fit", "interest", "engagement"])
    'fit, interest and engagement'
    """
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def capital(said: str) -> str:
    """What begins a sentence."""
    return said[:1].upper() + said[1:]
