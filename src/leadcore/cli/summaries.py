"""What a pass over a file of leads came to, told to people or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadcore.cli.terminal import counted, err, out, seen, write_json
from leadcore.intake import BadRow, Summary

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
        at: The moment of the decisions.
        now: Whether that is only the moment at which the pass was begun.
        out: Where the decisions lie, or None.
        bad_rows: Where the rows lie that could not be read, or None.
        written: How many decisions there are.
        interrupted: Whether the pass was ended before the file did.
        first_bad: The first rows that could not be read.
        summary: The numbers.
    """

    definition: str
    stages: tuple[str, ...]
    grades: tuple[str, ...]
    leads: str
    at: datetime
    now: bool
    out: str | None
    bad_rows: Path | None
    written: int
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
        from rich.text import Text

        kept = f" and written to {told.out}" if told.out else ""
        end = f"interrupted: {counted(told.written, 'lead')} decided{kept}"
        console.print(Text(seen(end), "bold yellow"), soft_wrap=True)
        console.print()
    _head(told, console)
    _counts(told, console)
    _rows(told, console)
    places = [("decisions", told.out), ("bad rows", told.bad_rows)]
    lying = [(what, str(where)) for what, where in places if where is not None]
    if lying:
        from rich.text import Text

        console.print()
        for what, where in lying:
            line = Text.assemble((f"{what:<10} ", "dim"), (seen(where), "bold"))
            console.print(line, soft_wrap=True)


def _data(told: Told) -> dict[str, Any]:
    return {
        "definition": told.definition,
        "input": told.leads,
        "at": told.at.isoformat().replace("+00:00", "Z"),
        "out": told.out,
        "bad_rows": None if told.bad_rows is None else str(told.bad_rows),
        "interrupted": told.interrupted,
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
    moment = f"{told.at:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    head.append(f" as of {moment} UTC{', which is now' if told.now else ''}")
    console.print(head, soft_wrap=not console.is_terminal)
    notes = [f"{told.summary.qualified:,} qualified"]
    out = sum(told.summary.disqualified.values())
    if out:
        by = ", ".join(f"{rule} {number:,}" for rule, number in told.summary.disqualified.items())
        notes.append(f"{out:,} disqualified ({by})")
    console.print(Text(seen("; ".join(notes))), soft_wrap=not console.is_terminal)


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
    from rich.text import Text

    summary, lines = told.summary, []
    if summary.passed_over:
        lines.append(f"{counted(summary.passed_over, 'row')} passed over, as `where` says")
    if summary.unmatched:
        lines.append(f"{counted(summary.unmatched, 'joined row')} of no lead in the file")
    if summary.repeated:
        lines.append(f"{counted(summary.repeated, 'row')} with an id that stood there before")
    if summary.ignored:
        lines.append(f"columns not used: {_few(summary.ignored)}")
    if summary.never_found:
        lines.append(f"never found: {_few(summary.never_found)}")
    if lines:
        console.print()
        for line in lines:
            console.print(Text(seen(line), "dim"), soft_wrap=not console.is_terminal)
    if summary.set_aside:
        console.print()
        read = f"{summary.set_aside:,} of {counted(summary.rows, 'row')} could not be read"
        console.print(Text(read, "bold yellow"))
        for bad in told.first_bad:
            console.print(Text(f"  {seen(str(bad))}"), soft_wrap=not console.is_terminal)
        more = summary.set_aside - len(told.first_bad)
        if more > 0:
            console.print(Text(f"  and {more:,} more"))
        if told.bad_rows is None:
            cure = "  cure: --bad-rows FILE keeps them, to be mended and run again"
            console.print(Text(cure, "green"))
    for problem in summary.problems:
        console.print()
        colour = "red" if problem.severity == "error" else "yellow"
        console.print(Text(seen(str(problem)), f"bold {colour}"), soft_wrap=not console.is_terminal)


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_COLUMNS])
    more = len(names) - _MOST_COLUMNS
    return f"{shown} and {more:,} more" if more > 0 else shown
