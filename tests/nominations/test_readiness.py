"""The readiness of a meeting says how far its posts are filled: the public part to all, the rest to who may know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.nominations import asking, calls, officers, posts, queries
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import PostKind
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import CallDraft, OfficerDraft, PostDraft
from meetings.nominations.models import Nomination, Post
from meetings.nominations.rules import CallAction
from meetings.silence.drafts import SilenceDraft
from meetings.silence.models import SilenceProcedure
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    NIGERIA,
    SECRETARIAT,
    again,
    at,
    endorsed,
    opened,
    post,
    submitted,
)
from tests.support.accounts import make_user, sign_in

pytestmark = pytest.mark.usefixtures("seeded")

PUBLIC, OFFICE = (), (Role.SECRETARIAT, "small-arms")
UNTIL = "nominations until 31 May 2011"
AFTER = datetime(2011, 6, 1, 15, tzinfo=UTC)


@pytest.fixture
def strip(app: Flask) -> Any:
    """`strip((role, scope), …)`: what the page of the preparatory committee says of its readiness, by column."""
    people: dict[Any, Any] = {(): app.test_client()}

    def read(*held: tuple[Role, str], code: str = "prepcom-2012") -> dict[str, str]:
        if held not in people:
            user = make_user(f"p{len(people)}@example.org", *held)
            people[held] = sign_in(app.test_client(), user.email)
        answer = people[held].get(f"/en/meetings/{code}/")
        assert answer.status_code == 200
        rows = [" ".join(row.split()) for row in answer.page.texts("main//ul[@class='ready']/li")]
        return {name: row.removeprefix(name).strip() for row in rows for name in ("Chair", "Bureau") if name in row}

    return read


def under_silence(nomination: Nomination) -> SilenceProcedure:
    kept = again(nomination)
    title, text = asking.offered(kept, Asked.CHAIRS, Text.of(en="Nigeria"))
    asked = asking.addressees(kept, Asked.CHAIRS, clock.business_today())
    until = clock.now().replace(microsecond=0) + timedelta(days=3)
    return asking.ask(SECRETARIAT, kept.id, kept.revision, Asked.CHAIRS, SilenceDraft(title, text, asked, until))


def a_seat(kind: PostKind = PostKind.VICE_CHAIR, position: int = 1) -> Post:
    return posts.create(SECRETARIAT, PostDraft(kind, ("prepcom-2012",), position=position))


def test_a_chair_without_officer_or_call_is_said_to_be_none(strip: Any) -> None:
    assert strip()["Chair"] == "nobody yet"


def test_a_draft_of_a_call_is_said_to_the_secretariat_alone(strip: Any) -> None:
    calls.create(SECRETARIAT, post().id, CallDraft((AFRICAN,), date(2011, 5, 31)))
    before = strip()["Chair"]

    assert "preparation" not in before
    assert strip(OFFICE)["Chair"] == "call for nominations in preparation"
    assert strip((Role.CHAIRS_DESK, "prepcom-2012"))["Chair"] == before


def test_an_open_call_says_until_when(strip: Any) -> None:
    opened()

    for held in (PUBLIC, (OFFICE,), ((Role.FOCAL_POINT, "NGA"),)):
        assert strip(*held)["Chair"] == UNTIL
    assert strip(code="revcon-2012")["Chair"] == UNTIL, "one post for both"


def test_that_nobody_was_nominated_is_the_secretariats_to_know(strip: Any) -> None:
    opened()
    with at(AFTER):
        assert strip(OFFICE)["Chair"] == "nobody nominated by 31 May 2011"
        said = strip()["Chair"]
    assert said == "last day for nominations was 31 May 2011"


def test_how_many_were_nominated_is_the_secretariats_to_know_too(strip: Any) -> None:
    submitted(NIGERIA, opened(), "NGA")
    with at(AFTER):
        assert strip(OFFICE)["Chair"] == "1 nomination"
        for held in (PUBLIC, ((Role.FOCAL_POINT, "KEN"),), ((Role.CHAIRS_DESK, "prepcom-2012"),)):
            assert strip(*held)["Chair"] == "last day for nominations was 31 May 2011"


def test_a_silence_is_said_to_who_asks_and_who_is_asked(strip: Any) -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA"))
    procedure = under_silence(nomination)

    for held in (OFFICE, (Role.COORDINATOR, "asia-pacific")):
        assert strip(held)["Chair"].startswith("under silence until 16 January 2011")
    for held in (PUBLIC, ((Role.FOCAL_POINT, "NGA"),), ((Role.COORDINATOR, AFRICAN),)):
        assert strip(*held)["Chair"] == UNTIL

    with at(procedure.expires_at + timedelta(seconds=1)):
        assert strip(OFFICE)["Chair"] == "silence over, to be closed"
        assert strip()["Chair"] == UNTIL


def test_what_a_group_settles_inside_itself_is_not_said(strip: Any) -> None:
    kept = again(submitted(NIGERIA, opened(), "NGA"))
    title, text = asking.offered(kept, Asked.GROUP, Text.of(en="Nigeria"))
    asked = asking.addressees(kept, Asked.GROUP, clock.business_today())
    until = clock.now().replace(microsecond=0) + timedelta(days=3)
    coordinator = Actor(name="Coordinator", holdings=AFRICAN_GROUP.holdings)
    asking.ask(coordinator, kept.id, kept.revision, Asked.GROUP, SilenceDraft(title, text, asked, until))

    for held in (PUBLIC, (OFFICE,), ((Role.COORDINATOR, AFRICAN),)):
        assert strip(*held)["Chair"] == UNTIL


def test_an_election_is_to_come_then_to_be_recorded_then_done(strip: Any) -> None:
    officer = officers.appoint(SECRETARIAT, post().id, post().revision, OfficerDraft("NGA", "Joy Ogwu"))
    days: dict[str, Any] = {"start_on": date(2012, 3, 19), "end_on": date(2012, 3, 23), "sort_on": date(2012, 3, 19)}
    days["status"] = MeetingStatus.CONFIRMED
    db.session.execute(sa.update(Meeting).where(Meeting.code == "prepcom-2012").values(**days))
    db.session.commit()

    assert strip()["Chair"] == "election on 19 March 2012"
    with at(datetime(2012, 3, 20, 15, tzinfo=UTC)):
        assert strip()["Chair"] == "designated, election to be recorded"
        db.session.expire_all()
        kept = queries.locked_officer(officer.id)
        officers.elect(SECRETARIAT, kept.id, kept.revision, date(2012, 3, 19), Method.ACCLAMATION)
        assert strip()["Chair"] == "elected"


def test_the_bureau_says_how_many_posts_are_filled_and_first_what_presses(strip: Any) -> None:
    first, second = a_seat(position=1), a_seat(position=2)
    assert strip()["Bureau"] == "0 of 2 posts filled"

    officers.appoint(SECRETARIAT, first.id, first.revision, OfficerDraft("JPN", ""))
    assert strip()["Bureau"] == "1 of 2 posts filled"

    call = calls.create(SECRETARIAT, second.id, CallDraft((), date(2011, 5, 31)))
    calls.act(SECRETARIAT, call.id, call.revision, CallAction.OPEN)
    with at(AFTER):
        assert strip(OFFICE)["Bureau"] == "nobody nominated by 31 May 2011"
        assert strip()["Bureau"] == "1 of 2 posts filled"


def test_a_meeting_without_posts_says_what_it_has_on_record(strip: Any) -> None:
    db.session.execute(sa.update(Post).values(is_published=False))

    assert strip()["Chair"] == "nobody yet"
    assert strip()["Bureau"] == "nothing recorded yet"


def test_the_register_asks_no_more_for_many_posts(client: Any) -> None:
    client.get("/en/meetings/")
    before = len(client.get("/en/meetings/?q=").queries)
    for position in range(1, 7):
        a_seat(position=position)
    client.get("/en/meetings/")

    assert len(client.get("/en/meetings/?q=").queries) <= before
