"""What is kept is never old: whatever changes, in whatever process, what is given is what the database says."""

from __future__ import annotations

import enum
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from zoneinfo import available_timezones

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.blueprints import FEATURES
from meetings.calendar.models import Meeting
from meetings.deadlines.models import Deadline
from meetings.feeds import building, selections
from meetings.feeds.models import FeedToken, SavedSelection
from meetings.feeds.selections import Selection, stored
from meetings.foundation import registries
from meetings.foundation.database import Publication, Published, db, reading_only
from meetings.foundation.feed_scope import FeedScope
from meetings.foundation.languages import Text
from meetings.programme.models import ReleasedSession
from tests.feeds.asking import Asker
from tests.feeds.conftest import LONG_AGO, SECRET
from tests.support.calendars import entries


@pytest.fixture
def saved() -> None:
    """A selection of everything, at the code `all`."""
    everything = Selection()
    db.session.add(SavedSelection(code="all", digest=everything.digest, selection=stored(everything)))


# --- whatever changes ------------------------------------------------------------------------------------------------

# Written once, with a change of the record that they belong to; of most of them triggers refuse any other.
APPENDED = {
    *("DeadlineAct", "MeetingDates", "SilenceAct", "NominationAct", "Ballot", "GroupDecision"),
    *("AgendaVersionText", "AgendaAdoption", "TopicAct", "TopicDigest", "ProgrammeRelease", "SessionAct"),
    *("LedgerAct", "PledgeEarmark", "Receipt"),
}
for feature in FEATURES:  # all there are, whichever tests are run
    if find_spec(f"meetings.{feature}.models") is not None:
        import_module(f"meetings.{feature}.models")
MODELS = sorted(  # alike in every process
    (
        mapper.class_
        for mapper in db.Model.registry.mappers
        if issubclass(mapper.class_, Published) and mapper.class_.__name__ not in APPENDED
    ),
    key=lambda model: str(model.__name__),
)
STAMPS = {"revision", "changed_at"}
CHANGING = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}


def other(value: Any) -> Any:
    """Something else of the same sort; None for what there is nothing else of."""
    match value:
        case Text():
            return Text.of({lang: f"{words} otherwise" for lang, words in value.as_dict().items()})
        case bool():
            return not value
        case enum.Enum():
            every = list(type(value))
            return every[(every.index(value) + 1) % len(every)]
        case int() | float():
            return value + 1000
        case date():
            return value + timedelta(days=400)
        case str() if value in available_timezones():
            return "Asia/Kolkata"  # what has no clock of this world would be in no feed from here on
        case str():
            return f"{value}-otherwise"
        case _:
            return None


def change(model: Any, name: str) -> bool:
    """Give every record another value, as far as the schema allows; whether it did."""
    changed = False
    for record in db.session.scalars(sa.select(model)).unique():
        value = other(getattr(record, name))
        if value is not None:
            changed = True
            setattr(record, name, value)
    try:
        db.session.commit()
    except (sa.exc.DBAPIError, sa.orm.exc.StaleDataError):
        db.session.rollback()
        return False
    return changed


def age() -> None:
    """All that is there changed last long ago: its parts are kept."""
    for table in (Meeting, Deadline, ReleasedSession):
        db.session.execute(sa.update(table).values(changed_at=LONG_AGO))
    db.session.commit()


def stamped(body: bytes) -> dict[str, tuple[bytes, str]]:
    """By UID, what an entry says, and when that changed."""
    return {
        e.get("UID"): (repr([p for p in e.properties if p.name not in CHANGING]), e.get("LAST-MODIFIED"))
        for e in entries(body)
    }


def everything() -> bytes:
    """The feed of all there is."""
    with reading_only():
        body, _odd = building.built(selections.saved_feed("all", Selection()), "en")
    db.session.rollback()
    return body


@pytest.mark.parametrize("model", MODELS)
def test_a_change_of_anything_is_in_the_feed_and_moves_the_stamp_of_what_shows_it(furnished: Flask, model: Any) -> None:
    columns = [a for a in sa.inspect(model).column_attrs if not a.columns[0].primary_key and a.key not in STAMPS]
    attributes = [column for column in columns if not column.deferred]  # what is frozen, and read by few
    tried, old, unstamped = 0, set(), set()
    for attribute in attributes:
        age()
        before = stamped(everything())
        if change(model, attribute.key):
            tried += 1
            kept = everything()
            building.memory().parts.clear()
            building.memory().assemblies.clear()
            right = everything()
            if kept != right:
                old.add(attribute.key)
            after = stamped(right)
            for uid in before.keys() & after.keys():
                if before[uid][0] != after[uid][0] and before[uid][1] == after[uid][1]:
                    unstamped.add(attribute.key)
    assert (tried > 0, old, unstamped) == (True, set(), set())


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
