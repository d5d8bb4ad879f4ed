"""A decision told to people: what was decided, why, what nearly happened, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadcore.definition.asking import questions
from leadcore.definition.decided import Decided
from leadcore.definition.deciding.outcome import Fired
from leadcore.definition.deciding.walking import Counted, Summed
from leadcore.definition.evidence import Witness
from leadcore.definition.held_back import held_back
from leadcore.definition.near_misses import NearMiss, near_misses
from leadcore.definition.planning.plan import points_shown
from leadcore.definition.told_values import moment_told, points_told

#: How many near misses are told.
_MOST_NEAR = 5


def explain(decision: Decided[Any], *, personal: bool) -> str:
    """
    The decision in full.

    Args:
        decision: The decision.
        personal: Whether values of personal fields are shown.
    """
    return "\n".join(_Explanation(decision, personal).lines()) + "\n"


class _Column:
    """Numbers below each other, their points in one place."""

    def __init__(self, micros: list[int]) -> None:
        shown = [points_told(points_shown(micro)).partition(".") for micro in micros]
        self._whole = max((len(whole) for whole, _, _ in shown), default=0)
        self._rest = max((len(point + rest) for _, point, rest in shown), default=0)

    def aligned(self, micro: int) -> str:
        whole, point, rest = points_told(points_shown(micro)).partition(".")
        return f"{whole:>{self._whole}}{point + rest:<{self._rest}}"


class _Explanation:
    def __init__(self, decision: Decided[Any], personal: bool) -> None:
        self.decision = decision
        self.plan = decision.meaning.plan
        self.personal = personal
        self.walk = decision.walk
        self.witness = Witness(self.walk.facts, self.plan, personal=personal)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        yield ""
        yield "Why"
        yield from self._rules("disqualify", "Disqualified")
        yield from self._rules("qualify", "Criteria met")
        column = _Column([each.points for summed in self.walk.sums for each in summed.rules])
        for summed in self.walk.sums:
            yield from self._dimension(summed, column)
        yield from self._rules("grades", "Grade")
        yield from self._rules("stages", "Stage")
        yield from self._rules("route", "Route")
        held = held_back(self.decision)
        if held:
            yield ""
            yield "What held it back"
            yield from (f"  {line}" for line in held)
        near = near_misses(self.decision, personal=self.personal)
        if near:
            yield ""
            yield "What nearly happened"
            yield from (f"  {_near(each)}" for each in near[:_MOST_NEAR])
            more = len(near) - _MOST_NEAR
            if more > 0:
                was = "more rule was" if more == 1 else "more rules were"
                yield f"  and {more} {was} one step away"
        asked = [q for q in questions(self.decision)[:8] if q.could_change or q.points]
        if asked:
            yield ""
            yield "What is not known, and could change"
            for question in asked:
                changes = list(question.could_change)
                if question.points:
                    changes.append(f"the score by up to {points_told(question.points)}")
                yield f"  {question.fact}: {'; '.join(changes)}"

    # -- the head --------------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        decision = self.decision
        yield f"Lead {decision.lead.id} at {moment_told(decision.at)}, by {decision.definition}"
        yield ""
        if decision.stage is not None:
            steps = [decision.transitions[0].left] if decision.transitions else []
            steps += [
                f"({step.stage})" if step.how == "skip" else step.stage
                for step in decision.transitions
            ]
            path = f"  ({' -> '.join(steps)})" if steps else "  (as before)"
            yield f"  stage      {decision.stage}{path}"
        if self.plan.grades:
            yield f"  grade      {decision.grade or 'none'}"
        yield f"  qualified  {self._qualified()}"
        parts = " + ".join(
            f"{name} {points_told(points)}" for name, points in decision.score.dimensions.items()
        )
        yield f"  score      {points_told(decision.score.total)}{f' = {parts}' if parts else ''}"
        route = decision.route
        if route is not None:
            need = f", for members with {route.require}" if route.require else ""
            yield f"  route      {route.to}{need}"
        elif self.plan.routes:
            yield "  route      none"
        until = decision.valid_until
        end = moment_told(until) if until is not None else "something happens"
        yield f"  valid      until {end}"

    def _qualified(self) -> str:
        decision, plan = self.decision, self.plan
        if decision.disqualified is not None:
            return f"no, disqualified by {decision.disqualified}"
        met = sum(fired.rule.section == "qualify" for fired in self.walk.fired)
        answer = "yes" if decision.qualified else "no"
        if not plan.criteria:
            return answer
        held = f"{met} of {len(plan.criteria)} criteria {'holds' if met == 1 else 'hold'}"
        return f"{answer}, {held}, {plan.need} {'is' if plan.need == 1 else 'are'} needed"

    # -- rules that fired ------------------------------------------------------------------------

    def _rules(self, section: str, title: str) -> Iterator[str]:
        fired = [each for each in self.walk.fired if each.rule.section == section]
        if fired:
            yield f"  {title}"
            yield from (self._rule(each) for each in fired)

    def _rule(self, fired: Fired) -> str:
        read = self._read(fired)
        reason = fired.because or "no reason given"
        return f"    {fired.name}: {reason}{f'  [{read}]' if read else ''}"

    def _dimension(self, summed: Summed, column: _Column) -> Iterator[str]:
        bounds = ""
        if summed.raw != summed.points:
            word = "capped at" if summed.raw > summed.points else "raised to"
            bounds = f", {word} {points_told(points_shown(summed.points))}"
        yield f"  Score {summed.dimension.name}: {points_told(points_shown(summed.raw))}{bounds}"
        for counted in summed.rules:
            fired = counted.fired
            read = self._read(fired)
            told = "; ".join(part for part in (_arithmetic(counted), read) if part)
            points = column.aligned(counted.points)
            reason = fired.because or "no reason given"
            yield f"    {points}  {fired.name}: {reason}{f'  [{told}]' if told else ''}"

    def _read(self, fired: Fired) -> str:
        """What made a rule fire."""
        return ", ".join(map(str, self.witness.of_rule(fired)))


def _near(miss: NearMiss) -> str:
    bracket = f"  [{', '.join(miss.read)}]" if miss.read else ""
    would = f"; then {', '.join(miss.could_change)}" if miss.could_change else ""
    return f"{_place(miss.section)} {miss.rule} needs: {miss.needs}{bracket}{would}"


def _place(section: str) -> str:
    return {
        "disqualify": "disqualification",
        "qualify": "criterion",
        "grades": "grade",
        "stages": "stage rule",
        "route": "route",
    }.get(section, section)


def _arithmetic(counted: Counted) -> str:
    """How the points of a rule that counts touches came about."""
    if counted.times == 1 and counted.before_decay == counted.points:
        return ""
    each = points_shown(counted.before_decay // counted.times)
    steps = [f"{counted.times} x {points_told(each)}"]
    if counted.before_limit != counted.before_decay:
        steps.append(f"{points_told(points_shown(counted.before_limit))} after decay")
    if counted.points != counted.before_limit:
        steps.append(f"at most {points_told(points_shown(counted.points))}")
    return ", ".join(steps)
