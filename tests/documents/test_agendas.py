"""An agenda in six languages: own numbers, three levels, labels and footnotes, as a page, a PDF and a Word file."""

from __future__ import annotations

import io
import re
from typing import Any

import docx as word
import pytest
from docx.oxml.ns import qn
from flask import Flask
from lxml import etree

from meetings.documents import docx, html, pdf
from meetings.documents.description import (
    Address,
    Closing,
    Document,
    Heading,
    Listing,
    ListItem,
    ListStyle,
    Note,
    Paragraph,
    Run,
    Table,
    words,
)
from meetings.documents.numbering import item_label, letter, note_label
from meetings.documents.serving import Form, answer
from meetings.foundation.languages import LANGUAGES, direction
from tests.support import pages

from .agendas import AGENDAS, BELOW, SYMBOL, agenda
from .reading import Pdf
from .samples import DAY
from .test_pdf import plain

pytestmark = pytest.mark.either_database

NUMBERS = (1, 2, 3, 9, 10)
LETTERS = (1, 5, 6)


def other(lang: str) -> str:
    return "en" if lang == "ar" else "ar"


def labels(lang: str) -> list[str]:
    """What stands before the items, in the order of reading."""
    numbers = [item_label(ListStyle.NUMBERS, number, 0, lang) for number in NUMBERS]
    letters = [item_label(ListStyle.LETTERS, number, 1, lang) for number in LETTERS]
    below = [item_label(ListStyle.ROMAN, number, 2, lang) for number in range(1, BELOW + 1)]
    return [*numbers[:3], letters[0], *below, *letters[1:], *numbers[3:]]


def heads(lang: str) -> list[str]:
    """The headings of the items, with their labels."""
    said = AGENDAS[lang]
    return [f"{item_label(ListStyle.NUMBERS, 1, 0, lang)} {said.opening}", f"3 ({letter(1, lang)}) {said.part}"]


def notes(lang: str) -> list[str]:
    said = AGENDAS[lang]
    return [f"{said.rules} A/CONF.192/L.1–A/65/2.", said.held, AGENDAS[other(lang)].held]


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest, app: Flask) -> tuple[str, pages.Page]:
    lang = request.param
    with app.test_request_context(f"/{lang}/"):
        answered = app.process_response(answer(agenda(lang), Form.HTML))
    headers = {**answered.headers, "Cache-Control": "no-store"}
    return lang, pages.check(answered.get_data(as_text=True), headers, f"/{lang}/x")


def test_items_on_a_page_are_lists_that_count_from_where_they_say(page: tuple[str, pages.Page]) -> None:
    _lang, found = page
    lists = [each for each in found.all("ol") if each.get("class")]
    assert [each.get("class") for each in lists] == ["doc-numbers", "doc-letters", "doc-roman"]
    assert [[item.get("value") for item in each] for each in lists] == [
        [None, None, None, "9", None],
        [None, "5", None],
        [None] * BELOW,
    ]


def test_a_heading_on_a_page_is_read_with_its_label(page: tuple[str, pages.Page]) -> None:
    lang, found = page
    assert found.texts("h3") == heads(lang)


def test_footnotes_on_a_page_lead_to_their_words_and_back(page: tuple[str, pages.Page]) -> None:
    lang, found = page
    marks = [link for link in found.all("a") if link.get("role") == "doc-noteref"]
    assert [mark.text for mark in marks] == [note_label(number, lang) for number in (1, 2, 3)]
    section = found.one("section[@role='doc-endnotes']")
    assert found.by_id(section.get("aria-labelledby")).tag == "h2"
    for number, (mark, said) in enumerate(zip(marks, notes(lang), strict=True), start=1):
        note = found.by_id(mark.get("href").removeprefix("#"))
        back = note.find("a")
        assert found.by_id(back.get("href").removeprefix("#")) is mark
        assert back.get("role") == "doc-backlink" and str(number) in back.get("aria-label")
        assert said in "".join(note.itertext())
    translated = found.by_id("note-3").find("bdi")
    assert (translated.get("lang"), translated.get("dir")) == (other(lang), direction(other(lang)))


def test_a_mark_stands_by_itself_among_letters_of_another_direction(page: tuple[str, pages.Page]) -> None:
    """After a symbol in Arabic its figures would go to the other end of the symbol."""
    _lang, found = page
    assert {mark.get("dir") for mark in found.all("sup")} == {"ltr"}


def test_a_double_symbol_is_one_from_the_left(page: tuple[str, pages.Page]) -> None:
    _lang, found = page
    (symbol,) = [each for each in found.all("bdi") if each.text == SYMBOL]
    assert symbol.get("dir") == "ltr"


