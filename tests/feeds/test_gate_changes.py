"""What the gate repeats holds until something changes: a record, our words, the hour; then the next answer is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.http import http_date

from meetings.calendar.rules import MeetingStatus
from meetings.feeds import building, labels, rules
from meetings.feeds.models import FeedEdition
from meetings.foundation import clock
from meetings.foundation.database import Publication, db
from meetings.foundation.languages import Text
from meetings.states.models import RegionalGroup, RegionalGroupName
from tests.feeds.asking import MEETINGS, Answer, Asker
from tests.feeds.conftest import LONG_AGO, Register


def changed(asker: Asker, change: Callable[[], None], path: str = MEETINGS, **headers: str) -> Answer:
    """The first answer after `change`, to somebody who has what the gate was repeating until then."""
    before = asker.ask(path, **headers)
    own_tag = {**headers, "IF_NONE_MATCH": before.header("ETag")}
    assert asker.ask(path, **own_tag).status.startswith("304")
    assert asker.is_repeated(path, **own_tag)

    change()
    db.session.commit()
    return asker.ask(path, **own_tag)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_changed_record_is_given_at_once(asker: Asker, register: Register, coding: str) -> None:
    def move() -> None:
        register.experts.start_on = date(2011, 5, 10)

    after = changed(asker, move, ACCEPT_ENCODING=coding)
    right = asker.ask_flask(ACCEPT_ENCODING=coding)

    assert after.status.startswith("200")
    assert b"DTSTART;VALUE=DATE:20110510" in asker.ask().body
    assert (after.body, after.header("ETag")) == (right.body, right.header("ETag"))


def test_an_unpublished_meeting_is_gone_at_once(asker: Asker, register: Register) -> None:
    def unpublish() -> None:
        register.experts.is_published = False

    after = changed(asker, unpublish, "/en/feeds/meetings/mge-2011.ics")

    assert after.status.startswith("404")
    assert b"mge-2011" not in asker.ask().body


def test_a_deleted_record_is_gone_at_once(asker: Asker, register: Register) -> None:
    after = changed(asker, lambda: db.session.delete(register.nomination), "/en/feeds/deadlines.ics")

    assert after.status.startswith("200")
    assert f"deadline-{register.nomination.id}@".encode() not in after.body


def test_a_change_that_no_feed_shows_gives_the_same_calendar_under_a_new_validator(asker: Asker) -> None:
    before = asker.ask()

    after = changed(asker, lambda: db.session.add(RegionalGroup(code="new", position=9)))

    assert after.body == before.body
    assert after.header("ETag") != before.header("ETag")


def test_mended_words_are_given_at_once(asker: Asker, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register.experts.status = MeetingStatus.CANCELLED
    register.age()

    def mend() -> None:  # and start anew, as a process does that has other words than the one before it
        monkeypatch.setitem(labels.HEADINGS, rules.Heading.CANCELLED, "Off: %(title)s")
        building.memory().clear()

    after = changed(asker, mend)

    assert after.status.startswith("200")
    assert b"SUMMARY;LANGUAGE=en:Off: The meeting mge-2011" in after.body


@pytest.mark.sqlite_only
def test_answers_with_an_edition_that_is_not_settled_are_not_repeated(asker: Asker) -> None:
    """While a disk is full nobody can write down since when the words are what they are."""
    asker.ask()
    db.session.execute(sa.update(FeedEdition).values(digest="of another program"))
    db.session.execute(
        sa.text("CREATE TRIGGER full BEFORE UPDATE ON feed_edition BEGIN SELECT RAISE(ABORT, 'full'); END")
    )
    db.session.commit()
    building.memory().clear()
    tag = asker.ask().header("ETag")
    assert not asker.is_repeated(IF_NONE_MATCH=tag)

    db.session.execute(sa.text("DROP TRIGGER full"))

    assert asker.ask(IF_NONE_MATCH=tag).status.startswith("200")


# --- time -------------------------------------------------------------------------------------------------------------

START = datetime(2011, 1, 13, 14, tzinfo=UTC)
OFFICE = ZoneInfo(clock.OFFICE_ZONE)  # whose midnight ends a day


@pytest.mark.parametrize(
    "later",
    [
        *(START + step for step in (timedelta(hours=1), timedelta(days=1), timedelta(days=31), timedelta(days=365))),
        datetime(2011, 2, 1, tzinfo=OFFICE),
        datetime(2011, 2, 13, 14, tzinfo=UTC),
        datetime(2012, 1, 13, 14, tzinfo=UTC),
    ],
)
def test_nothing_outlives_its_hour_and_what_follows_is_right(asker: Asker, later: datetime) -> None:
    before = asker.ask()
    with clock.frozen(later):
        again = asker.ask(IF_NONE_MATCH=before.header("ETag"))
        right = asker.ask_flask(IF_NONE_MATCH=before.header("ETag"))

    assert again == right
    assert right.status.startswith("304" if (later.year, later.month) == (2011, 1) else "200")


def test_a_month_that_passes_while_nobody_asks_slides_the_window(asker: Asker, register: Register) -> None:
    """The same hour of the same day of another month, and nothing has changed but the calendar."""
    with clock.frozen(datetime(2011, 11, 13, 14, tzinfo=UTC)):
        before = asker.ask()
        assert b"mge-2011" in before.body
        assert asker.is_repeated()
    with clock.frozen(datetime(2011, 12, 13, 14, tzinfo=UTC)):
        after = asker.ask(IF_NONE_MATCH=before.header("ETag"))

    assert after.status.startswith("200")
    assert b"mge-2011" not in after.body


def test_a_cancelled_entry_lapses_on_its_day(asker: Asker, register: Register) -> None:
    register.experts.status = MeetingStatus.CANCELLED
    register.age()
    with clock.frozen(datetime(2011, 6, 12, 23, 59, tzinfo=OFFICE)):
        before = asker.ask()
        assert asker.is_repeated(IF_NONE_MATCH=before.header("ETag"))
    with clock.frozen(datetime(2011, 6, 13, tzinfo=OFFICE)):
        after = asker.ask(IF_NONE_MATCH=before.header("ETag"))

    assert b"Cancelled: The meeting mge-2011" in before.body
    assert after.status.startswith("200")
    assert b"mge-2011" not in after.body


def test_a_group_that_is_called_otherwise_from_today_on_has_its_new_name_at_once(asker: Asker) -> None:
    names = [
        RegionalGroupName(from_on=day, name=Text.of(en=name), short=Text.of(en=name))
        for day, name in ((date(1990, 1, 1), "Asian Group"), (date(2011, 1, 20), "Asia-Pacific Group"))
    ]
    db.session.add(RegionalGroup(code="asia-pacific", position=2, names=names))
    db.session.commit()
    db.session.execute(sa.update(Publication).values(changed_at=LONG_AGO))
    path = "/en/feeds/groups/asia-pacific.ics"
    before = asker.ask(path)

    with clock.frozen(datetime(2011, 1, 20, tzinfo=OFFICE)):
        by_tag = asker.ask(path, IF_NONE_MATCH=before.header("ETag"))
        by_date = asker.ask(path, IF_MODIFIED_SINCE=before.header("Last-Modified"))

    assert b"Asian Group" in before.body
    assert b"Asia-Pacific Group" in by_tag.body
    assert by_date.status == by_tag.status == "200 OK"


@pytest.mark.parametrize("moment", ["a change", "other words", "the turn of a month"])
def test_two_changes_within_a_second_are_told_apart_by_those_who_know_only_dates(
    asker: Asker, register: Register, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whatever made the first: what follows it within the second must not look like it."""
    register.age()
    second = datetime(2031, 3, 1, tzinfo=OFFICE)
    with time_machine.travel(second, tick=False) as real, clock.frozen(second):
        if moment == "a change":
            register.experts.note = Text.of(en="First")
        elif moment == "other words":
            asker.ask()
            monkeypatch.setitem(labels.HEADINGS, rules.Heading.CANCELLED, "Off: %(title)s")
            building.memory().clear()
        register.experts.start_on = register.experts.end_on = date(2031, 5, 9)
        between = asker.ask()
        register.experts.start_on = register.experts.end_on = date(2031, 6, 9)
        asker.ask()
        real.shift(5)
        after = asker.ask(IF_MODIFIED_SINCE=between.header("Last-Modified"))

    assert b"DTSTART;VALUE=DATE:20310509" in between.body
    assert after.status.startswith("200")
    assert b"DTSTART;VALUE=DATE:20310609" in after.body


