"""
What a program may give to a run; all else is refused in words, with the cure.

A mistake in the calling program is a `TypeError`; what a name or a file has in it is not judged
here.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from leadcore.definition import Definition
from leadcore.errors.wrong_type import refuse_type
from leadcore.intake.result_files import ResultFile


def check_run(definition: object, file: object, joined: object, progress: object) -> None:
    """
    See that a run can be made of these.

    Raises:
        TypeError: One of them is of a wrong type.
    """
    check_definition(definition)
    check_input(file)
    check_joined(joined)
    check_progress(progress)


def check_definition(definition: object) -> None:
    """
    See that what decides is a definition.

    Raises:
        TypeError: It is something else.
    """
    if not isinstance(definition, Definition):
        cure = "make one with Definition.load('leads.yaml')"
        refuse_type("a run is made with a Definition", definition, cure)


def check_input(file: object) -> None:
    """
    See that a file to be read is named, or open in binary.

    Raises:
        TypeError: It is something else.
    """
    needed = "a file is str, Path or an open binary file"
    if isinstance(file, str):
        return
    if isinstance(file, os.PathLike):
        if not isinstance(os.fspath(file), str):
            refuse_type(needed, file, "name it with a str")
        return
    if isinstance(file, bytes | bytearray | memoryview):
        refuse_type(needed, file, "give what a file holds as io.BytesIO(...)")
    if _is_open(file, io.TextIOBase):
        refuse_type(needed, file, "open it in binary, as open(path, 'rb')")
    if not callable(getattr(file, "read", None)):
        cure = "name the file, or give what it holds as io.BytesIO(...)"
        if isinstance(file, Sequence | Mapping):
            cure = "leads that are in memory are decided with definition.decide(lead, at=...)"
        refuse_type(needed, file, cure)
    if getattr(file, "closed", False) is True:
        raise TypeError(f"{needed}, not one that is closed; open it again")


def check_joined(joined: object) -> None:
    """
    See that further files are given by source.

    Raises:
        TypeError: They are not, or one is no file.
    """
    if joined is None:
        return
    cure = 'write joined={"activity": "activity.csv"}'
    if not isinstance(joined, Mapping):
        refuse_type("`joined` is a mapping of files by source", joined, cure)
    for name, file in joined.items():
        if not isinstance(name, str):
            refuse_type("a source is named by a text", name, cure)
        check_input(file)


def check_progress(progress: object) -> None:
    """
    See that progress can be told.

    Raises:
        TypeError: What is to be told of it cannot be called.
    """
    if progress is not None and not callable(progress):
        refuse_type("`progress` is a function", progress, "give one that takes a Progress")


def results_of(results: Any) -> Any:
    """
    What decisions are written to, the name of a file as a text or Path.

    Raises:
        TypeError: It is no name, no open text file and no file of results.
    """
    needed = "decisions are written to a str, Path, open text file or ResultFile"
    if isinstance(results, str | Path | ResultFile):
        return results
    if isinstance(results, os.PathLike) and isinstance(os.fspath(results), str):
        return Path(os.fspath(results))
    if _is_open(results, io.RawIOBase | io.BufferedIOBase):
        cure = "open it as text, as open(path, 'w', encoding='utf-8')"
        refuse_type(needed, results, cure)
    if not callable(getattr(results, "write", None)):
        refuse_type(needed, results, "name a file, as run.write('decided.jsonl')")
    return results


def bad_rows_of(path: Any) -> Path | None:
    """
    The name of a file of bad rows, or None.

    Raises:
        TypeError: It is something else.
    """
    if path is None:
        return None
    if isinstance(path, str | os.PathLike) and isinstance(os.fspath(path), str):
        return Path(path)
    refuse_type("`bad_rows` is str or Path", path, "name a file, as bad_rows='bad.csv'")


def check_carry(carry: object) -> None:
    """
    See that columns to be copied are given as several texts.

    Raises:
        TypeError: They are not.
    """
    needed, cure = "`carry` is a list of columns", "write carry=['name', 'city'], or ['all']"
    if isinstance(carry, str | bytes) or not isinstance(carry, Sequence):
        refuse_type(needed, carry, cure)
    for column in carry:
        if not isinstance(column, str):
            refuse_type(f"{needed}, each named by a text", column, cure)


def _is_open(file: object, kind: Any) -> bool:
    """Whether a file is open in a way; temporary files have the real one within them."""
    return isinstance(file, kind) or isinstance(getattr(file, "file", None), kind)
