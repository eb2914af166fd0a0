"""Pages of an agenda’s languages: the table, one text beside its original, who translates what."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from meetings.agendas import drafting
from meetings.agendas.content import TextState
from meetings.agendas.drafts import ItemDraft
from meetings.agendas.models import Agenda, AgendaText
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.notices.models import Notice
from tests.agendas.language_support import (
    OPENING,
    TABLE,
    french,
    given,
    reworded,
    stored,
    text_page,
)
from tests.agendas.language_support import accounts as accounts
from tests.agendas.language_support import agenda as agenda
from tests.agendas.language_support import chair as chair
from tests.agendas.support import DESK, SECRETARIAT, items_of
from tests.support.accounts import SignIn
from tests.support.pages import Page

pytestmark = pytest.mark.either_database


# --- the table --------------------------------------------------------------------------------------------------------


def test_every_item_stands_in_every_language_with_how_far_it_is(chair: Any, agenda: Agenda) -> None:
    first, second, *_rest = items_of(agenda)
    french(first.id, "Ouverture", is_reviewed=True)
    french(second.id, "Élection")
    reworded(agenda, 0, "Opening by the High Representative")

    page = chair.get(TABLE).page
    rows = {row.get("id"): row for row in page.all("table[@class='cards tongue-matrix']/tbody/tr")}
    cells = [" ".join("".join(cell.itertext()).split()) for cell in rows[f"item-{first.id}"]]

    assert len(rows) == 4 and "Opening by the High Representative" in cells[0]
    states = [cell.partition(",")[0] for cell in cells[1:]]
    assert states == ["missing", "missing", "original", "reviewed original has changed since", "missing", "missing"]
    assert cells[1] == "missing, 1, Arabic"  # for who hears a list of links
    assert "draft translation" in " ".join(rows[f"item-{second.id}"].itertext())


def test_a_language_says_whether_it_is_complete_and_else_what_is_wanting(chair: Any, agenda: Agenda) -> None:
    for item in items_of(agenda)[:3]:
        french(item.id, "Point", is_reviewed=True)
    row = next(row for row in chair.get(TABLE).page.texts("tr") if row.startswith("French"))
    assert "1 text is not ready 3 of 4 are ready" in row and "missing: 1 · reviewed: 3" in row

    french(items_of(agenda)[3].id, "Point", is_reviewed=True)

    row = next(row for row in chair.get(TABLE).page.texts("tr") if row.startswith("French"))
    assert "complete" in row and "not ready" not in row


def test_one_language_is_shown_alone_and_filtered(chair: Any, agenda: Agenda, accounts: dict[str, int]) -> None:
    first, second, *_rest = items_of(agenda)
    french(first.id, "Ouverture", is_reviewed=True)
    given(agenda, accounts["french"], 1)

    def items(query: str) -> list[str]:
        page = chair.get(f"{TABLE}?target=fr{query}").page
        return [str(row.get("id")) for row in page.all("table[@class='cards tongue-texts']/tbody/tr")]

    assert len(items("")) == 4 and len(items("&state=wanting")) == 3
    assert items("&state=reviewed") == [f"item-{first.id}"]
    assert items(f"&owner={accounts['french']}") == [f"item-{second.id}"]
    assert len(items("&owner=nobody")) == 3 and items("&state=behind") == []
    assert (
        len(items("&state=x&owner=999")) == 4
        and '<td role="cell" data-label="French"><div lang="fr"' in chair.get(f"{TABLE}?target=fr").text
    )


def test_a_translator_sees_the_texts_that_are_theirs_and_no_others(
    agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    client = signed_in("french@example.org")
    assert client.get(TABLE).status_code == 404
    given(agenda, accounts["french"], 0)
    first, second, *_rest = items_of(agenda)

    page = client.get(TABLE).page

    assert OPENING in page.text("main") and "Election of the Chair" not in page.text("main")
    assert "Spanish" not in page.text("main") and client.get(text_page(second.id)).status_code == 404
    assert client.get(text_page(first.id)).status_code == 200
    assert client.get(text_page(first.id, "es")).status_code == 404
    assert client.get(text_page(first.id, "en")).status_code == 404
    assert client.get(f"{TABLE}owners").status_code == 404


def test_an_auditor_reads_all_and_changes_nothing(agenda: Agenda, signed_in: SignIn) -> None:
    client, item = signed_in("auditor@example.org"), items_of(agenda)[0]

    page = client.get(text_page(item.id))

    assert client.get(TABLE).status_code == 200 and not page.page.all("main//form")
    assert client.post(text_page(item.id), data={"heading": "x", "revision": "0"}).status_code == 404
    assert client.get(f"{TABLE}import").status_code == 404 and client.get(f"{TABLE}owners").status_code == 404
    assert client.get(f"{TABLE}fr.xlf").status_code == 200


@pytest.mark.parametrize("name", ["nigeria", "spanish"])
def test_for_others_there_is_nothing_here(agenda: Agenda, signed_in: SignIn, name: str) -> None:
    client = signed_in(f"{name}@example.org")

    for path in (TABLE, f"{TABLE}fr.xlf", f"{TABLE}import", f"{TABLE}owners", text_page(items_of(agenda)[0].id)):
        assert client.get(path).status_code == 404


# --- one text ---------------------------------------------------------------------------------------------------------


def test_a_translator_goes_from_text_to_text_until_all_are_ready(
    agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    given(agenda, accounts["french"], 0, 2)
    first, _second, third, _fourth = items_of(agenda)
    client = signed_in("french@example.org")

    onward = client.fill(text_page(first.id), heading="Ouverture", is_reviewed="y", then="next")
    assert onward.headers["Location"].endswith(text_page(third.id))
    done = client.fill(text_page(third.id), heading="Adoption", is_reviewed="y", then="next")

    assert done.headers["Location"].endswith("languages/?target=fr")
    assert "Every text in this language is ready." in client.get(done.headers["Location"]).text
    text = stored(first.id)
    assert text is not None and (text.state, text.from_heading) == (TextState.REVIEWED, OPENING)


def test_what_changed_in_the_original_since_is_shown_word_by_word(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]
    french(first.id, "Ouverture", is_reviewed=True)
    reworded(agenda, 0, "Opening of the session")

    page = chair.get(text_page(first.id)).page

    assert "meeting" in page.text("del") and "session" in page.text("ins")
    assert page.one("textarea[@id='heading']").get("lang") == "fr"
    assert "The original of which the translation was made" in page.text("main")
    chair.fill(text_page(first.id))
    text = stored(first.id)
    # Whoever saves it without saying more has not reviewed it.
    assert text is not None and (text.from_heading, text.state) == ("Opening of the session", TextState.DRAFT)


def test_a_text_made_of_what_was_shown_is_behind_when_the_original_moved_meanwhile(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]
    page = chair.get(text_page(first.id)).page
    reworded(agenda, 0, "Opening of the session")

    sent = {name: values[0] for name, values in page.fields(page.form()).items()}
    chair.post(text_page(first.id), data=sent | {"heading": "Ouverture de la réunion"})

    text = stored(first.id)
    assert text is not None and text.from_heading == OPENING


def test_of_two_people_who_save_one_text_neither_loses_anything(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]
    page = chair.get(text_page(first.id)).page
    sent = {name: values[0] for name, values in page.fields(page.form()).items()}
    french(first.id, "Ouverture de la session")

    both = chair.post(text_page(first.id), data=sent | {"heading": "Ouverture de la réunion"})

    assert both.status_code == 409
    assert "Ouverture de la session" in both.text and "Ouverture de la réunion" in both.text
    again = both.page.fields(both.page.form())
    assert again["original"] == ["1"]
    chair.post(text_page(first.id), data=again)
    text = stored(first.id)
    assert text is not None and text.heading == "Ouverture de la réunion"


def test_what_cannot_be_kept_is_said_beside_its_field_and_stays(chair: Any, agenda: Agenda) -> None:
    first = items_of(agenda)[0]

    answer = chair.fill(text_page(first.id), annotation="Sans titre")

    assert (
        answer.status_code == 422 and "Sans titre" in answer.text and "an annotation cannot stand alone" in answer.text
    )


# --- who translates what ----------------------------------------------------------------------------------------------


def test_texts_are_given_all_the_missing_or_those_ticked_and_the_translator_is_told(
    chair: Any, agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    items = items_of(agenda)
    french(items[0].id, "Ouverture")
    page, owner = f"{TABLE}owners?target=fr", accounts["french"]

    def owned() -> list[bool]:
        found = [stored(item.id) for item in items]
        return [text is not None and text.owner_id == owner for text in found]

    assert "Tick at least one item." in chair.fill(page, owner=owner, share="ticked").text
    chair.fill(page, owner=owner, share="ticked", items=[items[1].id])
    assert owned() == [False, True, False, False]
    chair.fill(page, owner=owner, share="missing")
    assert owned() == [False, True, True, True]
    assert "Choose a translator, or nobody." in chair.fill(page, share="all").text
    chair.fill(page, owner="nobody", share="all")
    assert owned() == [False] * 4
    told = db.session.execute(sa.select(Notice).where(Notice.kind == "agenda_given")).scalars().all()
    assert [one.facts["count"] for one in told] == [1, 2]
    assert chair.fill(page, owner=accounts["spanish"], share="all").status_code == 422


def test_what_waits_for_a_translator_stands_on_their_first_page(
    agenda: Agenda, accounts: dict[str, int], signed_in: SignIn
) -> None:
    given(agenda, accounts["french"], 0, 1, 2)
    first, second, third, _fourth = items_of(agenda)
    french(first.id, "Ouverture", is_reviewed=True)
    french(second.id, "Élection", is_reviewed=True)
    client = signed_in("french@example.org")
    assert "1 text of an agenda to translate" in client.get("/en/").text

    reworded(agenda, 0, "Opening of the session")
    home = client.get("/en/").page
    drafting.remove(DESK, third.id)

    assert "2 texts of an agenda to translate" in home.text("main")
    assert "1 text of an agenda to translate" in client.get("/en/").text
    assert client.get(f"{TABLE}?target=fr&state=wanting").status_code == 200


# --- how much is read -------------------------------------------------------------------------------------------------


def test_two_hundred_items_take_no_more_queries_than_four(chair: Any, agenda: Agenda) -> None:
    few = chair.get(TABLE)
    parent = None
    for number in range(196):
        parent = drafting.add(SECRETARIAT, agenda.id, None, parent, ItemDraft()).id
        for lang in LANGUAGES:
            said = "An annotation that says what is before the meeting. " * 10
            db.session.add(AgendaText(item_id=parent, lang=lang, heading=f"{lang} {number}", annotation=said, past=[]))

    many = chair.get(TABLE)

    assert len(Page(many.text).all("table[@class='cards tongue-matrix']/tbody/tr")) == 200
    assert len(many.queries) <= len(few.queries)
