"""Reminders of deadlines and the mail about them: given once, taken back when they no longer hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar import life
from meetings.calendar import queries as meetings
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingAction
from meetings.deadlines.models import CountingRule, Deadline
from meetings.deadlines.rules import DeadlineAction
from meetings.foundation import clock
from meetings.foundation.access import system
from meetings.foundation.database import db
from meetings.notices import services, tasks
from meetings.notices.models import Notice, Reminder
from meetings.outbox.rules import MailState
from tests.notices.test_flow import at, mails
from tests.notices.test_telling import SECRETARY, told
from tests.support.accounts import Outbox


def only(key: str) -> Deadline:
    """All other deadlines remind nobody."""
    db.session.execute(sa.update(Deadline).where(Deadline.key != key).values(reminders=[]))
    db.session.commit()
    return db.session.execute(sa.select(Deadline).where(Deadline.key == key)).scalar_one()


def reminded() -> list[tuple[date, int]]:
    query = sa.select(Reminder.last_day, Reminder.days).order_by(Reminder.id)
    return [(row.last_day, row.days) for row in db.session.execute(query)]


def test_reminders_come_at_nine_and_say_what_is_left(seeded: Flask, outbox: Outbox) -> None:
    deadline = only("topics-mge-2011")
    last = deadline.latest_on
    assert last is not None
    with clock.frozen(at(last - timedelta(days=7), 12)):
        assert tasks.remind() == 1  # the one of thirty days, late: a week is not over until nine
        tasks.compose()
    with clock.frozen(at(last - timedelta(days=7), 13)):  # nine o’clock in summer
        assert [tasks.remind(), tasks.remind()] == [1, 0]
        tasks.compose()
    assert reminded() == [(last, 30), (last, 7)]
    assert {mail.subject[:13] for mail in mails() if mail.language == "en"} == {"Due in 7 days"}
    message = next(m for m in outbox() if m["To"].startswith("secretariat") or "Due" in m["Subject"])
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar").get_content()
    assert "METHOD:PUBLISH" in calendar
    assert f"UID:deadline-{deadline.id}@" in calendar
    assert f"SEQUENCE:{deadline.revision - 1}" in calendar


def test_a_worker_that_was_away_reminds_once_and_never_after_the_fact(seeded: Flask) -> None:
    last = only("topics-mge-2011").latest_on
    assert last is not None

    with clock.frozen(at(last)):
        assert tasks.remind() == 1
    with clock.frozen(at(last + timedelta(days=2))):
        assert tasks.remind() == 0
        tasks.compose()

    assert reminded() == [(last, 1)]
    assert mails() == []  # the worker that writes came too late as well


def test_moving_a_deadline_moves_its_reminders(seeded: Flask) -> None:
    deadline = only("topics-mge-2011")
    last = deadline.latest_on
    assert last is not None
    later = last + timedelta(days=60)
    with clock.frozen(at(last - timedelta(days=20))):
        tasks.remind()
        for day, revisions in ((later, 1), (last, 1)):
            deadline.earliest_on = deadline.latest_on = day
            db.session.commit()
            assert tasks.remind() == 0, revisions
    deadline.earliest_on = deadline.latest_on = later
    db.session.commit()
    with clock.frozen(at(later - timedelta(days=20))):
        tasks.remind()

    assert reminded() == [(last, 30), (later, 30)]


@pytest.mark.parametrize("action", [DeadlineAction.DO, DeadlineAction.WAIVE, DeadlineAction.EXTEND])
def test_mail_about_a_reminder_that_no_longer_holds_is_taken_back(seeded: Flask, action: DeadlineAction) -> None:
    from meetings.deadlines import services as deadlines

    deadline = only("topics-mge-2011")
    last = deadline.latest_on
    assert last is not None
    with clock.frozen(at(last - timedelta(days=7))):
        tasks.remind()
        tasks.compose()
        waiting = len(mails())
        until = last + timedelta(days=40) if action is DeadlineAction.EXTEND else None
        deadlines.act(SECRETARY, deadline.id, deadline.revision, action, until=until)
        db.session.commit()
    assert waiting > 0
    assert {mail.state for mail in mails()[:waiting]} == {MailState.WITHDRAWN}


def test_a_reminder_that_nobody_wrote_about_yet_is_not_written_once_it_is_done(seeded: Flask) -> None:
    from meetings.deadlines import services as deadlines

    deadline = only("topics-mge-2011")
    last = deadline.latest_on
    assert last is not None
    with clock.frozen(at(last - timedelta(days=7))):
        tasks.remind()
        deadlines.act(SECRETARY, deadline.id, deadline.revision, DeadlineAction.DO)
        db.session.commit()
        tasks.compose()

    assert mails() == []


def test_mail_that_waits_for_its_server_is_taken_back_when_the_deadline_has_passed(seeded: Flask) -> None:
    last = only("topics-mge-2011").latest_on
    assert last is not None
    with clock.frozen(at(last)):
        tasks.remind()
        tasks.compose()
    with clock.frozen(at(last + timedelta(days=1))):
        tasks.compose()

    assert {mail.state for mail in mails()} == {MailState.WITHDRAWN}


def test_no_list_of_days_reminds_nobody_and_an_own_one_as_it_says(seeded: Flask) -> None:
    deadline = only("topics-mge-2011")
    last = deadline.latest_on
    assert last is not None
    with clock.frozen(at(last - timedelta(days=90))):
        deadline.reminders = []
        db.session.commit()
        assert tasks.remind() == 0
        deadline.reminders = [90]
        db.session.commit()
        assert tasks.remind() == 1


def test_counted_deadlines_remind_as_their_rule_says(seeded: Flask) -> None:
    counted = (
        db.session.execute(
            sa.select(Deadline).join(CountingRule).where(Deadline.key.like("mge-2011:%")).order_by(Deadline.latest_on)
        )
        .scalars()
        .first()
    )
    assert counted is not None and counted.rule_id is not None and counted.latest_on is not None
    last = only(counted.key).latest_on
    assert last is not None
    rule = db.session.get_one(CountingRule, counted.rule_id)
    with clock.frozen(at(last - timedelta(days=40))):
        assert tasks.remind() == 0
        rule.reminders = [40]
        db.session.commit()
        assert tasks.remind() == 1

    assert reminded() == [(last, 40)]


def test_as_many_deadlines_as_there_may_be_are_settled_at_once(seeded: Flask) -> None:
    last = only("topics-mge-2011").latest_on
    assert last is not None
    with clock.frozen(at(last - timedelta(days=7))):
        tasks.remind()
        tasks.compose()

    services.withdraw("deadline_reminder", "deadline", range(1, 70_000))  # more than one statement may name

    assert {mail.state for mail in mails()} == {MailState.WITHDRAWN}


def test_a_cancelled_meeting_reminds_nobody(seeded: Flask) -> None:
    deadline = only("topics-mge-2011")
    meeting = db.session.get_one(Meeting, deadline.meeting_id)
    last = deadline.latest_on
    assert last is not None
    with clock.frozen(at(last - timedelta(days=7))):
        tasks.remind()
        tasks.compose()
        life.act(
            SECRETARY,
            meetings.by_code(meeting.code, for_change=True),
            MeetingAction.CANCEL,
            revision=meeting.revision,
            reason="So it is",
        )
        db.session.commit()
        reminding = [mail for mail in mails() if mail.subject.startswith("Due")]
    with clock.frozen(at(last - timedelta(days=1))):
        assert tasks.remind() == 0

    assert {mail.state for mail in reminding} == {MailState.WITHDRAWN}


def test_a_reminder_of_a_sample_says_so(seeded: Flask) -> None:
    deadline = only("topics-mge-2011")
    deadline.is_sample = True
    db.session.commit()
    assert deadline.latest_on is not None
    with clock.frozen(at(deadline.latest_on - timedelta(days=7))):
        tasks.remind()
        tasks.compose()

    assert all(mail.subject.startswith("[") for mail in mails())
    assert system("reminders").name == db.session.execute(sa.select(Notice.actor_name)).scalar_one()
    assert told()
