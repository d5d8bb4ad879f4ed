"""One item of JSON within a text: what it is, where it ends, and why it cannot be read."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple, NoReturn

from leadcore.definition.capturing.row_faults import Fault
from leadcore.errors import Problem

#: How deep lists and objects nest in one item at most.
DEEPEST_ITEM = 100
#: What may stand between items and their parts.
BLANK = " \t\r\n"
#: Errors this close to the end of a text may go away with what follows, as that of `-Infin`.
_LONGEST_WORD = 16
#: A whole text, a bracket, or the quote of a text that is left open.
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"|["\[\]{}]', re.DOTALL)
_UNDECODED = re.compile("[\udc80-\udcff]")
#: A code for one half of a character; most stand beside their other half.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def _no_number(text: str) -> NoReturn:
    raise _NumberError(text)


class _NumberError(ValueError):
    """What programs write for a number that is none."""


class _TwiceError(ValueError):
    """A key that an object gives twice."""


def _of_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counts = Counter(key for key, _ in pairs)
    twice = next(key for key, count in counts.items() if count > 1)
    raise _TwiceError(twice.encode("utf-8", "replace").decode()[:60])


# Floats would round what is written; the exact number is read from the text.
_DECODER = json.JSONDecoder(
    parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_of_pairs
)
#: Finds the end of an item whatever its numbers are.
_ENDS = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
#: What decoding raises: also for whole numbers of too many digits, and for too large exponents.
_ERRORS = (ValueError, ArithmeticError, RecursionError)


class Item(NamedTuple):
    """
    An item within a text.

    Attributes:
        value: What it is, where it can be read.
        end: Where it ends, even if it cannot be read; None where it has no end.
        error: Why it cannot be read, or None when it can.
        open: Whether it may have an end in what follows the text.
    """

    value: Any
    end: int | None
    error: Exception | None
    open: bool = False


def item_at(text: str, at: int = 0) -> Item:
    """
    The item that begins at a place of a text, with no blank before it.

    >>> item_at('{"a": 1}, {"a": 2}').end
    8
    >>> item_at('{"a": NaN}, {"a": 2}').end
    10
    >>> item_at('{"a": 1, ').open
    True
    """
    try:
        value, end = _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        return Item(None, None, error, _is_open(error))
    except _ERRORS as error:
        unread = error
    else:
        return Item(value, end, None)
    try:
        return Item(None, _ENDS.raw_decode(text, at)[1], unread)
    except json.JSONDecodeError as error:
        return Item(None, None, error, _is_open(error))
    except RecursionError:
        closed = _closed(text, at)
        return Item(None, closed or None, unread, closed is None)


def decoded(text: str) -> Any:
    """
    The item that a text is, with blanks around it.

    Raises:
        ValueError: It is none, or a number in it cannot be read, or a key comes twice.
        ArithmeticError: A number in it is too large.
        RecursionError: It is nested too deep.
    """
    return _DECODER.decode(text)


def is_one(text: str, *, lists: bool = False) -> bool:
    """
    Whether a text is one object from beginning to end, even if a number in it cannot be read.

    Args:
        text: The text, with blanks around it.
        lists: Whether it may be a list, too.
    """
    at = len(text) - len(text.lstrip(BLANK))
    if not text.startswith(("{", "[") if lists else "{", at):
        return False
    end = item_at(text, at).end
    return end is not None and not text[end:].strip(BLANK)


def is_closed(text: str) -> bool:
    """
    Whether the first bracket of a text is closed by its last, whatever stands between.

    >>> is_closed("[1, what?]"), is_closed("[1,"), is_closed("[1], [2]")
    (True, False, False)
    """
    text = text.strip(BLANK)
    return text.endswith(("]", "}")) and _closed(text, 0) == len(text)


def is_too_deep(item: Any, text: str) -> bool:
    """Whether an item nests so deep that walking through it would be a risk."""
    if text.count("[") + text.count("{") <= DEEPEST_ITEM:
        return False
    inner = [item]
    for _ in range(DEEPEST_ITEM):
        inner = [
            each
            for held in inner
            for each in (held.values() if isinstance(held, dict) else held)
            if isinstance(each, dict | list)
        ]
        if not inner:
            return False
    return True


def no_text(item: Any, text: str) -> Fault | None:
    """What is to be said of letters that are none; None when there are no such."""
    if not text.isascii() and _UNDECODED.search(text):
        return Fault("", "", Problem("LC-IN-013", "the text is not in UTF-8", "save it as UTF-8"))
    half = _SURROGATE.search(text)
    if half is None:
        return None
    try:
        json.dumps(item, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        message = f"`{half[0]}` is half of a character, and no text"
        return Fault("", "", Problem("LC-IN-013", message, "write the whole character, or none"))
    return None


def missing_item() -> Fault:
    """What is to be said of a comma with no item before it."""
    hint = "remove the comma, or write the item that belongs there"
    return Fault("", "", Problem("LC-IN-012", "an item is missing before a comma", hint))


def not_json(error: Exception, *, at: int = 0) -> Fault:
    """
    What is to be said of an item that cannot be read.

    Args:
        error: Why it cannot.
        at: Where it begins in the text that was read.
    """
    cure = "mend it, as one object in `{...}`"
    if isinstance(error, json.JSONDecodeError):
        what = f"{error.msg[:1].lower()}{error.msg[1:]}"
        message = f"it is not JSON: {what}, at character {error.pos - at + 1}"
    elif isinstance(error, _NumberError):
        message = f"it is not JSON: `{error}` is no number"
        cure = "write null where nothing is known"
    elif isinstance(error, _TwiceError):
        message = f"an object in it gives `{error}` twice"
        cure = "keep one of the two values"
    elif isinstance(error, RecursionError):
        message = "it is nested too deep"
    elif isinstance(error, ArithmeticError):
        message = "a number in it has too large an exponent"
        cure = "mend the number, or write it as a text in quotes"
    else:
        message = f"a number in it has more than {sys.get_int_max_str_digits():,} digits"
        cure = "mend the number, or write it as a text in quotes"
    return Fault("", "", Problem("LC-IN-012", message, cure))


def _is_open(error: json.JSONDecodeError) -> bool:
    return error.pos > len(error.doc) - _LONGEST_WORD or error.msg.startswith("Unterminated string")


def _closed(text: str, at: int) -> int | None:
    """Where the bracket at a place is closed; None if it is still open, 0 if by a wrong one."""
    waiting = []
    for found in _BRACKET.finditer(text, at):
        mark = found[0]
        if mark == '"':
            return None
        if mark in "[{":
            waiting.append("]" if mark == "[" else "}")
        elif mark in "]}":
            if not waiting or waiting.pop() != mark:
                return 0
            if not waiting:
                return found.end()
    return None
