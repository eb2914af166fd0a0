"""Venues as they come with Rostrum: rooms in six languages; what people keep of them stays."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.clock import stamp
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.programme import queries, seeding
from meetings.programme.models import Room, Venue
from meetings.programme.rules import STANDARD_PERIODS

pytestmark = pytest.mark.either_database
HEADQUARTERS = "un-headquarters"


@pytest.fixture
def venues(register: None, app: Flask) -> dict[str, Venue]:
    """The venues of the folder of data, as they were loaded."""
    seeding.load(app.config["DATA"])
    db.session.commit()
    return {venue.key: venue for venue in queries.venues()}


def room_of(venue: Venue, key: str) -> Room:
    return next(room for room in venue.rooms if room.key == key)


def rows() -> list[tuple[object, ...]]:
    found: list[Venue | Room] = [*db.session.scalars(sa.select(Venue)), *db.session.scalars(sa.select(Room))]
    return sorted((type(row).__name__, row.id, row.revision, row.changed_at) for row in found)


def test_headquarters_has_rooms_and_the_hours_of_a_usual_day(venues: dict[str, Venue]) -> None:
    venue = venues[HEADQUARTERS]
    hours = {kind: (starts, ends) for kind, starts, ends in venue.periods}

    assert venue.place.code == "new-york"
    assert hours == {kind.value: (usual.starts, usual.ends) for kind, usual in STANDARD_PERIODS.items()}
    assert room_of(venue, "conference-room-4").booths == len(LANGUAGES)
    assert [room.position for room in venue.rooms] == sorted(room.position for room in venue.rooms)


def test_a_room_is_called_by_its_number_in_six_languages(venues: dict[str, Venue]) -> None:
    room = room_of(venues[HEADQUARTERS], "conference-room-4")

    assert {lang: room.name.into(lang).text for lang in LANGUAGES} == {
        "ar": "قاعة الاجتماع 4",
        "zh": "第4会议室",
        "en": "Conference Room 4",
        "fr": "Salle de conférence 4",
        "ru": "Зал заседаний 4",
        "es": "Sala de Conferencias 4",
    }


def test_every_name_and_note_is_in_six_languages_and_what_is_assumed_says_so(venues: dict[str, Venue]) -> None:
    for venue in venues.values():
        texts = [venue.name, venue.note, *(room.name for room in venue.rooms)]
        assert all(not text.missing for text in texts)
        assert venue.is_sample  # nobody has checked rooms and seats
        for room in venue.rooms:
            figures = {tuple(re.findall(r"\d+", room.name.into(lang).text)) for lang in LANGUAGES}
            assert len(figures) == 1, room.name


def test_loading_once_more_changes_nothing(venues: dict[str, Venue], app: Flask) -> None:
    before = rows()
    seeding.load(app.config["DATA"])
    db.session.commit()
    assert rows() == before


def test_what_people_keep_of_a_room_or_take_away_stays(venues: dict[str, Venue], app: Flask) -> None:
    venue = venues[HEADQUARTERS]
    room_of(venue, "conference-room-1").capacity = 250
    room_of(venue, "conference-room-c").removed_at = stamp()
    venue.name = Text.of(en="Secretariat Building")
    db.session.commit()
    before = rows()

    seeding.load(app.config["DATA"])
    db.session.commit()
    assert rows() == before


def test_a_room_that_the_file_has_and_a_venue_does_not_comes_to_it(venues: dict[str, Venue], app: Flask) -> None:
    db.session.delete(room_of(venues[HEADQUARTERS], "german-house"))
    db.session.commit()
    before = len(rows())

    seeding.load(app.config["DATA"])
    db.session.commit()
    assert len(rows()) == before + 1
