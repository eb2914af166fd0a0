"""Words for venues, rooms and the frame of a programme: broken rules, the log, hours."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .frames import DaysMove

ERRORS: dict[str, LazyString] = {
    "programme.begun": _l("The programme of work of this meeting is begun already."),
    "programme.no_dates": _l("The meeting has no dates. A programme of work needs its days."),
    "programme.venue_elsewhere": _l("This venue is not where the meeting is held."),
    "programme.rooms_elsewhere": _l("One of these rooms is no longer there, or is in another city."),
    "programme.source_unknown": _l("This programme of work can no longer be chosen."),
    "programme.too_many_periods": _l("A day has at most %(maximum)s parts."),
    "programme.days_changed": _l(
        "Somebody has changed hours of other days in the meantime. Look at them, then decide again for all days."
    ),
    "programme.day_unknown": _l("This is not a day of the programme of work."),
    "programme.no_such_day": _l("Choose at least one day of the programme of work."),
    "programme.nothing_to_move": _l("The days are those of the meeting already."),
    "programme.room_not_had": _l("The meeting does not have this room."),
    "programme.room_unknown": _l("There is no such room."),
    "programme.closure_unknown": _l("This closure has been taken back already."),
    "programme.party_gone": _l("There is no such person or body, or they were removed."),
    "programme.party_unknown": _l("One of those that were chosen is no longer known."),
    "programme.party_named": _l("Sessions name them. Take them out of the sessions first."),
    "programme.too_many_parties": _l("A programme of work has at most %(maximum)s persons and bodies."),
    "programme.place_unknown": _l("Choose one of the places that are offered."),
    "programme.venue_in_use": _l("Meetings are held here. The venue cannot go to another city."),
    "programme.too_many_rooms": _l("A venue has at most %(maximum)s rooms."),
}

AUDITED: dict[str, LazyString] = {
    "venue.create": _l("The venue is entered."),
    "venue.edit": _l("The venue is edited."),
    "room.create": _l("The room is entered."),
    "room.edit": _l("The room is edited."),
    "room.remove": _l("The room is removed."),
    "room.restore": _l("The room is back on the list."),
    "programme.begin": _l("The programme of work is begun."),
    "programme.day": _l("A day of the programme of work is changed."),
    "programme.venue": _l("The meeting is to be held at another venue."),
    "programme.rooms": _l("The rooms of the meeting are changed."),
    "programme.close_room": _l("A room is lost for some hours."),
    "programme.reopen_room": _l("A room is there again in hours in which it was lost."),
    "programme.deadline": _l("The deadline for requests of sessions is changed."),
    "programme.shift": _l("All days of the programme of work are moved."),
    "programme.fit": _l("The days of the programme of work follow those of the meeting."),
    "programme_party.create": _l("A person or a body is entered that must be at sessions."),
    "programme_party.edit": _l("A person or a body is called otherwise."),
    "programme_party.remove": _l("A person or a body is removed."),
}
VENUES = _l("Venues")
ROOMS = _l("Rooms")
PROGRAMMES = _l("Programmes of work")
RELEASES = _l("Releases of programmes of work")
PARTIES = _l("Persons and bodies at sessions")
VENUE_FIELDS: dict[str, LazyString] = {
    "key": _l("Code"),
    "place_id": _l("Place"),
    "name": _l("Name"),
    "periods": _l("Hours"),
    "teams": _l("Teams of interpreters"),
    "note": _l("Note"),
}
ROOM_FIELDS: dict[str, LazyString] = {
    "key": _l("Code"),
    "venue_id": _l("Venue"),
    "position": _l("Number among the rooms"),
    "name": _l("Name"),
    "capacity": _l("Seats"),
    "booths": _l("Booths of interpreters"),
    "is_accessible": _l("Accessible to people in wheelchairs"),
    "equipment": _l("Equipment"),
    "note": _l("Note"),
    "removed_at": _l("Removed"),
}
PROGRAMME_FIELDS: dict[str, LazyString] = {
    "meeting_id": _l("Meeting"),
    "venue_id": _l("Venue"),
    "rooms": _l("Rooms"),
    "requests_until": _l("Deadline for requests"),
    "days": _l("Open days"),
    "closed": _l("Closed days"),
    "sessions": _l("Sessions taken over"),
    "by": _l("Moved by days"),
    "on": _l("Day"),
    "is_open": _l("Open"),
    "note": _l("Reason"),
    "periods": _l("Hours"),
    "teams": _l("Teams of interpreters"),
    "also_on": _l("Also on"),
    "room_id": _l("Room"),
    "starts": _l("From"),
    "ends": _l("Until"),
    "reason": _l("Reason"),
}
PARTY_FIELDS: dict[str, LazyString] = {"key": _l("Code"), "kind": _l("Kind"), "name": _l("Name")}


MOVES: dict[DaysMove, LazyString] = {
    DaysMove.SHIFT: _l("Move everything along: days, hours, closures and sessions"),
    DaysMove.FIT: _l("Leave sessions where they are: add days that are missing, remove days that are no longer needed"),
}


class RoomStep(StrEnum):
    """What is done with a room beside editing it."""

    REMOVE = "remove"
    RESTORE = "restore"


ROOM_DONE: dict[RoomStep, LazyString] = {RoomStep.REMOVE: _l("Removed."), RoomStep.RESTORE: AUDITED["room.restore"]}
