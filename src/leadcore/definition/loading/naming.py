"""Which names a definition may give, and what to write instead of one that it may not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from types import MappingProxyType

from leadcore.definition.composing.composed import path_text, shown
from leadcore.definition.sections.document import Document
from leadcore.errors import nearest
from leadcore.language.look_alikes import foreign_letter, in_plain_letters
from leadcore.language.vocabulary import RESERVED, is_name

#: What is named by the keys of each section whose names conditions use.
NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "fields": "field",
        "touches": "kind of touch",
        "lists": "list",
        "segments": "segment",
        "derive": "derived value",
        "members": "fact of members",
        "score": "dimension of the score",
    }
)

_LONGEST = 100


def name_fault(name: str, noun: str) -> tuple[str, str] | None:
    """
    Why something cannot have a name, and the cure; None when it can.

    Args:
        name: The name.
        noun: What is to bear it, such as "field".

    >>> name_fault("us-states", "list")
    ('a hyphen in the name `us-states` would be read as a minus', 'write `us_states`')
    >>> name_fault("us_states", "list") is None
    True
    """
    if is_name(name) and name not in RESERVED and len(name) <= _LONGEST:
        return None
    told = shown(name)
    if name in RESERVED:
        message = f"`{told}` has a meaning of its own in conditions, and cannot name a {noun}"
        return message, f"take another name, such as `my_{told}`"
    if iskeyword(name):
        message = f"`{told}` is a word of the expression syntax, and cannot name a {noun}"
        return message, f"take another name, such as `lead_{told.lower()}`"
    if len(name) > _LONGEST:
        return f"`{told}` is too long for the name of a {noun}", f"{_LONGEST} letters are the most"
    plain = _plain(name)
    hint = f"write `{plain}`" if plain else "write a name such as `course_interest`"
    letter = foreign_letter(name)
    if letter is not None:
        message = f"the name `{told}` holds {letter}; names have the plain letters a to z"
        return message, hint if plain else "type it again in plain letters"
    if "-" in name and is_name(name.replace("-", "_")):
        return f"a hyphen in the name `{told}` would be read as a minus", hint
    rule = "small letters, digits and `_`, and begins with a letter"
    return f"`{told}` cannot name a {noun}: a name has {rule}", hint


def section_fault(section: str, name: str) -> tuple[str, str] | None:
    """Why something in a section cannot have a name; None when it can, or when any name will do."""
    noun = NOUNS.get(section)
    if noun is None:
        return None
    if section == "score" and name == "total":
        message = "`total` is the sum of all dimensions, and cannot name one of them"
        return message, "take another name"
    return name_fault(name, noun)


def bad_names(document: Document) -> Iterator[tuple[str, str, str]]:
    """The names of a document that it may not give: path, message and hint of each."""
    for section in NOUNS:
        for name in getattr(document, section):
            fault = section_fault(section, name)
            if fault is not None:
                yield path_text((section, name)), *fault
    for _, name, _, path in document.touch_facts():
        fault = name_fault(name, "fact")
        if fault is not None:
            yield path_text(path), *fault


def unknown_key(key: str, known: list[str]) -> tuple[str, str, str | None]:
    """
    What to say of a key that does not belong where it stands: message, hint, and the key meant.

    >>> unknown_key("wehn", ["rule", "when", "because"])
    ('the key `wehn` is not known here', 'did you mean `when`?', 'when')
    """
    message = f"the key `{shown(key)}` is not known here"
    letter = foreign_letter(key)
    if letter is not None:
        message = f"the key `{shown(key)}` holds {letter}, and is not known here"
    head, colon, _ = key.partition(":")
    if colon and head.strip() in known:
        near = head.strip()
        return message, f"put a blank after the colon: `{near}: ...`", near
    habit = _HABITS.get(key.strip().lower())
    meant = habit if habit in known else None
    meant = meant or nearest(key, known) or nearest(key.strip().lower(), known)
    if meant is not None:
        return message, f"did you mean `{meant}`?", meant
    hint = f"known here: {', '.join(known)}"
    if "facts" in known:
        fact = f"a fact belongs under `facts`, as `facts: {{{shown(key, 40)}: ...}}`"
        hint = f"{fact}; {hint}" if hint else fact
    return message, hint, None


#: What people write who know other systems.
_HABITS = {
    "assign_to": "to",
    "charset": "encoding",
    "column": "from",
    "condition": "when",
    "conditions": "when",
    "description": "because",
    "file": "table",
    "foreach": "for_each",
    "id": "rule",
    "if": "when",
    "max": "cap",
    "maximum": "cap",
    "min": "floor",
    "minimum": "floor",
    "name": "rule",
    "options": "of",
    "reason": "because",
    "score": "points",
    "sep": "delimiter",
    "separator": "delimiter",
    "team": "to",
    "values": "of",
    "why": "because",
}


def _plain(name: str) -> str | None:
    """The nearest name that would do, when one can be made."""
    ascii_only = in_plain_letters(name)
    if ascii_only is None:
        return None
    joined = re.sub(r"[^a-z0-9]+", "_", ascii_only.lower()).strip("_")[:_LONGEST]
    return joined if is_name(joined) and joined not in RESERVED else None
