"""What is asked of a timetable, by kinds, and what it costs where a kind is not met; None: it must be met.

The kinds are the words that problems, scores, warnings and the settings of a programme share.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from meetings.scheduling.problem import HARD, Weight

from .rules import PeriodKind, SessionKind


class Kind(StrEnum):
    """What may be broken, the gravest first."""

    ROOM = "room"  # two sessions in one room at once
    SLOT = "slot"  # outside the hours in which the meeting has the room
    FIXED = "fixed"  # moved, though it is fixed
    UNPLACED = "unplaced"
    PERSON = "person"  # wanted in two places at once
    BODY = "body"
    FORMAL = "formal"  # two formal meetings at once: the meeting is one
    NEEDS = "needs"  # access, booths, equipment
    INTERPRETATION = "interpretation"  # more teams than there are
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    RELATION = "relation"  # how two sessions have to stand to one another
    CAPACITY = "capacity"
    NUMBERS = "numbers"  # formal meetings in the order of their numbers
    TEAM_DAY = "team_day"  # a team works two meetings a day
    BESIDE_FORMAL = "beside_formal"  # something else while a formal meeting is held
    ITEM = "item"  # one item of the agenda in two places at once
    AS_AVAILABLE = "as_available"  # no team is left for who gets one if there is one
    BOOTHS = "booths"  # nor booths
    RELATION_WISH = "relation_wish"
    PERIOD_WISH = "period_wish"
    ROOM_WISH = "room_wish"
    USUAL_PERIOD = "usual_period"  # groups before formal meetings, side events at lunch


CAPACITY_STEP = 25
"""So many people too many count once more."""

TEAM_MEETINGS = 2
"""So many meetings a team of interpreters works in a day."""

USUAL: Mapping[Kind, Weight] = {
    Kind.ROOM: HARD,
    Kind.SLOT: HARD,
    Kind.FIXED: HARD,
    Kind.UNPLACED: HARD,
    Kind.PERSON: HARD,
    Kind.BODY: HARD,
    Kind.FORMAL: HARD,
    Kind.NEEDS: HARD,
    Kind.INTERPRETATION: HARD,
    Kind.NOT_BEFORE: HARD,
    Kind.NOT_AFTER: HARD,
    Kind.RELATION: HARD,
    Kind.CAPACITY: 50,
    Kind.NUMBERS: 50,
    Kind.TEAM_DAY: 30,
    Kind.BESIDE_FORMAL: 20,
    Kind.ITEM: 20,
    Kind.AS_AVAILABLE: 10,
    Kind.BOOTHS: 10,
    Kind.RELATION_WISH: 10,
    Kind.PERIOD_WISH: 8,
    Kind.ROOM_WISH: 6,
    Kind.USUAL_PERIOD: 4,
}
"""What each kind usually costs each time."""

SETTLED = frozenset({Kind.ROOM, Kind.SLOT, Kind.FIXED})
"""What no programme weighs otherwise: what rooms, hours and fixed sessions are."""

WEIGHT_MAXIMUM = 1_000
"""The most that a breach may cost."""

USUAL_PERIODS: Mapping[SessionKind, frozenset[PeriodKind]] = {
    SessionKind.FORMAL: frozenset({PeriodKind.MORNING, PeriodKind.AFTERNOON}),
    SessionKind.INFORMAL: frozenset({PeriodKind.MORNING, PeriodKind.AFTERNOON}),
    SessionKind.BUREAU: frozenset({PeriodKind.GROUPS, PeriodKind.LUNCH}),
    SessionKind.GROUP: frozenset({PeriodKind.GROUPS}),
    SessionKind.SIDE_EVENT: frozenset({PeriodKind.LUNCH}),
    SessionKind.BRIEFING: frozenset({PeriodKind.LUNCH, PeriodKind.MORNING, PeriodKind.AFTERNOON}),
}
"""The parts of a day in which a kind of session is usually held, for those that name none."""


def all_weights(own: Mapping[str, Weight]) -> dict[Kind, Weight]:
    """The weights of a programme: its own, and the usual ones for what it does not name or cannot weigh."""
    return {kind: own[kind] if kind in own and kind not in SETTLED else usual for kind, usual in USUAL.items()}
