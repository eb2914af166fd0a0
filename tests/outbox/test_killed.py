"""Workers that are killed at any point lose no mail, and send again only what they are not sure of."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetings.foundation.database import db
from tests.support.database import Database
from tests.support.mailserver import Inbox
from tests.support.senders import Forks, kill_often, unsent, write

MAILS, KILLS = 60, 6


@pytest.mark.parametrize("workers", [1, 2])
def test_each_mail_arrives_and_comes_twice_at_most_once_a_kill(
    app: Flask, database: Database, use: Callable[..., str], tmp_path: Path, workers: int
) -> None:
    def slowly(_: Any) -> str:
        time.sleep(0.01)
        return ""

    inbox = Inbox(content=slowly)
    smtp = use(inbox)
    expected = write(MAILS)
    db.session.remove()
    forks = Forks(tmp_path, database.url, smtp)
    try:
        found = kill_often(inbox, expected, forks.start, workers=workers, kills=KILLS, patience=60)
    finally:
        forks.close()
        database.changed()
    assert (found.kills, found.missing, found.strangers) == (KILLS, 0, 0)
    assert found.duplicates <= KILLS
    assert unsent() == 0
