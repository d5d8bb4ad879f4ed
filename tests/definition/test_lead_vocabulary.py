"""The facts of leads read as English wherever rules are told to people."""

from __future__ import annotations

import pytest

from leadcore import Definition
from leadcore.definition.showing.facts import called
from leadcore.language.english import english

FIELDS = """
leadcore: 1
definition: small
fields:
  renewal_on: {type: date}
  fleet_size: {type: whole}
  plan: {type: choice, of: [free, pro], label: Current plan}
"""


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("company.employees >= 50", "the company's number of employees is at least 50"),
        ("company.revenue >= 5000", "the company's yearly revenue is at least 5,000"),
        ("company.is_customer", "the company is a customer of ours"),
        ("not company.is_customer", "the company is not a customer of ours"),
        ("timeline_days <= 180", "the number of days to the purchase is at most 180"),
        ("unsubscribed", "the lead is unsubscribed"),
        ("not prospect", "the lead is not a prospect"),
        ("known(email)", "the e-mail address is known"),
        ("known(title)", "the job title is known"),
        ('timezone == "UTC"', "the time zone is UTC"),
        ("days_since(created_at) <= 5", "it is at most 5 days since the time of creation"),
        ('utm.source == "x"', 'the UTM\'s source is "x"'),
        ("days_until(renewal_on) <= 30", "it is at most 30 days until the renewal date"),
        ("fleet_size > 3", "the fleet size is more than 3"),
        ('plan == "pro"', "the current plan is pro"),
    ],
)
def test_facts_read_as_english(condition: str, said: str) -> None:
    """Standard facts by titles made for sentences, declared ones by their label or name."""
    segments = {"it": condition}
    document = Definition.loads(FIELDS).document.model_copy(update={"segments": segments})
    definition = Definition(document)
    assert english(definition.meaning.plan.segments["it"], definition.vocabulary) == said


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("company.employees", "company's number of employees"),
        ("company.is_customer", "whether the company is a customer of ours"),
        ("unsubscribed", "whether the lead is unsubscribed"),
        ("created_at", "time of creation"),
        ("renewal_on", "renewal date"),
        ("plan", "current plan"),
    ],
)
def test_facts_are_called_by_words(path: str, words: str) -> None:
    """In tables, where they stand alone."""
    assert called(path, Definition.loads(FIELDS).vocabulary) == words
