"""
The reference engine of a whole definition: section by section, rule by rule, with full arithmetic.

Read it beside the reference page on sections. It shares no code with the compiled engine beyond
single operations, the decay table and the stage machine, and property tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from leadcore.definition.deciding.news import has_news
from leadcore.definition.deciding.outcome import Fired, Outcome
from leadcore.definition.deciding.standing import (
    Stages,
    Step,
    counts_from,
    is_held,
    is_undated,
    stage_at,
    stage_before,
)
from leadcore.definition.planning.decay import steps
from leadcore.definition.planning.plan import (
    DerivedValue,
    Dimension,
    Plan,
    PlannedTable,
    Rule,
    ScoreRule,
    points_shown,
)
from leadcore.language import tree
from leadcore.language.interpret import Facts, evaluate, items_of, value_of


@dataclass(frozen=True, slots=True)
class Counted:
    """
    The arithmetic of one score rule that gave points, in micro-points.

    Attributes:
        fired: The rule.
        times: How many touches counted; 1 for a `when` rule.
        before_decay: The points without any decay.
        before_limit: The points after decay, before `at_most_points`.
        points: The points given.
    """

    fired: Fired
    times: int
    before_decay: int
    before_limit: int
    points: int


@dataclass(frozen=True, slots=True)
class Summed:
    """The arithmetic of one dimension: its rules, their sum, and the sum within its bounds."""

    dimension: Dimension
    rules: tuple[Counted, ...]
    raw: int
    points: int


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What the stage machine was asked with.

    Attributes:
        start: The stage that the lead stood in.
        held: Whether rules stood back; nothing else was asked then.
        since: The moment from which on events opened stages, or None for all events.
        opened: Per stage, the first of its `enter` rules that held, or -1.
        left: Per stage, the first of its `leave` rules that held, or -1.
        undated: Whether nothing tells since when the lead stood there.
    """

    start: str
    held: bool
    since: datetime | None
    opened: tuple[int, ...]
    left: tuple[int, ...]
    undated: bool = False


@dataclass(slots=True)
class Walk:
    """
    A decision worked out step by step.

    Attributes:
        facts: What conditions read, with all results.
        fired: Every rule that fired, in order.
        unknown: The facts that some rule, or an earlier row of a table, wanted and did not find.
        not_fired: Every rule that was asked, could matter and did not fire, with its answer (False
            or unknown).
        sums: The arithmetic of the score.
        asked: What the stage machine was asked with; None where there are no stages.
        outcome: The outcome.
    """

    facts: Facts
    fired: list[Fired] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    not_fired: list[tuple[Rule, bool | None]] = field(default_factory=list)
    sums: list[Summed] = field(default_factory=list)
    asked: Asked | None = None
    outcome: Outcome | None = None


def walk(
    plan: Plan, stages: Stages, lead: Any, now: datetime, *, as_if: Sequence[Rule] = ()
) -> Walk:
    """
    Decide a lead by the reference engine.

    Args:
        plan: The plan.
        stages: Its stages as a machine.
        lead: The lead.
        now: The moment.
        as_if: Rules of the plan that are taken to hold, to see what would follow from that.
    """
    return _Walker(plan, stages, lead, now, as_if).walked()


