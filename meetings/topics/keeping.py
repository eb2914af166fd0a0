"""How acts are kept: what is recorded of proposals, and what a log entry holds of each record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.text import clean_block, clean_line

from .models import TopicAct, TopicDigest, TopicProposal, TopicTheme
from .parties import parties_of
from .rules import NO_TEXT, Act, Party, ProposalStatus, Reply, TopicAction, fold, move

_PROPOSAL = (
    *("by_kind", "by_code", "lang", "status", "theme_id", "answer", "item_id", "merged_into_id", "other_meeting_id"),
    "is_sample",
)
_THEME = ("title", "note", "position")
_DIGEST = ("number", "symbol", "distribution", "dated_on", "fingerprint", "is_sample")


def of_proposal(proposal: TopicProposal) -> dict[str, Any]:
    """What the audit log keeps of a proposal: not what it says, which is not for everybody who reads the log; of a
    draft, which is its author’s alone, nothing."""
    if proposal.status is ProposalStatus.DRAFT:
        return {"status": proposal.status}
    return {name: getattr(proposal, name) for name in _PROPOSAL}


def of_theme(theme: TopicTheme) -> dict[str, Any]:
    """What the audit log keeps of a theme."""
    return {name: getattr(theme, name) for name in _THEME}


def of_digest(digest: TopicDigest) -> dict[str, Any]:
    """What the audit log keeps of a digest: not its content, which nobody can change."""
    return {name: getattr(digest, name) for name in _DIGEST}


def check_revision(record: TopicProposal | TopicTheme, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")


def clean_text(text: Text, maximum: int, *, about: str, is_block: bool = False, required: bool = False) -> Text:
    """A text in several languages as it is kept. Raises what `clean_line` and `clean_block` do, on `about`."""
    clean = clean_block if is_block else clean_line
    kept = {lang: clean(said, maximum=maximum, required=False, about=about) for lang, said in text.as_dict().items()}
    found = Text.of(kept)
    if required and not found:
        raise RuleViolation("text.empty", field=about)
    return found


def check_language(lang: str) -> str:
    """An official language. Raises `topic.language_missing` on `lang`."""
    if lang not in LANGUAGES:
        raise RuleViolation("topic.language_missing", field="lang")
    return lang


def parties(actor: Actor, proposal: TopicProposal) -> frozenset[Party]:
    """As what somebody acts on a proposal whose meeting is loaded. Raises NotFound for who has no part in it."""
    found = parties_of(actor, proposal)
    if proposal.status is ProposalStatus.DRAFT:
        found &= {Party.AUTHOR}
    if not found:
        raise NotFound("topic.unknown")
    return found


def moment(proposal: TopicProposal) -> datetime:
    """The time of a proposal, which never goes back: a clock that was put back waits at the last act."""
    now = clock.now()
    return max(now, proposal.acts[-1].at) if proposal.acts else now


def act(
    actor: Actor,
    proposal: TopicProposal,
    action: TopicAction,
    *,
    why: str = "",
    reply: Reply | None = None,
    theme: TopicTheme | None = None,
    digest: int | None = None,
) -> None:
    """Append an act, and let the proposal say what its acts come to. Its meeting’s topics are locked, its acts loaded.

    Raises what `rules.fold` does, and NotFound for who has no part in it.
    """
    move(proposal.status, action, parties(actor, proposal))
    facts = [kept.fact for kept in proposal.acts]
    at, theme_id = moment(proposal), theme.id if theme is not None else None
    standing = fold([*facts, Act(action, at, reply, theme_id)])
    before, given = of_proposal(proposal), reply or Reply()
    proposal.acts.append(
        TopicAct(
            position=len(facts) + 1,
            action=action,
            at=at,
            user_id=actor.user_id,
            actor_name=actor.name,
            why=why,
            words=given.words,
            theme_id=theme_id,
            theme=theme.title if theme is not None else NO_TEXT,
            answer=reply.answer if reply is not None else None,
            item_id=given.item,
            merged_into_id=given.merged_into,
            other_meeting_id=given.meeting,
            digest=digest,
        )
    )
    proposal.status, proposal.theme_id = standing.status, standing.theme
    proposal.submitted_at, proposal.withdrawn_at = standing.submitted_at, standing.withdrawn_at
    proposal.answer, proposal.item_id = standing.reply.answer, standing.reply.item
    proposal.merged_into_id, proposal.other_meeting_id = standing.reply.merged_into, standing.reply.meeting
    proposal.answer_words, proposal.answered_at = standing.reply.words, standing.answered_at
    proposal.published_at = standing.published_at
    flag_modified(proposal, "changed_at")  # an act alone changes what its page shows
    db.session.flush()
    audit.record(actor, f"topic.{action}", "topic_proposal", proposal.id, before, of_proposal(proposal))
