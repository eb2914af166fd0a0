"""Cases from `*/programmes.toml`, as people of a demonstration play them: each act at the hour that the file gives.

Nothing is written past the services. A case is played once and whole, when its last step lies in the past and what
comes before it has been played.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import current_app

from meetings.accounts.seeding import player
from meetings.agendas.models import Agenda, AgendaItem
from meetings.calendar import life
from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingAction
from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from . import arranging, correcting, framing, granting, moving, queries, queries_requests, releasing, requesting
from .arrangements import Moment, RelationDraft, SessionDraft
from .bodies import GROUP
from .drafts import AnswerDraft, ReleaseDraft, RequestDraft
from .frames import FrameDraft
from .happening import Entry
from .models import Programme, ProgrammeParty, ProgrammeRelease, ProgrammeSession, SessionAct, SessionRequest
from .queries_requests import Author
from .rules import Arrangement, ByKind, DayAct, Equipment, Interpretation, PeriodKind, SessionKind
from .seeding import minutes
from .steps import Slot

Step = Mapping[str, Any]
AUTHORS = {"state": ByKind.STATE, "group": ByKind.GROUP, "organization": ByKind.ORGANIZATION}
EVERY_GROUP = "groups"  # as the file calls all five


class Said(NamedTuple):
    """What a file says besides its cases: titles; each request and each session by its key."""

    titles: Mapping[str, Text]
    requests: Mapping[str, Step]
    sessions: Mapping[str, Step]


def load(data: Path) -> None:
    """Play what has not been played. Does nothing outside demonstrations."""
    if not current_app.config["DEMO"]:
        return
    for file in sorted(data.glob("*/programmes.toml")):
        with file.open("rb") as opened:
            found = tomllib.load(opened)
        said = _read(found)
        for case in found["case"]:
            if max(step["at"] for step in case["step"]) <= clock.now() and _is_next(case):
                _play(case, said)


def _read(found: Step) -> Said:
    steps = [step for case in found["case"] for step in case["step"]]
    return Said(
        {key: Text.of(words) for key, words in found["titles"].items()},
        {step["key"]: step for step in steps if step["does"] == "request"},
        {row["key"]: row for step in steps if step["does"] == "sessions" for row in _rows(step)},
    )


def _rows(step: Step) -> Iterator[dict[str, Any]]:
    return (step.get("all", {}) | row for row in step["session"])


def _is_next(case: Step) -> bool:
    """Whether everything is as it was when the first step of a case was taken."""
    first = min(step["at"] for step in case["step"])
    meeting = db.session.execute(sa.select(Meeting).where(Meeting.code == case["meeting"])).scalar_one_or_none()
    if meeting is None or [meeting.start_on, meeting.end_on] != case.get("days", [None, None]):
        return False
    programme = db.session.execute(sa.select(Programme).where(Programme.meeting_id == meeting.id)).scalar_one_or_none()
    if "releases" not in case:
        return programme is None
    if programme is None or not programme.is_sample:
        return False
    released = _instants(sa.select(ProgrammeRelease.published_at).where(ProgrammeRelease.programme_id == programme.id))
    happened = _instants(sa.select(SessionAct.entered_at).where(SessionAct.programme_id == programme.id))
    is_last = all(before < first for before in (*released, *happened))
    return is_last and len(released) == int(case["releases"])


def _instants(query: sa.Select[datetime]) -> list[datetime]:
    return list(db.session.execute(query).scalars())


def _play(case: Step, said: Said) -> None:
    for step in sorted(case["step"], key=lambda one: one["at"]):
        with clock.frozen(step["at"]):
            _DEEDS[step["does"]](player(step["by"]), case["meeting"], step, said)
            db.session.flush()


# --- frame and sessions ---------------------------------------------------------------------------------------------


def _dates(who: Actor, code: str, step: Step, _said: Said) -> None:
    meeting = calendar.by_code(code, for_change=True, lock=True)
    days = step["start"], step["end"]
    life.propose_dates(who, meeting, *days, revision=meeting.revision, accept_warnings=True)
    life.act(who, meeting, MeetingAction.CONFIRM, revision=meeting.revision, accept_warnings=True)


def _begin(who: Actor, code: str, step: Step, _said: Said) -> None:
    venue = next(one for one in queries.venues() if one.key == step["venue"])
    rooms = [room.id for room in venue.rooms if room.removed_at is None and room.key in step.get("rooms", [room.key])]
    framing.begin(who, code, FrameDraft(venue.id, rooms, requests_until=step["requests_until"], is_sample=True))


def _sessions(who: Actor, code: str, step: Step, said: Said) -> None:
    programme = _whole(code)
    for row in _rows(step):
        made = arranging.add(who, programme.id, _draft(programme, row, said), row["key"])
        if "on" in row:
            moving.move(who, made.id, made.revision, _slot(programme, row))


def _order(who: Actor, code: str, step: Step, _said: Said) -> None:
    programme = _whole(code)
    for first, second in pairwise([_session(programme, key).id for key in step["sessions"]]):
        arranging.relate(who, programme.id, RelationDraft(first, second, Arrangement.BEFORE))


def _edit(who: Actor, code: str, step: Step, said: Said) -> None:
    programme = _whole(code)
    session = _session(programme, step["session"])
    arranging.edit(who, session.id, session.revision, _draft(programme, {**said.sessions[session.key], **step}, said))


def _move(who: Actor, code: str, step: Step, _said: Said) -> None:
    programme = _whole(code)
    session = _session(programme, step["session"])
    moving.move(who, session.id, session.revision, _slot(programme, step))


def _draft(programme: Programme, row: Step, said: Said) -> SessionDraft:
    """A session as the file has it. Items of the agenda are named as far as they are there."""
    parties = _parties(programme, row)
    return SessionDraft(
        kind=SessionKind(row["kind"]),
        title=parties[0].name if "group" in row else said.titles[row["title"]],
        minutes=row["minutes"],
        number=row.get("number"),
        attendance=row.get("attendance", 0),
        langs=tuple(row.get("langs", ())),
        interpretation=Interpretation(row.get("interpretation", "none")),
        is_open=not row.get("closed", False),
        needs_access=row.get("access", False),
        equipment=tuple(Equipment(thing).value for thing in row.get("equipment", ())),
        room_wish=_room(programme, row["room_wish"]) if "room_wish" in row else None,
        period_wishes=tuple(PeriodKind(kind) for kind in row.get("period_wishes", ())),
        not_before=Moment(row.get("not_before")),
        parties=tuple(one.id for one in parties),
        items=_items(programme.meeting_id, row.get("items", ())),
        is_sample=row.get("assumed", False),
    )


def _parties(programme: Programme, row: Step) -> list[ProgrammeParty]:
    wanted = {f"{GROUP}{row['group']}"} if "group" in row else set(row.get("parties", ()))
    groups = [one for one in programme.parties if EVERY_GROUP in wanted and one.key.startswith(GROUP)]
    return [one for one in programme.parties if one.key in wanted or one in groups]


# --- requests -------------------------------------------------------------------------------------------------------


def _request(who: Actor, code: str, step: Step, _said: Said) -> None:
    kind = next(name for name in AUTHORS if name in step)
    draft = RequestDraft(
        kind=SessionKind(step["kind"]),
        title=step["title"],
        lang=step["lang"],
        minutes=step["minutes"],
        attendance=step["attendance"],
        purpose=step["purpose"],
        by_name=step.get("name", ""),
        langs=step.get("langs", ()),
        is_open=not step.get("closed", False),
        needs_access=step.get("access", False),
        equipment=step.get("equipment", ()),
        wishes=[(datetime.fromisoformat(on).date(), PeriodKind(part)) for on, part in step["wishes"]],
        contact_name=step["contact"],
        contact_email=f"{step['by']}@example.org",
        is_sample=True,
    )
    requesting.draft(who, code, Author(AUTHORS[kind], step[kind]), draft)


def _submit(who: Actor, code: str, step: Step, said: Said) -> None:
    request = _requested(code, step, said)
    requesting.submit(who, request.id, request.revision)


def _accept(who: Actor, code: str, step: Step, said: Said) -> None:
    request = _requested(code, step, said)
    requesting.accept(who, request.id, request.revision)


def _grant(who: Actor, code: str, step: Step, said: Said) -> None:
    request = _requested(code, step, said)
    granting.grant(who, request.id, request.revision, _answer(code, step))


def _offer(who: Actor, code: str, step: Step, said: Said) -> None:
    request = _requested(code, step, said)
    granting.offer(who, request.id, request.revision, _answer(code, step))


def _decline(who: Actor, code: str, step: Step, said: Said) -> None:
    request = _requested(code, step, said)
    granting.decline(who, request.id, request.revision, Text.of(step["words"]))


def _answer(code: str, step: Step) -> AnswerDraft:
    interpretation = Interpretation(step.get("interpretation", "none"))
    return AnswerDraft(_slot(_whole(code), step), interpretation, Text.of(step.get("words")))


# --- releases, and the day itself -----------------------------------------------------------------------------------


def _publish(who: Actor, code: str, step: Step, _said: Said) -> None:
    programme = queries.of_meeting(code)
    draft = ReleaseDraft(Text.of(step.get("name")), Text.of(step.get("note")))
    releasing.publish(who, programme.id, programme.revision, draft)


def _happened(who: Actor, code: str, step: Step, _said: Said) -> None:
    programme = _whole(code)
    session = _session(programme, step["session"])
    entry = Entry(
        DayAct(step["act"]),
        clock.now(),
        minutes=step.get("minutes"),
        keeps_end=step.get("keeps_end", False),
        into=_session(programme, step["into"]).id if "into" in step else None,
        words=Text.of(step.get("words")),
    )
    correcting.record(who, session.id, session.revision, entry)


_DEEDS: Mapping[str, Callable[[Actor, str, Step, Said], None]] = {
    "dates": _dates,
    "begin": _begin,
    "sessions": _sessions,
    "order": _order,
    "edit": _edit,
    "move": _move,
    "request": _request,
    "submit": _submit,
    "grant": _grant,
    "offer": _offer,
    "accept": _accept,
    "decline": _decline,
    "publish": _publish,
    "happened": _happened,
}


# --- what steps name ------------------------------------------------------------------------------------------------


def _whole(code: str) -> Programme:
    return queries.whole(queries.of_meeting(code).id)


def _session(programme: Programme, key: str) -> ProgrammeSession:
    return next(session for session in programme.sessions if session.key == key)


def _slot(programme: Programme, step: Step) -> Slot:
    return Slot(step["on"], minutes(step["starts"]), _room(programme, step["room"]))


def _room(programme: Programme, key: str) -> int:
    return next(room.id for room in programme.rooms if room.key == key)


def _items(meeting_id: int, keys: list[str] | tuple[str, ...]) -> tuple[int, ...]:
    query = sa.select(AgendaItem.id).join(AgendaItem.agenda)
    query = query.where(Agenda.meeting_id == meeting_id, AgendaItem.key.in_(keys), AgendaItem.removed_at.is_(None))
    return tuple(db.session.execute(query).scalars())


def _requested(code: str, step: Step, said: Said) -> SessionRequest:
    """The request that a step has made, by its title."""
    title = said.requests[step["request"]]["title"]
    query = sa.select(SessionRequest.id).join(SessionRequest.meeting)
    query = query.where(Meeting.code == code, SessionRequest.title == title, SessionRequest.is_sample)
    return queries_requests.locked(db.session.execute(query).scalar_one())
