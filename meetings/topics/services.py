"""Proposals, as those who make them write, submit and withdraw them. Once submitted, nothing is changed or removed."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import attachments, audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.text import clean_block, clean_line

from . import keeping, presenting, queries, telling
from .drafts import ProposalDraft
from .models import TopicAttachment, TopicProposal
from .parties import author_scope, scope_of
from .rules import (
    ISSUE_MAXIMUM,
    NAME_MAXIMUM,
    NO_TEXT,
    OUTCOME_MAXIMUM,
    RATIONALE_MAXIMUM,
    TITLE_MAXIMUM,
    WORDS_MAXIMUM,
    Answer,
    Author,
    ByKind,
    ProposalStatus,
    TopicAction,
    check_drafts,
    check_files,
    check_open,
    check_proposals,
)


def draft(actor: Actor, code: str, author: Author, given: ProposalDraft) -> TopicProposal:
    """A proposal for a meeting as a draft that its author alone sees: of a State, a group, or civil society.

    Raises NotFound for who may not see the meeting or does not speak for that author, Conflict `topic.meeting_over`,
    `topic.too_many_drafts`, and what `_values` does.
    """
    meeting = queries.locked_meeting(code)
    if not may(actor, Action.TOPIC_SUBMIT, author_scope(*author)) or not _sees(actor, meeting):
        raise NotFound("meeting.unknown")
    check_meeting(meeting)
    check_drafts(queries.count_of(author, ProposalStatus.DRAFT))
    presenting.check_known(author)
    proposal = TopicProposal(
        meeting=meeting,
        by_kind=author[0],
        by_code=author[1],
        status=ProposalStatus.DRAFT,
        position=0,
        answer=Answer.NONE,
        answer_words=NO_TEXT,
        author_id=actor.user_id,
        is_sample=given.is_sample or meeting.is_sample,
        acts=[],
        attached=[],
        **_values(author[0], given),
    )
    db.session.add(proposal)
    db.session.flush()
    _attach(actor, proposal, given)
    audit.record(actor, "topic.draft", "topic_proposal", proposal.id, None, keeping.of_proposal(proposal))
    return proposal


def edit(actor: Actor, proposal_id: int, revision: int, given: ProposalDraft) -> TopicProposal:
    """Change a draft that still is at `revision`.

    Raises NotFound, Conflict `topic.submitted` and `record.changed_meanwhile`, and what `_values` does.
    """
    proposal = _own_draft(actor, proposal_id, revision)
    for key, value in _values(proposal.by_kind, given).items():
        if getattr(proposal, key) != value:
            setattr(proposal, key, value)
    _attach(actor, proposal, given)
    db.session.flush()
    return proposal


def discard(actor: Actor, proposal_id: int, revision: int) -> None:
    """Remove a draft. Raises NotFound, Conflict `topic.submitted` and `record.changed_meanwhile`."""
    proposal = _own_draft(actor, proposal_id, revision)
    before = keeping.of_proposal(proposal)
    db.session.delete(proposal)
    db.session.flush()
    audit.record(actor, "topic.discard", "topic_proposal", proposal.id, before, None)


def submit(actor: Actor, proposal_id: int, revision: int) -> TopicProposal:
    """Submit a draft to the chair’s desk of its meeting, which is told.

    Raises NotFound, Conflict `record.changed_meanwhile`, `topic.act_not_allowed` and `topic.meeting_over`,
    RuleViolation `topic.too_many_proposals`.
    """
    proposal = _own(actor, proposal_id)
    keeping.check_revision(proposal, revision)
    check_meeting(proposal.meeting)
    check_proposals(queries.count_of(proposal.author, ProposalStatus.SUBMITTED, proposal.meeting_id))
    proposal.position = queries.last_position(proposal.meeting_id, None) + 1
    keeping.act(actor, proposal, TopicAction.SUBMIT)
    telling.proposed(actor, proposal, presenting.name_of(proposal))
    return proposal


def withdraw(actor: Actor, proposal_id: int, revision: int, words: str = "") -> TopicProposal:
    """Withdraw a proposal, whatever has been answered; it stays on record, with what its author says.

    Raises NotFound, Conflict `record.changed_meanwhile` and `topic.act_not_allowed`, and what `clean_block` does.
    """
    proposal = _own(actor, proposal_id)
    keeping.check_revision(proposal, revision)
    said = clean_block(words, maximum=WORDS_MAXIMUM, required=False, about="words")
    keeping.act(actor, proposal, TopicAction.WITHDRAW, why=said)
    telling.proposed(actor, proposal, presenting.name_of(proposal))
    return proposal


def check_meeting(meeting: Meeting) -> None:
    """Raises Conflict `topic.meeting_over` where topics are proposed for a meeting no more."""
    check_open(meeting.over_on, meeting.status is MeetingStatus.CANCELLED, clock.business_today())


def _sees(actor: Actor, meeting: Meeting) -> bool:
    return meeting.is_published or may(actor, Action.MEETING_PREPARATION, scope_of(meeting))


def _own(actor: Actor, proposal_id: int) -> TopicProposal:
    proposal = queries.locked_proposal(proposal_id)
    if not may(actor, Action.TOPIC_SUBMIT, author_scope(*proposal.author)):
        raise NotFound("topic.unknown")
    return proposal


def _own_draft(actor: Actor, proposal_id: int, revision: int) -> TopicProposal:
    proposal = _own(actor, proposal_id)
    if proposal.status is not ProposalStatus.DRAFT:
        raise Conflict("topic.submitted")
    keeping.check_revision(proposal, revision)
    return proposal


def _values(kind: ByKind, given: ProposalDraft) -> dict[str, Any]:
    """What is stored of a draft. Raises `topic.language_missing`, and what `clean_line` and `clean_block` do."""
    by_name = ""
    if kind is ByKind.ORGANIZATION:
        by_name = clean_line(given.by_name, maximum=NAME_MAXIMUM, about="by_name")
    return {
        "by_name": by_name,
        "title": clean_line(given.title, maximum=TITLE_MAXIMUM, about="title"),
        "kind": given.kind,
        "issue": clean_line(given.issue, maximum=ISSUE_MAXIMUM, required=False, about="issue"),
        "rationale": clean_block(given.rationale, maximum=RATIONALE_MAXIMUM, about="rationale"),
        "outcome": clean_block(given.outcome, maximum=OUTCOME_MAXIMUM, about="outcome"),
        "lang": keeping.check_language(given.lang),
    }


def _attach(actor: Actor, proposal: TopicProposal, given: ProposalDraft) -> None:
    """Take files off and add one. Raises `topic.too_many_files`."""
    kept = [one for one in proposal.attached if one.attachment_id not in set(given.removed)]
    check_files(len(kept) + (given.file is not None))
    if given.file is not None:
        kept.append(TopicAttachment(file=attachments.keep(actor, given.file, is_sample=proposal.is_sample)))
    if kept != proposal.attached:
        proposal.attached[:] = kept
        flag_modified(proposal, "changed_at")  # files alone change what its page shows
        db.session.flush()
