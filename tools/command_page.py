"""
The reference page of the command line, written from the program itself.

`python -m tools.command_page` writes docs/reference/cli.md anew; a test compares the two, so no
verb or option can go without its words. The examples are those of `--help`, and run in the tests
of the documentation.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from leadcore.cli import desk
from leadcore.cli.examples import Example
from leadcore.cli.exits import MEANINGS, TRACEBACK
from leadcore.cli.program import ABOUT, VERBS, app

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "cli.md"

HEAD = f"""\
# The command line

{ABOUT.strip()}
`python -m leadcore.cli` is the same program.

<!-- This page is written by `python -m tools.command_page` from what the program itself says. -->

The examples on this page build on each other, from top to bottom.
"""

#: A small export, for the examples that draft a definition from one.
EXPORT = """\
<!--
```csv title="export.csv"
Lead ID,E-Mail,Country,Employees,Created
1,ada@example.com,DE,250,2026-10-01 09:30
2,ben@example.com,AT,unknown,2026-10-02 14:05
3,eva@example.com,DE,40,2026-10-05 08:00
```
-->
"""

STREAMS = f"""\
## Output, terminals and other programs

What was asked for goes to the standard output; problems, progress and where things lie go to the
error output.
Colours and progress appear on a terminal only, and messages are filled to its width only there.
Data (JSON, JSON Lines, Markdown, CSV) is written in UTF-8, whatever the locale says.

| variable | does |
| --- | --- |
| `NO_COLOR` | any value: no colours on a terminal either |
| `COLUMNS` | how wide tables may be |
| `{TRACEBACK}` | any value: shows where an internal error arose, for a report of it |
"""


def page() -> str:
    """The whole page."""
    command = typer.main.get_command(app)
    parts = [HEAD, *_command(command, "leadcore", ()), _exits()]
    for name, module in VERBS.items():
        parts.append(f"## leadcore {name}\n\n{_text(inspect.getdoc(module.command) or '')}\n")
        if name == "init":
            parts.append(EXPORT)
        parts += _command(command.commands[name], f"leadcore {name}", module.EXAMPLES)  # type: ignore[attr-defined]
    parts += _desk(command.commands["desk"])  # type: ignore[attr-defined]
    parts.append(STREAMS)
    return "\n".join(parts)


def _desk(group: Any) -> Iterator[str]:
    """The verbs of the desk, which all stand behind the address of a store."""
    yield f"## leadcore desk\n\n{_text(desk.ABOUT)}\n"
    lines = [f"$ {each.command}  # {each.does}" for each in desk.EXAMPLES]
    yield "\n".join(["```console", *lines, "```\n"])
    for name, verb in group.commands.items():
        yield f"### leadcore desk STORE {name}\n\n{_text(verb.help or '')}\n"
        yield from _command(verb, f"leadcore desk STORE {name}", ())


def _command(command: Any, name: str, examples: tuple[Example, ...]) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    words = [name, *(_argument(each) for each in arguments)]
    if name == "leadcore":
        words += ["VERB", "..."]
    elif options:
        words.append("[OPTIONS]")
    yield f"```text\n{' '.join(words)}\n```\n"
    yield "| | |\n| --- | --- |"
    for each in arguments:
        yield f"| `{each.metavar or each.name.upper()}` | {_text(each.help)} |"
    for each in options:
        yield f"| {_option(each)} | {_text(each.help)} |"
    yield "| `--help` | Show this in short. |\n"
    if examples:
        lines = [f"$ {each.command}  # {each.does}" for each in examples]
        yield "\n".join(["```console", *lines, "```\n"])


def _argument(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required else f"[{name}]"


def _option(option: Any) -> str:
    takes = "" if option.is_flag else f" {option.metavar or option.name.upper()}"
    return ", ".join(f"`{each}{takes}`" for each in option.opts)


def _text(help_text: str) -> str:
    return re.sub(r"(?<=\S)\n(?=\S)", " ", help_text).strip().replace("|", r"\|")


def _exits() -> str:
    rows = [f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items()]
    return "\n".join(["| exit code | means |", "| --- | --- |", *rows, ""])


def main() -> int:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
