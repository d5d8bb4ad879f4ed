"""
The lead definition as its authors write it: one frozen class per section, from YAML or from Python.

Nothing here is interpreted: conditions are still text. `leadcore.definition.planning` gives them
their meaning. The descriptions of the fields are the source of the JSON Schema that editors use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from leadcore.definition.sections.capture import SourceMapping
from leadcore.definition.sections.identity import IdentitySection
from leadcore.definition.sections.part import Duration, Part

#: The version of the definition language that this package reads.
LANGUAGE_VERSION = 1

#: The most points that a rule or bound can give, either way.
MOST_POINTS = 1_000_000

#: A condition: text of the expression language, or a tree in the format of `business-rules`.
When = Annotated[
    str | dict[str, Any],
    Field(description="A condition, or a condition tree in the format of business-rules."),
]
Because = Annotated[
    str, Field(description="Why, in one sentence for the people who act on the decision.")
]
RuleName = Annotated[
    str,
    Field(
        description="The rule's name, unique in the definition.",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$",
        max_length=100,
    ),
]
Points = Annotated[
    Decimal,
    Field(
        description="Points, up to a million either way, at most six digits after the point; "
        "negative points count against.",
        max_digits=13,
        decimal_places=6,
        ge=-MOST_POINTS,
        le=MOST_POINTS,
    ),
]


class Agreement(Part):
    """Who stands behind the definition, and when they look at it again."""

    owner: str | None = Field(None, description="Who owns the definition.")
    approved_by: list[str] = Field([], description="Who agreed to it.")
    review_on: date | None = Field(None, description="When it is to be looked at again.")


FieldTypeName = Literal[
    "text",
    "choice",
    "whole",
    "decimal",
    "money",
    "yes_no",
    "date",
    "moment",
    "duration",
    "email",
    "phone",
    "domain",
    "country",
    "language",
]


class FieldDeclaration(Part):
    """One fact of your own, beside the standard ones."""

    type: FieldTypeName = Field(description="What it holds.")
    of: list[str] | None = Field(None, description="For a choice: what can be chosen.")
    many: bool = Field(False, description="Whether it holds several values.")
    default: str | None = Field(
        None, description="What it is when nothing is given; such a field is never missing."
    )
    label: str = Field("", description="What people call it.")
    personal: bool = Field(False, description="Whether its value is masked in logs and errors.")


#: The facts of a kind of touch: the name of a type, or more about it.
TouchFacts = dict[str, FieldTypeName | FieldDeclaration]


class TouchDeclaration(Part):
    """A kind of touch of which more is to be said than its facts."""

    direction: Literal["inbound", "outbound"] | None = Field(
        None, description="From the lead, or from us, where a touch does not say it."
    )
    interest: Literal["always", "inbound", "never"] | None = Field(
        None,
        description="Whether it shows that the lead is interested: always, unless the touch says "
        "that it came from us; only where it says that it came from the lead; or never.",
    )
    facts: TouchFacts = Field({}, description="The facts of such touches.")


class ListFile(Part):
    """A list kept in a CSV file beside the definition."""

    file: str = Field(description="The file, relative to the definition.")
    column: str | None = Field(None, description="The column; the first when left out.")


class SegmentRule(Part):
    """A named condition with its reason."""

    when: When
    because: Because = ""


class DerivedCase(Part):
    """One case of a derived value: the first that holds gives the value."""

    when: When | None = None
    value: str = Field(description="The value when the case holds.")


class DerivedLookup(Part):
    """A derived value taken from a table by the value of a fact."""

    lookup: str = Field(description="The CSV file, relative to the definition.")
    by: str = Field(description="The fact, and the table's column, that is looked up.")
    take: str = Field(description="The column that gives the value.")
    column: str | None = Field(None, description="The column looked in, when it is not `by`.")
    type: Literal["choice", "text", "whole", "decimal"] = Field(
        "choice", description="The value's type; `choice` checks spelling against the table."
    )


class DerivedTable(Part):
    """A derived value taken from the first row of a decision table that fits."""

    table: str = Field(description="The CSV file, relative to the definition.")
    take: str = Field(description="The column that gives the value.")
    type: Literal["choice", "text", "whole", "decimal"] = Field(
        "choice", description="The value's type; `choice` checks spelling against the table."
    )


class DerivedCases(Part):
    """A derived value by cases, with its type."""

    cases: list[DerivedCase] = Field(description="The first that holds gives the value.")
    type: Literal["choice", "text", "whole", "decimal"] = Field(
        "choice", description="The value's type; `choice` checks spelling against the cases."
    )


class Disqualify(Part):
    """A reason why somebody is no lead for us."""

    rule: RuleName
    when: When
    because: Because = ""


class Criterion(Part):
    """One thing that sales and marketing agreed to ask for."""

    rule: RuleName
    when: When
    because: Because = ""


class Qualify(Part):
    """What makes a lead qualified: so many of the criteria, and no disqualification."""

    need: int | None = Field(None, ge=0, description="How many criteria must hold; all by default.")
    criteria: list[Criterion] = Field(description="The criteria.")


class ScoreRule(Part):
    """Points: while a condition holds, for each touch, or from a table."""

    rule: RuleName
    when: When | None = Field(None, description="The points count while this holds.")
    for_each: str | None = Field(
        None, description="The points count for each of these, such as touches.email_click."
    )
    table: str | None = Field(
        None, description="A CSV decision table with a `points` column; the first row that fits."
    )
    points: Points | None = None
    at_most_points: Points | None = Field(None, description="The most this rule can give in all.")
    at_most_times: int | None = Field(
        None, ge=1, description="How many of the newest touches count."
    )
    once_a_day: bool = Field(
        False, description="Whether touches within 24 hours of one that counted are passed over."
    )
    half_life: Duration | None = Field(None, description="Instead of the dimension's half-life.")
    linear: Duration | None = Field(None, description="Instead of the dimension's linear decay.")
    because: Because = ""


class Dimension(Part):
    """One dimension of the score, such as fit or engagement."""

    cap: Points | None = Field(None, description="The most the dimension can come to.")
    floor: Points | None = Field(None, description="The least the dimension can come to.")
    half_life: Duration | None = Field(
        None, description="Points for each touch halve in this time, in whole days."
    )
    linear: Duration | None = Field(
        None, description="Points for each touch fall evenly to nothing in this time."
    )
    rules: list[ScoreRule] = Field(description="What gives points.")


class GradeRule(Part):
    """A grade and when it is given; the first that holds."""

    grade: str = Field(
        description="The grade.", pattern=r"^[A-Za-z][A-Za-z0-9_+-]*$", max_length=40
    )
    when: When | None = None
    because: Because = ""


class StageRule(Part):
    """What opens a stage."""

    rule: RuleName
    when: When
    because: Because = ""


class LeaveRule(Part):
    """What takes a lead out of a stage, and where to."""

    rule: RuleName
    when: When
    to: str = Field(description="The stage that the lead goes to.")
    because: Because = ""


class StageDeclaration(Part):
    """One stage; those of the line stand lowest first."""

    stage: str = Field(description="The stage's name.", pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    enter: list[StageRule] = Field([], description="Any of these opens the stage.")
    leave: list[LeaveRule] = Field([], description="Any of these takes a lead out of it.")
    from_: list[str] | None = Field(
        None,
        alias="from",
        description="The stages it can be entered from; any lower one by default.",
    )
    again: str | None = Field(
        None, description="The stage that new interest leads back to, as after a sale."
    )
    beside: bool = Field(False, description="Whether the stage stands beside the line.")


class RouteRule(Part):
    """Which team gets the lead; the first rule that holds."""

    rule: RuleName
    when: When | None = None
    to: str | None = Field(
        None, description="A team, or owner_of.lead, or owner_of.company; tables name their own."
    )
    table: str | None = Field(
        None, description="A CSV decision table with a `to` column; the first row that fits."
    )
    require: str | None = Field(
        None, description="What must hold for a member of the team, as member.speaks.has(...)."
    )
    because: Because = ""


class Route(Part):
    """Who gets the lead, and at which stages."""

    assign_on: list[str] | None = Field(
        None, description="The stages at which a lead is given to a team; any by default."
    )
    rules: list[RouteRule] = Field(description="The first that holds names the team.")


class Document(Part):
    """A whole lead definition as written."""

    leadcore: int = Field(LANGUAGE_VERSION, description="The version of the definition language.")
    definition: str = Field(
        description="The definition's name.", pattern=r"^[a-z][a-z0-9_-]*$", max_length=60
    )
    agreement: Agreement = Field(Agreement(), description="Who stands behind it.")
    currency: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", description="The one currency of all money, as EUR."
    )
    fields: dict[str, FieldDeclaration] = Field({}, description="Facts of your own.")
    touches: dict[str, TouchFacts | TouchDeclaration] = Field(
        {}, description="Kinds of touch of your own, or more about standard ones."
    )
    lists: dict[str, list[str] | ListFile] = Field({}, description="Named lists of texts.")
    segments: dict[str, str | SegmentRule] = Field({}, description="Named conditions.")
    derive: dict[str, list[DerivedCase] | DerivedCases | DerivedLookup | DerivedTable] = Field(
        {}, description="Named values, by cases or from a table."
    )
    disqualify: list[Disqualify] = Field([], description="Who is no lead for us.")
    qualify: Qualify | None = Field(None, description="Who is qualified.")
    score: dict[str, Dimension] = Field({}, description="The score, by dimension.")
    grades: list[GradeRule] = Field([], description="The grade: the first that holds.")
    stages: list[StageDeclaration] = Field([], description="The stages, lowest first.")
    members: dict[str, FieldTypeName | FieldDeclaration] = Field(
        {}, description="Facts of team members that `require` reads, beside the standard ones."
    )
    teams: list[str] = Field([], description="The teams that routes may name.")
    route: Route | None = Field(None, description="Who gets the lead.")
    capture: dict[str, SourceMapping] = Field(
        {}, description="How the columns or payloads of each source become facts."
    )
    identity: IdentitySection | None = Field(None, description="What tells who somebody is.")

    def touch_facts(self) -> Iterator[tuple[str, str, FieldDeclaration, FactPath]]:
        """The declared facts of touches: the kind, the name, the declaration and its path."""
        for kind, declared in self.touches.items():
            path: FactPath = ("touches", kind)
            facts = declared
            if isinstance(declared, TouchDeclaration):
                facts, path = declared.facts, (*path, "facts")
            assert isinstance(facts, dict)
            for name, fact in facts.items():
                if not isinstance(fact, FieldDeclaration):
                    fact = FieldDeclaration(type=fact)  # noqa: PLW2901 - the same, written out
                yield kind, name, fact, (*path, name)


FactPath = tuple[str, ...]
Tables = Mapping[str, "Table"]


class Table(Part):
    """
    The text of a CSV table, read.

    Attributes:
        name: The file's name as the definition gives it.
        columns: The head row.
        rows: The cells, as text, one tuple a row.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
