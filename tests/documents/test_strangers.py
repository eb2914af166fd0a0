"""Whatever people write is text: in typst, in HTML, in Word. What no file can hold is refused when it is described."""

from __future__ import annotations

import io
import unicodedata

import docx as word
import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from meetings.documents import docx, html, pdf
from meetings.documents.description import (
    Address,
    Closing,
    Document,
    Heading,
    Listing,
    ListItem,
    Note,
    Paragraph,
    Run,
    SampleMark,
    Table,
    words,
)
from meetings.foundation.errors import DomainError
from tests.support import pages

from .reading import Pdf
from .samples import DAY
from .test_pdf import plain

ATTACKS = (
    '#include "/etc/passwd"',
    '#eval("1+1") #read("document.typ") #sys.inputs',
    '"] #panic("out") [',
    "\\u{41} \\# $x^2$ *strong* _emph_ `raw` @label <label> = Heading",
    "- item\n+ item\n/ term: text",
    "</p><script>alert(1)</script><img src=x onerror=alert(1)>",
    "<w:t>run</w:t></w:r></w:p><w:p/>]]> &amp; &#x202e;",
    "{{ config }} {% raw %} %(name)s {0}",
    "%PDF-1.7 endstream endobj trailer",
    "PAGE \\* MERGEFORMAT { INCLUDETEXT }",
)


def everywhere(text: str, lang: str = "en") -> Document:
    """The text in every place that a document has."""
    line, run = " ".join(text.split()) or "x", Run(text or "x", is_emphasized=True, lang="fr", footnote=text)
    return Document(
        lang=lang,
        title=line,
        day=DAY,
        kind=line,
        symbol=line,
        issuer=line,
        organ=line,
        distribution=line,
        date_line=line,
        original=line,
        sample=SampleMark(line, line),
        blocks=(
            Heading((Run("x " + text),)),
            Paragraph((run, Run(text), Run("x " + text, link="https://example.org/")), is_numbered=True),
            Listing((ListItem(words(text)),)),
            Table((words("x " + text),), ((words(text),),), caption=words("x " + text)),
            Address((words(text),)),
            Closing((words(text),)),
            Note(words(text)),
        ),
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_code_in_a_pdf_is_text(attack: str) -> None:
    tree = Pdf(pdf.render(everywhere(attack))).tree
    assert plain(tree.text).count(plain(attack)) >= 15


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_on_a_page_is_text(app: Flask, attack: str) -> None:
    with app.test_request_context("/en/"):
        page = pages.Page(html.page(everywhere(attack)))
    assert page.errors == []
    assert not page.all("script") and not page.all("img")
    assert plain(page.text("main")).count(plain(attack)) >= 15


@pytest.mark.parametrize("attack", ATTACKS)
def test_elements_in_a_word_file_are_text(attack: str) -> None:
    file = word.Document(io.BytesIO(docx.render(everywhere(attack))))
    whole = [line.text for line in file.paragraphs]
    assert sum(plain(attack) in plain(line) for line in whole) >= 9
    assert file.core_properties.title == " ".join(attack.split())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def described(text: str, lang: str) -> Document | None:
    """The document, or nothing where its text is refused."""
    try:
        return everywhere(text, lang)
    except DomainError:
        return None


@settings(max_examples=60)
@given(TEXTS, st.sampled_from(("ar", "zh", "ru")))
def test_any_text_is_refused_or_comes_back_from_a_word_file(text: str, lang: str) -> None:
    document = described(text, lang)
    if document is None:
        return
    file = word.Document(io.BytesIO(docx.render(document)))
    note = [line.text for line in file.paragraphs if line.style is not None and line.style.name == "Note"]
    assert note == [unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_any_text_is_refused_or_a_page_without_faults(app: Flask, text: str) -> None:
    document = described(text, "en")
    if document is None:
        return
    with app.test_request_context("/en/"):
        page = pages.Page(html.page(document))
    assert page.errors == []
    assert plain(page.text("main")).count(plain(unicodedata.normalize("NFC", text))) >= 1


@settings(max_examples=40)
@given(TEXTS, st.sampled_from(("ar", "zh", "en")))
@example("\xad", "zh")
@example("\xad", "ar")
def test_any_text_is_refused_or_a_tagged_pdf(text: str, lang: str) -> None:
    document = described(text, lang)
    if document is not None:
        assert Pdf(pdf.render(document)).root["/MarkInfo"]["/Marked"]


@settings(max_examples=30)
@given(st.text("abcdefgh ABC éüñß жщыё 0123456789 .,;:!?()/-–“”’«» #$*_@<>\\`~=+%&{}[]\"'", max_size=80))
def test_text_of_european_languages_comes_back_from_a_pdf_as_it_went_in(text: str) -> None:
    document = Document("en", "T", DAY, (Paragraph(words("begin ", text, " end")),))
    (paragraph,) = Pdf(pdf.render(document)).tree.texts("P")
    assert plain(paragraph) == plain(f"begin{unicodedata.normalize('NFC', text)}end")


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "word " * 20_000, "لا " * 33_000, "联合" * 50_000, "A/RES/65/64 " * 8_000, "a\n" * 3_000]
)
def test_a_hundred_thousand_letters_are_set_in_time(text: str) -> None:
    document = Document("ar" if text.startswith("لا") else "en", "Long", DAY, (Paragraph(words(text)),))
    assert docx.render(document).startswith(b"PK")
    found = Pdf(pdf.render(document))
    assert found.root["/MarkInfo"]["/Marked"]
