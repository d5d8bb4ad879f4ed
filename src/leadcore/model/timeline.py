"""What happened, in the order it happened, however it arrived; finding is by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter, lt
from typing import Any, Generic, NoReturn, Protocol, Self, TypeVar, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from leadcore.model.times import aware

#: More of one lead is not a history but a fault in whatever recorded it.
LONGEST_TIMELINE = 100_000

_at = attrgetter("at")
_key = attrgetter("key")


class Dated(Protocol):
    """Anything that happened at a moment and can be told from others of that moment."""

    @property
    def at(self) -> datetime:
        """When it happened, in UTC."""

    def tie_breaker(self) -> Any:
        """What orders it among others of the same moment, by content alone."""


class Keyed(Dated, Protocol):
    """What can arrive more than once: deliveries of one key are one."""

    @property
    def key(self) -> str | None:
        """What makes it the same when it is delivered again; None where nothing does."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What it says besides."""

    def arrival(self) -> Hashable:
        """What all deliveries of it share; asked only where there is a key."""


T = TypeVar("T", bound=Dated)
K = TypeVar("K", bound=Keyed)


class Timeline(tuple[T, ...], Generic[T]):  # noqa: SLOT001 - it keeps its moments beside it
    """
    Records in the order of their moments; a tuple that can be asked about time.

    The order in which records arrived leaves no trace: those of one moment are ordered by their
    content, so that equal histories are equal values.

    Attributes:
        ats: The moments, parallel to the records.

    >>> from datetime import datetime, UTC
    >>> from leadcore.model import Stage
    >>> first = Stage(name="inquiry", at=datetime(2026, 3, 1, tzinfo=UTC), by="import")
    >>> later = Stage(name="mql", at=datetime(2026, 3, 5, tzinfo=UTC), by="rule")
    >>> Timeline([later, first])[0].name
    'inquiry'
    """

    ats: tuple[datetime, ...]

    def __new__(cls, records: Iterable[T] = ()) -> Self:
        """
        Order the records.

        Raises:
            TypeError: One of them has no moment.
        """
        if type(records) is cls:
            return records
        found = tuple(records)
        try:
            ats = tuple(map(_at, found))
        except AttributeError:
            raise TypeError("a timeline holds only records with a moment `at`") from None
        # Most histories arrive in order; asking costs a fraction of sorting.
        if not all(map(lt, ats, ats[1:])):
            found = tuple(_ordered(found))
            ats = tuple(map(_at, found))
        return cls.in_order(found, ats)

    @classmethod
    def in_order(cls, records: Iterable[T], ats: tuple[datetime, ...]) -> Self:
        """A timeline of records that are known to be in order, with their moments."""
        self = tuple.__new__(cls, records)
        self.__dict__["ats"] = ats
        return self

    def seen(self, now: datetime) -> Self:
        """
        What had happened by a moment, itself included; the timeline itself when that is all.

        Raises:
            MomentError: The moment has no time zone.
        """
        ats = self.ats
        try:
            if not ats or ats[-1] <= now:
                return self
        except TypeError:
            now = aware(now)
        return self._part(0, bisect_right(ats, now))

    def before(self, moment: datetime) -> Self:
        """
        What happened before a moment, itself not included; the timeline itself when that is all.

        Raises:
            MomentError: The moment has no time zone.
        """
        ats = self.ats
        try:
            if not ats or ats[-1] < moment:
                return self
        except TypeError:
            moment = aware(moment)
        return self._part(0, bisect_left(ats, moment))

    def since(self, moment: datetime) -> Self:
        """
        What happened after a moment, itself not included.

        Raises:
            MomentError: The moment has no time zone.
        """
        start = bisect_right(self.ats, aware(moment))
        return self._part(start, len(self)) if start else self

    def _part(self, start: int, stop: int) -> Self:
        return self.in_order(self[start:stop], self.ats[start:stop])

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TypeError("a timeline is frozen; make a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise TypeError("a timeline is frozen; make a new one")

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (tuple(self),))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self)!r})"

    @classmethod
    def record_type(cls, source: Any) -> Any:
        """The type of the records, given the annotation that the timeline stands in."""
        # A subclass for one type of record says which in its base, and is not subscripted.
        found = (get_args(source) or get_args(vars(cls)["__orig_bases__"][0]))[0]
        return Any if isinstance(found, TypeVar) else found

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A schema that takes records or mappings in any order; None is an empty timeline."""
        records = core_schema.tuple_variable_schema(
            handler.generate_schema(cls.record_type(source)), max_length=LONGEST_TIMELINE
        )

        def read(value: Any, validate: core_schema.ValidatorFunctionWrapHandler) -> Any:
            found = validate(() if value is None else value)
            # Records that are records already come back as they are, so the order holds too.
            return value if type(value) is cls else cls(found)

        return core_schema.no_info_wrap_validator_function(read, records)


class KeyedTimeline(Timeline[K]):
    """
    A timeline of which each key stands for one record, however often that was delivered.

    Of unequal deliveries the earliest stays, because those after it bring nothing new; of several
    made at one moment the one with the most facts, and of those the first in order of content.
    Which of them arrived first, or where, leaves no trace.
    """

    def __new__(cls, records: Iterable[K] = ()) -> Self:
        """
        Order the records, each once.

        Raises:
            TypeError: One of them has no moment, or no key.
        """
        if type(records) is cls:
            return records
        found = tuple(records)
        try:
            # Most histories have no keys; asking costs a fraction of the ordering.
            if any(map(_key, found)):
                found = _once(found)
        except AttributeError:
            raise TypeError("a timeline holds only records with a moment `at`") from None
        return super().__new__(cls, found)


def _once(records: tuple[K, ...]) -> tuple[K, ...]:
    deliveries: dict[Hashable, list[K]] = {}
    for place, record in enumerate(records):
        under = place if record.key is None else record.arrival()
        deliveries.setdefault(under, []).append(record)
    if len(deliveries) == len(records):
        return records
    each = deliveries.values()
    return tuple(min(same, key=_first) if len(same) > 1 else same[0] for same in each)


def _first(record: K) -> tuple[Any, ...]:
    return (record.at, -len(record.facts), record.tie_breaker())


def _ordered(records: Iterable[T]) -> Iterable[T]:
    for _, group in groupby(sorted(records, key=_at), key=_at):
        same = list(group)
        if len(same) > 1:
            same.sort(key=lambda record: record.tie_breaker())
        yield from same
