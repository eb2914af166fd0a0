"""Programmes as plain values for tests of pure rules: a week in two rooms, and whatever a test makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from meetings.foundation.languages import Text
from meetings.programme.rules import STANDARD_PERIODS, Arrangement, Interpretation, PartyKind, PeriodKind, SessionKind
from meetings.programme.situation import (
    Day,
    ItemFacts,
    PartyFacts,
    Period,
    RelationFacts,
    RoomFacts,
    SessionFacts,
    Situation,
)

MONDAY = date(2011, 5, 9)
DAYS = tuple(MONDAY + timedelta(days=n) for n in range(5))
MORNING, LUNCH, AFTERNOON, EARLY = 10 * 60, 13 * 60 + 15, 15 * 60, 9 * 60
BIG, SMALL = 1, 2


def text(en: str) -> Text:
    return Text.of(en=en)


def session(id_: int, kind: SessionKind = SessionKind.INFORMAL, /, **values: Any) -> SessionFacts:
    """A session of an hour that is nowhere yet."""
    return SessionFacts(id_, kind, text(f"Session {id_}"), **{"minutes": 60, **values})


def formal(id_: int, on: date | None = None, starts: int | None = None, /, **values: Any) -> SessionFacts:
    """A formal meeting of three hours whose number is its id, in the big room where it is placed."""
    usual: dict[str, Any] = {"minutes": 180, "number": id_, "on": on, "starts": starts}
    return session(id_, SessionKind.FORMAL, **{**usual, "room": BIG if on else None, **values})


def week(*sessions: SessionFacts, **values: Any) -> Situation:
    """Five days with the usual parts and two teams, a big room with six booths and a small one with none."""
    periods = tuple(
        Period(number, on, kind, hours, teams=2)
        for number, (on, (kind, hours)) in enumerate(
            ((on, part) for on in DAYS for part in STANDARD_PERIODS.items()), start=1
        )
    )
    usual: dict[str, Any] = {
        "days": tuple(Day(on) for on in DAYS),
        "periods": periods,
        "rooms": (
            RoomFacts(BIG, text("Big"), 300, 6, is_accessible=True, equipment=frozenset({"screen"})),
            RoomFacts(SMALL, text("Small"), 20),
        ),
        "sessions": sessions,
    }
    return Situation(**{**usual, **values})


def changed(situation: Situation, number: int, **values: Any) -> Situation:
    """The same with one session changed."""
    return replace(situation, sessions=tuple(replace(s, **values) if s.id == number else s for s in situation.sessions))


# --- any programme --------------------------------------------------------------------------------------------------

KEYS = ("bureau", "person:chair")


@st.composite
def anything(draw: st.DrawFn, most: int = 9) -> Situation:
    """A programme in whichever state people leave it: half placed, in rooms that are gone, on days that are closed."""
    days = draw(st.lists(st.sampled_from([*DAYS, MONDAY + timedelta(days=7)]), unique=True, max_size=6).map(sorted))
    open_days = [Day(on, is_open=draw(st.booleans()), is_working=draw(st.booleans())) for on in days]
    kinds = list(STANDARD_PERIODS.items())
    periods, number = [], 0
    for on in days:
        for kind, hours in draw(st.lists(st.sampled_from(kinds), unique=True, max_size=4)):
            number += 1
            periods.append(Period(number, on, kind, hours, draw(st.integers(0, 3))))
    periods.sort(key=lambda period: (period.on, period.hours))
    rooms = (
        RoomFacts(BIG, text("Big"), 300, 6, is_accessible=True),
        RoomFacts(SMALL, text("Small"), draw(st.none() | st.integers(1, 40)), is_available=draw(st.booleans())),
    )
    sessions = tuple(draw(_session(one)) for one in range(1, draw(st.integers(0, most)) + 1))
    ids = [one.id for one in sessions]
    relations = ()
    if len(ids) > 1:
        first, second = draw(st.permutations(ids))[:2]
        order = draw(st.sampled_from(Arrangement))
        relations = (RelationFacts(1, first, second, order, is_hard=draw(st.booleans())),)
    return Situation(
        days=tuple(open_days),
        periods=tuple(periods),
        rooms=rooms,
        parties=(
            PartyFacts("bureau", PartyKind.BODY, text("Bureau")),
            PartyFacts("person:chair", PartyKind.PERSON, text("Chair")),
        ),
        items=(ItemFacts(1, "1", text("Opening")), ItemFacts(2, "2", text("Marking"), is_branch=True)),
        sessions=sessions,
        relations=relations,
    )


@st.composite
def _session(draw: st.DrawFn, number: int) -> SessionFacts:
    is_placed = draw(st.booleans())
    return SessionFacts(
        number,
        draw(st.sampled_from(SessionKind)),
        text(f"Session {number}"),
        draw(st.sampled_from((5, 60, 75, 180, 400))),
        number=draw(st.none() | st.integers(1, 3)),
        attendance=draw(st.integers(0, 400)),
        langs=tuple(draw(st.sets(st.sampled_from(("ar", "en", "fr")), max_size=3))),
        interpretation=draw(st.sampled_from(Interpretation)),
        needs_access=draw(st.booleans()),
        equipment=draw(st.frozensets(st.sampled_from(("screen", "webcast")), max_size=2)),
        room_wish=draw(st.none() | st.sampled_from((BIG, SMALL))),
        period_wishes=tuple(draw(st.sets(st.sampled_from(PeriodKind), max_size=2))),
        not_before=draw(st.none() | st.tuples(st.sampled_from(DAYS), st.integers(0, 1440))),
        not_after=draw(st.none() | st.tuples(st.sampled_from(DAYS), st.integers(0, 1440))),
        parties=draw(st.frozensets(st.sampled_from(KEYS), max_size=2)),
        items=tuple(draw(st.sets(st.sampled_from((1, 2)), max_size=2))),
        is_fixed=draw(st.booleans()),
        is_called_off=draw(st.booleans()),
        on=draw(st.sampled_from(DAYS)) if is_placed else None,
        starts=draw(st.sampled_from((0, 555, EARLY, MORNING, LUNCH, AFTERNOON, 1040))) if is_placed else None,
        room=draw(st.none() | st.sampled_from((BIG, SMALL))) if is_placed else None,
    )
