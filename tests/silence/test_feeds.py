"""Silence procedures in calendars: in those of who is asked or asks, at the second that ends them, and in no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.models import User
from meetings.calendar.models import Meeting
from meetings.deadlines.models import Deadline
from meetings.feeds import rules, tokens
from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.nominations.models import Officer
from meetings.silence import feed, queries
from meetings.silence import services as silence
from meetings.silence.drafts import Answer, Manager, Subject
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ManagerKind
from tests.silence.support import OFFICER, chair, chairs, draft, focal, put, states
from tests.support.accounts import make_user
from tests.support.calendars import Entry, own_feed, unescaped

GROUP = "african"
INSIDE = Manager(ManagerKind.COORDINATOR, GROUP)
EXPIRES = datetime(2011, 1, 20, 15, 0, tzinfo=UTC)
TITLE = "Silence ends: A successor for the co-chair"
GONE = f"Cancelled: {TITLE}"

Reads = Callable[..., dict[str, Entry]]


@pytest.fixture
def reads(seeded: Flask, client: Any) -> Reads:
    """`reads((role, scope), …)`: what somebody who holds these roles finds of silence in their own feed."""
    people: dict[Any, User] = {}

    def read(*held: tuple[Role, str], lang: str = "en") -> dict[str, Entry]:
        if held not in people:
            people[held] = make_user(f"p{len(people)}@example.org", *held)
        found = own_feed(client, people[held], lang)
        return {title: entry for title, entry in found.items() if entry.get("UID").startswith("silence-")}

    return read


def asked(*codes: str, **given: Any) -> SilenceProcedure:
    return put(addressees=states(*codes) if codes else chairs(), expires_at=EXPIRES, **given)


def again(procedure: SilenceProcedure) -> SilenceProcedure:
    db.session.expire_all()
    return queries.by_id(procedure.id)


# --- whose it is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [(Role.FOCAL_POINT, "NGA"), (Role.MEMBER, "NGA"), (Role.SECRETARIAT, "small-arms")])
def test_a_delegation_that_is_asked_and_who_asks_have_it(reads: Reads, held: tuple[Role, str]) -> None:
    asked("NGA", "KEN")

    assert list(reads(held)) == [TITLE]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DEPUTY_COORDINATOR])
def test_the_chair_of_a_group_that_is_asked_has_it_and_its_members_do_not(reads: Reads, role: Role) -> None:
    asked()

    assert list(reads((role, GROUP))) == [TITLE]
    assert reads((Role.FOCAL_POINT, "NGA")) == {}


@pytest.mark.parametrize(
    "held",
    [
        *((Role.FOCAL_POINT, "JPN"), (Role.COORDINATOR, GROUP), (Role.SECRETARIAT, "other")),
        *((Role.CHAIRS_DESK, "prepcom-2012"), (Role.CIVIL_SOCIETY, "iansa"), (Role.ADMINISTRATOR, "*")),
    ],
)
def test_who_is_not_asked_finds_nothing(reads: Reads, held: tuple[Role, str]) -> None:
    asked("NGA")

    assert reads(held) == {}


def test_what_a_group_settles_inside_itself_is_in_no_calendar_of_the_secretariat(reads: Reads) -> None:
    asked("NGA", manager=INSIDE, by=chair(GROUP))

    assert list(reads((Role.COORDINATOR, GROUP))) == [TITLE]
    assert list(reads((Role.FOCAL_POINT, "NGA"))) == [TITLE]
    for held in ((Role.SECRETARIAT, "small-arms"), (Role.SECRETARIAT, "*"), (Role.AUDITOR, "*")):
        assert reads(held) == {}


def test_no_public_feed_has_it_whatever_it_asks_for(client: Any, seeded: Flask) -> None:
    asked("NGA")

    for public in (*rules.DEFAULT_FEEDS, rules.group_feed(GROUP), rules.meeting_feed("prepcom-2012")):
        assert "silence" not in public.kinds
        assert len(feed.marks(rules.scope(public, clock.business_today()))) == 0
        assert b"UID:silence-" not in client.get(f"/en/feeds/{public.name}.ics").data


def test_two_people_of_other_roles_share_nothing_that_is_kept(client: Any, reads: Reads) -> None:
    asked("NGA")
    reads((Role.FOCAL_POINT, "NGA"))

    assert reads((Role.FOCAL_POINT, "KEN")) == {}, "of the same group, and not asked"
    assert list(reads((Role.MEMBER, "NGA"))) == [TITLE]


# --- what it says ---------------------------------------------------------------------------------------------------


def test_it_is_a_minute_in_utc_with_the_offices_time_in_words(reads: Reads) -> None:
    made = asked("NGA")

    found = reads((Role.FOCAL_POINT, "NGA"))[TITLE]

    assert (found.get("DTSTART"), found.get("DTEND")) == ("20110120T150000Z", "20110120T150100Z")
    assert found.get("UID") == f"silence-{made.id}@rostrum.example.org"
    assert (found.get("SEQUENCE"), found.get("STATUS"), found.get("TRANSP")) == ("0", "CONFIRMED", "TRANSPARENT")
    lines = unescaped(found.get("DESCRIPTION")).split("\n")
    assert lines[0] == "20 January 2011, 10:00 (America/New York)"
    assert lines[1] == "In the words of the source: “Monday, 7 May, 10 a.m.”"
    assert lines[2] == "If you cannot support it, object by then. Silence counts as consent."
    assert lines[3].endswith(f"/en/silence/{made.id}/")


def test_six_languages_differ_in_words_alone(reads: Reads) -> None:
    asked("NGA", title=Text.of(dict.fromkeys(LANGUAGES, "A/1")))
    said = {"DTSTAMP", "LAST-MODIFIED", "SUMMARY", "DESCRIPTION", "URL", "CATEGORIES"}

    found = [next(iter(reads((Role.MEMBER, "NGA"), lang=lang).values())) for lang in LANGUAGES]

    rest = [[p for p in entry.properties if p.name not in said] for entry in found]
    assert all(one == rest[0] for one in rest)
    assert [entry.parameter("SUMMARY", "LANGUAGE") for entry in found] == list(LANGUAGES)


def test_it_names_neither_who_is_asked_nor_who_objects(reads: Reads) -> None:
    made = asked("NGA", "KEN")
    silence.object_(focal("KEN"), made.id, Answer(reason="Not in our name"))
    db.session.commit()

    words = str(reads((Role.FOCAL_POINT, "NGA"))[GONE])

    assert "KEN" not in words
    assert "Not in our name" not in words
    assert "There was an objection." in words


# --- how it changes -------------------------------------------------------------------------------------------------


def test_more_time_moves_the_entry_and_raises_its_sequence(reads: Reads) -> None:
    made = asked("NGA")
    before = reads((Role.FOCAL_POINT, "NGA"))[TITLE]

    silence.extend(OFFICER, made.id, again(made).revision, EXPIRES + timedelta(days=1))
    db.session.commit()
    after = reads((Role.FOCAL_POINT, "NGA"))[TITLE]

    assert after.get("UID") == before.get("UID")
    assert after.get("DTSTART") == "20110121T150000Z"
    assert int(after.get("SEQUENCE")) > int(before.get("SEQUENCE"))
    assert after.get("LAST-MODIFIED") >= before.get("LAST-MODIFIED")


def test_a_change_is_seen_by_the_next_conditional_request(client: Any, seeded: Flask) -> None:
    made, user = asked("NGA"), make_user("nga@example.org", (Role.FOCAL_POINT, "NGA"))
    path = f"/en/feeds/private/{tokens.make(Actor(user.id, user.name), 'Telephone')[1]}.ics"
    db.session.commit()
    known = {"If-None-Match": client.get(path).headers["ETag"]}
    assert client.get(path, headers=known).status_code == 304

    silence.extend(OFFICER, made.id, again(made).revision, EXPIRES + timedelta(days=1))
    db.session.commit()

    assert client.get(path, headers=known).status_code == 200


def test_what_is_withdrawn_is_cancelled_until_thirty_days_after_its_deadline(reads: Reads) -> None:
    made = asked("NGA")
    silence.withdraw(OFFICER, made.id, again(made).revision)
    db.session.commit()

    with clock.frozen(EXPIRES + timedelta(days=30)):
        found = reads((Role.FOCAL_POINT, "NGA"))
        assert list(found) == [GONE]
        assert (found[GONE].get("STATUS"), found[GONE].get("SEQUENCE")) == ("CANCELLED", "1")
        assert "Nobody has to answer any more." in found[GONE].get("DESCRIPTION")
    with clock.frozen(EXPIRES + timedelta(days=31)):
        assert reads((Role.FOCAL_POINT, "NGA")) == {}


def test_what_is_adopted_is_done_and_time_alone_changes_nothing(reads: Reads) -> None:
    made = asked("NGA")
    with clock.frozen(EXPIRES + timedelta(seconds=1)):
        silence.settle(made.id)
        db.session.commit()
        run_out = reads((Role.FOCAL_POINT, "NGA"))[TITLE]
        silence.adopt(OFFICER, made.id, again(made).revision)
        db.session.commit()
        adopted = reads((Role.FOCAL_POINT, "NGA"))

    assert (run_out.get("SEQUENCE"), run_out.get("STATUS")) == ("0", "CONFIRMED")
    assert list(adopted) == [f"Done: {TITLE}"]


def test_put_again_it_is_another_entry(reads: Reads) -> None:
    made = asked("NGA")
    silence.object_(focal("NGA"), made.id, Answer())
    db.session.commit()
    silence.put_again(OFFICER, made.id, draft(addressees=states("NGA"), expires_at=EXPIRES + timedelta(days=3)))
    db.session.commit()

    found = reads((Role.FOCAL_POINT, "NGA"))

    assert set(found) == {TITLE, GONE}
    assert len({entry.get("UID") for entry in found.values()}) == 2


def test_a_feed_asks_little_when_one_procedure_has_changed(seeded: Flask, client: Any) -> None:
    user, made = make_user("nga@example.org", (Role.FOCAL_POINT, "NGA")), asked("NGA")
    for number in range(2, 8):
        asked("NGA", subject=Subject("nomination", number, "", "small-arms"))
    for table in (Meeting, Deadline, Officer, SilenceProcedure):
        db.session.execute(sa.update(table).values(changed_at=EXPIRES - timedelta(days=90)))
    path = f"/en/feeds/private/{tokens.make(Actor(user.id, user.name), 'Telephone')[1]}.ics"
    client.get(path)

    silence.extend(OFFICER, made.id, again(made).revision, EXPIRES + timedelta(days=1))

    assert len(client.get(path).queries) <= 12
