"""What a demonstration shows of programmes of work: in work in January 2011, released in April, corrected in May."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.agendas import samples as agendas
from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import clock
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.programme import content, queries, queries_day, queries_releases, reading, samples, warnings
from meetings.programme.happening import State, fold
from meetings.programme.models import Programme, ProgrammeRelease, ReleasedSession, SessionRequest
from meetings.programme.rules import ReleaseKind, RequestStatus, SessionKind, Severity
from meetings.programme.situation import Situation
from tests.support import register

pytestmark = pytest.mark.either_database
MGE, PREPCOM, REVCON = "mge-2011", "prepcom-2012", "revcon-2012"
JANUARY = "2011-01-13T09:00:00-05:00"
APRIL = "2011-04-21T09:00:00-04:00"
MAY = "2011-05-11T09:00:00-04:00"
AFTERWARDS = "2012-09-10T10:00:00-04:00"

Play = Callable[[str], None]


@pytest.fixture
def played(seeded: Any) -> Play:
    """Lets the demonstration be seen at an instant, and then at later ones."""
    before: list[str] = []

    def play(at: str) -> None:
        def make() -> None:
            with clock.frozen(datetime.fromisoformat(at)):
                agendas.load(seeded.config["DATA"])
                samples.load(seeded.config["DATA"])
                db.session.commit()

        before.append(at)
        if len(before) == 1:
            register.hold_made(seeded, f"programme_{re.sub(r'[^0-9]', '_', at)}", make)
        else:
            make()

    return play


def programme(code: str) -> Programme:
    return queries.whole(queries.of_meeting(code).id)


def situation(code: str) -> Situation:
    return reading.situation(programme(code))


def releases(code: str) -> list[ReleaseKind]:
    query = sa.select(ProgrammeRelease.kind).where(ProgrammeRelease.programme_id == queries.of_meeting(code).id)
    return list(db.session.scalars(query.order_by(ProgrammeRelease.number)))


def statuses() -> dict[str, RequestStatus]:
    return {one.title: one.status for one in db.session.scalars(sa.select(SessionRequest))}


def titles(code: str, kind: SessionKind) -> list[str]:
    """What sessions of a kind are about, in the order of time, as the latest release has them."""
    last = queries_releases.latest(queries.of_meeting(code).id)
    assert last is not None
    held = [one for one in content.from_json(last.content).sessions if one.kind is kind]
    held.sort(key=lambda one: (one.on, one.starts))
    return [one.title.into("en").text for one in held]


# --- 13 January 2011 ------------------------------------------------------------------------------------------------


def test_on_the_first_day_there_is_a_programme_in_work_and_nothing_is_released(played: Play) -> None:
    played(JANUARY)
    found = situation(MGE)

    assert [day.is_open for day in found.days] == [True] * 5
    assert sorted(one.number for one in found.sessions if one.number) == list(range(1, 11))
    assert [one.title.into("en").text for one in found.sessions if one.on is None] == [
        "Informal consultations on the draft procedural report"
    ]
    assert releases(MGE) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReleasedSession)) == 0


def test_first_requests_wait_while_others_may_still_be_made(played: Play) -> None:
    played(JANUARY)
    until = programme(MGE).requests_until

    assert until is not None and until > clock.now()
    assert list(statuses().values()) == [RequestStatus.SUBMITTED] * 3


def test_the_sessions_deal_with_the_items_of_the_agenda(played: Play) -> None:
    played(JANUARY)
    found = situation(MGE)
    headings = {item.id: item.heading.into("en").text for item in found.items}
    of = {one.number: [headings[item] for item in one.items] for one in found.sessions if one.number}

    assert of[4] == ["Record-keeping"]
    assert len(of[1]) == 6


# --- April and May 2011 ---------------------------------------------------------------------------------------------


def test_by_april_two_releases_are_out_and_every_request_is_answered(played: Play) -> None:
    played(APRIL)

    assert releases(MGE) == [ReleaseKind.RELEASE, ReleaseKind.RELEASE]
    assert sorted(statuses().values()) == [RequestStatus.DECLINED, *([RequestStatus.GRANTED] * 7)]
    assert [one.is_late for one in db.session.scalars(sa.select(SessionRequest))].count(True) == 1


def test_between_the_releases_two_themes_changed_places_with_their_numbers(played: Play) -> None:
    played(APRIL)
    formal = [(one.number, one.title.into("en").text) for one in situation(MGE).sessions if one.number in {7, 8}]

    assert sorted(formal) == [(7, "National frameworks"), (8, "Regional cooperation")]
    assert titles(MGE, SessionKind.FORMAL)[6:8] == ["National frameworks", "Regional cooperation"]


def test_in_may_a_meeting_begins_later_and_a_slot_is_given_back(played: Play) -> None:
    played(MAY)
    found = {one.key: one for one in programme(MGE).sessions if one.key}
    acts = queries_day.acts_of([one.id for one in found.values()])
    states = {key: fold([act.fact for act in acts[one.id]]).state for key, one in found.items()}

    assert releases(MGE) == [*[ReleaseKind.RELEASE] * 2, *[ReleaseKind.CORRECTION] * 2]
    assert (found["mge-5"].starts, found["mge-5"].minutes) == (10 * 60 + 20, 160)
    assert [key for key, state in states.items() if state is State.HELD] == ["mge-1", "mge-2", "mge-3", "mge-4"]
    assert states["mge-informal"] is State.RELEASED


def test_whoever_sets_the_clock_forward_day_by_day_sees_what_whoever_begins_later_sees(played: Play) -> None:
    for at in (JANUARY, APRIL, MAY):
        played(at)

    assert len(releases(MGE)) == 4


# --- 2012 -----------------------------------------------------------------------------------------------------------


def test_the_review_conference_has_nine_days_and_labour_day_is_none_of_them(played: Play) -> None:
    played(AFTERWARDS)
    days = situation(REVCON).days
    (holiday,) = (day for day in days if day.on == date(2012, 9, 3))

    assert sum(day.is_open for day in days) == 9
    assert not holiday.is_open and holiday.note.into("en").text == "Labour Day"
    assert all(day.is_open == day.is_working for day in days)


def test_committee_and_conference_are_held_on_the_days_that_they_were_given(played: Play) -> None:
    played("2011-12-31T10:00:00-05:00")
    query = sa.select(Meeting.status, Meeting.start_on, Meeting.end_on).where(Meeting.code.in_([PREPCOM, REVCON]))
    found = db.session.execute(query.order_by(Meeting.start_on)).all()

    assert [tuple(one) for one in found] == [
        (MeetingStatus.CONFIRMED, date(2012, 3, 19), date(2012, 3, 23)),
        (MeetingStatus.CONFIRMED, date(2012, 8, 27), date(2012, 9, 7)),
    ]


def test_all_three_programmes_are_out_with_the_numbers_of_their_meetings(played: Play) -> None:
    played(AFTERWARDS)

    for code, count in ((MGE, 10), (PREPCOM, 10), (REVCON, 14)):
        assert releases(code)[:2] == [ReleaseKind.RELEASE] * 2
        numbers = [one.number for one in situation(code).sessions if one.kind is SessionKind.FORMAL]
        assert sorted(number for number in numbers if number) == list(range(1, count + 1))
    assert len([one for one in titles(REVCON, SessionKind.SIDE_EVENT) if "Group of Interested States" in one]) == 2


def test_nothing_that_is_released_cannot_be_held_like_that(played: Play) -> None:
    played(AFTERWARDS)

    for code in (MGE, PREPCOM, REVCON):
        assert [one for one in warnings.warnings(situation(code)) if one.severity is Severity.GRAVE] == []


@pytest.mark.parametrize("at", [JANUARY, MAY, AFTERWARDS])
def test_playing_once_more_changes_nothing(played: Play, at: str) -> None:
    played(at)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    played(at)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == before


def test_what_somebody_has_released_meanwhile_no_sample_goes_on_with(played: Play) -> None:
    played(JANUARY)
    begun = queries.of_meeting(MGE)
    begun.is_sample = False
    db.session.commit()

    played(MAY)
    assert releases(MGE) == []
