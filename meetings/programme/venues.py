"""Venues and their rooms: entered, changed; rooms taken off the list and put back."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from meetings.calendar.models import Place
from meetings.calendar.queries import places
from meetings.foundation import audit, clock
from meetings.foundation.access import ANYWHERE, Actor
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text

from . import frames, keeping, queries_frame
from .frames import RoomDraft, VenueDraft
from .models import Room, Venue
from .rules import ROOMS_MAXIMUM

KEY_LENGTH = 50


def create(actor: Actor, given: VenueDraft) -> Venue:
    """A new venue, without rooms. Raises NotFound for whoever may not; what `_values` does."""
    _check(actor)
    venue = Venue(key=_key(given.name, "venue", queries_frame.venue_keys()), is_sample=given.is_sample, rooms=[])
    _set(venue, _values(given))
    db.session.add(venue)
    db.session.flush()
    audit.record(actor, "venue.create", "venue", venue.id, None, keeping.of_venue(venue))
    return venue


def edit(actor: Actor, venue_id: int, revision: int, given: VenueDraft) -> Venue:
    """Change a venue. Programmes that are begun keep the hours they have.

    Raises NotFound, Conflict `record.changed_meanwhile`, `programme.venue_in_use` where it would go to another city;
    what `_values` does.
    """
    _check(actor)
    venue = queries_frame.locked_venue(venue_id)
    keeping.check_revision(venue, revision)
    values = _values(given)
    if values["place_id"] != venue.place_id and queries_frame.is_used(venue.id):
        raise Conflict("programme.venue_in_use", field="place")
    before = keeping.of_venue(venue)
    _set(venue, values)
    db.session.flush()
    if keeping.of_venue(venue) != before:
        audit.record(actor, "venue.edit", "venue", venue.id, before, keeping.of_venue(venue))
    return venue


def add_room(actor: Actor, venue_id: int, given: RoomDraft) -> Room:
    """A new room of a venue, behind the others. Raises NotFound, RuleViolation `programme.too_many_rooms` (maximum)."""
    _check(actor)
    venue = queries_frame.locked_venue(venue_id)
    standing = [room for room in venue.rooms if room.removed_at is None]
    if len(standing) >= ROOMS_MAXIMUM:
        raise RuleViolation("programme.too_many_rooms", maximum=ROOMS_MAXIMUM)
    last = max((one.position for one in venue.rooms), default=0)
    room = Room(venue_id=venue.id, key=_key(given.name, "room", {one.key for one in venue.rooms}))
    _set(room, _room_values(given, last + 1))
    db.session.add(room)
    db.session.flush()
    audit.record(actor, "room.create", "room", room.id, None, keeping.of_room(room))
    return room


def edit_room(actor: Actor, room_id: int, revision: int, given: RoomDraft) -> Room:
    """Change a room. Raises NotFound `programme.room_unknown`, Conflict `record.changed_meanwhile`."""
    room = _room(actor, room_id, revision, is_removed=False)
    before = keeping.of_room(room)
    _set(room, _room_values(given, room.position))
    _recorded(actor, "room.edit", room, before)
    return room


def remove_room(actor: Actor, room_id: int, revision: int) -> Room:
    """Take a room off the list. Programmes that name it say that it is gone; it can be put back.

    Raises NotFound `programme.room_unknown`, Conflict `record.changed_meanwhile`.
    """
    room = _room(actor, room_id, revision, is_removed=False)
    before = keeping.of_room(room)
    room.removed_at = clock.now()
    _recorded(actor, "room.remove", room, before)
    return room


def restore_room(actor: Actor, room_id: int, revision: int) -> Room:
    """Put a room back on the list. Raises NotFound, Conflict `record.changed_meanwhile`."""
    room = _room(actor, room_id, revision, is_removed=True)
    before = keeping.of_room(room)
    room.removed_at = None
    _recorded(actor, "room.restore", room, before)
    return room


def _check(actor: Actor) -> None:
    if not may(actor, Action.VENUE_EDIT, ANYWHERE):
        raise NotFound("programme.venue_unknown")


def _room(actor: Actor, room_id: int, revision: int, *, is_removed: bool) -> Room:
    _check(actor)
    venue = queries_frame.locked_venue(queries_frame.venue_of(room_id))
    room = next(one for one in venue.rooms if one.id == room_id)
    if (room.removed_at is not None) is not is_removed:
        raise NotFound("programme.room_unknown")
    keeping.check_revision(room, revision)
    return room


def _recorded(actor: Actor, verb: str, room: Room, before: dict[str, Any]) -> None:
    db.session.flush()
    after = keeping.of_room(room)
    if after != before:
        audit.record(actor, verb, "room", room.id, before, after)


def _values(given: VenueDraft) -> dict[str, Any]:
    """What is stored of a venue. Raises RuleViolation `programme.place_unknown`, and what `frames.check_plan` does."""
    place: Place | None = next((one for one in places() if one.code == given.place), None)
    if place is None:
        raise RuleViolation("programme.place_unknown", field="place")
    periods = frames.check_plan(given.periods)
    return {
        "place_id": place.id,
        "name": given.name,
        "periods": [[one.kind.value, one.hours.starts, one.hours.ends] for one in periods],
        "teams": given.teams,
        "note": given.note,
    }


def _room_values(given: RoomDraft, position: int) -> dict[str, Any]:
    return {
        "name": given.name,
        "capacity": given.capacity,
        "booths": given.booths,
        "is_accessible": given.is_accessible,
        "equipment": [one.value for one in given.equipment],
        "note": given.note,
        "position": position if given.position is None else given.position,
    }


def _set(record: Venue | Room, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _key(name: Text, otherwise: str, taken: Collection[str]) -> str:
    """A key that no other one has, made of a name where that is written in Latin letters."""
    words = re.sub(r"[^a-z0-9]+", "-", name.into("en").text.lower()).strip("-")[:KEY_LENGTH] or otherwise
    return next(key for key in (words, *(f"{words}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)
