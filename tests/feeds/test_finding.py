"""Which meetings the feed builder offers, and how others are found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from meetings.calendar.rules import MeetingStatus
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.search import index_text
from tests.feeds.conftest import Register, meeting

PAGE = "/en/calendar/build/"
EVERYTHING = {"contents": ["meetings", "sessions"], "deadlines": "all", "with_open": "y", "language": "en"}


@pytest.fixture
def many(register: Register) -> Register:
    """More meetings than are offered at once."""
    for number in range(40):
        day = date(2011, 6, 1) + timedelta(days=number)
        made = meeting(register.process, f"many-{number:02}", start_on=day, end_on=day)
        made.title = Text.of(en=f"Gathering {number:02}", fr=f"Rassemblement {number:02}")
        made.search_text = index_text([made.title])
        db.session.add(made)
    db.session.commit()
    return register


def offered(page: Any) -> list[str]:
    return [box.get("value") for box in page.all("main//input[@name='meetings']")]


def test_the_next_meetings_are_offered_and_others_found_by_words_of_any_language(client: Any, many: Register) -> None:
    first = offered(client.get(PAGE).page)
    found = offered(client.get(PAGE, query_string={**EVERYTHING, "q": "rassemblement 37"}).page)

    assert first[:2] == ["mge-2011", "many-00"]
    assert len(first) == 24
    assert found == ["many-37"]


def test_what_is_chosen_stays_in_sight_whatever_is_looked_for(client: Any, many: Register) -> None:
    asked = {**EVERYTHING, "q": "gathering 05", "meetings": ["many-37", "mge-2011"]}
    page = client.get(PAGE, query_string=asked).page

    assert offered(page) == ["mge-2011", "many-37", "many-05"]
    assert [box.get("checked") is not None for box in page.all("main//input[@name='meetings']")] == [True, True, False]
    nothing = client.get(PAGE, query_string={**asked, "q": "nowhere"}).page
    assert offered(nothing) == ["mge-2011", "many-37"]
    assert "No other meeting has these words." in nothing.text("main")


def test_what_no_feed_shows_any_more_is_not_offered(client: Any, register: Register) -> None:
    old = meeting(register.process, "old", start_on=date(2010, 6, 28), end_on=date(2010, 6, 30))
    recent = meeting(register.process, "recent", start_on=date(2010, 6, 28), end_on=date(2010, 7, 1))
    undated = meeting(register.process, "undated", status=MeetingStatus.MANDATED)
    db.session.add_all([old, recent, undated])
    db.session.commit()

    assert offered(client.get(PAGE).page) == ["mge-2011", "prepcom-2012", "undated", "recent"]
