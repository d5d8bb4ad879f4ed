"""`leadcore desk STORE ...`: the running process on a store, a verb each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadcore.cli.examples import Example, epilog
from leadcore.cli.exits import Code
from leadcore.cli.opening import AsJson, DefinitionPath, opened

if TYPE_CHECKING:
    from leadcore.desk import Desk, Imported, Item

ABOUT = """\
Keep leads in a store: take files in, look leads up, and change the definition.

STORE is sqlite:///leads.db, or postgresql+psycopg://user@host/name.
"""

EXAMPLES = (
    Example("leadcore desk sqlite:///leads.db import leads leads/sample.csv", "take a file in"),
    Example("leadcore desk sqlite:///leads.db attention", "what needs a person"),
    Example("leadcore desk sqlite:///leads.db lead 1", "one lead, and why it stands where it does"),
)

app = typer.Typer(help=ABOUT, epilog=epilog(EXAMPLES), no_args_is_help=True, rich_markup_mode=None)

LeadId = Annotated[str, typer.Argument(metavar="ID", help="The lead's id at the desk.")]


@app.callback()
def _store(
    context: typer.Context,
    store: Annotated[str, typer.Argument(metavar="STORE", help="The address of the store.")],
) -> None:
    context.obj = store


def _open(context: typer.Context, definition: Path | None = None) -> Desk:
    """The desk on the store that was named, which is only made where a definition is given."""
    from leadcore.desk import Desk

    if definition is None:
        return Desk.reopen(context.obj)
    return Desk.open(context.obj, opened(definition))


@app.command("import")
def import_(
    context: typer.Context,
    definition: DefinitionPath,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV, JSON Lines or Parquet files.")
    ],
    *,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="NAME", help="The source under `capture:`."),
    ] = None,
    historic: Annotated[
        bool,
        typer.Option("--historic", help="Store and decide, and ask for no action: a first import."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """
    Take files of inquiries in, row by row.

    Killed at any moment, it goes on where it was when it is asked for again: no row is lost or
    doubled. Rows that cannot be read are kept, and listed by `attention`.
    """
    from leadcore.cli.passes import watched

    told = {}
    with _open(context, definition) as desk:
        for file in files:
            with watched(unwatched=as_json) as progress:
                told[str(file)] = desk.import_file(
                    file, source=source, historic=historic, progress=progress
                )
    _write_imports(told, as_json=as_json)


def _write_imports(told: dict[str, Imported], *, as_json: bool) -> None:
    from leadcore.cli.terminal import counted, out, write_json

    if as_json:
        write_json([{"file": name, **_plain(each)} for name, each in told.items()])
        return
    for name, each in told.items():
        rate = each.rows / each.seconds if each.seconds else 0
        parts = [f"{counted(each.taken, 'arrival')} taken in", f"{each.new_leads:,} new leads"]
        if each.repeated:
            parts.append(f"{each.repeated:,} taken in before")
        if each.parked:
            parts.append(f"{each.parked:,} could not be read: see `attention`")
        out().print(f"{name}: {', '.join(parts)} ({rate:,.0f} rows a second)", soft_wrap=True)


@app.command()
def lead(context: typer.Context, lead_id: LeadId, *, as_json: AsJson = False) -> None:
    """Tell one lead: the decision that stands, as it was made, and what happened."""
    from leadcore.cli.terminal import out, write_json

    with _open(context) as desk:
        if as_json:
            write_json({"decision": desk.decisions(lead_id)[0], "history": _history(desk, lead_id)})
            return
        out().print(desk.explain(lead_id), end="", soft_wrap=True, markup=False, highlight=False)
        out().print("\nWhat happened")
        for each in _history(desk, lead_id):
            source = f" ({each['source']})" if each["source"] else ""
            out().print(f"  {each['at']}  {each['kind']}{source}", soft_wrap=True, highlight=False)


def _history(desk: Desk, lead_id: str) -> list[dict[str, Any]]:
    from leadcore.definition.decision_parts import moment_text

    return [
        {
            "at": moment_text(each.at),
            "recorded_at": moment_text(each.recorded_at),
            "kind": each.kind,
            "source": each.source,
            "details": each.details,
        }
        for each in desk.history(lead_id)
    ]


@app.command()
def attention(
    context: typer.Context,
    *,
    most: Annotated[int, typer.Option("--most", metavar="N", help="How many at most.", min=1)] = 20,
    as_json: AsJson = False,
) -> None:
    """List what needs a person: what could not be read, and what rules cannot answer."""
    from leadcore.cli.terminal import out, write_json

    with _open(context) as desk:
        items = desk.attention(most=most)
    if as_json:
        write_json([_item(each) for each in items])
        return
    for each in items:
        about = each.source or (f"lead {each.lead_id}" if each.lead_id else "")
        out().print(f"{each.id}  {each.kind}  {about}", soft_wrap=True, highlight=False)
        for problem in each.problems:
            cure = f" ({problem.hint})" if problem.hint else ""
            out().print(f"    {problem.message}{cure}", soft_wrap=True, markup=False)
    if not items:
        out().print("nothing needs a person")


def _item(item: Item) -> dict[str, Any]:
    from leadcore.definition.decision_parts import moment_text

    return {
        "id": item.id,
        "kind": item.kind,
        "at": moment_text(item.at),
        "source": item.source,
        "lead": item.lead_id,
        "problems": [problem.as_data() for problem in item.problems],
    }


@app.command()
def work(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Do what is due: decide leads anew that have expired, or whose company has changed."""
    with _open(context) as desk:
        done = desk.work()
    _say(as_json, f"{done.decided:,} decided anew, {done.changed:,} of them changed", done)


