"""Whom a note goes to, in words, and what it looks like as mail: for its page and the question before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from meetings.accounts.letters import speaking
from meetings.accounts.models import User
from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.collation import sort_key
from meetings.foundation.database import db, once
from meetings.foundation.presentation import into
from meetings.foundation.telling import Audience
from meetings.foundation.web import lang

from . import audiences, composing, notes, page_labels, queries_notes
from .entitled import Reason
from .models import Note, Notice, NoticeReceipt
from .rules import Circle, Delivery
from .told import scope_names
from .wording import Said, said

LISTED = 200  # names on a page; how many more there are is said


@dataclass(frozen=True)
class Reached:
    """Whom a note reaches as of today: people and addresses of missions by whom they stand for; States it does not."""

    people: int
    missions: int
    listed: list[tuple[str, list[str]]]
    more: int
    unreached: list[str]
    states: int

    @property
    def total(self) -> int:
        """How many are told."""
        return self.people + self.missions


def named(note: Note, *, for_secretariat: bool = True) -> str:
    """The circle in words; others than the secretariat read no name of a meeting that is not public."""
    match note.to_kind:
        case Circle.MEETING if not (for_secretariat or _is_public(note.to_code)):
            return str(page_labels.CIRCLES[Circle.MEETING])
        case Circle.GROUP:
            return _("Regional group: %(group)s", group=place(note))
        case Circle.MEETING:
            return _("The chair’s desk and followers of “%(meeting)s”", meeting=place(note))
        case _:
            return str(page_labels.ALL_STATES)


def place(note: Note) -> str:
    """What the group or the meeting is called to whose people it goes."""
    if note.to_kind == Circle.GROUP:
        day = clock.business_today() if note.sent_at is None else clock.day_at_office(note.sent_at)
        return into(queries_notes.group_name(note.to_code, day)).text
    meeting = _meeting(note.to_code)
    return into(meeting.title if meeting is not None else None).text


def _is_public(code: str) -> bool:
    meeting = _meeting(code)
    return meeting is not None and meeting.is_published


def _meeting(code: str) -> Meeting | None:
    meetings = once("circle meetings", queries_notes.circle_meetings)
    return next((meeting for meeting in meetings if meeting.code == code), None)


def reached(note: Note) -> Reached:
    """Whom it reaches as of today."""
    today = clock.business_today()
    reach = notes.reach(note, today)
    people = audiences.people(reach.audience, today, notes.KIND)
    mailed = (person.email for person in people if person.delivery(notes.KIND) is not Delivery.NEVER)
    addresses = audiences.missions(reach.audience, mailed)
    names = scope_names(today)
    ids = [person.user_id for person in people]
    known = {row.id: row.name for row in db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids)))}
    by_scope: dict[str, list[str]] = {}
    for person in people:
        by_scope.setdefault(names.get(person.scope, ""), []).append(known.get(person.user_id, ""))
    for address in addresses:
        by_scope.setdefault(names.get(address.state, ""), []).append(address.email)
    ordered = sorted(by_scope.items(), key=lambda item: (item[0] == "", sort_key(item[0], lang())))
    listed, count = [], 0
    for scope, told in ordered:
        if count < LISTED:
            listed.append((scope, told[: LISTED - count]))
            count += len(listed[-1][1])
    unreached = sorted((names.get(code, code) for code in reach.unreached), key=lambda name: sort_key(name, lang()))
    total = len(people) + len(addresses)
    return Reached(len(people), len(addresses), listed, total - count, unreached, len(reach.states))


@dataclass(frozen=True)
class Preview:
    """A note as its readers get it: in the application, and word for word as plain mail."""

    said: Said
    plain: str


def as_mail(note: Note, language: str) -> Preview:
    """What it says in a language to a delegate or a chair’s desk, before anybody has got it."""
    told = notes.news(note, Audience())
    notice = Notice(
        kind=told.kind, title=told.title, facts=dict(told.facts), is_sample=told.is_sample, told_at=clock.now()
    )
    receipt = NoticeReceipt(id=0, notice=notice)
    why = Reason(Role.CHAIRS_DESK if note.to_kind == Circle.MEETING else Role.FOCAL_POINT)
    mail = composing.letter(receipt, composing.Reader("", language), "…", composing.Known(whys={0: why}))
    with speaking(language):
        return Preview(said(notice), mail.text)
