"""What gives pause about a programme: what the score of its plan says, and what only people mind.

A warning is plain values; `labels_warnings` says it in a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from meetings.scheduling.breaking import Breach
from meetings.scheduling.problem import Placement, Plan, Problem, Relation, Span, Supply, Wish
from meetings.scheduling.score import score

from . import posing
from .rules import Hours, Interpretation, SessionKind, Severity
from .situation import Closure, SessionFacts, Situation
from .weights import Kind


@dataclass(frozen=True)
class Warning:
    """One thing that gives pause. `params` are plain values: ids, keys, ISO days, minutes, numbers."""

    severity: Severity
    code: str
    sessions: tuple[int, ...]
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As it is stored with a release."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "sessions": list(self.sessions),
            "params": dict(self.params),
        }


NO_ROOM, DAY_CLOSED, DAY_UNKNOWN, ROOM_GONE = "no_room", "day_closed", "day_unknown", "room_gone"
ROOM_CLOSED, HOURS = "room_closed", "hours"
ACCESS, FEW_BOOTHS, EQUIPMENT = "access", "few_booths", "equipment"
NOT_WORKING, TOO_MANY_DAYS, ITEM_WITHOUT_TIME, NUMBER_TWICE, WITHOUT_NUMBER = (
    *("not_working", "too_many_days", "item_without_time", "number_twice", "without_number"),
)
INTERPRETATION_REFUSED, INTERPRETATION_WANTED, RELATED_CALLED_OFF = (
    *("interpretation_refused", "interpretation_wanted", "related_called_off"),
)

OUTSIDE = (NO_ROOM, DAY_CLOSED, DAY_UNKNOWN, ROOM_GONE, ROOM_CLOSED, HOURS)
"""Why a place lies outside every slot."""
LACKING = (ACCESS, FEW_BOOTHS, EQUIPMENT)
"""What a room may lack."""
OWN = (
    *(NOT_WORKING, TOO_MANY_DAYS, ITEM_WITHOUT_TIME, NUMBER_TWICE, WITHOUT_NUMBER),
    *(INTERPRETATION_REFUSED, INTERPRETATION_WANTED, RELATED_CALLED_OFF),
)
"""What is of programmes only, and no score minds."""

CODES = (*(kind.value for kind in Kind if kind not in {Kind.SLOT, Kind.NEEDS}), *OUTSIDE, *LACKING, *OWN)
"""Every code of a warning."""

# What must not be for a solver, and what people may yet do something about.
_EASED = frozenset({NO_ROOM, HOURS, Kind.UNPLACED.value})
_SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys((Kind.PERIOD_WISH, Kind.ROOM_WISH, Kind.USUAL_PERIOD, Kind.RELATION_WISH), Severity.REMARK),
    **dict.fromkeys((Kind.AS_AVAILABLE, Kind.BOOTHS), Severity.REMARK),
    **dict.fromkeys((INTERPRETATION_WANTED, INTERPRETATION_REFUSED, WITHOUT_NUMBER), Severity.REMARK),
}


def warnings(situation: Situation, problem: Problem | None = None, plan: Plan | None = None) -> list[Warning]:
    """Everything that gives pause, the gravest first; then by day and hour of the first session."""
    problem = problem or posing.pose(situation)
    plan = posing.plan(situation) if plan is None else plan
    found = [*of_breaches(situation, score(problem, plan).breaches), *_own(situation, plan)]
    severities = list(Severity)

    def place(warning: Warning) -> tuple[int, float, tuple[int, ...], str]:
        at = plan.get(warning.sessions[0]) if warning.sessions else None
        return severities.index(warning.severity), at.span.start if at else float("inf"), warning.sessions, warning.code

    return sorted(found, key=place)


def of_breaches(situation: Situation, breaches: Iterable[Breach]) -> Iterator[Warning]:
    """What breaches of a programme’s problem come to."""
    for breach in breaches:
        code, params = _said(situation, breach)
        if code == Kind.AS_AVAILABLE and not _as_available(situation, breach.sessions):
            continue  # the teams that were promised are too few already, which is said
        yield Warning(_severity(code, is_hard=breach.weight is None), code, breach.sessions, params)


def _severity(code: str, *, is_hard: bool = False) -> Severity:
    if is_hard and code not in _EASED:
        return Severity.GRAVE
    return _SEVERITIES.get(code, Severity.WARNING)


def _said(situation: Situation, breach: Breach) -> tuple[str, dict[str, Any]]:
    """The code of a breach, and what its sentence names."""
    when = _when(situation, breach.span)
    match breach.kind:
        case Kind.SLOT:
            code, params = _outside(situation, Placement(breach.room, breach.span or Span(0, 0)))
            return code, {**when, **params}
        case Kind.NEEDS:
            return _lacking(situation, breach)
        case Kind.ROOM:
            return breach.kind, {**when, "room": breach.room}
        case Kind.PERSON | Kind.BODY:
            return breach.kind, {**when, "party": breach.about}
        case Kind.ITEM:
            return breach.kind, {**when, "item": int(breach.about)}
        case Kind.CAPACITY:
            room = situation.room_by_id[breach.room] if breach.room is not None else None
            seats = room.capacity if room is not None else None
            people = situation.session_by_id[breach.sessions[0]].attendance
            return breach.kind, {"room": breach.room, "seats": seats, "people": people}
        case Kind.RELATION | Kind.RELATION_WISH if isinstance(breach.wish, Relation):
            return breach.kind, {"order": breach.wish.order.value}
        case Kind.INTERPRETATION | Kind.AS_AVAILABLE | Kind.TEAM_DAY if isinstance(breach.wish, Supply):
            amount = breach.wish.amount
            return breach.kind, {**when, "teams": amount, "needed": amount + breach.times}
        case Kind.ROOM_WISH if isinstance(breach.wish, Wish):
            return breach.kind, {"room": next(iter(breach.wish.rooms))}
        case Kind.FIXED:
            at = posing.placement(situation, situation.session_by_id[breach.sessions[0]])
            return breach.kind, _when(situation, at.span if at else None)
        case Kind.BOOTHS:
            return breach.kind, {"room": breach.room}
        case _:
            return breach.kind, when


def _when(situation: Situation, span: Span | None) -> dict[str, Any]:
    if span is None:
        return {}
    on, starts = situation.off_axis(span.start)
    return {"on": on.isoformat(), "starts": starts, "ends": starts + span.end - span.start}


def _outside(situation: Situation, at: Placement) -> tuple[str, dict[str, Any]]:
    """Why a place lies outside every slot."""
    on, starts = situation.off_axis(at.span.start)
    hours = Hours(starts, starts + at.span.end - at.span.start)
    day = next((day for day in situation.days if day.on == on), None)
    if day is None:
        return DAY_UNKNOWN, {}
    if not day.is_open:
        return DAY_CLOSED, {}
    if at.room is None:
        return NO_ROOM, {}
    if not situation.room_by_id[at.room].is_available:
        return ROOM_GONE, {"room": at.room}
    closure = _closure(situation, at.room, on, hours)
    return (ROOM_CLOSED, {"room": at.room, "closure": closure.id}) if closure else (HOURS, {"room": at.room})


def _closure(situation: Situation, room: int, on: date, hours: Hours) -> Closure | None:
    return next(
        (one for one in situation.closures if one.room == room and one.on == on and one.hours.overlaps(hours)), None
    )


def _lacking(situation: Situation, breach: Breach) -> tuple[str, dict[str, Any]]:
    """What a room lacks; `about` is the need as `posing` writes it."""
    if breach.about == posing.NEED_ACCESS:
        return ACCESS, {"room": breach.room}
    if breach.about.startswith(posing.NEED_BOOTHS):
        room = situation.room_by_id[breach.room] if breach.room is not None else None
        booths, needed = room.booths if room else 0, int(breach.about.removeprefix(posing.NEED_BOOTHS))
        return FEW_BOOTHS, {"room": breach.room, "booths": booths, "needed": needed}
    return EQUIPMENT, {"room": breach.room, "equipment": breach.about.removeprefix(posing.NEED_EQUIPMENT)}


def _as_available(situation: Situation, sessions: Iterable[int]) -> bool:
    of = situation.session_by_id
    return any(of[session].interpretation is Interpretation.AS_AVAILABLE for session in sessions)


# --- what no score minds --------------------------------------------------------------------------------------------


def _own(situation: Situation, plan: Plan) -> Iterator[Warning]:
    held = posing.standing(situation)
    yield from _on_days_off(situation, held)
    yield from _beyond_mandate(situation, held)
    yield from _items_without_time(situation, held, plan)
    yield from _numbers(held)
    yield from _interpretation(held)
    for relation in situation.relations:
        sessions = (relation.first, relation.second)
        is_off = [situation.session_by_id[session].is_called_off for session in sessions]
        if is_off == [True, False] or is_off == [False, True]:
            yield _made(RELATED_CALLED_OFF, sessions if is_off[1] else sessions[::-1], order=relation.order.value)


def _made(code: str, sessions: tuple[int, ...], **params: Any) -> Warning:
    return Warning(_severity(code), code, sessions, params)


def _on_days_off(situation: Situation, held: Iterable[SessionFacts]) -> Iterator[Warning]:
    """Sessions on days that are open though the office is closed: the mandate counts working days."""
    off = {day.on for day in situation.days if day.is_open and not day.is_working}
    by_day: dict[date, list[int]] = defaultdict(list)
    for session in held:
        if session.on in off:
            by_day[session.on].append(session.id)
    for on, ids in sorted(by_day.items()):
        yield _made(NOT_WORKING, tuple(ids), on=on.isoformat())


def _beyond_mandate(situation: Situation, held: Iterable[SessionFacts]) -> Iterator[Warning]:
    """Sessions on more days than the mandate gives the meeting: those of the last days are named."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for session in held:
        if session.on is not None:
            by_day[session.on].append(session.id)
    most = situation.mandated_days
    if most is not None and len(by_day) > most:
        beyond = tuple(number for on in sorted(by_day)[most:] for number in by_day[on])
        yield _made(TOO_MANY_DAYS, beyond, days=len(by_day), mandated=most)


