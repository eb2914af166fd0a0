"""Venues and rooms: everybody reads them, the secretariat keeps them, nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.programme import queries, queries_frame, reading, venues
from meetings.programme.frames import PeriodPlan, RoomDraft, VenueDraft
from meetings.programme.models import Room, Venue
from meetings.programme.rules import ROOMS_MAXIMUM, Equipment, Hours, PeriodKind
from tests.programme.support import NOBODY, PERU, SECRETARIAT, Kept, text, venue, whole
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
NEW = "/en/venues/new"


def given(name: str = "Palais des Nations", **values: Any) -> VenueDraft:
    usual: dict[str, Any] = {"place": "geneva", "name": text(name), "periods": (), "teams": 1}
    return VenueDraft(**{**usual, **values})


@pytest.fixture
def desk(signed_in: SignIn) -> Any:
    return signed_in("secretariat@example.org")


# --- services -------------------------------------------------------------------------------------------------------


def test_a_venue_and_its_rooms_get_keys_of_their_names() -> None:
    made = venues.create(SECRETARIAT, given())
    arabic = venues.create(SECRETARIAT, VenueDraft("geneva", Text.of(ar="قصر")))
    again = venues.create(SECRETARIAT, given())
    rooms = [venues.add_room(SECRETARIAT, made.id, RoomDraft(text(name))) for name in ("Room XX", "Room XX", "Salle")]

    assert (made.key, arabic.key, again.key) == ("palais-des-nations", "venue", "palais-des-nations-2")
    assert [(room.key, room.position) for room in rooms] == [("room-xx", 1), ("room-xx-2", 2), ("salle", 3)]


@pytest.mark.parametrize("who", [PERU, NOBODY])
def test_nobody_but_the_secretariat_keeps_venues(who: Any) -> None:
    made = venue()
    room = queries.venue(made.id).rooms[0]
    for change in (
        lambda: venues.create(who, given()),
        lambda: venues.edit(who, made.id, made.revision, given()),
        lambda: venues.add_room(who, made.id, RoomDraft(text("X"))),
        lambda: venues.edit_room(who, room.id, room.revision, RoomDraft(text("X"))),
        lambda: venues.remove_room(who, room.id, room.revision),
    ):
        with pytest.raises(NotFound):
            change()


def test_what_two_officers_write_of_a_venue_or_a_room_is_not_overwritten() -> None:
    made = venues.create(SECRETARIAT, given())
    room = venues.add_room(SECRETARIAT, made.id, RoomDraft(text("Room XX")))
    old, old_room = made.revision, room.revision
    venues.edit(SECRETARIAT, made.id, old, given("Palais"))
    venues.edit_room(SECRETARIAT, room.id, old_room, RoomDraft(text("Room XX"), capacity=600))

    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        venues.edit(SECRETARIAT, made.id, old, given("Palast"))
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        venues.remove_room(SECRETARIAT, room.id, old_room)
    assert queries.venue(made.id).name == text("Palais") and queries_frame.room(room.id).capacity == 600


def test_hours_of_a_venue_are_in_order_and_do_not_overlap() -> None:
    late, early = PeriodPlan(PeriodKind.AFTERNOON, Hours(900, 1080)), PeriodPlan(PeriodKind.MORNING, Hours(600, 780))
    made = venues.create(SECRETARIAT, given(periods=(late, early)))
    assert made.periods == [["morning", 600, 780], ["afternoon", 900, 1080]]
    with pytest.raises(RuleViolation, match=r"programme\.overlapping_periods"):
        venues.create(SECRETARIAT, given(periods=(early, PeriodPlan(PeriodKind.LUNCH, Hours(700, 800)))))


def test_a_room_is_removed_and_put_back_and_programmes_that_name_it_say_so(kept: Kept) -> None:
    room = queries_frame.room(kept.rooms["big"])
    venues.remove_room(SECRETARIAT, room.id, room.revision)
    situation = reading.situation(whole(kept))
    assert not situation.room_by_id[room.id].is_available
    with pytest.raises(NotFound):
        venues.edit_room(SECRETARIAT, room.id, queries_frame.room(room.id).revision, RoomDraft(text("X")))

    venues.restore_room(SECRETARIAT, room.id, queries_frame.room(room.id).revision)
    assert reading.situation(whole(kept)).room_by_id[room.id].is_available


def test_a_venue_with_programmes_stays_in_its_city_and_has_only_so_many_rooms(kept: Kept) -> None:
    stored = queries.venue(kept.venue)
    with pytest.raises(Conflict, match=r"programme\.venue_in_use"):
        venues.edit(SECRETARIAT, stored.id, stored.revision, given())
    db.session.add_all(
        Room(venue_id=kept.venue, key=f"r{n}", name=text(f"R{n}"), note=Text()) for n in range(ROOMS_MAXIMUM - 4)
    )
    db.session.commit()
    with pytest.raises(RuleViolation, match=r"programme\.too_many_rooms"):
        venues.add_room(SECRETARIAT, kept.venue, RoomDraft(text("One more")))


# --- pages ----------------------------------------------------------------------------------------------------------


def only() -> Venue:
    db.session.expire_all()
    return queries.venue(db.session.execute(sa.select(sa.func.max(Venue.id))).scalar_one())


def test_the_secretariat_enters_a_venue_with_its_hours_and_rooms(desk: Any, client: Any) -> None:
    shown = desk.fill(NEW, **{"name-en": "Palais des Nations", "place": "geneva", "teams": "2", "ends-1": "12:30"})
    assert desk.get(shown.headers["Location"]).text.count("12:30") == 1
    assert [part[:3] for part in only().periods] == [
        ["groups", 540, 600],
        ["morning", 600, 750],
        ["lunch", 795, 885],
        ["afternoon", 900, 1080],
    ]
    desk.fill(
        f"/en/venues/{only().id}/rooms/new", **{"name-en": "Room XX", "capacity": "700", "equipment": ["webcast"]}
    )
    (room,) = only().rooms
    assert (room.capacity, room.booths, room.equipment, room.is_accessible) == (700, 0, [Equipment.WEBCAST], False)
    page = client.get(f"/en/venues/{only().id}/").text
    assert "Room XX" in page and "Webcast" in page and "/edit" not in page
    assert "Palais des Nations" in client.get("/en/venues/").text


def test_hours_are_emptied_to_take_a_part_off_and_spare_rows_add_some(desk: Any) -> None:
    desk.fill(NEW, **{"name-en": "Palais", "starts-0": "", "ends-0": "", "starts-4": "18:00", "ends-4": "24:00"})
    assert [(kind, ends) for kind, _starts, ends in only().periods] == [
        ("morning", 780),
        ("lunch", 885),
        ("afternoon", 1080),
        ("evening", 1440),
    ]
    assert 'value="24:00"' in desk.get(f"/en/venues/{only().id}/edit").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts-0": "25:00"}, "no such time"),
        ({"starts-0": "ten"}, "not a time"),
        ({"starts-0": ""}, "Enter"),
        ({"ends-1": "09:30"}, "must be after the beginning"),
        ({"ends-0": "11:00"}, "overlap"),
        ({"teams": "-1"}, "whole number"),
        ({"teams": "51"}, "from 0 to 50"),
        ({"place": "atlantis"}, "Not a valid choice"),
        ({"name-en": "", "name-fr": ""}, "at least one language"),
        ({"name-en": "a\u202eb"}, "turns the direction"),
    ],
)
def test_what_is_refused_comes_back_with_all_that_was_typed(desk: Any, typed: dict[str, str], said: str) -> None:
    answer = desk.fill(NEW, **{"name-en": "Palais", "name-fr": "Le palais", "note-en": "Nothing yet", **typed})

    assert answer.status_code == 422 and said in answer.text
    assert "Nothing yet" in answer.text and ("name-fr" in typed or 'value="Le palais"' in answer.text)
    assert all(f'value="{value}"' in answer.text for value in typed.values() if ":" in value)
    assert db.session.execute(sa.select(sa.func.count(Venue.id))).scalar_one() == 0


def test_what_a_colleague_changed_meanwhile_is_shown_beside_what_was_typed(desk: Any, signed_in: SignIn) -> None:
    made = venue()
    old, path = str(made.revision), f"/en/venues/{made.id}/edit"
    signed_in("colleague@example.org").fill(path, **{"ends-1": "12:45", "name-en": "Theirs"})

    both = desk.fill(path, revision=old, **{"ends-1": "12:30", "name-en": "Mine"})
    assert both.status_code == 409 and "Part 2: Until" in both.text
    assert all(value in both.text for value in ("12:45", "12:30", "Theirs", "Mine"))
    sent = both.page.fields(both.page.form())
    settled = sent | {"keep-name": ["theirs"], "keep-ends-1": ["yours"]}
    assert desk.post(path, data=settled).status_code == 302
    assert only().name.get("en") == "Theirs" and only().periods[1] == ["morning", 600, 750]


def test_a_room_is_removed_after_a_question_and_put_back(desk: Any, kept: Kept) -> None:
    path = f"/en/venues/rooms/{kept.rooms['big']}"
    assert "MGE" in desk.get(f"{path}/remove").text or "Experts" in desk.get(f"{path}/remove").text
    desk.fill(f"{path}/remove")
    assert desk.get(f"{path}/edit").status_code == 404 and desk.get(f"{path}/remove").status_code == 404
    assert "Removed rooms (1)" in desk.get(f"/en/venues/{kept.venue}/").text
    old = desk.post(f"{path}/restore", data={"revision": "1"})
    assert old.status_code == 409
    desk.fill(f"{path}/restore")
    assert queries_frame.room(kept.rooms["big"]).removed_at is None


@pytest.mark.parametrize("name", ["peru", "desk", "auditor", "reader"])
def test_pages_for_keeping_venues_are_not_there_for_others(signed_in: SignIn, kept: Kept, name: str) -> None:
    client = signed_in(f"{name}@example.org")
    room = f"/en/venues/rooms/{kept.rooms['big']}"
    for path in (
        NEW,
        f"/en/venues/{kept.venue}/edit",
        f"/en/venues/{kept.venue}/rooms/new",
        f"{room}/edit",
        f"{room}/remove",
    ):
        assert client.get(path).status_code == 404 and client.post(path, data={}).status_code == 404
    assert client.get(f"/en/venues/{kept.venue}/").status_code == 200


def test_where_nothing_is_entered_the_pages_say_so(desk: Any, client: Any) -> None:
    assert "No venues yet" in client.get("/en/venues/").text
    desk.fill(NEW, **{"name-en": "Palais", **{f"{side}-{n}": "" for side in ("starts", "ends") for n in range(4)}})
    page = client.get(f"/en/venues/{only().id}/").text
    assert "No rooms yet" in page and "None are entered yet." in page
    assert client.get("/en/venues/999/").status_code == 404


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_pages_are_well_made_in_every_language(desk: Any, kept: Kept, lang: str) -> None:
    room = f"venues/rooms/{kept.rooms['big']}"
    for path in ("venues/", f"venues/{kept.venue}/", "venues/new", f"venues/{kept.venue}/edit"):
        assert desk.get(f"/{lang}/{path}").status_code == 200, path
    for path in (f"venues/{kept.venue}/rooms/new", f"{room}/edit", f"{room}/remove"):
        assert desk.get(f"/{lang}/{path}").status_code == 200, path
