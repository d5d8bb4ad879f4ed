"""
What a program may give to a definition or decision; all else is refused in words, with the cure.

A mistake in the calling program is a `TypeError`. What may come from elsewhere, such as a moment
or the name of a file, is refused as whoever catches leadcore's errors expects it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leadcore.definition.deciding.outcome import EARLIEST, LATEST
from leadcore.definition.lead_types import standard_name
from leadcore.definition.loading.naming import name_fault
from leadcore.definition.sections.document import Document
from leadcore.errors import DefinitionError, MomentError, Problem
from leadcore.errors.wrong_type import refuse_type, type_shown
from leadcore.language.vocabulary import RESERVED
from leadcore.model import Lead, fields_of
from leadcore.model.times import no_moment


def check_document(document: object) -> None:
    """
    See that a definition is made of a document.

    Raises:
        TypeError: It is something else.
    """
    if isinstance(document, Document):
        return
    cure = "build one, or use Definition.load(path) or Definition.loads(text)"
    if isinstance(document, Mapping):
        cure = "make one with Document.model_validate({...})"
    elif isinstance(document, str | bytes):
        cure = "use Definition.loads(text)"
    elif isinstance(document, os.PathLike):
        cure = "use Definition.load(path)"
    refuse_type("a definition is made of a Document", document, cure)


def check_lead_class(lead: object) -> None:
    """
    See that a class of leads is one, and names no fact as only the language or the model may.

    Raises:
        TypeError: It is something else, or one of its fields has such a name.
    """
    if not (isinstance(lead, type) and issubclass(lead, Lead)):
        refuse_type(
            "`lead` is Lead or a subclass of it", lead, "declare one as class CourseLead(Lead)"
        )
    for name, shape in fields_of(lead).items():
        if name in Lead.model_fields:
            continue
        fault = None if shape.hidden else name_fault(name, "field")
        if name in RESERVED and fault is not None:
            message, cure = fault
        elif hasattr(Lead, name) and name in lead.model_fields:
            message, cure = standard_name(name)
        else:
            continue
        raise TypeError(f"in the class {lead.__name__}, {message}; {cure}")


def check_text(text: object) -> None:
    """
    See that what is to be read as a definition is text.

    Raises:
        TypeError: It is something else.
        DefinitionError: It is the name of a file.
    """
    if isinstance(text, str):
        if text.endswith((".yaml", ".yml")) and "\n" not in text:
            message = f"`{text[-200:]}` is the name of a file, not the text of a definition"
            raise DefinitionError(Problem("LC-DEF-001", message, "use Definition.load(path)"))
        return
    if not isinstance(text, bytes):
        cure = "give what stands in the YAML file, or use Definition.load(path)"
        if isinstance(text, Mapping):
            cure = "use Definition(Document.model_validate({...}))"
        refuse_type("the text of a definition is str or bytes", text, cure)


def check_path(path: object) -> None:
    """
    See that a path is one.

    Raises:
        TypeError: It is something else.
        DefinitionError: It is empty, or the text of a definition.
    """
    if isinstance(path, str):
        if "\n" in path:
            message = "what was given is no path but a text of several lines"
            raise DefinitionError(Problem("LC-DEF-001", message, "use Definition.loads(text)"))
        if not path:
            message = "the path of the definition is empty"
            raise DefinitionError(Problem("LC-DEF-001", message, "`.` is the folder you are in"))
    elif not isinstance(path, os.PathLike) or not isinstance(os.fspath(path), str):
        refuse_type(
            "the path of a definition is str or Path", path, "use Definition.load('leads.yaml')"
        )


def folder_of(folder: object) -> Path | None:
    """
    The folder that a definition's files lie in, or None.

    Raises:
        TypeError: It is something else.
    """
    if folder is None:
        return None
    if isinstance(folder, str | os.PathLike):
        found = os.fspath(folder)
        if isinstance(found, str):
            return Path(found)
    refuse_type("`folder` is str or Path", folder, "name the folder that the files lie in")


def facts_of(facts: object) -> Mapping[str, Any]:
    """
    The facts that a lead is made of.

    Raises:
        TypeError: They are no mapping.
    """
    if facts is None:
        return {}
    if isinstance(facts, Mapping):
        return facts
    if isinstance(facts, Lead):
        return {name: getattr(facts, name) for name in facts.model_fields_set}
    cure = "use definition.lead({'id': 1, 'budget': 5000})"
    refuse_type("the facts of a lead are a mapping", facts, cure)


def lead_of(lead: object) -> Lead:
    """
    What is to be decided, which must be a lead.

    Raises:
        TypeError: It is something else.
    """
    if isinstance(lead, Lead):
        return lead
    refuse_type("a Lead is needed", lead, "make one with definition.lead({...})")


def check_source(source: object) -> None:
    """
    See that the name of a source is text.

    Raises:
        TypeError: It is something else.
    """
    if not isinstance(source, str):
        refuse_type("a source is named by a text", source, "use a name of the `capture:` section")


def moment_of(at: object) -> datetime:
    """
    The moment of a decision, in UTC.

    Raises:
        TypeError: It is no datetime.
        MomentError: It has no time zone, or lies outside the years 1900 to 2999.
    """
    if not isinstance(at, datetime):
        raise no_moment(at)
    if at.tzinfo is None or at.utcoffset() is None:
        message = "the moment of the decision has no time zone"
        hint = "use datetime.now(timezone.utc)"
        raise MomentError(Problem("LC-LEAD-004", message, hint))
    try:
        moment: datetime | None = at.astimezone(UTC)
    except OverflowError:
        moment = None
    if moment is None or not EARLIEST <= moment < LATEST:
        message = f"the moment {at:%Y-%m-%d} is out of bounds"
        hint = "decisions are made for the years 1900 to 2999"
        raise MomentError(Problem("LC-LEAD-005", message, hint))
    return moment


def check_most(most: object) -> None:
    """
    See that a greatest number of answers is one.

    Raises:
        TypeError: It is no whole number, or less than 0.
    """
    if not isinstance(most, int) or most < 0:
        shown = most if isinstance(most, int) else type_shown(most)
        raise TypeError(f"`most` is a whole number from 0 on, not {shown}")


def check_personal(personal: object) -> None:
    """
    See that whether personal values are shown is said by yes or no, and by nothing like it.

    Raises:
        TypeError: It is no bool.
    """
    if not isinstance(personal, bool):
        raise TypeError(f"`personal` is True or False, not {type_shown(personal)}")


def check_mode(mode: object) -> None:
    """
    See that a form of plain data is one of the two.

    Raises:
        TypeError: It is something else.
    """
    if mode not in ("python", "json"):
        raise TypeError(f"`mode` is 'python' or 'json', not {mode!r:.40}")
