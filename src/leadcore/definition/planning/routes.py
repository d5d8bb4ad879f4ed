"""The routes of a plan: which team gets a lead, and from which stage on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from leadcore.definition.planning.conditions import Path
from leadcore.definition.planning.plan import RouteRule
from leadcore.definition.planning.planner import Planner
from leadcore.definition.sections import document
from leadcore.errors import nearest
from leadcore.language.literals import LiteralError
from leadcore.language.look_alikes import did_you_mean, in_plain_letters, mixed_in
from leadcore.language.vocabulary import Scope, Section

#: Teams that stand for whoever owns the lead or its company already.
OWNERS = ("owner_of.lead", "owner_of.company")


def plan_routes(
    planner: Planner, declared: document.Route | None, teams: Sequence[str]
) -> tuple[RouteRule, ...] | None:
    """The routing rules in the order declared."""
    _refuse_look_alikes(planner, teams)
    if declared is None:
        return None
    scope = Scope(Section.ROUTE)
    found = []
    for at, each in enumerate(declared.rules):
        path: Path = ("route", "rules", at)
        rule = planner.rule(each.rule, each.when, each.because, "route", path, scope)
        table = require = None
        if (each.to is None) == (each.table is None):
            planner.file(
                "LC-DEF-025",
                f"the route `{each.rule}` needs either `to` or `table`",
                "name a team, or a table with a `to` column",
                path,
            )
        if each.to is not None:
            _team(planner, each.to, teams, (*path, "to"))
        if each.table is not None:
            place = (*path, "table")
            read = partial(_team_cell, teams=teams)
            table = planner.tables.decision_table(each.table, "to", read, place, scope)
        if each.require is not None:
            member = Scope(Section.ROUTE, member=True)
            require = planner.reader.condition(each.require, (*path, "require"), member)
        if each.when is None and each.table is None and at < len(declared.rules) - 1:
            planner.never(f"the route `{declared.rules[at + 1].rule}`", ("route", "rules", at + 1))
        found.append(RouteRule(rule, each.to, table, require))
    return tuple(found)


def _refuse_look_alikes(planner: Planner, teams: Sequence[str]) -> None:
    """Teams are called as people call them, but not in two alphabets within one word."""
    for at, team in enumerate(teams):
        letter = mixed_in(team)
        if letter is not None:
            plain = in_plain_letters(team)
            hint = f"write `{plain[:60]}`" if plain else "type it again in plain letters"
            message = f"the name of the team `{team[:60]}` holds {letter}"
            planner.file("LC-DEF-006", message, hint, ("teams", at))


def _unknown_team(team: str, teams: Sequence[str]) -> tuple[str, str] | None:
    if team in OWNERS or team in teams:
        return None
    if team.lower().startswith("owner_of"):
        hint = f"did you mean `{nearest(team.lower(), OWNERS) or OWNERS[0]}`?"
        return f"no owner is called `{team[:60]}`", hint
    if not teams:
        return None
    hint = did_you_mean(team, [*teams, *OWNERS]) or f"the teams are {', '.join(teams[:8])}"
    return f"no team is called `{team[:60]}`", hint


def _team(planner: Planner, team: str, teams: Sequence[str], path: Path) -> None:
    wrong = None if planner.reader.full else _unknown_team(team, teams)
    if wrong:
        planner.file("LC-DEF-026", *wrong, path)


def _team_cell(cell: str, teams: Sequence[str]) -> str:
    team = cell.strip()
    wrong = ("the team is empty", "name a team") if not team else _unknown_team(team, teams)
    if wrong:
        raise LiteralError(*wrong)
    return team


def plan_assign_on(planner: Planner, route: document.Route | None) -> frozenset[str] | None:
    """The stages at which a lead gets an owner: those named, and all past the lowest of them."""
    if route is None or route.assign_on is None:
        return None
    line = planner.reader.vocabulary.line
    for at, stage in enumerate(route.assign_on):
        planner.known_stage(stage, ("route", "assign_on", at))
    ranks = [line.index(stage) for stage in route.assign_on if stage in line]
    past = line[min(ranks) :] if ranks else ()
    return frozenset((*route.assign_on, *past))
