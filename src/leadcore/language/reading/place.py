"""Where a condition stands, and with what names: all that its parts are read by."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NoReturn

from leadcore.errors import nearest
from leadcore.language.faults import FaultError
from leadcore.language.literals import Normalisers
from leadcore.language.syntax import Syntax
from leadcore.language.types import Record
from leadcore.language.vocabulary import Scope, Vocabulary


@dataclass(frozen=True, slots=True)
class Place:
    """
    One condition, and what it may name.

    Attributes:
        syntax: The condition's syntax tree, with its text.
        vocabulary: The names it may use.
        scope: Where it stands, which limits what results it may read.
        normalisers: How literals are made canonical, by normal form.
        item: Inside `where` and the like, what an item of the list looks like.
    """

    syntax: Syntax
    vocabulary: Vocabulary
    scope: Scope
    normalisers: Normalisers
    item: Record | None = None

    def among(self, item: Record) -> Place:
        """The place inside `where`, where bare names are an item's."""
        return replace(self, item=item)

    def shown(self, node: ast.AST, most: int = 60) -> str:
        """The text of a node as messages show it."""
        return self.syntax.source(node)[:most]

    def stop(self, node: ast.AST, code: str, message: str, hint: str = "") -> NoReturn:
        """Refuse the part of the condition at a node."""
        raise FaultError(self.syntax.fault(node, code, message, hint))

    def unknown(self, node: ast.AST, name: str, what: str, names: Iterable[str]) -> NoReturn:
        """Refuse a name that is none, and suggest what was meant."""
        known = sorted(set(names))
        near = nearest(name, known)
        hint = f"did you mean `{near}`?" if near else ""
        if not near and known:
            shown = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
            hint = f"there is: {shown}"
        self.stop(node, "LC-EXPR-003", f"{what} is called `{name[:60]}`", hint)

    def refuse_time(self, node: ast.AST) -> NoReturn:
        """Inside `where`, time is asked for by the list's window and in no other way."""
        self.stop(
            node,
            "LC-EXPR-015",
            "time cannot be asked for inside `where`",
            'narrow the list by `.within("7 days")` instead',
        )
