"""Releases: frozen as somebody saw them, once; what is announced of a session changes only where a release says so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.languages import Text
from meetings.notices.models import Notice
from meetings.programme import content, keeping, queries, queries_releases, releasing
from meetings.programme.content import Content
from meetings.programme.drafts import ReleaseDraft
from meetings.programme.models import ProgrammeRelease, ProgrammeSession, ReleasedSession, SessionAct
from meetings.programme.rules import DayAct, ReleaseKind
from tests.programme.racing import at_once
from tests.programme.support import (
    AFTERNOON,
    AUDITOR,
    COORDINATOR,
    DESK,
    LUNCH,
    MORNING,
    NGO,
    NOBODY,
    OTHER_SECRETARIAT,
    PERU,
    SECRETARIAT,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Kept,
    stored,
    text,
)


def revision(kept: Kept) -> int:
    db.session.expire_all()
    return queries.by_id(kept.programme).revision


def published(kept: Kept, actor: Actor = SECRETARIAT, seen: int | None = None) -> ProgrammeRelease:
    """The programme of the test, published as it stands; it is accepted that something cannot be held like that."""
    number = revision(kept) if seen is None else seen
    made = releasing.publish(actor, kept.programme, number, ReleaseDraft(name=text("First"), accepts=True))
    db.session.commit()
    return made


def change(kept: Kept, key: str, **values: Any) -> None:
    """Change a session as services do: under the lock, the programme’s revision moves."""
    programme = queries.locked(kept.programme)
    session = keeping.session_of(programme, kept.sessions[key])
    for name, value in values.items():
        setattr(session, name, value)
    keeping.touch(programme)
    db.session.flush()


def changed(kept: Kept, key: str, **values: Any) -> None:
    change(kept, key, **values)
    db.session.commit()


def corrected(kept: Kept, *keys: str, words: str = "The Hall is in use.") -> ProgrammeRelease | None:
    programme = queries.locked(kept.programme)
    made = releasing.correct(SECRETARIAT, programme, {kept.sessions[key] for key in keys}, text(words))
    db.session.commit()
    return made


def row(kept: Kept, key: str) -> ReleasedSession:
    db.session.expire_all()
    found = db.session.get(ReleasedSession, kept.sessions[key])
    assert found is not None
    return found


def latest(kept: Kept) -> Content:
    release = queries_releases.latest(kept.programme)
    assert release is not None
    return content.from_json(release.content)


# --- publishing -----------------------------------------------------------------------------------------------------


def test_the_first_release_announces_every_listed_session(kept: Kept) -> None:
    changed(kept, "bureau", is_listed=False)

    release = published(kept)

    assert (release.number, release.kind, release.digest) == (1, ReleaseKind.RELEASE, content.digest(latest(kept)))
    assert set(latest(kept).session_by_id) == set(kept.sessions.values()) - {kept.sessions["bureau"]}
    assert set(queries_releases.released(kept.programme)) == set(latest(kept).session_by_id)


def test_a_session_is_announced_at_the_instants_of_the_venues_clock(kept: Kept) -> None:
    published(kept)

    opening, side = row(kept, "opening"), row(kept, "side")

    assert opening.starts_at == datetime(2011, 5, 9, 14, 0, tzinfo=UTC)
    assert opening.ends_at == datetime(2011, 5, 9, 17, 0, tzinfo=UTC)
    assert opening.room.get("en") == "Conference Room 4, North Lawn Building"
    assert (side.on, side.starts_at, side.room) == (None, None, Text())


@pytest.mark.parametrize(
    ("on", "minute", "expected"),
    [
        (date(2012, 3, 9), MORNING, datetime(2012, 3, 9, 15, 0, tzinfo=UTC)),
        (date(2012, 3, 12), MORNING, datetime(2012, 3, 12, 14, 0, tzinfo=UTC)),
        (date(2011, 5, 9), 24 * 60, datetime(2011, 5, 10, 4, 0, tzinfo=UTC)),
    ],
)
def test_hours_follow_daylight_saving_and_may_end_at_midnight(on: date, minute: int, expected: datetime) -> None:
    assert Content("America/New_York").instant(on, minute) == expected


def test_nothing_new_is_not_published_again(kept: Kept) -> None:
    published(kept)

    with pytest.raises(Conflict, match=r"programme\.release_nothing"):
        published(kept)


def test_a_programme_without_a_listed_session_is_not_published(kept: Kept) -> None:
    for key in kept.sessions:
        changed(kept, key, is_listed=False)

    with pytest.raises(Conflict, match=r"programme\.release_empty"):
        published(kept)


def test_what_is_published_is_what_somebody_has_looked_at(kept: Kept) -> None:
    seen = revision(kept)
    changed(kept, "records", on=THURSDAY)

    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        published(kept, seen=seen)


@pytest.mark.parametrize("actor", [OTHER_SECRETARIAT, DESK, AUDITOR, PERU, COORDINATOR, NGO, NOBODY])
def test_only_the_secretariat_of_the_process_publishes(kept: Kept, actor: Actor) -> None:
    with pytest.raises(NotFound):
        published(kept, actor)


def test_a_release_moves_only_the_sessions_that_it_changes(kept: Kept) -> None:
    published(kept)
    before = {key: (row(kept, key).revision, row(kept, key).changed_at) for key in kept.sessions}
    changed(kept, "records", on=THURSDAY, starts=AFTERNOON)

    second = published(kept)

    moved = {key for key in kept.sessions if (row(kept, key).revision, row(kept, key).changed_at) != before[key]}
    assert moved == {"records"}
    assert row(kept, "records").revision == before["records"][0] + 1
    assert (row(kept, "records").on, row(kept, "records").release_id) == (THURSDAY, second.id)


def test_a_session_that_a_release_leaves_out_stays_as_called_off_and_comes_back_as_it_is_then(kept: Kept) -> None:
    published(kept)
    changed(kept, "marking", is_listed=False)
    published(kept)
    gone = row(kept, "marking")
    assert gone.is_called_off and gone.revision == 2 and kept.sessions["marking"] not in latest(kept).session_by_id

    changed(kept, "marking", is_listed=True)
    published(kept)

    assert not row(kept, "marking").is_called_off and row(kept, "marking").revision == 3


def test_a_release_is_told_once_to_those_whom_the_meeting_concerns(kept: Kept, people: None) -> None:
    release = published(kept)

    (notice,) = db.session.execute(sa.select(Notice).where(Notice.kind == "programme_released")).scalars()
    assert (notice.object_id, notice.path) == (release.id, f"programme/releases/{release.id}/")
    assert notice.facts["is_first"] is True and notice.facts["changes"] == {"added": len(kept.sessions)}


# --- corrections ----------------------------------------------------------------------------------------------------


def test_a_correction_changes_one_session_of_the_latest_release_and_leaves_work_in_progress_in_work(kept: Kept) -> None:
    published(kept)
    changed(kept, "records", on=THURSDAY)
    changed(kept, "opening", starts=MORNING + 30, minutes=150)

    made = corrected(kept, "opening")

    assert made is not None and (made.number, made.kind) == (2, ReleaseKind.CORRECTION)
    held = latest(kept).session_by_id
    assert held[kept.sessions["opening"]].starts == MORNING + 30
    assert held[kept.sessions["records"]].on == TUESDAY
    assert row(kept, "records").revision == 1 and stored(kept, "records").on == THURSDAY


def test_the_next_release_after_a_correction_has_what_was_in_work(kept: Kept) -> None:
    published(kept)
    changed(kept, "records", on=THURSDAY)
    changed(kept, "opening", starts=MORNING + 30)
    corrected(kept, "opening")

    published(kept)

    assert latest(kept).session_by_id[kept.sessions["records"]].on == THURSDAY
    assert latest(kept).session_by_id[kept.sessions["opening"]].starts == MORNING + 30


def test_a_session_that_is_new_on_the_day_is_added(kept: Kept) -> None:
    changed(kept, "side", is_listed=False)
    published(kept)
    changed(kept, "side", is_listed=True, on=WEDNESDAY, starts=LUNCH, room_id=kept.rooms["narrow"])

    corrected(kept, "side")

    assert row(kept, "side").room.get("en") == "Conference Room A, North Lawn Building"


def test_there_is_nothing_to_correct_before_the_first_release_nor_where_nothing_differs(kept: Kept) -> None:
    assert corrected(kept, "opening") is None

    published(kept)

    assert corrected(kept, "opening") is None
    assert len(queries_releases.contents(kept.programme)) == 1


def test_a_correction_tells_those_of_the_sessions(kept: Kept, people: None) -> None:
    published(kept)
    changed(kept, "african", starts=MORNING - 90)

    corrected(kept, "african")

    (notice,) = db.session.execute(sa.select(Notice).where(Notice.kind == "programme_corrected")).scalars()
    (line,) = notice.facts["changes"]
    assert (line["what"], line["was_at"], line["at"]) == (
        "moved",
        "2011-05-10T13:00:00+00:00",
        "2011-05-10T12:30:00+00:00",
    )


# --- at once --------------------------------------------------------------------------------------------------------


def test_of_two_who_publish_at_once_one_does(app: Flask, kept: Kept) -> None:
    seen, draft = revision(kept), ReleaseDraft(accepts=True)

    answers = at_once(app, *[lambda: releasing.publish(SECRETARIAT, kept.programme, seen, draft)] * 2)

    assert sorted(answers) == ["", "record.changed_meanwhile"]
    assert [release.number for release in queries_releases.contents(kept.programme)] == [1]


@pytest.mark.parametrize("turn", range(3))
def test_a_session_that_is_moved_while_a_release_is_made_is_neither_lost_nor_in_two_places(
    app: Flask, kept: Kept, turn: int
) -> None:
    published(kept)
    changed(kept, "marking", minutes=120)
    seen, draft, number = revision(kept), ReleaseDraft(accepts=True), kept.sessions["records"]

    released, moved = at_once(
        app,
        lambda: releasing.publish(SECRETARIAT, kept.programme, seen, draft),
        lambda: change(kept, "records", on=THURSDAY),
    )

    assert moved == "" and released in {"", "record.changed_meanwhile"}
    found = [session for session in latest(kept).sessions if session.id == number]
    assert len(found) == 1 and stored(kept, "records").on == THURSDAY
    assert found[0].on == TUESDAY == row(kept, "records").on  # what was published is what was looked at
    assert len(latest(kept).sessions) == len(kept.sessions)


# --- the record -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["UPDATE programme_release SET number = 9", "DELETE FROM programme_release"])
def test_a_release_cannot_be_changed_nor_removed(kept: Kept, verb: str) -> None:
    published(kept)

    with pytest.raises(DBAPIError, match="only added to"):
        db.session.execute(sa.text(verb))


def test_an_act_of_the_day_cannot_be_changed(kept: Kept) -> None:
    published(kept)
    act = SessionAct(
        programme_id=kept.programme,
        session_id=kept.sessions["opening"],
        position=1,
        act=DayAct.BEGIN,
        at=datetime(2011, 5, 9, 14, 5, tzinfo=UTC),
        entered_at=datetime(2011, 5, 9, 14, 5, tzinfo=UTC),
        words=Text(),
        actor_name="",
    )
    db.session.add(act)
    db.session.commit()

    with pytest.raises(DBAPIError, match="only added to"):
        db.session.execute(sa.text("DELETE FROM session_act"))


def test_sessions_of_the_work_in_progress_are_not_in_the_release_table(kept: Kept) -> None:
    assert db.session.execute(sa.select(sa.func.count(ReleasedSession.id))).scalar_one() == 0
    assert db.session.execute(sa.select(sa.func.count(ProgrammeSession.id))).scalar_one() == len(kept.sessions)
