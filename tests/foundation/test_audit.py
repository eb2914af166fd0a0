"""The audit log: appended to, never changed, and every kind of tampering found."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.audit import AuditEntry, AuditHead
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.languages import Text

OFFICER = Actor(user_id=7, name="Secretariat officer")


def three_acts() -> None:
    """Three acts on one meeting."""
    with unit_of_work():
        for number in (1, 2, 3):
            audit.record(OFFICER, "meeting.edit", "meeting", 12, {"place": number}, {"place": number + 1})


def without_triggers(statement: str) -> None:
    """What somebody with the database's own password could do."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER audit_entry_no_{verb}")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        connection.exec_driver_sql(statement)


@pytest.fixture
def tampered(app: Flask) -> Any:
    """Runs a statement without the triggers' protection, and puts the triggers back afterwards."""
    triggers: list[str] = []
    if db.engine.dialect.name == "sqlite":
        triggers = list(
            db.session.execute(
                sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
            ).scalars()
        )
        db.session.rollback()
    yield without_triggers
    db.session.rollback()
    with db.engine.begin() as connection:
        if triggers:
            for trigger in triggers:
                connection.exec_driver_sql(trigger)
        else:
            connection.exec_driver_sql("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def test_a_log_that_was_only_appended_to_is_whole(app: Flask) -> None:
    three_acts()
    assert list(audit.verify()) == []


def test_only_what_differs_is_kept(app: Flask) -> None:
    with unit_of_work():
        entry = audit.record(
            OFFICER,
            "meeting.edit",
            "meeting",
            12,
            {"title": Text.of(en="A"), "place": 1},
            {"title": Text.of(en="A"), "place": 2},
        )
    assert (entry.before, entry.after) == ({"place": 1}, {"place": 2})


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor_name = 'nobody'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_an_entry(app: Flask, statement: str) -> None:
    three_acts()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def test_an_edited_entry_is_found(app: Flask, tampered: Any) -> None:
    three_acts()
    tampered("UPDATE audit_entry SET actor_name = 'nobody' WHERE id = 2")
    assert list(audit.verify()) == ["entry 2 was changed after it was written"]


def test_a_removed_entry_is_found(app: Flask, tampered: Any) -> None:
    three_acts()
    tampered("DELETE FROM audit_entry WHERE id = 2")
    assert "entry 2 is missing (found 3)" in list(audit.verify())


def test_a_truncated_log_is_found(app: Flask, tampered: Any) -> None:
    three_acts()
    tampered("DELETE FROM audit_entry WHERE id = 3")
    assert list(audit.verify()) == ["the log ends at entry 2, its head says 3"]


def test_reordered_entries_are_found(app: Flask, tampered: Any) -> None:
    three_acts()
    tampered("UPDATE audit_entry SET id = CASE id WHEN 2 THEN -3 ELSE -2 END WHERE id IN (2, 3)")
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_entry SET id = -id WHERE id < 0")
    assert "entry 2 does not follow the one before it" in list(audit.verify())


def test_an_act_that_is_rolled_back_leaves_no_entry(app: Flask) -> None:
    three_acts()
    audit.record(OFFICER, "meeting.edit", "meeting", 12)
    db.session.rollback()
    assert db.session.execute(sa.select(sa.func.count()).select_from(AuditEntry)).scalar() == 3
    head = db.session.get(AuditHead, 1)
    assert head is not None
    assert head.last_id == 3


def test_the_command_fails_when_the_log_was_changed(app: Flask, cli: Any, tampered: Any) -> None:
    three_acts()
    assert cli("audit", "verify").exit_code == 0
    tampered("UPDATE audit_entry SET action = 'x' WHERE id = 1")
    assert cli("audit", "verify").exit_code == 1
