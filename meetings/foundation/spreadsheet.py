"""Tables as files for spreadsheets, in which no cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

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
