"""What a release holds, and what one changes of another: nothing is lost on the way, a session has one line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.languages import LANGUAGES, Text
from meetings.programme import changes, content
from meetings.programme.changes import Field, What
from meetings.programme.content import (
    Content,
    HeldDay,
    HeldItem,
    HeldParty,
    HeldPeriod,
    HeldRoom,
    HeldSession,
)
from meetings.programme.rules import Hours, Interpretation, PartyKind, PeriodKind, SessionKind
from meetings.programme.situation import Day, ItemFacts, PartyFacts, RoomFacts, SessionFacts, Situation

MONDAY = date(2011, 5, 9)
DAYS = [MONDAY + timedelta(days=n) for n in range(5)]
ROOMS = {1: "Conference Room 1", 2: "Conference Room 4"}
ITEMS = {5: (5,), 6: (6,), 61: (6, 1)}
PARTIES = ("bureau", "group:african")

texts = st.dictionaries(st.sampled_from(LANGUAGES), st.text(min_size=1, max_size=8), max_size=2).map(Text.of)


@st.composite
def sessions(draw: Any, number: int) -> HeldSession:
    is_placed = draw(st.booleans())
    return HeldSession(
        id=number,
        kind=draw(st.sampled_from(SessionKind)),
        title=draw(texts),
        minutes=draw(st.sampled_from([60, 75, 180])),
        number=draw(st.none() | st.integers(1, 20)),
        note=draw(texts),
        langs=tuple(draw(st.lists(st.sampled_from(LANGUAGES), unique=True))),
        interpretation=draw(st.sampled_from([Interpretation.NONE, Interpretation.GRANTED])),
        is_open=draw(st.booleans()),
        is_called_off=draw(st.booleans()),
        parties=tuple(sorted(draw(st.sets(st.sampled_from(PARTIES))))),
        items=tuple(sorted(draw(st.sets(st.sampled_from(sorted(ITEMS)))))),
        on=draw(st.sampled_from(DAYS)) if is_placed else None,
        starts=draw(st.sampled_from([600, 900])) if is_placed else None,
        room=draw(st.none() | st.sampled_from(sorted(ROOMS))) if is_placed else None,
    )


@st.composite
def contents(draw: Any) -> Content:
    numbers = sorted(draw(st.sets(st.integers(1, 8), max_size=6)))
    held = tuple(draw(sessions(number)) for number in numbers)
    open_days = draw(st.sets(st.sampled_from(DAYS)))
    return Content(
        zone="America/New_York",
        venue=Text.of(en="North Lawn Building"),
        days=tuple(HeldDay(day, day in open_days) for day in DAYS),
        periods=tuple(
            HeldPeriod(day, PeriodKind.MORNING, Hours(600, 780)) for day in sorted(draw(st.sets(st.sampled_from(DAYS))))
        ),
        rooms=tuple(HeldRoom(number, Text.of(en=name)) for number, name in ROOMS.items()),
        items=tuple(HeldItem(number, path) for number, path in ITEMS.items()),
        parties=tuple(HeldParty(key, Text.of(en=key)) for key in PARTIES),
        sessions=content._in_order(held),
    )


def applied(sessions: Iterable[HeldSession], found: changes.Changes) -> frozenset[HeldSession]:
    """What sessions come to once the changes are made in them."""
    standing = {session.id: session for session in sessions}
    for change in found.sessions:
        if change.after is None:
            del standing[change.id]
        else:
            standing[change.id] = change.after
    return frozenset(standing.values())


@given(contents())
def test_what_is_stored_says_the_same_and_has_the_same_fingerprint(held: Content) -> None:
    again = content.from_json(json.loads(json.dumps(content.to_json(held))))

    assert again == held
    assert content.digest(again) == content.digest(held)


@given(contents())
def test_a_programme_changes_nothing_of_itself(held: Content) -> None:
    assert not changes.between(held, held)


@given(contents(), contents())
def test_the_changes_made_in_one_programme_give_the_other(before: Content, after: Content) -> None:
    found = changes.between(before, after)

    assert applied(before.sessions, found) == frozenset(after.sessions)


@given(contents(), contents())
def test_a_session_has_one_line_at_most_and_none_where_it_is_the_same(before: Content, after: Content) -> None:
    found = changes.between(before, after)

    ids = [change.id for change in found.sessions]
    assert len(ids) == len(set(ids))
    for number in before.session_by_id.keys() | after.session_by_id.keys():
        is_same = before.session_by_id.get(number) == after.session_by_id.get(number)
        assert (number in ids) is not is_same


@given(contents(), contents())
def test_going_back_has_the_same_lines_the_other_way_round(before: Content, after: Content) -> None:
    there, back = changes.between(before, after), changes.between(after, before)

    ways = {(change.id, change.before, change.after, change.fields) for change in there.sessions}
    assert ways == {(change.id, change.after, change.before, change.fields) for change in back.sessions}
    assert len(there.days) == len(back.days)


@given(contents(), contents(), st.sets(st.integers(1, 8)))
def test_a_correction_changes_the_sessions_it_is_about_and_no_other(
    before: Content, now: Content, wanted: set[int]
) -> None:
    held = content.corrected(before, now, wanted)

    for number in before.session_by_id.keys() | now.session_by_id.keys():
        source = now if number in wanted else before
        assert held.session_by_id.get(number) == source.session_by_id.get(number)
    assert (held.days, held.periods) == (before.days, before.periods)
    assert {change.id for change in changes.between(before, held).sessions} <= wanted
    assert content.from_json(content.to_json(held)) == held


# --- what is announced of a programme in work -----------------------------------------------------------------------


def situation(*given_sessions: SessionFacts) -> Situation:
    return Situation(
        days=tuple(Day(day) for day in DAYS),
        rooms=(
            RoomFacts(1, Text.of(en="Conference Room 1")),
            RoomFacts(2, Text.of(en="Conference Room 4")),
            RoomFacts(3, Text.of(en="Lost"), is_available=False),
        ),
        parties=(
            PartyFacts("bureau", PartyKind.BODY, Text.of(en="Bureau")),
            PartyFacts("person:chair", PartyKind.PERSON, Text.of(en="Jim McLay")),
        ),
        items=(ItemFacts(5, "5", Text.of(en="A draft heading"), path=(5,)),),
        sessions=given_sessions,
    )


def facts(number: int = 1, **values: Any) -> SessionFacts:
    usual: dict[str, Any] = {"kind": SessionKind.FORMAL, "title": Text.of(en="Marking"), "minutes": 180}
    return SessionFacts(id=number, **{**usual, **values})


def announced(*given_sessions: SessionFacts, issued: dict[int, HeldItem] | None = None) -> Content:
    return content.of(situation(*given_sessions), "America/New_York", Text.of(en="North Lawn Building"), issued or {})


def test_a_session_that_is_not_listed_is_in_no_release() -> None:
    held = announced(facts(1), facts(2, is_listed=False, parties=frozenset({"bureau"}), items=(5,)))

    assert [session.id for session in held.sessions] == [1]
    assert not held.parties and not held.items


def test_interpretation_is_announced_once_it_is_granted() -> None:
    wished = facts(1, interpretation=Interpretation.WANTED, langs=("en", "fr"))
    granted = facts(2, interpretation=Interpretation.GRANTED, langs=("en", "fr"))

    first, second = announced(wished, granted).sessions

    assert (first.interpretation, first.langs) == (Interpretation.NONE, ())
    assert (second.interpretation, second.langs) == (Interpretation.GRANTED, ("en", "fr"))


def test_which_persons_must_come_is_not_announced() -> None:
    held = announced(facts(1, parties=frozenset({"bureau", "person:chair"})))

    assert held.sessions[0].parties == ("bureau",)
    assert [party.key for party in held.parties] == ["bureau"]


def test_an_item_has_its_number_and_its_heading_only_where_the_agenda_was_issued() -> None:
    (draft,) = announced(facts(1, items=(5,))).items
    (issued,) = announced(facts(1, items=(5,)), issued={5: HeldItem(5, (6, 1), Text.of(en="Marking"))}).items

    assert draft == HeldItem(5, (5,))
    assert issued == HeldItem(5, (6, 1), Text.of(en="Marking"))


def test_a_room_that_is_lost_is_named_while_a_session_stands_in_it() -> None:
    without = announced(facts(1))
    inside = announced(facts(1, on=MONDAY, starts=600, room=3))

    assert [room.id for room in without.rooms] == [1, 2]
    assert [room.id for room in inside.rooms] == [1, 2, 3]


# --- what a line says -----------------------------------------------------------------------------------------------


def one(**values: Any) -> HeldSession:
    usual: dict[str, Any] = {"kind": SessionKind.FORMAL, "title": Text.of(en="Marking"), "minutes": 180}
    return HeldSession(id=1, **{**usual, "on": MONDAY, "starts": 600, "room": 1, **values})


def held_of(*given_sessions: HeldSession, **values: Any) -> Content:
    rooms = tuple(HeldRoom(number, Text.of(en=name)) for number, name in ROOMS.items())
    usual: dict[str, Any] = {"zone": "America/New_York", "rooms": rooms, "sessions": given_sessions}
    return Content(**{**usual, **values})


def what(before: HeldSession, after: HeldSession) -> tuple[What, tuple[Field, ...]]:
    (change,) = changes.between(held_of(before), held_of(after)).sessions
    return change.what, change.fields


def test_a_session_that_moves_to_another_room_too_has_moved() -> None:
    assert what(one(), one(starts=900, room=2)) == (What.MOVED, (Field.TIME, Field.ROOM))


def test_a_session_in_another_room_at_the_same_time_has_that_line() -> None:
    assert what(one(), one(room=2)) == (What.ROOM, (Field.ROOM,))


def test_a_session_that_is_called_off_and_moved_is_called_off() -> None:
    assert what(one(), one(starts=900, is_called_off=True)) == (What.CALLED_OFF, (Field.TIME, Field.STANDING))
    assert what(one(is_called_off=True), one()) == (What.REINSTATED, (Field.STANDING,))


def test_a_room_that_is_called_otherwise_is_a_change_of_the_sessions_in_it() -> None:
    renamed = replace(held_of(one()), rooms=(HeldRoom(1, Text.of(en="Hall 1")), HeldRoom(2, Text.of(en="Hall 2"))))

    (change,) = changes.between(held_of(one()), renamed).sessions

    assert change.what is What.ROOM


def test_a_room_that_nobody_uses_is_no_change() -> None:
    more = replace(held_of(one()), rooms=(*held_of().rooms, HeldRoom(3, Text.of(en="Hall 3"))))

    assert not changes.between(held_of(one()), more)


def test_another_clock_moves_every_session_that_has_an_hour() -> None:
    unplaced = replace(one(), id=2, on=None, starts=None, room=None)
    before = held_of(one(), unplaced)

    (change,) = changes.between(before, replace(before, zone="Europe/Zurich")).sessions

    assert (change.id, change.what) == (1, What.MOVED)


def test_a_day_that_is_closed_has_a_line() -> None:
    before = held_of(days=(HeldDay(MONDAY),))
    after = held_of(days=(HeldDay(MONDAY, is_open=False, note=Text.of(en="Labour Day")),))

    (change,) = changes.between(before, after).days

    assert (change.before, change.after) == (before.days[0], after.days[0])
