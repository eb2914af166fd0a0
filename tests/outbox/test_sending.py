"""What a real mail server does to a mail, good or bad, and what is left of it in its row."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from aiosmtpd.smtp import AuthResult
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db, unit_of_work
from meetings.outbox import queries, sending
from meetings.outbox.models import OutgoingMail
from meetings.outbox.rules import AFTER_DROP, DELAYS, LONGEST_PAUSE, MailState
from tests.outbox.conftest import Write, failing, row, server
from tests.support.mailserver import Conversation, Inbox, serving

Use = Callable[..., str]
PERU, NEPAL = "peru@example.org", "nepal@example.org"


def later(delta: timedelta) -> Any:
    """Everything inside happens so much later."""
    return time_machine.travel(clock.real_now() + delta)


def test_a_mail_is_sent_once_over_one_line_with_others(write: Write, use: Use) -> None:
    inbox = Inbox()
    use(inbox)
    numbers = [write(f"{n}@example.org") for n in range(30)]
    assert sending.send_due() == {"taken": 30}
    assert sending.send_due() == {}
    assert inbox.recipients == [f"{n}@example.org" for n in range(30)]
    assert inbox.lines == 1
    assert {row(n).state for n in numbers} == {MailState.SENT}
    assert row(numbers[0]).reply_code == 250 and row(numbers[0]).attempts == 1


def test_the_sender_of_the_envelope_is_the_one_that_reports_go_to(app: Flask, write: Write, use: Use) -> None:
    app.config["MAIL_SENDER"] = "Secretariat <office@rostrum.example.org>"
    inbox = Inbox()
    use(inbox)
    write()
    sending.send_due()
    assert [e.mail_from for e in inbox.received] == ["office@rostrum.example.org"]
    assert inbox.messages[0]["Message-ID"].endswith("@rostrum.example.org>")


def test_a_line_is_not_kept_for_ever(write: Write, use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetings.outbox.smtp.MAILS_A_LINE", 4)
    inbox = Inbox()
    use(inbox)
    for n in range(9):
        write(f"{n}@example.org")
    sending.send_due()
    assert len(inbox.received) == 9 and inbox.lines == 3


def test_an_unknown_address_fails_at_once_and_the_others_go_on(write: Write, use: Use) -> None:
    inbox = Inbox(recipient=lambda address: "550 5.1.1 no such user" if address == PERU else "")
    use(inbox)
    first, second = write(PERU), write(NEPAL)
    assert sending.send_due() == {"no_such_address": 1, "taken": 1}
    assert (row(first).state, row(first).reply_code, row(first).reply) == (MailState.FAILED, 550, "5.1.1 no such user")
    assert row(second).state is MailState.SENT
    assert failing() == {PERU: "550 5.1.1 no such user"}
    assert inbox.lines == 1


def test_an_address_that_works_again_fails_no_longer(write: Write, use: Use) -> None:
    answers = ["550 gone", "550 gone", ""]
    use(Inbox(recipient=lambda _: answers.pop(0)))
    for _ in range(2):
        write("Peru@Example.org")
        sending.send_due()
    assert failing() == {PERU: "550 gone"}
    write(PERU)
    sending.send_due()
    assert failing() == {}


def test_a_message_that_is_refused_is_not_its_addresss_fault(write: Write, use: Use) -> None:
    use(Inbox(content=lambda _: "552 5.3.4 too big"))
    number = write()
    assert sending.send_due() == {"refused": 1}
    assert (row(number).state, row(number).reply_code) == (MailState.FAILED, 552)
    assert failing() == {}


@pytest.mark.parametrize("where", ["recipient", "content"])
def test_what_is_put_off_is_sent_when_its_time_has_come(write: Write, use: Use, where: str) -> None:
    answers = ["451 4.7.1 greylisted", "451 4.7.1 greylisted", ""]
    inbox = Inbox(**{where: lambda _: answers.pop(0)})
    use(inbox)
    number = write()
    sending.send_due()
    found = row(number)
    assert (found.state, found.attempts, found.reply_code) == (MailState.WAITING, 1, 451)
    assert found.tried_at is not None and found.due_at - found.tried_at == DELAYS[0]
    assert sending.send_due() == {}
    with later(DELAYS[0]):
        sending.send_due()
    with later(DELAYS[0] + DELAYS[1]):
        assert sending.send_due() == {"taken": 1}
    assert row(number).state is MailState.SENT and list(inbox.ids.values()) == [1]


def test_a_mail_is_given_up_after_five_days(write: Write, use: Use) -> None:
    use(Inbox(content=lambda _: "450 try again"))
    number = write()
    now = clock.real_now()
    for hour in range(140):
        with time_machine.travel(now + timedelta(hours=hour, minutes=1)):
            sending.send_due()
    found = row(number)
    assert found.state is MailState.FAILED and found.tried_at is not None
    assert timedelta(days=5) <= found.tried_at - found.created_at < timedelta(days=5, hours=2)


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:9", "smtps://127.0.0.1:9"])
def test_a_server_that_is_down_loses_nothing_and_counts_no_attempt(
    app: Flask, write: Write, use: Use, url: str
) -> None:
    app.config["SMTP_URL"] = url
    numbers = [write(), write(NEPAL)]
    assert sending.send_due() == {"server": 1}
    assert sending.send_due() == {}, "it is left alone for a while"
    assert {row(n).attempts for n in numbers} == {0} and {row(n).state for n in numbers} == {MailState.WAITING}
    assert "refused" in server().reply and server().down_since is not None
    inbox = Inbox()
    use(inbox)
    with later(timedelta(minutes=1)):
        assert sending.send_due() == {"taken": 2}
        assert server().down_since is None and queries.trouble() is None


def test_a_server_that_is_down_for_a_day_loses_nothing_and_the_secretariat_hears_of_it(
    app: Flask, write: Write, use: Use
) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    now = clock.real_now()
    for hour in range(24):
        with time_machine.travel(now + timedelta(hours=hour)):
            write(f"{hour}@example.org")
            sending.send_due()
    with later(timedelta(hours=24)):
        trouble = queries.trouble()
        assert trouble is not None and trouble.mails == 24 and "refused" in trouble.reply
        assert abs(trouble.since - now) < timedelta(seconds=2)
    inbox = Inbox()
    use(inbox)
    with later(timedelta(hours=24, minutes=30)):
        sending.send_due()
        assert sorted(inbox.recipients) == sorted(f"{hour}@example.org" for hour in range(24))
        assert queries.trouble() is None
    assert set(inbox.ids.values()) == {1}


def test_the_longer_a_server_is_down_the_less_it_is_asked(app: Flask, write: Write) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    write()
    now, asked = clock.real_now(), 0
    for minute in range(60):
        with time_machine.travel(now + timedelta(minutes=minute)):
            asked += bool(sending.send_due())
    assert 10 <= asked <= 20
    pause = server().retry_at
    assert pause is not None and pause <= now + timedelta(minutes=60) + LONGEST_PAUSE


@pytest.mark.parametrize(
    "rules", [{"sender": "550 we do not know you"}, {"recipient": "421 closing"}, {"content": "421 closing"}]
)
def test_what_is_about_us_or_the_server_is_held_against_no_mail(write: Write, use: Use, rules: dict[str, str]) -> None:
    use(Inbox(**{name: lambda _, answer=answer: answer for name, answer in rules.items()}))
    numbers = [write(), write(NEPAL)]
    assert sending.send_due() == {"server": 1}
    assert {(row(n).state, row(n).attempts) for n in numbers} == {(MailState.WAITING, 0)}
    assert failing() == {}


def test_a_row_that_no_mail_can_be_made_of_says_nothing_of_the_server(app: Flask, write: Write, use: Use) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    write()
    sending.send_due()
    since = server().down_since
    bad = write(is_secret=True)
    with unit_of_work():
        db.session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == bad).values(text="not sealed"))
    with later(timedelta(minutes=1)):
        assert sending.send_due() == {"refused": 1, "server": 1}
    assert server().down_since == since and since is not None


def test_a_mail_at_which_the_server_gives_up_each_time_lets_the_others_pass(write: Write, use: Use) -> None:
    inbox = Inbox(recipient=lambda address: "421 closing" if address == PERU else "")
    use(inbox)
    write(PERU)
    others = [write(f"{n}@example.org") for n in range(3)]
    now = clock.real_now()
    for minute in range(3):
        with time_machine.travel(now + timedelta(minutes=minute)):
            sending.send_due()
    assert {row(n).state for n in others} == {MailState.SENT}


def dying(talk: Conversation) -> None:
    talk.up_to_data()
    talk.line.recv(20)


def silent(talk: Conversation) -> None:
    talk.up_to_data()
    talk.message()


def dripping(talk: Conversation) -> None:
    talk.up_to_data()
    talk.message()
    talk.drip(8)


def babbling(talk: Conversation) -> None:
    talk.up_to_data()
    talk.message()
    talk.line.sendall(b"2" * 20_000 + b"\r\n")


def nonsense(talk: Conversation) -> None:
    talk.up_to_data()
    talk.message()
    talk.say("what?")


@pytest.mark.parametrize("play", [dying, silent, dripping, babbling, nonsense])
def test_a_line_that_is_lost_says_nothing_of_the_mail_and_it_is_sent_again(
    write: Write, use: Use, play: Callable[[Conversation], None]
) -> None:
    use(play)
    number = write(text="x" * 200_000)
    began = time.monotonic()
    sending.send_due()
    assert time.monotonic() - began < 3, "half of the lease, whatever comes"
    found = row(number)
    assert (found.state, found.attempts) == (MailState.WAITING, 1)
    assert found.tried_at is not None and found.due_at - found.tried_at in {AFTER_DROP, DELAYS[0]}
    inbox = Inbox()
    use(inbox)
    with later(DELAYS[0]):
        sending.send_due()
    assert list(inbox.ids) == [found.message_id]


def slow_greeting(talk: Conversation) -> None:
    talk.drip(8)


def slow_recipient(talk: Conversation) -> None:
    talk.say("220 ready")
    while not talk.hear().upper().startswith("RCPT"):
        talk.say("250 OK")
    talk.drip(8)


@pytest.mark.parametrize(("play", "end"), [(slow_greeting, "server"), (slow_recipient, "unknown")])
def test_a_server_that_drips_holds_nobody_up(write: Write, use: Use, play: Any, end: str) -> None:
    use(play)
    write()
    began = time.monotonic()
    assert sending.send_due() == {end: 1}
    assert time.monotonic() - began < 3


def test_a_server_that_drips_its_goodbye_holds_nobody_up(write: Write, use: Use) -> None:
    def play(talk: Conversation) -> None:
        talk.up_to_data()
        talk.message()
        talk.say("250 OK")
        talk.hear()
        talk.drip(8)

    use(play)
    write()
    began = time.monotonic()
    assert sending.send_due() == {"taken": 1}
    assert time.monotonic() - began < 3


def test_a_server_that_takes_its_time_gets_its_mail_once(write: Write, use: Use) -> None:
    inbox = Inbox(content=lambda _: time.sleep(1) or "")  # type: ignore[func-returns-value]
    use(inbox)
    write()
    assert sending.send_due() == {"taken": 1}
    assert list(inbox.ids.values()) == [1]


def test_a_server_that_takes_a_mail_and_closes_may_get_it_twice_as_the_same(write: Write, use: Use) -> None:
    closes = ["close"]
    inbox = Inbox(content=lambda _: closes.pop() if closes else "")
    use(inbox)
    write()
    sending.send_due()
    with later(AFTER_DROP):
        assert sending.send_due() == {"taken": 1}
    assert list(inbox.ids.values()) == [2]
    first, second = (bytes(e.content) for e in inbox.received)
    assert first == second


def test_something_else_than_a_mail_server_is_quoted_and_given_no_mail(write: Write, use: Use) -> None:
    use(lambda talk: talk.say("HTTP/1.1 400 Bad Request"))
    write()
    assert sending.send_due() == {"server": 1}
    assert server().reply == "HTTP/1.1 400 Bad Request"


def test_three_lost_lines_in_a_row_are_the_servers_trouble(write: Write, use: Use) -> None:
    use(dying)
    numbers = [write(f"{n}@example.org") for n in range(5)]
    assert sending.send_due() == {"unknown": 3}
    assert [row(n).attempts for n in numbers] == [1, 1, 1, 0, 0]
    assert server().down_since is not None


def test_a_line_that_was_closed_while_it_lay_open_costs_no_mail_anything(write: Write, use: Use) -> None:
    taken: list[bytes] = []

    def one_each(talk: Conversation) -> None:
        talk.up_to_data()
        taken.append(talk.message())
        talk.say("250 OK")

    use(one_each)
    numbers = [write(f"{n}@example.org") for n in range(4)]
    assert sending.send_due() == {"taken": 4}
    assert {row(n).attempts for n in numbers} == {1} and len(taken) == 4


def test_no_password_goes_over_a_line_that_is_not_encrypted(app: Flask, write: Write) -> None:
    inbox = Inbox()
    heard: list[object] = []

    def hear(_server: Any, _session: Any, _envelope: Any, _mechanism: str, secret: object) -> AuthResult:
        heard.append(secret)
        return AuthResult(success=True)

    with serving(inbox, authenticator=hear, auth_require_tls=False) as url:
        app.config["SMTP_URL"] = url.replace("smtp://", "smtp://rostrum:secret@")
        number = write()
        assert sending.send_due() == {"server": 1}
    assert heard == [] and inbox.received == []
    assert "no encryption" in row(number).reply and "secret" not in row(number).reply


def test_a_row_that_no_mail_can_be_made_of_fails_alone(write: Write, use: Use) -> None:
    inbox = Inbox()
    use(inbox)
    bad, sealed, good = write(), write(is_secret=True), write(NEPAL)
    with unit_of_work():
        db.session.execute(
            sa.update(OutgoingMail).where(OutgoingMail.id == bad).values(recipient="a@b\r\nBcc: c@d.org")
        )
        db.session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == sealed).values(text="not sealed"))
    assert sending.send_due() == {"refused": 2, "taken": 1}
    assert [row(n).state for n in (bad, sealed, good)] == [MailState.FAILED, MailState.FAILED, MailState.SENT]
    assert inbox.recipients == [NEPAL]


def test_an_address_in_another_script_goes_where_servers_take_it(write: Write, use: Use) -> None:
    inbox = Inbox()
    use(inbox, enable_SMTPUTF8=True)
    write("jiří@příklad.example")
    assert sending.send_due() == {"taken": 1}
    assert inbox.recipients == ["jiří@xn--pklad-zsa96e.example"]
    assert "To: jiří@xn--pklad-zsa96e.example\r\n".encode() in bytes(inbox.received[0].content)


def test_a_server_that_takes_no_such_addresses_is_said_to(write: Write, use: Use) -> None:
    use(Inbox(), enable_SMTPUTF8=False)
    number, other = write("jiří@example.org"), write()
    assert sending.send_due() == {"no_such_address": 1, "taken": 1}
    assert "SMTPUTF8" in row(number).reply and row(other).state is MailState.SENT


def test_who_waits_for_a_link_comes_before_a_thousand_notices(write: Write, use: Use) -> None:
    inbox = Inbox()
    use(inbox)
    for n in range(20):
        write(f"{n}@example.org")
    write(PERU, is_secret=True)
    sending.send_due()
    assert inbox.recipients[0] == PERU
