"""Adoption: by consensus, by a vote with its figures, under silence, or not at all; and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agendas import adopting, asking, queries, versions
from meetings.agendas.drafts import AdoptionDraft, CirculationDraft, FreezeDraft
from meetings.agendas.models import AgendaVersion
from meetings.agendas.rules import AdoptionHow, Audience, VersionKind, Vote, check_adoption
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.silence import services as silence
from meetings.silence import subjects
from meetings.silence.drafts import Answer, SilenceDraft
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Status
from tests.agendas.support import CIVIL_SOCIETY, DESK, NIGERIA, SECRETARIAT
from tests.agendas.version_support import Course, again, translated
from tests.nominations.support import without_account

DAY = date(2011, 5, 9)
ON_THE_DAY = datetime(2011, 5, 9, 20, 0, tzinfo=UTC)
CONSENSUS = AdoptionDraft(AdoptionHow.CONSENSUS, DAY, sitting=1, accepts=True)


def adopt(version: AgendaVersion, draft: AdoptionDraft) -> Any:
    with clock.frozen(ON_THE_DAY):
        return adopting.adopt(SECRETARIAT, version.id, again(version).revision, draft)


@given(st.sampled_from(AdoptionHow), st.none() | st.builds(Vote, *[st.integers(0, 200)] * 3))
def test_figures_and_what_is_recorded_never_contradict_each_other(how: AdoptionHow, vote: Vote | None) -> None:
    try:
        check_adoption(how, vote, DAY, DAY)
    except RuleViolation:
        return
    if how is AdoptionHow.VOTE:
        assert vote is not None and vote.in_favour > vote.against
    elif how is AdoptionHow.NOT_ADOPTED:
        assert vote is None or vote.in_favour <= vote.against
    else:
        assert vote is None


def test_what_is_adopted_says_what_was_before_the_meeting_without_annotations_in_all_its_languages(
    made: Course,
) -> None:
    translated(made.agenda)
    version = versions.freeze(DESK, made.agenda.id, FreezeDraft(VersionKind.ANNOTATED))
    versions.circulate(DESK, version.id, version.revision, CirculationDraft())
    act = adopt(version, CONSENSUS)
    adopted = queries.version(act.adopted_id)
    assert (adopted.kind, adopted.audience, adopted.is_amended) == (VersionKind.ADOPTED, Audience.PUBLIC, False)
    assert adopted.held.entries[0].headings.get("en") == "Opening of the session"
    assert not any(entry.annotations for entry in adopted.held.entries)
    assert set(adopted.langs) == set(version.langs) == {"en", "fr"}


def test_an_agenda_is_adopted_once(made: Course) -> None:
    adopt(made.circulated, CONSENSUS)
    with pytest.raises(Conflict, match=r"agenda\.no_step"):
        adopt(made.circulated, CONSENSUS)


def test_one_that_was_not_adopted_can_be_later(made: Course) -> None:
    adopt(made.circulated, AdoptionDraft(AdoptionHow.NOT_ADOPTED, DAY, vote=Vote(3, 5), accepts=True))
    assert not queries.is_decided(made.agenda.id)
    assert adopt(made.circulated, CONSENSUS).adopted_id is not None
    assert [act.how for act in again(made.circulated).adoptions] == [AdoptionHow.NOT_ADOPTED, AdoptionHow.CONSENSUS]


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(CONSENSUS, held_on=date(2011, 5, 10)), "agenda.adopted_in_future"),
        (replace(CONSENSUS, vote=Vote(5, 3)), "agenda.no_vote"),
        (replace(CONSENSUS, how=AdoptionHow.VOTE), "agenda.vote_figures"),
        (replace(CONSENSUS, how=AdoptionHow.VOTE, vote=Vote(5, 5)), "agenda.vote_lost"),
        (replace(CONSENSUS, how=AdoptionHow.NOT_ADOPTED, vote=Vote(5, 3)), "agenda.vote_won"),
        (replace(CONSENSUS, how=AdoptionHow.SILENCE), "agenda.not_silent"),
        (replace(CONSENSUS, accepts=False), "agenda.no_chair"),
    ],
)
def test_what_does_not_hold_together_is_not_recorded(made: Course, draft: AdoptionDraft, code: str) -> None:
    with pytest.raises(DomainError, match=code.replace(".", r"\.")):
        adopt(made.circulated, draft)
    assert again(made.circulated).adoptions == []


# --- silence --------------------------------------------------------------------------------------------------------


def asked(version: AgendaVersion, by: Any = SECRETARIAT) -> SilenceProcedure:
    title, text = asking.offered(again(version))
    until = clock.now().replace(microsecond=0) + timedelta(days=4)
    draft = SilenceDraft(title, text, adopting.addressees(clock.business_today()), until)
    return adopting.ask(without_account(by), version.id, again(version).revision, draft)


def ended(procedure: SilenceProcedure) -> None:
    with clock.frozen(procedure.expires_at + timedelta(seconds=1)):
        silence.settle(procedure.id)
        db.session.refresh(procedure)
        silence.adopt(without_account(SECRETARIAT), procedure.id, procedure.revision)
        db.session.flush()


def test_every_state_is_asked_in_six_languages_and_the_items_stand_in_those_that_are_out(made: Course) -> None:
    translated(made.agenda)
    title, text = asking.offered(again(made.circulated))
    assert set(title.as_dict()) == set(text.as_dict()) == set(LANGUAGES)
    assert "Opening of the meeting" in (text.get("en") or "")
    assert "Opening of the meeting" not in (text.get("fr") or "")
    procedure = asked(made.circulated)
    assert len(procedure.addressees) == 192  # Members of the United Nations on the day
    assert subjects.shown_to(NIGERIA, procedure) is not None
    assert subjects.shown_to(CIVIL_SOCIETY, procedure) is None


def test_only_the_secretariat_asks(made: Course) -> None:
    with pytest.raises(NotFound):
        asked(made.circulated, by=DESK)


def test_under_silence_nothing_else_is_decided(made: Course) -> None:
    asked(made.circulated)
    with pytest.raises(Conflict, match=r"agenda\.no_step"):
        adopt(made.circulated, CONSENSUS)
    with pytest.raises(Conflict):
        asked(made.circulated)


def test_what_nobody_objected_to_is_recorded_as_adopted_under_silence_without_asking_for_a_chair(made: Course) -> None:
    procedure = asked(made.circulated)
    ended(procedure)
    act = adopt(made.circulated, AdoptionDraft(AdoptionHow.SILENCE, DAY))
    assert (act.how, act.silence_id) == (AdoptionHow.SILENCE, procedure.id)
    assert queries.version(act.adopted_id).kind is VersionKind.ADOPTED
    with pytest.raises(Conflict, match=r"agenda\.no_step"):
        adopting.check_asked(made.circulated.id, True)


def test_after_an_objection_it_can_be_put_again(made: Course) -> None:
    procedure = asked(made.circulated)
    silence.object_(without_account(NIGERIA), procedure.id, Answer("We ask for consultations.", "en"))
    db.session.refresh(procedure)
    assert procedure.status is Status.BROKEN
    with pytest.raises(Conflict, match=r"agenda\.not_silent"):
        adopt(made.circulated, AdoptionDraft(AdoptionHow.SILENCE, DAY))
    assert subjects.can_be_asked(procedure)
