"""Decisions as lines of JSON by the thousand: as `Decision.model_dump_json` says them, fast."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from leadcore.definition.deciding.outcome import Fired
from leadcore.definition.decision import Decision
from leadcore.definition.decision_parts import moment_text
from leadcore.model import Lead

if TYPE_CHECKING:
    from leadcore.definition.definition import Definition

_text = json.JSONEncoder(ensure_ascii=False).encode

#: How many different texts of each part are kept.
_MOST_KEPT = 10_000


class DecisionLines:
    """
    Makes decisions that are to be written out, and writes them.

    Rules, reasons and routes are the same for every lead, so their texts are made once.

    Args:
        definition: The definition that decides.
    """

    def __init__(self, definition: Definition[Any]) -> None:
        self._meaning = definition.meaning
        plan = self._meaning.plan
        self._trace: Callable[..., Any] = self._meaning.compiled.function("trace")
        self._out = [_text(rule.name) for rule in plan.disqualify]
        self._dimensions = [_text(name) for name in ("total", *plan.vocabulary.dimensions)]
        self._end = f', "definition": {_text(self._meaning.label)}}}'
        self._names: dict[str | None, str] = {None: "null"}
        self._routes: dict[tuple[int, int], str] = {}
        self._reasons: dict[tuple[int, int | None, int], str] = {}
        self._scores: dict[tuple[int, ...], str] = {}
        self._unknown: dict[tuple[str, ...], str] = {}
        # Keeps alive what is known by its identity.
        self._rules: list[object] = []

    def decide(self, lead: Lead, at: datetime) -> Decision:
        """
        Decide about a lead with reasons at once.

        Args:
            lead: A lead of the definition's own type.
            at: The moment, in UTC, between the years 1900 and 2999.
        """
        outcome, fired, unknown = self._trace(lead, at)
        traced = (tuple(fired), frozenset(unknown))
        return Decision(self._meaning, lead, at, outcome, traced=traced)

    def line(self, decision: Decision[Any]) -> str:
        """The decision as one JSON object, without an end of line."""
        out, qualified, grade, stage, route, row, _, scores, _ = decision.outcome
        known = self._reasons
        reasons = [
            known.get((id(fired.rule), fired.points, fired.row)) or self._reason(fired)
            for fired in decision.fired
        ]
        until = decision.valid_until
        return (
            f'{{"lead": {_text(decision.lead.id)}, "stage": {self._name(stage)}, '
            f'"grade": {self._name(grade)}, "qualified": {"true" if qualified else "false"}, '
            f'"disqualified": {self._out[out] if out >= 0 else "null"}, '
            f'"score": {self._scores.get(scores) or self._scored(scores)}, '
            f'"route": {self._route(decision, route, row)}, '
            f'"reasons": [{", ".join(reasons)}], "unknown": {self._missing(decision.unknown)}, '
            f'"valid_until": {self._until(until)}{self._end}'
        )

    @staticmethod
    def _until(moment: datetime | None) -> str:
        return "null" if moment is None else f'"{moment_text(moment)}"'

    def _name(self, name: str | None) -> str:
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = _text(str(name))
        return found

    def _scored(self, scores: tuple[int, ...]) -> str:
        pairs = zip(self._dimensions, scores, strict=True)
        found = f"{{{', '.join(f'{name}: {_number(micro)}' for name, micro in pairs)}}}"
        if len(self._scores) < _MOST_KEPT:
            self._scores[scores] = found
        return found

    def _route(self, decision: Decision[Any], at: int, row: int) -> str:
        found = self._routes.get((at, row))
        if found is None:
            route = decision.route
            found = "null"
            if route is not None:
                found = f'{{"rule": {_text(route.rule)}, "to": {_text(route.to)}}}'
            if len(self._routes) < _MOST_KEPT:
                self._routes[at, row] = found
        return found

    def _reason(self, fired: Fired) -> str:
        rule = fired.rule
        points = "null" if fired.points is None else _number(fired.points)
        found = (
            f'{{"rule": {_text(fired.name)}, "section": {_text(rule.section)}, "points": {points}, '
            f'"because": {_text(fired.because)}}}'
        )
        if len(self._reasons) < _MOST_KEPT:
            self._rules.append(rule)
            self._reasons[id(rule), fired.points, fired.row] = found
        return found

    def _missing(self, names: tuple[str, ...]) -> str:
        found = self._unknown.get(names)
        if found is None:
            found = f"[{', '.join(map(_text, names))}]"
            if len(self._unknown) < _MOST_KEPT:
                self._unknown[names] = found
        return found


def _number(micro: int) -> str:
    return repr(micro / 1_000_000)
