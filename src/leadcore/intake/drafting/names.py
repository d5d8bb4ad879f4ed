"""Names that definitions can use, made of whatever the columns of a file are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from leadcore.definition.loading.naming import name_fault
from leadcore.model import Lead

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z0-9]+")
_OTHER_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "ł": "l", "Ł": "L"}
)
_LONGEST = 40
# Words that survey tools put before the question itself.
_SUFFIXES = re.compile(r"(\.(csv|tsv|tab|txt|json|jsonl|ndjson|parquet|pq|gz))+$", re.IGNORECASE)
# Days and running numbers, which the next export will not have.
_DATED = re.compile(r"(?:_(?:[0-9]{1,8}|export|copy|final))+$")


def plain(text: str) -> str:
    """
    A text without accents, as far as its letters have plain ones.

    >>> plain("Größe, naïve")
    'Grosse, naive'
    """
    bare = unicodedata.normalize("NFKD", text.translate(_OTHER_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c))


def words_of(header: str) -> tuple[str, ...]:
    """
    The words of a header, in plain small letters.

    >>> words_of("E-Mail-Adresse"), words_of("firstName"), words_of("UTM_Source")
    (('e', 'mail', 'adresse'), ('first', 'name'), ('utm', 'source'))
    """
    return tuple(_WORD.findall(_CAMEL.sub(" ", plain(header[:500])).lower()))


def field_name(keys: Sequence[str], position: int, taken: Collection[str], suffix: str) -> str:
    """
    A name for a fact of one's own.

    Args:
        keys: What the column is called, the outermost key first.
        position: Which column it is, counted from 1, for those whose name has no letters.
        taken: Names that are used already.
        suffix: What is put behind a name that means something else already.

    >>> field_name(["Class"], 1, (), "text"), field_name(["2nd choice"], 2, (), "text")
    ('class_text', 'column_2nd_choice')
    """
    found: tuple[str, ...] = ()
    for key in reversed(keys):
        found = (*words_of(key), *found)
        name = _cut(found)
        if _is_free(name, taken):
            return name
    name = _cut(words_of(keys[-1])) or f"column_{position}"
    if name[:1].isdigit():
        name = f"column_{name}"
    if not _is_allowed(name):
        name = f"{name}_{suffix}"
    if not _is_allowed(name):
        name = f"column_{position}"
    unique, count = name, 1
    while not _is_free(unique, taken):
        count += 1
        unique = f"{name}_{count}"
    return unique


def _cut(words: Sequence[str]) -> str:
    """Words joined, as far as they make a name of readable length."""
    name = "_".join(words)
    if len(name) > _LONGEST:
        name = name[: _LONGEST + 1].rpartition("_")[0] or name[:_LONGEST]
    return name


def _is_free(name: str, taken: Collection[str]) -> bool:
    return name not in taken and _is_allowed(name)


def _is_allowed(name: str) -> bool:
    standard = name in Lead.model_fields or hasattr(Lead, name) or name.startswith("model_")
    return not standard and name_fault(name, "field") is None


def document_name(text: str) -> str:
    """
    A name for a definition or a source, of the name of a file or folder.

    >>> document_name("Leads 2026-11.csv.gz"), document_name("2026.csv")
    ('leads', 'leads')
    """
    name = "_".join(words_of(_SUFFIXES.sub("", text)))
    name = (_DATED.sub("", name) or name)[:_LONGEST].strip("_")
    return name if name[:1].isalpha() else "leads"
