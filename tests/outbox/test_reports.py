"""Delivery reports: what they say is kept, once; what is not about a mail of ours changes nothing."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.foundation.database import unit_of_work
from meetings.outbox import receiving, reports, services
from meetings.outbox.rules import MailReport, MailState
from tests.outbox.conftest import Write, failing, row
from tests.support.accounts import Outbox

PERU = "peru@example.org"
Arrive = Callable[..., Path]


def report(
    message_id: str,
    recipient: str = PERU,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <peru@example.org>: no such user",
    whole: bool = False,
) -> bytes:
    """What a mail server of the usual kind sends back."""
    returned = f"Return-Path: <no-reply@example.org>\r\nMessage-ID: {message_id}\r\nSubject: Dates\r\n"
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@example.org\r\nTo: no-reply@example.org\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="b1"\r\n\r\n'
        "--b1\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\r\n"
        "--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: {said}\r\n\r\n"
        f"--b1\r\nContent-Type: {kind}\r\n\r\n{returned}\r\n{'The text.' if whole else ''}\r\n--b1--\r\n"
    ).encode()


@pytest.fixture
def maildir(app: Flask, tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    app.config["MAIL_REPORTS"] = str(tmp_path)
    return tmp_path


@pytest.fixture
def arrive(maildir: Path) -> Arrive:
    def put(content: bytes, name: str = "1.example.org") -> Path:
        file = maildir / "new" / name
        file.write_bytes(content)
        return file

    return put


@pytest.fixture
def sent(write: Write, outbox: Outbox) -> int:
    """A mail that the mail server has taken."""
    number = write(PERU)
    outbox()
    return number


@pytest.mark.parametrize("whole", [True, False])
def test_a_mail_that_came_back_is_known_and_its_address_fails(
    arrive: Arrive, maildir: Path, sent: int, whole: bool
) -> None:
    arrive(report(row(sent).message_id, whole=whole))
    assert receiving.take_reports() == 1
    found = row(sent)
    assert (found.state, found.report, found.report_status) == (MailState.SENT, MailReport.FAILED, "5.1.1")
    assert found.reported_at is not None and "no such user" in found.reply
    assert failing() == {PERU: "5.1.1 550 5.1.1 <peru@example.org>: no such user"}
    assert [f.name for f in maildir.rglob("*") if f.is_file()] == ["1.example.org:2,S"]


def test_a_delay_is_no_failure_and_a_failure_ends_it(arrive: Arrive, sent: int) -> None:
    message_id = row(sent).message_id
    arrive(report(message_id, action="delayed", status="4.4.1", said="smtp; 451 later"))
    receiving.take_reports()
    assert row(sent).report is MailReport.DELAYED and failing() == {}
    arrive(report(message_id))
    receiving.take_reports()
    arrive(report(message_id, action="delayed", status="4.4.1"))
    receiving.take_reports()
    assert row(sent).report is MailReport.FAILED and list(failing()) == [PERU]


def test_a_report_that_is_read_twice_counts_once(app: Flask, arrive: Arrive, sent: int) -> None:
    for _ in range(2):
        arrive(report(row(sent).message_id))
        assert receiving.take_reports() == 1
    from meetings.foundation.database import db
    from meetings.outbox.models import FailingAddress

    assert db.session.query(FailingAddress).one().times == 1


def test_a_report_about_somebody_else_changes_nothing(arrive: Arrive, maildir: Path, sent: int) -> None:
    arrive(report(row(sent).message_id, "nepal@example.org"), "1")
    arrive(report("<other@example.org>"), "2")
    arrive(report(row(sent).message_id, action="delivered", status="2.0.0"), "3")
    assert receiving.take_reports() == 0
    assert row(sent).report is MailReport.NONE and failing() == {}
    assert sorted(f.name for f in (maildir / "cur").iterdir()) == ["1:2,F", "2:2,F", "3:2,F"]


def test_a_person_says_that_an_address_is_right_again(arrive: Arrive, sent: int) -> None:
    arrive(report(row(sent).message_id))
    receiving.take_reports()
    with unit_of_work():
        services.set_right("Peru@example.org")
    assert failing() == {}


def test_what_is_no_report_goes_aside_and_keeps_nothing_from_being_read(
    arrive: Arrive, maildir: Path, sent: int, tmp_path: Path
) -> None:
    answer = EmailMessage()
    answer.set_content("Thank you.")
    arrive(answer.as_bytes(), "1")
    arrive(b"", "2")
    arrive(b"x" * (reports.LARGEST + 1), "3")
    arrive(report("<" * 500), "4")
    (maildir / "new" / "5").mkdir()
    (maildir / "new" / "6").symlink_to(tmp_path / "elsewhere")
    arrive(report(row(sent).message_id), "7")
    assert receiving.take_reports() == 1
    assert list((maildir / "new").iterdir()) == []
    assert row(sent).report is MailReport.FAILED


def test_reports_that_cannot_be_put_aside_are_read_and_the_log_says_so(
    arrive: Arrive, maildir: Path, sent: int, caplog: pytest.LogCaptureFixture
) -> None:
    (maildir / "cur").rmdir()
    file = arrive(report(row(sent).message_id))
    assert receiving.take_reports() == 1
    assert row(sent).report is MailReport.FAILED and file.exists()
    assert "a report cannot be put aside and is read again" in caplog.messages


def test_a_run_reads_so_many_and_the_next_the_rest(
    arrive: Arrive, maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "FILES_A_RUN", 3)
    for number in range(5):
        arrive(b"x", str(number))
    receiving.take_reports()
    assert len(list((maildir / "new").iterdir())) == 2


def test_without_a_maildir_there_is_nothing_to_read(app: Flask, tmp_path: Path) -> None:
    app.config["MAIL_REPORTS"] = ""
    assert receiving.take_reports() == 0
    app.config["MAIL_REPORTS"] = str(tmp_path / "missing")
    assert receiving.take_reports() == 0


def test_a_report_of_mail_in_other_scripts_is_read() -> None:
    content = report("<a@b>", "jiří@example.org").replace(b"rfc822; ji", b"utf-8; ji")
    content = content.replace(b"message/delivery-status", b"message/global-delivery-status")
    content = content.replace(b"text/rfc822-headers", b"message/global-headers")
    (found,) = reports.read(content) or []
    assert found.message_id == "<a@b>" and found.report is MailReport.FAILED


@given(content=st.binary(max_size=2000))
def test_no_bytes_stop_the_reading(content: bytes) -> None:
    assert reports.read(content) is None


@settings(deadline=None, max_examples=200)
@given(place=st.integers(0, 900), put=st.binary(max_size=40), cut=st.integers(0, 60))
def test_no_damage_to_a_report_stops_the_reading(place: int, put: bytes, cut: int) -> None:
    content = report("<0123456789abcdef@example.org>")
    found = reports.read(content[:place] + put + content[place + cut :])
    for one in found or []:
        assert len(one.status) <= 20 and len(one.message_id) <= 200 and len(one.words) <= 300


def within(depth: int) -> bytes:
    """Parts within parts, then blank lines, up to the size that is read."""
    parts = b"".join(f'Content-Type: multipart/mixed; boundary="n{n}"\r\n\r\n--n{n}\r\n'.encode() for n in range(depth))
    head = b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\n' + parts
    return head + b"\n" * (reports.LARGEST - len(head))


@pytest.mark.parametrize(
    "content",
    [
        b'Content-Type: multipart/report; "' + b";" * 1_000_000 + b"\r\n\r\n--x\r\n",
        b'Content-Type: multipart/report;\r\n "' + b";\r\n " * 200_000 + b"\r\n\r\n--x\r\n",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 140_000,
        report("<a@b>").replace(b"Action:", b"a: b\r\n\r\n" * 100_000 + b"Action:"),
        within(10),
        within(300),
    ],
    ids=["parameters", "folded", "parts", "recipients", "deep", "deeper"],
)
def test_what_anybody_may_send_to_the_senders_address_takes_no_time(content: bytes) -> None:
    """A report is read in the worker that sends the mails: an hour for one would be an hour without mail."""
    began = time.process_time()
    reports.read(content)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_is_read_however_its_lines_end_and_whatever_stands_around_it(whole: bool) -> None:
    content = (
        report("<a@b>", whole=whole).replace(b"\r\n\r\n--b1", b"\r\n\r\nThis is MIME.\r\n--b1", 1) + b"the end\r\n"
    )
    for one in (content, content.replace(b"\r\n", b"\n"), content.replace(b'"b1"', b"b1; x=y")):
        (found,) = reports.read(one) or []
        assert (found.message_id, set(found.recipients), found.status) == ("<a@b>", {PERU}, "5.1.1")


def test_headers_that_were_sent_back_in_base64_are_read() -> None:
    coded = base64.encodebytes(b"Subject: Dates\r\nMessage-ID: <a@b>\r\n\r\n")
    content = report("<none@b>").partition(b"Content-Type: text/rfc822-headers\r\n\r\n")[0]
    content += (
        b"Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\n" + coded + b"\r\n--b1--\r\n"
    )
    (found,) = reports.read(content) or []
    assert found.message_id == "<a@b>"


def test_reports_within_reports_are_not_read_for_ever() -> None:
    content = report("<a@b>")
    for number in range(300):
        content = (
            f'Content-Type: multipart/mixed; boundary="n{number}"\r\n\r\n--n{number}\r\n'.encode()
            + content
            + f"\r\n--n{number}--\r\n".encode()
        )
    assert reports.read(content) is None
