"""As what somebody acts on a proposal of a topic, and which proposals and digests are whose to see."""

from __future__ import annotations

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to as visible_meetings
from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may
from meetings.mandates.models import Process

from .models import TopicDigest, TopicProposal
from .rules import Author, ByKind, Party, ProposalStatus

EVERYWHERE = "*"
ROLES: dict[ByKind, tuple[Role, ...]] = {
    ByKind.STATE: (Role.FOCAL_POINT, Role.MEMBER),
    ByKind.GROUP: (Role.COORDINATOR, Role.DEPUTY_COORDINATOR),
    ByKind.ORGANIZATION: (Role.CIVIL_SOCIETY,),
}
"""Who speaks for whom."""


def scope_of(meeting: Meeting) -> Scope:
    """What the topics of a loaded meeting belong to."""
    return Scope(meeting=meeting.code, process=meeting.process.code)


def author_scope(kind: ByKind, code: str) -> Scope:
    """What a proposal belongs to: a State, a group, or an organization."""
    match kind:
        case ByKind.STATE:
            return Scope(state=code)
        case ByKind.GROUP:
            return Scope(group=code)
        case ByKind.ORGANIZATION:
            return Scope(organization=code)


def speaks_for(actor: Actor) -> list[Author]:
    """For whom somebody may propose: States, then groups, then organizations."""
    return [
        (kind, code)
        for kind, roles in ROLES.items()
        for code in sorted(actor.scopes(*roles) - {EVERYWHERE})
        if may(actor, Action.TOPIC_SUBMIT, author_scope(kind, code))
    ]


def parties_of(actor: Actor, proposal: TopicProposal) -> frozenset[Party]:
    """As what somebody may act on a proposal whose meeting is loaded."""
    found = set()
    if may(actor, Action.TOPIC_SUBMIT, author_scope(*proposal.author)):
        found.add(Party.AUTHOR)
    if may(actor, Action.TOPIC_ANSWER, scope_of(proposal.meeting)):
        found.add(Party.DESK)
    return frozenset(found)


def reads_all(actor: Actor, meeting: Meeting) -> bool:
    """Whether somebody reads all that is submitted for a loaded meeting: its chair’s desk, the secretariat, the
    auditor."""
    return may(actor, Action.TOPIC_SEE, scope_of(meeting))


def knows(actor: Actor, proposal: TopicProposal) -> bool:
    """Whether somebody sees a proposal as it stands now, rather than as the last digest has it."""
    if may(actor, Action.TOPIC_SUBMIT, author_scope(*proposal.author)):
        return True
    return proposal.status is not ProposalStatus.DRAFT and reads_all(actor, proposal.meeting)


def own(actor: Actor) -> sa.ColumnElement[bool]:
    """Proposals of those for whom somebody speaks, drafts among them."""
    found: list[sa.ColumnElement[bool]] = []
    for kind in ByKind:
        codes = [code for of_kind, code in speaks_for(actor) if of_kind is kind]
        if codes:
            found.append(sa.and_(TopicProposal.by_kind == kind, TopicProposal.by_code.in_(codes)))
    return sa.or_(*found) if found else sa.false()


def submitted_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Proposals that were submitted for meetings of which somebody reads all."""
    was_submitted = TopicProposal.status != ProposalStatus.DRAFT
    if actor.holds(Role.AUDITOR):
        return was_submitted
    desks, processes = actor.scopes(Role.CHAIRS_DESK), actor.scopes(Role.SECRETARIAT)
    if EVERYWHERE in desks | processes:
        return was_submitted
    if not desks and not processes:
        return sa.false()
    of_process = sa.select(Process.id).where(Process.code.in_(processes))
    meetings = sa.select(Meeting.id).where(sa.or_(Meeting.code.in_(desks), Meeting.process_id.in_(of_process)))
    return sa.and_(was_submitted, TopicProposal.meeting_id.in_(meetings))


def visible_proposals(actor: Actor) -> sa.ColumnElement[bool]:
    """Proposals that `actor` may see: their own, what is submitted to them, what a digest holds."""
    seen = sa.select(Meeting.id).where(visible_meetings(actor))
    told = TopicProposal.published_at.is_not(None)
    return sa.and_(sa.or_(told, own(actor), submitted_to(actor)), TopicProposal.meeting_id.in_(seen))


def visible_digests(actor: Actor) -> sa.ColumnElement[bool]:
    """Digests that `actor` may see: all of meetings that they may see."""
    return TopicDigest.meeting_id.in_(sa.select(Meeting.id).where(visible_meetings(actor)))
