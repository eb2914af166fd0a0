"""Who is told of a call, a nomination and an officer, and in which words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.letters import speaking
from meetings.accounts.models import User
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.nominations import calls, deciding, queries, tasks
from meetings.nominations.drafts import CallDraft
from meetings.nominations.rules import CallAction, Circle
from meetings.notices.models import Notice, NoticeReceipt
from meetings.notices.rules import Delivery
from meetings.notices.wording import said
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    NIGERIA,
    SECRETARIAT,
    again,
    at,
    designated,
    endorsed,
    meeting,
    opened,
    requirement,
    submitted,
)
from tests.support.accounts import People, SignIn

pytestmark = pytest.mark.usefixtures("register", "readers")


@pytest.fixture
def readers(register: None, person: People) -> None:
    people: dict[int, tuple[str, Role, str]] = {
        7: ("officer", Role.SECRETARIAT, "small-arms"),
        21: ("nigeria", Role.FOCAL_POINT, "NGA"),
        31: ("african", Role.COORDINATOR, AFRICAN),
        32: ("japan", Role.MEMBER, "JPN"),
        33: ("asian", Role.COORDINATOR, "asia-pacific"),
        34: ("desk", Role.CHAIRS_DESK, "revcon-2012"),
        35: ("ngo", Role.CIVIL_SOCIETY, "iansa"),
    }
    for number in range(1, 36):  # with the numbers that the actors of these tests have
        name, *held = people.get(number, (f"nobody-{number}",))
        assert person(f"{name}@example.org", *([tuple(held)] if held else [])).id == number


def last(kind: str) -> Notice:
    query = sa.select(Notice).where(Notice.kind == kind).order_by(Notice.id.desc())
    return db.session.execute(query).scalars().first() or pytest.fail(f"nobody was told: {kind}")


def told(kind: str) -> set[str]:
    query = sa.select(User.name).join(NoticeReceipt, NoticeReceipt.user_id == User.id)
    return set(db.session.execute(query.where(NoticeReceipt.notice_id == last(kind).id)).scalars())


def words(app: Flask, kind: str) -> tuple[str, list[str]]:
    with app.test_request_context("/en/"):
        app.preprocess_request()
        found = said(last(kind))
    return found.subject.text, [line.text for line in found.lines]


def test_a_call_is_told_to_the_groups_it_asks_and_to_their_members(app: Flask) -> None:
    opened()

    assert told("call_opened") == {"Officer", "Nigeria", "African", "Desk"}
    subject, lines = words(app, "call_opened")
    assert subject == "Nominations wanted by 31 May 2011: Chair and President, PrepCom and Review Conference"
    assert lines[1:] == [
        "Nominations after that day are taken and marked as late.",
        "In the words of the source: “by May 2011”",
    ]


def test_an_extension_is_told_to_the_same_people(app: Flask) -> None:
    call = opened(last_on=date(2011, 5, 1))
    calls.edit(
        SECRETARIAT, call.id, call.revision, CallDraft((AFRICAN,), date(2011, 5, 31), requirement_id=requirement())
    )

    assert told("call_opened") == {"Officer", "Nigeria", "African", "Desk"}
    assert words(app, "call_opened")[1][0] == "The last day for nominations has moved from 1 May 2011 to 31 May 2011."


def test_a_nomination_is_told_to_its_circle_and_to_nobody_before(app: Flask) -> None:
    nomination = submitted(NIGERIA, opened(), "NGA", person="U. Joy Ogwu")
    with pytest.raises(pytest.fail.Exception):
        last("nomination_circulated")

    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.GROUP_CHAIRS)
    assert told("nomination_circulated") == {"Officer", "African", "Asian"}, "as ACCESS has it: not the chair’s desk"
    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.ALL_STATES)
    assert told("nomination_circulated") == {"Officer", "African", "Asian", "Nigeria", "Japan"}
    subject, lines = words(app, "nomination_circulated")
    assert subject == "Nominated as Chair and President, PrepCom and Review Conference: Nigeria"
    assert lines == ["This State is nominated: Nigeria.", "Person: U. Joy Ogwu"]


def test_a_designation_is_told_to_all_whom_the_meetings_concern(app: Flask) -> None:
    designated(endorsed(AFRICAN_GROUP, submitted(NIGERIA, opened(), "NGA")))

    assert told("officer_designated") == {"Officer", "African", "Asian", "Desk", "Nigeria", "Japan"}
    assert (
        words(app, "officer_designated")[0]
        == "Designated as Chair and President, PrepCom and Review Conference: Nigeria"
    )


def test_a_notice_leads_to_what_it_is_about_and_whoever_is_told_may_open_it(app: Flask, signed_in: SignIn) -> None:
    call = opened()
    nomination = endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA"))
    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.ALL_STATES)
    officer = designated(nomination)

    paths = {kind: last(kind).path for kind in ("call_opened", "nomination_circulated", "officer_designated")}

    assert paths == {
        "call_opened": f"nominations/calls/{call.id}/",
        "nomination_circulated": f"nominations/{nomination.id}/",
        "officer_designated": f"meetings/{officer.post.meetings[0].code}/officers/",
    }
    for kind, path in paths.items():
        for name in told(kind):
            client = signed_in(f"{name.lower()}@example.org")
            client.get("/en/account/")  # the word of welcome is struck off here, which is a write of its own
            assert client.get(f"/en/{path}").status_code == 200, (kind, name)


def test_chairs_of_the_past_that_are_loaded_are_told_to_nobody() -> None:
    assert db.session.execute(sa.select(Notice.id).where(Notice.kind.like("officer%"))).all() == []


# --- reminders ------------------------------------------------------------------------------------------------------


def reminders() -> list[Notice]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Notice).where(Notice.kind == "call_reminder").order_by(Notice.id)))


def reminded(day: int, month: int = 5, hour: int = 14) -> int:
    """How many reminders there are after the worker's run at some hour, UTC."""
    with at(datetime(2011, month, day, hour, tzinfo=UTC)):
        tasks.remind()
    return len(reminders())


