"""What is wrong with one value of a document, said in the words of its authors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from leadcore.definition.composing.composed import Data, shown
from leadcore.definition.loading.forms import (
    Anything,
    Condition,
    Form,
    Group,
    Named,
    OneOf,
    Sequence,
    Single,
)
from leadcore.errors import nearest
from leadcore.language.look_alikes import foreign_letter, in_plain_letters
from leadcore.model import NORMALISERS

MISSING = "LC-DEF-003"
WRONG_KIND = "LC-DEF-004"
NO_CHOICE = "LC-DEF-005"
BAD_NAME = "LC-DEF-006"
OUT_OF_BOUNDS = "LC-DEF-007"

#: How numbers are called where they are expected.
NUMBERS = ("a number", "a whole number")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,.' ]\d{3})+\Z")

#: What a text has to look like where not every text will do, by the key it stands under.
_LOOKS: Mapping[str, str] = MappingProxyType(
    {
        "currency": "three capital letters, such as EUR",
        "definition": "small letters, digits, `_` and `-`, beginning with a letter",
        "grade": "letters, digits, `+`, `-` and `_`, beginning with a letter",
        "rule": "letters, digits, `-`, `_` and `.`, such as home-market",
        "stage": "small letters, digits and `_`, such as sales_ready",
    }
)

#: What other systems call the types of fields.
_OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "bool": "yes_no",
        "boolean": "yes_no",
        "checkbox": "yes_no",
        "currency": "money",
        "datetime": "moment",
        "dropdown": "choice",
        "enum": "choice",
        "float": "decimal",
        "int": "whole",
        "integer": "whole",
        "number": "decimal",
        "picklist": "choice",
        "select": "choice",
        "str": "text",
        "string": "text",
        "timestamp": "moment",
        "varchar": "text",
        "yesno": "yes_no",
    }
)


def found(value: Data | Any) -> str:
    """A value as messages name it."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return f"`{shown(str(value))}`"


def expected(form: Form) -> str:
    """
    What may stand somewhere, as messages name it.

    >>> expected(Sequence(Single("a text")))
    'a list'
    """
    if isinstance(form, Single):
        return f"one of {', '.join(form.choices)}" if form.choices else form.expected
    if isinstance(form, Condition):
        return "a condition"
    if isinstance(form, Sequence):
        return "a list"
    if isinstance(form, Named):
        return "names, each with its value"
    if isinstance(form, Group):
        needed = [key for key, each in form.keys.items() if each.required]
        return f"a mapping with `{'`, `'.join(needed)}`" if needed else "a mapping"
    if isinstance(form, OneOf):
        return " or ".join(dict.fromkeys(expected(each) for each in form.forms))
    assert isinstance(form, Anything)
    return "a value"


def wrong_kind(form: Form, value: Data | Any) -> tuple[str, str, str]:
    """Code, message and hint for a list where a text is expected, and the like."""
    message = f"expected {expected(form)}, found {found(value)}"
    hint = ""
    if isinstance(form, Sequence):
        hint = _as_list(form, value)
    elif isinstance(form, OneOf) and isinstance(value, str):
        lists = (each for each in form.forms if isinstance(each, Sequence))
        hint = next((_as_list(each, value) for each in lists), "")
    elif isinstance(form, Group) and isinstance(value, str):
        needed = [key for key, each in form.keys.items() if each.required]
        hint = _as_group(form, needed[0], value) if len(needed) == 1 else ""
    elif isinstance(form, Named | Group) and isinstance(value, list):
        hint = "write `key: value` lines, without `- ` before them"
    elif isinstance(form, Condition) and isinstance(value, list):
        hint = "join conditions with `and` or `or` in one text"
    elif isinstance(form, Condition) and isinstance(value, dict):
        hint = 'write the condition as one text, such as `country == "US" and budget >= 5000`'
    elif isinstance(form, Single) and isinstance(value, list | dict):
        hint = "put it in single quotes if it is meant as a text"
    return WRONG_KIND, message, hint


def _as_group(form: Group, key: str, value: str) -> str:
    """How something is written as a mapping with one key, where it can be the value of that."""
    held = form.keys[key].form
    if not isinstance(held, Single) or not held.choices:
        return f"write {{{key}: {shown(value, 30)}}}"
    word = value.strip().lower()
    near = _OTHER_WORDS.get(word, word)
    near = near if near in held.choices else nearest(word, held.choices) or ""
    if near:
        return f"write {{{key}: {near}}}"
    return f"write {{{key}: {held.choices[0]}}}, or another of {', '.join(held.choices)}"


