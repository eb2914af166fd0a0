"""How pages show what became of an agenda: without colour, aloud, and in every direction of writing."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from flask import Flask, g, render_template_string

from meetings.agendas import labels_differences
from meetings.agendas.content import Content, Entry, ItemRole
from meetings.agendas.differences import Kind, Side, compare, summary
from meetings.agendas.pieces import pieces
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.registries import Link

PIECES = "{% from 'agendas/pieces.html' import pieces with context %}{{ pieces(found) }}"
PARTS = "{% from 'agendas/differences_parts.html' import counted, differences, legend with context %}"
ITEM = Entry(1, None, 1, headings=Text.of(en="Opening", ar="الافتتاح"))


def shown(app: Flask, before: str, after: str, lang: str = "en") -> str:
    with app.test_request_context(f"/{lang}/"):
        g.lang = lang
        return render_template_string(PIECES, found=pieces(before, after, lang))


def listed(app: Flask, before: Content, after: Content, lang: str = "en", **links: dict[int, Link]) -> str:
    with app.test_request_context(f"/{lang}/"):
        g.lang = lang
        found = compare(before, after, lang)
        return render_template_string(
            PARTS + "{{ counted(total) }}{{ legend(total) }}{{ differences(found, lang, paragraphs, documents) }}",
            found=found,
            total=summary(found),
            difference_words=labels_differences,
            **{"paragraphs": {}, "documents": {}, **links},
        )


def aloud(page: str) -> str:
    """What somebody hears, in one line."""
    silent = re.sub(r'<span aria-hidden="true">.*?</span>', "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", silent)).split())


def seen(page: str) -> str:
    """What somebody sees."""
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r'<span class="sr-only".*?</span>', "", page)))


def held(*entries: Entry) -> Content:
    return Content(entries)


def test_marks_are_elements_of_their_own_and_said_aloud(app: Flask) -> None:
    page = shown(app, "Election of the Chair", "Election of the President")

    assert re.sub(r"<span.*?</span>", "", page) == (
        'Election of the <del class="piece">Chair</del><ins class="piece">President</ins>'
    )
    assert aloud(page) == "Election of the [removed] Chair [end][added] President [end]"


def test_what_people_wrote_is_never_markup(app: Flask) -> None:
    page = shown(app, "a <b>bold</b> move", "a <i>bold</i> move & more")

    assert set(re.findall(r"<(\w+)", page)) == {"ins", "del", "span"}
    assert "<b>" not in page and "&amp; more" in page


def test_latin_in_arabic_stands_apart_without_the_blanks_around_it(app: Flask) -> None:
    page = shown(app, "تقرير BMS4 النهائي", "تقرير BMS5 النهائي", "ar")

    assert "<bdi>BMS4</bdi>" in page and "<bdi>BMS5</bdi>" in page
    assert "<bdi>" not in shown(app, "report BMS4", "report BMS5")
    assert "<bdi>" not in shown(app, "افتتاح الاجتماع", "افتتاح الدورة", "ar")


def test_what_is_said_aloud_names_the_language_of_the_page(app: Flask) -> None:
    assert '<span class="sr-only" lang="ar" dir="rtl">' in shown(app, "افتتاح الاجتماع", "افتتاح الدورة", "ar")


def test_blanks_and_lines_that_changed_can_be_seen_and_heard(app: Flask) -> None:
    page = shown(app, "One.\nTwo.", "One. Two.")

    assert seen(page) == "One.¶␣ Two."
    assert aloud(page) == "One.[removed] line break [end][added] blank [end]Two."


def test_what_became_of_an_item_is_said_in_words(app: Flask) -> None:
    sub = replace(ITEM, id=3, parent=2)
    before = held(ITEM, replace(ITEM, id=2, number=2), sub, replace(ITEM, id=4, number=3))
    after = held(replace(sub, parent=None), replace(ITEM, id=5, number=2), replace(ITEM, id=2, number=3))

    page = listed(app, before, after)

    assert re.findall(r'class="tag [a-z]+">([^<]+)<', page) == [
        "Removed",
        "Moved from 2 (a) to 1",
        "Added",
        "Renumbered: was 2",
        "Removed",
    ]
    assert "Moved: it stands below another item" in page and "Renumbered: it stands" in page
    assert "<span>Removed: 2</span>" in page


def test_facts_that_changed_are_named_as_they_were_and_as_they_are(app: Flask) -> None:
    before = replace(ITEM, minutes=30, speakers=Text.of(en="States"))
    after = replace(ITEM, minutes=60, role=ItemRole.OPENING)

    heard = aloud(listed(app, held(before), held(after)))

    assert "Kind of item: [removed] Another item [end][added] Opening of the meeting [end]" in heard
    assert "Expected time: [removed] 30 minutes [end][added] 1 hour [end]" in heard
    assert "[removed] Speakers: States [end]" in heard


def test_documents_are_named_where_the_reader_may_know_of_them(app: Flask) -> None:
    links = {1: Link("Programme of work", "/documents/1", "A/CONF.192/1"), 2: Link("Report", "/documents/2")}

    page = listed(app, held(replace(ITEM, documents=(1, 9))), held(replace(ITEM, documents=(2, 8))), documents=links)

    assert "Documents[removed] A/CONF.192/1 · Programme of work [end][added] Report [end]" in aloud(page)
    assert page.count("/documents/") == 2


def test_where_words_are_not_compared_it_says_why_and_shows_the_heading_in_another_language(app: Flask) -> None:
    page = listed(app, held(ITEM), held(replace(ITEM, headings=Text.of(en="Opening"))), "ar")

    assert '<span lang="en" dir="ltr">Opening</span>' in page
    with app.test_request_context("/ar/"):
        g.lang = "ar"
        assert str(labels_differences.LACKING[Side.AFTER,]) in html.unescape(page)


def test_an_annotation_that_did_not_change_is_folded(app: Flask) -> None:
    item = replace(ITEM, annotations=Text.of(en="By the Chair"))

    assert "<details" in listed(app, held(item), held(item))
    assert "<details" not in listed(app, held(item), held(replace(item, annotations=Text.of(en="By the President"))))


def test_two_versions_that_do_not_differ_are_said_not_to(app: Flask) -> None:
    assert "The two versions do not differ." in listed(app, held(ITEM), held(ITEM))


def test_every_kind_of_difference_and_every_lack_has_its_words(app: Flask) -> None:
    assert set(labels_differences.KINDS) == set(Kind)
    assert set(labels_differences.LACKING) == {(Side.BEFORE,), (Side.AFTER,), (Side.BEFORE, Side.AFTER)}
    before, after = held(ITEM), held(replace(ITEM, id=2))
    assert all('class="difference ' in listed(app, before, after, lang) for lang in LANGUAGES)
