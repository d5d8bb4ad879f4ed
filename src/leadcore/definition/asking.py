"""What to ask a lead next: the unknown facts, by what knowing them could change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from leadcore.definition.changes import changes
from leadcore.definition.decided import Decided
from leadcore.definition.deciding.walking import unsure_columns
from leadcore.definition.planning.plan import points_shown
from leadcore.errors import LeadError
from leadcore.language import tree
from leadcore.language.english.phrases import words
from leadcore.language.interpret import value_of
from leadcore.language.types import TEXT, Choice, Date, Duration, Moment, Text, Type, Whole, YesNo
from leadcore.model import Lead

#: How many values are tried for one fact.
_MOST_TRIED = 40
#: For how many facts values are tried, because each value is a decision of its own.
MOST_FACTS = 64
#: What is asked for in place of what is worked out from it.
_BEHIND: Mapping[tuple[str, ...], tuple[str, ...]] = {("email_domain",): ("email",)}


@dataclass(frozen=True, slots=True)
class Question:
    """
    An unknown fact worth asking for.

    Attributes:
        fact: Its path.
        label: What people call it.
        could_change: What could become of the lead, as `grade C -> B`.
        points: How far the score could go up or down.
    """

    fact: str
    label: str
    could_change: tuple[str, ...]
    points: Decimal


def questions(decision: Decided[Any]) -> tuple[Question, ...]:
    """
    The unknown facts of a decision, those that could change most first.

    Of very many only those are tried that most conditions read; of the others it is only told that
    they are unknown.
    """
    askable = _askable(decision)
    asking = _Asking(decision)
    found = []
    for at, path in enumerate(sorted(askable, key=lambda path: (-asking.count(path), path))):
        field = decision.meaning.plan.vocabulary.fact(path)
        if field is None or field.computed:
            continue
        label = field.label or words(path[-1])
        question = Question(".".join(path), label, (), Decimal(0))
        if at < MOST_FACTS:
            question = _question(asking, path, label, field.type)
        if askable[path] or question.could_change or question.points:
            found.append(question)
    found.sort(key=lambda each: (-len(each.could_change), -each.points, each.fact))
    return tuple(found)


def _askable(decision: Decided[Any]) -> dict[tuple[str, ...], bool]:
    """
    The missing facts that somebody could tell, and whether a rule could not be told without them.

    A rule that only asks whether a fact is known is never unknown, and may still turn with it.
    """
    found = {_BEHIND.get(path, path): True for path in _paths(decision.unknown)}
    facts = decision.walk.facts
    for condition in decision.meaning.plan.conditions():
        for node in condition.walk():
            if not isinstance(node, tree.Known) or not isinstance(node.value, tree.Fact):
                continue
            fact = node.value
            if fact.of == "lead" and value_of(fact, facts) is None:
                found.setdefault(_BEHIND.get(fact.path, fact.path), False)
    return found


def _paths(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield from (tuple(name.split(".")) for name in names)


class _Asking:
    """
    What of a definition asks for which fact, gathered in one pass.

    Attributes:
        decision: The decision.
        tests: By fact, what compares it, in the order of the definition.
    """

    def __init__(self, decision: Decided[Any]) -> None:
        self.decision = decision
        self.tests: dict[tuple[str, ...], list[tree.Node]] = {}
        self._counts: Counter[tuple[str, ...]] = Counter()
        plan = decision.meaning.plan
        columns = (column for table in plan.tables() for column in table.columns)
        keys = (value.by for value in plan.derived if value.by is not None)
        for asked in (*plan.conditions(), *columns, *keys):
            self._counts.update(self._of(asked, self.tests))

    def count(self, path: tuple[str, ...]) -> int:
        """How many conditions read a fact, or what is worked out from it."""
        computed = (each for each, behind in _BEHIND.items() if behind == path)
        return self._counts[path] + sum(self._counts[each] for each in computed)

    def of_cells(self, path: tuple[str, ...]) -> list[tree.Node]:
        """What the cells of tables that could still matter compare a fact with."""
        tests: dict[tuple[str, ...], list[tree.Node]] = {}
        for cell in _open_cells(self.decision, path):
            self._of(cell, tests)
        return tests.get(path, [])

    @staticmethod
    def _of(
        asked: tree.Node, tests: dict[tuple[str, ...], list[tree.Node]]
    ) -> set[tuple[str, ...]]:
        """The facts that something reads; what compares them is put into `tests`."""
        read = set()
        for node in asked.walk():
            if isinstance(node, tree.Fact) and node.of == "lead":
                read.add(node.path)
                continue
            held: tree.Node | None = None
            if isinstance(node, tree.Compare):
                held = node.left
                held = held.moment if isinstance(held, tree.DaysBetween) else held
            elif isinstance(node, tree.OneOf | tree.InList | tree.TextTest):
                held = node.value
            if isinstance(held, tree.Fact) and held.of == "lead":
                tests.setdefault(held.path, []).append(node)
        return read


def _question(asking: _Asking, path: tuple[str, ...], label: str, kind: Type) -> Question:
    decision = asking.decision
    found: dict[str, None] = {}
    most = 0
    before = decision.outcome
    tried = 0
    for value in _values(asking, path, kind):
        lead = _with(decision.lead, path, value)
        if lead is None:
            continue
        tried += 1
        after = decision.about(lead)
        most = max(most, abs(after.outcome.scores[0] - before.scores[0]))
        found.update(dict.fromkeys(changes(decision, after)))
        if tried == _MOST_TRIED:
            break
    return Question(".".join(path), label, tuple(found), points_shown(most))


def _with(lead: Lead, path: tuple[str, ...], value: Any) -> Lead | None:
    """The lead with one fact known, or None when its model refuses the value."""
    try:
        if len(path) == 1:
            return lead.replace(**{path[0]: value})
        record = getattr(lead, path[0])
        return lead.replace(**{path[0]: record.replace(**{path[1]: value})})
    except LeadError:
        return None


def _values(asking: _Asking, path: tuple[str, ...], kind: Type) -> Iterator[Any]:
    """Values on both sides of everything that the definition compares the fact with."""
    seen: set[Any] = set()
    for value in _candidates(asking, path, kind):
        if value not in seen:
            seen.add(value)
            yield value


def _candidates(asking: _Asking, path: tuple[str, ...], kind: Type) -> Iterator[Any]:
    decision = asking.decision
    for computed, behind in _BEHIND.items():
        if path == behind:
            found = _candidates(asking, computed, TEXT)
            yield from (f"someone@{domain}" for domain in found if "." in str(domain))
    for node in (*asking.tests.get(path, ()), *asking.of_cells(path)):
        if isinstance(node, tree.Compare):
            if isinstance(node.left, tree.DaysBetween):
                yield from _days(decision, node.left, node.right, kind)
            elif isinstance(node.right, tree.Constant):
                yield from _around(node.right.value)
        elif isinstance(node, tree.OneOf):
            yield from node.options
        elif isinstance(node, tree.InList):
            yield from decision.meaning.plan.vocabulary.lists[node.list].values[:3]
        elif isinstance(node, tree.TextTest):
            yield from node.needles
    for derived in decision.meaning.plan.derived:
        if derived.by is not None and _is(derived.by, path):
            yield from list(derived.lookup)[:_MOST_TRIED]
    yield from _any_of(kind, decision)


def _open_cells(decision: Decided[Any], path: tuple[str, ...]) -> Iterator[tree.Condition]:
    """What the rows that could still fit ask of the fact; of rows that give the same, the first."""
    facts = decision.walk.facts
    for table in decision.meaning.plan.tables():
        asking = [at for at, column in enumerate(table.columns) if _reads(column, path)]
        given: set[Any] = set()
        for row, cells in enumerate(table.rows) if asking else ():
            unsure = unsure_columns(table, row, facts)
            if unsure is None or table.outcome[row] in given:
                continue
            if not unsure:
                break
            given.add(table.outcome[row])
            yield from (cell for at in asking if (cell := cells[at]) is not None)


def _reads(value: tree.Node, path: tuple[str, ...]) -> bool:
    return any(_is(node, path) for node in value.walk())


def _is(value: tree.Node, path: tuple[str, ...]) -> bool:
    return isinstance(value, tree.Fact) and value.of == "lead" and value.path == path


def _around(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Decimal):
        yield value + 1
        yield value - 1
    elif not isinstance(value, str):
        for days in (1, -1):
            with suppress(OverflowError):  # the calendar ends there
                yield value + timedelta(days=days)


def _days(
    decision: Decided[Any], days: tree.DaysBetween, other: tree.Node, kind: Type
) -> Iterator[Any]:
    if not isinstance(other, tree.Constant) or not isinstance(other.value, int | Decimal):
        return
    sign = -1 if days.direction == "since" else 1
    # A day begins at midnight and may be the next one already, so that one more is tried.
    for count in range(int(other.value) - 1, int(other.value) + 3):
        try:
            moment = decision.at + sign * timedelta(days=count)
        except OverflowError:  # no day is so far away
            return
        yield moment.date() if isinstance(kind, Date) else moment


def _any_of(kind: Type, decision: Decided[Any]) -> Iterator[Any]:
    """Some value of the type, for rules that only ask whether the fact is known."""
    if isinstance(kind, Choice):
        yield from kind.options
    elif isinstance(kind, YesNo):
        yield from (True, False)
    elif isinstance(kind, Whole):
        yield 0
    elif isinstance(kind, Text):
        yield {
            "email": "someone@example.com",
            "domain": "example.com",
            "country": "US",
            "language": "en",
            "timezone": "UTC",
            "currency": "EUR",
            "phone": "+12125550123",
        }.get(kind.normal or "", "something")
    elif isinstance(kind, Date):
        yield decision.at.date()
    elif isinstance(kind, Moment):
        yield decision.at
    elif isinstance(kind, Duration):
        yield timedelta(days=1)
    else:
        yield Decimal(0)
