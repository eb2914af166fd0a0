"""Rooms as conference services are asked for them: one line for each session, and for each request that waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from meetings.foundation import languages
from meetings.foundation.languages import LazyString, Text
from meetings.foundation.presentation import into
from meetings.foundation.web import lang

from . import authors, granting, labels, labels_requests, offering, presenting, queries_requests
from .models import Programme, ProgrammeSession, SessionRequest
from .rules import Equipment, Interpretation, RequestStatus

Cell = str | int | date | time | None
NAMED = (Equipment.NAMEPLATES, Equipment.WEBCAST)
"""What has a column of its own."""


def table(programme: Programme) -> list[Sequence[Cell]]:
    """The heading, then every session of a programme that is loaded whole, in order of time, those without an hour
    last; then what is asked for and not answered yet. What is called off is left out: nothing is booked for it."""
    asked = queries_requests.all_of(programme.meeting_id)
    by_id = {request.id: request for request in asked}
    names = Called(
        authors.names(asked),
        {room.id: room.name for room in programme.rooms},
        {party.id: party.name for party in programme.parties},
    )
    held = [session for session in programme.sessions if session.called_off_at is None]
    held.sort(key=lambda one: (one.on is None, one.on or date.max, one.starts or 0, one.id))
    heading: list[Sequence[Cell]] = [[str(words) for words in labels_requests.COLUMNS]]
    lines = [_session(one, by_id.get(one.request_id or 0), names) for one in held]
    waiting = [one for one in asked if one.status in queries_requests.PENDING]
    return [*heading, *lines, *(_request(programme, one, names) for one in waiting)]


@dataclass(frozen=True)
class Called:
    """The names of those who ask, of rooms, and of those who must be there."""

    authors: authors.Names
    rooms: Mapping[int, Text]
    parties: Mapping[int, Text]


def _session(session: ProgrammeSession, request: SessionRequest | None, names: Called) -> list[Cell]:
    ends = session.starts + session.minutes if session.starts is not None else None
    number = _number(session.number)
    return [
        session.on,
        presenting.time_of(session.starts),
        presenting.time_of(ends),
        _said(names.rooms.get(session.room_id or 0)),
        f"{number} {_said(session.title)}".strip(),
        str(labels.KINDS[session.kind]),
        _organizer(session, request, names),
        session.attendance or None,
        _publicity(session.is_open),
        request.purpose if request is not None else _said(session.note),
        _langs(session.langs),
        str(labels.INTERPRETATIONS[session.interpretation]),
        *_equipment(session.equipment),
        _yes(session.needs_access),
        session.contact,
        str(labels_requests.NOT_PLACED if session.on is None else labels_requests.IN_PLAN),
        _said(session.note) if request is not None else "",
    ]


def _request(programme: Programme, request: SessionRequest, names: Called) -> list[Cell]:
    slot = request.offered
    status = str(labels.REQUEST_STATUSES[request.status])
    return [
        slot.on if slot is not None else None,
        presenting.time_of(slot.starts) if slot is not None else None,
        presenting.time_of(slot.starts + request.minutes) if slot is not None else None,
        _said(names.rooms.get(slot.room or 0)) if slot is not None else "",
        request.title,
        str(labels.KINDS[request.kind]),
        _said(names.authors.of(request)),
        request.attendance,
        _publicity(request.is_open),
        request.purpose,
        _langs(request.langs),
        str(labels.INTERPRETATIONS[Interpretation.WANTED if request.langs else Interpretation.NONE]),
        *_equipment(request.equipment),
        _yes(request.needs_access),
        granting.contact_of(request),
        _joined([status, str(labels_requests.LATE)]) if request.is_late else status,
        _joined(offering.wish_words(request, programme)),
    ]


def _organizer(session: ProgrammeSession, request: SessionRequest | None, names: Called) -> str:
    """Who has asked for it; otherwise the bodies that must be there."""
    if request is not None and request.status is RequestStatus.GRANTED:
        return _said(names.authors.of(request))
    return _joined([_said(names.parties.get(party.id)) for party in session.parties])


def _equipment(wanted: Sequence[str]) -> Iterator[str]:
    """Nameplates, webcast, and what else is wanted."""
    yield from (_yes(one.value in wanted) for one in NAMED)
    others = [str(words) for one, words in labels.EQUIPMENT.items() if one.value in wanted and one not in NAMED]
    yield _joined(others)


def _langs(codes: Sequence[str]) -> str:
    return _joined([languages.language_name(code, lang()) for code in codes])


def _joined(parts: Sequence[str]) -> str:
    return languages.format_series(parts, lang())


def _publicity(is_open: bool) -> str:
    return str(labels_requests.PUBLIC if is_open else labels_requests.PRIVATE)


def _yes(is_so: bool) -> str:
    words: LazyString = labels_requests.YES if is_so else labels_requests.NO
    return str(words)


def _said(text: Text | None) -> str:
    return into(text).text if text else ""


def _number(number: int | None) -> str:
    return f"{languages.format_number(number, lang())}." if number is not None else ""
