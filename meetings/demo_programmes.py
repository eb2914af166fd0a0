"""Large plausible programmes of work for measuring, of meetings that `demo` has made: full days, each published."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.clock import stamp
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.programme import framing, queries, releasing
from meetings.programme.bodies import GROUP
from meetings.programme.drafts import ReleaseDraft
from meetings.programme.frames import FrameDraft
from meetings.programme.models import Programme, ProgrammeParty, ProgrammeSession, Room, Venue
from meetings.programme.rules import LUNCH_LENGTH, STANDARD_LENGTH, Interpretation, PeriodKind, SessionKind

LARGEST = 120  # sessions of one programme: as many as a page of it is measured with
TEAMS = 3


@dataclass(frozen=True)
class Plan:
    """Sessions that are held in parts of each day, side by side in so many rooms from a certain one on."""

    kind: SessionKind
    periods: tuple[PeriodKind, ...]
    minutes: int
    first_room: int
    rooms: int
    titles: tuple[str, ...] = ()  # in the file of programmes; a group’s is its name


_HALF_DAYS = (PeriodKind.MORNING, PeriodKind.AFTERNOON)
_THEMES = ("marking", "record-keeping", "tracing", "national-frameworks", "regional-cooperation", "assistance")
PLANS = (
    Plan(SessionKind.FORMAL, _HALF_DAYS, STANDARD_LENGTH, 0, 1, _THEMES),
    Plan(SessionKind.GROUP, (PeriodKind.GROUPS,), 60, 1, 5),
    Plan(SessionKind.BUREAU, (PeriodKind.GROUPS,), 45, 6, 1, ("bureau",)),
    Plan(SessionKind.SIDE_EVENT, (PeriodKind.LUNCH,), LUNCH_LENGTH, 1, 8, ("sponsors", "women", *_THEMES)),
    Plan(SessionKind.INFORMAL, _HALF_DAYS, STANDARD_LENGTH, 1, 4, ("informal-outcome", "informal")),
)
"""What fills a day, in the order in which a programme is filled with it."""


def make(sessions: int, today: date, data: Path) -> tuple[int, int]:
    """Give sample meetings that have none a programme, those nearest to `today` first, until there are so many more
    sessions; returns how many programmes and sessions were made: fewer where meetings or rooms did not suffice."""
    titles = _titles(data)
    venues: dict[int, Venue] = {}
    for venue in queries.venues():
        venues.setdefault(venue.place_id, venue)
    programmes = made = 0
    for meeting in _meetings(today):
        if made >= sessions:
            break
        if meeting.place_id not in venues:
            continue
        programmes += 1
        made += _programme(meeting, venues[meeting.place_id].id, titles, min(LARGEST, sessions - made))
        db.session.expunge_all()
    return programmes, made


def _titles(data: Path) -> dict[str, Text]:
    with (data / "small-arms" / "programmes.toml").open("rb") as opened:
        return {key: Text.of(words) for key, words in tomllib.load(opened)["titles"].items()}


def _meetings(today: date) -> list[Meeting]:
    begun = sa.select(Programme.meeting_id)
    query = sa.select(Meeting).where(Meeting.code.like("sample-%"), Meeting.start_on.is_not(None))
    query = query.where(Meeting.id.not_in(begun)).options(joinedload(Meeting.process))
    found = list(db.session.execute(query).scalars())
    return sorted(found, key=lambda meeting: abs(((meeting.start_on or today) - today).days))


def _programme(meeting: Meeting, venue_id: int, titles: Mapping[str, Text], most: int) -> int:
    """A programme of at most so many sessions, published; how many it has."""
    actor = Actor(name="Sample", holdings=(Holding(Role.SECRETARIAT, meeting.process.code),))
    begun = framing.begin(actor, meeting.code, FrameDraft(venue_id, teams=TEAMS, is_sample=True))
    programme = queries.whole(begun.id)
    sessions = list(islice(_sessions(programme, titles), most))
    db.session.add_all(sessions)
    db.session.flush()
    if sessions:
        programme = queries.whole(programme.id)
        releasing.publish(actor, programme.id, programme.revision, ReleaseDraft())
    return len(sessions)


def _sessions(programme: Programme, titles: Mapping[str, Text]) -> Iterator[ProgrammeSession]:
    """As many as there are days and rooms for, kind after kind; formal meetings are numbered as they come."""
    starts = {(period.on, period.kind): period.starts for period in programme.periods}
    groups = [party for party in programme.parties if party.key.startswith(GROUP)]
    for plan in PLANS:
        rooms = programme.rooms[plan.first_room : plan.first_room + plan.rooms]
        slots = [(on, part) for on in _open_days(programme) for part in plan.periods if (on, part) in starts]
        for number, ((on, part), (place, room)) in enumerate(product(slots, enumerate(rooms)), start=1):
            party = groups[place] if plan.kind is SessionKind.GROUP else None
            title = party.name if party is not None else titles[plan.titles[number % len(plan.titles)]]
            made = _session(programme, plan, title, room, party)
            made.on, made.starts = on, starts[on, part]
            made.number = number if plan.kind is SessionKind.FORMAL else None
            yield made


def _open_days(programme: Programme) -> list[date]:
    return [day.on for day in programme.days if day.is_open]


def _session(
    programme: Programme, plan: Plan, title: Text, room: Room, party: ProgrammeParty | None
) -> ProgrammeSession:
    is_formal = plan.kind is SessionKind.FORMAL
    parties: Sequence[ProgrammeParty] = programme.parties if is_formal else [party] if party is not None else []
    return ProgrammeSession(
        programme_id=programme.id,
        kind=plan.kind,
        title=title,
        note=Text(),
        minutes=plan.minutes,
        attendance=min(room.capacity or 30, 300),
        langs=list(LANGUAGES) if is_formal else [],
        interpretation=Interpretation.GRANTED if is_formal else Interpretation.NONE,
        is_open=plan.kind not in {SessionKind.BUREAU, SessionKind.GROUP, SessionKind.INFORMAL},
        room_id=room.id,
        parties=list(parties),
        items=[],
        is_sample=True,
        changed_at=stamp(),
    )
