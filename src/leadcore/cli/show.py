"""`leadcore show`: a definition for people who do not read YAML."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from leadcore.cli.examples import Example
from leadcore.cli.opening import DefinitionPath, opened

EXAMPLES = (
    Example("leadcore show leads", "read it on the terminal"),
    Example("leadcore show leads > leads.md", "Markdown, for a wiki or a pull request"),
)


def command(
    definition: DefinitionPath,
    *,
    raw: Annotated[
        bool, typer.Option("--raw", help="Write Markdown on a terminal too, as in a pipe.")
    ] = False,
) -> None:
    """
    Show a definition in plain English.

    It is a document for people who do not read YAML: who is no lead, who is qualified, what
    scores, the grades and stages, and which team gets whom, in the order in which it is decided.
    It says what the rules mean and not how they are written, so that sales can hold it against
    what was agreed.
    """
    from leadcore.cli.terminal import is_terminal, out, seen, write
    from leadcore.definition.showing import show

    text = show(opened(definition))
    if raw or not is_terminal(sys.stdout):
        write(text)
        return
    from rich.markdown import Markdown

    visible = "\n".join(map(seen, text.split("\n")))
    out().print(Markdown(visible))
