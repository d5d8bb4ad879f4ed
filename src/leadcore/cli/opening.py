"""The definition that a verb is given, opened; and the arguments that several verbs share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadcore.cli.exits import Refused, Unusable

if TYPE_CHECKING:
    from leadcore.definition import Definition, Document

DefinitionPath = Annotated[
    Path, typer.Argument(metavar="DEF", help="The definition: a YAML file or a folder of them.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]


def opened(path: Path) -> Definition[Any]:
    """
    The definition at a path.

    Raises:
        Unusable: It has problems.
    """
    from leadcore.definition import Definition
    from leadcore.errors import DefinitionError

    try:
        return Definition.load(path)
    except DefinitionError as error:
        raise Unusable(error, path) from None


def refuse_to_overwrite(definition: Path, document: Document, targets: Sequence[Path]) -> None:
    """
    Make sure that no result is written over a file that the definition is made of.

    Raises:
        Refused: One would be.
    """
    for target in targets:
        if not target.exists():
            continue
        for file in _files_of(definition, document):
            if file.exists() and target.samefile(file):
                message = f"`{target}` is a file of the definition, and would be written over"
                raise Refused(message, "name another file")


def _files_of(definition: Path, document: Document) -> Iterator[Path]:
    folder = definition if definition.is_dir() else definition.parent
    if definition.is_dir():
        yield from (each for each in folder.iterdir() if each.suffix in (".yaml", ".yml"))
    else:
        yield definition
    named = [getattr(each, "file", None) for each in document.lists.values()]
    for derived in document.derive.values():
        named += [getattr(derived, "lookup", None), getattr(derived, "table", None)]
    for dimension in document.score.values():
        named += [rule.table for rule in dimension.rules]
    if document.route is not None:
        named += [rule.table for rule in document.route.rules]
    yield from (folder / name for name in named if name is not None)
