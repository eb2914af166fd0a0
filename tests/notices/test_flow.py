"""From what happens to the mail that says it: composed once, days caught up, failures apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.models import User
from meetings.foundation import clock, telling
from meetings.foundation.access import Role
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience
from meetings.notices import composing, queries, services, tasks
from meetings.notices.models import Notice, NoticeChoice, NoticeDigest, NoticeReceipt
from meetings.notices.rules import Delivery, Show
from meetings.outbox.models import OutgoingMail
from meetings.outbox.rules import MailState
from tests.notices.test_telling import SECRETARY, mission, news
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
