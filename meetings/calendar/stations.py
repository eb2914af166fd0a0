"""The working days of the places where meetings are held, read once for all the meetings that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meetings.foundation.windows import HolidayOn, Window, WorkingDays

from . import queries
from .models import Holiday, Meeting


@dataclass(frozen=True)
class Stations:
    """The holidays of duty stations; a place that is none has those of the process's office."""

    office: list[Holiday] = field(default_factory=list)
    elsewhere: Mapping[int, list[Holiday]] = field(default_factory=dict)  # by place

    @classmethod
    def of(
        cls, meetings: Iterable[Meeting], *, places: Iterable[int | None] = (), spans: Iterable[Window] = ()
    ) -> Stations:
        """For meetings, and for places and days besides; one query."""
        known = list(meetings)
        days = [*spans, *(span for meeting in known for span in (meeting.days, meeting.window) if span is not None)]
        office: list[Holiday] = []
        elsewhere: dict[int, list[Holiday]] = {}
        for place_id, code, holiday in queries.holidays_of(days, {*places, *(meeting.place_id for meeting in known)}):
            listed = elsewhere.setdefault(place_id, office if code == queries.OFFICE_PLACE else [])
            if holiday is not None:
                listed.append(holiday)
        return cls(office, elsewhere)

    def holidays(self, place_id: int | None) -> list[Holiday]:
        """The holidays that count at a place."""
        return self.office if place_id is None else self.elsewhere.get(place_id, self.office)

    def at(self, place_id: int | None) -> WorkingDays:
        """The working days at a place."""
        return WorkingDays.around(HolidayOn(h.on, h.kind, str(h.id)) for h in self.holidays(place_id))
