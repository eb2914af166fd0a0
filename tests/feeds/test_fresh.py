"""What is kept is never old: whatever changes, in whatever process, what is given is what the database says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.feeds.models import FeedToken, SavedSelection
from meetings.feeds.selections import Selection, stored
from meetings.foundation import registries
from meetings.foundation.database import Publication, db
from meetings.foundation.feed_scope import FeedScope
from meetings.foundation.languages import Text
from tests.feeds.asking import Asker
from tests.feeds.conftest import SECRET


@pytest.fixture
def saved() -> None:
    """A selection of everything, at the code `all`."""
    everything = Selection()
    db.session.add(SavedSelection(code="all", digest=everything.digest, selection=stored(everything)))


@pytest.mark.parametrize("name", ["meetings", "meetings/mge-2011", "groups/african", "saved/all", f"private/{SECRET}"])
def test_what_changes_while_a_feed_is_read_is_not_yet_in_it(
    asker: Asker, african: None, saved: None, own: FeedToken, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Else one validator would stand for two calendars."""
    source = registries.feed_sources.get("meeting")
    assert source is not None
    path, changes = f"/en/feeds/{name}.ics", [1]

    def marks(scope: FeedScope) -> Any:
        if changes:
            changes.pop()
            with db.engine.begin() as another:
                another.execute(sa.update(Meeting).values(title=Text.of(en="Changed"), revision=Meeting.revision + 1))
                another.execute(sa.update(Publication).values(revision=Publication.revision + 1))
        return source.marks(scope)

    monkeypatch.setitem(registries.feed_sources._things, "meeting", (1, replace(source, marks=marks)))
    before = asker.ask(path)
    after = asker.ask(path, IF_NONE_MATCH=before.header("ETag"))

    assert (changes, b"Changed" in before.body) == ([], False)
    assert b"Changed" in after.body
