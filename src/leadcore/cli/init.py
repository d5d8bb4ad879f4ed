"""`leadcore init`: a definition to begin with, from nothing or from a file of leads."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from leadcore.cli.examples import Example
from leadcore.cli.exits import Refused

EXAMPLES = (
    Example("leadcore init leads", "a definition and a few leads to try it on"),
    Example("leadcore init mine --from export.csv", "a draft that reads your own file"),
)

#: The names of what is written.
DEFINITION, SAMPLE = "leads.yaml", "sample.csv"
_NAME_LINE = re.compile(r"^definition: .*$", re.MULTILINE)
_DAYS_AGO = re.compile(r"<(\d+)>")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder for it; made if it is not there.")
    ],
    *,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="A file of leads to draft it from: CSV, JSON Lines or Parquet.",
        ),
    ] = None,
) -> None:
    """
    Write a lead definition to begin with.

    It is commented, loads as it stands, and comes with a few leads to try it on. With --from it
    is drafted from a file of your own instead: the columns become facts, with their types, what
    means missing in them, and the mapping under `capture:`. Nothing that is there is overwritten.
    """
    if from_ == Path("-"):
        message = "the standard input cannot be drafted from: it is read more than once"
        raise Refused(message, "save it to a file, and name that")
    name = _name_of(folder)
    notes: tuple[str, ...] = ()
    if from_ is None:
        made = starter(name, datetime.now(UTC).date())
    else:
        from leadcore.intake.drafting.draft import draft

        drafted = draft(from_, name=name)
        made, notes = {DEFINITION: drafted.text}, drafted.notes
    _write(folder, made)
    _tell(folder, made, notes, from_)


def starter(name: str, today: date) -> dict[str, str]:
    """
    The files to begin with, by name.

    Args:
        name: What the definition is to be called.
        today: The day from which the sample's days are counted back.
    """
    home = files("leadcore.cli") / "starter"
    definition = (home / DEFINITION).read_text(encoding="utf-8")
    sample = (home / SAMPLE).read_text(encoding="utf-8")

    def day(found: re.Match[str]) -> str:
        return (today - timedelta(days=int(found[1]))).isoformat()

    return {
        DEFINITION: _NAME_LINE.sub(f"definition: {name}", definition, count=1),
        SAMPLE: _DAYS_AGO.sub(day, sample),
    }


def _name_of(folder: Path) -> str:
    """The folder's name as that of a definition."""
    plain = _NOT_IN_NAMES.sub("_", folder.resolve().name.lower()).strip("_")[:60]
    return plain if plain[:1].isalpha() else "leads"


def _write(folder: Path, made: dict[str, str]) -> None:
    if folder.exists() and not folder.is_dir():
        raise Refused(f"`{folder}` is a file, and a folder is needed", "name another place")
    folder.mkdir(parents=True, exist_ok=True)
    there = sorted(
        entry.name
        for entry in folder.iterdir()
        if entry.name in made or entry.suffix in (".yaml", ".yml")
    )
    if there:
        hint = "name another folder; nothing is overwritten"
        raise Refused(f"`{folder}` already holds {', '.join(there[:3])}", hint)
    for name, text in made.items():
        with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _tell(folder: Path, made: dict[str, str], notes: tuple[str, ...], source: Path | None) -> None:
    from rich.text import Text

    from leadcore.cli.terminal import out, paragraph, seen

    console = out()
    for name in made:
        console.print(Text.assemble(("wrote ", "bold green"), seen(str(folder / name))))
    for note in notes:
        paragraph(console, Text(seen(note)), 2)
    leads = source or folder / SAMPLE
    steps = [
        (f"leadcore run {_quoted(folder)} {_quoted(leads)}", "decide these leads"),
        (f"leadcore show {_quoted(folder)}", "read it in plain English"),
        (f"leadcore check {_quoted(folder)}", f"after each change of {DEFINITION}"),
    ]
    width = max(len(step) for step, _ in steps)
    beside = width + max(len(why) for _, why in steps) + 6 <= console.width
    console.print("\nNext:")
    for step, why in steps:
        if not beside:
            console.print(Text(f"  # {why}", "dim"))
        line = Text(f"  {seen(step):<{width if beside else 0}}", "bold")
        if beside:
            line.append(f"  # {why}", "not bold dim")
        console.print(line, soft_wrap=True)


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
