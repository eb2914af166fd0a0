"""Releases of the programme that the demonstration works on, for pages that show them: see `furnish`."""

from __future__ import annotations

from typing import Any

from meetings.calendar import queries as calendar
from meetings.foundation.access import system
from meetings.foundation.languages import LANGUAGES, Text
from meetings.programme import arranging, bodies, framing, moving, queries, queries_releases, releasing, venues
from meetings.programme.arrangements import Moment, RelationDraft, SessionDraft
from meetings.programme.drafts import ReleaseDraft
from meetings.programme.frames import ClosureDraft, DayPlan, FrameDraft, PartyDraft, RoomDraft
from meetings.programme.models import Programme, ProgrammeSession
from meetings.programme.rules import Arrangement, Hours, Interpretation, PartyKind, PeriodKind, SessionKind
from meetings.programme.steps import Slot

MEETING = "mge-2011"
BY = system("tests.furnish")
TRACING = Text.of(
    en="Cooperation in tracing",
    ar="التعاون في مجال التعقب",
    zh="追查合作",
    fr="Coopération en matière de traçage",
    ru="Сотрудничество в отслеживании",
    es="Cooperación en la localización",
)
WHY = Text.of(
    en="The Hall is in use until half past ten.",
    ar="القاعة مشغولة حتى العاشرة والنصف.",
    zh="会议厅使用至十时三十分。",
    fr="La salle est occupée jusqu’à 10 h 30.",
    ru="Зал занят до половины одиннадцатого.",
    es="La sala está ocupada hasta las diez y media.",
)
OF_A_PROGRAMME = (
    *("frame_closure", "frame_deadline", "frame_rooms", "frame_venue", "new_party", "party_list", "ready_parties"),
    *("services", "solver", "today", "weights"),
)
Samples = dict[str, list[dict[str, Any]]]


def a_programme() -> Programme:
    """The programme of the meeting, at the first venue of its place."""
    place = calendar.by_code(MEETING).place_id
    draft = FrameDraft(venue=queries.venues(place)[0].id, is_sample=True)
    return queries.locked(framing.begin(BY, MEETING, draft).id)


def a_session(programme: Programme, kind: SessionKind, title: Text, **given: Any) -> ProgrammeSession:
    """One that is not placed yet."""
    return arranging.add(BY, programme.id, SessionDraft(kind, title, **{"minutes": 180, "is_sample": True, **given}))


def furnish_releases() -> Samples:
    """A first release, a second one in which a session has moved, and a correction; a session without an hour."""
    programme = a_programme()
    days, rooms = [day.on for day in programme.days if day.is_open], [room.id for room in programme.rooms]
    formal = a_session(
        programme,
        SessionKind.FORMAL,
        TRACING,
        number=5,
        langs=LANGUAGES,
        interpretation=Interpretation.GRANTED,
        note=WHY,
    )
    a_session(programme, SessionKind.SIDE_EVENT, Text.of(fr="Former ceux qui tiennent les registres"), minutes=75)
    moving.move(BY, formal.id, formal.revision, Slot(days[0], 600, rooms[0]))
    first = publish(programme, Text.of(en="First draft"))
    moving.move(BY, formal.id, formal.revision, Slot(days[-1], 600, rooms[-1]))
    second = publish(programme)
    moving.move(BY, formal.id, formal.revision, Slot(days[-1], 630, rooms[-1]))
    releasing.correct(BY, queries.locked(programme.id), {formal.id}, WHY)
    last = queries_releases.contents(programme.id)[-1].id
    day: dict[str, Any] = {"code": MEETING, "on": days[-1].isoformat()}
    return {
        "programme.release": [{"number": number} for number in (first, second, last)],
        "programme.release_changes": [{"number": number} for number in (first, second, last)],
        "programme.document": [{"number": last, "form": "html"}],
        "programme.day": [day, {**day, "by": "party"}],
        "programme.session": [{"number": formal.id}],
        "programme.session_file": [{"number": formal.id}],
        "programme.publish": [{"code": MEETING}],
    }


