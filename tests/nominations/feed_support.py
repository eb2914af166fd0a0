"""Feeds for tests of this package: what of 2012 somebody finds in a public one, or in their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from meetings.accounts.models import User
from meetings.calendar.rules import MeetingStatus
from meetings.foundation.database import db
from meetings.nominations import officers
from meetings.nominations.drafts import OfficerDraft
from meetings.nominations.models import Officer
from tests.nominations.support import AFRICAN, SECRETARIAT, meeting, post
from tests.support.accounts import make_user
from tests.support.calendars import Entry, entries, faults, own_feed, unescaped

CHAIR = "Chair and President, PrepCom and Review Conference"
TITLE = f"Last day for nominations: {CHAIR}"
ELECTION = f"Election: {CHAIR}"
OURS = re.compile("/nominations/calls/|/meetings/prepcom-2012/officers/")
OF_MEETING = "meetings/prepcom-2012"
OF_GROUP, OF_OTHERS = f"groups/{AFRICAN}", "groups/western-european-and-others"
JANUARY = {"last_on": date(2011, 5, 31), "groups": (AFRICAN,)}

Reads = Callable[..., dict[str, Entry]]


@pytest.fixture
def reads(app: Flask, client: Any) -> Reads:
    """`reads(name)`: calls and elections of 2012 in a public feed; `reads((role, scope), …)`: in one’s own."""
    people: dict[Any, User] = {}

    def read(*asked: Any, lang: str = "en") -> dict[str, Entry]:
        if isinstance(asked[0], str):
            answer = client.get(f"/{lang}/feeds/{asked[0]}.ics")
            assert faults(answer.data) == []
            found = {unescaped(entry.get("SUMMARY")): entry for entry in entries(answer.data)}
        else:
            if asked not in people:
                people[asked] = make_user(f"p{len(people)}@example.org", *asked)
            found = own_feed(client, people[asked], lang)
        return {title: entry for title, entry in found.items() if OURS.search(entry.get("URL"))}

    return read


def held_in(code: str, first: date, **given: Any) -> None:
    """A meeting with dates."""
    found = meeting(code)
    found.start_on, found.end_on, found.sort_on = first, first, first
    found.status = MeetingStatus.CONFIRMED
    for name, value in given.items():
        setattr(found, name, value)
    db.session.commit()


def appointed(state: str = "NGA") -> Officer:
    return officers.appoint(SECRETARIAT, post().id, post().revision, OfficerDraft(state, "Joy Ogwu"))


@pytest.fixture
def march() -> None:
    """The preparatory committee has dates."""
    held_in("prepcom-2012", date(2012, 3, 19))
