"""
The `capture:` section as its authors write it: how columns and payload keys become facts.

A plain text names a column (of a JSON payload: a key, or a path such as
`answers[field.ref=email].email`); where more must be said, a mapping takes its place.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from leadcore.definition.sections.part import Part

Column = Annotated[
    str, Field(description="A column, or the key or path of a payload.", max_length=500)
]
Tokens = list[str]


class ValueFrom(Part):
    """A value from columns, or the same for every row, and how it is read."""

    from_: Column | list[Column] | None = Field(
        None, alias="from", description="The column, or several that are joined."
    )
    join: str = Field(" ", description="What several columns are joined by.", max_length=20)
    constant: str | None = Field(None, description="The same value for every row.")
    values: dict[str, str] = Field(
        {}, description="What is written, to what it means; whatever else is written stays."
    )
    missing: Tokens = Field([], description="Texts that mean missing, here as well.")
    split: str | None = Field(
        None, description="What separates several values in one column.", max_length=20
    )
    format: str | list[str] | None = Field(
        None,
        description="How moments and days are written: as %d.%m.%Y, unix_seconds or "
        "unix_milliseconds; of several the first that fits. ISO 8601 when left out.",
    )
    time_zone: str | None = Field(
        None, description="The time zone of moments written without one, as Europe/Berlin."
    )
    first_year: int | None = Field(
        None,
        ge=1,
        le=9998,
        description="For dates without a year in rows that stand in the order of time: the year "
        "of the first row. A month that goes backwards begins the next year.",
    )
    decimal: Literal[".", ","] | None = Field(
        None,
        description="The decimal mark of numbers written with separators or a currency sign.",
    )
    bad: Literal["set_aside", "missing"] = Field(
        "set_aside",
        description="What becomes of a value that cannot be read: its row is set aside, or only "
        "the value is missing.",
    )


class MomentApart(Part):
    """A moment told by its distance from another one of the same row."""

    before: str | None = Field(None, description="The later moment: a fact, or `inquiry`.")
    after: str | None = Field(None, description="The earlier moment: a fact, or `inquiry`.")
    days: Column | None = Field(None, description="The column with the distance in days.")
    hours: Column | None = Field(None, description="The column with the distance in hours.")
    minutes: Column | None = Field(None, description="The column with the distance in minutes.")
    missing: Tokens = Field([], description="Texts that mean missing, here as well.")
    bad: Literal["set_aside", "missing"] = Field(
        "set_aside", description="What becomes of a distance that cannot be read."
    )


FactFrom = Column | ValueFrom
MomentFrom = Column | ValueFrom | MomentApart


class StageFrom(ValueFrom):
    """The lead's stage, with when it was set, and by whom."""

    at: MomentFrom | None = Field(
        None, description="When the stage was set: only what came since is news of the lead."
    )
    by: Literal["person", "import", "rule", "hand_back"] | ValueFrom = Field(
        "person", description="Who set it; in a mapping, the column that says so."
    )


Where = Annotated[
    dict[str, str | list[str]],
    Field(description="Only rows in which these columns hold this, or one of these, count."),
]


class InquiryFrom(Part):
    """The inquiry that a row is; without a moment there is none."""

    at: MomentFrom | None = Field(
        None, description="When it arrived; the moment of reading when left out."
    )
    key: FactFrom | None = Field(
        None, description="What makes it the same arrival when it comes twice."
    )
    source: FactFrom | None = Field(
        None, description="Where it came from; the lead's source, or the name of this mapping."
    )
    campaign: FactFrom | None = Field(None, description="Its campaign; the lead's when left out.")
    channel: FactFrom | None = Field(None, description="How it came: web, phone, event, ...")
    form: FactFrom | None = Field(None, description="The form or page it was made on.")
    where: Where = Field({})


class TouchFrom(Part):
    """Touches that a row tells of; without a moment there is none."""

    kind: str | ValueFrom = Field(
        description="The kind of touch; in a mapping, the column that holds it."
    )
    at: MomentFrom | None = Field(
        None, description="When it was; the moment of reading when left out."
    )
    times: Column | None = Field(None, description="The column that says how many there were.")
    channel: FactFrom | None = Field(None, description="How: email, phone, web, ...")
    direction: FactFrom | None = Field(None, description="From the lead, or from us.")
    key: FactFrom | None = Field(
        None, description="What makes it the same touch when it comes twice."
    )
    facts: dict[str, FactFrom] = Field({}, description="The facts of its kind.")
    where: Where = Field({})


class ConsentFrom(Part):
    """What a row says about being contacted; where nothing is said there is no statement."""

    channel: str = Field(description="How contact is made: email, phone, sms, post, ...")
    purpose: str = Field("marketing", description="What for.")
    granted: FactFrom = Field(description="Whether it was given: yes or no.")
    at: MomentFrom | None = Field(
        None, description="When it was said; the moment of the inquiry, or of reading."
    )
    evidence: FactFrom | None = Field(None, description="What proves it.")


class SourceMapping(Part):
    """How the rows of one file, or the payloads of one sender, become leads."""

    joins: str | None = Field(
        None,
        description="The source whose leads these rows belong to; `id` says to which.",
    )
    id: FactFrom | None = Field(
        None, description="What identifies the lead; the row's number when left out."
    )
    rows: Literal["leads", "inquiries"] = Field(
        "leads",
        description="Whether every row is a lead by itself, or rows with the same id are the "
        "inquiries of one lead.",
    )
    each: str | None = Field(
        None, description="The list within a payload whose items are the rows, as entry[]."
    )
    where: Where = Field({})
    missing: Tokens = Field([], description="Texts that mean missing, in every column.")
    time_zone: str | None = Field(
        None, description="The time zone of moments written without one, as Europe/Berlin."
    )
    columns: list[str] | None = Field(
        None, description="The columns of a CSV file that has no head row."
    )
    head_row: int = Field(
        1,
        ge=1,
        le=1_000,
        description="Which row of a CSV file holds the names of its columns; those above it are "
        "passed over.",
    )
    delimiter: str | None = Field(
        None, description="What separates the cells of a CSV file; `tab` for tabs."
    )
    encoding: str | None = Field(None, description="The encoding of a CSV file, as cp1252.")
    facts: dict[str, FactFrom | StageFrom] = Field({}, description="The lead's facts.")
    inquiry: InquiryFrom | None = Field(
        None, description="The inquiry each row is; without it the leads are prospects."
    )
    touches: list[TouchFrom] = Field([], description="The touches each row tells of.")
    consent: list[ConsentFrom] = Field([], description="What each row says about contact.")
