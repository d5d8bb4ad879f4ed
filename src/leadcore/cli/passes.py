"""A pass over a file of leads that can be watched, and interrupted without losing what is done."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from leadcore.cli.terminal import is_terminal
from leadcore.definition import Decision
from leadcore.intake import BadRow, ResultFile, Run

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: How many bad rows are told by themselves.
_MOST_TOLD = 3


class Nowhere(ResultFile):
    """Takes decisions that are only counted."""

    def write(self, decision: Decision[Any], carried: Mapping[str, Any] | None = None) -> None:
        """Let it go."""

    def close(self) -> None:
        """Do nothing."""


class Pass(Run):
    """
    A run that ends between two results when it is interrupted.

    Attributes:
        written: How many decisions were given out, and so are written.
        first_bad: The first bad rows, to be told.
    """

    written = 0
    first_bad: tuple[BadRow, ...] = ()
    # Whether files are being opened, written or finished, which is not to be broken off.
    _busy = True
    _interrupted = 0
    _last_row = 0

    @property
    def row(self) -> int:
        """The number of the row that the last decision given out is about; 0 without one."""
        return self._last_row

    def __iter__(self) -> Iterator[Decision[Any] | BadRow]:
        """The decisions and bad rows, in input order."""
        results = super().__iter__()
        while not self._interrupted:
            self._busy = False  # until the next one is there, nothing is lost
            result = next(results, None)
            self._busy = True  # until the next one is asked for, this one is being written
            if result is None:
                return
            yield result
            if isinstance(result, BadRow):
                if len(self.first_bad) < _MOST_TOLD:
                    self.first_bad = (*self.first_bad, result)
            else:
                self.written += 1
                self._last_row = super().row
        raise KeyboardInterrupt

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """
        Let an interruption wait until the result at hand is written, and files are finished.

        An interruption is Ctrl-C, or being told to end in another way. Whoever interrupts a third
        time does not want to wait.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in _interruptions()}
        # What runs in the background, or outlives its terminal, was told not to listen.
        heard = {number: each for number, each in before.items() if each != signal.SIG_IGN}
        for number in heard:
            signal.signal(number, self._interrupt)
        try:
            yield
        finally:
            for number, handler in heard.items():
                signal.signal(number, handler)

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        self._interrupted += 1
        if not self._busy or self._interrupted > 2:
            self._busy = True  # from now on files are being finished
            raise KeyboardInterrupt


def _interruptions() -> Iterator[signal.Signals]:
    """The signals that ask a program to end; not every system has them all."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            yield signal.Signals[name]


class Advance(Protocol):
    """How far something is that goes through a file."""

    @property
    def rows(self) -> int:
        """How many rows were read."""

    @property
    def bytes_read(self) -> int:
        """How many bytes of the file were read."""

    @property
    def bytes_in_all(self) -> int | None:
        """How many there are; None when that cannot be known."""


@contextmanager
def watched(*, unwatched: bool) -> Iterator[Callable[[Advance], None] | None]:
    """
    Show on a terminal how far a pass is: rows, rows a second, and the part of the file.

    Args:
        unwatched: Whether to show nothing even there.

    Yields:
        What is to be told of progress, or None when nobody looks.
    """
    if unwatched or not is_terminal(sys.stderr):
        yield None
        return
    with _bar() as bar:
        task = bar.add_task("", total=None, rows="")

        def told(progress: Advance) -> None:
            elapsed = bar.tasks[0].elapsed or 0
            rate = f", {progress.rows / elapsed:,.0f} a second" if elapsed > 0.5 else ""
            bar.update(
                task,
                total=progress.bytes_in_all,
                completed=progress.bytes_read,
                rows=f"{progress.rows:,} rows{rate}",
            )

        yield told


def _bar() -> Bar:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from leadcore.cli.terminal import err

    columns = (BarColumn(bar_width=30), TaskProgressColumn(), TextColumn("{task.fields[rows]}"))
    return Progress(*columns, console=err(), transient=True)
