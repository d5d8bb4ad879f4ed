"""What Python would read without complaint, but not as the author of a condition meant it."""

from __future__ import annotations

import re

from leadcore.language.faults import Fault, FaultError
from leadcore.language.literals import DIGITS_BEFORE
from leadcore.language.look_alikes import foreign_letter, in_plain_letters
from leadcore.language.syntax.strings import STRING, string_faults

_THOUSANDS = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\w])")
#: More digits than Python cares to read.
_ENDLESS = re.compile(r"(?<![\w.])[0-9][0-9_]{99,}")
_LEADING_ZERO = re.compile(r"(?<![\w.])0[0-9_]*[1-9][0-9_]*(?![\w.])")


def refuse_traps(text: str) -> None:
    """
    Look for what Python would read, but not as its author meant it.

    Raises:
        FaultError: With every trap that the text falls into.
    """
    faults: list[Fault] = []
    bare = list(text)  # the text with every string blanked out
    previous_end = -1
    for match in STRING.finditer(text):
        start, end = match.span()
        faults += string_faults(match)
        if previous_end >= 0 and not text[previous_end:start].strip():
            faults.append(
                Fault(
                    "LC-EXPR-006",
                    "two strings side by side would be joined into one",
                    "put a comma between them",
                    start,
                    end,
                )
            )
        previous_end = end
        bare[start:end] = "\x01" * (end - start)
    outside = "".join(bare)
    faults += _stray_characters(outside)
    faults += _number_faults(outside)
    if faults:
        raise FaultError(*faults)


def _stray_characters(outside: str) -> list[Fault]:
    faults = []
    for offset, character in enumerate(outside):
        if character == "#":
            faults.append(
                Fault(
                    "LC-EXPR-007",
                    "a `#` outside quotes would cut the condition short",
                    "put the text in quotes, or move the remark to `because:`",
                    offset,
                    offset + 1,
                )
            )
            break
        if character in "\n\r\t\x01" or " " <= character <= "~":
            continue
        if character.isascii():
            message = f"the condition holds the control character U+{ord(character):04X}"
            faults.append(Fault("LC-EXPR-008", message, "remove it", offset, offset + 1))
            break
        plain = in_plain_letters(character)
        hint = f"type a plain `{plain}`" if plain else "type it again in plain letters"
        if character in "\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019":
            hint = 'use straight quotes: "..."'
        elif character in "≥≤≠":
            hint = "write >=, <= or !="
        faults.append(
            Fault(
                "LC-EXPR-008",
                f"{foreign_letter(character)} only looks like a letter or sign of the language",
                hint,
                offset,
                offset + 1,
            )
        )
        if len(faults) == 5:
            break
    return faults


def _number_faults(outside: str) -> list[Fault]:
    faults = []
    for match in _ENDLESS.finditer(outside):
        digits = f"{len(match[0]):,}"
        faults.append(
            Fault(
                "LC-EXPR-017",
                f"`{match[0][:20]}...` has {digits} digits",
                f"numbers have at most {DIGITS_BEFORE} digits before the point",
                *match.span(),
            )
        )
    for match in _THOUSANDS.finditer(outside):
        before = outside[: match.start()]
        depth = sum(before.count(b) for b in "([{") - sum(before.count(b) for b in ")]}")
        if depth > 0 and not re.search(r",0", match[0]):
            continue  # [100,200] is a list of two numbers
        plain = match[0].replace(",", "")
        faults.append(
            Fault(
                "LC-EXPR-009",
                f"`{match[0][:40]}` is read as several numbers",
                f"write {plain[:40]}",
                *match.span(),
            )
        )
    for match in _LEADING_ZERO.finditer(outside):
        if any(f.start <= match.start() < f.end for f in faults):
            continue
        faults.append(
            Fault(
                "LC-EXPR-010",
                f"`{match[0][:40]}` is a code that begins with 0, not a number",
                f'put it in quotes: "{match[0][:40]}"',
                *match.span(),
            )
        )
    return faults
