"""Text of one kind, and what sentences are made of it: checked when it is made, so that every form can show it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES, Localized, direction
from meetings.foundation.text import clean_block

LONGEST = 200_000  # characters: some eighty pages
LONGEST_LINK = 2_000
_PLACES = re.compile(r"%\((\w+)\)s")
# More marks on one letter than any language writes: they take typesetters minutes.
_HEAP_OF_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200d\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]{17,}"
)
_SCHEMES = frozenset({"http", "https", "mailto"})
_NOT_IN_LINKS = re.compile(r"[\s<>\"\\^`{|}]")


@dataclass(frozen=True)
class Run:
    """Text of one kind. A line feed begins a new line of the same paragraph; `lang` where it is not the document's.

    The mark of its `footnote` stands after it. Footnotes are counted through the document.
    """

    text: str
    is_strong: bool = False
    is_emphasized: bool = False
    link: str = ""
    lang: str = ""
    footnote: str = ""
    footnote_lang: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _cleaned(self.text))
        object.__setattr__(self, "footnote", _cleaned(self.footnote).strip())
        check({self.lang, self.footnote_lang} <= {"", *LANGUAGES}, "language")
        check(not self.link or (_is_link(self.link) and bool(self.text.strip())), "link")
        check(not self.footnote_lang or bool(self.footnote), "language of no footnote")

    @property
    def dir(self) -> str:
        """The direction of a run in another language; empty where it is in the document's."""
        return direction(self.lang) if self.lang else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines; there is more than one where somebody began a new one."""
        return tuple(self.text.split("\n"))

    @property
    def note(self) -> Run | None:
        """What its footnote says, as a run."""
        return Run(self.footnote, lang=self.footnote_lang) if self.footnote else None


Words = tuple[Run, ...]


def words(*parts: str | Run | Localized) -> Words:
    """Runs of plain text, of runs, and of what `Text.into` gives, whose language is kept where it is a fallback."""
    return tuple(as_run(part) for part in parts)


def filled(sentence: str, **parts: str | Run | Localized) -> Words:
    """A translated sentence with its placeholders still in it, and what stands in their places, each in its language.

    `gettext` leaves the placeholders where it is given no values.
    """
    made: list[str | Run | Localized] = []
    for index, piece in enumerate(_PLACES.split(sentence)):
        if index % 2:
            made.append(parts[piece])
        elif piece:
            made.append(piece.replace("%%", "%"))
    return words(*made)


def turned(of: Words, lang: str) -> str:
    """The direction of a text that is all in a language which runs the other way than `lang`; empty for all others."""
    langs = {run.lang or lang for run in of if run.text.strip()}
    way = direction(langs.pop()) if len(langs) == 1 else ""
    return "" if way == direction(lang) else way


def as_run(part: str | Run | Localized) -> Run:
    """That part of a sentence as a run."""
    if isinstance(part, Run):
        return part
    if isinstance(part, Localized):
        return Run(part.text, lang=part.lang if part.is_fallback else "")
    return Run(str(part))  # a translated sentence is put into its language here


def is_visible(runs: Words) -> bool:
    """Whether there is anything to see."""
    return any(not run.text.isspace() and run.text for run in runs)


def one_line(text: str) -> str:
    """A text that is checked and put on one line."""
    return " ".join(_cleaned(text).split())


def check(is_right: bool, about: str) -> None:
    """Descriptions are built by programs: what is wrong with one is said for whoever wrote the program."""
    if not is_right:
        raise RuleViolation("document.malformed", about=about)


def _cleaned(text: str) -> str:
    clean_block(text, maximum=LONGEST, required=False)  # only looked at: blanks at the ends belong to it
    check(not _HEAP_OF_MARKS.search(text), "marks on one letter")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _is_link(link: str) -> bool:
    if len(link) > LONGEST_LINK or _NOT_IN_LINKS.search(link) or not link.isprintable():
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.netloc or (parts.scheme == "mailto" and parts.path))
