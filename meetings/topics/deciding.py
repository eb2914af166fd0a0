"""What the chair’s desk of a meeting does with topics: themes, what stands in them, answers, and the digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.documentation import symbols
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.text import clean_line

from . import content, keeping, letters, presenting, queries, telling
from .content import Content
from .drafts import DigestDraft, ThemeDraft
from .models import TopicDigest, TopicProposal, TopicTheme
from .parties import scope_of
from .rules import (
    ANSWER_MAXIMUM,
    Place,
    ProposalStatus,
    Reply,
    TopicAction,
    arranged,
    check_merged,
    check_reply,
    check_themes,
    move,
)

THEME_MAXIMUM = 200
NOTE_MAXIMUM = 2_000

# --- themes ---------------------------------------------------------------------------------------------------------


def add_theme(actor: Actor, code: str, given: ThemeDraft) -> TopicTheme:
    """A theme of a meeting, the last one. Raises NotFound, `topic.too_many_themes`, and what `clean_text` does."""
    meeting = _desk(actor, code)
    known = queries.themes(meeting.id)
    check_themes(len(known))
    position = max((theme.position for theme in known), default=0) + 1
    theme = TopicTheme(meeting=meeting, position=position, **_theme(given))
    db.session.add(theme)
    db.session.flush()
    audit.record(actor, "topic_theme.create", "topic_theme", theme.id, None, keeping.of_theme(theme))
    return theme


def edit_theme(actor: Actor, theme_id: int, revision: int, given: ThemeDraft, position: int | None) -> TopicTheme:
    """Change a theme that still is at `revision`, or its place among the others. Raises NotFound, Conflict
    `record.changed_meanwhile`, and what `clean_text` does."""
    theme = queries.theme(theme_id, lock=True)
    _check_desk(actor, theme.meeting)
    keeping.check_revision(theme, revision)
    before = keeping.of_theme(theme)
    for name, value in _theme(given).items():
        if getattr(theme, name) != value:
            setattr(theme, name, value)
    if position is not None:
        _order_themes(theme, position)
    db.session.flush()
    if before != keeping.of_theme(theme):
        audit.record(actor, "topic_theme.edit", "topic_theme", theme.id, before, keeping.of_theme(theme))
    return theme


def remove_theme(actor: Actor, theme_id: int, revision: int) -> Meeting:
    """Remove a theme; what stands in it is in none then. Raises NotFound, Conflict `record.changed_meanwhile`."""
    theme = queries.theme(theme_id, lock=True)
    meeting = theme.meeting
    _check_desk(actor, meeting)
    keeping.check_revision(theme, revision)
    proposals = queries.locked_proposals(meeting.id)
    last = queries.last_position(meeting.id, None)
    for proposal in (one for one in proposals if one.theme_id == theme.id):
        if proposal.status is ProposalStatus.SUBMITTED:
            keeping.act(actor, proposal, TopicAction.GROUP)
        last += 1
        _put(proposal, Place(None, last))
    before = keeping.of_theme(theme)
    db.session.delete(theme)
    db.session.flush()
    audit.record(actor, "topic_theme.remove", "topic_theme", theme.id, before, None)
    return meeting


def _theme(given: ThemeDraft) -> dict[str, Any]:
    return {
        "title": keeping.clean_text(given.title, THEME_MAXIMUM, about="title", required=True),
        "note": keeping.clean_text(given.note, NOTE_MAXIMUM, about="note", is_block=True),
    }


def _order_themes(theme: TopicTheme, position: int) -> None:
    known = {one.id: one for one in queries.themes(theme.meeting_id)}
    places = {number: Place(None, one.position) for number, one in known.items()}
    for number, place in arranged(places, {theme.id: Place(None, position)}).items():
        if known[number].position != place.position:
            known[number].position = place.position


# --- what stands in them --------------------------------------------------------------------------------------------


def places_of(proposals: Iterable[TopicProposal]) -> dict[int, Place]:
    """Where those that stand as submitted do, counted from 1 within each theme."""
    stored = {one.id: Place(one.theme_id, one.position) for one in proposals if one.status is ProposalStatus.SUBMITTED}
    return arranged(stored, {})


def arrange(actor: Actor, code: str, wanted: Mapping[int, Place], seen: Mapping[int, Place]) -> int:
    """Put proposals into themes, and in an order there. How many were put into another theme.

    `seen` is where each was shown; what is wanted there was not touched, and stays where it is now. Raises NotFound,
    RuleViolation `topic.theme_unknown`, and Conflict `topic.moved_meanwhile` where somebody else has put one of them
    into another theme since.
    """
    meeting = _desk(actor, code)
    themes = {theme.id: theme for theme in queries.themes(meeting.id)}
    proposals = {one.id: one for one in queries.locked_proposals(meeting.id)}
    asked = {}
    for number, place in wanted.items():
        proposal = proposals.get(number)
        if proposal is None or proposal.status is not ProposalStatus.SUBMITTED or place == seen.get(number):
            continue
        if place.theme is not None and place.theme not in themes:
            raise RuleViolation("topic.theme_unknown", field=f"theme-{number}")
        if number in seen and proposal.theme_id not in {seen[number].theme, place.theme}:
            raise Conflict("topic.moved_meanwhile", field=f"theme-{number}")
        asked[number] = place
    moved = 0
    for number, place in arranged(places_of(proposals.values()), asked).items():
        proposal = proposals[number]
        if place.theme != proposal.theme_id:
            theme = themes[place.theme] if place.theme is not None else None
            keeping.act(actor, proposal, TopicAction.GROUP, theme=theme)
            moved += 1
        if place.position != proposal.position:
            _put(proposal, place)
    return moved


def _put(proposal: TopicProposal, place: Place) -> None:
    """Write where a proposal stands. Its revision stays: who withdraws it need not begin again because others have
    changed places."""
    update = sa.update(TopicProposal).where(TopicProposal.id == proposal.id)
    db.session.execute(update.values(theme_id=place.theme, position=place.position))


# --- answers --------------------------------------------------------------------------------------------------------


def answer(actor: Actor, proposal_id: int, revision: int, given: Reply) -> TopicProposal:
    """Say what becomes of a proposal, for the first time or once more; its author is told.

    Raises NotFound, Conflict `record.changed_meanwhile` and `topic.act_not_allowed`; RuleViolation of `check_reply` and
    `check_merged`, `topic.item_unknown`, `topic.meeting_unknown`, `topic.same_answer`, and what `clean_text` does.
    """
    proposal = queries.locked_proposal(proposal_id)
    _check_desk(actor, proposal.meeting)
    keeping.check_revision(proposal, revision)
    move(proposal.status, TopicAction.ANSWER, keeping.parties(actor, proposal))
    words = keeping.clean_text(given.words, ANSWER_MAXIMUM, about="words", is_block=True)
    reply = check_reply(Reply(given.answer, given.item, given.merged_into, given.meeting, words))
    _check_targets(actor, proposal, reply)
    is_changed = proposal.answered_at is not None
    if is_changed and reply == proposal.reply:
        raise RuleViolation("topic.same_answer", field="answer")
    keeping.act(actor, proposal, TopicAction.ANSWER, reply=reply)
    telling.answered(actor, proposal, is_changed=is_changed)
    return proposal


def _check_targets(actor: Actor, proposal: TopicProposal, reply: Reply) -> None:
    """What an answer names is there; what it named before may have gone since, and stays."""
    meeting = proposal.meeting
    if reply.item is not None and reply.item not in {item.id for item in queries.items(meeting.id)}:
        raise RuleViolation("topic.item_unknown", field="item")
    if reply.merged_into is not None:
        merged, standing = queries.mergers(meeting.id)
        merged.pop(proposal.id, None)  # where it leads now
        check_merged(merged, standing, proposal.id, reply.merged_into)
    if reply.meeting is not None:
        offered = queries.other_meetings(actor, meeting, clock.business_today(), proposal.other_meeting_id)
        if reply.meeting not in {one.id for one in offered}:
            raise RuleViolation("topic.meeting_unknown", field="meeting")


# --- digests --------------------------------------------------------------------------------------------------------


def gathered(meeting: Meeting, proposals: list[TopicProposal]) -> Content:
    """What a digest of a meeting would hold now; `proposals` are all that was submitted, in order."""
    known = presenting.names([one.author for one in proposals])
    items = presenting.items_for(proposals, meeting.id).values()
    return presenting.gathered(proposals, queries.themes(meeting.id), items, known)


def publish(actor: Actor, code: str, seen: str, given: DigestDraft) -> TopicDigest:
    """Publish a digest of what was seen, by its fingerprint; all whom the meeting concerns are told.

    Raises NotFound; Conflict `topic.digest_changed` where something has changed since it was seen, `topic.digest_same`
    where the last one says the same; RuleViolation `topic.digest_empty`, `date.empty` on `dated_on`, what `clean_line`
    raises on `symbol`, and `text.too_long` for what no document can hold.
    """
    meeting = _desk(actor, code)
    proposals = queries.locked_proposals(meeting.id)
    held = gathered(meeting, proposals)
    fingerprint, last = content.fingerprint(held), queries.last_digest(meeting.id)
    if not held.by_id:
        raise RuleViolation("topic.digest_empty")
    if fingerprint != seen:
        raise Conflict("topic.digest_changed")
    if last is not None and last.fingerprint == fingerprint:
        raise Conflict("topic.digest_same")
    if given.dated_on is None:
        raise RuleViolation("date.empty", field="dated_on")
    symbol = clean_line(given.symbol, maximum=symbols.MAXIMUM, required=False, about="symbol")
    digest = TopicDigest(
        meeting=meeting,
        number=last.number + 1 if last is not None else 1,
        content=content.to_json(held),
        fingerprint=fingerprint,
        symbol=symbols.normal(symbol).whole,
        distribution=given.distribution,
        dated_on=given.dated_on,
        published_at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
        is_sample=held.is_sample or meeting.is_sample,
    )
    for lang in LANGUAGES:  # what cannot be a document is refused here, not when somebody asks for one
        letters.described(digest, lang)
    db.session.add(digest)
    db.session.flush()
    for proposal in proposals:
        if proposal.id in held.by_id:
            keeping.act(actor, proposal, TopicAction.PUBLISH, digest=digest.number)
    audit.record(actor, "topic_digest.publish", "topic_digest", digest.id, None, keeping.of_digest(digest))
    telling.published(actor, digest)
    return digest


# --- who may --------------------------------------------------------------------------------------------------------


def _desk(actor: Actor, code: str) -> Meeting:
    meeting = queries.locked_meeting(code)
    _check_desk(actor, meeting)
    return meeting


def _check_desk(actor: Actor, meeting: Meeting) -> None:
    if not may(actor, Action.TOPIC_ANSWER, scope_of(meeting)):
        raise NotFound("meeting.unknown")
