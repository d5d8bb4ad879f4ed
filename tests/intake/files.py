"""A definition with two mappings, and files for it, as the tests of runs use them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from leadcore import Decision, Definition
from leadcore.intake import Run

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

RULES = """\
leadcore: 1
definition: school
fields:
  band: {type: choice, of: [small, large]}
touches: {page_view: {url: text}}
disqualify: [{rule: no-reply, when: email.starts_with("noreply"), because: Nobody}]
qualify: {criteria: [{rule: budget, when: budget >= 500, because: Can pay}]}
score:
  engagement: {rules: [{rule: viewed, for_each: touches.page_view, points: 10, because: Looked}]}
grades:
  - {grade: F, when: disqualified, because: Not for us}
  - {grade: A, when: qualified and score.total >= 20, because: Ready}
  - {grade: C, because: Keep in touch}
stages:
  - {stage: inquiry}
  - {stage: mql, enter: [{rule: asked, when: inquiries.exists() and qualified, because: Asked}]}
teams: [advisers]
route: {assign_on: [mql], rules: [{rule: all, to: advisers, because: Ours}]}
"""
CAPTURE = """\
capture:
  web:
    id: no
    missing: [unknown]
    facts: {email: mail, budget: money, band: size}
    inquiry: {at: sent}
  visits:
    joins: web
    id: lead
    touches: [{kind: page_view, at: when, facts: {url: page}}]
"""
PLAIN = Definition.loads(RULES)
MAPPED = Definition.loads(RULES + CAPTURE)


class Named(io.BytesIO):
    """Bytes with the name of a file."""

    name = "leads.csv"


def results(run: Run) -> list[Any]:
    """Decisions as their lead's identifier, bad rows as their number and reason."""
    return [
        result.lead.id if isinstance(result, Decision) else (result.row, result.reason)
        for result in run
    ]


def csv_of(*rows: str, head: str = "no,mail,money,size,sent") -> Named:
    """A CSV file."""
    return Named("\n".join([head, *rows, ""]).encode())


def visits(*rows: str) -> Named:
    """A file of visits."""
    return csv_of(*rows, head="lead,when,page")


#: Rows with the same address are one lead.
TOGETHER = Definition.loads(
    RULES
    + """\
capture:
  forms:
    id: mail
    rows: inquiries
    facts: {email: mail, city: town, source: src, interests: {from: topics, split: ";"},
            company.employees: size, utm.source: utm}
    inquiry: {at: sent}
"""
)
FORMS = "mail,town,src,topics,size,utm,sent"
