"""The course of an agenda through the services: begun, written, frozen, circulated, issued, adopted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.agendas import adopting, commenting, drafting, queries, texts, versions
from meetings.agendas.drafts import (
    AdoptionDraft,
    CirculationDraft,
    CommentDraft,
    FreezeDraft,
    IssueDraft,
    ItemDraft,
    TextDraft,
)
from meetings.agendas.models import Agenda, AgendaTextPast
from meetings.agendas.rules import AdoptionHow, Audience, CommentAudience, VersionKind, Vote
from meetings.documentation import queries as documentation
from meetings.documentation import services as register
from meetings.documentation.rules import LanguageState
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from tests.agendas.support import DESK, NIGERIA, OTHER_DESK, SECRETARIAT, begun, items_of, load

DRAFT = FreezeDraft(VersionKind.DRAFT)
ON_THE_DAY = datetime(2011, 5, 9, 20, 0, tzinfo=UTC)


@pytest.fixture
def agenda(app: Flask) -> Agenda:
    load(app)
    return begun()


def test_an_agenda_is_begun_once_by_who_prepares_the_meeting(agenda: Agenda) -> None:
    with pytest.raises(Conflict, match=r"agenda\.begun"):
        drafting.begin(DESK, "mge-2011", "en")
    with pytest.raises(NotFound):
        drafting.begin(OTHER_DESK, "mge-2011", "en")


def test_what_is_moved_taken_out_and_put_back_is_where_it_was(agenda: Agenda) -> None:
    first, _second, third, last = items_of(agenda)
    drafting.move(DESK, last.id, third.id, None)
    assert [item.id for item in items_of(agenda)][-1] == last.id
    drafting.remove(DESK, third.id)
    assert len(items_of(agenda)) == 2
    drafting.restore(DESK, third.id)
    assert [item.parent_id for item in items_of(agenda)] == [None, None, None, third.id]
    drafting.move(DESK, last.id, None, first.id)
    assert [item.id for item in items_of(agenda)][1] == last.id


def test_a_text_written_over_another_is_refused_and_every_saved_one_stays(agenda: Agenda) -> None:
    item = items_of(agenda)[0]
    seen = item.text_in("en")
    assert seen is not None
    revision = seen.revision
    texts.write(SECRETARIAT, item.id, "en", TextDraft("Opening by the High Representative", seen=revision))
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        texts.write(DESK, item.id, "en", TextDraft("Opening of the session", seen=revision))
    kept = db.session.execute(sa.select(AgendaTextPast.heading).where(AgendaTextPast.text_id == seen.id)).scalars()
    assert list(kept) == ["Opening of the meeting", "Opening by the High Representative"]


def test_the_same_text_is_not_frozen_twice_as_the_same_kind(agenda: Agenda) -> None:
    versions.freeze(DESK, agenda.id, DRAFT)
    with pytest.raises(Conflict, match=r"agenda\.frozen_twice"):
        versions.freeze(DESK, agenda.id, DRAFT)
    assert versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL)).number == 2


def test_a_gap_in_the_numbers_is_frozen_only_when_it_is_meant(agenda: Agenda) -> None:
    last = items_of(agenda)[-1]
    drafting.edit(DESK, last.id, last.revision, ItemDraft(last.role, number=9))
    with pytest.raises(RuleViolation, match=r"agenda\.warnings"):
        versions.freeze(DESK, agenda.id, DRAFT)
    made = versions.freeze(DESK, agenda.id, replace(DRAFT, accepts=True))
    assert [one["code"] for one in made.warnings] == ["number_gap"]


def test_what_a_version_says_cannot_be_changed_in_the_database_either(agenda: Agenda) -> None:
    made = versions.freeze(DESK, agenda.id, DRAFT)
    for change in ("UPDATE agenda_version SET digest = 'x'", "DELETE FROM agenda_version_text"):
        with pytest.raises(sa.exc.DBAPIError), db.session.begin_nested():
            db.session.execute(sa.text(change))
    assert queries.version(made.id).digest == made.digest


def test_a_language_is_released_once_all_of_it_is_reviewed_and_made_of_that_original(agenda: Agenda) -> None:
    made = versions.freeze(DESK, agenda.id, DRAFT)
    items = items_of(agenda)
    for number, item in enumerate(items):
        with pytest.raises(Conflict, match=r"agenda\.incomplete"):
            versions.release(DESK, made.id, "fr")
        texts.write(DESK, item.id, "fr", TextDraft(f"Point {number}", is_reviewed=True))
    english = items[0].text_in("en")
    assert english is not None
    texts.write(DESK, items[0].id, "en", TextDraft("Work on the draft goes on", seen=english.revision))
    released = versions.release(DESK, made.id, "fr")
    assert released.langs == ["en", "fr"]
    assert released.held.entries[0].headings.get("en") == "Opening of the meeting"


def test_delegations_comment_until_the_closing_second_and_not_after(agenda: Agenda) -> None:
    made = versions.freeze(DESK, agenda.id, DRAFT)
    until = datetime(2011, 2, 1, 23, 0, tzinfo=UTC)
    said = CommentDraft("We support this.", "en", CommentAudience.ALL)
    with pytest.raises(NotFound):
        commenting.write(NIGERIA, made.id, "NGA", said)
    versions.circulate(DESK, made.id, made.revision, CirculationDraft(until))
    with clock.frozen(until):
        comment = commenting.write(NIGERIA, made.id, "NGA", said)
    with clock.frozen(until.replace(second=1)), pytest.raises(Conflict, match=r"agenda\.comments_over"):
        commenting.edit(NIGERIA, comment.id, comment.revision, said)
    with pytest.raises(NotFound):
        commenting.write(NIGERIA, made.id, "PER", said)


def test_an_issued_version_is_public_and_in_the_register_under_what_was_entered(agenda: Agenda) -> None:
    made = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL))
    versions.issue(SECRETARIAT, made.id, made.revision, IssueDraft("A/CONF. 192/2011/X"))
    assert made.audience is Audience.PUBLIC
    assert made.document_id is not None
    entered = documentation.by_id(made.document_id)
    assert entered.symbol == "A/CONF.192/2011/X"
    states = {lang: version.state for lang, version in entered.versions.items()}
    assert states["en"] is LanguageState.OUT
    assert states["fr"] is LanguageState.AWAITED


def test_a_document_that_is_a_version_or_stands_at_an_item_stays_in_the_register(agenda: Agenda) -> None:
    made = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL))
    versions.issue(SECRETARIAT, made.id, made.revision, IssueDraft())
    assert made.document_id is not None
    entered = documentation.by_id(made.document_id)
    with pytest.raises(Conflict, match=r"document\.in_use"):
        register.remove(SECRETARIAT, entered.id, entered.revision)


def test_an_agenda_is_adopted_as_it_was_or_as_orally_amended(agenda: Agenda) -> None:
    made = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL))
    versions.issue(SECRETARIAT, made.id, made.revision, IssueDraft())
    with clock.frozen(ON_THE_DAY):
        asked = AdoptionDraft(AdoptionHow.CONSENSUS, date(2011, 5, 9), sitting=1, is_amended=True)
        with pytest.raises(RuleViolation, match=r"agenda\.no_chair"):
            adopting.adopt(SECRETARIAT, made.id, made.revision, asked)
        asked = replace(asked, accepts=True)
        with pytest.raises(Conflict, match=r"agenda\.not_amended"), db.session.begin_nested():
            adopting.adopt(SECRETARIAT, made.id, made.revision, asked)
        first = items_of(agenda)[0]
        text = first.text_in("en")
        assert text is not None
        texts.write(SECRETARIAT, first.id, "en", TextDraft("Opening by the Chair", seen=text.revision))
        act = adopting.adopt(SECRETARIAT, made.id, queries.version(made.id).revision, asked)
    assert act.adopted_id is not None
    adopted = queries.version(act.adopted_id)
    assert (adopted.kind, adopted.is_amended, adopted.audience) == (VersionKind.ADOPTED, True, Audience.PUBLIC)


def test_a_lost_vote_adopts_nothing(agenda: Agenda) -> None:
    made = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL))
    versions.issue(SECRETARIAT, made.id, made.revision, IssueDraft())
    lost = AdoptionDraft(AdoptionHow.VOTE, date(2011, 5, 9), vote=Vote(50, 50, 20), accepts=True)
    with clock.frozen(ON_THE_DAY):
        with pytest.raises(RuleViolation, match=r"agenda\.vote_lost"):
            adopting.adopt(SECRETARIAT, made.id, made.revision, lost)
        act = adopting.adopt(SECRETARIAT, made.id, made.revision, replace(lost, how=AdoptionHow.NOT_ADOPTED))
    assert act.adopted_id is None
