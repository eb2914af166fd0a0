"""Mail as rows: written in the transaction that asks for it, sealed where it is secret, erased when it is old."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from meetings.foundation import clock, registries
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.logs import JsonLines
from meetings.outbox import keeping, queries, sending, services, tasks
from meetings.outbox.models import FailingAddress, OutgoingMail
from meetings.outbox.rules import FailureSource, MailState
from meetings.outbox.services import Mail
from tests.outbox.conftest import Write, failing, row
from tests.support.accounts import Outbox
from tests.support.mailserver import Inbox

LINK = "https://rostrum.example.org/en/account/reset/secret-token"


def stored(number: int) -> str:
    """Everything that the database has of a mail."""
    db.session.rollback()
    return repr(tuple(db.session.execute(sa.text(f"SELECT * FROM outgoing_mail WHERE id = {number}")).one()))


def test_a_mail_is_written_with_what_it_is_about_or_not_at_all(app: Flask, outbox: Outbox) -> None:
    services.send(Mail("peru@example.org", "Dates", "They have changed.", "en"))
    db.session.rollback()
    assert outbox() == []
    with unit_of_work():
        services.send(Mail("peru@example.org", "Dates", "They have changed.", "en"))
    (message,) = outbox()
    assert (message["To"], message["Subject"]) == ("peru@example.org", "Dates")


def test_a_mail_wakes_the_worker_when_it_is_committed(app: Flask) -> None:
    woken: list[str] = []
    before = app.extensions["rostrum_ring"]
    app.extensions["rostrum_ring"] = woken.append
    try:
        services.send(Mail("peru@example.org", "Dates", "They have changed.", "en"))
        assert woken == []
        db.session.commit()
    finally:
        app.extensions["rostrum_ring"] = before
    assert woken == ["outbox.send"]
    assert registries.chores.get("outbox.send") == (1, tasks.send_due)


def test_a_link_that_signs_in_is_stored_sealed_and_gone_once_it_was_sent(app: Flask, write: Write, use: Any) -> None:
    inbox = Inbox()
    use(inbox)
    number = write(text=LINK, html=f"<a href='{LINK}'>here</a>", is_secret=True)
    assert "secret-token" not in stored(number)
    sending.send_due()
    (message,) = inbox.messages
    assert LINK in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (row(number).text, row(number).html) == ("", "")
    assert row(number).state is MailState.SENT


def test_the_log_has_no_address_no_subject_and_no_link(
    app: Flask, write: Write, use: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    answers = ["", "451 peru-mission: later", "550 <peru-mission@example.org> unknown"]
    use(Inbox(recipient=lambda _: answers.pop(0)))
    for _ in range(3):
        write("peru-mission@example.org", "About the silence", text=LINK, is_secret=True)
    bad = write("peru-mission@example.org", "About the silence", text=LINK, is_secret=True)
    with unit_of_work():
        db.session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == bad).values(text="secret-token"))
    assert sum(sending.send_due().values()) == 4
    said = [JsonLines().format(record) for record in caplog.records if record.name.startswith("meetings")]
    assert len(said) >= 4 and any('"domain": "example.org"' in line for line in said)
    assert not [line for line in said for word in ("peru-mission", "silence", "secret-token") if word in line]


def test_a_link_that_could_not_be_sent_is_gone_as_well(app: Flask, write: Write, use: Any) -> None:
    use(Inbox(recipient=lambda _: "550 no such user"))
    number = write(text=LINK, is_secret=True)
    sending.send_due()
    assert (row(number).state, row(number).text) == (MailState.FAILED, "")


def test_what_an_older_key_sealed_is_still_sent(app: Flask, write: Write, outbox: Outbox) -> None:
    write(text=LINK, is_secret=True)
    app.config["SECRET_KEY_FALLBACKS"] = [app.config["SECRET_KEY"]]
    app.config["SECRET_KEY"] = "another-key-0123456789-abcdefghijklmnop"
    assert LINK in outbox()[0].get_content()


@pytest.mark.parametrize("to", ["", "nobody", "a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org"])
def test_what_is_no_address_fails_at_once_and_is_seen(app: Flask, write: Write, outbox: Outbox, to: str) -> None:
    number = write(to, text=LINK, is_secret=True)
    assert (row(number).state, row(number).text) == (MailState.FAILED, "")
    assert row(number).reply == "not one mail address"
    assert outbox() == [] and failing() == {}


def test_a_subject_becomes_one_line(write: Write, outbox: Outbox) -> None:
    write(subject="Dates\r\nBcc: somebody@example.org\u202e\x00")
    (message,) = outbox()
    assert message["Subject"] == "Dates Bcc: somebody@example.org" and "Bcc" not in message


def test_what_no_database_holds_is_left_out_of_texts(write: Write, outbox: Outbox) -> None:
    write(text="one\x00two\ud800", html="<p>\x00</p>")
    assert outbox()[0].get_body(("plain",)).get_content().strip() == "onetwo"


def test_texts_are_erased_after_ninety_days_and_the_row_stays(write: Write, outbox: Outbox) -> None:
    sent, waiting, withdrawn = write(), write(), write()
    with unit_of_work():
        services.withdraw([withdrawn])
        db.session.execute(
            sa.update(OutgoingMail)
            .where(OutgoingMail.id == waiting)
            .values(due_at=clock.real_now() + timedelta(minutes=30), attempts=5)
        )
    outbox()
    now = clock.real_now()
    for days, erased in ((89, 0), (91, 2), (92, 0)):
        with time_machine.travel(now + timedelta(days=days)), unit_of_work():
            assert tasks.erase_texts() == erased
    assert [row(n).text != "" for n in (sent, waiting, withdrawn)] == [False, True, False]
    assert row(sent).subject == "Dates" and row(sent).state is MailState.SENT


def test_files_are_whole_and_the_same_mail_is_one_file(app: Flask, write: Write, outbox: Outbox) -> None:
    number = write()
    outbox()
    with unit_of_work():  # as though the worker had been killed before it could write down that it had sent
        db.session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == number).values(state=MailState.WAITING))
    before = [file.read_bytes() for file in Path(app.config["OUTBOX"]).iterdir()]
    outbox()
    files = list(Path(app.config["OUTBOX"]).iterdir())
    assert [file.suffix for file in files] == [".eml"]
    assert [file.read_bytes() for file in files] == before


def test_a_full_disk_leaves_no_half_files_and_the_mail_waits(
    app: Flask, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    number = write()
    assert sending.send_due() == {"server": 1}
    assert row(number).state is MailState.WAITING and "No space left" in row(number).reply
    assert list(Path(app.config["OUTBOX"]).iterdir()) == []


def test_a_folder_that_cannot_be_written_is_as_a_server_that_is_down(app: Flask, write: Write, tmp_path: Path) -> None:
    app.config["OUTBOX"] = tmp_path / "file"
    app.config["OUTBOX"].write_text("no folder")
    number = write()
    assert sending.send_due() == {"server": 1}
    assert row(number).state is MailState.WAITING and "FileExistsError" in row(number).reply


def test_mail_that_nobody_sends_is_trouble_after_ten_minutes(app: Flask, write: Write, outbox: Outbox) -> None:
    write()
    assert queries.trouble() is None
    now = clock.real_now()
    with time_machine.travel(now + timedelta(minutes=11)):
        trouble = queries.trouble()
        assert trouble is not None and (trouble.mails, trouble.reply) == (1, "")
        assert abs(trouble.since - now) < timedelta(seconds=2)
        outbox()
        assert queries.trouble() is None


def test_a_long_queue_that_moves_is_no_trouble(app: Flask, write: Write) -> None:
    number = write()
    with time_machine.travel(clock.real_now() + timedelta(minutes=11)):
        write()
        sending.send_now(number)
        with unit_of_work():
            db.session.execute(sa.update(OutgoingMail).values(due_at=clock.real_now() - timedelta(minutes=11)))
        assert queries.trouble() is None


def put_off(write: Write, count: int) -> None:
    """So many mails that the server has told to come back for half an hour."""
    for number in [write() for _ in range(count)]:
        now = clock.real_now()
        values = {"attempts": 5, "due_at": now + timedelta(minutes=9), "tried_at": now, "reply": "451 4.7.1 later"}
        with unit_of_work():
            db.session.execute(sa.update(OutgoingMail).where(OutgoingMail.id == number).values(**values))


def test_a_server_that_puts_every_mail_off_is_trouble_in_its_own_words(app: Flask, write: Write) -> None:
    put_off(write, 3)
    trouble = queries.trouble()
    assert trouble is not None and (trouble.mails, trouble.reply) == (3, "451 4.7.1 later")
    assert trouble.since <= clock.real_now(), "since they were written: they are due again in a while"


def test_a_full_mailbox_is_no_trouble_and_no_more_than_that_while_mail_goes_out(
    app: Flask, write: Write, outbox: Outbox
) -> None:
    put_off(write, 2)
    assert queries.trouble() is None
    put_off(write, 1)
    write()
    outbox()
    assert queries.trouble() is None


def test_a_clock_that_was_a_year_ahead_does_not_hide_that_no_worker_sends(write: Write, outbox: Outbox) -> None:
    with time_machine.travel(clock.real_now() + timedelta(days=365)):
        write()
        outbox()
    write()
    with time_machine.travel(clock.real_now() + timedelta(minutes=11)):
        trouble = queries.trouble()
    assert trouble is not None and (trouble.mails, trouble.reply) == (1, "")


def test_trouble_takes_one_query(app: Flask, write: Write, query_count: Callable[[], Any]) -> None:
    write()
    with query_count() as counted:
        queries.trouble()
    assert counted.total == 1


def test_the_commands_send_and_say_how_much_there_is(app: Flask, write: Write, cli: Any, outbox: Outbox) -> None:
    write()
    assert "waiting\t1" in cli("outbox", "show").output
    assert "1 mails handed over" in cli("outbox", "send").output
    shown = cli("outbox", "show").output
    assert "sent\t1" in shown and "failing addresses\t0" in shown and "mails wait" not in shown
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    write()
    done = cli("outbox", "send")
    assert done.exit_code == 1 and "takes no mail since" in done.output
    with time_machine.travel(clock.real_now() + timedelta(minutes=30)):
        assert "1 mails wait since" in cli("outbox", "show").output


def test_what_a_report_said_stays_though_a_refusal_and_a_mail_that_was_taken_come_after_it(
    write: Write, outbox: Outbox
) -> None:
    now = clock.real_now()
    with unit_of_work():
        keeping.fails("peru@example.org", FailureSource.REPORT, "5.1.1", now)
        keeping.fails("peru@example.org", FailureSource.SMTP, "550 full", now)
        keeping.fails("nepal@example.org", FailureSource.SMTP, "550 full", now)
    for address in ("peru@example.org", "nepal@example.org"):
        write(address)
    outbox()
    assert failing() == {"peru@example.org": "550 full"}


def test_one_address_fails_once_though_two_workers_say_so(app: Flask) -> None:
    together = threading.Barrier(2, timeout=10)

    def run() -> None:
        with app.app_context():
            together.wait()
            with unit_of_work():
                keeping.fails("Peru@example.org", FailureSource.SMTP, "550 no such user", clock.real_now())

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failing() == {"peru@example.org": "550 no such user"}
    assert db.session.execute(sa.select(FailingAddress.times)).scalar_one() == 2
