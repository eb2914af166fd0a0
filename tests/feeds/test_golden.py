"""Feeds as files, in six languages: read them when they change. `--record-feeds` writes them anew."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from flask_babel import force_locale

import config
from meetings.calendar import feed as meetings
from meetings.calendar.models import DatesEnding, Meeting, MeetingDates, Place
from meetings.calendar.rules import MeetingKind, MeetingStatus
from meetings.deadlines import feed as deadlines
from meetings.deadlines.models import CountingRule, Deadline, DeadlineAct
from meetings.deadlines.rules import DeadlineAction, DeadlineState
from meetings.feeds import calendars, components, labels, personal, rules
from meetings.feeds.components import Site
from meetings.foundation.feed_scope import Concerns
from meetings.foundation.languages import LANGUAGES, LOCALES, Text
from meetings.foundation.registries import FeedEntry
from meetings.mandates.models import Mandate, Paragraph, Process
from meetings.mandates.rules import Area, Part
from meetings.nominations import feed as nominations
from meetings.nominations.ballots import Method
from meetings.nominations.bureau import OfficerStatus, PostKind
from meetings.nominations.models import NominationCall, Officer, Post
from meetings.nominations.rules import CallStatus
from meetings.programme import feed as sessions
from meetings.programme.models import ReleasedSession
from meetings.programme.rules import Interpretation, SessionKind
from meetings.silence import feed as silence
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Status
from meetings.states.models import RegionalGroup, RegionalGroupName, State
from tests.feeds import conftest
from tests.support.calendars import faults

pytestmark = pytest.mark.either_database

GOLDEN = Path(__file__).with_name("golden")
SMALL_ARMS = config.ROOT / "data" / "small-arms"
DAY = datetime(2011, 1, 13, 14, tzinfo=UTC)
PROCESS = Process(id=1, code="small-arms", name=Text.of(en="Small arms"), short=Text.of(en="Small arms"))
MANDATE = Mandate(id=1, symbol="A/RES/65/64", adopted_on=date(2010, 12, 8))


def stored(file: str, kind: str) -> dict[str, dict[str, Any]]:
    """Entries of a file of the data, by code or key."""
    with (SMALL_ARMS / file).open("rb") as handle:
        return {entry.get("code") or entry["key"]: entry for entry in tomllib.load(handle)[kind]}


def place() -> Place:
    with (config.ROOT / "data" / "duty_stations.toml").open("rb") as handle:
        found = tomllib.load(handle)["place"][0]
    values = {name: found[name] for name in ("country", "zone", "latitude", "longitude")}
    return Place(code=found["key"], name=Text.of(found["city"]), **values)


def made_meeting(number: int, code: str, **given: Any) -> Meeting:
    facts = stored("meetings.toml", "meeting")[code]
    paragraph = Paragraph(mandate=MANDATE, part=Part.OPERATIVE, number=6, position=20)
    values: dict[str, Any] = {
        "id": number,
        "revision": 1,
        "changed_at": DAY,
        "title": Text.of(facts["title"]),
        "short": Text.of(facts["short"]),
        "words": Text.of(facts.get("words", {})),
        "place": place(),
        "paragraphs": [paragraph],
    }
    return conftest.meeting(PROCESS, code, **{**values, **given})


def old_dates() -> MeetingDates:
    return MeetingDates(start_on=date(2011, 5, 9), end_on=date(2011, 5, 13), ending=DatesEnding.POSTPONED)


def meeting_entries() -> list[FeedEntry]:
    """One of each state, with the titles that the register has."""
    nine, thirteen = date(2011, 5, 9), date(2011, 5, 13)
    made = [
        made_meeting(
            1,
            "mge-2011",
            start_on=nine,
            end_on=thirteen,
            paragraphs=[Paragraph(mandate=MANDATE, part=Part.OPERATIVE, number=n, position=14 + n) for n in (6, 7, 15)],
        ),
        made_meeting(
            2,
            "prepcom-2012",
            status=MeetingStatus.MANDATED,
            earliest_on=date(2012, 1, 1),
            latest_on=date(2012, 4, 30),
        ),
        made_meeting(
            3,
            "revcon-2012",
            status=MeetingStatus.PROPOSED,
            start_on=date(2012, 8, 27),
            end_on=date(2012, 9, 7),
            is_sample=True,
        ),
        made_meeting(4, "bms-2010", status=MeetingStatus.CANCELLED, start_on=nine, end_on=nine, revision=3),
        made_meeting(5, "bms-2008", status=MeetingStatus.POSTPONED, dates=[old_dates()], revision=2),
        made_meeting(
            6,
            "bms-2005",
            start_on=date(2012, 3, 19),
            end_on=date(2012, 3, 27),
            parts=[["2012-03-19", "2012-03-21"], ["2012-03-26", "2012-03-27"]],
        ),
        made_meeting(
            7,
            "gis",
            status=MeetingStatus.CANCELLED,
            status_before=MeetingStatus.POSTPONED,
            dates=[old_dates()],
            earliest_on=date(2012, 1, 1),
            latest_on=date(2012, 12, 31),
            revision=4,
        ),
    ]
    return [entry for entry in map(meetings.entry, made) if entry is not None]


def asked_for(key: str) -> dict[str, Any]:
    """The requirement that the deadline of the same key answers, with the effect of its clause."""
    for file in sorted((SMALL_ARMS / "mandates").glob("*.toml")):
        with file.open("rb") as handle:
            clauses = [clause for paragraph in tomllib.load(handle)["paragraph"] for clause in paragraph["clause"]]
        for clause in clauses:
            for requirement in clause.get("requirement", []):
                if requirement["key"] == key:
                    return {"effect": clause["effect"], **requirement}
    raise KeyError(key)


def made_deadline(number: int, key: str, **given: Any) -> Deadline:
    facts = asked_for(key) | stored("deadlines.toml", "deadline")[key]
    values: dict[str, Any] = {
        "id": number,
        "revision": 1,
        "changed_at": DAY,
        "title": Text.of(facts["title"]),
        "words": Text.of(facts.get("words", {})),
        "owner": facts["owner"],
        "is_binding": facts["effect"] != "none",
        "area": Area(facts["area"]),
        "zone": "America/New_York",
        "state": DeadlineState.OPEN,
        "earliest_on": facts.get("earliest"),
        "acts": [],
        "paragraph": Paragraph(mandate=MANDATE, part=Part.OPERATIVE, number=7, position=21),
    }
    return conftest.deadline(PROCESS, key, facts["latest"], **{**values, **given})


def deadline_entries() -> list[FeedEntry]:
    """Open with a window, counted, with an hour, done, waived, counted from an opening that is postponed."""
    experts = made_meeting(1, "mge-2011", start_on=date(2011, 5, 9), end_on=date(2011, 5, 13))
    with (config.ROOT / "data" / "counting_rules.toml").open("rb") as handle:
        documents = Text.of(tomllib.load(handle)["rule"][0]["title"])
    postponed = made_meeting(5, "bms-2008", status=MeetingStatus.POSTPONED, dates=[old_dates()], revision=2)
    done = DeadlineAct(action=DeadlineAction.DO, at=DAY)
    made = [
        made_deadline(1, "topics-mge-2011", meeting=experts),
        made_deadline(
            2,
            "draft-agenda-mge-2011",
            meeting=experts,
            title=documents,
            rule_id=1,
            rule=CountingRule(id=1),
            words=Text(),
            earliest_on=date(2011, 2, 28),
            latest_on=date(2011, 2, 28),
        ),
        made_deadline(
            3,
            "chair-nomination-2012",
            earliest_on=date(2011, 5, 31),
            latest_on=date(2011, 5, 31),
            at_time=time(18),
        ),
        made_deadline(4, "iti-reports-2011", state=DeadlineState.DONE, acts=[done], revision=2),
        made_deadline(5, "draft-agenda-mge-2011", state=DeadlineState.WAIVED, revision=2),
        made_deadline(
            6,
            "draft-agenda-mge-2011",
            meeting=postponed,
            title=documents,
            rule_id=1,
            rule=CountingRule(id=1, offset_days=-70),
            extended_days=0,
            words=Text(),
            earliest_on=None,
            latest_on=None,
            revision=2,
        ),
    ]
    return [entry for entry in map(deadlines.entry, made) if entry is not None]


def post(kind: PostKind, *meetings: Meeting, **given: Any) -> Post:
    return Post(kind=kind, subject=Text(), **given, meetings=list(meetings))


def officer_entries() -> list[FeedEntry]:
    """Calls that are open, open until an hour, closed, withdrawn and being prepared; elections to come, with dates and
    without, held and called off."""
    prepcom = made_meeting(
        2, "prepcom-2012", kind=MeetingKind.PREPARATORY_COMMITTEE, start_on=date(2012, 3, 19), end_on=date(2012, 3, 23)
    )
    revcon = made_meeting(
        3,
        "revcon-2012",
        kind=MeetingKind.REVIEW_CONFERENCE,
        status=MeetingStatus.MANDATED,
        earliest_on=date(2012, 1, 1),
        latest_on=date(2012, 12, 31),
    )
    for meeting in (prepcom, revcon):
        meeting.over_on, meeting.is_published = meeting.end_on or meeting.latest_on, True
    african = tomllib.loads((config.ROOT / "data" / "regional_groups.toml").read_text())["group"][0]
    names = [RegionalGroupName(from_on=date(1990, 1, 1), name=Text.of(african["name"][0]["full"]))]
    group = RegionalGroup(code="african", names=names)
    worded = asked_for("chair-nomination-2012")
    chair, common = (
        post(PostKind.CHAIR, prepcom, revcon),
        {"revision": 2, "changed_at": DAY, "zone": "America/New_York"},
    )
    open_call: dict[str, Any] = {
        **common,
        "post": chair,
        "asked": [group],
        "words": Text.of(worded["words"]),
        "earliest_on": worded["earliest"],
        "latest_on": worded["latest"],
        "last_on": date(2011, 5, 31),
        "is_binding": False,
        "status": CallStatus.OPEN,
    }
    vice = {**open_call, "post": post(PostKind.VICE_CHAIR, prepcom), "asked": [], "words": Text(), "earliest_on": None}
    made_calls = [
        NominationCall(id=1, **open_call),
        NominationCall(id=2, **{**vice, "at_time": time(18), "is_binding": True}),
        NominationCall(id=3, **{**vice, "status": CallStatus.CLOSED, "closed_at": DAY}),
        NominationCall(id=4, **{**vice, "status": CallStatus.WITHDRAWN, "revision": 3}),
        NominationCall(id=5, **{**vice, "status": CallStatus.DRAFT, "is_sample": True, "revision": 1}),
    ]
    stamps = {"revision": 1, "changed_at": DAY, "state": "NGA"}
    home = State(iso3="NGA", name=Text.of({"en": "Nigeria", "ar": "نيجيريا", "zh": "尼日利亚", "fr": "Nigéria"}))
    designated = {**stamps, "home": home, "status": OfficerStatus.DESIGNATED}
    elected = {
        "status": OfficerStatus.ELECTED,
        "elected_on": date(2012, 3, 19),
        "elected_how": Method.ACCLAMATION,
        "revision": 2,
    }
    facilitator = post(PostKind.FACILITATOR, prepcom)
    facilitator.subject = Text.of(en="Final document", fr="Document final")
    made_officers = [
        Officer(id=1, post=chair, **designated),
        Officer(id=2, post=post(PostKind.CHAIR, revcon), **designated),
        Officer(id=3, post=post(PostKind.RAPPORTEUR, prepcom), **{**designated, **elected}),
        Officer(
            id=4, post=facilitator, **{**designated, "status": OfficerStatus.WITHDRAWN, "ended_on": date(2012, 2, 1)}
        ),
    ]
    calls = [nominations.call_entry(call) for call in made_calls]
    return [*calls, *(one for one in map(nominations.election_entry, made_officers) if one is not None)]


def silence_entries() -> list[FeedEntry]:
    """Open, put in words, as a sample; adopted, broken, withdrawn."""
    common: dict[str, Any] = {
        "changed_at": DAY,
        "title": Text.of(en="A successor for the co-chair", fr="Le successeur du coprésident", ar="خلف للرئيس المشارك"),
        "expires_at": datetime(2001, 5, 7, 14, tzinfo=UTC),
        "zone": "America/New_York",
        "words": Text.of(en="Monday, 7 May, 10 a.m."),
        "is_sample": False,
    }
    given: list[dict[str, Any]] = [
        {"status": Status.OPEN, "revision": 1, "is_sample": True},
        {"status": Status.ADOPTED, "revision": 2, "words": Text(), "ended_at": datetime(2001, 5, 7, 15, tzinfo=UTC)},
        {"status": Status.BROKEN, "revision": 3},
        {"status": Status.WITHDRAWN, "revision": 2},
    ]
    made = [SilenceProcedure(id=number, **{**common, **one}) for number, one in enumerate(given, 1)]
    return [silence.entry(procedure) for procedure in made]


def session_entries() -> list[FeedEntry]:
    """A formal meeting with its number, a group’s with interpretation as available, one in one language alone and
    without a title, called off, of a meeting that is cancelled."""
    experts = made_meeting(1, "mge-2011", start_on=date(2011, 5, 9), end_on=date(2011, 5, 13))
    gone = made_meeting(2, "prepcom-2012", status=MeetingStatus.CANCELLED)
    common: dict[str, Any] = {
        "revision": 1,
        "changed_at": DAY,
        "meeting": experts,
        "kind": SessionKind.FORMAL,
        "title": Text.of(
            en="Marking", ar="وضع العلامات", zh="标识", fr="Marquage", ru="Маркировка", es="Marcado de las armas"
        ),
        "note": Text(),
        "on": date(2011, 5, 9),
        "starts_at": datetime(2011, 5, 9, 14, tzinfo=UTC),
        "ends_at": datetime(2011, 5, 9, 17, tzinfo=UTC),
        "zone": "America/New_York",
        "room": Text.of(en="Conference Room 4, North Lawn Building", ar="قاعة الاجتماع 4، مبنى المرج الشمالي"),
        "langs": list(LANGUAGES),
        "interpretation": Interpretation.GRANTED,
        "is_open": True,
        "is_called_off": False,
        "parties": [],
        "is_sample": False,
    }
    group = {
        "kind": SessionKind.GROUP,
        "title": Text.of(fr="Réunion du Groupe africain"),
        "langs": ["ar", "en", "fr"],
        "interpretation": Interpretation.AS_AVAILABLE,
        "is_open": False,
        "note": Text.of(en="Bring your badges.", fr="Se munir de son badge."),
    }
    plain: dict[str, Any] = {"langs": [], "interpretation": Interpretation.NONE}
    given: list[dict[str, Any]] = [
        {"number": 2, "revision": 3},
        group,
        {**plain, "kind": SessionKind.BRIEFING, "title": Text(), "room": Text(), "is_sample": True},
        {"number": 3, "is_called_off": True, "revision": 2},
        {**plain, "kind": SessionKind.SIDE_EVENT, "meeting": gone},
        {**plain, "kind": SessionKind.SIDE_EVENT, "on": None, "starts_at": None, "ends_at": None},  # no hour: no entry
    ]
    made = [sessions.entry(ReleasedSession(id=number, **{**common, **one})) for number, one in enumerate(given, 1)]
    return [one for one in made if one is not None]


PRIVATE = personal.private_feed(Concerns())
FEEDS: dict[str, tuple[rules.Feed, Callable[[], list[FeedEntry]]]] = {
    "meetings": (rules.MEETINGS, meeting_entries),
    "deadlines": (rules.DEADLINES, deadline_entries),
    "tasks": (rules.TASKS, deadline_entries),
    "officers": (PRIVATE, officer_entries),
    "silence": (PRIVATE, silence_entries),
    "sessions": (PRIVATE, session_entries),
}


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", list(FEEDS))
def test_the_feed_is_the_file(name: str, lang: str, site: Site, request: pytest.FixtureRequest) -> None:
    feed, source = FEEDS[name]
    listed = source()
    with force_locale(LOCALES[lang]):
        head = calendars.Head(
            name=str(labels.NAMES[feed.key]),
            about=str(labels.ABOUT[feed.key]),
            source=f"{site.base_url}/{lang}/feeds/{name}.ics",
            page=f"{site.base_url}/{lang}/calendar/",
            zone="America/New_York",
        )
        parts = [
            components.serialised(components.component(e, lang, site, e.changed_at, feed.as_tasks))
            for e in sorted(listed, key=lambda e: (rules.start_key(e), rules.uid(e.kind, e.id, site.uid_host)))
        ]
        body = calendars.assembled(feed, head, parts)
    file = GOLDEN / lang / f"{name}.ics"
    if request.config.getoption("--record-feeds", default=False):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    assert faults(body) == []
    assert [rules.oddity(entry) for entry in listed] == [None] * len(listed)
    assert body.decode() == file.read_bytes().decode()
