"""
The next instant at which a rule that matters turns: one function made of the whole plan.

Rules are gone through in the order in which they are decided. What cannot matter is passed over:
grades below the one that is given, stages below the one that was entered, routes of those that have
none. Where a turn is certain to change the outcome, it need not be tried.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from leadcore.definition.deciding.compiling import Compiled
from leadcore.definition.deciding.counting import function_of
from leadcore.definition.expiring.direction import FALLS, MIXED, RISES, STILL, Direction, Directions
from leadcore.definition.expiring.turning import TurnWriter
from leadcore.definition.planning.plan import PlannedTable, Rule
from leadcore.language import tree
from leadcore.language.python import assign, attribute, both, call, compare, const, load, negated
from leadcore.language.tree import Condition


class NotInOrderError(Exception):
    """A score goes to and fro, so that its turns cannot be computed."""


class Turns:
    """
    The next instants at which the rules of a plan turn.

    Args:
        compiled: The compiled plan.
        directions: Which way its answers move.
        fading: Makes what searches the scores of one lead, of the lead, the moment and the outcome.

    Attributes:
        any: Whether any rule turns at all.
        loose: Parts of conditions that turn in other ways; their instants must be asked for apart.

    Raises:
        NotInOrderError: A score goes to and fro.
    """

    def __init__(
        self,
        compiled: Compiled,
        directions: Directions,
        fading: Callable[[Any, datetime, Any], Any],
    ) -> None:
        writer = _Turns(compiled, directions)
        writer.name("_Fading", fading)
        writer.write()
        self.loose = tuple(writer.loose)
        self.any = writer.any
        arguments = ("lead", "now", "outcome")
        self.next: Callable[[Any, datetime, Any], tuple[datetime, bool]] = function_of(
            writer.writer, "turns", writer.code, arguments
        )


class _Turns(TurnWriter):
    """
    Writes the function that names the first turn of any rule that matters, and whether it is sure.

    A turn is sure when the outcome is certain to change with it; the others are tried.
    """

    any = False

    def __init__(self, compiled: Compiled, directions: Directions) -> None:
        super().__init__(compiled, directions)
        #: What is left that turns in no computed way, in the order in which it was met.
        self.loose: dict[tree.Node, None] = {}
        self._derived = {value.name: value for value in self.plan.derived}

    def write(self) -> None:
        plan = self.plan
        self._results()
        watched = list(self._watched())
        self.groundwork(watched)
        self._to_and_fro(watched)
        for rule in (*plan.disqualify, *plan.criteria):
            self.code += self._candidates(rule.condition)
        self.code += self._of_grades()
        self.code += self._of_stages()
        self.code += self._of_routes()
        self.code.append(ast.Return(ast.Tuple([load("best"), load("sure")], ast.Load())))

    def _watched(self) -> Iterator[Condition]:
        plan = self.plan
        rules = [*plan.disqualify, *plan.criteria, *(grade.rule for grade in plan.grades)]
        for stage in plan.stages:
            rules += [*stage.enter, *(leave.rule for leave in stage.leave)]
        rules += [route.rule for route in plan.routes or ()]
        for rule in rules:
            if rule.condition is not None and self._moved(rule) is not STILL:
                yield rule.condition
        # Grades are gone through in their order, the still ones too.
        if any(self._moved(grade.rule) is not STILL for grade in plan.grades):
            yield from (g.rule.condition for g in plan.grades if g.rule.condition is not None)

    def _moved(self, rule: Rule) -> Direction:
        return self.directions.of(rule.condition)

    def _results(self) -> None:
        """What was decided, under the names that conditions read it by."""

        def part(at: int) -> ast.expr:
            return ast.Subscript(load("outcome"), const(at), ast.Load())

        self.name("_ranks", self.compiled.stages.rank)
        rank = call(attribute(load("_ranks"), "get"), load("stage"), const(-1))
        self.code += [
            assign("best", load("_FOREVER")),
            assign("sure", const(False)),
            assign("fading", const(None)),
            assign("grade", part(2)),
            assign("stage", part(3)),
            assign("steps", part(6)),
            assign("scores", part(7)),
        ]
        self.code.append(assign("rank", rank))
        for at, name in enumerate(("total", *self.plan.vocabulary.dimensions)):
            held = ast.Subscript(load("scores"), const(at), ast.Load())
            self.code.append(assign(f"p_{name}", held))

    def _to_and_fro(self, conditions: Iterable[Condition]) -> None:
        """
        Write the next turn of each segment that goes to and fro and that matters to the conditions.

        Each is written once, however often and however deep others read it.
        """
        met = self._met(conditions)
        for name, condition in self.plan.segments.items():
            if name in met:
                turn = f"m_{name}"
                self.code.append(assign(turn, load("_FOREVER")))
                self.code += self._candidates(condition, into=turn)

    def _met(self, conditions: Iterable[Condition]) -> set[str]:
        """The names of the segments that `_candidates` meets below conditions and goes into."""
        found: set[str] = set()
        waiting = list(conditions)
        while waiting:
            condition = waiting.pop()
            if isinstance(condition, tree.Not):
                waiting.append(condition.part)
            elif isinstance(condition, tree.And | tree.Or):
                waiting += condition.parts
            elif (
                isinstance(condition, tree.Segment)
                and condition.name not in found
                and self.directions.segments[condition.name] is MIXED
            ):
                found.add(condition.name)
                waiting.append(self.plan.segments[condition.name])
        return found

    # -- candidates ------------------------------------------------------------------------------

    def _take(
        self,
        instant: ast.expr,
        sure: ast.expr | None = None,
        *,
        ahead: list[ast.stmt] | None = None,
        behind: list[ast.stmt] | None = None,
    ) -> list[ast.stmt]:
        """
        Code that takes an instant if it lies ahead and is the earliest yet.

        Args:
            instant: The instant.
            sure: Whether the outcome is certain to change then; not unless said.
            ahead: What is done, too, when it lies ahead.
            behind: What is done when it does not.
        """
        self.any = True
        best = assign("best", load("u"))
        taken: list[ast.stmt] = [best, assign("sure", sure or const(False))]
        earlier = ast.If(compare(load("u"), ast.Lt(), load("best")), taken, [])
        to_come = compare(load("u"), ast.Gt(), load("now"))
        return [assign("u", instant), ast.If(to_come, [earlier, *(ahead or [])], behind or [])]

    def _candidates(
        self, condition: Condition | None, *, want: bool = True, into: str | None = None
    ) -> list[ast.stmt]:
        """
        Code that takes every turn of a condition, or of its parts where it goes to and fro.

        Args:
            condition: The condition.
            want: Whether "definitely true" is meant, or "definitely false".
            into: The variable that is to hold the first of these turns, instead of `best`.
        """
        moved = self.directions.of(condition, want=want)
        if condition is None or moved is STILL:
            return []
        if moved is not MIXED:
            return self._noted(self.instant(condition, moved, want=want), into)
        if isinstance(condition, tree.Not):
            return self._candidates(condition.part, want=not want, into=into)
        if isinstance(condition, tree.And | tree.Or):
            parts = condition.parts
            return [line for p in parts for line in self._candidates(p, want=want, into=into)]
        if isinstance(condition, tree.Segment):
            # It holds or does not, whichever is asked for: what is unknown in it does not hold.
            return self._noted(load(f"m_{condition.name}"), into)
        if isinstance(condition, tree.Compare) and condition.operator in ("==", "!="):
            found = self._equal(condition, into)
            if found is not None:
                return found
        self._let_loose(condition)
        return []

    def _noted(self, instant: ast.expr, into: str | None) -> list[ast.stmt]:
        """Code that takes an instant, or notes it in a variable if it is the first there."""
        if into is None:
            return self._take(instant)
        first = ast.Compare(load("now"), [ast.Lt(), ast.Lt()], [load("u"), load(into)])
        return [assign("u", instant), ast.If(first, [assign(into, load("u"))], [])]

    def _equal(self, node: tree.Compare, into: str | None) -> list[ast.stmt] | None:
        """A number that moves one way comes to another and passes it: two turns."""
        left, right = node.left, node.right
        if not isinstance(right, tree.Constant):
            return None
        if not isinstance(left, tree.Points | tree.Count):
            return None
        if self.directions.of_value(left) not in (FALLS, RISES):
            return None
        code = []
        for operator in (">=", ">"):
            turn = tree.Compare(operator, left, right)
            code += self._candidates(turn, into=into)
        return code

    def _let_loose(self, node: tree.Node) -> None:
        """Leave a condition, and all that is behind it, to be looked after apart."""
        if node in self.loose:
            return
        self.loose[node] = None
        waiting = [node]
        while waiting:
            for each in waiting.pop().walk():
                if isinstance(each, tree.Points) and self.directions.of_value(each) is not STILL:
                    raise NotInOrderError
                behind: list[tree.Node] = []
                if isinstance(each, tree.Segment):
                    behind = [self.plan.segments[each.name]]
                elif isinstance(each, tree.Derived):
                    value = self._derived[each.name]
                    behind = [case for case, _ in value.cases if case is not None]
                    behind += [value.by] if value.by is not None else []
                    behind += _cells(value.table)
                waiting += [part for part in behind if part not in self.loose]
                self.loose.update(dict.fromkeys(behind))

    # -- the sections ----------------------------------------------------------------------------

    def _of_grades(self) -> list[ast.stmt]:
        grades = self.plan.grades
        if all(self._moved(grade.rule) is STILL for grade in grades):
            return []
        branches: list[list[ast.stmt]] = []
        names = [grade.grade for grade in grades]
        for grade in grades:
            moved, condition = self._moved(grade.rule), grade.rule.condition
            if condition is None:
                branches.append([ast.Break()])
            elif moved is STILL:
                branches.append([ast.If(self.writer.holds(condition), [ast.Break()], [])])
            elif moved is FALLS:
                given = compare(load("grade"), ast.Eq(), const(grade.grade))
                alone = given if names.count(grade.grade) == 1 else const(False)
                turn = self.instant(condition, moved)
                branches.append(self._take(turn, alone, ahead=[ast.Break()]))
            elif moved is RISES:
                turn = self.instant(condition, moved)
                branches.append(self._take(turn, behind=[ast.Break()]))
            else:
                branches.append(self._candidates(condition))
        return self.first_match(branches)

    def _of_stages(self) -> list[ast.stmt]:
        stages = self.plan.stages
        plain = not any(stage.leave or stage.beside or stage.sources for stage in stages)
        code: list[ast.stmt] = []
        for rank, stage in enumerate(stages):
            conditions = [rule.condition for rule in stage.enter if rule.condition is not None]
            moved = STILL
            for condition in conditions:
                moved = moved.joined(self.directions.of(condition))
            if plain and moved in (FALLS, RISES):
                code += self._of_plain_stage(stage.name, rank, conditions, moved)
                continue
            for rule in (*stage.enter, *(leave.rule for leave in stage.leave)):
                code += self._candidates(rule.condition)
        return code

    def _of_plain_stage(
        self, name: str, rank: int, conditions: list[Condition], moved: Direction
    ) -> list[ast.stmt]:
        """
        The turn of a stage in a line that is only climbed.

        What ceases matters only for the stage just entered: lower ones are passed over then, higher
        ones are shut and stay so. What begins matters only for higher stages.
        """
        opened = conditions[0] if len(conditions) == 1 else tree.Or(tuple(conditions))
        turn = self.instant(opened, moved)
        if moved is FALLS:
            facts = attribute(load("lead"), "__dict__")
            no_past = ast.Subscript(facts, const("stage_history"), ast.Load())
            entered = both(load("steps"), compare(load("stage"), ast.Eq(), const(name)))
            return [ast.If(entered, self._take(turn, negated(no_past)), [])]
        higher = compare(load("rank"), ast.Lt(), const(rank))
        return [ast.If(higher, self._take(turn), [])]

    def _of_routes(self) -> list[ast.stmt]:
        code: list[ast.stmt] = []
        for route in self.plan.routes or ():
            code += self._candidates(route.rule.condition)
            if self.directions.of_table(route.table) is not STILL:
                for cell in _cells(route.table):
                    self._let_loose(cell)
        if not code:
            return []
        ready: list[ast.expr] = [negated(load("disqualified"))]
        if self.plan.assign_on is not None:
            ready.append(compare(load("stage"), ast.In(), const(self.plan.assign_on)))
        return [ast.If(both(*ready), code, [])]


def _cells(table: PlannedTable | None) -> list[Condition]:
    """The different cells of a table that ask for something; they read its columns."""
    rows = () if table is None else table.rows
    return list(dict.fromkeys(cell for row in rows for cell in row if cell is not None))
