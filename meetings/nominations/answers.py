"""What the pages across features show of calls and nominations: what waits, the timeline, what is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.foundation import clock, frame, presentation
from meetings.foundation.registries import Link, TimelineItem, UpcomingItem
from meetings.foundation.web import actor
from meetings.foundation.windows import Window

from . import feed, labels, queries_waiting
from .models import NominationCall
from .rules import CallStatus

KEY = "nominations"
SECOND = timedelta(seconds=1)  # what is due at an hour is in time to that very second

_WAITING: Mapping[str, Callable[[int], str]] = {
    "submit": lambda n: ngettext(
        "%(num)s draft of a nomination to submit", "%(num)s drafts of nominations to submit", n
    ),
    "endorse": lambda n: ngettext(
        "%(num)s nomination for your group to decide on", "%(num)s nominations for your group to decide on", n
    ),
    "circulate": lambda n: ngettext(
        "%(num)s endorsed nomination to circulate", "%(num)s endorsed nominations to circulate", n
    ),
    "designate": lambda n: ngettext(
        "%(num)s endorsed nomination to designate", "%(num)s endorsed nominations to designate", n
    ),
    "elect": lambda n: ngettext(
        "%(num)s election to record: the meeting has begun", "%(num)s elections to record: the meetings have begun", n
    ),
    "close": lambda n: ngettext(
        "%(num)s call for nominations is past its last day", "%(num)s calls for nominations are past their last day", n
    ),
}
"""What is to be done, in the order in which it is said."""


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return tuple(queries_waiting.waiting_columns(actor(), clock.business_today()).values())


def waiting(who: Any) -> list[Link]:
    """How many nominations, elections and calls wait for somebody: what is nobody’s to do is not counted."""
    asked = queries_waiting.waiting_columns(who, clock.business_today())
    counts = dict(zip(asked, frame.values(KEY), strict=False))
    url = url_for("nominations.index")
    return [Link(said(counts[key]), url, tone="warn") for key, said in _WAITING.items() if counts.get(key)]


def timeline(first: date, last: date, _around: date, limit: int) -> list[TimelineItem]:
    """Points of the timeline and of months: the last days of open calls."""
    return [_point(call) for call in queries_waiting.open_to_all() if first <= call.last_on <= last][:limit]


def _point(call: NominationCall) -> TimelineItem:
    return TimelineItem(
        key=f"{feed.CALL}-{call.id}",
        label=feed.call_title(call),
        window=Window.on(call.last_on),
        kind="due",
        note=_until(call),
        url=_url(call),
        is_sample=call.is_sample,
    )


def _url(call: NominationCall) -> str:
    return url_for("nominations.call", number=call.id)


def _until(call: NominationCall) -> str:
    return presentation.day(call.last_on) if call.at_time is None else presentation.when(call.limit.last, call.zone)


def timeline_days(first: date, limit: int) -> list[date]:
    """The last days of open calls, from a day on."""
    return sorted(call.last_on for call in queries_waiting.open_to_all() if call.last_on >= first)[:limit]


def turns(first: datetime, last: datetime) -> list[datetime]:
    """The instants, from one until before another, at which the hour of an open call has just passed."""
    passed = {call.limit.last + SECOND for call in queries_waiting.open_to_all() if call.at_time is not None}
    return sorted(instant for instant in passed if first <= instant < last)


def upcoming(day: date, limit: int) -> list[UpcomingItem]:
    """The calls that are open on a day and take nominations in time."""
    now = clock.now()
    coming = [c for c in queries_waiting.open_to_all() if c.last_on >= day and not c.limit.is_over(now)]
    return [_row(call) for call in coming[:limit]]


def _row(call: NominationCall) -> UpcomingItem:
    state = labels.CALL_STATUSES[CallStatus.OPEN]
    tone = labels.CALL_TONES[CallStatus.OPEN]
    words = feed.BINDS[call.is_binding]
    line = _("%(words)s (sample)", words=str(words)) if call.is_sample else words
    return UpcomingItem(Window.on(call.last_on), feed.call_title(call), line, state, tone, _url(call))