def test_a_date_that_has_not_come_yet_says_nothing(asker: Asker, register: Register) -> None:
    """A program whose clock is fast, and which sends the time of its last visit, must not miss what followed."""
    register.experts.start_on = date(2011, 5, 10)
    ahead = http_date(clock.real_now() + timedelta(minutes=5))

    assert asker.ask(IF_MODIFIED_SINCE=ahead).status.startswith("200")


# --- a database that does not answer ----------------------------------------------------------------------------------


def rename(table: str, into: str) -> None:
    db.session.execute(sa.text(f"ALTER TABLE {table} RENAME TO {into}"))
    db.session.commit()


def test_while_the_database_does_not_answer_flask_speaks_for_itself(asker: Asker) -> None:
    tag = asker.ask().header("ETag")
    assert asker.is_repeated(IF_NONE_MATCH=tag)

    rename("publication", "away")
    answers = [asker.ask(IF_NONE_MATCH=tag).status[:3] for _ in range(2)]
    rename("away", "publication")

    assert answers == ["503", "503"]
    assert asker.ask(IF_NONE_MATCH=tag).status.startswith("304")


@pytest.mark.postgresql_only
def test_a_connection_that_the_server_has_closed_is_made_anew(asker: Asker) -> None:
    tag = asker.ask().header("ETag")
    assert asker.is_repeated(IF_NONE_MATCH=tag)

    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    db.session.execute(sa.text(f"{others} AND pid <> pg_backend_pid()"))
    answers = [asker.ask(IF_NONE_MATCH=tag).status[:3] for _ in range(3)]

    assert answers == ["304", "304", "304"]
    assert asker.is_repeated(IF_NONE_MATCH=tag)


def test_a_pool_that_is_let_go_of_takes_the_gates_connection_with_it(asker: Asker) -> None:
    """The file may be another one afterwards (a restored backup, a test's next database)."""
    tag = asker.ask().header("ETag")

    db.session.remove()
    db.engine.dispose()

    assert asker.ask(IF_NONE_MATCH=tag).status.startswith("304")
