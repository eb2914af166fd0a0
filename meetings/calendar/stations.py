"""The working days of the places where meetings are held, read once for all the meetings that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from meetings.foundation.windows import HolidayOn, Window, WorkingDays

from . import queries
from .models import Holiday, Meeting, Place


@dataclass(frozen=True)
class Stations:
    """The holidays of duty stations; a place that is none has those of the process's office."""

    office: list[Holiday] = field(default_factory=list)
    elsewhere: Mapping[int, list[Holiday]] = field(default_factory=dict)  # by place
    places: Sequence[Place] = ()  # every one there is, for their names

    @classmethod
    def of(
        cls, meetings: Iterable[Meeting], *, places: Iterable[int | None] = (), spans: Iterable[Window] = ()
    ) -> Stations:
        """For meetings, and for places and days besides; one query."""
        known = list(meetings)
        days = [*spans, *(span for meeting in known for span in (meeting.days, meeting.window) if span is not None)]
        office: list[Holiday] = []
        elsewhere: dict[int, list[Holiday]] = {}
        wanted = {number for number in (*places, *(meeting.place_id for meeting in known)) if number is not None}
        found: dict[Place, None] = {}
        for place, holiday in queries.places_with_holidays(days, wanted):
            found[place] = None
            is_office = place.code == queries.OFFICE_PLACE
            if not (is_office or (place.is_duty_station and place.id in wanted)):
                continue
            listed = elsewhere.setdefault(place.id, office if is_office else [])
            if holiday is not None:
                listed.append(holiday)
        return cls(office, elsewhere, tuple(found))

    def holidays(self, place_id: int | None) -> list[Holiday]:
        """The holidays that count at a place."""
        return self.office if place_id is None else self.elsewhere.get(place_id, self.office)

    def at(self, place_id: int | None) -> WorkingDays:
        """The working days at a place."""
        return WorkingDays.around(HolidayOn(h.on, h.kind, str(h.id)) for h in self.holidays(place_id))
