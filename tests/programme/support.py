"""What the tests of programmes start from: the meeting of experts of 2011 with a venue, a frame and some sessions.

All of it is written as plain rows: no service is needed, so that a fault of one part fails the tests of that part only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from meetings.agendas.content import ItemRole
from meetings.agendas.models import Agenda, AgendaItem, AgendaText, TextState
from meetings.calendar.models import Meeting, Place
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.programme import queries
from meetings.programme.models import (
    Programme,
    ProgrammeDay,
    ProgrammeParty,
    ProgrammePeriod,
    ProgrammeSession,
    Room,
    RoomClosure,
    SessionRelation,
    Venue,
)
from meetings.programme.rules import STANDARD_PERIODS, Arrangement, Interpretation, PartyKind, SessionKind
from tests.support import register

MGE = "mge-2011"
AFRICAN, IANSA = "african", "iansa"
ZONE = "America/New_York"
MONDAY = date(2011, 5, 9)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
DAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
MORNING, LUNCH, AFTERNOON, EARLY = 10 * 60, 13 * 60 + 15, 15 * 60, 9 * 60
TEAMS = 2


def person(number: int, *holdings: tuple[Role, str]) -> Actor:
    """Somebody who holds these roles, without an account."""
    return Actor(name=f"Person {number}", holdings=tuple(Holding(*held) for held in holdings))


SECRETARIAT = person(1, (Role.SECRETARIAT, "small-arms"))
OTHER_SECRETARIAT = person(2, (Role.SECRETARIAT, "other"))
DESK = person(3, (Role.CHAIRS_DESK, MGE))
OTHER_DESK = person(4, (Role.CHAIRS_DESK, "prepcom-2012"))
AUDITOR = person(5, (Role.AUDITOR, "*"))
PERU = person(6, (Role.FOCAL_POINT, "PER"))
PERU_MEMBER = person(7, (Role.MEMBER, "PER"))
JAPAN = person(8, (Role.FOCAL_POINT, "JPN"))
COORDINATOR = person(9, (Role.COORDINATOR, AFRICAN))
NGO = person(10, (Role.CIVIL_SOCIETY, IANSA))
OTHER_NGO = person(11, (Role.CIVIL_SOCIETY, "others"))
READER = person(12)
NOBODY = Actor()


def load(app: Flask) -> None:
    """Load what the demonstration loads of States, mandates and meetings."""
    register.hold(app)


@dataclass(frozen=True)
class Kept:
    """A programme as the tests begin with it, by ids: rows themselves are read again where they are needed.

    Four rooms: `big` (300 people, six booths, accessible, webcast), `small` (80, six booths, accessible), `plain`
    (40, no booth), `narrow` (20, no booth).

    Six sessions: `opening` (1st meeting, Monday morning, big, fixed), `marking` (2nd, Monday afternoon, big),
    `records` (3rd, Tuesday morning, big), `african` (a group before the meeting on Tuesday, small), `side` (side event,
    wants Wednesday at lunch, nowhere yet), `bureau` (not open, Monday at lunch, plain). `marking` is before `records`.
    """

    programme: int
    venue: int
    meeting: int
    rooms: dict[str, int]
    sessions: dict[str, int]
    parties: dict[str, int]
    items: list[int]


def meeting_id(code: str = MGE) -> int:
    """The id of a meeting."""
    return db.session.execute(sa.select(Meeting.id).where(Meeting.code == code)).scalar_one()


def text(en: str) -> Text:
    """A text in English and French, so that a reader of another language gets one."""
    return Text.of(en=en, fr=f"{en} (fr)")


def venue(key: str = "north-lawn", name: str = "North Lawn Building") -> Venue:
    """A venue of New York with its four rooms; it is in the database, not yet committed."""
    place = db.session.execute(sa.select(Place).where(Place.code == "new-york")).scalar_one()
    made = Venue(
        key=key,
        place_id=place.id,
        name=text(name),
        periods=[[kind.value, hours.starts, hours.ends] for kind, hours in STANDARD_PERIODS.items()],
        teams=TEAMS,
        note=Text(),
    )
    db.session.add(made)
    db.session.flush()
    given: dict[str, tuple[str, int, int, bool, list[str]]] = {
        "big": ("Conference Room 4", 300, 6, True, ["screen", "webcast", "nameplates"]),
        "small": ("Conference Room 1", 80, 6, True, ["screen"]),
        "plain": ("Conference Room 8", 40, 0, True, ["screen"]),
        "narrow": ("Conference Room A", 20, 0, False, []),
    }
    for position, (room, (called, capacity, booths, is_accessible, equipment)) in enumerate(given.items(), start=1):
        db.session.add(
            Room(
                venue_id=made.id,
                key=room,
                position=position,
                name=text(called),
                capacity=capacity,
                booths=booths,
                is_accessible=is_accessible,
                equipment=equipment,
                note=Text(),
            )
        )
    db.session.flush()
    return made


def begun(code: str = MGE) -> Kept:
    """A programme of a meeting with venue, rooms, five days, periods, parties, agenda and sessions; committed."""
    place, items = venue(), agenda(code)
    query = sa.select(Room).where(Room.venue_id == place.id).order_by(Room.position)
    rooms = {room.key: room for room in db.session.execute(query).scalars()}
    programme = Programme(meeting_id=meeting_id(code), venue_id=place.id, zone=ZONE, weights={})
    db.session.add(programme)
    programme.rooms = list(rooms.values())
    db.session.flush()
    for on in DAYS:
        db.session.add(ProgrammeDay(programme_id=programme.id, on=on, is_open=True, note=Text()))
        for kind, hours in STANDARD_PERIODS.items():
            period = ProgrammePeriod(programme_id=programme.id, on=on, kind=kind, starts=hours.starts, ends=hours.ends)
            period.teams = TEAMS
            db.session.add(period)
    parties = {
        "bureau": PartyKind.BODY,
        "group:african": PartyKind.BODY,
        "person:chair": PartyKind.PERSON,
    }
    called = {"bureau": "Bureau", "group:african": "African Group", "person:chair": "Jim McLay"}
    party = {
        key: ProgrammeParty(programme_id=programme.id, key=key, kind=kind, name=text(called[key]))
        for key, kind in parties.items()
    }
    db.session.add_all(party.values())
    db.session.flush()
    chair, bureau, group = party["person:chair"], party["bureau"], party["group:african"]
    big, small, plain = rooms["big"], rooms["small"], rooms["plain"]
    first = agenda_items(items)
    made = {
        "opening": formal(programme, 1, "Opening", MONDAY, MORNING, big, [chair], first[:1], is_fixed=True),
        "marking": formal(programme, 2, "Marking", MONDAY, AFTERNOON, big, [chair], first[1:2]),
        "records": formal(programme, 3, "Record-keeping", TUESDAY, MORNING, big, [chair]),
        "african": session(
            programme,
            "African Group",
            SessionKind.GROUP,
            minutes=60,
            place=(TUESDAY, EARLY, small),
            parties=[group],
            langs=["ar", "en", "fr"],
            interpretation=Interpretation.AS_AVAILABLE,
            attendance=60,
        ),
        "side": session(
            programme,
            "Tracing in practice",
            SessionKind.SIDE_EVENT,
            minutes=75,
            attendance=40,
            period_wishes=["lunch"],
            not_before_on=WEDNESDAY,
            not_after_on=WEDNESDAY,
        ),
        "bureau": session(
            programme,
            "Bureau",
            SessionKind.BUREAU,
            minutes=60,
            place=(MONDAY, LUNCH, plain),
            parties=[bureau, chair],
            is_open=False,
            attendance=12,
        ),
    }
    db.session.flush()
    db.session.add(relation(programme.id, made["marking"].id, made["records"].id))
    kept = Kept(
        programme=programme.id,
        venue=place.id,
        meeting=programme.meeting_id,
        rooms={key: room.id for key, room in rooms.items()},
        sessions={key: one.id for key, one in made.items()},
        parties={key: one.id for key, one in party.items()},
        items=items,
    )
    db.session.commit()
    return kept


def formal(
    programme: Programme,
    number: int,
    title: str,
    on: date,
    starts: int,
    room: Room,
    parties: list[ProgrammeParty] | None = None,
    items: list[AgendaItem] | None = None,
    **values: Any,
) -> ProgrammeSession:
    """A formal meeting of three hours with six languages, in its place."""
    usual: dict[str, Any] = {
        "minutes": 180,
        "number": number,
        "place": (on, starts, room),
        "parties": parties,
        "items": items,
        "langs": list(LANGUAGES),
        "interpretation": Interpretation.GRANTED,
        "attendance": 200,
    }
    return session(programme, title, SessionKind.FORMAL, **{**usual, **values})


def session(
    programme: Programme,
    title: str,
    kind: SessionKind = SessionKind.INFORMAL,
    *,
    minutes: int = 60,
    place: tuple[date, int, Room | None] | None = None,
    parties: list[ProgrammeParty] | None = None,
    items: list[AgendaItem] | None = None,
    **values: Any,
) -> ProgrammeSession:
    """A session of a programme, in no place unless one is given; it is in the database session, not yet flushed."""
    on, starts, room = place or (None, None, None)
    made = ProgrammeSession(
        programme_id=programme.id,
        kind=kind,
        title=text(title),
        note=Text(),
        minutes=minutes,
        on=on,
        starts=starts,
        room_id=room.id if room is not None else None,
        **values,
    )
    made.parties, made.items = list(parties or ()), list(items or ())
    db.session.add(made)
    return made


def relation(
    programme: int, first: int, second: int, order: Arrangement = Arrangement.BEFORE, *, is_hard: bool = True
) -> SessionRelation:
    """How two sessions are to stand to one another; not yet in the database session."""
    return SessionRelation(programme_id=programme, first_id=first, second_id=second, order=order, is_hard=is_hard)


def closed(kept: Kept, room: str, on: date, starts: int = 0, ends: int = 24 * 60) -> None:
    """Let a room be lost for hours of a day."""
    db.session.add(
        RoomClosure(
            programme_id=kept.programme,
            room_id=kept.rooms[room],
            on=on,
            starts=starts,
            ends=ends,
            reason=text("Works on the ceiling"),
        )
    )
    db.session.commit()


def whole(kept: Kept) -> Programme:
    """The programme as it is stored now, with all of it."""
    db.session.expire_all()
    return queries.whole(kept.programme)


def stored(kept: Kept, key: str) -> ProgrammeSession:
    """A session as it is stored now."""
    db.session.expire_all()
    return queries.session(kept.sessions[key])


def agenda(code: str = MGE) -> list[int]:
    """An agenda in work of two items, of which the second has one below it; their ids in the order of reading."""
    made = Agenda(meeting_id=meeting_id(code), original="en")
    db.session.add(made)
    db.session.flush()
    ids: list[int] = []
    for position, (heading, parent) in enumerate((("Opening", None), ("Marking", None), ("Cooperation", 1)), start=1):
        item = AgendaItem(
            agenda_id=made.id,
            parent_id=ids[parent] if parent is not None else None,
            position=position,
            role=ItemRole.THEMATIC,
            speakers=Text(),
        )
        db.session.add(item)
        db.session.flush()
        db.session.add(AgendaText(item_id=item.id, lang="en", heading=heading, state=TextState.REVIEWED))
        ids.append(item.id)
    db.session.flush()
    return ids


def agenda_items(ids: list[int]) -> list[AgendaItem]:
    """Items of an agenda by their ids, in that order."""
    found = {item.id: item for item in db.session.execute(sa.select(AgendaItem)).scalars()}
    return [found[number] for number in ids]
