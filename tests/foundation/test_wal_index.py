"""The header of the WAL index: the same for as long as nobody wrote, another one after every write, whoever wrote."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetings.foundation import wal_index

WRITE = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('UPDATE kept SET n = n + 1'); c.commit()"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "kept.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE kept (n INTEGER)")
        connection.execute("INSERT INTO kept VALUES (0)")
    connection.close()
    return path


@pytest.fixture
def reader(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("SELECT n FROM kept").fetchone()
    yield connection
    connection.close()


def index_of(path: Path) -> wal_index.WalIndex:
    index = wal_index.of(str(path))
    assert index is not None
    return index


def elsewhere(database: Path) -> None:
    """A write by another process."""
    subprocess.run([sys.executable, "-c", WRITE, str(database)], check=True, timeout=60)


def test_reading_leaves_the_header_as_it_was(database: Path, reader: sqlite3.Connection) -> None:
    index = index_of(database)
    before = index.header()
    for _ in range(10):
        reader.execute("SELECT n FROM kept").fetchone()
    assert index.header() == before
    assert wal_index.is_settled(before)


def test_every_write_of_another_process_shows_at_once(database: Path, reader: sqlite3.Connection) -> None:
    index, seen = index_of(database), set()
    for _ in range(5):
        seen.add(index.header())
        elsewhere(database)
    seen.add(index.header())
    assert len(seen) == 6


@pytest.mark.parametrize("how", ["PASSIVE", "FULL", "RESTART", "TRUNCATE"])
def test_a_write_after_a_checkpoint_shows(database: Path, reader: sqlite3.Connection, how: str) -> None:
    index, seen = index_of(database), []
    writer = sqlite3.connect(database, isolation_level=None)
    for _ in range(4):
        writer.execute("UPDATE kept SET n = n + 1")
        seen.append(index.header())
        writer.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
    writer.close()
    assert len(set(seen)) == 4


def test_a_write_that_is_rolled_back_or_still_open_shows_nothing(database: Path, reader: sqlite3.Connection) -> None:
    index = index_of(database)
    before = index.header()
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE kept SET n = 99")
    assert index.header() == before
    writer.execute("ROLLBACK")
    writer.close()
    assert index.header() == before


def test_the_locks_of_this_process_outlast_the_look_at_the_index(database: Path) -> None:
    """Closing a descriptor of the index would end them, and let two write at once."""
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE kept SET n = n + 1")
    for _ in range(3):
        index_of(database)
    hurried = [sys.executable, "-c", WRITE.replace("sys.argv[1]", "sys.argv[1], timeout=0.1"), str(database)]
    assert subprocess.run(hurried, capture_output=True, check=False, timeout=60).returncode != 0
    writer.execute("COMMIT")
    writer.close()


def test_a_file_put_in_the_place_of_another_has_an_index_of_its_own(database: Path) -> None:
    first = sqlite3.connect(database)
    first.execute("SELECT n FROM kept").fetchone()
    before = index_of(database)
    first.close()  # the last one: SQLite takes the index away
    assert wal_index.of(str(database)) is None
    second = sqlite3.connect(database)
    second.execute("SELECT n FROM kept").fetchone()
    after, gone = index_of(database), before.header()
    elsewhere(database)
    assert before.header() == gone
    assert after.header() != gone
    second.close()


def test_a_database_that_is_not_in_wal_mode_has_none(tmp_path: Path) -> None:
    path = tmp_path / "rolling.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kept (n INTEGER)")
    assert wal_index.of(str(path)) is None
    assert wal_index.of(":memory:") is None
    connection.close()


def test_a_header_half_written_is_not_settled() -> None:
    assert not wal_index.is_settled(bytes(wal_index.BOTH))
    assert not wal_index.is_settled(b"a" * wal_index.HEADER + b"b" * wal_index.HEADER)
    assert wal_index.is_settled(b"a" * wal_index.BOTH)
