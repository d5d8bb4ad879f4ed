"""What text for people is written with: it ends no command, whoever reads it and however wide."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console

from leadcore.cli.terminal import turn_away

#: Lines are wrapped no wider than this, however wide the terminal is: wider ones are hard to read.
_WIDEST = 120
#: A terminal that says to be narrower than this has no width, or says something wrong.
_NARROWEST, _USUAL = 10, 80


class Telling(Console):
    """
    A console for text without any marks in it.

    Args:
        stream: Where to; once nobody reads there any more, what is told is let go.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(file=stream, highlight=False, emoji=False, markup=False)
        width = self.width if self.width >= _NARROWEST else _USUAL
        self.width = min(width, _WIDEST)

    def on_broken_pipe(self) -> None:
        """Go on without telling: how the command ends does not hang on who reads along."""
        self.quiet = True
        turn_away(self.file)
