"""Releases on pages: everybody reads them, the secretariat publishes; a session has a page and a file."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar

from meetings.calendar.models import Meeting
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.programme import queries_releases
from meetings.programme.models import ProgrammeRelease
from meetings.programme.rules import ReleaseKind
from tests.programme.support import AFTERNOON, MGE, MONDAY, THURSDAY, TUESDAY, Kept
from tests.programme.test_releasing import changed, corrected, published, revision
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
PROGRAMME = f"/en/meetings/{MGE}/programme/"
PUBLISH = f"/en/meetings/{MGE}/programme/release"


def page(release: ProgrammeRelease, step: str = "") -> str:
    return f"/en/programme/releases/{release.id}/{step}"


def session_page(kept: Kept, key: str) -> str:
    return f"/en/programme/sessions/{kept.sessions[key]}/"


def releases(kept: Kept) -> list[ProgrammeRelease]:
    db.session.expire_all()
    return queries_releases.contents(kept.programme)


@pytest.fixture
def secretariat(signed_in: SignIn) -> Any:
    return signed_in("secretariat@example.org")


# --- reading --------------------------------------------------------------------------------------------------------


def test_before_a_release_the_page_says_so_and_shows_nothing_of_the_work(kept: Kept, client: Any) -> None:
    shown = client.get(PROGRAMME).text

    assert "No programme of work yet" in shown
    assert "Record-keeping" not in shown


def test_the_latest_release_stands_on_the_page_of_the_meeting(kept: Kept, client: Any) -> None:
    published(kept)
    changed(kept, "records", title=Text.of(en="Keeping records"))

    shown = client.get(PROGRAMME).text

    assert "Release 1" in shown and "Record-keeping" in shown and "Keeping records" not in shown
    assert "Conference Room 4" in shown and "Without an hour yet" in shown


def test_a_release_has_a_page_in_every_language(kept: Kept, client: Any) -> None:
    number = published(kept).id
    for lang in LANGUAGES:
        answer = client.get(f"/{lang}/programme/releases/{number}/")
        assert answer.status_code == 200 and "Record-keeping" in answer.text


def test_an_older_release_says_that_there_is_a_later_one(kept: Kept, client: Any) -> None:
    first = published(kept).id
    changed(kept, "records", on=THURSDAY)
    published(kept)

    assert "This is not the latest release." in client.get(f"/en/programme/releases/{first}/").text


def test_what_a_release_changes_has_one_line_a_session(kept: Kept, client: Any) -> None:
    published(kept)
    changed(kept, "records", on=THURSDAY, starts=AFTERNOON, room_id=kept.rooms["small"])
    changed(kept, "marking", title=Text.of(en="Marking of weapons"))
    second = published(kept).id

    shown = client.get(f"/en/programme/releases/{second}/changes").text

    assert (
        "Moved from Tuesday 10 May 2011, 10:00–13:00 to Thursday 12 May 2011, 15:00–18:00; "
        "Room: Conference Room 1 instead of Conference Room 4"
    ) in shown
    assert "Title: Marking of weapons instead of Marking" in shown
    assert shown.count("<h3><a") == 2


def test_any_two_releases_can_be_compared(kept: Kept, client: Any) -> None:
    published(kept)
    changed(kept, "records", on=THURSDAY)
    published(kept)
    changed(kept, "records", on=TUESDAY)
    third = published(kept).id

    assert "Moved from Thursday" in client.get(f"/en/programme/releases/{third}/changes").text
    assert "Nothing differs" in client.get(f"/en/programme/releases/{third}/changes?from=1").text
    assert client.get(f"/en/programme/releases/{third}/changes?from=7").status_code == 404


def test_a_day_is_shown_by_rooms_and_by_who_is_to_be_there(kept: Kept, client: Any) -> None:
    published(kept)
    address = f"/en/meetings/{MGE}/programme/days/{TUESDAY}"

    rooms, parties = client.get(address).text, client.get(f"{address}?by=party&party=group:african").text

    assert "Conference Room A" in rooms and "Record-keeping" in rooms
    assert "African Group" in parties and "Record-keeping" not in parties


@pytest.mark.parametrize("on", ["2011-05-20", "yesterday"])
def test_a_day_that_the_programme_does_not_have_does_not_exist(kept: Kept, client: Any, on: str) -> None:
    published(kept)

    assert client.get(f"/en/meetings/{MGE}/programme/days/{on}").status_code == 404


def test_a_session_has_a_page_with_what_became_of_it(kept: Kept, client: Any) -> None:
    published(kept)
    changed(kept, "marking", starts=AFTERNOON + 30, minutes=150)
    corrected(kept, "marking")

    shown = client.get(session_page(kept, "marking")).text

    assert "Monday 9 May 2011, 15:30–18:00" in shown and "Item 2" in shown
    assert "Release 2 (correction)" in shown and "The Hall is in use." in shown
    assert shown.index("Moved from") < shown.index("Added: ")


def test_a_session_that_is_not_announced_does_not_exist_for_others(kept: Kept, client: Any, secretariat: Any) -> None:
    published(kept)
    changed(kept, "bureau", is_listed=False)

    assert client.get(session_page(kept, "bureau")).status_code == 200, "it was announced"
    kept_out = f"/en/programme/sessions/{kept.sessions['bureau'] + 100}/"
    assert client.get(kept_out).status_code == 404


def test_before_a_release_a_session_leads_the_secretariat_to_its_form(
    kept: Kept, client: Any, secretariat: Any
) -> None:
    assert client.get(session_page(kept, "marking")).status_code == 404
    assert secretariat.get(session_page(kept, "marking")).status_code == 302


def test_a_session_is_put_into_a_calendar_once(kept: Kept, client: Any) -> None:
    published(kept)

    answer = client.get(session_page(kept, "opening").rstrip("/") + ".ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"DTSTART:20110509T140000Z" in answer.data and b"REFRESH-INTERVAL" not in answer.data
    assert [event.get("UID") for event in Calendar.from_ical(answer.data).walk("VEVENT")] == [
        f"session-{kept.sessions['opening']}@rostrum.example.org"
    ]
    assert client.get(session_page(kept, "side").rstrip("/") + ".ics").status_code == 404, "it has no hour"


def test_what_is_not_published_of_a_meeting_is_not_there(kept: Kept, client: Any, secretariat: Any) -> None:
    release = published(kept).id
    db.session.get_one(Meeting, kept.meeting).is_published = False
    db.session.commit()

    assert client.get(f"/en/programme/releases/{release}/").status_code == 302, "who has no role is asked to sign in"
    assert client.get(session_page(kept, "opening")).status_code == 404
    assert client.get(f"/en/programme/releases/{release}/document.html").status_code == 404
    assert secretariat.get(f"/en/programme/releases/{release}/").status_code == 200


def test_those_who_prepare_the_meeting_find_the_work_from_its_page(
    kept: Kept, signed_in: SignIn, secretariat: Any
) -> None:
    before = secretariat.get(PROGRAMME).text
    published(kept)
    shown, desk = secretariat.get(PROGRAMME).text, signed_in("desk@example.org").get(PROGRAMME).text

    for page_of in (before, shown, desk):
        assert f"{PROGRAMME}draft/" in page_of
    assert "Publish a release" in shown and "Publish a release" not in desk
    assert f"{PROGRAMME}draft/" not in signed_in("peru@example.org").get(PROGRAMME).text


# --- publishing -----------------------------------------------------------------------------------------------------


def test_the_secretariat_sees_what_it_would_publish_and_publishes_it(kept: Kept, secretariat: Any) -> None:
    shown = secretariat.get(PUBLISH).text
    assert "Preview" in shown and "Record-keeping" in shown

    answer = secretariat.fill(PUBLISH, name_en="First", accepts="y", **{"name-en": "First"})

    (release,) = releases(kept)
    assert answer.headers["Location"].endswith(page(release))
    assert release.name == Text.of(en="First")


def test_what_changed_since_the_form_was_opened_is_looked_at_first(kept: Kept, secretariat: Any) -> None:
    seen = revision(kept)
    changed(kept, "records", on=THURSDAY)

    answer = secretariat.fill(PUBLISH, revision=str(seen), accepts="y", **{"name-en": "My name for it"})

    assert answer.status_code == 409 and "My name for it" in answer.text
    assert releases(kept) == []


def test_what_cannot_be_held_like_that_is_published_only_on_purpose(kept: Kept, secretariat: Any) -> None:
    changed(kept, "marking", on=MONDAY, starts=600)  # in the room of the opening, at the same time

    refused = secretariat.fill(PUBLISH)
    assert refused.status_code == 422 and "Tick that you publish it" in refused.text

    secretariat.fill(PUBLISH, accepts="y")
    (release,) = releases(kept)
    assert any(one["severity"] == "grave" for one in release.warnings)
    assert "What gave pause" in secretariat.get(page(release)).text


def test_nothing_new_is_not_offered_for_publishing(kept: Kept, secretariat: Any) -> None:
    published(kept)

    assert "Nothing has changed" in secretariat.get(PUBLISH).text


@pytest.mark.parametrize("who", ["desk", "auditor", "peru", "african", "ngo", "reader", "other-secretariat"])
def test_others_have_no_page_for_publishing(kept: Kept, signed_in: SignIn, who: str) -> None:
    assert signed_in(f"{who}@example.org").get(PUBLISH).status_code == 404


# --- documents ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_a_release_is_a_document_in_six_languages(kept: Kept, client: Any, form: str) -> None:
    changed(kept, "marking", note=Text.of(en="Followed by a briefing."), is_open=False)
    number = published(kept).id
    for lang in LANGUAGES:
        answer = client.get(f"/{lang}/programme/releases/{number}/document.{form}")
        assert answer.status_code == 200 and len(answer.data) > 1000


def test_a_release_without_a_session_on_a_day_is_a_document_too(kept: Kept, client: Any) -> None:
    number = published(kept).id

    shown = client.get(f"/en/programme/releases/{number}/document.html").text

    assert "No session is announced for this day yet." in shown and "Without an hour yet" in shown


def test_a_correction_has_its_kind(kept: Kept) -> None:
    published(kept)
    changed(kept, "opening", starts=11 * 60, minutes=120)
    corrected(kept, "opening")

    assert [release.kind for release in releases(kept)] == [ReleaseKind.RELEASE, ReleaseKind.CORRECTION]
