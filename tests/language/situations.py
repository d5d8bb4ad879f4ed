"""
Leads, moments and results for any condition over the test vocabulary, made by a seeded generator.

Facts are drawn near the literals of the condition they are asked with, so that comparisons come
out every way; half of them may be missing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

from leadcore.definition.deciding.counting import function_of
from leadcore.language import tree
from leadcore.language.interpret import Facts, ListKey, evaluate, normal_of
from leadcore.language.points import MICRO
from leadcore.language.python import PythonWriter, assign, negated
from leadcore.language.tree import Condition, Scalar
from leadcore.language.types import (
    Choice,
    Date,
    Duration,
    Field,
    ListOf,
    Moment,
    Number,
    Points,
    Record,
    Text,
    Type,
    Whole,
    YesNo,
)
from leadcore.model import Lead, Timeline, Touches
from tests.language.strategies import NORMAL_TEXTS, NORMALISERS, VOCABULARY

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
#: The segments of the test vocabulary.
SEGMENTS: Mapping[str, Condition] = {
    "came_back": tree.Compare(
        ">=",
        tree.Count(
            tree.Items(
                ("touches", "page_view"),
                VOCABULARY.touches["page_view"],
                within=timedelta(days=7),
            )
        ),
        tree.Constant(2, Whole()),
    ),
    "home_market": tree.InList(tree.Fact(("country",), Text("country")), "home_markets"),
}
_WORDS = ("sales", "Head of Sales", "VP", "é", "a", "B", 'say "hi"', "x y z", "")
_STEPS = (timedelta(0), timedelta(microseconds=1), timedelta(days=1), timedelta(days=7))


class Item(SimpleNamespace):
    """One record of a list."""

    key = None  # each is another one

    def tie_breaker(self) -> str:
        """What orders it among records of the same moment."""
        return repr(sorted(self.__dict__.items(), key=str))


class Person(SimpleNamespace):
    """A lead of the test vocabulary."""

    def allows(self, channel: str, *, purpose: str, at: datetime) -> bool:
        """Consent is kept as any lead keeps it."""
        return Lead.allows(self, channel, purpose=purpose, at=at)  # type: ignore[arg-type]


@dataclass
class Situation:
    """
    Everything that a condition can read.

    Attributes:
        lead: The lead.
        now: The moment.
        derived: The derived values.
        results: What earlier sections decided, as the reference engine reads it.
    """

    lead: Person
    now: datetime
    derived: dict[str, Scalar | None] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)


def lists_of(conditions: Iterable[tree.Node]) -> dict[ListKey, frozenset[Scalar]]:
    """The named lists that conditions ask for, in the normal form of what meets them."""
    found: dict[ListKey, frozenset[Scalar]] = {}
    for node in conditions:
        for each in node.walk():
            if isinstance(each, tree.InList | tree.HasListed):
                value = each.value if isinstance(each, tree.InList) else each.values
                normal = normal_of(value.kind)
                found[each.list, normal] = frozenset(
                    _normalised(text, normal) for text in VOCABULARY.lists[each.list].values
                )
    return found


def _normalised(text: str, normal: str | None) -> str:
    try:
        return NORMALISERS[normal](text) if normal is not None else text
    except ValueError:
        return text  # a definition would refuse it; here it is a value that nothing equals


def interpreted(condition: Condition, situation: Situation) -> bool | None:
    """The answer of the reference engine."""
    facts = Facts(
        lead=situation.lead,
        now=situation.now,
        lists=lists_of([condition, *SEGMENTS.values()]),
        segments=SEGMENTS,
        derived=situation.derived,
        results=situation.results,
        line=VOCABULARY.line,
    )
    return evaluate(condition, facts)


class Fast:
    """A condition as the fast engine has it."""

    def __init__(self, condition: Condition) -> None:
        writer = PythonWriter(VOCABULARY, lists_of([condition, *SEGMENTS.values()]))
        body: list[ast.stmt] = [
            assign(f"g_{name}", negated(negated(writer.holds(segment))))
            for name, segment in SEGMENTS.items()
        ]
        both = ast.Tuple([writer.holds(condition), writer.fails(condition)], ast.Load())
        names = (
            *("lead", "now", "qualified", "disqualified", "grade", "stage", "was_stage"),
            *("rank", "was_rank"),
            *(f"x_{name}" for name in VOCABULARY.derived),
            *(f"p_{name}" for name in ("total", *VOCABULARY.dimensions)),
        )
        self._answer = function_of(writer, "both", [*body, ast.Return(both)], names)

    def __call__(self, situation: Situation) -> tuple[bool, bool]:
        """Whether the condition is definitely true, and whether it is definitely false."""
        results, line = situation.results, VOCABULARY.line
        holds, fails = self._answer(
            lead=situation.lead,
            now=situation.now,
            qualified=results["qualified"],
            disqualified=results["disqualified"],
            grade=results["grade"],
            stage=results["stage"],
            was_stage=results["was.stage"],
            rank=line.index(results["stage"]) if results["stage"] in line else -1,
            was_rank=line.index(results["was.stage"]) if results["was.stage"] in line else -1,
            **{f"x_{name}": value for name, value in situation.derived.items()},
            **{
                f"p_{name}": int(results[f"score.{name}"] * MICRO)
                for name in ("total", *VOCABULARY.dimensions)
            },
        )
        return bool(holds), bool(fails)


class Situations:
    """
    Draws situations for one condition.

    Args:
        condition: What will be asked.
        random: The source of chance.
    """

    def __init__(self, condition: Condition, random: Random) -> None:
        self.random = random
        self.near: dict[type[Type], list[Scalar]] = {}
        for node in condition.walk():
            if isinstance(node, tree.Constant):
                self._near(node.kind, node.value)
            elif isinstance(node, tree.OneOf):
                for option in node.options:
                    self._near(node.value.kind, option)
            elif isinstance(node, tree.Has):
                for option in node.options:
                    self._near(node.values.kind, option)
            elif isinstance(node, tree.TextTest) and node.test != "matches":
                for needle in node.needles:
                    self._near(node.value.kind, needle)
        self.windows = [
            node.within
            for node in condition.walk()
            if isinstance(node, tree.Items) and node.within is not None
        ]

    def _near(self, kind: Type, value: Scalar) -> None:
        kind = kind.item if isinstance(kind, ListOf) else kind
        self.near.setdefault(type(kind), []).append(value)

    def one(self) -> Situation:
        """A situation."""
        random = self.random
        now = NOW + timedelta(microseconds=random.choice((0, 0, 1, 999_999)))
        lead = Person(**self._facts(VOCABULARY.lead, now))
        lead.touches = Touches(self._touches(now))
        lead.timezone = random.choice((None, "Europe/Berlin", "America/New_York", "Asia/Kolkata"))
        results: dict[str, Any] = {
            "qualified": random.random() < 0.5,
            "disqualified": random.random() < 0.5,
            "grade": random.choice((None, *VOCABULARY.grades)),
            "stage": random.choice(VOCABULARY.stages),
            "was.stage": random.choice(VOCABULARY.stages),
        }
        for name in ("total", *VOCABULARY.dimensions):
            results[f"score.{name}"] = self._score()
        derived = {
            name: None if random.random() < 0.3 else self._value(kind, now)
            for name, kind in VOCABULARY.derived.items()
        }
        return Situation(lead, now, derived, results)

    def _score(self) -> Decimal:
        near = self.near.get(Points)
        if near and self.random.random() < 0.5:
            step = self.random.choice((0, 0, 1, -1))
            return Decimal(str(self.random.choice(near))) + Decimal(step).scaleb(-6)
        return Decimal(self.random.randrange(-100, 100))

    def _facts(self, record: Record, now: datetime, *, in_facts: bool = False) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, declared in record.fields.items():
            if name in ("touches", "kind") or declared.in_facts != in_facts:
                continue
            found[name] = self._fact(declared, now)
        return found

    def _fact(self, declared: Field, now: datetime) -> Any:
        kind = declared.type
        if isinstance(kind, ListOf):
            count = self.random.choice((0, 0, 1, 2, 3))
            if isinstance(kind.item, Record):
                items = [self._item(kind.item, now) for _ in range(count)]
                return Timeline(items) if "at" in kind.item.fields else tuple(items)
            return tuple(self._value(kind.item, now) for _ in range(count))
        if isinstance(kind, Record):
            missing = declared.missing and self.random.random() < 0.2
            return None if missing else Item(**self._facts(kind, now))
        if declared.missing and self.random.random() < 0.3:
            return None
        return self._value(kind, now)

    def _item(self, record: Record, now: datetime) -> Item:
        item = Item(**self._facts(record, now), facts=self._facts(record, now, in_facts=True))
        if "at" in record.fields:
            item.at = self._moment(now)
        return item

    def _touches(self, now: datetime) -> list[Any]:
        found = []
        for _ in range(self.random.choice((0, 1, 3, 6))):
            kind = self.random.choice((*VOCABULARY.touches, "other"))
            item = self._item(VOCABULARY.touches.get(kind, VOCABULARY.touch), now)
            item.kind = kind
            item.facts = {name: value for name, value in item.facts.items() if value is not None}
            found.append(item)
        return found

    def _moment(self, now: datetime) -> datetime:
        """A moment at a boundary of some window, or somewhere around now."""
        if self.windows and self.random.random() < 0.5:
            edge = now - self.random.choice(self.windows)
            return edge + timedelta(microseconds=self.random.choice((-1, 0, 1)))
        step = self.random.choice(_STEPS)
        return (
            now
            - step * self.random.randrange(10)
            + timedelta(microseconds=self.random.choice((-1, 0, 0, 1)))
        )

    def _value(self, kind: Type, now: datetime) -> Scalar:
        random = self.random
        near = self.near.get(type(kind))
        if near and random.random() < 0.6:
            value = random.choice(near)
            fitting = self._beside(value, kind)
            if fitting is not None:
                return fitting
        match kind:
            case Text(normal):
                return random.choice(_WORDS if normal is None else NORMAL_TEXTS[normal])
            case Choice(options):
                return random.choice(options)
            case Whole():
                return random.choice((0, 1, 2, 5, 30, 2**62, -(2**62), random.randrange(-9, 99)))
            case Number():
                whole = random.choice((0, 1, 10**17, -(10**12), random.randrange(10**7)))
                return Decimal(whole).scaleb(-random.choice((0, 0, 1, 2, 6)))
            case YesNo():
                return random.random() < 0.5
            case Date():
                return now.date() - timedelta(days=random.randrange(-40, 40))
            case Moment():
                return self._moment(now)
            case Duration():
                return random.choice(_STEPS)
        raise TypeError(kind.name)

    def _beside(self, value: Scalar, kind: Type) -> Scalar | None:
        """The value, or one just beside it, where the field can hold it."""
        step = self.random.choice((0, 0, 0, 1, -1))
        if isinstance(kind, Choice):
            return value if value in kind.options else None
        if isinstance(kind, Text):
            fits = kind.normal is None or value in NORMAL_TEXTS[kind.normal]
            return value if fits else None
        if isinstance(kind, Whole):
            assert isinstance(value, int | Decimal)
            return int(value) + step
        if isinstance(kind, Number):
            assert isinstance(value, int | Decimal)
            return Decimal(value) + Decimal(step).scaleb(-6)
        if isinstance(value, datetime):
            return value + timedelta(microseconds=step)
        if isinstance(value, date):
            return value + timedelta(days=step)
        if isinstance(value, timedelta):
            return value + timedelta(microseconds=step)
        return value
