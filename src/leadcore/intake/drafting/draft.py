"""Drafts a lead definition from a file of leads, for people to go on with."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from leadcore.intake.drafting.mapping import DraftedMapping, mapping_of
from leadcore.intake.drafting.names import document_name
from leadcore.intake.drafting.sample import Sample, look_at
from leadcore.intake.drafting.text import draft_text

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A drafted definition.

    Attributes:
        text: The definition, as YAML with comments.
        notes: What people are told besides, a sentence each.
        source: The name of the mapping in `capture:` that reads the file.
    """

    text: str
    notes: tuple[str, ...]
    source: str


def draft(path: str | os.PathLike[str], *, name: str | None = None) -> Draft:
    """
    Look at the beginning of a file of leads, and draft a definition that reads it.

    What the columns mean is guessed from their names and values; what is uncertain says so in a
    comment. The same file gives the same draft.

    Args:
        path: A CSV, JSON or Parquet file.
        name: What the definition is called; by the file's name when left out.

    Raises:
        InputError: The file cannot be opened, holds nothing, or is of a kind that is not read.
    """
    sample = look_at(path)
    mapping = mapping_of(sample)
    if name is None or not _NAME.fullmatch(name):
        name = document_name(name or sample.name)
    return Draft(draft_text(name, sample, mapping), tuple(_notes(sample, mapping)), mapping.source)


def _notes(sample: Sample, mapping: DraftedMapping) -> list[str]:
    rows = "1 row" if sample.rows == 1 else f"{sample.rows:,} rows"
    looked = rows if sample.whole else f"the first {rows}"
    standard = sum(not fact.own for fact in mapping.facts)
    notes = [
        f"looked at {looked} with {_count(len(sample.columns), 'column')}",
        f"{_count(standard, 'standard fact')} and {len(mapping.facts) - standard} of your own",
    ]
    if sample.head is not None:
        notes.append(
            "no row of names was found, so the columns are called `column 1`, `column 2`, ...; "
            "if the first row holds their names, remove `columns:` from the draft and use the names"
        )
    if mapping.id_doubt:
        id_ = f"`{mapping.id.path[:60]}`: " if mapping.id is not None else ""
        notes.append(f"{id_}{mapping.id_doubt}")
    uncertain = sum(bool(fact.guess.doubts or fact.guess.refused) for fact in mapping.facts)
    if uncertain:
        notes.append(f"{_count(uncertain, 'guess', 'guesses')} to look at, each with a comment")
    if mapping.left_out:
        notes.append(f"{_count(len(mapping.left_out), 'column')} left out, listed at the end")
    if sample.unread:
        notes.append(f"{_count(sample.unread, 'row')} that cannot be read")
    return notes


def _count(number: int, one: str, more: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {more or one + 's'}"
