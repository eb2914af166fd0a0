"""Writers of one process take SQLite's lock by turns: nobody waits until they are refused while others go on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from meetings.foundation.database import prepare_engine

pytestmark = pytest.mark.sqlite_only
WRITERS, EACH = 8, 25
HELD = 0.02  # seconds a transaction takes: others look for the lock meanwhile
PASSED_OVER = 4 * WRITERS  # transactions of others; one that lost by chance let more than a hundred go first


def test_no_writer_is_passed_over_again_and_again(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/turns.sqlite", pool_size=WRITERS)
    prepare_engine(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE turns (writer INTEGER)")
    done: list[int] = []
    passed_over: list[int] = []

    def write(writer: int) -> None:
        for _ in range(EACH):
            before = len(done)
            with engine.begin() as connection:
                passed_over.append(len(done) - before)
                connection.exec_driver_sql("INSERT INTO turns VALUES (?)", (writer,))
                threading.Event().wait(HELD)
                done.append(writer)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM turns").scalar() == WRITERS * EACH
    engine.dispose()
    assert max(passed_over) <= PASSED_OVER
