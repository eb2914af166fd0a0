"""The timetable in work on pages: what it shows to whom, every move by form alone, what is said of it, and its size."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.programme.models import Room
from tests.programme.support import (
    AFTERNOON,
    FRIDAY,
    LUNCH,
    MONDAY,
    MORNING,
    WEDNESDAY,
    Kept,
    closed,
    session,
    stored,
    whole,
)
from tests.support.accounts import SignIn
from tests.support.pages import words

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
DRAFT = "/en/meetings/mge-2011/programme/draft/"
DAY = f"{DRAFT}days/2011-05-09"
MANY = 120


@pytest.fixture
def officer(signed_in: SignIn) -> Any:
    return signed_in("secretariat@example.org")


def move_page(kept: Kept, key: str) -> str:
    return f"/en/programme/sessions/{kept.sessions[key]}/move"


# --- what is shown --------------------------------------------------------------------------------------------------


def test_every_session_stands_in_its_day_or_among_those_without_an_hour(kept: Kept, officer: Any) -> None:
    page = officer.get(DRAFT).page

    assert {f"session-{number}" for number in kept.sessions.values()} <= {e.get("id") for e in page.all("div[@id]")}
    tray = page.by_id("unplaced")
    assert f"session-{kept.sessions['side']}" in {e.get("id") for e in tray.iter()}
    assert "“Tracing in practice” has no day and hour yet." in page.text("section[@id='warnings']")
    assert "Monday 9 May" in page.texts("th[@scope='row']")


def test_a_warning_leads_to_its_sessions_and_a_session_to_its_warnings(kept: Kept, officer: Any) -> None:
    closed(kept, "big", MONDAY)
    page = officer.get(DRAFT).page

    (link,) = [e for e in page.by_id(f"session-{kept.sessions['opening']}").iter("a") if "warning" in e.get("href", "")]
    listed = page.by_id(link.get("href")[1:])
    assert "is in a room that the meeting does not have then" in "".join(listed.itertext())
    assert f"#session-{kept.sessions['opening']}" in {e.get("href") for e in listed.iter("a")}


def test_a_day_is_shown_by_rooms_and_by_who_has_to_be_there(kept: Kept, officer: Any) -> None:
    by_room = officer.get(DAY).page
    assert by_room.texts("th[@scope='row']") == [
        *("Conference Room 4300 seats", "Conference Room 180 seats", "Conference Room 840 seats"),
        "Conference Room A20 seats",
    ]
    closed(kept, "big", MONDAY)
    by_party = officer.get(f"{DAY}?by=party").page
    assert by_party.texts("th[@scope='row']") == ["African Group", "Bureau", "Jim McLay"]
    chair = officer.get(f"{DAY}?by=party&party=person:chair").page
    assert chair.texts("th[@scope='row']") == ["Jim McLay"]
    assert [t for t in ("Opening", "Marking", "Bureau") if t in chair.text("table")] == ["Opening", "Marking", "Bureau"]


def test_who_may_not_change_it_sees_no_way_to(kept: Kept, signed_in: SignIn) -> None:
    for email in ("desk@example.org", "auditor@example.org"):
        client = signed_in(email)
        text = client.get(DRAFT).text
        assert "Marking" in text and "/move" not in text and "timetable.js" not in text
        assert client.get(move_page(kept, "marking")).status_code == 404


def test_nobody_else_sees_work_in_progress(kept: Kept, signed_in: SignIn, client: Any) -> None:
    for email in ("peru@example.org", "ngo@example.org", "reader@example.org", "other-secretariat@example.org"):
        person = signed_in(email)
        for path in (DRAFT, DAY, move_page(kept, "marking")):
            assert person.get(path).status_code == 404
    assert client.get(DRAFT).status_code == 302


@pytest.mark.parametrize("day", ["2011-05-08", "2011-13-01", "yesterday", "2011-05-09%00"])
def test_another_day_does_not_exist(kept: Kept, officer: Any, day: str) -> None:
    assert officer.get(f"{DRAFT}days/{day}").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_hold_in_every_language(kept: Kept, officer: Any, lang: str) -> None:
    for path in (DRAFT, DAY, f"{DAY}?by=party", move_page(kept, "marking"), move_page(kept, "side")):
        assert officer.get(path.replace("/en/", f"/{lang}/")).status_code == 200


# --- moving ---------------------------------------------------------------------------------------------------------


def test_the_form_says_what_each_slot_would_break(kept: Kept, officer: Any) -> None:
    page = officer.get(move_page(kept, "records")).page

    slots = [e for e in page.all("input[@type='radio']") if e.get("name") == "place" and e.get("value") != "other"]
    assert len(slots) == 5 * 2 * 4, "mornings and afternoons are long enough for three hours"
    taken = next(e for e in slots if e.get("value") == f"2011-05-09:{MORNING}:{kept.rooms['big']}")
    said = words(page.by_id(taken.get("aria-describedby")))
    assert "“3. Record-keeping” and “1. Opening” are in the same room at the same time" in said
    (part,) = (f for f in page.all("fieldset") if taken in list(f.iter()))
    whatever_room = words(page.by_id(part.get("aria-describedby")))
    assert "Two formal meetings are held at the same time" in whatever_room
    assert "“2. Marking” is to end before “3. Record-keeping” begins, and does not." in whatever_room
    assert taken.get("data-tone") == "bad"


def test_a_session_is_moved_by_the_form_and_the_page_says_where_it_is(kept: Kept, officer: Any) -> None:
    place = f"2011-05-11:{LUNCH}:{kept.rooms['plain']}"
    answer = officer.fill(move_page(kept, "side"), "move", place=place)

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"#session-{kept.sessions['side']}")
    page = officer.get(answer.headers["Location"]).page
    assert page.text("div[@id='moved']").startswith(
        "“Tracing in practice” is now on Wednesday 11 May 2011, 13:15–14:30, Conference Room 8. 0 warnings."
    )
    assert stored(kept, "side").on == WEDNESDAY


def test_the_last_move_is_undone(kept: Kept, officer: Any) -> None:
    for key, was in (("side", (None, None)), ("marking", (MONDAY, AFTERNOON))):
        moved = officer.fill(move_page(kept, key), "move", place=f"2011-05-13:{MORNING}:{kept.rooms['big']}")
        page = officer.get(moved.headers["Location"]).page
        form = next(e for e in page.by_id("moved").iter("form"))
        undone = officer.post(form.get("action"), data=page.fields(form))

        assert undone.status_code == 302
        found = stored(kept, key)
        assert (found.on, found.starts) == was


def test_another_hour_and_no_room_can_be_typed(kept: Kept, officer: Any) -> None:
    answer = officer.fill(move_page(kept, "side"), "move", place="other", on="2011-05-13", hour="8:30", room="")
    assert answer.status_code == 302
    found = stored(kept, "side")
    assert (found.on, found.starts, found.room_id) == (FRIDAY, 510, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"place": ""}, "Choose where the session is to be held."),
        ({"place": "2011-05-09:600:99999"}, "room"),
        ({"place": "2011-02-31:600:"}, "Choose where the session is to be held."),
        ({"place": "2011-06-09:600:"}, "No sessions are held on that day."),
        ({"place": "other", "on": "2011-05-13", "hour": "noon", "room": ""}, "noon"),
        ({"place": "other", "on": "yesterday", "hour": "10:00", "room": ""}, "Choose where the session is to be held."),
        ({"place": "2011-05-13:1439:best"}, "The session would end after midnight."),
    ],
)
def test_what_cannot_be_is_said_and_kept(kept: Kept, officer: Any, typed: dict[str, str], said: str) -> None:
    answer = officer.fill(move_page(kept, "side"), "move", **typed)
    assert answer.status_code == 422 and said in answer.text
    assert stored(kept, "side").on is None


def test_who_was_second_is_told_and_sees_where_it_is_now(kept: Kept, officer: Any, signed_in: SignIn) -> None:
    page = officer.get(move_page(kept, "marking")).page
    seen = page.fields(page.form("move"))
    signed_in("colleague@example.org").fill(
        move_page(kept, "marking"), "move", place=f"2011-05-13:600:{kept.rooms['big']}"
    )

    answer = officer.post(move_page(kept, "marking"), data={**seen, "place": f"2011-05-12:600:{kept.rooms['big']}"})

    assert answer.status_code == 409
    assert "Friday 13 May 2011, 10:00–13:00" in answer.page.text("dl")
    assert stored(kept, "marking").on == FRIDAY
    again = officer.post(move_page(kept, "marking"), data=answer.page.fields(answer.page.form("move")))
    assert again.status_code == 302, "the page has the revision with which it can be moved"


def test_a_session_is_fixed_let_go_and_taken_off(kept: Kept, officer: Any) -> None:
    def press(step: str) -> Any:
        number = kept.sessions["marking"]
        data = {"revision": str(stored(kept, "marking").revision)}
        return officer.post(f"/en/programme/sessions/{number}/{step}", data=data, follow_redirects=True)

    assert "is fixed where it is: the solver does not move it." in press("fix").text
    assert stored(kept, "marking").is_fixed
    assert "the solver may move it." in press("unfix").text
    assert "“2. Marking” has no day and hour any more." in press("unplace").page.text("div[@id='moved']")
    assert stored(kept, "marking").on is None


def test_dropping_on_a_day_keeps_the_room_and_comes_back_to_the_table(kept: Kept, officer: Any) -> None:
    data = {"revision": str(stored(kept, "african").revision), "place": f"2011-05-12:{MORNING}:same", "back": "day"}
    answer = officer.post(move_page(kept, "african"), data=data)
    assert "/draft/days/2011-05-12?" in answer.headers["Location"]
    assert stored(kept, "african").room_id == kept.rooms["small"]


# --- full -----------------------------------------------------------------------------------------------------------


def test_a_full_programme_takes_as_many_queries_and_stays_light(kept: Kept, officer: Any) -> None:
    programme, room = whole(kept), db.session.get_one(Room, kept.rooms["plain"])
    for number in range(MANY - len(kept.sessions)):
        day = programme.days[number % 5].on
        session(programme, f"Consultations on paragraph {number}", place=(day, (9 + number % 9) * 60, room))
    db.session.commit()

    page = officer.get(DRAFT)

    assert len(page.page.all("div[@data-session]")) == MANY
    assert len(page.queries) <= 12, page.queries
    assert len(page.data) < 600_000 and len(gzip.compress(page.data)) < 60_000
    assert len(officer.get(move_page(kept, "side")).queries) <= 12
    assert len(officer.get(DAY).queries) <= 12
