"""
What one arrival says of a lead, as JSON, and how what many say comes to one state.

The order in which arrivals come leaves no trace: of a fact the newest value counts by its own time,
of where a lead came from the oldest, of values of one moment the one that is ordered first by
content. So events that are late, or twice replayed, give the same facts as those in order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from leadcore.definition import Captured
from leadcore.model import Lead

#: Facts that tell where a lead first came from: the oldest counts.
FIRST: Final = frozenset({"source", "campaign", "utm", "created_at"})
#: What happened: all of it is kept.
HAPPENED: Final = ("touches", "inquiries", "consent", "stage_history")
_BARE_INQUIRIES: Final[Any] = {"inquiries": {"__all__": {"payload", "facts"}}}

#: What an arrival says of its lead: facts as nested JSON, and what happened as lists of it.
Said = dict[str, Any]
#: When something was said, in microseconds, and what orders it among what was said just then.
Stamp = list[int]
#: The state of a lead: what is known of it, and since when each value counts.
State = dict[str, Any]


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """A moment as the store keeps it: whole microseconds since 1970, in UTC."""
    return (moment - _EPOCH) // _TICK


def moment_of(micros: int) -> datetime:
    """The moment of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=micros)


def said_by(captured: Captured[Any]) -> Said:
    """
    What a captured arrival says of its lead.

    Raises:
        LeadError: The values do not make a lead.
    """
    return said_of(captured.lead(id=0))


def said_of(lead: Lead) -> Said:
    """What a lead is made of, without its identifier and without raw payloads."""
    said: Said = lead.model_dump(mode="json", exclude_defaults=True, exclude=_BARE_INQUIRIES)
    said.pop("id", None)
    return said


def stamp_of(at: int, content: str) -> Stamp:
    """When something was said; of what was said at one moment its content tells which is which."""
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()
    return [at, int.from_bytes(digest[:6], "big")]


def folded(state: State | None, said: Said, stamp: Stamp) -> State:
    """
    The state of a lead with what an arrival says; the one given stays as it is.

    Args:
        state: What is known; None where nothing is.
        said: What the arrival says.
        stamp: When it was said.
    """
    said = dict(said)
    if "stage" in said and not said.get("stage_history"):
        # Nobody says since when; it is known from this moment on.
        moment = moment_of(stamp[0])
        entry = {"name": said["stage"], "at": moment.isoformat(), "by": "import"}
        said["stage_history"] = [entry]
    said.pop("stage", None)
    if state is None:
        lead = _settled(said)
        return {"lead": lead, "base": stamp, "stamps": {}}
    stamps = dict(state["stamps"])
    lead = _merged(state["lead"], said, stamps, state["base"], stamp, ())
    return {"lead": _settled(lead), "base": state["base"], "stamps": stamps}


def _merged(
    known: Mapping[str, Any],
    said: Mapping[str, Any],
    stamps: dict[str, Stamp],
    base: Stamp,
    stamp: Stamp,
    above: tuple[str, ...],
) -> dict[str, Any]:
    merged = dict(known)
    for name, value in said.items():
        path = (*above, name)
        there = merged.get(name)
        if not above and name in HAPPENED:
            merged[name] = _united(there or [], value)
        elif not above and name == "prospect":
            merged[name] = value or bool(there)
        elif isinstance(value, dict):
            merged[name] = _merged(there or {}, value, stamps, base, stamp, path)
        elif isinstance(value, list):
            merged[name] = value if there is None else sorted_union(there, value)
        else:
            text = ".".join(path)
            since = stamps.get(text, base)
            newer = stamp < since if path[0] in FIRST else stamp > since
            if there is None or newer:
                merged[name] = value
                stamps[text] = stamp
    return merged


def sorted_union(one: list[Any], other: list[Any]) -> list[Any]:
    """What is in either list, each once, in an order that does not tell which came first."""
    found = {json.dumps(each, sort_keys=True): each for each in (*one, *other)}
    return [found[text] for text in sorted(found)]


def _united(known: list[Any], more: list[Any]) -> list[Any]:
    """What happened by either; an event that stands in both is the same."""
    there = {json.dumps(each, sort_keys=True) for each in known}
    return [*known, *(each for each in more if json.dumps(each, sort_keys=True) not in there)]


def _settled(lead: dict[str, Any]) -> dict[str, Any]:
    """What follows from the rest: the stage from its history; who inquired is no prospect."""
    history = lead.get("stage_history")
    if history:
        newest = max(history, key=_when)
        lead = {**lead, "stage": newest["name"]}
    if lead.get("inquiries"):
        lead.pop("prospect", None)
    return lead


def _when(entry: Mapping[str, Any]) -> tuple[datetime, int]:
    return datetime.fromisoformat(entry["at"]), entry.get("step", 0)
