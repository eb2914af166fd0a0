"""Comments of delegations on a circulated version, until its closing second."""

from __future__ import annotations

from typing import Any

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound, RuleViolation
from meetings.foundation.text import clean_block, clean_line

from . import keeping, parties, queries, queries_comments, telling
from .drafts import CommentDraft
from .models import AgendaComment, AgendaVersion
from .rules import ANNOTATION_MAXIMUM, COMMENT_MAXIMUM, HEADING_MAXIMUM, MOST_COMMENTS, check_comments


def write(actor: Actor, version_id: int, state: str, draft: CommentDraft) -> AgendaComment:
    """Say something for a State of an item of a version, or of all of it.

    Raises NotFound for whoever may not read it or does not speak for the State; Conflict `agenda.not_circulated`,
    `agenda.comments_over`; `agenda.comment_empty`, `agenda.comment_item`, `agenda.too_many_comments`.
    """
    version = queries.locked_version(version_id)
    if not parties.sees_version(actor, version) or state not in parties.speaks_for(actor):
        raise NotFound("agenda.version_unknown")
    now = clock.now()
    check_comments(version.audience, version.comments_until, now)
    values = _values(version, draft)
    if queries_comments.count(version.id, state) >= MOST_COMMENTS:
        raise RuleViolation("agenda.too_many_comments", maximum=MOST_COMMENTS)
    comment = AgendaComment(
        version_id=version.id,
        state=state,
        at=now,
        user_id=actor.user_id,
        actor_name=actor.name,
        is_sample=draft.is_sample,
        **values,
    )
    db.session.add(comment)
    db.session.flush()
    audit.record(actor, "agenda_comment.write", "agenda_comment", comment.id, None, keeping.of_comment(comment))
    telling.commented(actor, version, comment)
    return comment


def edit(actor: Actor, comment_id: int, revision: int, draft: CommentDraft) -> AgendaComment:
    """Change a comment of one’s own State before the closing second. Raises as `write`, `record.changed_meanwhile`."""
    comment = _own(actor, comment_id, revision)
    before = keeping.of_comment(comment)
    for name, value in _values(comment.version, draft).items():
        if getattr(comment, name) != value:
            setattr(comment, name, value)
    db.session.flush()
    audit.record(actor, "agenda_comment.edit", "agenda_comment", comment.id, before, keeping.of_comment(comment))
    return comment


def withdraw(actor: Actor, comment_id: int, revision: int) -> AgendaComment:
    """Take back a comment of one’s own State before the closing second; that there was one stays on record."""
    comment = _own(actor, comment_id, revision)
    before = keeping.of_comment(comment)
    comment.withdrawn_at = clock.now()
    db.session.flush()
    audit.record(actor, "agenda_comment.withdraw", "agenda_comment", comment.id, before, keeping.of_comment(comment))
    return comment


def _own(actor: Actor, comment_id: int, revision: int) -> AgendaComment:
    comment = queries_comments.locked(comment_id)
    if comment.state not in parties.speaks_for(actor) or comment.withdrawn_at is not None:
        raise NotFound("agenda.comment_unknown")
    keeping.check_revision(comment, revision)
    check_comments(comment.version.audience, comment.version.comments_until, clock.now())
    return comment


def _values(version: AgendaVersion, draft: CommentDraft) -> dict[str, Any]:
    text = clean_block(draft.text, maximum=COMMENT_MAXIMUM, required=False, about="text")
    heading, annotation = draft.heading, draft.annotation
    if heading is not None:
        heading = clean_line(heading, maximum=HEADING_MAXIMUM, about="heading")
    if annotation is not None:
        annotation = clean_block(annotation, maximum=ANNOTATION_MAXIMUM, required=False, about="annotation")
    if not text and heading is None and annotation is None:
        raise RuleViolation("agenda.comment_empty", field="text")
    if draft.item is not None and draft.item not in version.held.by_id:
        raise RuleViolation("agenda.comment_item", field="item")
    if draft.item is None and (heading is not None or annotation is not None):
        raise RuleViolation("agenda.comment_item", field="item")
    return {
        "item_id": draft.item,
        "audience": draft.audience,
        "lang": keeping.check_language(draft.lang),
        "text": text,
        "heading": heading,
        "annotation": annotation,
    }
