"""Tables as files for spreadsheets, in which no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from urllib.parse import quote

from flask import Response
from werkzeug.wrappers import Response as AnyResponse
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from . import clock, downloads

# What makes a formula of a cell, also in the full-width forms that some programs take for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"  # by which spreadsheets know that the file is in UTF-8


def as_text(value: object) -> str:
    """A cell that every program shows as it is and none computes."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(_FORMULA) else text


def written(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return _BOM + out.getvalue()


def answer(rows: Iterable[Sequence[object]], name: str) -> Response:
    """A file to keep, for the person who asks and nobody else."""
    response = Response(written(rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    response.headers["Cache-Control"] = "no-store"
    return response


# --- workbooks ------------------------------------------------------------------------------------------------------

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_NAME_MAXIMUM = 31
CELL_MAXIMUM = 32_767  # characters that such programs keep
WIDEST = 60  # characters of a column
# Whatever stands in a cell is text: none is taken for a formula or made a link.
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
Sheet = tuple[str, Iterable[Sequence[object]]]
"""A sheet’s name and its rows."""
_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def workbook(rows: Iterable[Sequence[object]], name: str, *, sheet: str, is_rtl: bool = False) -> AnyResponse:
    """The same as a workbook (Office Open XML): days, times and numbers are such, everything else is text."""
    return downloads.as_file(as_workbook(rows, sheet, is_rtl=is_rtl), f"{name}.xlsx", XLSX)


def workbook_of(sheets: Sequence[Sheet], name: str, *, is_rtl: bool = False) -> AnyResponse:
    """A workbook with several sheets, each with its name."""
    return downloads.as_file(as_workbook_of(sheets, is_rtl=is_rtl), f"{name}.xlsx", XLSX)


def as_workbook(rows: Iterable[Sequence[object]], sheet: str, *, is_rtl: bool = False) -> bytes:
    """Rows, of which the first one is the heading, on one sheet."""
    return as_workbook_of([(sheet, rows)], is_rtl=is_rtl)


def as_workbook_of(sheets: Sequence[Sheet], *, is_rtl: bool = False) -> bytes:
    """Rows on each sheet, of which the first one is the heading. Decimals are amounts, shown with all their places."""
    out = io.BytesIO()
    book = Workbook(out, _PLAIN)
    book.set_properties({"created": clock.now().replace(tzinfo=None)})
    looks = {"text_wrap": True, "valign": "top", "reading_order": 2 if is_rtl else 1}
    side = "right" if is_rtl else "left"
    formats = {
        "head": book.add_format({**looks, "bold": True, "bottom": 1}),
        "text": book.add_format(looks),
        "day": book.add_format({**looks, "num_format": "yyyy-mm-dd", "align": side}),
        "hour": book.add_format({**looks, "num_format": "hh:mm", "align": side}),
        "amount": book.add_format({**looks, "num_format": "#,##0.00"}),
        "whole": book.add_format({**looks, "num_format": "#,##0"}),
    }
    for name, rows in sheets:
        page = book.add_worksheet(name.translate(_NO_SHEET_NAME).strip("' ")[:SHEET_NAME_MAXIMUM] or None)
        if is_rtl:
            page.right_to_left()
        _fill(page, [list(row) for row in rows], formats)
    book.close()
    return out.getvalue()


def _fill(page: Worksheet, listed: list[list[object]], formats: Mapping[str, Format]) -> None:
    text = formats["text"]
    for line, row in enumerate(listed):
        for column, value in enumerate(row):
            match value:
                case None | "":
                    page.write_blank(line, column, None, text)
                case bool() | str():
                    page.write_string(line, column, str(value)[:CELL_MAXIMUM], formats["head"] if line == 0 else text)
                case int() | float():
                    page.write_number(line, column, value, text)
                case Decimal():
                    page.write_number(line, column, value, formats["amount" if value.as_tuple().exponent else "whole"])
                case datetime():
                    raise TypeError("an instant has no place in a table that knows no zones")
                case date():
                    day = datetime(value.year, value.month, value.day)  # noqa: DTZ001
                    page.write_datetime(line, column, day, formats["day"])
                case time():
                    page.write_datetime(line, column, value, formats["hour"])
                case _:
                    page.write_string(line, column, str(value)[:CELL_MAXIMUM], text)
    for column, cells in enumerate(zip(*listed, strict=False)):
        longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
        page.set_column(column, column, max(10, min(longest + 2, WIDEST)))
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
