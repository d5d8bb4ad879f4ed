"""The `capture:` section held against the lead type: every fact, kind, format and path checked."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import replace

from leadcore.definition.capturing.events import EventPlanner
from leadcore.definition.capturing.payload_paths import Each, PathError, Step, steps_of
from leadcore.definition.capturing.plan import (
    Reading,
    SourcePlan,
)
from leadcore.definition.capturing.readings import ReadingPlanner, accepting, read_zone
from leadcore.definition.planning.conditions import ConditionReader, Path
from leadcore.definition.sections.capture import FactFrom, SourceMapping, StageFrom, ValueFrom
from leadcore.errors import Problems, nearest
from leadcore.language.types import (
    TEXT,
    Choice,
    Field,
    ListOf,
    Moment,
    Record,
)
from leadcore.language.vocabulary import Vocabulary
from leadcore.model import NORMALISERS, Lead

_HISTORIES = {
    "touches": "describe them under `touches:` of the source",
    "inquiries": "describe it under `inquiry:` of the source",
    "consent": "describe it under `consent:` of the source",
    "stage_history": "capture it with the stage: `stage: {from: COLUMN, at: COLUMN, by: person}`",
    "id": "name its column under `id:` of the source",
    "values": "it is filled by leadcore",
}


def plan_captures(
    section: Mapping[str, SourceMapping], lead_type: type[Lead], reader: ConditionReader
) -> dict[str, SourcePlan]:
    """
    Every source of the section, planned; problems are filed.

    Args:
        section: The section as written.
        lead_type: The lead's own type.
        reader: Knows the vocabulary, and where problems are filed.
    """
    planned = {
        name: _SourcePlanner(name, declared, lead_type, reader).plan()
        for name, declared in section.items()
    }
    for name, declared in section.items():
        if declared.joins is not None:
            _check_join(name, declared, section, reader)
    return planned


class _Nowhere:
    """The places of a mapping that nobody wrote."""

    def span(self, _path: Path, /) -> None:
        return None

    def span_within(self, _path: Path, _start: int, _end: int, /) -> None:
        return None


def plan_as_named(
    columns: Iterable[str], vocabulary: Vocabulary, lead_type: type[Lead]
) -> SourcePlan | None:
    """
    A plan for a file whose columns are called like facts, as `email` or `company.employees`.

    Args:
        columns: The columns; those that are no facts are passed over.
        vocabulary: Knows the facts.
        lead_type: The type of the leads.

    Returns:
        The plan, or None when no column is called like a fact.
    """
    columns = tuple(columns)
    facts: dict[str, ValueFrom] = {}
    known = {*_fact_names(vocabulary.lead), "stage"} - _HISTORIES.keys()
    for name in columns:
        field = vocabulary.fact(tuple(name.split("."))) if name in known else None
        if field is not None and isinstance(field.type, ListOf):
            if not isinstance(field.type.item, Record):
                facts[name] = ValueFrom(from_=name, split=";")
        elif name in known:
            facts[name] = ValueFrom(from_=name)
    if not facts:
        return None
    mapping = SourceMapping(id="id" if "id" in columns else None, facts=dict(facts))
    reader = ConditionReader(
        vocabulary, NORMALISERS, _Nowhere(), Problems(), lambda _table, row: row
    )
    plan = plan_captures({"columns": mapping}, lead_type, reader)["columns"]
    return replace(plan, prospect=False)


def _check_join(
    name: str,
    declared: SourceMapping,
    section: Mapping[str, SourceMapping],
    reader: ConditionReader,
) -> None:
    place: Path = ("capture", name, "joins")
    other = section.get(declared.joins or "")
    if other is None or declared.joins == name:
        near = nearest(declared.joins or "", [each for each in section if each != name])
        message = f"no other source is called `{(declared.joins or '')[:60]}`"
        reader.file("LC-DEF-050", message, f"did you mean `{near}`?" if near else "", place)
    elif other.joins is not None:
        message = f"the rows of `{declared.joins}` are no leads: it joins another source itself"
        reader.file("LC-DEF-050", message, f"join `{other.joins}`", place)
    elif other.id is None:
        message = f"nothing identifies the leads of `{declared.joins}`"
        hint = f"add `id:` to `{declared.joins}`"
        reader.file("LC-DEF-050", message, hint, place)


class _SourcePlanner:
    """Plans one source."""

    def __init__(
        self, name: str, declared: SourceMapping, lead_type: type[Lead], reader: ConditionReader
    ) -> None:
        self.name = name
        self.declared = declared
        self.lead_type = lead_type
        self.vocabulary = reader.vocabulary
        self.file = reader.file
        self.place: Path = ("capture", name)
        zone = None
        if declared.time_zone is not None:
            zone = read_zone(declared.time_zone, reader.file, (*self.place, "time_zone"))
        missing = frozenset(token.strip().casefold() for token in declared.missing)
        self.readings = ReadingPlanner(reader, missing, zone)
        self.moments: set[str] = set()

    def plan(self) -> SourcePlan:
        declared, place = self.declared, self.place
        facts = tuple(self._facts())
        events = EventPlanner(
            place,
            self.readings,
            self.vocabulary.touches,
            frozenset(self.moments),
            inquires=declared.inquiry is not None,
        )
        inquiry = events.inquiry(declared.inquiry) if declared.inquiry is not None else None
        stage = None
        for name, fact in declared.facts.items():
            if isinstance(fact, StageFrom) and self._is_of_stage(name, fact):
                stage = events.stage(fact, (*place, "facts", name))
        self._check_whole()
        return SourcePlan(
            name=self.name,
            joins=declared.joins,
            id=self._id(),
            gathered=declared.rows == "inquiries",
            each=self._each(),
            where=self.readings.held(declared.where, place),
            columns=self._head(),
            head_row=declared.head_row,
            delimiter=self._delimiter(),
            encoding=self._encoding(),
            facts=facts,
            stage=stage,
            inquiry=inquiry,
            touches=tuple(
                events.touch(touch, (*place, "touches", at))
                for at, touch in enumerate(declared.touches)
            ),
            consent=tuple(
                events.consent(consent, (*place, "consent", at))
                for at, consent in enumerate(declared.consent)
            ),
            prospect=inquiry is None and not any(fact.path == "prospect" for fact in facts),
        )

    def _id(self) -> Reading | None:
        if self.declared.id is None:
            return None
        return self.readings.reading(self.declared.id, (*self.place, "id"), "id", TEXT)

    def _check_whole(self) -> None:
        declared, place = self.declared, self.place
        tells = declared.inquiry or declared.touches or declared.consent
        if declared.joins is not None:
            if declared.facts:
                message = "rows that join another source tell of touches, not of facts"
                hint = f"capture the facts in `{declared.joins}`"
                self.file("LC-DEF-050", message, hint, (*place, "facts"))
            if declared.id is None:
                message = "nothing says to which lead a row belongs"
                self.file("LC-DEF-050", message, "name its column under `id:`", place)
            if declared.rows == "inquiries":
                message = "`rows` is for sources of their own"
                self.file("LC-DEF-050", message, "remove it", (*place, "rows"))
            if not tells:
                message = "its rows tell of nothing"
                self.file("LC-DEF-050", message, "describe what under `touches:`", place)
        elif not (tells or declared.facts):
            message = "nothing is captured"
            self.file("LC-DEF-050", message, "name columns under `facts:`", place)
        elif declared.rows == "inquiries" and declared.id is None:
            message = "nothing says which rows belong to the same lead"
            self.file("LC-DEF-050", message, "name its column under `id:`", place)

    # -- how the file is read ----------------------------------------------------------------------

    def _each(self) -> tuple[Step, ...] | None:
        if self.declared.each is None:
            return None
        place: Path = (*self.place, "each")
        try:
            steps = steps_of(self.declared.each, each=True)
        except PathError as error:
            message = f"the path `{self.declared.each[:60]}` is {error}"
            self.file("LC-DEF-059", message, "write it as `entry[].changes[]`", place)
            return None
        if Each() not in steps:
            message = f"`{self.declared.each[:60]}` leads to one value"
            hint = f"put `[]` behind the list: `{self.declared.each[:60]}[]`"
            self.file("LC-DEF-059", message, hint, place)
        return steps

    def _head(self) -> tuple[str, ...] | None:
        columns = self.declared.columns
        if columns is None:
            return None
        if self.declared.head_row > 1:
            message = "a file has either no head row, or one at `head_row`"
            self.file("LC-DEF-050", message, "remove one of them", (*self.place, "head_row"))
        seen: set[str] = set()
        for at, column in enumerate(columns):
            if column.strip() in seen:
                message = f"the column `{column[:60]}` stands there twice"
                hint = "give it another name"
                self.file("LC-DEF-050", message, hint, (*self.place, "columns", at))
            seen.add(column.strip())
        return tuple(column.strip() for column in columns)

    def _delimiter(self) -> str | None:
        given = self.declared.delimiter
        if given is None:
            return None
        mark = "\t" if given.strip().lower() in ("", "tab") and given != " " else given
        if len(mark) == 1 and mark not in '"\r\n\0':
            return mark
        message = f"`{given[:20]}` cannot separate cells"
        place: Path = (*self.place, "delimiter")
        self.file("LC-DEF-050", message, "write one character such as `;`, or `tab`", place)
        return None

    def _encoding(self) -> str | None:
        given = self.declared.encoding
        if given is None:
            return None
        try:
            "".encode(given)  # refuses compressions and the like, which Python calls codecs too
            return codecs.lookup(given).name
        except (LookupError, ValueError):
            pass
        message = f"`{given[:40]}` is no encoding"
        place: Path = (*self.place, "encoding")
        self.file("LC-DEF-050", message, "write utf-8, cp1252, latin-1, ...", place)
        return None

    # -- facts -------------------------------------------------------------------------------------

    def _facts(self) -> Iterable[Reading]:
        for name, declared in self.declared.facts.items():
            place: Path = (*self.place, "facts", name)
            field = self._fact(name, declared, place)
            if field is None:
                continue
            if isinstance(field.type, Moment):
                self.moments.add(name)
            yield self.readings.reading(
                declared,
                place,
                name,
                field.type,
                personal=field.personal,
                alone=name != "phone",
                accept=accepting(self.lead_type, tuple(name.split("."))),
            )

    def _is_of_stage(self, name: str, declared: StageFrom) -> bool:
        """Whether a fact is the stage; files a problem where its keys stand at another."""
        if name == "stage":
            return True
        for key in ("at", "by"):
            if key in declared.model_fields_set:
                self.file(
                    "LC-DEF-054",
                    f"`{key}` is for the stage, and this is `{name[:60]}`",
                    f"remove `{key}`",
                    (*self.place, "facts", name, key),
                )
        return False

    def _fact(self, name: str, declared: FactFrom, place: Path) -> Field | None:
        if name == "stage":
            stages = self.vocabulary.stages
            return Field(Choice(stages) if stages else TEXT)
        history = name.partition(".")[0]
        if history in _HISTORIES:
            message = f"`{name[:60]}` cannot be captured from a column"
            self.file("LC-DEF-052", message, _HISTORIES[history], place)
            return None
        field = self.vocabulary.fact(tuple(name.split(".")))
        if field is None:
            known = [*_fact_names(self.vocabulary.lead), "stage"]
            near = nearest(name, known)
            hint = f"did you mean `{near}`?" if near else "declare it under `fields:`"
            meant = self._reversed(declared, known)
            if meant is not None and meant != near:
                hint = f"the fact stands before its column: write `{meant}: {name[:60]}`"
            self.file("LC-DEF-051", f"no fact is called `{name[:60]}`", hint, place)
            return None
        if field.computed:
            message = f"`{name}` is computed from other facts"
            self.file("LC-DEF-052", message, "capture what it is computed from", place)
            return None
        if isinstance(field.type, Record):
            first = next(iter(field.type.fields), "name")
            hint = f"capture its parts, as `{name}.{first}`"
            self.file("LC-DEF-052", f"`{name}` is a group of facts", hint, place)
            return None
        if isinstance(field.type, ListOf) and isinstance(field.type.item, Record):
            message = f"`{name}` is a list of records"
            self.file("LC-DEF-052", message, "it cannot be captured from a column", place)
            return None
        return field

    def _reversed(self, declared: FactFrom, known: list[str]) -> str | None:
        """The fact that stands where the column should; None when there is none."""
        column = declared if isinstance(declared, str) else declared.from_
        if not isinstance(column, str):
            return None
        if column in known:
            return column
        below = [name for name in known if name.startswith(f"{column}.")]
        return f"{column}.name" if f"{column}.name" in below else next(iter(below), None)


def _fact_names(record: Record, prefix: str = "") -> list[str]:
    names = []
    for name, field in record.fields.items():
        if isinstance(field.type, Record):
            names += _fact_names(field.type, f"{prefix}{name}.")
        elif not field.computed:
            names.append(prefix + name)
    return names
