"""Documents entered, edited, removed; changes noted and removed; what the log keeps of that, and who sees what."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.documentation import keeping, queries, seeding, services
from meetings.documentation.models import DocumentChange, DocumentLanguage, MeetingDocument
from meetings.documentation.queries import Selection
from meetings.documentation.rules import ChangeKind, DocumentType, LanguageState, Version
from meetings.foundation import audit
from meetings.foundation.access import PUBLIC, Actor
from meetings.foundation.database import db, publication
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.search import expand
from tests.documentation.support import (
    AUDITOR,
    AWAITED,
    CHAIRS_DESK,
    OTHER_SECRETARIAT,
    OUT,
    READER,
    SECRETARIAT,
    draft,
    entered,
    meeting,
    noted,
    stored,
)

pytestmark = pytest.mark.usefixtures("register")


def acts(document: MeetingDocument) -> list[str]:
    return [entry.action for entry in reversed(audit.history("meeting_document", document.id))]


def listed(actor: Actor, **asked: object) -> list[str]:
    found = queries.page(actor, Selection(**asked), 1)  # type: ignore[arg-type]
    return [document.key for document in found.documents]


def test_a_document_is_entered_with_its_symbol_in_normal_form() -> None:
    made = entered(symbol="A/CONF. 192/MGE/2011/WP.1", languages={"en": OUT, "fr": AWAITED}, original="en")

    found = stored(made.key)
    assert (found.symbol, found.other_symbol) == ("A/CONF.192/MGE/2011/WP.1", "")
    assert found.versions == {"en": OUT, "fr": AWAITED} and found.meeting.code == "mge-2011"
    assert acts(found) == ["document.enter"]


def test_whoever_wants_a_symbol_as_it_is_written_keeps_it() -> None:
    made = entered(symbol="A/CONF. 192/15*", is_normal=False)

    assert stored(made.key).symbol == "A/CONF. 192/15*"


def test_a_symbol_of_an_unknown_form_is_not_refused_and_none_is_made_up() -> None:
    assert stored(entered(symbol="Non-paper 3").key).symbol == "Non-paper 3"
    assert stored(entered().key).symbol == ""


def test_double_symbols_are_kept_apart() -> None:
    made = entered(symbol="A/71/438–A/CONF.192/BMS/2016/1")

    assert stored(made.key).symbols == ("A/71/438", "A/CONF.192/BMS/2016/1")


def test_a_symbol_that_grows_too_long_is_refused_at_its_field() -> None:
    with pytest.raises(RuleViolation) as broken:
        entered(symbol="A/" + "\ufdfa" * 30)

    assert (broken.value.code, broken.value.field) == ("text.too_long", "symbol")


def test_an_edit_of_languages_alone_moves_the_revision_and_the_counter_of_publications() -> None:
    made = entered(languages={"en": AWAITED})
    revision, counted = made.revision, publication()[0]

    services.edit(SECRETARIAT, made.id, revision, draft(languages={"en": Version(LanguageState.OUT, date(2011, 1, 3))}))
    db.session.commit()

    found = stored(made.key)
    assert found.versions["en"].out_on == date(2011, 1, 3)
    assert found.revision == revision + 1 and publication()[0] > counted


def test_an_edit_that_changes_nothing_leaves_no_trace() -> None:
    made = entered(symbol="A/CONF.192/MGE/2011/WP.1", languages={"en": OUT})
    revision = made.revision

    services.edit(SECRETARIAT, made.id, revision, draft(symbol="A/CONF.192/MGE/2011/WP.1", languages={"en": OUT}))
    db.session.commit()

    assert stored(made.key).revision == revision and acts(made) == ["document.enter"]


def test_whoever_comes_second_is_told() -> None:
    made = entered()
    seen = made.revision
    services.edit(SECRETARIAT, made.id, seen, draft(title=Text.of(en="First")))

    with pytest.raises(Conflict, match="changed_meanwhile"):
        services.edit(SECRETARIAT, made.id, seen, draft(title=Text.of(en="Second")))
    with pytest.raises(Conflict, match="changed_meanwhile"):
        services.remove(SECRETARIAT, made.id, seen)


def test_changes_hold_in_some_languages_and_are_named_once() -> None:
    made = entered(symbol="A/CONF.192/MGE/2011/WP.1", languages={"en": OUT, "fr": OUT})
    revision = made.revision
    change = noted(made, symbol="A/CONF.192/MGE/2011/WP.1 Corr. 1", languages=("fr", "en"))

    found = stored(made.key)
    assert [(one.symbol, one.languages) for one in found.changes] == [("A/CONF.192/MGE/2011/WP.1/Corr.1", ["en", "fr"])]
    assert found.revision == revision + 1
    with pytest.raises(RuleViolation, match=r"change\.taken"):
        services.note_change(SECRETARIAT, made.id, another(1))
    services.remove_change(SECRETARIAT, change.id, found.revision)
    assert acts(made) == ["document.enter", "document.note_change", "document.remove_change"]


def another(number: int) -> services.ChangeDraft:
    return services.ChangeDraft(ChangeKind.CORRIGENDUM, number, ("en",))


def test_the_next_number_follows_the_kind() -> None:
    made = entered()
    noted(made, number=2)
    found = stored(made.key)

    assert services.next_number(found, ChangeKind.CORRIGENDUM) == 3
    assert services.next_number(found, ChangeKind.REVISION) == 1


def test_a_document_goes_with_its_languages_and_changes() -> None:
    made = entered(languages={"en": OUT})
    noted(made)
    number = made.id

    services.remove(SECRETARIAT, number, stored(made.key).revision)
    db.session.commit()

    for model in (DocumentLanguage, DocumentChange):
        query = sa.select(sa.func.count(model.id)).where(model.document_id == number)
        assert db.session.execute(query).scalar() == 0
    with pytest.raises(NotFound):
        queries.by_id(number)


def test_a_document_on_which_something_rests_is_not_removed() -> None:
    made = entered()
    keeping.holders.register("test", lambda number: number == made.id)
    try:
        with pytest.raises(Conflict, match=r"document\.in_use"):
            services.remove(SECRETARIAT, made.id, made.revision)
    finally:
        keeping.holders.register("test", lambda _number: False)


@pytest.mark.parametrize("hidden", ["document", "meeting"])
def test_what_is_not_public_is_for_those_who_prepare_the_meeting(hidden: str) -> None:
    made = entered(is_published=hidden != "document")
    if hidden == "meeting":
        meeting().is_published = False
        db.session.commit()

    seen = {
        name: made.key in listed(actor, meeting="mge-2011")
        for name, actor in (
            ("public", PUBLIC),
            ("reader", READER),
            ("other", OTHER_SECRETARIAT),
            ("chair", CHAIRS_DESK),
            ("auditor", AUDITOR),
            ("secretariat", SECRETARIAT),
        )
    }
    assert [name for name, sees in seen.items() if sees] == ["chair", "auditor", "secretariat"]


def test_documents_stand_by_meeting_kind_and_number() -> None:
    for number in (10, 2):
        entered(symbol=f"A/CONF.192/MGE/2011/WP.{number}")
    entered()

    papers = queries.page(PUBLIC, Selection(meeting="mge-2011", type=DocumentType.WORKING_PAPER), 1).documents
    assert [document.symbol[-5:] for document in papers] == ["/WP.2", "WP.10", ""]


@pytest.mark.parametrize(
    "words", ["marking practices", "A/CONF. 192/MGE/2011/WP.1", "a/conf.192/mge/2011/wp.1", "WP.1"]
)
def test_a_document_is_found_by_title_and_by_symbol_however_it_is_written(words: str) -> None:
    made = entered(symbol="A/CONF.192/MGE/2011/WP.1")

    assert made.key in listed(PUBLIC, words=words)


def test_search_finds_documents_and_what_changed_in_them() -> None:
    made = entered(symbol="A/CONF.192/MGE/2011/WP.1")
    noted(made, symbol="A/CONF.192/MGE/2011/WP.1/Corr.7", number=7)

    found = queries.found(PUBLIC, expand("A/CONF.192/MGE/2011/WP.1/Corr.7"), 10)
    assert [document.id for document in found] == [made.id]


def test_documents_are_loaded_once_and_what_was_removed_or_changed_stays_so(app: Flask) -> None:
    report, paper = stored("bms-2010-report"), stored("mge-2011-paper-1")
    services.remove(SECRETARIAT, report.id, report.revision)
    services.edit(SECRETARIAT, paper.id, paper.revision, draft(title=Text.of(en="Changed")))
    db.session.commit()
    counted = publication()[0]

    seeding.load(app.config["DATA"])
    db.session.commit()

    assert publication()[0] == counted
    assert stored("mge-2011-paper-1").title == Text.of(en="Changed")
    assert db.session.execute(sa.select(MeetingDocument).where(MeetingDocument.key == report.key)).first() is None


def test_every_loaded_symbol_is_in_its_normal_form_and_of_a_known_form() -> None:
    documents = db.session.execute(sa.select(MeetingDocument)).scalars().all()

    from meetings.documentation.symbols import is_known, is_normal

    assert documents and all(is_normal(one.symbol, one.other_symbol) for one in documents)
    assert all(is_known(symbol) for one in documents for symbol in one.symbols)
    assert all(not one.title.missing for one in documents)
