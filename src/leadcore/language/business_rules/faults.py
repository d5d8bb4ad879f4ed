"""What is wrong with a condition tree, placed by a path within it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from leadcore.language.faults import Fault, FaultError

#: Keys and positions from the root of a tree, such as `("all", 1, "value")`.
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class TreeFault(Fault):
    """
    A fault within a tree.

    Attributes:
        steps: The keys and positions that lead to it.
    """

    steps: Steps = ()

    @property
    def path(self) -> str:
        """The steps as people read them: `all[1].value`."""
        shown = ""
        for step in self.steps:
            shown += f"[{step}]" if isinstance(step, int) else f".{step}" if shown else step
        return shown


def tree_fault(code: str, message: str, hint: str = "", *, at: Steps = ()) -> FaultError:
    """The error for one fault of a tree."""
    return FaultError(TreeFault(code, message, hint, 0, 0, at))


def shown(given: object) -> str:
    """
    A key or an operator as messages show it; of what is no text or number, only what it is.

    >>> shown("equal_to"), shown(["equal_to"])
    ('equal_to', 'a list')
    """
    try:
        plain = isinstance(given, str | int | float | Decimal)
        return str(given)[:60] if plain else _named(given)
    except ValueError:  # a whole number of more digits than Python writes out
        return _named(given)


def wrong_type(wanted: str, given: object, at: Steps) -> FaultError:
    """A value of another type stands where one is wanted."""
    return tree_fault("LC-BR-006", f"{wanted} belongs here, not {_named(given)}", at=at)


def _named(given: object) -> str:
    named = {bool: "a yes/no value", str: "a text", type(None): "nothing", list: "a list"}
    if isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        return "a number"
    return named.get(type(given), "something else")


def never_holds(message: str, hint: str, at: Steps) -> FaultError:
    """A test that no lead can pass is a mistake, whatever the package makes of it."""
    return tree_fault("LC-BR-008", message, hint, at=at)


def always_holds(message: str, at: Steps) -> FaultError:
    """A test that every lead passes is one that was never filled in."""
    return tree_fault("LC-BR-009", message, "fill the value in, or leave the test out", at=at)
