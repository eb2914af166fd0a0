"""A programme as a problem for the solver, and where its sessions stand as a plan; and back again.

`pose` says which wishes there are: everything that warnings, the “move to” form and the solver know of a programme is
in the problem it gives. Sessions that are called off need nothing and are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, groupby, pairwise, product

from meetings.scheduling.problem import (
    DAY,
    Ban,
    Clash,
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

from .rules import Hours, Interpretation, PartyKind, SessionKind
from .situation import Period, RoomFacts, SessionFacts, Situation
from .weights import CAPACITY_STEP, TEAM_MEETINGS, USUAL_PERIODS, Kind, all_weights

TEAMS, TEAMS_IF_ANY, TEAM_DAYS = "teams", "teams-if-any", "team-days"
"""Pools: teams that are promised or asked for; the same with those for whom one may be left; teams through a day."""

NEED_ACCESS = "access"
NEED_BOOTHS = "booths-"
NEED_EQUIPMENT = "equipment-"
SHORTEST_SLOT = 15  # minutes
SHARED_FROM = 120  # minutes of a period in which a second session may begin half way through
_FAR = 10_000 * DAY

Weights = dict[Kind, Weight]
_PROMISED = frozenset({Interpretation.WANTED, Interpretation.GRANTED})


def pose(situation: Situation) -> Problem:
    """Everything that makes a timetable of this programme good or bad."""
    weights = all_weights(situation.weights)
    held = standing(situation)
    return Problem(
        sessions=tuple(_session(situation, session) for session in held),
        rooms=tuple(_room(room) for room in situation.rooms),
        slots=tuple(Slot(number, room, span) for number, (room, span) in enumerate(_slots(situation, held), start=1)),
        clashes=tuple(_clashes(situation, held, weights)),
        bans=tuple(_bans(situation, held, weights)),
        wishes=tuple(_wishes(situation, held, weights)),
        relations=tuple(_relations(situation, held, weights)),
        supplies=tuple(_supplies(situation, weights)),
        overheads={
            **{kind.value: weights[kind] for kind in (Kind.ROOM, Kind.SLOT, Kind.FIXED, Kind.UNPLACED, Kind.NEEDS)},
            Kind.CAPACITY.value: weights[Kind.CAPACITY],
            "capacity_step": CAPACITY_STEP,
        },
    )


def standing(situation: Situation) -> tuple[SessionFacts, ...]:
    """The sessions that are to be held."""
    return tuple(session for session in situation.sessions if not session.is_called_off)


def plan(situation: Situation) -> dict[int, Placement]:
    """Where each session stands that has a day and an hour; with a room or none yet."""
    return {session.id: at for session in standing(situation) if (at := placement(situation, session)) is not None}


def placement(situation: Situation, session: SessionFacts) -> Placement | None:
    """Where a session stands."""
    if session.on is None or session.hours is None:
        return None
    return Placement(session.room, situation.span(session.on, session.hours))


def place(situation: Situation, at: Placement) -> tuple[date, int, int | None]:
    """A placement as a session has it: the day, the minute of that day, the room."""
    on, starts = situation.off_axis(at.span.start)
    return on, starts, at.room


# --- sessions, rooms, slots -----------------------------------------------------------------------------------------


def _session(situation: Situation, session: SessionFacts) -> Session:
    at = placement(situation, session) if session.is_fixed and session.room is not None else None
    return Session(session.id, session.minutes, session.attendance, _needs(session), _draws(session), fixed=at)


def _needs(session: SessionFacts) -> frozenset[str]:
    found = {f"{NEED_EQUIPMENT}{thing}" for thing in session.equipment}
    if session.needs_access:
        found.add(NEED_ACCESS)
    if session.interpretation in _PROMISED and session.langs:
        found.add(f"{NEED_BOOTHS}{len(session.langs)}")
    return frozenset(found)


def _draws(session: SessionFacts) -> dict[str, int]:
    """One team serves a session, in however many languages."""
    if session.interpretation in _PROMISED:
        return {TEAMS: 1, TEAMS_IF_ANY: 1, TEAM_DAYS: 1}
    return {TEAMS_IF_ANY: 1} if session.interpretation is Interpretation.AS_AVAILABLE else {}


def _room(room: RoomFacts) -> Room:
    has = {f"{NEED_EQUIPMENT}{thing}" for thing in room.equipment}
    has |= {f"{NEED_BOOTHS}{number}" for number in range(1, room.booths + 1)}
    return Room(room.id, room.capacity, frozenset(has | {NEED_ACCESS}) if room.is_accessible else frozenset(has))


def _slots(situation: Situation, held: Sequence[SessionFacts]) -> Iterator[tuple[int, Span]]:
    """Every room in every period of an open day, without the hours in which it is closed. Where sessions are short, a
    second one may begin in the middle of a long period; where the hour of a session is settled, a slot begins then."""
    is_open = {day.on for day in situation.days if day.is_open}
    shortest = min((session.minutes for session in held if not session.is_fixed), default=_FAR)
    closed: dict[tuple[int, date], list[Hours]] = defaultdict(list)
    for closure in situation.closures:
        closed[closure.room, closure.on].append(closure.hours)
    for period in situation.periods:
        if period.on not in is_open:
            continue
        begins = set(_begins(period, shortest)) | set(_settled_hours(period, held))
        for room in situation.rooms:
            if not room.is_available:
                continue
            for free in _without(period.hours, closed.get((room.id, period.on), ())):
                for starts in sorted({free.starts, *(minute for minute in begins if free.starts < minute < free.ends)}):
                    if free.ends - starts >= SHORTEST_SLOT:
                        yield room.id, situation.span(period.on, Hours(starts, free.ends))


def _begins(period: Period, shortest: int) -> Iterator[int]:
    long = period.hours.ends - period.hours.starts
    if long >= SHARED_FROM and shortest <= long // 2:
        yield period.hours.starts + long // 2


def _settled_hours(period: Period, held: Iterable[SessionFacts]) -> Iterator[int]:
    """When sessions begin in a period whose hour is fixed though they have no room yet."""
    for session in held:
        if session.is_fixed and session.room is None and session.on == period.on and session.starts is not None:
            yield session.starts


def _without(hours: Hours, closed: Iterable[Hours]) -> Iterator[Hours]:
    """Hours less others, in order."""
    at = hours.starts
    for off in sorted(closed):
        if off.ends <= at or off.starts >= hours.ends:
            continue
        if off.starts > at:
            yield Hours(at, off.starts)
        at = off.ends
    if at < hours.ends:
        yield Hours(at, hours.ends)


# --- what is wished -------------------------------------------------------------------------------------------------


def _clashes(situation: Situation, held: Sequence[SessionFacts], weights: Weights) -> Iterator[Clash]:
    by_party: dict[str, list[int]] = defaultdict(list)
    by_item: dict[int, list[int]] = defaultdict(list)
    for session in held:
        for key in sorted(session.parties):
            by_party[key].append(session.id)
        for item in session.items:
            by_item[item].append(session.id)
    for key, ids in by_party.items():
        party = situation.party_by_key.get(key)
        kind = Kind.PERSON if party is not None and party.kind is PartyKind.PERSON else Kind.BODY
        yield from (Clash(one, other, kind, weights[kind], key) for one, other in combinations(ids, 2))
    for item, ids in by_item.items():
        for one, other in combinations(ids, 2):
            yield Clash(one, other, Kind.ITEM, weights[Kind.ITEM], str(item))
    formal = [session.id for session in held if session.kind is SessionKind.FORMAL]
    others = [session.id for session in held if session.kind is not SessionKind.FORMAL]
    yield from (Clash(one, other, Kind.FORMAL, weights[Kind.FORMAL]) for one, other in combinations(formal, 2))
    for one, other in product(formal, others):
        yield Clash(one, other, Kind.BESIDE_FORMAL, weights[Kind.BESIDE_FORMAL])


def _bans(situation: Situation, held: Iterable[SessionFacts], weights: Weights) -> Iterator[Ban]:
    for session in held:
        if session.not_before is not None:
            until = Span(-_FAR, situation.axis(*session.not_before))
            yield Ban(session.id, until, Kind.NOT_BEFORE, weights[Kind.NOT_BEFORE])
        if session.not_after is not None:
            since = Span(situation.axis(*session.not_after), _FAR)
            yield Ban(session.id, since, Kind.NOT_AFTER, weights[Kind.NOT_AFTER])


def _wishes(situation: Situation, held: Iterable[SessionFacts], weights: Weights) -> Iterator[Wish]:
    with_booths = {room.id: room.booths for room in situation.rooms if room.is_available}
    for session in held:
        if session.room_wish is not None:
            yield Wish(session.id, Kind.ROOM_WISH, weights[Kind.ROOM_WISH], rooms=frozenset({session.room_wish}))
        wanted = session.period_wishes or USUAL_PERIODS[session.kind]
        kind = Kind.PERIOD_WISH if session.period_wishes else Kind.USUAL_PERIOD
        spans = tuple(situation.span(p.on, p.hours) for p in situation.periods if p.kind in wanted)
        if spans:
            yield Wish(session.id, kind, weights[kind], spans=spans)
        if session.interpretation is Interpretation.AS_AVAILABLE and session.langs:
            rooms = frozenset(room for room, booths in with_booths.items() if booths >= len(session.langs))
            if rooms:
                yield Wish(session.id, Kind.BOOTHS, weights[Kind.BOOTHS], rooms=rooms)
        at = placement(situation, session)
        if session.is_fixed and at is not None and at.room is None:
            yield Wish(session.id, Kind.FIXED, weights[Kind.FIXED], spans=(at.span,))


def _relations(situation: Situation, held: Sequence[SessionFacts], weights: Weights) -> Iterator[Relation]:
    ids = {session.id for session in held}
    for relation in situation.relations:
        if {relation.first, relation.second} <= ids:
            kind = Kind.RELATION if relation.is_hard else Kind.RELATION_WISH
            yield Relation(relation.first, relation.second, Order(relation.order.value), kind, weights[kind])
    numbered = sorted((session.number, session.id) for session in held if session.number is not None)
    by_number = [[id_ for _, id_ in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]
    for before, after in pairwise(by_number):
        for one, other in product(before, after):
            yield Relation(one, other, Order.BEFORE, Kind.NUMBERS, weights[Kind.NUMBERS])


def _supplies(situation: Situation, weights: Weights) -> Iterator[Supply]:
    """Teams at once in each period, and through a day that has more parts than a team works meetings."""
    for period in situation.periods:
        span = situation.span(period.on, period.hours)
        promised, left = weights[Kind.INTERPRETATION], weights[Kind.AS_AVAILABLE]
        yield Supply(TEAMS, span, period.teams, Count.AT_ONCE, Kind.INTERPRETATION, promised)
        yield Supply(TEAMS_IF_ANY, span, period.teams, Count.AT_ONCE, Kind.AS_AVAILABLE, left)
    for on, parts in groupby(situation.periods, key=lambda period: period.on):
        served = [period.teams for period in parts if period.teams]
        if len(served) > TEAM_MEETINGS:
            day, most = situation.span(on, Hours(0, DAY)), TEAM_MEETINGS * max(served)
            yield Supply(TEAM_DAYS, day, most, Count.IN_ALL, Kind.TEAM_DAY, weights[Kind.TEAM_DAY])
