"""What is typed of the frame of a programme: how it begins, days, rooms, closures, the deadline, who must be there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import (
    DayField,
    Form,
    NumberField,
    RevisionForm,
    TextsField,
    TicksField,
    choices,
    lazy,
)
from meetings.foundation.numbers import number_of
from meetings.foundation.windows import local_instant

from . import labels
from .fields import TEAMS_MAXIMUM, MarkedForm, MinuteField, PartsForm, part_values
from .frames import WHOLE_DAY, ClosureDraft, DayPlan, DaysMove, FrameDraft, PartyDraft
from .labels_frame import MOVES, PARTY_FIELDS, PROGRAMME_FIELDS
from .rules import NAME_MAXIMUM, Hours, PartyKind

REASON_MAXIMUM = 300
NONE = ("", "—")
END_OF_DAY = time(23, 59, 59)


class _UntilForm(Form):
    """A day and an hour of the venue’s clock; without a day, none; without an hour, to the end of that day."""

    day = DayField(lazy(_l("Last day for requests")))
    hour = MinuteField(lazy(_l("Time")))

    def until(self, zone: str) -> datetime | None:
        """What was meant, once validated. Raises `time.gap` on `hour`, and `programme.hour_alone` on `day`."""
        if self.day.day is None:
            if self.hour.minute is not None:
                raise RuleViolation("programme.hour_alone", field="day")
            return None
        minute = self.hour.minute
        at = END_OF_DAY if minute is None or minute >= WHOLE_DAY.ends else time(*divmod(minute, 60))
        return local_instant(self.day.day, at, zone, second=True, about="hour").instant


class DeadlineForm(MarkedForm, _UntilForm):
    """Until when sessions may be asked for."""


def until_values(until: datetime | None, zone: str) -> dict[str, Any]:
    """What the form of a deadline shows at first; the end of a day is no hour that anybody has typed."""
    if until is None:
        return {"day": None, "hour": None}
    local = until.astimezone(ZoneInfo(zone))
    return {"day": local.date(), "hour": None if local.time() == END_OF_DAY else local.hour * 60 + local.minute}


class BeginForm(_UntilForm):
    """How a programme begins. The hour of its deadline is one of the chosen venue."""

    venue = SelectField(lazy(PROGRAMME_FIELDS["venue_id"]))
    teams = NumberField(lazy(PROGRAMME_FIELDS["teams"]), minimum=0, maximum=TEAMS_MAXIMUM)
    source = SelectField(lazy(_l("Begin with")))

    def offer(self, venues: Sequence[tuple[int, str]], sources: Sequence[tuple[int, str]], nothing: str) -> None:
        """Give the venues and the programmes there are."""
        self.venue.choices = [(str(number), name) for number, name in venues]
        self.source.choices = [("", nothing), *((str(number), name) for number, name in sources)]

    def draft(self, zone: str) -> FrameDraft:
        """What was typed, once validated. Raises what `until` does."""
        return FrameDraft(
            number_of(self.venue.data, 0),
            teams=self.teams.data,
            requests_until=self.until(zone),
            source=number_of(self.source.data, 0) or None,
        )


class VenueChoiceForm(RevisionForm):
    """Where the meeting is held."""

    venue = SelectField(lazy(PROGRAMME_FIELDS["venue_id"]))


class DayForm(PartsForm):
    """A day: whether sessions are held on it, why not, its hours. `others` is a mark of all days as they were seen."""

    others = HiddenField()
    is_open = BooleanField(lazy(_l("Sessions are held on this day")))
    note = TextsField(lazy(_l("Why not")), maximum=REASON_MAXIMUM)
    for_all = BooleanField(lazy(_l("Give all open days these hours and teams")))

    def day(self, on: date) -> DayPlan:
        """What was typed, once validated."""
        return DayPlan(on, bool(self.is_open.data), self.note.text, self.plan)


def day_values(day: DayPlan) -> dict[str, Any]:
    """What the form of a day shows at first."""
    return {"is_open": day.is_open, "note": day.note} | part_values(day.periods)


class RoomsForm(Form):
    """Which rooms the meeting has; `seen` are those it had when the form was opened."""

    seen = HiddenField()
    rooms = TicksField(lazy(PROGRAMME_FIELDS["rooms"]))

    def offer(self, rooms: Sequence[tuple[int, str]]) -> None:
        """Give the rooms of the city."""
        self.rooms.choices = [(str(number), name) for number, name in rooms]

    @property
    def wanted(self) -> set[int]:
        """What was ticked, once validated."""
        return {int(number) for number in self.rooms.data or ()}

    @property
    def had(self) -> set[int]:
        """What was seen; what cannot be read is left out."""
        return {found for part in (self.seen.data or "").split() if (found := number_of(part, 0))}


def room_choice(chosen: Collection[int]) -> dict[str, Any]:
    """What the form of rooms shows at first: those that the meeting has."""
    numbers = [str(number) for number in sorted(chosen)]
    return {"rooms": numbers, "seen": " ".join(numbers)}


class ClosureForm(Form):
    """Hours of some days in which a room is lost."""

    room = SelectField(lazy(PROGRAMME_FIELDS["room_id"]))
    days = TicksField(lazy(_l("Days")))
    starts = MinuteField(lazy(PROGRAMME_FIELDS["starts"]))
    ends = MinuteField(lazy(PROGRAMME_FIELDS["ends"]))
    reason = TextsField(lazy(PROGRAMME_FIELDS["reason"]), maximum=REASON_MAXIMUM)

    def offer(self, rooms: Sequence[tuple[int, str]], days: Sequence[tuple[date, str]]) -> None:
        """Give the rooms and the days of the programme."""
        self.days.flags.required = True
        self.room.choices = [(str(number), name) for number, name in rooms]
        self.days.choices = [(on.isoformat(), name) for on, name in days]

    @property
    def draft(self) -> ClosureDraft:
        """What was typed, once validated; an hour that is left out is the beginning or the end of the day."""
        starts, ends = self.starts.minute, self.ends.minute
        hours = Hours(WHOLE_DAY.starts if starts is None else starts, WHOLE_DAY.ends if ends is None else ends)
        days = tuple(date.fromisoformat(one) for one in self.days.data or ())
        return ClosureDraft(number_of(self.room.data, 0), days, hours, self.reason.text)


class DaysForm(RevisionForm):
    """What becomes of the days when the dates of the meeting are others."""

    how = RadioField(lazy(_l("What becomes of the days")))

    def offer(self, ways: Collection[DaysMove]) -> None:
        """Give the ways that are open."""
        self.how.choices = [(way.value, lazy(words)) for way, words in MOVES.items() if way in ways]
        if self.how.data is None and len(ways) == 1:
            self.how.data = self.how.choices[0][0]


class PartyForm(MarkedForm):
    """A person or a body that must be at sessions."""

    kind = RadioField(lazy(PARTY_FIELDS["kind"]), choices=lambda: choices(labels.PARTY_KINDS))
    name = TextsField(lazy(PARTY_FIELDS["name"]), maximum=NAME_MAXIMUM, required=True)

    @property
    def draft(self) -> PartyDraft:
        """What was typed, once validated."""
        return PartyDraft(PartyKind(self.kind.data), self.name.text)


class ReadyForm(Form):
    """Persons and bodies that are known already: of those that were ticked each, and one delegation."""

    ready = TicksField(lazy(_l("Known already")))
    delegation = SelectField(lazy(_l("Delegation")))

    def offer(self, ready: Sequence[tuple[str, str]], delegations: Sequence[tuple[str, str]]) -> None:
        """Give what is not there yet."""
        self.ready.choices = list(ready)
        self.delegation.choices = [NONE, *delegations]

    @property
    def keys(self) -> list[str]:
        """What was chosen, once validated."""
        return [*(self.ready.data or ()), *([self.delegation.data] if self.delegation.data else [])]
