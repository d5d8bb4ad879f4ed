"""A kept decision told to people: from its record alone, as it was made."""

from __future__ import annotations

from collections.abc import Iterator

from leadcore.definition.record import DecisionRecord, Plain, ReasonRecord


def told(record: DecisionRecord) -> str:
    """
    A decision as it was kept: what was decided, why, and what held the lead back.

    Nothing is worked out anew, so that it tells what was, whatever the rules say today.

    Args:
        record: What `decision.record()` gave.
    """
    return "\n".join(_lines(record)) + "\n"


def _lines(record: DecisionRecord) -> Iterator[str]:
    yield f"Lead {record['lead']} at {record['at']}, by {record['definition']}"
    yield ""
    if record["stage"] is not None:
        steps = [step["stage"] for step in record["transitions"]]
        first = [record["transitions"][0]["left"]] if steps else []
        path = f"  ({' -> '.join([*first, *steps])})" if steps else "  (as before)"
        yield f"  stage      {record['stage']}{path}"
    yield f"  grade      {record['grade'] or 'none'}"
    out = record["disqualified"]
    qualified = "yes" if record["qualified"] else "no"
    yield f"  qualified  {qualified if out is None else f'no, disqualified by {out}'}"
    score = record["score"]
    parts = " + ".join(f"{name} {each['points']}" for name, each in score["dimensions"].items())
    yield f"  score      {score['total']}{f' = {parts}' if parts else ''}"
    route = record["route"]
    if route is not None:
        yield f"  route      {route['to']}"
    yield f"  valid      until {record['valid_until'] or 'something happens'}"
    if record["reasons"]:
        yield ""
        yield "Why"
        yield from (_reason(each) for each in record["reasons"])
    if record["held_back"]:
        yield ""
        yield "What held it back"
        yield from (f"  {line}" for line in record["held_back"])
    if record["unknown"]:
        yield ""
        yield f"Not known: {', '.join(record['unknown'])}"


def _reason(reason: ReasonRecord) -> str:
    points = f"{reason['points']} " if reason["points"] is not None else ""
    because = reason["because"] or "no reason given"
    told_parts = []
    arithmetic = reason["arithmetic"]
    if arithmetic is not None and arithmetic["before_decay"] != arithmetic["points"]:
        told_parts.append(
            f"{arithmetic['times']} times, {arithmetic['before_decay']} before decay, "
            f"{arithmetic['after_decay']} after it"
        )
    told_parts += [f"{each['name']} = {_value(each['value'])}" for each in reason["read"]]
    inside = f"  [{', '.join(told_parts)}]" if told_parts else ""
    return f"  {reason['section']}: {points}{reason['rule']}: {because}{inside}"


def _value(value: Plain) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)
