"""Calls for nominations and elections as entries of calendar feeds: on a call's last day, on the day of an election.

An entry is the same for all who see it: of the meetings that a post serves it names those that are published, where
there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from meetings.calendar import feed as meetings
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import languages
from meetings.foundation.database import db, itself, shown_by_others
from meetings.foundation.feed_marks import MarksOf
from meetings.foundation.feed_scope import FeedScope
from meetings.foundation.languages import LANGUAGES, LOCALES, LazyString, Text
from meetings.foundation.registries import FeedEntry, FeedSource, OddRecord, entries_of
from meetings.states.models import RegionalGroup, RegionalGroupName, State

from . import feed_choice, labels
from .bureau import OfficerStatus, PostKind, title_of
from .models import NominationCall, Officer, Post, post_meeting
from .rules import CallStatus

CALL, ELECTION = "call", "election"
LAST_DAY = _l("Last day for nominations: %(post)s, %(meetings)s")
ELECTED_BY = _l("Election: %(post)s, %(meetings)s")
GROUPS = _l("For: %(owners)s")
BINDS = {
    True: _l("No nomination can be taken after that day."),
    False: _l("Nominations after that day are taken and marked as late."),
}
CALL_SAID = {CallStatus.CLOSED: _l("The call is closed."), CallStatus.WITHDRAWN: _l("The call is withdrawn.")}
_CALL_STATES = {CallStatus.DRAFT: "tentative", CallStatus.WITHDRAWN: "cancelled"}
ELECTED = _l("This State is elected to the post: %(state)s.")
DESIGNATED = _l("This State is designated to hold the post: %(state)s. The meeting elects its officers.")
CALLED_OFF = _l("The officer-designate does not stand any more.")
_LEFT = (OfficerStatus.WITHDRAWN, OfficerStatus.REPLACED)
MINUTE = timedelta(minutes=1)  # an entry must end after it begins; what is due at an hour takes no time


# --- what both show -------------------------------------------------------------------------------------------------


def shown(post: Post) -> list[Meeting]:
    """The meetings that entries name, in the order in which they come: by their last days, since of two windows that
    begin together the shorter is that of the meeting which prepares the other."""
    published = [meeting for meeting in post.meetings if meeting.is_published]
    return sorted(published or post.meetings, key=lambda meeting: (meeting.over_on or date.max, meeting.id))


def _title(sentence: LazyString, post: Post) -> Text:
    named = shown(post)
    title = labels.TITLES[title_of(post.kind, [meeting.kind for meeting in named])]

    def said(lang: str) -> str:
        called = str(title)
        if post.kind is PostKind.FACILITATOR and post.subject:
            called = str(labels.OF_SUBJECT) % {"post": called, "subject": post.subject.into(lang).text}
        of = languages.format_words([(m.short or m.title).into(lang).text for m in named], lang)
        return str(sentence) % {"post": called, "meetings": of}

    return _in_all(said)


def _in_all(said: Callable[[str], str]) -> Text:
    found = {}
    for lang in LANGUAGES:
        with force_locale(LOCALES[lang]):
            found[lang] = said(lang)
    return Text.of(found)


# --- calls ----------------------------------------------------------------------------------------------------------


def _chosen_calls(scope: FeedScope) -> sa.Select[Any]:
    """Calls whose last day is in the scope."""
    chosen = sa.select().select_from(NominationCall).join(NominationCall.post)
    chosen = chosen.where(*feed_choice.calls(scope.facets), NominationCall.last_on >= scope.earliest)
    if scope.lapsed_before is not None:
        gone = NominationCall.status == CallStatus.WITHDRAWN
        chosen = chosen.where(sa.or_(sa.not_(gone), NominationCall.last_on >= scope.lapsed_before))
    return chosen


def load_calls(ids: Sequence[int]) -> list[FeedEntry | OddRecord]:
    """The entries of calls."""
    query = sa.select(NominationCall).where(NominationCall.id.in_(ids)).order_by(NominationCall.id)
    query = query.options(
        joinedload(NominationCall.post).joinedload(Post.meetings),
        joinedload(NominationCall.asked).joinedload(RegionalGroup.names),
    )
    return entries_of(CALL, db.session.scalars(query).unique(), call_path, call_entry)


def call_path(call: NominationCall) -> str:
    """Where its page is, below the language."""
    return f"nominations/calls/{call.id}/"


def call_title(call: NominationCall) -> Text:
    """For which post it is the last day, in all languages. The post with its meetings is loaded."""
    return _title(LAST_DAY, call.post)


def call_entry(call: NominationCall) -> FeedEntry:
    """The last day of a call, or its hour. Its post with the meetings and the groups that are asked are loaded."""
    due = call.limit.last if call.at_time is not None else None
    is_closed = call.status is CallStatus.CLOSED
    return FeedEntry(
        kind=CALL,
        id=call.id,
        revision=call.revision,
        changed_at=call.changed_at,
        starts=due or call.last_on,
        ends=due + MINUTE if due else call.last_on,
        over_on=call.last_on,
        title=call_title(call),
        status=_CALL_STATES.get(call.status, "confirmed"),
        path=call_path(call),
        description=lambda lang: call_description(call, lang),
        zone=call.zone,
        categories=lambda _lang: [str(labels.POST_KINDS[call.post.kind])],
        done=is_closed,
        completed_at=call.closed_at if is_closed else None,
        is_sample=call.is_sample,
    )


def call_description(call: NominationCall, lang: str) -> list[str]:
    """The source's words, which groups are asked, whether the day binds, how the call stands, a line each."""
    said = meetings.in_words(call.words, call.worded, lang)
    asked = [group.on(call.last_on).name.into(lang).text for group in call.asked]
    whom = languages.format_words(asked, lang) if asked else str(labels.ANY_GROUP)
    return [*said, str(GROUPS) % {"owners": whom}, str(CALL_SAID.get(call.status, BINDS[call.is_binding]))]


