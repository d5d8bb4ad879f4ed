"""
What YAML allows and a lead definition does without, each refused by its name and with a cure.

A mistake is placed by offsets in the text; `composing` gives it line and column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Characters that no editor shows, or that YAML takes for a line break and editors do not.
INVISIBLE = re.compile(
    "[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

_NAMED = {
    "\0": "NUL",
    "\x08": "backspace",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\x1b": "escape",
    "\x7f": "delete",
    "\x85": "next line",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\ufeff": "byte order mark",
}
_LONG_ESCAPE = re.compile(r"\\U([0-9A-Fa-f]{8})")
_TAG = re.compile(r"!\S*")


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong in a YAML text, placed by character offsets."""

    code: str
    message: str
    hint: str
    start: int
    end: int


def visible(character: str) -> str:
    """
    A character that cannot be seen, by number and name.

    >>> visible(chr(8))
    'U+0008 (backspace)'
    """
    name = _NAMED.get(character)
    number = f"U+{ord(character):04X}"
    return f"{number} ({name})" if name else number


def single_quoted(value: str) -> str:
    r"""
    A text in YAML's single quotes, in which only the quote itself is doubled.

    >>> single_quoted('city == "L\'Aquila"')
    '\'city == "L\'\'Aquila"\''
    """
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def invisible(character: str, at: int) -> Mistake:
    """A control character, or another that no editor shows, stands in the text."""
    return Mistake(
        "LC-YAML-003",
        f"the text holds the invisible character {visible(character)}",
        "remove it; it came in by copying, or the file is not a text file",
        at,
        at + 1,
    )


def made_invisible(text: str, start: int, end: int, character: str) -> Mistake:
    """An escape in double quotes has become a control character."""
    at, width = start, 1
    for found in re.finditer(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U.{8}|.)", text[start:end]):
        at, width = start + found.start(), len(found[0])
        if found[0][1] in "0abefvNLPxuU":
            break
    escape = text[at : at + width]
    return Mistake(
        "LC-YAML-016",
        f"`{escape}` in double quotes becomes the character {visible(character)}",
        "put the value in single quotes, where a backslash stays a backslash",
        at,
        at + width,
    )


def no_such_character(text: str) -> Mistake:
    """An escape in double quotes is for a character that does not exist."""
    found = next(
        (each for each in _LONG_ESCAPE.finditer(text) if int(each[1], 16) > 0x10FFFF), None
    )
    start, end = found.span() if found else (0, 1)
    return Mistake(
        "LC-YAML-016",
        f"`{text[start:end]}` in double quotes is no character",
        "put the value in single quotes, where a backslash stays a backslash",
        start,
        end,
    )


def too_deep(at: int, most: int) -> Mistake:
    """Lists and mappings nest too deep."""
    return Mistake(
        "LC-YAML-004",
        f"lists and mappings nest deeper than {most} levels here",
        "a definition needs no more than ten; a bracket may be left open above",
        at,
        at + 1,
    )


def too_many(start: int, end: int, most: int) -> Mistake:
    """Aliases stand for more than anybody can have meant."""
    return Mistake(
        "LC-YAML-005",
        f"the aliases of this file stand for more than {most:,} values",
        "write out what is meant, or put it in a table",
        start,
        end,
    )


def bad_alias(text: str, start: int, end: int, *, known: bool) -> Mistake:
    """An alias stands for nothing, or for something that it is itself a part of."""
    alias = text[start:end]
    if known:
        return Mistake(
            "LC-YAML-005",
            f"the alias `{alias}` stands within what it repeats, and would never end",
            "write out what is meant",
            start,
            end,
        )
    return Mistake(
        "LC-YAML-015",
        f"`{alias}` is read as a YAML alias, and nothing above is called `&{alias[1:]}`",
        "put a value that begins with `*` in single quotes",
        start,
        end,
    )


def second_document(at: int) -> Mistake:
    """A file holds several documents."""
    return Mistake(
        "LC-YAML-009",
        "a second document begins here",
        "keep one document in a file: remove the `---`, or use a folder of files",
        at,
        at + 3,
    )


def merge_key(at: int) -> Mistake:
    """A merge key, which would make values appear where nobody wrote them."""
    return Mistake(
        "LC-YAML-010",
        "the merge key `<<` is not part of a lead definition",
        "write the keys out, or repeat a whole value with an alias; for conditions use `segments:`",
        at,
        at + 2,
    )


def key_is_no_text(text: str, at: int) -> Mistake:
    """A key is a list, a mapping, an alias, or nothing."""
    begins = text[at : at + 1]
    if begins in ("{", "["):
        return Mistake(
            "LC-YAML-007",
            f"a key is a name, not what `{begins}` begins",
            "put a value that begins with a bracket in single quotes",
            at,
            at + 1,
        )
    message = "an alias cannot be a key" if begins == "*" else "a key is missing before the `:`"
    return Mistake("LC-YAML-007", message, "write the name out", at, at + 1)


def repeated(key: str, first_line: int, line: int, start: int, end: int) -> Mistake:
    """A key stands twice in one mapping."""
    where = f"lines {first_line} and {line}" if first_line != line else f"line {line} twice"
    return Mistake(
        "LC-YAML-006",
        f"the key `{key}` stands in {where}, and only one can count",
        "remove one of them, or join what they hold",
        start,
        end,
    )


def tag(text: str, at: int) -> Mistake:
    """A tag, or a condition whose `!` is read as one."""
    found = _TAG.match(text, at)
    name = found[0] if found else "!"
    message = f"`{name}` is read as a YAML tag, and a lead definition has none"
    hint = "remove it; every value is read as its field needs it"
    if re.match(r"!+\(?[a-z]", name) and "/" not in name and name[:2] != "!!":
        hint = "remove it; in a condition write `not` for `!`, and put it in single quotes"
    return Mistake("LC-YAML-008", message, hint, at, at + max(len(name), 1))
