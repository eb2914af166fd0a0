"""A note as a note verbale in three forms and six languages, and what a mission sees by the link of its mail."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
import sqlalchemy as sa

from meetings.accounts.letters import speaking
from meetings.documents.serving import FILE_POLICY
from meetings.foundation.access import system
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.notices import note_document, notes, queries_notes
from meetings.notices.drafts import NoteDraft
from meetings.notices.models import MissionAddress, Note, NoticeReceipt
from meetings.notices.queries import hashed
from meetings.notices.rules import Circle

BY = system("tests")
BODY = Text.of(
    en="States are invited to send views.\n\nThey are due by 28 February.", ar="الدول مدعوة إلى إرسال آرائها."
)
PROCESS = (
    "Programme of Action to Prevent, Combat and Eradicate the Illicit Trade in Small Arms and Light Weapons in All "
    "Its Aspects"
)


def written(circle: Circle = Circle.ALL_STATES, code: str = "", **given: Any) -> Note:
    draft = NoteDraft(Text.of(en="Call for views"), BODY, circle, code, process="small-arms", **given)
    note = notes.create(BY, draft)
    db.session.commit()
    return note


def sent(**given: Any) -> Note:
    note = written(**given)
    notes.send(BY, note, note.revision)
    db.session.commit()
    return note


def told(note: Note, lang: str = "en") -> list[str]:
    with speaking(lang):
        return [run.text for run in note_document.describe(queries_notes.note(note.id)).runs()]


def test_a_note_verbale_has_its_words_between_the_formulas_place_and_date_and_initials(
    seeded: Any, as_person: Any
) -> None:
    note = sent(reference="ODA/2011/12")

    page = as_person("new-zealand").get(f"/en/notices/notes/{note.id}/note.html").page

    paragraphs = page.texts("main//p")
    assert paragraphs[-5:] == [
        f"The Secretariat of the process “{PROCESS}” presents its compliments to the Permanent Missions of Member "
        "States to the United Nations and has the honour to convey the following.",
        "States are invited to send views.",
        "They are due by 28 February.",
        "The Secretariat avails itself of this opportunity to renew to the Permanent Missions the assurances of its "
        "highest consideration.",
        "New York, 13 January 2011____________",
    ]
    assert "ODA/2011/12" in page.text("header")
    assert page.texts("nav//a") == ["PDF", "DOCX"]


def test_the_formula_is_that_of_the_circle(seeded: Any) -> None:
    group = told(written(Circle.GROUP, "african"))
    meeting = told(written(Circle.MEETING, "mge-2011"))

    assert "the States members of the regional group (Group of African States)" in group[1]
    assert "presents its compliments to the participants in the meeting “Open-ended Meeting" in meeting[1]
    assert meeting[-3].startswith("The Secretariat avails itself of this opportunity to renew to the participants")


def test_a_draft_says_that_it_is_one_and_a_sample_that_it_is_made_up(seeded: Any) -> None:
    assert told(written())[0] == "Draft: this has not been sent."
    assert told(sent())[0].startswith("The Secretariat of the process")
    with speaking("en"):
        mark = note_document.describe(queries_notes.note(written(is_sample=True).id)).sample
    assert mark is not None and mark.word == "Sample"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_set_in_every_language_as_pdf_and_for_word(seeded: Any, as_person: Any, lang: str) -> None:
    note = sent()
    delegate = as_person("peru")

    pdf = delegate.get(f"/{lang}/notices/notes/{note.id}/note.pdf")
    word = delegate.get(f"/{lang}/notices/notes/{note.id}/note.docx")

    assert (pdf.status_code, pdf.data[:5], pdf.headers["Content-Language"]) == (200, b"%PDF-", lang)
    assert pdf.headers["Content-Security-Policy"] == FILE_POLICY
    assert pdf.headers["Content-Disposition"].startswith("attachment;")
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(word.data)).paragraphs)
    assert (BODY.get(lang) or BODY.get("en") or "").split("\n\n")[0] in words


def test_only_those_who_see_the_note_get_its_documents(seeded: Any, as_person: Any, client: Any) -> None:
    draft = written()

    for name in ("peru", "ngo", "administrator"):
        assert as_person(name).get(f"/en/notices/notes/{draft.id}/note.pdf").status_code == 404
    assert client.get(f"/en/notices/notes/{draft.id}/note.pdf").status_code == 302
    assert as_person("auditor").get(f"/en/notices/notes/{draft.id}/note.html").status_code == 200


def test_a_mission_sees_its_note_by_the_link_of_its_mail_without_an_account(seeded: Any, client: Any) -> None:
    db.session.add(MissionAddress(state="FRA", email="onu@mission.example.org", language="fr"))
    note = sent()
    receipt = db.session.scalars(sa.select(NoticeReceipt).where(NoticeReceipt.user_id.is_(None))).one()
    receipt.token_hash = hashed("token-of-the-mission")

    page = client.get("/fr/n/token-of-the-mission", headers={"Sec-Fetch-Mode": "navigate"}).page

    assert page.h1.startswith("Call for views")
    links = [a.get("href") for a in page.all("table//a")]
    assert "/ar/n/token-of-the-mission/note.pdf" in links
    assert client.get("/ar/n/token-of-the-mission/note.pdf").data[:5] == b"%PDF-"
    assert client.get(f"/fr/notices/notes/{note.id}/").status_code == 302  # the page itself asks to sign in
    db.session.expire_all()
    assert receipt.opened_at is not None
    person = db.session.scalars(sa.select(NoticeReceipt).where(NoticeReceipt.user_id.is_not(None))).first()
    assert person is not None
    person.token_hash = hashed("token-of-a-person")
    assert client.get("/fr/n/token-of-a-person/note.pdf").status_code == 404
    assert client.get("/fr/n/token-of-a-person").location == f"/fr/notices/notes/{note.id}/"
