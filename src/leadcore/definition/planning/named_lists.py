"""The named lists of a plan, in each normal form that some condition compares them in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from unicodedata import normalize

from leadcore.definition.planning.conditions import ConditionReader, Path
from leadcore.definition.planning.planner import Planner
from leadcore.language import tree
from leadcore.language.interpret import ListKey, normal_of
from leadcore.language.literals import refused
from leadcore.language.tree import Scalar

#: How many values of one list are told.
_MOST_TOLD = 20


def plan_lists(planner: Planner, nodes: Iterable[tree.Node]) -> dict[ListKey, frozenset[Scalar]]:
    """The named lists, in each normal form that some condition asks for."""
    wanted: set[ListKey] = set()
    for node in nodes:
        for each in node.walk():
            if isinstance(each, tree.InList):
                wanted.add((each.list, normal_of(each.value.kind)))
            elif isinstance(each, tree.HasListed):
                wanted.add((each.list, normal_of(each.values.kind)))
    found: dict[ListKey, frozenset[Scalar]] = {}
    for name, normal in sorted(wanted, key=str):
        values = planner.reader.vocabulary.lists[name].values
        found[name, normal] = _normalised(planner, name, normal, values)
    return found


def _normalised(
    planner: Planner, name: str, normal: str | None, values: tuple[str, ...]
) -> frozenset[Scalar]:
    if normal is None:
        return frozenset(normalize("NFC", value.strip()) for value in values)
    read = planner.reader.normalisers[normal]
    told = f"the list `{name}` is compared as {normal}"
    return read_values(planner.reader, values, read, told, ("lists", name))


def read_values(
    reader: ConditionReader,
    values: Sequence[str],
    read: Callable[[str], Scalar],
    told: str,
    place: Path,
) -> frozenset[Scalar]:
    """
    The values of a list in the one form in which they are compared; those that have none are filed.

    Args:
        reader: Where problems are filed.
        values: The values as written.
        read: Makes a value canonical; raises ValueError with what it is not.
        told: What the values are compared as, for messages.
        place: Where the list stands.
    """
    found: set[Scalar] = set()
    faulty = 0
    for at, value in enumerate(values):
        if faulty == _MOST_TOLD:
            message = f"these are {faulty} bad values, and the rest of the list is not read"
            hint = "mend the first ones; the rest is probably alike"
            reader.file("LC-DEF-033", message, hint, (*place, at))
            break
        try:
            found.add(read(value))
        except ValueError as error:
            wrong = refused(value, error)
            reader.file("LC-DEF-033", f"{told}, and {wrong}", wrong.hint or "mend it", (*place, at))
            faulty += 1
    return frozenset(found)
