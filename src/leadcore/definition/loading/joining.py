"""
Several files as one document: sections may be spread over them, lists go on, nothing is overridden.

A key that two files give is an error that names both places, because only one could count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadcore.definition.composing.composed import Composed, Data, Path, Step, path_text
from leadcore.definition.composing.source import Joined, Place, Source, Tree
from leadcore.errors import Problem, Span

#: Sections with keys of fixed names, whose lists may go on in another file.
_GROUPS = frozenset({"agreement", "qualify", "route"})


@dataclass(frozen=True, slots=True)
class JoinedFiles:
    """
    What several files say together.

    Attributes:
        data: The data.
        source: The places.
        problems: What is wrong with the files, and with having them together.
        spoilt: The ways to values that are not what their authors wrote.
    """

    data: Data
    source: Source
    problems: tuple[Problem, ...]
    spoilt: tuple[Path, ...]


def join(files: Sequence[Composed]) -> JoinedFiles:
    r"""
    Put files together in the order given.

    >>> from leadcore.definition.composing.composer import compose
    >>> parts = [compose("teams: [a]", "1.yaml"), compose("definition: x\nteams: [b]", "2.yaml")]
    >>> join(parts).data
    {'teams': ['a', 'b'], 'definition': 'x'}
    """
    if len(files) == 1:
        file = files[0]
        problems = tuple(note.problem.at(path=path_text(note.path)) for note in file.notes)
        spoilt = tuple(note.path for note in file.notes if note.spoils)
        return JoinedFiles(file.data, Source(Place(file, 0)), problems, spoilt)
    joiner = _Joiner()
    for file in files:
        joiner.add(file)
    return JoinedFiles(
        joiner.data, Source(Joined(joiner.parts)), tuple(joiner.problems), tuple(joiner.spoilt)
    )


class _Joiner:
    """Adds one file after the other."""

    def __init__(self) -> None:
        self.data: dict[str, Data] = {}
        self.parts: dict[Step, Tree] = {}
        self.problems: list[Problem] = []
        self.spoilt: list[Path] = []
        self._begins: dict[Path, int] = {}  # of the file at hand: where its lists begin

    def add(self, file: Composed) -> None:
        """Add a file."""
        self._begins = {}
        place = Place(file, 0)
        if isinstance(file.data, dict):
            self._mapping(self.data, self.parts, file.data, place, ())
        elif file.data is not None:
            message = "the file is no mapping of sections to what they hold"
            self.problems.append(Problem("LC-DEF-004", message, "", span=_span(place)))
        for note in file.notes:
            path = self._joined_path(note.path)
            self.problems.append(note.problem.at(path=path_text(path)))
            if note.spoils:
                self.spoilt.append(path)

    def _joined_path(self, path: Path) -> Path:
        joined: list[Step] = []
        for at, step in enumerate(path):
            begins = self._begins.get(path[:at], 0)
            joined.append(step + begins if isinstance(step, int) else step)
        return tuple(joined)

    def _mapping(
        self,
        into: dict[str, Data],
        parts: dict[Step, Tree],
        more: dict[str, Data],
        place: Place,
        path: Path,
    ) -> None:
        """Add the keys of a mapping to those that are there."""
        children = place.file.children(place.node)
        for key, value in more.items():
            here, inner = Place(place.file, children[key]), (*path, key)
            before = into.get(key)
            if before is None:
                into[key] = value
                parts[key] = here
            elif value is None:
                continue
            elif isinstance(before, list) and isinstance(value, list) and _lists_go_on(path):
                begins = len(before)
                self._begins[inner] = begins
                into[key] = [*before, *value]
                joined = _parts_of(parts[key])
                joined.update(enumerate(_children(here).values(), begins))
                parts[key] = Joined(joined)
            elif isinstance(before, dict) and isinstance(value, dict) and _mappings_go_on(inner):
                joined, held = _parts_of(parts[key]), dict(before)
                self._mapping(held, joined, value, here, inner)
                into[key] = held
                parts[key] = Joined(joined)
            elif not (inner == ("leadcore",) and before == value):
                self._twice(parts[key], here, inner)

    def _twice(self, first: Tree, second: Place, path: Path) -> None:
        there = first if isinstance(first, Place) else first.first
        where = f" in {_key_span(there)}" if there else ""
        message = f"the key `{path_text(path)}` stands here and{where}, and only one can count"
        hint = "remove one of them, or join what they hold in one file"
        span = _key_span(second)
        self.problems.append(Problem("LC-DEF-010", message, hint, path_text(path), span))


def _lists_go_on(path: Path) -> bool:
    """Whether lists in the mapping at a path go on in other files."""
    return not path or path[0] in _GROUPS or (path[0] == "score" and len(path) == 2)


def _mappings_go_on(path: Path) -> bool:
    """Whether the mapping at a path goes on in other files."""
    return len(path) == 1 or (path[0] == "score" and len(path) == 2)


def _children(place: Place) -> dict[Step, Tree]:
    children = place.file.children(place.node).items()
    return {step: Place(place.file, node) for step, node in children}


def _parts_of(tree: Tree) -> dict[Step, Tree]:
    return dict(tree.parts) if isinstance(tree, Joined) else _children(tree)


def _span(place: Place) -> Span:
    return place.file.span(place.file.starts[place.node], place.file.starts[place.node] + 1)


def _key_span(place: Place) -> Span:
    return place.file.span_of(place.node - 1)
