"""What other pages read of topics: what waits for a chair’s desk, which digests answer a mandate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates.models import Clause, Paragraph, Requirement
from meetings.mandates.rules import Addressee, Area

from .models import TopicDigest, TopicProposal
from .parties import EVERYWHERE
from .rules import Answer, ProposalStatus

OF_AGENDAS = frozenset({"agenda", "draft_agenda", "provisional_agenda", "agenda_item"})
"""Terms of the thesaurus: a paragraph that speaks of one asks for the agenda itself, not for what to discuss."""


def waiting_columns(actor: Actor) -> dict[str, sa.ColumnElement[Any]]:
    """How many proposals wait for an answer, by the code of each meeting at whose chair’s desk somebody is."""
    found: dict[str, sa.ColumnElement[Any]] = {}
    for code in sorted(actor.scopes(Role.CHAIRS_DESK) - {EVERYWHERE}):
        query = sa.select(sa.func.count(TopicProposal.id)).join(TopicProposal.meeting)
        open_ones = query.where(
            Meeting.code == code,
            TopicProposal.status == ProposalStatus.SUBMITTED,
            TopicProposal.answer == Answer.NONE,
        )
        found[code] = open_ones.scalar_subquery()
    return found


class Answering(NamedTuple):
    """The newest digest of a meeting about which a paragraph asks what is to be discussed."""

    paragraph: int
    meeting: Text
    digest: int
    dated_on: date


def answering(actor: Actor, paragraph_ids: Collection[int]) -> list[Answering]:
    """The digests that answer these paragraphs, as far as `actor` may see their meetings; one query."""
    if not paragraph_ids:
        return []
    codes = sa.cast(Requirement.meeting_codes, sa.Text)  # a JSON list; codes hold nothing that JSON or LIKE escapes
    newest = sa.select(sa.func.max(TopicDigest.id)).group_by(TopicDigest.meeting_id)
    query = (
        sa.select(Paragraph.id, Paragraph.terms, Clause.addressees, Meeting.short, Meeting.title, TopicDigest.id)
        .add_columns(TopicDigest.dated_on)
        .join(Clause, Clause.paragraph_id == Paragraph.id)
        .join(Requirement, Requirement.clause_id == Clause.id)
        .join(Meeting, codes.contains(sa.literal('"') + Meeting.code + sa.literal('"')))
        .join(TopicDigest, TopicDigest.meeting_id == Meeting.id)
        .where(Paragraph.id.in_(paragraph_ids), Clause.area == Area.AGENDA, visible_to(actor))
        .where(TopicDigest.id.in_(newest))
        .order_by(Paragraph.id, Meeting.sort_on, Meeting.id)
    )
    found = {
        Answering(number, short or title, digest, dated_on): None
        for number, terms, addressees, short, title, digest, dated_on in db.session.execute(query)
        if Addressee.STATES in addressees and not OF_AGENDAS.intersection(terms)
    }
    return list(found)
