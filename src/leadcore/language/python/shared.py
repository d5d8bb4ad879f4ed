"""What all tests of one generated function share: constants, and facts that are read once."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from leadcore.language import meaning
from leadcore.language.interpret import ListKey
from leadcore.language.python.code import assign, attribute, call, compare, const, either, load
from leadcore.language.tree import STAGE_HISTORY, Items, Scalar
from leadcore.language.types import ListOf, Record, is_dated
from leadcore.language.vocabulary import Vocabulary
from leadcore.model import Timeline


class SharedReads:
    """
    Gives a variable to whatever is read, and writes the code that sets them all at the start.

    Attributes:
        names: What the generated code refers to by name: constants, sets and functions.
    """

    def __init__(self, vocabulary: Vocabulary, lists: Mapping[ListKey, frozenset[Scalar]]) -> None:
        self.vocabulary = vocabulary
        self.lists = lists
        self.names: dict[str, Any] = {
            "_calculate": _calculate_or_missing,
            "_calendar_part": meaning.calendar_part,
            "_days_since": meaning.days_since,
            "_days_until": meaning.days_until,
            "_has_word": meaning.has_word,
            "_sum_of": meaning.sum_of,
            "bisect_right": bisect_right,
        }
        self._constants: dict[Any, str] = {}
        self._facts: dict[tuple[str, ...], str] = {}
        self._sequences: dict[tuple[str, ...], str] = {}
        self._windows: dict[timedelta, str] = {}
        self._temporary = 0

    def prelude(self) -> list[ast.stmt]:
        """Code that reads, once and at the start, every fact that the tests written so far use."""
        code: list[ast.stmt] = []
        records: dict[tuple[str, ...], str] = {}

        def record(path: tuple[str, ...]) -> str:
            if path not in records:
                outer = load(record(path[:-1])) if path else load("lead")
                name = f"d{len(records)}"
                if not path:
                    code.append(assign(name, attribute(outer, "__dict__")))
                else:
                    held = ast.Subscript(outer, const(path[-1]), ast.Load())
                    if self._may_lack(path):
                        code.append(assign(name, held))
                        inner = ast.IfExp(
                            compare(load(name), ast.Is(), const(None)),
                            load("_NO_FACTS"),
                            attribute(load(name), "__dict__"),
                        )
                        self.names["_NO_FACTS"] = _NoFacts()
                        code.append(assign(name, inner))
                    else:
                        code.append(assign(name, attribute(held, "__dict__")))
                records[path] = name
            return records[path]

        for path, variable in self._facts.items():
            field = self.vocabulary.fact(path)
            if field is not None and field.computed:
                whole: ast.expr = load("lead")
                for at, step in enumerate(path):
                    if self._may_lack(path[:at]):
                        whole = call(load("getattr"), whole, const(step), const(None))
                    else:
                        whole = attribute(whole, step)
                code.append(assign(variable, whole))
            else:
                held: ast.expr = ast.Subscript(load(record(path[:-1])), const(path[-1]), ast.Load())
                if field is not None and isinstance(field.type, ListOf):
                    held = self._or_empty(held, path)
                code.append(assign(variable, held))
        code += self._prelude_of_lists(record)
        for length, variable in self._windows.items():
            opened = ast.BinOp(load("now"), ast.Sub(), load(self.constant(length)))
            code.append(assign(variable, opened))
        return code

    def _prelude_of_lists(self, record: Callable[[tuple[str, ...]], str]) -> list[ast.stmt]:
        later: list[ast.stmt] = []
        kinds = [path for path in self._sequences if path[0] == "touches" and len(path) == 2]
        if kinds:
            touches = ast.Subscript(load(record(())), const("touches"), ast.Load())
            later.append(assign("kinds", call(attribute(touches, "seen_by_kind"), load("now"))))
        for path, variable in self._sequences.items():
            if path in kinds:
                self.names["_NOTHING"] = Timeline(())
                found = call(attribute(load("kinds"), "get"), const(path[1]), load("_NOTHING"))
                later.append(assign(variable, found))
                continue
            held: ast.expr = ast.Subscript(load(record(path[:-1])), const(path[-1]), ast.Load())
            held = self._or_empty(held, path)
            if path == STAGE_HISTORY:
                held = call(attribute(held, "before"), load("now"))
            elif path == ("touches",):
                held = call(attribute(held, "seen"), load("now"))
            elif self._is_dated(path):
                self.names["_Timeline"] = Timeline
                held = call(attribute(call(load("_Timeline"), held), "seen"), load("now"))
            later.append(assign(variable, held))
        return later

    def _may_lack(self, path: tuple[str, ...]) -> bool:
        """Whether the record at a path, or one that it lies in, can be missing."""
        fields = (self.vocabulary.fact(path[: at + 1]) for at in range(len(path)))
        return any(field is not None and field.missing for field in fields)

    def _or_empty(self, held: ast.expr, path: tuple[str, ...]) -> ast.expr:
        """Code for a list that is empty where the record it lies in is missing."""
        if not self._may_lack(path[:-1]):
            return held
        self.names["_NOTHING"] = Timeline(())
        return either(held, load("_NOTHING"))

    def _is_dated(self, path: tuple[str, ...]) -> bool:
        field = self.vocabulary.fact(path)
        return (
            field is not None
            and isinstance(field.type, ListOf)
            and isinstance(field.type.item, Record)
            and is_dated(field.type.item)
        )

    def constant(self, value: Any) -> str:
        """The name of a constant that Python's compiler cannot hold itself."""
        key = (type(value), value)
        if key not in self._constants:
            self._constants[key] = f"c{len(self._constants)}"
            self.names[self._constants[key]] = value
        return self._constants[key]

    def fresh(self) -> str:
        """The name of a variable that nothing else uses."""
        self._temporary += 1
        return f"v{self._temporary}"

    def literal(self, value: Scalar) -> ast.expr:
        """Code for a literal that something is compared with, in its cheapest form."""
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        return self.exactly(value)

    def exactly(self, value: Scalar) -> ast.expr:
        """Code for a value as it is; a decimal stays one, because other bounds hold for it."""
        if isinstance(value, bool | int | str):
            return const(value)
        return load(self.constant(value))

    # -- variables -------------------------------------------------------------------------------

    def lead_fact(self, path: tuple[str, ...]) -> tuple[ast.expr, str]:
        """Code that reads a fact of the lead, and the variable it is held in."""
        if path not in self._facts:
            # Numbered, because `company.name` and `company_name` are two facts.
            self._facts[path] = f"f{len(self._facts)}_{path[-1]}"
        return load(self._facts[path]), self._facts[path]

    def sequence(self, items: Items) -> ast.expr:
        """Code for the visible items of a list, its window and `where` not applied."""
        path = items.path
        if path not in self._sequences:
            self._sequences[path] = f"s{len(self._sequences)}_{path[-1]}"
        return load(self._sequences[path])

    def window(self, length: timedelta) -> ast.expr:
        """Code for the moment after which a window of that length opens."""
        if length not in self._windows:
            self._windows[length] = f"w{len(self._windows)}"
        return load(self._windows[length])


class _NoFacts(dict[str, None]):
    """Stands in for the facts of a record that is missing: every one of them is."""

    def __missing__(self, key: str) -> None:
        return None


def _calculate_or_missing(
    operator: str, left: Decimal | int | None, right: Decimal | int | None
) -> Decimal | int | None:
    if left is None or right is None:
        return None
    return meaning.calculate(operator, left, right)
