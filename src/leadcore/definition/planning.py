"""
From a document to a plan: every condition typed, every name resolved, every problem filed.

Sections are read in the order in which they are decided, so that each condition can be held
against what is known where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from unicodedata import normalize

from leadcore.definition.condition_reader import ConditionReader, Path
from leadcore.definition.document import (
    DerivedCase,
    DerivedCases,
    DerivedLookup,
    DerivedTable,
    Document,
    SegmentRule,
    Table,
    When,
)
from leadcore.definition.plan import (
    DerivedValue,
    GradeRule,
    Plan,
    RouteRule,
    Rule,
)
from leadcore.definition.planned_tables import TablePlanner, typed, value_type
from leadcore.definition.planning_score import plan_score
from leadcore.definition.planning_stages import plan_stages
from leadcore.errors import nearest
from leadcore.language import tree
from leadcore.language.interpret import ListKey, normal_of
from leadcore.language.literals import LiteralError
from leadcore.language.syntax import without_strings
from leadcore.language.tree import Condition, Scalar
from leadcore.language.types import Type
from leadcore.language.vocabulary import MADE_IN, Scope, Section, SegmentInfo

_WORD = re.compile(r"[a-z_][a-z0-9_]*")
#: Teams that stand for whoever owns the lead or its company already.
OWNERS = ("owner_of.lead", "owner_of.company")


class Planner:
    """Plans one document."""

    def __init__(
        self, document: Document, reader: ConditionReader, tables: Mapping[str, Table]
    ) -> None:
        self.document = document
        self.reader = reader
        self.tables = TablePlanner(reader, tables)
        self._names: dict[str, Path] = {}
        self.segments: dict[str, Condition] = {}

    def plan(self) -> Plan:
        """The plan; of use only when no errors were filed."""
        document = self.document
        self._refuse_clashes()
        self._stand_ins_for_segments()
        derived = self._derive()
        self._segments()
        disqualify = tuple(
            self._rule(each.rule, each.when, each.because, "disqualify", ("disqualify", at))
            for at, each in enumerate(document.disqualify)
        )
        need, criteria = self._qualify()
        dimensions = plan_score(self, document.score)
        grades = self._grades()
        stages = plan_stages(self, document.stages)
        routes = self._routes()
        assign_on = self._assign_on()
        plan = Plan(
            name=document.definition,
            vocabulary=self.reader.vocabulary,
            lists={},
            segments=self.segments,
            derived=derived,
            disqualify=disqualify,
            need=need,
            criteria=criteria,
            dimensions=dimensions,
            grades=grades,
            stages=stages,
            assign_on=assign_on,
            routes=routes,
        )
        requirements = [route.require for route in routes or () if route.require is not None]
        return replace(plan, lists=self._lists((*plan.conditions(), *plan.cells(), *requirements)))

    # -- what all sections share -----------------------------------------------------------------

    def file(self, code: str, message: str, hint: str, path: Path, *, warn: bool = False) -> None:
        """File a problem."""
        self.reader.file(code, message, hint, path, warn=warn)

    def rule(
        self,
        name: str,
        when: When | None,
        because: str,
        section: str,
        path: Path,
        scope: Scope,
    ) -> Rule:
        """A rule of any section; its name must be the only one of its kind."""
        if name in self._names:
            self.file(
                "LC-DEF-021",
                f"two rules are called `{name}`",
                "reasons name rules, so every rule needs a name of its own",
                (*path, "rule"),
            )
        self._names.setdefault(name, path)
        condition = None
        if when is not None:
            condition = self.reader.condition(when, (*path, "when"), scope)
            self._warn_of_daily(condition, (*path, "when"))
        return Rule(name, section, condition, because, path)

    def _refuse_clashes(self) -> None:
        """A name in a condition stands for one thing."""
        taken = dict.fromkeys(self.reader.vocabulary.lead.fields, "a fact of the lead")
        for section in ("segments", "derive"):
            for name in getattr(self.document, section):
                if name in taken:
                    self.file(
                        "LC-DEF-029",
                        f"`{name}` is {taken[name]} already",
                        "a name in a condition stands for one thing: choose another",
                        (section, name),
                    )
                taken[name] = "a segment" if section == "segments" else "a derived value"

    def _rule(self, name: str, when: When, because: str, section: str, path: Path) -> Rule:
        scope = Scope(Section[section.upper()])
        return self.rule(name, when, because, section, path, scope)

    def _warn_of_daily(self, condition: Condition | None, path: Path) -> None:
        for node in condition.walk() if condition else ():
            if isinstance(node, tree.CalendarPart) and node.part != "month":
                self.file(
                    "LC-DEF-040",
                    f"`now.{node.part}(...)` makes every lead's decision expire at least daily",
                    "use it where it must be, and not in rules that all leads meet",
                    path,
                    warn=True,
                )

    def _lists(self, nodes: Iterable[tree.Node]) -> dict[ListKey, frozenset[Scalar]]:
        """The named lists, in each normal form that some condition asks for."""
        wanted: set[ListKey] = set()
        for node in nodes:
            for each in node.walk():
                if isinstance(each, tree.InList):
                    wanted.add((each.list, normal_of(each.value.kind)))
                elif isinstance(each, tree.HasListed):
                    wanted.add((each.list, normal_of(each.values.kind)))
        found: dict[ListKey, frozenset[Scalar]] = {}
        for name, normal in sorted(wanted, key=str):
            values = self.reader.vocabulary.lists[name].values
            found[name, normal] = self._normalised(name, normal, values)
        return found

    def _normalised(
        self, name: str, normal: str | None, values: tuple[str, ...]
    ) -> frozenset[Scalar]:
        if normal is None:
            return frozenset(normalize("NFC", value.strip()) for value in values)
        found: set[Scalar] = set()
        for at, value in enumerate(values):
            try:
                found.add(self.reader.normalisers[normal](value))
            except ValueError as error:
                message = f"`{value[:60]}` in the list `{name}` is compared as {normal}: {error}"
                self.file("LC-DEF-033", message, "mend the value", ("lists", name, at))
        return frozenset(found)

    # -- segments --------------------------------------------------------------------------------

    def _stand_ins_for_segments(self) -> None:
        """Work out, before any condition is read, where each segment can be used first."""
        texts = {name: _names_in(self._when_of(name)) for name in self.document.segments}
        reads = {
            name: {word for word in _WORD.findall(text) if word in texts and word != name}
            | ({name} if re.search(rf"(?<![\w.]){name}(?!\w)", text) else set())
            for name, text in texts.items()
        }
        try:
            order = tuple(TopologicalSorter(reads).static_order())
        except CycleError as error:
            circle = [str(name) for name in error.args[1]]
            self.file(
                "LC-DEF-022",
                f"the segments {' -> '.join(f'`{name}`' for name in circle)} read each other",
                "a segment cannot depend on itself: break the circle",
                ("segments", circle[0]),
            )
            order = tuple(texts)
        self._order = order
        sections: dict[str, SegmentInfo] = {}
        for name in order:
            words = set(_WORD.findall(texts[name]))
            earliest = Section.DERIVE
            for result, made in MADE_IN.items():
                # `was.stage` is the stage before, which is known from the start
                named = re.search(rf"(?<![\w.]){result}(?!\w)", texts[name])
                if named:
                    earliest = max(earliest, Section(made + 1))
            if words & set(self.document.derive):
                earliest = max(earliest, Section.DISQUALIFY)
            for other in words & set(sections):
                earliest = max(earliest, sections[other].from_section)
            sections[name] = SegmentInfo(earliest)
        self.reader.vocabulary = self.reader.vocabulary.extended(segments=sections)

    def _when_of(self, name: str) -> When:
        segment = self.document.segments[name]
        return segment.when if isinstance(segment, SegmentRule) else segment

    def _segments(self) -> None:
        for name in self._order:
            declared = self.document.segments[name]
            path: Path = ("segments", name)
            if isinstance(declared, SegmentRule):
                path = (*path, "when")
            scope = Scope(self.reader.vocabulary.segments[name].from_section)
            condition = self.reader.condition(self._when_of(name), path, scope)
            self._warn_of_daily(condition, path)
            if condition is not None:
                self.segments[name] = condition

    # -- derive ----------------------------------------------------------------------------------

    def _derive(self) -> tuple[DerivedValue, ...]:
        planned: list[DerivedValue] = []
        names: frozenset[str] = frozenset()
        for name, declared in self.document.derive.items():
            scope = Scope(Section.DERIVE, derived=names)
            found = self._derived(name, declared, scope)
            kind: Type
            if found is None:
                kind = value_type("text", [])
            else:
                planned.append(found)
                kind = found.type
            vocabulary = self.reader.vocabulary
            self.reader.vocabulary = vocabulary.extended(derived={**vocabulary.derived, name: kind})
            names |= {name}
        return tuple(planned)

    def _derived(
        self,
        name: str,
        declared: list[DerivedCase] | DerivedCases | DerivedLookup | DerivedTable,
        scope: Scope,
    ) -> DerivedValue | None:
        path: Path = ("derive", name)
        if isinstance(declared, DerivedLookup):
            by = self.reader.value(declared.by, (*path, "by"), scope)
            if by is None:
                return None
            column = declared.column or declared.by
            looked = self.tables.lookup(
                declared.lookup, column, declared.take, by, declared.type, (*path, "lookup")
            )
            return DerivedValue(name, looked[1], by=by, lookup=looked[0]) if looked else None
        if isinstance(declared, DerivedTable):
            return self._derived_table(name, declared, path, scope)
        kind = declared.type if isinstance(declared, DerivedCases) else "choice"
        cases = declared.cases if isinstance(declared, DerivedCases) else declared
        if isinstance(declared, DerivedCases):
            path = (*path, "cases")
        type_ = value_type(kind, [case.value for case in cases])
        found: list[tuple[Condition | None, Scalar]] = []
        for at, case in enumerate(cases):
            condition = None
            if case.when is not None:
                condition = self.reader.condition(case.when, (*path, at, "when"), scope)
                if condition is None:
                    continue
            elif at < len(cases) - 1:
                self._never(f"the case {at + 2}", (*path, at + 1))
            try:
                found.append((condition, typed(case.value, type_)))
            except LiteralError as error:
                self.file("LC-DEF-034", str(error), error.hint, (*path, at, "value"))
        return DerivedValue(name, type_, cases=tuple(found))

    def _derived_table(
        self, name: str, declared: DerivedTable, path: Path, scope: Scope
    ) -> DerivedValue | None:
        table = self.tables.tables.get(declared.table)
        values: list[str] = []
        if table is not None and declared.take in table.columns:
            at = table.columns.index(declared.take)
            values = [row[at] for row in table.rows]
        type_ = value_type(declared.type, values)
        planned = self.tables.decision_table(
            declared.table, declared.take, lambda cell: typed(cell, type_), (*path, "table"), scope
        )
        return DerivedValue(name, type_, table=planned) if planned else None

    def _never(self, what: str, path: Path) -> None:
        self.file(
            "LC-DEF-023",
            f"{what} can never be reached: the one before it always holds",
            "give the earlier one a `when`, or put it last",
            path,
        )

    # -- qualify, grades, route ------------------------------------------------------------------

    def _qualify(self) -> tuple[int, tuple[Rule, ...]]:
        declared = self.document.qualify
        if declared is None:
            return 0, ()
        criteria = tuple(
            self._rule(each.rule, each.when, each.because, "qualify", ("qualify", "criteria", at))
            for at, each in enumerate(declared.criteria)
        )
        need = len(criteria) if declared.need is None else declared.need
        if need > len(criteria):
            self.file(
                "LC-DEF-024",
                f"{need} criteria are needed and there are only {len(criteria)}",
                "nobody could ever qualify: lower `need` or add criteria",
                ("qualify", "need"),
            )
        return need, criteria

    def _grades(self) -> tuple[GradeRule, ...]:
        found = []
        declared = self.document.grades
        for at, each in enumerate(declared):
            path: Path = ("grades", at)
            condition = None
            if each.when is not None:
                scope = Scope(Section.GRADES)
                condition = self.reader.condition(each.when, (*path, "when"), scope)
                self._warn_of_daily(condition, (*path, "when"))
            elif at < len(declared) - 1:
                self._never(f"the grade `{declared[at + 1].grade}`", ("grades", at + 1))
            rule = Rule(each.grade, "grades", condition, each.because, path)
            found.append(GradeRule(each.grade, rule))
        return tuple(found)

    def _routes(self) -> tuple[RouteRule, ...] | None:
        declared = self.document.route
        if declared is None:
            return None
        scope = Scope(Section.ROUTE)
        found = []
        for at, each in enumerate(declared.rules):
            path: Path = ("route", "rules", at)
            rule = self.rule(each.rule, each.when, each.because, "route", path, scope)
            table = require = None
            if (each.to is None) == (each.table is None):
                self.file(
                    "LC-DEF-025",
                    f"the route `{each.rule}` needs either `to` or `table`",
                    "name a team, or a table with a `to` column",
                    path,
                )
            if each.to is not None:
                self._team(each.to, (*path, "to"))
            if each.table is not None:
                place = (*path, "table")
                read = self._team_cell
                table = self.tables.decision_table(each.table, "to", read, place, scope)
            if each.require is not None:
                member = Scope(Section.ROUTE, member=True)
                require = self.reader.condition(each.require, (*path, "require"), member)
            if each.when is None and each.table is None and at < len(declared.rules) - 1:
                self._never(
                    f"the route `{declared.rules[at + 1].rule}`", ("route", "rules", at + 1)
                )
            found.append(RouteRule(rule, each.to, table, require))
        return tuple(found)

    def _unknown_team(self, team: str) -> tuple[str, str] | None:
        teams = self.document.teams
        if team in OWNERS or not teams or team in teams:
            return None
        near = nearest(team, [*teams, *OWNERS])
        hint = f"did you mean `{near}`?" if near else f"the teams are {', '.join(teams[:8])}"
        return f"no team is called `{team[:60]}`", hint

    def _team(self, team: str, path: Path) -> None:
        wrong = self._unknown_team(team)
        if wrong:
            self.file("LC-DEF-026", *wrong, path)

    def _team_cell(self, cell: str) -> str:
        team = cell.strip()
        wrong = ("the team is empty", "name a team") if not team else self._unknown_team(team)
        if wrong:
            raise LiteralError(*wrong)
        return team

    def _assign_on(self) -> frozenset[str] | None:
        route = self.document.route
        if route is None or route.assign_on is None:
            return None
        line = self.reader.vocabulary.line
        for at, stage in enumerate(route.assign_on):
            self.known_stage(stage, ("route", "assign_on", at))
        ranks = [line.index(stage) for stage in route.assign_on if stage in line]
        past = line[min(ranks) :] if ranks else ()
        return frozenset((*route.assign_on, *past))

    def known_stage(self, stage: str, path: Path) -> bool:
        """Whether a stage is declared; files a problem when not."""
        stages = self.reader.vocabulary.stages
        if stage in stages:
            return True
        near = nearest(stage, stages)
        hint = f"did you mean `{near}`?" if near else f"the stages are {', '.join(stages)}"
        self.file("LC-DEF-027", f"no stage is called `{stage[:60]}`", hint, path)
        return False


def _names_in(when: When) -> str:
    """What of a condition can name something: its text without the strings in it."""
    return without_strings(when) if isinstance(when, str) else str(when).replace("'", " ")
