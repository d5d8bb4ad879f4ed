"""A definition that the tests of the desk decide by, and its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from leadcore import Captured, Definition

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

SHOP = Definition.loads("""
leadcore: 1
definition: shop
fields: {store: {type: text}, visitor: {type: text}}
qualify: {criteria: [{rule: budget, when: budget >= 5000, because: Can pay}]}
score:
  engagement:
    half_life: 30 days
    rules: [{rule: called, for_each: touches.call, points: 10, because: Called us}]
grades:
  - {grade: A, when: qualified and score.total >= 5, because: Ready}
  - {grade: B, because: Not yet}
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: inquiries.exists(), because: Asked us}]}
  - {stage: sql, enter: [{rule: ready, when: grade == "A", because: Ready}]}
teams: [sales]
route: {assign_on: [sql], rules: [{rule: all, to: sales, because: Everybody}]}
identity: {by: [email, phone], visitor: visitor, repeat: {within: 30 days, same: [campaign]}}
capture:
  form:
    facts:
      email: mail
      phone: tel
      first_name: name
      budget: money
      campaign: campaign
      company.employees: size
      interests: {from: topics, split: ","}
    inquiry: {key: ticket, at: sent}
    consent: [{channel: email, granted: news}]
  calls:
    facts: {email: mail}
    touches: [{kind: call, at: when, direction: {constant: inbound}, key: ticket}]
  visits:
    facts: {visitor: cookie, email: mail}
    touches: [{kind: page_view, at: when}]
  undated:
    facts: {email: mail, first_name: name}
    inquiry: {}
""")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """The moment."""
        return self.now

    def passes(self, time: timedelta) -> None:
        """Let time pass; a negative one sets the clock back."""
        self.now += time


def captured(source: str, at: datetime = NOW, **payload: Any) -> Captured[Any]:
    """What a payload says."""
    return SHOP.read(source, payload, at=at)


def form(ticket: str = "t1", sent: str = "2026-11-23T08:00:00Z", **payload: Any) -> Captured[Any]:
    """An inquiry by the form."""
    return captured("form", ticket=ticket, sent=sent, **payload)


def call(mail: str, when: str, **payload: Any) -> Captured[Any]:
    """A call of somebody."""
    return captured("calls", mail=mail, when=when, **payload)
