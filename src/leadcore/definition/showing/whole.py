"""
A definition told to people who read neither YAML nor conditions: Markdown, in plain English.

It says what the plan says, section by section in the order in which they are decided. Long lists
and tables are summed up; nothing else is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadcore.definition.planning.plan import RouteRule, Rule
from leadcore.definition.sections.capture import SourceMapping
from leadcore.definition.sections.document import ListFile, TouchDeclaration
from leadcore.definition.showing.facts import called, facts_read, personal_facts, touches_read
from leadcore.definition.showing.identity import identity
from leadcore.definition.showing.markdown import (
    bullets,
    code,
    document,
    heading,
    numbered,
    paragraph,
    plain,
    table,
)
from leadcore.definition.showing.pieces import Speaker, capital, few, together
from leadcore.definition.showing.score import score
from leadcore.definition.showing.stages import stages
from leadcore.language.english.phrases import (
    alternatives,
    number_words,
    plural_of,
    value_words,
    words,
)

if TYPE_CHECKING:
    from leadcore.definition.definition import Definition

_TO = {
    "owner_of.lead": "whoever owns the lead already",
    "owner_of.company": "whoever owns its company",
}


def show(definition: Definition) -> str:
    """
    The definition as a Markdown document.

    >>> from leadcore.definition import Definition
    >>> definition = Definition.loads('''
    ... definition: small
    ... qualify:
    ...   criteria:
    ...     - {rule: budget, when: budget >= 5000, because: Can pay}
    ... ''')
    >>> print(show(definition))
    # The lead definition small
    ...
    ## Who is qualified
    <BLANKLINE>
    Whoever meets this:
    <BLANKLINE>
    1. **Can pay**: the budget is at least 5,000. (`budget`)
    ...
    """
    return document(_Shown(definition).blocks())


class _Shown:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.written = definition.document
        self.plan = definition.meaning.plan
        self.speaker = Speaker(definition.vocabulary)

    def blocks(self) -> Iterator[str]:
        yield from self._head()
        yield from self._words()
        yield from self._disqualify()
        yield from self._qualify()
        yield from score(self.plan.dimensions, self.speaker)
        yield from self._grades()
        yield from stages(self.plan.stages, self._silent(), self.speaker)
        yield from self._route()
        yield from self._sources()
        yield from identity(
            self.written.identity, self.definition.identity, self.definition.vocabulary
        )
        yield from self._recorded()

    # -- the head --------------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        yield heading(1, f"The lead definition {self.definition.name}")
        agreement, told = self.written.agreement, []
        if agreement.owner:
            told.append(f"It belongs to {agreement.owner}.")
        if agreement.approved_by:
            told.append(f"{together(agreement.approved_by).capitalize()} agreed to it.")
        if agreement.review_on:
            told.append(f"It is to be looked at again on {value_words(agreement.review_on)}.")
        if self.written.currency:
            told.append(f"Money is in {self.written.currency}.")
        if told:
            yield paragraph(plain(" ".join(told)))
        yield paragraph(
            f"Decisions made by it bear the mark {code(self.definition.label)}, which changes "
            "with its meaning. A rule holds only when what it asks for is known to be so; "
            "what is unknown counts neither for nor against."
        )

    # -- words that rules use --------------------------------------------------------------------

    def _words(self) -> Iterator[str]:
        plan = self.plan
        if not (plan.segments or plan.derived or self.definition.vocabulary.lists):
            return
        yield heading(2, "Words that the rules use")
        yield bullets([*self._listed(), *self._segments(), *self._looked_up()])
        for derived in plan.derived:
            if derived.cases:
                yield paragraph(f"The **{plain(words(derived.name))}** is the first that fits:")
                rows = [
                    (self.speaker.value(value, derived.type), self.speaker.when(when, at))
                    for at, (when, value) in enumerate(derived.cases)
                ]
                yield table(["Value", "When"], rows)

    def _listed(self) -> Iterator[str]:
        for name, listed in self.definition.vocabulary.lists.items():
            held = self.written.lists.get(name)
            where = f" kept in {code(held.file)}" if isinstance(held, ListFile) else ""
            named = few([plain(value) for value in listed.values])
            count = number_words(len(listed.values))
            noun = "value" if len(listed.values) == 1 else "values"
            said = f": {named}" if named else ""
            yield f"The list of **{plain(words(name))}** has {count} {noun}{where}{said}."

    def _segments(self) -> Iterator[str]:
        for name in self.written.segments:
            declared = self.written.segments[name]
            because = "" if isinstance(declared, str | dict) else declared.because
            said = self.speaker.say(self.plan.segments[name])
            why = f" ({plain(because)})" if because else ""
            yield f"A lead belongs to **{plain(words(name))}** when this holds{why}: {said}."

    def _looked_up(self) -> Iterator[str]:
        for derived in self.plan.derived:
            name = plain(words(derived.name))
            if derived.by is not None:
                file = getattr(self.written.derive[derived.name], "lookup", "")
                by, count = self.speaker.say(derived.by), number_words(len(derived.lookup))
                outcomes = self.speaker.outcomes(list(derived.lookup.values()), derived.type)
                where = f"{code(file)} ({count} rows) by {by}"
                yield f"The **{name}** is looked up in {where}{outcomes}."
            elif derived.table is not None:
                outcomes = self.speaker.outcomes(derived.table.outcome, derived.type)
                yield f"The **{name}** is taken from {self.speaker.table(derived.table)}{outcomes}."

    # -- disqualify, qualify ---------------------------------------------------------------------

    def _disqualify(self) -> Iterator[str]:
        if not self.plan.disqualify:
            return
        yield heading(2, "Who is no lead for us")
        yield paragraph("Any of these disqualifies; a disqualified lead goes to no team.")
        yield bullets(self._rule(rule) for rule in self.plan.disqualify)

    def _qualify(self) -> Iterator[str]:
        criteria, need = self.plan.criteria, self.plan.need
        if not criteria:
            return
        yield heading(2, "Who is qualified")
        count = len(criteria)
        if count == need == 1:
            said = "Whoever meets this"
        elif need == count:
            said = "Whoever meets both of these" if count == 2 else f"Whoever meets all {count}"
        elif need == 0:
            said = "Everybody; these are only noted"
        else:
            said = f"Whoever meets at least {need} of these {count}"
        but = ", and is not disqualified" if self.plan.disqualify else ""
        yield paragraph(f"{said}{but}:")
        yield numbered(self._rule(rule) for rule in criteria)

    def _rule(self, rule: Rule) -> str:
        said = self.speaker.say(rule.condition)
        told = f"**{plain(rule.because)}**: {said}" if rule.because else capital(said)
        return f"{told}. ({code(rule.name)})"

    # -- grades, route -----------------------------------------------------------------------

    def _grades(self) -> Iterator[str]:
        if not self.plan.grades:
            return
        yield heading(2, "Grades")
        yield paragraph("The first that fits.")
        rows = [
            (
                f"**{plain(each.grade)}**",
                self.speaker.when(each.rule.condition, at),
                plain(each.rule.because),
            )
            for at, each in enumerate(self.plan.grades)
        ]
        yield table(["Grade", "When", "Meaning"], rows)

    def _silent(self) -> list[str]:
        """What shows no interest: what never does, and the kinds the definition says it of."""
        none = ["What we send", "what comes back undelivered", "an unsubscription"]
        if "email_open" not in self.plan.interest:
            none.insert(2, "an e-mail that is only opened")
        kinds = [
            kind
            for kind, declared in self.written.touches.items()
            if isinstance(declared, TouchDeclaration)
            and (self.plan.directions.get(kind) == "outbound" or declared.interest == "never")
        ]
        return [*none, *(plain(plural_of(words(kind))) for kind in kinds)]

    def _route(self) -> Iterator[str]:
        routes = self.plan.routes
        if not routes:
            return
        yield heading(2, "Who gets the lead")
        assigned = self.written.route.assign_on if self.written.route is not None else None
        if assigned:
            at = alternatives([words(stage) for stage in assigned])
            past = "it" if len(assigned) == 1 else "the lowest of these"
            told = f"Once a lead is at {at}, or has passed {past}. The first that fits decides."
            yield paragraph(plain(told))
        else:
            yield paragraph("At any stage. The first that fits decides.")
        rows = [
            (
                self._routed_when(each, at),
                self._goes_to(each),
                plain(each.rule.because),
                code(each.rule.name),
            )
            for at, each in enumerate(routes)
        ]
        yield table(["When", "Goes to", "Why", "Rule"], rows)

    def _routed_when(self, route: RouteRule, at: int) -> str:
        if route.table is None:
            return self.speaker.when(route.rule.condition, at)
        fits = f"there is {self.speaker.table(route.table).replace('the first row', 'a row', 1)}"
        if route.rule.condition is None:
            return fits
        return f"{self.speaker.say(route.rule.condition)}, and {fits}"

    def _goes_to(self, route: RouteRule) -> str:
        if route.table is not None:
            teams = [_TO.get(to, to) for to in route.table.outcome]
            said = f"the team of that row{self.speaker.outcomes(teams, None)}"
        else:
            assert route.to is not None
            said = f"**{plain(_TO.get(route.to, words(route.to)))}**"
        if route.require is not None:
            said += f", to somebody there for whom this holds: {self.speaker.say(route.require)}"
        return said

    # -- where leads come from, and what is recorded ---------------------------------------------

    def _sources(self) -> Iterator[str]:
        if not self.written.capture:
            return
        yield heading(2, "Where leads come from")
        yield bullets(
            _source(name, source, self.definition) for name, source in self.written.capture.items()
        )

    def _recorded(self) -> Iterator[str]:
        facts = facts_read(self.definition)
        touches = touches_read(self.definition)
        if facts or touches:
            yield heading(2, "What the rules look at")
        if facts:
            rows = [
                (plain(f.words), plain(f.holds), "yes" if f.personal else "", code(f.path))
                for f in facts
            ]
            yield table(["Fact", "Holds", "Personal", "Name"], rows)
        if touches:
            yield paragraph(f"And touches: {', '.join(map(plain, touches))}.")
        personal = personal_facts(self.definition)
        if personal:
            yield heading(2, "Personal data")
            yield paragraph(
                "These are masked in logs, errors and explanations: "
                f"{together([plain(each) for each in personal])}."
            )


def _source(name: str, source: SourceMapping, definition: Definition) -> str:
    told = f"**{plain(words(name))}**"
    if source.joins is not None:
        told += f" adds to the leads of {plain(words(source.joins))}"
    elif source.inquiry is None:
        told += " holds prospects, who have asked for nothing yet"
    elif source.rows == "inquiries":
        told += " holds inquiries, of which several can come from one lead"
    else:
        told += " holds leads, each with its inquiry"
    facts = [called(path, definition.vocabulary) for path in source.facts]
    kinds = [each.kind for each in source.touches if isinstance(each.kind, str)]
    touches = [plural_of(words(kind)) for kind in dict.fromkeys(kinds)]
    if len(kinds) < len(source.touches):
        touches.append("touches of many kinds")
    held = [f"facts ({plain(', '.join(facts))})"] if facts else []
    held += [f"touches ({plain(', '.join(touches))})"] if touches else []
    return f"{told}; it gives {' and '.join(held)}." if held else f"{told}."
