"""Parquet files: rows with true types, records within records, and damage."""

from __future__ import annotations

import gzip
import io
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from leadcore import Decision, Definition, InputError
from leadcore.intake import BadRow, Run
from leadcore.intake.drafting.draft import draft

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

pa = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
pq = pytest.importorskip("pyarrow.parquet")

DEFINITION = Definition.loads(
    """\
leadcore: 1
definition: x
fields: {due: {type: date}}
capture:
  web:
    id: no
    time_zone: Europe/Berlin
    facts: {email: mail, budget: spend, interests: topics, due: due, created_at: at}
"""
)


def parquet(columns: dict[str, Any]) -> bytes:
    """A Parquet file of these columns."""
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=2)
    return out.getvalue()


GOOD = {
    "no": [1, 2, 3],
    "mail": ["a@example.com", "b@example", None],
    "spend": [Decimal("2.50"), None, Decimal(7)],
    "topics": [["tax", "bonds"], [], None],
    "due": [date(2026, 3, 1), None, None],
    "at": [datetime(2026, 3, 1, 10, 30), None, None],  # noqa: DTZ001 - as files have it
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_rows_keep_their_types(pack: Any) -> None:
    """Decimals, lists, days and moments need no format; rows are counted from 1."""
    first, bad, last = Run(DEFINITION, io.BytesIO(pack(parquet(GOOD))), at=AT)
    assert isinstance(first, Decision)
    lead = first.lead
    assert (lead.id, lead.budget, lead.interests) == ("1", Decimal("2.5"), ("tax", "bonds"))
    assert (lead.due, lead.created_at) == (date(2026, 3, 1), AT)
    assert isinstance(bad, BadRow)
    assert (bad.row, bad.column, bad.value) == (2, "mail", "b@example")
    assert isinstance(last, Decision)


def test_not_a_number_is_missing() -> None:
    """Data frames write it where nothing was."""
    content = parquet({"id": [1.0, 2.0], "budget": [5.0, float("nan")]})
    plain = Definition.loads("leadcore: 1\ndefinition: x\n")
    one, two = Run(plain, io.BytesIO(content), at=AT)
    assert isinstance(one, Decision)
    assert isinstance(two, Decision)
    assert (one.lead.budget, two.lead.budget) == (Decimal(5), None)


def test_records_within_records_are_reached_by_path() -> None:
    """As in JSON."""
    nested = Definition.loads(
        "leadcore: 1\ndefinition: x\ncapture: {web: {facts: {company.name: firm.name}}}\n"
    )
    content = parquet({"firm": [{"name": "Acme", "size": 4}, None]})
    one, two = Run(nested, io.BytesIO(content), at=AT)
    assert isinstance(one, Decision)
    assert isinstance(two, Decision)
    assert (one.lead.company.name, two.lead.company.name) == ("Acme", None)


def test_columns_that_are_lacking_are_told() -> None:
    """Before anything is decided."""
    columns = {("maill" if name == "mail" else name): held for name, held in GOOD.items()}
    with pytest.raises(InputError, match="did you mean `maill`"):
        Run(DEFINITION, io.BytesIO(parquet(columns)), at=AT)


@pytest.mark.parametrize("cut", [10, 200])
def test_a_damaged_file_is_a_clean_error(cut: int) -> None:
    """Its contents stand at the end, so that nothing can be read of one that breaks off."""
    with pytest.raises(InputError, match="LC-IN-006"):
        Run(DEFINITION, io.BytesIO(parquet(GOOD)[:-cut]), at=AT)


def test_without_pyarrow_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else needs it."""
    content = parquet(GOOD)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputError, match=r"leadcore\[parquet\]"):
        Run(DEFINITION, io.BytesIO(content), at=AT)


def test_bad_rows_are_kept_as_json_lines(tmp_path: Any) -> None:
    """And fed again as they are."""
    bad = tmp_path / "bad.jsonl"
    Run(DEFINITION, io.BytesIO(parquet(GOOD)), at=AT).write(tmp_path / "out.jsonl", bad)
    text = bad.read_text()
    assert '"leadcore_row": 2' in text
    bad.write_text(text.replace("b@example", "b@example.com"))
    (decision,) = Run(DEFINITION, bad, at=AT)
    assert isinstance(decision, Decision)
    assert decision.lead.email == "b@example.com"


NANOSECONDS = [1_772_355_000_000_000_001, None, 1_772_355_000_123_456_789]


@pytest.mark.parametrize("of", ["columns", "lists", "records", "dictionaries"])
def test_moments_finer_than_microseconds_are_cut(of: str) -> None:
    """As data frames write them, wherever they stand, and without pandas."""
    moments = pa.array(NANOSECONDS, pa.timestamp("ns", tz="UTC"))
    spans = pa.array(NANOSECONDS, pa.duration("ns"))
    times = pa.array([1, None, 86_399_999_999_999], pa.time64("ns"))
    columns = {"no": [1, 2, 3], "mail": ["a@example.com"] * 3, "spend": [1, 2, 3],
               "topics": [["tax"]] * 3, "due": [None] * 3, "at": moments}  # fmt: skip
    other: dict[str, Any] = {"spans": spans, "times": times}
    if of == "lists":
        other = {name: pa.array([[], None, [held[2]]]) for name, held in other.items()}
    elif of == "records":
        other = {"both": pa.StructArray.from_arrays([spans, times], ["spans", "times"])}
    elif of == "dictionaries":
        other = {"again": moments.dictionary_encode()}
    found = list(Run(DEFINITION, io.BytesIO(parquet(columns | other)), at=AT))
    assert all(isinstance(result, Decision) for result in found)
    created = [result.lead.created_at for result in found if isinstance(result, Decision)]
    exact = datetime(2026, 3, 1, 8, 50, tzinfo=UTC)
    assert created == [exact, None, exact.replace(microsecond=123_456)]


def test_a_moment_that_no_calendar_has_is_a_fault_of_its_row() -> None:
    """And of none where nothing is taken from the column."""
    far = pa.array([0, 10**18, None], pa.timestamp("us"))
    first, bad, last = Run(DEFINITION, io.BytesIO(parquet(GOOD | {"at": far, "mail": [None] * 3})),
                           at=AT)  # fmt: skip
    assert isinstance(first, Decision)
    assert isinstance(bad, BadRow)
    assert (bad.row, bad.column) == (2, "at")
    assert isinstance(last, Decision)
    days = pa.array([0, 4_000_000, None], pa.date32())
    unused = parquet(GOOD | {"mail": [None] * 3, "unused": far, "days": days})
    run = Run(DEFINITION, io.BytesIO(unused), at=AT)
    assert all(isinstance(result, Decision) for result in run)
    assert run.summary.problems == ()


@pytest.mark.parametrize("kind", ["binary", "large_binary", "dictionary"])
def test_bytes_are_texts(kind: str) -> None:
    """A row whose bytes are no text is set aside alone, if something is taken from them."""
    mail = pa.array([b"a@example.com", b"\xff@example.com", None])
    mail = mail.dictionary_encode() if kind == "dictionary" else mail.cast(getattr(pa, kind)())
    pictures = pa.array([b"\xff\xd8", b"", None])
    file = io.BytesIO(parquet(GOOD | {"mail": mail, "picture": pictures}))
    first, bad, last = Run(DEFINITION, file, at=AT)
    assert isinstance(first, Decision)
    assert first.lead.email == "a@example.com"
    assert isinstance(bad, BadRow)
    assert (bad.row, bad.column, bad.code) == (2, "mail", "LC-IN-013")
    assert bad.value == r"\xff@example.com"
    assert isinstance(last, Decision)


def test_bytes_within_records_are_texts() -> None:
    """As those of columns."""
    nested = Definition.loads(
        "leadcore: 1\ndefinition: x\ncapture: {web: {facts: {company.name: firm.name}}}\n"
    )
    firms = [{"name": b"Acme", "logo": b"\xff"}, {"name": b"Ac\xff", "logo": b""}, None]
    content = parquet({"firm": firms, "logo": [b"\xff", b"", None]})
    first, second, third = Run(nested, io.BytesIO(content), at=AT)
    assert [type(each) for each in (first, second, third)] == [BadRow, BadRow, Decision]


def test_bytes_and_fine_moments_can_be_drafted_from(tmp_path: Path) -> None:
    """What is no text at all becomes no fact, and the draft reads every row."""
    path = tmp_path / "leads.parquet"
    columns = {"Lead ID": [1, 2, 3], "E-Mail": [b"a@example.com", b"b@example.com", None],
               "Seen": pa.array(NANOSECONDS, pa.timestamp("ns")),
               "Checksum": [b"\xff\xfe", b"\xfe", b"\x00\xff"]}  # fmt: skip
    path.write_bytes(parquet(columns))
    drafted = draft(path, name="mine")
    assert "looked at 3 rows" in drafted.notes[0]
    assert "seen: Seen" in drafted.text
    assert "from: Checksum" not in drafted.text
    assert "checksum: Checksum" not in drafted.text
    results = Run(Definition.loads(drafted.text), path, at=AT)
    assert all(isinstance(result, Decision) for result in results)
