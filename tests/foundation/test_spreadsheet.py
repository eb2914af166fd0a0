"""Workbooks and tables for spreadsheets: whatever people typed is text there, never computed, never a link."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation import clock, spreadsheet

LOOKS = ("http://example.org", "mailto:a@example.org", "internal:A1", "00123", "1e5")
FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1", "{=1+1}", "\t=1", " =1", "'=1")
WHEN = datetime(2011, 1, 13, tzinfo=UTC)


def sheet_of(rows: list[list[object]], sheet: str = "Rooms", **how: Any) -> Any:
    """What a workbook of these rows holds, read back."""
    with clock.frozen(WHEN):
        return openpyxl.load_workbook(io.BytesIO(spreadsheet.as_workbook(rows, sheet, **how))).active


def test_days_times_and_numbers_are_such_and_nothing_stays_nothing() -> None:
    found = sheet_of([["Day", "From", "People", "Note"], [date(2011, 5, 9), time(13, 15), 40, None]])

    day, hour, people, note = next(iter(found.iter_rows(min_row=2)))
    assert (day.value, day.number_format) == (datetime(2011, 5, 9), "yyyy-mm-dd")  # noqa: DTZ001 - as the library reads
    assert (hour.value, hour.number_format) == (time(13, 15), "hh:mm")
    assert (people.value, note.value) == (40, None)


@pytest.mark.parametrize("typed", [*FORMULAS, *LOOKS])
def test_what_looks_like_something_else_stays_as_it_was_typed(typed: str) -> None:
    found = sheet_of([["Title"], [typed]])

    cell = found.cell(2, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


@given(st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=40), min_size=1))
def test_whatever_is_typed_no_cell_is_a_formula(typed: list[str]) -> None:
    found = sheet_of([["Title"], *([one] for one in typed)])

    kinds = {cell.data_type for row in found.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s"}
    rows = list(csv.reader(io.StringIO(spreadsheet.written([[one] for one in typed]).removeprefix("\ufeff"))))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)


def test_a_text_that_no_cell_holds_is_cut() -> None:
    found = sheet_of([["Title"], ["a" * 40_000]])

    assert len(found.cell(2, 1).value) == spreadsheet.CELL_MAXIMUM


def test_a_sheet_is_called_as_programs_allow_and_runs_with_the_script() -> None:
    arabic = sheet_of([["أ"]], "'طلبات: القاعات [2011] / كل القاعات في المبنى'", is_rtl=True)

    assert len(arabic.title) <= spreadsheet.SHEET_NAME_MAXIMUM and not set(arabic.title) & set("[]:*?/\\")
    assert arabic.sheet_view.rightToLeft and not sheet_of([["a"]]).sheet_view.rightToLeft


def test_an_instant_has_no_place_in_a_table_that_knows_no_zones() -> None:
    with pytest.raises(TypeError):
        sheet_of([["When"], [WHEN]])


def test_the_same_rows_are_the_same_file() -> None:
    rows: list[list[object]] = [["Title"], ["Marking"]]
    with clock.frozen(WHEN):
        assert spreadsheet.as_workbook(rows, "Rooms") == spreadsheet.as_workbook(rows, "Rooms")
