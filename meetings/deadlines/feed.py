"""Deadlines as entries of calendar feeds: on their last day, or at their hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager, joinedload

from meetings.calendar import feed as meetings
from meetings.calendar import feed_choice
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingKind
from meetings.foundation import languages
from meetings.foundation.database import db, itself, shown_by_others
from meetings.foundation.errors import RuleViolation
from meetings.foundation.feed_marks import MarksOf
from meetings.foundation.feed_scope import Concerns, Facets, FeedScope
from meetings.foundation.languages import LANGUAGES, LazyString, Text
from meetings.foundation.registries import FeedEntry, FeedSource, OddRecord, entries_of
from meetings.foundation.windows import shift_day
from meetings.mandates.labels import ADDRESSEES, AREAS, EFFECTS
from meetings.mandates.models import Mandate, Paragraph
from meetings.mandates.rules import Addressee, Effect

from . import labels
from .models import CountingRule, Deadline
from .rules import DeadlineAction, DeadlineState

MEETING = _l("Meeting: %(meeting)s")
OWNERS = _l("For: %(owners)s")
# The last act, as far as somebody who sees only the entry needs to know of it.
_ACTS = {
    DeadlineState.DONE: labels.ACTS[DeadlineAction.DO],
    DeadlineState.EXTENDED: labels.ACTS[DeadlineAction.EXTEND],
    DeadlineState.WAIVED: labels.ACTS[DeadlineAction.WAIVE],
}
MINUTE = timedelta(minutes=1)  # an entry must end after it begins; what is due at an hour takes no time


def called_off_on(deadline: Deadline) -> date | None:
    """The day that a counted deadline had before its meeting was postponed, until that gets other dates.

    It stays there and says so, as the meeting does. `meeting` with its dates and `rule` are loaded.
    """
    meeting, rule, window = deadline.meeting, deadline.rule, deadline.window
    if meeting is None or rule is None or deadline.state is DeadlineState.DONE or (window and window.is_exact):
        return None
    old = meetings.lost_dates(meeting)
    try:
        return None if old is None else shift_day(old.earliest, rule.offset_days + deadline.extended_days)
    except RuleViolation:
        return None  # a day before the first that the calendar keeps


# The same for the database, which counts no days: whether `called_off_on` gives one.
_is_called_off = sa.and_(
    Deadline.rule_id.is_not(None),
    Deadline.state != DeadlineState.DONE,
    sa.or_(Deadline.latest_on.is_(None), Deadline.earliest_on != Deadline.latest_on),
    Deadline.meeting_id.in_(meetings.lost),
)
_lost_start = sa.select(meetings.lost_start).where(Meeting.id == Deadline.meeting_id).correlate(Deadline)
_day = sa.case((_is_called_off, _lost_start.scalar_subquery()), else_=Deadline.latest_on)


def _chosen(scope: FeedScope) -> sa.Select[Any]:
    """Deadlines with a day, within the scope; one that is called off has its day counted when it is loaded."""
    chosen = sa.select().select_from(Deadline).where(*_conditions(scope.facets))
    if _narrowed(scope.facets) or scope.facets.concerns is not None:
        chosen = chosen.outerjoin(Deadline.meeting)
    if scope.lapsed_before is not None:
        waived = Deadline.state == DeadlineState.WAIVED
        chosen = chosen.where(sa.or_(sa.not_(waived), Deadline.latest_on >= scope.lapsed_before, _is_called_off))
    return chosen.where(sa.or_(Deadline.latest_on >= scope.earliest, _is_called_off))


marks = MarksOf(_chosen, Deadline, first=_day, last=_day)


def _conditions(facets: Facets) -> list[sa.ColumnElement[bool]]:
    """What a deadline must fulfil. Facets of meetings leave out what belongs to no meeting."""
    found = _narrowed(facets)
    if facets.processes:
        found.append(feed_choice.in_processes(Deadline.process_id, facets.processes))
    if facets.binding_only:
        found.append(Deadline.is_binding.is_(True))
    if not facets.with_open:
        found.append(sa.or_(Deadline.rule_id.is_(None), Deadline.earliest_on == Deadline.latest_on, _is_called_off))
    found.append(PUBLISHED if facets.concerns is None else _concern(facets.concerns))
    return found


def _narrowed(facets: Facets) -> list[sa.ColumnElement[bool]]:
    """What its meeting must be."""
    return feed_choice.narrowed(replace(facets, processes=frozenset()))


_hidden = sa.select(Meeting.id).where(Meeting.is_published.is_(False)).correlate(None)
PUBLISHED = sa.and_(
    Deadline.is_published.is_(True), sa.or_(Deadline.meeting_id.is_(None), Deadline.meeting_id.not_in(_hidden))
)


def _concern(whose: Concerns) -> sa.ColumnElement[bool]:
    """Whether it is due from any of these, or for a meeting that they follow or prepare."""
    public: list[sa.ColumnElement[bool]] = [Deadline.whose.contains(f" {owner} ") for owner in sorted(whose.owners)]
    if whose.meetings:
        public.append(Meeting.code.in_(sorted(whose.meetings)))
    if whose.groups:
        regional = Meeting.kind == MeetingKind.REGIONAL_MEETING
        public.append(sa.and_(regional, feed_choice.takes_part(whose.groups)))
    prepared = feed_choice.prepared(whose, Deadline.process_id)
    return sa.or_(sa.and_(PUBLISHED, sa.or_(sa.false(), *public)), *prepared)


def load(ids: Sequence[int]) -> list[FeedEntry | OddRecord]:
    """The entries of deadlines; none for one that has no day."""
    return entries_of("deadline", db.session.scalars(_whole, {"ids": ids}).unique(), path, entry)


_whole = (
    sa.select(Deadline)
    .where(Deadline.id.in_(sa.bindparam("ids", expanding=True)))
    .options(
        joinedload(Deadline.meeting).joinedload(Meeting.dates),
        joinedload(Deadline.rule),
        joinedload(Deadline.paragraph).joinedload(Paragraph.mandate),
        joinedload(Deadline.acts),
    )
    .order_by(Deadline.id)
)


def path(deadline: Deadline) -> str:
    """Where its page is, below the language."""
    return f"deadlines/{deadline.id}/"


def entry(deadline: Deadline) -> FeedEntry | None:
    """The deadline as an entry; None while it has no day. `rule`, `meeting`, `paragraph` and `acts` are loaded."""
    off = called_off_on(deadline)
    day = off or deadline.latest_on
    if day is None:
        return None
    due = deadline.facts.last_instant if off is None else None
    is_done = deadline.state is DeadlineState.DONE
    done_at = next((a.at for a in reversed(deadline.acts) if a.action is DeadlineAction.DO), None)
    return FeedEntry(
        kind="deadline",
        id=deadline.id,
        revision=deadline.revision,
        changed_at=deadline.changed_at,
        starts=due or day,
        ends=due + MINUTE if due else day,
        over_on=day,
        title=title(deadline),
        status=_status(deadline, off),
        path=path(deadline),
        description=lambda lang: description(deadline, lang),
        zone=deadline.zone,
        dates_open=off is None and _waits_for_dates(deadline),
        categories=lambda _lang: [str(AREAS[deadline.area])],
        done=is_done,
        completed_at=done_at if is_done else None,
        is_sample=deadline.is_sample,
    )


def _status(deadline: Deadline, off: date | None) -> str:
    if deadline.state is DeadlineState.WAIVED:
        return "cancelled"
    if off is not None:
        return "postponed"
    return "tentative" if _waits_for_dates(deadline) else "confirmed"


def _waits_for_dates(deadline: Deadline) -> bool:
    """Whether it is counted from an opening that has no day yet. A window in a mandate's own words is certain."""
    return deadline.rule_id is not None and deadline.window is not None and not deadline.window.is_exact


