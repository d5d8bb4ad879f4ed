"""Whether a column can be the standard fact that its name or its values promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from leadcore.intake.drafting.guess import Guess, Values, tried
from leadcore.intake.drafting.names import words_of
from leadcore.intake.drafting.values import fitted
from leadcore.intake.drafting.words import CHANNEL, CONSENT, FORM, INQUIRY_AT, facts_of
from leadcore.language.vocabulary import is_name
from leadcore.model import NORMALISERS

#: The types of the standard facts that are not text.
TYPES = {
    "email": "email",
    "phone": "phone",
    "country": "country",
    "language": "language",
    "company.domain": "domain",
    "company.country": "country",
    "company.employees": "whole",
    "company.revenue": "money",
    "company.is_customer": "yes_no",
    "budget": "money",
    "timeline_days": "whole",
    "unsubscribed": "yes_no",
    "created_at": "moment",
    INQUIRY_AT: "moment",
    CONSENT: "yes_no",
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+[0-9][0-9 ()./-]{6,20}")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,' ]*")
_SHORT_NUMBER = re.compile(r"-?[0-9]{1,3}")
_SALUTATION = re.compile(
    r"(mr|mrs|ms|miss|mx|dr|prof|herr|frau|mme|mlle|m|monsieur|madame|sr|sra|srta|senor|senora|"
    r"señor|señora|sig|signor|signora|dhr|mevr)\.?",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r".*[ ,](inc|ltd|llc|llp|plc|corp|co|gmbh|ag|kg|se|sa|sas|sarl|spa|srl|bv|nv|ab|oy|oyj|as|a/s|"
    r"asa|sl|lda|kk|pty|limited|corporation|company|group|holding|holdings)\.?",
    re.IGNORECASE,
)
_AUTHORITY = {
    "decision_maker": "decisionmaker decider entscheider final budgetowner decideur",
    "influencer": "influencer recommender evaluator advisor beeinflusser recommends",
    "user": "user enduser nutzer anwender utilisateur uses",
    "none": "none nobody keine observer",
}
_ROLES = {word: role for role, words in _AUTHORITY.items() for word in words.split()}
_CHANNELS = {
    "phone": ("phone", "call", "tel", "telefon"),
    "sms": ("sms", "text"),
    "post": ("post", "mail_post", "letter"),
}


def meant(
    values: Values, words: Sequence[Sequence[str]], *, named: bool
) -> Iterator[tuple[str, int]]:
    """
    The standard facts that a column may be, with how sure that is; more is surer.

    Args:
        values: What stands in it.
        words: The words of its name; of nested keys all of them.
        named: Whether its name says anything.
    """
    found = list(facts_of(words)) if named else []
    yield from found
    if any(fact == "name" for fact, _ in found) and values.share(_LEGAL_FORM) > 0.3:
        yield "company.name", 3
    if values.total > 1:
        for fact, pattern in (("email", _EMAIL), ("phone", _PHONE)):
            if values.share(pattern) > 0.9:
                yield fact, 1
    if not named:
        yield from _by_values_alone(values)


def fitting(
    values: Values, fact: str, words: Sequence[Sequence[str]], *, many: bool
) -> Guess | None:
    """
    How a column is read as a standard fact; None when most of its values do not fit.

    Args:
        values: What stands in it.
        fact: The fact.
        words: The words of its name.
        many: Whether it holds lists.
    """
    if fact == "interests":
        return _several(values, many=many)
    if many or not _suits(fact, values):
        return None
    if fact == "authority":
        return _authority(values)
    if fact == CHANNEL:
        return _channels(values)
    if fact == "timezone":
        return _time_zone(values)
    found = fitted(values, fact, TYPES.get(fact, "text"), words[-1])
    if found is not None and fact == "phone":  # of each file some are no numbers that ring
        return replace(found, lenient=True)
    if found is not None and fact == "need" and values.total:
        return found.doubting("taken for what the lead needs, and it may be any remark")
    return found


def _by_values_alone(values: Values) -> Iterator[tuple[str, int]]:
    """What columns without a name probably are."""
    if values.share(_LEGAL_FORM) > 0.3:
        yield "company.name", 1
    # To find out that a text is no country takes long, so not all of them are asked.
    asked = list(islice(values.tried(), 40))
    known = sum(count for text, count in asked if len(text) > 3 and country_of(text) is not None)
    if known > 0.8 * max(sum(count for _, count in asked), 1):
        yield "country", 1


def _suits(fact: str, values: Values) -> bool:
    """Whether values can be what a text fact is about."""
    if fact in TYPES or not values.total or fact in (CHANNEL, FORM):
        return True
    if fact == "campaign":
        return values.share(_SHORT_NUMBER) < 0.5
    if fact == "title" and values.share(_SALUTATION) > 0.5:
        return False
    if fact == "name" and values.share(_LEGAL_FORM) > 0.3:
        return False
    return values.share(_NUMBER) < 0.5


def country_of(text: str) -> str | None:
    """The code of a country; None when the text is none."""
    try:
        return NORMALISERS["country"](text)
    except ValueError:
        return None


def _several(values: Values, *, many: bool) -> Guess | None:
    """How topics of interest are read: one or several in a cell."""
    if values.share(_NUMBER) > 0.5:
        return None
    if many:
        return tried(Guess("text", many=True), values)
    for mark in (";", "|", ","):
        if values.share(re.compile(rf"[^{re.escape(mark)}]+{re.escape(mark)}.*")) > 0.05:
            return tried(Guess("text", missing=values.perhaps, split=mark, many=True), values)
    return tried(Guess("text", missing=values.perhaps, many=True), values)


def _authority(values: Values) -> Guess | None:
    mapped: dict[str, tuple[str, str]] = {}
    known = 0
    for text, count in values.tried():
        role = _ROLES.get("".join(words_of(text)))
        if role is not None and text.isprintable():
            known += count
            if text.casefold() != role:
                mapped.setdefault(text.casefold(), (text, role))
    if values.total and known < 0.75 * values.total:
        return None
    pairs = dict(mapped.values())
    return Guess("text", values=pairs, refused=values.total - known)


def _channels(values: Values) -> Guess | None:
    """How channels are read, which must have names; None where there are too many, or none fit."""
    mapped: dict[str, str] = {}
    for text in values.counts:
        name = "_".join(words_of(text))[:60]
        if not is_name(name) or not text.isprintable() or len(mapped) > 20:
            return None
        if name != text:
            mapped[text] = name
    folded = {text.casefold(): (text, name) for text, name in mapped.items()}
    return Guess("text", values=dict(folded.values()))


def _time_zone(values: Values) -> Guess | None:
    refused = 0
    for text, count in values.tried():
        try:
            NORMALISERS["timezone"](text)
        except ValueError:
            refused += count
    return Guess("text", refused=refused) if refused <= values.total / 4 else None


def channel_of(words: Sequence[Sequence[str]]) -> str:
    """Which way of contact a column about consent is about, by its name."""
    said = {word for key in words for word in key}
    for channel, marks in _CHANNELS.items():
        if said & set(marks):
            return channel
    return "email"
