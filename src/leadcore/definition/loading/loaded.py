"""
From files or text to a checked shape: the document, its places, its lists and its tables.

What is wrong is collected, not raised, so that it can be told together with what is wrong with the
conditions. Only where nothing can be read at all is there an error.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from leadcore.definition.composing.composed import Composed
from leadcore.definition.composing.composer import compose
from leadcore.definition.composing.source import Source
from leadcore.definition.loading.decoding import MAX_SIZE, decode, refuse
from leadcore.definition.loading.files import Folder, MissingError, OutsideError, read_bytes, why
from leadcore.definition.loading.fitting import Fitted, fit
from leadcore.definition.loading.joining import join
from leadcore.definition.loading.named_files import NamedFiles
from leadcore.definition.loading.naming import bad_names
from leadcore.definition.sections.document import LANGUAGE_VERSION, Document, Table
from leadcore.errors import DefinitionError, Problem, Problems, Span

_SUFFIXES = (".yaml", ".yml")
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_QUOTED = re.compile(r"`([^`]*)`")
_WORD = re.compile(r"\w+")
_NONE: Mapping[str, tuple[int, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Loaded:
    """
    A definition, read and not yet understood.

    Attributes:
        document: What could be read of it.
        source: Where its parts stand.
        lists: The named lists, those of files too.
        tables: The tables it names, by the name that it gives them.
        files: All files it names, those of lists too, by the name that it gives them.
        problems: What is wrong so far, in reading order.
        content_digest: SHA-256 in hexadecimal of all its files, whatever they are called.
        told: Paths of values that a problem is told of already.
        mended: Paths of parts that lack something faulty, which was taken out.
        unsure: Names whose declarations have a fault.
        row_lines: Per table, the line of its file in which each row begins.
    """

    document: Document
    source: Source
    lists: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Table]
    problems: tuple[Problem, ...]
    content_digest: str
    files: Mapping[str, Table] = field(default_factory=lambda: MappingProxyType({}))
    told: frozenset[str] = frozenset()
    mended: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    row_lines: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: _NONE)

    def with_further(self, further: Iterable[Problem]) -> Problems:
        """
        All problems together: those of loading, and those that checking the document found.

        Of the latter those are left out that only follow from what is told already, because a
        faulty part was taken out of the document; the paths of the others are made those of the
        files.
        """
        problems = Problems(list(self.problems))
        for problem in further:
            path = self._written(problem.path)
            if not self._follows(problem, path):
                problems.add(
                    Problem(
                        problem.code,
                        problem.message,
                        problem.hint,
                        path,
                        problem.span,
                        problem.severity,
                    )
                )
        return problems

    def row_line(self, table: str, row: int) -> int:
        """The line, counted from 1, in which a row of a table begins; rows count from 0."""
        lines = self.row_lines.get(table, ())
        return lines[row] if 0 <= row < len(lines) else row + 2

    def _written(self, path: str) -> str:
        if not self.source.kept:
            return path
        steps = tuple(int(at) if at else name for at, name in _STEP.findall(path))
        return self.source.path_text(steps)

    def _follows(self, problem: Problem, path: str) -> bool:
        if path in self.mended:
            return True
        around = path
        while around:
            if around in self.told:
                return True
            around = around[: max(around.rfind("."), around.rfind("["), 0)]
        if not self.unsure:
            return False
        named = (word for quoted in _QUOTED.findall(problem.message) for word in _names(quoted))
        return any(word in self.unsure for word in named)


def _names(quoted: str) -> list[str]:
    return [quoted, *_WORD.findall(quoted)]


def load(path: str | os.PathLike[str]) -> Loaded:
    """
    Read a definition from a file, or from a folder of them.

    Of a folder, all files ending in .yaml or .yml make one document, in the order of their names;
    folders in it are passed over. Sections may be spread over files, and lists go on in the next.

    Args:
        path: The file or folder.

    Raises:
        DefinitionError: Nothing can be read: there is no such file, no right to read it, no YAML
            in the folder, or its text is not YAML. What else is wrong is in `problems`.
    """
    place = Path(path)
    name = os.fspath(path)
    try:
        if place.is_dir():
            return _load_folder(place, name)
        content = read_bytes(place)
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else "no file can have that name"
        message = f"`{name[:200]}` cannot be read: {reason}"
        raise refuse("LC-DEF-001", message, _meant(place, error)) from None
    return _finish([compose(decode(content, name), name)], Folder(place.parent))


def _meant(place: Path, error: Exception) -> str:
    """What may have been meant by a name that is not there."""
    if not isinstance(error, FileNotFoundError) or not place.name:
        return ""
    near = Folder(place.parent).nearest(place.name)
    return f"did you mean `{place.with_name(near)}`?" if near is not None else ""


def _load_folder(folder: Path, name: str) -> Loaded:
    names = sorted(
        entry.name
        for entry in folder.iterdir()
        if entry.suffix in _SUFFIXES and entry.name[0] != "." and not entry.is_dir()
    )
    if not names:
        message = f"the folder `{name[:200]}` holds no definition"
        raise refuse("LC-DEF-001", message, "its files end in .yaml or .yml")
    inside = Folder(folder)
    files: list[Composed] = []
    problems: list[Problem] = []
    for one in names:
        shown = str(folder / one)
        try:
            files.append(compose(decode(inside.read(one), shown), shown))
        except DefinitionError as error:
            problems += error.problems
        except (MissingError, OutsideError) as error:
            message = f"`{one[:200]}` cannot be read: {error}"
            problems.append(Problem("LC-DEF-001", message, span=Span(shown, 1, 1, 1, 1)))
    if problems:
        raise DefinitionError(problems, subject=name)
    return _finish(files, inside)


def loads(
    text: str | bytes, *, name: str = "", folder: str | os.PathLike[str] | None = None
) -> Loaded:
    r"""
    Read a definition from text.

    Args:
        text: The document; bytes are read as a file's are.
        name: What to call it in messages.
        folder: Where the files lie that it names; without one it can name none.

    Raises:
        DefinitionError: The text is not YAML. What else is wrong is in `problems`.

    >>> loads("leadcore: 1\ndefinition: small").document.definition
    'small'
    """
    if isinstance(text, bytes):
        text = decode(text, name)
    elif len(text) > MAX_SIZE:
        decode(b" " * (MAX_SIZE + 1), name)  # refuses it as it does a file
    inside = None if folder is None else Folder(Path(folder))
    return _finish([compose(text.removeprefix("\ufeff"), name)], inside)


def _finish(files: list[Composed], folder: Folder | None) -> Loaded:
    joined = join(files)
    fitted = fit(joined.data, joined.source, told=joined.spoilt)
    texts = [file.text.replace("\r\n", "\n").replace("\r", "\n") for file in files]
    return _loaded(fitted, folder, {}, texts, joined.problems)


def from_document(
    document: Document,
    folder: str | os.PathLike[str] | None = None,
    files: Mapping[str, Table] | None = None,
) -> Loaded:
    """
    Take a document that was built in Python; problems then have paths and no places.

    Args:
        document: The document.
        folder: Where the files lie that it names.
        files: Files that need not be read, by the names that the document gives them.
    """
    problems = []
    if document.leadcore != LANGUAGE_VERSION:
        message = f"the document says version {document.leadcore} of the definition language"
        hint = f"this package carries out version {LANGUAGE_VERSION}"
        problems.append(Problem("LC-DEF-008", message, hint, "leadcore"))
    for path, message, hint in bad_names(document):
        problems.append(Problem("LC-DEF-006", message, hint, path))
    nothing: frozenset[str] = frozenset()
    fitted = Fitted(document, Source(), tuple(problems), nothing, nothing, nothing)
    inside = None if folder is None else Folder(Path(folder))
    return _loaded(fitted, inside, files or {}, [_written_out(document)], ())


def _written_out(document: Document) -> str:
    """A document as text; empty when no text can say it, because of a tree that is refused."""
    modes: tuple[Literal["json", "python"], ...] = ("json", "python")
    for mode in modes:  # pydantic knows no JSON for lists of other classes, and `str` does
        try:
            return json.dumps(document.model_dump(mode=mode, by_alias=True), default=str)
        except (TypeError, ValueError, RecursionError):  # in a circle, too deep, or no data
            continue
    return ""


def _loaded(
    fitted: Fitted,
    folder: Folder | None,
    known: Mapping[str, Table],
    texts: list[str],
    problems: tuple[Problem, ...],
) -> Loaded:
    files = NamedFiles(folder, fitted.source, known)
    files.read(fitted.document)
    of_files = [problem for problem in files.problems if problem.path not in fitted.told]
    digest = hashlib.sha256()
    for text in (*texts, *files.contents()):
        content = text.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(content) + content)
    return Loaded(
        document=fitted.document,
        source=fitted.source,
        lists=MappingProxyType(files.lists),
        tables=MappingProxyType(files.tables),
        problems=tuple(Problems([*problems, *fitted.problems, *of_files])),
        content_digest=digest.hexdigest(),
        files=MappingProxyType(files.files),
        told=fitted.told,
        mended=fitted.mended,
        unsure=fitted.unsure | files.unsure,
        row_lines=MappingProxyType(files.lines),
    )
