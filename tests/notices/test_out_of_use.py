"""Accounts that are closed and addresses that are out of use: mail that waits is taken back, links open nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.telling import Audience
from meetings.notices import notes, tasks
from meetings.notices.drafts import NoteDraft
from meetings.notices.models import MissionAddress, NoticeReceipt
from meetings.notices.rules import Circle, Delivery
from meetings.outbox.rules import MailState
from tests.notices.test_entitled import TITLE, addresses
from tests.notices.test_flow import chosen, mails, say
from tests.notices.test_telling import SECRETARY, mission
from tests.support.accounts import People


@pytest.mark.parametrize("daily", [False, True])
def test_mail_that_waits_for_an_account_that_is_closed_is_taken_back(app: Flask, person: People, daily: bool) -> None:
    user = person("a@example.org", (Role.AUDITOR, "*"))
    if daily:
        chosen(user, "deadline_changed", Delivery.DAILY)
    say(kind="deadline_changed", facts={"what": "waived"}, audience=Audience(users=(user.id,)))
    tasks.compose()
    tasks.digest()
    assert addresses(MailState.WAITING) == {"a@example.org"}
    user.active = False
    db.session.commit()

    tasks.compose()

    assert addresses(MailState.WITHDRAWN) == {"a@example.org"}


def test_mail_that_waits_for_an_address_out_of_use_is_taken_back(app: Flask) -> None:
    record = mission("NPL", "mission@example.org")
    mission("NZL", "stays@example.org")
    say()
    tasks.compose()
    record.is_active = False
    db.session.commit()

    tasks.compose()

    assert addresses(MailState.WITHDRAWN) == {"mission@example.org"}
    assert addresses(MailState.WAITING) == {"stays@example.org"}


def test_nothing_is_kept_for_the_daily_mail_of_an_account_that_is_closed(app: Flask, person: People) -> None:
    user = person("a@example.org", (Role.AUDITOR, "*"))
    chosen(user, "deadline_changed", Delivery.DAILY)
    say(kind="deadline_changed", facts={"what": "waived"}, audience=Audience(users=(user.id,)))
    user.active = False
    db.session.commit()

    assert tasks.digest() == 0

    assert db.session.scalars(sa.select(NoticeReceipt.delivery)).all() == [Delivery.NEVER]


Change = Callable[[MissionAddress], None]


@pytest.mark.parametrize(
    "change",
    [lambda record: setattr(record, "is_active", False), lambda record: setattr(record, "email", "new@example.org")],
    ids=["out of use", "another address"],
)
def test_the_link_of_a_mail_opens_nothing_once_its_address_is(seeded: Flask, client: Any, change: Change) -> None:
    record = mission("NPL", "mission@example.org")
    draft = NoteDraft(subject=TITLE, body=TITLE, circle=Circle.ALL_STATES, process="small-arms")
    note = notes.create(SECRETARY, draft)
    notes.send(SECRETARY, note, note.revision)
    db.session.commit()
    tasks.compose()
    mail = next(mail for mail in mails() if mail.recipient == "mission@example.org")
    token = next(line for line in mail.text.splitlines() if "/n/" in line).rpartition("/")[2]
    paths = [f"/en/n/{token}", f"/en/n/{token}/note.html", f"/en/n/{token}/note.docx"]
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]

    change(record)
    db.session.commit()

    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    assert set(db.session.scalars(sa.select(NoticeReceipt.opened_at))) == {None}


def test_who_guesses_links_of_mails_is_sent_away(app: Flask, client: Any) -> None:
    answers = [client.get(f"/en/n/{number:032}").status_code for number in range(62)]

    assert answers == [404] * 60 + [429] * 2
