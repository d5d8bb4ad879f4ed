"""A decision: a value that carries its own reasons, arithmetic and expiry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Literal

from leadcore.definition.deciding.outcome import Fired, Outcome
from leadcore.definition.lead_variables import L_co
from leadcore.definition.planning.plan import points_shown

if TYPE_CHECKING:
    from leadcore.definition.asking import Question
    from leadcore.definition.deciding.walking import Walk
    from leadcore.definition.definition import Definition


class Score:
    """
    A score: the total, and each dimension by its name.

    Attributes:
        total: The sum of the dimensions.
        dimensions: Points by dimension, in the definition's order.

    >>> score = Score(("fit", "engagement"), (83_000_000, 40_000_000, 43_000_000))
    >>> score.total, score.fit
    (Decimal('83'), Decimal('40'))
    """

    __slots__ = ("_micro", "_names")

    def __init__(self, names: tuple[str, ...], micro: tuple[int, ...]) -> None:
        self._names = names
        self._micro = micro

    @property
    def total(self) -> Decimal:
        """The sum of the dimensions."""
        return points_shown(self._micro[0])

    @property
    def dimensions(self) -> Mapping[str, Decimal]:
        """Points by dimension."""
        return dict(zip(self._names, map(points_shown, self._micro[1:]), strict=True))

    def __getattr__(self, name: str) -> Decimal:
        # Copying asks for names before there are any; private ones are never dimensions.
        if not name.startswith("_") and name in self._names:
            return points_shown(self._micro[1 + self._names.index(name)])
        raise AttributeError(f"the score has no dimension `{name}`")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Score):
            return NotImplemented
        return (self._names, self._micro) == (other._names, other._micro)

    def __hash__(self) -> int:
        return hash((self._names, self._micro))

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={points}" for name, points in self.dimensions.items())
        return f"Score(total={self.total}, {parts})" if parts else f"Score(total={self.total})"


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One rule that fired.

    Attributes:
        rule: Its name; for a row of a table, `RULE:ROW`.
        section: Where it stands, as `score.engagement`.
        points: The points it gave, or None where it gives none.
        because: The reason its author gave.
    """

    rule: str
    section: str
    points: Decimal | None
    because: str


@dataclass(frozen=True, slots=True)
class Route:
    """
    Where the lead goes.

    Attributes:
        rule: The rule that says so; for a row of a table, `RULE:ROW`.
        to: The team, or `owner_of.lead` or `owner_of.company`.
        require: What a member of the team must meet, as the condition's text, or None.
    """

    rule: str
    to: str
    require: str | None


@dataclass(frozen=True, slots=True)
class Transition:
    """
    One step through the stages.

    Attributes:
        stage: The stage arrived at, or passed over.
        how: `enter`, `leave` or `skip`.
        rule: The rule that opened it, or None for a skip.
        left: The stage before.
    """

    stage: str
    how: Literal["enter", "leave", "skip"]
    rule: str | None
    left: str


