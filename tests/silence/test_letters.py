"""The note by which a text is put under silence: what it says to whom, in three forms and six languages, for whom."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import docx
import pytest
from flask import Flask

from meetings.accounts.letters import speaking
from meetings.documents.description import Closing, Document
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text, direction
from meetings.silence import letters, queries, services
from meetings.silence.addressing import members_of
from meetings.silence.drafts import Answer, Manager, Subject
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ManagerKind
from tests.conftest import BUSINESS_NOW
from tests.documents.reading import Pdf
from tests.silence.support import OFFICER, chair, put, states

pytestmark = pytest.mark.either_database

EXPIRES = BUSINESS_NOW.replace(minute=0, second=0, microsecond=0) + timedelta(days=4)
SUBJECT = Subject("call", 1, "calls/1/", "small-arms")
TEXT = Text.of(
    en="The group has endorsed a successor (A/RES/65/64, paragraph 19).\n\nUnless there are objections, he is elected.",
    ar="أيدت المجموعة خلفا له (A/RES/65/64، الفقرة 19).",
)


def asked(**given: Any) -> SilenceProcedure:
    return put(SUBJECT, **{"expires_at": EXPIRES, "text": TEXT, **given})


def letter(procedure: SilenceProcedure, lang: str = "en") -> Document:
    with speaking(lang):
        return letters.describe(queries.by_id(procedure.id))


def told(procedure: SilenceProcedure) -> list[str]:
    """Its runs, in the order of reading."""
    return [run.text for run in letter(procedure).runs()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_a_page_a_tagged_pdf_and_a_word_file_in_every_language(seeded: Flask, as_person: Any, lang: str) -> None:
    made = asked()
    officer, path = as_person("secretariat"), f"/{lang}/silence/{made.id}/letter"

    page, pdf, word = (officer.get(f"{path}.{form}") for form in ("html", "pdf", "docx"))
    read, file = Pdf(pdf.data), docx.Document(io.BytesIO(word.data))

    assert (page.page.root.get("lang"), page.page.root.get("dir")) == (lang, direction(lang))
    assert page.page.texts("nav//a") == ["PDF", "DOCX"]
    assert (pdf.headers["Content-Language"], word.headers["Content-Language"]) == (lang, lang)
    assert read.root["/MarkInfo"]["/Marked"] and read.root["/Lang"].split("-")[0] == lang
    assert "pdfuaid" in read.xmp
    assert len(read.tree.texts("H1")) == 1 and len(read.tree.texts("H2")) == 2
    assert "A/RES/65/64" in read.tree.text
    words = "\n".join(line.text for line in file.paragraphs)
    assert (TEXT.get(lang) or TEXT.get("en") or "").split("\n\n")[0] in words
    assert file.core_properties.language.startswith(lang)


def test_the_chairs_are_asked_to_say_by_the_second_of_the_deadline_whether_they_object(seeded: Flask) -> None:
    said = told(asked())

    assert "presents its compliments to the Chairs of the regional groups (African, " in said[0]
    assert "No later than: 17 January 2011, 09:00 (New York)\n17 January 2011, 14:00 (UTC)" in said
    assert any("It counts if it arrives up to and including the second of the deadline." in text for text in said)
    assert "Monday, 7 May, 10 a.m." in said  # in the words of those who put it
    closing = said.index("New York, 13 January 2011")
    assert said[closing - 1].endswith(
        "to renew to the Chairs of the regional groups the assurances of its highest consideration."
    )
    assert said[closing + 2 :] == [
        "Text under silence",
        *(TEXT.get("en") or "").split("\n\n"),
        "Addressees",
        "African, Asia-Pacific, Eastern-European and Latin-American-And-Caribbean",
    ]


def test_states_are_written_to_as_missions(seeded: Flask) -> None:
    said = told(asked(addressees=states("NGA", "NZL")))

    assert "presents its compliments to the Permanent Missions of Member States" in said[0]
    assert said[-1] == "NGA and NZL"


def test_inside_a_group_its_chair_writes(seeded: Flask) -> None:
    members = members_of("african", clock.business_today())
    inside = Manager(ManagerKind.COORDINATOR, "african")
    document = letter(put(SUBJECT, inside, chair("african"), addressees=members, expires_at=EXPIRES))
    said = [run.text for run in document.runs()]

    assert document.issuer == "Group of African States"
    assert said[0].startswith("The Chair of the regional group (Group of African States) presents compliments to ")
    assert not any("Secretariat" in text for text in said)


def test_a_longer_deadline_is_told_by_a_note_of_its_own_day(seeded: Flask) -> None:
    made = asked()
    with clock.frozen(BUSINESS_NOW + timedelta(days=1)):
        services.extend(OFFICER, made.id, made.revision, EXPIRES + timedelta(days=2))
        db.session.commit()
    document = letter(made)

    assert document.day == date(2011, 1, 14)
    assert (
        "The deadline for objections was extended from 17 January 2011, 09:00 (New York) to 19 January 2011, 09:00 "
        "(New York)."
    ) in told(made)


def test_how_it_ended_stands_above_it_and_never_who_objected(seeded: Flask) -> None:
    made = asked()
    services.object_(chair("african"), made.id, Answer(reason="Not agreed."))
    db.session.commit()
    said = told(made)

    assert said[0] == "There was an objection. The text is not adopted; it may be revised and put again."
    assert not any("Not agreed." in text for text in said)


def test_what_it_does_not_exist_in_is_marked_with_its_language(seeded: Flask) -> None:
    document = letter(asked(), "fr")
    blocks = document.blocks
    behind = blocks[[isinstance(block, Closing) for block in blocks].index(True) + 1 :]

    assert document.title_lang == "en"
    assert [run.lang for run in behind[1].words] == ["en"]  # type: ignore[union-attr]


def test_those_who_see_the_procedure_read_its_note_and_nobody_else(
    seeded: Flask, as_person: Any, client: Any, person: Any, signed_in: Any
) -> None:
    made = asked(addressees=states("NZL"))
    person("kiribati@example.com", (Role.FOCAL_POINT, "KIR"))
    path = f"/en/silence/{made.id}/letter.docx"

    assert [as_person(name).get(path).status_code for name in ("secretariat", "new-zealand", "auditor")] == [200] * 3
    assert signed_in("kiribati@example.com").get(path).status_code == 404
    assert as_person("administrator").get(path).status_code == 404
    assert client.get(path).status_code == 302  # to the page of signing in


def test_the_page_of_the_procedure_links_to_its_note_in_every_language(seeded: Flask, as_person: Any) -> None:
    made = asked()
    links = [link.get("href") for link in as_person("secretariat").get(f"/en/silence/{made.id}/").page.all("main//a")]

    for lang in LANGUAGES:
        assert {f"/{lang}/silence/{made.id}/letter.{form}" for form in ("html", "pdf", "docx")} <= set(links)
