"""Descriptions: what is wrong with one is said when it is made, and numbers are written as each language does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from meetings.documents import labels
from meetings.documents.description import (
    CODES,
    LONGEST,
    Address,
    Alignment,
    Closing,
    Document,
    Heading,
    Listing,
    ListItem,
    ListStyle,
    Paragraph,
    Run,
    SampleMark,
    Table,
    filled,
    paragraphs,
    turned,
    words,
)
from meetings.foundation import registries
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import Text

DAY = date(2011, 1, 13)
ITEM = ListItem(words("x"))


def nested(depth: int) -> Listing:
    return Listing((ListItem(words("x"), nested(depth - 1) if depth > 1 else None),))


BAD: dict[str, Callable[[], object]] = {
    "an unknown language": lambda: Document("de", "T", DAY, ()),
    "no title": lambda: Document("en", " ", DAY, ()),
    "a day of another century": lambda: Document("en", "T", date(1889, 1, 1), ()),
    "a heading that leaves a level out": lambda: Document("en", "T", DAY, (Heading(words("a"), 2),)),
    "a heading without words": lambda: Heading(words(" ")),
    "a heading too deep": lambda: Heading(words("a"), 5),
    "a list without items": lambda: Listing(()),
    "a list too deep": lambda: nested(4),
    "more items than letters": lambda: Listing((ITEM,) * 53, ListStyle.LETTERS),
    "a number beyond the letters": lambda: Listing((ListItem(words("x"), number=52), ITEM), ListStyle.LETTERS),
    "a number that no list has": lambda: Listing((ListItem(words("x"), number=0),), ListStyle.NUMBERS),
    "more than Chinese counts": lambda: Listing((ListItem(words("x"), number=100),), ListStyle.ROMAN),
    "a bullet with a number": lambda: Listing((ListItem(words("x"), number=2),)),
    "a label as long as a heading": lambda: Heading(words("a"), label="1." * 13),
    "a footnote that every page would repeat": lambda: Table(((Run("a", footnote="b"),),), ()),
    "a footnote in an unknown language": lambda: Run("x", footnote="y", footnote_lang="xx"),
    "a language of no footnote": lambda: Run("x", footnote=" ", footnote_lang="fr"),
    "an override in a footnote": lambda: Run("x", footnote="a\u202eb"),
    "too long by its footnotes": lambda: Document("en", "T", DAY, (Paragraph((Run("x", footnote="y" * LONGEST),)),)),
    "a row of another length": lambda: Table((words("a"), words("b")), ((words("1"),),)),
    "a column without a heading": lambda: Table((words("a"), words("")), ()),
    "too many columns": lambda: Table(tuple(words("a") for _n in range(13)), ()),
    "alignments for other columns": lambda: Table((words("a"),), (), alignments=(Alignment.END, Alignment.END)),
    "widths for other columns": lambda: Table((words("a"),), (), widths=(1, 2)),
    "an address without lines": lambda: Address(()),
    "a closing without lines": lambda: Closing(()),
    "a mark without a word": lambda: SampleMark(""),
    "a run in an unknown language": lambda: Run("x", lang="xx"),
    "a link that runs a script": lambda: Run("x", link="javascript:alert(1)"),
    "a link with a blank": lambda: Run("x", link="https://example.org/a b"),
    "a link to nowhere": lambda: Run("x", link="https://"),
    "a link into the machine": lambda: Run("x", link="file:///etc/passwd"),
    "a link without words": lambda: Run("", link="https://example.org/"),
    "a heap of marks": lambda: Run("a" + "\u0301" * 40),
    "too long a run": lambda: Run("x" * (LONGEST + 1)),
    "too long a document": lambda: Document("en", "T", DAY, (Paragraph(words("x" * (LONGEST // 2))),) * 3),
    "a NUL": lambda: Run("a\0b"),
    "an override": lambda: Run("a\u202eb"),
    "an isolate in a title": lambda: Document("en", "a\u2067b", DAY, ()),
    "a lone surrogate": lambda: Run("a\ud800"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_description_is_refused_with_a_code(bad: Callable[[], object]) -> None:
    with pytest.raises(DomainError) as refused:
        bad()
    assert refused.value.code in CODES


def test_every_code_has_a_sentence(app: object) -> None:
    assert set(labels.ERRORS) < set(CODES)
    assert all(registries.error_sentences.get(code) is not None for code in CODES)


def test_a_description_is_what_it_says() -> None:
    one, other = (Document("en", "  A\ntitle ", DAY, (Paragraph(words("e\u0301")),)) for _time in range(2))
    assert one == other and hash(one) == hash(other)
    assert one.title == "A title"
    assert next(one.runs()).text == "é"


def test_items_count_on_from_a_number_of_their_own() -> None:
    items = (ITEM, ITEM, ListItem(words("x"), number=9), ITEM, ListItem(words("x"), number=4))
    assert Listing(items, ListStyle.NUMBERS).numbers == (1, 2, 9, 10, 4)
    assert Listing((ListItem(words("x"), number=3), ITEM), ListStyle.ROMAN).numbers == (3, 4)


def test_a_footnote_is_text_like_every_other() -> None:
    run = Run("x", lang="fr", footnote=" e\u0301\r\nnext ", footnote_lang="ar")
    assert run.note == Run("é\nnext", lang="ar")
    assert Run("x").note is None


def test_a_text_that_falls_back_keeps_its_language() -> None:
    text = Text.of(fr="Bonjour")
    (run,) = words(text.into("ar"))
    assert (run.text, run.lang, run.dir) == ("Bonjour", "fr", "ltr")
    (own,) = words(text.into("fr"))
    assert (own.lang, own.dir) == ("", "")


def test_a_text_is_turned_where_all_of_it_is_in_a_language_that_runs_the_other_way() -> None:
    english, arabic, french = Run("Note", lang="en"), Run("مذكرة", lang="ar"), Run("Note", lang="fr")
    assert (turned((english,), "ar"), turned((arabic,), "en"), turned((english, Run(" ")), "ar")) == (
        "ltr",
        "rtl",
        "ltr",
    )
    assert (
        turned((french,), "en") == turned((Run("x"),), "ar") == turned((), "ar") == turned((Run("x", lang="ar"),), "ar")
    )
    assert turned((english, Run("مذكرة")), "ar") == turned((english, french), "ar") == ""


def test_what_people_wrote_in_several_lines_becomes_paragraphs() -> None:
    made = paragraphs("One\r\nline.\n\n \nTwo.\n\n\n", is_numbered=True)
    assert [block.words[0].text for block in made] == ["One\nline.", "Two."]
    assert all(block.is_numbered for block in made)
    assert paragraphs(" \n\n") == ()


def test_what_fills_a_sentence_keeps_its_language() -> None:
    made = filled(
        "In 100%% of “%(words)s” by %(whom)s.", words=Text.of(en="May").into("ar"), whom=Run("x", is_strong=True)
    )

    assert [(run.text, run.lang, run.is_strong) for run in made] == [
        ("In 100% of “", "", False),
        ("May", "en", False),
        ("” by ", "", False),
        ("x", "", True),
        (".", "", False),
    ]


def test_a_sentence_without_placeholders_is_itself() -> None:
    assert filled("Nothing to fill.") == words("Nothing to fill.")
