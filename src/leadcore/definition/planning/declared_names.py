"""What the declarations of a document may not say: names taken twice, and keys without effect."""

from __future__ import annotations

from leadcore.definition.planning.planner import Planner
from leadcore.definition.sections.document import Document, FieldDeclaration

_CLASH = "LC-DEF-029"


def refuse_clashes(planner: Planner, document: Document) -> None:
    """A name in a condition stands for one thing."""
    taken = dict.fromkeys(planner.reader.vocabulary.lead.fields, "a fact of the lead")
    for section in ("segments", "derive"):
        for name in getattr(document, section):
            if name in taken:
                planner.file(
                    _CLASH,
                    f"`{name}` is {taken[name]} already",
                    "a name in a condition stands for one thing: choose another",
                    (section, name),
                )
            taken[name] = "a segment" if section == "segments" else "a derived value"


def refuse_keys_without_effect(planner: Planner, document: Document) -> None:
    """Facts of touches and of members know less than fields; what they do not know is told."""
    for _, _, fact, path in document.touch_facts():
        if fact.many:
            planner.file(
                _CLASH,
                "a fact of a touch holds one value",
                "remove `many`, and record a touch for each value",
                (*path, "many"),
            )
        if fact.default is not None:
            planner.file(
                _CLASH,
                "a fact of a touch has no default: where nothing is recorded it is missing",
                "remove `default`",
                (*path, "default"),
            )
    for name, member in document.members.items():
        if isinstance(member, FieldDeclaration) and member.default is not None:
            planner.file(
                _CLASH,
                "a fact of members has no default",
                "remove `default`, and give each member its own value in the roster",
                ("members", name, "default"),
            )
