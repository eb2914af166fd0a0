"""Sessions in calendar feeds: whose feeds have them, and what a release moves of an entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.feeds import building, personal, rules
from meetings.feeds.queries import Subject
from meetings.foundation import clock
from meetings.foundation.database import db, reading_only
from meetings.foundation.feed_scope import Concerns
from meetings.foundation.languages import Text
from tests.programme.support import AFTERNOON, MGE, THURSDAY, Kept
from tests.programme.test_releasing import changed, corrected, published
from tests.support.calendars import entries, faults


def sessions(feed: rules.Feed) -> dict[str, Any]:
    """The sessions in a feed, by what they are called."""
    db.session.rollback()
    subject = Subject(Text.of(en="MGE"), "America/New_York") if feed.key in rules.OF_ONE_THING else None
    with reading_only():  # beside it, the words of feeds are written down
        body, odd = building.built(feed, "en", subject)
    db.session.rollback()
    assert odd == [] and set(faults(body)) <= {"SOURCE is None"}  # a private address is not in its own file
    found = [entry for entry in entries(body) if entry.get("UID").startswith("session-")]
    return {entry.get("SUMMARY").removeprefix("Experts’ meeting: "): entry for entry in found}


def own(**concerns: frozenset[str]) -> rules.Feed:
    return personal.private_feed(Concerns(**concerns))


EVERYTHING = {"Opening", "Marking", "Record-keeping", "African Group", "Bureau"}


def test_the_feed_of_a_meeting_has_its_sessions_that_have_an_hour(kept: Kept) -> None:
    assert sessions(rules.meeting_feed(MGE)) == {}, "nothing is announced yet"

    published(kept)

    found = sessions(rules.meeting_feed(MGE))
    assert set(found) == EVERYTHING
    assert found["Opening"].get("DTSTART") == "20110509T140000Z"
    assert found["Opening"].get("UID").startswith(f"session-{kept.sessions['opening']}@")


def test_a_group_has_what_is_everybodys_and_its_own(kept: Kept) -> None:
    published(kept)

    assert set(sessions(rules.group_feed("african"))) == {"Opening", "Marking", "Record-keeping", "African Group"}
    assert set(sessions(rules.group_feed("asia-pacific"))) == {"Opening", "Marking", "Record-keeping"}


def test_who_follows_or_prepares_a_meeting_has_all_of_it(kept: Kept) -> None:
    published(kept)
    code = frozenset({MGE})

    assert set(sessions(own(meetings=code))) == EVERYTHING
    assert set(sessions(own(desks=code))) == EVERYTHING
    assert set(sessions(own(processes=frozenset({"small-arms"})))) == EVERYTHING
    assert sessions(own(meetings=frozenset({"prepcom-2012"}))) == {}


def test_sessions_of_a_meeting_that_is_not_published_are_its_preparers_alone(kept: Kept) -> None:
    published(kept)
    db.session.get_one(Meeting, kept.meeting).is_published = False
    db.session.commit()

    assert sessions(rules.meeting_feed(MGE)) == {}
    assert sessions(own(meetings=frozenset({MGE}))) == {}
    assert set(sessions(own(desks=frozenset({MGE})))) == EVERYTHING


def test_only_what_a_release_changes_has_another_sequence(kept: Kept) -> None:
    published(kept)
    changed(kept, "records", on=THURSDAY, starts=AFTERNOON)
    assert sessions(rules.meeting_feed(MGE))["Record-keeping"].get("SEQUENCE") == "0", "it is in work"

    published(kept)

    found = sessions(rules.meeting_feed(MGE))
    assert {name: entry.get("SEQUENCE") for name, entry in found.items()} == {
        name: "1" if name == "Record-keeping" else "0" for name in EVERYTHING
    }
    assert found["Record-keeping"].get("DTSTART") == "20110512T190000Z"


def test_a_correction_moves_one_entry(kept: Kept) -> None:
    published(kept)
    changed(kept, "opening", starts=630, minutes=150)
    corrected(kept, "opening")

    found = sessions(rules.meeting_feed(MGE))

    assert [name for name, entry in found.items() if entry.get("SEQUENCE") != "0"] == ["Opening"]


@pytest.mark.parametrize("values", [{"called_off_at": datetime(2011, 5, 2, tzinfo=UTC)}, {"is_listed": False}])
def test_what_is_called_off_or_left_out_stays_as_cancelled_for_a_month(kept: Kept, values: dict[str, Any]) -> None:
    published(kept)
    changed(kept, "bureau", **values)
    published(kept)

    found = sessions(rules.meeting_feed(MGE))["Cancelled: Experts’ meeting: Bureau"]
    assert (found.get("STATUS"), found.get("TRANSP"), found.get("SEQUENCE")) == ("CANCELLED", "TRANSPARENT", "1")

    with clock.frozen(datetime(2011, 6, 9, 12, tzinfo=UTC)):
        assert len(sessions(rules.meeting_feed(MGE))) == len(EVERYTHING) - 1


def test_the_sessions_of_a_cancelled_meeting_are_cancelled(kept: Kept) -> None:
    published(kept)
    meeting = db.session.get_one(Meeting, kept.meeting)
    meeting.status, meeting.status_before = MeetingStatus.CANCELLED, meeting.status
    db.session.commit()

    assert {entry.get("STATUS") for entry in sessions(rules.meeting_feed(MGE)).values()} == {"CANCELLED"}
