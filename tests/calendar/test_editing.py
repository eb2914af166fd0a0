"""The secretariat's forms: what they refuse, what they keep, what two people see who edit at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from meetings.calendar import queries
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.windows import Window
from meetings.states.models import State
from tests.support.visitors import SECRETARIAT, sign_in

Load = Callable[[str], Meeting]
EDIT = "/en/meetings/prepcom-2012/edit/"
PROPOSE = "/en/meetings/prepcom-2012/propose/"
NEW = {"code": "bali-2012", "title-en": "Regional meeting, Bali", "kind": "regional_meeting", "prepares": "revcon-2012"}


def error_of(answer: Any, field: str) -> str:
    """What is said beside a field."""
    return str(answer.page.text(f"*[@id='{field}-error']"))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"start": "2012-02-31", "end": "2012-03-02"}, "start", "There is no such day in that month."),
        ({"start": "2012-03-23", "end": "2012-03-19"}, "end", "The last day, 19 March 2012, comes before the first"),
        ({"start": "20111-03-19", "end": "2012-03-23"}, "start", "The year must lie between 1990 and 2100."),
        ({"start": "1989-03-19", "end": "2012-03-23"}, "start", "The year must lie between 1990 and 2100."),
        ({"start": "19/03/2012", "end": "2012-03-23"}, "start", "This is not a date."),
        ({"start": "٢٠١٢-٠٣-١٩", "end": "2012-03-23"}, "start", "This is not a date."),
        ({"start": "2012-13-19", "end": "2012-03-23"}, "start", "There is no such month"),
        ({"start": "2012-03-19\x00", "end": "2012-03-23"}, "start", "control character"),
        ({"start": "2012-03-19", "end": ""}, "end", "Enter the last day as well."),
        ({"start": "", "end": "2012-03-19"}, "start", "Enter the first day as well."),
        ({"start": "2012-03-19", "end": "2012-03-26"}, "end", "Working days: 6; the mandate allows at most 5."),
        ({"start": "2011-03-21", "end": "2011-03-25"}, "start", "do not lie within 1 January – 30 April 2012"),
        ({"start": "2012-03-24", "end": "2012-03-25"}, "end", "There is no working day"),
        ({"start": "2012-03-19", "end": "2012-03-23", "parts": "soon"}, "parts", "Line 1 cannot be read."),
        ({"start": "2012-03-19", "parts": "2012-03-20 2012-03-21\n2012-03-26"}, "parts", "The first period must begin"),
    ],
)
@pytest.mark.parametrize("path", [EDIT, PROPOSE])
def test_bad_dates_are_said_beside_their_field_and_kept(
    desk: Any, meeting: Load, path: str, typed: dict[str, str], field: str, words: str
) -> None:
    answer = desk.fill(path, **typed)

    assert answer.status_code == 422
    assert words in error_of(answer, field)
    form = answer.page.form()
    for name, value in typed.items():
        assert answer.page.fields(form)[name] == [value.replace("\x00", "")]
    assert (meeting("prepcom-2012").start_on, meeting("prepcom-2012").revision) == (None, 1)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("x" * 100_000, "The text is too long"),
        ("Prep\x00Com", "cannot be shown (U+0000"),
        ("Prep\x1bCom", "cannot be shown (U+001B"),
        ("Prep\u202eCom", "turns the direction of writing"),
        ("Prep\u2066Com", "turns the direction of writing"),
    ],
)
def test_bad_titles_are_said_beside_their_field_and_kept(desk: Any, meeting: Load, title: str, words: str) -> None:
    before = meeting("prepcom-2012").title
    desk.checks = "\u202e" not in title  # a page that shows it again carries it, too

    answer = desk.fill(EDIT, **{"title-en": title})

    assert answer.status_code == 422
    assert words in answer.text
    assert title.replace("\x00", "").replace("\x1b", "")[:200] in answer.text
    assert meeting("prepcom-2012").title == before


def test_a_meeting_needs_a_title_in_one_language(desk: Any, meeting: Load) -> None:
    empty = {f"title-{lang}": " " for lang in ("ar", "zh", "en", "fr", "ru", "es")}

    answer = desk.fill(EDIT, **empty)

    assert answer.status_code == 422
    assert "at least one language" in error_of(answer, "title")


def test_errors_are_said_in_the_language_of_the_page(desk: Any) -> None:
    answer = desk.fill("/ar/meetings/prepcom-2012/propose/", start="2012-02-31", end="2012-03-02")

    assert answer.status_code == 422
    assert answer.page.lang == "ar"
    assert answer.page.fields(answer.page.form())["start"] == ["2012-02-31"]


@pytest.mark.parametrize(
    "typed",
    [
        {"kind": "picnic"},
        {"place": "atlantis"},
        {"chair_state": "QQQ"},
        {"chair_status": "crowned"},
        {"paragraphs": "999999"},
        {"paragraphs": "x"},
        {"prepares": "no-such"},
        {"prepares": "prepcom-2012"},
    ],
)
def test_choices_that_are_not_offered_are_refused(desk: Any, meeting: Load, typed: dict[str, str]) -> None:
    assert desk.fill(EDIT, **typed).status_code == 422
    assert meeting("prepcom-2012").revision == 1


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "١"])
def test_a_form_without_its_revision_stores_nothing(desk: Any, meeting: Load, revision: str) -> None:
    answer = desk.fill(EDIT, revision=revision, chair_name="Joy Ogwu")

    assert answer.status_code == 409
    assert meeting("prepcom-2012").chair_name == ""


def test_fields_that_the_form_does_not_have_are_ignored(desk: Any, meeting: Load) -> None:
    page = desk.get(EDIT).page
    sent = page.fields(page.form()) | {"status": ["closed"], "id": ["1"], "sort_on": ["1999-01-01"], "code": ["x-1"]}

    desk.post(EDIT, data=sent)

    found = meeting("prepcom-2012")
    assert (found.status, found.revision) == (MeetingStatus.MANDATED, 1)


def test_dates_typed_into_the_form_are_proposed(desk: Any, meeting: Load) -> None:
    answer = desk.fill(EDIT, start="2012-03-19", end="23.3.2012")

    assert answer.status_code == 302
    found = meeting("prepcom-2012")
    assert (found.status, found.days) == (MeetingStatus.PROPOSED, Window(date(2012, 3, 19), date(2012, 3, 23)))
    assert "19–23 March 2012" in desk.get("/en/meetings/prepcom-2012/").page.text("main")


def test_warnings_are_read_before_anything_is_stored(desk: Any, meeting: Load) -> None:
    path = "/en/meetings/revcon-2012/propose/"

    shown = desk.fill(path, start="2012-07-09", end="2012-07-20")
    assert shown.status_code == 422
    assert "At the same time: United Nations Conference on the Arms Trade Treaty" in shown.page.text("main")
    assert "Save with these warnings" in shown.page.text("main")
    assert meeting("revcon-2012").start_on is None

    assert desk.fill(path, start="2012-07-09", end="2012-07-20", accept="y").status_code == 302
    assert meeting("revcon-2012").status is MeetingStatus.PROPOSED


def test_a_regional_meeting_that_prepares_nothing_is_warned_of_beside_the_field(desk: Any, meeting: Load) -> None:
    nothing = NEW | {"prepares": []}

    shown = desk.fill("/en/meetings/new/", **nothing)
    assert (shown.status_code, "prepares another one" in error_of(shown, "prepares")) == (422, True)
    with pytest.raises(NotFound):
        meeting("bali-2012")

    assert desk.fill("/en/meetings/new/", **nothing, accept="y").status_code == 302
    assert meeting("bali-2012").prepares == []
    # It has been read once: other edits do not ask again.
    assert desk.fill("/en/meetings/bali-2012/edit/", report_symbol="A/CONF.192/2012/1").status_code == 302


def test_a_broken_meeting_can_be_mended_bit_by_bit(desk: Any, meeting: Load) -> None:
    """Its dates are not those that were decided; a slip in its title can go, other wrong dates cannot come."""
    broken = meeting("mge-2011")
    broken.start_on, broken.end_on = date(2011, 5, 16), date(2011, 5, 20)
    db.session.commit()
    path = "/en/meetings/mge-2011/edit/"

    assert desk.fill(path, chair_name="Jim McLay").status_code == 302
    assert meeting("mge-2011").chair_name == "Jim McLay"
    refused = desk.fill(path, start="2011-05-23", end="2011-05-27")
    assert (refused.status_code, "9–13 May 2011" in error_of(refused, "start")) == (422, True)
    assert desk.fill(path, start="2011-05-09", end="2011-05-13").status_code == 302


def test_what_binds_is_looked_at_again_when_dates_are_confirmed(desk: Any, meeting: Load) -> None:
    found = meeting("mge-2011")
    found.status, found.start_on, found.end_on = MeetingStatus.PROPOSED, date(2011, 5, 16), date(2011, 5, 20)
    db.session.commit()

    assert "9–13 May 2011" in desk.get("/en/meetings/mge-2011/confirm/").page.text("main")
    answer = desk.fill("/en/meetings/mge-2011/confirm/")

    assert answer.status_code == 422
    assert "9–13 May 2011" in answer.page.text("main")
    assert (meeting("mge-2011").status, meeting("mge-2011").revision) == (MeetingStatus.PROPOSED, 2)


def test_a_meeting_comes_back_to_dates_that_are_broken_only_once_that_was_read(desk: Any, meeting: Load) -> None:
    desk.fill("/en/meetings/mge-2011/cancel/", reason="No money")
    found = meeting("mge-2011")
    found.start_on, found.end_on = date(2011, 5, 16), date(2011, 5, 20)
    db.session.commit()

    unread = desk.fill("/en/meetings/mge-2011/revive/")
    assert (unread.status_code, "9–13 May 2011" in unread.page.text("main")) == (422, True)
    assert meeting("mge-2011").status is MeetingStatus.CANCELLED

    assert desk.fill("/en/meetings/mge-2011/revive/", accept="y").status_code == 302
    assert meeting("mge-2011").status is MeetingStatus.CONFIRMED


def test_a_meeting_is_entered_cloned_and_found(desk: Any, meeting: Load) -> None:
    assert desk.fill("/en/meetings/new/", **NEW, start="2012-03-05", end="2012-03-06", place="").status_code == 302
    assert "2012年3月5日至6日" in desk.get("/zh/meetings/bali-2012/").page.text("main")
    assert "Regional meeting, Bali" in desk.get("/zh/meetings/?q=Bali").page.text("main")

    answer = desk.fill("/en/meetings/bali-2012/clone/", code="kingston-2012", **{"title-en": "Kingston"})

    assert answer.headers["Location"].endswith("/en/meetings/kingston-2012/")
    assert meeting("kingston-2012").days is None


def test_a_code_that_is_taken_is_said_beside_it(desk: Any) -> None:
    answer = desk.fill("/en/meetings/new/", **(NEW | {"code": "mge-2011"}))

    assert answer.status_code == 422
    assert "Another meeting has this code." in error_of(answer, "code")


def test_steps_are_confirmed_and_need_their_reason(desk: Any, meeting: Load) -> None:
    asked = desk.get("/en/meetings/mge-2011/postpone/").page.text("main")
    assert "stay on record" in asked
    for step in ("postpone", "cancel"):
        asked = desk.get(f"/en/meetings/mge-2011/{step}/").page.text("main")
        assert "Everybody who sees the meeting can read it" in asked
    refused = desk.fill("/en/meetings/mge-2011/postpone/")
    assert (refused.status_code, error_of(refused, "reason")) == (422, "This cannot be empty.")

    assert desk.fill("/en/meetings/mge-2011/postpone/", reason="Flights are grounded").status_code == 302
    assert meeting("mge-2011").status is MeetingStatus.POSTPONED
    shown = desk.get("/en/meetings/mge-2011/").page.text("body")
    assert "The meeting is postponed and has no new dates yet." in shown


def test_whoever_proposes_second_sees_what_was_proposed_first(desk: Any, meeting: Load) -> None:
    mine = desk.get(PROPOSE).page
    desk.fill(PROPOSE, start="2012-03-19", end="2012-03-23")

    late = desk.post(PROPOSE, data=mine.fields(mine.form()) | {"start": ["2012-03-05"], "end": ["2012-03-09"]})

    assert late.status_code == 422
    assert "19–23 March 2012" in late.page.text("main")
    assert late.page.fields(late.page.form())["start"] == ["2012-03-05"]
    assert meeting("prepcom-2012").start_on == date(2012, 3, 19)


def test_a_step_that_is_not_possible_is_a_conflict(desk: Any) -> None:
    assert desk.get("/en/meetings/bms-2010/cancel/").status_code == 409
    assert desk.get("/en/meetings/mge-2011/propose/").status_code == 409
    assert desk.get("/en/meetings/mge-2011/explode/").status_code == 404


def test_two_people_at_once_see_both_versions_and_lose_nothing(desk: Any, seeded: Flask, meeting: Load) -> None:
    other = sign_in(seeded.test_client(), SECRETARIAT)
    mine = desk.get(EDIT).page
    theirs = other.get(EDIT).page
    first = theirs.fields(theirs.form()) | {
        "chair_name": ["Joy Ogwu"],
        "title-en": ["Preparatory Committee, as they say"],
    }
    second = mine.fields(mine.form()) | {"report_symbol": ["A/CONF.192/2012/PC/1"], "title-en": ["PrepCom, as I say"]}

    assert other.post(EDIT, data=first).status_code == 302
    conflict = desk.post(EDIT, data=second)

    assert conflict.status_code == 409
    words = conflict.page.text("main")
    for value in ("Joy Ogwu", "A/CONF.192/2012/PC/1", "Preparatory Committee, as they say", "PrepCom, as I say"):
        assert value in words
    form = conflict.page.form()
    chosen = conflict.page.fields(form)
    # What only one of the two has changed is chosen already.
    assert (chosen["keep-chair_name"], chosen["keep-report_symbol"]) == (["theirs"], ["yours"])
    chosen["keep-title"] = ["yours"]
    assert desk.post(EDIT, data=chosen).status_code == 302

    found = meeting("prepcom-2012")
    assert found.chair_name == "Joy Ogwu"
    assert found.report_symbol == "A/CONF.192/2012/PC/1"
    assert found.title.get("en") == "PrepCom, as I say"
    assert found.revision == 3


def test_what_there_is_to_say_is_said_while_typing(desk: Any) -> None:
    answer = desk.get("/en/meetings/revcon-2012/check?start=2012-08-27&end=2012-09-07")

    assert answer.status_code == 200
    assert "9 working days" in answer.text
    assert "Labour Day" in answer.text
    assert len(answer.queries) <= 12
    six = desk.get("/en/meetings/prepcom-2012/check?start=2012-03-19&end=2012-03-26").text
    assert "Working days: 6; the mandate allows at most 5." in six


def test_two_readings_of_the_same_words_are_said_in_form_and_page_but_not_refused(desk: Any) -> None:
    said = "reads the source as 1 January – 30 April 2012; the meeting’s own window is 1 January – 31 March 2012."
    assert said not in desk.get(EDIT).page.text("*[@id='findings']")
    typed = "earliest=2012-01-01&latest=2012-03-31"
    assert said in desk.get(f"/en/meetings/prepcom-2012/check?{typed}").text
    for half in ("earliest=2012-01-01&latest=", "earliest=2012-03-31&latest=2012-01-01", "start=&end="):
        assert "reads the source" not in desk.get(f"/en/meetings/prepcom-2012/check?{half}").text

    assert desk.fill(EDIT, latest="2012-03-31").status_code == 302

    form = desk.get(EDIT)
    assert said in form.page.text("*[@id='findings']")
    assert form.page.all("*[@id='accept']") == []
    assert said in desk.get("/en/meetings/prepcom-2012/").page.text("section[@aria-labelledby='required']")


def test_window_chair_and_links_are_checked_while_they_are_typed(desk: Any, meeting: Load) -> None:
    first = meeting("prepcom-2012")
    first.chair_state, first.chair_name = db.session.query(State).filter_by(iso3="NGA").one(), "Joy Ogwu"
    db.session.commit()
    check = "/en/meetings/revcon-2012/check"
    sent = (
        desk.get("/en/meetings/revcon-2012/edit/").page.one("main//form[@data-check-fields]").get("data-check-fields")
    )

    assert "1 January – 31 December 2012" in desk.get(f"{check}?earliest=2013-01-01&latest=2013-06-30").text
    assert "The last day comes before the first" in desk.get(f"{check}?earliest=2012-12-31&latest=2012-01-01").text
    chairs = desk.get(f"{check}?chair_state=PER&chair_name=Somebody").text
    assert "Review Conference (Somebody, Peru)" in chairs and "PrepCom (Joy Ogwu, Nigeria)" in chairs
    assert "prepares another one" in desk.get("/en/meetings/new/check?kind=regional_meeting").text
    assert (
        "prepares another one" not in desk.get("/en/meetings/new/check?kind=regional_meeting&prepares=revcon-2012").text
    )
    assert {"earliest", "latest", "chair_state", "chair_name", "prepares"} <= set(sent.split())


def test_a_window_that_misses_the_mandate_is_said_beside_it(desk: Any, meeting: Load) -> None:
    answer = desk.fill(EDIT, earliest="2012-06-01", latest="2012-07-31")

    assert answer.status_code == 422
    assert "1 January – 30 April 2012" in error_of(answer, "earliest")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "chair_state=%00&chair_name=%00&earliest=x&latest=%E2%80%AE&prepares=%00&kind=regional_meeting",
        "start=2012-02-31&end=x",
        "start=2012-03-19&end=2012-03-23&parts=%00",
        "start=2012-03-19&end=2012-03-23&place=%00&kind=x&code=%00",
        "start=2012-03-23&end=2012-03-19",
        "start=2099-12-31&end=2100-12-31",
    ],
)
@pytest.mark.parametrize("code", ["prepcom-2012", "new"])
def test_whatever_is_being_typed_gets_an_answer(desk: Any, code: str, query: str) -> None:
    assert desk.get(f"/en/meetings/{code}/check?{query}").status_code == 200


def test_a_title_with_markup_is_text(desk: Any) -> None:
    desk.fill("/en/meetings/new/", **(NEW | {"title-en": "<script>alert(1)</script> & “more”"}))

    assert "<script>alert" not in desk.get("/en/meetings/bali-2012/").text
    with pytest.raises(NotFound):
        queries.by_code("bali-2013")
