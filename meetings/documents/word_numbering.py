"""The counts of a Word file: that of paragraphs, and one for each list and for each item that does not follow on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from .description import ListStyle
from .numbering import BULLETS, letter_pattern, number_pattern, roman_pattern
from .word_styles import INSET

TAB = 480
DEPTHS = 3
HANGING = 400  # twentieths of a point
ROMAN_HANGING = 560  # for (viii)
HAN_HANGING = 760  # for (十一)

PARAGRAPHS = 1
ABSTRACT = {style: key for key, style in enumerate(ListStyle, start=PARAGRAPHS + 1)}
# What Word counts in, nearest to `numbering`: it has no ㈠, and (一) is what the United Nations' own files have for it.
FORMS = {
    ListStyle.LETTERS: ("lowerLetter", {"ar": "arabicAbjad"}),
    ListStyle.NUMBERS: ("decimal", {}),
    ListStyle.ROMAN: ("lowerRoman", {"ar": "decimal", "zh": "chineseCountingThousand"}),
}
PATTERNS = {ListStyle.LETTERS: letter_pattern, ListStyle.NUMBERS: number_pattern, ListStyle.ROMAN: roman_pattern}


class Count(NamedTuple):
    """A list, or what of it follows an item with a number of its own: what it counts in, how deep, and from where."""

    style: ListStyle
    depth: int
    start: int


def set_numbering(word: WordFile, lang: str, counts: Sequence[Count]) -> None:
    """Count 1 is that of paragraphs; those given are the ones from 2 on."""
    root = word.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    number = number_pattern(lang).format("%1")
    paragraphs = (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="tab"/>'
        f'<w:lvlText w:val="{number}"/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" '
        f'w:pos="{INSET + TAB}"/></w:tabs><w:ind w:left="{INSET}" w:firstLine="0"/></w:pPr></w:lvl>'
    )
    kinds = {PARAGRAPHS: paragraphs} | {ABSTRACT[style]: _levels(style, lang) for style in ListStyle}
    for key, levels in kinds.items():
        many = "singleLevel" if key == PARAGRAPHS else "hybridMultilevel"
        root.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:multiLevelType w:val="{many}"/>'
                f"{levels}</w:abstractNum>"
            )
        )
    root.append(_count(1, PARAGRAPHS))
    for index, count in enumerate(counts, start=2):
        starts = [count.start if depth == count.depth else 1 for depth in range(DEPTHS)]
        root.append(_count(index, ABSTRACT[count.style], starts))


def _count(number: int, key: int, starts: Sequence[int] = ()) -> object:
    restarts = "".join(
        f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for depth, start in enumerate(starts)
    )
    return parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{key}"/>{restarts}</w:num>')


def _levels(style: ListStyle, lang: str) -> str:
    if style is ListStyle.BULLETS:
        return "".join(_level(depth, "bullet", BULLETS[depth]) for depth in range(DEPTHS))
    usual, elsewhere = FORMS[style]
    form, pattern = elsewhere.get(lang, usual), PATTERNS[style](lang)
    below = HAN_HANGING if lang == "zh" else ROMAN_HANGING
    hanging = below if style is ListStyle.ROMAN else HANGING
    return "".join(_level(depth, form, pattern.format(f"%{depth + 1}"), hanging) for depth in range(DEPTHS))


def _level(depth: int, form: str, text: str, hanging: int = HANGING) -> str:
    left = INSET + 240 + HANGING * depth + hanging
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )
