"""PDFs: tagged, in their language, with their own typefaces, and every word as it went in."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import pytest

from meetings.documents import pdf
from meetings.documents.description import (
    Document,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Run,
    Table,
    words,
)
from meetings.documents.numbering import paragraph_label
from meetings.foundation.languages import LANGUAGES

from .reading import Pdf
from .samples import DAY, SAID, SYMBOL, fallen_back, note_verbale

ISOLATES = re.compile("[\u2066-\u2069\u200b]")


def plain(text: str) -> str:
    """Without isolates, blanks and places to part a word: a line's last blank is not set, and Chinese has its own."""
    return "".join(ISOLATES.sub("", text).split())


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> tuple[str, Pdf]:
    return request.param, Pdf(pdf.render(note_verbale(request.param)))


def test_it_is_pdf_ua_with_tags_language_title_and_the_day_of_its_data(made: tuple[str, Pdf]) -> None:
    lang, found = made
    assert found.root["/MarkInfo"]["/Marked"]
    assert found.root["/Lang"].split("-")[0] == lang
    assert found.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert 'pdfuaid:part="1"' in found.xmp or "<pdfuaid:part>1</pdfuaid:part>" in found.xmp
    assert found.reader.metadata is not None
    assert found.reader.metadata.title == SAID[lang].title
    assert found.reader.metadata.creation_date is not None
    assert found.reader.metadata.creation_date.date() == DAY


def test_every_typeface_is_embedded(made: tuple[str, Pdf]) -> None:
    _lang, found = made
    assert found.fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in found.fonts)


def test_the_tags_give_every_word_in_the_order_of_reading(made: tuple[str, Pdf]) -> None:
    lang, found = made
    said, tree = SAID[lang], found.tree
    other = SAID["en" if lang == "ar" else "ar"]
    paragraphs = [plain(text) for text in tree.texts("P")]

    assert [plain(text) for text in tree.texts("H1")] == [plain(said.title)]
    assert [plain(text) for text in tree.texts("H2")] == [plain(said.heading)]
    assert [plain(text) for text in tree.texts("H3")] == [plain(said.heading_below)]
    assert [plain(text) for text in tree.texts("TH")] == [plain(cell) for cell in said.header]
    assert [plain(text) for text in tree.texts("TD")] == [plain(cell) for row in said.rows for cell in row]
    assert [plain(text) for text in tree.texts("Caption")] == [plain(said.caption)]
    assert [plain(text) for text in tree.texts("Link")] == [plain(said.link)]
    assert paragraphs[:3] == [plain(line) for line in said.address] or lang == "zh"
    assert plain(paragraph_label(1, lang) + said.greeting) in paragraphs
    assert plain(paragraph_label(2, lang) + said.before_symbol + "A/RES/65/64" + said.after_symbol) in paragraphs
    assert plain(said.assurance) in paragraphs
    assert any(plain(other.title) in paragraph for paragraph in paragraphs)
    whole = plain(tree.text)
    for line in (said.issuer, said.organ, said.distribution, said.date_line, said.original, said.kind, said.note):
        assert plain(line) in whole
    assert SYMBOL in whole and said.sample[1].replace(" ", "") in whole


def test_words_stay_apart() -> None:
    text = Pdf(pdf.render(note_verbale("en"))).tree.texts("P")
    assert any(said.endswith("which will be held in New York from 9 to 13 May 2011.") for said in text)


def test_lists_have_labels_and_lie_in_one_another() -> None:
    lists = list(Pdf(pdf.render(note_verbale("ar"))).tree.all("L"))
    assert lists[0].texts("Lbl") == ["(أ)", "(ب)", "–", "–", "(ج)"]
    assert len(list(lists[0].all("L"))) == 1


def test_the_same_description_gives_the_same_bytes() -> None:
    document = note_verbale("fr")
    assert pdf.render(document) == pdf.render(document)
    assert pdf.render(document) != pdf.render(replace(document, title="Autre"))


def test_every_page_but_the_first_repeats_the_symbol_and_all_count_the_pages_and_say_that_it_is_a_sample() -> None:
    long = replace(note_verbale("en"), blocks=(Paragraph(words("One.")), PageBreak(), Paragraph(words("Two."))))
    pages = Pdf(pdf.render(long)).reader.pages
    said = [page.extract_text() for page in pages]
    assert len(said) == 2
    assert all("Sample" in text for text in said)
    assert [text.count(SYMBOL) for text in said] == [1, 1]
    assert "1/2" in said[0] and "2/2" in said[1]


def test_the_head_of_a_table_is_repeated_on_every_page() -> None:
    rows = tuple((words(f"Item {number}"), words("x")) for number in range(120))
    table = Table((words("What is due"), words("Pages")), rows)
    pages = Pdf(pdf.render(Document("en", "List", DAY, (table,)))).reader.pages
    assert len(pages) > 2
    assert all("What is due" in page.extract_text() for page in pages)


def test_sheets_are_a4_or_letter() -> None:
    document = Document("en", "Sheet", DAY, (Heading(words("One")),))
    sizes = [
        tuple(round(float(side)) for side in Pdf(pdf.render(one)).reader.pages[0].mediabox[2:])
        for one in (document, replace(document, paper=Paper.LETTER))
    ]
    assert sizes == [(595, 842), (612, 792)]


def test_a_letter_that_no_typeface_has_leaves_a_tagged_pdf() -> None:
    document = Document("en", "Signs", DAY, (Paragraph(words("Linear B: 𐀀, Cherokee: Ꭰ, emoji: 😀.")),))
    found = Pdf(pdf.render(document))
    assert found.root["/MarkInfo"]["/Marked"]
    assert "Linear B" in found.tree.text


