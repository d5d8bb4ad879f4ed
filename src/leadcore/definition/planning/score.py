"""The score section of a plan: exact points, limits and decay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from leadcore.definition.planning.conditions import Path
from leadcore.definition.planning.decay import Decay
from leadcore.definition.planning.plan import Dimension, ScoreRule
from leadcore.definition.planning.planner import Planner
from leadcore.definition.sections import document
from leadcore.language.literals import LiteralError, duration, number
from leadcore.language.points import in_micro
from leadcore.language.vocabulary import Scope, Section

_SCOPE = Scope(Section.SCORE)
#: The longest half-life or linear decay, in days.
_LONGEST = 3_650


def plan_score(
    planner: Planner, declared: Mapping[str, document.Dimension]
) -> tuple[Dimension, ...]:
    """The dimensions of the score, in the order declared."""
    found = []
    for name, dimension in declared.items():
        path: Path = ("score", name)
        cap, floor = _micro(dimension.cap), _micro(dimension.floor)
        if cap is not None and floor is not None and floor > cap:
            planner.file(
                "LC-DEF-035",
                f"the floor {dimension.floor} lies above the cap {dimension.cap}",
                "exchange them",
                (*path, "floor"),
            )
        decay = _decay(planner, dimension.half_life, dimension.linear, path)
        rules = tuple(
            _rule(planner, name, rule, decay, (*path, "rules", at))
            for at, rule in enumerate(dimension.rules)
        )
        found.append(Dimension(name, cap, floor, rules))
    return tuple(found)


def _micro(points: Decimal | None) -> int | None:
    return None if points is None else in_micro(points)


def _decay(planner: Planner, half_life: str | None, linear: str | None, path: Path) -> Decay | None:
    if half_life is not None and linear is not None:
        planner.file(
            "LC-DEF-036",
            "points fall either by half-life or linearly, not both",
            "keep one of `half_life` and `linear`",
            (*path, "linear"),
        )
        return None
    if half_life is None and linear is None:
        return None
    key, text = ("half_life", half_life) if half_life is not None else ("linear", linear)
    try:
        length = duration(text or "")
    except LiteralError as error:
        planner.file("LC-DEF-036", str(error), error.hint, (*path, key))
        return None
    days, rest = divmod(length, timedelta(days=1))
    if rest or not 1 <= days <= _LONGEST:
        planner.file(
            "LC-DEF-036",
            f"`{text}` is not a number of whole days from 1 to {_LONGEST:,}",
            "points fall at completed days: write it as `30 days`",
            (*path, key),
        )
        return None
    return Decay("half_life" if half_life is not None else "linear", days)


def _rule(
    planner: Planner, dimension: str, declared: document.ScoreRule, decay: Decay | None, path: Path
) -> ScoreRule:
    section = f"score.{dimension}"
    rule = planner.rule(declared.rule, declared.when, declared.because, section, path, _SCOPE)
    kinds = [key for key in ("for_each", "table") if getattr(declared, key) is not None]
    if len(kinds) == 2 or (not kinds and declared.when is None):
        planner.file(
            "LC-DEF-037",
            f"the rule `{declared.rule}` needs one of `when`, `for_each` and `table`",
            "say when its points count",
            path,
        )
    if (declared.points is None) == ("table" not in kinds):
        has = "a table gives its own points" if "table" in kinds else "say how many"
        planner.file("LC-DEF-037", f"the rule `{declared.rule}`: {has}", "`points:`", path)
    own = _decay(planner, declared.half_life, declared.linear, path)
    items = table = None
    if declared.for_each is not None:
        items = planner.reader.items(declared.for_each, (*path, "for_each"), _SCOPE)
        if items is not None and "at" not in items.record.fields:
            planner.file(
                "LC-DEF-037",
                f"{items.record.one} has no moment, so its points could not age",
                "count it in a `when` rule: `....count() >= 1`",
                (*path, "for_each"),
            )
    else:
        for key in ("at_most_points", "at_most_times", "half_life", "linear"):
            if getattr(declared, key) is not None:
                _only_for_each(planner, key, (*path, key))
        if declared.once_a_day:
            _only_for_each(planner, "once_a_day", (*path, "once_a_day"))
    if declared.table is not None:
        table = planner.tables.decision_table(
            declared.table, "points", _points_cell, (*path, "table"), _SCOPE
        )
    return ScoreRule(
        rule=rule,
        points=_micro(declared.points) or 0,
        items=items,
        table=table,
        at_most_points=_limit(planner, declared, path),
        at_most_times=declared.at_most_times,
        once_a_day=declared.once_a_day,
        decay=(own or decay) if declared.for_each is not None else None,
    )


def _limit(planner: Planner, declared: document.ScoreRule, path: Path) -> int | None:
    if declared.at_most_points is None:
        return None
    if declared.at_most_points < 0:
        planner.file(
            "LC-DEF-035",
            "`at_most_points` bounds how far the points go in either direction",
            f"write {-declared.at_most_points}",
            (*path, "at_most_points"),
        )
    return _micro(abs(declared.at_most_points))


def _only_for_each(planner: Planner, key: str, path: Path) -> None:
    planner.file(
        "LC-DEF-037",
        f"`{key}` has a meaning only beside `for_each`",
        "a `when` rule gives its points once, in full, while it holds",
        path,
    )


def _points_cell(cell: str) -> int:
    points = number(cell)
    if abs(points) > document.MOST_POINTS:
        told = f"`{cell.strip()[:60]}` is out of bounds"
        raise LiteralError(told, f"points go up to {document.MOST_POINTS:,} either way")
    return in_micro(points)
