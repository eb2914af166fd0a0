"""What an item said before, on its page: everything that was saved, and what is put back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from meetings.agendas import queries, texts
from meetings.agendas.drafts import TextDraft
from meetings.agendas.models import Agenda
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from tests.agendas.item_support import fields, heading, stored, url
from tests.agendas.support import DESK, items_of, load
from tests.nominations.support import without_account
from tests.support.accounts import People, SignIn

pytestmark = pytest.mark.either_database


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    load(app)
    db.session.commit()


def test_everything_that_was_saved_is_shown_with_who_when_and_what_changed(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[0].id
    with clock.frozen(clock.now() + timedelta(hours=3)):
        desk.fill(url(item), heading="Opening of the Meeting of Experts")

    page = desk.get(url(item, "history"))

    rows = page.page.all("ol[@class='saved-texts']/li")
    assert len(rows) == 2 and "Desk of the Chair" in "".join(rows[0].itertext())
    assert "".join(one.text or "" for one in rows[0].iter("time")) == "13 January 2011, 12:00 (New York)"
    assert "as it stands now" in "".join(rows[0].itertext())
    assert "Person 7" in "".join(rows[1].itertext())
    assert rows[0].find(".//ins") is not None and rows[1].find(".//ins") is None


def test_a_text_is_put_back_and_stays_one_of_its_past(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[0].id
    desk.fill(url(item), heading="Begin")
    sent = fields(desk, url(item, "history"))

    answer = desk.post(url(item, "history"), data=sent, follow_redirects=True)

    assert "The text is back as it was." in answer.text
    assert heading(item)[0] == "Opening of the meeting"
    assert len(answer.page.all("ol[@class='saved-texts']/li")) == 3


def test_a_text_that_was_changed_meanwhile_is_not_put_back(desk: Any, officer: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[0].id
    desk.fill(url(item), heading="Begin")
    sent = fields(desk, url(item, "history"))
    officer.fill(url(item), heading="Start")

    refused = desk.post(url(item, "history"), data=sent)

    assert refused.status_code == 409 and "Somebody else saved this in the meantime" in refused.text
    assert heading(item)[0] == "Start" and "Start" in refused.text


def test_a_translator_puts_back_what_is_theirs_and_nothing_else(
    person: People, signed_in: SignIn, agenda: Agenda
) -> None:
    user = person("translator@example.org", (Role.TRANSLATOR, "fr"))
    item, other = (one.id for one in items_of(agenda)[:2])
    texts.give(without_account(DESK), agenda.id, "fr", [item], user.id)
    for number in (item, other):
        for words in ("Un", "Deux"):
            text = queries.item(number).text_in("fr")
            texts.write(DESK, number, "fr", TextDraft(words, seen=text.revision if text is not None else 0))
    translator = signed_in("translator@example.org")

    own = translator.get(f"{url(item, 'history')}?of=fr")
    sent = own.page.fields(own.page.form())
    assert translator.post(url(item, "history"), data=sent).status_code == 302
    assert "Put this text back" not in translator.get(f"{url(other, 'history')}?of=fr").text
    assert "Put this text back" not in translator.get(f"{url(item, 'history')}?of=en").text
    assert translator.post(url(other, "history"), data=sent).status_code == 404
    french = stored(item).text_in("fr")
    assert french is not None and french.heading == "Un"


def test_a_translator_reads_the_history_of_the_original_and_of_what_is_theirs(
    person: People, signed_in: SignIn, agenda: Agenda
) -> None:
    user = person("translator@example.org", (Role.TRANSLATOR, "fr"))
    item, other = (one.id for one in items_of(agenda)[:2])
    texts.give(without_account(DESK), agenda.id, "fr", [item], user.id)
    for number, lang, words in ((item, "fr", "Le mien"), (item, "es", "De otra"), (other, "fr", "Pas le mien")):
        text = queries.item(number).text_in(lang)
        texts.write(DESK, number, lang, TextDraft(words, seen=text.revision if text is not None else 0))
    translator = signed_in("translator@example.org")

    assert "Le mien" in translator.get(f"{url(item, 'history')}?of=fr").text
    for number, lang, words in ((item, "es", "De otra"), (other, "fr", "Pas le mien")):
        page = translator.get(f"{url(number, 'history')}?of={lang}")
        assert page.status_code == 200 and words not in page.text
        assert "Opening of the meeting" in page.text or "Election of the Chair" in page.text


def test_a_long_history_has_pages(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[0]
    for number in range(25):
        text = queries.item(item.id).text_in("en")
        assert text is not None
        texts.write(DESK, item.id, "en", TextDraft(f"Heading {number}", seen=text.revision))

    first, last = desk.get(url(item.id, "history")), desk.get(f"{url(item.id, 'history')}?page=3")

    assert "Heading 24" in first.text and "Heading 14" not in first.page.texts("ol[@class='saved-texts']/li")[-1][-12:]
    assert len(first.page.all("ol[@class='saved-texts']/li")) == 10
    assert len(last.page.all("ol[@class='saved-texts']/li")) == 6 and "Opening of the meeting" in last.text
