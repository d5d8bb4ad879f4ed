"""What a column probably holds, by its values: yes or no, dates, numbers, choices, or text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from leadcore.intake.drafting.dates import dates_of
from leadcore.intake.drafting.guess import Guess, Values, tried
from leadcore.intake.drafting.names import plain, words_of
from leadcore.intake.drafting.numbers import number_guess
from leadcore.intake.drafting.words import is_code, is_moment, is_phone
from leadcore.model.text import read_prose

_YES = frozenset({"true", "yes", "y", "t", "on", "1"})
_NO = frozenset({"false", "no", "n", "f", "off", "0"})
_OTHER_YES = frozenset(
    {"ja", "oui", "si", "sí", "sim", "tak", "j", "x", "✓", "checked", "wahr", "opted in", "yes!"}
)
_OTHER_NO = frozenset({"nein", "non", "não", "nao", "nie", "nee", "nej", "falsch", "unchecked"})
#: Facts whose values are of an own kind: where half of a column is, it all was meant so.
_UNMISTAKABLE = frozenset({"email", "phone", "country", "language", "domain"})
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_AMOUNT = re.compile(r"[€$£¥]\s*[0-9][0-9.,' ]*|[0-9][0-9.,' ]*\s*[€$£¥]")
#: More different values are no closed list: the next file has others.
_MOST_CHOICES = 12
_TIDY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


def guessed(values: Values, words: Sequence[str], *, phone: bool = False) -> Guess:
    """
    How a column is read that is no standard fact.

    Args:
        values: Its values.
        words: The words of its name.
        phone: Whether it holds telephone numbers, whatever its name says.
    """
    if phone or is_phone(words):
        found = tried(Guess("phone", missing=values.perhaps, lenient=True), values)
        if values.total and found.refused * 2 <= values.total:
            return found
        return tried(Guess("text", missing=values.perhaps), values)
    for attempt in (_yes_no, _dates, number_guess):
        other = attempt(values, words)
        if other is not None:
            return tried(other, values)
    # The codes of a file are never all that there are: the next file has others.
    choice = None if is_code(words) else _choice(values)
    if choice is not None:
        return choice
    if values.total and values.share(_EMAIL) > 0.9:
        return tried(Guess("email", missing=values.perhaps), values)
    return tried(Guess("text", missing=values.perhaps), values)


def fitted(values: Values, fact: str, type_: str, words: Sequence[str]) -> Guess | None:
    """
    How a column is read as a standard fact; None when most of its values do not fit.

    Args:
        values: Its values.
        fact: The fact.
        type_: The fact's type.
        words: The words of its name.
    """
    if not values.total:
        return Guess(type_)
    perhaps = values.perhaps
    if fact == "country":  # NA is Namibia, unless nearly all else is longer
        perhaps = tuple(text for text in perhaps if text.casefold() != "na")
    found: Guess | None
    if type_ in ("whole", "money", "decimal"):
        found = number_guess(values, (), as_type=type_)
    elif type_ == "moment":
        found = _dates(values, ("date",), as_type="moment")
    elif type_ == "yes_no":
        found = _yes_no(values, words)
    else:
        found = Guess(type_, missing=perhaps)
    if found is None:
        return None
    found = tried(found, values, fact)
    return found if found.refused * (2 if type_ in _UNMISTAKABLE else 4) <= values.total else None


# -- yes or no -----------------------------------------------------------------------------------


def _yes_no(values: Values, _words: Sequence[str]) -> Guess | None:
    folded = {text.casefold() for text in islice(values.counts, 20)}
    if not folded or len(values.counts) > 12:
        return None
    perhaps = tuple(text for text in values.perhaps if text.casefold() not in _NO)
    folded -= {text.casefold() for text in perhaps}
    yes, no = folded & (_YES | _OTHER_YES), folded & (_NO | _OTHER_NO)
    if folded - yes - no or not folded:
        return None
    told = folded - {"1", "0", "x", "t", "f", "y", "n", "j", "on"}
    if not (yes and no) and (values.total < 3 or not (told or folded == {"x"})):
        return None
    mapped = dict.fromkeys(sorted(yes - _YES), "yes")
    mapped |= dict.fromkeys(sorted(no - _NO), "no")
    guess = Guess("yes_no", missing=perhaps, values=mapped)
    if folded == {"0", "1"}:
        guess = guess.doubting("0 and 1 are taken for no and yes")
    elif not (yes and no):
        guess = guess.doubting(f"only {'yes' if yes else 'no'} was found")
    return guess


# -- dates ---------------------------------------------------------------------------------------


def _dates(values: Values, words: Sequence[str], *, as_type: str | None = None) -> Guess | None:
    plainly = values.without(values.perhaps)
    found = dates_of(dict(plainly.tried()), digits=is_moment(words))
    if found is None:
        return None
    type_ = as_type or ("moment" if found.timed else "date")
    return Guess(
        type_,
        missing=values.perhaps,
        formats=found.formats,
        zone=found.naive and type_ == "moment",
        doubts=found.doubts,
    )


# -- choices -------------------------------------------------------------------------------------


def _choice(values: Values) -> Guess | None:
    folded: dict[str, int] = {}
    for text, count in values.counts.items():
        folded[text.casefold()] = folded.get(text.casefold(), 0) + count
        if len(folded) > _MOST_CHOICES or len(text) > 60 or not text.isprintable():
            return None
    if len(folded) < 2 or values.total < 4 * len(folded) or values.share(_AMOUNT) > 0.5:
        return None
    if sum(count == 1 for count in folded.values()) * 3 > len(folded):
        return None
    options, mapped = tidied(values.counts)
    if len(options) < 2:
        return None
    guess = tried(Guess("choice", values=mapped, options=options), values)
    if guess.refused:
        return None
    if values.perhaps:
        told = " and ".join(f"`{text}`" for text in values.perhaps)
        guess = guess.doubting(f"{told} is taken for an answer, not for missing")
    return guess


def tidied(texts: Iterable[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """
    Tidy names for the values of a choice, and the mapping to them where they are not just so.

    >>> tidied(["Over $500", "over 500", ">500", "None"])
    (('over_500', 'none'), {'Over $500': 'over_500', 'over 500': 'over_500', '>500': 'over_500'})
    """
    options: dict[str, None] = {}
    mapped: dict[str, str] = {}
    for text in texts:
        folded = text.casefold()
        if _TIDY.fullmatch(folded):
            options[folded] = None
            continue
        spoken = text.replace("<", " under ").replace(">", " over ").replace("+", " plus ")
        name = "_".join(words_of(plain(spoken.replace("&", " and ").replace("%", " percent "))))
        if not name or len(name) > 40:
            options[read_prose(text) or text] = None
        elif folded not in {written.casefold() for written in mapped}:
            options[name] = None
            mapped[text] = name
    return tuple(options), mapped
