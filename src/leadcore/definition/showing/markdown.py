"""Markdown from pieces of text: headings, paragraphs, lists and tables that no piece can break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_BLANKS = re.compile(r"\s+")
_BLOCK = re.compile(r"(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+$|-{2,}$|\d{1,9}(?=[.)](?:\s|$)))")


def plain(text: str) -> str:
    r"""
    Text that Markdown shows as it is, on one line.

    >>> print(plain("over_500 | *any*\n<b>"))
    over_500 \| \*any\* \<b\>
    """
    return _SPECIAL.sub(r"\\\g<0>", _BLANKS.sub(" ", text).strip())


def code(text: str) -> str:
    """
    A name as it stands in the definition.

    >>> code("page_view"), code("a`b")
    ('`page_view`', '`` a`b ``')
    """
    text = _BLANKS.sub(" ", text).strip().replace("|", r"\|")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"


def heading(level: int, text: str) -> str:
    """A heading."""
    return f"{'#' * level} {plain(text)}"


def paragraph(text: str) -> str:
    r"""
    A paragraph of Markdown, on one line, that is not taken for anything else.

    >>> print(paragraph("# of seats"))
    \# of seats
    """
    found = _BLOCK.match(text)
    if found is None:
        return text
    if found[0][0].isdigit():
        return f"{found[0]}\\{text[found.end() :]}"
    return f"\\{text}"


def bullets(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {paragraph(item)}" for item in items)


def numbered(items: Iterable[str]) -> str:
    """A numbered list."""
    return "\n".join(f"{at}. {paragraph(item)}" for at, item in enumerate(items, 1))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """
    A table; columns that are empty in every row are left out.

    Args:
        head: The column titles.
        rows: The cells, as Markdown.
        right: The columns that stand to the right.

    >>> print(table(["Points", "For", "Note"], [["3", "clicks", ""]], right=[0]))
    | Points | For |
    | ---: | --- |
    | 3 | clicks |
    """
    cells = [list(row) for row in rows]
    kept = [at for at in range(len(head)) if any(row[at] for row in cells)]
    lines = [[head[at] for at in kept], ["---:" if at in right else "---" for at in kept]]
    lines += [[row[at] for at in kept] for row in cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def document(blocks: Iterable[str]) -> str:
    """Blocks as one text, an empty line between them."""
    return "\n\n".join(block for block in blocks if block) + "\n"
