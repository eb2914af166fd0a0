"""Commands that belong to no single feature, and the files that they leave."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.database import flask


def test_samples_are_added_as_many_as_are_asked_for(seeded: Flask, cli: Any) -> None:
    said = cli("demo", "--meetings", "4").output
    assert said.startswith("4 meetings and ")
    assert "sessions" not in said


def test_sessions_come_in_programmes_of_the_meetings_that_were_added(seeded: Flask, cli: Any) -> None:
    said = cli("demo", "--meetings", "4", "--sessions", "150").output
    assert "2 programmes with 150 sessions added" in said


@pytest.mark.sqlite_only
def test_nobody_else_on_the_machine_reads_the_database_or_a_backup(database: Any, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rostrum.sqlite'}"
    flask("db", "upgrade", folder=tmp_path / "instance", url=url)
    flask("backup", str(tmp_path / "backup.gz"), folder=tmp_path / "instance", url=url)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {"rostrum.sqlite", "backup.gz"} <= {file.name for file in files}
    assert [file.name for file in files if file.stat().st_mode & 0o077] == []


def test_a_furnished_register_is_restored_to_the_last_row_on_an_empty_machine(database: Any, tmp_path: Path) -> None:
    database.load("furnished")
    url = f"sqlite:///{tmp_path / 'rostrum.sqlite'}"
    before, after = tmp_path / "before.gz", tmp_path / "after.gz"
    flask("backup", str(before), folder=tmp_path / "old", url=database.url)
    flask("restore", str(before), folder=tmp_path / "new", url=url)
    flask("backup", str(after), folder=tmp_path / "new", url=url)

    assert Counter(table for table, _row in rows(after)) == Counter(table for table, _row in rows(before))
    if database.url.startswith("sqlite"):  # the other one writes truths and instants in its own way
        assert rows(after) == rows(before)
    assert "agree with their records" in flask("nominations", "verify", folder=tmp_path / "new", url=url)


def rows(file: Path) -> list[tuple[str, str]]:
    """The rows of a backup, each with its table, without its head."""
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        next(opened)
        return sorted((json.loads(line)[0], line) for line in opened)