def test_a_page_without_footnotes_has_no_list_of_them(app: Flask) -> None:
    with app.test_request_context("/en/"):
        made = html.page(Document("en", "T", DAY, (Heading(words("One")), Paragraph(words("a")))))
    assert "doc-notes" not in made and "<h2>One</h2>" in made


# --- the PDF ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=LANGUAGES)
def printed(request: pytest.FixtureRequest) -> tuple[str, Pdf]:
    return request.param, Pdf(pdf.render(agenda(request.param)))


def test_items_of_a_pdf_are_tagged_with_the_labels_of_the_language(printed: tuple[str, Pdf]) -> None:
    lang, found = printed
    (whole,) = [each for each in found.tree.all("Document") for each in each.children if each.name == "L"]
    own = [tag.texts("Lbl")[0] for tag in [whole, *whole.all("L")] for tag in tag.children if tag.name == "LI"]
    assert sorted(map(plain, own)) == sorted(map(plain, labels(lang)))
    assert len(list(whole.all("L"))) == 2


def test_a_pdf_is_for_everybody_and_its_headings_have_their_labels(printed: tuple[str, Pdf]) -> None:
    lang, found = printed
    assert "pdfuaid" in found.xmp
    assert [plain(text) for text in found.tree.texts("H3")] == [plain(text) for text in heads(lang)]


def test_footnotes_of_a_pdf_are_tagged_with_their_marks(printed: tuple[str, Pdf]) -> None:
    lang, found = printed
    assert [plain(text) for text in found.tree.texts("Note")] == [
        plain(note_label(number, lang) + said) for number, said in enumerate(notes(lang), start=1)
    ]
    assert sum(note_label(1, lang) == plain(text) for text in found.tree.texts("Link")) == 2, "its mark and its note"


def test_a_double_symbol_of_a_pdf_is_not_reversed(printed: tuple[str, Pdf]) -> None:
    _lang, found = printed
    first = found.reader.pages[0].extract_text()
    assert SYMBOL in first and "A/CONF.192/15–A/65/64" in first and "A/CONF.192/L.1–A/65/2" in first


def test_a_stop_after_a_symbol_is_none_of_it() -> None:
    (block,) = pdf.data(Document("ar", "ت", DAY, (Paragraph(words("A/65/2.")),)))["blocks"]
    assert [(piece["text"], piece.get("symbol", False)) for piece in block["runs"]] == [("A/65/2", True), (".", False)]


# --- the Word file ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=LANGUAGES)
def file(request: pytest.FixtureRequest) -> tuple[str, Any]:
    return request.param, opened(agenda(request.param))


def opened(document: Document) -> Any:
    return word.Document(io.BytesIO(docx.render(document)))


def footnotes(file: Any) -> Any:
    (part,) = [rel.target_part for rel in file.part.rels.values() if rel.reltype.endswith("/footnotes")]
    return etree.fromstring(part.blob)


def shown(file: Any) -> list[str]:
    """The numbers of items as Word writes them: by the count that each has, from where it starts."""
    numbering, found = file.part.numbering_part.element, []
    running: dict[tuple[int, int], int] = {}
    for line in file.paragraphs:
        if line.style.name != "List Number":
            continue
        at, depth = line._p.pPr.numPr.numId.val, line._p.pPr.numPr.ilvl.val
        count = numbering.num_having_numId(at)
        start = next(each.startOverride.val for each in count.lvlOverride_lst if each.ilvl == depth)
        running[at, depth] = running.get((at, depth), start - 1) + 1
        key = count.abstractNumId.val
        level = numbering.xpath(f"w:abstractNum[@w:abstractNumId='{key}']/w:lvl[@w:ilvl='{depth}']")[0]
        form, text = (level.find(qn(name)).get(qn("w:val")) for name in ("w:numFmt", "w:lvlText"))
        found.append(f"{form} {text.replace(f'%{depth + 1}', str(running[at, depth]))}")
    return found


def test_items_of_a_word_file_count_from_where_they_say(file: tuple[str, Any]) -> None:
    lang, made = file
    number = "decimal {} -" if lang == "ar" else "decimal {}."
    brackets = "{})" if lang in {"fr", "es", "ru"} else "({})"
    letters = ("arabicAbjad " if lang == "ar" else "lowerLetter ") + brackets
    below = {"ar": "decimal '{}'", "zh": "chineseCountingThousand ({})"}.get(lang, f"lowerRoman {brackets}")
    assert shown(made) == [
        *(number.format(each) for each in (1, 2, 3)),
        letters.format(1),
        *(below.format(each + 1) for each in range(BELOW)),
        *(letters.format(each) for each in (5, 6)),
        *(number.format(each) for each in (9, 10)),
    ]


def test_the_label_of_a_heading_hangs_before_it(file: tuple[str, Any]) -> None:
    lang, made = file
    lines = [line for line in made.paragraphs if line.style.name == "Heading 2"]
    assert [line.text.replace("\t", " ") for line in lines] == heads(lang)
    assert all(line.paragraph_format.first_line_indent.cm == pytest.approx(-1.6, abs=0.01) for line in lines)


