"""What is proposed and put into themes, and what is refused; nothing of what was said is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from meetings.calendar.models import Meeting
from meetings.documentation.rules import Distribution
from meetings.foundation import attachments, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.topics import deciding, queries, rules, services
from meetings.topics.drafts import DigestDraft, ThemeDraft
from meetings.topics.models import TopicProposal
from meetings.topics.rules import Answer, Author, Place, ProposalStatus, Reply, TopicAction
from tests.topics.support import (
    COORDINATOR,
    DESK,
    JAPAN,
    MGE,
    NGO,
    OF_GROUP,
    OF_JAPAN,
    OF_NGO,
    OF_PERU,
    OTHER_DESK,
    PERU,
    PERU_MEMBER,
    SECRETARIAT,
    again,
    answered,
    drafted,
    given,
    meeting_id,
    published,
    put,
    submitted,
    themed,
    withdrawn,
)

pytestmark = pytest.mark.usefixtures("register")
PDF = b"%PDF-1.7\n%%EOF\n"


def refused(code: str, kind: type[DomainError] = RuleViolation) -> Any:
    return pytest.raises(kind, match=code.replace(".", r"\."))


def places() -> dict[int, tuple[int | None, int]]:
    db.session.expire_all()
    rows = db.session.execute(sa.select(TopicProposal.id, TopicProposal.theme_id, TopicProposal.position))
    return {row[0]: (row[1], row[2]) for row in rows}


# --- proposing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("author", [OF_PERU, OF_GROUP, OF_NGO])
def test_a_state_a_group_and_civil_society_propose_and_submit(author: Author) -> None:
    made = submitted(author)

    assert (made.author, made.status, made.title) == (author, ProposalStatus.SUBMITTED, "Marcaje de armas")
    assert made.by_name == ("International Action Network" if author == OF_NGO else "")
    assert [act.action for act in made.acts] == [TopicAction.SUBMIT]


def test_a_colleague_goes_on_with_a_draft_and_submits_it() -> None:
    draft = drafted()
    edited = services.edit(PERU_MEMBER, draft.id, draft.revision, given("Marcaje", kind=rules.TopicKind.OPPORTUNITY))

    made = services.submit(PERU_MEMBER, draft.id, edited.revision)
    assert (made.title, made.kind, made.status) == ("Marcaje", "opportunity", "submitted")


def test_nobody_proposes_for_others() -> None:
    for actor, author in ((JAPAN, OF_PERU), (PERU, OF_GROUP), (COORDINATOR, OF_NGO), (DESK, OF_PERU), (NGO, OF_JAPAN)):
        with refused("meeting.unknown", NotFound):
            services.draft(actor, MGE, author, given())


def test_nothing_is_proposed_for_a_meeting_that_is_over_cancelled_or_hidden() -> None:
    draft = drafted()
    meeting = db.session.get_one(Meeting, draft.meeting_id)
    with clock.frozen(clock.now().replace(year=2012)), refused("topic.meeting_over", Conflict):
        services.submit(PERU, draft.id, draft.revision)
    meeting.is_published = False
    db.session.flush()
    with refused("meeting.unknown", NotFound):
        services.draft(PERU, MGE, OF_PERU, given())


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("title", "", "text.empty"),
        ("title", "Marking\u202egnikraM", "text.bidi"),
        ("title", "x" * 201, "text.too_long"),
        ("issue", "a\x00b", "text.control"),
        ("rationale", "", "text.empty"),
        ("rationale", "x" * 100_000, "text.too_long"),
        ("outcome", "\u2066x", "text.bidi"),
        ("lang", "pt", "topic.language_missing"),
    ],
)
def test_what_may_not_be_typed_is_refused_on_its_field(field: str, typed: str, code: str) -> None:
    with refused(code) as error:
        services.draft(PERU, MGE, OF_PERU, given(**{field: typed}))

    assert error.value.field == field


def test_an_organization_says_what_it_is_called() -> None:
    with refused("text.empty") as error:
        drafted(OF_NGO, by_name=" ")
    assert error.value.field == "by_name"


def test_drafts_of_one_author_have_a_limit_and_so_have_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "DRAFTS_MAXIMUM", 2)
    monkeypatch.setattr(rules, "PROPOSALS_MAXIMUM", 1)
    first, second = drafted(), drafted()
    with refused("topic.too_many_drafts"):
        drafted()
    drafted(OF_JAPAN)  # has its own
    services.submit(PERU, first.id, first.revision)
    with refused("topic.too_many_proposals"):
        services.submit(PERU, second.id, second.revision)


def test_five_files_go_with_a_proposal_and_can_be_taken_off() -> None:
    draft = drafted(file=attachments.read(PDF, "one.pdf"))
    for number in range(4):
        draft = services.edit(PERU, draft.id, draft.revision, given(file=attachments.read(PDF, f"{number}.pdf")))
    with refused("topic.too_many_files"):
        services.edit(PERU, draft.id, draft.revision, given(file=attachments.read(PDF, "six.pdf")))
    first = draft.attached[0].attachment_id

    services.edit(PERU, draft.id, again(draft).revision, given(removed=[first]))

    assert [one.name for one in again(draft).files] == ["0.pdf", "1.pdf", "2.pdf", "3.pdf"]


def test_what_somebody_else_saved_meanwhile_is_not_overwritten() -> None:
    draft = drafted()
    seen = draft.revision
    services.edit(PERU_MEMBER, draft.id, seen, given("Marcaje"))

    with refused("record.changed_meanwhile", Conflict):
        services.edit(PERU, draft.id, seen, given("Otro"))
    assert again(draft).title == "Marcaje"


def test_a_draft_is_removed_and_what_is_submitted_neither_changed_nor_removed() -> None:
    draft, kept = drafted(file=attachments.read(PDF, "one.pdf")), submitted()
    services.discard(PERU, draft.id, draft.revision)

    assert db.session.get(TopicProposal, draft.id) is None
    with refused("topic.submitted", Conflict):
        services.edit(PERU, kept.id, kept.revision, given("x"))
    with refused("topic.submitted", Conflict):
        services.discard(PERU, kept.id, kept.revision)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE topic_proposal SET title = 'x'",
        "DELETE FROM topic_proposal",
        "UPDATE topic_act SET actor_name = 'x'",
        "DELETE FROM topic_act",
        "UPDATE topic_digest SET symbol = 'x'",
        "DELETE FROM topic_digest",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(statement: str) -> None:
    submitted()
    published()

    with pytest.raises(DBAPIError, match=r"only added to|neither changed"):
        db.session.execute(sa.text(statement))


def test_a_proposal_is_withdrawn_with_words_whatever_was_answered() -> None:
    made = withdrawn(answered(submitted()), "Se trata en otro foro.")

    assert (made.status, made.answer) == (ProposalStatus.WITHDRAWN, Answer.NOT_TAKEN_UP)
    assert made.acts[-1].why == "Se trata en otro foro."
    with refused("topic.act_not_allowed", Conflict):
        services.submit(PERU, made.id, made.revision)
    with refused("topic.act_not_allowed", Conflict):
        answered(made)


# --- themes ---------------------------------------------------------------------------------------------------------


def test_the_desk_alone_makes_themes_groups_and_answers() -> None:
    theme, made = themed(), submitted()
    steps: tuple[Callable[[Actor], object], ...] = (
        lambda who: deciding.add_theme(who, MGE, ThemeDraft(Text.of(en="x"))),
        lambda who: deciding.edit_theme(who, theme.id, theme.revision, ThemeDraft(Text.of(en="x")), None),
        lambda who: deciding.remove_theme(who, theme.id, theme.revision),
        lambda who: deciding.arrange(who, MGE, {made.id: Place(theme.id, 1)}, {}),
        lambda who: deciding.answer(who, made.id, made.revision, Reply(Answer.NOT_TAKEN_UP, words=Text.of(en="x"))),
        lambda who: deciding.publish(who, MGE, "", DigestDraft("", Distribution.GENERAL, date(2011, 1, 13))),
    )
    for who in (OTHER_DESK, SECRETARIAT, PERU, NGO):
        for step in steps:
            with pytest.raises(NotFound):
                step(who)


def test_proposals_are_put_into_themes_in_an_order() -> None:
    marking, tracing = themed("Marking"), themed("Tracing")
    first, second, third = submitted(title="1"), submitted(OF_JAPAN, "2"), submitted(OF_NGO, "3")
    put(first, marking, 1)
    put(second, marking, 2)
    put(third, marking, 1)

    assert places() == {third.id: (marking.id, 1), first.id: (marking.id, 2), second.id: (marking.id, 3)}
    put(first, tracing)
    assert places()[first.id] == (tracing.id, 1) and places()[second.id] == (marking.id, 2)
    assert [act.theme.get("en") for act in again(first).acts if act.action is TopicAction.GROUP] == [
        "Marking",
        "Tracing",
    ]


def test_what_others_moved_meanwhile_is_not_moved_back() -> None:
    marking, tracing = themed("Marking"), themed("Tracing")
    first, second = submitted(title="1"), submitted(title="2")
    seen = {first.id: Place(None, 1), second.id: Place(None, 2)}
    put(first, tracing)

    deciding.arrange(DESK, MGE, {**seen, second.id: Place(marking.id, 1)}, seen)
    assert places() == {first.id: (tracing.id, 1), second.id: (marking.id, 1)}

    with refused("topic.moved_meanwhile", Conflict) as error:
        deciding.arrange(DESK, MGE, {first.id: Place(marking.id, 1)}, seen)
    assert error.value.field == f"theme-{first.id}"


def test_a_draft_and_what_is_withdrawn_are_put_nowhere() -> None:
    theme, draft, gone = themed(), drafted(), withdrawn(submitted())

    deciding.arrange(DESK, MGE, {draft.id: Place(theme.id, 1), gone.id: Place(theme.id, 1)}, {})

    assert {place[0] for place in places().values()} == {None}


def test_a_theme_of_another_meeting_is_none() -> None:
    theme, made = themed(), submitted()
    theme.meeting_id = meeting_id("prepcom-2012")
    db.session.flush()

    with refused("topic.theme_unknown"):
        put(made, theme)


def test_what_stands_in_a_theme_that_is_removed_is_in_none_then() -> None:
    theme, made, gone = themed(), submitted(), submitted(OF_JAPAN)
    put(made, theme)
    put(gone, theme, 2)
    withdrawn(gone)

    deciding.remove_theme(DESK, theme.id, theme.revision)

    assert {place[0] for place in places().values()} == {None}
    assert again(made).acts[-1].action is TopicAction.GROUP and again(made).theme_id is None
    assert queries.themes(meeting_id()) == []


def test_themes_are_named_ordered_and_few(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = themed("Marking"), themed("Tracing")
    deciding.edit_theme(DESK, second.id, second.revision, ThemeDraft(Text.of(fr="Traçage")), 1)

    assert [theme.title.as_dict() for theme in queries.themes(meeting_id())] == [{"fr": "Traçage"}, {"en": "Marking"}]
    with refused("text.empty"):
        deciding.edit_theme(DESK, first.id, first.revision, ThemeDraft(Text()), None)
    monkeypatch.setattr(rules, "THEMES_MAXIMUM", 2)
    with refused("topic.too_many_themes"):
        themed("Third")
