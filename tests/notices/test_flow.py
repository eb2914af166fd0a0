"""From what happens to the mail that says it: composed once, reminders withdrawn, days caught up, failures apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.models import User
from meetings.calendar import life
from meetings.calendar import queries as meetings
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingAction
from meetings.deadlines.models import CountingRule, Deadline
from meetings.deadlines.rules import DeadlineAction
from meetings.foundation import clock, telling
from meetings.foundation.access import Role, system
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience
from meetings.notices import composing, queries, services, tasks
from meetings.notices.models import Notice, NoticeChoice, NoticeDigest, NoticeReceipt, Reminder
from meetings.notices.rules import Delivery, Show
from meetings.outbox.models import OutgoingMail
from meetings.outbox.rules import MailState
from tests.notices.test_telling import SECRETARY, mission, news, told
from tests.support.accounts import Outbox, People

DAY = date(2011, 1, 13)
Told = Callable[..., Any]


def at(day: date, hour: int = 14) -> datetime:
    """An instant; 14:00 is nine o’clock at the office in winter."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def reader(app: Flask, person: People) -> User:
    return person("a@example.org", (Role.FOCAL_POINT, "NPL"))


def mails() -> list[OutgoingMail]:
    db.session.expire_all()
    return list(db.session.execute(sa.select(OutgoingMail).order_by(OutgoingMail.id)).scalars())


def chosen(user: User, kind: str, delivery: Delivery) -> None:
    db.session.add(NoticeChoice(user_id=user.id, kind=kind, delivery=delivery))
    db.session.commit()


def say(**given: Any) -> None:
    telling.tell(SECRETARY, news(**given))
    db.session.commit()


# --- at once --------------------------------------------------------------------------------------------------------


def test_what_is_told_at_once_is_written_once(reader: User, outbox: Outbox) -> None:
    say()

    assert [tasks.compose(), tasks.compose()] == [1, 0]
    message: EmailMessage = outbox()[0]
    assert message["To"] == "a@example.org"
    assert message["Subject"] == "A note"
    assert len(mails()) == 1


def test_the_link_of_a_mail_leads_to_its_receipt(reader: User, outbox: Outbox) -> None:
    say()
    tasks.compose()

    text = outbox()[0].get_body(("plain",)).get_content()
    token = next(line for line in text.splitlines() if "/n/" in line).rpartition("/")[2]

    assert len(token) == 32
    assert queries.receipt_by_token(token).user_id == reader.id
    assert db.session.execute(sa.select(NoticeReceipt.token_hash)).scalar_one() == queries.hashed(token)


def test_mail_goes_in_the_language_of_its_reader(app: Flask, person: People, outbox: Outbox) -> None:
    person("a@example.org", (Role.MEMBER, "NPL")).language = "ar"
    mission("NPL", "mission@example.org").language = "fr"
    say(title=Text.of(en="A note", ar="مذكرة", fr="Une note"))

    tasks.compose()

    assert {m["To"]: (m["Subject"], m["Content-Language"]) for m in outbox()} == {
        "a@example.org": ("مذكرة", "ar"),
        "mission@example.org": ("Une note", "fr"),
    }


def test_what_cannot_be_said_is_set_aside_and_all_else_goes_out(reader: User) -> None:
    say(kind="meeting_dates", facts={"what": "confirmed", "after": [["no day", "at all"]]})
    say()

    tasks.compose()

    assert [mail.subject for mail in mails()] == ["A note"]
    assert db.session.execute(sa.select(sa.func.count(NoticeReceipt.set_aside_at))).scalar_one() == 1
    assert tasks.compose() == 0


def test_titles_and_names_cannot_write_headers(reader: User, outbox: Outbox) -> None:
    say(title=Text.of(en="A note\r\nBcc: all@example.org\r\n\r\nNew body\u202e"))
    tasks.compose()

    message = outbox()[0]
    assert (message["Bcc"], message.get_all("To")) == (None, ["a@example.org"])
    assert message["Subject"] == "A note Bcc: all@example.org New body"


def test_an_account_that_was_closed_meanwhile_gets_no_mail(reader: User) -> None:
    say()
    reader.active = False
    db.session.commit()

    tasks.compose()

    assert mails() == []
    assert tasks.compose() == 0


