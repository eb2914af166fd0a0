"""The secretariat's pages: adding by address and by file, what was found, changing, switching, removing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from meetings.externals import addresses, asking, fetching, keeping, queries, rules
from meetings.externals.fetching import Answer
from meetings.externals.models import ExternalCalendar
from meetings.externals.rules import SIZE_MAXIMUM
from meetings.foundation import clock
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from tests.externals.conftest import ADDRESS, Add
from tests.externals.host import calendar, event

pytestmark = pytest.mark.either_database

LIST = "/en/meetings/others/calendars/"
NEW, UPLOAD = f"{LIST}new/", f"{LIST}upload/"
GOOD = calendar(
    event("1", "20110509", "DTEND:20110514", "URL:https://indico.example.org/event/1", summary="Conference"),
    event("2", "20110601", "STATUS:CANCELLED", summary="Called off"),
    event("3", "20110602", "TRANSP:TRANSPARENT", summary="Reception"),
    "BEGIN:VEVENT\r\nUID:4\r\nSUMMARY:Sometime\r\nEND:VEVENT\r\n",
)


def error_of(answer: Any, field: str) -> str:
    return str(answer.page.text(f"*[@id='{field}-error']"))


def send(desk: Any, data: bytes, name: str = "events.ics", kind: str = "text/calendar", **typed: str) -> Any:
    given = {"name-en": "Indico", "belongs_to": "", "zone": "America/New_York"} | typed
    return post_file(desk, UPLOAD, given, data, name, kind)


def post_file(
    desk: Any, path: str, given: dict[str, str], data: bytes, name: str = "events.ics", kind: str = "text/calendar"
) -> Any:
    """Send a form with a file; put together here, since Werkzeug's client leaves large bodies open in a file."""
    sent = FileStorage(BytesIO(data), filename=name, content_type=kind)
    boundary, body = encode_multipart({**given, "file": sent})
    return desk.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def stored() -> list[ExternalCalendar]:
    db.session.expire_all()
    return queries.calendars(1)[0]


def test_a_calendar_is_added_by_its_address_looked_at_and_used(desk: Any) -> None:
    answer = desk.fill(NEW, **{"name-en": "Indico", "address": "webcal://calendar.example.org/events.ics"})

    assert answer.status_code == 302
    (record,) = stored()
    assert (record.address, record.is_on) == (ADDRESS, False)
    waiting = desk.get(answer.location)
    assert "The worker fetches the calendar" in waiting.text
    assert waiting.page.texts("a[@class='btn quiet']")[-1] == "Look again"

    asking.fetch_one(record.id, lambda _address, **_given: Answer(GOOD))
    found = desk.get(answer.location).page

    text = found.text("main")
    assert "Nothing warns of these events yet." in text
    assert "3 events · to come: 3 · cancelled: 1 · marked as free: 1" in text
    assert found.texts("ol[@class='list']//h3") == ["Conference", "Called off", "Reception"]
    (link,) = found.all("ol[@class='list']//a")
    assert (link.get("href"), link.get("rel")) == ("https://indico.example.org/event/1", "noopener noreferrer")
    assert "22Sometimeleft outIt does not say when it begins." in text
    assert desk.post(f"{answer.location}on").status_code == 302
    assert stored()[0].is_on
    assert "Warnings name its events from now on." in desk.get(answer.location).text


