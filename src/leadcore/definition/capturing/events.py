"""Inquiries, touches, consent and stages of a source: their moments, kinds and facts checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import get_args

from leadcore.definition.capturing.plan import (
    Apart,
    ConsentPlan,
    InquiryPlan,
    Reading,
    StagePlan,
    TouchPlan,
    When,
)
from leadcore.definition.capturing.readings import ReadingPlanner
from leadcore.definition.planning.conditions import Path
from leadcore.definition.sections.capture import (
    ConsentFrom,
    InquiryFrom,
    MomentApart,
    MomentFrom,
    StageFrom,
    TouchFrom,
    ValueFrom,
)
from leadcore.errors import nearest
from leadcore.language.types import (
    DECIMAL,
    MOMENT,
    TEXT,
    WHOLE,
    YES_NO,
    Choice,
    Field,
    Record,
    Type,
)
from leadcore.model.stage import MovedBy

#: The base of a distance that is the moment of the row's inquiry.
INQUIRY = "inquiry"
_UNITS = {
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "minutes": timedelta(minutes=1),
}
_DIRECTION = Choice(("inbound", "outbound"))
_MOVED_BY = Choice(get_args(MovedBy))


class EventPlanner:
    """
    Plans what happened according to the rows of one source.

    Args:
        place: Where the source stands.
        readings: Plans its single values.
        kinds: The kinds of touch that there are.
        moments: The moments among the facts that the source captures.
        inquires: Whether its rows are inquiries.
    """

    def __init__(
        self,
        place: Path,
        readings: ReadingPlanner,
        kinds: Mapping[str, Record],
        moments: frozenset[str],
        *,
        inquires: bool,
    ) -> None:
        self.place = place
        self.readings = readings
        self.file = readings.file
        self.kinds = kinds
        self.moments = moments
        self.inquires = inquires

    def inquiry(self, declared: InquiryFrom) -> InquiryPlan:
        """The inquiry that a row is."""
        place: Path = (*self.place, "inquiry")
        return InquiryPlan(
            at=self._when(declared.at, (*place, "at"), inquiry=True),
            parts=self._parts(declared, ("key", "source", "campaign", "channel", "form"), place),
            where=self.readings.held(declared.where, place),
        )

    def _parts(
        self, declared: InquiryFrom | TouchFrom, names: tuple[str, ...], place: Path
    ) -> tuple[Reading, ...]:
        return tuple(
            self.readings.reading(
                getattr(declared, name),
                (*place, name),
                name,
                _DIRECTION if name == "direction" else TEXT,
            )
            for name in names
            if getattr(declared, name) is not None
        )

    def touch(self, declared: TouchFrom, place: Path) -> TouchPlan:
        """Touches that a row tells of."""
        kinds = self._kinds(declared, (*place, "kind"))
        kind: str | Reading = declared.kind if isinstance(declared.kind, str) else ""
        if isinstance(declared.kind, ValueFrom):
            choice = Choice(tuple(self.kinds))
            kind = self.readings.reading(declared.kind, (*place, "kind"), "kind", choice)
        times = None
        if declared.times is not None:
            times = self.readings.reading(declared.times, (*place, "times"), "times", WHOLE)
        known = {
            kind: {name: field for name, field in record.fields.items() if field.in_facts}
            for kind, record in kinds.items()
        }
        return TouchPlan(
            kind=kind,
            at=self._when(declared.at, (*place, "at")),
            times=times,
            parts=self._parts(declared, ("channel", "direction", "key"), place),
            facts=tuple(self._touch_facts(declared, known, place)),
            known={kind: frozenset(fields) for kind, fields in known.items()},
            where=self.readings.held(declared.where, place),
        )

    def _kinds(self, declared: TouchFrom, place: Path) -> Mapping[str, Record]:
        """The kinds that the touches can be of."""
        touches = self.kinds
        if isinstance(declared.kind, ValueFrom):
            return touches
        if declared.kind in touches:
            return {declared.kind: touches[declared.kind]}
        near = nearest(declared.kind, touches)
        hint = f"did you mean `{near}`?" if near else "declare it under `touches:`"
        hint += "; for a column that holds the kind write {from: COLUMN}" if not near else ""
        self.file("LC-DEF-058", f"no kind of touch is called `{declared.kind[:60]}`", hint, place)
        return {}

    def _touch_facts(
        self, declared: TouchFrom, known: Mapping[str, Mapping[str, Field]], place: Path
    ) -> Iterable[Reading]:
        for name, fact in declared.facts.items():
            fields = [facts[name] for facts in known.values() if name in facts]
            if not fields:
                if known:
                    self._unknown_fact(name, known, (*place, "facts", name))
                continue
            kind: Type = fields[0].type
            if any(field.type != kind for field in fields):
                kind = TEXT  # each kind reads it as its own type afterwards
            yield self.readings.reading(
                fact,
                (*place, "facts", name),
                name,
                kind,
                personal=any(field.personal for field in fields),
            )

    def _unknown_fact(
        self, name: str, known: Mapping[str, Mapping[str, Field]], place: Path
    ) -> None:
        names = sorted({fact for facts in known.values() for fact in facts})
        near = nearest(name, names)
        whose = f"a {next(iter(known))}" if len(known) == 1 else "any kind of touch"
        hint = f"did you mean `{near}`?"
        if near is None:
            kind = next(iter(known)) if len(known) == 1 else "KIND"
            hint = f"declare it under `touches:`, as `{kind}: {{{name[:60]}: text}}`"
            if len(known) == 1 and names:
                hint = f"it has {', '.join(f'`{each}`' for each in names[:6])}; {hint}"
        self.file("LC-DEF-058", f"`{name[:60]}` is no fact of {whose}", hint, place)

    def stage(self, declared: StageFrom, place: Path) -> StagePlan | None:
        """When a lead's stage was set, and by whom; None where nothing tells when."""
        if declared.at is None:
            if "by" in declared.model_fields_set:
                message = "nothing says when the stage was set"
                hint = "add `at:` with the column that holds the date"
                self.file("LC-DEF-053", message, hint, (*place, "by"))
            return None
        by: str | Reading = "person"
        if isinstance(declared.by, ValueFrom):
            by = self.readings.reading(declared.by, (*place, "by"), "by", _MOVED_BY)
        else:
            by = declared.by
        return StagePlan(self._when(declared.at, (*place, "at")), by)

    def consent(self, declared: ConsentFrom, place: Path) -> ConsentPlan:
        """A statement about being contacted."""
        evidence = None
        if declared.evidence is not None:
            evidence = self.readings.reading(
                declared.evidence, (*place, "evidence"), "evidence", TEXT, personal=True
            )
        for name in ("channel", "purpose"):
            written = getattr(declared, name)
            if not written.isidentifier() or not written.islower() or not written.isascii():
                message = f"`{written[:60]}` is not in the form of names"
                hint = "use lower-case letters, digits and underscores, as in `email`"
                self.file("LC-DEF-055", message, hint, (*place, name))
        return ConsentPlan(
            channel=declared.channel,
            purpose=declared.purpose,
            granted=self.readings.reading(declared.granted, (*place, "granted"), "granted", YES_NO),
            at=self._when(declared.at, (*place, "at")),
            evidence=evidence,
        )

    # -- moments ------------------------------------------------------------------------------

    def _when(self, declared: MomentFrom | None, place: Path, *, inquiry: bool = False) -> When:
        if declared is None:
            return None
        if not isinstance(declared, MomentApart):
            return self.readings.reading(declared, place, "at", MOMENT)
        if (declared.before is None) == (declared.after is None):
            message = "a distance needs the other moment"
            hint = "write `before:` or `after:` with a fact, or with `inquiry`"
            self.file("LC-DEF-053", message, hint, place)
        base = declared.before or declared.after or INQUIRY
        self._check_base(base, (*place, "before" if declared.before else "after"), inquiry=inquiry)
        distances, units = [], []
        for unit, length in _UNITS.items():
            column = getattr(declared, unit)
            if column is not None:
                given = ValueFrom(from_=column, missing=declared.missing, bad=declared.bad)
                distances.append(self.readings.reading(given, (*place, unit), unit, DECIMAL))
                units.append(length if declared.before is None else -length)
        if not distances:
            message = "the distance is missing"
            hint = "write `days:`, `hours:` or `minutes:` with the column that holds it"
            self.file("LC-DEF-053", message, hint, place)
        return Apart(tuple(distances), tuple(units), base)

    def _check_base(self, base: str, place: Path, *, inquiry: bool) -> None:
        if base == INQUIRY:
            if inquiry:
                message = "the moment of the inquiry cannot be told by itself"
                self.file("LC-DEF-053", message, "name a fact, as `created_at`", place)
            elif not self.inquires:
                message = "the rows of this source are no inquiries"
                self.file("LC-DEF-053", message, "add `inquiry:` to the source", place)
        elif base not in self.moments:
            moments = [*self.moments, INQUIRY]
            near = nearest(base, moments)
            told = ", ".join(f"`{each}`" for each in sorted(moments))
            hint = f"did you mean `{near}`?" if near else f"it can be {told}"
            message = f"`{base[:60]}` is no moment that this source captures"
            self.file("LC-DEF-053", message, hint, place)
