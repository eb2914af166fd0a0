"""Which meetings a calendar feed is about: its facets as conditions on meetings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from meetings.foundation.feed_scope import ALL, Concerns, Facets
from meetings.mandates.models import Process
from meetings.states.models import GroupMembership, RegionalGroup
from meetings.states.rules import MembershipKind

from .models import Meeting
from .rules import MeetingKind, MeetingStatus

TAKE_PART = (MembershipKind.MEMBER, MembershipKind.ALSO_TAKES_PART)
OPEN = (MeetingStatus.MANDATED, MeetingStatus.PROPOSED)
Condition = sa.ColumnElement[bool]


def conditions(facets: Facets) -> list[Condition]:
    """What a meeting must fulfil, publication included."""
    found = narrowed(facets)
    if not facets.with_open:
        found.append(Meeting.status.not_in(OPEN))
    found.append(PUBLISHED if facets.concerns is None else concern(facets.concerns))
    return found


def narrowed(facets: Facets) -> list[Condition]:
    """What the process, the meeting and its kind must be."""
    found: list[Condition] = []
    if facets.processes:
        found.append(in_processes(Meeting.process_id, facets.processes))
    if facets.meetings:
        found.append(Meeting.code.in_(sorted(facets.meetings)))
    if facets.kinds:
        found.append(Meeting.kind.in_([MeetingKind(kind) for kind in sorted(facets.kinds)]))
    return found


PUBLISHED: Condition = Meeting.is_published.is_(True)


def concern(whose: Concerns) -> Condition:
    """Whether a meeting is the business of any of these. What is not published concerns only who prepares it."""
    public: list[Condition] = []
    if whose.groups:
        public.append(takes_part(whose.groups))
    if whose.meetings:
        public.append(Meeting.code.in_(sorted(whose.meetings)))
    return sa.or_(sa.and_(PUBLISHED, sa.or_(sa.false(), *public)), *prepared(whose, Meeting.process_id))


def prepared(whose: Concerns, process_id: Any) -> list[Condition]:
    """What somebody prepares, published or not; `process_id` is the record's."""
    found: list[Condition] = []
    if whose.desks:
        found.append(Meeting.code.in_(sorted(whose.desks)))
    if ALL in whose.processes:
        found.append(sa.true())
    elif whose.processes:
        found.append(in_processes(process_id, whose.processes))
    return found


def in_processes(process_id: Any, codes: frozenset[str]) -> Condition:
    """Whether a record belongs to one of the processes."""
    chosen: Condition = process_id.in_(sa.select(Process.id).where(Process.code.in_(sorted(codes))))
    return chosen


def takes_part(groups: frozenset[str]) -> Condition:
    """Whether a meeting is one of all States, or of the region of one of the groups.

    A regional meeting's region is that of its host State on the day it begins; where no host is known it may be
    anybody's.
    """
    of_region = (
        sa.select(GroupMembership.id)
        .join(RegionalGroup, RegionalGroup.id == GroupMembership.group_id)
        .where(
            GroupMembership.state_id == Meeting.host_state_id,
            GroupMembership.kind.in_(TAKE_PART),
            RegionalGroup.code.in_(sorted(groups)),
            GroupMembership.from_on <= Meeting.sort_on,
            sa.or_(GroupMembership.until_on.is_(None), GroupMembership.until_on >= Meeting.sort_on),
        )
        .correlate(Meeting)
    )
    return sa.or_(Meeting.kind != MeetingKind.REGIONAL_MEETING, Meeting.host_state_id.is_(None), sa.exists(of_region))
