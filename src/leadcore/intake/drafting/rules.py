"""
Rules to begin with: few stand-ins, each on a fact that tells the leads of the file apart.

They only show the form. What should be asked for, and what counts how much, no file can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from leadcore.intake.drafting.mapping import DraftedFact, DraftedMapping
from leadcore.intake.drafting.spread import ALL_BUT, FEWEST, commonest_of, split_of
from leadcore.intake.drafting.titles import common_words, senior_words
from leadcore.intake.drafting.words import is_code

#: How many characters words in one condition take at most, so that its line can be read.
_WIDEST = 64
#: How many rules of each kind there are at most.
_MOST = 2


@dataclass(frozen=True, slots=True)
class StarterRule:
    """
    One rule.

    Attributes:
        name: Its name.
        when: Its condition.
        because: Its reason.
        points: Its points, in a score.
        note: Why just that, for whoever puts a better one in its place.
    """

    name: str
    when: str
    because: str
    points: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class StarterRules:
    """
    The rules of a draft.

    Attributes:
        competitors: Whether a list of competitors goes with them.
        disqualify: Who is no lead; None where the file tells nothing of that.
        criteria: What qualifies.
        fit: Points for who somebody is.
        engagement: Points for what somebody does.
        ready: The points from which a lead is ready for sales.
    """

    competitors: bool
    disqualify: StarterRule | None
    criteria: tuple[StarterRule, ...]
    fit: tuple[StarterRule, ...]
    engagement: tuple[StarterRule, ...]
    ready: int


def starter_rules(mapping: DraftedMapping, rows: int) -> StarterRules:
    """
    Rules on the facts of a mapping.

    Args:
        mapping: What the columns of a file become.
        rows: How many rows there are.
    """
    competitors = False
    disqualify = None
    unsubscribed = mapping.fact("unsubscribed")
    if unsubscribed is not None and unsubscribed.values.total:
        disqualify = _rule("unsubscribed", "unsubscribed", "Asked to be left alone", unsubscribed)
    elif (email := mapping.fact("email")) is not None:
        competitors = True
        when = "email_domain in lists.competitors"
        note = "name the domains of your competitors in the list"
        disqualify = _rule("competitor", when, "Works for a competitor", email, note)
    criteria = tuple(islice(_criteria(mapping, rows), _MOST))
    used = {rule.when for rule in criteria}
    fit = tuple(islice((rule for rule in _fit(mapping) if rule.when not in used), _MOST))
    engagement = tuple(_engagement(mapping))
    most = sum(rule.points for rule in (*fit, *engagement))
    return StarterRules(
        competitors=competitors,
        disqualify=disqualify,
        criteria=criteria,
        fit=fit,
        engagement=engagement,
        ready=most * 2 // 30 * 10 or most,
    )


def _rule(
    name: str, when: str, because: str, fact: DraftedFact, note: str = "", points: int = 0
) -> StarterRule:
    """A rule that reads a fact, with what is to be said of the values that got lost."""
    lost = fact.guess.refused
    whole = f"{lost:,} of {fact.values.total:,} values of `{fact.column.path[:40]}`"
    losses = f"{whole} cannot be read, and are missing here"
    notes = [each for each in (note, losses if lost else "") if each]
    return StarterRule(name, when, because, points, "; ".join(notes))


# -- what qualifies --------------------------------------------------------------------------------


def _criteria(mapping: DraftedMapping, rows: int) -> Iterator[StarterRule]:
    """Criteria that tell leads apart: what is asked for most often comes first."""
    for name, rule, because in (
        ("budget", "budget", "Has the budget"),
        ("company.employees", "company-size", "Is of a size that we serve"),
    ):
        fact = mapping.fact(name)
        split = split_of(fact)
        if fact is not None and split is not None:
            yield _rule(rule, f"{name} >= {split.least}", because, fact, split.note)
    for name, rule, value, because in (
        ("authority", "authority", '== "decision_maker"', "Can decide"),
        ("timeline_days", "timeline", "<= 90", "Wants to start within three months"),
    ):
        fact = mapping.fact(name)
        if fact is not None and fact.values.total:
            yield _rule(rule, f"{name} {value}", because, fact)
    for name, rule, because in (
        ("need", "need", "Told us what is needed"),
        ("interests", "interest", "Named an interest"),
        ("title", "title", "Told us the job title"),
        ("company.name", "company", "Named the company"),
        ("phone", "phone", "Can be called"),
    ):
        fact = mapping.fact(name)
        if fact is not None and _told(fact, rows) is not None:
            when = "interests.count() >= 1" if name == "interests" else f"known({name})"
            yield _rule(rule, when, because, fact, _told(fact, rows) or "")
    own = [fact for fact in mapping.facts if fact.own and not fact.guess.many and not fact.personal]
    for fact in sorted(own, key=lambda fact: -fact.values.total):
        note = _told(fact, rows)
        if note is not None:
            spoken = _spoken(fact)
            because = f"Told us the {spoken}" if spoken.count(" ") < 3 else f"Answered {spoken}"
            yield _rule(_rule_name(fact, "told"), f"known({fact.name})", because, fact, note)


def _told(fact: DraftedFact, rows: int) -> str | None:
    """How many tell a fact, in words; None where that tells nobody from anybody."""
    share = (fact.values.total - fact.guess.refused) / max(rows, 1)
    return f"{share:.0%} of the rows tell it" if FEWEST <= share <= ALL_BUT else None


# -- what scores -----------------------------------------------------------------------------------


def _fit(mapping: DraftedMapping) -> Iterator[StarterRule]:
    yield from _titles(mapping.fact("title"))
    for name in ("country", "company.country"):
        fact = mapping.fact(name)
        home = commonest_of(fact)
        if fact is not None and home is not None:
            when = f'{name} == "{home.value}"'
            note = f"the commonest country, {home.share} of those told"
            yield _rule("home-market", when, "Lies in our market", fact, note, 20)
            break
    for name, rule, because in (
        ("company.employees", "large", "Is larger than most"),
        ("company.revenue", "revenue", "Earns more than most"),
        ("budget", "large-budget", "Can spend more than most"),
    ):
        fact = mapping.fact(name)
        split = split_of(fact)
        if fact is not None and split is not None:
            yield _rule(rule, f"{name} >= {split.least}", because, fact, split.note, 20)
    others = _other_fit(mapping)
    yield from islice(others, 1)


def _titles(fact: DraftedFact | None) -> Iterator[StarterRule]:
    if fact is None:
        return
    words = senior_words(fact.values.counts)
    because, note = "Has a say in the company", "such words stand in the titles of this file"
    if not words:
        words = common_words(fact.values.counts)
        because, note = "Has a title that is usual here", "the commonest words of its titles"
    if words:
        told = ", ".join(f'"{word}"' for word in words)
        while len(told) > _WIDEST:
            told = told.rpartition(", ")[0]
        yield _rule("senior", f"title.has_word({told})", because, fact, note, 20)


def _other_fit(mapping: DraftedMapping) -> Iterator[StarterRule]:
    """Points on facts of one's own, where no standard one serves."""
    for fact in mapping.facts:
        if fact.guess.many or fact.personal:
            continue
        if fact.guess.type == "choice" or fact.name == "company.industry":
            common = commonest_of(fact)
            if common is not None:
                told = f"{_spoken(fact)} is {common.value.replace('_', ' ')}"
                when = f'{fact.name} == "{common.value}"'
                note = f"the commonest, {common.share} of those told"
                yield _rule(_rule_name(fact, "is"), when, _sentence(told), fact, note, 10)
    for fact in mapping.facts:
        measured = fact.guess.type in ("whole", "decimal", "money") and not fact.guess.many
        if fact.own and measured and not is_code(tuple(fact.name.split("_"))):
            split = split_of(fact)
            if split is not None:
                told = f"{_spoken(fact)} is {split.least} or more"
                when = f"{fact.name} >= {split.least}"
                name = _rule_name(fact, "high")
                yield _rule(name, when, _sentence(told), fact, split.note, 10)


def _engagement(mapping: DraftedMapping) -> Iterator[StarterRule]:
    asked = mapping.inquiry.get("at")
    if asked is not None:
        when = 'inquiries.within("30 days").exists()'
        because, note = "Asked within the last 30 days", "how long is lately?"
        yield _rule("asked-lately", when, because, asked, note, 20)
    share = _several(mapping)
    if FEWEST <= share <= ALL_BUT:
        note = f"{share:.0%} of the leads stand in several rows"
        yield StarterRule("asked-again", "inquiries.count() >= 2", "Asked more than once", 20, note)


def _several(mapping: DraftedMapping) -> float:
    """The share of leads that stand in several rows."""
    if not mapping.gathered or mapping.id is None:
        return 0
    counts = mapping.id.texts.values()
    return sum(count > 1 for count in counts) / max(len(counts), 1)


# -- how it is said --------------------------------------------------------------------------------


def _rule_name(fact: DraftedFact, what: str) -> str:
    return f"{fact.name.replace('_', '-').replace('.', '-')}-{what}"


def _spoken(fact: DraftedFact) -> str:
    return fact.name.rpartition(".")[2].replace("_", " ")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
