"""Numbers in a column: how they are written, and which of them mean missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from leadcore.definition.capturing.column_values import is_currency
from leadcore.intake.drafting.guess import Guess, Values, tried
from leadcore.intake.drafting.words import is_code, is_money

_SIGN = "[€$£¥₹₽₩₺]"
_SIGNS = re.compile(rf"{_SIGN}|\b[A-Z]{{3}}\b")
_NUMBER = re.compile(
    rf"(?:{_SIGN}|[A-Z]{{3}})?[+-]?\s*(?:{_SIGN})?[0-9][0-9.,'\s]*-{{0,2}}\s*(?:{_SIGN}|[A-Z]{{3}})?"
)
_NINES = frozenset({"99", "999", "9999", "99999", "999999", "9999999"})
#: A number without its sign, its currency and the words around it, as in `ca. 2000`.
_DIGITS_AND_MARKS = re.compile(r"(?:(?<![0-9A-Za-z])[.,])?[0-9](?:[0-9.,]*[0-9])?")
#: A price without pence: what stands before the dash is the decimal mark.
_ROUND = re.compile(r"(?<=[0-9])([.,])(?:-{1,2}|[\u2013\u2014])(?![0-9])")
_DIGITS = re.compile(r"-?[0-9]+")


def number_guess(
    values: Values, words: Sequence[str], *, as_type: str | None = None
) -> Guess | None:
    """
    How numbers are read; None when the values are none.

    Args:
        values: The values.
        words: The words of the column's name.
        as_type: The type, where it is fixed.
    """
    plainly = values.without(values.perhaps)
    total = plainly.total
    texts = dict(plainly.tried())
    if not total or not any(c.isdigit() for text in islice(texts, 50) for c in text):
        return None
    if as_type is None and (is_code(words) or any(_is_code(text) for text in texts)):
        return None
    found_signs = {sign for text in islice(texts, 200) for sign in _SIGNS.findall(text)}
    signs = {sign for sign in found_signs if len(sign) == 1 or is_currency(sign)}
    money = as_type == "money" or (as_type is None and (bool(signs) or is_money(words)))
    wanted = as_type or ("money" if money else None)
    mark, doubt = _mark(texts, comma=values.comma or bool(signs))
    found: Guess | None = None
    for type_ in [wanted] if wanted else ["whole", "decimal"]:
        # Nothing need be said of a point, and all must be said where a comma is the mark.
        for decimal in (None, mark) if mark == "." else (mark, None):
            guess = tried(Guess(type_, decimal=decimal), plainly)
            better = found is None or guess.refused < found.refused
            if better and guess.refused <= total // (20 if as_type is None else 4):
                found = guess
        if found is not None and not found.refused:
            break
    if found is None:
        return None
    found = replace(found, missing=values.perhaps)
    if doubt and (found.decimal is not None or found.type != "whole"):
        found = found.doubting(doubt)
    return _with_sentinels(found, plainly)


def _is_code(text: str) -> bool:
    """Whether digits are a code: nobody writes a number with a zero before it, or so long."""
    digits = text.lstrip("+-")
    if not digits.isdecimal():
        return False
    return text[:1] == "+" or (len(digits) > 1 and digits[0] == "0") or len(digits) > 15


def writes_comma(columns: Iterable[Values], *, semicolons: bool) -> bool:
    """
    Whether the columns of a file that settle it have a decimal comma, for those that do not.

    Args:
        columns: The columns.
        semicolons: Whether semicolons separate them: programs write those where commas are decimal
            marks, and so they decide where no column does.
    """
    settled = [
        mark
        for values in columns
        if values.share(_NUMBER) > 0.8 and (mark := _settled(dict(values.tried()))) is not None
    ]
    return settled.count(",") > settled.count(".") or (semicolons and not settled)


def _settled(written: Iterable[str]) -> str | None:
    """The decimal mark that is the only possible one for most values that settle it, or None."""
    spelt = (_ROUND.sub(r"\g<1>00", text) for text in written)
    numbers = [found[0] for text in spelt if len(found := _DIGITS_AND_MARKS.findall(text)) == 1]
    votes: dict[str, int] = {}
    for mark, other in ((".", ","), (",", ".")):
        only = re.compile(
            rf"[0-9{other}]*[{other}][0-9]*[{mark}][0-9]*"  # both of them
            rf"|[0-9]*[{mark}](?:[0-9]{{0,2}}|[0-9]{{4,}})|0?[{mark}][0-9]+"  # no thousands
            rf"|[0-9]+(?:[{other}][0-9]{{3}}){{2,}}"  # the other one separates thousands
        )
        votes[mark] = sum(1 for number in numbers if only.fullmatch(number))
    most = max(votes, key=lambda mark: votes[mark])
    return most if votes[most] else None


def _mark(written: Iterable[str], *, comma: bool) -> tuple[str, str]:
    """
    The decimal mark of numbers; and a doubt where it is not settled.

    Args:
        written: The numbers.
        comma: Whether a point followed by three digits rather separates thousands.
    """
    texts = list(written)
    settled = _settled(texts)
    if settled is not None:
        return settled, ""
    if any("," in text for text in texts):
        return ".", "`,` is taken for a separator of thousands, as in 1,200"
    if any("." in text for text in texts):
        if comma:
            return ",", "`.` is taken for a separator of thousands, as in 1.200"
        return ".", "`.` is taken for the decimal mark, as in 1.200"
    return ".", ""


def _with_sentinels(guess: Guess, values: Values) -> Guess:
    """A guess with the numbers that mean missing: -1 among others that are not below 0, and 999."""
    numbers: dict[str, Decimal] = {}
    for text in values.counts:
        if len(text) < 16 and _DIGITS.fullmatch(text):
            numbers[text] = Decimal(text)
    if not numbers or len(values.counts) < 3:
        return guess
    negative = [text for text in values.counts if text.startswith("-")]
    total = values.total
    ordered = sorted(numbers.values())
    found, doubts = [], []
    if negative == ["-1"] and values.counts["-1"] * 200 >= total:
        found.append("-1")
        doubts.append("-1 is taken for missing, because no other value is below 0")
    highest = str(ordered[-1])
    far = highest in _NINES and len(ordered) > 1 and ordered[-2] * 3 < ordered[-1]
    if far and values.counts.get(highest, 0) * 20 >= total >= 20:
        found.append(highest)
        doubts.append(f"{highest} is taken for missing: it is frequent, and far above the rest")
    return replace(guess, missing=(*guess.missing, *found)).doubting(*doubts)
