"""What pages show of posts and officers: the bureau of a meeting, its calls, and the ledger of rotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.languages import Text
from meetings.foundation.web import actor as reader
from meetings.mandates.models import Process
from meetings.states import queries as states

from . import labels, labels_posts, offering, parties, queries
from .bureau import OfficerStatus, PostKind, remarks
from .models import NominationCall, Officer, Post
from .rotation import Held, Ledger, rotation


@dataclass(frozen=True)
class Seat:
    """A post as the page of officers shows it; `others` are the further meetings that it serves."""

    post: Post
    officer: Officer | None
    title: Any  # in words, as it is called until and after the election
    state: Text | None
    person: str
    status: Any
    is_in_office: bool
    others: list[Any] = field(default_factory=list)
    calls: list[NominationCall] = field(default_factory=list)
    former: list[Officer] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A meeting in the ledger of rotation."""

    title: Text
    held: Held
    state: Text | None
    person: str
    code: str  # of the meeting, where it has a page; empty otherwise
    note: Text
    source: str


@dataclass(frozen=True)
class Chart:
    """Who held the posts of a kind until today, by meeting and by group; names are those of the day."""

    rows: list[Row]
    ledger: Ledger
    groups: Mapping[str, Text]


def of_meeting(meeting_id: int) -> dict[str, Any] | None:
    """The bureau of a meeting for its page of officers; None where nothing is on record that the reader may see, and
    nothing for them to enter."""
    who, today = reader(), clock.business_today()
    posts = queries.bureau(who, meeting_id)
    offers = offering.of_posts(posts)
    may_write = bool(offers) if posts else offering.may_enter(meeting_id)
    if not posts and not may_write:
        return None
    seats = [_seat(who, post, meeting_id, today) for post in posts]
    held = [(seat.post.kind, seat.officer.state if seat.officer is not None else None) for seat in seats]
    names = {officer.state: _name(officer, today) for post in posts for officer in post.officers}
    names_groups = any(seat.post.group_code or any(call.groups for call in seat.calls) for seat in seats)
    return {
        "template": "nominations/bureau.html",
        "seats": seats,
        "names": names,
        "remarks": [(labels.REMARKS[code], names.get(state)) for code, state in remarks(held)],
        "words": labels,
        "steps": labels_posts,
        # What may be done with who has the post now does not stand beside who had it at a meeting that is over.
        "offers": {
            s.post.id: offers[s.post.id] if s.officer is s.post.officer else [] for s in seats if s.post.id in offers
        },
        "may_write": may_write,
        "is_empty": not posts,
        "groups": group_names(today) if names_groups else {},
    }


def _seat(who: Actor, post: Post, meeting_id: int, today: date) -> Seat:
    here = next(meeting for meeting in post.meetings if meeting.id == meeting_id)
    officer = post.officer_of(here, today)
    title = labels.TITLES[post.title]
    if officer is not None and officer.status is OfficerStatus.DESIGNATED:
        title = labels.DESIGNATES[post.title]
    in_office = officer is not None and officer.is_in_office(today)
    status = labels.OFFICER_STATUSES[officer.status] if officer is not None else ""
    return Seat(
        post=post,
        officer=officer,
        title=title,
        state=_name(officer, today) if officer is not None else None,
        person=officer.name_on(today) if officer is not None else "",
        status=labels.IN_OFFICE if in_office else status,
        is_in_office=in_office,
        others=[m for m in post.meetings if m.id != meeting_id and parties.sees_meeting(who, post, m)],
        calls=[call for call in post.calls if parties.sees_call(who, post, call)],
        former=[one for one in post.officers if one is not officer and not one.status.is_current],
    )


def _name(officer: Officer, today: date) -> Text:
    return officer.home.name_on(today) if officer.home is not None else Text.of({"en": officer.state})


def group_names(day: date) -> dict[str, Text]:
    """The short names of the regional groups on a day, in their usual order."""
    return {group.code: group.on(day).short for group in states.groups()}


def chart(actor: Actor, process: Process, kind: PostKind) -> Chart:
    """Who held the posts of a kind at the meetings that have opened by today, with what sources tell of earlier ones.

    Where a meeting has an elected officer on record, that is what counts; the source’s entry is left out.
    """
    today, posts = clock.business_today(), queries.served(process.id, kind, actor)
    entries = queries.rotation_entries(process.id, kind)
    shown = {
        post.id: [meeting for meeting in post.meetings if parties.sees_meeting(actor, post, meeting)] for post in posts
    }
    rows = [row for post in posts for row in _of_post(post, shown[post.id], today)]
    known = {row.code for row in rows}
    for entry in entries:
        if entry.opened_on > today or entry.meeting_code in known:
            continue
        held = Held(entry.key, entry.opened_on, entry.turn, entry.group_code, entry.state, entry.is_verified)
        rows.append(Row(entry.title, held, None, entry.person, "", entry.note, entry.source))
    of_code = {entry.meeting_code: entry for entry in entries if entry.meeting_code}
    rows = [_checked(row, of_code) for row in rows]
    names = {s.iso3: s.name_on(today) for s in states.by_iso3({row.held.state or "" for row in rows})}
    rows = [Row(r.title, r.held, names.get(r.held.state or ""), r.person, r.code, r.note, r.source) for r in rows]
    rows.sort(key=lambda row: (row.held.opened_on, row.held.meeting))
    groups = group_names(today)
    return Chart(rows, rotation([row.held for row in rows], list(groups)), groups)


def _of_post(post: Post, seen: Sequence[Meeting], today: date) -> list[Row]:
    """Who held a post at each of its meetings: also who left it afterwards, and both where one took over there."""
    return [
        Row(
            meeting.short or meeting.title,
            Held(meeting.code, meeting.start_on, f"{post.key}:{officer.id}", officer.group_code, officer.state),
            None,
            officer.name_on(min(meeting.over_on or today, officer.ended_on or today, today)),
            meeting.code,
            Text(),
            "",
        )
        for meeting in seen
        if meeting.start_on is not None and meeting.start_on <= today and not meeting.is_sample
        for officer in post.officers
        if officer.served(meeting)
    ]


def _checked(row: Row, entries: Mapping[str, Any]) -> Row:
    """What was loaded from general knowledge stays marked so, as long as it says the same as its source."""
    entry = entries.get(row.code) if row.code else None
    if entry is None or (entry.state, entry.person) != (row.held.state, row.person):
        return row
    held = Held(row.held.meeting, row.held.opened_on, entry.turn, row.held.group, row.held.state, entry.is_verified)
    return Row(row.title, held, row.state, row.person, row.code, entry.note, entry.source)
