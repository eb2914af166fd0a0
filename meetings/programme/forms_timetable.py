"""What is sent when a session is moved: a slot that was chosen or dropped on, or another hour that is typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import LineField, RevisionForm, lazy
from meetings.foundation.windows import parse_time

from .presenting import minute_of
from .rules import RoomWay
from .steps import Slot

OTHER = "other"
"""Sent where neither a slot is chosen: the fields for another hour count."""

_PLACE = re.compile(r"(\d{4}-\d{2}-\d{2}):(\d{1,4}):(\d{1,9}|same|best)?", re.ASCII)


def sent_place(slot: Slot | None, way: RoomWay | None = None) -> str:
    """A slot as forms send it: 2011-05-09:600:4. Nothing where there is none."""
    if slot is None:
        return ""
    return f"{slot.on.isoformat()}:{slot.starts}:{way or slot.room or ''}"


def read_place(text: str | None) -> tuple[Slot, RoomWay | None] | None:
    """What `sent_place` wrote; None for anything else."""
    found = _PLACE.fullmatch(text or "")
    if found is None:
        return None
    try:
        on = date.fromisoformat(found[1])
    except ValueError:
        return None
    starts, room = int(found[2]), found[3] or ""
    if room.isdigit():
        return Slot(on, starts, int(room)), None
    return Slot(on, starts), RoomWay(room) if room else None


class MoveForm(RevisionForm):
    """Where a session is to be held."""

    place = HiddenField(lazy(_l("Where the session is to be held")))
    on = SelectField(lazy(_l("Day")), validate_choice=False)
    hour = LineField(lazy(_l("Hour")), maximum=5, is_code=True)
    room = SelectField(lazy(_l("Room")), validate_choice=False)
    back = HiddenField()

    def offer(self, days: Sequence[tuple[date, str]], rooms: Sequence[tuple[int, str]], best: str, none: str) -> None:
        """Give the days and rooms for another hour; `best` and `none` are the words for the best room, and for none."""
        self.on.choices = [(day.isoformat(), name) for day, name in days]
        self.room.choices = [(RoomWay.BEST.value, best), *((str(room), name) for room, name in rooms), ("", none)]

    def chosen(self) -> tuple[Slot, RoomWay | None]:
        """What was chosen, once validated. Raises `programme.place_missing` on `place`, what `parse_time` does on
        `hour`."""
        if self.place.data != OTHER:
            found = read_place(self.place.data)
            if found is None:
                raise RuleViolation("programme.place_missing", field="place")
            return found
        starts = minute_of(parse_time(self.hour.data or "", about="hour"))
        found = read_place(f"{self.on.data}:{starts}:{self.room.data or ''}")
        if found is None:
            raise RuleViolation("programme.place_missing", field="on")
        return found
