"""Lines of YAML and comments: right quotes for whatever a file holds, and none too long."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

#: How wide a line is at most, as far as what it holds can be parted.
WIDTH = 100

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./@$€£<>()+-]*(?: [A-Za-z0-9_./@$€£<>()+-]+)*")
#: Plain words that other readers of YAML take for something else than text.
_OTHERWISE = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan", "inf"))


def scalar(text: str) -> str:
    r"""
    A text as YAML, in quotes where it needs them.

    >>> scalar("First Name"), scalar("it's #1: {x}"), scalar("no"), scalar("30")
    ('First Name', "'it''s #1: {x}'", "'no'", "'30'")
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _OTHERWISE:
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def flow(pairs: Iterable[tuple[str, str]]) -> str:
    """A mapping in one line, of keys and values that are YAML already."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


def listed(head: str, texts: Sequence[str]) -> list[str]:
    """A key with a list, on as many lines as it needs."""
    indent = " " * (len(head) - len(head.lstrip()) + 2)
    whole = f"{head} [{', '.join(map(scalar, texts))}]"
    if len(whole) <= WIDTH:
        return [whole]
    lines, line = [f"{head} ["], indent
    for text in texts:
        item = scalar(text) + ","
        if len(line) + len(item) > WIDTH and line.strip():
            lines.append(line.rstrip())
            line = indent
        line += item + " "
    return [*lines, line.rstrip(), f"{indent[:-2]}]"]


def comment(text: str, indent: str = "") -> list[str]:
    """A comment, on as many lines as it needs."""
    width = WIDTH - len(indent) - 2
    wrapped = textwrap.wrap(_seen(text), width, break_long_words=False, break_on_hyphens=False)
    return [f"{indent}# {line}" for line in wrapped]


def _seen(text: str) -> str:
    """A text without characters that would break a comment, or that nobody could see."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def item(text: str, indent: str = "") -> list[str]:
    """One item of a list within a comment."""
    first, *rest = (line[len(indent) + 6 :] for line in comment(text, f"{indent}    "))
    return [f"{indent}#   - {first}", *(f"{indent}#     {line}" for line in rest)]


def doubted(line: str, doubts: Iterable[str]) -> list[str]:
    """A line with what is uncertain about it: behind it where there is room, else above it."""
    said = [_seen(doubt) for doubt in doubts if doubt]
    if not said:
        return [line]
    if len(said) == 1 and len(line) + len(said[0]) + 4 <= WIDTH:
        return [f"{line}  # {said[0]}"]
    indent = line[: len(line) - len(line.lstrip())]
    return [*(part for each in said for part in comment(each, indent)), line]


def title(text: str) -> list[str]:
    """A line that begins a part, with room around it."""
    return ["", f"# --- {text} {'-' * max(WIDTH - 10 - len(text), 3)}", ""]
