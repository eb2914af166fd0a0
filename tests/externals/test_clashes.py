"""Warnings of external events: in forms while they are typed, on saving, on the meeting's page, at what cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar import checking
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.externals import clashes, queries, services
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from meetings.mandates.models import Process
from tests.externals.conftest import Add
from tests.externals.host import calendar, event

MEETING = "/en/meetings/mge-2011/"  # 9–13 May 2011
CHECK = "/en/meetings/prepcom-2012/check?start=2012-03-19&end=2012-03-23"
SPRING = Window(date(2012, 3, 19), date(2012, 3, 23))
INDICO = calendar(event("1", "20120320", "DTEND:20120322", summary="Indico plenary"))


def named(days: Window, process: str | None = "small-arms") -> list[str]:
    return [found.title for found in clashes.on_days([days], process).events]


def test_an_event_is_named_with_its_calendar_while_dates_are_typed(desk: Any, add: Add) -> None:
    add(INDICO, name=Text.of(en="Disarmament", fr="Désarmement"))

    english, french = desk.get(CHECK), desk.get(CHECK.replace("/en/", "/fr/"))

    assert "At the same time: <bdi>Indico plenary</bdi> (Disarmament), 20–21 March 2012." in english.text
    assert "Désarmement" in french.text
    assert 'name="accept"' in english.text


def test_a_new_meeting_is_warned_by_the_calendars_of_its_process(desk: Any, add: Add) -> None:
    add(INDICO)
    path = "/en/meetings/new/check?start=2012-03-19&end=2012-03-23&kind=expert_meeting&belongs_to=small-arms"

    assert "Indico plenary" in desk.get(path).text


def test_proposing_asks_to_read_the_warning_first_and_confirming_says_it_again(desk: Any, add: Add) -> None:
    add(INDICO)
    path = "/en/meetings/prepcom-2012/propose/"

    refused = desk.fill(path, start="2012-03-19", end="2012-03-23")
    assert refused.status_code == 422
    assert "Indico plenary" in refused.text
    assert desk.fill(path, start="2012-03-19", end="2012-03-23", accept="y").status_code == 302
    assert "Indico plenary" in desk.get("/en/meetings/prepcom-2012/confirm/").text
    assert "Indico plenary" not in desk.get("/en/meetings/prepcom-2012/postpone/").text


def test_saving_the_form_asks_to_read_the_warning_first(desk: Any, add: Add) -> None:
    add(INDICO)
    path = "/en/meetings/prepcom-2012/edit/"

    assert "Indico plenary" in desk.fill(path, start="2012-03-19", end="2012-03-23").text
    assert desk.fill(path, start="2012-03-19", end="2012-03-23", accept="y").status_code == 302


def test_the_page_of_a_meeting_shows_it_to_those_who_prepare_it(
    desk: Any, add: Add, seeded: Flask, as_person: Callable[[str], Any]
) -> None:
    url = "https://indico.example.org/event/1"
    timed = event("2", "20110511T130000Z", "LOCATION:Room IV", summary="Side event")
    add(calendar(event("1", "20110509", f"URL:{url}", summary="Indico plenary"), timed))

    page = desk.get(MEETING).page
    text = page.text("section[@aria-labelledby='clashes']")
    assert "Indico plenary Days in common: 9 May 2011 · Indico same days" in text
    assert "Side event 11 May 2011, 09:00 (New York) · Room IV · Indico same days" in text
    assert page.one(f"a[@href='{url}']").get("rel") == "noopener noreferrer"
    for visitor in (seeded.test_client(), as_person("new-zealand")):
        assert "Indico plenary" not in visitor.get(MEETING).text


@pytest.mark.parametrize(
    ("lines", "is_on", "counts_free", "warned"),
    [
        ((), True, False, True),
        ((), False, False, False),
        (("STATUS:CANCELLED",), True, True, False),
        (("TRANSP:TRANSPARENT",), True, False, False),
        (("TRANSP:TRANSPARENT",), True, True, True),
        (("TRANSP:OPAQUE", "STATUS:CONFIRMED"), True, False, True),
    ],
)
def test_cancelled_and_free_events_warn_of_nothing(
    add: Add, lines: tuple[str, ...], is_on: bool, counts_free: bool, warned: bool
) -> None:
    add(calendar(event("1", "20120320", *lines)), is_on=is_on, counts_free=counts_free)

    assert bool(named(SPRING)) is warned


def test_what_is_tentative_is_perhaps_a_clash_and_needs_no_reading(desk: Any, add: Add) -> None:
    add(calendar(event("1", "20120320", "STATUS:TENTATIVE", summary="Perhaps")))

    assert "Perhaps at the same time: <bdi>Perhaps</bdi>" in desk.get(CHECK).text
    assert 'name="accept"' not in desk.get(CHECK).text


def test_a_calendar_of_one_process_warns_no_meetings_of_another(add: Add, secretary: Actor) -> None:
    db.session.add(Process(code="landmines", name=Text.of(en="Mines"), short=Text.of(en="Mines")))
    db.session.commit()
    add(calendar(event("1", "20120320", summary="Ours")), process="small-arms")
    add(calendar(event("2", "20120320", summary="Theirs")), process="landmines")
    add(calendar(event("3", "20120320", summary="All")))

    assert named(SPRING, "small-arms") == ["Ours", "All"]
    assert named(SPRING, "landmines") == ["Theirs", "All"]
    assert named(SPRING, None) == ["Ours", "Theirs", "All"]


@pytest.mark.parametrize(
    ("start", "end", "touches"),
    [
        ("20120318", "20120319", False),
        ("20120318", "20120320", True),
        ("20120323", "20120324", True),
        ("20120324", "20120325", False),
        ("20110601", "20120320", True),
        ("20120323", "20130301", True),
        ("20110318", "20120319", False),
    ],
)
def test_an_event_clashes_if_it_takes_one_of_the_days(add: Add, start: str, end: str, touches: bool) -> None:
    add(calendar(event("1", start, f"DTEND:{end}")))

    assert bool(named(SPRING)) is touches


def test_what_lies_in_the_gap_of_a_split_meeting_is_no_clash(add: Add) -> None:
    add(calendar(event("1", "20120213", summary="Gap"), event("2", "20120215", summary="Second part")))
    parts = [Window(date(2012, 2, 6), date(2012, 2, 8)), Window(date(2012, 2, 15), date(2012, 2, 17))]

    assert [found.title for found in clashes.on_days(parts, None).events] == ["Second part"]


def test_an_open_window_of_a_few_weeks_shows_events_and_a_long_one_none(add: Add) -> None:
    add(INDICO)

    assert checking.elsewhere([Window(date(2012, 3, 1), date(2012, 3, 31))], None).events
    assert not checking.elsewhere([Window(date(2012, 1, 1), date(2012, 4, 30))], None).events


def test_twenty_are_named_and_the_others_counted(desk: Any, add: Add) -> None:
    tentative = event("x", "20110509", "STATUS:TENTATIVE", summary="Not sure")
    add(calendar(tentative, *(event(str(n), "20110510", summary=f"Event {n}") for n in range(30))))

    page = desk.get(MEETING).page

    text = page.text("section[@aria-labelledby='clashes']")
    assert "11 more events in external calendars on the same days" in text
    assert "Not sure" not in text  # sure ones come first
    assert "Event 19" in text


def test_five_thousand_events_cost_no_more_queries_and_hardly_more_time(desk: Any, add: Add, query_count: Any) -> None:
    counts, times = [], []
    first = date(2010, 6, 1)
    paths = (MEETING, CHECK, "/en/meetings/prepcom-2012/edit/")
    for path in paths:
        desk.get(path)  # a first visit makes what stays
    for number in (0, 5_000):
        if number:
            days = (f"{first + timedelta(days=n % 900):%Y%m%d}" for n in range(number))
            add(calendar(*(event(str(n), day) for n, day in enumerate(days))))
        counts.append([len(desk.get(path).queries) for path in paths])
        with query_count() as counted:
            begun = time.perf_counter()
            clashes.on_days([SPRING], "small-arms")
            times.append(time.perf_counter() - begun)
        assert counted.total == 1

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
    assert times[1] < 0.25


@pytest.mark.sqlite_only
def test_events_of_some_days_are_found_in_an_index(add: Add) -> None:
    add(INDICO)
    asked: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda _c, _cur, said, *_: asked.append(said), named=False)
    queries.events_on([SPRING], None, 5)
    statement = next(said for said in asked if "external_event" in said)
    values = ("2012-03-19", "2013-03-24", "2012-03-23", "cancelled", "tentative", 5, 0)

    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values[: statement.count("?")])

    assert any("ix_external_event_days" in str(row) for row in plan)


def test_a_meeting_that_is_cancelled_is_warned_of_nothing(desk: Any, add: Add, seeded: Flask) -> None:
    add(calendar(event("1", "20110509", summary="Indico plenary")))
    db.session.execute(sa.update(Meeting).where(Meeting.code == "mge-2011").values(status=MeetingStatus.CANCELLED))
    db.session.commit()

    assert "Indico plenary" not in desk.get(MEETING).text


def test_a_removed_calendar_warns_of_nothing(add: Add, secretary: Actor) -> None:
    record = add(INDICO)
    services.remove(secretary, record, record.revision)

    assert named(SPRING) == []


MONTH = "/en/calendar/month/?month=2012-03"


def test_the_month_shows_external_events_to_those_who_prepare_meetings_and_ask_for_them(
    desk: Any, add: Add, seeded: Flask, as_person: Callable[[str], Any]
) -> None:
    add(INDICO)

    assert "Indico plenary" not in desk.get(MONTH).text
    shown = desk.get(f"{MONTH}&elsewhere=1").page
    assert shown.texts("li[@class='event elsewhere']") == ["Indico plenary"] * 2
    assert "Hide external calendars" in shown.text("main")
    assert all("elsewhere=1" in link.get("href") for link in shown.all("nav[@class='row apart']//a"))
    for visitor in (seeded.test_client(), as_person("new-zealand")):
        answer = visitor.get(f"{MONTH}&elsewhere=1")
        assert "Indico plenary" not in answer.text
        assert "external calendars" not in answer.text
