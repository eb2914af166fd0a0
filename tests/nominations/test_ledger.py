"""Which group held the chair at which meeting: what is on record here, and before that what sources tell."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from meetings.foundation.access import PUBLIC
from meetings.nominations import panels, queries
from meetings.nominations.bureau import PostKind
from tests.nominations.support import at

pytestmark = pytest.mark.usefixtures("register")


def chart() -> panels.Chart:
    return panels.chart(PUBLIC, queries.process("small-arms"), PostKind.CHAIR)


TODAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_on_the_day_of_the_resolution_the_ledger_ends_with_the_meeting_of_2010() -> None:
    found = chart()

    states = [row.held.state for row in found.rows]
    assert states == ["MOZ", "MOZ", "MOZ", "COL", "JPN", "FIN", "SLE", "LKA", "LTU", "MEX"]
    assert [row.code for row in found.rows][-1] == "bms-2010"
    assert found.ledger.longest_without == {"western-european-and-others"}
    assert found.ledger.unknown == 0


def test_three_sessions_of_one_committee_are_one_turn_and_unchecked_names_are_counted() -> None:
    shares = {share.group: share for share in chart().ledger.shares}

    african = shares["african"]
    assert (african.meetings, african.turns, african.unverified) == (4, 2, 2)
    assert shares["eastern-european"].last is not None and shares["eastern-european"].last.meeting == "bms-2008"


def test_years_later_meetings_whose_chair_nobody_found_are_said_to_be_unknown() -> None:
    with at(TODAY):
        found = chart()

    assert found.ledger.longest_without == {"eastern-european"}
    assert found.ledger.unknown == 3
    assert [row.held.meeting for row in found.rows if row.held.group is None] == ["mge-2015", "bms-2022", "bms-2026"]


def test_every_entry_has_its_meeting_in_six_languages() -> None:
    with at(TODAY):
        rows = chart().rows

    assert [row.held.meeting for row in rows if len(row.title.as_dict()) != 6] == []
    assert all(row.state for row in rows if row.held.group is not None)