def test_symbols_in_arabic_are_read_from_the_left() -> None:
    text = "القرار A/RES/65/64 والوثيقة A/CONF.192/2012/RC/4 والفقرة 6"
    document = Document("ar", "رموز", DAY, (Paragraph(words(text)),))
    (paragraph,) = Pdf(pdf.render(document)).tree.texts("P")
    assert plain(paragraph) == plain(text)


def test_arabic_in_a_text_of_another_script_keeps_the_order_of_its_words() -> None:
    text = "Called مذكرة شفوية: من 9 إلى 13 أيار/مايو (مؤقت)، and so on"
    document = Document("en", "T", DAY, (Paragraph(words(text)),))
    (paragraph,) = Pdf(pdf.render(document)).tree.texts("P")
    assert re.findall("[\u0621-\u064a]+", paragraph) == re.findall("[\u0621-\u064a]+", text)


def test_another_language_says_so_in_its_tag() -> None:
    document = Document("en", "T", DAY, (Paragraph(words("A word: ", Run("مذكرة شفوية", lang="ar"), ".")),))
    assert Pdf(pdf.render(document)).languages >= {"ar"}


@pytest.mark.parametrize(("lang", "other"), [("ar", "en"), ("en", "ar"), ("zh", "ar"), ("ar", "zh"), ("ru", "fr")])
def test_a_title_and_a_text_that_fell_back_are_read_whole_and_in_order(lang: str, other: str) -> None:
    document = fallen_back(lang, other)
    found = Pdf(pdf.render(document))
    assert 'pdfuaid:part="1"' in found.xmp or "<pdfuaid:part>1</pdfuaid:part>" in found.xmp
    assert found.reader.metadata is not None and found.reader.metadata.title == document.title
    assert found.languages == {"zh-CN" if other == "zh" else other}
    assert sorted(plain("".join(found.tree.texts("H1")))) == sorted(plain(document.title))
    assert plain(SAID[lang].assurance) in map(plain, found.tree.texts("P"))


def places(page: Any) -> list[tuple[float, str]]:
    """What is written on a page, each piece with how far from the left it begins."""
    found: list[tuple[float, str]] = []

    def see(text: str, page_at: list[float], at: list[float], *_: Any) -> None:
        if text.strip():
            found.append((at[4] * page_at[0] + at[5] * page_at[2] + page_at[4], text.strip()))

    page.extract_text(visitor_text=see)
    return found


def test_a_text_in_another_language_stands_on_its_own_side_each_line_by_itself() -> None:
    (page,) = Pdf(pdf.render(fallen_back("ar", "en"))).reader.pages
    inset = 107.7  # points: the margin and what text stands in
    starts = {text: x for x, text in places(page) if text.startswith(("Missions", "- "))}
    assert len(starts) == 3
    assert all(abs(x - inset) < 1 for x in starts.values()), "the dashes stand under one another, at the left"


def test_each_line_of_another_language_keeps_its_dash_where_its_reader_looks_for_it() -> None:
    text = Run("The first line\n- the second", lang="en")
    (page,) = Pdf(pdf.render(Document("ar", "T", DAY, (Paragraph(words("ترد: ", text), True),)))).reader.pages
    (line,) = [text for _x, text in places(page) if "second" in text]
    assert line == "- the second"


def test_a_press_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    with pytest.raises(pdf.NotSet, match="no PDF within"):
        pdf.render(note_verbale("en"))


def test_a_press_that_breaks_down_is_said_so() -> None:
    with pytest.raises(pdf.NotSet, match="press ended with 1"):
        pdf._press(b"{}")


def test_when_all_presses_are_busy_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TURN", 0.01)
    for _press in range(pdf.AT_ONCE):
        assert pdf._presses.acquire(timeout=1)
    try:
        with pytest.raises(pdf.NotSet, match="busy"):
            pdf.render(note_verbale("en"))
    finally:
        pdf._presses.release(pdf.AT_ONCE)


def test_nothing_of_typesetting_is_read_when_the_application_starts() -> None:
    program = (
        "import sys; from meetings import create_app; create_app({'MODE': 'test', 'SECRET_KEY': 'x' * 40});"
        "print([name for name in sys.modules if name.split('.')[0] in {'typst', 'docx', 'lxml'}])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_word_that_is_longer_than_its_line_or_its_cell_stays_on_the_paper() -> None:
    word = "abcdefghij" * 30
    table = Table(tuple(words(f"Head {n}") for n in range(6)), (tuple(words(word) for _n in range(6)),))
    for block in (Paragraph(words("See ", word)), Heading(words(word)), table):
        found = Pdf(pdf.render(Document("en", "Long", DAY, (block,))))
        longest = max(len(text) for page in found.reader.pages for _x, text in places(page))
        assert longest < (100 if block is not table else 24)
        assert plain(word) in plain(found.tree.text) and "pdfuaid" in found.xmp


def test_words_that_fit_are_not_parted() -> None:
    said = note_verbale("ru")
    assert pdf.PART_HERE not in str(pdf.data(said))
    long = Document("ar", "T", DAY, (Paragraph(words("و" * 200 + " " + "联合国" * 100)),))
    assert pdf.PART_HERE not in str(pdf.data(long))


def test_a_long_document_takes_seconds_not_minutes() -> None:
    blocks = tuple(Paragraph(words("The quick brown fox jumps over the lazy dog. " * 20), True) for _n in range(200))
    begun = time.monotonic()
    assert len(Pdf(pdf.render(Document("en", "Long", DAY, blocks))).reader.pages) > 30
    assert time.monotonic() - begun < 20
