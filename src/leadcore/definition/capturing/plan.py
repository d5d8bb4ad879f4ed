"""How one source is captured, worked out: every column typed, every format read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from leadcore.definition.capturing.column_values import Meaning
from leadcore.definition.capturing.payload_paths import Step


@dataclass(frozen=True, slots=True)
class Reading:
    """
    How one value is read from a row.

    Attributes:
        path: What it is called in its part, as `company.employees` or `at`.
        place: Where it stands in the definition, as people read it.
        columns: The columns it comes from; none for a constant.
        join: What several columns are joined by.
        whole: Whether nothing can be read when one of several columns is empty.
        meaning: From what the columns hold to what it means.
        constant: The value, where it comes from no column.
        first_year: For dates without a year, the year of the first row.
        lenient: Whether a value that cannot be read is missing, and the row is kept.
        personal: Whether the value is masked in messages.
    """

    path: str
    place: str
    columns: tuple[str, ...]
    meaning: Meaning
    join: str = " "
    whole: bool = False
    constant: Any = None
    first_year: int | None = None
    lenient: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """
    A moment told by its distance from another one.

    Attributes:
        distances: How many of each unit lie between them.
        units: How long each unit is; negative towards the past.
        base: The other moment: the path of a fact, or `inquiry`.
    """

    distances: tuple[Reading, ...]
    units: tuple[timedelta, ...]
    base: str


#: When something was; None is the moment of reading.
When = Reading | Apart | None


@dataclass(frozen=True, slots=True)
class Held:
    """A condition on a row: a column, and the texts in lower case of which it holds one."""

    column: str
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class InquiryPlan:
    """The inquiry that a row is; `parts` are its key, source, campaign, channel and form."""

    at: When
    parts: tuple[Reading, ...]
    where: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class TouchPlan:
    """
    Touches that a row tells of.

    Attributes:
        kind: The kind, or what reads it.
        at: When they were.
        times: What reads how many there were, or None for one.
        parts: Its channel, direction and key.
        facts: The facts of its kind.
        known: Per kind, the facts that it has.
        where: Which rows tell of them.
    """

    kind: str | Reading
    at: When
    times: Reading | None
    parts: tuple[Reading, ...]
    facts: tuple[Reading, ...]
    known: Mapping[str, frozenset[str]]
    where: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class ConsentPlan:
    """A statement about being contacted."""

    channel: str
    purpose: str
    granted: Reading
    at: When
    evidence: Reading | None


@dataclass(frozen=True, slots=True)
class StagePlan:
    """
    What a row says of its lead's stage besides which one it is.

    Attributes:
        at: When it was set.
        by: By whom, or what reads it.
    """

    at: When
    by: str | Reading


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """
    How the rows of one source become leads.

    Attributes:
        name: The source's name.
        joins: The source whose leads its rows belong to, or None.
        id: What identifies the lead, or None for the number of the row.
        gathered: Whether rows with the same id are one lead.
        each: The way to the rows within a payload, or None where the payload is the row.
        where: Which rows count.
        columns: The columns of a file without head row.
        head_row: Which row of a file holds the names of its columns, counted from 1.
        delimiter: What separates the cells of a CSV file, where it is not to be found out.
        encoding: Its encoding, likewise.
        facts: The lead's facts.
        stage: When the stage among them was set and by whom; None where nothing tells.
        inquiry: The inquiry that a row is.
        touches: The touches that it tells of.
        consent: What it says about contact.
        prospect: Whether its leads are prospects: they were listed, and never inquired.
    """

    name: str
    joins: str | None = None
    id: Reading | None = None
    gathered: bool = False
    each: tuple[Step, ...] | None = None
    where: tuple[Held, ...] = ()
    columns: tuple[str, ...] | None = None
    head_row: int = 1
    delimiter: str | None = None
    encoding: str | None = None
    facts: tuple[Reading, ...] = ()
    stage: StagePlan | None = None
    inquiry: InquiryPlan | None = None
    touches: tuple[TouchPlan, ...] = ()
    consent: tuple[ConsentPlan, ...] = ()
    prospect: bool = False

    def timed(self, *, inquired: bool) -> bool:
        """
        Whether a row says by itself when it happened.

        Args:
            inquired: Whether it is an inquiry.
        """
        if inquired:
            return self.inquiry is not None and self.inquiry.at is not None
        return bool(self.touches) and all(each.at is not None for each in self.touches)

    @property
    def taken(self) -> frozenset[str]:
        """Every column, key or path that something is taken from."""
        return frozenset(self._taken())

    def _taken(self) -> Iterator[str]:
        readings = [*self.facts, *((self.id,) if self.id is not None else ())]
        moments: list[When] = []
        conditions = [*self.where]
        if self.stage is not None:
            moments.append(self.stage.at)
            readings += (self.stage.by,) if isinstance(self.stage.by, Reading) else ()
        if self.inquiry is not None:
            readings += self.inquiry.parts
            moments.append(self.inquiry.at)
            conditions += self.inquiry.where
        for touch in self.touches:
            single = (touch.kind, touch.times)
            readings += (each for each in single if isinstance(each, Reading))
            readings += (*touch.parts, *touch.facts)
            moments.append(touch.at)
            conditions += touch.where
        for consent in self.consent:
            readings.append(consent.granted)
            readings += (consent.evidence,) if consent.evidence is not None else ()
            moments.append(consent.at)
        for moment in moments:
            if isinstance(moment, Reading):
                readings.append(moment)
            elif moment is not None:
                readings += moment.distances
        for reading in readings:
            yield from reading.columns
        yield from (held.column for held in conditions)
