"""Entries as lines: properties, text, days and hours; four independent programs read the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ics
import pytest
import vobject
import x_wr_timezone
from flask_babel import force_locale
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.feeds import calendars, components, rules
from meetings.feeds.components import Site
from meetings.foundation.languages import LANGUAGES, LOCALES, Text
from meetings.foundation.registries import FeedEntry
from tests.support.calendars import entries, faults, unescaped

Make = Callable[..., FeedEntry]
CHANGED = datetime(2011, 1, 13, 14, tzinfo=UTC)
HEAD = calendars.Head(
    "A name", "What it is", "https://e.org/en/feeds/meetings.ics", "https://e.org/en/calendar/", "America/New_York"
)
pytestmark = pytest.mark.usefixtures("words")


def feed(listed: list[FeedEntry], site: Site, lang: str = "en", as_task: bool = False) -> bytes:
    with force_locale(LOCALES[lang]):
        parts = [
            components.serialised(components.component(e, lang, site, e.changed_at, as_task))
            for e in sorted(listed, key=lambda e: (rules.start_key(e), rules.uid(e.kind, e.id, site.uid_host)))
        ]
        return calendars.assembled(rules.TASKS if as_task else rules.MEETINGS, HEAD, parts)


def test_a_meeting_is_one_bar_over_its_days(entry: Make, site: Site) -> None:
    (event,) = entries(feed([entry()], site))

    assert event.get("UID") == "meeting-5@example.org"
    assert (event.get("DTSTART"), event.get("DTEND")) == ("20110509", "20110514")
    assert event.parameter("DTSTART", "VALUE") == event.parameter("DTEND", "VALUE") == "DATE"
    assert (event.get("STATUS"), event.get("TRANSP"), event.get("SEQUENCE")) == ("CONFIRMED", "TRANSPARENT", "0")
    assert event.get("DTSTAMP") == event.get("LAST-MODIFIED") == "20110113T140000Z"
    assert event.get("URL") == "https://meetings.example.org/en/meetings/mge-2011/"


def test_hours_are_sent_in_utc_and_told_as_at_the_venue(entry: Make, site: Site) -> None:
    starts = datetime(2011, 5, 9, 10, tzinfo=ZoneInfo("America/New_York"))
    session = entry(kind="session", starts=starts, ends=starts + timedelta(hours=3), zone="America/New_York")

    (event,) = entries(feed([session], site))

    assert (event.get("DTSTART"), event.get("DTEND")) == ("20110509T140000Z", "20110509T170000Z")
    assert "9 May 2011, 10:00–13:00 (America/New York)" in unescaped(event.get("DESCRIPTION"))
    assert event.get("TRANSP") == "OPAQUE"


@pytest.mark.parametrize("month", [3, 11])
def test_the_hour_at_the_venue_stays_across_daylight_saving(entry: Make, site: Site, month: int) -> None:
    zone = ZoneInfo("America/New_York")
    listed = []
    for number, day in enumerate((12, 14) if month == 3 else (5, 7)):
        starts = datetime(2011, month, day, 10, tzinfo=zone)
        listed.append(
            entry(kind="session", id=number, starts=starts, ends=starts + timedelta(hours=1), zone="America/New_York")
        )

    body = feed(listed, site)

    hours = [event.get("DTSTART")[9:11] for event in entries(body)]
    assert hours == (["15", "14"] if month == 3 else ["14", "15"])
    assert body.decode().replace("\r\n ", "").count("10:00–11:00") == 2


@pytest.mark.parametrize(
    ("given", "beginning"),
    [
        ({"status": "cancelled"}, "Cancelled: Meeting"),
        ({"status": "postponed"}, "Postponed: Meeting"),
        ({"status": "tentative"}, "Dates proposed: Meeting"),
        ({"status": "tentative", "dates_open": True}, "Dates to be confirmed: Meeting"),
        ({"is_sample": True}, "[sample] Meeting"),
        ({"is_sample": True, "status": "cancelled"}, "Cancelled: [sample] Meeting"),
    ],
)
def test_the_title_says_what_many_calendars_do_not_show(
    entry: Make, site: Site, given: dict[str, object], beginning: str
) -> None:
    (event,) = entries(feed([entry(**given)], site))

    assert event.get("SUMMARY").startswith(beginning)


def test_a_title_in_another_language_is_marked_with_it(entry: Make, site: Site) -> None:
    (event,) = entries(feed([entry(title=Text.of(en="Only English"))], site, "fr"))

    assert event.parameter("SUMMARY", "LANGUAGE") == "en"
    assert event.parameter("DESCRIPTION", "LANGUAGE") == "fr"


def test_a_deadline_is_a_task_in_its_own_feed(entry: Make, site: Site) -> None:
    done = entry(kind="deadline", done=True, completed_at=CHANGED, starts=date(2011, 5, 31), ends=date(2011, 5, 31))

    (task,) = entries(feed([done], site, as_task=True))

    assert task.kind == "VTODO"
    assert (task.get("DUE"), task.get("STATUS"), task.get("PERCENT-COMPLETE")) == ("20110531", "COMPLETED", "100")
    assert task.get("COMPLETED") == "20110113T140000Z"


def test_backslashes_come_back_as_they_went_in(entry: Make, site: Site) -> None:
    title = r"C:\New, C:\new; \N \\n"

    body = feed([entry(title=Text.of(en=title))], site)

    assert unescaped(entries(body)[0].get("SUMMARY")) == title
    assert str(Calendar.from_ical(body).walk("VEVENT")[0]["SUMMARY"]) == title


def test_what_calendars_cannot_hold_is_taken_out(entry: Make, site: Site) -> None:
    title = "a\x00b\x0bc\x0cd\x85e\u2028f\u2029g\r\nh\ti\x7f\x1b\ufeff\ud800j"

    body = feed([entry(title=Text.of(en=title), description=lambda _: [title])], site)

    assert faults(body) == []
    assert entries(body)[0].get("SUMMARY") == "ab c d e f g h ij"


def test_joiners_and_direction_marks_stay(entry: Make, site: Site) -> None:
    title = "می‌خواهم \u200fאב\u200e ‍"

    body = feed([entry(title=Text.of(ar=title))], site, "ar")

    assert entries(body)[0].get("SUMMARY") == title.strip()


def test_names_have_no_characters_that_show_their_escapes() -> None:
    assert calendars.plain_name("Light weapons, all aspects; a\\b\nc") == "Light weapons all aspects a b c"


def test_the_same_entry_differs_between_languages_in_its_words_alone(entry: Make, site: Site) -> None:
    wordless = set()
    for lang in LANGUAGES:
        (event,) = entries(feed([entry(categories=lambda code: [code])], site, lang))
        wordless.add(
            tuple(
                (p.name, p.value)
                for p in event.properties
                if p.name not in {"SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CATEGORIES"}
            )
        )

    assert len(wordless) == 1


texts = st.text(st.characters(codec=None, exclude_categories=()), min_size=0, max_size=200)
starts_all = st.one_of(
    st.dates(date(1990, 1, 1), date(2099, 1, 1)),
    st.datetimes(datetime(1990, 1, 2), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
fuzzed = st.fixed_dictionaries(
    {
        "title": texts.map(lambda t: "t" + t),
        "place": texts,
        "line": texts,
        "category": texts,
        "starts": starts_all,
        "length": st.integers(0, 40),
        "status": st.sampled_from(sorted(rules.STATUSES)),
        "dates_open": st.booleans(),
        "done": st.booleans(),
        "is_sample": st.booleans(),
        "revision": st.integers(1, 10**6),
        "lang": st.sampled_from(LANGUAGES),
        "as_task": st.booleans(),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.lists(fuzzed, max_size=4))
@example([])
def test_whatever_people_write_the_feed_keeps_every_rule(
    entry: Make, site: Site, given_entries: list[dict[str, object]]
) -> None:
    listed = []
    lang, as_task = "ar", False
    for number, values in enumerate(given_entries):
        starts, length = values["starts"], timedelta(days=int(str(values["length"])))
        lang, as_task = str(values["lang"]), bool(values["as_task"])
        timed = isinstance(starts, datetime)
        listed.append(
            entry(
                id=number,
                starts=starts,
                ends=starts + length + timedelta(minutes=1 if timed else 0),  # type: ignore[operator]
                title=Text.of(zh=str(values["title"])),
                location=Text.of(ru=str(values["place"])),
                description=lambda _, line=str(values["line"]): [line],
                categories=lambda _, category=str(values["category"]): [category],
                **{k: values[k] for k in ("status", "dates_open", "done", "is_sample", "revision")},
            )
        )

    body = feed(listed, site, lang, as_task)

    assert faults(body) == []
    assert len(Calendar.from_ical(body).walk("VTODO" if as_task else "VEVENT")) == len(listed)


def test_independent_programs_agree(entry: Make, site: Site) -> None:
    hour = datetime(2011, 5, 9, 14, tzinfo=UTC)
    listed = [
        entry(id=1, status="cancelled"),
        entry(id=2, status="tentative", title=Text.of(ar="اجتماع " * 30)),
        entry(id=3, starts=date(2012, 1, 1), ends=date(2012, 1, 1), dates_open=True, status="tentative"),
        entry(id=4, kind="session", starts=hour, ends=hour + timedelta(hours=3)),
    ]
    body = feed(listed, site, "ar")

    assert faults(body) == []
    seen = [by_icalendar(body), by_ics(body), by_vobject(body), by_x_wr_timezone(body)]
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert len(seen[0]) == 4


Seen = dict[str, tuple[str, str, bool, str]]


def by_icalendar(body: bytes) -> Seen:
    return {
        str(e["UID"]): (stamp(e.start), stamp(e.end), not isinstance(e.start, datetime), str(e["STATUS"]))
        for e in Calendar.from_ical(body).walk("VEVENT")
    }


def by_x_wr_timezone(body: bytes) -> Seen:
    shown = x_wr_timezone.to_standard(Calendar.from_ical(body))
    return {
        str(e["UID"]): (stamp(e.start), stamp(e.end), not isinstance(e.start, datetime), str(e["STATUS"]))
        for e in shown.walk("VEVENT")
    }


def by_ics(body: bytes) -> Seen:
    seen = {}
    for e in ics.Calendar(body.decode()).events:
        end = e.end.datetime
        text = (stamp(e.begin.date()), stamp(end.date())) if e.all_day else (stamp(e.begin.datetime), stamp(end))
        seen[e.uid] = (*text, e.all_day, str(e.status))
    return seen


def by_vobject(body: bytes) -> Seen:
    return {
        e.uid.value: (
            stamp(e.dtstart.value),
            stamp(e.dtend.value),
            not isinstance(e.dtstart.value, datetime),
            e.status.value,
        )
        for e in vobject.readOne(body.decode()).vevent_list
    }


def stamp(moment: date | datetime) -> str:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else moment.isoformat()