class _Walker:
    def __init__(
        self, plan: Plan, stages: Stages, lead: Any, now: datetime, as_if: Sequence[Rule]
    ) -> None:
        self.plan = plan
        self.as_if = frozenset(map(id, as_if))
        self.given = as_if
        self.stages = stages
        self.lead = lead
        self.now = now
        facts = Facts(lead, now, plan.lists, plan.segments, line=plan.line)
        self.walk = Walk(facts)
        self.facts = facts

    def walked(self) -> Walk:
        plan, results = self.plan, self.facts.results
        results["was.stage"] = stage_before(self.lead, self.now, self.stages.first or "")
        for value in plan.derived:
            self.facts.derived[value.name] = self._derived(value)
        disqualified_by = self._disqualified()
        results["disqualified"] = disqualified_by >= 0
        met = [rule for rule in plan.criteria if self._fires(rule)]
        self.walk.fired += [Fired(rule, None, -1, None) for rule in met]
        results["qualified"] = len(met) >= plan.need and disqualified_by < 0
        scores = self._scores()
        grade = self._first(plan.grades, lambda each: each.rule)
        results["grade"] = plan.grades[grade].grade if grade >= 0 else None
        stage, taken = self._stage()
        results["stage"] = stage
        route, row = self._route()
        self.walk.outcome = Outcome(
            disqualified_by,
            results["qualified"],
            results["grade"],
            stage,
            route,
            row,
            taken,
            scores,
            tuple(summed.raw for summed in self.walk.sums),
        )
        return self.walk

    # -- rules -----------------------------------------------------------------------------------

    def _holds(self, rule: Rule) -> bool | None:
        if rule.condition is None or (self.as_if and id(rule) in self.as_if):
            return True
        return evaluate(rule.condition, self.facts)

    def _fires(self, rule: Rule) -> bool:
        answer = self._holds(rule)
        if answer is not True:
            self.walk.not_fired.append((rule, answer))
            if answer is None and rule.condition is not None:
                self.walk.unknown |= self._wanting(rule.condition)
        return answer is True

    def _first(self, each: Sequence[Any], rule_of: Any) -> int:
        for at, held in enumerate(each):
            if self._fires(rule_of(held)):
                self.walk.fired.append(Fired(rule_of(held), None, -1, None))
                return at
        return -1

    def _wanting(self, asking: tree.Node) -> set[str]:
        found: set[str] = set()
        asked: list[tree.Node] = [asking]
        behind: set[str] = set()
        while asked:
            for node in asked.pop().walk():
                if isinstance(node, tree.Fact) and self._is_missing(node):
                    found.add(".".join(node.path))
                elif isinstance(node, tree.Derived) and node.name not in behind:
                    behind.add(node.name)
                    asked += self._made_of(node)
        return found

    def _made_of(self, node: tree.Derived) -> tuple[tree.Node, ...]:
        """What a derived value that is missing is made of: people are asked for that."""
        if self.facts.derived[node.name] is not None:
            return ()
        return next(each for each in self.plan.derived if each.name == node.name).sources()

    def _is_missing(self, fact: tree.Fact) -> bool:
        if fact.of != "lead" or not fact.missing:
            return False
        return value_of(fact, self.facts) is None

    def _row(self, table: PlannedTable) -> int:
        for at in range(len(table.rows)):
            unsure = unsure_columns(table, at, self.facts)
            if unsure is None:
                continue
            if not unsure:
                return at
            for column in unsure:  # the row could still fit
                self.walk.unknown |= self._wanting(column)
        return -1

    # -- sections --------------------------------------------------------------------------------

    def _derived(self, value: DerivedValue) -> Any:
        if value.by is not None:
            key = value_of(value.by, self.facts)
            return None if key is None else value.lookup.get(key)
        if value.table is not None:
            row = self._row(value.table)
            return value.table.outcome[row] if row >= 0 else None
        for condition, constant in value.cases:
            answer = condition is None or evaluate(condition, self.facts)
            if answer is True:
                return constant
            if answer is None and condition is not None:
                self.walk.unknown |= self._wanting(condition)
        return None

    def _disqualified(self) -> int:
        first = -1
        for at, rule in enumerate(self.plan.disqualify):
            if self._fires(rule):
                self.walk.fired.append(Fired(rule, None, -1, None))
                first = at if first < 0 else first
        return first

    def _scores(self) -> tuple[int, ...]:
        found = []
        for dimension in self.plan.dimensions:
            counted = [c for rule in dimension.rules if (c := self._counted(rule)) is not None]
            raw = sum(each.points for each in counted)
            points = raw
            if dimension.cap is not None:
                points = min(points, dimension.cap)
            if dimension.floor is not None:
                points = max(points, dimension.floor)
            self.walk.sums.append(Summed(dimension, tuple(counted), raw, points))
            self.walk.fired += [each.fired for each in counted]
            self.facts.results[f"score.{dimension.name}"] = points_shown(points)
            found.append(points)
        self.facts.results["score.total"] = points_shown(sum(found))
        return (sum(found), *found)

    def _counted(self, score: ScoreRule) -> Counted | None:
        if not self._fires(score.rule):
            return None
        if score.table is not None:
            row = self._row(score.table)
            if row < 0:
                return None
            points = score.table.outcome[row]
            return Counted(Fired(score.rule, points, row, score.table), 1, points, points, points)
        if score.items is None:
            points = score.points
            return Counted(Fired(score.rule, points, -1, None), 1, points, points, points)
        moments = [item.at for item in items_of(score.items, self.facts)]
        if score.once_a_day:
            moments = _once_a_day(moments)
        if score.at_most_times is not None:
            moments = moments[max(0, len(moments) - score.at_most_times) :]
        if not moments:
            return None
        worth = sum(self._worth(score, at) for at in moments)
        points = worth
        if score.at_most_points is not None:
            points = max(-score.at_most_points, min(score.at_most_points, worth))
        fired = Fired(score.rule, points, -1, None)
        return Counted(fired, len(moments), score.points * len(moments), worth, points)

    def _worth(self, score: ScoreRule, at: datetime) -> int:
        if score.decay is None:
            return score.points
        table = steps(score.points, score.decay)
        age = (self.now - at) // timedelta(days=1)
        return table[age] if age < len(table) else 0

    def _stage(self) -> tuple[str | None, tuple[Step, ...]]:
        if not self.plan.stages:
            return None, ()
        start = stage_at(self.lead, self.now, self.stages.first or "")
        plan = self.plan
        if is_held(self.lead, self.now, self.stages.by_hand, plan.interest):
            self.walk.asked = Asked(start, True, None, (), ())
            return start, ()
        since = counts_from(self.lead, self.now, plan.again)
        left = tuple(
            self._open([leave.rule for leave in stage.leave], noted=False) for stage in plan.stages
        )
        if since is None:
            base = self.stages.base(start, left)
            opened = tuple(
                self._open(stage.enter, noted=stage.beside or self.stages.rank[stage.name] > base)
                for stage in plan.stages
            )
        elif not has_news(self.lead, since, self.now, plan.interest):
            # What a rule reads besides was so when the lead was handed back, or came to the stage
            # that only new interest leads back from.
            opened = (-1,) * len(plan.stages)
        else:
            later = self.lead.since(since)
            opened = _Walker(plan, self.stages, later, self.now, self.given).opened()
        undated = is_undated(self.lead, self.now, self.stages.beside)
        standing = self.stages.move(start, opened, left, since is not None, undated)
        weighed = self.stages.weighed(start, opened, left, standing.steps)
        for stage in plan.stages:
            if stage.name in weighed:
                self._open([leave.rule for leave in stage.leave])
        self.walk.asked = Asked(start, False, since, opened, left, undated)
        self._note_steps(standing.steps)
        return standing.stage, standing.steps

    def opened(self) -> tuple[int, ...]:
        """Which stages are open, by what this walker's lead shows."""
        results = self.facts.results
        results["was.stage"] = stage_before(self.lead, self.now, self.stages.first or "")
        for value in self.plan.derived:
            self.facts.derived[value.name] = self._derived(value)
        results["disqualified"] = self._disqualified() >= 0
        met = sum(self._fires(rule) for rule in self.plan.criteria)
        results["qualified"] = met >= self.plan.need and not results["disqualified"]
        self._scores()
        grade = self._first(self.plan.grades, lambda each: each.rule)
        results["grade"] = self.plan.grades[grade].grade if grade >= 0 else None
        return tuple(self._open(stage.enter) for stage in self.plan.stages)

    def _open(self, rules: Sequence[Rule], *, noted: bool = True) -> int:
        for at, rule in enumerate(rules):
            if self._fires(rule) if noted else self._holds(rule) is True:
                return at
        return -1

    def _note_steps(self, taken: Sequence[Step]) -> None:
        by_name = {stage.name: stage for stage in self.plan.stages}
        for step in taken:
            if step.how == "enter":
                rule = by_name[step.stage].enter[step.rule]
            elif step.how == "leave":
                rule = by_name[step.left].leave[step.rule].rule
            else:
                continue
            self.walk.fired.append(Fired(rule, None, -1, None))

    def _route(self) -> tuple[int, int]:
        plan = self.plan
        if plan.routes is None or self.facts.results["disqualified"]:
            return -1, -1
        if plan.assign_on is not None and self.facts.results["stage"] not in plan.assign_on:
            return -1, -1
        row = -1
        for at, route in enumerate(plan.routes):
            if not self._fires(route.rule):
                continue
            if route.table is not None:
                row = self._row(route.table)
                if row < 0:
                    continue
            self.walk.fired.append(Fired(route.rule, None, row, route.table))
            return at, row
        return -1, -1


def unsure_columns(table: PlannedTable, row: int, facts: Facts) -> list[tree.Value] | None:
    """The columns by which a row cannot be told to fit, or None when it plainly does not."""
    unsure = []
    for cell, column in zip(table.rows[row], table.columns, strict=True):
        answer = cell is None or evaluate(cell, facts)
        if answer is False:
            return None
        if answer is None:
            unsure.append(column)
    return unsure


def _once_a_day(moments: list[datetime]) -> list[datetime]:
    counted: list[datetime] = []
    for at in moments:
        if not counted or at >= counted[-1] + timedelta(hours=24):
            counted.append(at)
    return counted
