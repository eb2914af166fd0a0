"""The feed builder: what it offers, shows and refuses, and the address that it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from sqlalchemy import event

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingKind, MeetingStatus
from meetings.deadlines.models import Deadline
from meetings.deadlines.rules import DeadlineState
from meetings.feeds import preview, selections, views_saved
from meetings.feeds.models import SavedSelection
from meetings.feeds.selections import DeadlinesWanted, Selection
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from tests.feeds.conftest import Register, deadline, meeting
from tests.support.accounts import make_user, sign_in
from tests.support.calendars import entries
from tests.support.client import QUERY_LIMIT

Counting = Callable[[], AbstractContextManager[Any]]
PAGE = "/en/calendar/build/"
EVERYTHING = {"contents": ["meetings", "sessions"], "deadlines": "all", "with_open": "y", "language": "en"}


def make(client: Any, path: str = PAGE, **chosen: Any) -> Any:
    return client.post(path, data={**EVERYTHING, **chosen})


def kept() -> list[Selection]:
    rows = db.session.query(SavedSelection).order_by(SavedSelection.id)
    return [selections.restored(row.selection) for row in rows]


def ticked(page: Any, name: str) -> list[str]:
    return [box.get("value") for box in page.all(f"main//input[@name='{name}']") if box.get("checked") is not None]


# --- what it offers and shows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_at_first_everything_is_chosen_and_shown(client: Any, register: Register, lang: str) -> None:
    answer = client.get(f"/{lang}/calendar/build/")

    page = answer.page
    assert ticked(page, "contents") == ["meetings", "sessions"]
    assert ticked(page, "deadlines") == ["all"]
    assert ticked(page, "meetings") == ticked(page, "kinds") == ticked(page, "groups") == []
    assert len(page.all("aside//ol/li")) == 5
    assert answer.headers["Cache-Control"] == "no-store", "it has somebody's token in it"


def test_it_is_offered_where_people_subscribe(client: Any, register: Register) -> None:
    for path in ("/en/calendar/", "/en/meetings/mge-2011/"):
        links = {urlsplit(link.get("href", "")).path for link in client.get(path).page.all("main//a")}
        assert PAGE in links


def test_the_page_of_a_meeting_leads_to_it_with_that_meeting_chosen(client: Any, register: Register) -> None:
    links = [link.get("href") for link in client.get("/en/meetings/mge-2011/").page.all("main//a")]
    page = client.get(next(link for link in links if link.startswith(PAGE))).page

    assert ticked(page, "meetings") == ["mge-2011"]
    assert ticked(page, "contents") == ["meetings", "sessions"]
    assert "3 entries" in page.text("aside")


def test_robots_read_feeds_and_choose_none(client: Any, register: Register) -> None:
    lines = client.get("/robots.txt").text.splitlines()

    for lang in LANGUAGES:
        assert f"Allow: /{lang}/feeds/" in lines
        assert f"Disallow: /{lang}/calendar/build/" in lines, "every visit begins a session"


def test_processes_are_chosen_among_where_there_are_several(client: Any, register: Register) -> None:
    assert client.get(PAGE).page.all("main//input[@name='processes']") == []
    other = meeting(register.process, "mines-2011", start_on=date(2011, 6, 6), end_on=date(2011, 6, 7))
    other.process = type(register.process)(code="mines", name=Text.of(en="Mines"), short=Text.of(en="Mines"))
    db.session.add(other)
    db.session.commit()

    page = client.get(PAGE, query_string={**EVERYTHING, "processes": "mines"}).page

    assert [box.get("value") for box in page.all("main//input[@name='processes']")] == ["mines", "small-arms"]
    assert page.texts("aside//h3/a") == ["The meeting mines-2011"]


def test_the_token_is_in_no_address(client: Any, register: Register) -> None:
    page = client.get(PAGE).page
    form = page.one("main//form[@method='get']")

    assert "csrf_token" not in page.fields(form)
    assert [button.get("formmethod") for button in form.iter("button") if button.get("name") == "csrf_token"] == [
        "post"
    ]


def test_a_key_in_a_field_shows_and_does_not_send(client: Any, register: Register) -> None:
    form = client.get(PAGE).page.one("main//form[@method='get']")

    assert [button.get("formmethod") for button in form.iter("button")] == [None, "post"]


CHOICES: list[dict[str, Any]] = [
    {},
    {"contents": ["meetings"]},
    {"contents": []},
    {"deadlines": "binding"},
    {"deadlines": "none"},
    {"with_open": []},
    {"kinds": ["expert_meeting", "regional_meeting"]},
    {"meetings": ["mge-2011"], "deadlines": "none"},
    {"groups": ["african"]},
    {"meetings": ["prepcom-2012"], "with_open": []},
]


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_what_is_shown_is_what_the_feed_has(client: Any, register: Register, african: None, chosen: Any) -> None:
    shown = client.get(PAGE, query_string={**EVERYTHING, **chosen}).page
    code = urlsplit(make(client, **chosen).headers["Location"]).path.split("/")[-2]

    listed = entries(client.get(f"/en/feeds/saved/{code}.ics").data)
    ahead = [entry for entry in listed if entry.get("DTSTART") >= "20110113"]
    assert shown.texts("aside//h3/a") == [entry.get("SUMMARY") for entry in ahead]
    said = shown.text("aside")
    assert ("Nothing at the moment" in said) if not listed else (f"{len(listed)} entr" in said)


def test_what_lapsed_is_not_counted_and_what_is_over_is_not_next(client: Any, register: Register) -> None:
    register.experts.status = MeetingStatus.CANCELLED
    register.topics.state = DeadlineState.WAIVED
    db.session.commit()

    for moment in (datetime(2011, day.month, day.day, 12, tzinfo=UTC) for day in _days(date(2011, 5, 1), 50)):
        with clock.frozen(moment):
            found = preview.contents(selections.saved_feed("", Selection()))
            code = urlsplit(make(client).headers["Location"]).path.split("/")[-2]
            listed = entries(client.get(f"/en/feeds/saved/{code}.ics").data)
            assert found.count == len(listed), moment
            today = f"{moment:%Y%m%d}"
            assert len(found.ahead) == sum(entry.get("DTEND") > today for entry in listed) + sum(
                entry.get("SUMMARY").startswith("Dates") and entry.get("DTEND") <= today for entry in listed
            )


def _days(first: date, number: int) -> Iterator[date]:
    return (first + timedelta(days=3 * n) for n in range(number // 3))


def test_while_choosing_a_piece_of_the_page_says_the_same(client: Any, register: Register) -> None:
    asked = {**EVERYTHING, "deadlines": "none"}
    page = client.get(PAGE, query_string=asked).page
    piece = client.get(f"{PAGE}contents", query_string=asked)

    assert piece.status_code == 200
    assert not piece.text.lstrip().startswith("<!doctype")
    for title in page.texts("aside//h3/a"):
        assert title in piece.text
    assert "2 entries" in piece.text
    nothing = {"deadlines": "none", "language": "en"}
    assert "Choose at least one sort" in client.get(f"{PAGE}contents", query_string=nothing).text


def test_unpublished_meetings_are_neither_offered_nor_chosen(app: Flask, register: Register) -> None:
    register.experts.is_published = False
    db.session.commit()
    make_user("officer@example.org", (Role.SECRETARIAT, "*"))

    for client in (app.test_client(), sign_in(app.test_client(), "officer@example.org")):
        assert "mge-2011" not in client.get(PAGE).text
        refused = make(client, meetings=["mge-2011"])
        assert refused.status_code == 422
        assert "Not a valid choice." in refused.page.text("main//*[@id='meetings-error']")
    assert kept() == []


def test_a_saved_selection_shows_nothing_that_was_taken_back(client: Any, register: Register) -> None:
    code = urlsplit(make(client, meetings=["mge-2011"]).headers["Location"]).path.split("/")[-2]
    register.experts.is_published = False
    db.session.commit()

    page = client.get(f"/en/calendar/saved/{code}/").page

    assert "mge-2011" not in page.html.lower()
    assert page.h1 == "Your selection"
    assert "Only meetings that are not published at the moment." in page.text("main")
    assert entries(client.get(f"/en/feeds/saved/{code}.ics").data) == []


# --- the address -----------------------------------------------------------------------------------------------------


def test_a_choice_gets_an_address_in_the_language_that_was_chosen(client: Any, register: Register) -> None:
    answer = make(client, meetings=["mge-2011"], deadlines="binding", language="ar")

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/ar/calendar/saved/")
    assert kept() == [Selection(meetings=frozenset({"mge-2011"}), deadlines=DeadlinesWanted.BINDING)]
    assert client.get(answer.headers["Location"]).page.lang == "ar"


def test_the_same_choice_has_the_same_address_for_everybody(app: Flask, register: Register) -> None:
    made = [
        make(app.test_client(), meetings=codes, kinds="expert_meeting").headers["Location"]
        for codes in (["mge-2011", "prepcom-2012"], ["prepcom-2012", "mge-2011"], ["prepcom-2012"])
    ]

    assert made[0] == made[1] != made[2]
    assert len(kept()) == 2


def test_an_address_is_short_and_has_no_letter_that_looks_like_another(client: Any, register: Register) -> None:
    code = urlsplit(make(client).headers["Location"]).path.split("/")[-2]

    assert len(code) == 10
    assert set(code) <= set(selections.ALPHABET)
    assert not set("0o1l") & set(selections.ALPHABET)


def test_one_sort_of_entries_at_least_is_to_be_in_it(client: Any, register: Register) -> None:
    answer = make(client, contents=[], deadlines="none", kinds=["regional_meeting"])

    page = answer.page
    assert answer.status_code == 422
    assert "Choose at least one sort of entries" in page.text("main//*[@id='contents']")
    assert ticked(page, "kinds") == ["regional_meeting"]
    assert kept() == []


def test_so_many_meetings_may_be_chosen_and_no_more(client: Any, register: Register) -> None:
    codes = [f"many-{number}" for number in range(201)]
    days = [date(2011, 6, 1) + timedelta(days=number) for number in range(201)]
    for code, day in zip(codes, days, strict=True):
        db.session.add(meeting(register.process, code, start_on=day, end_on=day))
    db.session.commit()

    refused = make(client, meetings=codes)
    made = make(client, meetings=codes[:200])

    assert refused.status_code == 422
    assert "Choose at most 200 meetings" in refused.page.text("main//*[@id='meetings']")
    assert len(ticked(refused.page, "meetings")) == 201
    assert made.status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("meetings", "unknown"),
        ("meetings", "\x00"),
        ("kinds", "feast"),
        ("groups", "atlantis"),
        ("processes", "x'--"),
        ("contents", "secrets"),
        ("deadlines", "some"),
        ("language", "la"),
    ],
)
def test_what_there_is_not_is_refused_beside_its_field(client: Any, register: Register, field: str, value: str) -> None:
    refused = make(client, **{field: [value]})
    shown = client.get(PAGE, query_string={**EVERYTHING, field: [value]})

    assert (refused.status_code, shown.status_code) == (422, 200)
    for page in (refused.page, shown.page):
        assert page.all("main//*[@class='error']") != []
        assert page.all("aside//ol") == []
    assert kept() == []


@pytest.mark.parametrize("lang", ["ar", "zh", "fr"])
def test_refusals_are_in_the_readers_language(client: Any, register: Register, lang: str) -> None:
    page = make(client, f"/{lang}/calendar/build/", contents=[], deadlines="none").page

    assert page.lang.startswith(lang)
    assert page.by_id("contents-error") is not None


def test_who_makes_one_after_another_is_told_to_wait_and_finds_what_there_is(client: Any, register: Register) -> None:
    for number in range(views_saved.MADE.amount):
        day = date(2011, 6, 1) + timedelta(days=number)
        db.session.add(meeting(register.process, f"many-{number}", start_on=day, end_on=day))
        assert make(client, meetings=[f"many-{number}"]).status_code == 303

    refused = make(client, "/fr/calendar/build/", meetings=["mge-2011"])

    assert (refused.status_code, refused.page.lang) == (429, "fr")
    assert len(kept()) == views_saved.MADE.amount
    assert make(client, meetings=["many-3"]).status_code == 303, "an address that exists costs nothing"


# --- at scale --------------------------------------------------------------------------------------------------------


@contextmanager
def loaded(*models: Any) -> Iterator[list[object]]:
    """The records that are read inside."""
    read: list[object] = []

    def note(record: object, _context: object) -> None:
        read.append(record)

    for model in models:
        event.listen(model, "load", note)
    try:
        yield read
    finally:
        for model in models:
            event.remove(model, "load", note)


def test_with_thousands_of_entries_no_more_are_read_than_are_shown(
    client: Any, register: Register, query_count: Counting
) -> None:
    for number in range(5000):
        day = date(2011, 2, 1) + timedelta(days=number % 700)
        if number % 2:
            db.session.add(deadline(register.process, f"many-{number}", day, meeting=register.experts))
        else:
            kind = MeetingKind.INFORMAL_FORUM
            db.session.add(meeting(register.process, f"many-{number}", kind=kind, start_on=day, end_on=day))
    db.session.commit()
    client.get(PAGE)

    with query_count() as counted, loaded(Meeting, Deadline) as read:
        page = client.get(PAGE).page

    assert "5005 entries" in page.text("aside")
    assert len(page.all("aside//ol/li")) == preview.AHEAD
    assert counted.total <= QUERY_LIMIT
    assert len(read) <= 24 + 1 + 2 * preview.AHEAD + 1
    with query_count() as counted, loaded(Meeting, Deadline) as read:
        client.get(f"{PAGE}contents", query_string=EVERYTHING)
    assert counted.total <= QUERY_LIMIT
    assert len(read) <= 2 * preview.AHEAD + 1


def test_the_selection_leads_back_to_the_builder_as_it_was(client: Any, register: Register, african: None) -> None:
    chosen = {"kinds": ["expert_meeting"], "groups": ["african"], "deadlines": "binding", "with_open": [],
              "contents": ["meetings"], "language": "zh"}  # fmt: skip
    address = make(client, **chosen).headers["Location"]
    links = [link.get("href") for link in client.get(address).page.all("main//a")]
    back = next(link for link in links if urlsplit(link).path.endswith("/calendar/build/") and "?" in link)

    page = client.get(back).page
    form = page.one("main//form[@method='get']")
    again = client.post(urlsplit(back).path, data={k: v for k, v in page.fields(form).items() if k != "q"})

    assert dict(parse_qsl(urlsplit(back).query))["deadlines"] == "binding"
    assert again.headers["Location"] == address
