"""What the files say of venues and of the programmes of 2011 and 2012, by which a demonstration shows them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from meetings.accounts.seeding import ACCOUNTS
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.text import clean_block, clean_line
from meetings.programme.rules import NOTE_MAXIMUM, TITLE_MAXIMUM, SessionKind
from tests.agendas.data_support import read, versions
from tests.programme.data_support import AFTERNOON, FILES, MORNING, PROGRAMMES, VENUES, cases, formal, rows, steps
from tests.support.shared import texts_of

BEGINNING = datetime(2011, 1, 13, 14, tzinfo=UTC)  # of the demonstration


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_in_six_languages_and_one_that_people_may_enter_as_it_stands(name: str) -> None:
    found = list(texts_of(read(name)))

    assert len(found) > 20
    for text in found:
        assert set(text) == set(LANGUAGES)
        assert all(clean_block(words, maximum=NOTE_MAXIMUM) == words for words in text.values())


def test_titles_are_lines_without_a_stop() -> None:
    for text in read(PROGRAMMES)["titles"].values():
        for words in text.values():
            assert clean_line(words, maximum=TITLE_MAXIMUM) == words
            assert words[-1] not in ".。:؛،"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_its_own_signs(lang: str) -> None:
    foreign = {
        "ar": r"[,;?%]|[A-Za-zА-я一-鿿]|[٠-٩]",
        "zh": r"[,;:?!()\"']|[А-яء-ي]|[^\x00-\x7f]\s|\s[^\x00-\x7f]",
        "en": r"[\"'«»]|[А-яء-ي一-鿿]",
        "fr": r"[\"'“”]|[^\u00a0][:;?!»]|«[^\u00a0]|[А-яء-ي一-鿿]",
        "ru": r"[\"'“”]|[ء-ي一-鿿]| - ",
        "es": r"[\"'“”]|[А-яء-ي一-鿿]",
    }[lang]

    assert [text[lang] for name in FILES for text in texts_of(read(name)) if re.search(foreign, text[lang])] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_are_the_same_in_every_language(lang: str) -> None:
    for name in FILES:
        for text in texts_of(read(name)):
            assert set(re.findall(r"\d+", text["en"])) <= set(re.findall(r"\d+", text[lang])), text[lang]


def test_every_title_that_is_used_is_there_and_every_other_one_is_not() -> None:
    used = {row["title"] for row in rows() if "title" in row}

    assert used == set(read(PROGRAMMES)["titles"])
    assert all(("title" in row) != ("group" in row) for row in rows())


# --- what the sources say -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meeting", "first"), [("mge-2011", date(2011, 5, 9)), ("prepcom-2012", date(2012, 3, 19))], ids=["mge", "prepcom"]
)
def test_five_days_hold_ten_formal_meetings(meeting: str, first: date) -> None:
    days = [date.fromordinal(first.toordinal() + n) for n in range(5)]
    halves = [(on, at) for on in days for at in (MORNING, AFTERNOON)]

    assert formal(meeting) == [(number, *half) for number, half in enumerate(halves, start=1)]


def test_the_fourteen_meetings_of_the_review_conference_are_numbered_as_it_was_reported() -> None:
    first_week = [date(2012, 8, day) for day in range(27, 32)]
    halves = [(on, at) for on in first_week for at in (MORNING, AFTERNOON)]
    halves += [(date(2012, 9, 4), MORNING), (date(2012, 9, 5), AFTERNOON)]
    halves += [(date(2012, 9, 7), MORNING), (date(2012, 9, 7), AFTERNOON)]

    assert formal("revcon-2012") == [(number, *half) for number, half in enumerate(halves, start=1)]


def test_what_was_read_of_day_hour_and_number_is_no_sample_and_everything_else_is() -> None:
    verified = {row["key"] for row in rows() if not row.get("assumed")}

    assert verified == {"pc-3", "pc-4", "rc-1", "rc-2", "rc-3", "rc-4", "rc-14"}


def test_nothing_is_held_on_labour_day_nor_at_a_weekend() -> None:
    placed = [*rows(), *(step for step in steps() if step["does"] in {"move", "grant", "offer"})]

    assert all(one["on"].weekday() < 5 for one in placed if "on" in one)
    assert date(2012, 9, 3) not in {one.get("on") for one in placed}


def test_only_formal_meetings_have_a_number() -> None:
    assert all(("number" in row) == (row["kind"] == SessionKind.FORMAL) for row in rows())


# --- what the cases name --------------------------------------------------------------------------------------------


def test_rooms_are_those_of_the_venue_and_of_the_programme() -> None:
    venues = {venue["key"]: {room["key"] for room in venue["room"]} for venue in read(VENUES)["venue"]}
    for meeting in ("mge-2011", "prepcom-2012", "revcon-2012"):
        (begin,) = (step for step in steps(meeting) if step["does"] == "begin")
        rooms = set(begin.get("rooms", venues[begin["venue"]]))
        named = {
            one[part] for one in [*rows(meeting), *steps(meeting)] for part in ("room", "room_wish") if part in one
        }
        assert named <= rooms <= venues[begin["venue"]]


def test_sessions_deal_with_items_that_the_agenda_has_when_they_are_entered() -> None:
    first, last = versions("mge-2011")["elements"], versions("mge-2011")["adopted"]
    committee = versions("prepcom-2012")["provisional"]

    assert {item for row in rows("mge-2011") for item in row.get("items", ())} <= first.keys()
    assert {item for step in steps("mge-2011") for item in step.get("items", ())} <= last.keys()
    assert {item for row in rows("prepcom-2012") for item in row.get("items", ())} <= committee.keys()


def test_a_request_is_named_after_it_was_made_and_a_session_after_it_was_entered() -> None:
    requests: set[str] = set()
    sessions: set[str] = set()
    for step in steps():
        if step["does"] == "request":
            assert step["key"] not in requests
            requests.add(step["key"])
        for row in step.get("session", ()) if step["does"] == "sessions" else ():
            assert row["key"] not in sessions
            sessions.add(row["key"])
        assert step.get("request", "needs") in requests | {"needs"}
        if step["does"] in {"edit", "move", "happened"}:
            assert {step["session"], step.get("into", step["session"])} <= sessions
        if step["does"] == "order":
            assert set(step["sessions"]) <= sessions


def test_each_way_of_answering_a_request_occurs() -> None:
    does = {step["does"] for step in steps("mge-2011")}

    assert {"submit", "grant", "offer", "accept", "decline"} <= does


# --- time and people ------------------------------------------------------------------------------------------------


def test_steps_have_a_zone_and_follow_one_another() -> None:
    for case in cases().values():
        hours = [step["at"] for step in case["step"]]
        assert all(at.tzinfo is not None for at in hours)
        assert all(one < other for one, other in pairwise(hours)), case["key"]


def test_the_first_case_alone_is_over_when_the_demonstration_begins() -> None:
    assert [key for key, case in cases().items() if case["step"][-1]["at"] < BEGINNING] == ["mge-2011-first"]


def test_one_request_comes_after_its_deadline_and_all_others_in_time() -> None:
    until = {
        case["meeting"]: step["requests_until"] for case in cases().values() for step in case["step"] if "venue" in step
    }
    late = [
        step["request"]
        for case in cases().values()
        for step in case["step"]
        if step["does"] == "submit" and step["at"] > until[case["meeting"]]
    ]

    assert late == ["eastern-european-group"]


def test_whoever_acts_has_an_account() -> None:
    assert {step["by"] for step in steps()} <= {account.local for account in ACCOUNTS}
