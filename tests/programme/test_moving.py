"""Sessions in the timetable: moved, taken off, fixed, moved back; two who do so at once find out in turn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.programme import arranging, moving, queries, reading
from meetings.programme.models import ProgrammeSession
from meetings.programme.rules import RoomWay
from meetings.programme.steps import Slot
from tests.programme.racing import at_once
from tests.programme.support import (
    AFTERNOON,
    AUDITOR,
    DESK,
    EARLY,
    FRIDAY,
    LUNCH,
    MONDAY,
    MORNING,
    OTHER_SECRETARIAT,
    SECRETARIAT,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Kept,
    closed,
    stored,
    whole,
)


def moved(
    kept: Kept, key: str, on: date, starts: int, room: str | None = None, way: RoomWay | None = None
) -> Slot | None:
    session = stored(kept, key)
    slot = Slot(on, starts, kept.rooms[room] if room else None)
    was = moving.move(SECRETARIAT, session.id, session.revision, slot, way)[1]
    db.session.commit()
    return was


def place(kept: Kept, key: str) -> tuple[date | None, int | None, int | None]:
    session = stored(kept, key)
    return session.on, session.starts, session.room_id


def test_a_session_is_moved_and_the_programme_counts_as_changed(kept: Kept) -> None:
    before = whole(kept).revision

    was = moved(kept, "side", WEDNESDAY, LUNCH, "plain")

    assert was is None
    assert place(kept, "side") == (WEDNESDAY, LUNCH, kept.rooms["plain"])
    assert whole(kept).revision == before + 1


def test_the_move_back_is_the_undoing(kept: Kept) -> None:
    was = moved(kept, "marking", FRIDAY, MORNING, "small")
    assert was == Slot(MONDAY, AFTERNOON, kept.rooms["big"])

    session = stored(kept, "marking")
    moving.move(SECRETARIAT, session.id, session.revision, was)

    assert place(kept, "marking") == (MONDAY, AFTERNOON, kept.rooms["big"])


def test_what_is_where_it_was_is_no_change(kept: Kept) -> None:
    before = whole(kept).revision
    moved(kept, "marking", MONDAY, AFTERNOON, "big")
    assert whole(kept).revision == before


def test_a_move_is_on_record_with_both_places(kept: Kept) -> None:
    moved(kept, "marking", FRIDAY, MORNING, "small")

    query = sa.select(AuditEntry).where(AuditEntry.action == "programme_session.move")
    entry = db.session.execute(query).scalar_one()
    assert (entry.before["on"], entry.after["on"]) == ("2011-05-09", "2011-05-13")
    assert (entry.before["room_id"], entry.after["room_id"]) == (kept.rooms["big"], kept.rooms["small"])


def test_a_session_taken_off_has_no_place_and_is_not_fixed(kept: Kept) -> None:
    session = stored(kept, "opening")
    was = moving.unplace(SECRETARIAT, session.id, session.revision)[1]

    assert was == Slot(MONDAY, MORNING, kept.rooms["big"])
    assert place(kept, "opening") == (None, None, None) and not stored(kept, "opening").is_fixed


def test_only_what_has_a_place_can_be_fixed(kept: Kept) -> None:
    for key, is_fixed in (("marking", True), ("opening", False)):
        session = stored(kept, key)
        moving.fix(SECRETARIAT, session.id, session.revision, is_fixed=is_fixed)
        assert stored(kept, key).is_fixed is is_fixed
    side = stored(kept, "side")
    with pytest.raises(Conflict, match=r"programme\.not_placed"):
        moving.fix(SECRETARIAT, side.id, side.revision, is_fixed=True)


# --- rooms ----------------------------------------------------------------------------------------------------------


def test_the_room_that_suits_best_is_found(kept: Kept) -> None:
    moved(kept, "side", WEDNESDAY, LUNCH, way=RoomWay.BEST)
    assert place(kept, "side")[2] == kept.rooms["plain"], "the smallest of those that are large enough"

    closed(kept, "plain", THURSDAY)
    situation = reading.situation(whole(kept))
    assert moving.best_room(situation, kept.sessions["side"], THURSDAY, LUNCH) == kept.rooms["small"]


def test_at_an_hour_for_which_there_is_no_slot_no_room_is_found(kept: Kept) -> None:
    moved(kept, "side", WEDNESDAY, 20 * 60, way=RoomWay.BEST)
    assert place(kept, "side") == (WEDNESDAY, 20 * 60, None)


def test_the_room_stays_where_it_is_asked_to(kept: Kept) -> None:
    moved(kept, "african", WEDNESDAY, EARLY, way=RoomWay.SAME)
    assert place(kept, "african") == (WEDNESDAY, EARLY, kept.rooms["small"])

    moved(kept, "side", WEDNESDAY, LUNCH, way=RoomWay.SAME)
    assert place(kept, "side")[2] == kept.rooms["plain"], "what has none gets the best"


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "starts", "room", "code"),
    [
        (MONDAY - timedelta(days=1), MORNING, "big", "programme.day_not_open"),
        (MONDAY, 22 * 60, "big", "programme.placed_past_midnight"),
        (MONDAY, MORNING, "elsewhere", "programme.room_unknown"),
    ],
)
def test_a_session_is_not_moved_out_of_the_programme(kept: Kept, on: date, starts: int, room: str, code: str) -> None:
    session = stored(kept, "marking")
    with pytest.raises(RuleViolation, match=code.replace(".", r"\.")) as refused:
        moving.move(SECRETARIAT, session.id, session.revision, Slot(on, starts, kept.rooms.get(room, 999)))
    assert refused.value.field == "place"


def test_nothing_is_moved_to_a_closed_day(kept: Kept) -> None:
    next(day for day in whole(kept).days if day.on == FRIDAY).is_open = False
    db.session.commit()
    session = stored(kept, "marking")
    with pytest.raises(RuleViolation, match=r"programme\.day_not_open"):
        moving.move(SECRETARIAT, session.id, session.revision, Slot(FRIDAY, MORNING, kept.rooms["big"]))


def test_what_is_called_off_is_not_moved(kept: Kept) -> None:
    session = arranging.call_off(SECRETARIAT, kept.sessions["marking"], stored(kept, "marking").revision)
    with pytest.raises(Conflict, match=r"programme\.session_called_off"):
        moving.move(SECRETARIAT, session.id, session.revision, Slot(FRIDAY, MORNING, None))


@pytest.mark.parametrize("somebody", [DESK, AUDITOR, OTHER_SECRETARIAT])
def test_only_who_runs_the_programme_moves_sessions(kept: Kept, somebody: object) -> None:
    session = stored(kept, "marking")
    with pytest.raises(NotFound):
        moving.move(somebody, session.id, session.revision, Slot(FRIDAY, MORNING, None))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        moving.unplace(somebody, session.id, session.revision)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        moving.fix(somebody, session.id, session.revision, is_fixed=True)  # type: ignore[arg-type]


def test_who_saw_the_session_elsewhere_does_not_move_it(kept: Kept) -> None:
    session = stored(kept, "marking")
    seen = session.revision
    moved(kept, "marking", FRIDAY, MORNING, "big")

    for deed in (
        lambda: moving.move(SECRETARIAT, session.id, seen, Slot(TUESDAY, MORNING, kept.rooms["big"])),
        lambda: moving.unplace(SECRETARIAT, session.id, seen),
        lambda: moving.fix(SECRETARIAT, session.id, seen, is_fixed=True),
    ):
        with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
            deed()
    assert place(kept, "marking") == (FRIDAY, MORNING, kept.rooms["big"])


# --- at once --------------------------------------------------------------------------------------------------------


def test_two_officers_move_the_same_session_at_once_and_one_of_them_is_told(kept: Kept, app: Flask) -> None:
    number, seen = kept.sessions["marking"], stored(kept, "marking").revision
    places = [Slot(TUESDAY, AFTERNOON, kept.rooms["big"]), Slot(FRIDAY, MORNING, kept.rooms["small"])]

    answers = at_once(
        app,
        lambda: moving.move(SECRETARIAT, number, seen, places[0]),
        lambda: moving.move(SECRETARIAT, number, seen, places[1]),
    )

    assert sorted(answers) == ["", "record.changed_meanwhile"]
    winner = places[answers.index("")]
    assert place(kept, "marking") == (winner.on, winner.starts, winner.room)


def test_many_who_move_different_sessions_at_once_all_succeed_and_nothing_is_lost(kept: Kept, app: Flask) -> None:
    keys = ("african", "side", "bureau")
    seen = {key: stored(kept, key).revision for key in keys}
    before = whole(kept).revision

    def deed(key: str) -> object:
        return lambda: moving.move(SECRETARIAT, kept.sessions[key], seen[key], Slot(THURSDAY, LUNCH), RoomWay.BEST)

    answers = at_once(app, *(deed(key) for key in keys))  # type: ignore[arg-type]

    assert answers == [""] * len(keys)
    standing = {session.id: session for session in whole(kept).sessions}
    assert set(standing) == set(kept.sessions.values())
    rooms = [standing[kept.sessions[key]].room_id for key in keys]
    assert all(standing[kept.sessions[key]].on == THURSDAY for key in keys)
    assert len(set(rooms)) == len(keys), "each saw where the others were, so that the rooms differ"
    assert whole(kept).revision == before + len(keys)


def test_a_session_removed_by_another_is_not_moved(kept: Kept) -> None:
    session = stored(kept, "marking")
    arranging.remove(SECRETARIAT, session.id, session.revision)
    db.session.commit()
    with pytest.raises(NotFound, match=r"programme\.session_unknown"):
        moving.move(SECRETARIAT, kept.sessions["marking"], session.revision, Slot(FRIDAY, MORNING, None))
    assert db.session.get_one(ProgrammeSession, kept.sessions["marking"]).on == MONDAY
    assert queries.session(kept.sessions["marking"]).starts == AFTERNOON
