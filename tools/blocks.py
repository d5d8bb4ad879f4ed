"""
The fenced code blocks of a Markdown page, with what the page says of them.

A block has a language and may have a title: the file that it is. Two marks in HTML comments may
stand before it: `not run`, with the reason, and `fails`, with what the failure must say. Nothing is
carried out here; `tools.pages` does that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
_OPTIONS = re.compile(r'(?:title="(?P<title>[^"]+)"| |hl_lines="[^"]*"|linenums="[^"]*")*')
_HEADING = re.compile(r"^## +(?P<title>.+?) *$")
_MARK = re.compile(r"^\s*<!-- *(?P<kind>not run|fails) *: *(?P<text>.*?) *-->\s*$")


class PageError(AssertionError):
    """A page that does not do what it says; the message starts with file and line."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int  # of its first line of content, from 1
    section: str  # the second-level heading it stands under
    language: str
    title: str | None
    text: str
    not_run: str | None  # the reason, when the page gives one
    fails: str | None  # what the failure must say, when the page shows a failure

    def error(self, message: str) -> PageError:
        """An error that leads to this block."""
        return PageError(f"{self.page}:{self.line}: {message}")


def blocks_of(page: Path) -> list[Block]:
    """
    All fenced blocks of a page in reading order, those in HTML comments (hidden set-up) included.

    Raises:
        PageError: A fence is never closed, or a mark has no text or no block after it.
    """
    lines = page.read_text(encoding="utf-8").splitlines()
    found: list[Block] = []
    section = ""
    mark: tuple[int, str, str] | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if heading := _HEADING.match(line):
            section = heading["title"]
        opening = _FENCE.match(line)
        if opening is None:
            if mark is not None and line.strip():
                raise PageError(f"{page}:{mark[0]}: the mark `{mark[1]}:` has no block after it")
            if match := _MARK.match(line):
                mark = (number, match["kind"], match["text"])
                if not match["text"]:
                    raise PageError(f"{page}:{number}: `{match['kind']}:` needs a text")
            continue
        content = []
        start = number + 1
        while number < len(lines) and not _closes(opening, lines[number]):
            content.append(lines[number].removeprefix(opening["indent"]))
            number += 1
        if number == len(lines):
            raise PageError(f"{page}:{start - 1}: the block is never closed")
        number += 1
        language, _, rest = opening["info"].strip().partition(" ")
        options = _OPTIONS.fullmatch(rest)
        if options is None:
            raise PageError(f"{page}:{start - 1}: `{rest}` is not understood")
        kind, text = mark[1:] if mark else ("", "")
        mark = None
        found.append(
            Block(
                page=page,
                line=start,
                section=section,
                language=language,
                title=options["title"],
                text="".join(f"{line}\n" for line in content),
                not_run=text if kind == "not run" else None,
                fails=text if kind == "fails" else None,
            )
        )
    if mark is not None:
        raise PageError(f"{page}:{mark[0]}: the mark `{mark[1]}:` has no block after it")
    return found


def _closes(opening: re.Match[str], line: str) -> bool:
    fence = opening["fence"]
    closing = line.strip()
    return closing.startswith(fence) and not closing.strip(fence[0])
