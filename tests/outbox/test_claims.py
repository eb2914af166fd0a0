"""Who has a mail: leases that run out, claims that are lost, two at once, clocks that were wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import unit_of_work
from meetings.outbox import keeping, sending, services
from meetings.outbox.rules import MailState, Verdict
from tests.outbox.conftest import Write, row
from tests.support.mailserver import Inbox

Use = Callable[..., str]
PERU, NEPAL = "peru@example.org", "nepal@example.org"


def later(delta: timedelta) -> Any:
    """Everything inside happens so much later."""
    return time_machine.travel(clock.real_now() + delta)


def test_a_lease_that_ran_out_gives_the_mail_to_the_next_worker_as_the_same_message(write: Write, use: Use) -> None:
    inbox = Inbox()
    use(inbox)
    number = write()
    with unit_of_work():
        killed = keeping.claim(clock.real_now(), timedelta(seconds=3))
    assert killed is not None and killed.id == number
    assert sending.send_due() == {}, "somebody is at it"
    with later(timedelta(seconds=4)):
        assert sending.send_due() == {"taken": 1}
    assert list(inbox.ids) == [killed.message_id]


def test_who_lost_the_lease_settles_nothing(write: Write, use: Use) -> None:
    use(Inbox())
    number = write()
    now = clock.real_now()
    with unit_of_work():
        first = keeping.claim(now, timedelta(seconds=3))
    with unit_of_work():
        second = keeping.claim(now + timedelta(seconds=4), timedelta(seconds=3))
    assert first is not None and second is not None and first.claim != second.claim
    with unit_of_work():
        assert not keeping.settle(first, Verdict.REFUSED, 550, "no", now, is_down=False)
    assert row(number).state is MailState.SENDING
    with unit_of_work():
        assert keeping.settle(second, Verdict.TAKEN, 250, "OK", now, is_down=False)
    assert row(number).state is MailState.SENT


def test_two_at_once_in_one_process_send_one_mail_after_the_other(app: Flask, write: Write, use: Use) -> None:
    flying, most = 0, 0

    def content(_: Any) -> str:
        nonlocal flying, most
        flying += 1
        most = max(most, flying)
        time.sleep(0.02)
        flying -= 1
        return ""

    inbox = Inbox(content=content)
    use(inbox)
    for n in range(10):
        write(f"{n}@example.org")

    def run() -> None:
        with app.app_context():
            sending.send_due()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1 and len(inbox.received) == 10 and set(inbox.ids.values()) == {1}


def test_a_clock_that_was_a_year_ahead_and_is_set_right_holds_nothing_back(write: Write, use: Use) -> None:
    answers = ["451 later", ""]
    use(Inbox(content=lambda _: answers.pop(0) if answers else ""))
    with later(timedelta(days=365)):
        put_off, claimed = write(), write(NEPAL, is_secret=True)
        with unit_of_work():
            assert keeping.claim(clock.real_now(), timedelta(seconds=3), only=claimed) is not None
        sending.send_due()
        fresh = write("ngo@example.org")
    assert sending.send_due() == {"taken": 3}
    assert {row(n).state for n in (put_off, claimed, fresh)} == {MailState.SENT}


def test_a_clock_that_was_an_hour_ahead_keeps_nobody_waiting_for_a_link(write: Write, use: Use) -> None:
    inbox = Inbox()
    use(inbox)
    with later(timedelta(hours=1)):
        write()
        write(NEPAL, is_secret=True)
    assert sending.send_due() == {"taken": 2}
    assert inbox.recipients == [NEPAL, PERU]


def test_a_mail_of_a_server_that_was_down_waits_for_the_server(app: Flask, write: Write, use: Use) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    number = write()
    now = clock.real_now()
    for minute in range(0, 40, 5):
        with time_machine.travel(now + timedelta(minutes=minute)):
            sending.send_due()
    with time_machine.travel(now + timedelta(minutes=35)), unit_of_work():
        assert keeping.claim(clock.real_now(), timedelta(seconds=3)) is None
    assert row(number).attempts == 0


def test_a_mail_that_is_taken_back_in_time_is_not_sent(write: Write, use: Use) -> None:
    inbox = Inbox()
    use(inbox)
    number, secret = write(), write(is_secret=True)
    with unit_of_work():
        assert services.withdraw([number, secret]) == 2
    assert sending.send_due() == {}
    assert row(number).state is MailState.WITHDRAWN and row(secret).text == ""
    with unit_of_work():
        assert services.withdraw([number]) == 0