def test_who_is_asked_is_reminded_a_week_and_a_day_before_the_last_day_once_each() -> None:
    opened()
    db.session.commit()

    assert reminded(24, hour=12) == 0, "before nine at the office"
    assert [reminded(24), reminded(24), reminded(29), reminded(30), reminded(31)] == [1, 1, 1, 2, 2]
    with speaking("en"):
        subject = said(reminders()[0]).subject.text
    assert subject.startswith("Nominations wanted by 31 May 2011: Chair and President")
    assert told("call_reminder") == told("call_opened") | {"Officer"}


def test_a_call_that_opens_late_or_is_closed_reminds_nobody() -> None:
    call = opened()
    calls.act(SECRETARIAT, call.id, call.revision, CallAction.CLOSE)
    db.session.commit()
    assert reminded(24) == 0

    with at(datetime(2011, 5, 26, 15, tzinfo=UTC)):
        db.session.expire_all()
        kept = queries.locked_call(call.id)
        call = calls.act(SECRETARIAT, call.id, kept.revision, CallAction.WITHDRAW)
        opened()
        db.session.commit()
    assert [reminded(27), reminded(30)] == [0, 1]


def test_a_later_last_day_takes_the_reminder_back_and_brings_others() -> None:
    call = opened(requirement_id=None)
    db.session.commit()
    assert reminded(24) == 1
    first = reminders()[0]

    with at(datetime(2011, 5, 25, 15, tzinfo=UTC)):
        kept = queries.locked_call(call.id)
        calls.edit(SECRETARIAT, call.id, kept.revision, CallDraft((AFRICAN,), date(2011, 6, 30)))
        db.session.commit()
    receipts = db.session.scalars(sa.select(NoticeReceipt).where(NoticeReceipt.notice_id == first.id))

    assert {receipt.delivery for receipt in receipts} == {Delivery.NEVER}
    assert reminded(31) == 1
    assert reminded(23, month=6) == 2


def hide(*codes: str) -> None:
    for code in codes:
        meeting(code).is_published = False
        db.session.flush()


def test_of_a_call_for_meetings_in_preparation_only_those_are_told_who_prepare_them() -> None:
    hide("prepcom-2012", "revcon-2012")
    opened()

    assert told("call_opened") == {"Officer", "Desk"}


def test_of_a_post_that_is_not_public_the_desk_of_its_meeting_is_not_told() -> None:
    call = opened()
    call.post.is_published = False
    db.session.flush()
    designated(endorsed(AFRICAN_GROUP, submitted(NIGERIA, call, "NGA")))

    assert told("officer_designated") == {"Officer"}


def test_what_many_are_told_names_no_meeting_in_preparation(app: Flask) -> None:
    hide("prepcom-2012")
    nomination = submitted(NIGERIA, opened(), "NGA")
    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.ALL_STATES)

    assert words(app, "call_opened")[0] == "Nominations wanted by 31 May 2011: President, Review Conference"
    assert words(app, "nomination_circulated")[0] == "Nominated as President, Review Conference: Nigeria"
    assert last("call_opened").title.into("en").text == "Review Conference"


def test_of_a_nomination_for_meetings_back_in_preparation_nobody_else_is_told() -> None:
    nomination = submitted(NIGERIA, opened(), "NGA")
    hide("prepcom-2012", "revcon-2012")
    deciding.circulate(SECRETARIAT, nomination.id, again(nomination).revision, Circle.ALL_STATES)

    assert told("nomination_circulated") == {"Officer"}
