"""Alembic's environment: the application's engine, and one transaction: a schema is old or new, never between."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from meetings.foundation.database import Instant, Multilingual, db


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our column types as the plain ones of the database: old migrations must not change with the code."""
    if kind == "type":
        if isinstance(item, Instant):
            return "sa.DateTime(timezone=True)"
        if isinstance(item, Multilingual):
            return "sa.JSON()"
    return False


def compare_type(
    _context: Any, _inspected: Any, _metadata: Any, inspected_type: Any, metadata_type: Any
) -> bool | None:
    """Our own types compare by what they are stored as."""
    if isinstance(metadata_type, Multilingual):
        return not isinstance(inspected_type, sa.JSON)
    if isinstance(metadata_type, Instant):
        return not isinstance(inspected_type, sa.DateTime)
    return None


def run() -> None:
    """Migrate the application's database."""
    connectable = current_app.extensions["migrate"].db.engine
    with connectable.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A table is altered by copying it; references are checked when all is done.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=compare_type,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


run()
