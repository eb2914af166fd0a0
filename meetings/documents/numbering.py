"""How the six languages count paragraphs and items: 1. in most, 1 - in Arabic; (a), a) or (أ)."""

from __future__ import annotations

from string import ascii_lowercase

from .description import ListStyle

BULLETS = ("•", "–", "◦")
# The order of the abjad, in which Arabic documents letter their items.
ABJAD = (*"أبجد", "هـ", *"وزحطيكلمنسعفصقرشتثخذضظغ")
LATIN = tuple(ascii_lowercase)


def number_pattern(lang: str) -> str:
    """What a number of a paragraph looks like, with `{}` for the number."""
    return "{} -" if lang == "ar" else "{}."


def letter_pattern(lang: str) -> str:
    """What the letter of an item looks like, with `{}` for the letter."""
    return "{})" if lang in {"fr", "es", "ru"} else "({})"


def letter(number: int, lang: str) -> str:
    """The letter of the item with this number, from 1; after the last letter they are doubled."""
    letters = ABJAD if lang == "ar" else LATIN
    times, index = divmod(number - 1, len(letters))
    return letters[index] * (times + 1)


def paragraph_label(number: int, lang: str) -> str:
    """What stands before a numbered paragraph."""
    return number_pattern(lang).format(number)


def item_label(style: ListStyle, number: int, depth: int, lang: str) -> str:
    """What stands before the item with this number, from 1, of a list at this depth, from 0."""
    match style:
        case ListStyle.LETTERS:
            return letter_pattern(lang).format(letter(number, lang))
        case ListStyle.NUMBERS:
            return number_pattern(lang).format(number)
        case _:
            return BULLETS[depth % len(BULLETS)]
