"""What a checked document means: its plan, whom it is about, and the engines that carry it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Self
from weakref import WeakValueDictionary

from leadcore.definition.capturing.plan import SourcePlan
from leadcore.definition.checking import check
from leadcore.definition.composing.source import Source
from leadcore.definition.deciding.compiling import Compiled
from leadcore.definition.deciding.standing import Stages
from leadcore.definition.deciding.walking import Walk, walk
from leadcore.definition.expiring.expiry import Expiry
from leadcore.definition.fingerprint import fingerprint
from leadcore.definition.lead_types import MadeOf, parts_of, type_of
from leadcore.definition.loading.loaded import Loaded, from_document
from leadcore.definition.planning.identity import IdentityPlan
from leadcore.definition.planning.plan import Plan
from leadcore.definition.sections.document import Document, Table
from leadcore.errors import DefinitionError, Problem
from leadcore.model import Lead

#: Those in use, by the class of lead and the digest of all their files.
_IN_USE: WeakValueDictionary[tuple[type[Lead], str], Meaning] = WeakValueDictionary()


@dataclass(frozen=True, eq=False)
class Meaning:
    """
    What decides, without what reads and writes; it never changes.

    It is pickled as what was read, and checked again when it comes back, so that a pickle depends
    on nothing inside the engines. Where the process has the same one in use, that one comes back:
    decisions that arrive by the thousand, each with its definition, cost nothing to tie to it.

    Attributes:
        read: The document with its lists and tables, without their places in files.
        base: The application's own type of lead, or `Lead`.
        lead_type: The type of the leads it decides about.
        plan: The plan that the engines carry out.
        sources: How each source is read.
        identity: What tells who somebody is; no engine reads it.
        warnings: What is allowed and yet worth a look.
    """

    read: Loaded = field(repr=False)
    base: type[Lead]
    lead_type: type[Lead]
    plan: Plan = field(repr=False)
    sources: Mapping[str, SourcePlan] = field(repr=False)
    identity: IdentityPlan = field(repr=False)
    warnings: tuple[Problem, ...]

    @classmethod
    def of(
        cls, loaded: Loaded, lead: type[Lead], *, warnings: tuple[Problem, ...] | None = None
    ) -> Self:
        """
        What a loaded document means.

        Args:
            loaded: What was read.
            lead: The application's own type of lead, or `Lead`.
            warnings: Its warnings, where they were found before; they then keep their places.

        Raises:
            DefinitionError: With every problem of the document.
        """
        checked = check(loaded, lead=lead)
        if checked.problems.errors:
            raise DefinitionError(checked.problems.errors, subject=loaded.document.definition)
        if warnings is None:
            warnings = checked.problems.warnings
        read = replace(loaded, source=Source(), problems=(), row_lines={})
        plans = checked.plan, checked.captures, checked.identity
        made = cls(read, lead, checked.lead_type, *plans, warnings)
        _IN_USE[lead, read.content_digest] = made
        return made

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of all that is decided by, in hexadecimal."""
        return fingerprint(self.plan, self.lead_type)

    @cached_property
    def label(self) -> str:
        """The name with the beginning of the fingerprint."""
        return f"{self.plan.name}@{self.fingerprint[:8]}"

    @cached_property
    def stages(self) -> Stages:
        """The stages as a machine."""
        return Stages(self.plan.stages)

    @cached_property
    def compiled(self) -> Compiled:
        """The fast engine."""
        return Compiled(self.plan, self.stages)

    @cached_property
    def expiry(self) -> Expiry:
        """What finds out when decisions expire."""
        return Expiry(self.plan, self.compiled)

    def walk(self, lead: Lead, at: datetime) -> Walk:
        """Decide by the reference engine, step by step; slow, and the measure of the fast one."""
        return walk(self.plan, self.stages, lead, at)

    def requirement(self, route: int) -> str | None:
        """What the route rule at a position asks of members, as text."""
        section = self.read.document.route
        assert section is not None
        return section.rules[route].require

    def __reduce__(self) -> tuple[Any, ...]:
        read = self.read
        parts = read.document, dict(read.files), read.content_digest
        return _made_again, (parts_of(self.base), *parts, self.warnings)


def _made_again(
    below: type[Lead] | MadeOf,
    document: Document,
    files: Mapping[str, Table],
    digest: str,
    warnings: tuple[Problem, ...],
) -> Meaning:
    """The meaning that was pickled: the one in use, or one made of the same parts."""
    base = type_of(below)
    known = _IN_USE.get((base, digest))
    if known is not None:
        return known
    read = replace(from_document(document, files=files), content_digest=digest)
    return Meaning.of(read, base, warnings=warnings)
