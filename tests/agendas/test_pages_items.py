"""The desk’s pages of an item: entered, edited by two at once, moved, taken out and put back."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.agendas import drafting, keeping, queries
from meetings.agendas.content import ItemRole
from meetings.agendas.models import Agenda
from meetings.documentation import services as documentation
from meetings.documentation.drafts import DocumentDraft
from meetings.documentation.rules import DocumentType
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from tests.agendas.item_support import fields, heading, stored, url
from tests.agendas.support import DESK, MEETING, SECRETARIAT, items_of, load

pytestmark = pytest.mark.either_database
DRAFT = f"/en/meetings/{MEETING}/agenda/draft/"
NEW = f"{DRAFT}items/new"


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    load(app)
    db.session.commit()


def outline(agenda: Agenda) -> list[str]:
    """Its items as they are stored now: numbers and headings."""
    db.session.expire_all()
    found = []
    for item, place in keeping.in_order(queries.whole(agenda.id)):
        text = item.text_in("en")
        found.append(f"{'.'.join(map(str, place.path))} {text.heading if text else ''}")
    return found


def agenda_paragraph(desk: Any) -> int:
    """The first paragraph that the form offers."""
    page = desk.get(NEW).page
    return int(next(box.get("value") for box in page.all("input[@name='paragraphs']")))


# --- entering and editing -----------------------------------------------------------------------------------------


def test_an_item_is_entered_at_a_place_with_its_text_and_what_it_is_tied_to(desk: Any, agenda: Agenda) -> None:
    opening, *_others = items_of(agenda)
    paragraph = fields(desk, NEW)  # untouched: nothing is ticked
    document = documentation.enter(
        SECRETARIAT, agenda.meeting, DocumentDraft(title=Text.of(en="A"), type=DocumentType.PAPER)
    )
    chosen = agenda_paragraph(desk)

    answer = desk.fill(
        f"{NEW}?place=:{opening.id}",
        heading="General exchange",
        annotation="Statements are limited.\r\n\r\nTo five minutes.",
        role="general_exchange",
        minutes="120",
        number="",
        paragraphs=[chosen],
        documents=[document.id],
        **{"speakers-es": "Delegaciones"},
    )

    assert "paragraphs" not in paragraph
    made = next(item for item in items_of(agenda) if item.role is ItemRole.GENERAL_EXCHANGE)
    assert answer.headers["Location"] == f"{DRAFT}#item-{made.id}"
    assert outline(agenda)[:3] == ["1 Opening of the meeting", "2 General exchange", "3 Election of the Chair"]
    assert heading(made.id) == ("General exchange", "Statements are limited.\n\nTo five minutes.")
    kept = stored(made.id)
    assert (kept.minutes, kept.speakers.as_dict()) == (120, {"es": "Delegaciones"})
    assert [one.id for one in kept.paragraphs] == [chosen] and [one.id for one in kept.documents] == [document.id]


def test_a_new_item_stands_last_unless_another_place_is_chosen(desk: Any, agenda: Agenda) -> None:
    desk.fill(NEW, heading="Closing")

    assert outline(agenda)[-1] == "5 Closing"
    last = items_of(agenda)[-1]
    desk.fill(f"{NEW}?place={last.id}:", heading="Below it")
    assert outline(agenda)[-1] == "5.1 Below it"


def test_a_place_that_is_not_there_any_more_is_refused_beside_it_and_what_was_typed_is_kept(
    desk: Any, agenda: Agenda
) -> None:
    last = items_of(agenda)[-1].id
    sent = fields(desk, f"{NEW}?place=:{last}") | {"heading": ["Late idea"]}
    drafting.remove(DESK, last)

    refused = desk.post(NEW, data=sent)

    assert refused.status_code == 422 and 'id="place-error"' in refused.text and "Late idea" in refused.text
    assert len(outline(agenda)) == 3


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("heading", "", "heading-error"),
        ("heading", "H" * 501, "at most 500"),
        ("heading", "Safe \u202egnihton", "U+202E"),
        ("annotation", "A" * 100_000, "at most 20,000"),
        ("annotation", "A\x00b", "U+0000"),
        ("number", "0", "number-error"),
        ("number", "200", "number-error"),
        ("minutes", "ten", "minutes-error"),
        ("minutes", "10001", "minutes-error"),
        ("speakers-ar", "A" * 301, "speakers-ar-error"),
        ("role", "king", "role-error"),
        ("paragraphs", "999999", "paragraphs"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    desk: Any, agenda: Agenda, name: str, value: str, said: str
) -> None:
    item = items_of(agenda)[0].id
    typed = {"heading": "Kept heading", "annotation": "Kept annotation", name: value}

    refused = desk.fill(url(item), **typed)

    assert refused.status_code == 422 and said in refused.text
    assert heading(item) == ("Opening of the meeting", "")
    for other in {"heading", "annotation"} - {name}:
        assert typed[other] in refused.text
    if len(value) > 400:
        assert value in refused.text


def test_markup_is_text(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[0].id
    markup = "<script>alert(1)</script> <b>bold</b>"

    desk.fill(url(item), heading=markup, annotation=markup)

    assert heading(item) == (markup, markup)
    page = desk.get(f"{DRAFT}?annotations=1")
    assert "<script>alert" not in page.text and "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in desk.get(url(item)).text
    assert "<script>alert" not in desk.get(url(item, "history")).text


def test_more_than_two_megabytes_are_refused(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[0].id
    desk.checks = False

    assert desk.post(url(item), data={"heading": "H", "annotation": "A" * 2_100_000}).status_code == 413
    assert heading(item) == ("Opening of the meeting", "")


def test_a_number_of_its_own_is_kept_and_emptied(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[2].id
    desk.fill(url(item), number="7")
    assert outline(agenda)[2:] == ["7 Adoption of the agenda", "8 Thematic discussion"]

    desk.fill(url(item), number="")

    assert outline(agenda)[2] == "3 Adoption of the agenda"


# --- two at the same item -----------------------------------------------------------------------------------------


def test_two_who_edit_the_same_text_see_both_and_the_second_merges_knowingly(
    desk: Any, officer: Any, agenda: Agenda
) -> None:
    item = items_of(agenda)[3].id
    mine, theirs = fields(desk, url(item)), fields(officer, url(item))
    officer.post(url(item), data=theirs | {"heading": ["Thematic discussion on marking"]})

    both = desk.post(url(item), data=mine | {"heading": ["Themes"], "annotation": ["Six themes."]})

    assert both.status_code == 409
    assert "The text of this item was changed." in both.text and "A. Officer" in both.text
    assert "Thematic discussion on marking" in both.text
    assert both.page.by_id("heading").text == "Themes" and both.page.by_id("annotation").text == "Six themes."
    assert heading(item) == ("Thematic discussion on marking", ""), "nothing of the second is stored yet"
    assert "<ins " in both.text and "<del " in both.text

    again = both.page.fields(both.page.form())
    desk.post(url(item), data=again | {"heading": ["Themes, among them marking"]})

    assert heading(item) == ("Themes, among them marking", "Six themes.")


def test_the_second_may_keep_what_was_saved_meanwhile_field_by_field(desk: Any, officer: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[3].id
    mine, theirs = fields(desk, url(item)), fields(officer, url(item))
    officer.post(url(item), data=theirs | {"heading": ["Officer’s"], "annotation": ["Officer’s words"]})
    both = desk.post(url(item), data=mine | {"heading": ["Desk’s"], "annotation": ["Desk’s words"]})

    desk.post(url(item), data=both.page.fields(both.page.form()) | {"keep-heading": ["theirs"]})

    assert heading(item) == ("Officer’s", "Desk’s words")


def test_of_particulars_the_page_says_so_and_shows_those_alone(desk: Any, officer: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[3].id
    mine, theirs = fields(desk, url(item)), fields(officer, url(item))
    officer.post(url(item), data=theirs | {"minutes": ["30"], "role": ["documents"]})

    both = desk.post(url(item), data=mine | {"minutes": ["60"], "heading": ["Themes"]})

    assert both.status_code == 409 and "The particulars of this item were changed." in both.text
    assert both.page.all("input[@name='keep-minutes']") and both.page.all("input[@name='keep-role']")
    assert not both.page.all("input[@name='keep-heading']")
    assert heading(item)[0] == "Thematic discussion", "all of it is saved at once, or nothing"

    desk.post(url(item), data=both.page.fields(both.page.form()) | {"keep-role": ["theirs"]})

    kept = stored(item)
    assert (kept.minutes, kept.role, heading(item)[0]) == (60, ItemRole.DOCUMENTS, "Themes")


def test_both_parts_are_named_where_both_were_changed(desk: Any, officer: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[3].id
    mine, theirs = fields(desk, url(item)), fields(officer, url(item))
    officer.post(url(item), data=theirs | {"minutes": ["30"], "heading": ["Officer’s"]})

    both = desk.post(url(item), data=mine | {"minutes": ["60"], "heading": ["Desk’s"]})

    assert "Both the text and the particulars of this item were changed." in both.text


def test_who_changes_another_part_than_somebody_else_or_an_item_that_moved_saves_at_once(
    desk: Any, officer: Any, agenda: Agenda
) -> None:
    item = items_of(agenda)[3].id
    mine, theirs = fields(desk, url(item)), fields(officer, url(item))
    officer.post(url(item), data=theirs | {"minutes": ["30"]})
    officer.post(url(item, "move"), data={"place": ":"})

    saved = desk.post(url(item), data=mine | {"heading": ["Themes"]})

    assert saved.status_code == 302
    assert (stored(item).minutes, heading(item)[0]) == (30, "Themes")
    assert outline(agenda)[0] == "1 Themes"


def test_what_was_taken_out_meanwhile_loses_nothing_that_was_typed_and_comes_back_when_saved(
    desk: Any, officer: Any, agenda: Agenda
) -> None:
    item = items_of(agenda)[3].id
    mine = fields(desk, url(item)) | {"heading": ["Themes"], "annotation": ["Six themes."]}
    officer.post(url(item, "remove"))

    shown = desk.post(url(item), data=mine)

    assert shown.status_code == 409 and "was taken off the agenda in the meantime" in shown.text
    assert shown.page.by_id("annotation").text == "Six themes."
    assert stored(item).removed_at is not None

    saved = desk.post(url(item), data=shown.page.fields(shown.page.form()))

    assert saved.status_code == 302 and heading(item) == ("Themes", "Six themes.")
    assert outline(agenda)[-1] == "4 Themes"


def test_what_cannot_be_read_as_seen_is_shown_beside_what_is_stored(desk: Any, agenda: Agenda) -> None:
    item = items_of(agenda)[0].id

    for mark in ("", ".", "x.y", "\u0000"):
        desk.checks = False
        answer = desk.post(url(item), data={"heading": "Blind", "role": "opening", "revision": mark})
        assert answer.status_code == 409
    assert heading(item)[0] == "Opening of the meeting"


# --- moving, taking out -------------------------------------------------------------------------------------------


def test_one_step_is_a_button_and_the_page_comes_back_at_it(desk: Any, agenda: Agenda) -> None:
    _first, second, *_others = (item.id for item in items_of(agenda))
    button = desk.get(DRAFT).page.by_id(f"up-{second}")

    answer = desk.post(button.get("formaction"), data={"place": button.get("value")})

    assert button.get("aria-label") == "Move item 2 up"
    assert answer.headers["Location"] == f"{DRAFT}#up-{second}"
    assert outline(agenda)[:2] == ["1 Election of the Chair", "2 Opening of the meeting"]
    assert not desk.get(DRAFT).page.all(f"button[@id='up-{second}']"), "it is the first now"


def test_a_place_is_chosen_from_a_list_of_all_that_are_possible(desk: Any, agenda: Agenda) -> None:
    one, two, three, _four = (item.id for item in items_of(agenda))
    drafting.move(DESK, two, one, None)
    page = desk.get(url(one, "move")).page
    offered = {option.get("value"): option.text.strip() for option in page.all("select[@name='place']/option")}

    assert offered == {
        ":": "at the beginning",
        f"{three}:": "first below 2: Adoption of the agenda",
        f":{three}": "after 2: Adoption of the agenda",
        f"{_four}:": "first below 3: Thematic discussion",
        f":{_four}": "after 3: Thematic discussion",
    }
    desk.fill(url(one, "move"), place=f":{three}")
    assert outline(agenda)[:2] == ["1 Adoption of the agenda", "2 Opening of the meeting"]


@pytest.mark.parametrize("place", ["", "x", "1:2:3", "-1:", ":99999", "99999:", ":1e3", "1" * 400 + ":"])
def test_a_place_that_is_none_is_refused_with_the_list_of_those_there_are(
    desk: Any, agenda: Agenda, place: str
) -> None:
    item = items_of(agenda)[0].id
    before = outline(agenda)

    refused = desk.post(url(item, "move"), data={"place": place})

    assert refused.status_code == 422 and 'id="place-error"' in refused.text
    assert outline(agenda) == before


def test_an_item_does_not_go_below_itself(desk: Any, agenda: Agenda) -> None:
    one, two, *_others = (item.id for item in items_of(agenda))
    drafting.move(DESK, two, one, None)

    refused = desk.post(url(one, "move"), data={"place": f"{two}:"})

    assert refused.status_code == 422 and "An item cannot lie below itself." in refused.text


def test_what_is_taken_out_can_be_put_back_at_once_and_later(desk: Any, agenda: Agenda) -> None:
    one, two, *_others = (item.id for item in items_of(agenda))
    drafting.move(DESK, two, one, None)
    before = outline(agenda)

    answer = desk.post(url(one, "remove"), follow_redirects=True)

    assert "2 items were taken off the agenda." in answer.text and "Opening of the meeting" in answer.text
    assert len(outline(agenda)) == 2
    assert "Taken off the agenda (1)" in desk.get(DRAFT).text
    assert desk.get(url(one)).headers["Location"] == f"{DRAFT}?removed={one}"
    assert desk.get(url(one, "move")).status_code == 404

    back = desk.post(url(one, "restore"), follow_redirects=True)

    assert "2 items are back on the agenda." in back.text and outline(agenda) == before
    assert desk.post(url(one, "restore")).status_code == 302, "a second press does nothing"


def test_what_is_not_there_is_not_found(desk: Any, agenda: Agenda) -> None:
    assert {desk.get(url(999_999, page)).status_code for page in ("edit", "move", "history")} == {404}
    assert {
        desk.post(url(999_999, page), data={"place": ":"}).status_code for page in ("remove", "restore", "move")
    } == {404}
    assert desk.get(url(10**30)).status_code == 404
