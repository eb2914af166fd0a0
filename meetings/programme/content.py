"""What a release holds: days, their periods, rooms and the sessions that are listed. Immutable plain values.

Everybody reads a release, so that it says of a session what is announced, and nothing of what its planning took: who of
the secretariat wished what, how many teams there are, which interpretation is only hoped for, which persons must come.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from meetings.foundation.languages import LANGUAGES, Text

from .rules import Hours, Interpretation, PartyKind, PeriodKind, SessionKind
from .situation import NO_TEXT, ItemFacts, SessionFacts, Situation

Path = tuple[int, ...]
"""The numbers of an agenda item and of those above it, from the outermost: (6, 1) is 6 (a)."""
_COMMAS = {"ar": "، ", "zh": "，"}  # between a room and its venue
PROMISED = frozenset({Interpretation.GRANTED, Interpretation.AS_AVAILABLE})
"""What is announced of interpretation; what is only wished for is not."""


@dataclass(frozen=True)
class HeldDay:
    """A day of the meeting; `note` says why it is closed."""

    on: date
    is_open: bool = True
    note: Text = NO_TEXT


@dataclass(frozen=True)
class HeldPeriod:
    """A part of a day."""

    on: date
    kind: PeriodKind
    hours: Hours


@dataclass(frozen=True)
class HeldRoom:
    """A room, as it was called when the release was made."""

    id: int
    name: Text


@dataclass(frozen=True)
class HeldItem:
    """An item of the agenda: its number, and its heading where the agenda that has it was issued."""

    id: int
    path: Path
    heading: Text = NO_TEXT


@dataclass(frozen=True)
class HeldParty:
    """A body that is to be at sessions."""

    key: str
    name: Text


@dataclass(frozen=True)
class HeldSession:
    """A session as it is announced: with an hour, and perhaps a room, or with neither yet."""

    id: int
    kind: SessionKind
    title: Text
    minutes: int
    number: int | None = None
    note: Text = NO_TEXT
    langs: tuple[str, ...] = ()  # of interpretation, where that is promised
    interpretation: Interpretation = Interpretation.NONE
    is_open: bool = True
    is_called_off: bool = False
    parties: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    on: date | None = None
    starts: int | None = None
    room: int | None = None

    @property
    def hours(self) -> Hours | None:
        """When it is held on its day; None while it is not placed."""
        return None if self.starts is None else Hours(self.starts, self.starts + self.minutes)


@dataclass(frozen=True)
class Content:
    """A programme as it is announced. Days are in order, periods by day and hour, sessions by day, hour and id; those
    without an hour come last. All hours are those of `zone`."""

    zone: str
    venue: Text = NO_TEXT
    days: tuple[HeldDay, ...] = ()
    periods: tuple[HeldPeriod, ...] = ()
    rooms: tuple[HeldRoom, ...] = ()
    items: tuple[HeldItem, ...] = ()
    parties: tuple[HeldParty, ...] = ()
    sessions: tuple[HeldSession, ...] = ()

    @cached_property
    def session_by_id(self) -> Mapping[int, HeldSession]:
        """Sessions by their ids."""
        return {session.id: session for session in self.sessions}

    @cached_property
    def room_by_id(self) -> Mapping[int, HeldRoom]:
        """Rooms by their ids."""
        return {room.id: room for room in self.rooms}

    @cached_property
    def item_by_id(self) -> Mapping[int, HeldItem]:
        """Items of the agenda by their ids."""
        return {item.id: item for item in self.items}

    @cached_property
    def party_by_key(self) -> Mapping[str, HeldParty]:
        """Bodies by their keys."""
        return {party.key: party for party in self.parties}

    def instant(self, on: date, minute: int) -> datetime:
        """When the venue’s clock shows that minute of a day; one that daylight saving skips is the moment after."""
        wall = datetime.combine(on, time()) + timedelta(minutes=minute)
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def begins(self, session: HeldSession) -> datetime | None:
        """When a session begins; None while it has no hour."""
        if session.on is None or session.starts is None:
            return None
        return self.instant(session.on, session.starts)

    def ends(self, session: HeldSession) -> datetime | None:
        """When it ends; None while it has no hour."""
        if session.on is None or session.hours is None:
            return None
        return self.instant(session.on, session.hours.ends)

    def room_of(self, session: HeldSession) -> Text:
        """What the room of a session is called; nothing where it has none."""
        return self.room_by_id[session.room].name if session.room is not None else NO_TEXT

    def items_of(self, session: HeldSession) -> tuple[HeldItem, ...]:
        """The items that a session takes up, in the order of the agenda."""
        return tuple(sorted((self.item_by_id[one] for one in session.items), key=lambda item: (item.path, item.id)))

    def parties_of(self, session: HeldSession) -> tuple[HeldParty, ...]:
        """The bodies that are to be at a session."""
        return tuple(self.party_by_key[key] for key in session.parties)


# --- of a programme in work -----------------------------------------------------------------------------------------


def of(situation: Situation, zone: str, venue: Text, issued: Mapping[int, HeldItem]) -> Content:
    """What a programme in work would announce now: its listed sessions.

    `issued` are the items as the agenda that everybody may read has them; of others only the number is announced.
    """
    sessions = [_announced(session, situation) for session in situation.sessions if session.is_listed]
    used = {session.room for session in sessions}
    return Content(
        zone=zone,
        venue=venue,
        days=tuple(HeldDay(day.on, day.is_open, day.note) for day in situation.days),
        periods=tuple(HeldPeriod(period.on, period.kind, period.hours) for period in situation.periods),
        rooms=tuple(HeldRoom(room.id, room.name) for room in situation.rooms if room.is_available or room.id in used),
        items=_items(situation.items, sessions, issued),
        parties=tuple(HeldParty(key, situation.party_by_key[key].name) for key in _keys(sessions)),
        sessions=_in_order(sessions),
    )


def _announced(session: SessionFacts, situation: Situation) -> HeldSession:
    is_promised = session.interpretation in PROMISED
    bodies = (key for key in session.parties if situation.party_by_key[key].kind is PartyKind.BODY)
    return HeldSession(
        id=session.id,
        kind=session.kind,
        title=session.title,
        minutes=session.minutes,
        number=session.number,
        note=session.note,
        langs=session.langs if is_promised else (),
        interpretation=session.interpretation if is_promised else Interpretation.NONE,
        is_open=session.is_open,
        is_called_off=session.is_called_off,
        parties=tuple(sorted(bodies)),
        items=tuple(sorted(session.items)),
        on=session.on,
        starts=session.starts,
        room=session.room,
    )


def _items(
    known: Iterable[ItemFacts], sessions: Collection[HeldSession], issued: Mapping[int, HeldItem]
) -> tuple[HeldItem, ...]:
    used = {item for session in sessions for item in session.items}
    held = (issued.get(item.id) or HeldItem(item.id, item.path) for item in known if item.id in used)
    return tuple(sorted(held, key=lambda item: item.id))


def _keys(sessions: Iterable[HeldSession]) -> list[str]:
    return sorted({key for session in sessions for key in session.parties})


def _in_order(sessions: Iterable[HeldSession]) -> tuple[HeldSession, ...]:
    return tuple(sorted(sessions, key=lambda one: (one.on is None, one.on or date.min, one.starts or 0, one.id)))


# --- corrections ----------------------------------------------------------------------------------------------------


def corrected(before: Content, now: Content, session_ids: Collection[int]) -> Content:
    """The same announcement with just these sessions as they are in `now`; what is not there any more goes.

    Days, periods and all other sessions stay as they were announced. What the sessions name is added; a room, an item
    or a body that was announced keeps the name under which it was.
    """
    others = [session for session in before.sessions if session.id not in session_ids]
    taken = [session for session in now.sessions if session.id in session_ids]
    sessions = [*others, *taken]
    used_items = {item for session in sessions for item in session.items}
    items = {**now.item_by_id, **before.item_by_id}
    used_rooms = {session.room for session in taken}
    new_rooms = (room for room in now.rooms if room.id in used_rooms and room.id not in before.room_by_id)
    parties = {**now.party_by_key, **before.party_by_key}
    return replace(
        before,
        rooms=(*before.rooms, *new_rooms),
        items=tuple(items[item] for item in sorted(used_items)),
        parties=tuple(parties[key] for key in _keys(sessions)),
        sessions=_in_order(sessions),
    )


def limited(before: Content, now: Content, fields: Mapping[int, Collection[str]]) -> Content:
    """`now`, with nothing of these announced sessions different but the fields that are named of each; those that were
    not announced before, or would not be any more, are left as they were."""
    known = before.session_by_id
    sessions = [
        replace(known[one.id], **{name: getattr(one, name) for name in fields[one.id]}) if one.id in fields else one
        for one in now.sessions
        if one.id not in fields or one.id in known
    ]
    gone = [known[number] for number in fields if number in known and number not in now.session_by_id]
    return replace(now, sessions=_in_order([*sessions, *gone]))


# --- a session for itself ---------------------------------------------------------------------------------------------


def shown(held: Content, session: HeldSession) -> dict[str, Any]:
    """What the page of a session and feeds show of it, by the names of its columns."""
    return {
        "kind": session.kind,
        "number": session.number,
        "title": session.title,
        "note": session.note,
        "on": session.on,
        "starts_at": held.begins(session),
        "ends_at": held.ends(session),
        "zone": held.zone,
        "room": in_venue(held.room_of(session), held.venue),
        "langs": list(session.langs),
        "interpretation": session.interpretation,
        "is_open": session.is_open,
        "is_called_off": session.is_called_off,
        "parties": list(session.parties),
    }


def in_venue(room: Text, venue: Text) -> Text:
    """The name of a room with that of its venue, in each language in which there is one of the room."""
    if not room:
        return NO_TEXT
    found = {}
    for lang in LANGUAGES:
        if (name := room.get(lang)) is not None:
            where = venue.get(lang)
            found[lang] = name if where is None else f"{name}{_COMMAS.get(lang, ', ')}{where}"
    return Text.of(found)


# --- as it is stored ------------------------------------------------------------------------------------------------


def to_json(content: Content) -> dict[str, Any]:
    """As it is stored."""
    return {
        "zone": content.zone,
        "venue": content.venue.as_dict(),
        "days": [[day.on.isoformat(), day.is_open, day.note.as_dict()] for day in content.days],
        "periods": [[p.on.isoformat(), p.kind.value, p.hours.starts, p.hours.ends] for p in content.periods],
        "rooms": [[room.id, room.name.as_dict()] for room in content.rooms],
        "items": [[item.id, list(item.path), item.heading.as_dict()] for item in content.items],
        "parties": [[party.key, party.name.as_dict()] for party in content.parties],
        "sessions": [_session_to_json(session) for session in content.sessions],
    }


_PLAIN = ("id", "minutes", "number", "is_open", "is_called_off", "starts", "room")


def _session_to_json(session: HeldSession) -> dict[str, Any]:
    return {name: getattr(session, name) for name in _PLAIN} | {
        "kind": session.kind.value,
        "title": session.title.as_dict(),
        "note": session.note.as_dict(),
        "langs": list(session.langs),
        "interpretation": session.interpretation.value,
        "parties": list(session.parties),
        "items": list(session.items),
        "on": session.on.isoformat() if session.on is not None else None,
    }


def from_json(stored: Mapping[str, Any]) -> Content:
    """What `to_json` wrote."""
    return Content(
        zone=stored["zone"],
        venue=Text.of(stored["venue"]),
        days=tuple(HeldDay(date.fromisoformat(on), is_open, Text.of(note)) for on, is_open, note in stored["days"]),
        periods=tuple(
            HeldPeriod(date.fromisoformat(on), PeriodKind(kind), Hours(starts, ends))
            for on, kind, starts, ends in stored["periods"]
        ),
        rooms=tuple(HeldRoom(number, Text.of(name)) for number, name in stored["rooms"]),
        items=tuple(HeldItem(number, tuple(path), Text.of(heading)) for number, path, heading in stored["items"]),
        parties=tuple(HeldParty(key, Text.of(name)) for key, name in stored["parties"]),
        sessions=tuple(_session_from_json(one) for one in stored["sessions"]),
    )


def _session_from_json(one: Mapping[str, Any]) -> HeldSession:
    return HeldSession(
        **{name: one[name] for name in _PLAIN},
        kind=SessionKind(one["kind"]),
        title=Text.of(one["title"]),
        note=Text.of(one["note"]),
        langs=tuple(one["langs"]),
        interpretation=Interpretation(one["interpretation"]),
        parties=tuple(one["parties"]),
        items=tuple(one["items"]),
        on=date.fromisoformat(one["on"]) if one["on"] is not None else None,
    )


def digest(content: Content) -> str:
    """The fingerprint of a content: two that announce the same have the same."""
    written = json.dumps(to_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
