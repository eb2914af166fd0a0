"""What gives pause about a programme: each kind of it, how grave it is, and a whole sentence for each."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given

from meetings.programme import labels_warnings, posing, showing_warnings, warnings
from meetings.programme.rules import Arrangement, Hours, Interpretation, PartyKind, SessionKind, Severity
from meetings.programme.situation import Closure, Day, ItemFacts, PartyFacts, RelationFacts, Situation
from meetings.programme.warnings import CODES
from meetings.programme.weights import Kind
from meetings.scheduling.score import score
from tests.programme.situations import (
    AFTERNOON,
    BIG,
    DAYS,
    LUNCH,
    MONDAY,
    MORNING,
    SMALL,
    anything,
    formal,
    session,
    text,
    week,
)

G, W, R = Severity.GRAVE, Severity.WARNING, Severity.REMARK
SIX = ("ar", "zh", "en", "fr", "ru", "es")


def found(situation: Situation) -> list[tuple[Severity, str, tuple[int, ...]]]:
    return [(one.severity, one.code, one.sessions) for one in warnings.warnings(situation)]


def at(on: int, starts: int, room: int | None = SMALL, **values: Any) -> dict[str, Any]:
    return {"on": DAYS[on], "starts": starts, "room": room, **values}


def lost(room: int) -> Closure:
    return Closure(1, room, MONDAY, Hours(0, 1440), text("Works"))


CHAIR = PartyFacts("person:chair", PartyKind.PERSON, text("Jim McLay"))
SERVED = {"langs": SIX, "interpretation": Interpretation.GRANTED}
CASES: dict[str, tuple[Situation, tuple[Severity, str, tuple[int, ...]], str]] = {
    "room": (
        week(session(1, **at(0, MORNING)), session(2, **at(0, MORNING + 30))),
        (G, "room", (1, 2)),
        "“Session 1” and “Session 2” are in the same room at the same time: Small (Monday 9 May 2011, 10:30–11:00).",
    ),
    "person": (
        week(
            session(1, **at(0, MORNING), parties=frozenset({"person:chair"})),
            session(2, **at(0, MORNING, BIG), parties=frozenset({"person:chair"})),
            parties=(CHAIR,),
        ),
        (G, "person", (1, 2)),
        "Jim McLay has to be at “Session 1” and at “Session 2” at the same time (Monday 9 May 2011, 10:00–11:00).",
    ),
    "two formal meetings": (
        week(formal(1, MONDAY, MORNING), formal(2, MONDAY, MORNING + 60, room=SMALL)),
        (G, "formal", (1, 2)),
        "Two formal meetings are held at the same time: “1. Session 1” and “2. Session 2” "
        "(Monday 9 May 2011, 11:00–13:00).",
    ),
    "beside a formal meeting": (
        week(formal(1, MONDAY, MORNING), session(2, **at(0, MORNING))),
        (W, "beside_formal", (1, 2)),
        "“Session 2” is held during the formal meeting “1. Session 1” (Monday 9 May 2011, 10:00–11:00).",
    ),
    "capacity": (
        week(session(1, **at(0, MORNING), attendance=45)),
        (W, "capacity", (1,)),
        "Small is too small for “Session 1” (seats: 20; people expected: 45).",
    ),
    "interpretation": (
        week(*(session(n, **at(0, AFTERNOON, BIG), **SERVED) for n in (1, 2, 3))),
        (G, "interpretation", (1, 2, 3)),
        "More teams of interpreters are needed at the same time than there are (Monday 9 May 2011, 15:00–16:00; "
        "needed: 3; there are: 2): “Session 1”, “Session 2” and “Session 3”.",
    ),
    "booths": (
        week(session(1, **at(0, MORNING), **SERVED)),
        (G, "few_booths", (1,)),
        "Small has too few booths for the languages of “Session 1” (booths: 0; languages: 6).",
    ),
    "access": (
        week(session(1, **at(0, MORNING), needs_access=True)),
        (G, "access", (1,)),
        "“Session 1” needs a room that people in wheelchairs can use; Small is none.",
    ),
    "equipment": (
        week(session(1, **at(0, MORNING), equipment=frozenset({"screen"}))),
        (G, "equipment", (1,)),
        "Small does not have what “Session 1” needs: Screen and projector.",
    ),
    "closed day": (
        week(session(1, **at(0, MORNING)), days=(Day(MONDAY, is_open=False), *map(Day, DAYS[1:]))),
        (G, "day_closed", (1,)),
        "“Session 1” is on a day on which no sessions are held (Monday 9 May 2011).",
    ),
    "no day of the programme": (
        week(session(1, **at(0, MORNING)), days=tuple(map(Day, DAYS[1:]))),
        (G, "day_unknown", (1,)),
        "“Session 1” is on a day that does not belong to this programme (Monday 9 May 2011).",
    ),
    "no working day": (
        week(
            session(1, **at(0, MORNING)),
            session(2, **at(0, AFTERNOON)),
            days=(Day(MONDAY, is_working=False), *map(Day, DAYS[1:])),
        ),
        (W, "not_working", (1, 2)),
        "This is not a working day at the venue: Monday 9 May 2011. What is planned for it: “Session 1” and "
        "“Session 2”.",
    ),
    "more days than the mandate gives": (
        week(
            *(session(n + 1, **at(n, MORNING)) for n in range(3)),
            mandated_days=2,
        ),
        (W, "too_many_days", (3,)),
        "Sessions are planned on more days than the mandate gives the meeting (planned: 3; mandated: 2). "
        "On the last of them: “Session 3”.",
    ),
    "a room that is gone": (
        week(session(1, **at(0, MORNING)), rooms=(week().rooms[0], replace(week().rooms[1], is_available=False))),
        (G, "room_gone", (1,)),
        "“Session 1” is in a room that the meeting does not have any more: Small.",
    ),
    "a room that is lost": (
        week(session(1, **at(0, MORNING)), closures=(lost(SMALL),)),
        (G, "room_closed", (1,)),
        "“Session 1” is in a room that the meeting does not have then: Small (Monday 9 May 2011, 10:00–11:00).",
    ),
    "no room yet": (
        week(session(1, **at(0, MORNING, None))),
        (W, "no_room", (1,)),
        "“Session 1” has no room yet (Monday 9 May 2011, 10:00–11:00).",
    ),
    "outside the hours": (
        week(session(1, **at(0, 12 * 60 + 30))),
        (W, "hours", (1,)),
        "“Session 1” is not within the hours of the programme (Monday 9 May 2011, 12:30–13:30).",
    ),
    "unplaced": (week(session(1)), (W, "unplaced", (1,)), "“Session 1” has no day and hour yet."),
    "too early": (
        week(session(1, **at(0, MORNING), not_before=(MONDAY, LUNCH))),
        (G, "not_before", (1,)),
        "“Session 1” cannot begin before Monday 9 May 2011, 13:15, and is planned earlier "
        "(Monday 9 May 2011, 10:00–11:00).",
    ),
    "numbers backward": (
        week(formal(2, MONDAY, MORNING), formal(1, MONDAY, AFTERNOON)),
        (W, "numbers", (1, 2)),
        "By their numbers “1. Session 1” comes before “2. Session 2”; by their hours it does not.",
    ),
    "a number twice": (
        week(formal(1, MONDAY, MORNING), formal(2, MONDAY, AFTERNOON, number=1)),
        (W, "number_twice", (1, 2)),
        "More than one session has the number 1: “1. Session 1” and “1. Session 2”.",
    ),
    "no number": (
        week(formal(1, MONDAY, MORNING, number=None)),
        (R, "without_number", (1,)),
        "“Session 1” is a formal meeting and has no number yet.",
    ),
    "an item without time": (
        week(formal(1, items=(7,)), items=(ItemFacts(7, "6 (a)", text("Marking")),)),
        (W, "item_without_time", (1,)),
        "No time is planned for this item of the agenda: 6 (a) Marking.",
    ),
    "interpretation refused": (
        week(session(1, **at(0, MORNING), interpretation=Interpretation.NOT_GRANTED)),
        (R, "interpretation_refused", (1,)),
        "“Session 1” is without the interpretation that was asked for.",
    ),
    "an unusual hour": (
        week(session(1, SessionKind.SIDE_EVENT, **at(0, MORNING))),
        (R, "usual_period", (1,)),
        "“Session 1” is not at the usual time of the day for what it is (Lunch).",
    ),
    "another room": (
        week(session(1, **at(0, MORNING), room_wish=BIG)),
        (R, "room_wish", (1,)),
        "“Session 1” is wanted in another room: Big.",
    ),
    "tied to what is called off": (
        week(
            session(1, **at(0, MORNING)),
            session(2, is_called_off=True),
            relations=(RelationFacts(1, 2, 1, Arrangement.BEFORE),),
        ),
        (W, "related_called_off", (1, 2)),
        "“Session 1” is tied to “Session 2”, which is called off.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_gives_pause_and_says_so_in_a_sentence(case: str, app: Flask) -> None:
    situation, expected, sentence = CASES[case]

    assert expected in found(situation)
    with app.test_request_context("/en/"):
        said = [one.sentence.striptags() for one in showing_warnings.told(situation, warnings.warnings(situation))]
    assert sentence in said


@pytest.mark.parametrize("order", Arrangement)
def test_how_two_sessions_do_not_stand_to_one_another(order: Arrangement, app: Flask) -> None:
    apart = order in {Arrangement.SAME_DAY, Arrangement.NEXT_DAY, Arrangement.DIRECTLY_BEFORE}
    second = at(2 if apart else 0, MORNING, BIG)
    situation = week(
        session(1, **at(0, AFTERNOON)), session(2, **second), relations=(RelationFacts(1, 1, 2, order, is_hard=False),)
    )

    assert (R, "relation_wish", (1, 2)) in found(situation)
    hard = replace(situation, relations=(replace(situation.relations[0], is_hard=True),))
    assert (G, "relation", (1, 2)) in found(hard)
    with app.test_request_context("/en/"):
        (said,) = (
            one.sentence.striptags()
            for one in showing_warnings.told(hard, warnings.warnings(hard))
            if one.severity is Severity.GRAVE
        )
    assert "“Session 1”" in said and "“Session 2”" in said


def test_a_sound_programme_gives_no_pause() -> None:
    situation = week(
        formal(1, MONDAY, MORNING, items=(7,), attendance=200, **SERVED),
        session(2, SessionKind.SIDE_EVENT, **at(0, LUNCH)),
        items=(ItemFacts(6, "1", text("Debate"), is_branch=True), ItemFacts(7, "1 (a)", text("Marking"))),
    )
    assert found(situation) == []


def test_as_many_days_as_the_mandate_gives_are_in_order() -> None:
    situation = week(*(session(n + 1, **at(n, MORNING)) for n in range(3)), mandated_days=3)
    assert "too_many_days" not in {code for _, code, _ in found(situation)}


def test_teams_that_were_promised_are_not_missed_twice() -> None:
    situation = week(*(session(n, **at(0, AFTERNOON, BIG), **SERVED) for n in (1, 2, 3)))
    assert "as_available" not in {code for _, code, _ in found(situation)}


def test_what_weighs_less_than_usual_is_less_grave() -> None:
    situation = week(session(1, **at(0, MORNING), needs_access=True), weights={"needs": 5})
    assert (W, "access", (1,)) in found(situation)


def test_the_gravest_come_first() -> None:
    situation = week(session(1), session(2, **at(0, MORNING)), session(3, **at(0, MORNING)))
    order = [severity for severity, _, _ in found(situation)]
    assert order == sorted(order, key=list(Severity).index) and order[0] is Severity.GRAVE


def test_there_is_a_sentence_for_every_code() -> None:
    related = {Kind.RELATION.value, Kind.RELATION_WISH.value}
    assert set(labels_warnings.SENTENCES) == set(CODES) - related
    assert set(labels_warnings.RELATED) == set(Arrangement)


def test_a_warning_can_be_stored_as_it_is() -> None:
    for situation, _, _ in CASES.values():
        for one in warnings.warnings(situation):
            stored = one.as_dict()
            assert json.loads(json.dumps(stored)) == stored


@given(anything())
def test_warnings_and_score_are_of_one_mind(situation: Situation) -> None:
    """What must not be and is no matter of what is yet to be done is grave; and nothing else is."""
    scored = score(posing.pose(situation), posing.plan(situation))
    grave = [one for one in warnings.warnings(situation) if one.severity is Severity.GRAVE]
    eased = {"unplaced", "slot"}
    assert bool(grave) >= any(kind not in eased for kind in scored.hard_by_kind)
    assert not grave or scored.hard


def test_any_programme_can_be_put_into_words(app: Flask) -> None:
    @given(anything())
    def said(situation: Situation) -> None:
        for one in showing_warnings.told(situation, warnings.warnings(situation)):
            assert "%(" not in one.sentence and one.sentence.endswith(".")

    with app.test_request_context("/en/"):
        said()
