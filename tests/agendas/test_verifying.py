"""The record of agendas proves itself: whatever is changed behind the services’ back is found, with its number."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.agendas import adopting, drafting, queries, texts, verifying, versions
from meetings.agendas.drafts import AdoptionDraft, FreezeDraft, IssueDraft, TextDraft
from meetings.agendas.models import AgendaItem, AgendaText
from meetings.agendas.rules import AdoptionHow, VersionKind
from meetings.foundation import clock
from meetings.foundation.database import db
from tests.agendas.support import DESK, SECRETARIAT, begun, items_of, load


@pytest.fixture
def adopted(app: Flask) -> int:
    """An agenda that was issued, adopted as it was, and worked on a little before; its id."""
    load(app)
    agenda = begun()
    first = items_of(agenda)[0]
    texts.write(DESK, first.id, "fr", TextDraft("Ouverture de la réunion", is_reviewed=True))
    made = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL))
    versions.issue(SECRETARIAT, made.id, made.revision, IssueDraft())
    with clock.frozen(datetime.fromisoformat("2011-05-09T16:00:00-04:00")):
        draft = AdoptionDraft(AdoptionHow.CONSENSUS, date(2011, 5, 9), accepts=True)
        adopting.adopt(SECRETARIAT, made.id, queries.version(made.id).revision, draft)
    drafting.remove(DESK, first.id)
    db.session.commit()
    return agenda.id


def changed(model: type[Any], number: int, **values: Any) -> list[str]:
    """What is found once a row says something else."""
    db.session.execute(sa.update(model).where(model.id == number).values(**values))
    return list(verifying.verify())


def test_what_the_services_have_done_agrees_with_its_record(adopted: int, cli: Any) -> None:
    assert list(verifying.verify()) == []
    assert cli("agendas", "verify").output == "1 agendas agree with their records.\n"


def test_a_text_that_nobody_has_saved_is_found(adopted: int) -> None:
    text = next(text for item in items_of(queries.by_id(adopted)) for text in item.texts)
    assert changed(AgendaText, text.id, heading="Something else") == [
        f"text {text.id}: it differs from what was saved last"
    ]


def test_items_that_lie_in_one_another_are_found(adopted: int) -> None:
    one, other = items_of(queries.by_id(adopted))[:2]
    changed(AgendaItem, one.id, parent_id=other.id)
    found = changed(AgendaItem, other.id, parent_id=one.id)
    assert found == [f"agenda {adopted}: its items cannot be placed (agenda.cycle)"]


def test_the_command_says_what_is_wrong_and_ends_with_an_error(adopted: int, cli: Any) -> None:
    text = next(text for item in items_of(queries.by_id(adopted)) for text in item.texts)
    changed(AgendaText, text.id, heading="Something else")
    db.session.commit()
    result = cli("agendas", "verify")
    assert result.exit_code == 1
    assert f"text {text.id}" in result.output
