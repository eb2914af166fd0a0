"""Words for releases: what became of a session, what is announced of it, what the log says."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .changes import Field, What
from .rules import Interpretation

WHATS: dict[What, LazyString] = {
    What.ADDED: lazy_pgettext("session", "added"),
    What.TAKEN_OUT: lazy_pgettext("session", "taken out"),
    What.CALLED_OFF: lazy_pgettext("session", "called off"),
    What.REINSTATED: lazy_pgettext("session", "takes place after all"),
    What.MOVED: lazy_pgettext("session", "moved"),
    What.ROOM: lazy_pgettext("session", "other room"),
    What.CHANGED: lazy_pgettext("session", "changed"),
}
TONES: dict[What, str] = {
    What.ADDED: "ok",
    What.TAKEN_OUT: "bad",
    What.CALLED_OFF: "bad",
    What.REINSTATED: "ok",
    What.MOVED: "warn",
    What.ROOM: "warn",
    What.CHANGED: "info",
}
FIELDS: dict[Field, LazyString] = {
    Field.TIME: _l("Time"),
    Field.LENGTH: _l("Length"),
    Field.ROOM: _l("Room"),
    Field.NUMBER: _l("Number"),
    Field.KIND: _l("Kind"),
    Field.TITLE: _l("Title"),
    Field.ITEMS: _l("Agenda items"),
    Field.INTERPRETATION: _l("Interpretation"),
    Field.IS_OPEN: lazy_pgettext("session", "Open to"),
    Field.PARTIES: _l("Who has to be there"),
    Field.NOTE: _l("Note"),
}
INTERPRETED: dict[Interpretation, LazyString] = {
    Interpretation.GRANTED: _l("Interpretation: %(languages)s"),
    Interpretation.AS_AVAILABLE: _l("Interpretation as available: %(languages)s"),
}
INTERPRETED_INTO_ALL: dict[Interpretation, LazyString] = {
    Interpretation.GRANTED: _l("Interpretation into all six languages"),
    Interpretation.AS_AVAILABLE: _l("Interpretation into all six languages, as available"),
}
OPEN_TO: dict[bool, LazyString] = {
    True: _l("observers and civil society, too"),
    False: _l("States only"),
}
# What a line says first.
ADDED_AT = _l("Added: %(when)s")
ADDED = _l("Added, without an hour yet")
TAKEN_OUT_OF = _l("Taken out; it was announced for %(when)s")
TAKEN_OUT = _l("Taken out; it had no hour yet")
CALLED_OFF = _l("Called off; it was announced for %(when)s")
CALLED_OFF_WITHOUT_HOUR = _l("Called off")
REINSTATED_AT = _l("Takes place after all: %(when)s")
REINSTATED = _l("Takes place after all; it has no hour yet")
MOVED = _l("Moved from %(before)s to %(after)s")
PLACED = _l("Has an hour now: %(after)s")
WITHOUT_HOUR = _l("Has no hour any more; it was announced for %(before)s")
# What it says besides, a part for each thing.
INSTEAD = _l("%(what)s: %(after)s instead of %(before)s")
NOW = _l("%(what)s: now %(after)s")
NO_MORE = _l("%(what)s: no longer %(before)s")
AS_AVAILABLE = _l("%(languages)s (as available)")
ELSEWHERE = _l("Worded otherwise in another language")
NO_ROOM = _l("Without a room yet")
DAY_OPEN = _l("Sessions are held on this day.")
DAY_CLOSED = _l("No sessions are held on this day.")
DAY_CLOSED_BECAUSE = _l("No sessions are held on this day: %(reason)s")
DAY_GONE = _l("This day is not in the programme any more.")
DAY_HOURS = _l("The hours of this day are others.")

ERRORS: dict[str, LazyString] = {
    "programme.day_unknown": _l("The programme of work does not have this day."),
    "programme.release_empty": _l("There is nothing to publish: no session is listed in the programme yet."),
    "programme.release_grave": _l("Tick that you publish it although something cannot be held like that."),
    "programme.release_nothing": _l("Nothing has changed since the latest release."),
}
AUDITED: dict[str, LazyString] = {"programme_release.publish": _l("A programme of work is published.")}
AUDITED_FIELDS: dict[str, LazyString] = {
    "number": _l("Number"),
    "kind": _l("Kind"),
    "name": _l("Name"),
    "note": _l("Note"),
    "digest": _l("Fingerprint"),
    "is_sample": _l("Sample"),
}
