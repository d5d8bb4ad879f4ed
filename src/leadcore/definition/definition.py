"""The universal lead definition: loaded, checked, compiled, and asked about leads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, overload

from leadcore.definition import arguments
from leadcore.definition.capturing.capture import Capture
from leadcore.definition.capturing.captured import Captured
from leadcore.definition.deciding.outcome import EARLIEST, LATEST
from leadcore.definition.decision import Decision
from leadcore.definition.keeping import digest_of, kept, read_kept
from leadcore.definition.lead_variables import L, L_co
from leadcore.definition.loading.loaded import Loaded, from_document, load, loads
from leadcore.definition.meaning import Meaning
from leadcore.definition.planning.identity import IdentityPlan
from leadcore.definition.sections.document import Document
from leadcore.errors import InputError, Problem, nearest
from leadcore.language.vocabulary import Vocabulary
from leadcore.model import Lead


class Definition(Generic[L_co]):
    """
    A lead definition, ready to decide.

    Make one with `load`, `loads`, or from a `Document` built in Python. To a type checker it is a
    `Definition[CourseLead]` when it was made with `lead=CourseLead`, and then gives such leads.
    It never changes, and comes back from a pickle as what it was.

    Attributes:
        name: Its name.
        document: What its authors wrote.
        lead_type: The type of the leads it decides about: `Lead`, or your subclass, with the
            fields that the definition declares.
        warnings: What is allowed and yet worth a look.
        sources: What reads each source of the `capture:` section, by name.
        meaning: What it decides by: the plan and its engines.

    >>> definition = Definition.loads('''
    ... definition: small
    ... qualify:
    ...   criteria:
    ...     - {rule: budget, when: budget >= 5000, because: Can pay}
    ... ''')
    >>> definition.decide(definition.lead(id=1, budget=6000), datetime(2026, 3, 1, tzinfo=UTC))
    Decision(lead='1', stage=None, grade=None, score=0, definition='small@...')
    """

    name: str
    document: Document
    lead_type: type[L_co]
    warnings: tuple[Problem, ...]
    sources: Mapping[str, Capture[L_co]]
    meaning: Meaning

    @overload
    def __init__(
        self: Definition[Lead],
        document: Document,
        *,
        folder: str | Path | None = None,
        loaded: Loaded | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self,
        document: Document,
        *,
        lead: type[L_co],
        folder: str | Path | None = None,
        loaded: Loaded | None = None,
    ) -> None: ...

    def __init__(
        self,
        document: Document,
        *,
        lead: type[Lead] = Lead,
        folder: str | Path | None = None,
        loaded: Loaded | None = None,
    ) -> None:
        """
        Check a document and give it its meaning.

        Args:
            document: The definition as written.
            lead: `Lead`, or your own subclass with more fields.
            folder: Where the files lie that the document names.
            loaded: What was read of it, when it came from a text.

        Raises:
            DefinitionError: With every problem of the document.
        """
        arguments.check_document(document)
        arguments.check_lead_class(lead)
        read = loaded or from_document(document, arguments.folder_of(folder))
        self._hold(Meaning.of(read, lead))

    def _hold(self, meaning: Meaning) -> None:
        lead_type = meaning.lead_type
        sources = {name: Capture(plan, lead_type) for name, plan in meaning.sources.items()}
        vars(self).update(
            name=meaning.plan.name,
            document=meaning.read.document,
            lead_type=lead_type,
            warnings=meaning.warnings,
            sources=MappingProxyType(sources),
            meaning=meaning,
        )

    @overload
    @classmethod
    def load(cls, path: str | Path) -> Definition[Lead]: ...

    @overload
    @classmethod
    def load(cls, path: str | Path, *, lead: type[L]) -> Definition[L]: ...

    @classmethod
    def load(cls, path: str | Path, *, lead: type[Lead] = Lead) -> Definition[Any]:
        """
        Load a definition from a YAML file, or from a folder of them.

        Args:
            path: The file or folder.
            lead: `Lead`, or your own subclass with more fields.

        Raises:
            DefinitionError: With every problem of the document, each with line, column and cure.
        """
        arguments.check_path(path)
        arguments.check_lead_class(lead)
        loaded = load(path)
        return cls(loaded.document, lead=lead, loaded=loaded)

    @overload
    @classmethod
    def loads(cls, text: str | bytes, *, folder: str | Path | None = None) -> Definition[Lead]: ...

    @overload
    @classmethod
    def loads(
        cls, text: str | bytes, *, lead: type[L], folder: str | Path | None = None
    ) -> Definition[L]: ...

    @classmethod
    def loads(
        cls, text: str | bytes, *, lead: type[Lead] = Lead, folder: str | Path | None = None
    ) -> Definition[Any]:
        """
        Load a definition from YAML text.

        Args:
            text: The document.
            lead: `Lead`, or your own subclass with more fields.
            folder: Where the files lie that it names; without one it can name none.

        Raises:
            DefinitionError: With every problem of the document, each with line, column and cure.
        """
        arguments.check_text(text)
        arguments.check_lead_class(lead)
        loaded = loads(text, folder=arguments.folder_of(folder))
        return cls(loaded.document, lead=lead, loaded=loaded)

    @overload
    @classmethod
    def from_json(cls, text: str) -> Definition[Lead]: ...

    @overload
    @classmethod
    def from_json(cls, text: str, *, lead: type[L]) -> Definition[L]: ...

    @classmethod
    def from_json(cls, text: str, *, lead: type[Lead] = Lead) -> Definition[Any]:
        """
        Make a definition again of what `to_json` gave; it needs none of its files.

        Args:
            text: What was kept.
            lead: `Lead`, or your own subclass with more fields: the one that it was made with.

        Raises:
            DefinitionError: The text is no kept definition, or has problems.
        """
        arguments.check_text(text)
        arguments.check_lead_class(lead)
        loaded = read_kept(text)
        return cls(loaded.document, lead=lead, loaded=loaded)

    def to_json(self) -> str:
        """
        The whole definition as one text, with the lists and tables that its files hold.

        Comments and formatting are not in it. The same content gives the same text.
        """
        return self._kept

    @property
    def content_digest(self) -> str:
        """
        The SHA-256 of what `to_json` gives, in hexadecimal: of all that its authors wrote.

        Where the fingerprint is of what is decided, this is of reasons, labels and mappings too.
        """
        return digest_of(self._kept)

    @cached_property
    def _kept(self) -> str:
        return kept(self.meaning.read)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the definition's meaning, in hexadecimal."""
        return self.meaning.fingerprint

    @property
    def label(self) -> str:
        """The name with the beginning of the fingerprint."""
        return self.meaning.label

    @cached_property
    def _decide(self) -> Any:
        return self.meaning.compiled.function("decide")

    def lead(self, facts: Mapping[str, Any] | Lead | None = None, /, **more: Any) -> L_co:
        """
        A lead of the definition's own type, its facts read and normalised.

        Args:
            facts: Field names to values; or a lead, which comes back as it is where it is of the
                definition's own type already, and is read into that otherwise.
            **more: Further facts; they go before those of the same name.

        Raises:
            LeadError: With every fact that is refused, or that the definition does not know.
        """
        if isinstance(facts, self.lead_type) and not more:
            return facts
        return self.lead_type.read({**arguments.facts_of(facts), **more})

    def decide(self, lead: Lead, at: datetime) -> Decision[L_co]:
        """
        Decide about a lead.

        Pure: the same lead, definition and moment give the same decision, byte for byte.

        Args:
            lead: The lead. One that was not made by `definition.lead(...)` is read into the
                definition's own type first.
            at: The moment of the decision, with a time zone.

        Raises:
            MomentError: The moment has no time zone, or lies outside the years 1900 to 2999.
            LeadError: The lead has values that the definition refuses.
        """
        own = lead if type(lead) is self.lead_type else self.lead(arguments.lead_of(lead))
        if type(at) is not datetime or at.tzinfo is not UTC or not EARLIEST <= at < LATEST:
            at = arguments.moment_of(at)
        return Decision(self.meaning, own, at, self._decide(own, at))

    # -- from what arrives to leads ----------------------------------------------------------------

    def read(self, source: str, payload: Any, *, at: datetime | None = None) -> Captured[L_co]:
        """
        Read what a payload says, by a mapping of the `capture:` section.

        Args:
            source: The name of the mapping.
            payload: What arrived: mappings, lists and single values, as JSON or a form has them.
            at: The moment at which it arrived, where the payload does not say it.

        Returns:
            All that it says: the facts of the lead, the inquiry with the payload as it came, the
            touches and the consent; its `lead()` is ready to be decided.

        Raises:
            InputError: There is no such mapping; or the payload cannot be read, or holds several
                leads, or none that counts. Carries every value that cannot be read.
            MomentError: `at` has no time zone.

        >>> definition = Definition.loads('''
        ... leadcore: 1
        ... definition: small
        ... capture:
        ...   webform:
        ...     facts: {email: contact.mail, company.employees: size}
        ...     inquiry: {at: sent, form: {constant: contact}}
        ...     consent: [{channel: email, granted: news}]
        ... ''')
        >>> captured = definition.read(
        ...     "webform",
        ...     {
        ...         "contact": {"mail": "Anna@Example.com"},
        ...         "size": "40",
        ...         "sent": "2026-03-01T09:30Z",
        ...         "news": "yes",
        ...     },
        ... )
        >>> captured.facts
        {'email': 'anna@example.com', 'company': {'employees': 40}}
        >>> captured.inquiry.form, captured.consent[0].granted
        ('contact', True)
        >>> captured.lead(id=7).allows("email")
        True
        """
        return self.source(source).read(payload, at=at)

    def read_all(
        self, source: str, payload: Any, *, at: datetime | None = None
    ) -> tuple[Captured[L_co], ...]:
        """
        Read what a payload says of several leads, or of none: one `Captured` for each row in it.

        Args:
            source: The name of a mapping of the `capture:` section.
            payload: What arrived.
            at: The moment at which it arrived, where the payload does not say it.

        Raises:
            InputError: There is no such mapping, or the payload cannot be read.
            MomentError: `at` has no time zone.
        """
        return self.source(source).read_all(payload, at=at)

    def source(self, name: str) -> Capture[L_co]:
        """
        The mapping of a source, ready to use.

        Raises:
            InputError: The definition has no mapping of that name.
        """
        arguments.check_source(name)
        found = self.sources.get(name)
        if found is not None:
            return found
        near = nearest(name, self.sources)
        there = ", ".join(f"`{each}`" for each in self.sources)
        hint = f"there are {there}" if there else "the definition has no `capture:` section"
        hint = f"did you mean `{near}`?" if near else hint
        message = f"no source is called `{name[:60]}`"
        raise InputError(Problem("LC-IN-004", message, hint), subject=self.name)

    # -- what it decides by ----------------------------------------------------------------------

    @property
    def identity(self) -> IdentityPlan:
        """What tells who somebody is, by the `identity:` section or by its defaults."""
        return self.meaning.identity

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that its conditions may use."""
        return self.meaning.plan.vocabulary

    # -- as a value ------------------------------------------------------------------------------

    if not TYPE_CHECKING:  # else type checkers would let any name be set

        def __setattr__(self, name: str, value: object) -> NoReturn:
            raise AttributeError(
                f"a definition never changes, so its `{name}` cannot be set; "
                "change its text or its Document, and make a new Definition"
            )

        def __delattr__(self, name: str) -> NoReturn:
            raise AttributeError(f"a definition never changes, so its `{name}` cannot be deleted")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), self.meaning)

    def __repr__(self) -> str:
        return f"<Definition {self.label}>"


def _made_again(kind: type[Definition[Any]], meaning: Meaning) -> Definition[Any]:
    made = kind.__new__(kind)
    made._hold(meaning)  # noqa: SLF001 - as `__init__` does
    return made
