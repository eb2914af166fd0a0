"""Saved selections: what their feeds hold, from none to thousands of entries, and what their pages say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from meetings.calendar.rules import MeetingKind, MeetingStatus
from meetings.feeds import saving
from meetings.feeds.selections import DeadlinesWanted, Selection
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from tests.feeds.conftest import Register, deadline, meeting
from tests.support.calendars import entries, faults, parsed, unfolded


def saved(**chosen: Any) -> str:
    """The code of a selection of these choices."""
    sets = {name: frozenset(value) for name, value in chosen.items() if isinstance(value, (set, tuple, list))}
    kept = saving.save(Selection(**{**chosen, **sets}))
    db.session.commit()
    return kept.code


def titles(client: Any, code: str) -> set[str]:
    answer = client.get(f"/en/feeds/saved/{code}.ics")
    assert faults(answer.data) == []
    return {entry.get("SUMMARY") for entry in entries(answer.data)}


def name(client: Any, code: str, lang: str = "en") -> str:
    lines = [parsed(line) for line in unfolded(client.get(f"/{lang}/feeds/saved/{code}.ics").data)]
    return next(line.value for line in lines if line.name == "NAME")


# --- what is in it ---------------------------------------------------------------------------------------------------

EXPERTS, PREPCOM = "The meeting mge-2011", "Dates to be confirmed: The meeting prepcom-2012"
COUNTED, TOPICS, NOMINATION = "Deadline mge-2011:documents (MGE-2011)", "Deadline topics", "Deadline nomination"


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, {EXPERTS, PREPCOM, COUNTED, TOPICS, NOMINATION}),
        ({"with_meetings": False}, {COUNTED, TOPICS, NOMINATION}),
        ({"deadlines": DeadlinesWanted.NONE}, {EXPERTS, PREPCOM}),
        ({"deadlines": DeadlinesWanted.BINDING}, {EXPERTS, PREPCOM}),
        ({"with_open": False}, {EXPERTS, COUNTED, TOPICS, NOMINATION}),
        ({"meetings": ["mge-2011"]}, {EXPERTS, COUNTED, TOPICS}),
        ({"meetings": ["mge-2011"], "kinds": ["regional_meeting"]}, set()),
        ({"kinds": ["expert_meeting"], "deadlines": DeadlinesWanted.NONE}, {EXPERTS, PREPCOM}),
        ({"processes": ["small-arms"], "with_meetings": False}, {COUNTED, TOPICS, NOMINATION}),
        ({"processes": ["landmines"]}, set()),
    ],
)
def test_each_choice_narrows(client: Any, register: Register, chosen: dict[str, Any], found: set[str]) -> None:
    assert titles(client, saved(**chosen)) == found


def test_a_choice_of_groups_has_what_concerns_any_of_them(client: Any, world: Register) -> None:
    african = titles(client, saved(groups=["african"]))
    both = titles(client, saved(groups=["african", "western-european-and-others"]))
    other = titles(client, saved(groups=["western-european-and-others"]))

    assert african - other == {"The meeting regional", "Deadline of-regional"}
    assert both == african | other
    assert "Deadline of-groups" in other


def test_nothing_that_is_not_published_can_be_chosen(client: Any, world: Register) -> None:
    assert titles(client, saved(meetings=["hidden", "elsewhere"])) == set()
    assert titles(client, saved(processes=["landmines"])) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_selection_of_nothing_is_a_valid_calendar_with_stable_validators(
    client: Any, register: Register, lang: str
) -> None:
    code = saved(kinds=["informal_forum"])
    first = client.get(f"/{lang}/feeds/saved/{code}.ics")
    again = client.get(f"/{lang}/feeds/saved/{code}.ics", headers={"If-None-Match": first.headers["ETag"]})
    page = client.get(f"/{lang}/calendar/saved/{code}/").page

    assert (first.status_code, again.status_code) == (200, 304)
    assert faults(first.data) == []
    assert entries(first.data) == []
    assert page.all("main//ol[@class='list']") == []
    assert page.by_id("feed-address") is not None


def test_a_selection_may_hold_one_entry(client: Any, register: Register) -> None:
    code = saved(meetings=["mge-2011"], deadlines=DeadlinesWanted.NONE)

    assert titles(client, code) == {EXPERTS}
    assert "1 entry" in client.get(f"/en/calendar/saved/{code}/").page.text("main")


LONG = {
    "ar": "اجتماع مفتوح العضوية للخبراء الحكوميين المعني بتنفيذ برنامج العمل لمنع الاتجار غير المشروع بالأسلحة الصغيرة",
    "zh": "关于执行《从各个方面防止、打击和消除小武器和轻武器非法贸易的行动纲领》的不限成员名额政府专家会议筹备会议",
}


def test_a_selection_may_hold_thousands_of_entries_in_any_language(client: Any, register: Register) -> None:
    for number in range(5000):
        day = date(2011, 2, 1) + timedelta(days=number % 900)
        long = Text.of({lang: f"{words} {number}" for lang, words in LONG.items()} | {"en": f"Number {number}"})
        if number % 5:
            db.session.add(deadline(register.process, f"many-{number}", day, title=long))
        else:
            kind = MeetingKind.INFORMAL_FORUM
            made = meeting(register.process, f"many-{number}", kind=kind, start_on=day, end_on=day, title=long)
            db.session.add(made)
    db.session.commit()
    register.age()
    code = saved()

    for lang in ("ar", "zh"):
        answer = client.get(f"/{lang}/feeds/saved/{code}.ics")
        assert faults(answer.data, is_capped=False) == []
        listed = entries(answer.data)
        assert len(listed) == 5005
        assert sum(LONG[lang] in entry.get("SUMMARY") for entry in listed) == 5000
    page = client.get(f"/ar/calendar/saved/{code}/").page
    assert len(page.all("main//ol[@class='list']/li")) == 10
    assert len(entries(client.get("/en/feeds/deadlines.ics").data)) == 999, "the feeds for everybody keep to their cap"


# --- time passes -----------------------------------------------------------------------------------------------------


def test_a_month_that_ends_takes_along_what_was_over_six_months_before(client: Any, register: Register) -> None:
    code = saved(meetings=["mge-2011"], deadlines=DeadlinesWanted.NONE)
    path = f"/en/feeds/saved/{code}.ics"
    found, tags = [], []

    for moment in (datetime(2011, 10, 1, 5, tzinfo=UTC), datetime(2011, 12, 1, 4, 59, tzinfo=UTC),
                   datetime(2011, 12, 1, 5, tzinfo=UTC)):  # fmt: skip
        with clock.frozen(moment):
            answer = client.get(path, headers={"If-None-Match": tags[-1]} if tags else {})
            found.append((answer.status_code, len(entries(answer.data)) if answer.data else None))
            tags.append(answer.headers["ETag"])

    assert [status for status, _ in found] == [200, 200, 200]
    assert [number for _, number in found] == [1, 1, 0]


def test_a_cancelled_meeting_stays_thirty_days(client: Any, register: Register) -> None:
    code = saved(meetings=["mge-2011"], deadlines=DeadlinesWanted.NONE)
    register.experts.status = MeetingStatus.CANCELLED
    db.session.commit()

    with clock.frozen(datetime(2011, 6, 12, 12, tzinfo=UTC)):
        assert titles(client, code) == {f"Cancelled: {EXPERTS}"}
        assert "1 entry" in client.get(f"/en/calendar/saved/{code}/").page.text("main")
    with clock.frozen(datetime(2011, 6, 13, 12, tzinfo=UTC)):
        assert titles(client, code) == set()
        assert "Nothing at the moment" in client.get(f"/en/calendar/saved/{code}/").page.text("main")


def test_when_all_is_over_the_page_says_so(client: Any, register: Register) -> None:
    code = saved(meetings=["mge-2011"])

    with clock.frozen(datetime(2011, 7, 1, 12, tzinfo=UTC)):
        page = client.get(f"/en/calendar/saved/{code}/").page

    assert "3 entries" in page.text("main")
    assert "All of it is over; feeds go back six months." in page.text("main")


# --- its name and its page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "called"),
    [
        ({}, "Rostrum: your selection"),
        ({"meetings": ["mge-2011"]}, "Rostrum: MGE-2011"),
        ({"meetings": ["prepcom-2012", "mge-2011"]}, "Rostrum: MGE-2011 · PREPCOM-2012"),
        ({"kinds": ["review_conference", "expert_meeting"]}, "Rostrum: Expert meeting · Review conference"),
        ({"groups": ["african"]}, "Rostrum: african"),
        ({"processes": ["small-arms"], "with_meetings": False, "with_sessions": False},
         "Rostrum: Small arms · Deadlines"),
        ({"with_meetings": False, "with_sessions": False, "deadlines": DeadlinesWanted.BINDING},
         "Rostrum: Binding deadlines"),
        ({"kinds": ["review_conference", "expert_meeting", "informal_forum", "regional_meeting"]},
         "Rostrum: your selection"),
        ({"meetings": ["hidden"]}, "Rostrum: your selection"),
    ],
)  # fmt: skip
def test_it_is_called_after_what_was_chosen_where_that_is_short(
    client: Any, world: Register, chosen: dict[str, Any], called: str
) -> None:
    assert name(client, saved(**chosen)) == called


def test_its_name_is_in_its_language_and_changes_with_what_it_names(client: Any, register: Register) -> None:
    code = saved(meetings=["mge-2011"], deadlines=DeadlinesWanted.NONE)
    before = client.get(f"/fr/feeds/saved/{code}.ics").headers["ETag"]

    register.experts.short = Text.of(en="Experts", fr="Experts gouvernementaux")
    db.session.commit()
    after = client.get(f"/fr/feeds/saved/{code}.ics", headers={"If-None-Match": before})

    assert after.status_code == 200
    assert name(client, code, "fr").endswith("Experts gouvernementaux · " + name(client, code, "fr").split(" · ")[1])
    assert name(client, code) == "Rostrum: Experts · Meetings"


def test_nothing_that_people_write_is_in_a_name_but_titles_without_their_commas(
    client: Any, register: Register
) -> None:
    register.experts.short = Text.of(en="One, two; three\\four")
    db.session.commit()
    code = saved(meetings=["mge-2011"])

    assert faults(client.get(f"/en/feeds/saved/{code}.ics").data) == []
    assert name(client, code) == "Rostrum: One two three four"


def test_the_page_says_in_sentences_what_is_in_it(client: Any, world: Register) -> None:
    code = saved(
        meetings=["mge-2011", "prepcom-2012"],
        kinds=["expert_meeting"],
        groups=["african", "western-european-and-others"],
        processes=["small-arms"],
        deadlines=DeadlinesWanted.BINDING,
        with_open=False,
    )

    assert client.get(f"/en/calendar/saved/{code}/").page.texts("main//ul[@class='holds']/li") == [
        "Meetings, each as one bar across its days.",
        "The sessions of meetings, each at its hour.",
        "Binding deadlines.",
        "Only 2 meetings, with what is due for them: MGE-2011 and PREPCOM-2012.",
        "Only one kind of meeting, with what is due for it: Expert meeting.",
        "Only what concerns one of 2 regional groups: Group western-european-and-others and Group african.",
        "Only one process: Small arms.",
        "What has proposed dates or none yet is left out.",
    ]


def test_a_long_list_is_cut_and_says_how_many_more_there_are(client: Any, register: Register) -> None:
    for number in range(15):
        day = date(2011, 6, 1 + number)
        db.session.add(meeting(register.process, f"many-{number:02}", start_on=day, end_on=day))
    code = saved(meetings=[f"many-{number:02}" for number in range(15)])

    words = client.get(f"/en/calendar/saved/{code}/").page.text("main")

    assert "Only 15 meetings" in words
    assert "MANY-09 and 5 more." in words


def test_the_page_offers_every_way_to_subscribe_and_every_language(client: Any, register: Register) -> None:
    code = saved(meetings=["mge-2011"])
    answer = client.get(f"/ru/calendar/saved/{code}/")
    page = answer.page

    address = f"http://localhost:8000/ru/feeds/saved/{code}.ics"
    links = {link.get("href"): link for link in page.all("main//a")}
    hosts = {urlsplit(link).netloc for link in links}
    assert page.by_id("feed-address").text == address
    assert f"webcal://localhost:8000/ru/feeds/saved/{code}.ics" in links
    assert {"calendar.google.com", "outlook.office.com", "outlook.live.com"} <= hosts
    assert links[f"/ru/feeds/saved/{code}.ics"].get("download") is not None
    assert page.html.count('class="qr"') == 1
    for lang in set(LANGUAGES) - {"ru"}:
        assert page.by_id(f"address-{lang}").text == address.replace("/ru/", f"/{lang}/")
    assert "must-revalidate" in answer.headers["Cache-Control"]


def test_an_unknown_selection_is_not_there(client: Any, register: Register) -> None:
    for code in ("unknown", "2222222222", "x" * 200):
        assert client.get(f"/en/calendar/saved/{code}/").status_code == 404
        assert client.get(f"/en/feeds/saved/{code}.ics").status_code == 404
