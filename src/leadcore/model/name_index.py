"""Finding a code by any of the names that people use for it, or the name that was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from leadcore.errors import nearest
from leadcore.model.refusal import RefusedValueError
from leadcore.model.text import read_text

#: Longer texts are no names of anything.
LONGEST_NAME = 120

#: The key a name is looked up by, to the code and the name as it is written.
Index = Mapping[str, tuple[str, str]]

#: How alike a name must be to be offered, from 0 to 1: no offer is better than a far-fetched one.
_LIKE = 0.82
#: Codes and other short words are too short to be like anything.
_SHORTEST_OFFERED = 4

_NOT_OF_A_NAME = re.compile(r"[^\w]+")
_LEFT_OUT = frozenset(".'`\u2019")
_IN_BRACKETS = re.compile(r"\([^)]*\)")


def read_name(text: str, what: str) -> str:
    """
    A name, trimmed.

    Args:
        text: The name as written.
        what: What it is the name of, as `a country`.

    Raises:
        RefusedValueError: It is empty or too long.
    """
    name = read_text(text)
    if name is None:
        raise RefusedValueError(f"not {what}: it is empty", "leave it out")
    if len(name) > LONGEST_NAME:
        raise RefusedValueError(f"not {what}: it is too long")
    return name


def shortened(text: str) -> str:
    """What a long text begins with: enough to be no name, and small enough for the caches."""
    return text if len(text) <= LONGEST_NAME else text.strip()[: LONGEST_NAME + 1]


def key_of(name: str) -> str:
    """
    A name as it is looked up: without case, accents, points and the like.

    >>> key_of("Côte d\u2019Ivoire"), key_of("The U.S.A.")
    ('cote divoire', 'usa')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(c for c in plain if not unicodedata.combining(c) and c not in _LEFT_OUT)
    return _NOT_OF_A_NAME.sub(" ", letters).replace("_", " ").strip().removeprefix("the ")


def ways_to_write(name: str) -> Iterator[str]:
    """
    A name of a standard, and how people write it.

    >>> list(ways_to_write("Korea, Republic of"))
    ['Korea, Republic of', 'Korea, Republic of', 'Republic of Korea']
    """
    yield name
    yield _IN_BRACKETS.sub("", name).strip()
    head, comma, tail = name.partition(", ")
    if comma:
        yield f"{tail} {head}"


def index_of(
    entries: Iterable[Any],
    code_of: Callable[[Any], str],
    codes: tuple[str, ...],
    names: tuple[str, ...],
    more: Mapping[str, str],
) -> Index:
    """
    Every way to write each entry; codes win over names, and our names over the standard's.

    Args:
        entries: The entries of a table of the standard.
        code_of: The code of an entry.
        codes: The attributes that hold its codes.
        names: The attributes that hold its names.
        more: Names that the standard does not list, to their codes.
    """
    entries = tuple(entries)
    index = {key_of(name): (code, name) for name, code in more.items()}
    for entry in entries:
        for attribute in names:
            for name in ways_to_write(getattr(entry, attribute, None) or ""):
                index.setdefault(key_of(name), (code_of(entry), name))
    for entry in entries:
        for attribute in codes:
            code = getattr(entry, attribute, None)
            if code:
                index[key_of(code)] = (code_of(entry), code)
    index.pop("", None)
    return index


def found(name: str, what: str, cure: str, *indexes: Callable[[], Index]) -> str:
    """
    The code of a name.

    Args:
        name: The name as written.
        what: What it is the name of, as `a country`.
        cure: What to do when no name is like it.
        indexes: Where to look, in this order; each is made only when it is needed.

    Raises:
        RefusedValueError: No index has it; the hint offers the names that may be meant.
    """
    key = key_of(name)
    for index in indexes:
        entry = index().get(key)
        if entry is not None:
            return entry[0]
    meant = _meant(key, [index() for index in indexes])
    raise RefusedValueError(f"not {what}", f"did you mean {meant}?" if meant else cure)


def _meant(key: str, indexes: list[Index]) -> str:
    """The two names that a key is a part of, as Korea is; or else the one that it is like."""
    if len(key) < _SHORTEST_OFFERED:
        return ""
    offered = [{k: e for k, e in index.items() if len(k) >= _SHORTEST_OFFERED} for index in indexes]
    words = set(key.split())
    whole: dict[str, str] = {}
    for known, (code, name) in chain.from_iterable(names.items() for names in offered):
        if words < set(known.split()):
            whole.setdefault(code, name)
    if len(whole) == 2:
        return " or ".join(f"`{name}`" for name in whole.values())
    if len(whole) > 2:
        return ""
    for names in offered:
        near = nearest(key, names, like=_LIKE)
        if near is not None:
            return f"`{names[near][1]}`"
    return ""
