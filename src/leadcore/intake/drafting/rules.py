"""Starter rules on the facts that a file really has: stand-ins, to be agreed on and replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from leadcore.intake.drafting.guess import converter_of
from leadcore.intake.drafting.mapping import DraftedFact, DraftedMapping
from leadcore.model import RefusedValueError

_QUOTABLE = re.compile(r"[A-Za-z0-9 _./&+-]{1,40}")
_CEO = '"chief", "ceo", "founder", "head", "director", "manager"'


@dataclass(frozen=True, slots=True)
class StarterRule:
    """
    One rule.

    Attributes:
        name: Its name.
        when: Its condition.
        because: Its reason.
        points: Its points, in a score.
    """

    name: str
    when: str
    because: str
    points: int = 0


@dataclass(frozen=True, slots=True)
class StarterRules:
    """
    The rules of a draft.

    Attributes:
        competitors: Whether a list of competitors goes with them.
        disqualify: Who is no lead.
        criteria: What qualifies.
        fit: Points for who somebody is.
        engagement: Points for what somebody does.
        ready: The points from which a lead is ready for sales.
    """

    competitors: bool
    disqualify: StarterRule
    criteria: tuple[StarterRule, ...]
    fit: tuple[StarterRule, ...]
    engagement: tuple[StarterRule, ...]
    ready: int


def starter_rules(mapping: DraftedMapping) -> StarterRules:
    """Rules on the facts of a mapping."""
    competitors = mapping.fact("email") is not None and mapping.fact("unsubscribed") is None
    disqualify = StarterRule("unsubscribed", "unsubscribed", "Asked to be left alone")
    if competitors:
        when = "email_domain in lists.competitors"
        disqualify = StarterRule("competitor", when, "Works for a competitor")
    fit = tuple(_fit(mapping))[:3]
    engagement = tuple(_engagement(mapping))
    most = sum(rule.points for rule in (*fit, *engagement))
    return StarterRules(
        competitors=competitors,
        disqualify=disqualify,
        criteria=_criteria(mapping),
        fit=fit,
        engagement=engagement,
        ready=most // 20 * 10 or 10,
    )


def _criteria(mapping: DraftedMapping) -> tuple[StarterRule, ...]:
    """Two criteria: of those that tell leads apart, what is asked for most often comes first."""
    told = [*_told(mapping)]
    most = max((fact.values.total for fact in mapping.facts), default=0)
    # What nearly everybody tells tells nobody from anybody.
    told.sort(key=lambda each: each[0].values.total > 0.9 * most)
    found = [*_measured(mapping), *(rule for _, rule in told)]
    found.append(StarterRule("reachable", "known(email) or known(phone)", "Can be reached"))
    found.append(StarterRule("asked", "inquiries.count() >= 1", "Asked us for something"))
    return tuple(found[:2])


def _measured(mapping: DraftedMapping) -> Iterator[StarterRule]:
    """Criteria of which much is more."""
    for name, rule, because in (
        ("budget", "budget", "Has the budget"),
        ("company.employees", "company-size", "Is of a size that we serve"),
    ):
        least = _usual(mapping.fact(name))
        if least is not None:
            yield StarterRule(rule, f"{name} >= {least}", because)
    if mapping.fact("authority") is not None:
        yield StarterRule("authority", 'authority == "decision_maker"', "Can decide")
    if mapping.fact("timeline_days") is not None:
        yield StarterRule("timeline", "timeline_days <= 90", "Wants to start within three months")


def _told(mapping: DraftedMapping) -> Iterator[tuple[DraftedFact, StarterRule]]:
    """Criteria that ask whether something is known at all."""
    for name, rule, because in (
        ("need", "need", "Told us what is needed"),
        ("interests", "interest", "Named an interest"),
        ("title", "title", "Told us the job title"),
        ("company.name", "company", "Named the company"),
    ):
        fact = mapping.fact(name)
        if fact is not None and fact.values.total:
            when = "interests.count() >= 1" if name == "interests" else f"known({name})"
            yield fact, StarterRule(rule, when, because)
    for fact in sorted(mapping.facts, key=lambda fact: -fact.values.total):
        if fact.own and not fact.guess.many and not fact.personal:
            spoken = _spoken(fact)
            because = f"Told us the {spoken}" if spoken.count(" ") < 3 else f"Answered {spoken}"
            yield fact, StarterRule(_rule_name(fact, "told"), f"known({fact.name})", because)


def _fit(mapping: DraftedMapping) -> Iterator[StarterRule]:
    if mapping.fact("title") is not None:
        when = f"title.has_word({_CEO})"
        yield StarterRule("senior", when, "Has a say in the company", 20)
    for name, rule, because in (
        ("company.employees", "large", "Is larger than most"),
        ("company.revenue", "revenue", "Earns more than most"),
        ("budget", "large-budget", "Can spend more than most"),
    ):
        least = _usual(mapping.fact(name))
        if least is not None and f"{name} >= {least}" not in _used(mapping):
            yield StarterRule(rule, f"{name} >= {least}", because, 20)
    for name in ("country", "company.country"):
        fact = mapping.fact(name)
        home = _commonest(fact)
        if fact is not None and home is not None:
            yield StarterRule("home-market", f'{name} == "{home}"', "Lies in our market", 20)
            break
    for fact in mapping.facts:
        if fact.guess.many or fact.personal:
            continue
        if fact.guess.type == "choice" or fact.name == "company.industry":
            common = _commonest(fact)
            if common is not None:
                told = f"{_spoken(fact)} is {common.replace('_', ' ')}"
                when = f'{fact.name} == "{common}"'
                yield StarterRule(_rule_name(fact, "is"), when, _sentence(told), 10)
        elif fact.own and fact.guess.type in ("whole", "decimal", "money"):
            least = _usual(fact)
            if least is not None:
                told = f"{_spoken(fact)} is {least} or more"
                when = f"{fact.name} >= {least}"
                yield StarterRule(_rule_name(fact, "high"), when, _sentence(told), 10)


def _used(mapping: DraftedMapping) -> set[str]:
    return {rule.when for rule in _criteria(mapping)}


def _engagement(mapping: DraftedMapping) -> Iterator[StarterRule]:
    if "at" in mapping.inquiry:
        when = 'inquiries.within("30 days").exists()'
        yield StarterRule("asked-lately", when, "Asked within the last 30 days", 20)
    yield StarterRule("asked-again", "inquiries.count() >= 2", "Asked more than once", 20)


def _rule_name(fact: DraftedFact, what: str) -> str:
    return f"{fact.name.replace('_', '-').replace('.', '-')}-{what}"


def _spoken(fact: DraftedFact) -> str:
    return fact.name.rpartition(".")[2].replace("_", " ")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _meanings(fact: DraftedFact) -> list[tuple[Any, int]]:
    """The values of a fact as they are read, with how often they occur; the smallest first."""
    convert = converter_of(fact.guess)
    found: dict[Any, int] = {}
    for text, count in fact.values.tried():
        try:
            value = convert(text)
        except RefusedValueError:
            continue
        if value is not None:
            found[value] = found.get(value, 0) + count
    return sorted(found.items())


def _usual(fact: DraftedFact | None) -> str | None:
    """A round number near the middle of a fact's values; None where they are no spread."""
    if fact is None or fact.guess.many:
        return None
    meanings = _meanings(fact)
    total = sum(count for _, count in meanings)
    if len(meanings) < 3:
        return None
    passed = 0
    for value, count in meanings:
        passed += count
        if passed * 2 >= total:
            return _round(Decimal(value))
    return None


def _round(value: Decimal) -> str | None:
    """A number with two digits that count, as people agree on them."""
    if not value:
        return None
    step = Decimal(1).scaleb(value.adjusted() - 1)
    rounded = (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step
    whole = rounded.to_integral_value()
    return f"{whole:f}" if whole == rounded else f"{rounded.normalize():f}"


def _commonest(fact: DraftedFact | None) -> str | None:
    """The commonest value of a fact, where it can stand in a condition and repeats."""
    if fact is None:
        return None
    ranked = sorted(_meanings(fact), key=lambda each: (-each[1], str(each[0])))
    for value, count in ranked[:3]:
        if count > 1 and _QUOTABLE.fullmatch(str(value)):
            return str(value)
    return None
