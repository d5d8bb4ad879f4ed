"""What a sender sends, before anything is read of it: JSON as text or bytes, or values already."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from leadcore.errors import DeskError, InputError, Problem
from leadcore.model.facts import LONGEST_PAYLOAD

#: How many bytes a payload has at most; a character of JSON takes up to twelve of them.
MOST_BYTES: Final = 12 * LONGEST_PAYLOAD
#: How much of what is no JSON is kept, in characters.
MOST_KEPT: Final = 64 * 1024


def parsed(payload: Any) -> Any:
    """
    A payload as values.

    Raises:
        DeskError: It is larger than is kept.
        InputError: It is no JSON.
    """
    if not isinstance(payload, str | bytes | bytearray | memoryview):
        return payload
    size = len(payload)
    if size > MOST_BYTES:
        message = f"the payload has {size:,} bytes"
        hint = f"at most {MOST_BYTES:,} are taken in"
        raise DeskError(Problem("LC-DK-003", message, hint))
    try:
        text = payload if isinstance(payload, str) else bytes(payload).decode("utf-8-sig")
        return json.loads(text, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        message = f"the payload is not UTF-8: byte {error.start + 1} is none of it"
        raise InputError(Problem("LC-IN-013", message, "send it in UTF-8")) from None
    except RecursionError:
        message = "the payload is nested too deep"
        raise InputError(Problem("LC-IN-012", message, "send flat JSON")) from None
    except ValueError as error:
        said = getattr(error, "msg", None) or str(error).partition(";")[0]
        message = f"the payload is not JSON: {said[:100]}"
        raise InputError(Problem("LC-IN-012", message, "send one JSON object")) from None


def as_text(payload: Any) -> str:
    """What is no JSON, as the text that is kept of it: cut, and with no byte that is no text."""
    if isinstance(payload, str):
        return payload[:MOST_KEPT].encode("utf-8", "replace").decode("utf-8")
    return bytes(payload[:MOST_KEPT]).decode("utf-8", "replace")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"`{name}` is no number of JSON")
