"""
A definition with its meaning worked out: typed conditions, exact points, resolved tables.

The plan is what both engines carry out. It holds no text of the document beyond names and reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact
from typing import Any, Literal

from leadcore.definition.planning.decay import Decay
from leadcore.language.interpret import ListKey
from leadcore.language.points import MICRO
from leadcore.language.tree import Condition, Derived, Fact, Items, Node, Scalar, Value
from leadcore.language.types import Type
from leadcore.language.vocabulary import Vocabulary
from leadcore.model import Direction, Interest

# Wide enough for any score, whatever precision the application calculates with.
_EXACT = Context(prec=60, traps=[Inexact])

SectionName = Literal[
    "disqualify", "qualify", "score", "grades", "stages", "route", "derive", "segments"
]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule, in whatever section.

    Attributes:
        name: Its name.
        section: Where it stands, as `qualify` or `score.engagement`.
        condition: What must definitely hold; None is always.
        because: The reason shown to people.
        path: Its path in the document.
    """

    name: str
    section: str
    condition: Condition | None
    because: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """
    A decision table.

    Attributes:
        name: The file's name.
        columns: The facts of the condition columns.
        rows: Per row, the condition of each of these columns, or None for any.
        outcome: Per row, the text of the outcome column.
        names: Per row, the row's own name, or its number from 1 as text.
        because: Per row, its reason; may be empty.
    """

    name: str
    columns: tuple[Value, ...]
    rows: tuple[tuple[Condition | None, ...], ...]
    outcome: tuple[Any, ...]
    names: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """
    A value of `derive`: by cases, by a look-up, or by a decision table.

    Attributes:
        name: Its name.
        type: Its type.
        cases: Conditions with their values; the first that holds.
        by: For a look-up, the fact looked up.
        lookup: For a look-up, fact to value.
        table: For a decision table, the table; its outcome is the value.
    """

    name: str
    type: Type
    cases: tuple[tuple[Condition | None, Scalar], ...] = ()
    by: Value | None = None
    lookup: Mapping[Scalar, Scalar] = field(default_factory=dict)
    table: PlannedTable | None = None

    def sources(self) -> tuple[Node, ...]:
        """What it is made of: the fact looked up, the cases' conditions, the table's columns."""
        by = () if self.by is None else (self.by,)
        cases = tuple(case for case, _ in self.cases if case is not None)
        return (*by, *cases, *(self.table.columns if self.table is not None else ()))


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """
    A rule that gives points.

    Attributes:
        rule: Name, section, condition (for `for_each` a gate) and reason.
        points: Points in micro-points, for each touch or once.
        items: The touches counted, or None.
        table: The table of points, or None; its outcomes are micro-points.
        at_most_points: Bound on the rule's sum, in micro-points, or None.
        at_most_times: How many of the newest touches count, or None.
        once_a_day: Whether touches within 24 hours of one that counted are passed over.
        decay: How points fall with a touch's age, or None.
    """

    rule: Rule
    points: int = 0
    items: Items | None = None
    table: PlannedTable | None = None
    at_most_points: int | None = None
    at_most_times: int | None = None
    once_a_day: bool = False
    decay: Decay | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of the score, with its bounds in micro-points."""

    name: str
    cap: int | None
    floor: int | None
    rules: tuple[ScoreRule, ...]


@dataclass(frozen=True, slots=True)
class GradeRule:
    """A grade and what gives it."""

    grade: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class LeaveRule:
    """What takes a lead out of a stage, and where to."""

    to: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Stage:
    """
    A stage.

    Attributes:
        name: Its name.
        beside: Whether it stands beside the line.
        enter: Any of these opens it.
        leave: Any of these takes a lead out.
        sources: The stages it can be entered from, or None for any lower one.
        again: The stage that new interest leads back to, or None.
    """

    name: str
    beside: bool
    enter: tuple[Rule, ...]
    leave: tuple[LeaveRule, ...]
    sources: frozenset[str] | None
    again: str | None


@dataclass(frozen=True, slots=True)
class RouteRule:
    """A rule that names a team, or a table whose rows do."""

    rule: Rule
    to: str | None
    table: PlannedTable | None
    require: Condition | None


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Everything that `decide` reads.

    Attributes:
        name: The definition's name.
        vocabulary: The names and types its conditions use.
        lists: The named lists, by name and normal form.
        segments: The named conditions, in an order in which each reads only earlier ones.
        derived: The derived values, in order.
        disqualify: The reasons to disqualify, in order.
        need: How many criteria must hold.
        criteria: The criteria.
        dimensions: The score's dimensions.
        grades: The grades, first match.
        stages: The stages as declared, lowest first.
        interest: Which touches show that the lead is interested, by kind; of others none does.
        directions: From whom touches of the kinds that the definition declares come, where they do
            not say it.
        assign_on: The stages at which a lead is routed, or None for any.
        routes: The route rules, first match; None when there is no `route` section.
    """

    name: str
    vocabulary: Vocabulary
    lists: Mapping[ListKey, frozenset[Scalar]]
    segments: Mapping[str, Condition]
    derived: tuple[DerivedValue, ...]
    disqualify: tuple[Rule, ...]
    need: int
    criteria: tuple[Rule, ...]
    dimensions: tuple[Dimension, ...]
    grades: tuple[GradeRule, ...]
    stages: tuple[Stage, ...]
    interest: Mapping[str, Interest]
    directions: Mapping[str, Direction]
    assign_on: frozenset[str] | None
    routes: tuple[RouteRule, ...] | None

    @property
    def line(self) -> tuple[str, ...]:
        """The stages of the line, lowest first."""
        return self.vocabulary.line

    @property
    def again(self) -> frozenset[str]:
        """The stages that new interest leads back from."""
        return frozenset(stage.name for stage in self.stages if stage.again is not None)

    def rules(self) -> Iterator[Rule]:
        """Every rule, section by section."""
        yield from self.disqualify
        yield from self.criteria
        for dimension in self.dimensions:
            yield from (score.rule for score in dimension.rules)
        yield from (grade.rule for grade in self.grades)
        for stage in self.stages:
            yield from stage.enter
            yield from (leave.rule for leave in stage.leave)
        yield from (route.rule for route in self.routes or ())

    def conditions(self) -> Iterator[Condition]:
        """Every condition that is decided, but for the cells of tables."""
        yield from self.segments.values()
        for value in self.derived:
            yield from (case for case, _ in value.cases if case is not None)
        for items in self.counted():
            if items.where is not None:
                yield items.where
        yield from (rule.condition for rule in self.rules() if rule.condition is not None)

    def personal_derived(self) -> frozenset[str]:
        """
        The derived values that are masked like personal facts: those looked up by one.

        A look-up has a row for each key, so what it finds can tell who the lead is. The values of
        cases and decision tables are texts of the definition, given to all whom a condition fits.
        """
        found: set[str] = set()
        for value in self.derived:  # each reads only those before it
            for node in value.by.walk() if value.by is not None else ():
                if isinstance(node, Derived) and node.name in found:
                    found.add(value.name)
                if isinstance(node, Fact) and self._is_personal(node):
                    found.add(value.name)
        return frozenset(found)

    def _is_personal(self, fact: Fact) -> bool:
        return fact.of == "lead" and self.vocabulary.is_personal(fact.path)

    def counted(self) -> Iterator[Items]:
        """The touches that score rules count."""
        for dimension in self.dimensions:
            yield from (score.items for score in dimension.rules if score.items is not None)

    def tables(self) -> Iterator[PlannedTable]:
        """Every decision table."""
        yield from (value.table for value in self.derived if value.table is not None)
        for dimension in self.dimensions:
            yield from (score.table for score in dimension.rules if score.table is not None)
        yield from (route.table for route in self.routes or () if route.table is not None)

    def cells(self) -> Iterator[Condition]:
        """The different cells of all decision tables that ask for something."""
        for table in self.tables():
            # Rows share the conditions of cells that are written alike.
            shared = {id(cell): cell for row in table.rows for cell in row if cell is not None}
            yield from shared.values()


def points_shown(micro: int) -> Decimal:
    """
    Micro-points as people see them.

    >>> points_shown(12_500_000)
    Decimal('12.5')
    """
    whole, rest = divmod(micro, MICRO)
    return Decimal(micro).scaleb(-6, _EXACT).normalize(_EXACT) if rest else Decimal(whole)
