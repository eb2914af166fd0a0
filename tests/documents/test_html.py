"""Documents as pages: well made like every page of the site, in their own language."""

from __future__ import annotations

import pytest
from flask import Flask

from meetings.documents import html
from meetings.documents.description import Document, Heading, Paragraph, Run, words
from meetings.documents.html import OtherForm
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Form, answer
from meetings.foundation.languages import LANGUAGES
from tests.support import pages

from .samples import DAY, SAID, SYMBOL, fallen_back, note_verbale


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_well_made_and_says_every_word(app: Flask, lang: str) -> None:
    with app.test_request_context(f"/{lang}/"):
        answered = app.process_response(answer(note_verbale(lang), Form.HTML, (OtherForm("PDF", f"/{lang}/x.pdf"),)))
    page = pages.check(answered.get_data(as_text=True), {**answered.headers, "Cache-Control": "no-store"}, f"/{lang}/x")
    said = SAID[lang]
    assert (page.lang, page.h1) == (lang, said.title)
    assert page.texts("h2") == [said.heading] and page.texts("h3") == [said.heading_below]
    assert page.texts("caption") == [said.caption]
    assert [cell.get("scope") for cell in pages.each(page.root, "th")] == ["col"] * 3 + ["row"] * 3
    whole = page.text("main")
    for line in (said.greeting, said.issuer, said.organ, said.date_line, said.note, *said.items, *said.sample, SYMBOL):
        assert line in whole
    other = page.one("bdi[@lang]")
    assert (other.get("lang"), other.get("dir")) == (("en", "ltr") if lang == "ar" else ("ar", "rtl"))


def test_a_page_in_another_language_than_the_readers_is_whole_in_its_own(app: Flask) -> None:
    with app.test_request_context("/en/"):
        made = html.page(note_verbale("fr"), (OtherForm("PDF", "/fr/x.pdf"),))
    page = pages.Page(made)
    assert page.lang == "fr"
    assert page.one("nav").get("aria-label") not in {"", "Download"}


def test_headings_lie_below_the_title_and_text_is_escaped(app: Flask) -> None:
    document = Document("en", "T", DAY, (Heading(words("One")), Paragraph(words("a < b & c\nnext"), is_numbered=True)))
    with app.test_request_context("/en/"):
        made = html.page(document)
    assert "<h2>One</h2>" in made
    assert '<p><span class="doc-number">1.</span> a &lt; b &amp; c<br>next</p>' in made


@pytest.mark.parametrize(("lang", "other", "way"), [("ar", "en", "ltr"), ("en", "ar", "rtl"), ("en", "zh", "")])
def test_what_is_in_another_language_says_so_and_runs_its_own_way(app: Flask, lang: str, other: str, way: str) -> None:
    with app.test_request_context("/en/"):
        page = pages.Page(html.page(fallen_back(lang, other)))
    title, (head,) = page.one("h1//bdi"), page.all("title")
    assert (title.get("lang"), head.get("lang")) == (other, other)
    assert title.get("dir") == ("rtl" if other == "ar" else "ltr")
    assert [p.get("dir", "") for p in pages.each(page.one("main"), "p")] == ["", "", way, way, "", ""]
    assert {bdi.get("lang") for bdi in page.all("bdi") if bdi.get("lang")} == {other}


def test_words_are_stressed_linked_and_marked(app: Flask) -> None:
    run = Run("<b>", is_strong=True, is_emphasized=True, link="https://example.org/?a=1&b=2", lang="fr")
    with app.test_request_context("/en/"):
        made = html.page(Document("en", "T", DAY, (Paragraph((run,)),)))
    assert (
        '<a href="https://example.org/?a=1&amp;b=2" rel="noopener"><bdi lang="fr" dir="ltr">'
        "<strong><em>&lt;b&gt;</em></strong></bdi></a>"
    ) in made


def test_the_mark_of_a_sample_is_in_the_language_of_the_document(app: Flask) -> None:
    with app.test_request_context("/en/"):
        english, french = sample_mark("en"), sample_mark("fr")
    assert english.word == "Sample" and english.note.startswith("A sample:")
    assert french.word != "Sample" and french.word[0].isupper()
