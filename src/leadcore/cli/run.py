"""`leadcore run`: decide every lead of a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from leadcore.cli.examples import Example
from leadcore.cli.exits import Code, Refused
from leadcore.cli.inputs import At, InputPath, Joined, SourceName, joined_files, moment, source_of
from leadcore.cli.opening import AsJson, DefinitionPath, opened, refuse_to_overwrite
from leadcore.cli.terminal import is_closed
from leadcore.cli.thresholds import Threshold, hold

if TYPE_CHECKING:
    from leadcore.cli.passes import Pass

EXAMPLES = (
    Example("leadcore run leads leads/sample.csv", "how many are in which stage"),
    Example("leadcore run leads leads/sample.csv --out decided.jsonl", "one object a lead"),
    Example(
        "leadcore run leads leads/sample.csv --out out.csv --carry company,country",
        "for a spreadsheet, with columns of the file beside the decisions",
    ),
    Example(
        "leadcore run leads leads/sample.csv --bad-rows bad.csv --max-bad 5%",
        "bad rows into a file, to be mended and run again; too many are a failure",
    ),
    Example(
        "leadcore run leads leads/sample.csv --at 2026-03-01 --out - | head -1",
        "as of a day, into another program",
    ),
    Example(
        "leadcore run leads leads/sample.csv --at arrival",
        "each lead as of its own inquiry, to look back",
    ),
)


def command(
    definition: DefinitionPath,
    leads: InputPath,
    *,
    source: SourceName = None,
    join: Joined = None,
    at: At = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Where the decisions go: .jsonl, .csv or .parquet, the first two also .gz; "
            "- is JSON Lines on the standard output.",
        ),
    ] = None,
    carry: Annotated[
        list[str] | None,
        typer.Option(
            "--carry",
            metavar="COLUMNS",
            help="Columns of the file to copy beside the decisions, as name,city; or all.",
        ),
    ] = None,
    bad_rows: Annotated[
        Path | None,
        typer.Option(
            "--bad-rows",
            metavar="FILE",
            help="Where rows go that cannot be read, to be mended and run again.",
        ),
    ] = None,
    max_bad: Annotated[
        str | None,
        typer.Option(
            "--max-bad",
            metavar="ROWS|PERCENT%",
            help="End with exit code 1 when more rows than this cannot be read, as 100 or 2%; "
            "everything is written all the same.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """
    Decide every lead of a file.

    Each gets its stage, grade, score and team, the reasons, what was unknown, and until when the
    decision holds. A row that cannot be read is set aside alone, and the rest goes on. Without
    --out it is only counted what came out. Interrupted, it keeps all that is decided.
    """
    from leadcore.cli.passes import Pass, watched
    from leadcore.cli.summaries import Told, tell

    _check_names(out, as_json=as_json)
    if carry and out is None:
        raise Refused("--carry copies columns beside decisions", "add --out FILE")
    threshold = Threshold.read(max_bad) if max_bad is not None else None
    found = opened(definition)
    targets = [Path(out)] if out not in (None, "-") else []
    refuse_to_overwrite(definition, found.document, [*targets, *([bad_rows] if bad_rows else [])])
    now = moment(at)
    mixed = out == "-" and sys.stdout.isatty()
    with watched(unwatched=mixed) as progress:
        going = Pass(
            found,
            source_of(leads),
            at=now,
            source=source,
            joined=joined_files(found, source, join),
            progress=progress,
        )
        interrupted = _carried_out(going, out, bad_rows, carry or ())
    summary = going.summary
    told = Told(
        definition=found.label,
        stages=found.vocabulary.stages,
        grades=found.vocabulary.grades,
        leads=leads,
        at=now,
        now=at is None,
        out=None if out == "-" else out,
        bad_rows=bad_rows if summary.set_aside else None,
        bad_row_files=going.bad_row_files,
        written=going.written,
        row=going.row,
        source=going.source,
        interrupted=interrupted,
        first_bad=going.first_bad,
        summary=summary,
    )
    tell(told, as_json=as_json, aside=out == "-")
    if interrupted:
        raise typer.Exit(Code.INTERRUPTED)
    if any(problem.severity == "error" for problem in summary.problems):
        raise typer.Exit(Code.WRONG)
    hold(threshold, summary, bad_rows)


def _check_names(out: str | None, *, as_json: bool) -> None:
    if out is None:
        return
    if out == "-":
        if as_json:
            hint = "name a file for the decisions, or leave out --json"
            raise Refused("--out - and --json both write on the standard output", hint)
        if is_closed(sys.stdout):
            raise Refused("the standard output is closed", "name a file, as --out decided.jsonl")
        return
    from leadcore.intake.result_files import check_ending

    check_ending(out)


def _carried_out(going: Pass, out: str | None, bad_rows: Path | None, carry: Sequence[str]) -> bool:
    """Go through the whole file; returns whether it was interrupted."""
    with going, going.interruptible(), _target(out) as target:
        try:
            going.write(target, bad_rows, carry=carry)
        except KeyboardInterrupt:
            return True
    return False


@contextmanager
def _target(out: str | None) -> Iterator[Any]:
    """What the decisions are written to."""
    if out is None:
        from leadcore.cli.passes import Nowhere

        yield Nowhere()
    elif out != "-":
        yield out
    else:
        with _standard_output() as stream:
            yield stream


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """The standard output in UTF-8, whatever the locale says, and as it was afterwards."""
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # captured by a test or a notebook
        yield sys.stdout
        return
    sys.stdout.flush()
    stream = io.TextIOWrapper(binary, encoding="utf-8", newline="\n", write_through=False)
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()
