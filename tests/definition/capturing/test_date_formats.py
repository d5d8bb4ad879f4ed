"""Formats of dates: what `strptime` would read, on every machine the same."""

from __future__ import annotations

import locale
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.definition.capturing.date_formats import FormatError, Years, date_format, unix_moment
from leadcore.model import RefusedValueError

FORMATS = ["%Y-%m-%d", "%d.%m.%Y %H:%M:%S", "%d %b %Y", "%B %d, %Y %I:%M %p", "%a %d/%m/%Y",
           "%Y%m%d", "%A, %d-%b-%Y %H:%M:%S.%f", "%F %T", "%D %R", "%y.%m.%d"]  # fmt: skip


@pytest.mark.parametrize("text", FORMATS)
@given(moment=st.datetimes(datetime(1970, 1, 1), datetime(2068, 12, 31)))  # noqa: DTZ001 - naive
def test_formats_read_what_strftime_writes(text: str, moment: datetime) -> None:
    """The same directives mean the same as in the standard library."""
    written = moment.strftime(text)
    expanded = text.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S")
    expanded = expanded.replace("%D", "%m/%d/%y").replace("%R", "%H:%M")
    expected = datetime.strptime(written, expanded)  # noqa: DTZ007 - naive
    assert date_format(text).read(written) == expected


def test_months_have_their_english_names_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file means the same on a machine that speaks another language."""
    monkeypatch.setattr(locale, "getlocale", lambda *_: ("de_DE", "UTF-8"))
    assert date_format("%d %b %Y").read("1 DEC 2026") == datetime(2026, 12, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "written"),
    [("%d.%m.%Y", "31.2.2026"), ("%d.%m.%Y", "1.13.2026"), ("%H:%M %d.%m.%Y", "24:00 1.1.2026"),
     ("%Y", "0000"), ("%d.%m.%Y", "1.1.2026x"), ("%d.%m.%Y", ""), ("%d.%m.%Y", "1" * 1000)],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str, written: str) -> None:
    """Days that do not exist, rests behind the date, and nothing."""
    assert date_format(text).read(written) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [("%d.%m.%Q", "`%Q`"), ("%d %d %m", "twice"), ("%H:%M", "names no day"), ("", "names no day"),
     ("%I:%M %F", "half of the day"), ("%", "names no day")],
)  # fmt: skip
def test_formats_that_mean_nothing_are_refused(text: str, told: str) -> None:
    """Unknown directives, doubles, and formats without a day."""
    with pytest.raises(FormatError, match=told):
        date_format(text)


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_format_is_read_or_refused(text: str, written: str) -> None:
    """No format breaks, and none hangs."""
    hint = ""
    try:
        date_format(text).read(written)
    except FormatError as error:
        hint = error.hint
    assert hint is not None


def test_offsets_are_read() -> None:
    """`%z` takes Z and offsets with or without a colon."""
    read = date_format("%Y-%m-%d %H:%M%z").read
    for offset in ("+0100", "+01:00"):
        moment = read(f"2026-03-01 10:30{offset}")
        assert moment is not None
        assert moment.utcoffset() == timedelta(hours=1)
    assert read("2026-03-01 10:30Z") == datetime(2026, 3, 1, 10, 30, tzinfo=UTC)


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)))  # noqa: DTZ001 - made aware
def test_unix_times_are_exact(naive: datetime) -> None:
    """To the microsecond, whether they come as numbers or as texts."""
    moment = naive.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    microseconds = since // timedelta(microseconds=1)
    sign, left = ("-", -microseconds) if microseconds < 0 else ("", microseconds)
    text = f"{sign}{left // 1_000_000}.{left % 1_000_000:06}"
    assert unix_moment(text, 1) == moment
    whole = moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)
    assert unix_moment((whole - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1),
                       1_000) == whole  # fmt: skip


@pytest.mark.parametrize(
    "value", ["", "x", "nan", "inf", "1e999999999", "-1e30", 10**40, "1772357400000"]
)
def test_times_out_of_bounds_are_refused(value: object) -> None:
    """However large: the answer comes at once, and says what may be meant."""
    with pytest.raises(RefusedValueError):
        unix_moment(value, 1)


def test_years_follow_from_months_that_go_backwards() -> None:
    """The same month again is the same year; a year that is known otherwise counts."""
    years = Years(2008)
    assert [years.of(month) for month in (5, 5, 12, 1, 1, 5, 4)] == [
        2008, 2008, 2008, 2009, 2009, 2009, 2010,
    ]  # fmt: skip
    years.put(1999)
    assert years.of(1) == 1999
