"""The valid name nearest to a misspelt one, for "did you mean" everywhere in the library."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, candidates: Iterable[str], *, like: float = 0.6) -> str | None:
    """
    The candidate most like `name`, or None when none is close enough to be worth offering.

    Args:
        name: The name as written.
        candidates: The valid names.
        like: How alike they must be, from 0 to 1.

    >>> nearest("contry", ["country", "city", "company"])
    'country'
    >>> nearest("xyzzy", ["country", "city"]) is None
    True
    """
    matches = get_close_matches(name[:200], sorted(set(candidates)), n=1, cutoff=like)
    return matches[0] if matches else None