def call_words() -> list[LazyString]:
    """All sentences of ours that entries of calls render."""
    own = [LAST_DAY, labels.OF_SUBJECT, GROUPS, *BINDS.values(), *CALL_SAID.values(), labels.ANY_GROUP]
    return [*own, meetings.IN_WORDS, meetings.READ_AS, *labels.TITLES.values(), *labels.POST_KINDS.values()]


_withdrawn = sa.select(NominationCall.last_on).where(
    NominationCall.status == CallStatus.WITHDRAWN, NominationCall.last_on >= sa.bindparam("since")
)
"""The last days of withdrawn calls."""

CALLS = FeedSource(
    CALL,
    marks=MarksOf(_chosen_calls, NominationCall, first=NominationCall.last_on, last=NominationCall.last_on),
    load=load_calls,
    words=call_words,
    lapsing=_withdrawn,
)


# --- elections ------------------------------------------------------------------------------------------------------


def _of_first(*columns: Any) -> sa.Select[Any]:
    """Columns of the meeting that elects, as `shown` puts it first."""
    return (
        sa.select(*columns)
        .join(post_meeting, post_meeting.c.meeting_id == Meeting.id)
        .where(post_meeting.c.post_id == Officer.post_id)
        .order_by(Meeting.is_published.desc(), sa.nulls_last(Meeting.over_on), Meeting.id)
        .limit(1)
        .correlate(Officer)
    )


_opening = _of_first(sa.func.coalesce(Meeting.start_on, meetings.lost_start, Meeting.earliest_on)).scalar_subquery()
_left_before = sa.and_(Officer.status.in_(_LEFT), Officer.elected_on.is_(None), Officer.ended_on <= _opening)
_is_ahead = sa.or_(sa.and_(Officer.status == OfficerStatus.DESIGNATED, Officer.elected_on.is_(None)), _left_before)
_day = sa.case((Officer.elected_on.is_not(None), Officer.elected_on), (_is_ahead, _opening))
_gone_meeting = _of_first(Meeting.status).scalar_subquery().in_((MeetingStatus.CANCELLED, MeetingStatus.POSTPONED))
_is_gone = sa.or_(_left_before, sa.and_(_is_ahead, _gone_meeting))


def _chosen_elections(scope: FeedScope) -> sa.Select[Any]:
    """Elections with a day: that on record, else the opening of the meeting."""
    chosen = sa.select().select_from(Officer).join(Officer.post)
    chosen = chosen.where(*feed_choice.elections(scope.facets), _day >= scope.earliest)
    if scope.lapsed_before is not None:
        chosen = chosen.where(sa.or_(sa.not_(_is_gone), _day >= scope.lapsed_before))
    return chosen


def load_elections(ids: Sequence[int]) -> list[FeedEntry | OddRecord]:
    """The entries of elections; none for one of which no day is known."""
    query = (
        sa.select(Officer)
        .where(Officer.id.in_(ids))
        .options(
            joinedload(Officer.home),
            joinedload(Officer.post)
            .joinedload(Post.meetings)
            .options(joinedload(Meeting.dates), joinedload(Meeting.place), joinedload(Meeting.host_state)),
        )
        .order_by(Officer.id)
    )
    return entries_of(ELECTION, db.session.scalars(query).unique(), election_path, election_entry)


