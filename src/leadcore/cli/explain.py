"""`leadcore explain`: one decision of a file in full."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadcore.cli.examples import Example
from leadcore.cli.exits import Refused
from leadcore.cli.inputs import At, InputPath, Joined, SourceName, joined_files, moment, source_of
from leadcore.cli.opening import AsJson, DefinitionPath, opened

if TYPE_CHECKING:
    from leadcore.definition import Decision
    from leadcore.intake import Run

EXAMPLES = (
    Example("leadcore explain leads leads/sample.csv --lead 1001", "why, and what was near"),
    Example("leadcore explain leads leads/sample.csv --lead 1001 --json", "for programs"),
)
#: Among how many identifiers the nearest is looked for.
_MOST_COMPARED = 2_000


def command(
    definition: DefinitionPath,
    leads: InputPath,
    *,
    lead: Annotated[
        str | None, typer.Option("--lead", metavar="ID", help="Which lead of the file.")
    ] = None,
    source: SourceName = None,
    join: Joined = None,
    at: At = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="Show values of personal fields too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """
    Explain one decision in full.

    Every rule that fired with what it read, the points before and after decay and caps, rules
    that nearly fired and what they lacked, and the unknown facts that could change the outcome.
    Values of personal fields are masked.
    """
    from leadcore.intake import Run

    found = opened(definition)
    joined = joined_files(found, source, join)
    with Run(found, source_of(leads), at=moment(at), source=source, joined=joined) as run:
        decision = _decision(run, lead, leads)
    if as_json:
        _write(decision, personal=personal)
    else:
        _tell(decision, personal=personal)


def _decision(run: Run, lead: str | None, leads: str) -> Decision[Any]:
    from leadcore.cli.terminal import counted
    from leadcore.definition import Decision
    from leadcore.errors import nearest

    known: list[str] = []
    bad = []
    for result in run:
        if not isinstance(result, Decision):
            bad.append(result)
        elif result.lead.id == lead:
            return result
        elif len(known) < _MOST_COMPARED:
            known.append(result.lead.id)
    aside = next((each for each in bad if lead in _texts(each.cells)), None)
    if lead is not None and aside is not None:
        raise Refused(f"the row of lead `{lead}` could not be read: {aside}", "mend it in the file")
    near = nearest(lead, known) if lead is not None else None
    if near is not None:
        hint = f"did you mean `{near}`?"
    elif known:
        hint = f"there are {', '.join(islice(known, 5))}{', ...' if len(known) > 5 else ''}"
    else:
        hint = "the file has no lead that can be read"
    if bad:
        hint += f"; {counted(len(bad), 'row')} could not be read, the first: {bad[0]}"
    if lead is None:
        raise Refused("nothing says which lead is to be explained", f"say --lead ID; {hint}")
    raise Refused(f"no lead of `{leads}` has the id `{lead}`", hint)


def _texts(cells: Any) -> list[str]:
    """The texts that stand in a row of a file, or at the top of a payload."""
    if isinstance(cells, Mapping):
        cells = cells.values()
    return [] if isinstance(cells, str) else [str(cell).strip() for cell in cells]


def _write(decision: Decision[Any], *, personal: bool) -> None:
    from leadcore.cli.terminal import write_json
    from leadcore.definition.decision_parts import moment_text

    write_json(
        {
            **decision.model_dump(mode="json"),
            "at": moment_text(decision.at),
            "ask_next": [
                {
                    "fact": question.fact,
                    "label": question.label,
                    "could_change": list(question.could_change),
                    "points": float(question.points),
                }
                for question in decision.ask_next()
            ],
            "near_misses": [asdict(each) for each in decision.near_misses(personal=personal)],
            "explanation": decision.explain(personal=personal),
        }
    )


def _tell(decision: Decision[Any], *, personal: bool) -> None:
    from rich.text import Text

    from leadcore.cli.terminal import out, seen

    console = out()
    for line in decision.explain(personal=personal).splitlines():
        shown = seen(line)
        style = "bold" if shown and not shown.startswith(" ") else ""
        wide = console.width if console.is_terminal else None
        console.print(Text(_filled(shown, wide), style), soft_wrap=True)


def _filled(line: str, width: int | None) -> str:
    """A line of an explanation, filled to the width of a terminal."""
    if width is None or len(line) <= width:
        return line
    blank = re.match(r" *(?:-?[\d.]+ +)?", line)
    margin = blank.end() if blank else 0
    return textwrap.fill(
        line,
        width,
        subsequent_indent=" " * (margin + 2),
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
