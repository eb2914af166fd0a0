"""Sessions as entries of calendar feeds: from when until when, and where, they are announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from meetings.calendar import feed as meetings
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation.database import db, itself, shown_by_others
from meetings.foundation.feed_marks import MarksOf
from meetings.foundation.feed_scope import FeedScope
from meetings.foundation.languages import LANGUAGES, LOCALES, LazyString, Text
from meetings.foundation.registries import FeedEntry, FeedSource, OddRecord, entries_of

from . import feed_choice, labels, presenting
from .labels_releases import INTERPRETED, INTERPRETED_INTO_ALL
from .models import ReleasedSession

SESSION = "session"
TITLE = _l("%(meeting)s: %(session)s")
NUMBERED = _l("Meeting %(number)s")
STATES_ONLY = _l("Open to States only.")
CALLED_OFF = _l("The session is called off.")
_GONE = {MeetingStatus.CANCELLED: "cancelled", MeetingStatus.POSTPONED: "postponed"}
_is_gone = sa.or_(ReleasedSession.is_called_off.is_(True), ReleasedSession.meeting_id.in_(meetings.called_off))


def _chosen(scope: FeedScope) -> sa.Select[Any]:
    """Sessions with an hour, within the scope."""
    chosen = sa.select().select_from(ReleasedSession).join(ReleasedSession.meeting)
    chosen = chosen.where(*feed_choice.conditions(scope.facets), ReleasedSession.on >= scope.earliest)
    if scope.lapsed_before is not None:
        chosen = chosen.where(sa.or_(sa.not_(_is_gone), ReleasedSession.on >= scope.lapsed_before))
    return chosen


def load(ids: Sequence[int]) -> list[FeedEntry | OddRecord]:
    """The entries of sessions; none for one without an hour."""
    query = sa.select(ReleasedSession).where(ReleasedSession.id.in_(ids)).order_by(ReleasedSession.id)
    found = db.session.scalars(query.options(joinedload(ReleasedSession.meeting)))
    return entries_of(SESSION, found, path, entry)


def path(session: ReleasedSession) -> str:
    """Where its page is, below the language."""
    return f"programme/sessions/{session.id}/"


def entry(session: ReleasedSession) -> FeedEntry | None:
    """A session as an entry; None while it has no hour. Its meeting is loaded."""
    if session.starts_at is None or session.ends_at is None:
        return None
    return FeedEntry(
        kind=SESSION,
        id=session.id,
        revision=session.revision,
        changed_at=session.changed_at,
        starts=session.starts_at,
        ends=session.ends_at,
        over_on=session.on,
        title=title(session),
        status="cancelled" if session.is_called_off else _GONE.get(session.meeting.status, "confirmed"),
        path=path(session),
        description=lambda lang: description(session, lang),
        location=session.room or None,
        zone=session.zone,
        categories=lambda _lang: [str(labels.KINDS[session.kind])],
        is_sample=session.is_sample,
    )


def title(session: ReleasedSession) -> Text:
    """What it is called, after its meeting: in the languages that its own title has, so that no other is claimed."""
    found = {}
    for lang in [lang for lang in LANGUAGES if not session.title or session.title.get(lang)]:
        with force_locale(LOCALES[lang]):
            own = session.title.get(lang) or str(labels.KINDS[session.kind])
            of = (session.meeting.short or session.meeting.title).into(lang).text
            found[lang] = str(TITLE) % {"meeting": of, "session": own}
    return Text.of(found)


def description(session: ReleasedSession, lang: str) -> list[str]:
    """What it is, with which interpretation, for whom, and what is said of it, a line each."""
    said = [str(CALLED_OFF)] if session.is_called_off else []
    numbered = str(NUMBERED) % {"number": session.number} if session.number is not None else ""
    said.append(numbered or str(labels.KINDS[session.kind]))
    if interpreted := presenting.interpretation(session.interpretation, session.langs, lang):
        said.append(interpreted)
    if not session.is_open:
        said.append(str(STATES_ONLY))
    if session.note:
        said.append(session.note.into(lang).text)
    return said


def words() -> list[LazyString]:
    """All sentences of ours that entries of sessions render."""
    interpreted = [*INTERPRETED.values(), *INTERPRETED_INTO_ALL.values()]
    return [TITLE, NUMBERED, *interpreted, STATES_ONLY, CALLED_OFF, *labels.KINDS.values()]


SOURCE = FeedSource(
    SESSION,
    marks=MarksOf(_chosen, ReleasedSession, first=ReleasedSession.on, last=ReleasedSession.on),
    load=load,
    words=words,
    lapsing=sa.select(ReleasedSession.on).where(_is_gone, ReleasedSession.on >= sa.bindparam("since")),
)


def _touch(ids: list[int], now: datetime) -> sa.Update:
    return sa.update(ReleasedSession).where(ReleasedSession.meeting_id.in_(ids)).values(changed_at=now)


def watch() -> None:
    """What entries of sessions show of their meeting: a change there is a change of theirs."""
    shown_by_others("session.meeting", Meeting, dict.fromkeys(("title", "short", "status"), itself), _touch)
