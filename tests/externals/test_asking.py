"""The worker at external calendars: what is due, what a good and what a failing answer leave behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from meetings.externals import asking, fetching, keeping, queries, rules, services, tasks
from meetings.externals.fetching import Answer
from meetings.externals.models import ExternalCalendar, ExternalEvent
from meetings.externals.rules import EVERY, LONGEST_WAIT, Values
from meetings.foundation import clock, registries
from meetings.foundation.access import Actor
from meetings.foundation.database import db, reading_only
from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import Text
from tests.externals.conftest import ADDRESS, Add
from tests.externals.host import answer, calendar, event, listening, saying

Anew = Callable[[ExternalCalendar], ExternalCalendar]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BOTH = calendar(event("1", summary="One"), event("2", "20110510", summary="Two"))


def giving(*answers: Answer | Exception) -> Any:
    """A fetch that gives these one after the other, and notes what it was asked."""
    left = list(answers)

    def fetch(address: str, **given: Any) -> Answer:
        fetch.asked.append({"address": address, **given})  # type: ignore[attr-defined]
        assert not db.session.registry.has() or not db.session().in_transaction(), "a transaction is open meanwhile"
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    fetch.asked = []  # type: ignore[attr-defined]
    return fetch


def events(record: ExternalCalendar) -> list[str]:
    query = sa.select(ExternalEvent.summary).where(ExternalEvent.calendar_id == record.id)
    return list(db.session.execute(query.order_by(ExternalEvent.starts_on)).scalars())


def test_a_calendar_is_asked_for_read_and_due_again_in_about_four_hours(add: Add, anew: Anew) -> None:
    record = add()
    fetch = giving(Answer(BOTH, '"a"', "Mon, 02 Mar 2026 11:00:00 GMT"))

    with time_machine.travel(NOON + timedelta(days=365), tick=False):
        now = clock.real_now()
        assert tasks.fetch_due(fetch) == 1

        found = anew(record)
        assert fetch.asked[0]["address"] == ADDRESS
        assert fetch.asked[0]["agent"] == "Rostrum (+http://localhost:8000)"
        assert events(found) == ["One", "Two"]
        assert (found.event_count, found.odd_count, found.etag) == (2, 0, '"a"')
        assert (found.good_at, found.fetched_at, found.claimed_at) == (now, now, None)
        assert found.read_on == date(2011, 1, 13)
        assert found.due_at is not None
        assert EVERY * 0.9 <= found.due_at - now <= EVERY
        assert tasks.fetch_due(giving()) == 0


def test_what_has_not_changed_is_asked_for_by_its_validators_and_stays(add: Add, anew: Anew) -> None:
    record = add()
    asking.fetch_one(record.id, giving(Answer(BOTH, '"a"', "Mon")))
    before = list(db.session.execute(sa.select(ExternalEvent.id)).scalars())
    fetch = giving(Answer(None))

    assert asking.fetch_one(record.id, fetch) == "unchanged"

    assert (fetch.asked[0]["etag"], fetch.asked[0]["modified"]) == ('"a"', "Mon")
    assert list(db.session.execute(sa.select(ExternalEvent.id)).scalars()) == before
    assert (anew(record).etag, anew(record).modified) == ('"a"', "Mon")


def test_the_same_bytes_from_a_server_without_validators_change_nothing(add: Add) -> None:
    record = add()
    asking.fetch_one(record.id, giving(Answer(BOTH)))
    before = list(db.session.execute(sa.select(ExternalEvent.id)).scalars())

    assert asking.fetch_one(record.id, giving(Answer(BOTH))) == "unchanged"

    assert list(db.session.execute(sa.select(ExternalEvent.id)).scalars()) == before


def test_after_a_month_all_is_read_anew_since_what_repeats_goes_on(add: Add) -> None:
    record = add()
    weekly = calendar(event("1", "20110103", "RRULE:FREQ=WEEKLY"))
    asking.fetch_one(record.id, giving(Answer(weekly, '"a"')))
    last = max(db.session.execute(sa.select(ExternalEvent.starts_on)).scalars())
    fetch = giving(Answer(weekly, '"a"'))

    with clock.frozen(clock.now() + timedelta(days=60)):
        assert asking.fetch_one(record.id, fetch) == "read"

    assert fetch.asked[0]["etag"] == ""
    assert max(db.session.execute(sa.select(ExternalEvent.starts_on)).scalars()) > last + timedelta(days=50)


def test_a_failing_answer_keeps_the_last_good_events_and_says_since_when(add: Add, anew: Anew) -> None:
    record = add()
    with time_machine.travel(NOON, tick=False):
        asking.fetch_one(record.id, giving(Answer(BOTH, '"a"')))
    with time_machine.travel(NOON + timedelta(hours=4), tick=False):
        assert asking.fetch_one(record.id, giving(fetching.failed("fetch.status", 500))) == "fetch.status"
    with time_machine.travel(NOON + timedelta(hours=9), tick=False):
        assert asking.fetch_one(record.id, giving(Answer(b"<html>"))) == "file.web_page"

    found = anew(record)
    assert events(found) == ["One", "Two"]
    assert (found.good_at, found.failing_since) == (NOON, NOON + timedelta(hours=4))
    assert (found.failures, found.failure, found.failure_values["line"]) == (2, "file.web_page", 1)
    assert found.due_at is not None
    assert timedelta(hours=14) <= found.due_at - (NOON + timedelta(hours=9)) <= timedelta(hours=16)

    asking.fetch_one(record.id, giving(Answer(calendar(event("3", summary="Three")))))

    found = anew(record)
    assert events(found) == ["Three"]
    assert (found.failing_since, found.failures, found.failure) == (None, 0, "")


def test_a_broken_file_is_refused_with_its_line(add: Add, anew: Anew) -> None:
    record = add()

    assert asking.fetch_one(record.id, giving(Answer(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n"))) == "file.unclosed"

    assert anew(record).failure_values["line"] == 2
    assert anew(record).event_count == 0


def test_whatever_goes_wrong_with_one_the_others_are_asked_for(add: Add, anew: Anew) -> None:
    first, second = add(), add()

    assert tasks.fetch_due(giving(RuntimeError("a fault of ours"), Answer(BOTH))) == 2

    assert anew(first).failure == "fetch.failed"
    assert anew(second).event_count == 2


def test_each_wait_is_longer_than_the_one_before_up_to_a_day() -> None:
    waits = [rules.next_due(NOON, failures, 0) - NOON for failures in range(20)]

    assert waits[:4] == [EVERY, EVERY * 2, EVERY * 4, LONGEST_WAIT]
    assert set(waits[3:]) == {LONGEST_WAIT}
    assert rules.next_due(NOON, 0, 1) - NOON == EVERY * 0.9


def test_two_workers_do_not_ask_for_the_same_calendar(add: Add, anew: Anew) -> None:
    record = add()
    taken = keeping.claim(record.id, clock.real_now(), clock.business_today())
    db.session.commit()

    assert taken is not None
    assert asking.fetch_one(record.id, giving()) == ""
    assert tasks.fetch_due(giving()) == 0

    # A worker that was killed gives its calendar back.
    with time_machine.travel(clock.real_now() + rules.CLAIM + timedelta(seconds=1), tick=False):
        assert tasks.fetch_due(giving(Answer(BOTH))) == 1
    assert anew(record).event_count == 2


def test_an_address_that_was_changed_meanwhile_keeps_nothing_of_the_old_one(
    add: Add, anew: Anew, secretary: Actor
) -> None:
    record = add()
    other = "https://other.example.org/events.ics"

    def fetch(_address: str, **_given: Any) -> Answer:
        services.edit(
            secretary, queries.calendar(record.id), values(address=other), queries.calendar(record.id).revision
        )
        db.session.commit()
        return Answer(BOTH)

    assert asking.fetch_one(record.id, fetch) == ""

    found = anew(record)
    assert (found.address, found.event_count, found.claimed_at, found.good_at) == (other, 0, None, None)
    assert tasks.fetch_due(giving(Answer(BOTH))) == 1


def values(**given: Any) -> Values:
    return Values(
        **({"name": Text.of(en="Indico"), "process": "", "zone": "America/New_York", "address": ADDRESS} | given)
    )


def test_a_calendar_that_was_removed_meanwhile_is_forgotten(add: Add, secretary: Actor) -> None:
    record = add()

    def fetch(_address: str, **_given: Any) -> Answer:
        found = queries.calendar(record.id)
        services.remove(secretary, found, found.revision)
        db.session.commit()
        return Answer(BOTH)

    assert asking.fetch_one(record.id, fetch) == ""
    assert db.session.execute(sa.select(sa.func.count(ExternalEvent.id))).scalar() == 0


def test_what_the_worker_writes_does_not_make_an_open_form_stale(add: Add, anew: Anew) -> None:
    record = add()
    before = anew(record).revision

    asking.fetch_one(record.id, giving(Answer(BOTH)))
    asking.fetch_one(record.id, giving(fetching.failed("fetch.time", 5)))

    assert anew(record).revision == before


def test_what_is_not_in_use_is_asked_for_once_and_then_when_somebody_wants_it(
    add: Add, anew: Anew, secretary: Actor
) -> None:
    record = services.add(secretary, values())
    db.session.commit()

    assert tasks.fetch_due(giving(Answer(BOTH))) == 1
    assert anew(record).due_at is None

    services.ask_now(record)
    db.session.commit()
    assert tasks.fetch_due(giving(Answer(BOTH))) == 1
    assert anew(record).due_at is None


def test_a_file_is_never_asked_for(add: Add, anew: Anew) -> None:
    record = add(BOTH)
    services.ask_now(record)
    db.session.commit()

    assert asking.due() == []
    assert asking.every_address() == []
    assert asking.fetch_one(record.id, giving()) == ""
    assert anew(record).due_at is None


def test_another_zone_is_read_anew_and_other_words_are_not(add: Add, anew: Anew, secretary: Actor) -> None:
    record = add()
    asking.fetch_one(record.id, giving(Answer(BOTH, '"a"')))
    found = anew(record)

    services.edit(secretary, found, values(name=Text.of(en="Other")), found.revision)
    assert anew(record).etag == '"a"'
    assert asking.due() == []

    found = anew(record)
    services.edit(secretary, found, values(zone="Asia/Tokyo"), found.revision)
    assert anew(record).etag == ""
    db.session.commit()
    assert asking.due() == [record.id]


def test_events_are_replaced_all_at_once(add: Add, seeded: Flask) -> None:
    record = add()
    asking.fetch_one(record.id, giving(Answer(calendar(*(event(str(n)) for n in range(500))))))
    number, seen, done = record.id, set(), threading.Event()

    def look() -> None:
        with seeded.app_context(), reading_only():
            while not done.is_set():
                count = sa.select(sa.func.count(ExternalEvent.id)).where(ExternalEvent.calendar_id == number)
                seen.add(db.session.execute(count).scalar_one())
                db.session.rollback()

    watching = threading.Thread(target=look)
    watching.start()
    try:
        for n in range(4):
            body = calendar(*(event(str(k), summary=str(n)) for k in range(500)))
            assert asking.fetch_one(number, giving(Answer(body))) == "read"
    finally:
        done.set()
        watching.join()

    assert seen == {500}


def test_from_a_host_to_the_database(add: Add, anew: Anew) -> None:
    record = add()
    with listening(saying(answer(BOTH, 'ETag: "v1"'))) as host:
        assert asking.fetch_one(record.id, host.fetch) == "read"
        assert b"If-None-Match" not in host.requests[0]
        host.serve = saying(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        assert asking.fetch_one(record.id, host.fetch) == "unchanged"
        assert b'If-None-Match: "v1"' in host.requests[1]
        host.serve = saying(answer(b"", "Location: https://example.org/new", status="301 Moved"))
        assert asking.fetch_one(record.id, host.fetch) == "fetch.redirect"

    assert (anew(record).event_count, anew(record).failure_values["detail"]) == (2, "https://example.org/new")


def test_production_asks_no_host_on_this_machine(add: Add, anew: Anew) -> None:
    with listening(saying(answer(BOTH))) as host:
        record = add()
        db.session.execute(
            sa.update(ExternalCalendar.__table__).values(address=f"http://127.0.0.1:{host.port}/")  # past the form
        )
        db.session.commit()

        assert asking.fetch_one(record.id).startswith("address.")

    assert host.requests == []


def test_the_worker_looks_every_minute_and_a_page_wakes_it(add: Add, secretary: Actor, app: Flask) -> None:
    minutes, chore = registries.chores.get(services.CHORE) or (0, None)
    rung: list[str] = []
    ring, app.extensions["rostrum_ring"] = app.extensions["rostrum_ring"], rung.append
    try:
        record = add()
        assert rung  # as soon as the change is committed
        rung.clear()
        services.ask_now(record)
        db.session.rollback()
        db.session.commit()
        assert rung == []  # and not when it is taken back
    finally:
        app.extensions["rostrum_ring"] = ring

    assert (minutes, chore) == (1, tasks.fetch_due)


def test_a_queue_that_is_gone_undoes_nothing(add: Add, app: Flask, anew: Anew) -> None:
    def gone(_chore: str) -> None:
        raise ConnectionError

    ring, app.extensions["rostrum_ring"] = app.extensions["rostrum_ring"], gone
    try:
        record = add()
    finally:
        app.extensions["rostrum_ring"] = ring

    assert anew(record).is_waiting(clock.real_now())


def test_the_command_asks_for_what_is_due_or_for_all(add: Add, cli: Any) -> None:
    record = add()
    asking.fetch_one(record.id, giving(Answer(BOTH)))

    due, everything = cli("externals", "fetch"), cli("externals", "fetch", "--all")

    assert (due.exit_code, due.output) == (0, "0 calendars asked for\n")
    # No test looks a name up: the guard says so as a fault.
    assert (everything.exit_code, everything.output) == (
        1,
        f"calendar {record.id}: fetch.failed\n1 calendars asked for\n",
    )


def test_a_refusal_has_only_values_that_can_be_kept(add: Add, anew: Anew) -> None:
    record = add()

    asking.fetch_one(record.id, giving(RuleViolation("fetch.status", field="address", line=0, detail="500", odd=NOON)))

    assert anew(record).failure_values == {"line": 0, "detail": "500"}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_a_backup_carries_calendars_and_events(add: Add, zone: str, tmp_path: Any, app: Flask) -> None:
    from meetings import backup

    add(BOTH, zone=zone)
    before = backup.write(tmp_path / "b.gz", app.extensions["rostrum_head"])

    assert before > 2
