"""Versions: which steps there are from where, who is told, symbols, further languages, closing dates that move."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.agendas import adopting, queries, versions
from meetings.agendas.drafts import AdoptionDraft, CirculationDraft, FreezeDraft, IssueDraft
from meetings.agendas.rules import (
    ADOPTABLE,
    AdoptionHow,
    Audience,
    Standing,
    VersionKind,
    VersionStep,
    check_open_longer,
    steps,
)
from meetings.calendar.models import Meeting
from meetings.documentation import queries as documents
from meetings.documentation import services as documentation
from meetings.documentation.drafts import DocumentDraft
from meetings.documentation.models import MeetingDocument
from meetings.documentation.rules import DocumentType, LanguageState, Version
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text
from meetings.notices.models import Notice
from tests.agendas.support import DESK, SECRETARIAT
from tests.agendas.version_support import UNTIL, Course, again, rewrite, translated
from tests.nominations.support import without_account
from tests.support.accounts import People

STANDINGS = st.builds(
    Standing, st.sampled_from(VersionKind), st.sampled_from(Audience), st.booleans(), st.booleans(), st.booleans()
)


@given(STANDINGS)
def test_no_step_goes_back_and_none_is_offered_that_says_nothing_new(standing: Standing) -> None:
    offered = steps(standing)
    assert len(set(offered)) == len(offered)
    assert (VersionStep.CIRCULATE in offered) <= (standing.audience is Audience.DESK)
    assert (VersionStep.ISSUE in offered) <= (standing.audience is not Audience.PUBLIC or not standing.is_registered)


@given(STANDINGS)
def test_a_meeting_decides_about_what_delegations_have_read_and_only_once(standing: Standing) -> None:
    may_decide = (
        standing.kind in ADOPTABLE
        and standing.audience is not Audience.DESK
        and not standing.is_adopted
        and not standing.is_under_silence
    )
    assert (VersionStep.ADOPT in steps(standing)) is (VersionStep.SILENCE in steps(standing)) is may_decide


@given(STANDINGS)
def test_comments_are_opened_longer_only_until_the_meeting_has_decided(standing: Standing) -> None:
    if standing.audience is Audience.DESK or standing.is_adopted:
        with pytest.raises(Conflict):
            check_open_longer(standing)
    else:
        check_open_longer(standing)


# --- issuing --------------------------------------------------------------------------------------------------------


def test_a_version_becomes_the_document_that_the_register_has_under_that_symbol(made: Course) -> None:
    draft = DocumentDraft(
        type=DocumentType.PROVISIONAL_AGENDA,
        title=Text.of(en="Provisional agenda"),
        symbol="A/CONF.192/MGE/2011/L.1",
        languages={"en": Version(LanguageState.AWAITED)},
    )
    entered = documentation.enter(SECRETARIAT, again(made.frozen).agenda.meeting, draft)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(MeetingDocument))

    issued = versions.issue(DESK, made.frozen.id, made.frozen.revision, IssueDraft("a/conf.192/MGE/2011/L. 1"))

    assert issued.document_id == entered.id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MeetingDocument)) == before
    assert documents.by_id(entered.id).versions["en"].state is LanguageState.OUT


def test_a_document_that_is_another_version_is_not_taken_twice(made: Course) -> None:
    issued = versions.issue(DESK, made.frozen.id, made.frozen.revision, IssueDraft("A/CONF.192/2011/1"))
    assert issued.document_id != again(made.issued).document_id


def test_without_a_symbol_the_register_has_the_version_without_one(made: Course) -> None:
    issued = versions.issue(DESK, made.frozen.id, made.frozen.revision, IssueDraft())
    assert issued.document_id is not None
    assert documents.by_id(issued.document_id).symbol == ""


def test_an_adopted_agenda_is_issued_once_it_has_a_symbol_and_stays_public_since_its_adoption(made: Course) -> None:
    when = made.circulated.circulated_at
    assert when is not None
    act = adopting.adopt(
        SECRETARIAT,
        made.circulated.id,
        made.circulated.revision,
        AdoptionDraft(AdoptionHow.CONSENSUS, clock.business_today(), accepts=True),
    )
    assert act.adopted_id is not None
    adopted = queries.version(act.adopted_id)
    since = adopted.issued_at
    assert adopted.document_id is None

    versions.issue(SECRETARIAT, adopted.id, adopted.revision, IssueDraft("A/CONF.192/MGE/2011/1"))
    adopted = again(adopted)
    assert adopted.issued_at == since and adopted.document_id is not None
    with pytest.raises(Conflict, match=r"agenda\.no_step"):
        versions.issue(SECRETARIAT, adopted.id, adopted.revision, IssueDraft())


# --- closing dates --------------------------------------------------------------------------------------------------


def test_a_closing_date_only_ever_moves_to_a_later_one(made: Course) -> None:
    version = again(made.circulated)
    for until in (UNTIL, UNTIL - timedelta(days=1), None):
        with pytest.raises(RuleViolation, match=r"agenda\.close_earlier"):
            versions.extend_comments(DESK, version.id, version.revision, CirculationDraft(until))
    later = versions.extend_comments(DESK, version.id, version.revision, CirculationDraft(UNTIL + timedelta(days=2)))
    assert later.comments_until == UNTIL + timedelta(days=2)


def test_what_only_the_desk_reads_is_not_opened_for_comments(made: Course) -> None:
    with pytest.raises(Conflict, match=r"agenda\.not_circulated"):
        versions.extend_comments(DESK, made.frozen.id, made.frozen.revision, CirculationDraft(UNTIL))


def test_a_version_that_was_issued_without_being_circulated_can_be_opened_for_comments(made: Course) -> None:
    issued = again(made.issued)
    versions.extend_comments(DESK, issued.id, issued.revision, CirculationDraft(UNTIL))
    assert again(made.issued).comments_until == UNTIL


# --- languages ------------------------------------------------------------------------------------------------------


def test_a_version_comes_out_in_a_language_once_it_is_complete_and_its_document_with_it(made: Course) -> None:
    version = versions.freeze(without_account(DESK), made.agenda.id, FreezeDraft(VersionKind.ANNOTATED))
    versions.issue(DESK, version.id, version.revision, IssueDraft())
    translated(made.agenda)
    released = versions.release(DESK, version.id, "fr")
    assert released.langs == ["en", "fr"]
    assert released.document_id is not None
    assert documents.by_id(released.document_id).versions["fr"].state is LanguageState.OUT
    with pytest.raises(Conflict, match=r"agenda\.released"):
        versions.release(DESK, version.id, "fr")


def test_a_translation_of_another_original_does_not_come_out(made: Course) -> None:
    translated(made.agenda)
    rewrite(made.agenda, 0, "Opening by the President", "The meeting is opened by the Chair.")
    version = versions.freeze(without_account(DESK), made.agenda.id, FreezeDraft(VersionKind.ANNOTATED))
    assert version.langs == ["en"]
    with pytest.raises(Conflict, match=r"agenda\.incomplete"):
        versions.release(DESK, version.id, "fr")


# --- who is told ----------------------------------------------------------------------------------------------------


def told(kind: str) -> list[dict[str, Any]]:
    notices = db.session.execute(sa.select(Notice).where(Notice.kind == kind).order_by(Notice.id)).scalars()
    return [notice.audience for notice in notices]


@pytest.fixture
def readers(person: People) -> None:
    """Who may be told of anything."""
    person("secretariat@example.org", (Role.SECRETARIAT, "small-arms"))
    person("peru@example.org", (Role.FOCAL_POINT, "PER"))


def test_delegations_are_told_of_what_is_circulated(made: Course, readers: None) -> None:
    versions.circulate(without_account(DESK), made.frozen.id, made.frozen.revision, CirculationDraft(UNTIL))
    (audience,) = told("agenda_circulated")
    assert ["focal_point", "*"] in [list(held) for held in audience["holders"]] and audience["missions"]


def test_of_a_meeting_in_preparation_nobody_else_is_told(made: Course, readers: None) -> None:
    db.session.execute(sa.update(Meeting).where(Meeting.code == "mge-2011").values(is_published=False))
    versions.circulate(without_account(DESK), made.frozen.id, made.frozen.revision, CirculationDraft())
    audience = told("agenda_circulated")[-1]
    assert {role for role, _scope in audience["holders"]} == {"secretariat", "chairs_desk"}
    assert not audience["missions"]
