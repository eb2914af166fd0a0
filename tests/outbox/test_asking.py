"""What a server is asked for, by what it offers, and what it means when it refuses one address after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from meetings.foundation import clock
from meetings.outbox import sending
from meetings.outbox.rules import MailState
from tests.outbox.conftest import Write, failing, row, server
from tests.support.mailserver import Conversation, Inbox

Use = Callable[..., str]
PERU = "peru@example.org"


def asked_of(write: Write, use: Use, to: str, *offers: str, refuses: str = "") -> list[str]:
    """What is said to a server that offers those, and refuses one of them all the same."""
    said: list[str] = []

    def play(talk: Conversation) -> None:
        talk.say("220 ready")
        while command := talk.hear():
            said.append(command)
            if command.startswith("ehlo"):
                for offer in ("250-me", *(f"250-{offer}" for offer in offers), "250 HELP"):
                    talk.say(offer)
            elif refuses and refuses in command:
                talk.say("555 5.5.4 no such option")
            elif command == "DATA":
                talk.say("354 go on")
                talk.message()
                talk.say("250 OK")
            else:
                talk.say("250 OK")

    use(play)
    write(to)
    sending.send_due()
    return said


def test_reports_are_asked_for_where_a_server_gives_them(write: Write, use: Use) -> None:
    said = asked_of(write, use, "a+b=c@example.org", "DSN")
    assert any(command.endswith("> RET=HDRS") for command in said if command.startswith("mail FROM"))
    (recipient,) = [command for command in said if command.startswith("rcpt")]
    assert recipient.endswith("NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@example.org")


def test_nothing_is_asked_of_a_server_that_it_does_not_offer(write: Write, use: Use) -> None:
    said = asked_of(write, use, PERU)
    assert [command for command in said if command.startswith(("mail", "rcpt"))] == [
        "mail FROM:<no-reply@localhost>",
        f"rcpt TO:<{PERU}>",
    ]


def test_an_address_in_another_script_waits_for_no_server_that_takes_seven_bits(write: Write, use: Use) -> None:
    assert not any(c.startswith("mail") for c in asked_of(write, use, "jiří@example.org", "SMTPUTF8"))


def test_a_server_that_offers_another_script_and_takes_it_not_keeps_no_other_mail_waiting(
    write: Write, use: Use
) -> None:
    other = write()
    asked_of(write, use, "jiří@example.org", "SMTPUTF8", "8BITMIME", refuses="SMTPUTF8")
    assert failing() == {"jiří@example.org": "555 5.5.4 no such option"}
    assert row(other).state is MailState.SENT and server().down_since is None


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        ("https://rostrum.example.org", "rostrum.example.org"),
        ("https://пример.рф/x", "xn--e1afmkfd.xn--p1ai"),
        ("http://[::1]:8000", "[IPv6:::1]"),
    ],
)
def test_who_we_are_is_said_as_the_net_writes_it(app: Flask, write: Write, use: Use, base_url: str, name: str) -> None:
    app.config["BASE_URL"] = base_url
    assert asked_of(write, use, PERU)[0] == f"ehlo {name}"


@pytest.mark.parametrize("answer", ["554 5.7.1 Relay access denied", "550 relay not permitted", "550 5.7.1 blocked"])
def test_a_server_that_takes_mail_for_nobody_fails_two_mails_and_keeps_the_rest(
    write: Write, use: Use, answer: str
) -> None:
    use(Inbox(recipient=lambda _: answer))
    numbers = [write(f"{n}@example.org") for n in range(20)]
    now = clock.real_now()
    for minute in range(0, 60, 6):
        with time_machine.travel(now + timedelta(minutes=minute)):
            sending.send_due()
            assert server().down_since is not None
    states = [row(n).state for n in numbers]
    assert (states.count(MailState.FAILED), states.count(MailState.WAITING)) == (2, 18)
    assert "relay" in server().reply.lower() or "5.7.1" in server().reply
    use(Inbox())
    with time_machine.travel(now + timedelta(hours=1, minutes=6)):
        assert sending.send_due() == {"taken": 18}
        assert server().down_since is None


def test_an_address_that_is_for_members_only_fails_and_keeps_nobody_waiting(write: Write, use: Use) -> None:
    use(Inbox(recipient=lambda address: "550 5.7.1 members only" if address.startswith("list") else ""))
    numbers = [write(address) for n in range(4) for address in (f"list{n}@example.org", f"{n}@example.org")]
    assert sending.send_due() == {"no_such_address": 4, "taken": 4}
    assert [row(n).state for n in numbers] == [MailState.FAILED, MailState.SENT] * 4
    assert len(failing()) == 4


def test_addresses_that_do_not_exist_are_never_the_servers_trouble(write: Write, use: Use) -> None:
    use(Inbox(recipient=lambda _: "550 5.1.1 no such user"))
    for n in range(5):
        write(f"{n}@example.org")
    assert sending.send_due() == {"no_such_address": 5}
