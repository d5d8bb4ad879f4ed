"""`leadcore errors`: what a problem code means, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcore.cli.examples import Example
from leadcore.cli.exits import Refused
from leadcore.cli.opening import AsJson

EXAMPLES = (
    Example("leadcore errors LC-EXPR-003", "what one code means"),
    Example("leadcore errors", "all codes"),
)


def command(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code such as LC-EXPR-003.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """
    Explain a problem code, or list all codes.

    Each has the cause of such problems, and their cure.
    """
    from leadcore.cli.terminal import out, table, write_json
    from leadcore.errors import CATALOGUE, nearest

    if code is None:
        found = list(CATALOGUE)
    else:
        wanted = code.strip().upper()
        if wanted not in CATALOGUE:
            near = nearest(wanted, CATALOGUE)
            hint = f"did you mean {near}?" if near else "`leadcore errors` lists all codes"
            raise Refused(f"no problem has the code `{code}`", hint)
        found = [wanted]
    if as_json:
        data = {
            each: {
                "title": CATALOGUE[each].title,
                "cause": CATALOGUE[each].cause,
                "cure": CATALOGUE[each].cure,
            }
            for each in found
        }
        write_json(data)
        return
    console = out()
    if code is not None:
        from rich.text import Text

        entry = CATALOGUE[found[0]]
        console.print(Text.assemble((found[0], "bold"), f": {entry.title}"))
        console.print(f"\n{entry.cause}")
        console.print(Text.assemble("\n", ("cure: ", "bold green"), entry.cure))
        return
    listed = table("Code", "Problem")
    for each in found:
        listed.add_row(each, CATALOGUE[each].title)
    console.print(listed)
