"""The data that comes with Rostrum: complete, true to its day, loaded once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from meetings.calendar import holidays, others, queries_lists, seeding
from meetings.calendar.models import Holiday, Meeting, OtherMeeting, Place
from meetings.foundation.access import Actor
from meetings.foundation.database import db, publication


def rows(model: type[Any]) -> list[tuple[Any, ...]]:
    query = sa.select(*model.__table__.columns).order_by(model.__table__.c.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_the_register_is_as_it_was_known_in_january_2011(seeded: Flask) -> None:
    found = {m.code: m for m in db.session.execute(sa.select(Meeting)).scalars()}

    assert {"bms-2003", "bms-2005", "bms-2008", "bms-2010", "mge-2011", "prepcom-2012", "revcon-2012"} <= set(found)
    assert {"regional-drc-2010", "regional-indonesia-2010", "regional-peru-2010"} <= set(found)
    assert found["mge-2011"].days is not None
    assert found["prepcom-2012"].days is None and found["prepcom-2012"].window is not None
    assert found["revcon-2012"].days is None and found["revcon-2012"].window is not None
    assert found["regional-peru-2010"].days is None and found["regional-peru-2010"].window is None


def test_duty_stations_are_where_they_are_on_the_map(seeded: Flask) -> None:
    found = {place.code: place.position for place in db.session.execute(sa.select(Place)).scalars()}

    assert found["new-york"] == (40.7494, -73.9681)
    assert found["nairobi"] is not None and found["nairobi"][0] < 0  # south of the equator
    assert all(position is not None for position in found.values())
    assert Place(code="nowhere").position is None


def test_a_second_run_changes_nothing(seeded: Flask) -> None:
    before = {model: rows(model) for model in (Place, Holiday, Meeting, OtherMeeting)}
    counter = publication()

    seeding.load(seeded.config["DATA"])
    db.session.commit()

    assert {model: rows(model) for model in (Place, Holiday, Meeting, OtherMeeting)} == before
    assert publication() == counter


def test_what_the_secretariat_has_changed_stays(seeded: Flask, secretary: Actor) -> None:
    eid = db.session.scalars(sa.select(Holiday).where(Holiday.is_lunar.is_(True)).order_by(Holiday.on)).first()
    assert eid is not None
    meeting = db.session.execute(sa.select(Meeting).where(Meeting.code == "mge-2011")).scalar_one()
    other = queries_lists.other_meeting("att-prepcom-4")
    meeting.chair_name = "Jim McLay"
    holidays.remove(secretary, eid, eid.revision)
    others.remove(secretary, other, other.revision)
    db.session.commit()
    count = len(rows(Holiday))

    seeding.load(seeded.config["DATA"])
    db.session.commit()

    assert meeting.chair_name == "Jim McLay"
    assert len(rows(Holiday)) == count
    assert db.session.execute(sa.select(OtherMeeting).where(OtherMeeting.key == "att-prepcom-4")).first() is None
