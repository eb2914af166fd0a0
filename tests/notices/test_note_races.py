"""Two people at one note at the same moment: it is sent once or not at all, as one of them saw it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.models import Appointment
from meetings.foundation.access import Role
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.notices import notes, tasks
from meetings.notices.drafts import NoteDraft
from meetings.notices.models import Note, Notice, NoticeReceipt
from meetings.notices.rules import Circle, NoteStatus
from meetings.outbox.models import OutgoingMail
from tests.notices.test_telling import SECRETARY
from tests.support.accounts import make_user, sign_in
from tests.support.visitors import unchecked

WORDS = NoteDraft(Text.of(en="A call"), Text.of(en="Views are welcome."), Circle.ALL_STATES, process="small-arms")
Act = Callable[[Any], int]


@pytest.fixture
def note(seeded: Flask) -> Note:
    made = notes.create(SECRETARY, WORDS)
    db.session.commit()
    return made


def officers(app: Flask, count: int) -> list[Any]:
    """Browsers of as many officers of the secretariat."""
    for number in range(count):
        make_user(f"officer{number}@example.org", (Role.SECRETARIAT, "small-arms"))
    return [unchecked(sign_in(app.test_client(), f"officer{number}@example.org")) for number in range(count)]


def at_once(app: Flask, *acts: Act) -> list[int]:
    """What each act answers, all of them begun together, each by an officer of their own."""
    browsers = officers(app, len(acts))
    db.session.commit()
    db.session.remove()
    gate, answers, wrong = threading.Barrier(len(acts)), [0] * len(acts), []

    def work(number: int) -> None:
        try:
            gate.wait(10)
            answers[number] = acts[number](browsers[number])
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    return answers


def step(note: Note, way: str, **typed: str) -> Act:
    path, data = f"/en/notices/notes/{note.id}/{way}", {"revision": str(note.revision), **typed}
    return lambda browser: int(browser.post(path, data=data).status_code)


def recorded(action: str) -> int:
    return len(db.session.scalars(sa.select(AuditEntry.id).where(AuditEntry.action == action)).all())


def test_a_note_that_several_send_at_once_is_sent_once(seeded: Flask, note: Note) -> None:
    number = note.id
    answers = at_once(seeded, *[step(note, "send")] * 3)

    assert sorted(answers) == [302, 409, 409]
    notice = db.session.scalars(sa.select(Notice).where(Notice.object_id == number, Notice.kind == "note")).one()
    receipts = db.session.scalars(sa.select(NoticeReceipt).where(NoticeReceipt.notice_id == notice.id)).all()
    assert len(receipts) == len({receipt.user_id for receipt in receipts}) > 0
    assert recorded("note.send") == 1
    tasks.compose()
    recipients = db.session.scalars(sa.select(OutgoingMail.recipient)).all()
    assert len(recipients) == len(set(recipients))


def test_a_note_that_one_sends_and_another_discards_is_either_sent_or_gone(seeded: Flask, note: Note) -> None:
    number = note.id
    answers = at_once(seeded, step(note, "send"), step(note, "discard"))

    left = db.session.get(Note, number)
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "note")).all()
    assert answers in ([302, 409], [404, 302])
    if left is None:
        assert (told, recorded("note.send"), recorded("note.discard")) == ([], 0, 1)
    else:
        assert left.status is NoteStatus.SENT
        assert ([notice.id for notice in told], recorded("note.discard")) == ([left.notice_id], 0)


def test_a_note_that_one_sends_and_another_edits_is_told_in_the_words_that_stand(seeded: Flask, note: Note) -> None:
    number = note.id
    edit = step(
        note,
        "edit",
        **{"subject-en": "Other words", "body-en": "Other views.", "to": "all_states", "belongs_to": "small-arms"},
    )
    answers = at_once(seeded, step(note, "send"), edit)

    left = db.session.get_one(Note, number)
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "note")).all()
    assert sorted(answers) == [302, 409]
    if left.status is NoteStatus.SENT:
        assert [notice.title.get("en") for notice in told] == [left.subject.get("en")] == ["A call"]
    else:
        assert (told, left.subject.get("en")) == ([], "Other words")


def test_a_note_that_is_refused_is_told_to_nobody(seeded: Flask, note: Note) -> None:
    db.session.execute(sa.delete(Appointment))
    db.session.execute(sa.update(Note).values(to_kind=Circle.MEETING.value, to_code="mge-2011"))
    db.session.commit()
    (answer,) = at_once(seeded, step(note, "send"))

    assert answer == 422
    assert db.session.scalars(sa.select(Notice).where(Notice.kind == "note")).all() == []
    assert recorded("note.send") == 0
