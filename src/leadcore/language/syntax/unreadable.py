"""Why a text is no expression at all, in the words of somebody who writes conditions."""

from __future__ import annotations

import re
from keyword import iskeyword

from leadcore.language.faults import Fault
from leadcore.language.syntax.strings import STRING

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ALLOWED_KEYWORDS = frozenset({"and", "or", "not", "in", "True", "False", "None"})

_FOREIGN_OPERATORS = (
    ("&&", "write `and`"),
    ("||", "write `or`"),
    ("===", "write `==`"),
    ("<>", "write `!=`"),
    ("=>", "write `>=`"),
    ("=<", "write `<=`"),
)


def why_unreadable(text: str, shift: int, error: SyntaxError) -> Fault:
    """Say what is wrong in the field's words; Python's own message is the last resort."""
    offset = min(max((error.offset or 1) - 1 + shift, 0), max(len(text) - 1, 0))
    bare = STRING.sub(lambda m: "\x01" * len(m[0]), text)
    for sign, hint in _FOREIGN_OPERATORS:
        if sign in bare:
            at = bare.index(sign)
            message = f"`{sign}` is no operator of the language"
            return Fault("LC-EXPR-001", message, hint, at, at + len(sign))
    for match in _WORD.finditer(bare):
        word = match[0]
        if iskeyword(word) and word not in _ALLOWED_KEYWORDS and word not in ("is", "if", "else"):
            return Fault(
                "LC-EXPR-011",
                f"`{word}` is a word of the expression syntax and cannot be a name",
                f"give the field another name, such as `lead_{word}`",
                *match.span(),
            )
        if word.lower() in ("and", "or", "not", "in") and word not in ("and", "or", "not", "in"):
            hint = f"write `{word.lower()}`"
            return Fault("LC-EXPR-001", f"`{word}` must be lower case", hint, *match.span())
    single = re.search(r"(?<![=<>!:])=(?!=)", bare)
    if single and bare.count("(") <= 1 + bare.count(")"):
        message = "one `=` sets a value; a comparison is written `==`"
        return Fault("LC-EXPR-001", message, "write `==`", *single.span())
    if "!" in bare.replace("!=", ""):
        at = bare.replace("!=", "\x01\x01").index("!")
        return Fault("LC-EXPR-001", "`!` is no operator of the language", "write `not`", at, at + 1)
    quotes = bare.count('"') + bare.count("'")
    if quotes:
        at = max(bare.rfind('"'), bare.rfind("'"))
        return Fault(
            "LC-EXPR-001",
            "a quote is opened and never closed",
            "close the quote; in YAML a ` #` inside an unquoted text starts a comment "
            "and cuts it short, so put the whole condition in single quotes",
            at,
            len(text),
        )
    for opening, closing in ("()", "[]", "{}"):
        if bare.count(opening) > bare.count(closing):
            at = bare.index(opening)
            hint = f"add the missing `{closing}`"
            return Fault("LC-EXPR-001", f"`{opening}` is never closed", hint, at, len(text))
    reason = (error.msg or "invalid syntax").split(". Perhaps")[0]
    return Fault(
        "LC-EXPR-001",
        f"the condition cannot be read: {reason}",
        'a condition looks like `country in ["US", "CA"] and budget >= 5000`',
        offset,
        min(offset + 1, len(text)),
    )
