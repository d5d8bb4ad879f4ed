"""
From the text of a condition to Python's own syntax tree, refusing what only looks right.

This module knows Python's grammar and the traps that authors fall into; it knows no field.
"""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from dataclasses import dataclass
from keyword import iskeyword

#: The longest condition, in characters.
MAX_TEXT = 10_000
#: How deep brackets and operators may nest.
MAX_DEPTH = 50
#: How many nodes Python's tree of one condition may have.
MAX_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem in a condition's text, placed by character offsets within that text."""

    code: str
    message: str
    hint: str
    start: int
    end: int


class FaultError(Exception):
    """Carries faults out of a part of a condition that cannot be read on."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].message)
        self.faults = faults


_STRING = re.compile(
    r"""(?P<prefix>(?<!\w)[rRbBuUfF]{1,2}|)"""
    r"""(?P<body>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_THOUSANDS = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\w])")
_LEADING_ZERO = re.compile(r"(?<![\w.])0[0-9_]*[1-9][0-9_]*(?![\w.])")
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


def without_strings(text: str) -> str:
    """
    A condition's text with its strings blanked out, so that only names and signs are left.

    >>> without_strings('need.contains("score") and budget > 5')
    'need.contains(       ) and budget > 5'
    """
    return _STRING.sub(lambda match: " " * len(match[0]), text)


@dataclass(frozen=True, slots=True)
class Syntax:
    """
    A condition's syntax tree together with its text.

    Attributes:
        text: The condition as written.
        tree: Python's tree of it.
    """

    text: str
    tree: ast.expr
    _shift: int

    def place(self, node: ast.AST) -> tuple[int, int]:
        """Where a node starts and ends in the text, in characters."""
        start = getattr(node, "col_offset", 0)
        end = getattr(node, "end_col_offset", start + 1)
        if not self.text.isascii():
            raw = self.text[self._shift :].encode("utf-8", "surrogatepass")
            start = len(raw[:start].decode("utf-8", "surrogatepass"))
            end = len(raw[:end].decode("utf-8", "surrogatepass"))
        return start + self._shift, end + self._shift

    def source(self, node: ast.AST) -> str:
        """The text of a node as written."""
        start, end = self.place(node)
        return self.text[start:end]

    def fault(self, node: ast.AST, code: str, message: str, hint: str = "") -> Fault:
        """A fault at a node."""
        start, end = self.place(node)
        return Fault(code, message, hint, start, end)


def parse(text: str) -> Syntax:
    """
    Read a condition's text as one Python expression.

    Raises:
        FaultError: The text is no expression, or falls into one of the known traps.
    """
    if len(text) > MAX_TEXT:
        raise FaultError(
            Fault(
                "LC-EXPR-002",
                f"the condition has {len(text):,} characters; {MAX_TEXT:,} is the most",
                "put long lists under `lists:` and split the condition with `segments:`",
                0,
                len(text),
            )
        )
    _refuse_traps(text)
    flat = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    body = flat.lstrip(" ")
    if not body:
        raise FaultError(
            Fault("LC-EXPR-001", "the condition is empty", "say what must hold", 0, len(text) or 1)
        )
    shift = len(flat) - len(body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(body.rstrip(" "), mode="eval").body
    except SyntaxError as error:
        if "too many nested" in (error.msg or ""):
            raise FaultError(_too_deep(text)) from None
        raise FaultError(_syntax_fault(text, shift, error)) from None
    except (MemoryError, RecursionError, ValueError):
        raise FaultError(_too_deep(text)) from None
    _refuse_depth(text, tree)
    return Syntax(text, tree, shift)


def _too_deep(text: str) -> Fault:
    return Fault(
        "LC-EXPR-002",
        f"the condition nests deeper than {MAX_DEPTH} levels",
        "split it with `segments:`",
        0,
        len(text),
    )


def _refuse_depth(text: str, tree: ast.expr) -> None:
    if len(text) < MAX_DEPTH * 2 - 2:
        return  # no level without a character of its own, so the tree cannot be that deep
    level: list[ast.AST] = [tree]
    seen = 0
    for _ in range(MAX_DEPTH * 2):
        seen += len(level)
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            break
    if level or seen > MAX_NODES:
        raise FaultError(_too_deep(text))


def _refuse_traps(text: str) -> None:
    """Look for what Python would read, but not as its author meant it."""
    faults: list[Fault] = []
    bare = list(text)  # the text with every string blanked out
    previous_end = -1
    for match in _STRING.finditer(text):
        start, end = match.span()
        faults += _string_faults(match)
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


def _string_faults(match: re.Match[str]) -> list[Fault]:
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
    return faults[:5]


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
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        hint = "type it again in plain letters"
        if character in "\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019":
            hint = 'use straight quotes: "..."'
        elif character in "≥≤≠":
            hint = "write >=, <= or !="
        faults.append(
            Fault(
                "LC-EXPR-008",
                f"`{character}` ({name}) only looks like a letter or sign of the language",
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


def _syntax_fault(text: str, shift: int, error: SyntaxError) -> Fault:
    """Say what is wrong in the field's words; Python's own message is the last resort."""
    offset = min(max((error.offset or 1) - 1 + shift, 0), max(len(text) - 1, 0))
    bare = _STRING.sub(lambda m: "\x01" * len(m[0]), text)
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
