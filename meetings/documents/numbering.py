"""How the six languages count: paragraphs 1. in most, 1 - in Arabic; items (a), a) or (أ), below them (i), i), ㈠, '1'.

The signs of CSS and of Word (`static/css/document.css`, `word_numbering.py`) follow these.
"""

from __future__ import annotations

from string import ascii_lowercase

from .description import ListStyle

BULLETS = ("•", "–", "◦")
# The order of the abjad, in which Arabic documents letter their items.
ABJAD = (*"أبجد", "هـ", *"وزحطيكلمنسعفصقرشتثخذضظغ")
LATIN = tuple(ascii_lowercase)
_ROMAN = ((90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_HAN = "〇一二三四五六七八九十"
_FIRST_BRACKETED = 0x3220  # ㈠, and on to ㈩


def number_pattern(lang: str) -> str:
    """What a number of a paragraph looks like, with `{}` for the number."""
    return "{} -" if lang == "ar" else "{}."


def letter_pattern(lang: str) -> str:
    """What the letter of an item looks like, with `{}` for the letter."""
    return "{})" if lang in {"fr", "es", "ru"} else "({})"


def roman_pattern(lang: str) -> str:
    """What the number of an item below a lettered one looks like, with `{}` for the number."""
    return "'{}'" if lang == "ar" else letter_pattern(lang)


def note_pattern(lang: str) -> str:
    """What the mark of a footnote looks like, with `{}` for the number."""
    return "({})" if lang == "ar" else "{}"


def letter(number: int, lang: str) -> str:
    """The letter of the item with this number, from 1; after the last letter they are doubled."""
    letters = ABJAD if lang == "ar" else LATIN
    times, index = divmod(number - 1, len(letters))
    return letters[index] * (times + 1)


def roman(number: int) -> str:
    """A number up to 99 in small Roman letters."""
    made = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        made += letters * times
    return made


def han(number: int) -> str:
    """A number up to 99 in Chinese characters."""
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else _HAN[10] if tens == 1 else _HAN[tens] + _HAN[10]
    return before + (_HAN[ones] if ones else "")


def paragraph_label(number: int, lang: str) -> str:
    """What stands before a numbered paragraph."""
    return number_pattern(lang).format(number)


def note_label(number: int, lang: str) -> str:
    """The mark of the footnote with this number."""
    return note_pattern(lang).format(number)


def item_label(style: ListStyle, number: int, depth: int, lang: str) -> str:
    """What stands before the item with this number, from 1, of a list at this depth, from 0."""
    match style:
        case ListStyle.LETTERS:
            return letter_pattern(lang).format(letter(number, lang))
        case ListStyle.NUMBERS:
            return number_pattern(lang).format(number)
        case ListStyle.ROMAN:
            return _third(number, lang)
        case _:
            return BULLETS[depth % len(BULLETS)]


def _third(number: int, lang: str) -> str:
    if lang == "zh" and number <= 10:
        return chr(_FIRST_BRACKETED + number - 1)
    counted = str(number) if lang == "ar" else han(number) if lang == "zh" else roman(number)
    return roman_pattern(lang).format(counted)
