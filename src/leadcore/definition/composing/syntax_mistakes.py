"""
Why a text is not YAML, in the words of somebody who writes conditions and not parsers.

The parser stops where it can read no further, often a line too late, and says so in its own terms.
Here the text around that place is looked at for what people really do: a condition left out of
quotes whose brackets, commas, colons or hash signs mean something to YAML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from leadcore.definition.composing.mistakes import Mistake, single_quoted
from leadcore.definition.composing.whole_values import QUOTED, is_cut_short, meant_end

_NOT_YAML = "LC-YAML-001"
_TAB = "LC-YAML-011"
_IN_BRACES = "LC-YAML-012"
_HASH = "LC-YAML-013"
_COLON = "LC-YAML-014"
_BEGINNING = "LC-YAML-015"
_BACKSLASH = "LC-YAML-016"
_OPEN_QUOTE = "LC-YAML-017"

#: The pieces of a flow mapping as YAML sees them; quotes count only where a value begins.
_FLOW = re.compile(
    rf"(?P<quoted>{QUOTED})"
    r"|(?P<comment>(?<=\s)#[^\r\n]*)"
    r"|(?P<mark>[,\[\]{}])"
    r"|(?P<colon>:(?=[\s,\[\]{}]|\Z))"
    r"|(?P<plain>[^\s,\[\]{}](?:[^\s,\[\]{}:]|:(?![\s,\[\]{}]|\Z)|[ \t]+(?![\s#,\[\]{}]))*)",
    re.DOTALL,
)
_KEY = re.compile(r"[ \t]*(?:- +)*(?P<key>[^\s:#\"'{}\[\],][^:#\r\n]*?)[ \t]*:(?=[ \t]|$)[ \t]*")
_GLUED_KEY = re.compile(r"[ \t]*(?:- +)*(?P<key>[a-z_]+):(?=[^\s:/])")
_DIRECTIVE = re.compile(r"^%(?!YAML 1\.)[^\r\n]*", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{0,2}|u[0-9A-Fa-f]{0,4}|U[0-9A-Fa-f]{0,8}|.)", re.DOTALL)
_CLOSING = ("}", "]", ",")
_QUOTE_CURE = "put the whole value in single quotes"


@dataclass(frozen=True, slots=True)
class _Value:
    """A value in the text, as its author meant it."""

    key: str
    start: int
    end: int


def what_went_wrong(text: str, error: yaml.MarkedYAMLError, last: tuple[int, int, str]) -> Mistake:
    """
    The mistake behind a parser's error.

    Args:
        text: The whole text.
        error: What the parser says.
        last: Start, end and style of what it read last.
    """
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    at = min(getattr(mark, "index", 0), len(text))
    begun = min(getattr(error.context_mark, "index", at), len(text))
    if re.search("directive|incompatible|document start", said):
        return _directive(text, at)
    if "escape" in said or "expected hexdecimal" in said or "escape sequence" in said:
        return _unknown_escape(text, begun, at)
    if "quoted scalar" in said or "double-quoted" in said or "single-quoted" in said:
        return _open_quote(begun)
    if "block scalar" in said or "scanning an a" in said or "tag" in said.split():
        return _beginning(text, begun)
    if "cannot start any token" in said or "tab character" in said:
        return _no_token(text, at)
    if "node content" in said and text[at : at + 1] in _CLOSING:
        return _stray(text, at)
    if "flow" in said:
        return _in_flow(text, begun, at)
    if "mapping values are not allowed" in said:
        return _second_colon(text, at)
    if "could not find expected ':'" in said:
        return _no_colon(text, begun)
    if "mapping keys are not" in said or "sequence entries are not" in said:
        return _beginning(text, at)
    return _in_block(text, at, last)


# -- where a value stands --------------------------------------------------------------------------


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    found = re.compile(r"[\r\n]").search(text, at)
    return found.start() if found else len(text)


def _line(text: str, at: int) -> str:
    return text[_line_start(text, at) : _line_end(text, at)]


def _value_on_line(text: str, at: int) -> _Value | None:
    """The value of the first key of the line that holds a place."""
    start = _line_start(text, at)
    end = _line_end(text, at)
    found = _KEY.match(text, start, end)
    if found is None or found.end() >= end:
        return None
    return _Value(found["key"], found.end(), start + len(text[start:end].rstrip()))


def _quoting(text: str, value: _Value) -> str:
    """The cure, spelt out where the value is short enough to be shown."""
    whole = text[value.start : value.end]
    if not whole or len(whole) > 100 or "\n" in whole:
        return _QUOTE_CURE
    return f"{_QUOTE_CURE}: {value.key}: {single_quoted(whole)}"


# -- one mistake each ------------------------------------------------------------------------------


def _directive(text: str, at: int) -> Mistake:
    """A line that begins with `%`, or text behind the end of a value that is a whole document."""
    found = _DIRECTIVE.search(text)
    if found is None:
        message = "more follows here although the document is complete"
        return Mistake(
            _NOT_YAML, message, "a definition is one mapping of keys to values", at, at + 1
        )
    message = f"`{found[0].strip()[:40]}` is a YAML directive, and a lead definition needs none"
    return Mistake(_NOT_YAML, message, "remove the line", *found.span())


def _stray(text: str, at: int) -> Mistake:
    message = f"`{text[at]}` stands alone here"
    return Mistake(_NOT_YAML, message, f"remove it, or {_QUOTE_CURE}", at, at + 1)


def _unknown_escape(text: str, begun: int, at: int) -> Mistake:
    backslash = max(text.rfind("\\", begun, at + 1), begun)
    escape = _ESCAPE.match(text, backslash)
    end = escape.end() if escape else backslash + 2
    return Mistake(
        _BACKSLASH,
        f"`{text[backslash:end]}` has no meaning in a value in double quotes",
        "put the value in single quotes, where a backslash stays a backslash",
        backslash,
        end,
    )


def _open_quote(begun: int) -> Mistake:
    return Mistake(
        _OPEN_QUOTE,
        "a quote is opened here and never closed",
        "close it; a value that only begins with a quote goes into single quotes as a whole",
        begun,
        begun + 1,
    )


def _beginning(text: str, at: int) -> Mistake:
    """A value begins with a character that means something to YAML."""
    value = _value_on_line(text, at)
    if value is None or not value.start <= at <= value.start + 1:
        value = _Value("", at, _line_end(text, at))
    sign = text[value.start : value.start + 1]
    hint = _quoting(text, value) if value.key else _QUOTE_CURE
    if sign == "-" and value.key:
        hint = f"begin the list on the line below `{value.key}:`"
    return Mistake(
        _BEGINNING,
        f"a value cannot begin with `{sign}`: it means something to YAML",
        hint,
        value.start,
        max(value.end, value.start + 1),
    )


def _no_token(text: str, at: int) -> Mistake:
    if text[at : at + 1] == "\t" or text[_line_start(text, at) : at + 1].endswith("\t"):
        return Mistake(
            _TAB,
            "a tab stands where YAML counts blanks",
            "indent with blanks; most editors can do it by themselves for `.yaml` files",
            at,
            at + 1,
        )
    return _beginning(text, at)


def _second_colon(text: str, at: int) -> Mistake:
    """`mapping values are not allowed`: a second `: ` in a line, or a line that slipped."""
    value = _value_on_line(text, at)
    if value is not None and value.start <= at:
        return Mistake(
            _COLON,
            f"a `: ` inside the value of `{value.key}` would begin another value",
            _quoting(text, value),
            at,
            at + 1,
        )
    return _slipped(text, at)


def _slipped(text: str, at: int) -> Mistake:
    """A line that YAML reads as going on with the one above it."""
    start = _line_start(text, at)
    before = text[:start].rstrip()
    above = _line_start(text, len(before))
    glued = _GLUED_KEY.match(text, above)
    if glued:
        return _glued(glued)
    line = before[above:]
    if line.strip() and _KEY.match(line) is None and not line.lstrip().startswith(("#", "- ")):
        return _keyless(above, line)
    return Mistake(
        _NOT_YAML,
        "the line is indented so that YAML reads it as going on with the one above",
        "give it the indentation of the lines that it belongs with",
        start,
        max(_line_end(text, start), start + 1),
    )


def _glued(found: re.Match[str]) -> Mistake:
    key = found["key"]
    message = f"a blank is missing after `{key}:`"
    return Mistake(_NOT_YAML, message, f"write `{key}: ...`", found.start("key"), found.end())


def _keyless(start: int, line: str) -> Mistake:
    begins = start + len(line) - len(line.lstrip())
    return Mistake(
        _NOT_YAML,
        f"`{line.strip()[:40]}` is no `key: value`",
        "put a colon and a blank after the key",
        begins,
        start + len(line.rstrip()),
    )


def _no_colon(text: str, begun: int) -> Mistake:
    start = _line_start(text, begun)
    glued = _GLUED_KEY.match(text, start)
    return _glued(glued) if glued else _keyless(start, _line(text, begun))


def _in_block(text: str, at: int, last: tuple[int, int, str]) -> Mistake:
    """The parser expected a key or the end: something stands behind a value that was complete."""
    start, end, style = last
    gap = text[end:at]
    if style in ("'", '"', "{", "[", "*") and not gap.strip() and not re.search(r"[\r\n]", gap):
        value = _value_on_line(text, start) or _Value("", start, _line_end(text, start))
        if re.search(r"[\r\n]", text[start:end]) and style in ("'", '"'):
            return _open_quote(start)
        ends = "closing quote" if style in ("'", '"') else "closing bracket"
        if style == "*":
            ends = "name"
        return Mistake(
            _BEGINNING,
            f"a value that begins with `{text[start]}` ends at its {ends}, and more follows",
            _quoting(text, value) if value.key else _QUOTE_CURE,
            start,
            max(value.end, start + 1),
        )
    if text[at : at + 1] in _CLOSING:
        return _stray(text, at)
    if text[at : at + 1] in ("%", "@", "`"):
        return _beginning(text, at)
    return Mistake(
        _NOT_YAML,
        "the line does not stand under the one that it belongs to",
        "give all keys of a mapping, and all `-` of a list, the same indentation",
        at,
        max(_line_end(text, at), at + 1),
    )


def _in_flow(text: str, begun: int, at: int) -> Mistake:
    """Inside `{ }` or `[ ]`, where a comma or bracket always ends a value."""
    opened = text[begun : begun + 1]
    if opened not in ("{", "["):
        begun = max(text.rfind("{", 0, at), text.rfind("[", 0, at), 0)
        opened = text[begun : begun + 1]
    value, cut = _culprit(text, begun, at)
    if cut is not None:
        return cut
    begins = value.start if value is not None else begun
    if value is None and at < len(text) and not re.search(r"[\r\n]", text[begins:at].rstrip()):
        message = f"`{text[at]}` cannot stand here inside `{opened}`"
        return Mistake(_NOT_YAML, message, _QUOTE_CURE, at, at + 1)
    if value is None or re.search(r"[\r\n]", text[begins:at].rstrip()):
        closes = "}" if opened == "{" else "]"
        return Mistake(
            _NOT_YAML,
            f"the `{opened}` that opens here is not closed where the next line begins",
            f"add the missing `{closes}`, or a comma at the end of the line",
            begun,
            begun + 1,
        )
    first = text[value.start]
    shown_key = f"the value of `{value.key}`"
    if first in "\"'":
        code, why = _BEGINNING, f"{shown_key} ends at its closing quote, and more follows"
    elif first in "[{*&!%@`|>":
        code, why = _BEGINNING, f"{shown_key} begins with `{first}`, which means something to YAML"
    elif text[at : at + 1] == ":":
        code, why = _COLON, f"a `: ` inside {shown_key} would begin another value"
    else:
        code = _IN_BRACES
        why = f"inside `{{ }}` {shown_key} ends at its first comma or bracket"
    return Mistake(code, why, _quoting(text, value), value.start, max(value.end, value.start + 1))


def _culprit(text: str, begun: int, at: int) -> tuple[_Value | None, Mistake | None]:
    """The value in which a flow mapping broke, or the `#` that cut it short."""
    value: _Value | None = None
    key = ""
    before: re.Match[str] | None = None
    for piece in _FLOW.finditer(text, begun + 1, at + 1):
        if piece.start() > at:
            break
        kind = piece.lastgroup
        if kind == "colon" and before is not None and before.lastgroup == "plain":
            key = before[0].strip()
        elif kind == "comment" and before is not None and before.lastgroup == "plain":
            start = value.start if value is not None else before.start()
            cut = text[start : piece.start()]
            closes = piece[0].count("}") + piece[0].count("]")
            opens = piece[0].count("{") + piece[0].count("[")
            same_line = not re.search(r"[\r\n]", text[before.end() : piece.start()])
            if same_line and (is_cut_short(cut) or closes > opens):
                return None, cut_by_comment(piece.start(), piece.end())
        elif before is not None and before.lastgroup == "colon" and key and kind != "comment":
            if re.fullmatch(r"[\w-]+", key):
                value = _Value(key, piece.start(), meant_end(text, piece.start()))
            key = ""
        before = piece if kind != "comment" else before
    return value, None


def cut_by_comment(start: int, end: int) -> Mistake:
    """A ` #` inside a value, which makes a comment of the rest of the line."""
    return Mistake(
        _HASH,
        "a ` #` cuts the value short: YAML takes the rest of the line for a comment",
        _QUOTE_CURE,
        start,
        end,
    )
