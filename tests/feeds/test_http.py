"""Feeds over HTTP: validators, conditional requests, compression, and no cookie anywhere."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar.rules import MeetingStatus
from meetings.feeds import building, http
from meetings.feeds.services import Validators
from meetings.foundation import clock, registries
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.registries import FeedSource
from tests.feeds.conftest import Register
from tests.support.calendars import entries, faults

FEEDS = ("meetings", "meetings/mge-2011", "deadlines", "tasks")
Counting = Callable[[], AbstractContextManager[Any]]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_keeps_every_rule_in_every_language(client: Any, register: Register, name: str, lang: str) -> None:
    response = client.get(f"/{lang}/feeds/{name}.ics")

    assert response.status_code == 200
    assert faults(response.data) == []
    assert len(entries(response.data)) == {"meetings": 2}.get(name, 3)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    filename = f"rostrum-{name.replace('/', '-')}-{lang}.ics"
    assert response.headers["Content-Disposition"] == f'inline; filename="{filename}"'
    assert response.headers["Cache-Control"] == "public, max-age=900"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Content-Language"] == lang
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("name", FEEDS)
def test_the_second_fetch_is_a_304_that_builds_nothing(
    client: Any, register: Register, query_count: Counting, name: str
) -> None:
    first = client.get(f"/ar/feeds/{name}.ics")
    building.memory().bodies.clear()
    building.memory().parts.clear()

    with query_count() as counted:
        second = client.get(f"/ar/feeds/{name}.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert second.status_code == 304
    assert second.data == b""
    for header in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
        assert second.headers[header] == first.headers[header]
    assert counted.total <= (2 if "/" in name else 1)


def test_the_same_data_gives_the_same_bytes_whatever_is_remembered(client: Any, register: Register) -> None:
    bodies = set()
    for _ in range(3):
        bodies.add(client.get("/zh/feeds/deadlines.ics").data)
        building.memory().clear()

    assert len(bodies) == 1


def test_a_head_is_a_get_without_its_body(client: Any, register: Register) -> None:
    got = client.get("/en/feeds/meetings.ics")
    head = client.head("/en/feeds/meetings.ics")

    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "TRACE"])
def test_any_other_method_is_refused(client: Any, register: Register, method: str) -> None:
    response = client.open("/en/feeds/meetings.ics", method=method, data=b"x")

    assert response.status_code == 405
    assert response.mimetype == "text/plain"
    assert {m.strip() for m in response.headers["Allow"].split(",")} == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path", ["feeds/unknown.ics", "feeds/meetings/unknown.ics", "feeds/saved/1.ics", "feeds/deadlines/99.ics"]
)
def test_an_unknown_feed_is_a_short_plain_404(client: Any, register: Register, path: str) -> None:
    response = client.get(f"/en/{path}")

    assert response.status_code == 404
    assert response.mimetype == "text/plain"
    assert len(response.data) < 100
    assert "Set-Cookie" not in response.headers


def test_what_is_not_published_is_not_there(client: Any, register: Register) -> None:
    register.experts.is_published = False
    db.session.commit()

    assert client.get("/en/feeds/meetings/mge-2011.ics").status_code == 404
    assert client.get(f"/en/feeds/deadlines/{register.counted.id}.ics").status_code == 404
    assert b"mge-2011" not in client.get("/en/feeds/meetings.ics").data
    assert b"mge-2011" not in client.get("/en/feeds/deadlines.ics").data


def test_an_empty_feed_is_valid_and_stable(client: Any, feeds: None) -> None:
    first = client.get("/en/feeds/meetings.ics")
    second = client.get("/en/feeds/meetings.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert faults(first.data) == []
    assert second.status_code == 304


def test_one_deadline_can_be_downloaded(client: Any, register: Register) -> None:
    response = client.get(f"/en/feeds/deadlines/{register.nomination.id}.ics")

    assert faults(response.data) == []
    assert [e.get("UID") for e in entries(response.data)] == [f"deadline-{register.nomination.id}@rostrum.example.org"]


# --- compression ------------------------------------------------------------------------------------------------------


def test_gzip_is_given_when_asked_for_and_is_always_the_same(client: Any, register: Register) -> None:
    plain = client.get("/ru/feeds/meetings.ics")
    packed = client.get("/ru/feeds/meetings.ics", headers={"Accept-Encoding": "gzip, br"})
    building.memory().clear()
    again = client.get("/ru/feeds/meetings.ics", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.data == again.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"], "other bytes, so another strong validator"
    assert packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "deflate"])
def test_plain_bytes_are_given_otherwise(client: Any, register: Register, accepted: str) -> None:
    response = client.get("/en/feeds/meetings.ics", headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in response.headers
    assert response.data.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("header", ["User-Agent", "Accept", "Accept-Language", "Cookie", "Authorization"])
def test_nothing_else_about_the_asker_matters(client: Any, register: Register, header: str) -> None:
    plain = client.get("/en/feeds/meetings.ics")
    other = client.get("/en/feeds/meetings.ics", headers={header: "rostrum=x; fr"})

    assert other.data == plain.data
    assert dict(other.headers) == dict(plain.headers)


# --- conditional requests ---------------------------------------------------------------------------------------------

MODIFIED = datetime(2011, 1, 13, 14, 0, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OFFICE = ZoneInfo(clock.OFFICE_ZONE)  # whose midnight ends a month


def dated(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize(
    ("none_match", "modified_since", "unchanged"),
    [
        (None, None, False),
        ('"abc"', None, True),
        ('W/"abc"', None, True),
        ('"abc-gzip"', None, True),
        ('W/"abc-gzip"', None, True),
        ('"abc;gzip"', None, True),
        ('"abcd"', None, False),
        ('"x", W/"y", "abc"', None, True),
        ('"x", "y"', None, False),
        ("*", None, True),
        ("abc", None, True),
        ('"', None, False),
        ("", dated(MODIFIED), True),
        (None, dated(MODIFIED), True),
        (None, dated(MODIFIED + SECOND), True),
        (None, dated(MODIFIED - SECOND), False),
        (None, "yesterday", False),
        ('"other"', dated(MODIFIED + SECOND), False),
        ('"abc"', dated(MODIFIED - SECOND), True),
    ],
)
def test_conditions_are_read_as_the_standard_says(
    none_match: str | None, modified_since: str | None, unchanged: bool
) -> None:
    assert http.is_unchanged(none_match, modified_since, Validators("abc", MODIFIED)) is unchanged


def test_a_304_for_gzip_has_the_validator_of_gzip(client: Any, register: Register) -> None:
    packed = client.get("/en/feeds/meetings.ics", headers={"Accept-Encoding": "gzip"})
    headers = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}

    assert client.get("/en/feeds/meetings.ics", headers=headers).headers["ETag"] == packed.headers["ETag"]


def test_if_modified_since_is_compared(client: Any, register: Register) -> None:
    first = client.get("/en/feeds/meetings.ics")
    modified = parsedate_to_datetime(first.headers["Last-Modified"])

    def status(moment: datetime) -> int:
        headers = {"If-Modified-Since": dated(moment)}
        return int(client.get("/en/feeds/meetings.ics", headers=headers).status_code)

    assert status(modified) == 304
    assert status(modified - SECOND) == 200


def test_two_changes_within_a_second_are_told_apart_by_dates_too(client: Any, register: Register) -> None:
    register.experts.note = register.experts.title
    db.session.commit()
    between = client.get("/en/feeds/meetings.ics")
    register.experts.start_on = register.experts.start_on - timedelta(days=7)
    db.session.commit()

    after = client.get("/en/feeds/meetings.ics", headers={"If-Modified-Since": between.headers["Last-Modified"]})

    assert after.status_code == 200


# --- what validators depend on ----------------------------------------------------------------------------------------


def etag(client: Any, path: str = "/en/feeds/meetings.ics") -> str:
    return str(client.head(path).headers["ETag"])


def test_every_feed_and_language_has_a_validator_of_its_own(client: Any, register: Register) -> None:
    paths = [f"/{lang}/feeds/{name}.ics" for lang in LANGUAGES for name in FEEDS]

    assert len({etag(client, path) for path in paths}) == len(paths)


def test_a_month_that_begins_changes_the_validator_and_no_day_does(client: Any, register: Register) -> None:
    tags, bodies = [], []
    for day in (
        datetime(2011, 1, 1, tzinfo=OFFICE),
        datetime(2011, 1, 31, 23, 59, tzinfo=OFFICE),
        datetime(2011, 2, 1, tzinfo=OFFICE),
    ):
        with clock.frozen(day):
            tags.append(etag(client))
            bodies.append(client.get("/en/feeds/meetings.ics").data)

    assert tags[0] == tags[1] != tags[2]
    assert bodies[0] == bodies[1]


def test_a_past_meeting_leaves_with_the_month(client: Any, register: Register) -> None:
    def uids(moment: datetime) -> list[str]:
        with clock.frozen(moment):
            return [e.get("UID") for e in entries(client.get("/en/feeds/meetings.ics").data)]

    uid = f"meeting-{register.experts.id}@rostrum.example.org"

    assert uid in uids(datetime(2011, 11, 30, 23, 59, tzinfo=OFFICE))
    assert uid not in uids(datetime(2011, 12, 1, tzinfo=OFFICE))


def test_a_cancelled_meeting_leaves_on_its_day_with_a_new_validator(client: Any, register: Register) -> None:
    register.experts.status = MeetingStatus.CANCELLED
    db.session.commit()
    seen = {}
    for day in (11, 12, 13, 14):
        with clock.frozen(datetime(2011, 6, day, 12, tzinfo=UTC)):
            response = client.get("/en/feeds/meetings.ics")
            seen[day] = (response.headers["ETag"], b"Cancelled: The meeting mge-2011" in response.data)

    assert seen[11] == seen[12]
    assert seen[13] == seen[14]
    assert (seen[12][1], seen[13][1]) == (True, False)
    assert seen[12][0] != seen[13][0]


def test_a_deleted_record_changes_the_validators(client: Any, register: Register) -> None:
    before = client.get("/en/feeds/deadlines.ics")
    db.session.delete(register.nomination)
    db.session.commit()

    headers = {"If-Modified-Since": before.headers["Last-Modified"]}
    after = client.get("/en/feeds/deadlines.ics", headers=headers)

    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert len(entries(after.data)) == 2


# --- what cannot be built ---------------------------------------------------------------------------------------------


def test_a_feed_that_cannot_be_built_asks_to_come_back(
    client: Any, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_scope: object) -> list[Any]:
        raise sa.exc.OperationalError("SELECT", {}, Exception("gone"))

    broken = FeedSource("meeting", marks=fails, load=fails, words=list, lapses=lambda _since: [])
    monkeypatch.setitem(registries.feed_sources._things, "broken", (99, broken))

    response = client.get("/en/feeds/meetings.ics")

    assert response.status_code == 503
    assert response.mimetype == "text/plain"
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_feeds_know_nothing_of_sessions(app: Flask, register: Register) -> None:
    client = app.test_client()
    client.get("/en/calendar/")

    response = client.get("/en/feeds/meetings.ics", headers={"Cookie": f"{app.config['SESSION_COOKIE_NAME']}=x"})

    assert "Cookie" not in response.headers["Vary"]
    assert "Set-Cookie" not in response.headers