def test_many_are_written_in_several_batches(app: Flask, person: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "BATCH", 2)
    for number in range(5):
        person(f"p{number}@example.org", (Role.MEMBER, "NPL"))
    say()

    assert tasks.compose() == 5
    assert sorted(mail.recipient for mail in mails()) == [f"p{number}@example.org" for number in range(5)]


def test_those_it_did_not_reach_are_written_to_again(app: Flask, person: People) -> None:
    for name in ("fine", "fails"):
        person(f"{name}@example.org", (Role.MEMBER, "NPL"))
    say()
    tasks.compose()
    for mail in mails():
        mail.state = MailState.FAILED if mail.recipient.startswith("fails") else MailState.SENT
    db.session.commit()
    notice = db.session.execute(sa.select(Notice)).scalar_one()
    assert queries.counts([notice.id])[notice.id] == queries.Counts(told=2, mailed=1, failed=1, opened=0)
    assert [r.user.email for r in queries.recipients(notice.id, Show.FAILED)[0] if r.user] == ["fails@example.org"]

    assert services.tell_again(SECRETARY, notice.id) == 1
    db.session.commit()
    tasks.compose()

    assert [mail.recipient for mail in mails()] == ["fine@example.org", "fails@example.org", "fails@example.org"]
    assert mails()[1].message_id != mails()[2].message_id
    last = db.session.execute(sa.select(AuditEntry.action).order_by(AuditEntry.id.desc())).scalars().first()
    assert last == "notice.again"


# --- once a day -----------------------------------------------------------------------------------------------------


def test_the_daily_mail_comes_from_seven_at_the_office_once_a_day(reader: User) -> None:
    chosen(reader, "role", Delivery.DAILY)
    role = {"what": "ended", "role": "member"}
    say(kind="role", audience=Audience(users=(reader.id,)), facts=role, title=Text.of(en="Nepal"))
    say(kind="role", audience=Audience(users=(reader.id,)), facts=role, title=Text.of(en="Peru"))

    with clock.frozen(at(DAY, 11)):
        assert tasks.digest() == 0  # 06:00 at the office
    with clock.frozen(at(DAY, 12)):
        assert tasks.digest() == 1
        say(kind="role", audience=Audience(users=(reader.id,)), facts=role, title=Text.of(en="Chile"))
        assert tasks.digest() == 0
    assert [mail.subject for mail in mails()] == ["2 notices: 13 January 2011"]
    with clock.frozen(at(DAY + timedelta(days=4), 12)):
        assert tasks.digest() == 1
    assert [mail.subject for mail in mails()][1:] == ["1 notice: 17 January 2011"]
    assert tasks.compose() == 0


def test_nobody_gets_an_empty_daily_mail(reader: User) -> None:
    assert tasks.digest() == 0
    assert mails() == []


def test_a_clock_set_back_brings_no_second_daily_mail(reader: User) -> None:
    chosen(reader, "role", Delivery.DAILY)
    role = {"what": "ended", "role": "member"}
    for day in (DAY, DAY + timedelta(days=1), DAY, DAY + timedelta(days=1)):
        say(kind="role", audience=Audience(users=(reader.id,)), facts=role)
        with clock.frozen(at(day)):
            tasks.digest()

    assert len(mails()) == 2
    assert db.session.execute(sa.select(sa.func.count(NoticeDigest.id))).scalar_one() == 2


def test_what_cannot_be_said_keeps_no_daily_mail_back(reader: User) -> None:
    chosen(reader, "role", Delivery.DAILY)
    say(kind="role", audience=Audience(users=(reader.id,)), facts={"what": "ended", "role": "no such role"})
    say(kind="role", audience=Audience(users=(reader.id,)), facts={"what": "ended", "role": "member"})

    tasks.digest()

    assert [mail.subject for mail in mails()] == ["1 notice: 13 January 2011"]


# --- reminders ------------------------------------------------------------------------------------------------------


def topics() -> Deadline:
    """The deadline of the demonstration that is due from States on 8 May 2011."""
    return db.session.execute(sa.select(Deadline).where(Deadline.key == "topics-mge-2011")).scalar_one()


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
