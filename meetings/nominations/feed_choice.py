"""Which posts a calendar feed is about: its facets as conditions on calls and officers, joined with their posts."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from meetings.calendar import feed_choice as meetings
from meetings.calendar.models import Meeting
from meetings.foundation.feed_scope import ALL, Concerns, Facets

from .models import NominationCall, Post, post_meeting
from .rules import CallStatus

Condition = sa.ColumnElement[bool]


def _serves(*wanted: Condition) -> Condition:
    """Posts that serve a meeting of which all this holds."""
    found = sa.select(post_meeting.c.post_id).join(Meeting, Meeting.id == post_meeting.c.meeting_id)
    return Post.id.in_(found.where(*wanted))


PUBLISHED = sa.and_(Post.is_published.is_(True), _serves(meetings.PUBLISHED))
"""As `parties.visible_posts` for everybody."""
_WAS_OPEN = NominationCall.status != CallStatus.DRAFT
_ASKED = sa.cast(NominationCall.groups, sa.Text)  # a JSON list; codes hold nothing that JSON or LIKE escapes


def calls(facets: Facets) -> list[Condition]:
    """What a call must fulfil: public once it was open; before that it is the secretariat’s."""
    found = _narrowed(facets)
    if facets.binding_only:
        found.append(NominationCall.is_binding.is_(True))
    public, whose = sa.and_(_WAS_OPEN, PUBLISHED), facets.concerns
    if whose is None:
        return [*found, public]
    asks = [_ASKED.contains(f'"{group}"') for group in sorted(whose.groups | whose.chairs)]
    if whose.groups or whose.chairs or whose.states:
        asks.append(_ASKED == "[]")
    if ALL in whose.chairs | whose.states:
        asks.append(sa.true())
    return [*found, _concern(whose, public, asks, sa.and_(_WAS_OPEN, Post.is_published.is_(True)))]


def elections(facets: Facets) -> list[Condition]:
    """What an election must fulfil: it is public as its post is, and concerns who takes part in the meeting."""
    found, whose = _narrowed(facets), facets.concerns
    if whose is None:
        return [*found, PUBLISHED]
    takes_part = [_serves(meetings.PUBLISHED, meetings.takes_part(whose.groups))] if whose.groups else []
    return [*found, _concern(whose, PUBLISHED, takes_part, Post.is_published.is_(True))]


def _narrowed(facets: Facets) -> list[Condition]:
    """What the process must be, and one of the meetings. That a post serves one in preparation is nobody’s to find."""
    found = [meetings.in_processes(Post.process_id, facets.processes)] if facets.processes else []
    if facets.meetings or facets.kinds:
        found.append(_serves(meetings.PUBLISHED, *meetings.narrowed(replace(facets, processes=frozenset()))))
    return found


def _concern(whose: Concerns, public: Condition, theirs: list[Condition], prepared: Condition) -> Condition:
    """Whether it is the business of any of these: of what is `public`, what is `theirs` or of a meeting that they
    follow; of what is `prepared`, that of a meeting at whose desk they work; of their processes, all."""
    followed = [_serves(meetings.PUBLISHED, Meeting.code.in_(sorted(whose.meetings)))] if whose.meetings else []
    found = [sa.and_(public, sa.or_(sa.false(), *theirs, *followed))]
    if whose.desks:
        found.append(sa.and_(prepared, _serves(Meeting.code.in_(sorted(whose.desks)))))
    if ALL in whose.processes:
        found.append(sa.true())
    elif whose.processes:
        found.append(meetings.in_processes(Post.process_id, whose.processes))
    return sa.or_(*found)
