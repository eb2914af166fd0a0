"""What the desk answers and publishes: what an answer names, what a digest holds, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.agendas.models import AgendaItem
from meetings.documentation.rules import Distribution
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.languages import Text
from meetings.topics import content, deciding, queries
from meetings.topics.drafts import DigestDraft, ThemeDraft
from meetings.topics.models import TopicAct
from meetings.topics.rules import Answer, ByKind, fold
from tests.topics.support import (
    DESK,
    MGE,
    OF_GROUP,
    OF_JAPAN,
    OF_NGO,
    PERU,
    again,
    agenda,
    answered,
    drafted,
    fingerprint,
    meeting_id,
    published,
    put,
    submitted,
    themed,
    withdrawn,
)

pytestmark = pytest.mark.usefixtures("register")


def refused(code: str, kind: type[DomainError] = RuleViolation) -> Any:
    return pytest.raises(kind, match=code.replace(".", r"\."))


# --- answers --------------------------------------------------------------------------------------------------------


def test_a_proposal_is_taken_up_in_an_item_merged_or_put_off() -> None:
    items = agenda()
    first, second, third = submitted(), submitted(OF_JAPAN), submitted(OF_NGO)
    answered(first, Answer.TAKEN_UP, item=items[2])
    answered(second, Answer.MERGED, merged_into=first.id)
    answered(third, Answer.OTHER_MEETING, meeting=meeting_id("prepcom-2012"))

    found = [again(one).reply for one in (first, second, third)]
    assert [(one.item, one.merged_into, one.meeting) for one in found] == [
        (items[2], None, None),
        (None, first.id, None),
        (None, None, meeting_id("prepcom-2012")),
    ]


def test_an_answer_names_something_that_is_there() -> None:
    items, made, draft = agenda(), submitted(), drafted(OF_JAPAN)
    db.session.get_one(AgendaItem, items[2]).removed_at = clock.now()
    elsewhere = agenda("prepcom-2012")
    db.session.flush()

    for answer, named, code in (
        (Answer.TAKEN_UP, {"item": items[2]}, "topic.item_unknown"),
        (Answer.TAKEN_UP, {"item": elsewhere[0]}, "topic.item_unknown"),
        (Answer.MERGED, {"merged_into": draft.id}, "topic.merged_elsewhere"),
        (Answer.MERGED, {"merged_into": made.id}, "topic.merged_cycle"),
        (Answer.OTHER_MEETING, {"meeting": meeting_id()}, "topic.meeting_unknown"),
        (Answer.NOT_TAKEN_UP, {"words": Text()}, "topic.why_missing"),
        (Answer.NONE, {}, "topic.target_missing"),
    ):
        with refused(code):
            answered(made, answer, **named)
    assert again(made).answer is Answer.NONE


def test_mergers_lead_in_no_circle() -> None:
    first, second, third = submitted(), submitted(OF_JAPAN), submitted(OF_NGO)
    answered(first, Answer.MERGED, merged_into=second.id)
    answered(second, Answer.MERGED, merged_into=third.id)

    with refused("topic.merged_cycle") as error:
        answered(third, Answer.MERGED, merged_into=first.id)
    assert error.value.field == "merged_into"
    answered(first, Answer.MERGED, merged_into=third.id)  # elsewhere than before


def test_an_answer_is_changed_and_every_one_stays_on_record() -> None:
    made = answered(submitted())
    items = agenda()
    answered(made, Answer.TAKEN_UP, item=items[1])

    with refused("topic.same_answer"):
        answered(made, Answer.TAKEN_UP, item=items[1])
    assert [act.answer for act in again(made).acts if act.answer] == ["not_taken_up", "taken_up"]


def test_where_a_proposal_stands_is_what_its_acts_come_to() -> None:
    theme, made = themed(), submitted()
    put(made, theme)
    answered(made)
    published()
    withdrawn(made)

    found = again(made)
    standing = fold([act.fact for act in found.acts])
    assert (standing.status, standing.theme, standing.reply) == (found.status, found.theme_id, found.reply)
    assert (standing.submitted_at, standing.published_at) == (found.submitted_at, found.published_at)
    assert [act.position for act in found.acts] == [1, 2, 3, 4, 5]


# --- digests --------------------------------------------------------------------------------------------------------


def test_a_digest_freezes_themes_proposals_and_answers() -> None:
    theme, items = themed(), agenda()
    state, group, ngo = submitted(), submitted(OF_GROUP, lang="fr"), submitted(OF_NGO, lang="en")
    for position, one in enumerate((ngo, group, state), start=1):
        put(one, theme, position)
    answered(state, Answer.TAKEN_UP, item=items[2])
    digest = published("A/CONF. 192 / MGE/2011/CRP. 1")
    theme_title = theme.title
    deciding.edit_theme(DESK, theme.id, again_theme(theme.id), ThemeDraft(Text.of(en="Other")), None)

    held = queries.digest(PERU, digest.id).held
    assert digest.symbol == "A/CONF.192/MGE/2011/CRP.1"
    assert [chapter.title for chapter in held.chapters] == [theme_title]
    kinds = [(kind, [entry.id for entry in entries]) for kind, entries in held.chapters[0].by_kind()]
    assert kinds == [(ByKind.STATE, [state.id]), (ByKind.GROUP, [group.id]), (ByKind.ORGANIZATION, [ngo.id])]
    reply = held.by_id[state.id].reply
    assert (reply.item, reply.heading.get("en"), held.by_id[ngo.id].lang) == ((2, 1), "Cooperation", "en")
    assert content.from_json(content.to_json(held)) == held
    assert again(ngo).published_at is not None and again(ngo).acts[-1].digest == 1


def again_theme(theme_id: int) -> int:
    return queries.theme(theme_id).revision


def test_drafts_and_what_was_withdrawn_before_are_in_no_digest() -> None:
    drafted(), withdrawn(submitted())
    kept = submitted(OF_JAPAN)

    assert list(published().held.by_id) == [kept.id]


def test_the_next_digest_says_what_has_changed_since() -> None:
    first, second = submitted(), submitted(OF_JAPAN)
    published()
    withdrawn(first)
    answered(second)
    held = published().held

    assert held.by_id[first.id].is_withdrawn and held.by_id[second.id].reply.answer is Answer.NOT_TAKEN_UP
    assert held.unanswered == 0


def test_the_same_is_not_published_twice_and_nothing_that_was_not_seen() -> None:
    draft = DigestDraft("", Distribution.GENERAL, date(2011, 1, 13))
    with refused("topic.digest_empty"):
        deciding.publish(DESK, MGE, fingerprint(), draft)
    made, seen = submitted(), fingerprint()
    answered(made)
    with refused("topic.digest_changed", Conflict):
        deciding.publish(DESK, MGE, seen, draft)
    published()
    with refused("topic.digest_same", Conflict):
        deciding.publish(DESK, MGE, fingerprint(), draft)
    assert db.session.execute(sa.select(sa.func.count(TopicAct.id)).where(TopicAct.digest.is_not(None))).scalar() == 1


def test_a_digest_has_a_day_and_no_symbol_that_nobody_gave() -> None:
    submitted()
    with refused("date.empty") as error:
        deciding.publish(DESK, MGE, fingerprint(), DigestDraft("", Distribution.GENERAL, None))
    assert error.value.field == "dated_on"
    assert published().symbol == ""


def test_what_no_document_can_hold_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.documents.description.LONGEST", 300)
    submitted(rationale="x" * 400)

    with refused("text.too_long"):
        published()


def test_chains_end_in_what_became_of_the_last() -> None:
    items = agenda()
    first, second, third = submitted(), submitted(OF_JAPAN), submitted(OF_GROUP)
    answered(first, Answer.MERGED, merged_into=second.id)
    answered(second, Answer.MERGED, merged_into=third.id)
    answered(third, Answer.TAKEN_UP, item=items[1])
    held = published().held

    assert [entry.id for entry in held.way(held.by_id[first.id])] == [second.id, third.id]
