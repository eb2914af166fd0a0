"""Versions as documents: every form and language; numbers, footnotes and symbols as the United Nations has them."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

import docx
import pytest
from flask import Flask

from meetings.accounts.letters import speaking
from meetings.agendas import adopting, described, drafting, queries, texts, versions
from meetings.agendas.content import ItemRole
from meetings.agendas.drafts import AdoptionDraft, FreezeDraft, IssueDraft, ItemDraft, Source, TextDraft
from meetings.agendas.models import AgendaVersion
from meetings.agendas.rules import AdoptionHow, VersionKind
from meetings.documents.description import Document, Heading, Listing
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text, direction
from tests.agendas.support import MEETING, SECRETARIAT, items_of, load
from tests.documents.reading import Pdf
from tests.support.accounts import People, SignIn

pytestmark = pytest.mark.either_database
HEADINGS = (
    {"en": "Opening", "fr": "Ouverture", "ar": "الافتتاح", "zh": "开幕", "ru": "Открытие", "es": "Apertura"},
    {"en": "Themes", "fr": "Thèmes", "ar": "المحاور", "zh": "专题", "ru": "Темы", "es": "Ejes temáticos"},
    {"en": "Marking", "fr": "Marquage", "ar": "وضع العلامات", "zh": "标识", "ru": "Маркировка", "es": "Marcado"},
)
ANNOTATION = {lang: f"{said} 2011." for lang, said in HEADINGS[2].items()}
MARKS = {"en": "(a)", "fr": "a)", "ar": "(أ)", "zh": "(a)", "ru": "a)", "es": "a)"}


def paragraph(number: int) -> int:
    """An operative paragraph of resolution 65/64, by its id."""
    from meetings.calendar import queries as calendar

    return next(p.id for p, name in calendar.paragraph_labels() if name == f"65/64, paragraph {number}")


@pytest.fixture
def issued(app: Flask) -> AgendaVersion:
    """An annotated agenda in six languages under a symbol; its second item has number 3, as somebody meant it."""
    load(app)
    with speaking("en"):
        cited = (paragraph(7),)
    sources = [
        Source(1, None, ItemDraft(ItemRole.OPENING, minutes=15), Text.of(HEADINGS[0]), Text()),
        Source(2, None, ItemDraft(number=3, paragraphs=cited), Text.of(HEADINGS[1]), Text()),
        Source(3, 2, ItemDraft(), Text.of(HEADINGS[2]), Text.of(ANNOTATION)),
    ]
    agenda = drafting.begin(SECRETARIAT, MEETING, "en", sources)
    made = versions.freeze(SECRETARIAT, agenda.id, FreezeDraft(VersionKind.ANNOTATED, accepts=True))
    versions.issue(
        SECRETARIAT, made.id, made.revision, IssueDraft("A/CONF.192/MGE/2011/L.1", dated_on=date(2011, 1, 10))
    )
    db.session.commit()
    return made


def document(version: AgendaVersion, lang: str) -> Document:
    with speaking(lang):
        return described.of_version(queries.version(version.id), queries.adoption_of(version.id))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_a_page_a_tagged_pdf_and_a_word_file_in_every_language(
    issued: AgendaVersion, client: Any, lang: str
) -> None:
    page = client.get(f"/{lang}/agendas/{issued.id}/document.html")
    pdf = client.get(f"/{lang}/agendas/{issued.id}/document.pdf")
    word = client.get(f"/{lang}/agendas/{issued.id}/document.docx")
    made, read, file = document(issued, lang), Pdf(pdf.data), docx.Document(io.BytesIO(word.data))

    assert (page.page.root.get("lang"), page.page.root.get("dir")) == (lang, direction(lang))
    assert page.page.h1 == made.title
    assert read.root["/MarkInfo"]["/Marked"] and read.root["/Lang"].split("-")[0] == lang
    assert read.reader.metadata is not None and read.reader.metadata.title == made.title
    assert "pdfuaid" in read.xmp
    assert len(read.tree.texts("LI")) == 3  # a screen reader gets the items as a list
    assert "A/CONF.192/MGE/2011/L.1" in read.tree.text
    assert file.core_properties.title == made.title
    assert file.core_properties.subject == "A/CONF.192/MGE/2011/L.1"
    assert HEADINGS[2][lang] in "\n".join(line.text for line in file.paragraphs)
    assert "L.1" in pdf.headers["Content-Disposition"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_items_are_numbered_as_the_language_does_and_a_number_that_was_set_stays(
    issued: AgendaVersion, client: Any, lang: str
) -> None:
    made = document(issued, lang)
    (items,) = (block for block in made.blocks if isinstance(block, Listing))
    assert [item.number for item in items.items] == [1, 3]
    labels = [block.label for block in made.blocks if isinstance(block, Heading) and block.label]
    assert labels == (["1 -", "3 -", MARKS[lang]] if lang == "ar" else ["1.", "3.", MARKS[lang]])
    read = re.sub(r"[\u2066-\u2069\s]", "", Pdf(client.get(f"/{lang}/agendas/{issued.id}/document.pdf").data).tree.text)
    assert MARKS[lang] + re.sub(r"\s", "", HEADINGS[2][lang]) in read


def test_the_mandate_of_an_item_is_its_footnote(issued: AgendaVersion) -> None:
    (items,) = (block for block in document(issued, "en").blocks if isinstance(block, Listing))
    assert items.items[1].words[0].footnote == "Mandate: A/RES/65/64, paragraph 7"


def test_the_head_has_symbol_distribution_date_and_original(issued: AgendaVersion) -> None:
    made = document(issued, "en")
    assert made.symbol == "A/CONF.192/MGE/2011/L.1"
    assert made.particulars == ("Distr.: General", "10 January 2011", "Original: English")
    assert made.kind == "New York, 9–13 May 2011"


def test_a_language_in_which_a_version_is_not_complete_has_no_document(issued: AgendaVersion, client: Any) -> None:
    agenda = queries.by_id(issued.agenda_id)
    first = items_of(agenda)[0]
    text = first.text_in("en")
    assert text is not None
    texts.write(SECRETARIAT, first.id, "en", TextDraft("Opening by the Secretary-General", seen=text.revision))
    made = versions.freeze(SECRETARIAT, agenda.id, FreezeDraft(VersionKind.PROVISIONAL, accepts=True))
    versions.issue(SECRETARIAT, made.id, made.revision, IssueDraft())
    db.session.commit()
    for form in ("html", "pdf", "docx"):
        assert client.get(f"/fr/agendas/{made.id}/document.{form}").status_code == 404
    assert client.get(f"/en/agendas/{made.id}/document.html").status_code == 200


def test_what_is_not_public_is_a_document_for_those_alone_who_may_read_it(
    app: Flask, issued: AgendaVersion, client: Any, person: People, signed_in: SignIn
) -> None:
    agenda = queries.by_id(issued.agenda_id)
    made = versions.freeze(SECRETARIAT, agenda.id, FreezeDraft(VersionKind.DRAFT, accepts=True))
    person("officer@example.org", *((held.role, held.scope) for held in SECRETARIAT.holdings))
    db.session.commit()
    assert client.get(f"/en/agendas/{made.id}/document.pdf").status_code == 404
    page = signed_in("officer@example.org").get(f"/en/agendas/{made.id}/document.html")
    assert "Draft: this has not been circulated." in page.page.text()


def test_the_adopted_agenda_says_when_and_how_it_was_adopted(issued: AgendaVersion) -> None:
    with clock.frozen(datetime.fromisoformat("2011-05-09T16:00:00-04:00")):
        first = items_of(queries.by_id(issued.agenda_id))[0]
        text = first.text_in("en")
        assert text is not None
        texts.write(SECRETARIAT, first.id, "en", TextDraft("Opening of the meeting", seen=text.revision))
        draft = AdoptionDraft(AdoptionHow.CONSENSUS, date(2011, 5, 9), sitting=1, is_amended=True, accepts=True)
        act = adopting.adopt(SECRETARIAT, issued.id, queries.version(issued.id).revision, draft)
    assert act.adopted_id is not None
    made = document(queries.version(act.adopted_id), "en")
    said = ["".join(run.text for run in block.words) for block in made.blocks if hasattr(block, "words")]
    assert said[0] == "Adopted at meeting No. 1, on 9 May 2011, as orally amended"
    assert made.title == "Agenda"


@pytest.mark.parametrize(
    ("lang", "written", "version"), [("ar", "en", "Arabic"), ("zh", "en", "Chinese"), ("ru", "en", "Russian")]
)
def test_in_languages_of_other_scripts_the_particulars_are_in_english_as_on_united_nations_documents(
    issued: AgendaVersion, client: Any, lang: str, written: str, version: str
) -> None:
    made = document(issued, lang)
    assert made.particulars == ("Distr.: General", "10 January 2011", version, "Original: English")
    page = client.get(f"/{lang}/agendas/{issued.id}/document.html")
    particulars = page.page.one("ul[@class='doc-particulars']")
    assert (particulars.get("lang"), particulars.get("dir")) == (written, "ltr")


def test_a_french_version_says_so_in_french(issued: AgendaVersion) -> None:
    assert document(issued, "fr").particulars_lang == ""
    assert document(issued, "fr").version == "Français"
