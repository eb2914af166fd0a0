"""Backups: one consistent file of every table while writing goes on, restored into an empty, migrated database.

The file is gzipped JSON lines: a head (format, migration, instant), then one line a row, tables in the order of their
references. It holds no database's own format, so that a backup of SQLite restores into PostgreSQL and back.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from meetings.foundation.clock import real_now
from meetings.foundation.database import COUNTED, db, reading_only

FORMAT = 1
BATCH = 500


class RestoreError(RuntimeError):
    """The file or the database is not what restoring needs."""


def _encoded(value: Any) -> Any:
    match value:
        case datetime():
            return {"instant": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case dict() | list():
            return {"json": value}
        case _:
            return value


def _decoded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "instant":
            return datetime.fromisoformat(content)
        case "date":
            return date.fromisoformat(content)
        case "time":
            return time.fromisoformat(content)
        case "bytes":
            return base64.b64decode(content)
        case _:
            return content


def _plain_tables() -> list[sa.Table]:
    """The tables as the database holds them, without our column types, in the order of their references."""
    metadata = sa.MetaData()
    metadata.reflect(db.engine, only=[t.name for t in db.metadata.sorted_tables])
    return [metadata.tables[t.name] for t in db.metadata.sorted_tables]


def write(target: Path, migration: str) -> int:
    """Write every row to `target`, in one snapshot; returns how many. The file appears whole or not at all."""
    partial = target.with_name(target.name + ".partial")
    count = 0
    with reading_only(), db.engine.connect() as connection, gzip.open(partial, "wt", encoding="utf-8") as file:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        head = {"rostrum_backup": FORMAT, "migration": migration, "written_at": real_now().isoformat()}
        file.write(json.dumps(head) + "\n")
        for table in _plain_tables():
            for row in connection.execution_options(yield_per=BATCH).execute(
                sa.select(table).order_by(*table.primary_key)
            ):
                record = [table.name, {k: _encoded(v) for k, v in row._mapping.items()}]
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
    partial.replace(target)
    return count


def restore(source: Path, migration: str) -> int:
    """Read `source` into the database, which must be migrated and empty; all rows or none. Returns how many.

    Raises RestoreError when the file is of another migration, or when there is already something in the database.
    """
    tables = {t.name: t for t in _plain_tables()}
    count, postponed = 0, list[tuple[sa.Table, int, str, Any]]()
    with gzip.open(source, "rt", encoding="utf-8") as file, db.engine.begin() as connection:
        head = json.loads(file.readline())
        if head.get("rostrum_backup") != FORMAT:
            raise RestoreError("this is not a backup of Rostrum")
        if head["migration"] != migration:
            raise RestoreError(f"the backup is of migration {head['migration']}, the database at {migration}")
        for table in tables.values():
            if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar():
                raise RestoreError(f"the database is not empty: there are rows in {table.name}")
        for name, rows in _batches(json.loads(line) for line in file):
            table = tables[name]
            begun = dict.fromkeys(_counted(name), 0)
            fitting = [_fitting(table, row) | begun for row in rows]
            later = [found for row in fitting for found in _taken_out(table, row)]
            connection.execute(sa.insert(table), fitting)
            postponed += ((table, *one) for one in later)
            count += len(rows)
        for table, number, name, value in postponed:
            connection.execute(sa.update(table).where(table.c.id == number).values({name: value}))
        _advance_sequences(connection, list(tables.values()))
    return count


def _batches(records: Iterator[list[Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    name = ""
    rows: list[dict[str, Any]] = []
    for record_name, row in records:
        if (record_name != name or len(rows) >= BATCH) and rows:
            yield name, rows
            rows = []
        name = record_name
        rows.append(row)
    if rows:
        yield name, rows


def _counted(name: str) -> list[str]:
    """Columns of a table that triggers count again as rows are put in."""
    return [column.name for column in db.metadata.tables[name].c if column.info.get(COUNTED)]


def _fitting(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """Values as this database's columns take them: the other one keeps booleans as numbers, instants without offset."""
    fitted = {}
    for key, encoded in row.items():
        value, column = _decoded(encoded), table.c[key]
        if isinstance(column.type, sa.Boolean) and value is not None:
            value = bool(value)
        if isinstance(column.type, sa.DateTime) and isinstance(value, datetime):
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            value = aware if column.type.timezone else aware.astimezone(UTC).replace(tzinfo=None)
        fitted[key] = value
    return fitted


def _taken_out(table: sa.Table, row: dict[str, Any]) -> Iterator[tuple[int, str, Any]]:
    """What of a row refers to a row of the same table that comes after it, such as who replaced it: put in later."""
    for column in table.c:
        refers = any(key.column.table is table for key in column.foreign_keys)
        if refers and row.get(column.name) is not None and row[column.name] > row["id"]:
            yield row["id"], column.name, row[column.name]
            row[column.name] = None


def _advance_sequences(connection: sa.Connection, tables: list[sa.Table]) -> None:
    """PostgreSQL's counters go on after the restored numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        if "id" in table.c and isinstance(table.c.id.type, sa.Integer):
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            newest = sa.func.max(table.c.id)
            advance = sa.func.setval(sequence, sa.func.coalesce(newest, 1), newest.is_not(None))
            connection.execute(sa.select(advance).select_from(table).having(sequence.is_not(None)))