def test_a_calendar_is_added_from_a_file_of_which_only_the_events_are_kept(desk: Any) -> None:
    answer = send(desk, GOOD, "calendars/Été 2011.ics")

    (record,) = stored()
    assert (record.file_name, record.address, record.event_count, record.due_at) == ("Été 2011.ics", "", 3, None)
    text = desk.get(answer.location).page.text("main")
    assert "Conference" in text
    assert "Fetch now" not in text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Enter an address."),
        ("indico.example.org/events.ics", "must begin with https://"),
        ("http://127.0.0.1/a.ics", "not that of a public host"),
        ("http://2130706433/a.ics", "does not name a host"),
        ("https://localhost/a.ics", "not that of a public host"),
        ("https://me:secret@example.org/", "must not contain a user name"),
        ("https://example.org:25/", "Only the ports 80, 443, 8080 and 8443 are asked, not 25."),
        ("https://example.org/\x00", "cannot be shown (U+0000"),
        ("https://example.org/" + "x" * 1_000, "too long"),
    ],
)
def test_a_bad_address_is_said_beside_its_field_and_kept(desk: Any, address: str, words: str) -> None:
    answer = desk.fill(NEW, **{"name-fr": "Genève", "address": address, "counts_free": "y", "zone": "Asia/Tokyo"})

    assert answer.status_code == 422
    assert words in error_of(answer, "address") or (not address and "cannot be empty" in error_of(answer, "address"))
    kept = answer.page.fields(answer.page.form())
    assert kept["address"] == [address.replace("\x00", "")]
    assert (kept["name-fr"], kept["counts_free"], kept["zone"]) == (["Genève"], ["y"], ["Asia/Tokyo"])
    assert stored() == []


@pytest.mark.parametrize(
    ("data", "name", "kind", "words"),
    [
        (b"", "events.ics", "text/calendar", "The file is empty."),
        (GOOD, "events.exe", "text/calendar", "must end in .ics"),
        (GOOD, "events.ics.html", "text/calendar", "must end in .ics"),
        (GOOD, "events.ics", "application/pdf", "application/pdf"),
        (GOOD, "events.ics", "text/html", "text/html"),
        (b"<!doctype html><title>x</title>", "events.ics", "text/calendar", "This is a web page"),
        (b"%PDF-1.7\n", "events.ics", "text/calendar", "line 1 should be BEGIN:VCALENDAR"),
        (GOOD[:-15], "events.ics", "text/calendar", "VCALENDAR begins in line 1 and never ends"),
        (GOOD.replace(b"Conference", b"Conf\xe9rence"), "events.ics", "text/calendar", "Line 6 is not in UTF-8."),
        (b"BEGIN:VCALENDAR\n" + b"\n" * SIZE_MAXIMUM, "events.ics", "text/calendar", "at most 2 megabytes"),
    ],
)
def test_a_bad_file_is_said_beside_its_field_with_its_line(
    desk: Any, data: bytes, name: str, kind: str, words: str
) -> None:
    answer = send(desk, data, name, kind, **{"name-fr": "Genève"})

    assert answer.status_code == 422
    assert words in error_of(answer, "file")
    assert answer.page.fields(answer.page.form())["name-fr"] == ["Genève"]
    assert stored() == []


def test_a_file_has_to_be_chosen_and_a_name_given(desk: Any) -> None:
    answer = desk.post(UPLOAD, data={"zone": "America/New_York", "belongs_to": ""})

    assert answer.status_code == 422
    assert error_of(answer, "file") == "Choose a file."
    assert "at least one language" in error_of(answer, "name")


