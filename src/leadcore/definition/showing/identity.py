"""Who is the same person, in a shown definition: what tells it, what never does, what repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leadcore.definition.planning.identity import IdentityPlan
from leadcore.definition.sections.identity import IdentitySection
from leadcore.definition.showing.facts import called
from leadcore.definition.showing.markdown import bullets, heading, paragraph, plain
from leadcore.definition.showing.pieces import together
from leadcore.language.english.phrases import alternatives, number_words, value_words, words
from leadcore.language.vocabulary import Vocabulary

_PARTS = {"interests": "topics of interest"}


def identity(
    section: IdentitySection | None, plan: IdentityPlan, vocabulary: Vocabulary
) -> Iterator[str]:
    """The blocks of the section; none where it is not written."""
    if section is None:
        return
    names = {
        name: f"**{plain(called(name, vocabulary))}**"
        for name in (*plan.by, plan.visitor, plan.separate_by)
        if name is not None
    }
    by = [names[name] for name in plan.by]
    yield heading(2, "Who is the same person")
    if len(by) == 1:
        yield paragraph(f"Leads with the same {by[0]} are one person.")
    else:
        told = f"Leads with the same {alternatives(by)} are one person"
        yield paragraph(f"{told}; where these contradict each other, the earlier counts more.")
    lines = [*_addresses(plan), *_never(section, plan, names)]
    if plan.visitor is not None:
        known = "that" if len(by) == 1 else "one of these"
        lines.append(f"The {names[plan.visitor]} tells who a visitor is, until {known} is known.")
    if plan.separate_by is not None:
        lines.append(f"One person is a lead of its own for each {names[plan.separate_by]}.")
    lines += _repeats(plan)
    yield bullets(lines)


def _addresses(plan: IdentityPlan) -> Iterator[str]:
    if plan.ignore_tags:
        yield "In e-mail addresses, what stands behind a plus sign means nothing."
    if plan.ignore_dots:
        yield (
            "In e-mail addresses at gmail.com and googlemail.com, dots mean nothing, and the two "
            "are one."
        )


def _never(section: IdentitySection, plan: IdentityPlan, names: Mapping[str, str]) -> Iterator[str]:
    if plan.emails and plan.roles:
        yield "E-mail addresses of functions, as info@ and sales@, identify nobody."
    for name, values in (section.never.model_extra or {}).items():
        if values:
            yield f"The {names[name]} identifies nobody where it is {_one_of(values)}."


def _one_of(values: str | Sequence[str]) -> str:
    if isinstance(values, str):
        return f"on the list of **{plain(words(values.removeprefix('lists.')))}**"
    if len(values) == 1:
        return "the one that is named"
    return f"one of {number_words(len(values))} that are named"


def _repeats(plan: IdentityPlan) -> Iterator[str]:
    repeat = plan.repeat
    if repeat is not None:
        same = together([_PARTS.get(part, part) for part in repeat.same])
        yield (
            f"Who inquires again within {value_words(repeat.within)} with the same {same} asks for "
            "the same thing once more."
        )
    if plan.repeat_window:
        yield (
            f"Equal arrivals within {value_words(plan.repeat_window)} are one that came twice, "
            "where neither a key nor a time of their own tells them apart."
        )
