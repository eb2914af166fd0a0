"""An application that knows languages and nothing else, and entries to try things on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import Babel

import config
from meetings.calendar.models import Meeting, Place
from meetings.calendar.rules import MeetingKind, MeetingStatus
from meetings.deadlines.models import CountingRule, Deadline
from meetings.feeds import building
from meetings.feeds.components import Site
from meetings.feeds.models import FeedToken
from meetings.feeds.tokens import hashed
from meetings.foundation.access import Role
from meetings.foundation.database import Publication, db
from meetings.foundation.languages import Text
from meetings.foundation.registries import FeedEntry
from meetings.mandates.models import Process
from meetings.mandates.rules import Area
from meetings.states.models import GroupMembership, RegionalGroup, RegionalGroupName, State
from meetings.states.rules import MembershipKind
from tests.feeds.asking import Asker
from tests.support.accounts import make_user

CHANGED = datetime(2011, 1, 13, 14, tzinfo=UTC)
LONG_AGO = datetime(2010, 11, 1, 9, tzinfo=UTC)
SECRET = "a2" * 16
GROUP_OF = {"NZL": "western-european-and-others", "NGA": "african"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """How the files of test_golden.py are made."""
    parser.addoption("--record-feeds", action="store_true", help="write tests/feeds/golden anew")


@pytest.fixture(scope="session")
def speaking() -> Flask:
    """The catalogues, without a database."""
    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(config.ROOT / "translations")
    Babel(app)
    return app


@pytest.fixture
def words(speaking: Flask) -> Iterator[None]:
    """`gettext` works."""
    with speaking.app_context():
        yield


@pytest.fixture
def site() -> Site:
    """Where the feeds say that they are."""
    return Site("https://meetings.example.org", "example.org")


@pytest.fixture
def entry() -> Callable[..., FeedEntry]:
    """`entry(status="cancelled")`: the meeting of experts, but for what is said otherwise."""

    def make(**given: Any) -> FeedEntry:
        values: dict[str, Any] = {
            "kind": "meeting",
            "id": 5,
            "revision": 1,
            "changed_at": CHANGED,
            "starts": date(2011, 5, 9),
            "ends": date(2011, 5, 13),
            "title": Text.of(en="Meeting of experts", ar="اجتماع الخبراء", zh="专家会议"),
            "status": "confirmed",
            "path": "meetings/mge-2011/",
            "description": lambda lang: [f"A line in {lang}"],
            "location": Text.of(en="New York", ar="نيويورك", zh="纽约"),
        }
        return FeedEntry(**{**values, **given})

    return make


@pytest.fixture
def feeds(app: Flask) -> Iterator[None]:
    """Nothing is remembered of other tests' feeds."""
    building.memory().clear()
    yield
    building.memory().clear()


@pytest.fixture
def register(app: Flask, feeds: None) -> Register:
    """A small register: a confirmed meeting with two deadlines, one counted; a mandated one; a deadline by itself."""
    return Register.made()


@pytest.fixture
def asker(app: Flask, register: Register) -> Asker:
    """Asks for feeds through the gate and beside it."""
    return Asker(app)


@pytest.fixture
def african(register: Register) -> None:
    """A regional group of that code."""
    name = RegionalGroupName(from_on=date(1990, 1, 1), name=Text.of(en="African Group"), short=Text.of(en="African"))
    db.session.add(RegionalGroup(code="african", position=1, names=[name]))
    db.session.commit()
    register.age()


@pytest.fixture
def own(app: Flask, register: Register) -> FeedToken:
    """The address of the feed of somebody in the secretariat, with SECRET in it."""
    reader = make_user("reader@example.org", (Role.SECRETARIAT, "small-arms"))
    token = FeedToken(user_id=reader.id, name="Telephone", token_hash=hashed(SECRET))
    db.session.add(token)
    db.session.commit()
    return token


