"""What is typed of venues and rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from meetings.foundation.forms import NumberField, RevisionForm, TextField, TextsField, TicksField, choices, lazy
from meetings.foundation.numbers import revision_number

from . import labels
from .fields import TEAMS_MAXIMUM, PartsForm, part_values
from .frames import RoomDraft, VenueDraft
from .labels_frame import ROOM_FIELDS, VENUE_FIELDS
from .models import Room, Venue
from .reading import usual_periods
from .rules import NAME_MAXIMUM, NOTE_MAXIMUM, ROOMS_MAXIMUM, Equipment

SEATS_MAXIMUM = 9_999
BOOTHS_MAXIMUM = 20


class VenueForm(PartsForm):
    """A venue with the hours that its days usually have."""

    with_teams = False
    place = SelectField(lazy(VENUE_FIELDS["place_id"]))
    name = TextsField(lazy(VENUE_FIELDS["name"]), maximum=NAME_MAXIMUM, required=True)
    teams = NumberField(lazy(VENUE_FIELDS["teams"]), minimum=0, maximum=TEAMS_MAXIMUM)
    note = TextsField(lazy(VENUE_FIELDS["note"]), maximum=NOTE_MAXIMUM, kind=TextField)
    is_sample = BooleanField(lazy(_l("Sample, not a fact")))

    def offer(self, places: Sequence[tuple[str, str]]) -> None:
        """Give the places there are."""
        self.place.choices = list(places)

    @property
    def number(self) -> int:
        """The revision of the venue that was seen."""
        return revision_number(self.seen)

    @property
    def draft(self) -> VenueDraft:
        """What was typed, once validated."""
        return VenueDraft(
            self.place.data or "",
            self.name.text,
            self.plan,
            self.teams.data or 0,
            self.note.text,
            bool(self.is_sample.data),
        )


def venue_values(venue: Venue) -> dict[str, Any]:
    """What the form of a venue shows at first; its place is loaded."""
    names = ("revision", "name", "teams", "note", "is_sample")
    values = {name: getattr(venue, name) for name in names} | {"place": venue.place.code}
    return values | part_values(usual_periods(venue))


class RoomForm(RevisionForm):
    """A room of a venue."""

    name = TextsField(lazy(ROOM_FIELDS["name"]), maximum=NAME_MAXIMUM, required=True)
    capacity = NumberField(lazy(ROOM_FIELDS["capacity"]), maximum=SEATS_MAXIMUM)
    booths = NumberField(lazy(ROOM_FIELDS["booths"]), minimum=0, maximum=BOOTHS_MAXIMUM)
    is_accessible = BooleanField(lazy(ROOM_FIELDS["is_accessible"]))
    equipment = TicksField(lazy(ROOM_FIELDS["equipment"]), choices=lambda: choices(labels.EQUIPMENT))
    position = NumberField(lazy(ROOM_FIELDS["position"]), maximum=ROOMS_MAXIMUM)
    note = TextsField(lazy(ROOM_FIELDS["note"]), maximum=NOTE_MAXIMUM, kind=TextField)

    @property
    def draft(self) -> RoomDraft:
        """What was typed, once validated."""
        return RoomDraft(
            self.name.text,
            self.capacity.data,
            self.booths.data or 0,
            bool(self.is_accessible.data),
            tuple(one for one in Equipment if one.value in (self.equipment.data or ())),
            self.note.text,
            self.position.data,
        )


def room_values(room: Room) -> dict[str, Any]:
    """What the form of a room shows at first."""
    names = ("revision", "name", "capacity", "booths", "is_accessible", "equipment", "position", "note")
    return {name: getattr(room, name) for name in names}
