"""The pages of the calendar: what each shows, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

import config
from meetings.calendar import life, register, services
from meetings.calendar.drafts import Draft
from meetings.calendar.models import Meeting
from meetings.calendar.register import Filters, Order
from meetings.calendar.rules import MeetingAction, MeetingKind, MeetingStatus
from meetings.foundation import clock
from meetings.foundation.access import PUBLIC, Actor
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from tests.support.visitors import sign_in

pytestmark = pytest.mark.either_database

Load = Callable[[str], Meeting]
TODAY = date(2011, 1, 13)


def codes(filters: Filters, number: int = 1) -> list[str]:
    return [m.code for m, _period in register.find(PUBLIC, filters, TODAY, number).rows]


def many(meeting: Load, actor: Actor, count: int) -> None:
    process = meeting("mge-2011").process
    for n in range(count):
        draft = Draft(
            kind=MeetingKind.REGIONAL_MEETING,
            title=Text.of(en=f"Regional meeting {n}"),
            earliest=date(2012, 1 + n % 12, 1),
            latest=date(2012, 1 + n % 12, 28),
            place="nairobi",
            chair_state="KEN",
        )
        services.create(actor, process, f"regional-{n}", draft, accept_warnings=True)
    db.session.commit()


def test_the_register_begins_with_what_comes_first(seeded: Flask) -> None:
    found = codes(Filters())

    assert found[:4] == ["mge-2011", "prepcom-2012", "revcon-2012", "gis"]
    assert found[4:8] == ["bms-2010", "bms-2008", "bms-2005", "bms-2003"]
    assert codes(Filters(order=Order.OLDEST))[0] == "bms-2003"
    assert codes(Filters(order=Order.NEWEST))[-1] in {"gis", *found[8:]}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(kind=MeetingKind.BIENNIAL_MEETING), {"bms-2003", "bms-2005", "bms-2008", "bms-2010"}),
        (Filters(status=MeetingStatus.CONFIRMED), {"mge-2011"}),
        (Filters(year=2012), {"prepcom-2012", "revcon-2012"}),
        (Filters(process="no-such"), set()),
        (Filters(q="两年期会议"), {"bms-2003", "bms-2005", "bms-2008", "bms-2010"}),
        (Filters(q="双年度会议"), {"bms-2003", "bms-2005", "bms-2008", "bms-2010"}),
        (Filters(q="A/CONF.192/BMS/2010/3"), {"bms-2010"}),
        (Filters(q="المؤتمر الاستعراضي"), {"prepcom-2012", "revcon-2012"}),
        (Filters(q="!!!"), set()),
    ],
)
def test_the_register_finds_what_is_asked_for(seeded: Flask, filters: Filters, found: set[str]) -> None:
    assert found <= set(codes(filters)) and (found or not codes(filters))
    if not filters.q:
        assert set(codes(filters)) == found


def test_dates_move_the_status_of_the_register_by_themselves(seeded: Flask) -> None:
    for day, status in ((date(2011, 5, 9), MeetingStatus.UNDER_WAY), (date(2011, 5, 14), MeetingStatus.CLOSED)):
        rows = register.find(PUBLIC, Filters(status=status), day).rows
        assert "mge-2011" in [m.code for m, _period in rows]


def test_the_register_is_turned_page_by_page(meeting: Load, secretary: Actor, client: Any) -> None:
    many(meeting, secretary, 40)
    client.get("/en/mandates/")  # what is asked once after a change has been asked
    first = client.get("/en/meetings/")
    last = client.get("/en/meetings/?page=99&kind=regional_meeting&q=Regional")

    assert len(first.page.all("ol[@class='list register']/li/time")) <= 25
    assert "51 meetings" in first.page.text("main")
    assert "Regional meeting" in last.page.text("main")
    assert len(first.queries) == len(client.get("/en/meetings/?kind=biennial_meeting").queries)


@pytest.mark.parametrize(
    "query",
    [
        *("page=x", "page=-1", "page=99999999999", "kind=x", "status=x", "year=20111", "year=x", "order=x"),
        *("process=%00", "q=%00", "q=%E2%80%AE"),
    ],
)
def test_what_the_register_cannot_read_it_leaves_out(seeded: Flask, client: Any, query: str) -> None:
    answer = client.get(f"/en/meetings/?{query}")

    assert answer.status_code == 200
    assert "Open-ended Meeting" in answer.page.text("main")


def test_nothing_found_says_so_and_offers_all(seeded: Flask, client: Any) -> None:
    page = client.get("/en/meetings/?q=zebra").page

    assert "No meeting matches" in page.text("main")


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
@pytest.mark.parametrize("code", ["mge-2011", "prepcom-2012", "bms-2010", "regional-peru-2010", "gis"])
def test_every_meeting_has_its_page_in_every_language(seeded: Flask, client: Any, lang: str, code: str) -> None:
    answer = client.get(f"/{lang}/meetings/{code}/")

    assert answer.status_code == 200
    assert len(answer.queries) <= 12


def test_a_window_is_shown_with_the_words_of_its_source(seeded: Flask, client: Any) -> None:
    words = client.get("/en/meetings/prepcom-2012/").page.text("main")

    assert "1 January – 30 April 2012" in words
    assert "early 2012" in words
    assert "dates open" in words


def test_a_requirement_is_shown_with_its_state_and_reason(seeded: Flask, client: Any) -> None:
    words = client.get("/en/meetings/mge-2011/").page.text("main")

    assert "9–13 May 2011 65/64, paragraph 6binding met The dates are as decided." in words
    assert "New York 65/64, paragraph 6binding met The place is New York." in words
    assert "paragraph 7not binding open Due by 8 May 2011." in words


def test_the_conference_shows_nine_working_days_and_why(meeting: Load, secretary: Actor, client: Any) -> None:
    found = meeting("revcon-2012")
    life.propose_dates(
        secretary, found, date(2012, 8, 27), date(2012, 9, 7), revision=found.revision, accept_warnings=True
    )

    words = client.get("/en/meetings/revcon-2012/").page.text("main")

    assert "9 working days" in words
    assert "Monday 3 September 2012 (Labour Day) holiday" in words
    assert "Saturday 1 September 2012 weekend" in words
    assert "The dates are only proposed." in words


def test_old_dates_and_the_reason_are_shown(meeting: Load, secretary: Actor, client: Any) -> None:
    found = meeting("mge-2011")
    life.act(secretary, found, MeetingAction.POSTPONE, revision=1, reason="Flights are grounded")

    words = client.get("/en/meetings/mge-2011/").page.text("main")

    assert "postponed" in words
    assert "9–13 May 2011" in words
    assert "Postponed on 13 January 2011. Flights are grounded" in words


def test_a_cancelled_meeting_counts_no_days(meeting: Load, secretary: Actor, client: Any) -> None:
    life.act(secretary, meeting("mge-2011"), MeetingAction.CANCEL, revision=1, reason="No money")

    words = client.get("/en/meetings/mge-2011/").page.text("main")

    assert "cancelled" in words
    assert "9–13 May 2011" in words
    assert "working day" not in words


def test_a_sample_is_marked_wherever_it_is_shown(meeting: Load, secretary: Actor, client: Any) -> None:
    meeting("mge-2011").is_sample = True
    db.session.commit()

    for path in ("/en/meetings/", "/en/meetings/mge-2011/", "/en/meetings/mge-2011/agenda/", "/en/"):
        assert "sample" in client.get(path).page.text("main"), path


def test_hours_at_the_venue_are_told_elsewhere(seeded: Flask, client: Any) -> None:
    words = client.get("/en/meetings/mge-2011/").page.text("aside")

    assert "UTC−4" in words
    assert "16:00 in Geneva" in words
    assert "17:00 in Nairobi" in words


@pytest.mark.parametrize("page", ["agenda", "programme", "officers"])
@pytest.mark.parametrize("code", ["mge-2011", "prepcom-2012", "bms-2010", "gis"])
def test_preparation_has_a_page_by_area(seeded: Flask, client: Any, code: str, page: str) -> None:
    answer = client.get(f"/en/meetings/{code}/{page}/")

    assert answer.status_code == 200
    assert "What the mandate says" in answer.page.text("main")


def test_the_page_of_officers_says_who_and_what_is_asked(seeded: Flask, client: Any) -> None:
    mexico = client.get("/en/meetings/bms-2010/officers/").page.text("main")
    nobody = client.get("/en/meetings/prepcom-2012/officers/").page.text("main")

    assert "Pablo Macedo" in mexico and "Mexico" in mexico
    assert "No Chair yet" in nobody and "65/64, paragraph 19" in nobody


def test_a_regional_meeting_that_names_nothing_says_that_it_is_not_known(seeded: Flask, client: Any) -> None:
    shown = client.get("/en/meetings/regional-peru-2010/").page

    assert shown.text("dl/div[dt='Prepares']/dd") == "not known"
    assert "not known" not in client.get("/en/meetings/mge-2011/").page.text("main")


def test_the_key_names_every_mark_of_the_register(seeded: Flask, client: Any) -> None:
    style = (config.ROOT / "static" / "css" / "components.css").read_text(encoding="utf-8")
    tones = set(re.findall(r"^\.marks > \.(\w+)", style, re.MULTILINE)) | {"open"}

    page = client.get("/en/meetings/").page

    assert {mark.get("class") for mark in page.all("main//ul[@class='mark-key']//ul[@class='marks']/li")} == tones


def test_an_unpublished_meeting_exists_for_the_secretariat_alone(meeting: Load, client: Any, seeded: Flask) -> None:
    meeting("prepcom-2012").is_published = False
    db.session.commit()
    paths = [f"/en/meetings/prepcom-2012/{page}" for page in ("", "agenda/", "programme/", "officers/")]

    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert "Preparatory Committee for" not in client.get("/en/meetings/").page.text("main")
    assert "prepcom" not in client.get("/en/meetings/revcon-2012/").text
    new_zealand = sign_in(seeded.test_client(), "new-zealand@example.org")
    assert new_zealand.get(paths[0]).status_code == 404
    desk = sign_in(seeded.test_client(), "secretariat@example.org")
    assert [desk.get(path).status_code for path in paths] == [200] * 4
    assert "in preparation, not public" in desk.get(paths[0]).page.text("main")


def test_who_sees_proposed_dates_is_as_the_page_of_roles_says(
    meeting: Load, secretary: Actor, seeded: Flask, client: Any
) -> None:
    found = meeting("prepcom-2012")
    life.propose_dates(secretary, found, date(2012, 3, 19), date(2012, 3, 23), revision=1, accept_warnings=True)
    db.session.commit()

    (said,) = [row for row in client.get("/en/roles/").page.texts("main//tr") if row.startswith("Proposed dates")]

    assert "EverybodyOnce the meeting is published." in said
    assert "19–23 March 2012" in client.get("/en/meetings/prepcom-2012/").page.text("main")
    feed = client.get("/en/feeds/meetings.ics").text
    assert "Dates proposed: Preparatory Committee" in feed and "DTSTART;VALUE=DATE:20120319" in feed
    meeting("prepcom-2012").is_published = False
    db.session.commit()
    assert client.get("/en/meetings/prepcom-2012/").status_code == 404
    assert "20120319" not in client.get("/en/feeds/meetings.ics").text


def test_clashes_are_seen_by_the_secretariat_alone(desk: Any, seeded: Flask) -> None:
    assert "Arms Trade Treaty" in desk.get("/en/meetings/prepcom-2012/").page.text("main")
    assert "Arms Trade Treaty" not in seeded.test_client().get("/en/meetings/prepcom-2012/").page.text("main")


@pytest.mark.parametrize("who", ["new-zealand@example.org", "africa@example.org", "administrator@example.org", None])
@pytest.mark.parametrize(
    "path",
    ["new/", "mge-2011/edit/", "mge-2011/clone/", "mge-2011/cancel/", "prepcom-2012/propose/", "mge-2011/check"],
)
def test_nobody_else_changes_meetings(seeded: Flask, who: str | None, path: str) -> None:
    client = sign_in(seeded.test_client(), who) if who else seeded.test_client()

    assert client.post(f"/en/meetings/{path}").status_code in ({404, 405} if path.endswith("check") else {404})
    assert client.get(f"/en/meetings/{path}").status_code == (404 if who else 302)


def test_an_unknown_meeting_is_not_found(seeded: Flask, client: Any) -> None:
    for path in ("no-such", "new", "MGE-2011", "mge-2011%00"):
        assert client.get(f"/en/meetings/{path}/").status_code in {404, 302}


def test_the_history_tells_what_changed(desk: Any) -> None:
    desk.fill("/en/meetings/mge-2011/edit/", chair_name="Jim McLay")

    words = desk.get("/en/meetings/mge-2011/history/").page.text("main")

    assert "Edited" in words
    assert "Name of the Chair" in words and "Jim McLay" in words


def test_a_public_page_is_answered_304_until_something_changes(meeting: Load, secretary: Actor, client: Any) -> None:
    with clock.frozen(datetime(2011, 1, 13, 14, tzinfo=UTC)):
        etag = client.get("/en/meetings/mge-2011/").headers["ETag"]
        assert client.get("/en/meetings/mge-2011/", headers={"If-None-Match": etag}).status_code == 304
        found = meeting("mge-2011")
        life.act(secretary, found, MeetingAction.CANCEL, revision=found.revision, reason="No money")
        assert client.get("/en/meetings/mge-2011/", headers={"If-None-Match": etag}).status_code == 200


def test_the_page_of_the_agenda_lists_what_is_due_for_it(seeded: Flask, client: Any) -> None:
    words = client.get("/en/meetings/mge-2011/agenda/").page.text("main")

    assert "Prepare a practical draft agenda for the experts’ meeting" in words
    assert "Documents submitted for processing" in words
    assert "Nominate one Chair" not in words
