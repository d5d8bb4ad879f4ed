"""`leadcore check`: every problem of a definition, or `ok`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadcore.cli.examples import Example
from leadcore.cli.exits import Code
from leadcore.cli.opening import AsJson, DefinitionPath

if TYPE_CHECKING:
    from leadcore.definition import Definition
    from leadcore.errors import Problem

EXAMPLES = (
    Example("leadcore check leads", "every problem, or ok"),
    Example("leadcore check leads --strict", "warnings count as errors, as in CI"),
    Example("leadcore check leads --json", "for editors and other programs"),
)


def command(
    definition: DefinitionPath,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")] = False,
    as_json: AsJson = False,
) -> None:
    """
    Tell every problem of a definition, or ok.

    Each problem has its line and column, a code that `leadcore errors` explains, the line itself
    with a mark, and a cure. A definition without errors has its name and fingerprint told; the
    fingerprint changes with the meaning, and with nothing else.
    """
    checked, problems = check(definition)
    wrong = any(strict or problem.severity == "error" for problem in problems)
    if as_json:
        _write(checked, problems, ok=not wrong)
    else:
        _tell(checked, problems, definition, ok=not wrong)
    if wrong:
        raise typer.Exit(Code.WRONG)


def check(path: Path) -> tuple[Definition | None, tuple[Problem, ...]]:
    """The definition, if it can be used, and all problems, in reading order."""
    from leadcore.definition import Definition
    from leadcore.definition.checking import check as checked
    from leadcore.definition.loading.loaded import load
    from leadcore.errors import DefinitionError

    try:
        definition = Definition.load(path)
    except DefinitionError as failure:
        try:  # the error leaves out the warnings
            return None, tuple(checked(load(path)).problems)
        except DefinitionError as error:
            return None, error.problems or failure.problems
    return definition, definition.warnings


def _write(definition: Definition | None, problems: tuple[Problem, ...], *, ok: bool) -> None:
    from leadcore.cli.terminal import write_json

    errors = sum(problem.severity == "error" for problem in problems)
    write_json(
        {
            "ok": ok,
            "definition": definition.label if definition else None,
            "fingerprint": definition.fingerprint if definition else None,
            "errors": errors,
            "warnings": len(problems) - errors,
            "problems": [problem.as_data() for problem in problems],
        }
    )


def _tell(
    definition: Definition | None, problems: tuple[Problem, ...], path: Path, *, ok: bool
) -> None:
    from rich.text import Text

    from leadcore.cli.problems import Sources, count, tell
    from leadcore.cli.terminal import out

    console = out()
    tell(problems, console, Sources(path))
    if problems:
        console.print()
    if definition is None or not ok:
        console.print(Text(count(problems), "bold red"))
        return
    told = Text()
    told.append("ok ", "bold green")
    told.append(definition.label, "bold")
    if problems:
        told.append(f", {count(problems)}")
    console.print(told, soft_wrap=True)
