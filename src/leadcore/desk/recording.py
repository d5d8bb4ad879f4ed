"""Events, recorded: what is known of a lead then, and what is decided anew."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from leadcore.desk.arriving import again
from leadcore.desk.deciding import Deciding
from leadcore.desk.events import Changed, Consented, Event, Overridden, Touched
from leadcore.desk.lead_rows import LeadRow
from leadcore.desk.receipt import Receipt
from leadcore.desk.said import Said, folded, micros, said_of, stamp_of
from leadcore.desk.taken import Taken
from leadcore.errors import DeskError, Problem
from leadcore.store.tables import arrivals

#: So many digits fit a number of the store.
_LONGEST_NUMBER = 18


def record(deciding: Deciding, event: Event) -> Receipt:
    """
    Take in an event, within a transaction.

    Args:
        deciding: The transaction.
        event: What happened.

    Raises:
        DeskError: There is no such lead.
        LeadError: It does not make a lead of the definition.
    """
    row = lead_row(deciding, event.lead)
    kind, at, told = _said(event, row)
    # Read as any values are, so that what does not fit is refused, and the rest is canonical.
    said = said_of(deciding.definition.lead(told, id=0))
    more = {"by": event.by, "reason": event.reason} if isinstance(event, Overridden) else {}
    content = json.dumps({"said": said, **more}, ensure_ascii=False, sort_keys=True)
    key = ("event", kind, str(row.id), event.key or f"{at}:{content}")
    digest = deciding.store.hash("arrival", *key)
    taken = Taken(deciding.store, deciding.connection)
    before = taken.find({digest: None}, deciding.now)
    if digest in before:
        return again(taken.receipts(before.values())[before[digest]])
    (seq,) = deciding.store.numbers(deciding.connection, "journal", 1)
    row.state = folded(row.state, said, stamp_of(at, content))
    details: dict[str, Any] = {}
    if isinstance(event, Overridden):
        row.owner = event.owner or row.owner
        details = {"owner": event.owner} if event.owner else {}
        details |= {"stage": event.stage} if event.stage else {}
    made = deciding.decide(row, seq)
    deciding.journal(kind, row, seq, at, content=content, **details)
    deciding.rows[arrivals].append({"key": digest, "seq": seq, "at": deciding.now})
    deciding.write()
    return Receipt(str(row.id), made)


def lead_row(deciding: Deciding, lead: str) -> LeadRow:
    """
    A lead by its id.

    Raises:
        DeskError: There is none.
    """
    plain = lead.isascii() and lead.isdecimal() and len(lead) <= _LONGEST_NUMBER
    found = deciding.leads.load_leads([int(lead)]) if plain else []
    if not found:
        raise no_lead(lead)
    return found[0]


def no_lead(lead: str) -> DeskError:
    """The error for an id that the desk does not know."""
    message = f"the desk knows no lead `{lead[:60]}`"
    return DeskError(Problem("LC-DK-001", message, "look it up with `desk.find`"))


def _said(event: Event, row: LeadRow) -> tuple[str, int, Said]:
    """What kind of event it is, when it was, and what it says of the lead."""
    if isinstance(event, Touched):
        return "touched", micros(event.touch.at), {"touches": [_plain(event.touch)]}
    if isinstance(event, Consented):
        return "consented", micros(event.consent.at), {"consent": [_plain(event.consent)]}
    if isinstance(event, Changed):
        return "changed", micros(event.at), json.loads(json.dumps(event.facts))
    if isinstance(event, Overridden):
        said: Said = {}
        if event.stage is not None:
            known = row.state["lead"] if row.state is not None else {}
            entry: Said = {"name": event.stage, "at": event.at.isoformat(), "by": "person"}
            if "stage" in known:
                entry["left"] = known["stage"]
            # A person's word comes after what rules did at the very same moment.
            steps = [datetime.fromisoformat(each["at"]) for each in known.get("stage_history", ())]
            entry["step"] = steps.count(event.at)
            said = {"stage": event.stage, "stage_history": [entry]}
        return "overridden", micros(event.at), said
    raise TypeError(f"the desk records events, and {type(event).__name__} is none")


def _plain(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = value.model_dump(mode="json", exclude_defaults=True)
    return plain
