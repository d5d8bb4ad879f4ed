"""
The fast engine of a whole definition: one Python function that decides, made of `ast` nodes.

Three functions are made from the same plan: `decide` gives the outcome, `trace` the outcome with
every rule that fired and every fact that was wanting, `opened` only which stages are open.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

from leadcore.definition.deciding.counting import counted_moments, decayed, function_of
from leadcore.definition.deciding.news import has_news
from leadcore.definition.deciding.outcome import Fired
from leadcore.definition.deciding.standing import (
    Stages,
    counts_from,
    is_held,
    is_undated,
    stage_at,
    stage_before,
)
from leadcore.definition.deciding.table_index import TableIndex
from leadcore.definition.deciding.writing import RuleWriter
from leadcore.definition.planning.decay import steps
from leadcore.definition.planning.plan import (
    Dimension,
    Plan,
    PlannedTable,
    Rule,
    ScoreRule,
)
from leadcore.language import tree
from leadcore.language.python import (
    assign,
    attribute,
    call,
    compare,
    const,
    either,
    load,
    negated,
)
from leadcore.language.tree import Condition
from leadcore.language.vocabulary import Section

Mode = Literal["decide", "trace", "opened"]


class Compiled:
    """
    A plan as Python functions; each is made when first asked for.

    Args:
        plan: The plan.
        stages: Its stages as a machine.
    """

    def __init__(self, plan: Plan, stages: Stages) -> None:
        self.plan = plan
        self.stages = stages
        self._indexes: dict[int, TableIndex] = {}
        self._made: dict[Mode, Callable[..., Any]] = {}

    def function(self, mode: Mode) -> Callable[..., Any]:
        """The function for a mode; `decide(lead, now) -> tuple` in the order of `Outcome`."""
        if mode not in self._made:
            self._made[mode] = FunctionWriter(self, mode).made()
        return self._made[mode]

    def opened_since(self, lead: Any, since: datetime, now: datetime) -> tuple[int, ...]:
        """Which stages are open to a lead that is judged by what came after a moment."""
        if not has_news(lead, since, now, self.plan.interest):
            return (-1,) * len(self.plan.stages)
        opened: tuple[int, ...] = self.function("opened")(lead.since(since), now)
        return opened

    def index(self, table: PlannedTable) -> TableIndex:
        """The index of a decision table."""
        if id(table) not in self._indexes:
            self._indexes[id(table)] = TableIndex(table.rows, self.plan.lists)
        return self._indexes[id(table)]


class FunctionWriter(RuleWriter):
    """
    Writes one function of a plan.

    Args:
        compiled: The compiled plan.
        mode: Which function.
    """

    def __init__(self, compiled: Compiled, mode: Mode) -> None:
        super().__init__(compiled.plan, compiled.index, tracing=mode == "trace")
        self.compiled = compiled
        self.mode = mode
        self._written_segments: set[str] = set()

    def made(self) -> Callable[..., Any]:
        """The function, written and compiled."""
        self._all()
        return function_of(self.writer, self.mode, self.code, ("lead", "now"))

    # -- the sections in order -------------------------------------------------------------------

    def _all(self) -> None:
        plan = self.plan
        if self.tracing:
            self.code.append(assign("fired", ast.List([], ast.Load())))
            self.code.append(assign("unknown", call(load("_set"))))
            self.writer.names["_set"] = set
        if self._reads_stage_before():
            self.stage_before()
        self._segments_for(Section.DERIVE)
        for value in plan.derived:
            self.derive(value)
        self._segments_for(Section.DISQUALIFY)
        self._disqualify()
        self._segments_for(Section.QUALIFY)
        self._qualify()
        self._segments_for(Section.SCORE)
        for dimension in plan.dimensions:
            self._dimension(dimension)
        self._sum()
        self._segments_for(Section.GRADES)
        self._grades()
        self._segments_for(Section.STAGES)
        self._stages()
        if self.mode == "opened":
            return
        self._segments_for(Section.ROUTE)
        self._route()
        self._return()

    def stage_before(self) -> None:
        """Write what `was.stage` is, and its place on the line."""
        first = self.compiled.stages.first or ""
        self.name("_stage_before", stage_before)
        before = call(load("_stage_before"), load("lead"), load("now"), const(first))
        self.code.append(assign("was_stage", before))
        self.name("_rank", self.compiled.stages.rank)
        rank = call(attribute(load("_rank"), "get"), load("was_stage"), const(-1))
        self.code.append(assign("was_rank", rank))

    def _reads_stage_before(self) -> bool:
        read: list[tree.Node] = [*self.plan.conditions(), *self.plan.cells()]
        read += [column for table in self.plan.tables() for column in table.columns]
        read += [value.by for value in self.plan.derived if value.by is not None]
        for each in read:
            for node in each.walk():
                if isinstance(node, tree.Reached) and node.before:
                    return True
                if isinstance(node, tree.Outcome) and node.name == "was.stage":
                    return True
        return False

    def _segments_for(self, section: Section) -> None:
        """Work out the segments that can be known by now, each once."""
        for name, condition in self.segments_known(section):
            holds = negated(negated(self.writer.holds(condition)))
            self.code.append(assign(f"g_{name}", holds))

    def segments_known(self, section: Section) -> Iterator[tuple[str, Condition]]:
        """The segments that can be known by a section and were not asked for yet, in order."""
        infos = self.plan.vocabulary.segments
        for name, condition in self.plan.segments.items():
            if infos[name].from_section <= section and name not in self._written_segments:
                self._written_segments.add(name)
                yield name, condition

    # -- rules -----------------------------------------------------------------------------------

    def _disqualify(self) -> None:
        rules = self.plan.disqualify
        if self.tracing:
            self.code.append(assign("disqualified_by", const(-1)))
            for at, rule in enumerate(rules):
                first = ast.If(
                    compare(load("disqualified_by"), ast.Lt(), const(0)),
                    [assign("disqualified_by", const(at))],
                    [],
                )
                self.code += self.when(rule, [first, *self.note(rule)])
        else:
            self.code += self.first_of("disqualified_by", list(rules))
        is_out = compare(load("disqualified_by"), ast.GtE(), const(0))
        self.code.append(assign("disqualified", is_out))

    def _qualify(self) -> None:
        if not self.plan.criteria:
            self.code.append(assign("qualified", negated(load("disqualified"))))
            return
        self.code.append(assign("met", const(0)))
        for rule in self.plan.criteria:
            one = ast.AugAssign(ast.Name("met", ast.Store()), ast.Add(), const(1))
            self.code += self.when(rule, [one, *self.note(rule)])
        enough = compare(load("met"), ast.GtE(), const(self.plan.need))
        both = ast.BoolOp(ast.And(), [enough, negated(load("disqualified"))])
        self.code.append(assign("qualified", both))

    # -- score -----------------------------------------------------------------------------------

    def _dimension(self, dimension: Dimension) -> None:
        total = f"p_{dimension.name}"
        self.code.append(assign(total, const(0)))
        for rule in dimension.rules:
            self.code += self._score_rule(total, rule)
        self.code.append(assign(f"r_{dimension.name}", load(total)))
        for bound, operator in ((dimension.cap, ast.Gt()), (dimension.floor, ast.Lt())):
            if bound is not None:
                over = compare(load(total), operator, const(bound))
                self.code.append(ast.If(over, [assign(total, const(bound))], []))

    def _score_rule(self, total: str, rule: ScoreRule) -> list[ast.stmt]:
        def add(points: ast.expr) -> ast.stmt:
            return ast.AugAssign(ast.Name(total, ast.Store()), ast.Add(), points)

        if rule.table is not None:
            name = f"given{len(self.writer.names)}"
            self.name(name, rule.table.outcome)
            points = ast.Subscript(load(name), load("row"), ast.Load())
            note = self.note(rule.rule, points, load("row"), rule.table)
            fits = compare(load("row"), ast.GtE(), const(0))
            found = [
                *self.row_found(rule.table),
                ast.If(fits, [add(points), *note], []),
            ]
            return self.when(rule.rule, found)
        if rule.items is None:
            return self.when(
                rule.rule, [add(const(rule.points)), *self.note(rule.rule, const(rule.points))]
            )
        worth = self._for_each(rule)
        note = self.note(rule.rule, load("q"))
        if note:
            note = [ast.If(load("counted"), note, [])]
        body: list[ast.stmt] = [*worth, add(load("q")), *note]
        return self.when(rule.rule, body)

    def _for_each(self, rule: ScoreRule) -> list[ast.stmt]:
        """Code that works out `q`, the micro-points for all touches that count."""
        moments = counted_moments(self.writer, rule)
        code: list[ast.stmt] = []
        if self.tracing:
            code.append(assign("counted", moments))
            moments = load("counted")
        if rule.decay is None:
            worth: ast.expr = ast.BinOp(const(rule.points), ast.Mult(), call(load("len"), moments))
        else:
            self.name("_decayed", decayed)
            table = load(self.writer.constant(_Steps(steps(rule.points, rule.decay))))
            worth = call(load("_decayed"), moments, load("now"), attribute(table, "steps"))
        code.append(assign("q", worth))
        bound = rule.at_most_points
        if bound is not None:
            limit = bound if rule.points >= 0 else -bound
            operator = ast.Gt() if rule.points >= 0 else ast.Lt()
            over = compare(load("q"), operator, const(limit))
            code.append(ast.If(over, [assign("q", const(limit))], []))
        return code

    def _sum(self) -> None:
        # One statement after the other: a single sum of thousands is deeper than Python compiles.
        parts = [load(f"p_{dimension.name}") for dimension in self.plan.dimensions]
        self.code.append(assign("p_total", parts[0] if parts else const(0)))
        for part in parts[1:]:
            total = ast.Name("p_total", ast.Store())
            self.code.append(ast.AugAssign(total, ast.Add(), part))

    # -- grades, stages, route -------------------------------------------------------------------

    def _grades(self) -> None:
        branches = []
        for grade in self.plan.grades:
            given = assign("grade", const(grade.grade))
            branches.append(self.when(grade.rule, [given, *self.note(grade.rule), ast.Break()]))
        self.code += [assign("grade", const(None)), *self.first_match(branches)]

    def _stages(self) -> None:
        stages = self.plan.stages
        if not stages:
            nothing = (assign("stage", const(None)), assign("rank", const(-1)))
            self.code += [*nothing, assign("steps", const(()))]
            if self.mode == "opened":
                self.code.append(ast.Return(const(())))
            return
        opening = self._opening()
        opened = ast.Tuple([load(f"o{at}") for at in range(len(stages))], ast.Load())
        if self.mode == "opened":
            self.code += [*opening, ast.Return(opened)]
            return
        machine = self.compiled.stages
        self.name("_move", machine.move)
        self.name("_stay", machine.stay)
        beside, interest = machine.beside, self.plan.interest
        self.name("_held", partial(is_held, by_hand=machine.by_hand, interest=interest))
        self.name("_undated", is_undated)
        self.name("_counts_from", counts_from)
        self.name("_opened_since", self.compiled.opened_since)
        history = ast.Subscript(
            attribute(load("lead"), "__dict__"), const("stage_history"), ast.Load()
        )
        first = ast.BoolOp(ast.Or(), [attribute(load("lead"), "stage"), const(machine.first)])
        self.code += [assign("start", first), assign("since", const(None))]
        held = assign("held", call(load("_held"), load("lead"), load("now")))
        asked = call(load("_counts_from"), load("lead"), load("now"), const(self.plan.again))
        self.code.append(assign("held", const(False)))
        told: ast.expr = history
        self.name("_stage_at", stage_at)
        standing_now = call(load("_stage_at"), load("lead"), load("now"), const(machine.first))
        looked: list[ast.stmt] = [assign("start", standing_now), held, assign("since", asked)]
        self.code.append(assign("undated", const(False)))
        if beside:  # of such a stage the history may tell nothing
            told = either(history, compare(load("start"), ast.In(), const(beside)))
            undated = call(load("_undated"), load("lead"), load("now"), const(beside))
            looked.append(assign("undated", undated))
        self.code.append(ast.If(told, looked, []))
        left = ast.Tuple([load(f"l{at}") for at in range(len(stages))], ast.Load())
        later = call(load("_opened_since"), load("lead"), load("since"), load("now"))
        is_all = compare(load("since"), ast.Is(), const(None))
        renewed = negated(is_all)
        moved = call(load("_move"), load("start"), load("opened"), left, renewed, load("undated"))
        standing = ast.Tuple(
            [ast.Name(name, ast.Store()) for name in ("stage", "rank", "steps")], ast.Store()
        )
        move: list[ast.stmt] = [
            *self._leaving(left),
            ast.If(is_all, [*opening, assign("opened", opened)], [assign("opened", later)]),
            ast.Assign([standing], moved),
            *self._weighing(),
        ]
        stay = ast.Assign([standing], call(load("_stay"), load("start")))
        self.code.append(ast.If(load("held"), [stay], move))
        if self.tracing:
            self._note_steps()

    def _opening(self) -> list[ast.stmt]:
        """Code that asks which stages are open; of those too low nothing is wanted."""
        code: list[ast.stmt] = []
        for at, stage in enumerate(self.plan.stages):
            rank = const(self.compiled.stages.rank.get(stage.name, -1))
            above = None if stage.beside else compare(load("base"), ast.Lt(), rank)
            code += self.first_of(f"o{at}", list(stage.enter), above)
        return code

    def _leaving(self, left: ast.expr) -> list[ast.stmt]:
        """Code that asks which stages are left; what that wants is noted by `_weighing`."""
        code: list[ast.stmt] = []
        for at, stage in enumerate(self.plan.stages):
            rules = [leave.rule for leave in stage.leave]
            code += self.first_of(f"l{at}", rules, const(False))
        if self.tracing:
            self.name("_base", self.compiled.stages.base)
            base = call(load("_base"), load("start"), load("left"))
            code += [assign("left", left), assign("base", base)]
        return code

    def _weighing(self) -> list[ast.stmt]:
        """Code that notes, when tracing, what `leave` rules wanted that could have mattered."""
        if not self.tracing:
            return []
        self.name("_weighed", self.compiled.stages.weighed)
        told_by = [load(name) for name in ("start", "opened", "left", "steps")]
        code: list[ast.stmt] = [assign("weighed", call(load("_weighed"), *told_by))]
        for at, stage in enumerate(self.plan.stages):
            if stage.leave:
                rules = [leave.rule for leave in stage.leave]
                weighed = compare(const(stage.name), ast.In(), load("weighed"))
                code.append(ast.If(weighed, self.first_of(f"l{at}", rules), []))
        return code

    def _note_steps(self) -> None:
        rules: dict[tuple[str, str, int], Rule] = {}
        for stage in self.plan.stages:
            for at, rule in enumerate(stage.enter):
                rules["enter", stage.name, at] = rule
            for at, leave in enumerate(stage.leave):
                rules["leave", stage.name, at] = leave.rule

        def noted(steps: tuple[Any, ...]) -> list[Fired]:
            found = []
            for step in steps:
                where = step.stage if step.how == "enter" else step.left
                rule = rules.get((step.how, where, step.rule))
                if rule is not None:
                    found.append(Fired(rule, None, -1, None))
            return found

        self.name("_steps_noted", noted)
        taken = call(load("_steps_noted"), load("steps"))
        self.code.append(ast.Expr(call(attribute(load("fired"), "extend"), taken)))

    def _route(self) -> None:
        branches = []
        for at, route in enumerate(self.plan.routes or ()):
            found = assign("route", const(at))
            taken: list[ast.stmt] = [found, *self.note(route.rule), ast.Break()]
            if route.table is not None:
                fits = compare(load("row"), ast.GtE(), const(0))
                note = self.note(route.rule, None, load("row"), route.table)
                taken = [
                    *self.row_found(route.table),
                    ast.If(fits, [found, *note, ast.Break()], []),
                ]
            branches.append(self.when(route.rule, taken))
        self.code += [assign("route", const(-1)), assign("row", const(-1))]
        code = self.first_match(branches)
        if not code:
            return
        ready: list[ast.expr] = [negated(load("disqualified"))]
        if self.plan.assign_on is not None:
            ready.append(compare(load("stage"), ast.In(), const(self.plan.assign_on)))
        test = ready[0] if len(ready) == 1 else ast.BoolOp(ast.And(), ready)
        self.code.append(ast.If(test, code, []))

    def _return(self) -> None:
        names = ("disqualified_by", "qualified", "grade", "stage", "route", "row", "steps")
        scores = ["p_total", *(f"p_{d.name}" for d in self.plan.dimensions)]
        parts: list[ast.expr] = [load(name) for name in names]
        sums = [f"r_{d.name}" for d in self.plan.dimensions]
        parts += [ast.Tuple(list(map(load, each)), ast.Load()) for each in (scores, sums)]
        outcome: ast.expr = ast.Tuple(parts, ast.Load())
        if self.tracing:
            outcome = ast.Tuple([outcome, load("fired"), load("unknown")], ast.Load())
        self.code.append(ast.Return(outcome))


@dataclass(frozen=True, slots=True)
class _Steps:
    """The points of a touch by age."""

    steps: tuple[int, ...]
