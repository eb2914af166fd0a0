"""Two workers at the same notices: each mail is written once, each reminder given once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.notices import composing, tasks
from meetings.notices.models import NoticeDigest, NoticeReceipt, Reminder
from meetings.notices.rules import Delivery
from meetings.outbox.models import OutgoingMail
from tests.notices.test_flow import say
from tests.support.accounts import People

WORKERS = 3


def at_once(app: Flask, chore: Callable[[], int]) -> int:
    """Run a chore in several workers that begin together; what they did in all."""
    db.session.commit()
    db.session.remove()
    gate, done, wrong = threading.Barrier(WORKERS), [0] * WORKERS, []

    def work(number: int) -> None:
        try:
            with app.app_context():
                gate.wait(10)
                done[number] = chore()
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    return sum(done)


def test_each_mail_is_written_once(app: Flask, person: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "BATCH", 3)
    for number in range(30):
        person(f"p{number}@example.org", (Role.MEMBER, "NPL"))
    say()

    at_once(app, tasks.compose)
    tasks.compose()

    mails = db.session.execute(sa.select(OutgoingMail.recipient)).scalars().all()
    assert sorted(mails) == sorted(f"p{number}@example.org" for number in range(30))


def test_each_daily_mail_is_written_once(app: Flask, person: People) -> None:
    for number in range(10):
        person(f"p{number}@example.org", (Role.MEMBER, "NPL"))
    say()
    db.session.execute(sa.update(NoticeReceipt).values(delivery=Delivery.DAILY))

    assert at_once(app, tasks.digest) == 10
    assert db.session.execute(sa.select(sa.func.count(NoticeDigest.id))).scalar_one() == 10
    assert db.session.execute(sa.select(sa.func.count(OutgoingMail.id))).scalar_one() == 10


def test_each_reminder_is_given_once(seeded: Flask) -> None:
    with clock.frozen(clock.now() + timedelta(days=60)):
        given = at_once(seeded, tasks.remind)
        assert tasks.remind() == 0

    assert given == db.session.execute(sa.select(sa.func.count(Reminder.id))).scalar_one() > 0
