"""How a program is told that it gave a value of a wrong type; never by the value itself."""

from __future__ import annotations

from typing import NoReturn


def refuse_type(needed: str, given: object, cure: str) -> NoReturn:
    """
    Refuse what was given.

    Args:
        needed: What is needed, as a main clause.
        given: What was given instead; its type is told, and never its content.
        cure: What to do.

    Raises:
        TypeError: Always.

    >>> refuse_type("a path is str or Path", 5, "name a file")
    Traceback (most recent call last):
    TypeError: a path is str or Path, not a value of the type int; name a file
    """
    raise TypeError(f"{needed}, not {type_shown(given)}; {cure}") from None


def type_shown(given: object) -> str:
    """
    What a value is, as Python calls it; never its content, which may be personal.

    >>> type_shown(5), type_shown(None), type_shown(int)
    ('a value of the type int', 'None', 'the class int')
    """
    if given is None:
        return "None"
    if isinstance(given, type):
        return f"the class {given.__name__}"
    return f"a value of the type {type(given).__name__}"