@app.command()
def adopt(
    context: typer.Context,
    definition: DefinitionPath,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would change.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take on another definition: decide all leads by it, in batches that can be interrupted."""
    from leadcore.cli.terminal import out

    found = opened(definition)
    with _open(context) as desk:
        told = desk.adopt(found, dry_run=dry_run)
    would = "would change" if dry_run else "changed"
    _say(as_json, f"{told.leads:,} leads, {told.changed:,} {would}", told)
    for move, count in () if as_json else sorted(told.moves.items(), key=lambda each: -each[1]):
        out().print(f"  {count:>9,}  {move}", highlight=False)


@app.command()
def rebuild(
    context: typer.Context,
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Write what differs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Work every lead out from the journal, and hold it against what is stored."""
    with _open(context) as desk:
        told = desk.rebuild(repair=repair)
    same = "all as stored" if not told.differing else f"{len(told.differing):,} stored otherwise"
    ids = f": {', '.join(told.differing[:20])}" if told.differing else ""
    _say(as_json, f"{told.leads:,} leads rebuilt, {same}{ids}", told)
    if told.differing and not repair:
        raise typer.Exit(Code.EXPECTATION_FAILED)


@app.command()
def export(context: typer.Context, lead_id: LeadId) -> None:
    """Give out all that is kept of the person whose lead it is, as JSON."""
    from leadcore.cli.terminal import write_json

    with _open(context) as desk:
        write_json(desk.export(lead_id))


@app.command()
def erase(context: typer.Context, lead_id: LeadId, *, as_json: AsJson = False) -> None:
    """Remove the person whose lead it is from everywhere; counts and outcomes stay."""
    with _open(context) as desk:
        told = desk.erase(lead_id)
    rest = "; pending, because somebody reads the store" if told.pending else ""
    _say(
        as_json,
        f"erased {len(told.lead_ids)} leads, {told.removed} arrivals and events{rest}",
        told,
    )


def _say(as_json: bool, text: str, data: Any) -> None:
    from leadcore.cli.terminal import out, write_json

    if as_json:
        write_json(_plain(data))
    else:
        out().print(text, soft_wrap=True, highlight=False)


def _plain(data: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(data)
