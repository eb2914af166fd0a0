"""Meetings as entries of calendar feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation import languages
from meetings.foundation.database import db, itself, shown_by_others
from meetings.foundation.feed_marks import MarksOf
from meetings.foundation.feed_scope import FeedScope
from meetings.foundation.languages import LazyString
from meetings.foundation.registries import FeedEntry, FeedSource, OddRecord, entries_of
from meetings.foundation.windows import Window
from meetings.mandates.labels import paragraph_place
from meetings.mandates.models import Mandate, Paragraph
from meetings.mandates.rules import Part, short_symbol
from meetings.states.models import State

from . import feed_choice, labels, periods
from .models import DatesEnding, Meeting, MeetingDates, Place, meeting_paragraph
from .rules import MeetingStatus

OPEN = _l("The dates are not fixed yet.")
IN_WORDS = _l("In the words of the source: “%(words)s”")
READ_AS = _l("Read as: %(window)s")
PROPOSED = _l("The dates are proposed, not confirmed.")
CANCELLED = _l("The meeting is cancelled.")
POSTPONED = _l("The meeting is postponed. New dates are not fixed yet.")
PERIODS = _l("Days: %(days)s")
MANDATE = _l("Mandate: %(paragraphs)s")
PARAGRAPHS = _l("%(symbol)s, paragraphs %(numbers)s")

_STATES = {
    MeetingStatus.MANDATED: "tentative",
    MeetingStatus.PROPOSED: "tentative",
    MeetingStatus.CONFIRMED: "confirmed",
    MeetingStatus.UNDER_WAY: "confirmed",
    MeetingStatus.CLOSED: "confirmed",
    MeetingStatus.POSTPONED: "postponed",
    MeetingStatus.CANCELLED: "cancelled",
}
_GONE = (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED)
OF_PARAGRAPH = dict.fromkeys(("mandate_id", "part", "number", "position"), itself)  # what entries show of one


def lost_dates(meeting: Meeting) -> Window | None:
    """The dates that a postponed meeting had: it stays on them until it gets others, even if it is cancelled then."""
    if meeting.days is not None or not _was_postponed(meeting):
        return None
    old = [d for d in meeting.dates if d.ending is DatesEnding.POSTPONED]
    return Window(old[-1].start_on, old[-1].end_on) if old else None


def _was_postponed(meeting: Meeting) -> bool:
    status = meeting.status_before if meeting.status is MeetingStatus.CANCELLED else meeting.status
    return status is MeetingStatus.POSTPONED


def _lost(column: sa.orm.InstrumentedAttribute[date]) -> sa.ColumnElement[date | None]:
    """The same for the database: the first or the last of the days that `lost_dates` gives."""
    last = (
        sa.select(column)
        .where(MeetingDates.meeting_id == Meeting.id, MeetingDates.ending == DatesEnding.POSTPONED)
        .order_by(MeetingDates.id.desc())
        .limit(1)
        .correlate(Meeting)
        .scalar_subquery()
    )
    gone = sa.or_(
        Meeting.status == MeetingStatus.POSTPONED,
        sa.and_(Meeting.status == MeetingStatus.CANCELLED, Meeting.status_before == MeetingStatus.POSTPONED),
    )
    return sa.case((sa.and_(Meeting.start_on.is_(None), gone), last))


lost_start = _lost(MeetingDates.start_on)
_over_on = sa.func.coalesce(Meeting.end_on, _lost(MeetingDates.end_on), Meeting.latest_on)


# By themselves, for an index has the one, and both are few.
called_off = sa.select(Meeting.id).where(Meeting.status.in_(_GONE)).correlate(None)
lost = sa.select(Meeting.id).where(Meeting.id.in_(called_off), lost_start.is_not(None)).correlate(None)


def _chosen(scope: FeedScope) -> sa.Select[Any]:
    """Meetings with dates or a window, within the scope."""
    chosen = sa.select().where(*feed_choice.conditions(scope.facets), _over_on >= scope.earliest)
    if scope.lapsed_before is not None:
        chosen = chosen.where(sa.or_(Meeting.status.not_in(_GONE), _over_on >= scope.lapsed_before))
    return chosen


marks = MarksOf(_chosen, Meeting, first=Meeting.sort_on, last=_over_on)


def load(ids: Sequence[int]) -> list[FeedEntry | OddRecord]:
    """The entries of meetings; none for one where nothing says when it is."""
    return entries_of("meeting", db.session.scalars(_whole, {"ids": ids}).unique(), _path, entry)


_whole = (
    sa.select(Meeting)
    .where(Meeting.id.in_(sa.bindparam("ids", expanding=True)))
    .options(
        joinedload(Meeting.place),
        joinedload(Meeting.host_state),
        joinedload(Meeting.dates),
        selectinload(Meeting.paragraphs).joinedload(Paragraph.mandate),
    )
    .order_by(Meeting.id)
)


def _path(meeting: Meeting) -> str:
    return f"meetings/{meeting.code}/"


def entry(meeting: Meeting) -> FeedEntry | None:
    """The meeting as an entry; None where nothing says when. Place, host State, dates and paragraphs are loaded."""
    days = meeting.days or lost_dates(meeting)
    window = meeting.window
    if days is None and (window is None or meeting.status is MeetingStatus.CLOSED):
        return None
    shown = days or Window.on(window.earliest)  # type: ignore[union-attr] # one of the two is there
    where = meeting.place.name if meeting.place else meeting.host_state.name if meeting.host_state else None
    return FeedEntry(
        kind="meeting",
        id=meeting.id,
        revision=meeting.revision,
        changed_at=meeting.changed_at,
        starts=shown.earliest,
        ends=shown.latest,
        over_on=window.latest if days is None and window else None,
        title=meeting.title,
        status=_STATES[meeting.status],
        path=_path(meeting),
        description=lambda lang: description(meeting, lang),
        location=where,
        zone=meeting.zone,
        dates_open=days is None,
        categories=lambda _lang: [str(labels.KINDS[meeting.kind])],
        is_sample=meeting.is_sample,
        geo=meeting.place.position if meeting.place else None,
    )


def description(meeting: Meeting, lang: str) -> list[str]:
    """What is certain about the dates, and the mandate, a line each."""
    said: list[str] = []
    if meeting.status is MeetingStatus.CANCELLED:
        said.append(str(CANCELLED))
    elif meeting.status is MeetingStatus.POSTPONED:
        said.append(str(POSTPONED))
    elif meeting.days is None:
        said.append(str(OPEN))
    elif meeting.status is MeetingStatus.PROPOSED:
        said.append(str(PROPOSED))
    stays_cancelled = meeting.status is MeetingStatus.CANCELLED and lost_dates(meeting) is not None
    if meeting.days is None and not stays_cancelled:
        said += in_words(meeting.words, meeting.window, lang)
    if parts := periods.from_stored(meeting.parts):
        ranges = [languages.format_range(p.earliest, p.latest, lang) for p in parts]
        said.append(str(PERIODS) % {"days": languages.format_words(ranges, lang)})
    said += mandate_line(meeting.paragraphs, lang)
    return said


def in_words(words: languages.Text, window: Window | None, lang: str) -> list[str]:
    """The source's own words for an imprecise date, and how they are read."""
    said = []
    if words:
        said.append(str(IN_WORDS) % {"words": words.into(lang).text})
    if window is not None and not window.is_exact:
        said.append(str(READ_AS) % {"window": languages.format_range(window.earliest, window.latest, lang)})
    return said


