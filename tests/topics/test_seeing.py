"""Who sees what, object by object, as ACCESS has it; what one may not see does not exist for them, on any page."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from meetings.agendas import drafting, texts, versions
from meetings.agendas.drafts import CirculationDraft, FreezeDraft, TextDraft
from meetings.agendas.models import Agenda
from meetings.agendas.rules import VersionKind
from meetings.calendar.models import Meeting
from meetings.foundation.access import PUBLIC, Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.notices import entitled
from meetings.topics import parties, queries, queries_waiting, showing
from meetings.topics.models import TopicProposal
from meetings.topics.rules import Answer, Author
from tests.support.shared import readers_of
from tests.topics.support import (
    ADMINISTRATOR,
    AUDITOR,
    COORDINATOR,
    DEPUTY,
    DESK,
    JAPAN,
    NGO,
    OF_GROUP,
    OF_JAPAN,
    OF_NGO,
    OF_PERU,
    OTHER_DESK,
    OTHER_NGO,
    OTHER_SECRETARIAT,
    PERU,
    PERU_MEMBER,
    READER,
    SECRETARIAT,
    agenda,
    answered,
    drafted,
    meeting_id,
    published,
    submitted,
    withdrawn,
)

pytestmark = pytest.mark.usefixtures("register")

EVERYBODY = {
    "public": PUBLIC,
    "reader": READER,
    "peru": PERU,
    "peru, member": PERU_MEMBER,
    "japan": JAPAN,
    "african": COORDINATOR,
    "african, deputy": DEPUTY,
    "ngo": NGO,
    "ngo elsewhere": OTHER_NGO,
    "desk": DESK,
    "desk elsewhere": OTHER_DESK,
    "secretariat": SECRETARIAT,
    "secretariat elsewhere": OTHER_SECRETARIAT,
    "auditor": AUDITOR,
    "administrator": ADMINISTRATOR,
}
ALL = set(EVERYBODY)
OWN = {OF_PERU: {"peru", "peru, member"}, OF_GROUP: {"african", "african, deputy"}, OF_NGO: {"ngo"}}
READ_ALL = {"desk", "secretariat", "auditor"}


def readers(proposal: TopicProposal) -> set[str]:
    """Who can open a proposal: one answer for its page, its files and what is told of it."""
    db.session.expire_all()
    number = proposal.id
    found = readers_of(EVERYBODY, lambda actor: showing.of_proposal(actor, queries.proposal(actor, number)))
    told = {n for n, actor in EVERYBODY.items() if not entitled.unseen(actor, [("topic_proposal", number)])}
    assert found == told
    return found


def live_readers(proposal: TopicProposal) -> set[str]:
    """Who sees it as it stands now, its record with it."""
    db.session.expire_all()
    number = proposal.id

    def read(actor: Actor) -> None:
        if not showing.of_proposal(actor, queries.proposal(actor, number)).is_live:
            raise NotFound("topic.unknown")

    return readers_of(EVERYBODY, read)


@pytest.mark.parametrize("author", OWN)
def test_a_draft_is_its_authors_alone_and_not_even_the_auditors(author: Author) -> None:
    assert readers(drafted(author)) == OWN[author]


@pytest.mark.parametrize("author", OWN)
def test_what_is_submitted_is_also_the_desks_the_secretariats_and_the_auditors(author: Author) -> None:
    assert readers(submitted(author)) == OWN[author] | READ_ALL


def test_once_in_a_digest_everybody_sees_what_it_holds_and_no_more() -> None:
    first = submitted()
    published()
    answered(first)

    assert readers(first) == ALL and live_readers(first) == OWN[OF_PERU] | READ_ALL
    stranger, own = (showing.of_proposal(who, queries.proposal(who, first.id)) for who in (JAPAN, PERU))
    assert (stranger.entry.reply.answer, own.entry.reply.answer) == (Answer.NONE, Answer.NOT_TAKEN_UP)
    published()
    assert showing.of_proposal(PUBLIC, queries.proposal(PUBLIC, first.id)).entry.reply.answer is Answer.NOT_TAKEN_UP


def test_what_was_withdrawn_before_a_digest_stays_among_its_own() -> None:
    gone = withdrawn(submitted())
    submitted(OF_JAPAN)
    published()

    assert readers(gone) == OWN[OF_PERU] | READ_ALL


def test_what_is_withdrawn_after_a_digest_is_so_for_others_with_the_next_one() -> None:
    gone = submitted()
    submitted(OF_JAPAN)
    published()
    withdrawn(gone)

    assert not showing.of_proposal(PUBLIC, queries.proposal(PUBLIC, gone.id)).entry.is_withdrawn
    published()
    assert showing.of_proposal(PUBLIC, queries.proposal(PUBLIC, gone.id)).entry.is_withdrawn


def test_nobody_sees_anything_of_a_meeting_that_is_hidden_from_them() -> None:
    made = submitted()
    digest = published()
    db.session.get_one(Meeting, made.meeting_id).is_published = False
    db.session.flush()

    assert readers(made) == READ_ALL
    assert readers_of(EVERYBODY, lambda actor: queries.digest(actor, digest.id)) == READ_ALL
    assert readers_of(EVERYBODY, lambda actor: queries.meeting(actor, "mge-2011")) == READ_ALL


def test_a_meeting_to_which_it_is_put_off_is_named_only_while_it_is_public() -> None:
    made, other = submitted(), db.session.get_one(Meeting, meeting_id("prepcom-2012"))
    answered(made, Answer.OTHER_MEETING, meeting=other.id, words=Text())
    other.is_published = False
    db.session.flush()

    assert told(PERU, made) == told(DESK, made) == "For another meeting."
    with pytest.raises(RuleViolation, match=r"topic\.meeting_unknown"):
        answered(submitted(OF_JAPAN), Answer.OTHER_MEETING, meeting=other.id)


def told(who: Actor, proposal: TopicProposal) -> str:
    """What somebody is told of a proposal, in one line."""
    found = showing.of_proposal(who, queries.proposal(who, proposal.id)).became
    return " ".join("".join(run.text for run in words) for words in found)


def test_lists_and_counts_hold_what_each_may_see() -> None:
    for author in (OF_PERU, OF_GROUP, OF_NGO):
        submitted(author)
        drafted(author)
    number = meeting_id()

    own = {name: len(queries.own_of(actor, number)) for name, actor in EVERYBODY.items()}
    meeting = queries.meeting(PUBLIC, "mge-2011")
    everything = {name for name, actor in EVERYBODY.items() if parties.reads_all(actor, meeting)}

    assert {name for name, count in own.items() if count == 2} == set().union(*OWN.values())
    assert {count for name, count in own.items() if name not in set().union(*OWN.values())} == {0}
    assert everything == READ_ALL and queries.submitted_page(number, 1).count == 3


def test_a_proposer_learns_what_becomes_of_another_proposal_but_not_what_it_is() -> None:
    items = agenda()
    own, other = submitted(title="Marcado"), submitted(OF_JAPAN, "Secret")
    answered(own, Answer.MERGED, merged_into=other.id, words=Text())
    answered(other, Answer.TAKEN_UP, item=items[2], words=Text())

    with_names = "Merged into: Secret What becomes of that proposal: Taken up in item 2 (a): Cooperation"
    assert told(DESK, own) == with_names
    unnamed = with_names.replace("into: Secret", "into another proposal.").replace("2 (a): Cooperation", "2 (a).")
    assert told(PERU, own) == unnamed
    published()
    assert told(PERU, own) == told(JAPAN, own) == with_names


def test_an_item_is_called_to_its_proposer_what_they_may_read_of_the_agenda() -> None:
    items, made = agenda(), submitted()
    number = db.session.execute(sa.select(Agenda.id)).scalar_one()
    answered(made, Answer.TAKEN_UP, item=items[1], words=Text())
    version = versions.freeze(DESK, number, FreezeDraft(VersionKind.DRAFT, accepts=True))
    assert told(DESK, made) == "Taken up in item 2: Marking" and told(PERU, made) == "Taken up in item 2."

    versions.circulate(DESK, version.id, version.revision, CirculationDraft())
    texts.write(DESK, items[1], "en", TextDraft("Not to be told", seen=1))
    drafting.move(DESK, items[1], None, None)
    assert told(DESK, made) == "Taken up in item 1: Not to be told"
    assert told(PERU, made) == "Taken up in item 2: Marking"


def test_who_sits_at_the_desk_is_not_told_to_authors() -> None:
    made = answered(submitted())

    def names(who: Actor) -> list[str]:
        return [name for _act, name in showing.record(who, queries.proposal(who, made.id))]

    assert names(PERU) == ["", "Person 5"] and names(AUDITOR) == names(DESK) == ["Person 1", "Person 5"]


def test_what_waits_for_an_answer_waits_at_its_own_desk_alone() -> None:
    submitted()
    drafted(OF_JAPAN)
    answered(submitted(OF_NGO))
    withdrawn(submitted(OF_GROUP))

    def counts(actor: Actor) -> list[int]:
        columns = queries_waiting.waiting_columns(actor).values()
        return [db.session.execute(sa.select(column)).scalar_one() for column in columns]

    assert counts(DESK) == [1] and counts(OTHER_DESK) == [0]
    assert {tuple(counts(actor)) for name, actor in EVERYBODY.items() if "desk" not in name} == {()}
