"""Revisions, change stamps, the publication counter, and durable settings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from meetings import backup
from meetings.calendar.models import Holiday, Place
from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import Instant, db, publication, reading_only, unit_of_work
from meetings.foundation.languages import Text
from meetings.foundation.windows import HolidayKind

NOON = datetime(2011, 1, 13, 9, tzinfo=timezone(timedelta(hours=-5)))


def a_holiday() -> Holiday:
    """Labour Day 2012 in New York, stored."""
    with unit_of_work() as session:
        place = Place(code="new-york", name=Text.of(en="New York"), country="USA", zone="America/New_York")
        session.add(place)
        session.flush()
        day = Holiday(place_id=place.id, on=date(2012, 9, 3), kind=HolidayKind.OFFICIAL, name=Text.of(en="Labour Day"))
        session.add(day)
    return day


def test_a_change_raises_the_revision_and_moves_the_stamp(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        day = a_holiday()
    assert day.revision == 1
    with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC), tick=False), unit_of_work():
        day.name = Text.of(en="Labor Day")
    assert (day.revision, day.changed_at) == (2, datetime(2026, 1, 2, tzinfo=UTC))


def test_setting_a_value_to_itself_changes_nothing(app: Flask) -> None:
    day = a_holiday()
    stamp, counted = day.changed_at, publication()
    with unit_of_work():
        day.name = Text.of(en="Labour Day")
    assert (day.revision, day.changed_at, publication()) == (1, stamp, counted)


def test_the_second_of_two_writers_is_told(app: Flask) -> None:
    day = a_holiday()
    assert day.revision == 1  # read before somebody else writes
    db.session.execute(
        sa.update(Holiday).values(revision=Holiday.revision + 1).execution_options(synchronize_session=False)
    )
    with pytest.raises(StaleDataError), unit_of_work():
        day.basis = "verified"


def test_every_public_change_is_counted_once(app: Flask) -> None:
    before, _ = publication()
    a_holiday()
    after, _ = publication()
    assert after > before


def test_an_undone_change_is_not_counted(app: Flask) -> None:
    day = a_holiday()
    counted = publication()
    day.basis = "verified"
    db.session.flush()
    db.session.rollback()
    assert publication() == counted


def test_instants_come_back_aware_and_in_utc(app: Flask) -> None:
    column: Any = Instant()
    stored = column.process_bind_param(NOON, db.engine.dialect)
    assert column.process_result_value(stored, db.engine.dialect) == datetime(2011, 1, 13, 14, tzinfo=UTC)


def test_an_instant_without_an_offset_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="without an offset"):
        Instant().process_bind_param(NOON.replace(tzinfo=None), db.engine.dialect)


@pytest.mark.sqlite_only
def test_sqlite_is_durable_and_keeps_its_references(app: Flask) -> None:
    with reading_only(), db.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_backup_restores_into_an_empty_database(app: Flask, tmp_path: Path) -> None:
    a_holiday()
    with unit_of_work():
        audit.record(Actor(user_id=1, name="Officer"), "holiday.add", "holiday", 1, {}, {"on": "2012-09-03"})
    head, file = app.extensions["rostrum_head"], tmp_path / "backup.gz"
    written = backup.write(file, head)
    with pytest.raises(backup.RestoreError, match="not empty"):
        backup.restore(file, head)
    db.session.remove()
    with db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            # What is only added to refuses even to be emptied while it is empty.
            if table.name != "audit_entry" and connection.execute(sa.select(table).limit(1)).first() is not None:
                connection.execute(sa.delete(table))
    # The log refuses deletion, so the rest is what is compared here; an empty machine is tested by the command.
    with pytest.raises(backup.RestoreError, match="audit_entry"):
        backup.restore(file, head)
    assert written >= 4


def test_a_backup_of_another_migration_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "backup.gz"
    backup.write(file, "0000_other")
    with pytest.raises(backup.RestoreError, match="0000_other"):
        backup.restore(file, app.extensions["rostrum_head"])
