"""Plain English: what a rule says, in words that people who do not write rules can read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from leadcore import Definition
from leadcore.language import tree
from leadcore.language.english import english
from leadcore.language.english.phrases import plural_of
from leadcore.language.reading import read_condition, read_items, read_value
from tests.language.strategies import NORMALISERS, SCOPE, VOCABULARY, TypedTrees

TREES = TypedTrees()


def say(text: str) -> str:
    """A condition over the test vocabulary in English."""
    return english(read_condition(text, VOCABULARY, SCOPE, NORMALISERS), VOCABULARY)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        # groups
        (
            'country in ["US", "FR"] and budget >= 5000',
            "the country is US or FR, and the budget is at least 5,000",
        ),
        (
            '(title == "VP" or known(city)) and rating > 0.5',
            '(the job title is "VP", or the city is known), and the rating is more than 0.5',
        ),
        (
            "not (known(city) and budget < 10)",
            "the city is not known, or the budget is at least 10",
        ),
        ("not not known(city)", "the city is known"),
        ("true", "always"),
        ("not true or false", "never, or never"),
        # comparisons
        ('title != "VP"', 'the job title is not "VP"'),
        ("timeline_days <= 180", "the timeline in days is at most 180"),
        ("budget == 1234567.5", "the budget is 1,234,567.5"),
        ("budget > company.revenue", "the budget is more than the company's revenue"),
        ("company.employees < 50", "the company's number of employees is less than 50"),
        ('company.name == "Acme"', 'the company\'s name is "Acme"'),
        ('budget_band == "over_500"', "the budget band is over 500"),
        ('renewal_on < "2026-02-01"', "the renewal date is before 1 February 2026"),
        (
            'created_at >= "2026-02-01T09:00:00Z"',
            "the time of the first inquiry is no earlier than 1 February 2026 at 09:00 UTC",
        ),
        (
            'last_seen_at == "2026-02-01T09:00:05.5Z"',
            "the time last seen is 1 February 2026 at 09:00:05.500000 UTC",
        ),
        ('notice_period > "36 hours"', "the notice period is longer than 36 hours"),
        # membership
        ('country not in ["US", "DE", "AT"]', "the country is not US, DE or AT"),
        ("timeline_days in [30, 60]", "the timeline in days is 30 or 60"),
        ("country in lists.home_markets", "the country is on the list of home markets"),
        ("title not in lists.competitors", "the job title is not on the list of competitors"),
        # texts
        ('title.contains("head", "chief")', 'the job title contains "head" or "chief"'),
        ('not title.starts_with("VP")', 'the job title does not begin with "VP"'),
        ('email.ends_with(".edu")', 'the e-mail address ends with ".edu"'),
        ('title.has_word("analyst")', 'the job title has the word "analyst"'),
        (r'title.matches(r"\bvp\b")', r'the job title matches the pattern "\bvp\b"'),
        ("""title == 'say "hi"'""", 'the job title is “say "hi"”'),
        # known, yes and no
        ("known(budget)", "the budget is known"),
        ("missing(company.country)", "the company's country is not known"),
        ("unsubscribed", "unsubscribed is yes"),
        ("not subscribed", "subscribed is no"),
        ("company.is_customer", "the company is customer"),
        ("not is_partner", "the lead is not partner"),
        # plain lists
        ('interests.has("funds")', 'the interests include "funds"'),
        ('topics.has_any("funds", "real_estate")', "the topics include funds or real estate"),
        ('topics.has_all("funds", "bonds")', "the topics include both funds and bonds"),
        (
            'not topics.has_all("funds", "bonds", "stocks")',
            "the topics do not include all of funds, bonds and stocks",
        ),
        (
            "markets.has(lists.home_markets)",
            "the markets include something on the list of home markets",
        ),
        ("interests.count() >= 2", "the number of interests is at least 2"),
        # touches and other records
        (
            'touches.page_view.where(url.contains("/stock-market")).within("7 days").count() >= 2',
            'at least 2 page views in the last 7 days whose url contains "/stock-market"',
        ),
        ("touches.page_view.count() == 0", "no page views"),
        ("touches.page_view.count() > 0", "at least 1 page view"),
        ("not touches.page_view.count() > 3", "at most 3 page views"),
        ("touches.exists()", "at least 1 touch"),
        ("not inquiries.exists()", "no inquiries"),
        ('inquiries.within("1 day").count() != 1', "not exactly 1 inquiry in the last day"),
        (
            'touches.purchase.where(gift and size == "m").exists()',
            "at least 1 purchase whose gift is yes and whose size is m",
        ),
        (
            'touches.purchase.where(amount > 5 or size == "m").exists()',
            "at least 1 purchase for which (its amount is more than 5, or its size is m)",
        ),
        (
            "touches.purchase.where(amount > lead.budget).exists()",
            "at least 1 purchase whose amount is more than the lead's budget",
        ),
        (
            "touches.purchase.where(lead.company.is_customer).exists()",
            "at least 1 purchase for which (the lead's company is customer)",
        ),
        (
            'inquiries.where(utm.source == "ads").exists()',
            'at least 1 inquiry whose utm\'s source is "ads"',
        ),
        (
            "touches.page_view.count() > touches.email_open.count()",
            "the number of page views is more than the number of email opens",
        ),
        ("touches.purchase.sum(amount) > 100", "the sum of amount over purchases is more than 100"),
        (
            "touches.purchase.sum(amount * quantity) > 100",
            "the sum of (its amount times its quantity) over purchases is more than 100",
        ),
        ("touches.purchase.max(amount) > 9", "the largest amount of purchases is more than 9"),
        ("touches.purchase.min(amount) > 9", "the smallest amount of purchases is more than 9"),
        (
            'touches.page_view.last().url == "/"',
            'the url of the newest page view is "/"',
        ),
        (
            'inquiries.within("30 days").first().form != "demo"',
            'the form of the oldest inquiry in the last 30 days is not "demo"',
        ),
        (
            'inquiries.last().utm.source == "ads"',
            'the utm\'s source of the newest inquiry is "ads"',
        ),
        # consent
        ('consent.allows("email")', "there is consent to email for marketing"),
        ('not consent.allows("phone", "billing")', "there is no consent to phone for billing"),
        # numbers and time
        ("budget + 5 > 10", "the budget plus 5 is more than 10"),
        (
            "(budget - 5) * rating > -budget",
            "(the budget minus 5) times the rating is more than minus the budget",
        ),
        (
            "days_since(created_at) >= 7",
            "it is at least 7 days since the time of the first inquiry",
        ),
        ("days_until(renewal_on) < 1", "it is less than 1 day until the renewal date"),
        (
            "days_since(touches.last().at) > timeline_days",
            (
                "the number of days since the time of the newest touch "
                "is more than the timeline in days"
            ),
        ),
        (
            'now.weekday("Europe/Berlin") in ["sat", "sun"]',
            "the weekday in Europe/Berlin is Saturday or Sunday",
        ),
        ("now.hour() < 9", "the hour in the time zone of the lead is less than 9"),
        (
            "now.day() == 1 and now.month() == 3",
            (
                "the day of the month in the time zone of the lead is 1, "
                "and the number of the month in the time zone of the lead is 3"
            ),
        ),
        # results
        (
            "qualified and not disqualified",
            "the lead is qualified, and the lead is not disqualified",
        ),
        ("came_back", "the lead belongs to the segment came back"),
        ("not home_market", "the lead does not belong to the segment home market"),
        ('grade in ["A", "B"]', "the grade is A or B"),
        (
            'stage == "sql" and was.stage != "mql"',
            "the stage is sql, and the stage before is not mql",
        ),
        ('stage.reached("mql")', "the lead has reached mql"),
        ('not was.stage.reached("mql")', "the lead had not reached mql before"),
        ("score.total >= 80", "the total score is at least 80"),
        ("score.fit < 40", "the fit score is less than 40"),
        ('region == "north"', 'the region is "north"'),
        ('member.speaks.has("es")', 'the candidate\'s speaks include "es"'),
    ],
)
def test_every_construct_in_words(condition: str, said: str) -> None:
    """Each node of the language has its English, with labels where fields have them."""
    assert say(condition) == said


@settings(max_examples=10 * settings.default.max_examples)
@given(TREES.conditions())
def test_english_is_one_line_that_is_never_empty(condition: tree.Condition) -> None:
    """Whatever the condition, it can be told."""
    said = english(condition, VOCABULARY)

    assert said.strip()
    assert len(said.splitlines()) == 1


@settings(max_examples=2 * settings.default.max_examples)
@given(TREES.conditions())
def test_the_opposite_reads_differently(condition: tree.Condition) -> None:
    """A `not` is never lost in the words."""
    assert english(tree.Not(condition), VOCABULARY) != english(condition, VOCABULARY)


def test_values_and_lists_can_be_told_too() -> None:
    """Tables and `for_each` show what they look up and count."""
    value = read_value("company.country", VOCABULARY, SCOPE, NORMALISERS)
    items = read_items('touches.purchase.within("7 days")', VOCABULARY, SCOPE, NORMALISERS)

    assert english(value, VOCABULARY) == "the company's country"
    assert english(items, VOCABULARY) == "purchases in the last 7 days"


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("search", "searches"),
        ("web search", "web searches"),
        ("address", "addresses"),
        ("price wish", "price wishes"),
        ("inbox", "inboxes"),
        ("bonus", "bonuses"),
        ("search saved", "searches saved"),
        ("address changed", "addresses changed"),
        ("reply", "replies"),
        ("trial day", "trial days"),
        ("call", "calls"),
        ("coach call", "coach calls"),
    ],
)
def test_several_of_something_are_told_as_people_would(one: str, several: str) -> None:
    """What ends in a hissing sound takes an `es`, what was done keeps its ending."""
    assert plural_of(one) == several


def test_kinds_of_touches_have_their_plural_in_sentences() -> None:
    """Those of the definition's own as the standard ones."""
    definition = Definition.loads(
        "leadcore: 1\ndefinition: x\ntouches: {search: {}, address_checked: {}}\n"
        "qualify: {criteria: [{rule: it, when: touches.search.count() >= 2 and "
        "touches.address_checked.count() >= 3}]}\n"
    )
    (it,) = definition.meaning.plan.criteria
    assert it.condition is not None
    said = english(it.condition, definition.vocabulary)
    assert said == "at least 2 searches, and at least 3 addresses checked"
