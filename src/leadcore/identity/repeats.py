"""Whether an inquiry asks once more for what its lead has asked for already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from leadcore.definition.planning.identity import IdentityPlan
from leadcore.model import Inquiry

_NOW = timedelta(0)


def is_repeat(plan: IdentityPlan, inquiry: Inquiry, earlier: Iterable[Inquiry]) -> bool:
    """
    Whether a lead has asked for the same thing before, within the period of the definition.

    What is not known makes nothing the same: of the parts that are to be equal, one must be known.

    Args:
        plan: What tells who somebody is, as `definition.identity`.
        inquiry: The inquiry.
        earlier: Other inquiries of its lead, in any order. Later ones do not count, nor does the
            inquiry itself or another delivery of it.

    >>> from datetime import UTC, datetime, timedelta
    >>> from leadcore import Definition
    >>> definition = Definition.loads('''
    ... definition: small
    ... identity: {repeat: {within: 90 days, same: [form]}}
    ... ''')
    >>> first = Inquiry(at=datetime(2026, 3, 1, tzinfo=UTC), form="prices")
    >>> second = first.replace(at=first.at + timedelta(days=5))
    >>> is_repeat(definition.identity, second, [first])
    True
    """
    repeat = plan.repeat
    if repeat is None:
        return False
    parts = _parts(inquiry, repeat.same)
    if not any(parts):
        return False
    return any(
        _NOW <= inquiry.at - each.at < repeat.within
        and each is not inquiry
        and (each.key is None or each.key != inquiry.key)
        and _parts(each, repeat.same) == parts
        for each in earlier
    )


def _parts(inquiry: Inquiry, names: tuple[str, ...]) -> list[Any]:
    """What the named parts hold; topics in no order."""
    found = (getattr(inquiry, name) for name in names)
    return [frozenset(each) if isinstance(each, tuple) else each for each in found]
