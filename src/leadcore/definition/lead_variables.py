"""The type variables that keep an application's own lead type through definitions and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadcore.model import Lead

if TYPE_CHECKING:
    # With a default, `Definition` without brackets is one of plain leads. The standard library has
    # such variables from Python 3.13 on; type checkers know this package by themselves.
    from typing_extensions import TypeVar

    #: The lead type of a definition or decision, which only ever gives such leads.
    L_co = TypeVar("L_co", bound=Lead, default=Lead, covariant=True)
    #: The lead type that a definition is asked to use.
    L = TypeVar("L", bound=Lead)
else:
    from typing import TypeVar

    L_co = TypeVar("L_co", bound=Lead, covariant=True)
    L = TypeVar("L", bound=Lead)

__all__ = ["L", "L_co"]
