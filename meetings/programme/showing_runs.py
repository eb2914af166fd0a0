"""Runs of the solver as their pages show them: what came of one in words, its moves, why there is no timetable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from meetings.foundation import languages
from meetings.foundation.languages import LazyString
from meetings.foundation.presentation import marked
from meetings.foundation.web import lang

from . import accepting, labels, labels_runs, presenting
from .accepting import Proposed, Where
from .models import SolverRun
from .rules import Arrangement, Equipment, Hours
from .showing_warnings import Names
from .situation import SessionFacts, Situation
from .weights import Kind


@dataclass(frozen=True)
class Cost:
    """What one kind of breach costs now, and would cost as proposed. `is_hard`: it must not be."""

    words: LazyString
    now: int
    then: int | None
    is_hard: bool


@dataclass(frozen=True)
class Move:
    """A move that is proposed, in words."""

    session: int
    name: Markup
    now: Markup
    then: Markup
    obstacle: LazyString | None


def moves(run: SolverRun, situation: Situation) -> list[Move]:
    """What a run would change of the present plan."""
    names = Names(situation)
    return [_move(names, one) for one in accepting.compared(run, situation)]


def _move(names: Names, one: Proposed) -> Move:
    return Move(
        one.session.id,
        names.session(one.session.id),
        place(names, one.session, one.now),
        place(names, one.session, one.then),
        labels_runs.OBSTACLES[one.obstacle] if one.obstacle is not None else None,
    )


def place(names: Names, session: SessionFacts, where: Where | None) -> Markup:
    """A place in words: the day with hours, and the room."""
    if where is None:
        return escape(_("not placed"))
    on, starts, room = where
    said = escape(presenting.when(on, Hours(starts, starts + session.minutes)))
    return Markup("{}<br>{}").format(said, names.room(room)) if room is not None else said


def costs(run: SolverRun) -> list[Cost]:
    """What counts, by kind, of the plan as it was when the run began and of the proposal; what must not be first."""
    result = run.result or {}
    now, then = result.get("present") or {}, result.get("score")
    found = []
    for part, is_hard in (("hard_by_kind", True), ("by_kind", False)):
        before, after = now.get(part) or {}, (then or {}).get(part) or {}
        for kind in Kind:
            if before.get(kind) or after.get(kind):
                proposed = None if then is None else after.get(kind, 0)
                found.append(Cost(labels_runs.KINDS[kind], before.get(kind, 0), proposed, is_hard))
    return found


def reasons(run: SolverRun, situation: Situation) -> list[Markup]:
    """Why there is no timetable, a sentence for each wish of the set that cannot hold."""
    names = Names(situation)
    stored = ((run.result or {}).get("explanation") or {}).get("reasons", [])
    return [_reason(names, one) for one in stored]


def _reason(names: Names, stored: Mapping[str, Any]) -> Markup:
    situation = names.situation
    given: dict[str, object] = {"amount": stored.get("amount", 0)}
    for name, number in zip(("name", "other"), stored["sessions"], strict=False):
        given[name] = names.session(number)
    party = situation.party_by_key.get(stored["about"])
    given["party"] = marked(party.name) if party is not None else escape(stored["about"])
    session = situation.session_by_id.get(stored["sessions"][0]) if stored["sessions"] else None
    given["when"] = _when(situation, stored, session)
    rooms = [str(names.room(number)) for number in stored.get("rooms", ())]
    given["rooms"] = Markup(languages.format_words(rooms, lang()))  # noqa: S704 - each is escaped, and only joined
    if session is not None:
        given |= {"people": languages.format_number(session.attendance, lang()), "needs": _needs(session)}
        given["place"] = place(names, session, accepting.where(session))
    if "order" in stored and stored["kind"] != Kind.NUMBERS:
        return escape(str(labels_runs.RELATED[Arrangement(stored["order"])])) % given
    return escape(str(labels_runs.REASONS[Kind(stored["kind"])])) % given


def _when(situation: Situation, stored: Mapping[str, Any], session: SessionFacts | None) -> str:
    if session is not None and stored["kind"] == Kind.NOT_BEFORE and session.not_before is not None:
        return presenting.moment(*session.not_before)
    if session is not None and stored["kind"] == Kind.NOT_AFTER and session.not_after is not None:
        return presenting.moment(*session.not_after)
    if stored["kind"] not in (Kind.INTERPRETATION, Kind.AS_AVAILABLE, Kind.TEAM_DAY):
        return ""
    start, end = stored["span"]
    on, minute = situation.off_axis(start)
    if stored["kind"] == Kind.TEAM_DAY:
        return languages.format_weekday_date(on, lang())
    return presenting.when(on, Hours(minute, minute + end - start))


def _needs(session: SessionFacts) -> str:
    wanted = [str(labels.EQUIPMENT[thing]) for thing in Equipment if thing in session.equipment]
    if session.langs:
        wanted.append(_("booths for %(number)s languages", number=len(session.langs)))
    if session.needs_access:
        wanted.append(_("access for people in wheelchairs"))
    return languages.format_words(wanted, lang())
