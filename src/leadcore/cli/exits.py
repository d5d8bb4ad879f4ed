"""How a command ends: every way that it can fail has its exit code and its one message here."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from enum import IntEnum
from pathlib import Path

from leadcore.cli.terminal import seen, silence
from leadcore.errors import DefinitionError, LeadcoreError, StoreError

#: Set to anything, it shows where in leadcore an internal error arose.
TRACEBACK = "LEADCORE_TRACEBACK"
#: What fails outside of leadcore and of what it was asked to do: a full disk, a broken one.
_OUTSIDE = frozenset({errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG, errno.EROFS})

#: What is wrong with the address of a store, and not with the store.
_BADLY_NAMED = frozenset({"LC-ST-001", "LC-ST-002"})


class Code(IntEnum):
    """The exit codes of every command."""

    FINE = 0
    EXPECTATION_FAILED = 1
    WRONG = 2
    OUTSIDE_FAILED = 3
    INTERRUPTED = 130


MEANINGS = {
    Code.FINE: "fine",
    Code.EXPECTATION_FAILED: "an expectation or threshold failed",
    Code.WRONG: "the definition or the arguments are wrong",
    Code.OUTSIDE_FAILED: "a plugin or outside system failed, such as a full disk; or leadcore",
    Code.INTERRUPTED: "interrupted, by Ctrl-C or told to end, with everything so far kept",
}


class Refused(Exception):  # noqa: N818 -- no error of the library: how a verb says what is wrong
    """
    A verb cannot do what it was asked.

    Attributes:
        message: What is wrong, in one line.
        hint: What to do about it.
    """

    def __init__(self, message: str, hint: str = "", code: Code = Code.WRONG) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code


class Unusable(Exception):  # noqa: N818 -- as above
    """
    A lead definition has problems.

    Attributes:
        error: The problems.
        path: Where the definition lies, so that its lines can be shown.
    """

    def __init__(self, error: DefinitionError, path: Path) -> None:
        super().__init__(str(error))
        self.error = error
        self.path = path


def ended_by(error: BaseException) -> Code:
    """Tell on the error stream why a command ended, and with which code it ends."""
    try:
        _tell(error)
    except OSError:  # the error stream takes nothing any more, so that the code must do
        silence()
    return _code_of(error)


def _code_of(error: BaseException) -> Code:
    match error:
        case KeyboardInterrupt():
            return Code.INTERRUPTED
        case Refused():
            return error.code
        case StoreError() if error.code not in _BADLY_NAMED:
            return Code.OUTSIDE_FAILED
        case Unusable() | LeadcoreError():
            return Code.WRONG
        case OSError() if error.errno not in _OUTSIDE:
            return Code.WRONG
        case _:
            return Code.OUTSIDE_FAILED


def _tell(error: BaseException) -> None:
    match error:
        case KeyboardInterrupt():
            _say("interrupted")
        case Refused():
            _say(error.message, error.hint)
        case Unusable():
            _problems(error.error, error.path)
        case LeadcoreError():
            _problems(error, None)
        case OSError():
            _system(error)
        case _:
            _bug(error)


def warn(message: str) -> None:
    """Tell on the error stream what does not end a command, and is not to be overlooked."""
    _say(message, warning=True)


def _say(message: str, hint: str = "", *, warning: bool = False) -> None:
    from rich.text import Text

    from leadcore.cli.terminal import err, paragraph

    console = err()
    told = Text()
    told.append("leadcore: ", "bold yellow" if warning else "bold red")
    told.append("warning: " if warning else "", "bold yellow")
    told.append(seen(message))
    paragraph(console, told)
    if hint:
        told = Text("cure: ", "bold green")
        told.append(seen(hint), "not bold default")
        paragraph(console, told, 2)


def _problems(error: LeadcoreError, definition: Path | None) -> None:
    from leadcore.cli.problems import Sources, count, tell
    from leadcore.cli.terminal import err

    console = err()
    tell(error.problems, console, Sources(definition))
    if len(error.problems) > 1:
        console.print(f"\n{count(error.problems)}")


def _system(error: OSError) -> None:
    """A file that is not there, may not be written, or a disk that is full."""
    why = (error.strerror or str(error) or type(error).__name__).lower()
    name = error.filename
    what = f"`{os.fsdecode(name)}`: " if isinstance(name, str | bytes | os.PathLike) else ""
    _say(f"{what}{why}", _cure_of(error))


def _cure_of(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "make room, and run it again"
    if error.errno == errno.EFBIG:
        return "let files be larger, as `ulimit -f` does, or write to another disk"
    if error.errno == errno.ENOENT and isinstance(error.filename, str | os.PathLike):
        folder = Path(error.filename).parent
        return "" if folder.exists() else f"make the folder `{folder}` first, or mend the name"
    if error.errno == errno.EISDIR:
        return "name a file in it"
    return ""


def _bug(error: BaseException) -> None:
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error, file=sys.stderr)
    text = " ".join(str(error).split())[:200]
    what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    hint = f"please report it with what `{TRACEBACK}=1` before the command shows"
    _say(f"this is a bug in leadcore: {what}", hint)
