"""What held a lead back: stage rules that hold and yet did not move it, and why it has no route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from leadcore.definition.decided import Decided
from leadcore.definition.deciding.standing import Refused
from leadcore.definition.deciding.walking import Asked
from leadcore.definition.planning.plan import Rule, Stage
from leadcore.language.interpret import evaluate


def held_back(decision: Decided[Any]) -> tuple[str, ...]:
    """
    What held a lead back, a plain line each; nothing where it stands as high as its rules say.

    Args:
        decision: The decision.
    """
    told = _HeldBack(decision)
    return (*told.stage(), *told.route())


class _HeldBack:
    def __init__(self, decision: Decided[Any]) -> None:
        self.decision = decision
        self.plan = decision.meaning.plan
        self.machine = decision.meaning.stages
        self.walk = decision.walk
        self.here = decision.stage
        self.by_name = {stage.name: stage for stage in self.plan.stages}

    # -- the stage -------------------------------------------------------------------------------

    def stage(self) -> Iterator[str]:
        """Why rules that hold did not move the lead, or not as far."""
        asked = self.walk.asked
        if asked is None:
            return
        if asked.held:
            yield from self._held(asked.start)
            return
        if asked.since is not None:
            yield from self._too_old(asked)
        yield from self._shut(asked)

    def _held(self, start: str) -> Iterator[str]:
        """The rules that would have moved a lead whose stage is held."""
        left = tuple(self._first([each.rule for each in s.leave]) for s in self.plan.stages)
        steps = self.machine.move(start, self._open(), left, renewed=False, undated=False).steps
        names = []
        for step in steps:
            if step.how == "enter":
                names.append(self.by_name[step.stage].enter[step.rule].name)
            elif step.how == "leave":
                names.append(self.by_name[step.left].leave[step.rule].rule.name)
        if names:
            yield f"{_rules(names)}, but {self._holder(start)}"

    def _holder(self, start: str) -> str:
        seen = [each for each in self.decision.lead.stage_history if each.at <= self.decision.at]
        if seen and seen[-1].by == "person" and seen[-1].name == start:
            day = f"{seen[-1].at:%Y-%m-%d}"
            return f"a person set `{start}` on {day} and nothing newer has come from the lead"
        return f"`{start}` is kept until something new comes from the lead"

    def _too_old(self, asked: Asked) -> Iterator[str]:
        """Rules that hold by what came before the moment from which on events count."""
        names = []
        for stage, now, newer in zip(self.plan.stages, self._open(), asked.opened, strict=True):
            if now >= 0 > newer and self._is_ahead(stage):
                names.append(stage.enter[now].name)
        if names:
            assert asked.since is not None
            back = asked.start not in self.plan.again
            what = "it was handed back" if back else f"it came to `{asked.start}`"
            yield (
                f"{_rules(names)} by what came before {asked.since:%Y-%m-%d}, when {what}; "
                "only newer events count"
            )

    def _shut(self, asked: Asked) -> Iterator[str]:
        """Stages that are open and that the lead did not come to, those of one reason together."""
        ask = (asked.start, asked.opened, asked.left, asked.since is not None, asked.undated)
        together: dict[str, list[str]] = {}
        for refused in self.machine.refused(*ask):
            rule = self.by_name[refused.stage].enter[refused.rule].name
            together.setdefault(self._bar(refused), []).append(rule)
        for bar, rules in together.items():
            yield f"{_rules(rules)}, {bar}"

    def _bar(self, refused: Refused) -> str:
        """What kept the lead from a stage."""
        stage, other = self.by_name[refused.stage], refused.other
        match refused.why:
            case "leave":
                out = stage.leave[refused.left].rule.name
                return f"but so does `{out}`, which leads out of `{stage.name}`"
            case "beside":
                return f"but `{other}` comes first, beside the line"
            case "from":
                sources = [name for name in self.by_name if name in (stage.sources or ())]
                return f"but `{stage.name}` is entered from {_named(sources)} only"
            case "again":
                return f"but the way back from `{self.here}` begins at `{other}`"
            case "undated":
                return f"but nothing tells since when the lead is in `{other}`"

    def _is_ahead(self, stage: Stage) -> bool:
        """Whether the lead could still come to a stage."""
        if stage.name == self.here:
            return False
        here = self.machine.rank.get(self.here or "", -1)
        return stage.beside or self.machine.rank[stage.name] > here

    def _open(self) -> tuple[int, ...]:
        """Per stage, the first of its `enter` rules that holds by all that is known, or -1."""
        return tuple(self._first(stage.enter) for stage in self.plan.stages)

    def _first(self, rules: Sequence[Rule]) -> int:
        for at, rule in enumerate(rules):
            if rule.condition is None or evaluate(rule.condition, self.walk.facts) is True:
                return at
        return -1

    # -- the route -------------------------------------------------------------------------------

    def route(self) -> Iterator[str]:
        """Why the lead goes nowhere."""
        if not self.plan.routes or self.decision.route is not None:
            return
        wanted = self.plan.assign_on
        if self.decision.disqualified is not None:
            yield "no route: disqualified leads get none"
        elif wanted is None or self.here in wanted:
            yield "no route: no rule fits"
        else:
            line = [name for name in self.plan.line if name in wanted][:1]
            others = sorted(wanted - set(self.plan.line))
            if self.here in self.machine.beside:
                places = [f"from `{name}` on" for name in line] + [f"in `{n}`" for n in others]
                routed = " and ".join(places)
                yield f"no route: leads are routed {routed}, and `{self.here}` is beside the line"
            else:
                yield f"no route: {' or '.join(f'`{n}`' for n in (*line, *others))} is not reached"


def _rules(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"stage rule `{names[0]}` holds"
    return f"stage rules {_named(names)} hold"


def _named(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
