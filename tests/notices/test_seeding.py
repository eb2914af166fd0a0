"""What a demonstration shows of notes from its first start on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.notices import seeding
from meetings.notices.models import MissionAddress, Note, NoticeReceipt
from meetings.notices.rules import NoteStatus


def test_the_demonstration_has_a_note_that_was_sent_and_one_to_be_sent_both_samples(seeded: Any) -> None:
    runner = seeded.test_cli_runner()

    first = runner.invoke(args=["seed", "--samples"])
    second = runner.invoke(args=["seed", "--samples"])

    assert (first.exit_code, second.exit_code) == (0, 0)
    notes = list(db.session.scalars(sa.select(Note).order_by(Note.id)))
    assert [note.status for note in notes] == [NoteStatus.SENT, NoteStatus.DRAFT]
    assert all(note.is_sample for note in notes)
    for text in (text for note in notes for text in (note.subject, note.body)):
        assert set(text.as_dict()) == set(LANGUAGES)


def test_only_addresses_that_receive_no_mail_are_written_to(seeded: Any) -> None:
    seeding.load(seeded.config["DATA"])

    addresses = list(db.session.scalars(sa.select(MissionAddress.email)))
    told = db.session.scalar(sa.select(sa.func.count(NoticeReceipt.id)).where(NoticeReceipt.user_id.is_(None)))
    assert told == len(addresses) > 0
    assert all(address.endswith("@example.org") for address in addresses)


def test_outside_demonstrations_no_note_is_made_up(seeded: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(seeded.config, "DEMO", False)

    seeding.load(seeded.config["DATA"])

    assert db.session.scalar(sa.select(sa.func.count(Note.id))) == 0
