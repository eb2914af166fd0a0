"""A digest as a document: each form in each language, whose words stand in which, and what is marked."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from meetings.accounts.letters import speaking
from meetings.documents.description import Document, Heading, Listing, Paragraph
from meetings.foundation.languages import LANGUAGES, Text, direction
from meetings.topics import letters, queries
from meetings.topics.models import TopicDigest
from meetings.topics.rules import Answer
from tests.documents.reading import Pdf
from tests.topics.support import (
    DESK,
    OF_GROUP,
    OF_JAPAN,
    OF_NGO,
    OF_PERU,
    agenda,
    answered,
    published,
    put,
    submitted,
    themed,
    withdrawn,
)

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]
ARABIC, CHINESE = "وسم الأسلحة المستوردة", "标识技术的交流"


@pytest.fixture
def digest() -> TopicDigest:
    theme, items = themed("Marking"), agenda()
    ngo = submitted(OF_NGO, "Beside States", lang="en", rationale="One.\n\nTwo.", outcome="Three.")
    peru, japan = submitted(OF_PERU), submitted(OF_JAPAN, CHINESE, lang="zh")
    group = submitted(OF_GROUP, ARABIC, lang="ar", rationale="تصل أسلحة كثيرة بلا علامة.", outcome="تبادل الخبرات.")
    for position, one in enumerate((ngo, peru, japan, group), start=1):
        put(one, theme, position)
    answered(peru, Answer.TAKEN_UP, item=items[2])
    answered(japan, Answer.MERGED, merged_into=peru.id, words=Text.of(en="Both are about marks.", fr="Même sujet."))
    return published("A/CONF.192/MGE/2011/CRP.1")


def written(document: Document) -> list[tuple[str, str]]:
    """Headings and paragraphs with the language in which each is, in the order of reading."""
    found: list[tuple[str, str]] = []

    def add(words: Any) -> None:
        langs = {run.lang or document.lang for run in words if run.text.strip()}
        found.append(("".join(run.text for run in words), "+".join(sorted(langs))))

    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                add(block.words)
            case Listing():
                for item in block.items:
                    add(item.words)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_exists_in_every_language(client: Any, digest: TopicDigest, lang: str) -> None:
    address = f"/{lang}/topics/digests/{digest.id}/document"
    page, pdf, word = (client.get(f"{address}.{form}") for form in ("html", "pdf", "docx"))
    read, file = Pdf(pdf.data), docx.Document(io.BytesIO(word.data))

    root = page.page.root
    assert (root.get("lang"), root.get("dir")) == (lang, direction(lang))
    assert (pdf.headers["Content-Language"], word.headers["Content-Language"]) == (lang, lang)
    assert read.root["/MarkInfo"]["/Marked"] and read.root["/Lang"].split("-")[0] == lang and "pdfuaid" in read.xmp
    assert len(read.tree.texts("H1")) == 1 and len(read.tree.texts("H4")) == 4 and read.tree.texts("LI")
    assert ARABIC in page.text and CHINESE in page.text and "A/CONF.192/MGE/2011/CRP.1" in page.text
    assert any(CHINESE in paragraph.text for paragraph in file.paragraphs)


def test_each_proposal_stands_in_its_own_language_and_civil_society_apart(digest: TopicDigest) -> None:
    document = letters.described(queries.digest(DESK, digest.id), "fr")
    said = written(document)
    titles = [text for text, _lang in said]
    headings = [(b.level, "".join(run.text for run in b.words)) for b in document.blocks if isinstance(b, Heading)]

    assert (ARABIC, "ar") in said and (CHINESE, "zh") in said and ("Beside States", "en") in said
    assert ("One.", "en") in said and ("Two.", "en") in said and ("تبادل الخبرات.", "ar") in said
    kinds = [text for level, text in headings if level == 2]
    assert len(kinds) == 3 and titles.index(kinds[0]) < titles.index(kinds[1]) < titles.index(kinds[2])
    assert titles.index(kinds[2]) < titles.index("Beside States")
    assert ("Même sujet.", "fr") in said


def test_the_head_says_what_was_entered_and_in_which_languages_it_is(digest: TopicDigest) -> None:
    document = letters.described(queries.digest(DESK, digest.id), "en")

    assert document.symbol == "A/CONF.192/MGE/2011/CRP.1"
    assert document.distribution == "Distr.: General" and document.date_line == "13 January 2011"
    assert document.original == "Original: Arabic/Chinese/English/Spanish"
    assert document.sample is None and document.day == digest.dated_on


def test_it_says_what_became_of_each_and_where_mergers_end(digest: TopicDigest) -> None:
    said = [text for text, _lang in written(letters.described(queries.digest(DESK, digest.id), "en"))]

    assert "Taken up in item 2 (a): Cooperation" in said and "Not answered yet." in said
    at = said.index("Merged into: Marcaje de armas")
    assert said[at + 1 : at + 4] == [
        "Both are about marks.",
        "What becomes of that proposal:",
        "Taken up in item 2 (a): Cooperation",
    ]


def test_samples_are_marked_and_what_is_withdrawn_is_said() -> None:
    made = submitted(is_sample=True)
    first = letters.described(published(), "en")
    withdrawn(made)
    second = letters.described(published(), "en")

    assert first.sample is not None and second.sample is not None
    assert "Withdrawn by its author." in [text for text, _lang in written(second)]


def test_the_same_digest_gives_the_same_document_whoever_asks(digest: TopicDigest) -> None:
    with speaking("ru"):
        asked_in_russian = letters.described(queries.digest(DESK, digest.id), "en")

    assert asked_in_russian == letters.described(queries.digest(DESK, digest.id), "en")


def test_a_file_is_called_by_its_symbol_and_kept_from_running_anything(client: Any, digest: TopicDigest) -> None:
    answer = client.get(f"/en/topics/digests/{digest.id}/document.pdf")

    assert 'filename="A-CONF.192-MGE-2011-CRP.1-en.pdf"' in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get("/en/topics/digests/999/document.pdf").status_code == 404