def _as_list(form: Sequence, value: Data | Any) -> str:
    """How something is written as a list."""
    if isinstance(form.item, Single) and isinstance(value, str):
        return f"put it in brackets: [{shown(value, 40)}]"
    if isinstance(form.item, Single) and isinstance(value, dict):
        return f"list the names alone: [{', '.join(shown(key, 20) for key in list(value)[:3])}]"
    return "a list of one is a list too: put `- ` before it"


def refusal(form: Single, error: ValidationError, value: Any, key: str) -> tuple[str, str, str]:
    """
    Code, message and hint for a single value that pydantic has refused.

    Args:
        form: What was expected.
        error: Why it was refused.
        value: The value.
        key: The key that it stands under.
    """
    first = error.errors(include_url=False, include_input=False)[0]
    reason, facts = first["type"], first.get("ctx", {})
    told = found(value)
    if form.choices:
        options = ", ".join(form.choices)
        word = str(value)
        near = _OTHER_WORDS.get(word.strip().lower())
        near = near if near in form.choices else nearest(word.strip().lower(), form.choices)
        hint = f"did you mean `{near}`?" if near else ""
        return NO_CHOICE, f"expected one of {options}, found {told}", hint
    if reason == "string_pattern_mismatch":
        return _not_of_the_form(str(value), key, facts["pattern"])
    if reason == "string_too_long":
        message = f"{told} is longer than {facts['max_length']:,} characters"
        return OUT_OF_BOUNDS, message, "shorten it"
    if reason == "decimal_max_digits" and abs(Decimal(value)) < 1_000:
        return OUT_OF_BOUNDS, f"{told} has too many digits after the point", "round it"
    if reason in _OUT_OF_BOUNDS:
        return _out_of_bounds(form, reason, told)
    if reason == "decimal_max_places":
        places = facts["decimal_places"]
        message = f"{told} has more than {places} digits after the point"
        return OUT_OF_BOUNDS, message, "round it"
    return WRONG_KIND, f"expected {form.expected}, found {told}", _how(form, value)


_OUT_OF_BOUNDS = frozenset(
    {
        "decimal_max_digits",
        "decimal_whole_digits",
        "greater_than_equal",
        "int_parsing_size",
        "less_than_equal",
    }
)


def _out_of_bounds(form: Single, reason: str, told: str) -> tuple[str, str, str]:
    """A number beyond the bounds, which are told whichever of them it is beyond."""
    least, most = form.bounds
    if least is not None and most is not None:
        message = f"expected {form.expected} from {least:,} to {most:,}, found {told}"
        return OUT_OF_BOUNDS, message, "write a number within these bounds"
    if reason == "greater_than_equal":
        message = f"expected {form.expected} of at least {least:,}, found {told}"
        return OUT_OF_BOUNDS, message, f"write {least:,} or more"
    return OUT_OF_BOUNDS, f"the number {told} is too large", "write a smaller one"


def _not_of_the_form(text: str, key: str, pattern: str) -> tuple[str, str, str]:
    """A name with characters that it cannot have; of look-alike letters the first is told."""
    plain = in_plain_letters(text)
    bare = re.sub(r"\s+", "_", (plain or "").strip())
    spellings = (bare, bare.lower(), bare.upper())
    meant = next((each for each in spellings if re.search(pattern, each)), None)
    hint = f"write `{shown(meant)}`" if meant else "take another name"
    if key == "currency" and not meant:
        try:
            hint = f"write `{NORMALISERS['currency'](text)}`"
        except ValueError:
            hint = "write its code of ISO 4217"
    letter = foreign_letter(text)
    if letter is not None:
        told = f"the name {found(text)} holds {letter}"
        return BAD_NAME, told, hint if meant else "type it again in plain letters"
    looks = _LOOKS.get(key, "another form")
    return OUT_OF_BOUNDS, f"expected {looks}; found {found(text)}", hint


def _how(form: Single, value: Any) -> str:
    """How such a value is written."""
    text = str(value).strip()
    if form.expected in NUMBERS:
        if _THOUSANDS.match(text):
            return f"write {re.sub('[^0-9+-]', '', text)}, without separators"
        return "write digits only, such as 20"
    if form.expected == "a day":
        return "write it as 2027-02-01"
    return ""
