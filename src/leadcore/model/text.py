"""Text as people and machines send it, made canonical; this module knows no field and no record."""

from __future__ import annotations

import re
import unicodedata

from leadcore.model.refusal import RefusedValueError

#: The longest text of one line; page addresses are the longest that occur.
TEXT_LIMIT = 4_000
#: The longest text of many lines, such as what a person typed into a form.
PROSE_LIMIT = 100_000
#: The longest identifier or idempotency key.
IDENTIFIER_LIMIT = 500

# What is cut from both ends: white space, and the marks that copying leaves behind (byte order
# mark, zero-width space, direction marks around telephone numbers).
_EDGES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LAYOUT = re.compile("[\t\n]+")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def read_text(value: object) -> str | None:
    """
    One line of text: trimmed, in Unicode's composed form; tabs and line breaks become a space.

    Returns:
        The canonical text, or None when nothing is left of it.

    Raises:
        RefusedValueError: It is no text, is longer than `TEXT_LIMIT`, or holds control characters.

    >>> read_text("  Anna ")
    'Anna'
    >>> read_text("   ") is None
    True
    """
    if value.__class__ is str:
        text: str = value.strip()
        # Nearly every text takes this way out: printable ASCII is canonical as it stands.
        if text.isascii() and text.isprintable() and len(text) <= TEXT_LIMIT:
            return text or None
    return _LAYOUT.sub(" ", _canonical(value, TEXT_LIMIT)) or None


def read_prose(value: object) -> str | None:
    """
    Text of many lines: trimmed, in Unicode's composed form, every line break a plain newline.

    Returns:
        The canonical text, or None when nothing is left of it.

    Raises:
        RefusedValueError: It is no text, is longer than `PROSE_LIMIT`, or holds control characters.
    """
    if value.__class__ is str:
        text: str = value.strip()
        if text.isascii() and text.isprintable() and len(text) <= PROSE_LIMIT:
            return text or None
    return _canonical(value, PROSE_LIMIT) or None


def read_identifier(value: object) -> str | None:
    """
    What a record is called elsewhere: text of one line, or a whole number written out.

    Returns:
        The canonical text, or None when nothing is left of it.

    Raises:
        RefusedValueError: It is neither, is longer than `IDENTIFIER_LIMIT`, or holds control
            characters.

    >>> read_identifier(1042)
    '1042'
    """
    if isinstance(value, int) and not isinstance(value, bool):
        if value.bit_length() > 128:  # room for a UUID; longer ones are no identifiers
            raise RefusedValueError("not an identifier: the number is too large")
        return str(int(value))
    text = read_text(value)
    if text is not None and len(text) > IDENTIFIER_LIMIT:
        raise _too_long(IDENTIFIER_LIMIT)
    return text


def plain_text(value: object) -> str:
    """
    The value as a text of exactly the type `str`.

    Raises:
        RefusedValueError: It is no text.
    """
    if not isinstance(value, str):
        cure = "put it in quotes" if isinstance(value, (int, float)) else ""
        raise RefusedValueError(f"not text but {kind_of(value)}", cure)
    return str.__str__(value)


def kind_of(value: object) -> str:
    """What a raw value is, in words for messages; never its content."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a yes/no value"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    return f"a value of the type {type(value).__name__[:60]}"


def _canonical(value: object, limit: int) -> str:
    text = plain_text(value).strip(_EDGES)
    if len(text) > limit:
        raise _too_long(limit)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        if len(text) > limit:
            raise _too_long(limit)
    text = _LINE_BREAKS.sub("\n", text)
    forbidden = _FORBIDDEN.search(text)
    if forbidden is not None:
        raise RefusedValueError(
            f"not plain text: it holds the control character U+{ord(forbidden[0]):04X}",
            "remove the character, or read the file in its true encoding",
        )
    return text


def _too_long(limit: int) -> RefusedValueError:
    return RefusedValueError("too long", f"at most {limit:,} characters are kept")