class Decision(Generic[L_co]):
    """
    What a definition says of a lead at a moment.

    The outcome is there at once; reasons, arithmetic, expiry and explanations are worked out when
    they are asked for, from the same lead, definition and moment, and are complete.

    Attributes:
        lead: The lead that was decided.
        at: The moment, in UTC.
    """

    __slots__ = ("_at", "_definition", "_expiry", "_lead", "_outcome", "_traced", "_walk")

    _expiry: tuple[datetime | None] | None
    _traced: tuple[tuple[Fired, ...], frozenset[str]] | None
    _walk: Walk | None

    def __init__(
        self,
        definition: Definition[L_co],
        lead: L_co,
        at: datetime,
        outcome: tuple[Any, ...],
        *,
        traced: tuple[tuple[Fired, ...], frozenset[str]] | None = None,
    ) -> None:
        self._definition = definition
        self._lead = lead
        self._at = at
        self._outcome = outcome
        self._expiry = None
        self._traced = traced
        self._walk = None

    # -- what was decided, and when --------------------------------------------------------------

    @property
    def lead(self) -> L_co:
        """The lead that was decided."""
        return self._lead

    @property
    def at(self) -> datetime:
        """The moment of the decision, in UTC."""
        return self._at

    # -- the outcome -----------------------------------------------------------------------------

    @property
    def definition(self) -> str:
        """The definition's name and the start of its fingerprint, as `diversifyedu@5f0c9a12`."""
        return self._definition.label

    @property
    def fingerprint(self) -> str:
        """The whole fingerprint of the definition."""
        return self._definition.fingerprint

    @property
    def outcome(self) -> Outcome:
        """The outcome in the plan's own terms, for engines and tests."""
        return Outcome(*self._outcome)

    @property
    def disqualified(self) -> str | None:
        """The first rule that disqualifies the lead, or None."""
        at: int = self._outcome[0]
        return self._definition.plan.disqualify[at].name if at >= 0 else None

    @property
    def qualified(self) -> bool:
        """Whether enough criteria hold, and nothing disqualifies."""
        held: bool = self._outcome[1]
        return held

    @property
    def grade(self) -> str | None:
        """The grade, or None where no grade holds."""
        held: str | None = self._outcome[2]
        return held

    @property
    def stage(self) -> str | None:
        """The stage, or None where the definition has no stages."""
        held: str | None = self._outcome[3]
        return held

    @property
    def score(self) -> Score:
        """The score."""
        return Score(self._definition.plan.vocabulary.dimensions, self._outcome[7])

    @property
    def route(self) -> Route | None:
        """Where the lead goes, or None when it goes nowhere yet."""
        at, row = self._outcome[4], self._outcome[5]
        routes = self._definition.plan.routes
        if at < 0 or routes is None:
            return None
        route = routes[at]
        require = self._definition.requirement(at)
        if route.table is not None:
            name = f"{route.rule.name}:{route.table.names[row]}"
            return Route(name, route.table.outcome[row], require)
        assert route.to is not None
        return Route(route.rule.name, route.to, require)

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """The steps that led to the stage, in order; none when the lead stays where it was."""
        stages = {stage.name: stage for stage in self._definition.plan.stages}
        found = []
        for step in self._outcome[6]:
            rule = None
            if step.how == "enter":
                rule = stages[step.stage].enter[step.rule].name
            elif step.how == "leave":
                rule = stages[step.left].leave[step.rule].rule.name
            found.append(Transition(step.stage, step.how, rule, step.left))
        return tuple(found)

    # -- what is worked out when asked for ---------------------------------------------------------

    @property
    def valid_until(self) -> datetime | None:
        """
        The first moment at which the outcome could change with nothing new happening.

        The outcome is disqualification, qualification, grade, stage and route. None means never.
        """
        if self._expiry is None:
            found = self._definition.expiry.of(self.lead, self.at, self._outcome)
            self._expiry = (found,)
        return self._expiry[0]

    def _trace(self) -> tuple[tuple[Fired, ...], frozenset[str]]:
        if self._traced is None:
            _, fired, unknown = self._definition.compiled.function("trace")(self.lead, self.at)
            self._traced = (tuple(fired), frozenset(unknown))
        return self._traced

    @property
    def fired(self) -> tuple[Fired, ...]:
        """Every rule that fired in the plan's own terms, for engines and writers."""
        return self._trace()[0]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every rule that fired, section by section."""
        return tuple(_reason(fired) for fired in self._trace()[0])

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts missing where a rule or a table's row could not be told, in order of name."""
        return tuple(sorted(self._trace()[1]))

    @property
    def walk(self) -> Walk:
        """The decision worked out step by step by the reference engine, with all arithmetic."""
        if self._walk is None:
            self._walk = self._definition.walk(self.lead, self.at)
        return self._walk

    def explain(self, *, personal: bool = False) -> str:
        """
        The decision in full, for people.

        Args:
            personal: Whether values of personal fields are shown; they are masked by default.
        """
        from leadcore.definition.explaining import explain

        return explain(self, self._definition, personal=personal)

    def ask_next(self, most: int = 5) -> tuple[Question, ...]:
        """
        The unknown facts worth asking for next, those that could change most first.

        Args:
            most: How many at most.
        """
        from leadcore.definition.asking import questions

        return questions(self, self._definition)[:most]

    def apply(self) -> L_co:
        """
        The lead as it stands after the decision: its stage set, its steps in the stage history.

        Applying a decision and deciding again at the same moment changes nothing.
        """
        from leadcore.definition.applying import applied

        return applied(self, self._definition)

    # -- as plain data -----------------------------------------------------------------------------

    def model_dump(self, *, mode: Literal["python", "json"] = "python") -> dict[str, Any]:
        """
        The decision as plain data, always with the same keys.

        Args:
            mode: `json` gives numbers and texts that JSON knows; `python` keeps decimals and
                moments.
        """
        number = float if mode == "json" else _as_is
        route, until = self.route, self.valid_until
        score = self.score
        return {
            "lead": self.lead.id,
            "stage": self.stage,
            "grade": self.grade,
            "qualified": self.qualified,
            "disqualified": self.disqualified,
            "score": {
                "total": number(score.total),
                **{name: number(points) for name, points in score.dimensions.items()},
            },
            "route": None if route is None else {"rule": route.rule, "to": route.to},
            "reasons": [
                {
                    "rule": reason.rule,
                    "section": reason.section,
                    "points": None if reason.points is None else number(reason.points),
                    "because": reason.because,
                }
                for reason in self.reasons
            ],
            "unknown": list(self.unknown),
            "valid_until": _moment_text(until) if mode == "json" else until,
            "definition": self.definition,
        }

    def model_dump_json(self, *, indent: int | None = None) -> str:
        """The decision as one JSON object."""
        dumps = partial(json.dumps, ensure_ascii=False)
        return dumps(self.model_dump(mode="json"), indent=indent)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return (
            self.lead == other.lead
            and self.at == other.at
            and self.fingerprint == other.fingerprint
            and self._outcome == other._outcome
        )

    def __hash__(self) -> int:
        return hash((self.lead.id, self.at, self.fingerprint))

    def __repr__(self) -> str:
        return (
            f"Decision(lead={self.lead.id!r}, stage={self.stage!r}, grade={self.grade!r}, "
            f"score={self.score.total}, definition={self.definition!r})"
        )


def _as_is(value: Any) -> Any:
    return value


def _moment_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _reason(fired: Fired) -> Reason:
    rule = fired.rule
    name, because = rule.name, rule.because
    if fired.table is not None and fired.row >= 0:
        name = f"{name}:{fired.table.names[fired.row]}"
        because = fired.table.because[fired.row] or because
    points = None if fired.points is None else points_shown(fired.points)
    return Reason(name, rule.section, points, because)
