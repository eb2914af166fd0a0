"""What waits for whom on the first page, and where open calls are drawn: each sees what is theirs to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.nominations import answers, asking, calls, deciding, nominating, officers, queries
from meetings.nominations.consent import Asked
from meetings.nominations.drafts import NominationDraft, OfficerDraft
from meetings.nominations.models import NominationCall
from meetings.nominations.rules import CallAction, Circle
from meetings.silence.drafts import SilenceDraft
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    KENYA,
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

FOR_NIGERIA, FOR_AFRICA, FOR_OFFICE = (Role.FOCAL_POINT, "NGA"), (Role.COORDINATOR, AFRICAN), (Role.SECRETARIAT, "*")
DRAFT = "1 draft of a nomination to submit"
DECIDE = "1 nomination for your group to decide on"
CIRCULATE = "1 endorsed nomination to circulate"
DESIGNATE = "1 endorsed nomination to designate"
ELECT = "1 election to record: the meeting has begun"
OVER = "1 call for nominations is past its last day"
OURS = ("nomination", "election")
TITLE = "Last day for nominations: Chair and President, PrepCom and Review Conference"


@pytest.fixture
def waits(app: Flask) -> Any:
    """`waits((role, scope), …)`: what waits for somebody of nominations and elections, as the first page says it."""
    people: dict[Any, Any] = {}

    def read(*held: tuple[Role, str]) -> list[str]:
        if held not in people:
            user = make_user(f"p{len(people)}@example.org", *held)
            people[held] = sign_in(app.test_client(), user.email)
        people[held].get("/en/account/")
        links = people[held].get("/en/").page.texts("main//ul[@class='side-by-side']/li/a")
        return [link for link in links if any(word in link for word in OURS)]

    return read


def test_a_draft_waits_for_its_nominator_alone(waits: Any) -> None:
    nominating.draft(NIGERIA, opened().id, "NGA", False, NominationDraft("NGA"))

    assert waits(FOR_NIGERIA) == [DRAFT]
    for held in ((Role.FOCAL_POINT, "KEN"), FOR_AFRICA, FOR_OFFICE):
        assert waits(held) == []


def test_what_is_submitted_waits_for_the_coordinator_of_its_group(waits: Any) -> None:
    call = opened()
    submitted(NIGERIA, call, "NGA")

    assert waits(FOR_AFRICA) == [DECIDE]
    for held in (FOR_NIGERIA, (Role.COORDINATOR, "asia-pacific"), FOR_OFFICE):
        assert waits(held) == []
    submitted(KENYA, call, "KEN")
    assert waits(FOR_AFRICA) == ["2 nominations for your group to decide on"]


def test_what_is_endorsed_waits_for_the_secretariat_to_circulate_then_to_designate(waits: Any) -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA"))
    assert waits(FOR_OFFICE) == [CIRCULATE]
    assert waits((Role.SECRETARIAT, "other")) == []
    assert waits(FOR_AFRICA) == []

    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.GROUP_CHAIRS)
    assert waits(FOR_OFFICE) == [DESIGNATE]


def test_while_the_other_chairs_are_asked_nobody_is_to_be_designated(waits: Any) -> None:
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA"))
    kept = again(nomination)
    title, text = asking.offered(kept, Asked.CHAIRS, Text.of(en="Nigeria"))
    asked = asking.addressees(kept, Asked.CHAIRS, clock.business_today())
    until = clock.now().replace(microsecond=0) + timedelta(days=3)
    asking.ask(SECRETARIAT, kept.id, kept.revision, Asked.CHAIRS, SilenceDraft(title, text, asked, until))

    assert waits(FOR_OFFICE) == []


def test_an_election_waits_once_the_meeting_has_begun(waits: Any) -> None:
    officers.appoint(SECRETARIAT, post().id, post().revision, OfficerDraft("NGA", ""))
    db.session.execute(
        sa.update(Meeting)
        .where(Meeting.code == "prepcom-2012")
        .values(start_on=date(2012, 3, 19), end_on=date(2012, 3, 23))
    )
    with at(datetime(2012, 3, 18, 15, tzinfo=UTC)):
        before = waits(FOR_OFFICE)  # that of the meeting of experts, which was never recorded
    with at(datetime(2012, 3, 19, 15, tzinfo=UTC)):
        assert (before, waits(FOR_OFFICE)) == ([ELECT], ["2 elections to record: the meetings have begun"])
        assert waits(FOR_NIGERIA) == []


def test_a_call_past_its_last_day_waits_to_be_closed(waits: Any) -> None:
    opened()
    with at(datetime(2011, 5, 31, 15, tzinfo=UTC)):
        assert OVER not in waits(FOR_OFFICE)
    with at(datetime(2011, 6, 1, 15, tzinfo=UTC)):
        assert OVER in waits(FOR_OFFICE)
        assert waits(FOR_AFRICA) == []


def test_who_holds_no_role_is_asked_nothing(app: Flask, waits: Any) -> None:
    submitted(NIGERIA, opened(), "NGA")

    assert waits() == []
    assert waits((Role.CIVIL_SOCIETY, "iansa")) == []


# --- where open calls are drawn -------------------------------------------------------------------------------------


def shown(client: Any, path: str) -> bool:
    return TITLE in client.get(path).page.text("main")


@pytest.mark.parametrize("path", ["/en/calendar/month/?month=2011-05", "/en/calendar/agenda/?from=2011-05-20"])
def test_an_open_call_stands_on_its_last_day_and_no_other_does(client: Any, path: str) -> None:
    call = opened()
    assert shown(client, path)

    call = calls.act(SECRETARIAT, call.id, _again(call).revision, CallAction.WITHDRAW)

    assert not shown(client, path)


def test_the_first_page_lists_it_until_its_last_second(client: Any) -> None:
    opened(at=time(18, 20))
    last = datetime(2011, 5, 31, 22, 20, tzinfo=UTC)
    with at(last):
        assert TITLE in client.get("/en/").page.text("main")
        assert answers.turns(last - timedelta(minutes=20), last + timedelta(minutes=40)) == [
            last + timedelta(seconds=1)
        ]
        etag = client.get("/en/").headers["ETag"]
    with at(last + timedelta(seconds=1)):
        again = client.get("/en/", headers={"If-None-Match": etag})
        assert again.status_code == 200
        assert not [row for row in again.page.texts("main//li") if TITLE in row and "open" in row]


def test_what_is_not_public_is_not_drawn(client: Any) -> None:
    opened()
    for code in ("prepcom-2012", "revcon-2012"):
        db.session.execute(sa.update(Meeting).where(Meeting.code == code).values(is_published=False))
    db.session.commit()

    assert answers.timeline(date(2011, 1, 1), date(2011, 12, 31), date(2011, 1, 1), 10) == []
    assert answers.timeline_days(date(2011, 1, 1), 10) == []
    assert answers.upcoming(date(2011, 1, 1), 10) == []


def _again(call: NominationCall) -> NominationCall:
    db.session.expire_all()
    return queries.locked_call(call.id)
