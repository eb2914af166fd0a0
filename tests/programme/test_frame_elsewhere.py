"""What other pages say of venues and frames: the register, the page of the programme, the first page, the audit log."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar import queries as calendar
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.registries import audit_acts, audit_kinds
from meetings.programme import bodies, framing, keeping_frame, queries, queries_frame, reading, shifting, venues
from meetings.programme.frames import ClosureDraft, DayPlan, FrameDraft, PartyDraft, RoomDraft
from meetings.programme.rules import PartyKind
from tests.programme.racing import at_once
from tests.programme.support import FRIDAY, MGE, MONDAY, SECRETARIAT, Kept, text, venue, whole
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
PROGRAMME = f"/en/meetings/{MGE}/programme/"
WAITS = "no longer those of its meeting"


@pytest.fixture
def desk(signed_in: SignIn) -> Any:
    return signed_in("secretariat@example.org")


def test_venues_are_found_from_the_register_of_meetings(client: Any) -> None:
    assert 'href="/en/venues/"' in client.get("/en/meetings/").text


def test_the_page_of_the_programme_leads_to_its_beginning_then_to_its_frame(desk: Any, signed_in: SignIn) -> None:
    assert f"{PROGRAMME}begin" in desk.get(PROGRAMME).text
    for name in ("desk", "peru", "auditor"):
        assert f"{PROGRAMME}begin" not in signed_in(f"{name}@example.org").get(PROGRAMME).text
    framing.begin(SECRETARIAT, MGE, FrameDraft(venue().id))
    db.session.commit()
    assert f"{PROGRAMME}frame" in desk.get(PROGRAMME).text and f"{PROGRAMME}begin" not in desk.get(PROGRAMME).text
    assert f"{PROGRAMME}frame" in signed_in("desk@example.org").get(PROGRAMME).text
    assert f"{PROGRAMME}frame" not in signed_in("peru@example.org").get(PROGRAMME).text


def test_the_secretariat_is_told_on_the_first_page_that_the_days_are_no_longer_right(
    desk: Any, signed_in: SignIn, kept: Kept
) -> None:
    assert desk.get(f"{PROGRAMME}frame").status_code == 200
    assert WAITS not in desk.get("/en/").text
    meeting = calendar.by_code(MGE)
    meeting.end_on = date(2011, 5, 12)
    db.session.commit()
    shown = desk.get("/en/").text
    assert WAITS in shown and f"{PROGRAMME}frame" in shown
    for name in ("other-secretariat", "desk", "peru"):
        client = signed_in(f"{name}@example.org")
        client.get(PROGRAMME)
        assert WAITS not in client.get("/en/").text


def test_every_act_on_venues_and_frames_has_words_for_it_and_for_what_it_changes(kept: Kept) -> None:
    frame = whole(kept)
    room = queries_frame.room(kept.rooms["narrow"])
    venues.edit_room(SECRETARIAT, room.id, room.revision, RoomDraft(text("Room"), 30, 2, True, (), text("Note"), 9))
    venues.remove_room(SECRETARIAT, room.id, queries_frame.room(room.id).revision)
    venues.restore_room(SECRETARIAT, room.id, queries_frame.room(room.id).revision)
    venues.add_room(SECRETARIAT, kept.venue, RoomDraft(text("New")))
    day = reading.plans_of(frame)[4]
    seen = keeping_frame.mark(keeping_frame.of_day(day))
    framing.set_day(SECRETARIAT, kept.programme, DayPlan(FRIDAY, is_open=False, note=text("Works")), seen)
    framing.choose_rooms(SECRETARIAT, kept.programme, (), {room.id})
    closures = framing.close_room(SECRETARIAT, kept.programme, ClosureDraft(kept.rooms["big"], (MONDAY,)))
    framing.reopen_room(SECRETARIAT, kept.programme, closures[0].id)
    made = bodies.add(SECRETARIAT, kept.programme, PartyDraft(PartyKind.PERSON, text("Somebody")))
    bodies.rename(SECRETARIAT, kept.programme, made.id, text("Else"), keeping_frame.mark(made.name))
    bodies.remove(SECRETARIAT, kept.programme, made.id)
    shifting.shift(SECRETARIAT, kept.programme, whole(kept).revision, 7)

    entries = db.session.execute(sa.select(AuditEntry)).scalars().all()
    assert len(entries) == 12
    for entry in entries:
        kind = audit_kinds.get(entry.object_kind)
        assert audit_acts.get(entry.action) is not None and kind is not None, entry.action
        assert set(entry.before or {}) | set(entry.after or {}) <= set(kind.fields) | kind.silent, entry.action


def test_the_page_of_the_audit_log_tells_of_frames_in_words(signed_in: SignIn, kept: Kept) -> None:
    frame = whole(kept)
    day = reading.plans_of(frame)[0]
    seen = keeping_frame.mark(keeping_frame.of_day(day))
    framing.set_day(SECRETARIAT, kept.programme, DayPlan(MONDAY, periods=day.periods[:2]), seen)
    venues.add_room(SECRETARIAT, kept.venue, RoomDraft(Text.of(ar="قاعة")))
    db.session.commit()
    shown = signed_in("auditor@example.org").get("/en/audit/").text
    assert "A day of the programme of work is changed." in shown and "Lunch: 13:15–14:45" in shown
    assert f"{PROGRAMME}frame" in shown and "North Lawn Building" in shown


def test_of_two_officers_who_begin_a_programme_at_once_one_does(app: Flask) -> None:
    where = venue().id
    answers = at_once(app, *(lambda: framing.begin(SECRETARIAT, MGE, FrameDraft(where)) for _ in range(2)))
    assert sorted(answers) == ["", "programme.begun"]
    assert len(queries.whole(queries.of_meeting(MGE).id).days) == 5


def test_of_two_officers_who_change_a_day_at_once_one_does_and_different_days_are_both_changed(
    app: Flask, kept: Kept
) -> None:
    days = reading.plans_of(whole(kept))
    marks = [keeping_frame.mark(keeping_frame.of_day(day)) for day in days]

    def close(number: int, note: str) -> Any:
        plan = DayPlan(days[number].on, is_open=False, note=text(note))
        return lambda: framing.set_day(SECRETARIAT, kept.programme, plan, marks[number])

    assert sorted(at_once(app, close(0, "One"), close(0, "Two"))) == ["", "record.changed_meanwhile"]
    assert at_once(app, close(1, "One"), close(2, "Two")) == ["", ""]
    assert [day.is_open for day in reading.plans_of(whole(kept))] == [False, False, False, True, True]
