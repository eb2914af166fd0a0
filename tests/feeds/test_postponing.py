"""What postponing does to a feed: the meeting and what is counted from it stay on their old days, and say so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from meetings.calendar import life
from meetings.calendar import queries as calendar
from meetings.calendar.models import DatesEnding, MeetingDates
from meetings.calendar.rules import MeetingAction, MeetingStatus
from meetings.deadlines import services as deadlines
from meetings.deadlines.rules import DeadlineAction
from meetings.foundation import access, clock
from meetings.foundation.database import db
from meetings.foundation.windows import Window
from tests.feeds.conftest import Register
from tests.support.calendars import changes, seen, unescaped

BY = access.system("test")


def test_a_postponed_meeting_stays_on_its_old_days_and_says_so_until_it_moves(client: Any, register: Register) -> None:
    uid = f"meeting-{register.experts.id}"
    first = seen(client, "meetings")[uid]

    old = MeetingDates(
        meeting=register.experts,
        start_on=date(2011, 5, 9),
        end_on=date(2011, 5, 13),
        status=MeetingStatus.CONFIRMED,
        ending=DatesEnding.POSTPONED,
    )
    db.session.add(old)
    register.experts.status = MeetingStatus.POSTPONED
    register.experts.start_on = register.experts.end_on = None
    db.session.commit()
    postponed = seen(client, "meetings")[uid]
    register.experts.status = MeetingStatus.PROPOSED
    register.experts.start_on = register.experts.end_on = date(2011, 9, 5)
    db.session.commit()
    again = seen(client, "meetings")[uid]

    assert (postponed.get("DTSTART"), postponed.get("DTEND")) == (first.get("DTSTART"), first.get("DTEND"))
    assert (postponed.get("STATUS"), postponed.get("TRANSP")) == ("CANCELLED", "TRANSPARENT")
    assert postponed.get("SUMMARY").startswith("Postponed: ")
    assert (again.get("STATUS"), again.get("DTSTART")) == ("TENTATIVE", "20110905")
    assert int(first.get("SEQUENCE")) < int(postponed.get("SEQUENCE")) < int(again.get("SEQUENCE"))


def step(code: str, action: MeetingAction) -> None:
    found = calendar.by_code(code, for_change=True)
    life.act(BY, found, action, revision=found.revision, reason="" if action is MeetingAction.REVIVE else "No room")
    db.session.commit()


@pytest.mark.parametrize("window", [None, Window(date(2011, 9, 1), date(2011, 12, 31))])
def test_a_postponed_meeting_that_is_cancelled_then_stays_on_its_old_days(
    client: Any, register: Register, window: Window | None
) -> None:
    uid = f"meeting-{register.experts.id}"
    if window is not None:
        register.experts.earliest_on, register.experts.latest_on = window.earliest, window.latest
    first = seen(client, "meetings")[uid]

    step("mge-2011", MeetingAction.POSTPONE)
    postponed = seen(client, "meetings")[uid]
    step("mge-2011", MeetingAction.CANCEL)
    cancelled = seen(client, "meetings")[uid]

    for shown in (postponed, cancelled):
        assert (shown.get("DTSTART"), shown.get("DTEND")) == (first.get("DTSTART"), first.get("DTEND"))
        assert shown.get("STATUS") == "CANCELLED"
    assert cancelled.get("SUMMARY").startswith("Cancelled: ")
    assert int(postponed.get("SEQUENCE")) < int(cancelled.get("SEQUENCE"))
    with clock.frozen(datetime(2011, 6, 12, 20, tzinfo=UTC)):
        assert uid in seen(client, "meetings")
    with clock.frozen(datetime(2011, 6, 13, 20, tzinfo=UTC)):
        assert uid not in seen(client, "meetings")


def test_a_meeting_postponed_twice_stays_where_it_was_last(client: Any, register: Register) -> None:
    """The database chooses by the same dates by which the entry is written: the last ones, not the latest."""
    uid = f"meeting-{register.experts.id}"
    register.experts.start_on = register.experts.end_on = date(2011, 9, 5)
    step("mge-2011", MeetingAction.POSTPONE)
    found = calendar.by_code("mge-2011", for_change=True)
    life.propose_dates(BY, found, date(2011, 3, 1), date(2011, 3, 4), revision=found.revision, accept_warnings=True)
    step("mge-2011", MeetingAction.POSTPONE)

    assert seen(client, "meetings")[uid].get("DTSTART") == "20110301"
    with clock.frozen(datetime(2011, 4, 4, 20, tzinfo=UTC)):
        assert uid not in seen(client, "meetings")


@pytest.mark.parametrize("window", [None, Window(date(2011, 9, 1), date(2011, 12, 31))])
def test_what_is_counted_from_a_postponed_opening_stays_on_its_day_and_says_so(
    client: Any, register: Register, window: Window | None
) -> None:
    uid = f"deadline-{register.counted.id}"
    if window is not None:
        register.experts.earliest_on, register.experts.latest_on = window.earliest, window.latest
    before = seen(client, "deadlines")

    step("mge-2011", MeetingAction.POSTPONE)
    postponed, task = seen(client, "deadlines"), seen(client, "tasks")[uid]

    assert set(changes(before, postponed)) == {uid}
    assert postponed[uid].get("DTSTART") == before[uid].get("DTSTART") == "20110328"
    assert postponed[uid].get("SUMMARY").startswith("Postponed: ")
    assert "The meeting is postponed." in unescaped(postponed[uid].get("DESCRIPTION"))
    assert (postponed[uid].get("STATUS"), task.get("STATUS"), task.get("DUE")) == ("CANCELLED", "CANCELLED", "20110328")
    assert int(before[uid].get("SEQUENCE")) < int(postponed[uid].get("SEQUENCE"))

    step("mge-2011", MeetingAction.CANCEL)
    cancelled = seen(client, "deadlines")[uid]
    assert (cancelled.get("DTSTART"), cancelled.get("STATUS")) == ("20110328", "CANCELLED")
    assert cancelled.get("SUMMARY").startswith("Cancelled: ")

    step("mge-2011", MeetingAction.REVIVE)
    assert seen(client, "deadlines")[uid].get("SUMMARY") == postponed[uid].get("SUMMARY")
    found = calendar.by_code("mge-2011", for_change=True)
    life.propose_dates(BY, found, date(2011, 9, 5), date(2011, 9, 9), revision=found.revision, accept_warnings=True)
    db.session.commit()
    again = seen(client, "deadlines")[uid]
    assert (again.get("DTSTART"), again.get("STATUS")) == ("20110725", "CONFIRMED")
    assert again.get("SUMMARY") == "Documents issued (MGE-2011)"


def test_what_was_counted_from_a_postponed_opening_leaves_the_feed_thirty_days_after(
    client: Any, register: Register
) -> None:
    uid = f"deadline-{register.counted.id}"
    step("mge-2011", MeetingAction.POSTPONE)
    with clock.frozen(datetime(2011, 4, 27, 20, tzinfo=UTC)):
        shown = client.get("/en/feeds/deadlines.ics")
        assert uid.encode() in shown.data
    with clock.frozen(datetime(2011, 4, 28, 20, tzinfo=UTC)):
        again = client.get("/en/feeds/deadlines.ics", headers={"If-None-Match": shown.headers["ETag"]})

    assert again.status_code == 200
    assert uid.encode() not in again.data


def test_a_day_that_was_given_to_a_counted_deadline_since_is_its_own(client: Any, register: Register) -> None:
    step("mge-2011", MeetingAction.POSTPONE)
    deadlines.act(BY, register.counted.id, register.counted.revision, DeadlineAction.EXTEND, until=date(2011, 6, 1))
    db.session.commit()

    shown = seen(client, "deadlines")[f"deadline-{register.counted.id}"]

    assert (shown.get("DTSTART"), shown.get("STATUS")) == ("20110601", "CONFIRMED")
