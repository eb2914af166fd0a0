"""Large programmes for measuring: as many sessions as are asked for, where they can be held, published, told apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from meetings import demo, demo_programmes
from meetings.calendar.models import Meeting
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.programme import queries, reading, warnings
from meetings.programme.models import Programme, ProgrammeRelease, ProgrammeSession, ReleasedSession
from meetings.programme.rules import SessionKind, Severity
from meetings.programme.situation import Situation

pytestmark = pytest.mark.either_database
TODAY = date(2011, 1, 13)


@pytest.fixture
def made(seeded: Any) -> tuple[int, int]:
    """Five sample meetings, and 250 sessions for them."""
    demo.make(5, TODAY)
    made = demo_programmes.make(250, TODAY, seeded.config["DATA"])
    db.session.commit()
    return made


def situations() -> list[Situation]:
    numbers = db.session.scalars(sa.select(Programme.id).order_by(Programme.id))
    return [reading.situation(queries.whole(number)) for number in numbers]


def count(model: Any) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def test_there_are_as_many_sessions_as_were_asked_for_and_all_are_published(made: tuple[int, int]) -> None:
    assert made == (3, 250)
    assert (count(Programme), count(ProgrammeRelease)) == (3, 3)
    assert (count(ProgrammeSession), count(ReleasedSession)) == (250, 250)


def test_a_programme_is_no_larger_than_pages_are_measured_with(made: tuple[int, int]) -> None:
    assert [len(found.sessions) for found in situations()] == [demo_programmes.LARGEST, demo_programmes.LARGEST, 10]


def test_every_session_can_be_held_where_it_is(made: tuple[int, int]) -> None:
    for found in situations():
        assert [one for one in warnings.warnings(found) if one.severity is Severity.GRAVE] == []


def test_formal_meetings_are_numbered_from_the_first_to_the_last(made: tuple[int, int]) -> None:
    for found in situations():
        formal = [one for one in found.sessions if one.kind is SessionKind.FORMAL]
        formal.sort(key=lambda one: (one.on, one.starts))
        assert [one.number for one in formal] == list(range(1, len(formal) + 1))


def test_everything_is_a_sample_in_six_languages_and_of_sample_meetings_alone(made: tuple[int, int]) -> None:
    sessions = list(db.session.scalars(sa.select(ProgrammeSession)))
    assert all(one.is_sample for one in sessions)
    assert all(one.title.get(lang) for one in sessions for lang in LANGUAGES)
    codes = db.session.scalars(sa.select(Meeting.code).join(Programme, Programme.meeting_id == Meeting.id))
    assert all(code.startswith("sample-") for code in codes)


def test_where_meetings_do_not_suffice_there_are_fewer(made: tuple[int, int], seeded: Any) -> None:
    programmes, sessions = demo_programmes.make(10_000, TODAY, seeded.config["DATA"])
    dated = sa.select(sa.func.count()).where(Meeting.code.like("sample-%"), Meeting.start_on.is_not(None))

    assert programmes == db.session.execute(dated).scalar_one() - 3
    assert 0 < sessions <= programmes * demo_programmes.LARGEST
