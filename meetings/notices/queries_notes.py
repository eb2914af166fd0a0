"""What is read of notes of the secretariat: one, the list, the States of a circle."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from meetings.accounts.models import User
from meetings.calendar.models import Meeting, Place
from meetings.calendar.queries import OFFICE_PLACE
from meetings.foundation.database import db, once
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.states import queries as states

from .models import Note, NoticeReceipt
from .rules import Circle, NoteStatus

PAGE = 25
ABOUT_MEETING = 5


@dataclass(frozen=True)
class NoteSubject:
    """A note with what it names: its process, the meeting it is about, who began it (empty: a program)."""

    note: Note
    process: Process
    meeting: Meeting | None
    author: str = ""


def note(number: int, *, lock: bool = False) -> NoteSubject:
    """One note; raises NotFound. `lock` makes other writers wait."""
    query = (
        sa.select(Note, Process, Meeting, sa.func.coalesce(User.name, ""))
        .join(Process, Process.code == Note.process)
        .outerjoin(Meeting, Meeting.id == Note.meeting_id)
        .outerjoin(User, User.id == Note.author_id)
        .where(Note.id == number)
    )
    found = db.session.execute(query.with_for_update(of=Note) if lock else query).first()
    if found is None:
        raise NotFound("note.unknown")
    return NoteSubject(*found)


def notes(processes: Collection[str] | None, status: NoteStatus | None, page: int) -> tuple[list[Note], dict[str, int]]:
    """A page of the notes of these processes (None: of all), newest first, and how many there are of each status."""
    own = sa.true() if processes is None else Note.process.in_(sorted(processes))
    counted = sa.select(Note.status, sa.func.count(Note.id)).where(own).group_by(Note.status)
    counts = {found.value: count for found, count in db.session.execute(counted)}
    query = sa.select(Note).where(own)
    if status is not None:
        query = query.where(Note.status == status)
    newest = sa.func.coalesce(Note.sent_at, Note.created_at)
    query = query.order_by(newest.desc(), Note.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return list(db.session.execute(query).scalars()), counts


def about_meeting(meeting_id: int) -> list[Note]:
    """The newest notes about one meeting."""
    query = sa.select(Note).where(Note.meeting_id == meeting_id).order_by(Note.id.desc()).limit(ABOUT_MEETING)
    return list(db.session.execute(query).scalars())


def was_told(note: Note, user_id: int) -> bool:
    """Whether somebody is among those a note was sent to."""
    if note.notice_id is None:
        return False
    query = sa.select(NoticeReceipt.id).where(NoticeReceipt.notice_id == note.notice_id)
    return db.session.execute(query.where(NoticeReceipt.user_id == user_id)).first() is not None


def meeting_by_code(code: str) -> Meeting | None:
    """What a note says of a meeting."""
    query = (
        sa.select(Meeting)
        .where(Meeting.code == code)
        .options(load_only(Meeting.code, Meeting.title, Meeting.short, Meeting.is_published))
    )
    return db.session.execute(query).scalar_one_or_none()


def circle_meetings() -> list[Meeting]:
    """The meetings to whose people notes go, as far as a note names them."""
    named = sa.select(Note.to_code).where(Note.to_kind == Circle.MEETING.value)
    query = (
        sa.select(Meeting)
        .where(Meeting.code.in_(named))
        .options(load_only(Meeting.code, Meeting.title, Meeting.is_published))
    )
    return list(db.session.execute(query).scalars())


def group_name(code: str, day: date) -> Text | None:
    """What a regional group is called on a day."""
    return next((group.on(day).name for group in once("regional groups", states.groups) if group.code == code), None)


def states_of(group: str, day: date) -> list[str]:
    """The States counted under a regional group on a day, or, of no group, all Member States; by iso3."""
    if not group:
        return [state.iso3 for state in states.members_on(day)]
    return [iso3 for iso3, code in states.group_codes_on(day).items() if code == group]


def office() -> Text:
    """The city that notes are dated from."""
    query = sa.select(Place.name).where(Place.code == OFFICE_PLACE)
    return db.session.execute(query).scalar_one_or_none() or Text()
