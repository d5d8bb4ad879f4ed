"""The exceptions: one root, and below it one class for each of those who must act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadcore.errors.problem import Problem


class LeadcoreError(Exception):
    """
    The root of everything leadcore raises on purpose.

    Attributes:
        problems: What is wrong, each with code, place and cure; never empty.
    """

    headline = "something is wrong"

    def __init__(self, problems: Problem | Iterable[Problem], *, subject: str = "") -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        if not self.problems:
            raise ValueError("an error must carry at least one problem")
        if not all(isinstance(problem, Problem) for problem in self.problems):
            raise TypeError("an error carries Problems; make one with Problem(code, message)")
        self.subject = subject
        super().__init__(self._text())

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    def __reduce__(self) -> tuple[Any, ...]:
        return _raised_again, (type(self), self.problems, self.subject)

    def _text(self) -> str:
        if len(self.problems) == 1:
            return str(self.problems[0])
        name = f"{self.subject}: " if self.subject else ""
        lines = [f"{name}{self.headline}: {len(self.problems)} problems"]
        lines += [f"  {problem}" for problem in self.problems]
        return "\n".join(lines)


def _raised_again(
    kind: type[LeadcoreError], problems: tuple[Problem, ...], subject: str
) -> LeadcoreError:
    """The error that was pickled, as when a worker process raised it."""
    return kind(problems, subject=subject)


class DefinitionError(LeadcoreError):
    """A lead definition cannot be used; its author must act. Carries every problem of it."""

    headline = "the lead definition cannot be used"


class LeadError(LeadcoreError):
    """A lead, inquiry or touch has values that its model refuses; whoever built it must act."""

    headline = "the values are not those of a lead"


class InputError(LeadcoreError):
    """A file or payload cannot be read at all (one bad row never raises this: it is set aside)."""

    headline = "the input cannot be read"


class StoreError(LeadcoreError):
    """The database of a store cannot be used, or failed; whoever runs it must act."""

    headline = "the store cannot be used"


class DeskError(LeadcoreError):
    """The desk was asked for something that it cannot do; the application must act."""

    headline = "the desk cannot do that"


class MomentError(LeadcoreError):
    """A moment without a time zone was given where one is needed; the application must act."""

    headline = "a moment needs a time zone"