def title(deadline: Deadline) -> Text:
    """Its title; one that every meeting has names the meeting as well."""
    meeting = deadline.meeting
    if meeting is None or deadline.rule_id is None:
        return deadline.title
    return Text.of(
        {
            lang: f"{deadline.title.get(lang)} ({(meeting.short or meeting.title).into(lang)})"
            for lang in LANGUAGES
            if deadline.title.get(lang)
        }
    )


def description(deadline: Deadline, lang: str) -> list[str]:
    """The source's words, whose it is, whether it binds, what has been done, its meeting and mandate, a line each."""
    off = called_off_on(deadline)
    said = meetings.in_words(deadline.words, None if off else deadline.window, lang)
    if off is not None and deadline.state is not DeadlineState.WAIVED:
        said.append(str(meetings.POSTPONED))
    owners = [str(ADDRESSEES[Addressee(owner)]) for owner in deadline.owner]
    if owners:
        said.append(str(OWNERS) % {"owners": languages.format_words(owners, lang)})
    said.append(str(EFFECTS[Effect.BINDING if deadline.is_binding else Effect.NONE]))
    if deadline.state in _ACTS:
        said.append(str(_ACTS[deadline.state]))
    if deadline.meeting is not None:
        said.append(str(MEETING) % {"meeting": deadline.meeting.title.into(lang).text})
    return said + meetings.mandate_line([deadline.paragraph] if deadline.paragraph else [], lang)