def election_path(officer: Officer) -> str:
    """Where its page is, below the language."""
    return f"meetings/{shown(officer.post)[0].code}/officers/"


@dataclass(frozen=True)
class _Opening:
    """When the meeting that elects begins, and what is certain about that."""

    day: date
    status: str
    dates_open: bool


def _opening_of(officer: Officer) -> _Opening | None:
    if officer.elected_on is not None:
        return _Opening(officer.elected_on, "confirmed", dates_open=False)
    meeting = meetings.entry(shown(officer.post)[0])
    if meeting is None or isinstance(meeting.starts, datetime):
        return None
    if officer.status is OfficerStatus.DESIGNATED:
        return _Opening(meeting.starts, meeting.status, meeting.dates_open)
    if officer.status in _LEFT and officer.ended_on is not None and officer.ended_on <= meeting.starts:
        return _Opening(meeting.starts, "cancelled", meeting.dates_open)
    return None  # elected on a day that is not on record


def election_entry(officer: Officer) -> FeedEntry | None:
    """The election of an officer; None where no day is known. `home`, `post` and its meetings are loaded."""
    opening = _opening_of(officer)
    if opening is None:
        return None
    return FeedEntry(
        kind=ELECTION,
        id=officer.id,
        revision=officer.revision,
        changed_at=officer.changed_at,
        starts=opening.day,
        ends=opening.day,
        title=_title(ELECTED_BY, officer.post),
        status=opening.status,
        path=election_path(officer),
        description=lambda lang: election_description(officer, lang),
        dates_open=opening.dates_open,
        categories=lambda _lang: [str(labels.POST_KINDS[officer.post.kind])],
        is_sample=officer.is_sample,
    )


def election_description(officer: Officer, lang: str) -> list[str]:
    """Which State is designated or elected, and how, a line each."""
    state = officer.home.name.into(lang).text if officer.home is not None else officer.state
    if officer.elected_on is None:
        return [str(CALLED_OFF) if officer.status in _LEFT else str(DESIGNATED) % {"state": state}]
    how = [str(labels.METHODS[officer.elected_how])] if officer.elected_how is not None else []
    return [str(ELECTED) % {"state": state}, *how]


def election_words() -> list[LazyString]:
    """All sentences of ours that entries of elections render."""
    own = [ELECTED_BY, labels.OF_SUBJECT, ELECTED, DESIGNATED, CALLED_OFF, *labels.METHODS.values()]
    return [*own, *labels.TITLES.values(), *labels.POST_KINDS.values()]


_called_off = sa.select(_day).where(_is_gone, _day >= sa.bindparam("since"))
"""The days of elections that are called off."""

ELECTIONS = FeedSource(
    ELECTION,
    marks=MarksOf(_chosen_elections, Officer, first=_day, last=_day),
    load=load_elections,
    words=election_words,
    lapsing=_called_off,
)


# --- what they show of other records --------------------------------------------------------------------------------


def _touch(model: Any, chosen: Callable[[list[int]], Any]) -> Callable[[list[int], datetime], sa.Update]:
    return lambda ids, now: sa.update(model).where(chosen(ids)).values(changed_at=now)


def _of_posts(model: Any) -> Callable[[list[int], datetime], sa.Update]:
    return _touch(model, model.post_id.in_)


def _of_meetings(model: Any) -> Callable[[list[int], datetime], sa.Update]:
    served = sa.select(post_meeting.c.post_id)
    return _touch(model, lambda ids: model.post_id.in_(served.where(post_meeting.c.meeting_id.in_(ids))))


def watch() -> None:
    """A change there is a change of theirs."""
    names = dict.fromkeys(("title", "short", "kind", "is_published", "end_on", "latest_on"), itself)
    days = dict.fromkeys(("code", "status", "status_before", "start_on", "earliest_on"), itself)
    of_post = dict.fromkeys(("kind", "subject", "meetings"), itself)

    for key, model, shows in ((CALL, NominationCall, names), (ELECTION, Officer, names | days)):
        shown_by_others(f"{key}.meeting", Meeting, shows, _of_meetings(model))
        shown_by_others(f"{key}.post", Post, of_post, _of_posts(model))

    def of_states(ids: list[int]) -> Any:
        return Officer.state.in_(sa.select(State.iso3).where(State.id.in_(ids)))

    shown_by_others("election.state", State, {"name": itself}, _touch(Officer, of_states))
    of_group = {"name": itself, "from_on": itself}
    shown_by_others("call.group", RegionalGroupName, of_group, _touch(NominationCall, lambda _ids: sa.true()))
