"""Numbers that addresses and hidden fields carry: pages of lists, revisions of records. What is none is nobody's error.

`int` alone would take signs, blanks, underscores and the digits of every script, and numbers that fit no column.
"""

from __future__ import annotations

DIGITS = 9  # of the largest number that fits a column, whichever the database
PAGES_MAXIMUM = 100_000


def number_of(text: str | None, otherwise: int) -> int:
    """The number that ASCII digits say; `otherwise` for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= DIGITS else otherwise


def page_number(text: str | None) -> int:
    """The page of a list that is asked for, from 1; anything else is page 1."""
    return min(max(1, number_of(text, 1)), PAGES_MAXIMUM)


def revision_number(text: str | None) -> int:
    """The revision that somebody saw; what cannot be read is 0, which no record is at."""
    return number_of(text, 0)