def words() -> list[LazyString]:
    """All sentences of ours that entries of deadlines render."""
    shared = [*ADDRESSEES.values(), *AREAS.values(), *EFFECTS.values(), *_ACTS.values()]
    return [MEETING, OWNERS, *shared, *meetings.words()]


def lapses(since: date) -> list[date]:
    """The days that deadlines of postponed meetings had, from `since` on."""
    days = map(called_off_on, db.session.scalars(_off))
    return sorted({day for day in days if day is not None and day >= since})


_waived = (
    sa.select(Deadline.latest_on)
    .where(Deadline.state == DeadlineState.WAIVED, Deadline.latest_on >= sa.bindparam("since"))
    .distinct()
)
"""The last days of waived deadlines."""
_off = (
    sa.select(Deadline)
    .join(Deadline.meeting)
    .where(_is_called_off)
    .options(contains_eager(Deadline.meeting).selectinload(Meeting.dates), joinedload(Deadline.rule))
)


SOURCE = FeedSource("deadline", marks=marks, load=load, words=words, lapses=lapses, lapsing=_waived)


def _touch_of_meetings(ids: list[int], now: datetime) -> sa.Update:
    return sa.update(Deadline).where(Deadline.meeting_id.in_(ids)).values(changed_at=now)


def _touch_counted_by(ids: list[int], now: datetime) -> sa.Update:
    # The day that a called-off deadline had is counted anew; the others follow the rule by a change of their own.
    without_day = sa.or_(Deadline.latest_on.is_(None), Deadline.earliest_on != Deadline.latest_on)
    return sa.update(Deadline).where(Deadline.rule_id.in_(ids), without_day).values(changed_at=now)


def _touch_resting_on(ids: list[int], now: datetime) -> sa.Update:
    paragraphs = sa.select(Paragraph.id).where(Paragraph.mandate_id.in_(ids))
    return sa.update(Deadline).where(Deadline.paragraph_id.in_(paragraphs)).values(changed_at=now)


def _touch_resting_on_paragraphs(ids: list[int], now: datetime) -> sa.Update:
    return sa.update(Deadline).where(Deadline.paragraph_id.in_(ids)).values(changed_at=now)


def watch() -> None:
    """What entries of deadlines show of other records: a change there is a change of theirs."""
    shown_by_others("deadline.meeting", Meeting, {"title": itself, "short": itself}, _touch_of_meetings)
    shown_by_others("deadline.rule", CountingRule, {"offset_days": itself}, _touch_counted_by)
    shown_by_others("deadline.mandate", Mandate, {"symbol": itself}, _touch_resting_on)
    shown_by_others("deadline.paragraph", Paragraph, meetings.OF_PARAGRAPH, _touch_resting_on_paragraphs)
