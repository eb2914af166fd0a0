"""What a change does to a feed: to the entry that changed, to those that show something of it, and to nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale, get_locale

from meetings.calendar.rules import MeetingStatus
from meetings.deadlines.counting import recount
from meetings.deadlines.models import DeadlineAct
from meetings.deadlines.rules import DeadlineAction, DeadlineState
from meetings.feeds import building, labels, queries, rules, services
from meetings.feeds.models import FeedEdition
from meetings.foundation import access
from meetings.foundation.database import db, reading_only
from meetings.foundation.languages import Text
from tests.feeds.conftest import LONG_AGO, Register, meeting
from tests.support.calendars import changes, seen, unescaped

OLD = f"{LONG_AGO:%Y%m%dT%H%M%SZ}"


def test_moving_a_date_changes_that_entry_and_what_is_counted_from_it_and_nothing_else(
    client: Any, register: Register
) -> None:
    uid = f"meeting-{register.experts.id}"
    before = seen(client) | seen(client, "meetings") | seen(client, "deadlines")

    register.experts.start_on, register.experts.end_on = date(2011, 5, 16), date(2011, 5, 20)
    recount(access.system("test"), register.experts.id)
    db.session.commit()
    after = seen(client) | seen(client, "meetings") | seen(client, "deadlines")

    stamps = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}
    changed = changes(before, after)
    counted = f"deadline-{register.counted.id}"
    assert changed[uid] == stamps | {"DTSTART", "DTEND"}
    assert changed[counted] >= stamps | {"DTSTART", "DTEND"}
    assert set(changed) == {uid, counted}
    assert int(after[uid].get("SEQUENCE")) == int(before[uid].get("SEQUENCE")) + 1


def test_confirming_keeps_the_uid_raises_sequence_and_moves_the_entry(client: Any, register: Register) -> None:
    uid = f"meeting-{register.prepcom.id}"
    before = seen(client, "meetings")[uid]

    register.prepcom.status = MeetingStatus.PROPOSED
    register.prepcom.start_on, register.prepcom.end_on = date(2012, 3, 19), date(2012, 3, 23)
    db.session.commit()
    proposed = seen(client, "meetings")[uid]
    register.prepcom.status = MeetingStatus.CONFIRMED
    db.session.commit()
    confirmed = seen(client, "meetings")[uid]

    assert (before.get("DTSTART"), before.get("DTEND")) == ("20120101", "20120102")
    assert before.get("SUMMARY").startswith("Dates to be confirmed: ")
    assert (before.get("STATUS"), before.get("TRANSP")) == ("TENTATIVE", "TRANSPARENT")
    assert "“early 2012”" in unescaped(before.get("DESCRIPTION"))
    assert "1 January – 30 April 2012" in unescaped(before.get("DESCRIPTION"))
    assert (proposed.get("DTSTART"), proposed.get("STATUS")) == ("20120319", "TENTATIVE")
    assert proposed.get("SUMMARY").startswith("Dates proposed: ")
    assert (confirmed.get("DTSTART"), confirmed.get("STATUS")) == ("20120319", "CONFIRMED")
    assert confirmed.get("SUMMARY") == "The meeting prepcom-2012"
    assert int(before.get("SEQUENCE")) < int(proposed.get("SEQUENCE")) < int(confirmed.get("SEQUENCE"))


def test_a_revived_meeting_is_what_it_was_with_a_higher_sequence(client: Any, register: Register) -> None:
    uid = f"meeting-{register.experts.id}"
    first = seen(client, "meetings")[uid]
    register.experts.status = MeetingStatus.CANCELLED
    db.session.commit()
    cancelled = seen(client, "meetings")[uid]
    register.experts.status = MeetingStatus.CONFIRMED
    db.session.commit()
    revived = seen(client, "meetings")[uid]

    assert cancelled.get("STATUS") == "CANCELLED"
    assert cancelled.get("SUMMARY").startswith("Cancelled: ")
    assert revived.get("SUMMARY") == first.get("SUMMARY")
    assert int(first.get("SEQUENCE")) < int(cancelled.get("SEQUENCE")) < int(revived.get("SEQUENCE"))


def test_a_renamed_place_moves_the_stamps_of_its_meetings_but_no_sequence(client: Any, register: Register) -> None:
    before = seen(client, "meetings")

    register.place.name = Text.of(en="New York (North Lawn)")
    db.session.commit()
    after = seen(client, "meetings")

    assert changes(before, after) == {f"meeting-{register.experts.id}": {"DTSTAMP", "LAST-MODIFIED", "LOCATION"}}


def test_a_place_on_the_map_puts_its_meetings_there(client: Any, register: Register) -> None:
    before = seen(client, "meetings")
    assert {entry.get("GEO") for entry in before.values()} == {""}

    register.place.latitude, register.place.longitude = 40.7494, -73.9681
    db.session.commit()
    after = seen(client, "meetings")

    experts = f"meeting-{register.experts.id}"
    assert {uid: entry.get("GEO") for uid, entry in after.items() if entry.get("GEO")} == {experts: "40.7494;-73.9681"}
    assert after[experts].get("LAST-MODIFIED") > before[experts].get("LAST-MODIFIED")
    assert after[experts].get("SEQUENCE") == before[experts].get("SEQUENCE")


def test_a_renamed_meeting_moves_the_stamps_of_its_deadlines(client: Any, register: Register) -> None:
    before = seen(client, "deadlines")

    register.experts.short = Text.of(en="Experts")
    register.experts.title = Text.of(en="Meeting of experts")
    db.session.commit()
    after = seen(client, "deadlines")

    changed = changes(before, after)
    assert set(changed) == {f"deadline-{register.counted.id}", f"deadline-{register.topics.id}"}
    assert all({"DTSTAMP", "LAST-MODIFIED"} <= names and "SEQUENCE" not in names for names in changed.values())
    assert after[f"deadline-{register.counted.id}"].get("SUMMARY").endswith("(Experts)")


def test_nothing_changes_when_nothing_changed(client: Any, register: Register) -> None:
    before = client.get("/fr/feeds/meetings/mge-2011.ics")
    building.memory().clear()
    register.place.name = Text.of(register.place.name.as_dict())
    db.session.commit()
    after = client.get("/fr/feeds/meetings/mge-2011.ics")

    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]
    assert OLD.encode() in after.data


# --- deadlines --------------------------------------------------------------------------------------------------------


def test_a_deadline_is_a_day_that_leaves_hours_free(client: Any, register: Register) -> None:
    due = seen(client, "deadlines")[f"deadline-{register.topics.id}"]

    assert (due.get("DTSTART"), due.get("DTEND")) == ("20110508", "20110509")
    assert (due.get("TRANSP"), due.get("STATUS")) == ("TRANSPARENT", "CONFIRMED")
    said = unescaped(due.get("DESCRIPTION")).split("\n")
    assert "Meeting: The meeting mge-2011" in said
    assert "Read as: 13 January – 8 May 2011" in said
    assert said[-1] == due.get("URL")


def test_a_deadline_with_an_hour_is_an_instant_in_utc(client: Any, register: Register) -> None:
    register.nomination.at_time = datetime(2011, 5, 31, 18).time()  # noqa: DTZ001
    db.session.commit()

    due = seen(client, "deadlines")[f"deadline-{register.nomination.id}"]

    assert (due.get("DTSTART"), due.get("DTEND")) == ("20110531T220000Z", "20110531T220100Z")
    assert due.get("TRANSP") == "TRANSPARENT"
    assert "31 May 2011, 18:00 (America/New York)" in unescaped(due.get("DESCRIPTION"))


def test_what_is_done_and_waived_says_so(client: Any, register: Register) -> None:
    register.topics.state = DeadlineState.DONE
    done = DeadlineAct(
        deadline_id=register.topics.id,
        action=DeadlineAction.DO,
        at=datetime(2011, 1, 12, 16, 30, tzinfo=UTC),
        actor_name="Secretariat",
    )
    db.session.add(done)
    register.nomination.state = DeadlineState.WAIVED
    db.session.commit()

    events, tasks = seen(client, "deadlines"), seen(client, "tasks")

    topics, nomination = f"deadline-{register.topics.id}", f"deadline-{register.nomination.id}"
    assert events[topics].get("SUMMARY").startswith("Done: ")
    assert tasks[topics].get("SUMMARY") == "Deadline topics"
    assert (tasks[topics].get("STATUS"), tasks[topics].get("COMPLETED")) == ("COMPLETED", "20110112T163000Z")
    assert events[nomination].get("SUMMARY").startswith("Cancelled: ")
    assert (events[nomination].get("STATUS"), tasks[nomination].get("STATUS")) == ("CANCELLED", "CANCELLED")


def test_a_deadline_without_a_day_is_not_shown(client: Any, register: Register) -> None:
    register.counted.earliest_on = register.counted.latest_on = None
    db.session.commit()

    assert f"deadline-{register.counted.id}" not in seen(client, "deadlines")


def test_meetings_that_nobody_can_date_are_not_shown(client: Any, register: Register) -> None:
    db.session.add(meeting(register.process, "gis"))
    closed = meeting(
        register.process,
        "regional",
        status=MeetingStatus.CLOSED,
        earliest_on=date(2010, 1, 1),
        latest_on=date(2010, 12, 31),
    )
    db.session.add(closed)
    db.session.commit()

    assert len(seen(client, "meetings")) == 2


def test_what_states_did_not_do_is_marked(client: Any, register: Register) -> None:
    register.experts.is_sample = True
    db.session.commit()

    shown = seen(client, "meetings")[f"meeting-{register.experts.id}"]

    assert shown.get("SUMMARY").startswith("[sample] ")


# --- odd records ------------------------------------------------------------------------------------------------------


def test_an_odd_record_is_left_out_recorded_and_struck_off_when_it_is_mended(client: Any, register: Register) -> None:
    title = register.experts.title
    register.experts.title = Text()
    db.session.commit()

    shown = seen(client, "meetings")
    with_problem = [(p.kind, p.record_id, p.reason) for p in queries.problems()]
    assert set(shown) == {f"meeting-{register.prepcom.id}"}
    assert with_problem == [("meeting", register.experts.id, "no_title")]

    db.session.rollback()
    register.experts.title = title
    db.session.commit()
    assert set(seen(client, "meetings")) == {f"meeting-{register.experts.id}", f"meeting-{register.prepcom.id}"}
    assert queries.problems() == []


def test_a_record_whose_words_fail_does_not_spoil_the_feed(client: Any, register: Register) -> None:
    register.topics.owner = ["nobody that anyone knows"]
    db.session.commit()

    shown = seen(client, "deadlines")

    assert f"deadline-{register.topics.id}" not in shown
    assert len(shown) == 2
    assert [p.reason for p in queries.problems()] == ["failed"]


def test_when_no_record_can_be_sent_nobody_loses_their_calendar(client: Any, register: Register) -> None:
    for due in (register.topics, register.counted, register.nomination):
        due.owner = ["nobody that anyone knows"]
    db.session.commit()

    assert client.get("/en/feeds/deadlines.ics").status_code == 503


# --- our own words ----------------------------------------------------------------------------------------------------


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`mended()`: from now on the word for "cancelled" is another one, in French alone."""

    sentence = labels.HEADINGS[rules.Heading.CANCELLED]

    class Mended:
        def __str__(self) -> str:
            return "Supprimée : %(title)s" if str(get_locale()) == "fr" else str(sentence)

    def mend() -> None:
        monkeypatch.setitem(labels.HEADINGS, rules.Heading.CANCELLED, Mended())
        building.memory().clear()

    return mend


