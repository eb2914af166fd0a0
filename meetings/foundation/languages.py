"""The six official languages: text in several of them, and how each writes dates, ranges and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel.speaklater import LazyString

__all__ = ["LANGUAGES", "LazyString", "Localized", "Text"]

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
NAMES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
# Where a text is missing: the languages most readers of the others share, English first.
FALLBACK = ("en", "fr", "es", "ru", "zh", "ar")
# British English is what the United Nations writes; Babel's plain `zh` is the same data as `zh_Hans_CN`.
LOCALES = {"ar": "ar", "zh": "zh_Hans_CN", "en": "en_GB", "fr": "fr", "ru": "ru", "es": "es"}

# The double names that United Nations documents use in Arabic (Levantine name / name used in Egypt and the Gulf).
ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)


class Localized(NamedTuple):
    """A text as one reader gets it: `is_fallback` when it is not in the language asked for."""

    text: str
    lang: str
    dir: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Text:
    """What people wrote, in one to six languages: an immutable mapping of language to text."""

    versions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, versions: Mapping[str, str] | None = None, **by_language: str) -> Text:
        """From `{"en": "…"}` or `en="…"`; empty texts and languages that are not official are left out."""
        given = {**(versions or {}), **by_language}
        return cls(tuple((lang, given[lang]) for lang in LANGUAGES if given.get(lang)))

    def get(self, lang: str) -> str | None:
        """The text in exactly `lang`."""
        return dict(self.versions).get(lang)

    def into(self, lang: str) -> Localized:
        """The text for a reader of `lang`, falling back visibly."""
        by_language = dict(self.versions)
        for candidate in (lang, *FALLBACK):
            if candidate in by_language:
                return Localized(by_language[candidate], candidate, direction(candidate), candidate != lang)
        return Localized("", lang, direction(lang), False)

    def as_dict(self) -> dict[str, str]:
        """A plain dict, as stored."""
        return dict(self.versions)

    @property
    def missing(self) -> tuple[str, ...]:
        """The official languages it does not exist in."""
        return tuple(lang for lang in LANGUAGES if lang not in dict(self.versions))

    def __bool__(self) -> bool:
        return bool(self.versions)


def direction(lang: str) -> str:
    """`rtl` for Arabic, `ltr` for the others."""
    return "rtl" if lang == "ar" else "ltr"


def negotiate(accepted: Sequence[str], default: str) -> str:
    """The official language for an Accept-Language list in order of preference, such as `["pt-BR", "es"]`."""
    for tag in accepted:
        primary = tag.lower().replace("_", "-").split("-")[0]
        if primary in LANGUAGES:
            return primary
    return default


@cache
def locale(lang: str) -> Locale:
    """Babel's locale for an official language."""
    return Locale.parse(LOCALES[lang])


def language_name(code: str, lang: str) -> str:
    """What an official language is called in another one, as inside a sentence."""
    if (code, lang) == ("en", "ar"):
        return "الإنكليزية"  # as United Nations documents write it, where CLDR has another spelling
    name: str = locale(lang).languages[code]
    return name


def short_month(month: int, lang: str) -> str:
    """The month for a narrow place; Arabic and Chinese have no good abbreviations, French ones keep their stop."""
    if lang == "ar":
        return ARABIC_MONTHS[month - 1]
    name: str = locale(lang).months["format"]["abbreviated"][month]
    return name if lang == "fr" else name.rstrip(".")


def weekday_name(day: date, lang: str, width: str = "wide") -> str:
    """The weekday's name; width wide, abbreviated or narrow."""
    name: str = locale(lang).days["stand-alone"][width][day.weekday()]
    return name


def format_day_month(day: date, lang: str) -> str:
    """Day and month without the year, inside a sentence."""
    match lang:
        case "ar":
            return f"{day.day} {ARABIC_MONTHS[day.month - 1]}"
        case "zh":
            return f"{day.month}月{day.day}日"
        case "fr":
            number = "1er" if day.day == 1 else str(day.day)
            return f"{number} {locale(lang).months['format']['wide'][day.month]}"
        case "es":
            return f"{day.day} de {locale(lang).months['format']['wide'][day.month]}"
        case _:
            return f"{day.day} {locale(lang).months['format']['wide'][day.month]}"


def format_date(day: date, lang: str) -> str:
    """A full date as the language's documents write it: 9 May 2011, 2011年5月9日, 9 أيار/مايو 2011."""
    match lang:
        case "zh":
            return f"{day.year}年{format_day_month(day, lang)}"
        case "es":
            return f"{format_day_month(day, lang)} de {day.year}"
        case "ru":
            return f"{format_day_month(day, lang)} {day.year} года"
        case _:
            return f"{format_day_month(day, lang)} {day.year}"


def format_weekday_date(day: date, lang: str) -> str:
    """A full date with its weekday."""
    name = str(locale(lang).days["format"]["wide"][day.weekday()])
    match lang:
        case "zh":
            return f"{format_date(day, lang)}{name}"
        case "ar":
            return f"{name}، {format_date(day, lang)}"
        case "en" | "fr":
            return f"{name} {format_date(day, lang)}"
        case _:
            return f"{name}, {format_date(day, lang)}"


def format_month(year: int, month: int, lang: str) -> str:
    """A month of a year: May 2011, 2011年5月."""
    if lang == "ar":
        return f"{ARABIC_MONTHS[month - 1]} {year}"
    if lang == "zh":
        return f"{year}年{month}月"
    return str(babel_date(date(year, month, 1), "LLLL y", locale=LOCALES[lang]))


def format_range(start: date, end: date, lang: str) -> str:
    """A range of days, both included, without repeating what they share: 9–13 May 2011."""
    if start == end:
        return format_date(start, lang)
    same_year, same_month = start.year == end.year, (start.year, start.month) == (end.year, end.month)
    last = format_date(end, lang)
    if lang == "zh":
        tail = f"{end.day}日" if same_month else format_day_month(end, lang) if same_year else last
        return f"{format_date(start, lang)}至{tail}"
    first = "1er" if lang == "fr" and start.day == 1 else str(start.day)
    if not same_month:
        first = format_day_month(start, lang) if same_year else format_date(start, lang)
    match lang:
        case "ar":
            # "From … to": a dash between two numbers turns round in a right-to-left line.
            return f"من {first} إلى {last}"
        case "es":
            return f"{first} a {last}" if same_month else f"{first} al {last}"
        case "fr":
            return f"{first}-{last}" if same_month else f"{first} au {last}"
        case "ru":
            return f"{first}–{last}" if same_month else f"{first} – {last}"
        case _:
            return f"{first}–{last}" if same_month else f"{first} – {last}"


def format_time(instant: datetime, lang: str, zone: str) -> str:
    """The wall-clock time at `zone`, 24 hours: the form all six languages read alike."""
    return str(babel_time(instant.astimezone(ZoneInfo(zone)), "HH:mm", locale=LOCALES[lang]))


def format_number(number: int | float, lang: str) -> str:
    """A number with the language's separators and European digits, which all six use here."""
    return str(format_decimal(number, locale=LOCALES[lang], numbering_system="latn"))


def format_words(words: Sequence[str], lang: str) -> str:
    """A list in words: a, b and c."""
    return str(format_list(list(words), locale=locale(lang)))


def format_series(parts: Sequence[str], lang: str) -> str:
    """Parts that have commas of their own, one after another: a, b; c."""
    return {"ar": "؛ ", "zh": "；"}.get(lang, "; ").join(parts)