def _items_without_time(situation: Situation, held: Iterable[SessionFacts], plan: Plan) -> Iterator[Warning]:
    """Items of the agenda that no session with a day and an hour is about; of one with items below it, those count."""
    has_time = {item for session in held if session.id in plan for item in session.items}
    for item in situation.items:
        if item.id not in has_time and not item.is_branch:
            about = tuple(session.id for session in held if item.id in session.items)
            yield _made(ITEM_WITHOUT_TIME, about, item=item.id)


def _numbers(held: Iterable[SessionFacts]) -> Iterator[Warning]:
    by_number: dict[int, list[int]] = defaultdict(list)
    for session in held:
        if session.number is not None:
            by_number[session.number].append(session.id)
        elif session.kind is SessionKind.FORMAL:
            yield _made(WITHOUT_NUMBER, (session.id,))
    for number, ids in sorted(by_number.items()):
        if len(ids) > 1:
            yield _made(NUMBER_TWICE, tuple(ids), number=number)


def _interpretation(held: Iterable[SessionFacts]) -> Iterator[Warning]:
    for session in held:
        if session.interpretation is Interpretation.NOT_GRANTED:
            yield _made(INTERPRETATION_REFUSED, (session.id,))
        elif session.interpretation is Interpretation.WANTED:
            yield _made(INTERPRETATION_WANTED, (session.id,))
