"""A decision: a value that carries its own reasons, arithmetic and expiry, and tells them."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, Literal, Self

from leadcore.definition import arguments
from leadcore.definition.applying import applied
from leadcore.definition.asking import Question, questions
from leadcore.definition.decided import Decided
from leadcore.definition.decision_parts import moment_text
from leadcore.definition.explaining import explain
from leadcore.definition.lead_variables import L_co
from leadcore.definition.near_misses import NearMiss, near_misses
from leadcore.definition.record import DecisionRecord, recorded


class Decision(Decided[L_co]):
    """
    What a definition says of a lead at a moment: what was decided, told to people and programs.

    It is a value: copies and pickles are equal to it. A pickle carries its definition along.

    Attributes:
        lead: The lead that was decided.
        at: The moment, in UTC.
    """

    __slots__ = ()

    def explain(self, *, personal: bool = False) -> str:
        """
        The decision in full, for people.

        Args:
            personal: Whether values of personal fields are shown; they are masked by default.
        """
        arguments.check_personal(personal)
        return explain(self, personal=personal)

    def ask_next(self, *, most: int = 5) -> tuple[Question, ...]:
        """
        The unknown facts worth asking for next, those that could change most first.

        Args:
            most: How many at most.
        """
        arguments.check_most(most)
        return questions(self)[:most]

    def near_misses(
        self, *, most: int | None = None, personal: bool = False
    ) -> tuple[NearMiss, ...]:
        """
        The rules that nearly fired, those first that would have changed the outcome.

        Args:
            most: How many at most; None is all.
            personal: Whether values of personal fields are shown; they are masked by default.
        """
        if most is not None:
            arguments.check_most(most)
        arguments.check_personal(personal)
        return near_misses(self, personal=personal)[:most]

    def apply(self) -> L_co:
        """
        The lead as it stands after the decision: its stage set, its steps in the stage history.

        Applying a decision and deciding again at the same moment changes nothing. Where the lead's
        history tells of later steps, as in looking back, it keeps the stage that they led to.
        """
        return applied(self)

    def record(self, *, personal: bool = False) -> DecisionRecord:
        """
        All that is needed to keep the decision, to check it and to explain it later.

        Plain data that JSON knows: the moment, the whole fingerprint, outcome and transitions,
        every rule that fired with what made it fire, exact points before and after decay and
        bounds, and until when all that holds.

        Args:
            personal: Whether values of personal fields are written; they are masked by default.
        """
        arguments.check_personal(personal)
        return recorded(self, personal=personal)

    # -- as plain data -----------------------------------------------------------------------------

    def model_dump(self, *, mode: Literal["python", "json"] = "python") -> dict[str, Any]:
        """
        The decision as plain data, always with the same keys.

        Args:
            mode: `json` gives numbers and texts that JSON knows; `python` keeps decimals and
                moments.
        """
        arguments.check_mode(mode)
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
            "valid_until": moment_text(until) if until is not None and mode == "json" else until,
            "definition": self.definition,
        }

    def model_dump_json(self, *, indent: int | None = None) -> str:
        """The decision as one JSON object."""
        dumps = partial(json.dumps, ensure_ascii=False)
        return dumps(self.model_dump(mode="json"), indent=indent)

    # -- as a value --------------------------------------------------------------------------------

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

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._meaning, self._lead, self._at, self._outcome)

    def __repr__(self) -> str:
        return (
            f"Decision(lead={self.lead.id!r}, stage={self.stage!r}, grade={self.grade!r}, "
            f"score={self.score.total}, definition={self.definition!r})"
        )


def _as_is(value: Any) -> Any:
    return value
