"""The fingerprint of a definition's meaning: equal for those that decide by the same rules."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, Inexact
from enum import Enum
from typing import Any

from leadcore.definition.planning.plan import Dimension, Plan, PlannedTable, Rule, ScoreRule
from leadcore.language.tree import Fact, Items
from leadcore.language.types import Choice, ListOf
from leadcore.language.vocabulary import Vocabulary
from leadcore.model import Lead

_EXACT = Context(prec=60, traps=[Inexact])

#: What a part of the plan says beside its meaning.
_NOT_MEANT = frozenset({"because", "label", "personal", "title"})


def fingerprint(plan: Plan, lead_type: type[Lead]) -> str:
    """
    The SHA-256 of everything that `decide` reads, in hexadecimal.

    Reasons, formatting, labels and the names of the definition and its files do not enter; rules
    and choices whose order has no meaning enter in the order of their names.

    Args:
        plan: The plan that is decided by.
        lead_type: The leads it decides about, whose fields may have defaults.
    """
    digest = hashlib.sha256()
    _Meaning(digest, lead_type).of_plan(plan)
    return digest.hexdigest()


class _Meaning:
    def __init__(self, digest: Any, lead_type: type[Lead]) -> None:
        self._digest = digest
        self._fields = lead_type.model_fields
        self._known: dict[int, tuple[Any, str]] = {}
        self._names: dict[type[Any], tuple[str, ...]] = {}

    def of_plan(self, plan: Plan) -> None:
        self._digest.update(b"leadcore definition, language 1\n")
        for each in fields(plan):
            if each.name in ("name", "vocabulary"):
                continue
            value = getattr(plan, each.name)
            if each.name == "criteria":
                value = sorted(value, key=lambda rule: rule.name)
            self._digest.update(f"{each.name}={self._text(value)}\n".encode())
        self._digest.update(self._of_vocabulary(plan.vocabulary).encode())

    def _of_vocabulary(self, vocabulary: Vocabulary) -> str:
        read = (vocabulary.stages, vocabulary.line, vocabulary.grades, vocabulary.dimensions)
        return self._text(read)

    def _text(self, value: Any) -> str:
        if value is None or isinstance(value, bool | int | str):
            return repr(value)
        if isinstance(value, tuple | list):
            return "[" + ",".join(map(self._text, value)) + "]"
        if is_dataclass(value):
            return self._of_part(value)
        if isinstance(value, Decimal):
            return f"d{value.normalize(_EXACT)}"
        if isinstance(value, timedelta | date | datetime):
            return f"{type(value).__name__}{value!s}"
        if isinstance(value, frozenset | set):
            return "{" + ",".join(sorted(map(self._text, value))) + "}"
        if isinstance(value, Mapping):
            pairs = sorted((self._text(k), self._text(v)) for k, v in value.items())
            return "{" + ",".join(f"{k}:{v}" for k, v in pairs) + "}"
        assert isinstance(value, Enum)
        return value.name

    def _of_part(self, part: Any) -> str:
        # Cells of tables are shared between thousands of rows; each is worked out once.
        known = self._known.get(id(part))
        if known is not None:
            return known[1]
        shown = []
        kind = type(part)
        if kind not in self._names:
            self._names[kind] = _meant(kind)
        for name in self._names[kind]:
            value = getattr(part, name)
            if isinstance(part, Dimension) and name == "rules":
                value = sorted(value, key=_name_of)
            if isinstance(part, Choice):
                value = sorted(value)
            shown.append(f"{name}={self._text(value)}")
        if isinstance(part, Fact) and part.of == "lead" and not part.missing:
            shown.append(f"default={self._default(part)}")
        text = f"{type(part).__name__}({';'.join(shown)})"
        self._known[id(part)] = (part, text)
        return text

    def _default(self, fact: Fact) -> str:
        """What the fact is for a lead that does not say; a list is empty then."""
        field = self._fields.get(fact.path[0])
        if len(fact.path) > 1 or field is None or isinstance(fact.type, ListOf):
            return ""
        return self._text(field.default)


def _meant(kind: type[Any]) -> tuple[str, ...]:
    """The attributes of a kind of part that belong to its meaning."""
    left_out = set(_NOT_MEANT)
    for other, name in ((Items, "record"), (PlannedTable, "name"), (Rule, "path")):
        if issubclass(kind, other):
            left_out.add(name)
    return tuple(each.name for each in fields(kind) if each.name not in left_out)


def _name_of(rule: ScoreRule) -> str:
    return rule.rule.name