def test_footnotes_of_a_word_file_are_notes_of_its_own(file: tuple[str, Any]) -> None:
    lang, made = file
    kept = footnotes(made).findall(qn("w:footnote"))
    assert [note.get(qn("w:id")) for note in kept] == ["-1", "0", "1", "2", "3"]
    assert [note.get(qn("w:type")) for note in kept] == ["separator", "continuationSeparator", None, None, None]
    said = ["".join(note.itertext(qn("w:t"))).strip() for note in kept[2:]]
    assert [plain(re.sub("[\u200e\u200f]", "", text)) for text in said] == [plain(text) for text in notes(lang)]
    marks = list(made.element.body.iter(qn("w:footnoteReference")))
    assert [mark.get(qn("w:id")) for mark in marks] == ["1", "2", "3"]
    around = [each.getparent().getparent() for each in marks]
    assert note_label(1, lang).replace("1", "") in "".join(around[0].itertext(qn("w:t")))


def test_footnotes_have_words_styles_and_the_direction_of_the_language(file: tuple[str, Any]) -> None:
    lang, made = file
    names = {style.style_id: style.name for style in made.styles}
    assert (names["FootnoteText"], names["FootnoteReference"]) == ("footnote text", "footnote reference")
    assert made.styles["footnote reference"].font.superscript
    assert (made.styles["footnote text"].element.find(f".//{qn('w:bidi')}") is not None) == (lang == "ar")
    assert {each.get(qn("w:val")) for each in footnotes(made).iter(qn("w:pStyle"))} == {"FootnoteText"}
    lines = [note.find(f".//{qn('w:bidi')}") for note in footnotes(made).findall(qn("w:footnote"))[:2]]
    assert [line is not None for line in lines] == [lang == "ar"] * 2, "the lines over them begin at their side"
    named = made.settings.element.find(qn("w:footnotePr"))
    assert [each.get(qn("w:id")) for each in named] == ["-1", "0"]
    assert etree.QName(named.getnext()).localname == "compat", "in the order of the schema"


def test_a_double_symbol_of_a_word_file_is_one_run_from_the_left(file: tuple[str, Any]) -> None:
    _lang, made = file
    (head,) = [line for line in made.paragraphs if line.style.name == "Masthead"]
    runs = [*head.runs, *made.sections[0].header.paragraphs[0].runs]
    symbols = [run for run in runs if run.text == SYMBOL]
    assert len(symbols) == 2
    assert all(run._r.find(f".//{qn('w:rtl')}") is None for run in symbols)


def test_a_word_file_without_footnotes_has_no_part_for_them() -> None:
    made = opened(Document("en", "T", DAY, (Paragraph(words("a")),)))
    assert not [rel for rel in made.part.rels.values() if rel.reltype.endswith("/footnotes")]
    assert made.settings.element.find(qn("w:footnotePr")) is None


# --- all three --------------------------------------------------------------------------------------------------------


def noted(number: int) -> tuple[Run, ...]:
    return (Run(f"w{number}", footnote=f"f{number}", link="https://example.org/" if number == 1 else ""),)


def everywhere() -> Document:
    """Footnotes in every place that takes them, and a table that goes on over pages."""
    rows = ((noted(4), words("x")), *((words("r"), words("x")) for _row in range(90)), (words("y"), noted(5)))
    blocks = (
        Heading(noted(1), label="12 (a) (iii)"),
        Paragraph(noted(2), is_numbered=True),
        Table((words("a"), words("b")), rows, caption=noted(3), has_row_headers=True),
        Listing((ListItem(noted(6), Listing((ListItem(noted(7)),))),)),
        Address((noted(8),)),
        Note(noted(9)),
        Closing((noted(10),)),
        Paragraph((Run("", footnote="f11"), Run("after", is_strong=True, footnote="f12"))),
    )
    return Document("en", "T", DAY, blocks)


def test_footnotes_are_counted_through_all_blocks_in_all_forms(app: Flask) -> None:
    document, numbers = everywhere(), range(1, 13)
    with app.test_request_context("/en/"):
        page = pages.Page(html.page(document))
    found = Pdf(pdf.render(document))
    kept = footnotes(opened(document)).findall(qn("w:footnote"))[2:]
    assert [page.by_id(f"note-{number}").text.strip() for number in numbers] == [f"f{number}" for number in numbers]
    assert [plain(text) for text in found.tree.texts("Note")] == [f"{number}f{number}" for number in numbers]
    assert ["".join(note.itertext(qn("w:t"))).strip() for note in kept] == [f"f{number}" for number in numbers]
    assert "pdfuaid" in found.xmp and page.errors == []
