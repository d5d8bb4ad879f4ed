"""The stages section of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from leadcore.definition.planning.conditions import Path
from leadcore.definition.planning.plan import LeaveRule, Stage
from leadcore.definition.planning.planner import Planner
from leadcore.definition.sections import document
from leadcore.language.vocabulary import Scope, Section

_SCOPE = Scope(Section.STAGES)


def plan_stages(
    planner: Planner, declared: Sequence[document.StageDeclaration]
) -> tuple[Stage, ...]:
    """The stages as declared, lowest first."""
    found = []
    names: set[str] = set()
    for at, stage in enumerate(declared):
        path: Path = ("stages", at)
        if stage.stage in names:
            message = f"the stage `{stage.stage}` stands there twice"
            planner.file("LC-DEF-028", message, "remove one", (*path, "stage"))
        names.add(stage.stage)
        enter = tuple(
            planner.rule(
                rule.rule, rule.when, rule.because, "stages", (*path, "enter", index), _SCOPE
            )
            for index, rule in enumerate(stage.enter)
        )
        found.append(
            Stage(
                name=stage.stage,
                beside=stage.beside,
                enter=enter,
                leave=_leave(planner, stage, path),
                sources=_sources(planner, stage, path),
                again=_again(planner, stage, path),
            )
        )
    if declared and all(stage.beside for stage in declared):
        planner.file(
            "LC-DEF-028",
            "all stages stand beside the line, so there is no line",
            "the first stage is where every lead begins: it has no `beside`",
            ("stages",),
        )
    elif declared and declared[0].beside:
        planner.file(
            "LC-DEF-028",
            "the first stage is where every lead begins; it cannot stand beside the line",
            "put a stage of the line first",
            ("stages", 0, "beside"),
        )
    return tuple(found)


def _leave(planner: Planner, stage: document.StageDeclaration, path: Path) -> tuple[LeaveRule, ...]:
    found = []
    for index, rule in enumerate(stage.leave):
        place: Path = (*path, "leave", index)
        planned = planner.rule(rule.rule, rule.when, rule.because, "stages", place, _SCOPE)
        if rule.to == stage.stage:
            message = f"`{rule.rule}` leaves `{stage.stage}` for itself"
            planner.file("LC-DEF-028", message, "name another stage", (*place, "to"))
        planner.known_stage(rule.to, (*place, "to"))
        found.append(LeaveRule(rule.to, planned))
    return tuple(found)


def _sources(
    planner: Planner, stage: document.StageDeclaration, path: Path
) -> frozenset[str] | None:
    if stage.from_ is None:
        return None
    if stage.beside:
        planner.file(
            "LC-DEF-028",
            "a stage beside the line can be entered from anywhere",
            "put what limits it into its `enter` rules",
            (*path, "from"),
        )
    for index, source in enumerate(stage.from_):
        planner.known_stage(source, (*path, "from", index))
    return frozenset(stage.from_)


def _again(planner: Planner, stage: document.StageDeclaration, path: Path) -> str | None:
    if stage.again is None:
        return None
    place: Path = (*path, "again")
    line = planner.reader.vocabulary.line
    if planner.known_stage(stage.again, place) and (
        stage.again not in line
        or (stage.stage in line and line.index(stage.again) >= line.index(stage.stage))
    ):
        planner.file(
            "LC-DEF-028",
            f"`again` leads from `{stage.stage}` back to a lower stage of the line",
            "name such a stage",
            place,
        )
    return stage.again
