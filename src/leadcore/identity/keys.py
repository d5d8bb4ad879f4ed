"""What of a lead's facts tells who somebody is, as canonical texts that can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leadcore.definition.planning.identifying_facts import key_text
from leadcore.definition.planning.identity import IdentityPlan
from leadcore.identity.roles import is_role_address
from leadcore.model.mailboxes import mailbox_of


@dataclass(frozen=True, slots=True)
class Key:
    """
    What tells who somebody is: two leads with an equal one are the same person.

    Attributes:
        kind: The fact that it is, as `email`.
        value: What it is, in canonical form: for comparing, and not for writing to.
        strong: Whether it identifies for good. The id of a visitor does so only until somebody
            is known by a strong key.
    """

    kind: str
    value: str = field(repr=False)  # most are personal, and texts end up in logs
    strong: bool = True


def keys_of(plan: IdentityPlan, facts: Mapping[str, Any]) -> tuple[Key, ...]:
    """
    What tells who a lead is: the most trusted first, and the id of a visitor last.

    A fact that is not known gives no key, and neither does a value that never identifies.

    Args:
        plan: What tells who somebody is, as `definition.identity`.
        facts: The facts of the lead, typed and canonical as in `captured.facts`.

    >>> from leadcore import Definition
    >>> definition = Definition.loads('''
    ... definition: small
    ... identity: {email: {tags: ignored}, never: {phone: ["+4930901820"]}}
    ... ''')
    >>> keys = keys_of(
    ...     definition.identity, {"email": "anna+news@example.com", "phone": "+4930901820"}
    ... )
    >>> keys
    (Key(kind='email', strong=True),)
    >>> keys[0].value
    'anna@example.com'
    >>> keys_of(definition.identity, {"email": "info@example.com"})
    ()
    """
    keys = []
    for kind in plan.by:
        value = _value(plan, kind, facts)
        if value is not None:
            keys.append(Key(kind, value))
    if plan.visitor is not None:
        value = _value(plan, plan.visitor, facts)
        if value is not None:
            keys.append(Key(plan.visitor, value, strong=False))
    return tuple(keys)


def separation_of(plan: IdentityPlan, facts: Mapping[str, Any]) -> str:
    """
    Which of its leads a person is: leads with another text here are others, of the same person.

    Empty where the definition keeps none apart, or where the lead does not say it.

    Args:
        plan: What tells who somebody is, as `definition.identity`.
        facts: The facts of the lead, typed and canonical as in `captured.facts`.
    """
    if plan.separate_by is None:
        return ""
    value = facts.get(plan.separate_by)
    return plan.separate_default if value is None else key_text(value)


def _value(plan: IdentityPlan, kind: str, facts: Mapping[str, Any]) -> str | None:
    given = facts.get(kind)
    value = "" if given is None else key_text(given)
    if kind in plan.emails and value:
        value = mailbox_of(value, ignore_tags=plan.ignore_tags, ignore_dots=plan.ignore_dots)
        if plan.roles and is_role_address(value):  # asked of the mailbox, whose addresses are alike
            return None
    return None if not value or value in plan.never.get(kind, ()) else value
