"""
Which way time moves the answers of a plan: what can only stop holding, and what can only begin to.

Between two events hardly anything in a definition goes to and fro. Touches leave windows and never
come back, completed days only add up, decayed points only fall. Where an answer moves one way, the
instant at which it turns can be found directly; this module says where that is so.
"""

from __future__ import annotations

from enum import Enum

from leadcore.definition.planning.plan import DerivedValue, Dimension, Plan, PlannedTable, ScoreRule
from leadcore.language import tree
from leadcore.language.tree import Condition, Value


class Direction(Enum):
    """How a number goes while nothing happens, or a truth: one that falls ceases to hold."""

    STILL = "still"
    FALLS = "falls"
    RISES = "rises"
    MIXED = "mixed"

    @property
    def opposite(self) -> Direction:
        """The direction of the opposite."""
        return _OPPOSITE[self]

    def joined(self, other: Direction) -> Direction:
        """The direction of a sum, or of `and` and `or`, of things that move so and so."""
        if self is other or other is Direction.STILL:
            return self
        return other if self is Direction.STILL else Direction.MIXED


STILL, FALLS, RISES, MIXED = Direction
_OPPOSITE = {STILL: STILL, FALLS: RISES, RISES: FALLS, MIXED: MIXED}


class Directions:
    """
    The directions of one plan's conditions and scores.

    `qualified`, `disqualified`, `grade` and `stage` count as still: they are watched themselves,
    and as long as they have not turned, what reads them has not turned for their sake.

    Args:
        plan: The plan.
    """

    def __init__(self, plan: Plan) -> None:
        self.segments = dict.fromkeys(plan.segments, STILL)
        self.derived = dict.fromkeys((value.name for value in plan.derived), STILL)
        self.scores = dict.fromkeys((*(each.name for each in plan.dimensions), "total"), STILL)
        # Segments read derived values and scores, and these read segments. Directions only ever
        # leave STILL and end in MIXED, so going over them until nothing changes comes to an end.
        while self._gone_over(plan):
            pass

    def _gone_over(self, plan: Plan) -> bool:
        """
        Work out every direction anew, and say whether one has changed.

        What is found is read at once: each reads only what stands before it in its own section, so
        a chain of any length takes one round, and few rounds are needed in all.
        """
        before = (dict(self.segments), dict(self.derived), dict(self.scores))
        for name, condition in plan.segments.items():
            self.segments[name] = self.of(condition)
        for value in plan.derived:
            self.derived[value.name] = self._of_derived(value)
        total = STILL
        for each in plan.dimensions:
            self.scores[each.name] = moved = self._of_dimension(each)
            total = total.joined(moved)
        self.scores["total"] = total
        return before != (self.segments, self.derived, self.scores)

    def of(self, condition: Condition | None, *, want: bool = True) -> Direction:
        """
        The direction of "is definitely true", or with `want=False` of "is definitely false".

        Args:
            condition: The condition; None always holds.
            want: Which answer is asked for.
        """
        if condition is None:
            return STILL
        if isinstance(condition, tree.Not):
            return self.of(condition.part, want=not want)
        if isinstance(condition, tree.And | tree.Or):
            found = STILL
            for part in condition.parts:
                found = found.joined(self.of(part, want=want))
            return found
        found = self._of_atom(condition)
        return found if want else found.opposite

    def _of_atom(self, condition: Condition) -> Direction:
        if isinstance(condition, tree.Segment):
            return self.segments[condition.name]
        if isinstance(condition, tree.Exists):
            return FALLS if condition.items.within is not None else STILL
        if isinstance(condition, tree.Compare):
            return self._of_comparison(condition)
        for child in condition.children():
            if isinstance(child, Value) and self.of_value(child) is not STILL:
                return MIXED
        return STILL

    def _of_comparison(self, node: tree.Compare) -> Direction:
        moved = self.of_value(node.left).joined(self.of_value(node.right).opposite)
        if moved is STILL:
            return STILL
        if node.operator in ("==", "!=") or moved is MIXED or not _has_fixed_side(node):
            return MIXED
        return moved if node.operator in (">", ">=") else moved.opposite

    def of_value(self, value: Value) -> Direction:
        """The direction of a number; MIXED for whatever changes with time and is no such number."""
        if isinstance(value, tree.Points):
            return self.scores[value.dimension]
        if isinstance(value, tree.Derived):
            return self.derived[value.name]
        if isinstance(value, tree.Count):
            return FALLS if value.items.within is not None else STILL
        if isinstance(value, tree.DaysBetween) and self.of_value(value.moment) is STILL:
            return RISES if value.direction == "since" else FALLS
        if isinstance(value, tree.Arithmetic):
            parts = (self.of_value(value.left), self.of_value(value.right))
            return STILL if parts == (STILL, STILL) else MIXED
        return MIXED if tree.is_time_bound(value) else STILL

    def _of_derived(self, value: DerivedValue) -> Direction:
        still = value.by is None or self.of_value(value.by) is STILL
        still = still and self.of_table(value.table) is STILL
        still = still and all(self.of(condition) is STILL for condition, _ in value.cases)
        return STILL if still else MIXED

    def of_table(self, table: PlannedTable | None) -> Direction:
        """The direction of a table's answer: still, or mixed."""
        columns = () if table is None else table.columns
        return STILL if all(self.of_value(each) is STILL for each in columns) else MIXED

    def _of_dimension(self, dimension: Dimension) -> Direction:
        found = STILL
        for rule in dimension.rules:
            found = found.joined(self.of_rule(rule))
        return found

    def of_rule(self, rule: ScoreRule) -> Direction:
        """The direction of the points that a rule gives."""
        found = self.of(rule.rule.condition)
        if rule.table is not None:
            return STILL if found is STILL is self.of_table(rule.table) else MIXED
        if rule.items is not None:
            windowed = rule.items.within is not None
            if windowed and rule.once_a_day:
                return MIXED  # when the oldest leaves, other touches of its days come to count
            if windowed or rule.decay is not None:
                found = found.joined(FALLS)
        if rule.points == 0:
            return STILL
        return found if rule.points > 0 else found.opposite


def _has_fixed_side(node: tree.Compare) -> bool:
    """Whether what a moving number is compared with is known, or at once read from a lead."""
    if isinstance(node.left, tree.Points | tree.Count):
        return isinstance(node.right, tree.Constant)
    if isinstance(node.right, tree.Points | tree.Count):
        return isinstance(node.left, tree.Constant)
    return True
