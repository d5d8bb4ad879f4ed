"""How long a pattern may be, wherever patterns are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leadcore.language import tree
from leadcore.language.business_rules.python_regex import re2_pattern
from leadcore.language.faults import FaultError
from leadcore.language.patterns import PatternError, check_pattern, compiled
from leadcore.language.reading import read_condition
from tests.language.strategies import NORMALISERS, SCOPE, VOCABULARY


def read(pattern: str) -> tree.Condition:
    """A condition with the pattern."""
    return read_condition(f'title.matches("{pattern}")', VOCABULARY, SCOPE, NORMALISERS)


@pytest.mark.parametrize("letters", ["a", "a|é"])
@pytest.mark.parametrize("use", [check_pattern, read, re2_pattern])
def test_a_pattern_has_a_thousand_characters_and_no_more(
    use: Callable[[str], object], letters: str
) -> None:
    """Counted as people do, not in bytes: in a condition as in rules of another format."""
    pattern = (letters * 1_000)[:1_000]
    use(pattern)

    with pytest.raises((PatternError, FaultError)) as refused:
        use(pattern + "b")
    told = str(refused.value)
    assert "the pattern has 1,001 characters; 1,000 is the most" in told


def test_the_longest_pattern_finds_what_it_says() -> None:
    """It is not cut off."""
    longest = "a" * 999 + "b"
    assert compiled(longest).search("a" * 1_200 + "b")
    assert not compiled(longest).search("a" * 1_200)
