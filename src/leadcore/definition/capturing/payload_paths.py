"""Paths into JSON payloads, such as `answers[field.ref=email].email`: read once, followed often."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

_MOST_BITS = 4_096
#: How many steps a path has at most; payloads nest no deeper.
MOST_STEPS = 32

_KEY = re.compile(r'"(?P<quoted>[^"]*)"|(?P<plain>[^.\["]+)')
_BRACKET = re.compile(
    r"\[(?:(?P<at>-?[0-9]{1,6})|(?P<key>[^\]=]+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>[^\]\"]*))|)\]"
)
#: What can only be meant as a path, so that a fault in it must be told.
_MEANT = re.compile(r"\w\[[^\]]*=|\w\[-?[0-9]*\](?:\.|$)|\w\[[^\]]*$")


class PathError(ValueError):
    """A path cannot be read; its message completes "the path is ..."."""


@dataclass(frozen=True, slots=True)
class Key:
    """The value under a key of a mapping."""

    name: str


@dataclass(frozen=True, slots=True)
class At:
    """The item at a position of a list, from 0; negative ones count from the end."""

    position: int


@dataclass(frozen=True, slots=True)
class Having:
    """The first item of a list in which something has a value."""

    keys: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Each:
    """Every item of a list."""


Step: TypeAlias = Key | At | Having | Each
#: Follows a path: payload to value, or None where it leads nowhere.
Follow: TypeAlias = Callable[[Any], Any]


def steps_of(text: str, *, each: bool = False) -> tuple[Step, ...]:
    """
    The steps of a path.

    Keys are separated by full stops; one that holds a full stop, a bracket or a quote itself stands
    in double quotes. After a key, `[0]` takes an item of a list, `[-1]` the last one, and
    `[field.ref=email]` the first whose `field.ref` is `email`.

    Args:
        text: The path.
        each: Whether `[]`, every item, may occur.

    Raises:
        PathError: It is no path.

    >>> steps_of("answers[field.ref=email].email")
    (Key(name='answers'), Having(keys=('field', 'ref'), text='email'), Key(name='email'))
    """
    found: list[Step] = []
    at = 0
    while at < len(text) or not found:
        bracket = _BRACKET.match(text, at)
        if bracket is not None and (found or at == 0):
            found.append(_bracket(bracket, each=each))
            at = bracket.end()
        elif not found or text[at] == ".":
            at += 1 if found else 0
            key = _KEY.match(text, at)
            if key is None:
                raise PathError("without a key" if at >= len(text) else f"broken at `{text[at:]}`")
            found.append(Key(key["plain"].strip() if key["quoted"] is None else key["quoted"]))
            at = key.end()
        else:
            raise PathError(f"broken at `{text[at:]}`")
        if len(found) > MOST_STEPS:
            raise PathError(f"longer than {MOST_STEPS} steps")
    return tuple(found)


def _bracket(found: re.Match[str], *, each: bool) -> Step:
    if found["at"] is not None:
        return At(int(found["at"]))
    if found["key"] is not None:
        keys = steps_of(found["key"])
        names = tuple(step.name for step in keys if isinstance(step, Key))
        if len(names) < len(keys):
            raise PathError(f"broken at `{found[0]}`")
        return Having(names, found["quoted"] if found["quoted"] is not None else found["plain"])
    if each:
        return Each()
    raise PathError("of several values: `[]` can stand only in `each`")


def is_broken_path(text: str) -> str | None:
    """
    What is wrong with a text that is meant as a path; None when it is one, or a plain key.

    >>> is_broken_path("answers[field.ref=email.email")
    'broken at `[field.ref=email.email`'
    >>> is_broken_path("Budget [EUR]") is None
    True
    """
    try:
        steps_of(text)
    except PathError as error:
        return str(error) if _MEANT.search(text) else None
    return None


def follower(text: str) -> Follow:
    """
    What follows a path, or takes a key that is called just so.

    >>> follower("contact.email")({"contact": {"email": "a@example.com"}})
    'a@example.com'
    >>> follower("emp.var.rate")({"emp.var.rate": 1.1})
    1.1
    """
    try:
        steps = steps_of(text)
    except PathError:
        steps = (Key(text),)
    if steps == (Key(text),):

        def take(payload: Any) -> Any:
            return payload.get(text) if isinstance(payload, Mapping) else None

        return take

    def follow(payload: Any) -> Any:
        if isinstance(payload, Mapping):
            value = payload.get(text)
            if value is not None:
                return value
        return _followed(payload, steps)

    return follow


def _followed(value: Any, steps: tuple[Step, ...]) -> Any:
    for step in steps:
        if isinstance(step, Key):
            if not isinstance(value, Mapping):
                return None
            value = value.get(step.name)
        elif not is_list(value):
            return None
        elif isinstance(step, At):
            try:
                value = value[step.position]
            except IndexError:
                return None
        elif isinstance(step, Having):
            keys = tuple(Key(name) for name in step.keys)
            items = (item for item in value if _is(_followed(item, keys), step.text))
            value = next(items, None)
        if value is None:
            return None
    return value


def _is(value: Any, text: str) -> bool:
    return value is not None and not isinstance(value, Mapping) and text_of(value) == text


def items_of(payload: Any, steps: tuple[Step, ...]) -> Iterator[Any]:
    """
    The values that a path with `[]` in it leads to.

    >>> list(
    ...     items_of(
    ...         {"entry": [{"changes": [1, 2]}, {"changes": [3]}]},
    ...         steps_of("entry[].changes[]", each=True),
    ...     )
    ... )
    [1, 2, 3]
    """
    if Each() not in steps:
        found = _followed(payload, steps)
        if found is not None:
            yield found
        return
    first = steps.index(Each())
    items = _followed(payload, steps[:first])
    if first == 0 and isinstance(payload, Mapping):
        items = [payload]  # an item that came by itself
    for item in items if is_list(items) else ():
        yield from items_of(item, steps[first + 1 :])


def is_list(value: Any) -> bool:
    """Whether a value of a payload is a list."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def is_huge(value: Any) -> bool:
    """Whether a value is a number of so many digits that Python refuses to write it out."""
    return isinstance(value, int) and value.bit_length() > _MOST_BITS


def text_of(value: Any) -> str:
    """
    A single value of a payload as text, as it stands in JSON; a group or list has none.

    >>> text_of(True), text_of(5), text_of(" yes "), text_of({"a": 1})
    ('true', '5', 'yes', '')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping) or is_list(value) or is_huge(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
