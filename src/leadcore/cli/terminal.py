"""The streams of the command line: text for people on both, data for programs on the first."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

#: Lines are wrapped no wider than this, however wide the terminal is: wider ones are hard to read.
_WIDEST = 120
#: How much further the lines of a paragraph are put in behind its first.
_HANGS = 2
#: The categories of characters that could move the cursor, or turn text around.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Two that only join letters, as Persian and emoji need.
_JOINERS = "\u200c\u200d"


def make_streams_safe() -> None:
    """Let no character end a command: what a stream's encoding lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def seen(text: str) -> str:
    r"""
    Text with what a terminal would obey, and nobody could see, made visible; columns are kept.

    >>> seen("a\x1b[31mb\tc")
    'a�[31mb c'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_seen, text))


def _seen(letter: str) -> str:
    if letter == "\t":
        return " "
    hidden = unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS
    return "�" if hidden else letter


def out() -> Console:
    """What was asked for, for people."""
    return _console(sys.stdout)


def err() -> Console:
    """Everything beside what was asked for: problems, progress, where things lie."""
    return _console(sys.stderr)


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at the stream as it is written."""
    try:
        return stream.isatty()
    except ValueError:  # it is closed
        return False


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    console = Console(file=stream, highlight=False, emoji=False, markup=False)
    console.width = min(console.width, _WIDEST)
    return console


def paragraph(console: Console, text: Text, indent: int = 0) -> None:
    """
    Print a paragraph: whole in a pipe; filled on a terminal, its further lines put in further.

    Args:
        console: Where to.
        text: The paragraph, which holds no line breaks.
        indent: How far it is put in.
    """
    from rich.text import Text

    margin = " " * indent
    if not console.is_terminal:
        console.print(Text(margin) + text, soft_wrap=True)
        return
    for at, line in enumerate(text.wrap(console, max(console.width - indent - _HANGS, 20))):
        line.rstrip()
        console.print(Text(margin + (" " * _HANGS if at else "")) + line, soft_wrap=True)


def write(text: str) -> None:
    """
    Write data on the first stream: always in UTF-8, whatever the locale says, and never wrapped.

    Args:
        text: The data; it ends with a line break.
    """
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # captured by a test or a notebook
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    binary.write(text.encode("utf-8", "replace"))
    binary.flush()


def write_json(data: Mapping[str, Any] | list[Any]) -> None:
    """Write data as JSON on the first stream."""
    import json

    write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def table(*columns: str, numbers: tuple[int, ...] = ()) -> Table:
    """
    An empty table in the one style that all verbs use; its first column is never broken.

    Args:
        columns: The titles of the columns.
        numbers: The columns that stand to the right.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(
        box=box.SIMPLE_HEAD,
        header_style="bold",
        pad_edge=False,
        show_edge=False,
    )
    for at, name in enumerate(columns):
        justify: Any = "right" if at in numbers else "left"
        made.add_column(Text(name), justify=justify, overflow="fold", no_wrap=at == 0)
    return made


def counted(number: int, noun: str, several: str = "") -> str:
    """
    A number of things.

    >>> counted(1, "lead"), counted(1200, "lead"), counted(2, "inquiry", "inquiries")
    ('1 lead', '1,200 leads', '2 inquiries')
    """
    return f"{number:,} {noun if number == 1 else several or f'{noun}s'}"


def silence() -> None:
    """Write no more to streams that nobody reads on, or Python complains at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (BrokenPipeError, ValueError):
                _turn_away(stream, nowhere)
    finally:
        os.close(nowhere)


def _turn_away(stream: TextIO, nowhere: int) -> None:
    try:
        os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):  # it has no number, or is closed: nothing is left to be written
        return
