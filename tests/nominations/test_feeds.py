"""Calls in calendars: their last day or hour once they are open, for those whom they concern."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.nominations import calls, queries
from meetings.nominations.drafts import CallDraft
from meetings.nominations.models import NominationCall, Post
from meetings.nominations.rules import CallAction
from tests.nominations.feed_support import (
    JANUARY,
    OF_GROUP,
    OF_MEETING,
    OF_OTHERS,
    TITLE,
    Reads,
)
from tests.nominations.support import AFRICAN, SECRETARIAT, meeting, opened, post, requirement
from tests.support.calendars import unescaped

pytestmark = pytest.mark.usefixtures("seeded")


def drafted(**given: Any) -> NominationCall:
    values: dict[str, Any] = {**JANUARY, "requirement_id": requirement(), **given}
    return calls.create(SECRETARIAT, post().id, CallDraft(**values))


def again(call: NominationCall) -> NominationCall:
    db.session.expire_all()
    return queries.locked_call(call.id)


def stepped(call: NominationCall, action: CallAction) -> NominationCall:
    return calls.act(SECRETARIAT, call.id, again(call).revision, action)


# --- whose a call is ------------------------------------------------------------------------------------------------


def test_an_open_call_is_in_the_feeds_of_its_meetings_and_of_the_groups_that_it_asks(reads: Reads) -> None:
    opened()

    for name in (OF_MEETING, "meetings/revcon-2012", OF_GROUP):
        assert list(reads(name)) == [TITLE], name
    assert reads(OF_OTHERS) == {}
    assert reads("meetings/mge-2011") == {}


def test_a_call_to_any_state_is_in_the_feed_of_every_group_and_of_a_state_in_none(reads: Reads) -> None:
    opened(groups=())

    assert list(reads(OF_OTHERS)) == [TITLE]
    assert list(reads((Role.FOCAL_POINT, "KIR"))) == [TITLE]


@pytest.mark.parametrize(
    ("held", "has_it"),
    [
        ((Role.FOCAL_POINT, "NGA"), True),
        ((Role.MEMBER, "KEN"), True),
        ((Role.COORDINATOR, AFRICAN), True),
        ((Role.CHAIRS_DESK, "revcon-2012"), True),
        ((Role.SECRETARIAT, "small-arms"), True),
        ((Role.AUDITOR, "*"), True),
        ((Role.FOCAL_POINT, "JPN"), False),
        ((Role.COORDINATOR, "asia-pacific"), False),
        ((Role.CHAIRS_DESK, "mge-2011"), False),
        ((Role.SECRETARIAT, "other"), False),
        ((Role.CIVIL_SOCIETY, "iansa"), False),
    ],
)
def test_a_call_is_in_the_feeds_of_those_whom_it_concerns(reads: Reads, held: tuple[Role, str], has_it: bool) -> None:
    opened()

    assert list(reads(held)) == ([TITLE] if has_it else [])


@pytest.mark.parametrize("name", [OF_MEETING, "meetings/revcon-2012", OF_GROUP, "meetings", "deadlines", "tasks"])
def test_a_draft_of_a_call_is_nowhere_public(client: Any, name: str) -> None:
    drafted()

    assert b"UID:call-" not in client.get(f"/en/feeds/{name}.ics").data


def test_a_draft_of_a_call_is_the_secretariats_alone(reads: Reads) -> None:
    drafted()

    assert list(reads((Role.SECRETARIAT, "small-arms"))) == [f"Dates proposed: {TITLE}"]
    for held in ((Role.FOCAL_POINT, "NGA"), (Role.COORDINATOR, AFRICAN), (Role.CHAIRS_DESK, "prepcom-2012")):
        assert reads(held) == {}


def test_a_post_that_is_not_public_has_no_public_call(reads: Reads) -> None:
    opened()
    db.session.execute(sa.update(Post).values(is_published=False))

    assert reads(OF_MEETING) == {}
    assert reads((Role.FOCAL_POINT, "NGA")) == {}
    assert list(reads((Role.SECRETARIAT, "small-arms"))) == [TITLE]


def test_a_meeting_in_preparation_is_not_named_to_anybody_while_another_one_is_public(reads: Reads) -> None:
    opened()
    meeting("revcon-2012").is_published = False
    db.session.commit()
    title = "Last day for nominations: Chair, PrepCom"

    assert list(reads(OF_MEETING)) == [title]
    assert list(reads((Role.SECRETARIAT, "small-arms"))) == [title], "one entry, kept once for all who see it"
    assert list(reads((Role.CHAIRS_DESK, "revcon-2012"))) == [title]


def test_no_meeting_of_it_public_no_public_call(reads: Reads) -> None:
    opened()
    for code in ("prepcom-2012", "revcon-2012"):
        meeting(code).is_published = False
        db.session.commit()

    assert reads(OF_GROUP) == {}
    assert list(reads((Role.SECRETARIAT, "small-arms"))) == [TITLE]
    assert list(reads((Role.CHAIRS_DESK, "revcon-2012"))) == [TITLE]


# --- what a call says -----------------------------------------------------------------------------------------------


def test_a_last_day_without_an_hour_is_a_whole_day(reads: Reads) -> None:
    call = opened()

    found = reads(OF_GROUP)[TITLE]

    assert (found.get("DTSTART"), found.parameter("DTSTART", "VALUE")) == ("20110531", "DATE")
    assert found.get("DTEND") == "20110601"
    assert found.get("UID") == f"call-{call.id}@rostrum.example.org"
    assert found.get("TRANSP") == "TRANSPARENT"
    said = unescaped(found.get("DESCRIPTION")).split("\n")
    assert "For: Group of African States" in said
    assert "Nominations after that day are taken and marked as late." in said
    assert any(line.startswith("In the words of the source: “") for line in said)
    assert said[-1].endswith(f"/en/nominations/calls/{call.id}/")


def test_a_last_day_with_an_hour_is_a_minute_in_utc(reads: Reads) -> None:
    opened(at=time(18), is_binding=True)

    found = reads(OF_GROUP)[TITLE]

    assert (found.get("DTSTART"), found.get("DTEND")) == ("20110531T220000Z", "20110531T220100Z")
    said = unescaped(found.get("DESCRIPTION")).split("\n")
    assert said[0] == "31 May 2011, 18:00 (America/New York)"
    assert "No nomination can be taken after that day." in said


@pytest.mark.parametrize("name", [OF_GROUP, OF_MEETING])
def test_six_languages_differ_in_words_alone(reads: Reads, name: str) -> None:
    opened()
    said = {"DTSTAMP", "LAST-MODIFIED", "SUMMARY", "DESCRIPTION", "URL", "CATEGORIES"}

    found = [next(iter(reads(name, lang=lang).values())) for lang in LANGUAGES]

    rest = [[p for p in entry.properties if p.name not in said] for entry in found]
    assert all(one == rest[0] for one in rest)
    assert [entry.parameter("SUMMARY", "LANGUAGE") for entry in found] == list(LANGUAGES)


# --- how a call changes ---------------------------------------------------------------------------------------------


def test_a_later_last_day_moves_the_entry_and_raises_its_sequence(reads: Reads) -> None:
    call = opened(requirement_id=None)
    before = reads(OF_GROUP)[TITLE]

    calls.edit(SECRETARIAT, call.id, again(call).revision, CallDraft((AFRICAN,), date(2011, 6, 30)))
    after = reads(OF_GROUP)[TITLE]

    assert after.get("UID") == before.get("UID")
    assert after.get("DTSTART") == "20110630"
    assert int(after.get("SEQUENCE")) > int(before.get("SEQUENCE"))


def test_a_withdrawn_call_is_cancelled_until_thirty_days_after_its_last_day(reads: Reads) -> None:
    call = opened()
    before = reads(OF_GROUP)[TITLE]
    stepped(call, CallAction.WITHDRAW)

    with clock.frozen(datetime(2011, 6, 30, 12, tzinfo=UTC)):
        found = reads(OF_GROUP)
        assert list(found) == [f"Cancelled: {TITLE}"]
        gone = found[f"Cancelled: {TITLE}"]
        assert gone.get("STATUS") == "CANCELLED"
        assert int(gone.get("SEQUENCE")) > int(before.get("SEQUENCE"))
        assert "The call is withdrawn." in gone.get("DESCRIPTION")
    with clock.frozen(datetime(2011, 7, 1, 12, tzinfo=UTC)):
        assert reads(OF_GROUP) == {}


def test_that_it_has_lapsed_is_another_validator(client: Any) -> None:
    stepped(opened(), CallAction.WITHDRAW)
    path = f"/en/feeds/{OF_GROUP}.ics"
    with clock.frozen(datetime(2011, 6, 30, 12, tzinfo=UTC)):
        known = {"If-None-Match": client.get(path).headers["ETag"]}

    with clock.frozen(datetime(2011, 6, 30, 20, tzinfo=UTC)):
        assert client.get(path, headers=known).status_code == 304
    with clock.frozen(datetime(2011, 7, 1, 12, tzinfo=UTC)):
        assert client.get(path, headers=known).status_code == 200


def test_a_closed_call_is_done_and_a_reopened_one_is_not(reads: Reads) -> None:
    call = opened()
    stepped(call, CallAction.CLOSE)
    assert list(reads(OF_GROUP)) == [f"Done: {TITLE}"]

    stepped(call, CallAction.REOPEN)
    assert list(reads(OF_GROUP)) == [TITLE]


def test_opening_is_seen_by_the_next_conditional_request(client: Any) -> None:
    call, path = drafted(), f"/en/feeds/{OF_GROUP}.ics"
    known = {"If-None-Match": client.get(path).headers["ETag"]}

    stepped(call, CallAction.OPEN)

    assert client.get(path, headers=known).status_code == 200
