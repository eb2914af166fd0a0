"""Silence procedures as entries of people's own feeds: at the last second at which somebody may object.

They are in the feeds of those who are asked and of those who run them, and in no public one. All who see one see the
same, so that it may lie in a cache that they share.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from meetings.calendar import feed as meetings
from meetings.foundation.database import db
from meetings.foundation.feed_marks import MarksOf
from meetings.foundation.feed_scope import ALL, Concerns, FeedScope
from meetings.foundation.languages import LANGUAGES, LOCALES, LazyString, Text
from meetings.foundation.registries import FeedEntry, FeedSource, OddRecord, entries_of

from . import labels
from .models import SilenceAddressee, SilenceProcedure
from .rules import AddresseeKind, ManagerKind, Status

KIND = "silence"
TITLE = _l("Silence ends: %(title)s")
SAID: dict[Status, LazyString] = {
    Status.OPEN: _l("If you cannot support it, object by then. Silence counts as consent."),
    Status.BROKEN: _l("There was an objection. The text is not adopted; it may be revised and put again."),
    Status.ADOPTED: _l("The procedure is closed: the text is adopted."),
    Status.WITHDRAWN: _l("The text was withdrawn. Nobody has to answer any more."),
}
_STATES = {Status.OPEN: "confirmed", Status.ADOPTED: "confirmed"}
GONE = (Status.BROKEN, Status.WITHDRAWN)  # nobody has to answer any more
MINUTE = timedelta(minutes=1)  # an entry must end after it begins
DAY = timedelta(days=1)  # a day in its own zone may be another one in that of the database: feeds look again

_on = sa.func.date(SilenceProcedure.expires_at, type_=sa.Date)


def _chosen(scope: FeedScope) -> sa.Select[Any]:
    """The procedures that ask these people, or that they run. It belongs to no meeting, and nothing of it is public."""
    facets = scope.facets
    chosen = sa.select().select_from(SilenceProcedure).where(_on >= scope.earliest - DAY)
    if facets.concerns is None or facets.meetings or facets.kinds:
        return chosen.where(sa.false())
    if facets.processes:
        chosen = chosen.where(SilenceProcedure.process.in_(sorted(facets.processes)))
    if scope.lapsed_before is not None:
        chosen = chosen.where(sa.or_(SilenceProcedure.status.not_in(GONE), _on >= scope.lapsed_before))
    return chosen.where(_concern(facets.concerns))


marks = MarksOf(_chosen, SilenceProcedure, first=_on, last=_on)


def _concern(whose: Concerns) -> sa.ColumnElement[bool]:
    """Whether it asks their State or the chair of their group, or is theirs to close: as `queries.visible_to`."""
    asked = sa.or_(
        *(
            sa.and_(SilenceAddressee.kind == kind, _among(SilenceAddressee.code, codes))
            for kind, codes in ((AddresseeKind.STATE, whose.states), (AddresseeKind.GROUP_CHAIR, whose.chairs))
        )
    )
    run = (
        sa.and_(SilenceProcedure.manager_kind == kind, _among(SilenceProcedure.manager_scope, codes))
        for kind, codes in ((ManagerKind.SECRETARIAT, whose.processes), (ManagerKind.COORDINATOR, whose.chairs))
    )
    return sa.or_(SilenceProcedure.id.in_(sa.select(SilenceAddressee.procedure_id).where(asked)), *run)


def _among(column: Any, codes: frozenset[str]) -> sa.ColumnElement[bool]:
    if ALL in codes:
        return sa.true()
    found: sa.ColumnElement[bool] = column.in_(sorted(codes))
    return found


def load(ids: Sequence[int]) -> list[FeedEntry | OddRecord]:
    """The entries of procedures."""
    query = sa.select(SilenceProcedure).where(SilenceProcedure.id.in_(ids)).order_by(SilenceProcedure.id)
    return entries_of(KIND, db.session.scalars(query), path, entry)


def path(procedure: SilenceProcedure) -> str:
    """Where its page is, below the language."""
    return f"silence/{procedure.id}/"


def entry(procedure: SilenceProcedure) -> FeedEntry:
    """The deadline of a procedure. Whoever may see it sees no more than this: neither who is asked nor who objected."""
    is_adopted = procedure.status is Status.ADOPTED
    return FeedEntry(
        kind=KIND,
        id=procedure.id,
        revision=procedure.revision,
        changed_at=procedure.changed_at,
        starts=procedure.expires_at,
        ends=procedure.expires_at + MINUTE,
        over_on=_last_day(procedure),
        title=title(procedure),
        status=_STATES.get(procedure.status, "cancelled"),
        path=path(procedure),
        description=lambda lang: description(procedure, lang),
        zone=procedure.zone,
        categories=lambda _lang: [str(labels.PROCEDURES)],
        done=is_adopted,
        completed_at=procedure.ended_at if is_adopted else None,
        is_sample=procedure.is_sample,
    )


def _last_day(procedure: SilenceProcedure) -> date:
    return procedure.expires_at.astimezone(ZoneInfo(procedure.zone)).date()


def title(procedure: SilenceProcedure) -> Text:
    """What is under silence, with what happens then, in the languages that its title has."""
    found = {}
    for lang in LANGUAGES:
        if words := procedure.title.get(lang):
            with force_locale(LOCALES[lang]):
                found[lang] = str(TITLE) % {"title": words}
    return Text.of(found)


def description(procedure: SilenceProcedure, lang: str) -> list[str]:
    """The deadline as it was worded, and how the procedure stands, a line each."""
    return [*meetings.in_words(procedure.words, None, lang), str(SAID[procedure.status])]


def words() -> list[LazyString]:
    """All sentences of ours that entries of procedures render."""
    return [TITLE, *SAID.values(), labels.PROCEDURES, meetings.IN_WORDS]


def lapses(since: date) -> list[date]:
    """The last days of what was broken or withdrawn, from `since` on."""
    gone = sa.select(SilenceProcedure.expires_at, SilenceProcedure.zone).where(SilenceProcedure.status.in_(GONE))
    rows = db.session.execute(gone.where(_on >= since - DAY))
    days = {expires_at.astimezone(ZoneInfo(zone)).date() for expires_at, zone in rows}
    return sorted(day for day in days if day >= since)


SOURCE = FeedSource(KIND, marks=marks, load=load, words=words, lapses=lapses)
