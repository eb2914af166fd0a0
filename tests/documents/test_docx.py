"""Word files: opened again, they have styles, lists, languages and directions, and every word as it went in."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx as word
import pytest
from docx.oxml.ns import qn
from lxml import etree

from meetings.documents import docx
from meetings.documents.description import (
    Alignment,
    Document,
    Heading,
    Listing,
    ListItem,
    ListStyle,
    PageBreak,
    Paper,
    Paragraph,
    Run,
    Table,
    words,
)
from meetings.foundation.languages import LANGUAGES

from .agendas import agenda
from .samples import DAY, SAID, SYMBOL, fallen_back, note_verbale


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> tuple[str, Any]:
    return request.param, opened(note_verbale(request.param))


def opened(document: Document) -> Any:
    return word.Document(io.BytesIO(docx.render(document)))


def styled(file: Any, name: str) -> list[str]:
    return [line.text for line in file.paragraphs if line.style.name == name]


def test_every_block_has_its_style_and_its_words(made: tuple[str, Any]) -> None:
    lang, file = made
    said = SAID[lang]
    blank = "" if lang == "zh" else " "
    assert styled(file, "Title") == [said.title]
    assert styled(file, "Kind") == [said.kind]
    assert styled(file, "Heading 1") == [said.heading]
    assert styled(file, "Heading 2") == [said.heading_below]
    assert styled(file, "Masthead") == [f"{said.issuer}\t{SYMBOL}"]
    assert [*styled(file, "Address First"), *styled(file, "Address")] == list(said.address)
    assert [*styled(file, "Closing First"), *styled(file, "Closing")] == list(said.closing)
    assert styled(file, "Note") == [said.note]
    assert styled(file, "Caption") == [said.caption]
    assert styled(file, "List Bullet") == list(said.inside)
    assert styled(file, "List Number") == [*said.items, *said.numbers]
    numbered = styled(file, "Numbered Paragraph")
    assert numbered[:2] == [said.greeting, said.before_symbol + blank + "A/RES/65/64" + blank + said.after_symbol]
    assert said.link in numbered[3]
    head, data = file.tables
    assert [line.text for line in head.rows[0].cells[1].paragraphs] == [
        said.distribution,
        said.date_line,
        said.original,
    ]
    assert [[cell.text for cell in row.cells] for row in data.rows] == [list(said.header), *map(list, said.rows)]


def test_the_file_says_its_title_language_and_day(made: tuple[str, Any]) -> None:
    lang, file = made
    about = file.core_properties
    assert (about.title, about.subject, about.author) == (SAID[lang].title, SYMBOL, SAID[lang].issuer)
    assert about.language.startswith(lang)
    assert about.created.date() == about.modified.date() == DAY
    default = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    attribute = {"ar": "w:bidi", "zh": "w:eastAsia"}.get(lang, "w:val")
    assert default.get(qn(attribute)).startswith(lang)


def test_arabic_runs_from_the_right_and_nothing_else_does(made: tuple[str, Any]) -> None:
    lang, file = made
    body = next(line for line in file.paragraphs if line.style.name == "Body Text")
    assert (body.style.element.find(f".//{qn('w:bidi')}") is not None) == (lang == "ar")
    assert (file.tables[1]._tbl.tblPr.find(qn("w:bidiVisual")) is not None) == (lang == "ar")
    assert (body.runs[0]._r.find(f".//{qn('w:rtl')}") is not None) == (lang == "ar")
    assert (file.sections[0]._sectPr.find(qn("w:bidi")) is not None) == (lang == "ar")


def test_a_symbol_in_arabic_is_a_run_from_the_left() -> None:
    file = opened(Document("ar", "رموز", DAY, (Paragraph(words("القرار A/RES/65/64 والفقرة 6")),)))
    (line,) = [line for line in file.paragraphs if line.style.name == "Body Text"]
    assert [(run.text, run._r.find(f".//{qn('w:rtl')}") is not None) for run in line.runs] == [
        ("القرار ", True),
        ("A/RES/65/64", False),
        (" والفقرة 6", True),
    ]


def of_line(line: Any, name: str) -> str:
    """What a property of the paragraph itself is set to."""
    found = line._p.pPr.find(qn(name))
    return "" if found is None else found.get(qn("w:val"))


@pytest.mark.parametrize(("lang", "other", "way"), [("ar", "en", "0"), ("en", "ar", "1"), ("en", "fr", "")])
def test_what_is_all_in_another_language_runs_its_own_way(lang: str, other: str, way: str) -> None:
    lines = opened(fallen_back(lang, other)).paragraphs
    shown = {line.style.name: line for line in lines if line.text.strip("\u200e\u200f")}
    own, text, assurance = (line for line in lines if line.style.name == "Body Text")
    assert [of_line(line, "w:bidi") for line in (shown["Title"], text, shown["Note"])] == [way] * 3
    assert [of_line(line, "w:bidi") for line in (own, assurance, shown["Numbered Paragraph"])] == [""] * 3
    assert of_line(shown["Title"], "w:jc") == ("right" if way else ""), "on the side of the rest"
    assert of_line(text, "w:jc") == "left", "a line that somebody ended is not drawn out"
    assert of_line(own, "w:jc") == ""


@pytest.mark.parametrize(("lang", "other", "mark"), [("ar", "en", "\u200e"), ("en", "ar", "\u200f"), ("en", "fr", "")])
def test_brackets_of_another_language_stay_on_their_side(lang: str, other: str, mark: str) -> None:
    file = opened(fallen_back(lang, other))
    (numbered,) = styled(file, "Numbered Paragraph")
    assert f" {mark}({SAID[other].link}){mark}." in numbered
    assert styled(file, "Title") == [SAID[other].title + " (2)"], "its line runs its way already"


def test_elements_stand_in_the_order_of_the_schema() -> None:
    """Word calls a file broken whose elements do not (ECMA-376, part 1, 17.3.1.26 and 17.6.17)."""
    orders = {
        "w:pPr": "pStyle keepNext keepLines numPr pBdr tabs bidi spacing ind jc outlineLvl",
        "w:rPr": "rStyle rFonts b bCs i iCs color sz szCs u rtl lang",
        "w:sectPr": "headerReference footerReference pgSz pgMar cols titlePg bidi docGrid",
        "w:tblPr": "bidiVisual tblW jc tblBorders tblLayout tblCellMar tblLook",
    }
    for document in (agenda("ar"), note_verbale("ar"), fallen_back("ar", "en"), fallen_back("en", "ar")):
        file = opened(document)
        for name, order in orders.items():
            places = order.split()
            made = [*file.element.body.iter(qn(name)), *file.sections[0].header._element.iter(qn(name))]
            assert made or name == "w:tblPr"
            for element in made:
                found = [places.index(etree.QName(child).localname) for child in element]
                assert found == sorted(found), name


def test_another_language_is_marked_in_its_run() -> None:
    blocks = (Paragraph(words("A word: ", Run("مذكرة", lang="ar"), Run("照会", lang="zh"), Run("mot", lang="fr"))),)
    file = opened(Document("en", "T", DAY, blocks))
    runs = file.paragraphs[-1].runs
    marks = [run._r.find(f".//{qn('w:lang')}") for run in runs[1:]]
    assert marks[0].get(qn("w:bidi")) == "ar-SA"
    assert marks[1].get(qn("w:eastAsia")) == "zh-CN"
    assert marks[2].get(qn("w:val")) == "fr-FR"
    assert runs[1]._r.find(f".//{qn('w:rtl')}") is not None


def test_the_first_row_of_a_table_is_repeated_and_no_row_is_torn() -> None:
    rows = opened(note_verbale("en")).tables[1].rows
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, False, False, False]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_each_list_counts_for_itself_and_paragraphs_through_the_whole() -> None:
    items = (ListItem(words("one"), Listing((ListItem(words("in")),))), ListItem(words("two")))
    lists = tuple(Listing(items, ListStyle.LETTERS) for _number in range(2))
    file = opened(Document("en", "T", DAY, (Paragraph(words("p"), True), *lists, Paragraph(words("q"), True))))
    counts = [
        (line._p.pPr.numPr.numId.val, line._p.pPr.numPr.ilvl.val)
        for line in file.paragraphs
        if line._p.pPr.numPr is not None
    ]
    assert counts == [(1, 0), (2, 0), (3, 1), (2, 0), (4, 0), (5, 1), (4, 0), (1, 0)]
    numbers = file.part.numbering_part.element
    assert [num.numId for num in numbers.num_lst] == [1, 2, 3, 4, 5]


def test_links_lead_out_of_the_file() -> None:
    file = opened(note_verbale("en"))
    (link,) = file.element.body.findall(f".//{qn('w:hyperlink')}")
    assert file.part.rels[link.get(qn("r:id"))].target_ref == "https://rostrum.example/en/meetings/?year=2011&kind=all"


def test_pages_are_counted_and_carry_the_symbol_and_the_mark() -> None:
    section = opened(note_verbale("en")).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "Sample"
    assert section.header.paragraphs[0].text == f"Sample\t{SYMBOL}"
    for footer in (section.footer, section.first_page_footer):
        fields = [f.get(qn("w:instr")) for f in footer._element.findall(f".//{qn('w:fldSimple')}")]
        assert fields == ["PAGE", "NUMPAGES"]


def test_alignment_breaks_and_sheets() -> None:
    blocks = (
        Heading(words("H")),
        Paragraph(words("middle\nand below"), alignment=Alignment.CENTRE),
        PageBreak(),
        Table((words("a"), words("b")), ((words("1"), words("2")),), alignments=(Alignment.START, Alignment.END)),
    )
    file = opened(Document("en", "T", DAY, blocks, paper=Paper.LETTER))
    assert file.sections[0].page_width.cm == pytest.approx(21.59, abs=0.01)
    middle = next(line for line in file.paragraphs if line.text.startswith("middle"))
    assert (middle.text, middle.alignment) == ("middle\nand below", word.enum.text.WD_ALIGN_PARAGRAPH.CENTER)
    assert file.tables[0].rows[1].cells[1].paragraphs[0].alignment == word.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert any(br.get(qn("w:type")) == "page" for br in file.element.body.iter(qn("w:br")))


def test_the_same_description_gives_the_same_bytes_with_the_day_of_its_data() -> None:
    document = note_verbale("ru")
    first = docx.render(document)
    assert first == docx.render(document)
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time[:3] for part in parts.infolist()} == {(2011, 1, 13)}
        names = parts.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
    assert not any("thumbnail" in name or "customXml" in name for name in names)


def test_word_opens_it_as_a_file_of_today() -> None:
    settings = opened(note_verbale("zh")).settings.element
    modes = [s.get(qn("w:val")) for s in settings.iter(qn("w:compatSetting")) if "Mode" in s.get(qn("w:name"))]
    (languages,) = settings.iter(qn("w:themeFontLang"))
    assert (modes, languages.get(qn("w:eastAsia"))) == (["15"], "zh-CN")


def test_a_signature_is_not_left_alone_on_a_page() -> None:
    lines = [line for line in opened(note_verbale("en")).paragraphs if line.text]
    assert [line.paragraph_format.keep_with_next for line in lines[-3:]] == [True, True, False]
