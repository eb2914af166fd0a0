"""Who is told of topics, in whose words; what waits for a desk, and what answers a mandate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.accounts.letters import speaking
from meetings.foundation.access import PUBLIC, Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.mandates.models import Mandate, Paragraph
from meetings.mandates.rules import Part
from meetings.notices import wording
from meetings.notices.models import Notice, NoticeReceipt
from meetings.topics import queries_waiting
from meetings.topics.rules import Answer
from tests.support.accounts import People, SignIn
from tests.topics.support import OF_GROUP, OF_JAPAN, OF_NGO, OF_PERU, agenda, answered, published, submitted, withdrawn

pytestmark = pytest.mark.usefixtures("people")


def told() -> Iterator[tuple[str, set[str]]]:
    """The notices in order: their kind, and who has a receipt by the first part of the address."""
    from meetings.accounts.models import User

    for notice in db.session.scalars(sa.select(Notice).order_by(Notice.id)):
        query = sa.select(User.email).join(NoticeReceipt, NoticeReceipt.user_id == User.id)
        found = db.session.scalars(query.where(NoticeReceipt.notice_id == notice.id))
        yield notice.kind, {email.partition("@")[0] for email in found}


def test_the_desk_is_told_of_what_is_submitted_and_withdrawn() -> None:
    withdrawn(submitted())

    assert list(told()) == [("topic_proposed", {"desk"}), ("topic_proposed", {"desk"})]


@pytest.mark.parametrize(
    ("author", "who"), [(OF_PERU, {"peru", "colleague"}), (OF_GROUP, {"african", "both"}), (OF_NGO, {"ngo"})]
)
def test_those_whose_proposal_it_is_are_told_of_every_answer(author: Any, who: set[str]) -> None:
    made = submitted(author)
    answered(made)
    answered(made, words=Text.of(en="Discussed in 2008."))

    assert list(told())[1:] == [("topic_answered", who), ("topic_answered", who)]


def test_everybody_whom_the_meeting_concerns_is_told_of_a_digest() -> None:
    submitted()
    published()

    kind, who = list(told())[-1]
    assert kind == "topic_digest"
    assert {"peru", "japan", "african", "ngo", "desk", "secretariat"} <= who and "reader" not in who


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notices_have_words_in_every_language(lang: str) -> None:
    made = submitted(title="Marcaje")
    answered(made)
    answered(made, words=Text.of(en="Discussed in 2008."))
    withdrawn(made)
    submitted(OF_JAPAN)
    published("A/65/1")

    with speaking(lang):
        said = [wording.said(notice) for notice in db.session.scalars(sa.select(Notice).order_by(Notice.id))]

    assert all(one.subject.text and one.lines and one.action for one in said)
    assert all("%(" not in line.text for one in said for line in (one.subject, *one.lines))
    assert all("Marcaje" in one.subject.text for one in said[:4])
    assert any("A/65/1" in line.text for line in said[-1].lines)


def test_what_waits_is_a_link_to_the_desk(signed_in: SignIn) -> None:
    client = signed_in("desk@example.org")
    assert "to answer" not in client.get("/en/").text
    submitted()
    submitted(OF_JAPAN)

    page = client.get("/en/").text
    assert "2 proposals of topics to answer" in page and 'href="/en/meetings/mge-2011/topics/desk"' in page


def test_a_digest_answers_the_paragraph_that_asks_what_to_discuss_and_no_other() -> None:
    query = sa.select(Paragraph).join(Paragraph.mandate).where(Mandate.symbol == "A/RES/65/64")
    paragraphs = {one.id: one for one in db.session.scalars(query)}
    submitted()
    assert queries_waiting.answering(PUBLIC, paragraphs) == []
    published()
    digest = published_again()

    found = queries_waiting.answering(PUBLIC, paragraphs)
    places = [(paragraphs[one.paragraph].part, paragraphs[one.paragraph].number, one.digest) for one in found]
    assert places == [(Part.OPERATIVE, 7, digest)]


def published_again() -> int:
    """Another digest, the newest, since something has changed."""
    answered(submitted(OF_JAPAN), Answer.TAKEN_UP, item=agenda()[0])
    return published().id


def test_the_page_of_the_mandate_and_of_the_agenda_lead_to_the_digest(client: Any, person: People) -> None:
    person("second@example.org", (Role.CHAIRS_DESK, "mge-2011"))
    submitted()
    number = published().id

    for path in ("/en/mandates/a-res-65-64/op-7/", "/en/meetings/mge-2011/agenda/"):
        assert f'href="/en/topics/digests/{number}/"' in client.get(path).text, path
