"""The command line: reads arguments, asks the library, shows the answer; it decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]

#: The exit code of what was interrupted, as `leadcore.cli.exits` has it, which is not loaded yet.
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the program.

    Args:
        arguments: What stands behind `leadcore` on the command line; by default that of the
            process.

    Returns:
        The exit code.
    """
    try:
        from leadcore.cli.program import main as program

        return program(arguments)
    except KeyboardInterrupt:  # while the program was being loaded: nothing was begun
        return _INTERRUPTED
