"""Review conferences made up by chance, but as real ones are: ten working days in two weeks, formal meetings in six
languages, five regional groups that meet before ten, consultations, a bureau, side events at lunch.

`conference(seed, size)` gives the same problem for the same seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from meetings.scheduling.problem import (
    DAY,
    HARD,
    Ban,
    Clash,
    ClashKind,
    Count,
    Order,
    Placement,
    Problem,
    Relation,
    Room,
    Session,
    Slot,
    Span,
    Supply,
    Weight,
    Wish,
)

DAYS = (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)
EARLY, MORNING, LUNCH, AFTERNOON = (540, 600), (600, 780), (795, 885), (900, 1080)
FRAMES = (EARLY, MORNING, LUNCH, AFTERNOON)
GROUPS = ("african", "asia-pacific", "eastern-european", "latin-american-and-caribbean", "western-european-and-others")
HALF, HOUR, EVENT = 180, 60, 90  # minutes of a half-day, of a group’s meeting, of a side event
INTERPRETATION, BOOTHS, ACCESS = "interpretation", "booth-6", "step-free"
POPULAR = (4, 8, 8, 2, 1, 2, 4, 2, 1, 1)
"""How much organisers want each day: while ministers are there, and before the haggling begins."""
PER_DAY = 2  # meetings that a team of interpreters works in a day


@dataclass(frozen=True)
class Size:
    """How large: `bodies` is the plenary and its committees, each with so many formal meetings in an order."""

    bodies: tuple[int, ...]
    consultations: int
    bureau: int
    group_meetings: int  # of each of the five groups
    events: int
    briefings: int
    capacities: tuple[int, ...]  # of the rooms, those with booths first
    booths: int
    teams: int
    facilitators: int
    shared: float = 0.25  # of all pairs of consultations, those in which the same delegates are wanted

    @property
    def sessions(self) -> int:
        """All together."""
        meetings = sum(self.bodies) + self.bureau + len(GROUPS) * self.group_meetings
        return meetings + self.consultations + self.events + self.briefings


REVIEW = Size((16,), 12, 5, 3, 10, 2, (700, 450, 250, 200, 150, 120, 100, 80, 60, 50, 40, 30), 4, 3, 8)
"""Sixty sessions in twelve rooms, with three teams of interpreters."""

DENSE = replace(REVIEW, consultations=13, briefings=1, facilitators=6, shared=0.35)
"""As many, with more that cannot be at once: hard to prove, since the half-days without a formal meeting are few."""

LARGE = Size(
    (18, 14, 14, 14),
    62,
    9,
    9,
    108,
    16,
    (1800, 700, 600, 500, 450, 300, 250, 250, 200, 150, 150, 120, 120, 100, 100, 80, 80, 60, 60, 50, 50, 40, 30, 30),
    8,
    6,
    24,
)
"""Three hundred sessions in twenty-four rooms: a plenary and three main committees."""


@dataclass
class _Making:
    """A problem that grows."""

    rng: random.Random
    size: Size
    sessions: list[Session] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    bans: list[Ban] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def session(
        self,
        minutes: int,
        attendance: int,
        *,
        teams: int = 0,
        fixed: Placement | None = None,
        needs: Iterable[str] = (),
    ) -> int:
        """One more; `teams` of interpreters make it need booths."""
        number = len(self.sessions)
        draws = {INTERPRETATION: teams} if teams else {}
        said = frozenset({*needs, *([BOOTHS] if teams else [])})
        self.sessions.append(Session(number, minutes, attendance, said, draws, fixed))
        return number

    def only(self, session: int, kind: str, frames: Iterable[tuple[int, int]], weight: Weight = HARD) -> None:
        """A session has to be (or would rather be) at these times of a day."""
        spans = tuple(_at(day, frame) for day in DAYS for frame in frames)
        self.wishes.append(Wish(session, kind, weight, spans=spans))

    def apart(self, sessions: Iterable[int], kind: ClashKind, weight: Weight, about: str = "") -> None:
        """No two of them at once."""
        self.clashes += [Clash(one, other, kind, weight, about) for one, other in combinations(sessions, 2)]

    def in_order(self, sessions: list[int]) -> None:
        """One after the other."""
        self.relations += [Relation(one, other, Order.BEFORE, "order") for one, other in pairwise(sessions)]

    def not_on(self, session: int, days: Iterable[int], weight: Weight) -> None:
        """Whole days that do not suit."""
        for day in days:
            self.bans.append(Ban(session, Span(day * DAY, (day + 1) * DAY), "not-before-after", weight))


def _at(day: int, frame: tuple[int, int]) -> Span:
    return Span(day * DAY + frame[0], day * DAY + frame[1])


def conference(seed: int, size: Size = REVIEW) -> Problem:
    """A conference of this size."""
    making = _Making(random.Random(seed), size)
    formal = [_formal(making, body, number) for body, number in enumerate(size.bodies)]
    consultations = _consultations(making, formal)
    bureau = _bureau(making)
    groups = _groups(making)
    # Whoever is in the bureau is in a group too; the groups would rather not meet without them.
    for one in bureau:
        for other in groups:
            making.clashes.append(Clash(one, other, ClashKind.BODY, 2, "bureau"))
    # Small delegations are one person: consultations beside the plenary cost them one of the two.
    for one in formal[0]:
        for other in consultations:
            making.clashes.append(Clash(one, other, ClashKind.BODY, 3, "small delegations"))
    _events(making)
    _briefings(making)
    return Problem(
        tuple(making.sessions),
        tuple(
            Room(number, capacity, frozenset({ACCESS} | ({BOOTHS} if number < size.booths else set())))
            if number < len(size.capacities) - 2
            else Room(number, capacity)
            for number, capacity in enumerate(size.capacities)
        ),
        _slots(size),
        tuple(making.clashes),
        tuple(making.bans),
        tuple(making.wishes),
        tuple(making.relations),
        tuple(_supplies(size)),
        {"capacity": HARD, "room": HARD, "needs": HARD, "slot": HARD, "unplaced": HARD, "fixed": HARD},
    )


def _slots(size: Size) -> tuple[Slot, ...]:
    """Every room in each half-day, at lunch and before ten; the plenary hall is got ready before ten and at lunch."""
    spans = [(_at(day, frame), frame) for day in DAYS for frame in FRAMES]
    places = [
        (room, span)
        for span, frame in spans
        for room in range(len(size.capacities))
        if room or frame in (MORNING, AFTERNOON)
    ]
    return tuple(Slot(number, room, span) for number, (room, span) in enumerate(places))


def _supplies(size: Size) -> Iterable[Supply]:
    for day in DAYS:
        for half in (MORNING, AFTERNOON):
            yield Supply(INTERPRETATION, _at(day, half), size.teams, Count.AT_ONCE, "interpretation")
        whole = Span(day * DAY, (day + 1) * DAY)
        yield Supply(INTERPRETATION, whole, PER_DAY * size.teams, Count.IN_ALL, "interpretation-day")
        # Beyond half of that is overtime somewhere else in the house.
        yield Supply(INTERPRETATION, whole, size.teams, Count.IN_ALL, "interpretation-spread", 1)


def _formal(making: _Making, body: int, count: int) -> list[int]:
    """Formal meetings of a body in their order; the plenary opens and closes the conference."""
    size, plenary = making.size, body == 0
    meetings = []
    for number in range(count):
        fixed = None
        if plenary and number in (0, count - 1):
            fixed = Placement(0, _at(DAYS[0], MORNING) if number == 0 else _at(DAYS[-1], AFTERNOON))
        meetings.append(making.session(HALF, size.capacities[min(body, 3)], teams=1, fixed=fixed, needs=[ACCESS]))
    making.in_order(meetings)
    for meeting in meetings:
        making.only(meeting, "half-days", (MORNING, AFTERNOON))
    if not plenary:
        # Committees begin after the general debate and report before the end.
        making.not_on(meetings[0], DAYS[:1], HARD)
        making.not_on(meetings[-1], DAYS[-1:], HARD)
        for meeting in meetings[1:-1]:
            making.not_on(meeting, (DAYS[4],), 1)  # Friday of the first week is for capitals
    return meetings


def _consultations(making: _Making, formal: list[list[int]]) -> list[int]:
    """Informal consultations under facilitators, of whom each leads several; on what a formal meeting has opened."""
    rng, size = making.rng, making.size
    found, led = [], {number: list[int]() for number in range(size.facilitators)}
    for _ in range(size.consultations):
        session = making.session(HALF, rng.choice((40, 60, 90, 120, 150)), teams=int(rng.random() < 0.3))
        found.append(session)
        making.only(session, "half-days", (MORNING, AFTERNOON))
        body = rng.choice(formal)
        opened = rng.randrange(1, len(body) // 2)
        making.relations.append(Relation(body[opened], session, Order.BEFORE, "opened"))
        if rng.random() < 0.5:
            making.relations.append(Relation(session, body[-1], Order.BEFORE, "reports"))
        leads = rng.sample(range(size.facilitators), k=rng.choice((1, 1, 2)))
        for person in leads:
            led[person].append(session)
        if rng.random() < 0.4:
            making.not_on(session, rng.sample(DAYS, k=3), rng.choice((2, 4)))
    for person, sessions in led.items():
        making.apart(sessions, ClashKind.PERSON, HARD, f"facilitator {person + 1}")
    for one, other in combinations(found, 2):
        if rng.random() < size.shared:
            making.clashes.append(Clash(one, other, ClashKind.STATED, 2, "the same delegates"))
    return found


def _bureau(making: _Making) -> list[int]:
    """The bureau before ten, never twice a day, and not far from one meeting to the next."""
    found = [making.session(HOUR, 25) for _ in range(making.size.bureau)]
    making.in_order(found)
    for session in found:
        making.only(session, "before-ten", (EARLY,))
    making.relations += [Relation(one, other, Order.OTHER_DAY, "once-a-day") for one, other in pairwise(found)]
    making.relations += [Relation(one, other, Order.A_DAY_BETWEEN, "spread", 1) for one, other in pairwise(found)]
    return found


def _groups(making: _Making) -> list[int]:
    """Regional groups before ten, each once a day at most, as early as they can for the first time, in one room."""
    rng, found = making.rng, []
    for group in GROUPS:
        own = [making.session(HOUR, rng.choice((40, 60, 80, 100))) for _ in range(making.size.group_meetings)]
        making.in_order(own)
        for session in own:
            making.only(session, "before-ten", (EARLY,))
            if rng.random() < 0.4:
                making.not_on(session, rng.sample(DAYS, k=2), rng.choice((2, 5)))
        making.wishes.append(
            Wish(own[0], "first-days", 4, spans=tuple(_at(day, EARLY) for day in DAYS[:2]), about=group)
        )
        for one, other in pairwise(own):
            making.relations.append(Relation(one, other, Order.OTHER_DAY, "once-a-day"))
            making.relations.append(Relation(one, other, Order.SAME_ROOM, "same-room", 1))
        found += own
    return found


def _events(making: _Making) -> None:
    """Side events at lunch: their organisers ask for days and rooms; some have the same organiser or speaker."""
    rng, size = making.rng, making.size
    events = []
    for _ in range(size.events):
        needs = [ACCESS] if rng.random() < 0.3 else []
        event = making.session(EVENT, rng.choice((30, 40, 60, 80, 120)), needs=needs)
        events.append(event)
        making.only(event, "lunch", (LUNCH,))
        days = sorted(rng.choices(DAYS, weights=POPULAR, k=2))
        making.wishes.append(Wish(event, "asked-for", 3, spans=tuple(_at(day, LUNCH) for day in days)))
        if rng.random() < 0.5:
            room = rng.randrange(3, len(size.capacities) // 2)
            making.wishes.append(Wish(event, "asked-for", 1, rooms=frozenset({room})))
        making.not_on(event, (DAYS[-1],), 2)
    for number in range(size.events // 5):
        making.apart(rng.sample(events, k=3), ClashKind.PERSON, rng.choice((HARD, 6)), f"speaker {number + 1}")
    for one, other in rng.sample(list(combinations(events, 2)), k=size.events):
        making.clashes.append(Clash(one, other, ClashKind.STATED, 2, "the same audience"))


def _briefings(making: _Making) -> None:
    """Briefings for delegates at lunch or before ten, in the first week."""
    for number in range(making.size.briefings):
        session = making.session(HOUR, 100)
        making.only(session, "briefing", (EARLY, LUNCH))
        making.not_on(session, DAYS[5:], 5)
        if number == 0:
            making.wishes.append(Wish(session, "asked-for", 5, spans=(_at(DAYS[0], EARLY),)))


def contradicted(problem: Problem, attendance: int = 400) -> Problem:
    """Two sessions more that both have to be on the first day before ten, where only one room is large enough."""
    numbers = (len(problem.sessions), len(problem.sessions) + 1)
    wishes = tuple(Wish(number, "first-day", HARD, spans=(_at(DAYS[0], EARLY),)) for number in numbers)
    sessions = tuple(Session(number, HOUR, attendance, frozenset({BOOTHS})) for number in numbers)
    return replace(problem, sessions=problem.sessions + sessions, wishes=problem.wishes + wishes)


def without(problem: Problem, room: int, day: int) -> Problem:
    """A room is lost for a day."""
    lost = Span(day * DAY, (day + 1) * DAY)
    left = tuple(slot for slot in problem.slots if slot.room != room or not slot.span.overlaps(lost))
    return replace(problem, slots=left)