def test_a_mended_translation_moves_the_stamps_in_its_language_alone(
    app: Flask, client: Any, register: Register, mended: Any
) -> None:
    before = {lang: seen(client, "meetings", lang) for lang in ("fr", "es")}

    mended()
    after = {lang: seen(client, "meetings", lang) for lang in ("fr", "es")}

    assert {frozenset(names) for names in changes(before["fr"], after["fr"]).values()} == {
        frozenset({"DTSTAMP", "LAST-MODIFIED"})
    }
    assert changes(before["es"], after["es"]) == {}
    stamped = db.session.get(FeedEdition, "fr")
    assert stamped is not None and stamped.changed_at > LONG_AGO + timedelta(days=365)


def test_a_new_start_of_the_same_program_moves_nothing(client: Any, register: Register) -> None:
    before = client.get("/ar/feeds/meetings.ics")
    building.memory().clear()
    after = client.get("/ar/feeds/meetings.ics")

    assert after.data == before.data
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_every_sentence_that_entries_render_is_part_of_the_edition(
    app: Flask, client: Any, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever gettext is asked for while entries are written must be among the words that sources and feeds name."""
    from flask_babel import Domain

    from meetings.foundation import registries

    asked: set[str] = set()
    original = Domain.get_translations

    class Listening:
        def __init__(self, inner: Any) -> None:
            self.inner = inner

        def ugettext(self, text: str) -> str:
            asked.add(text)
            return str(self.inner.ugettext(text))

        def __getattr__(self, name: str) -> Any:
            return getattr(self.inner, name)

    def render() -> set[str]:
        asked.clear()
        with reading_only():
            for feed in (rules.MEETINGS, rules.DEADLINES, rules.TASKS, rules.meeting_feed("mge-2011")):
                building.memory().parts.clear()
                services.build(feed, "fr", queries.subject(feed) if feed.key in rules.OF_ONE_THING else None)
        return set(asked)

    for status in MeetingStatus:
        db.session.add(
            meeting(register.process, f"m-{status}", status=status, start_on=date(2011, 6, 1), end_on=date(2011, 6, 3))
        )
    register.topics.state, register.nomination.state = DeadlineState.DONE, DeadlineState.WAIVED
    register.nomination.is_sample = True
    db.session.commit()
    client.get("/fr/feeds/meetings.ics")  # the edition is known from here on
    monkeypatch.setattr(Domain, "get_translations", lambda domain: Listening(original(domain)))
    rendered = render()
    asked.clear()
    with force_locale("fr"):
        for words in labels.sentences():
            str(words)
        for source in registries.feed_sources:
            for words in source.words():
                str(words)

    assert rendered
    assert rendered - asked == set()


def test_a_deadline_counted_from_an_open_date_says_so(client: Any, register: Register) -> None:
    register.counted.earliest_on = date(2011, 2, 1)
    db.session.commit()

    shown = seen(client, "deadlines")

    counted, topics = shown[f"deadline-{register.counted.id}"], shown[f"deadline-{register.topics.id}"]
    assert counted.get("SUMMARY").startswith("Dates to be confirmed: ")
    assert (counted.get("STATUS"), topics.get("STATUS")) == ("TENTATIVE", "CONFIRMED")
