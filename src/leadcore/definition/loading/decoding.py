"""Bytes as text, for YAML and for tables alike: UTF-8, or what a byte order mark announces."""

from __future__ import annotations

import codecs
import re

from leadcore.errors import DefinitionError, Problem, Span

#: The largest file, in bytes.
MAX_SIZE = 32 * 1024 * 1024

_NOT_TEXT = "LC-YAML-002"
_CURE = "save it as UTF-8"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BREAK = re.compile(r"\r\n|\r|\n")
#: How files begin that are no text, and what they are.
_BEGINNINGS = (
    (b"\x1f\x8b", "compressed by gzip", "unpack it"),
    (b"PK\x03\x04", "a ZIP file, as spreadsheets are", "save it as text in UTF-8"),
    (b"%PDF", "a PDF file", "save it as text in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an Office document", "save it as text in UTF-8"),
    (b"\x89PNG", "a picture", "name another file"),
    (b"PAR1", "a Parquet file", "name another file"),
)


def refuse(code: str, message: str, hint: str, span: Span | None = None) -> DefinitionError:
    """An error with one problem."""
    return DefinitionError(Problem(code, message, hint, span=span))


def decode(content: bytes, name: str) -> str:
    r"""
    Bytes as text, without byte order mark.

    Args:
        content: The bytes.
        name: The file's name, for messages.

    Raises:
        DefinitionError: They are too many, or no text; with the line of the first wrong byte.

    >>> decode(b"\xef\xbb\xbfleadcore: 1", "leads.yaml")
    'leadcore: 1'
    """
    if len(content) > MAX_SIZE:
        message = f"the file is larger than {MAX_SIZE // 1024 // 1024} MB"
        raise refuse("LC-YAML-004", message, "put long lists in tables of their own", _top(name))
    encoding = "utf-8"
    for mark, marked in _MARKS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], marked
            break
    else:
        _refuse_other(content, name)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        span = _place(content[: error.start].decode(encoding, errors="replace"), name)
        if encoding == "utf-8":
            byte = content[error.start : error.start + 1]
            meant = f" (`{byte.decode('latin-1')}` in Latin-1)" if byte >= b"\xa0" else ""
            message = f"the file is not in UTF-8: it has the byte 0x{byte.hex().upper()}{meant}"
            raise refuse(_NOT_TEXT, message, _CURE, span) from None
        said = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        message = f"the file breaks off, or is not in {said} as its first bytes say"
        raise refuse(_NOT_TEXT, message, _CURE, span) from None


def _refuse_other(content: bytes, name: str) -> None:
    """Refuse what is known by its beginning not to be UTF-8."""
    for beginning, what, cure in _BEGINNINGS:
        if content.startswith(beginning):
            raise refuse(_NOT_TEXT, f"the file is {what}, and no text", cure, _top(name))
    wide = _wide(content)
    if wide is not None:
        message = f"the file is in {wide}, and has no byte order mark that says so"
        raise refuse(_NOT_TEXT, message, _CURE, _top(name))


def _wide(content: bytes) -> str | None:
    """Whether characters take two or four bytes: those of plain letters are then mostly zero."""
    head = content[: min(len(content), 400) // 4 * 4]
    zero = [head[at::4].count(0) for at in range(4)]
    most = len(head) // 4
    if most < 2:
        return None
    many = [count * 10 >= most * 6 for count in zero]  # of ten, six
    few = [count * 10 <= most for count in zero]  # of ten, one
    if sum(many) == 3 and (few[0] or few[3]):
        return "UTF-32"
    even, odd = many[0] and many[2], many[1] and many[3]
    if (odd and few[0] and few[2]) or (even and few[1] and few[3]):
        return "UTF-16"
    return None


def _place(before: str, name: str) -> Span:
    breaks = [found.end() for found in _BREAK.finditer(before)]
    line, column = len(breaks) + 1, len(before) - (breaks[-1] if breaks else 0) + 1
    return Span(name, line, column, line, column + 1)


def _top(name: str) -> Span:
    return Span(name, 1, 1, 1, 2)
