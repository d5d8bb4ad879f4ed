"""What all sections are planned with: rules with names of their own, conditions, stages."""

from __future__ import annotations

from collections.abc import Mapping

from leadcore.definition.planning.conditions import ConditionReader, Path
from leadcore.definition.planning.plan import Rule
from leadcore.definition.planning.tables import TablePlanner
from leadcore.definition.sections.document import Table, When
from leadcore.language import tree
from leadcore.language.look_alikes import did_you_mean, invisible_in
from leadcore.language.patterns import fits_everything
from leadcore.language.tree import Condition
from leadcore.language.vocabulary import Scope


class Planner:
    """
    Plans the sections of one document, which know each other by nothing but this.

    Attributes:
        reader: Reads conditions, and files their faults.
        tables: Reads decision tables and look-ups.
    """

    def __init__(self, reader: ConditionReader, tables: Mapping[str, Table]) -> None:
        self.reader = reader
        self.tables = TablePlanner(reader, tables)
        self._names: set[str] = set()

    def file(self, code: str, message: str, hint: str, path: Path, *, warn: bool = False) -> None:
        """File a problem."""
        self.reader.file(code, message, hint, path, warn=warn)

    def rule(
        self,
        name: str,
        when: When | None,
        because: str,
        section: str,
        path: Path,
        scope: Scope,
    ) -> Rule:
        """A rule of any section; its name must be the only one of its kind."""
        if name in self._names:
            self.file(
                "LC-DEF-021",
                f"two rules are called `{name}`",
                "reasons name rules, so every rule needs a name of its own",
                (*path, "rule"),
            )
        self._names.add(name)
        self.reason(because, path)
        condition = None if when is None else self.condition(when, (*path, "when"), scope)
        return Rule(name, section, condition, because, path)

    def condition(self, when: When, path: Path, scope: Scope) -> Condition | None:
        """A condition, or None when it has faults; a warning where it expires leads daily."""
        condition = self.reader.condition(when, path, scope)
        self.look_at_patterns(condition, path)
        for node in condition.walk() if condition else ():
            if isinstance(node, tree.CalendarPart) and node.part != "month":
                self.file(
                    "LC-DEF-040",
                    f"`now.{node.part}(...)` makes every lead's decision expire at least daily",
                    "use it where it must be, and not in rules that all leads meet",
                    path,
                    warn=True,
                )
        return condition

    def look_at_patterns(self, condition: tree.Node | None, path: Path) -> None:
        """Warn of patterns that fit every text, such as one with nothing on one side of a `|`."""
        for node in condition.walk() if condition else ():
            if not isinstance(node, tree.TextTest) or node.test != "matches":
                continue
            for needle in node.needles:
                if fits_everything(needle):
                    message = f"the pattern `{needle[:60]}` is found in every text"
                    hint = "ask `known(fact)` if that is meant, or say what must be found"
                    self.file("LC-DEF-042", message, hint, path, warn=True)

    def reason(self, because: str, path: Path) -> None:
        """File what nobody sees in a reason that is shown to people."""
        strange = invisible_in(because)
        if strange is not None:
            message = f"the reason holds {strange[1]}, which nobody sees"
            self.file("LC-DEF-041", message, "type the sentence again", (*path, "because"))

    def never(self, what: str, path: Path) -> None:
        """File that something stands behind what always holds."""
        self.file(
            "LC-DEF-023",
            f"{what} can never be reached: the one before it always holds",
            "give the earlier one a `when`, or put it last",
            path,
        )

    def known_stage(self, stage: str, path: Path) -> bool:
        """Whether a stage is declared; files a problem when not."""
        stages = self.reader.vocabulary.stages
        if stage in stages:
            return True
        if self.reader.full:
            return False
        hint = did_you_mean(stage, stages) or f"the stages are {', '.join(stages)}"
        self.file("LC-DEF-027", f"no stage is called `{stage[:60]}`", hint, path)
        return False
