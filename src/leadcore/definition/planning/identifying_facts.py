"""Which facts of a lead can tell who somebody is, and which can keep leads of one person apart."""

from __future__ import annotations

from enum import Enum

from leadcore.language.types import Choice, Field, ListOf, Record, Text, Whole, YesNo
from leadcore.model import Lead

#: The standard facts of which each person has their own.
_OWN = frozenset({"email", "phone"})
#: The standard facts that change while a lead is worked on.
_CHANGING = frozenset({"owner", "prospect", "unsubscribed"})
#: The texts that are codes for things which many people share.
_CODES = frozenset({"country", "currency", "language", "timezone"})


def cannot_identify(name: str, field: Field) -> tuple[str, str] | None:
    """
    Why a fact cannot tell who somebody is, and the cure; None when it can.

    Args:
        name: The fact's name.
        field: What it is.
    """
    wrong = _no_single_value(name, field)
    if wrong is not None:
        return wrong
    kind = field.type
    single = isinstance(kind, Whole) or (isinstance(kind, Text) and kind.normal not in _CODES)
    if not single or (name in Lead.model_fields and name not in _OWN):
        message = f"many people can have the same `{name}`, so it identifies nobody"
        return message, "name what one person has alone, as `email` or a number of your own"
    if not field.missing:
        message = f"`{name}` has a default, which would make one lead of all who do not say it"
        return message, "remove `default` from its declaration"
    return None


def cannot_separate(name: str, field: Field) -> tuple[str, str] | None:
    """
    Why leads of one person cannot be kept apart by a fact, and the cure; None when they can.

    Args:
        name: The fact's name.
        field: What it is.
    """
    wrong = _no_single_value(name, field)
    if wrong is not None:
        return wrong
    if not isinstance(field.type, Text | Choice | Whole | YesNo):
        message = f"`{name}` holds {field.type.one}, by which leads cannot be kept apart"
        return message, "name a text, choice, whole number or yes/no value"
    if field.personal:
        message = f"`{name}` is personal, and what keeps leads apart stands where nobody masks it"
        return message, "name a fact such as the store or the line of products"
    if name in _CHANGING:
        message = f"`{name}` changes while a lead is worked on, and would make a new lead each time"
        return message, "name a fact such as the store or the line of products"
    return None


def _no_single_value(name: str, field: Field) -> tuple[str, str] | None:
    if field.computed:
        return f"`{name}` is computed from other facts", "name what it is computed from"
    if isinstance(field.type, Record):
        return f"`{name}` is a group of facts", "name a fact of the lead itself"
    if isinstance(field.type, ListOf):
        return f"`{name}` holds several values", "name a fact that holds one"
    return None


def key_text(value: object) -> str:
    """
    A value of such a fact as a text, the same for equal values.

    >>> key_text("anna@example.com"), key_text(1042), key_text(True)
    ('anna@example.com', '1042', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.value) if isinstance(value, Enum) else str(value)
