"""A mail as it goes over the line: one recipient, nothing that breaks out of its place, the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.foundation.text import tamed_line
from meetings.outbox.message import Letter, address_problem, compose

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:Réunion d’experts\r\nEND:VCALENDAR\r\n"
LETTER = Letter(
    message_id="<0123456789abcdef0123456789abcdef@example.org>",
    sender="Rostrum <no-reply@example.org>",
    recipient="peru@example.org",
    lang="ar",
    subject="دعوة",
    text="مرحبا\n.\n..\nFrom here\n",
    html='<!doctype html><html lang="ar" dir="rtl"><p>مرحبا</p></html>',
    calendar=CALENDAR,
    preferences_url="https://rostrum.example.org/ar/account/notices",
    written_at=datetime(2026, 3, 2, 12, 30, tzinfo=UTC),
)
# What somebody who wants more headers would try.
NASTY = st.text(
    alphabet=st.sampled_from("\r\n\t :;,@<>=?_BccTo\x00\x0b\x85\u2028\u202eé中ع.a"), max_size=120
) | st.text(max_size=200)


def read(content: bytes) -> Any:
    return message_from_bytes(content, policy=policy.default)


def test_a_mail_has_text_html_and_a_calendar_and_says_who_may_have_less() -> None:
    message = read(compose(LETTER))
    assert (message["To"], message["Subject"], message["Content-Language"]) == ("peru@example.org", "دعوة", "ar")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://rostrum.example.org/ar/account/notices>"
    assert message["Date"] == "Mon, 02 Mar 2026 12:30:00 +0000"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html
    (event,) = message.iter_attachments()
    assert event.get_content_type() == "text/calendar" and event.get_param("method") == "PUBLISH"
    assert event.get_content_charset() == "utf-8" and event.get_filename() == "event.ics"
    assert event.get_payload(decode=True).decode() == CALENDAR


def test_a_mail_without_html_is_one_part() -> None:
    message = read(compose(replace(LETTER, html="", calendar="", preferences_url="")))
    assert message.get_content_type() == "text/plain" and "List-Unsubscribe" not in message


def test_the_same_mail_is_the_same_to_the_byte() -> None:
    assert compose(LETTER) == compose(replace(LETTER))


def test_any_server_takes_its_bytes() -> None:
    content = compose(replace(LETTER, text="é" * 5000 + "\n" + "x" * 5000))
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


@given(subject=NASTY)
@example(subject="x\r\nBcc: b@example.org")
@example(subject="0000000000¡¡¡¡¡¡¡¡𐀀𐀀𐀀𐀀 ¡ ¡")
@example(subject="=?utf-8?q?x=0D=0ABcc=3A_b=40example=2Eorg?=")
@example(subject="a" * 300)
def test_a_subject_is_read_as_it_was_written_and_adds_no_header(subject: str) -> None:
    plain = compose(replace(LETTER, subject="x"))
    line = tamed_line(subject)
    message = read(compose(replace(LETTER, subject=line)))
    assert str(message["Subject"]) == line
    assert message.keys() == read(plain).keys()


@given(subject=NASTY.filter(lambda text: any(ord(c) < 32 for c in text)))
def test_a_subject_with_controls_becomes_no_mail(subject: str) -> None:
    with pytest.raises(ValueError, match="control"):
        compose(replace(LETTER, subject=subject))


@pytest.mark.parametrize("path", ["en/account/notices", "en/" + "a" * 200, "en/a-b" + "-c" * 100 + "?a=1&b=%20"])
def test_the_link_to_have_less_stands_in_its_header_as_it_is_however_long(path: str) -> None:
    link = f"https://rostrum-of-a-name-that-goes-on-and-on-and-on.example.org/{path}"
    content = compose(replace(LETTER, preferences_url=link))
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in content


@pytest.mark.parametrize(
    "link", ["https://a.org/> , <https://b.org/", "https://a.org/ b", "https://a.org/é", "x" * 901]
)
def test_what_is_no_link_becomes_no_header(link: str) -> None:
    with pytest.raises(ValueError, match="link"):
        compose(replace(LETTER, preferences_url=link))


def test_a_sender_whose_host_has_letters_of_another_script_is_written_as_the_net_knows_it() -> None:
    content = compose(replace(LETTER, sender="Секретариат <office@пример.рф>"))
    (sender,) = read(content)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Секретариат", "office@xn--e1afmkfd.xn--p1ai")
    assert b"<office@xn--e1afmkfd.xn--p1ai>" in content


@given(local=NASTY, domain=NASTY)
@example(local="a", domain="example.org\r\nBcc: b@example.org")
@example(local="a", domain="example.org, b@example.org")
@example(local="a", domain="example.org\xa0")
@example(local="<a", domain="b>")
@example(local='"a b"', domain="example.org")
@example(local="", domain="")
@example(local="jiří", domain="příklad.example")
def test_an_address_is_one_address_or_none(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    if address_problem(address):
        with pytest.raises(ValueError, match="address"):
            compose(replace(LETTER, recipient=address))
        return
    content = compose(replace(LETTER, recipient=address))
    message = cast("EmailMessage", read(content))
    assert message.keys() == read(compose(LETTER)).keys()
    (found,) = message["To"].addresses
    assert found.username.encode("utf-8", "surrogateescape").decode() == local
    assert found.domain == domain.encode("idna").decode()


@given(text=st.text(max_size=400), html=st.text(max_size=400))
def test_a_text_stays_in_its_part(text: str, html: str) -> None:
    content = compose(replace(LETTER, text=text, html=html, calendar=""))
    message = read(content)
    assert [part.get_content_type() for part in message.walk()] in (
        ["multipart/alternative", "text/plain", "text/html"],
        ["text/plain"],
    )
    assert message.keys().count("To") == 1


@pytest.mark.parametrize("text", ["", "a", "a@", "@b", "a@b@c.org", "a b@c.org", "a@b c", f"{'x' * 65}@example.org"])
def test_what_is_no_address_is_said_to_be_none(text: str) -> None:
    assert address_problem(text)


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\xa0", "\xad", "\u2028", "\u2060", "\u3000", "\u202e", "\x00"])
@pytest.mark.parametrize("address", ["a{}b@example.org", "{}a@example.org", "a@exam{}ple.org", "a@example.org{}"])
def test_an_address_with_something_that_cannot_be_seen_is_none(address: str, unseen: str) -> None:
    assert address_problem(address.format("")) == ""
    assert address_problem(address.format(unseen))
