"""As what somebody acts on a nomination, and which posts, calls and nominations are whose to see."""

from __future__ import annotations

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to as visible_meetings
from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may
from meetings.mandates.models import Process

from .models import Nomination, NominationCall, Officer, Post, post_meeting
from .rules import CallStatus, Circle, NominationStatus, Party

DELEGATION = (Role.FOCAL_POINT, Role.MEMBER)
COORDINATION = (Role.COORDINATOR, Role.DEPUTY_COORDINATOR)
EVERYWHERE = "*"


def nominator_scope(nominator: str, by_group: bool) -> Scope:
    """What a nomination belongs to before it is submitted: a State, or a group."""
    return Scope(group=nominator) if by_group else Scope(state=nominator)


def parties_of(actor: Actor, nomination: Nomination, process: str) -> frozenset[Party]:
    """As what `actor` may act on a nomination."""
    found = set()
    if may(actor, Action.NOMINATION_SUBMIT, nominator_scope(nomination.nominator, nomination.by_group)):
        found.add(Party.NOMINATOR)
    if nomination.group_code and may(actor, Action.NOMINATION_ENDORSE, Scope(group=nomination.group_code)):
        found.add(Party.COORDINATOR)
    if may(actor, Action.NOMINATION_CIRCULATE, Scope(process=process)):
        found.add(Party.SECRETARIAT)
    return frozenset(found)


def of_own_process(actor: Actor) -> sa.ColumnElement[bool]:
    """Posts of the processes in which `actor` is the secretariat; all for who reads everything."""
    own = actor.scopes(Role.SECRETARIAT)
    if EVERYWHERE in own or actor.holds(Role.AUDITOR):
        return sa.true()
    return Post.process_id.in_(sa.select(Process.id).where(Process.code.in_(own))) if own else sa.false()


def visible_posts(actor: Actor) -> sa.ColumnElement[bool]:
    """Posts that `actor` may see: published ones of a meeting that they may see, and those of their own process."""
    of_seen = sa.select(post_meeting.c.post_id).join(Meeting, Meeting.id == post_meeting.c.meeting_id)
    seen = sa.and_(Post.is_published.is_(True), Post.id.in_(of_seen.where(visible_meetings(actor))))
    return sa.or_(seen, of_own_process(actor))


def visible_calls(actor: Actor) -> sa.ColumnElement[bool]:
    """Calls that `actor` may see: everybody once they are open. To be asked of calls joined with their posts."""
    is_open = NominationCall.status != CallStatus.DRAFT
    return sa.or_(sa.and_(is_open, visible_posts(actor)), of_own_process(actor))


def visible_nominations(actor: Actor) -> sa.ColumnElement[bool]:
    """Nominations that `actor` may see. To be asked of nominations joined with their calls and posts.

    A draft is its nominator’s alone; then the coordinator of the candidate’s group and the secretariat see it; all
    addressees once it is circulated, everybody once it is designated.
    """
    if actor.holds(Role.AUDITOR):
        return sa.true()
    submitted = Nomination.status != NominationStatus.DRAFT
    public = sa.and_(Nomination.designated_at.is_not(None), visible_posts(actor))
    shown = [public, nominated_by(actor), sa.and_(submitted, of_own_process(actor))]
    states, groups = actor.scopes(*DELEGATION), actor.scopes(*COORDINATION)
    if groups:
        of_group = sa.true() if EVERYWHERE in groups else Nomination.group_code.in_(groups)
        shown.append(sa.and_(submitted, of_group))
        shown.append(Nomination.circle.is_not(None))
    elif states:
        shown.append(Nomination.circle == Circle.ALL_STATES)
    return sa.or_(*shown)


def nominated_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Nominations that `actor` has made, or colleagues of the same State or group."""

    def within(codes: set[str]) -> sa.ColumnElement[bool]:
        return sa.true() if EVERYWHERE in codes else Nomination.nominator.in_(codes) if codes else sa.false()

    return sa.or_(
        sa.and_(Nomination.by_group.is_(False), within(actor.scopes(*DELEGATION))),
        sa.and_(Nomination.by_group.is_(True), within(actor.scopes(*COORDINATION))),
    )


def seen_calls(actor: Actor) -> sa.ColumnElement[bool]:
    """The same as `visible_calls`, to be asked of calls alone."""
    seen = sa.select(NominationCall.id).join(NominationCall.post).where(visible_calls(actor))
    return NominationCall.id.in_(seen)


def seen_officers(actor: Actor) -> sa.ColumnElement[bool]:
    """Officers of the posts that `actor` may see."""
    return Officer.post_id.in_(sa.select(Post.id).where(visible_posts(actor)))


def sees_meeting(actor: Actor, post: Post, meeting: Meeting) -> bool:
    """Whether `actor` may see one of the meetings that a loaded post serves, its process too."""
    scope = Scope(process=post.process.code, meeting=meeting.code)
    return meeting.is_published or may(actor, Action.MEETING_PREPARATION, scope)


def named_meetings(post: Post) -> list[Meeting]:
    """The meetings of a loaded post that are named in what many read: published ones. Those in preparation only where
    there is no other, and who reads it prepares them."""
    return [meeting for meeting in post.meetings if meeting.is_published] or list(post.meetings)


def sees_call(actor: Actor, post: Post, call: NominationCall) -> bool:
    """Whether `actor` may see a call for a loaded post that they may see."""
    prepares = may(actor, Action.CALL_EDIT, Scope(process=post.process.code)) or actor.holds(Role.AUDITOR)
    return call.status.is_public or prepares
