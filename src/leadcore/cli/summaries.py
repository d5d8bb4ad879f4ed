"""What a pass over a file of leads came to, told to people or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from leadcore.cli.terminal import counted, err, out, paragraph, seen, write_json
from leadcore.intake import BadRow, Summary
from leadcore.intake.summary import REMEMBERED

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

#: How many names of columns are told.
_MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Told:
    """
    What there is to tell.

    Attributes:
        definition: The definition's label.
        stages: Its stages, lowest first.
        grades: Its grades, in their order.
        leads: The file of leads, as it was named.
        at: The moment of the decisions; or "arrival", where each lead has its own.
        now: Whether that is only the moment at which the pass was begun.
        out: Where the decisions lie, or None.
        bad_rows: Where the rows lie that could not be read, or None.
        bad_row_files: All files in which such rows lie; those of joined files have their own.
        written: How many decisions there are.
        row: The number of the row that the last one is about.
        source: The mapping that describes the file, or None.
        interrupted: Whether the pass was ended before the file did.
        first_bad: The first rows that could not be read.
        summary: The numbers.
    """

    definition: str
    stages: tuple[str, ...]
    grades: tuple[str, ...]
    leads: str
    at: datetime | Literal["arrival"]
    now: bool
    out: str | None
    bad_rows: Path | None
    bad_row_files: Mapping[str, Path]
    written: int
    row: int
    source: str | None
    interrupted: bool
    first_bad: tuple[BadRow, ...]
    summary: Summary


def tell(told: Told, *, as_json: bool, aside: bool) -> None:
    """
    Tell it.

    Args:
        told: What there is to tell.
        as_json: Whether as data.
        aside: Whether on the error stream, because the decisions are on the other one.
    """
    if as_json:
        write_json(_data(told))
        return
    console = err() if aside else out()
    if told.interrupted:
        _ending(told, console)
    _head(told, console)
    _counts(told, console)
    _rows(told, console)
    lying = [("decisions", told.out)] if told.out is not None else []
    lying += [("bad rows", str(where)) for where in told.bad_row_files.values()]
    if lying:
        from rich.text import Text

        console.print()
        for what, where in lying:
            line = Text.assemble((f"{what:<10} ", "dim"), (seen(where), "bold"))
            console.print(line, soft_wrap=True)


def _ending(told: Told, console: Console) -> None:
    """What there is after an interruption, and how to go on."""
    kept = f" and written to {told.out}" if told.out else ""
    till = f", up to row {told.row:,}" if told.row else ""
    end = f"interrupted: {counted(told.written, 'lead')} decided{kept}{till}"
    _line(end, "bold yellow", console)
    anew = f", and writes {told.out} anew" if told.out else ""
    cure = f"to go on, run it again: it begins at the first row{anew}"
    _line(cure, "green", console, 2)
    console.print()


def _data(told: Told) -> dict[str, Any]:
    from leadcore.definition.decision_parts import moment_text

    return {
        "definition": told.definition,
        "input": told.leads,
        "at": told.at if isinstance(told.at, str) else moment_text(told.at),
        "out": told.out,
        "bad_rows": None if told.bad_rows is None else str(told.bad_rows),
        "bad_row_files": {name: str(path) for name, path in told.bad_row_files.items()},
        "interrupted": told.interrupted,
        "row": told.row,
        **told.summary.as_data(),
        "leads": told.written,
    }


def _head(told: Told, console: Console) -> None:
    from rich.text import Text

    head = Text()
    head.append(counted(told.written, "lead"), "bold")
    source = "the standard input" if told.leads == "-" else seen(told.leads)
    head.append(f" of {source} decided by ")
    head.append(told.definition, "bold")
    head.append(f" as of {_moment(told)}")
    paragraph(console, head)
    notes = [f"{told.summary.qualified:,} qualified"]
    out = sum(told.summary.disqualified.values())
    if out:
        by = ", ".join(f"{rule} {number:,}" for rule, number in told.summary.disqualified.items())
        notes.append(f"{out:,} disqualified ({by})")
    _line("; ".join(notes), "", console)


def _moment(told: Told) -> str:
    if isinstance(told.at, str):
        return "the arrival of each"
    moment = f"{told.at:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return f"{moment} UTC{', which is now' if told.now else ''}"


def _counts(told: Told, console: Console) -> None:
    """Stages, grades and teams: side by side where there is room, else below each other."""
    from rich.table import Table

    summary = told.summary
    teams = sorted(summary.teams, key=lambda team: (-summary.teams[team], team))
    tables = [
        _table(title, {name: counts[name] for name in order if name in counts}, told.written)
        for title, counts, order in (
            ("Stage", summary.stages, told.stages),
            ("Grade", summary.grades, told.grades),
            ("Team", summary.teams, teams),
        )
        if counts
    ]
    if not tables:
        return
    beside = Table.grid(padding=(0, 4), pad_edge=False)
    beside.add_row(*tables)
    console.print()
    unbounded = console.options.update(width=1_000)
    if console.measure(beside, options=unbounded).maximum <= console.width:
        console.print(beside)
        return
    for at, made in enumerate(tables):
        if at:
            console.print()
        console.print(made)


def _table(title: str, counts: Mapping[str, int], leads: int) -> Table:
    from leadcore.cli.terminal import table

    made = table(title, "Leads", "Share", numbers=(1, 2))
    for name, number in counts.items():
        made.add_row(seen(name), f"{number:,}", f"{100 * number / max(leads, 1):.1f} %")
    return made


def _rows(told: Told, console: Console) -> None:
    """What is to be said of rows and columns, beside the decisions."""
    summary, lines = told.summary, []
    if not summary.rows:
        lines.append("the file has no rows")
    if summary.passed_over:
        lines.append(f"{counted(summary.passed_over, 'row')} passed over, as `where` says")
    if summary.unmatched:
        lines.append(f"{counted(summary.unmatched, 'joined row')} of no lead in the file")
    if summary.of_set_aside:
        rows = counted(summary.of_set_aside, "joined row")
        lines.append(f"{rows} of leads whose own row could not be read")
    if summary.ignored:
        lines.append(f"columns not used: {_few(summary.ignored)}")
    if summary.never_found:
        lines.append(f"never found: {_few(summary.never_found)}")
    if lines:
        console.print()
    for line in lines:
        _line(line, "dim", console)
    if summary.lost:
        console.print()
        _lost(summary, console)
    if summary.repeated:
        console.print()
        _repeated(told, console)
    if summary.set_aside:
        console.print()
        _set_aside(told, console)
    for problem in summary.problems:
        console.print()
        colour = "red" if problem.severity == "error" else "yellow"
        _line(str(problem), f"bold {colour}", console)


def _line(text: str, style: str, console: Console, indent: int = 0) -> None:
    from rich.text import Text

    paragraph(console, Text(seen(text), style), indent)


def _lost(summary: Summary, console: Console) -> None:
    lost, first = summary.lost, summary.first_lost
    columns = sorted(lost, key=lambda column: (-lost[column], column))
    rows = {column: f" (row {at:,})" for column, at in first.items() if lost[column] == 1}
    rows |= {
        column: f" (the first in row {at:,})" for column, at in first.items() if lost[column] > 1
    }
    most = _few([f"{column} {lost[column]:,}{rows.get(column, '')}" for column in columns])
    number = sum(lost.values())
    does = "counts" if number == 1 else "count"
    told = f"{counted(number, 'value')} could not be read, and {does} as missing: {most}"
    _line(told, "yellow", console)


def _repeated(told: Told, console: Console) -> None:
    """Who occurs twice is decided twice, unless the mapping says otherwise."""
    repeated = told.summary.repeated
    least = "at least " if told.summary.leads - repeated >= REMEMBERED else ""
    does = "repeats" if repeated == 1 else "repeat"
    rows = counted(repeated, "row")
    again = "that lead was decided again" if repeated == 1 else "those leads were decided again"
    _line(f"{least}{rows} {does} an id, and {again}", "bold yellow", console)
    where = f"under `{told.source}` of `capture:`"
    if told.source is None:
        where = "into a mapping under `capture:` (`leadcore init --from` drafts one)"
    _line(f"cure: write `rows: inquiries` {where}, and they are one lead", "green", console, 2)


def _set_aside(told: Told, console: Console) -> None:
    summary = told.summary
    read = f"{summary.set_aside:,} of {counted(summary.rows, 'row')} could not be read"
    _line(read, "bold yellow", console)
    for bad in told.first_bad:
        _line(str(bad), "", console, 2)
    more = summary.set_aside - len(told.first_bad)
    if more > 0:
        _line(f"and {more:,} more", "", console, 2)
    if told.bad_rows is None:
        cure = "cure: --bad-rows FILE keeps them, to be mended and run again"
        _line(cure, "green", console, 2)


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_COLUMNS])
    more = len(names) - _MOST_COLUMNS
    return f"{shown} and {more:,} more" if more > 0 else shown