def test_a_request_that_is_larger_than_any_file_is_refused_before_it_is_read(desk: Any) -> None:
    assert send(desk, b"x" * (3 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize("typed", [{"zone": "Mars/Olympus"}, {"zone": "../etc"}, {"belongs_to": "landmines"}])
def test_choices_that_are_not_offered_are_refused(desk: Any, typed: dict[str, str]) -> None:
    assert desk.fill(NEW, **{"name-en": "X", "address": ADDRESS}, **typed).status_code == 422
    assert stored() == []


def test_refusals_are_said_in_the_language_of_the_page(desk: Any) -> None:
    answer = desk.fill(f"/ar{NEW[3:]}", **{"name-ar": "جنيف", "address": "https://localhost/"})

    assert (answer.status_code, answer.page.lang) == (422, "ar")


def test_a_failing_calendar_says_since_when_and_why_on_its_page_and_in_the_list(desk: Any, add: Add) -> None:
    record = add()
    asking.fetch_one(record.id, lambda _address, **_given: Answer(GOOD))
    moved = fetching.failed("fetch.redirect", "https://new.example.org/<b>")

    def fetch(_address: str, **_given: Any) -> Answer:
        raise moved

    asking.fetch_one(record.id, fetch)

    page = desk.get(f"{LIST}{record.id}/").page
    assert "The calendar has moved." in page.text("main")
    assert "https://new.example.org/<b>" in page.text("main")
    assert page.all("a[@href='https://new.example.org/<b>']") == []
    assert "It has failed since" in page.text("main")
    assert "the events found on" in page.text("main")
    assert "Conference" in page.text("main")
    assert "cannot be read" in desk.get(LIST).page.text("main")


@pytest.mark.parametrize("code", [*rules.FILE_CODES, *addresses.CODES, *fetching.CODES])
def test_every_failure_has_a_sentence(desk: Any, add: Add, code: str) -> None:
    record = add()
    given = {"line": 7, "detail": "X<i>", "begun": "VEVENT", "maximum": 2, "port": "25"}

    for values in (given, {}):
        keeping._write(record.id, failure=code, failure_values=values, failing_since=clock.real_now(), due_at=None)
        page = desk.get(f"{LIST}{record.id}/").page

        assert code not in page.text("main")
        assert page.all("main//i") == []
        assert "The calendar cannot be read" in page.text("main")


def test_what_strangers_write_is_text(desk: Any, add: Add) -> None:
    evil = "<img src=x onerror=alert(1)>"
    record = add(
        calendar(
            event("1", "20110509", "URL:javascript:alert(1)", f"LOCATION:{evil}", summary=f"{evil}\u202e"),
            f"BEGIN:VEVENT\r\nDTSTART:{evil}\r\nSUMMARY:{evil}\r\nEND:VEVENT\r\n",
            head=f"X-WR-CALNAME:{evil}\r\n",
        )
    )

    page = desk.get(f"{LIST}{record.id}/").page

    assert page.all("img") == []
    assert page.text("main").count(evil) >= 4
    assert "\u202e" not in page.html
    assert "javascript:" not in page.html


def test_fetching_now_is_left_to_the_worker(desk: Any, add: Add) -> None:
    record = add()
    asking.fetch_one(record.id, lambda _address, **_given: Answer(GOOD))

    desk.post(f"{LIST}{record.id}/fetch")

    assert "data-waiting" in desk.get(f"{LIST}{record.id}/state").text
    assert asking.due() == [record.id]
    asking.fetch_one(record.id, lambda _address, **_given: Answer(None))
    assert "data-waiting" not in desk.get(f"{LIST}{record.id}/state").text


def test_of_two_who_change_a_calendar_the_second_sees_both_versions(desk: Any, add: Add) -> None:
    record = add()
    path = f"{LIST}{record.id}/edit/"
    page = desk.get(path).page
    sent = page.fields(page.form()) | {"name-en": ["Mine"]}

    desk.fill(path, **{"name-en": "Theirs"})
    answer = desk.post(path, data=sent)

    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    assert stored()[0].name.get("en") == "Theirs"


def test_another_file_takes_the_place_of_the_first(desk: Any, add: Add) -> None:
    record = add(GOOD)
    path = f"{LIST}{record.id}/edit/"
    page = desk.get(path).page
    sent = {name: given[0] for name, given in page.fields(page.form()).items()}
    second = calendar(event("9", summary="Second"))

    elsewhere = desk.post(path, data=sent | {"zone": "Asia/Tokyo"})
    assert "Choose the file again" in error_of(elsewhere, "file")
    answer = post_file(desk, path, sent | {"zone": "Asia/Tokyo"}, second, "b.ics")

    assert answer.status_code == 302
    (record,) = stored()
    assert (record.file_name, record.zone, record.event_count) == ("b.ics", "Asia/Tokyo", 1)
    assert "Second" in desk.get(answer.location).text


def test_a_calendar_is_removed_with_its_events_after_a_question(desk: Any, add: Add) -> None:
    record = add(GOOD)
    path = f"{LIST}{record.id}/remove/"

    assert "Remove Indico?" in desk.get(path).page.h1
    assert desk.fill(path).status_code == 302

    assert stored() == []
    assert desk.get(path).status_code == 404


def test_the_lists_lead_to_each_other(desk: Any, add: Add) -> None:
    add(GOOD)
    others = desk.get("/en/meetings/others/").page
    assert [link.get("href") for link in others.all("nav[@class='tabs']//a")] == ["/en/meetings/others/", LIST]

    listed = desk.get(LIST).page
    assert "events.ics · 3 events ·" in listed.text("main")
    assert listed.text("nav[@class='tabs']//a[@aria-current]") == "External calendars"


@pytest.mark.parametrize("who", ["auditor", "new-zealand", "africa", None])
def test_nobody_else_changes_them_and_only_auditors_see_them(
    seeded: Flask, as_person: Callable[[str], Any], add: Add, who: str | None
) -> None:
    record = add(address="https://calendar.example.org/secret-token/events.ics")
    visitor = as_person(who) if who else seeded.test_client()
    sees = who == "auditor"

    for path in (LIST, f"{LIST}{record.id}/", f"{LIST}{record.id}/state"):
        answer = visitor.get(path)
        assert answer.status_code == (200 if sees else 404 if who else 302), path
        assert "secret-token" not in answer.text
    for path in (NEW, UPLOAD, f"{LIST}{record.id}/edit/", f"{LIST}{record.id}/remove/"):
        assert visitor.get(path).status_code == (404 if who else 302)
    for path in ("fetch", "on", "off", "remove/", "edit/"):
        assert visitor.post(f"{LIST}{record.id}/{path}", data={"revision": "1"}).status_code == 404
    assert stored()[0].is_on


def test_the_audit_log_knows_what_was_done_but_no_secret_address(desk: Any) -> None:
    desk.fill(NEW, **{"name-en": "Indico", "address": "https://calendar.example.org/private-8c1f/basic.ics"})
    number = stored()[0].id
    desk.post(f"{LIST}{number}/on")
    desk.fill(f"{LIST}{number}/edit/", address="https://calendar.example.org/private-77aa/basic.ics")
    desk.fill(f"{LIST}{number}/remove/")

    entries = db.session.query(AuditEntry).filter_by(object_kind="external_calendar").order_by(AuditEntry.id).all()

    assert [e.action.partition(".")[2] for e in entries] == ["add", "on", "edit", "remove"]
    assert "private" not in str([(e.before, e.after) for e in entries])
    assert entries[2].before["address"] != entries[2].after["address"]
    assert entries[0].after["host"] == "calendar.example.org"


def test_no_log_line_has_an_address(add: Add, caplog: pytest.LogCaptureFixture) -> None:
    record = add(address="https://calendar.example.org/private-8c1f/basic.ics")

    def fetch(_address: str, **_given: Any) -> Answer:
        raise fetching.failed("fetch.status", 500)

    asking.fetch_one(record.id, fetch)

    assert "external calendar failed" in caplog.text
    assert "private" not in str([line.__dict__ for line in caplog.records])


@pytest.mark.parametrize("number", ["0", "999", "2147483648", "x", "-1"])
def test_what_there_is_not_is_not_found(desk: Any, number: str) -> None:
    assert desk.get(f"{LIST}{number}/").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "2"])
def test_pages_of_the_list_that_there_are_not_show_one_that_there_is(desk: Any, page: str) -> None:
    assert desk.get(f"{LIST}?page={page}").status_code == 200
