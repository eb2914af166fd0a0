"""What happens to meetings, deadlines, roles and calendars of others, and who hears of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts import queries as accounts
from meetings.accounts import services as offices
from meetings.accounts.models import User
from meetings.accounts.rules import Term
from meetings.calendar import life
from meetings.calendar import queries as meetings
from meetings.calendar import services as calendar
from meetings.calendar import telling as of_meetings
from meetings.calendar.drafts import Draft, draft_of
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingAction, MeetingKind
from meetings.deadlines import services as deadlines
from meetings.deadlines import telling as of_deadlines
from meetings.deadlines.models import CountingRule, Deadline
from meetings.deadlines.rules import DeadlineAction
from meetings.externals import keeping
from meetings.externals.models import ExternalCalendar
from meetings.externals.rules import Values
from meetings.externals.services import add
from meetings.feeds.models import Following
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.notices.models import Notice, NoticeReceipt
from tests.support.accounts import People

SECRETARY = system("tests")


def meeting(code: str) -> Meeting:
    db.session.expire_all()
    return meetings.by_code(code, for_change=True)


def deadline(key: str) -> Deadline:
    return db.session.execute(sa.select(Deadline).where(Deadline.key == key)).scalar_one()


def notices(kind: str = "") -> list[Notice]:
    query = sa.select(Notice).order_by(Notice.id)
    return list(db.session.execute(query.where(Notice.kind == kind) if kind else query).scalars())


def readers(notice: Notice) -> set[str]:
    query = sa.select(User.email).join(NoticeReceipt, NoticeReceipt.user_id == User.id)
    return set(db.session.execute(query.where(NoticeReceipt.notice_id == notice.id)).scalars())


def held(start: date, end: date, **given: Any) -> Draft:
    values = {"kind": MeetingKind.EXPERT_MEETING, "title": Text.of(en="Made up"), "start": start, "end": end}
    return Draft(**{**values, "place": "new-york", **given})


def made(code: str = "made-up", **given: Any) -> Meeting:
    process = db.session.execute(sa.select(Process).where(Process.code == "small-arms")).scalar_one()
    draft = held(date(2011, 11, 7), date(2011, 11, 11), **given)
    calendar.create(SECRETARY, process, code, draft, accept_warnings=True)
    return meeting(code)


# --- meetings -------------------------------------------------------------------------------------------------------


def test_each_step_of_a_meeting_is_told_with_its_days(seeded: Flask) -> None:
    found = made()
    life.propose_dates(
        SECRETARY, found, date(2011, 11, 14), date(2011, 11, 18), revision=found.revision, accept_warnings=True
    )
    for action in (
        MeetingAction.CONFIRM,
        MeetingAction.CANCEL,
        MeetingAction.REVIVE,
        MeetingAction.POSTPONE,
    ):
        found = meeting("made-up")
        life.act(SECRETARY, found, action, revision=found.revision, reason="So it is", accept_warnings=True)

    old, new = [["2011-11-07", "2011-11-11"]], [["2011-11-14", "2011-11-18"]]
    assert [(n.facts["what"], n.facts["before"], n.facts["after"]) for n in notices("meeting_dates")] == [
        ("proposed", [], old),
        ("changed", old, new),
        ("confirmed", new, new),
        ("cancelled", new, new),
        ("revived", new, new),
        ("postponed", new, []),
    ]
    assert notices("meeting_dates")[-1].facts["reason"] == "So it is"


def test_dates_changed_by_an_edit_are_told_and_other_changes_are_not(seeded: Flask) -> None:
    found = made()
    draft = draft_of(found)
    calendar.edit(SECRETARY, found, Draft(**{**vars(draft), "report_symbol": "A/1"}), found.revision)
    found = meeting("made-up")
    moved = Draft(**{**vars(draft), "start": date(2011, 11, 14), "end": date(2011, 11, 18)})
    calendar.edit(SECRETARY, found, moved, found.revision, accept_warnings=True)

    assert [n.facts["what"] for n in notices("meeting_dates")] == ["proposed", "changed"]


def test_of_a_meeting_in_preparation_only_those_hear_who_prepare_it(seeded: Flask, person: People) -> None:
    person("desk@example.org", (Role.CHAIRS_DESK, "made-up"))
    person("delegate@example.org", (Role.MEMBER, "NPL"))
    found = made(is_published=False)

    hidden = readers(notices("meeting_dates")[0])
    draft = Draft(**{**vars(draft_of(found)), "is_published": True})
    calendar.edit(SECRETARY, found, draft, found.revision, accept_warnings=True)

    assert "desk@example.org" in hidden
    assert not {"delegate@example.org", "nepal@example.org"} & hidden
    assert "delegate@example.org" in readers(notices("meeting_dates")[1])
    assert notices("meeting_dates")[1].facts["what"] == "proposed"


def test_who_follows_a_meeting_hears_of_it(seeded: Flask, person: People) -> None:
    reader = person("reader@example.org", (Role.READER, "*"))
    found = made()
    db.session.add(Following(user_id=reader.id, meeting_id=found.id))
    life.act(SECRETARY, found, MeetingAction.CONFIRM, revision=found.revision)

    assert "reader@example.org" not in readers(notices("meeting_dates")[0])
    assert "reader@example.org" in readers(notices("meeting_dates")[1])


def test_a_regional_meeting_is_told_to_its_region(seeded: Flask) -> None:
    found = made(kind=MeetingKind.REGIONAL_MEETING, host_state="PER")

    audience = of_meetings.audience(found)

    assert (Role.FOCAL_POINT, "CHL") in audience.holders
    assert (Role.FOCAL_POINT, "NPL") not in audience.holders
    assert (Role.COORDINATOR, "latin-american-and-caribbean") in audience.holders
    assert "CHL" in audience.missions and "*" not in audience.missions


def test_putting_the_record_of_a_past_meeting_right_is_told_to_nobody(seeded: Flask) -> None:
    process = db.session.execute(sa.select(Process).where(Process.code == "small-arms")).scalar_one()
    calendar.create(SECRETARY, process, "long-ago", held(date(2010, 3, 1), date(2010, 3, 5)), accept_warnings=True)

    assert notices("meeting_dates") == []


# --- deadlines ------------------------------------------------------------------------------------------------------


def test_a_meeting_that_moves_tells_once_of_all_its_counted_deadlines(seeded: Flask) -> None:
    found = made()
    counted = db.session.execute(
        sa.select(sa.func.count(Deadline.id)).where(Deadline.meeting_id == found.id, Deadline.rule_id.is_not(None))
    ).scalar_one()
    life.propose_dates(
        SECRETARY, found, date(2011, 11, 14), date(2011, 11, 18), revision=found.revision, accept_warnings=True
    )

    (told,) = notices("deadline_changed")
    assert counted > 1
    assert (told.object_kind, told.facts) == (
        "meeting",
        {"what": "counted", "moved": counted, "waived": 0, "reopened": 0},
    )


def test_acts_on_a_deadline_are_told_but_for_its_being_done(seeded: Flask) -> None:
    found = deadline("topics-mge-2011")
    last = found.latest_on
    assert last is not None
    for action, until in (
        (DeadlineAction.EXTEND, last + timedelta(days=7)),
        (DeadlineAction.DO, None),
        (DeadlineAction.REOPEN, None),
        (DeadlineAction.WAIVE, None),
    ):
        deadlines.act(SECRETARY, found.id, deadline("topics-mge-2011").revision, action, "A note", until)

    told = notices("deadline_changed")
    assert [notice.facts["what"] for notice in told] == ["extended", "reopened", "waived"]
    assert told[0].facts["before"]["last_day"] == last.isoformat()
    assert told[0].facts["after"]["last_day"] == (last + timedelta(days=7)).isoformat()
    assert told[0].facts["note"] == "A note"
    assert told[0].process == "small-arms"


def test_a_deadline_concerns_those_who_owe_it(seeded: Flask) -> None:
    found = deadline("topics-mge-2011")
    for owner, expected in (
        ("states", (Role.FOCAL_POINT, "*")),
        ("regional_group", (Role.DEPUTY_COORDINATOR, "*")),
        ("chair_designate", (Role.CHAIRS_DESK, "mge-2011")),
        ("civil_society", (Role.CIVIL_SOCIETY, "*")),
        ("donors", (Role.DONOR_CONTACT, "*")),
        ("general_assembly", (Role.SECRETARIAT, "small-arms")),
    ):
        found.owner = [owner]
        audience = of_deadlines.audience(found)
        assert expected in audience.holders
        assert (Role.SECRETARIAT, "small-arms") in audience.holders
        assert bool(audience.missions) is (owner == "states")
        assert audience.followers_of == found.meeting_id


def test_of_a_deadline_that_is_not_public_only_those_hear_who_see_it(seeded: Flask) -> None:
    found = deadline("topics-mge-2011")
    found.is_published = False

    audience = of_deadlines.audience(found)

    assert audience.holders == ((Role.SECRETARIAT, "small-arms"),)
    assert (audience.missions, audience.followers_of) == ((), None)


def test_a_counting_rule_that_changes_is_told_once(seeded: Flask) -> None:
    made()
    found = db.session.execute(sa.select(CountingRule).order_by(CountingRule.id)).scalars().first()
    assert found is not None
    deadlines.switch_rule(SECRETARY, found.id, found.revision, is_active=False)

    (told,) = notices("deadline_changed")
    assert (told.object_kind, told.facts["what"]) == ("counting_rule", "recounted")
    assert told.facts["waived"] > 0


# --- roles ----------------------------------------------------------------------------------------------------------


def administrator() -> Actor:
    return Actor(None, "tests", (Holding(Role.ADMINISTRATOR),))


def test_a_person_hears_of_a_role_given_and_ended(seeded: Flask, person: People) -> None:
    user = person("a@example.org")
    appointment = offices.appoint(administrator(), user, Term(Role.MEMBER, "NPL", clock.business_today()))
    offices.end_role(administrator(), appointment)

    assert [(n.facts["what"], n.facts["role"]) for n in notices("role")] == [("given", "member"), ("ended", "member")]
    assert all(readers(notice) == {"a@example.org"} for notice in notices("role"))
    assert notices("role")[0].title.get("fr") == "Népal"


def test_a_successor_hears_that_a_group_is_handed_over(seeded: Flask, person: People) -> None:
    person("next@example.org", (Role.MEMBER, "NGA"))
    own = person("own@example.org", (Role.COORDINATOR, "african"))
    successor = accounts.user_by_email("next@example.org")
    assert successor is not None
    coordinator = Actor(own.id, own.name, (Holding(Role.COORDINATOR, "african"), Holding(Role.ADMINISTRATOR)))

    offices.hand_over(coordinator, "african", successor, clock.business_today() + timedelta(days=5))

    (told,) = notices("role")
    assert (told.facts["what"], readers(told)) == ("handed_over", {"next@example.org"})


# --- calendars of others --------------------------------------------------------------------------------------------


@pytest.fixture
def others(seeded: Flask) -> ExternalCalendar:
    values = Values(
        name=Text.of(en="First Committee"),
        process="small-arms",
        address="https://calendar.example.org/first.ics",
        zone="America/New_York",
        counts_free=False,
    )
    record = add(SECRETARY, values)
    record.is_on = True
    db.session.commit()
    return record


def fail(record: ExternalCalendar) -> None:
    now = clock.real_now()
    plan = keeping.claim(record.id, now, clock.business_today())
    assert plan is not None
    keeping.settle_failed(plan, RuleViolation("fetch.failed"), now)
    db.session.commit()


def test_a_calendar_that_begins_to_fail_is_told_once(others: ExternalCalendar, person: People) -> None:
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"))
    person("delegate@example.org", (Role.MEMBER, "NPL"))
    for _ in range(3):
        fail(others)

    (told,) = notices("calendar_failing")
    assert "officer@example.org" in readers(told)
    assert "delegate@example.org" not in readers(told)
    assert told.path == f"meetings/others/calendars/{others.id}/"
