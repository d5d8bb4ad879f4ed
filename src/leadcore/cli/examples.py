"""Examples of commands, as the help of each verb shows them, and the page made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: How wide a line may be on a terminal of 80 columns, put in as help texts are.
_WIDEST = 76


@dataclass(frozen=True, slots=True)
class Example:
    """
    A command and what it is good for.

    Attributes:
        command: The command, as typed.
        does: What it does, in a few words.
    """

    command: str
    does: str


def epilog(examples: Sequence[Example], ending: str = "") -> str:
    r"""
    The end of a help text: the examples, one a line, and a closing paragraph.

    >>> epilog([Example("leadcore check leads.yaml", "is it right?")])
    '\x08\nExamples:\n  leadcore check leads.yaml  # is it right?'
    """
    width = max(len(example.command) for example in examples)
    lines = [f"  {example.command:<{width}}  # {example.does}" for example in examples]
    if max(map(len, lines)) > _WIDEST:
        lines = [line for each in examples for line in (f"  # {each.does}", f"  {each.command}")]
    # The sign for backspace keeps Typer from filling the lines of the paragraph.
    block = "\n".join(["\b", "Examples:", *lines])
    return f"{block}\n\n{ending}" if ending else block
