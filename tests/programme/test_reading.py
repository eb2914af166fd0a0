"""A stored programme as plain values."""

from __future__ import annotations

from meetings.programme import reading
from tests.programme.support import MONDAY, MORNING, TUESDAY, Kept, closed, whole


def test_a_programme_is_read_with_all_that_belongs_to_it(kept: Kept) -> None:
    closed(kept, "plain", TUESDAY, 600, 780)

    found = reading.situation(whole(kept))

    assert [day.on.day for day in found.days] == [9, 10, 11, 12, 13] and all(day.is_working for day in found.days)
    assert len(found.periods) == 20 and {period.teams for period in found.periods} == {2}
    assert [room.id for room in found.rooms] == list(kept.rooms.values())
    assert [(item.number, item.is_branch) for item in found.items] == [("1", False), ("2", True), ("2 (a)", False)]
    assert [closure.room for closure in found.closures] == [kept.rooms["plain"]]
    assert len(found.sessions) == 6 and len(found.relations) == 1
    opening = found.session_by_id[kept.sessions["opening"]]
    assert (opening.on, opening.starts, opening.room) == (MONDAY, MORNING, kept.rooms["big"])
    assert opening.parties == {"person:chair"} and opening.items == (kept.items[0],)
