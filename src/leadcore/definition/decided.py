"""What was decided, and what it rests on: worked out when asked for, and always the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic

from leadcore.definition.deciding.outcome import Fired, Outcome
from leadcore.definition.deciding.walking import Walk, walk
from leadcore.definition.decision_parts import Reason, Route, Score, Transition
from leadcore.definition.lead_variables import L_co
from leadcore.definition.meaning import Meaning
from leadcore.definition.planning.plan import Rule, points_shown


class Decided(Generic[L_co]):
    """
    What was decided of a lead at a moment, and what it rests on.

    The outcome is there at once; reasons, arithmetic and expiry are worked out when they are asked
    for, from the same lead, definition and moment, and are complete.

    Attributes:
        lead: The lead that was decided.
        at: The moment, in UTC.
    """

    __slots__ = ("_at", "_expiry", "_lead", "_meaning", "_outcome", "_traced", "_walk")

    _expiry: tuple[datetime | None] | None
    _traced: tuple[tuple[Fired, ...], frozenset[str]] | None
    _walk: Walk | None

    def __init__(
        self,
        meaning: Meaning,
        lead: L_co,
        at: datetime,
        outcome: tuple[Any, ...],
        *,
        traced: tuple[tuple[Fired, ...], frozenset[str]] | None = None,
    ) -> None:
        self._meaning = meaning
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
        return self._meaning.label

    @property
    def fingerprint(self) -> str:
        """The whole fingerprint of the definition."""
        return self._meaning.fingerprint

    @property
    def outcome(self) -> Outcome:
        """The outcome in the plan's own terms, for engines and tests."""
        return Outcome(*self._outcome)

    @property
    def disqualified(self) -> str | None:
        """The first rule that disqualifies the lead, or None."""
        at: int = self._outcome[0]
        return self._meaning.plan.disqualify[at].name if at >= 0 else None

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
        return Score(self._meaning.plan.vocabulary.dimensions, self._outcome[7])

    @property
    def route(self) -> Route | None:
        """Where the lead goes, or None when it goes nowhere yet."""
        at, row = self._outcome[4], self._outcome[5]
        routes = self._meaning.plan.routes
        if at < 0 or routes is None:
            return None
        route = routes[at]
        require = self._meaning.requirement(at)
        to = route.to if route.table is None else route.table.outcome[row]
        assert to is not None
        return Route(Fired(route.rule, None, row, route.table).name, to, require)

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """The steps that led to the stage, in order; none when the lead stays where it was."""
        stages = {stage.name: stage for stage in self._meaning.plan.stages}
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
            found = self._meaning.expiry.of(self.lead, self.at, self._outcome)
            self._expiry = (found,)
        return self._expiry[0]

    def _trace(self) -> tuple[tuple[Fired, ...], frozenset[str]]:
        if self._traced is None:
            _, fired, unknown = self._meaning.compiled.function("trace")(self.lead, self.at)
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
            self._walk = self._meaning.walk(self.lead, self.at)
        return self._walk

    def about(self, lead: Any) -> Decided[Any]:
        """What the same definition says at the same moment of another lead of its own type."""
        decide = self._meaning.compiled.function("decide")
        return Decided(self._meaning, lead, self._at, decide(lead, self._at))

    def as_if(self, *rules: Rule) -> Decided[Any]:
        """What would have been decided, had some rules of the definition held."""
        meaning = self._meaning
        found = walk(meaning.plan, meaning.stages, self._lead, self._at, as_if=rules).outcome
        assert found is not None
        return Decided(meaning, self._lead, self._at, tuple(found))

    @property
    def meaning(self) -> Meaning:
        """What decided."""
        return self._meaning


def _reason(fired: Fired) -> Reason:
    points = None if fired.points is None else points_shown(fired.points)
    return Reason(fired.name, fired.rule.section, points, fired.because)
