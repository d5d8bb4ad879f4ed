"""The command line: reads arguments, asks the library, shows the answer; it decides nothing."""

from leadcore.cli.program import main

__all__ = ["main"]
