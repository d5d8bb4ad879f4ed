"""One value of the `capture:` section: its columns found, its options held against its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from leadcore.definition.capturing.column_values import Meaning
from leadcore.definition.capturing.date_formats import UNIX, FormatError, date_format
from leadcore.definition.capturing.payload_paths import is_broken_path
from leadcore.definition.capturing.plan import Held, Reading
from leadcore.definition.planning.conditions import ConditionReader, Path, path_text
from leadcore.definition.sections.capture import FactFrom, ValueFrom
from leadcore.errors import nearest
from leadcore.language.types import Date, ListOf, Moment, Number, Type, Whole
from leadcore.model import NORMALISERS, Lead, RefusedValueError, problems_of

#: Checks a converted value further than its type says; raises RefusedValueError.
Accept = Callable[[Any], object]


class ReadingPlanner:
    """Plans the values of one source."""

    def __init__(
        self, reader: ConditionReader, missing: frozenset[str], zone: tzinfo | None
    ) -> None:
        self.file = reader.file
        self.missing = missing
        self.zone = zone

    def reading(
        self,
        declared: FactFrom,
        place: Path,
        name: str,
        kind: Type,
        *,
        personal: bool = False,
        alone: bool = True,
        accept: Accept | None = None,
    ) -> Reading:
        """
        How a value is read; problems are filed.

        Args:
            declared: What the author wrote.
            place: Where it stands.
            name: What the value is called in its part.
            kind: What it holds.
            personal: Whether it is masked in messages.
            alone: Whether it can be read without the other facts of the lead.
            accept: What constants and mapped values must pass besides.
        """
        if isinstance(declared, str):
            declared = ValueFrom.model_construct(from_=declared)
            columns: tuple[str, ...] = (declared.from_,)  # type: ignore[assignment]  # just set
            self._check_column(columns[0], place)
        else:
            columns = self._columns(declared, place)
        self._check_options(declared, place, name, kind)
        values = self._values(declared, place)
        missing = self._missing(declared, place, values)
        formats = self._formats(declared, place, kind)
        plain = Meaning(
            kind,
            zone=self._zone(declared, place),
            split=declared.split,
            formats=formats,
            decimal=declared.decimal,
            alone=alone,
        )
        self._check_values(declared, place, plain, accept)
        return Reading(
            path=name,
            place=path_text(place),
            columns=columns,
            meaning=replace(plain, missing=missing, values=values),
            join=declared.join,
            whole=isinstance(kind, Moment | Date),
            constant=self._constant(declared, place, plain, accept),
            first_year=declared.first_year,
            lenient=declared.bad == "missing",
            personal=personal,
        )

    # -- where it comes from ---------------------------------------------------------------------

    def _columns(self, declared: ValueFrom, place: Path) -> tuple[str, ...]:
        if (declared.from_ is None) == (declared.constant is None):
            self.file(
                "LC-DEF-053",
                "a value comes either from columns or from a constant",
                "write `from:` with a column, or `constant:` with the value",
                place,
            )
            return ()
        if declared.from_ is None:
            return ()
        columns = [declared.from_] if isinstance(declared.from_, str) else declared.from_
        if not columns:
            self.file("LC-DEF-053", "no column is named", "name one", (*place, "from"))
        for column in columns:
            self._check_column(column, (*place, "from"))
        return tuple(column.strip() for column in columns)

    def _check_column(self, column: str, place: Path) -> None:
        if not column.strip():
            self.file("LC-DEF-053", "the column has no name", "name one", place)
        broken = is_broken_path(column)
        if broken:
            hint = "write it as `answers[0].email` or `answers[ref=email].email`; a key with "
            hint += "brackets or full stops in it stands in double quotes"
            self.file("LC-DEF-059", f"the path `{column[:60]}` is {broken}", hint, place)

    def held(self, where: Mapping[str, str | list[str]], place: Path) -> tuple[Held, ...]:
        """The conditions on a row."""
        found = []
        for column, wanted in where.items():
            self._check_column(column, (*place, "where", column))
            texts = [wanted] if isinstance(wanted, str) else wanted
            found.append(Held(column.strip(), frozenset(text.strip().casefold() for text in texts)))
        return tuple(found)

    # -- its options -----------------------------------------------------------------------------

    def _check_options(self, declared: ValueFrom, place: Path, name: str, kind: Type) -> None:
        item = kind.item if isinstance(kind, ListOf) else kind
        dated = isinstance(item, Moment | Date)
        fits = {
            "format": (dated, "dates and moments"),
            "time_zone": (dated, "dates and moments"),
            "first_year": (dated, "dates and moments"),
            "decimal": (isinstance(item, Whole | Number), "numbers"),
            "split": (isinstance(kind, ListOf), "facts with several values"),
        }
        for option, (fitting, what) in fits.items():
            if getattr(declared, option) is not None and not fitting:
                self.file(
                    "LC-DEF-054",
                    f"`{option}` is for {what}, and `{name}` is a {kind.name}",
                    f"remove `{option}`",
                    (*place, option),
                )
        if declared.constant is not None:
            for option in ("values", "missing", "split", "format", "first_year", "decimal"):
                if option in declared.model_fields_set:
                    message = f"`{option}` says how a column is read, and this is a constant"
                    self.file("LC-DEF-053", message, f"remove `{option}`", (*place, option))
        if declared.split == "":
            message = "`split` is empty"
            self.file("LC-DEF-054", message, "say what separates the values", (*place, "split"))

    def _values(self, declared: ValueFrom, place: Path) -> dict[str, str]:
        found: dict[str, str] = {}
        for written, meant in declared.values.items():
            folded = written.strip().casefold()
            if found.get(folded, meant) != meant:
                message = f"`{written[:60]}` is mapped twice, to different values"
                hint = "upper and lower case make no difference: remove one"
                self.file("LC-DEF-056", message, hint, (*place, "values", written))
            found[folded] = meant
        return found

    def _missing(
        self, declared: ValueFrom, place: Path, values: Mapping[str, str]
    ) -> frozenset[str]:
        own = {token.strip().casefold(): at for at, token in enumerate(declared.missing)}
        for token, at in own.items():
            if token in values:
                message = f"`{declared.missing[at][:60]}` is both missing and mapped to a value"
                self.file("LC-DEF-056", message, "remove one of them", (*place, "missing", at))
        # What a column gives a meaning of its own is not missing there.
        return (self.missing - values.keys()) | own.keys()

    def _formats(self, declared: ValueFrom, place: Path, kind: Type) -> tuple[str, ...]:
        item = kind.item if isinstance(kind, ListOf) else kind
        if not isinstance(item, Moment | Date):
            return ()
        given = declared.format
        formats = [] if given is None else [given] if isinstance(given, str) else given
        readable = []
        for at, text in enumerate(formats):
            path: Path = (*place, "format") if isinstance(given, str) else (*place, "format", at)
            has_year = self._has_year(text.strip(), path)
            if has_year is None:
                continue
            readable.append(text.strip())
            if has_year and declared.first_year is not None:
                message = f"`first_year` is for dates without a year, and `{text}` has one"
                self.file("LC-DEF-057", message, "remove `first_year`", (*place, "first_year"))
            elif not has_year and declared.first_year is None:
                message = f"the format `{text}` has no year"
                hint = "add a column with the year; or, for rows in the order of time, `first_year`"
                self.file("LC-DEF-057", message, hint, path)
        if declared.first_year is not None and not formats:
            message = "`first_year` needs to know how the dates are written"
            self.file("LC-DEF-057", message, "add `format`, as %d %b", (*place, "first_year"))
        return tuple(readable)

    def _has_year(self, text: str, path: Path) -> bool | None:
        """Whether a format says the year; None when it cannot be read."""
        if text in UNIX:
            return True
        try:
            return date_format(text).has_year
        except FormatError as error:
            near = nearest(text, UNIX)
            self.file(
                "LC-DEF-057", str(error), f"did you mean `{near}`?" if near else error.hint, path
            )
            return None

    def _zone(self, declared: ValueFrom, place: Path) -> tzinfo | None:
        if declared.time_zone is None:
            return self.zone
        return read_zone(declared.time_zone, self.file, (*place, "time_zone"))

    # -- constants and mapped values ---------------------------------------------------------------

    def _check_values(
        self, declared: ValueFrom, place: Path, plain: Meaning, accept: Accept | None
    ) -> None:
        kind = plain.type.item if isinstance(plain.type, ListOf) else plain.type
        convert = replace(plain, type=kind).converter()
        for written, meant in declared.values.items():
            path: Path = (*place, "values", written)
            if not meant.strip():
                message = f"`{written[:60]}` is mapped to nothing"
                self.file("LC-DEF-055", message, "list it under `missing:` instead", path)
                continue
            try:
                found = convert(meant)
                if accept is not None:
                    accept((found,) if isinstance(plain.type, ListOf) else found)
            except RefusedValueError as error:
                message = f"`{written[:60]}` is mapped to `{meant[:60]}`, which is {error.message}"
                self.file("LC-DEF-055", message, error.hint, path)

    def _constant(
        self, declared: ValueFrom, place: Path, plain: Meaning, accept: Accept | None
    ) -> Any:
        if declared.constant is None:
            return None
        try:
            found = plain.converter()(declared.constant)
            if found is None:
                message = "the constant is empty"
                self.file("LC-DEF-055", message, "remove it", (*place, "constant"))
            elif accept is not None:
                accept(found)
        except RefusedValueError as error:
            message = f"the constant `{declared.constant[:60]}` is {error.message}"
            self.file("LC-DEF-055", message, error.hint, (*place, "constant"))
            return None
        return found


def read_zone(name: str, file: Callable[..., None], place: Path) -> tzinfo | None:
    """The time zone of a name; files a problem when there is none."""
    try:
        return ZoneInfo(NORMALISERS["timezone"](name))
    except (ValueError, OSError) as error:
        hint = error.hint if isinstance(error, RefusedValueError) else ""
        message = f"`{name[:60]}` is no time zone"
        file("LC-DEF-057", message, hint or "name it as Europe/Berlin, or UTC", place)
        return None


def accepting(lead_type: type[Lead], path: tuple[str, ...]) -> Accept:
    """What the lead itself says to a value of one of its facts, beyond the fact's type."""

    def accept(value: Any) -> None:
        given: Any = value
        for step in reversed(path):
            given = {step: given}
        try:
            lead_type.model_validate({"id": "?", **given})
        except ValidationError as error:
            for problem in _about(problems_of(error, lead_type), ".".join(path)):
                told = problem.message.partition(" is ")[2] or problem.message
                raise RefusedValueError(told, problem.hint, code=problem.code) from None

    return accept


def _about(problems: tuple[Any, ...], path: str) -> Iterator[Any]:
    # A rule of the application's own lead type may want other facts too; those are not here.
    return (each for each in problems if each.path == path or each.path.startswith(f"{path}["))
