"""What the tests of topics start from: the register, an agenda in work, and the people who play it through."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from meetings.agendas.content import ItemRole
from meetings.agendas.models import Agenda, AgendaItem, AgendaText, TextState
from meetings.calendar.models import Meeting
from meetings.documentation.rules import Distribution
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.topics import content, deciding, queries, services
from meetings.topics.drafts import DigestDraft, ProposalDraft, ThemeDraft
from meetings.topics.models import TopicDigest, TopicProposal, TopicTheme
from meetings.topics.rules import Answer, Author, ByKind, Place, Reply, TopicKind
from tests.support import register

MGE = "mge-2011"
AFRICAN, IANSA = "african", "iansa"


def person(number: int, *holdings: tuple[Role, str]) -> Actor:
    return Actor(name=f"Person {number}", holdings=tuple(Holding(*held) for held in holdings))


DESK = person(1, (Role.CHAIRS_DESK, MGE))
OTHER_DESK = person(2, (Role.CHAIRS_DESK, "prepcom-2012"))
SECRETARIAT = person(3, (Role.SECRETARIAT, "small-arms"))
OTHER_SECRETARIAT = person(4, (Role.SECRETARIAT, "other"))
PERU = person(5, (Role.FOCAL_POINT, "PER"))
PERU_MEMBER = person(6, (Role.MEMBER, "PER"))
JAPAN = person(7, (Role.FOCAL_POINT, "JPN"))
COORDINATOR = person(8, (Role.COORDINATOR, AFRICAN))
DEPUTY = person(9, (Role.DEPUTY_COORDINATOR, AFRICAN))
NGO = person(10, (Role.CIVIL_SOCIETY, IANSA))
OTHER_NGO = person(11, (Role.CIVIL_SOCIETY, "others"))
READER = person(12)
AUDITOR = person(13, (Role.AUDITOR, "*"))
ADMINISTRATOR = person(14, (Role.ADMINISTRATOR, "*"))

OF_PERU: Author = (ByKind.STATE, "PER")
OF_JAPAN: Author = (ByKind.STATE, "JPN")
OF_GROUP: Author = (ByKind.GROUP, AFRICAN)
OF_NGO: Author = (ByKind.ORGANIZATION, IANSA)
SPEAKERS = {OF_PERU: PERU, OF_JAPAN: JAPAN, OF_GROUP: COORDINATOR, OF_NGO: NGO}


def load(app: Flask) -> None:
    """Load what the demonstration loads of States, mandates and meetings."""
    register.hold(app)


def given(title: str = "Marcaje de armas", **values: Any) -> ProposalDraft:
    usual: dict[str, Any] = {
        "title": title,
        "kind": TopicKind.CHALLENGE,
        "rationale": "No todas las armas llevan marca.",
        "outcome": "Un calendario común.",
        "lang": "es",
        "issue": "Marcaje",
        "by_name": "International Action Network",
    }
    return ProposalDraft(**{**usual, **values})


def drafted(author: Author = OF_PERU, title: str = "Marcaje de armas", code: str = MGE, **values: Any) -> TopicProposal:
    return services.draft(SPEAKERS[author], code, author, given(title, **values))


def submitted(author: Author = OF_PERU, title: str = "Marcaje de armas", **values: Any) -> TopicProposal:
    draft = drafted(author, title, **values)
    return services.submit(SPEAKERS[author], draft.id, draft.revision)


def again(proposal: TopicProposal) -> TopicProposal:
    """A proposal as it is stored."""
    db.session.expire_all()
    return queries.locked_proposal(proposal.id)


def withdrawn(proposal: TopicProposal, words: str = "") -> TopicProposal:
    return services.withdraw(SPEAKERS[proposal.author], proposal.id, again(proposal).revision, words)


def answered(proposal: TopicProposal, answer: Answer = Answer.NOT_TAKEN_UP, **named: Any) -> TopicProposal:
    words = named.pop("words", Text.of(en="It was discussed in 2010."))
    reply = Reply(answer, words=words, **named)
    return deciding.answer(DESK, proposal.id, again(proposal).revision, reply)


def themed(title: str = "Marking") -> TopicTheme:
    return deciding.add_theme(DESK, MGE, ThemeDraft(Text.of(en=title)))


def put(proposal: TopicProposal, theme: TopicTheme | None, position: int = 1) -> None:
    deciding.arrange(DESK, MGE, {proposal.id: Place(theme.id if theme else None, position)}, {})


def fingerprint(code: str = MGE) -> str:
    meeting = queries.locked_meeting(code)
    return content.fingerprint(deciding.gathered(meeting, queries.locked_proposals(meeting.id)))


def published(symbol: str = "", distribution: Distribution = Distribution.GENERAL) -> TopicDigest:
    draft = DigestDraft(symbol, distribution, clock.business_today())
    made = deciding.publish(DESK, MGE, fingerprint(), draft)
    db.session.commit()
    return queries.digest(DESK, made.id)


def meeting_id(code: str = MGE) -> int:
    return db.session.execute(sa.select(Meeting.id).where(Meeting.code == code)).scalar_one()


def agenda(code: str = MGE) -> list[int]:
    """An agenda in work of two items, of which the second has one below it; their ids in the order of reading."""
    made = Agenda(meeting_id=meeting_id(code), original="en")
    db.session.add(made)
    db.session.flush()
    ids: list[int] = []
    for position, (heading, parent) in enumerate((("Opening", None), ("Marking", None), ("Cooperation", 1)), start=1):
        item = AgendaItem(
            agenda_id=made.id,
            parent_id=ids[parent] if parent is not None else None,
            position=position,
            role=ItemRole.THEMATIC,
            speakers=Text(),
        )
        db.session.add(item)
        db.session.flush()
        db.session.add(AgendaText(item_id=item.id, lang="en", heading=heading, state=TextState.REVIEWED))
        ids.append(item.id)
    db.session.commit()
    return ids
