"""Cells that a spreadsheet would carry out: harmless where it opens them, and read back whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcore.intake.reading.formulas import defused, restored, unwrapped


@pytest.mark.parametrize(
    "cell",
    ["=1+1", '=HYPERLINK("http://x.example")', "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "@anna",
     " =1", "\t=1", "\r=1", "+49-30-1234", "=", "＝1+1", "'=1", "''=1", "-x", "+49 (0)30 1234"],
)  # fmt: skip
def test_a_formula_becomes_a_text(cell: str) -> None:
    """By an apostrophe before it, which is the way that spreadsheets mark a text themselves."""
    plain = cell.lstrip(" ")
    assert defused(cell).lstrip(" ") == f"'{plain}"


@pytest.mark.parametrize(
    "cell",
    ["-5", "+5", "-1,234.50", "-1.234,50 €", "-$5", "-5 %", "+49 30 1234567", "-1e-5", "-", "--",
     "", "Anna", "a=b", "1-2", "'tis", "anna@example.com", "- 7 -"[1:]],
)  # fmt: skip
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    """Numbers stay numbers."""
    assert defused(cell) == cell


@given(st.one_of(st.text(), st.text(alphabet="'=+-@1a\t\n ,.")))
def test_a_defused_text_is_read_back_as_it_was(cell: str) -> None:
    """Whatever it is, and however often it goes round."""
    assert restored(defused(cell)) == cell
    assert restored(restored(defused(defused(cell)))) == cell


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="00123"', "00123"),
        (' ="a,b" ', "a,b"),
        ('=""', ""),
        ('="a"&"b"', '="a"&"b"'),
        ("=A1", "=A1"),
        ("00123", "00123"),
    ],
)
def test_a_text_kept_by_a_formula_is_the_text(cell: str, text: str) -> None:
    """So spreadsheets are told to keep the zeros before a number."""
    assert unwrapped(cell) == text
