"""The streams of the command line: text for people on both, data for programs on the first."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

#: How much further the lines of a paragraph are put in behind its first.
_HANGS = 2
#: The categories of characters that could move the cursor, or turn text around.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Two that only join letters, as Persian and emoji need.
_JOINERS = "\u200c\u200d"
#: The number of the last of the three streams that every program has.
_LAST_STREAM = 2


def make_streams_safe() -> None:
    """
    Let no stream end a command.

    What a stream's encoding lacks is written as an escape; what is told on one that was closed
    before the program began goes nowhere.
    """
    if sys.stdout is None or sys.stderr is None:
        _fill_places()
        sys.stdout = sys.stdout or _Nowhere()
        sys.stderr = sys.stderr or _Nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class _Nowhere(io.TextIOWrapper):
    """Stands for a stream that was closed before the program began."""

    def __init__(self) -> None:
        nowhere = Path(os.devnull).open("wb")  # noqa: SIM115 - closed with this stream
        super().__init__(nowhere, encoding="utf-8")


def _fill_places() -> None:
    """Let no file that is opened take the place of a stream that is closed, or get its text."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        pass
    os.close(number)


def is_closed(stream: TextIO | None) -> bool:
    """Whether a stream is closed, or was when the program began."""
    return stream is None or isinstance(stream, _Nowhere) or stream.closed


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
    from leadcore.cli.consoles import Telling

    return Telling(stream)


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
    try:
        sys.stdout.flush()
        binary.write(text.encode("utf-8", "replace"))
        binary.flush()
    except BrokenPipeError:  # whoever read it has seen enough of it
        turn_away(sys.stdout)


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
    """Write no more to streams that take nothing any more, or Python complains at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            turn_away(stream)


def turn_away(stream: IO[str]) -> None:
    """Let what a stream still holds, and is given from now on, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):  # it has no number, or is closed: nothing is left to be written
        return
    finally:
        os.close(nowhere)
