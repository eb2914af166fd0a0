"""The styles of a Word file: how each kind of block looks, so that whoever edits it keeps the look.

Values are ours alone; no word that people wrote comes through here.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from .ooxml import TAGS

LATIN = "Times New Roman"  # every office has it, with Cyrillic and Arabic; so has the United Nations
CHINESE = "SimSun"
CHINESE_HEADINGS = "SimHei"
INSET = 907  # twentieths of a point: text stands in from the lines of the head, as in the PDF
QUIET = "9A3412"


@dataclass(frozen=True)
class Look:
    """A style. Sizes in points; `line` is a border: side and eighths of a point."""

    size: float = 10.5
    is_bold: bool = False
    before: float = 0
    after: float = 0
    is_inset: bool = True
    keeps_next: bool = False
    align: str = "left"  # its start, whatever the direction
    outline: int | None = None
    line: tuple[str, int] | None = None
    color: str = "000000"
    is_based_on: str = "Normal"


LOOKS: dict[str, Look] = {
    "Normal": Look(is_inset=False),
    "Header": Look(size=9, is_inset=False),
    "Footer": Look(size=9, is_bold=True, is_inset=False, align="right"),
    "Masthead": Look(size=11.5, is_inset=False, after=4, line=("bottom", 4)),
    "Organ": Look(size=18, is_bold=True, is_inset=False),
    "Particulars": Look(size=9.5, is_inset=False),
    "Masthead Rule": Look(size=4, is_inset=False, after=22, line=("bottom", 18)),
    "Kind": Look(size=11, after=8, keeps_next=True),
    "Title": Look(size=14, is_bold=True, after=12, keeps_next=True),
    "Heading 1": Look(size=12, is_bold=True, before=16, after=8, keeps_next=True, outline=0),
    "Heading 2": Look(size=10.5, is_bold=True, before=14, after=7, keeps_next=True, outline=1),
    "Heading 3": Look(size=10.5, before=12, after=6, keeps_next=True, outline=2),
    "Heading 4": Look(size=10.5, before=10, after=6, keeps_next=True, outline=3),
    "Body Text": Look(after=6, align="both"),
    "Numbered Paragraph": Look(after=6, align="both", is_based_on="Body Text"),
    "List Bullet": Look(after=3),
    "List Number": Look(after=3),
    "Address": Look(),
    "Address First": Look(before=8, is_based_on="Address"),
    "Closing": Look(align="right"),
    "Closing First": Look(before=26, align="right", is_based_on="Closing"),
    "Note": Look(size=9.5, before=8, after=10, line=("left", 12)),
    "Sample Mark": Look(after=10, color=QUIET),
    "Caption": Look(size=9.5, is_bold=True, before=12, after=5, is_inset=False, keeps_next=True),
    "Table Text": Look(size=9.5, before=2, after=2, is_inset=False),
    "footnote text": Look(size=8.5, after=2),
}
FOOTNOTE_MARK = "footnote reference"
# Styles that Word has by these names, and python-docx's empty file has not.
BUILT_IN = {"footnote text": "FootnoteText", FOOTNOTE_MARK: "FootnoteReference"}


def settle(word: WordFile) -> None:
    """Settings of the file: made for the Word of today (no “compatibility mode”), in Chinese what is not Latin."""
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for languages in word.settings.element.iter(qn("w:themeFontLang")):
        languages.set(qn("w:eastAsia"), TAGS["zh"])


def style(word: WordFile, lang: str) -> None:
    """Give the file its styles, its language and its direction."""
    properties = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(properties):
        properties.remove(child)
    for child in parse_xml(f"<w:rPr {nsdecls('w')}>{_fonts(False)}{_sizes(10.5)}{_language(lang)}</w:rPr>"):
        properties.append(child)
    spacing = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}/{qn('w:spacing')}")
    for name, value in (("after", "0"), ("line", "264" if lang in {"zh", "ar"} else "252")):
        spacing.set(qn(f"w:{name}"), value)
    for name, look in LOOKS.items():
        _apply(word, name, look, lang)
    _add(word, FOOTNOTE_MARK, WD_STYLE_TYPE.CHARACTER)
    word.styles[FOOTNOTE_MARK].font.superscript = True


def _apply(word: WordFile, name: str, look: Look, lang: str) -> None:
    if name not in word.styles:
        _add(word, name, WD_STYLE_TYPE.PARAGRAPH)
    target = word.styles[name].element
    for old in ("w:pPr", "w:rPr"):
        for found in target.findall(qn(old)):
            target.remove(found)
    if name != "Normal":
        target.basedOn_val = word.styles[look.is_based_on].style_id
    target.append(parse_xml(f"<w:pPr {nsdecls('w')}>{_paragraph(look, lang)}</w:pPr>"))
    bold = f'<w:b w:val="{int(look.is_bold)}"/><w:bCs w:val="{int(look.is_bold)}"/>'
    color = f'<w:color w:val="{look.color}"/>'
    target.append(
        parse_xml(
            f"<w:rPr {nsdecls('w')}>{_fonts(look.is_bold)}{bold}{color}{_sizes(look.size)}{_language(lang)}</w:rPr>"
        )
    )


def _add(word: WordFile, name: str, kind: WD_STYLE_TYPE) -> None:
    made = word.styles.add_style(name, kind, builtin=name in BUILT_IN).element
    made.styleId = BUILT_IN.get(name, made.styleId)


def _paragraph(look: Look, lang: str) -> str:
    """Properties in the order of the schema (ECMA-376, part 1, 17.3.1.26)."""
    inset = INSET if look.is_inset else 0
    parts = ["<w:keepNext/><w:keepLines/>" if look.keeps_next else ""]
    if look.line:
        # A line at the side of the start; Word means the left one by “left”, whatever the direction.
        side = "right" if look.line[0] == "left" and lang == "ar" else look.line[0]
        parts.append(f'<w:pBdr><w:{side} w:val="single" w:sz="{look.line[1]}" w:space="4" w:color="000000"/></w:pBdr>')
    if lang == "ar":
        parts.append("<w:bidi/>")
    parts.append(f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}"/>')
    parts.append(f'<w:ind w:left="{inset}" w:right="{inset}"/>')
    parts.append(f'<w:jc w:val="{look.align}"/>')
    if look.outline is not None:
        parts.append(f'<w:outlineLvl w:val="{look.outline}"/>')
    return "".join(parts)


def _fonts(is_bold: bool) -> str:
    chinese = CHINESE_HEADINGS if is_bold else CHINESE
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{chinese}" w:cs="{LATIN}"/>'


def _sizes(points: float) -> str:
    """Arabic letters are drawn smaller, and get a fifth more."""
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2.4)}"/>'


def _language(lang: str) -> str:
    latin = TAGS["en"] if lang in {"ar", "zh"} else TAGS[lang]
    return f'<w:lang w:val="{latin}" w:eastAsia="{TAGS["zh"]}" w:bidi="{TAGS["ar"]}"/>'
