"""Parquet files: rows with true types, records within records, and damage."""

from __future__ import annotations

import gzip
import io
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from leadcore import Decision, Definition, InputError
from leadcore.intake import BadRow, Run

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
