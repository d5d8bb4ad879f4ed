"""The stages of a shown definition: what leads to each, and what out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadcore.definition.planning.plan import Stage
from leadcore.definition.showing.markdown import bullets, code, heading, paragraph, plain, table
from leadcore.definition.showing.pieces import Speaker, together
from leadcore.language.english.phrases import alternatives, words


def stages(declared: tuple[Stage, ...], silent: Sequence[str], speaker: Speaker) -> Iterator[str]:
    """
    The blocks of the section; none when there are no stages.

    Args:
        declared: The stages.
        silent: What shows no interest, in words.
        speaker: Says conditions in English.
    """
    if not declared:
        return
    yield heading(2, "Stages")
    line = [_name(stage) for stage in declared if not stage.beside]
    if line:
        yield paragraph(
            f"From low to high: {' → '.join(line)}. "
            "A lead climbs as far as the rules let it, and stays there when they no longer hold."
        )
    beside = [_name(stage) for stage in declared if stage.beside]
    if beside:
        yield paragraph(f"Beside the line: {', '.join(beside)}.")
    entered = [
        (f"**{_name(stage)}**", speaker.say(rule.condition), plain(rule.because), code(rule.name))
        for stage in declared
        for rule in stage.enter
    ]
    if entered:
        yield table(["Stage", "Reached when", "Why", "Rule"], entered)
    left = [
        (
            _name(stage),
            plain(words(leave.to)),
            speaker.say(leave.rule.condition),
            plain(leave.rule.because),
            code(leave.rule.name),
        )
        for stage in declared
        for leave in stage.leave
    ]
    if left:
        yield paragraph("A lead leaves a stage for another:")
        yield table(["From", "To", "When", "Why", "Rule"], left)
    yield bullets(_notes(declared, silent))


def _notes(declared: tuple[Stage, ...], silent: Sequence[str]) -> Iterator[str]:
    first = next((stage.name for stage in declared if not stage.beside), None)
    ruled = {leave.to for stage in declared for leave in stage.leave}
    by_hand = [
        _name(stage)
        for stage in declared
        if not stage.enter and stage.name not in ruled and stage.name != first
    ]
    if by_hand:
        yield f"Set by people, not by rules: {together(by_hand)}."
    for stage in declared:
        if stage.sources is not None:
            order = [_name(each) for each in declared if each.name in stage.sources]
            yield f"Only from {alternatives(order)} is {_name(stage)} reached."
        if stage.again is not None:
            back = plain(words(stage.again))
            yield f"New interest of a lead at {_name(stage)} leads back to {back}."
    yield (
        "A lead stays where a person has put it until it shows new interest, by an inquiry or a "
        f"touch of its own. {', '.join(silent[:-1])} and {silent[-1]} show none."
    )
    if any(stage.beside for stage in declared):
        yield (
            "Where nobody knows since when a lead has been beside the line, nothing counts as new, "
            "and only a rule for leaving that stage moves it."
        )


def _name(stage: Stage) -> str:
    return plain(words(stage.name))
