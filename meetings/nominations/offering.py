"""What the secretariat is offered to do with posts, calls and officers: buttons, each only where it may be pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from meetings.foundation import clock
from meetings.foundation.access import Actor, Scope
from meetings.foundation.access_table import Action, may, may_somewhere
from meetings.foundation.languages import LazyString
from meetings.foundation.web import actor, can

from . import labels_posts, queries, queries_posts
from .bureau import OfficerStatus
from .models import NominationCall, Officer, Post
from .rules import CallStatus
from .steps import CallStep, OfficerStep, call_steps, officer_steps

UNDER_WAY = (CallStatus.DRAFT, CallStatus.OPEN)


@dataclass(frozen=True)
class Offer:
    """A button: its words and where it leads."""

    label: LazyString
    url: str


def writes(post: Post) -> bool:
    """Whether the person runs the process of a loaded post."""
    return can(Action.OFFICER_EDIT, Scope(process=post.process.code))


def may_enter(meeting_id: int) -> bool:
    """Whether the person may enter posts of a meeting. One query, for who does so somewhere."""
    if not may_somewhere(actor(), Action.OFFICER_EDIT):
        return False
    return can(Action.OFFICER_EDIT, Scope(process=queries.process_of(meeting_id)))


def of_posts(posts: Sequence[Post]) -> Mapping[int, list[Offer]]:
    """What may be done about posts of the person’s own processes now, by the post’s id."""
    return {post.id: _of_post(post) for post in posts if writes(post)}


def _of_post(post: Post) -> list[Offer]:
    officer = post.officer
    if officer is not None:
        return [
            Offer(labels_posts.OFFICER_STEPS[step], url_for("officers.act", number=officer.id, step=step.value))
            for step in steps_of_officer(post, officer)
        ]
    found = []
    if may_call(post):
        found.append(Offer(labels_posts.PREPARE_CALL, url_for("calls.new", number=post.id)))
    if may_appoint(post):
        found.append(Offer(labels_posts.RECORD_OFFICER, url_for("posts.appoint", number=post.id)))
    return found


def may_call(post: Post) -> bool:
    """Whether a call may be prepared: the post is vacant, and no other call for it is under way."""
    return post.officer is None and not any(call.status in UNDER_WAY for call in post.calls)


def may_appoint(post: Post) -> bool:
    """Whether an officer may be recorded by hand: the post is vacant, and no nomination for it stands."""
    return post.officer is None and not post.has_candidates


def is_unused(post: Post) -> bool:
    """Whether nothing hangs on a post, so that all of it may change, and it may be removed."""
    return not (post.calls or post.officers)


def steps_of_officer(post: Post, officer: Officer) -> tuple[OfficerStep, ...]:
    """What may be done with an officer of a post now; its meetings are loaded."""
    today = clock.business_today()
    openings = [meeting.start_on for meeting in post.meetings if meeting.status.has_dates]
    return officer_steps(
        officer.status,
        may_elect=any(opening is not None and opening <= today for opening in openings),
        is_candidate=officer.status is OfficerStatus.DESIGNATED and officer.nomination_id is not None,
        is_over=all(meeting.over_on is not None and meeting.over_on < today for meeting in post.meetings),
    )


def of_call(who: Actor, call: NominationCall, is_settled: bool) -> list[Offer]:
    """What the secretariat may do with a call now; its post and process are loaded. At most one query.

    `is_settled`: somebody is designated or elected through it.
    """
    if not may(who, Action.CALL_EDIT, Scope(process=call.post.process.code)):
        return []
    found = [
        Offer(labels_posts.CALL_STEPS[step], url_for("calls.act", number=call.id, step=step.value))
        for step in steps_of_call(call, is_settled)
    ]
    if call.status in UNDER_WAY:
        found.insert(1, Offer(labels_posts.EDIT_CALL, url_for("calls.edit", number=call.id)))
    return found


def steps_of_call(call: NominationCall, is_settled: bool) -> tuple[CallStep, ...]:
    """What may be done with a call now: none opens for a post that somebody holds, or beside another one."""
    steps = call_steps(call.status, is_settled=is_settled)
    opening = {CallStep.OPEN, CallStep.REOPEN}
    if opening.intersection(steps) and queries_posts.is_taken(call):
        return tuple(step for step in steps if step not in opening)
    return steps
