"""What pages show of silence procedures: the record as its reader may know it, remarks, what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.calendar.stations import Stations
from meetings.foundation import clock, frame
from meetings.foundation.access import Actor
from meetings.foundation.collation import sort_key
from meetings.foundation.languages import Localized, Text, direction
from meetings.foundation.presentation import day, into, when
from meetings.foundation.registries import Link
from meetings.foundation.web import actor, lang
from meetings.foundation.windows import Window, local_instant

from . import authority, labels, queries
from .addressing import Addressed
from .models import SilenceAct, SilenceAddressee, SilenceProcedure
from .rules import ActKind, AddresseeKind, ManagerKind, Status, Via, may_know_author, remarks

A = TypeVar("A", Addressed, SilenceAddressee)
OFFERED_DAYS, OFFERED_HOUR = 2, time(18)  # of the deadline that is offered first: so many working days from now


def in_order(addressees: Iterable[A]) -> list[A]:
    """Addressees as a reader looks for them: chairs of groups in the groups’ order, States by their names."""

    def place(one: A) -> tuple[bool, Any]:
        is_state = one.kind is AddresseeKind.STATE
        return (is_state, sort_key(into(one.name).text, lang()) if is_state else ())

    return sorted(addressees, key=place)


@dataclass(frozen=True)
class ActSaid:
    """An act of the record for one reader: who did it and why only where they may know."""

    act: SilenceAct
    what: Any
    moment: str
    who: Text | None  # the addressee
    by: str  # the person
    came: str  # when and how, where it was not given here
    until: str
    reason: Localized | None
    evidence: str  # an address
    is_confidential: bool  # an objection of which others know no more than that it was made


def record(procedure: SilenceProcedure, who: Actor) -> list[ActSaid]:
    """The acts, the newest first."""
    manages = authority.manages(who, procedure)
    return [_said(act, procedure, who, manages) for act in reversed(procedure.acts)]


def knows(act: SilenceAct, who: Actor, manages: bool) -> bool:
    """Whether a reader may know by whom an act is, and why."""
    if act.addressee_id is None:
        return True
    own = authority.is_own(who, act.addressee)
    return may_know_author(manages=manages, is_own=own, is_public=act.author_public)


def _said(act: SilenceAct, procedure: SilenceProcedure, who: Actor, manages: bool) -> ActSaid:
    known = knows(act, who, manages)
    came = ""
    if act.received_at is not None and act.via is not Via.APPLICATION:
        moment = when(act.received_at, procedure.zone)
        came = _("Came %(way)s: %(moment)s", way=labels.VIAS[act.via], moment=moment)
    reason = None
    if known and act.reason:
        # Nobody says in which language a deadline is extended: its letters tell where they run from.
        way = direction(act.reason_lang) if act.reason_lang else "auto"
        reason = Localized(act.reason, act.reason_lang, way, act.reason_lang != lang())
    evidence = ""
    if known and act.evidence_id is not None:
        evidence = url_for("silence.evidence", number=procedure.id, position=act.position)
    return ActSaid(
        act,
        labels.ACTS[act.kind],
        when(act.at, procedure.zone),
        act.addressee.name if known and act.addressee is not None else None,
        act.actor_name if manages and act.kind is not ActKind.RUN_OUT else "",
        came,
        when(act.until, procedure.zone) if act.until is not None else "",
        reason,
        evidence,
        known and act.kind is ActKind.OBJECT and not act.author_public,
    )


def remaining(procedure: SilenceProcedure, now: datetime) -> str:
    """How long one can still object, in words; empty where nobody can any more."""
    left = int((procedure.expires_at - now).total_seconds())
    if procedure.status is not Status.OPEN or left < 0:
        return ""
    days, hours, minutes = left // 86_400, left // 3600, left // 60
    if days >= 2:
        return ngettext("%(num)s day left", "%(num)s days left", days)
    if hours >= 1:
        return ngettext("%(num)s hour left", "%(num)s hours left", hours)
    return ngettext("%(num)s minute left", "%(num)s minutes left", max(1, minutes))


def result(procedure: SilenceProcedure) -> str:
    """How it has ended, in a sentence; empty while it is open."""
    match procedure.status:
        case Status.ADOPTED:
            deadline = when(procedure.expires_at, procedure.zone)
            return _("Nobody has objected by %(deadline)s. The text is adopted.", deadline=deadline)
        case Status.BROKEN:
            return _("There was an objection. The text is not adopted; it may be revised and put again.")
        case Status.WITHDRAWN:
            return _("The text was withdrawn. Nobody has to answer any more.")
        case _:
            return ""


def remarks_on(procedure: SilenceProcedure, until: datetime, since: datetime) -> list[str]:
    """What is to be said of a deadline: short, on a day off, outside office hours. One query."""
    return remarks_about(procedure.manager_kind, procedure.zone, since, until)


def remarks_about(manager: ManagerKind, zone: str, since: datetime, until: datetime) -> list[str]:
    """The same of a deadline that somebody thinks of giving."""
    last = until.astimezone(ZoneInfo(zone)).date()
    spans = [Window(since.astimezone(ZoneInfo(zone)).date(), last)] if until > since else [Window.on(last)]
    station = Stations.of([], spans=spans).at(None)
    found = remarks(since, until, zone, station, inside_group=manager is ManagerKind.COORDINATOR)
    return [str(labels.REMARKS[one.code]) % {"day": day(last), "instant": when(until, zone)} for one in found]


def first_deadline(today: date) -> datetime:
    """A deadline to begin with, of which nothing is to be said: in two working days, at the end of office hours."""
    ahead = Window(today, date.fromordinal(today.toordinal() + 21))
    last = Stations.of([], spans=[ahead]).at(None).add(today, OFFERED_DAYS)
    return local_instant(last, OFFERED_HOUR, clock.OFFICE_ZONE).instant


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return queries.waiting_columns(actor(), clock.now())


def waiting(_who: Any) -> list[Link]:
    """On the first page: how many texts somebody can still answer, and how many procedures are theirs to close."""
    found = frame.values("silence")
    if not found:
        return []
    to_answer, to_close = found
    links = []
    if to_answer:
        label = ngettext("%(num)s text under silence to answer", "%(num)s texts under silence to answer", to_answer)
        links.append(Link(label, url_for("silence.index"), tone="warn"))
    if to_close:
        label = ngettext(
            "%(num)s silence procedure to close: nobody has objected",
            "%(num)s silence procedures to close: nobody has objected",
            to_close,
        )
        links.append(Link(label, url_for("silence.index"), tone="warn"))
    return links
