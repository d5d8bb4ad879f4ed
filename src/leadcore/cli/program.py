"""The program `leadcore`: its verbs, and what becomes of an error that ends one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from leadcore.cli import check, desk, errors, explain, init, run, schema, show, vocabulary
from leadcore.cli.examples import Example, epilog
from leadcore.cli.exits import TRACEBACK, Code, ended_by
from leadcore.cli.terminal import make_streams_safe, silence

ABOUT = """\
Decide which leads are ready, for whom and why, by a lead definition that marketing and sales
agreed on.

Every verb works on plain files. DEF is a definition: a YAML file, or a folder of them.
"""

EXAMPLES = (
    Example("leadcore init leads", "a definition to begin with, and leads to try it on"),
    Example("leadcore check leads", "is it right?"),
    Example("leadcore run leads leads/sample.csv", "decide a file of leads"),
)

ENDINGS = (
    "Exit codes: 0 fine, 1 an expectation or threshold failed, 2 the definition or the arguments "
    "are wrong, 3 a plugin or outside system failed, 130 interrupted with everything so far kept."
)


class Program(TyperGroup):
    """The group of all verbs: whatever ends a verb is told in one line and has its exit code."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The verbs in the order in which people need them."""
        del ctx
        return list(self.commands)

    def make_context(self, *arguments: Any, **more: Any) -> Any:
        """Read the arguments, which may ask for help."""
        try:
            return super().make_context(*arguments, **more)
        except BrokenPipeError:  # whoever read the help has seen enough of it
            silence()
            raise typer.Exit(Code.FINE) from None

    def invoke(self, ctx: Any) -> Any:
        """Carry out a verb."""
        make_streams_safe()
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:  # whoever read the output has seen enough of it
            silence()
            raise typer.Exit(Code.FINE) from None
        except (Exception, KeyboardInterrupt) as error:
            if hasattr(error, "format_message"):  # wrong arguments: Typer knows what to say
                raise
            raise typer.Exit(ended_by(error)) from None
        else:
            return result


app = typer.Typer(
    cls=Program,
    name="leadcore",
    help=ABOUT,
    epilog=epilog(EXAMPLES, ENDINGS),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Plain help: three times as quick as help in frames, and the same on every terminal.
    rich_markup_mode=None,
)

VERBS = {
    "init": init,
    "check": check,
    "show": show,
    "run": run,
    "explain": explain,
    "schema": schema,
    "vocabulary": vocabulary,
    "errors": errors,
}
for _name, _module in VERBS.items():
    app.command(_name, epilog=epilog(_module.EXAMPLES))(_module.command)
app.add_typer(desk.app, name="desk")


def _version(asked: bool) -> None:
    if asked:
        from leadcore import __version__

        typer.echo(f"leadcore {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which version."),
    ] = False,
    traceback: Annotated[
        bool,
        typer.Option("--traceback", help=f"Show where a bug arose; so does {TRACEBACK}=1."),
    ] = False,
) -> None:
    del version
    if traceback:
        os.environ[TRACEBACK] = "1"


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the program.

    Args:
        arguments: What stands behind `leadcore` on the command line; by default that of the
            process.

    Returns:
        The exit code.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        make_streams_safe()
        app(given, prog_name="leadcore")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BrokenPipeError:  # nobody reads what is wrong with the arguments
        return Code.WRONG
    except (OSError, KeyboardInterrupt) as error:  # no verb had begun, as where help is shown
        return ended_by(error)
    finally:
        silence()
    return Code.FINE
