"""Calls and elections in calendars: a call's last day or hour once it is open, an election on its day, each for all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.models import User
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.deadlines.models import Deadline
from meetings.feeds import building, rules, tokens
from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db, reading_only
from meetings.foundation.languages import LANGUAGES, Text
from meetings.nominations import calls, officers, posts, queries
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import PostKind
from meetings.nominations.drafts import CallDraft, OfficerDraft, PostDraft
from meetings.nominations.models import NominationCall, Officer, Post
from meetings.nominations.rules import CallAction
from meetings.states.models import RegionalGroupName, State
from tests.feeds import test_fresh as fresh
from tests.feeds.conftest import LONG_AGO
from tests.nominations.support import AFRICAN, SECRETARIAT, at, meeting, opened, post, requirement
from tests.support.accounts import make_user
from tests.support.calendars import Entry, entries, faults, own_feed, unescaped

pytestmark = pytest.mark.usefixtures("seeded")

CHAIR = "Chair and President, PrepCom and Review Conference"
TITLE = f"Last day for nominations: {CHAIR}"
ELECTION = f"Election: {CHAIR}"
OURS = re.compile("/nominations/calls/|/meetings/prepcom-2012/officers/")
OF_MEETING = "meetings/prepcom-2012"
OF_GROUP, OF_OTHERS = f"groups/{AFRICAN}", "groups/western-european-and-others"
JANUARY = {"last_on": date(2011, 5, 31), "groups": (AFRICAN,)}

Reads = Callable[..., dict[str, Entry]]


@pytest.fixture
def reads(app: Flask, client: Any) -> Reads:
    """`reads(name)`: calls and elections of 2012 in a public feed; `reads((role, scope), …)`: in one’s own."""
    people: dict[Any, User] = {}

    def read(*asked: Any, lang: str = "en") -> dict[str, Entry]:
        if isinstance(asked[0], str):
            answer = client.get(f"/{lang}/feeds/{asked[0]}.ics")
            assert faults(answer.data) == []
            found = {unescaped(entry.get("SUMMARY")): entry for entry in entries(answer.data)}
        else:
            if asked not in people:
                people[asked] = make_user(f"p{len(people)}@example.org", *asked)
            found = own_feed(client, people[asked], lang)
        return {title: entry for title, entry in found.items() if OURS.search(entry.get("URL"))}

    return read


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


# --- elections ------------------------------------------------------------------------------------------------------


def held_in(code: str, first: date, **given: Any) -> None:
    """A meeting with dates."""
    found = meeting(code)
    found.start_on, found.end_on, found.sort_on = first, first, first
    found.status = MeetingStatus.CONFIRMED
    for name, value in given.items():
        setattr(found, name, value)
    db.session.commit()


def appointed(state: str = "NGA") -> Officer:
    return officers.appoint(SECRETARIAT, post().id, post().revision, OfficerDraft(state, "Joy Ogwu"))


@pytest.fixture
def march() -> None:
    """The preparatory committee has dates."""
    held_in("prepcom-2012", date(2012, 3, 19))


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
