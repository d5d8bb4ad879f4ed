"""The strings in a condition's text, and what in them is not taken as it was meant."""

from __future__ import annotations

import re
import unicodedata

from leadcore.language.faults import Fault
from leadcore.language.look_alikes import invisible_in

#: A string with its prefix, if it has one.
STRING = re.compile(
    r"""(?P<prefix>(?<!\w)[rRbBuUfF]{1,2}|)"""
    r"""(?P<body>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def without_strings(text: str) -> str:
    """
    A condition's text with its strings blanked out, so that only names and signs are left.

    >>> without_strings('need.contains("score") and budget > 5')
    'need.contains(       ) and budget > 5'
    """
    return STRING.sub(lambda match: " " * len(match[0]), text)


def string_faults(match: re.Match[str]) -> list[Fault]:
    """What is wrong with one string."""
    start = match.start()
    prefix, body = match["prefix"], match["body"][1:-1]
    if prefix not in ("", "r"):
        if prefix.lower() in ("b", "u", "f", "br", "rb", "fr", "rf", "r"):
            message = f"the string prefix `{prefix}` has no meaning here"
            hint = 'write "..." or r"..."'
            return [Fault("LC-EXPR-005", message, hint, start, start + len(prefix))]
        return []  # a word runs into a quote: the grammar will say so
    faults = []
    if prefix == "":
        for escape in _ESCAPE.finditer(body):
            if escape[1] not in "\\\"'":
                at = start + 1 + escape.start()
                faults.append(
                    Fault(
                        "LC-EXPR-005",
                        f"`\\{escape[1]}` in a string is not taken as written",
                        f'write the string raw: r"{body[:40]}"',
                        at,
                        at + 2,
                    )
                )
    for offset, character in enumerate(body):
        if unicodedata.category(character) in ("Cc", "Cs"):
            at = start + 1 + len(prefix) + offset
            faults.append(
                Fault(
                    "LC-EXPR-005",
                    f"the string holds the control character U+{ord(character):04X}",
                    "in YAML, put the condition in single quotes: a double-quoted YAML text "
                    r"turns \b into a backspace",
                    at,
                    at + 1,
                )
            )
    strange = invisible_in(body)
    if strange is not None:
        offset, told = strange
        at = start + 1 + len(prefix) + offset
        message = f"the string holds {told}, which nobody sees"
        faults.append(Fault("LC-EXPR-005", message, "type the string again", at, at + 1))
    return faults[:5]