def furnish_sessions() -> Samples:
    """Sessions in work that are in no release yet: one with all that a session can have, one that is called off, one
    that is removed, and how they are to stand to one another."""
    programme = queries.locked(queries.of_meeting(MEETING).id)
    days, rooms = [day.on for day in programme.days if day.is_open], [room.id for room in programme.rooms]
    whole = a_session(
        programme,
        SessionKind.INFORMAL,
        TRACING,
        note=WHY,
        remark="They bring a text.",
        attendance=80,
        langs=("en", "fr"),
        interpretation=Interpretation.AS_AVAILABLE,
        is_open=False,
        needs_access=True,
        equipment=("screen", "nameplates"),
        room_wish=rooms[0],
        period_wishes=(PeriodKind.MORNING, PeriodKind.AFTERNOON),
        not_before=Moment(days[0], 600),
        not_after=Moment(days[-1]),
        contact="Conference services, 5555",
        parties=tuple(party.id for party in programme.parties[:2]),
        items=tuple(item.id for item in queries.agenda_items(programme.meeting_id)[:2]),
    )
    off = a_session(programme, SessionKind.BRIEFING, TRACING, minutes=60, is_listed=False)
    arranging.call_off(BY, off.id, off.revision)
    gone = a_session(programme, SessionKind.BUREAU, TRACING, minutes=60)
    before = arranging.relate(BY, programme.id, RelationDraft(whole.id, off.id, Arrangement.BEFORE))
    arranging.relate(BY, programme.id, RelationDraft(off.id, whole.id, Arrangement.SAME_ROOM, is_hard=False))
    arranging.remove(BY, gone.id, gone.revision)
    of_meeting: dict[str, Any] = {"code": MEETING}
    steps = ((whole, "copy"), (whole, "call-off"), (whole, "remove"), (off, "reinstate"), (gone, "restore"))
    return {
        "programme.sessions": [of_meeting, {**of_meeting, "standing": "removed"}, {**of_meeting, "kind": "briefing"}],
        "programme.session_record": [{"number": one.id} for one in (whole, off, gone)],
        "programme.new_session": [of_meeting, {**of_meeting, "kind": "side_event"}],
        "programme.several_sessions": [of_meeting],
        "programme.edit_session": [{"number": whole.id}],
        "programme.session_step": [{"number": one.id, "step": step} for one, step in steps],
        "programme.unrelate": [{**of_meeting, "number": before.id}],
        "programme.relations": [of_meeting, {**of_meeting, "session": whole.id}],
    }


def furnish_timetable() -> Samples:
    """The work in progress as those before have left it: something placed, something that has no hour."""
    programme = queries.whole_of(MEETING)
    held = [session for session in programme.sessions if session.called_off_at is None]
    placed = next(session for session in held if session.on is not None)
    waiting = next(session for session in held if session.on is None)
    assert placed.on is not None
    day: dict[str, Any] = {"code": MEETING, "day": placed.on.isoformat()}
    return {
        "programme.draft": [{"code": MEETING}, {"code": MEETING, "moved": placed.id}],
        "programme.draft_day": [day, {**day, "by": "party"}],
        "programme.move": [{"number": placed.id}, {"number": waiting.id}],
        "programme.timetable_step": [{"number": placed.id, "step": "fix"}],
    }


def publish(programme: Programme, name: Text | None = None) -> int:
    """The number of a release of the work in progress, whatever gives pause."""
    draft = ReleaseDraft(name=name or Text(), note=WHY, accepts=True)
    return releasing.publish(BY, programme.id, queries.locked(programme.id).revision, draft).id


def a_programme_short_of_days() -> str:
    """The code of a meeting that has lasted longer than its programme says."""
    meeting = calendar.by_code("bms-2010")
    assert meeting.start_on is not None
    house = queries.venues(meeting.place_id)[0].id
    framing.begin(BY, meeting.code, FrameDraft(house, days=[DayPlan(meeting.start_on)], is_sample=True))
    return meeting.code


def furnish_frames() -> Samples:
    """A venue with a room that was removed, a room that is lost for a morning, a person whom no session names."""
    programme = queries.locked(queries.of_meeting(MEETING).id)
    house = queries.venue(programme.venue_id)
    day, room = programme.days[0].on, house.rooms[0].id
    gone = venues.add_room(BY, house.id, RoomDraft(Text.of(en="Conference Room Z"), note=WHY))
    venues.remove_room(BY, gone.id, gone.revision)
    closure = framing.close_room(BY, programme.id, ClosureDraft(room, (day,), Hours(600, 780), WHY))[0]
    person = bodies.add(BY, programme.id, PartyDraft(PartyKind.PERSON, Text.of(fr="Une facilitatrice")))
    of_meeting = {"code": MEETING, "number": person.id}
    return {
        # The one meeting that has a programme, and one that could have.
        **{f"programme.{page}": [{"code": MEETING}] for page in OF_A_PROGRAMME},
        "programme.begin": [{"code": "prepcom-2012"}],
        **{f"programme.{page}": [{"number": house.id}] for page in ("venue", "edit_venue", "new_room")},
        "programme.edit_room": [{"number": room}],
        "programme.room_step": [{"number": room, "step": "remove"}, {"number": gone.id, "step": "restore"}],
        "programme.frame_day": [{"code": MEETING, "on": day.isoformat()}],
        "programme.frame_dates": [{"code": a_programme_short_of_days()}],
        "programme.reopen": [{"code": MEETING, "number": closure.id}],
        "programme.edit_party": [of_meeting],
        "programme.remove_party": [of_meeting],
    }
