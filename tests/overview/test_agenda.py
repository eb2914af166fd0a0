"""The agenda page by page: everything once, in its order, and a late page as cheap as the first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from meetings import demo
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.registries import TimelineItem
from meetings.foundation.windows import LATEST_DAY
from meetings.overview import queries

FIRST = date(2011, 1, 1)
SIZE = 7


@pytest.fixture
def many(seeded: Flask) -> Any:
    with unit_of_work():
        demo.make(60, date(2011, 1, 13))
    with seeded.test_request_context("/en/"):
        yield


def pages() -> list[list[tuple[date, TimelineItem]]]:
    found, number, more = [], 1, True
    while more:
        items, more = queries.agenda(FIRST, number, SIZE)
        found.append(items)
        number += 1
    return found


def test_every_item_stands_on_one_page_in_the_order_of_days(many: None) -> None:
    everything = queries.between(FIRST, LATEST_DAY, FIRST, 1000)

    listed = [pair for page in pages() for pair in page]

    assert sorted(item.key for _, item in listed) == sorted(item.key for item in everything)
    assert [day for day, _ in listed] == sorted(day for day, _ in listed)
    assert all(day == max(item.window.earliest, FIRST) for day, item in listed)


def test_pages_are_full_but_for_the_last(many: None) -> None:
    *full, last = pages()

    assert len(full) > 10
    assert {len(page) for page in full} == {SIZE}
    assert 0 < len(last) <= SIZE


def test_beyond_the_last_page_there_is_nothing(many: None) -> None:
    assert queries.agenda(FIRST, 1000, SIZE) == ([], False)
    db.session.rollback()
