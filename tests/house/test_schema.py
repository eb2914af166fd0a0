"""The schema that migrations build is the one that the models describe, and every migration can be taken back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from meetings.foundation.database import db
from tests.support.database import Database, flask


def differences(connection: sa.Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
    return list(compare_metadata(context, db.metadata))


def schema(url: str) -> dict[str, Any]:
    """Tables with their columns, constraints and indexes, as the database itself tells them."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    found: dict[str, Any] = {}
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
            found[table] = {
                "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)},
                "indexes": sorted((str(i["name"]), i["unique"]) for i in inspector.get_indexes(table)),
                "foreign keys": sorted(str(k["name"]) for k in inspector.get_foreign_keys(table)),
                "unique": sorted(str(k["name"]) for k in inspector.get_unique_constraints(table)),
                "checks": sorted((str(k["name"]), k["sqltext"]) for k in inspector.get_check_constraints(table)),
            }
        if connection.dialect.name == "sqlite":
            triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        else:
            triggers = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
        found["triggers"] = list(connection.execute(sa.text(triggers)).scalars())
    engine.dispose()
    return found


def test_models_and_migrations_describe_the_same_schema(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert differences(connection) == []


def test_every_column_of_the_models_is_not_null_where_they_say_so(app: Flask) -> None:
    inspector = sa.inspect(db.engine)

    different = [
        f"{table.name}.{column['name']}"
        for table in db.metadata.sorted_tables
        for column in inspector.get_columns(table.name)
        if column["nullable"] != table.columns[column["name"]].nullable
    ]

    assert different == []


def test_every_migration_can_be_taken_back_and_made_again(database: Database) -> None:
    run = database.run
    name = f"down_{database.name}"
    run.create(name, like=run.template("empty"))
    url, folder = run.url(name), run.folder / name
    before = schema(url)

    flask("db", "downgrade", "base", folder=folder, url=url)
    emptied = schema(url)
    flask("db", "upgrade", folder=folder, url=url)

    assert emptied == {"triggers": []}
    assert schema(url) == before
