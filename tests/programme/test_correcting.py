"""Corrections on the day: what is recorded, what that changes of the programme, what is published at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.programme import (
    arranging,
    content,
    correcting,
    happening,
    moving,
    queries_day,
    queries_releases,
    releasing,
)
from meetings.programme.drafts import ReleaseDraft
from meetings.programme.happening import Entry, State
from meetings.programme.models import ProgrammeRelease, ReleasedSession, SessionAct
from meetings.programme.rules import DayAct, ReleaseKind
from meetings.programme.steps import Slot
from tests.programme.support import DESK, MORNING, SECRETARIAT, THURSDAY, Kept, stored, whole

OPENING = datetime(2011, 5, 9, 14, 0, tzinfo=UTC)  # 10 a.m. in New York


@pytest.fixture
def released(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """The programme, published, on the afternoon of its first day."""
    releasing.publish(SECRETARIAT, kept.programme, whole(kept).revision, ReleaseDraft())
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: OPENING + timedelta(hours=8))
    return kept


def do(kept: Kept, key: str, act: DayAct, after: int = 0, **more: object) -> None:
    entry = Entry(act, OPENING + timedelta(minutes=after), **more)  # type: ignore[arg-type]
    correcting.record(SECRETARIAT, kept.sessions[key], stored(kept, key).revision, entry)
    db.session.commit()


def happened(kept: Kept, key: str) -> happening.Happening:
    number = kept.sessions[key]
    return happening.fold([act.fact for act in queries_day.acts_of([number])[number]])


def released_row(kept: Kept, key: str) -> ReleasedSession:
    db.session.expire_all()
    return db.session.execute(sa.select(ReleasedSession).where(ReleasedSession.id == kept.sessions[key])).scalar_one()


def releases(kept: Kept) -> list[ReleaseKind]:
    return list(db.session.execute(sa.select(ProgrammeRelease.kind).order_by(ProgrammeRelease.number)).scalars())


def test_what_happened_is_recorded_and_nothing_is_published_for_it(released: Kept) -> None:
    do(released, "opening", DayAct.BEGIN, 12)
    do(released, "opening", DayAct.END, 170)

    assert happened(released, "opening").state is State.HELD
    assert releases(released) == [ReleaseKind.RELEASE]


def test_a_slip_moves_the_session_in_work_and_in_calendars(released: Kept) -> None:
    do(released, "marking", DayAct.SLIP, 200, minutes=20)

    session = stored(released, "marking")
    assert (session.starts, session.minutes) == (15 * 60 + 20, 180)
    assert released_row(released, "marking").starts_at == OPENING + timedelta(hours=5, minutes=20)
    assert releases(released) == [ReleaseKind.RELEASE, ReleaseKind.CORRECTION]


def test_what_begins_late_and_ends_on_time_is_shorter(released: Kept) -> None:
    do(released, "marking", DayAct.SLIP, 200, minutes=20, keeps_end=True)

    session = stored(released, "marking")
    assert (session.starts, session.minutes) == (15 * 60 + 20, 160)
    assert happened(released, "marking").shortened == 20


def test_a_correction_leaves_alone_what_is_in_work_besides(released: Kept) -> None:
    stored(released, "records").starts = 11 * 60
    db.session.commit()

    do(released, "marking", DayAct.SLIP, 200, minutes=20)

    assert released_row(released, "records").starts_at == OPENING + timedelta(days=1)
    last = queries_releases.latest(released.programme)
    assert last is not None and last.kind is ReleaseKind.CORRECTION
    held = content.from_json(last.content)
    assert {one.id: one.starts for one in held.sessions}[released.sessions["records"]] == 10 * 60


def test_a_correction_publishes_what_happened_and_leaves_in_work_what_else_is_new_of_the_session(
    released: Kept,
) -> None:
    for key in ("marking", "records"):
        stored(released, key).title = Text.of(en="Not announced yet")
    db.session.commit()

    do(released, "marking", DayAct.SLIP, 200, minutes=20)
    do(released, "opening", DayAct.ROLL_OVER, 205, into=released.sessions["records"])

    assert released_row(released, "marking").starts_at == OPENING + timedelta(hours=5, minutes=20)
    assert released_row(released, "marking").title.get("en") == "Marking"
    assert released_row(released, "records").title.get("en") == "Record-keeping"
    last = queries_releases.latest(released.programme)
    assert last is not None
    held = content.from_json(last.content).session_by_id
    assert held[released.sessions["records"]].items == tuple(released.items[:1])


def test_a_session_that_no_release_has_is_not_announced_by_what_happens_to_it(released: Kept) -> None:
    stored(released, "records").is_listed = False
    db.session.commit()
    releasing.publish(SECRETARIAT, released.programme, whole(released).revision, ReleaseDraft())
    stored(released, "records").is_listed = True
    db.session.commit()

    do(released, "opening", DayAct.ROLL_OVER, 205, into=released.sessions["records"])

    assert len(releases(released)) == 2 and released_row(released, "records").is_called_off


def test_taking_back_that_a_session_began_publishes_nothing(released: Kept) -> None:
    stored(released, "opening").title = Text.of(en="Not announced yet")
    db.session.commit()
    do(released, "opening", DayAct.BEGIN, 5)

    do(released, "opening", DayAct.TAKE_BACK, 6)

    assert releases(released) == [ReleaseKind.RELEASE]


@pytest.mark.parametrize("act", [DayAct.BEGIN, DayAct.SLIP, DayAct.RELEASE, DayAct.CALL_OFF])
def test_a_session_that_planning_has_called_off_does_not_happen(released: Kept, act: DayAct) -> None:
    stored(released, "marking").called_off_at = OPENING
    db.session.commit()

    with pytest.raises(Conflict, match="act_not_allowed"):
        do(released, "marking", act, 200, minutes=20)


def test_what_is_called_off_on_the_day_is_held_after_all_by_taking_that_back(released: Kept) -> None:
    do(released, "marking", DayAct.CALL_OFF, 100)

    with pytest.raises(Conflict, match="act_not_allowed"):
        arranging.reinstate(SECRETARIAT, released.sessions["marking"], stored(released, "marking").revision)


def test_a_released_slot_stays_in_the_programme_as_called_off_with_the_time_of_it(released: Kept) -> None:
    do(released, "marking", DayAct.RELEASE, 100)

    assert released_row(released, "marking").is_called_off
    assert happened(released, "marking").given_back_at == OPENING + timedelta(minutes=100)
    assert released_row(released, "opening").revision == 1


def test_remaining_business_goes_to_a_later_session(released: Kept) -> None:
    do(released, "opening", DayAct.ROLL_OVER, 175, into=released.sessions["records"])

    assert [item.id for item in stored(released, "records").items] == released.items[:1]
    assert happened(released, "opening").rolled_into == (released.sessions["records"],)


def test_business_does_not_go_back_in_time(released: Kept) -> None:
    with pytest.raises(RuleViolation, match="roll_over_into"):
        do(released, "records", DayAct.ROLL_OVER, 175, into=released.sessions["opening"])


@pytest.mark.parametrize("act", [DayAct.SLIP, DayAct.RELEASE, DayAct.CALL_OFF, DayAct.ROLL_OVER])
def test_taking_back_changes_back_what_an_act_changed(released: Kept, act: DayAct) -> None:
    before = stored(released, "opening").starts, stored(released, "opening").minutes
    into = {"into": released.sessions["records"]} if act is DayAct.ROLL_OVER else {}
    slip = {"minutes": 30, "keeps_end": True} if act is DayAct.SLIP else {}
    do(released, "opening", act, 5, **into, **slip)

    do(released, "opening", DayAct.TAKE_BACK, 6)

    session = stored(released, "opening")
    assert (session.starts, session.minutes, session.called_off_at) == (*before, None)
    assert stored(released, "records").items == []
    assert released_row(released, "opening").starts_at == OPENING
    assert not released_row(released, "opening").is_called_off
    assert len(queries_day.acts_of([session.id])[session.id]) == 2


def test_a_session_that_changed_meanwhile_is_not_corrected_unseen(released: Kept) -> None:
    seen = stored(released, "marking").revision
    do(released, "marking", DayAct.SLIP, 200, minutes=20)

    entry = Entry(DayAct.RELEASE, OPENING)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        correcting.record(SECRETARIAT, released.sessions["marking"], seen, entry)


def test_what_has_no_hour_does_not_happen(released: Kept) -> None:
    with pytest.raises(Conflict, match="not_placed"):
        do(released, "side", DayAct.BEGIN)


def test_the_desk_of_the_chair_corrects_nothing(released: Kept) -> None:
    seen = stored(released, "marking").revision
    with pytest.raises(NotFound):
        correcting.record(DESK, released.sessions["marking"], seen, Entry(DayAct.RELEASE, OPENING))


def test_one_session_is_published_as_it_stands(released: Kept) -> None:
    for key in ("marking", "records"):
        stored(released, key).title = Text.of(en="Renamed")
        db.session.commit()

    correcting.publish_one(
        SECRETARIAT, released.sessions["marking"], stored(released, "marking").revision, Text.of(en="A new theme")
    )
    db.session.commit()

    assert released_row(released, "marking").title.get("en") == "Renamed"
    assert released_row(released, "records").title.get("en") == "Record-keeping"


def test_a_session_that_is_in_no_release_is_not_published_by_what_happens_to_another(kept: Kept) -> None:
    do(kept, "opening", DayAct.CALL_OFF, -60 * 24 * 365)

    assert releases(kept) == []


@pytest.mark.parametrize("ended", [False, True], ids=["under way", "held"])
def test_a_session_that_has_begun_stays_where_it_was_held(released: Kept, ended: bool) -> None:
    do(released, "opening", DayAct.BEGIN)
    if ended:
        do(released, "opening", DayAct.END, 170)
    session = stored(released, "opening")
    seen = (session.id, session.revision)

    for change in (moving.unplace, arranging.remove):
        with pytest.raises(Conflict, match="session_held"):
            change(SECRETARIAT, *seen)
    with pytest.raises(Conflict, match="session_held"):
        moving.move(SECRETARIAT, *seen, Slot(THURSDAY, MORNING, None))

    db.session.rollback()
    do(released, "opening", DayAct.TAKE_BACK)
    if ended:
        do(released, "opening", DayAct.TAKE_BACK)
    moving.unplace(SECRETARIAT, seen[0], stored(released, "opening").revision)


def test_acts_are_neither_changed_nor_removed(released: Kept) -> None:
    do(released, "opening", DayAct.BEGIN, 0)

    for act in (sa.update(SessionAct).values(minutes=5), sa.delete(SessionAct)):
        with pytest.raises(sa.exc.DatabaseError, match="only added to"):
            db.session.execute(act)
        db.session.rollback()
