"""The files of leads that a verb is given: what describes them, what is joined, and the moment."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Literal

import typer

from leadcore.cli.exits import Refused
from leadcore.cli.terminal import is_closed

if TYPE_CHECKING:
    from leadcore.definition import Definition

#: What `--at` holds where each lead has a moment of its own.
ARRIVAL: Literal["arrival"] = "arrival"

InputPath = Annotated[
    str,
    typer.Argument(
        metavar="INPUT",
        help="The file of leads: CSV, JSON Lines or Parquet, plain or gzipped; - is the "
        "standard input.",
    ),
]
SourceName = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="NAME",
        help="The mapping under `capture:` that describes the file; not needed when there is "
        "only one.",
    ),
]
Joined = Annotated[
    list[str] | None,
    typer.Option(
        "--join",
        metavar="[NAME=]FILE",
        help="A further file, such as one of touches, with the mapping that joins it; may be "
        "given several times.",
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help="The moment to decide for, as 2026-03-01T09:30:00Z, or a day; by default now. To "
        "look back, arrival: each lead as of its own inquiry; one without is set aside.",
    ),
]


def moment(text: str | None) -> datetime | Literal["arrival"]:
    """
    The moment that `--at` names, in UTC; a day is its beginning.

    Returns:
        The moment; or "arrival", where each lead has its own.

    Raises:
        Refused: It is no moment, or has no time zone.

    >>> print(moment("2026-03-01T10:00+01:00"), moment("2026-03-01"))
    2026-03-01 09:00:00+00:00 2026-03-01 00:00:00+00:00
    """
    if text is None or text.strip().lower() == "now":
        return datetime.now(UTC)
    if text.strip().lower() == ARRIVAL:
        return ARRIVAL
    from leadcore.model import RefusedValueError
    from leadcore.model.times import read_day, read_moment

    try:
        day = read_day(text)
    except RefusedValueError:
        day = None
    if day is not None:
        return datetime.combine(day, time(), UTC)
    try:
        found = read_moment(text)
    except RefusedValueError as error:
        hint = f"as --at {error.hint}; a day alone, as 2026-03-01, is its beginning in UTC"
        raise Refused(f"`{text[:60]}` is {error.message}", hint) from None
    if found is None:
        raise Refused("--at names no moment", "write it as 2026-03-01T09:30:00Z")
    return found


def source_of(path: str) -> Path | BinaryIO:
    """
    The input that an argument names.

    Raises:
        Refused: It is the standard input, which is closed.
    """
    if path != "-":
        return Path(path)
    if is_closed(sys.stdin):
        raise Refused("the standard input is closed", "name the file of leads")
    return sys.stdin.buffer


def joined_files(
    definition: Definition[Any], source: str | None, given: list[str] | None
) -> Mapping[str, Path]:
    """
    The further files by the mapping that joins each.

    Args:
        definition: The definition.
        source: The mapping of the first file, as far as it was named.
        given: What the options say: `NAME=FILE`, or `FILE` where only one mapping is possible.

    Raises:
        Refused: It cannot be told which mapping a file has, or two files have the same.
    """
    captures = definition.document.capture
    joining = [
        name
        for name, mapping in captures.items()
        if mapping.joins is not None and source in (None, mapping.joins)
    ]
    found: dict[str, Path] = {}
    for each in given or ():
        name, sign, file = each.partition("=")
        if not sign or name not in captures:
            name, file = _only(joining, each), each
        if name in found:
            raise Refused(f"two files are joined as `{name}`", "join them in one file")
        found[name] = Path(file)
    return found


def _only(joining: list[str], given: str) -> str:
    if len(joining) == 1:
        return joining[0]
    if not joining:
        hint = "it joins a file where a mapping under `capture:` says `joins:`"
        raise Refused("the definition joins no further file", hint)
    hint = " or ".join(f"--join {name}={given}" for name in joining[:3])
    raise Refused(f"it is not clear what `{given}` holds", f"say {hint}")