def mandate_line(paragraphs: Sequence[Paragraph], lang: str) -> list[str]:
    """The paragraphs something rests on (their mandates are loaded)."""
    known = sorted(paragraphs, key=lambda p: (p.mandate.adopted_on, p.mandate.symbol, p.position))
    places = []
    for (symbol, part), found in groupby(known, key=lambda p: (p.mandate.symbol, p.part)):
        numbers = [p.number for p in found]
        if len(numbers) == 1 or part is not Part.OPERATIVE:
            places += [str(paragraph_place(symbol, part, number)) for number in numbers]
        else:
            listed = languages.format_words([str(number) for number in numbers], lang)
            places.append(str(PARAGRAPHS) % {"symbol": short_symbol(symbol), "numbers": listed})
    return [str(MANDATE) % {"paragraphs": languages.format_words(places, lang)}] if places else []


def words() -> list[LazyString]:
    """All sentences of ours that entries of meetings render."""
    own = [OPEN, IN_WORDS, READ_AS, PROPOSED, CANCELLED, POSTPONED, PERIODS, MANDATE, PARAGRAPHS]
    places = [paragraph_place("A/RES/65/64", part, 6) for part in Part]
    return [*own, *places, *labels.KINDS.values()]


_lapsing = sa.select(_over_on).where(Meeting.id.in_(called_off), _over_on >= sa.bindparam("since"))
"""The last days of cancelled and postponed meetings."""


SOURCE = FeedSource("meeting", marks=marks, load=load, words=words, lapsing=_lapsing)


def _touch_at_places(ids: list[int], now: datetime) -> sa.Update:
    return sa.update(Meeting).where(Meeting.place_id.in_(ids)).values(changed_at=now)


def _touch_hosted(ids: list[int], now: datetime) -> sa.Update:
    return sa.update(Meeting).where(Meeting.host_state_id.in_(ids)).values(changed_at=now)


def _touch_resting_on(ids: list[int], now: datetime) -> sa.Update:
    linked = (
        sa.select(meeting_paragraph.c.meeting_id)
        .join(Paragraph, Paragraph.id == meeting_paragraph.c.paragraph_id)
        .where(Paragraph.mandate_id.in_(ids))
    )
    return sa.update(Meeting).where(Meeting.id.in_(linked)).values(changed_at=now)


def _touch_resting_on_paragraphs(ids: list[int], now: datetime) -> sa.Update:
    linked = sa.select(meeting_paragraph.c.meeting_id).where(meeting_paragraph.c.paragraph_id.in_(ids))
    return sa.update(Meeting).where(Meeting.id.in_(linked)).values(changed_at=now)


def watch() -> None:
    """What entries of meetings show of other records: a change there is a change of theirs."""
    of_place = {"name": itself, "latitude": itself, "longitude": itself}
    shown_by_others("meeting.place", Place, of_place, _touch_at_places)
    shown_by_others("meeting.host_state", State, {"name": itself}, _touch_hosted)
    of_mandate = {"symbol": itself, "adopted_on": itself}  # the older is named first
    shown_by_others("meeting.mandate", Mandate, of_mandate, _touch_resting_on)
    shown_by_others("meeting.paragraph", Paragraph, OF_PARAGRAPH, _touch_resting_on_paragraphs)
