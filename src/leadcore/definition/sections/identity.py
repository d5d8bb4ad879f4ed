"""
The `identity:` section as its authors write it: what tells who somebody is, and what never does.

Facts are named as everywhere; a list under `never` is written out, or named as `lists.NAME`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from leadcore.definition.sections.part import Duration, Part

#: A part of an inquiry by which a repeat is known.
InquiryPart = Literal["campaign", "form", "source", "channel", "interests"]

#: Values that identify nobody: written out, or `lists.NAME`.
NeverValues = Annotated[
    str | list[str],
    Field(description="Values of a fact that identify nobody: a list, or lists.NAME."),
]


class EmailPolicy(Part):
    """Which e-mail addresses are one mailbox, beyond upper and lower case."""

    tags: Literal["ignored", "distinct"] = Field(
        "distinct",
        description="Whether anna+news@ is the mailbox of anna@; providers differ in that.",
    )
    dots: Literal["ignored_at_google", "distinct"] = Field(
        "distinct",
        description="Whether a.nna@ is the mailbox of anna@ at gmail.com and googlemail.com, and "
        "these two are one domain.",
    )


class Never(Part):
    """What identifies nobody, because several people use it; a key for each fact of `by`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, NeverValues]

    roles: bool = Field(
        True, description="Whether addresses of functions, as info@ and sales@, identify nobody."
    )


class RepeatSection(Part):
    """Which inquiries of a lead ask for the same thing again."""

    within: Duration = Field(description='For how long it is a repeat, as "90 days".')
    same: list[InquiryPart] = Field(description="The parts of an inquiry that are equal then.")


class IdentitySection(Part):
    """What tells who somebody is."""

    by: list[str] = Field(
        ["email", "phone"],
        description="The facts that identify a lead, the most trusted first.",
    )
    email: EmailPolicy = Field(EmailPolicy(), description="Which e-mail addresses are one mailbox.")
    never: Never = Field(Never(), description="What identifies nobody.")
    visitor: str | None = Field(
        None,
        description="The fact that tells an anonymous visitor; it counts until a fact of `by` is "
        "known.",
    )
    separate_by: str | None = Field(
        None, description="A fact: the same person is one lead for each value of it."
    )
    repeat: RepeatSection | None = Field(
        None, description="Which inquiries ask for the same thing again; none by default."
    )
    repeat_window: Duration = Field(
        "10 minutes",
        description="For how long equal arrivals are one inquiry that came twice, where neither "
        "a key nor a time of their own tells them apart.",
    )
