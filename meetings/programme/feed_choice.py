"""Which sessions a calendar feed is about: its facets as conditions on sessions, joined with their meetings."""

from __future__ import annotations

import sqlalchemy as sa

from meetings.calendar import feed_choice as meetings
from meetings.calendar.models import Meeting
from meetings.foundation.feed_scope import Concerns, Facets

from .models import ReleasedSession
from .rules import SessionKind

Condition = sa.ColumnElement[bool]
_WITH = sa.cast(ReleasedSession.parties, sa.Text)  # a JSON list; keys hold nothing that JSON or LIKE escapes
_EVERYBODY = sa.or_(ReleasedSession.kind == SessionKind.FORMAL, _WITH == "[]")


def conditions(facets: Facets) -> list[Condition]:
    """What a session must fulfil; that it is announced, every record says by itself."""
    whose = facets.concerns
    return [*meetings.narrowed(facets), meetings.PUBLISHED if whose is None else _concern(whose)]


def _concern(whose: Concerns) -> Condition:
    """Whether it is the business of any of these: of a meeting in which they take part, what is everybody’s and what
    names them; of one that they follow or prepare, all."""
    public: list[Condition] = []
    if whose.groups:
        keys = [
            *(f"group:{code}" for code in sorted(whose.groups)),
            *(f"state:{code}" for code in sorted(whose.states)),
        ]
        theirs = sa.or_(_EVERYBODY, *(_WITH.contains(f'"{key}"') for key in keys))
        public.append(sa.and_(meetings.takes_part(whose.groups), theirs))
    if whose.meetings:
        public.append(Meeting.code.in_(sorted(whose.meetings)))
    seen = sa.and_(meetings.PUBLISHED, sa.or_(sa.false(), *public))
    return sa.or_(seen, *meetings.prepared(whose, Meeting.process_id))
