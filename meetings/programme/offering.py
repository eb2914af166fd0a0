"""What pages of requests show: buttons, slots to choose from, who did what; what waits on other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.calendar.models import Meeting
from meetings.foundation import clock, frame, languages
from meetings.foundation.access import Actor, Role
from meetings.foundation.access_table import Action, may
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import LazyString, Text
from meetings.foundation.presentation import into, whole
from meetings.foundation.registries import Link
from meetings.foundation.web import actor, lang

from . import granting, labels, labels_requests, parties, presenting, queries_requests, requesting
from .authors import Names
from .forms_timetable import sent_place
from .labels_requests import AuthorStep, DeskStep
from .models import Programme, SessionRequest, SessionRequestAct
from .queries_requests import Author
from .rules import ByKind, Hours, Party, RequestAction, RequestStatus, actions
from .showing_timetable import BEST, Choice, DayChoices, Moves, Timetable
from .showing_warnings import Told
from .steps import Slot, Wish
from .vacancies import ASKED

KEY = "session_requests"


@dataclass(frozen=True)
class Offer:
    """A button: its words and where it leads."""

    label: LazyString
    url: str


@dataclass(frozen=True)
class Row:
    """A request in a list."""

    request: SessionRequest
    name: Text


def rows(requests: Iterable[SessionRequest], known: Names) -> list[Row]:
    """Requests with the names of those who ask."""
    return [Row(one, known.of(one)) for one in requests]


def author_choices(asked: Sequence[Author]) -> list[tuple[Author, str]]:
    """Those for whom somebody may ask, by name; an organization by its code: it says itself what it is called."""
    known = Names(asked)
    return [
        (author, author.code if author.kind is ByKind.ORGANIZATION else into(known.author(author)).text)
        for author in asked
    ]


# --- what may be done now -------------------------------------------------------------------------------------------


def may_ask(who: Actor, programme: Programme) -> bool:
    """Whether somebody may ask for a session of a meeting now."""
    return bool(parties.asks_for(who)) and is_open(programme)


def is_open(programme: Programme) -> bool:
    """Whether sessions of a meeting can be asked for, late or in time."""
    try:
        requesting.check_open(programme)
    except DomainError:
        return False
    return True


def offers(who: Actor, request: SessionRequest) -> list[Offer]:
    """Buttons of a request: what the table of steps lets somebody do."""
    mine = parties.parties_of(who, request)
    steps: dict[str, AuthorStep | DeskStep] = {step.value: step for kind in (AuthorStep, DeskStep) for step in kind}
    found = [_step(steps[action.value], request) for action in actions(request.status, mine)]
    if request.status is RequestStatus.DRAFT and Party.AUTHOR in mine:
        found.append(Offer(labels_requests.EDIT, url_for("programme.edit_request", number=request.id)))
        found.append(_step(AuthorStep.DISCARD, request))
    return found


def _step(step: AuthorStep | DeskStep, request: SessionRequest) -> Offer:
    endpoint = "programme.answer_request" if isinstance(step, DeskStep) else "programme.request_step"
    return Offer(labels_requests.STEPS[step], url_for(endpoint, number=request.id, step=step.value))


def record(who: Actor, request: SessionRequest) -> list[tuple[SessionRequestAct, str]]:
    """The acts on a request, the newest first, each with who did it: those who ask are not told who answered."""
    all_names = may(who, Action.REQUEST_SEE, parties.scope_of(request.meeting))
    by_desk = (RequestAction.GRANT, RequestAction.OFFER, RequestAction.DECLINE)
    acts = queries_requests.acts(request.id)
    return [(act, act.actor_name if all_names or act.action not in by_desk else "") for act in acts[::-1]]


# --- wishes and slots -----------------------------------------------------------------------------------------------


def part_words(wish: Wish, hours: Hours | None) -> str:
    """A part of a day, with its hours where it still has some."""
    on, kind = wish
    part = str(labels.PERIODS[kind])
    if hours is None:
        return _("%(day)s, %(hours)s", day=whole(languages.format_weekday_date(on, lang())), hours=part)
    return _("%(when)s (%(part)s)", when=presenting.when(on, hours), part=part)


def part_choices(programme: Programme) -> list[tuple[Wish, str]]:
    """The parts of days that can be wished for."""
    return [(wish, part_words(wish, hours)) for wish, hours in queries_requests.parts(programme).items()]


def wish_words(request: SessionRequest, programme: Programme) -> list[str]:
    """What is wished for, the best first."""
    known = queries_requests.parts(programme)
    return [part_words(wish, known.get(wish)) for wish in granting.wishes_of(request)]


def tongues(request: SessionRequest) -> str:
    """The languages of interpretation that are asked for, in words; empty for none."""
    named = [languages.language_name(code, lang()) for code in request.langs]
    return languages.format_words(named, lang()) if named else ""


def slot_words(slot: Slot, minutes: int) -> str:
    """When a session is held in a slot."""
    return presenting.when(slot.on, slot.hours(minutes))


@dataclass(frozen=True)
class Slots:
    """The slots in which nothing grave would break: the best of them, as wished where that is possible; all others by
    day; and the parts of days, for who leaves the room open. `taken` are the wishes that cannot be met, with what
    stands against them where least does."""

    best: tuple[Choice, ...]
    are_wished: bool
    taken: tuple[tuple[str, tuple[Told, ...]], ...]
    days: tuple[DayChoices, ...]
    parts: tuple[tuple[str, str], ...]


def slots(programme: Programme, request: SessionRequest) -> Slots:
    """Where a session that is asked for could be held in a programme that is loaded whole."""
    situation = granting.situation_with(programme, request)
    moves = Moves(Timetable(situation, lambda number: ""), ASKED)
    wishes = granting.wishes_of(request)
    known = queries_requests.parts(programme)
    there: dict[Wish, list[Choice]] = {wish: [] for wish in wishes}
    for one in moves.days:
        for part in one.parts:
            if part.kind is not None and (one.day.on, part.kind) in there:
                there[one.day.on, part.kind] += sorted(part.choices, key=lambda choice: choice.rank)
    wished = [choice for found in there.values() for choice in found if choice.is_possible]
    best = tuple(wished[:BEST]) or tuple(moves.best)
    taken = tuple(
        (part_words(wish, known.get(wish)), found[0].told if found else ())
        for wish, found in there.items()
        if not any(choice.is_possible for choice in found)
    )
    listed = {choice.place for choice in best}
    parts = tuple(
        (sent_place(Slot(on, hours.starts)), part_words((on, kind), hours))
        for (on, kind), hours in known.items()
        if hours.ends - hours.starts >= request.minutes
    )
    return Slots(best, bool(wished), taken, tuple(_others(one, listed) for one in moves.days), parts)


def _others(one: DayChoices, listed: set[str]) -> DayChoices:
    parts = tuple(
        replace(
            part,
            choices=tuple(choice for choice in part.choices if choice.is_possible and choice.place not in listed),
        )
        for part in one.parts
    )
    kept = tuple(part for part in parts if part.choices)
    return replace(one, parts=kept, possible=sum(len(part.choices) for part in kept))


# --- what waits -----------------------------------------------------------------------------------------------------


def _conditions(who: Actor) -> dict[str, Sequence[sa.ColumnElement[bool]]]:
    """What waits for somebody: requests for the secretariat, slots that are offered for those who asked."""
    found: dict[str, Sequence[sa.ColumnElement[bool]]] = {}
    comes = sa.or_(Meeting.over_on.is_(None), Meeting.over_on >= clock.business_today())
    if who.holds(Role.SECRETARIAT):
        is_asked = SessionRequest.status == RequestStatus.SUBMITTED
        found["answer"] = (comes, is_asked, parties.answered_requests(who))
    if parties.asks_for(who):
        found["accept"] = (comes, SessionRequest.status == RequestStatus.OFFERED, parties.own_requests(who))
    return found


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return tuple(queries_requests.meetings_of(*conditions) for conditions in _conditions(actor()).values())


def waiting(who: Any) -> list[Link]:
    """The requests that wait for an answer, by meeting, for the secretariat; the slots that are offered to those who
    have asked. Meetings are named where there are several; only then they are read."""
    found = {
        key: Counter(codes.split(",") if codes else ())
        for key, codes in zip(_conditions(who), frame.values(KEY), strict=False)
    }
    codes = {code for counted in found.values() for code in counted}
    names = queries_requests.meeting_names(codes) if len(codes) > 1 else {}
    return [
        _link(key, code, number, names.get(code)) for key, counted in found.items() for code, number in counted.items()
    ]


def _link(key: str, code: str, number: int, meeting: Text | None) -> Link:
    if key == "answer":
        words = ngettext("%(num)s request for a session to answer", "%(num)s requests for sessions to answer", number)
        url = url_for("programme.requests", code=code, status=RequestStatus.SUBMITTED.value)
    else:
        words = ngettext("%(num)s slot that is offered to you", "%(num)s slots that are offered to you", number)
        url = url_for("programme.requests", code=code)
    return Link(words, url, note=meeting or "", tone="warn")
