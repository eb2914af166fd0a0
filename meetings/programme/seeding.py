"""Venues with their rooms from `venues.toml`.

Only what is missing is added: what the secretariat keeps of a venue or a room, or has taken away, stays as it is.
"""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from meetings.calendar.models import Place
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from .models import Room, Venue
from .rules import Equipment, Hours, PeriodKind, check_periods


def load(data: Path) -> None:
    """Enter venues and rooms that are not there yet."""
    file = data / "venues.toml"
    if not file.exists():
        return
    with file.open("rb") as opened:
        found = tomllib.load(opened)["venue"]
    known = {venue.key: venue for venue in db.session.execute(_venues()).scalars()}
    places = {place.code: place.id for place in db.session.execute(sa.select(Place)).scalars()}
    for one in found:
        venue = known.get(one["key"])
        if venue is None:
            venue = _venue(one, places[one["place"]])
            db.session.add(venue)
        has = {room.key for room in venue.rooms}
        venue.rooms += [
            _room(room, position) for position, room in enumerate(one["room"], start=1) if room["key"] not in has
        ]
    db.session.flush()


def minutes(at: time) -> int:
    """An hour of the clock as minutes from midnight."""
    return at.hour * 60 + at.minute


def _venues() -> sa.Select[Venue]:
    return sa.select(Venue).options(selectinload(Venue.rooms))


def _venue(one: dict[str, Any], place_id: int) -> Venue:
    periods = [(PeriodKind(p["kind"]), Hours(minutes(p["starts"]), minutes(p["ends"]))) for p in one["periods"]]
    check_periods([hours for _kind, hours in periods])
    return Venue(
        key=one["key"],
        place_id=place_id,
        name=Text.of(one["name"]),
        periods=[[kind.value, hours.starts, hours.ends] for kind, hours in periods],
        teams=one.get("teams", 0),
        note=Text.of(one.get("note")),
        is_sample=one.get("assumed", False),
        rooms=[],
    )


def _room(one: dict[str, Any], position: int) -> Room:
    return Room(
        key=one["key"],
        position=position,
        name=Text.of(one["name"]),
        capacity=one.get("capacity"),
        booths=one.get("booths", 0),
        is_accessible=one.get("accessible", False),
        equipment=[Equipment(name).value for name in one.get("equipment", [])],
        note=Text.of(one.get("note")),
    )
