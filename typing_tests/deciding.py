"""Definitions and decisions as an application's type checker sees them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import assert_type

from leadcore import (
    Captured,
    Consent,
    Decision,
    DecisionRecord,
    Definition,
    DefinitionError,
    Document,
    InputError,
    Inquiry,
    Lead,
    LeadcoreError,
    LeadError,
    MomentError,
    Problem,
    Question,
    Reason,
    Route,
    Score,
    Span,
    Touch,
    Transition,
)


class CourseLead(Lead):
    course: str | None = None


now = datetime.now(UTC)

# -- without a class of one's own ------------------------------------------------------------------

plain = Definition.load("leads.yaml")
assert_type(plain, Definition[Lead])
assert_type(plain.lead(id=1), Lead)
assert_type(plain.lead({"id": 1}), Lead)
assert_type(Definition.loads("definition: x"), Definition[Lead])
assert_type(Definition.loads(b"definition: x", folder="."), Definition[Lead])
assert_type(Definition(Document(definition="x")), Definition[Lead])

# -- with one --------------------------------------------------------------------------------------

definition = Definition.load("leads.yaml", lead=CourseLead)
assert_type(definition, Definition[CourseLead])
assert_type(Definition.loads("definition: x", lead=CourseLead), Definition[CourseLead])
assert_type(Definition(Document(definition="x"), lead=CourseLead), Definition[CourseLead])
assert_type(definition.lead_type, type[CourseLead])
assert_type(definition.lead(id=1, course="bonds").course, str | None)
assert_type(definition.lead(Lead(id="1")), CourseLead)

captured = definition.read("webform", {}, at=now)
assert_type(captured, Captured[CourseLead])
assert_type(captured.id, str | None)
assert_type(captured.inquiry, Inquiry | None)
assert_type(captured.touches, tuple[Touch, ...])
assert_type(captured.consent, tuple[Consent, ...])
assert_type(captured.lead(), CourseLead)
assert_type(captured.lead(id=1).course, str | None)
assert_type(definition.read_all("webform", []), tuple[Captured[CourseLead], ...])
assert_type(plain.read("webform", {}), Captured[Lead])
assert_type(plain.read("webform", {}).lead(), Lead)
captured.id = "7"  # type: ignore[misc]  # frozen

decision = definition.decide(Lead(id="1"), now)
assert_type(decision, Decision[CourseLead])
assert_type(decision.lead.course, str | None)
assert_type(decision.apply(), CourseLead)
definition.lead(id=1).cuorse  # type: ignore[attr-defined]  # misspelt
definition.decide({"id": 1}, now)  # type: ignore[arg-type]  # no lead yet
Definition.load("leads.yaml", lead=str)  # type: ignore[type-var]  # no subclass of Lead


def told(definition: Definition, lead: Lead) -> Decision:
    """A definition and a decision of any lead are written without brackets."""
    return definition.decide(lead, now)


def taken_in(captured: Captured) -> Lead:
    """What arrived of any lead is written without brackets, too."""
    return captured.lead(id=1)


told(definition, CourseLead(id="1"))
taken_in(captured)

# -- a decision's parts ----------------------------------------------------------------------------

assert_type(decision.stage, str | None)
assert_type(decision.grade, str | None)
assert_type(decision.qualified, bool)
assert_type(decision.disqualified, str | None)
assert_type(decision.score, Score)
assert_type(decision.score.total, Decimal)
assert_type(decision.score.fit, Decimal)
assert_type(decision.route, Route | None)
if decision.route is not None:
    assert_type(decision.route.to, str)
    assert_type(decision.route.require, str | None)
assert_type(decision.reasons, tuple[Reason, ...])
assert_type(decision.reasons[0].points, Decimal | None)
assert_type(decision.unknown, tuple[str, ...])
assert_type(decision.transitions, tuple[Transition, ...])
assert_type(decision.valid_until, datetime | None)
assert_type(decision.ask_next(), tuple[Question, ...])
assert_type(decision.ask_next(most=3), tuple[Question, ...])
assert_type(decision.explain(), str)
assert_type(decision.model_dump_json(), str)
assert_type(decision.record(personal=True), DecisionRecord)
assert_type(decision.record()["transitions"][0]["rule"], str | None)
decision.grade = "A"  # type: ignore[misc]  # a decision is a value

# -- errors ----------------------------------------------------------------------------------------

try:
    Definition.load("leads.yaml")
except DefinitionError as error:
    assert_type(error.problems, tuple[Problem, ...])
    assert_type(error.problems[0].span, Span | None)
    assert_type(error.code, str)
except (LeadError, InputError, MomentError) as other:
    assert_type(other.problems[0].hint, str)
except LeadcoreError as any_of_ours:
    assert_type(any_of_ours.problems[0].severity.upper(), str)