@pytest.fixture
def world(register: Register) -> Register:
    """Two States in two groups, a regional meeting of one of them, deadlines of others, and what is in preparation."""
    for position, (iso3, code) in enumerate(GROUP_OF.items(), 1):
        name = RegionalGroupName(from_on=date(1990, 1, 1), name=Text.of(en=f"Group {code}"), short=Text.of(en=code))
        group = RegionalGroup(code=code, position=position, names=[name])
        state = State(
            iso3=iso3, iso2=iso3[:2], m49=f"00{position}", name=Text.of(en=iso3), former_name=Text(), note=Text()
        )
        joined = GroupMembership(state=state, group=group, kind=MembershipKind.MEMBER, from_on=date(1990, 1, 1))
        db.session.add_all([group, state, joined])
    db.session.flush()
    nigeria = db.session.query(State).filter_by(iso3="NGA").one()
    small_arms = register.process
    mines = Process(code="landmines", name=Text.of(en="Landmines"), short=Text.of(en="Landmines"))
    march = {"start_on": date(2011, 3, 7), "end_on": date(2011, 3, 8)}
    regional = meeting(small_arms, "regional", kind=MeetingKind.REGIONAL_MEETING, host_state=nigeria, **march)
    hidden = meeting(small_arms, "hidden", is_published=False, **march)
    elsewhere = meeting(mines, "elsewhere", is_published=False, **march)
    day = date(2011, 4, 1)
    db.session.add_all(
        [
            *(regional, hidden, elsewhere),
            deadline(small_arms, "of-groups", day, owner=["regional_group"]),
            deadline(small_arms, "of-civil-society", day, owner=["civil_society"]),
            deadline(small_arms, "of-donors", day, owner=["donors"]),
            deadline(small_arms, "of-secretariat", day, owner=["secretariat"]),
            deadline(small_arms, "of-hidden", day, meeting=hidden, owner=["states"]),
            deadline(small_arms, "of-regional", day, meeting=regional, owner=["secretariat"]),
            deadline(small_arms, "unpublished", day, owner=["states"], is_published=False),
            deadline(mines, "of-elsewhere", day, meeting=elsewhere, owner=["states"]),
        ]
    )
    db.session.commit()
    register.age()
    return register


class Register:
    """The records of `register`, as they are in the database."""

    def __init__(self, **records: Any) -> None:
        self.process: Process = records["process"]
        self.place: Place = records["place"]
        self.experts: Meeting = records["experts"]
        self.prepcom: Meeting = records["prepcom"]
        self.counted: Deadline = records["counted"]
        self.topics: Deadline = records["topics"]
        self.nomination: Deadline = records["nomination"]

    @classmethod
    def made(cls) -> Register:
        process = Process(code="small-arms", name=Text.of(en="Small arms"), short=Text.of(en="Small arms"))
        place = Place(
            code="new-york", name=Text.of(en="New York", ar="نيويورك"), country="USA", zone="America/New_York"
        )
        experts = meeting(process, "mge-2011", start_on=date(2011, 5, 9), end_on=date(2011, 5, 13), place=place)
        prepcom = meeting(
            process,
            "prepcom-2012",
            status=MeetingStatus.MANDATED,
            earliest_on=date(2012, 1, 1),
            latest_on=date(2012, 4, 30),
            words=Text.of(en="early 2012", fr="début 2012"),
        )
        rule = CountingRule(
            key="documents-issued",
            kinds=["expert_meeting"],
            offset_days=-42,
            owner=["secretariat"],
            is_binding=True,
            area=Area.DOCUMENTS,
            title=Text.of(en="Documents issued"),
            words=Text(),
            note=Text(),
        )
        counted = deadline(process, "mge-2011:documents", date(2011, 3, 28), meeting=experts, rule=rule)
        topics = deadline(process, "topics", date(2011, 5, 8), meeting=experts, earliest_on=date(2011, 1, 13))
        nomination = deadline(process, "nomination", date(2011, 5, 31), words=Text.of(en="by May 2011"))
        db.session.add_all([experts, prepcom, counted, topics, nomination])
        db.session.commit()
        made = cls(
            process=process,
            place=place,
            experts=experts,
            prepcom=prepcom,
            counted=counted,
            topics=topics,
            nomination=nomination,
        )
        made.age()
        return made

    def age(self) -> None:
        """All that is there changed last on 1 November 2010."""
        for table in (Meeting, Deadline):
            db.session.execute(sa.update(table).values(changed_at=LONG_AGO))
        db.session.execute(sa.update(Publication).values(changed_at=LONG_AGO))
        db.session.commit()


def meeting(process: Process, code: str, **given: Any) -> Meeting:
    """A meeting that is not in the database yet."""
    values: dict[str, Any] = {
        "process": process,
        "code": code,
        "kind": MeetingKind.EXPERT_MEETING,
        "title": Text.of(en=f"The meeting {code}", ar="اجتماع", zh="会议"),
        "short": Text.of(en=code.upper()),
        "status": MeetingStatus.CONFIRMED,
        "words": Text(),
        "note": Text(),
        "dates": [],
        "parts": [],
    }
    made = Meeting(**{**values, **given})
    made.sort_on = made.start_on or made.earliest_on
    return made


def deadline(process: Process, key: str, on: date, **given: Any) -> Deadline:
    """A deadline that is not in the database yet."""
    values: dict[str, Any] = {
        "process": process,
        "key": key,
        "title": Text.of(en=f"Deadline {key}"),
        "owner": ["states"],
        "is_binding": False,
        "earliest_on": on,
        "latest_on": on,
        "words": Text(),
        "note": Text(),
        "area": Area.AGENDA,
    }
    return Deadline(**{**values, **given})
