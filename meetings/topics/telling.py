"""Who is told that a topic is proposed or withdrawn, that it is answered, and that a digest is published."""

from __future__ import annotations

from meetings.calendar import telling as calendar
from meetings.calendar.models import Meeting
from meetings.foundation import telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience, News

from .models import TopicDigest, TopicProposal
from .parties import ROLES

PROPOSED, ANSWERED, DIGEST = "topic_proposed", "topic_answered", "topic_digest"


def proposed(actor: Actor, proposal: TopicProposal, by: Text) -> None:
    """Tell the chair’s desk that a proposal is submitted, or withdrawn."""
    audience = Audience(holders=((Role.CHAIRS_DESK, proposal.meeting.code),))
    _of_proposal(actor, proposal, PROPOSED, audience, {"status": proposal.status, "by": by})


def answered(actor: Actor, proposal: TopicProposal, *, is_changed: bool) -> None:
    """Tell those whose proposal it is what became of it."""
    audience = Audience(holders=tuple((role, proposal.by_code) for role in ROLES[proposal.by_kind]))
    facts = {"answer": proposal.answer, "words": proposal.answer_words, "is_changed": is_changed}
    _of_proposal(actor, proposal, ANSWERED, audience, facts)


def published(actor: Actor, digest: TopicDigest) -> None:
    """Tell everybody whom the meeting concerns that a digest is published."""
    meeting, facts = digest.meeting, {"number": digest.number, "symbol": digest.symbol}
    is_sample = digest.is_sample or meeting.is_sample
    _tell(actor, meeting, DIGEST, digest.id, calendar.audience(meeting), facts, is_sample)


def _of_proposal(
    actor: Actor, proposal: TopicProposal, kind: str, audience: Audience, facts: dict[str, object]
) -> None:
    said = facts | {"title": {proposal.lang: proposal.title}}
    is_sample = proposal.is_sample or proposal.meeting.is_sample
    _tell(actor, proposal.meeting, kind, proposal.id, audience, said, is_sample)


def _tell(
    actor: Actor,
    meeting: Meeting,
    kind: str,
    number: int,
    audience: Audience,
    facts: dict[str, object],
    is_sample: bool,
) -> None:
    of_digest = kind == DIGEST
    news = News(
        kind=kind,
        object_kind="topic_digest" if of_digest else "topic_proposal",
        object_id=number,
        path=f"topics/digests/{number}/" if of_digest else f"topics/{number}/",
        title=meeting.short or meeting.title,
        audience=audience,
        process=meeting.process.code,
        facts=facts,
        is_sample=is_sample,
    )
    telling.tell(actor, news)
