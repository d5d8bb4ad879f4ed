"""Moments, days and durations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.errors import MomentError
from leadcore.model import RefusedValueError
from leadcore.model.times import aware, duration_json, read_day, read_duration, read_moment
from tests.model.strategies import moments, shown

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Stamp(datetime):
    """A subclass of datetime, as data frames have."""


class NotATime(datetime):
    """What data frames call a missing moment: a datetime by class, without a year."""

    @property
    def year(self) -> int:  # type: ignore[override]  # as those have it
        return float("nan")  # type: ignore[return-value]


class Undecided(tzinfo):
    """A time zone that does not know its own offset."""

    def utcoffset(self, _when: datetime | None) -> None:
        return None


@pytest.mark.parametrize(
    "raw",
    [
        NINE,
        "2026-03-01T09:00:00Z",
        "2026-03-01 10:00:00+01:00",
        " 2026-03-01T09:00:00.000000+00:00 ",
        datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 3, 1, 10, tzinfo=ZoneInfo("Europe/Berlin")),
        Stamp(2026, 3, 1, 9, tzinfo=UTC),
    ],
    ids=shown,
)
def test_one_instant_has_one_form(raw: object) -> None:
    """However an instant was written, it is one plain datetime in UTC."""
    read = read_moment(raw)
    assert read == NINE
    assert type(read) is datetime
    assert read.tzinfo is UTC


def test_the_repeated_hour_leaves_no_trace() -> None:
    """When clocks go back, the two hours differ by their instant and by nothing else."""
    berlin = ZoneInfo("Europe/Berlin")
    late = read_moment(datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=berlin))
    assert late == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert late.fold == 0
    folded = read_moment(NINE.replace(fold=1))
    assert folded is not None
    assert folded.fold == 0


@pytest.mark.parametrize(
    "raw",
    [
        NINE.replace(tzinfo=None),
        NINE.replace(tzinfo=Undecided()),
        "2026-03-01T09:00:00",
        "2026-03-01",
    ],
    ids=shown,
)
def test_naive_moments_are_refused_with_their_own_code(raw: object) -> None:
    """A moment without a zone means different instants on different machines."""
    with pytest.raises(RefusedValueError, match="time zone") as refused:
        read_moment(raw)
    assert refused.value.code == "LC-LEAD-004"


@pytest.mark.parametrize(
    "raw",
    [
        *("soon", "2026-13-01T00:00:00Z", 1_772_355_600, 1.5, True, None, date(2026, 3, 1), []),
        *(NotATime(2026, 3, 1, tzinfo=UTC), "2026-03-01T09:00:00Z" * 1_000_000),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=5))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=5))),
        "9999-12-31T23:59:59-05:00",
    ],
    ids=shown,
)
def test_what_is_no_moment_is_refused(raw: object) -> None:
    """Bare numbers are no moments either: nobody can tell seconds from milliseconds."""
    with pytest.raises(RefusedValueError) as refused:
        read_moment(raw)
    assert refused.value.code == "LC-LEAD-001"


@given(moments)
def test_reading_a_moment_twice_changes_nothing(raw: datetime) -> None:
    """The canonical form is stable, also through text."""
    once = read_moment(raw)
    assert once == raw
    assert once is not None
    assert read_moment(once) is once
    assert read_moment(once.isoformat()) == once


def test_applications_learn_of_naive_moments_by_their_own_error() -> None:
    """A method that is given a naive moment says so in the library's own terms."""
    assert aware(NINE) == NINE
    with pytest.raises(MomentError, match="time zone"):
        aware(NINE.replace(tzinfo=None))


class Birthday(date):
    """A subclass of date."""


def test_days() -> None:
    """A day is a date or its text; a moment is none, because its time of day would be lost."""
    day = date(2026, 3, 1)
    assert read_day(day) is day
    assert read_day(" 2026-03-01 ") == day
    assert read_day("") is None
    assert type(read_day(Birthday(2026, 3, 1))) is date
    for raw in (NINE, "2026-03-01T09:00:00Z", "2026-W09-7", "20260301", "2026-02-30", 20260301):
        with pytest.raises(RefusedValueError):
            read_day(raw)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("7 days", timedelta(days=7)),
        ("1 day", timedelta(days=1)),
        ("36 Hours", timedelta(hours=36)),
        ("-30 minutes", timedelta(minutes=-30)),
        ("2weeks", timedelta(days=14)),
        ("P7D", timedelta(days=7)),
        ("PT1H30M", timedelta(minutes=90)),
        (timedelta(seconds=5), timedelta(seconds=5)),
        ("", None),
    ],
    ids=shown,
)
def test_durations(raw: object, read: timedelta | None) -> None:
    """Durations are read as people and as JSON write them."""
    assert read_duration(raw) == read


@pytest.mark.parametrize(
    "raw",
    [
        *("2 months", "1 year", "7", 7, "soon", "P", "PX", "9999999999 days", timedelta.max),
        *(timedelta.min, True, None, "1" * 10_000_000, "366000 days"),
        *("P1M", "P1Y2M", "-P1Y", "P2W1M", "P0.5Y", "P1M2DT3H"),
    ],
    ids=shown,
)
def test_what_is_no_duration_is_refused(raw: object) -> None:
    """A month has no fixed length, a bare number no unit, and a thousand years are enough."""
    with pytest.raises(RefusedValueError):
        read_duration(raw)


@pytest.mark.parametrize("raw", ["1 month", "P1M", "P1Y2M", "P1Y35DT1H"])
def test_months_and_years_have_one_cure(raw: str) -> None:
    """Nobody means 30 days by a month without saying so, in whatever form it is written."""
    with pytest.raises(RefusedValueError, match="fixed length") as refused:
        read_duration(raw)
    assert refused.value.hint == 'write it in days, as "30 days"'
    assert read_duration("P1DT5M") == timedelta(days=1, minutes=5)


@pytest.mark.parametrize(
    ("duration", "written"),
    [
        (timedelta(days=400), "P400D"),
        (timedelta(days=-365), "-P365D"),
        (timedelta(), "PT0S"),
        (timedelta(days=7, hours=1, minutes=2, seconds=3, microseconds=40), "P7DT1H2M3.00004S"),
        (timedelta(seconds=60.5), "PT1M0.5S"),
        (timedelta(seconds=10), "PT10S"),
        (timedelta(minutes=-90), "-PT1H30M"),
    ],
)
def test_durations_are_written_in_days(duration: timedelta, written: str) -> None:
    """A year of 365 days would be read back as a year, which is refused."""
    assert duration_json(duration) == written
    assert read_duration(written) == duration


def test_the_longest_duration_is_a_thousand_years() -> None:
    """The bound itself is allowed, in both directions; a microsecond more is not."""
    longest = timedelta(days=365_250)
    assert read_duration(longest) == longest
    assert read_duration(-longest) == -longest
    for beyond in (longest + timedelta.resolution, -longest - timedelta.resolution):
        with pytest.raises(RefusedValueError, match="a thousand years"):
            read_duration(beyond)


@given(st.timedeltas(min_value=timedelta(days=-300_000), max_value=timedelta(days=300_000)))
def test_reading_a_duration_twice_changes_nothing(raw: timedelta) -> None:
    """The canonical form is stable."""
    assert read_duration(raw) == raw
