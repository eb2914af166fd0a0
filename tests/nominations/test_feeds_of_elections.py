"""Elections in calendars, on their day or when the meeting opens; and what moves the stamps of calls and elections."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.deadlines.models import Deadline
from meetings.feeds import building, rules, tokens
from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db, reading_only
from meetings.foundation.languages import Text
from meetings.nominations import calls, officers, posts
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import PostKind
from meetings.nominations.drafts import CallDraft, OfficerDraft, PostDraft
from meetings.nominations.models import NominationCall, Officer, Post
from meetings.nominations.rules import CallAction
from meetings.states.models import RegionalGroupName, State
from tests.feeds import test_fresh as fresh
from tests.feeds.conftest import LONG_AGO
from tests.nominations.feed_support import (
    ELECTION,
    OF_MEETING,
    OF_OTHERS,
    TITLE,
    Reads,
    appointed,
    held_in,
)
from tests.nominations.support import AFRICAN, SECRETARIAT, at, opened, post
from tests.support.accounts import make_user
from tests.support.calendars import unescaped

pytestmark = pytest.mark.usefixtures("seeded")


def test_the_election_of_who_is_designated_is_when_the_first_meeting_opens(march: None, reads: Reads) -> None:
    officer = appointed()

    for name in (OF_MEETING, "meetings/revcon-2012", OF_OTHERS):
        found = reads(name)[ELECTION]
        assert (found.get("DTSTART"), found.get("DTEND")) == ("20120319", "20120320")
        assert found.get("UID") == f"election-{officer.id}@rostrum.example.org"
        assert "This State is designated to hold the post: Nigeria." in unescaped(found.get("DESCRIPTION"))
        assert "/en/meetings/prepcom-2012/officers/" in found.get("URL")


@pytest.mark.parametrize(
    "held",
    [
        *((Role.FOCAL_POINT, "JPN"), (Role.COORDINATOR, AFRICAN), (Role.CHAIRS_DESK, "prepcom-2012")),
        *((Role.SECRETARIAT, "small-arms"), (Role.AUDITOR, "*")),
    ],
)
def test_an_election_concerns_all_who_take_part(march: None, reads: Reads, held: tuple[Role, str]) -> None:
    appointed()

    assert list(reads(held)) == [ELECTION]


def test_while_the_meeting_has_a_window_alone_its_dates_are_open(reads: Reads) -> None:
    appointed()

    assert list(reads(OF_MEETING)) == [f"Dates to be confirmed: {ELECTION}"]


def test_what_was_elected_stands_on_that_day_with_how(march: None, reads: Reads) -> None:
    officer = appointed()
    with at(datetime(2012, 3, 21, 15, tzinfo=UTC)):
        before = reads(OF_MEETING)[ELECTION]
        officers.elect(SECRETARIAT, officer.id, officer.revision, date(2012, 3, 20), Method.ACCLAMATION)
        after = reads(OF_MEETING)[ELECTION]

    assert (before.get("DTSTART"), after.get("DTSTART")) == ("20120319", "20120320")
    assert int(after.get("SEQUENCE")) > int(before.get("SEQUENCE"))
    said = unescaped(after.get("DESCRIPTION")).split("\n")
    assert said[:2] == ["This State is elected to the post: Nigeria.", "by acclamation"]


def test_another_state_takes_over_and_the_election_of_the_first_is_cancelled(march: None, reads: Reads) -> None:
    officer = appointed()
    officers.replace(SECRETARIAT, officer.id, officer.revision, clock.business_today(), OfficerDraft("KEN", ""))

    found = reads(OF_MEETING)

    assert set(found) == {ELECTION, f"Cancelled: {ELECTION}"}
    assert "Kenya" in found[ELECTION].get("DESCRIPTION")
    assert "does not stand any more" in found[f"Cancelled: {ELECTION}"].get("DESCRIPTION")


@pytest.mark.parametrize(
    ("status", "word"), [(MeetingStatus.CANCELLED, "Cancelled"), (MeetingStatus.PROPOSED, "Dates proposed")]
)
def test_an_election_goes_by_its_meeting(march: None, reads: Reads, status: MeetingStatus, word: str) -> None:
    appointed()
    held_in("prepcom-2012", date(2012, 3, 26), status=status)

    found = reads(OF_MEETING)

    assert list(found) == [f"{word}: {ELECTION}"]
    assert found[f"{word}: {ELECTION}"].get("DTSTART") == "20120326"


def test_an_election_on_a_day_that_is_not_on_record_is_in_no_calendar(reads: Reads) -> None:
    held = db.session.scalars(sa.select(Officer).where(Officer.elected_on.is_(None))).all()
    assert held, "those who were elected long ago"

    found = reads("meetings/bms-2010")

    assert found == {}


# --- whatever changes -----------------------------------------------------------------------------------------------

EVERYTHING = rules.Feed("meetings", "everything", rules.EVERYTHING, "red", "#F00", past_months=None, most_entries=None)
SHOWN = (NominationCall, Officer, Post, Meeting, RegionalGroupName)


def everything() -> bytes:
    with reading_only():
        body, odd = building.built(EVERYTHING, "en")
    db.session.rollback()
    assert odd == []
    return body


@pytest.mark.parametrize("model", SHOWN)
def test_a_change_of_anything_is_in_the_feed_and_moves_the_stamp_of_what_shows_it(
    march: None, monkeypatch: pytest.MonkeyPatch, model: Any
) -> None:
    opened()
    lone = posts.create(SECRETARIAT, PostDraft(PostKind.FACILITATOR, ("prepcom-2012",), subject=Text.of(en="Outcome")))
    officers.appoint(SECRETARIAT, lone.id, lone.revision, OfficerDraft("JPN", ""))
    db.session.commit()
    monkeypatch.setattr(fresh, "everything", everything)
    monkeypatch.setattr(fresh, "age", age)
    fresh.test_a_change_of_anything_is_in_the_feed_and_moves_the_stamp_of_what_shows_it(None, model)


def age() -> None:
    for table in (Meeting, Deadline, NominationCall, Officer):
        db.session.execute(sa.update(table).values(changed_at=LONG_AGO))
    db.session.commit()


def test_another_name_of_its_state_moves_the_stamp_of_an_election(march: None, reads: Reads) -> None:
    appointed()
    db.session.commit()
    age()
    before = reads(OF_MEETING)[ELECTION]
    db.session.query(State).filter_by(iso3="NGA").one().name = Text.of(en="Federal Republic of Nigeria")

    after = reads(OF_MEETING)[ELECTION]

    assert "Federal Republic of Nigeria" in after.get("DESCRIPTION")
    assert after.get("LAST-MODIFIED") > before.get("LAST-MODIFIED")
    assert after.get("SEQUENCE") == before.get("SEQUENCE")


def test_another_meeting_of_a_post_is_named_in_its_entries(march: None, reads: Reads) -> None:
    opened()
    db.session.commit()
    age()
    before = reads(OF_MEETING)[TITLE]
    found = post()
    found.meetings = [one for one in found.meetings if one.code == "prepcom-2012"]
    db.session.commit()

    after = reads(OF_MEETING)["Last day for nominations: Chair, PrepCom"]

    assert after.get("LAST-MODIFIED") > before.get("LAST-MODIFIED")


def test_feeds_ask_as_few_questions_for_many_calls_as_for_one(client: Any, march: None) -> None:
    user = make_user("nga@example.org", (Role.FOCAL_POINT, "NGA"))
    path = f"/en/feeds/private/{tokens.make(Actor(user.id, user.name), 'Telephone')[1]}.ics"
    opened()
    counts = []
    for number in range(1, 5):
        made = posts.create(SECRETARIAT, PostDraft(PostKind.VICE_CHAIR, ("prepcom-2012",), position=number))
        call = calls.create(SECRETARIAT, made.id, CallDraft((AFRICAN,), date(2011, 5, 31)))
        calls.act(SECRETARIAT, call.id, call.revision, CallAction.OPEN)
        client.get(path)
        building.memory().parts.clear()
        building.memory().assemblies.clear()
        building.memory().bodies.clear()
        counts.append(len(client.get(path).queries))

    assert len(set(counts)) == 1
    assert counts[0] <= 14, "with every entry written anew"
