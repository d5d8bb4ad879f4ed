"""What needs a person: arrivals that could not be read, and questions that rules cannot answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select, update

from leadcore.desk.deciding import Deciding
from leadcore.desk.said import moment_of
from leadcore.errors import DeskError, LeadcoreError, Problem
from leadcore.store.tables import arrivals, attention

#: Arrivals that could not be read.
UNREAD: Final = "unread"


@dataclass(frozen=True, slots=True)
class Item:
    """
    One thing that needs a person.

    Attributes:
        id: Its number.
        kind: `unread` for an arrival that could not be read, `same_person` where the keys of one
            arrival tell two persons.
        at: Since when.
        source: Where it came from.
        lead_id: The lead that it is about, or None.
        problems: What is wrong, each with its cure.
        payload: What arrived, as it came; personal, and so not in texts.
    """

    id: int
    kind: str
    at: datetime
    source: str | None
    lead_id: str | None
    problems: tuple[Problem, ...]
    payload: Any = field(default=None, repr=False)


def park(deciding: Deciding, source: str, payload: Any, error: LeadcoreError) -> int:
    """
    Keep what could not be read, with the reason.

    The same payload delivered again is not kept a second time.

    Args:
        deciding: The transaction.
        source: The source.
        payload: What arrived: JSON, or text where it was none.
        error: Why it could not be read.

    Returns:
        Its number in the list.
    """
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, default=str)
    digest = deciding.store.hash("parked", source, text)
    known = select(arrivals.c.seq).where(arrivals.c.key == digest)
    found = deciding.connection.execute(known).scalar_one_or_none()
    if found is not None:
        return -int(found)
    (number,) = deciding.store.numbers(deciding.connection, "attention", 1)
    deciding.rows[attention].append(
        {
            "id": number,
            "kind": UNREAD,
            "at": deciding.now,
            "source": source,
            "lead": None,
            "problems": json.dumps([problem.as_data() for problem in error.problems]),
            "payload": text,
        }
    )
    deciding.rows[arrivals].append({"key": digest, "seq": -number, "at": deciding.now})
    deciding.write()
    return number


def open_items(connection: Connection, *, after: int, most: int) -> list[Item]:
    """
    What is open, in order of its numbers.

    Args:
        connection: A connection.
        after: Only numbers after this one.
        most: How many at most.
    """
    wanted = (
        select(attention)
        .where(attention.c.settled.is_(None), attention.c.id > after)
        .order_by(attention.c.id)
        .limit(most)
    )
    return [_item(row._asdict()) for row in connection.execute(wanted)]


def item(connection: Connection, number: int, kind: str) -> Item:
    """
    One thing that is open.

    Raises:
        DeskError: There is none of that number and kind, or it is settled.
    """
    wanted = select(attention).where(
        attention.c.id == number, attention.c.kind == kind, attention.c.settled.is_(None)
    )
    row = connection.execute(wanted).one_or_none()
    if row is None:
        message = f"nothing that is open has the number {number}"
        raise DeskError(Problem("LC-DK-004", message, "list what is open with `desk.attention()`"))
    return _item(row._asdict())


def settle(deciding: Deciding, number: int) -> None:
    """Take something off the list; what arrived is not kept any longer."""
    deciding.connection.execute(
        update(attention)
        .where(attention.c.id == number)
        .values(settled=deciding.now, payload=None, problems="[]")
    )


def _item(row: dict[str, Any]) -> Item:
    return Item(
        id=row["id"],
        kind=row["kind"],
        at=moment_of(row["at"]),
        source=row["source"],
        lead_id=None if row["lead"] is None else str(row["lead"]),
        problems=tuple(_problem(each) for each in json.loads(row["problems"])),
        payload=None if row["payload"] is None else json.loads(row["payload"]),
    )


def _problem(data: dict[str, Any]) -> Problem:
    return Problem(
        data.get("code", "LC-DK-004"), data["message"], data.get("hint", ""), data.get("path", "")
    )
