"""Posts: what offices a meeting has, for one meeting or several."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from meetings.calendar.models import Meeting
from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text

from . import following, keeping, queries
from .bureau import PostKind, check_post
from .drafts import POSITION_MAXIMUM, PostDraft
from .models import Post


def create(actor: Actor, draft: PostDraft) -> Post:
    """A new post. A chair that its meetings have on record already becomes its officer.

    Raises `post.meeting_missing`, `post.meeting_unknown`, `post.processes_differ`, `post.chair_of_group`,
    `post.position`, `nomination.group_unknown`.
    """
    meetings = _meetings(draft, lock=draft.kind is PostKind.CHAIR)
    post = Post(key=f"entered-{secrets.token_hex(6)}", process_id=meetings[0].process_id, calls=[], officers=[])
    _write(post, draft, meetings)
    db.session.add(post)
    db.session.flush()
    audit.record(actor, "post.create", "post", post.id, None, keeping.of_post(post))
    following.adopt(actor, queries.locked_post(post.id))
    return post


def enter(actor: Actor, draft: PostDraft, seats: int = 1, groups: Sequence[str] = ()) -> list[Post]:
    """Several seats of a kind in one go, so many for each group that is named; they come after those there are.

    Raises what `create` does, `post.position` on `seats`.
    """
    meetings = _meetings(draft)
    first = queries.last_position(draft.kind, meetings) + 1
    wanted = [group for group in groups or (draft.group,) for _seat in range(seats)]
    if not 1 <= len(wanted) <= POSITION_MAXIMUM - first + 1:
        raise RuleViolation("post.position", field="seats", minimum=1, maximum=POSITION_MAXIMUM)
    return [
        create(actor, replace(draft, group=group, position=position)) for position, group in enumerate(wanted, first)
    ]


def edit(actor: Actor, post_id: int, revision: int, draft: PostDraft) -> Post:
    """Change a post that still is at `revision`. What it is and whom it serves stay, once anything hangs on it.

    Raises what `create` does, Conflict `record.changed_meanwhile` and `post.in_use`.
    """
    post = queries.locked_post(post_id)
    keeping.check_revision(post, revision)
    before, meetings = keeping.of_post(post), _meetings(draft)
    fixed = (post.kind, post.group_code, [meeting.id for meeting in post.meetings])
    if (post.calls or post.officers) and fixed != (draft.kind, draft.group, [meeting.id for meeting in meetings]):
        raise Conflict("post.in_use")
    _write(post, draft, meetings)
    db.session.flush()
    after = keeping.of_post(post)
    if after != before:
        audit.record(actor, "post.edit", "post", post.id, before, after)
    return post


def remove(actor: Actor, post_id: int, revision: int) -> None:
    """Remove a post on which nothing hangs. Raises Conflict `record.changed_meanwhile` and `post.in_use`."""
    post = queries.locked_post(post_id)
    keeping.check_revision(post, revision)
    if post.calls or post.officers:
        raise Conflict("post.in_use")
    audit.record(actor, "post.remove", "post", post.id, keeping.of_post(post), None)
    db.session.delete(post)
    db.session.flush()


def _meetings(draft: PostDraft, *, lock: bool = False) -> list[Meeting]:
    """The meetings that a draft names, those of one process; `lock` as in `queries.locked_post`."""
    check_post(draft.kind, draft.group, draft.meetings)
    found = queries.meetings(draft.meetings, lock=lock)
    if len(found) != len(set(draft.meetings)):
        raise RuleViolation("post.meeting_unknown", field="meetings")
    if len({meeting.process_id for meeting in found}) > 1:
        raise RuleViolation("post.processes_differ", field="meetings")
    return found


def _write(post: Post, draft: PostDraft, meetings: list[Meeting]) -> None:
    if draft.group:
        keeping.check_groups([draft.group], about="group")
    if not 1 <= draft.position <= POSITION_MAXIMUM:
        raise RuleViolation("post.position", field="position", minimum=1, maximum=POSITION_MAXIMUM)
    if draft.kind is PostKind.FACILITATOR and not draft.subject:
        raise RuleViolation("post.subject_missing", field="subject")
    post.kind, post.group_code, post.position = draft.kind, draft.group, draft.position
    subject = draft.subject if draft.kind is PostKind.FACILITATOR else Text()
    if post.subject != subject:
        post.subject = subject
    post.is_published = draft.is_published
    post.meetings = meetings
