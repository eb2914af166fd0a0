"""Corrections on the day: what happened to a session is recorded, and what that changes is published at once.

A correction takes the latest release and changes of it what happened, and nothing else: what is in work besides, of
the same session too, stays in work.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text

from . import happening, keeping, queries, queries_day, releasing
from .happening import Entry
from .models import Programme, ProgrammeSession, SessionAct
from .rules import DayAct, check_length, check_placed

_PUBLISHED: Mapping[DayAct, tuple[str, ...]] = {
    DayAct.SLIP: ("on", "starts", "minutes"),
    DayAct.RELEASE: ("is_called_off",),
    DayAct.CALL_OFF: ("is_called_off",),
}
"""What acts change of a session that is announced."""


def record(actor: Actor, number: int, seen: int, entry: Entry) -> ProgrammeSession:
    """Record an act of a session that was at revision `seen`, and publish what it changes.

    Raises NotFound `programme.session_unknown`; Conflict `record.changed_meanwhile` and what `happening.check` does;
    `programme.not_placed`; `programme.roll_over_into` on `into`; what `rules.check_placed` and `check_length` do.
    """
    programme = queries.locked(queries.programme_of(number))
    keeping.check_runs(actor, programme)
    session = keeping.session_of(programme, number)
    keeping.check_revision(session, seen)
    if session.on is None:
        raise Conflict("programme.not_placed")
    acts = queries_day.acts_of([number])[number]
    facts = [act.fact for act in acts]
    if session.called_off_at is not None and entry.act not in happening.possible(facts, is_called_off=True):
        raise Conflict("programme.act_not_allowed")
    before = keeping.of_session(session)
    made = _effect(programme, session, acts, entry)
    happening.check(facts, made.fact, clock.now())
    db.session.add(made)
    made.session_id, made.position = number, len(acts) + 1
    made.user_id, made.actor_name = actor.user_id, actor.name
    keeping.touch(programme)
    keeping.touch_session(session)
    db.session.flush()
    audit.record(actor, f"session.{entry.act}", "programme_session", number, before, keeping.of_session(session))
    if fields := _changed(made, acts):
        releasing.correct(actor, programme, fields.keys(), entry.words, fields)
    return session


def _changed(made: SessionAct, acts: list[SessionAct]) -> Mapping[int, Collection[str]]:
    """What an act that follows others changes of what is announced: fields by session."""
    act = made.act
    if act is DayAct.TAKE_BACK:
        act = happening.standing([one.fact for one in acts])[-1].act
    if act is DayAct.ROLL_OVER and made.into_id is not None:
        return {made.into_id: ("items",)}
    return {made.session_id: _PUBLISHED[act]} if act in _PUBLISHED else {}


def publish_one(actor: Actor, number: int, seen: int, words: Text) -> None:
    """Publish one session as it stands in work. Raises NotFound, Conflict `record.changed_meanwhile` and
    `programme.release_nothing`."""
    programme = queries.locked(queries.programme_of(number))
    keeping.check_runs(actor, programme)
    keeping.check_revision(keeping.session_of(programme, number), seen)
    if releasing.correct(actor, programme, {number}, words) is None:
        raise Conflict("programme.release_nothing")


def _effect(programme: Programme, session: ProgrammeSession, acts: list[SessionAct], entry: Entry) -> SessionAct:
    """Change the programme as an act does; the act, not stored yet."""
    made = SessionAct(
        programme_id=programme.id,
        act=entry.act,
        at=entry.at,
        entered_at=clock.now(),
        minutes=entry.minutes if entry.act is DayAct.SLIP else None,
        shortened=0,
        items=[],
        words=entry.words,
    )
    match entry.act:
        case DayAct.SLIP:
            _slip(session, entry, made)
        case DayAct.RELEASE | DayAct.CALL_OFF:
            session.called_off_at = entry.at
        case DayAct.ROLL_OVER:
            _roll_over(programme, session, entry, made)
        case DayAct.TAKE_BACK:
            made.into_id = _take_back(programme, session, acts)
    return made


def _slip(session: ProgrammeSession, entry: Entry, made: SessionAct) -> None:
    minutes, starts = entry.minutes or 0, session.starts or 0
    made.shortened = minutes if entry.keeps_end else 0
    length = check_length(session.minutes - made.shortened)
    session.starts, session.minutes = check_placed(starts + minutes, length).starts, length


def _roll_over(programme: Programme, session: ProgrammeSession, entry: Entry, made: SessionAct) -> None:
    into = next((one for one in programme.sessions if one.id == entry.into), None)
    if into is None or into.id == session.id or _is_before(into, session):
        raise RuleViolation("programme.roll_over_into", field="into")
    known = {item.id for item in into.items}
    added = [item for item in session.items if item.id not in known]
    into.items = [*into.items, *added]
    made.into_id, made.items = into.id, [item.id for item in added]
    keeping.touch_session(into)


def _is_before(one: ProgrammeSession, other: ProgrammeSession) -> bool:
    if one.on is None or other.on is None:
        return False
    return (one.on, one.starts or 0) < (other.on, other.starts or 0)


def _take_back(programme: Programme, session: ProgrammeSession, acts: list[SessionAct]) -> int | None:
    """Undo what the last standing act changed; the other session that this changes as well, if any.

    That there is something to take back, `happening.check` says."""
    kept: list[SessionAct] = []
    for act in acts:
        if act.act is not DayAct.TAKE_BACK:
            kept.append(act)
        elif kept:
            kept.pop()
    if not kept:
        return None
    last = kept[-1]
    match last.act:
        case DayAct.SLIP:
            length = check_length(session.minutes + last.shortened)
            session.starts = check_placed((session.starts or 0) - (last.minutes or 0), length).starts
            session.minutes = length
        case DayAct.RELEASE | DayAct.CALL_OFF:
            session.called_off_at = None
        case DayAct.ROLL_OVER:
            into = next((one for one in programme.sessions if one.id == last.into_id), None)
            if into is not None:
                into.items = [item for item in into.items if item.id not in last.items]
                keeping.touch_session(into)
    return last.into_id
