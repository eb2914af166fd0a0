"""The five catalogues beside English are complete, true to the sentences, and compile the same way every time."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "translations"
TRANSLATED = ("ar", "zh", "fr", "ru", "es")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
LETTERS = {
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
# Names that are the same in every script.
SAME_EVERYWHERE = frozenset({"Rostrum", "iCalendar", "ICS", "URL", "UTC", "TOTP"})
# A language with a form for one or two says the number in the noun.
NUMBERS = frozenset({"num", "n", "count", "number"})
MARKUP = re.compile(r"</?\w+[^>]*>")


def catalogues(lang: str) -> list[Path]:
    return sorted(path for folder in FOLDER.glob(f"{lang}*") for path in folder.glob("LC_MESSAGES/*.po"))


@cache
def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def entries(lang: str) -> list[tuple[Catalog, Message]]:
    return [(c, message) for c in map(catalogue, catalogues(lang)) for message in c if message.id]


def strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string,)


def identifiers(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)


def placeholders(text: str) -> set[str]:
    return {a or b for a, b in PLACEHOLDER.findall(text)}


def test_gathering_the_sentences_again_changes_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "bin/translations", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_a_guess(lang: str) -> None:
    missing = [message.id for _, message in entries(lang) if not all(strings(message)) or message.fuzzy]

    assert catalogues(lang), f"no catalogue for {lang}"
    assert missing == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_sentence_of_the_template_stands_in_the_catalogue(lang: str) -> None:
    with (FOLDER / "messages.pot").open("rb") as file:
        template = read_po(file)
    own = catalogue(FOLDER / lang / "LC_MESSAGES" / "messages.po")

    assert [m.id for m in template if m.id and own.get(m.id, m.context) is None] == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_translations_keep_the_placeholders(lang: str) -> None:
    broken: list[Any] = []
    for _, message in entries(lang):
        of_id = [placeholders(text) for text in identifiers(message)]
        allowed = set.union(*of_id)
        needed = set.intersection(*of_id) - (NUMBERS if message.pluralizable else set())
        broken += [(message.id, t) for t in strings(message) if not needed <= placeholders(t) <= allowed]

    assert broken == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_translations_keep_the_markup(lang: str) -> None:
    broken = [
        (message.id, text)
        for _, message in entries(lang)
        for text in strings(message)
        if sorted(MARKUP.findall(text)) != sorted(MARKUP.findall(identifiers(message)[-1]))
    ]

    assert broken == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_plural_forms_are_those_of_the_language(lang: str) -> None:
    """Numbers that CLDR tells apart are told apart by the catalogue, and no others."""
    number = get_plural(lang)[0]
    category = Locale.parse(lang).plural_form

    for path in catalogues(lang):
        found = catalogue(path)
        chosen = c2py(found.plural_expr)
        assert found.num_plurals == number, path.name
        assert len({(chosen(n), category(n)) for n in range(201)}) == len({category(n) for n in range(201)}), path.name
        assert {chosen(n) for n in range(201)} == set(range(number)), path.name
    wrong = [m.id for _, m in entries(lang) if m.pluralizable and len(strings(m)) != number]
    assert wrong == []


@pytest.mark.parametrize("lang", sorted(LETTERS))
def test_translations_are_written_in_the_script_of_their_language(lang: str) -> None:
    def has_words(text: str) -> bool:
        bare = MARKUP.sub("", PLACEHOLDER.sub("", text))
        return any(word not in SAME_EVERYWHERE for word in re.findall(r"[A-Za-z]{3,}", bare))

    foreign = [
        (message.id, text)
        for _, message in entries(lang)
        for text in strings(message)
        if has_words(identifiers(message)[0]) and not LETTERS[lang].search(text)
    ]

    assert foreign == []


def test_compiling_twice_gives_the_same_bytes() -> None:
    def compiled() -> dict[Path, bytes]:
        subprocess.run([sys.executable, "bin/translations", "--compile"], cwd=ROOT, check=True)
        return {path: path.read_bytes() for path in FOLDER.rglob("*.mo")}

    assert compiled() == compiled()
