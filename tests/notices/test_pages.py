"""What people see of their notices: the bell, the list, opening, marking, choosing, what waits for them."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.models import User
from meetings.foundation import clock, telling
from meetings.foundation.access import Role, system
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience, News
from meetings.notices import views
from meetings.notices.models import NoticeChoice, NoticeReceipt
from meetings.notices.queries import hashed
from meetings.notices.rules import Delivery
from meetings.outbox.models import FailingAddress, OutgoingMail
from meetings.outbox.rules import FailureSource
from tests.support.accounts import make_user, sign_in

LIST, CHOICES = "/en/notices/", "/en/account/notices"
DELEGATES = Audience(holders=((Role.MEMBER, "*"), (Role.READER, "*")), missions=())
DATES = {"what": "confirmed", "after": [["2011-05-09", "2011-05-13"]], "before": None}


def tell(times: int = 1, kind: str = "meeting_dates", **given: Any) -> None:
    facts = DATES if kind == "meeting_dates" else {"body": {"en": "Words of the note."}}
    path = "meetings/" if kind == "meeting_dates" else "notices/notes/1/"
    for number in range(times):
        title = Text.of(en=f"Meeting {number + 1}")
        news = News(kind, "process", 1, path, title, DELEGATES, process="small-arms", facts=facts)
        telling.tell(system("tests"), news)
    db.session.commit()


@pytest.fixture
def member(app: Flask) -> User:
    """A delegate of Nepal."""
    return make_user("member@example.org", (Role.MEMBER, "NPL"))


@pytest.fixture
def browser(app: Flask, member: User) -> Any:
    """The delegate's browser."""
    return sign_in(app.test_client(), member.email)


def receipts() -> list[NoticeReceipt]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(NoticeReceipt).order_by(NoticeReceipt.id)))


def bell(page: Any) -> str:
    return str(page.texts("a[@href='/en/notices/']")[0])


def test_the_bell_says_in_words_how_many_are_unread(browser: Any) -> None:
    assert bell(browser.get("/en/").page) == "Notices: none unread"
    tell(3)

    page = browser.get("/en/").page

    assert bell(page) == "Notices: 3 unread3"  # the number is for those who see it, the words for those who do not
    (number,) = page.all("header//b[@aria-hidden='true']")
    assert number.text == "3"


def test_strangers_have_no_bell(client: Any) -> None:
    assert "/en/notices/" not in client.get("/en/").text


def test_the_list_is_newest_first_a_page_at_a_time_and_says_in_a_word_what_is_unread(browser: Any) -> None:
    tell(27)

    first, second = browser.get(LIST).page, browser.get(f"{LIST}?page=2").page

    titles = first.texts("ol//h2")
    assert len(titles) == 25 and titles[0].startswith("Dates confirmed: Meeting 27")
    assert second.texts("ol//h2")[-1].startswith("Dates confirmed: Meeting 1,")
    assert first.texts("b[@class='unread']") == ["Unread"] * 25


def test_opening_one_leads_to_its_page_and_marks_it_read_and_opened(browser: Any) -> None:
    tell()
    (receipt,) = receipts()

    answer = browser.get(f"{LIST}{receipt.id}/")

    assert answer.location == "/en/meetings/"
    (receipt,) = receipts()
    assert receipt.read_at is not None and receipt.opened_at is not None
    assert "Nothing here" in browser.get(f"{LIST}?show=unread").text


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch"}, {"Sec-Fetch-Mode": "cors"}])
def test_a_program_that_looks_ahead_opens_nothing(browser: Any, headers: dict[str, str]) -> None:
    tell()
    (receipt,) = receipts()

    browser.get(f"{LIST}{receipt.id}/", headers=headers)
    browser.head(f"{LIST}{receipt.id}/")

    assert receipts()[0].opened_at is None


def test_the_link_of_a_mail_counts_only_when_somebody_goes_there_and_signs_nobody_in(app: Flask, browser: Any) -> None:
    tell()
    (receipt,) = receipts()
    receipt.token_hash = hashed("secret-token")
    db.session.commit()
    stranger = app.test_client()

    for headers in ({}, {"Sec-Fetch-Mode": "no-cors"}):
        assert stranger.get("/en/n/secret-token", headers=headers).location == "/en/meetings/"
    assert receipts()[0].opened_at is None
    stranger.get("/fr/n/secret-token", headers={"Sec-Fetch-Mode": "navigate"})

    assert receipts()[0].opened_at is not None
    assert stranger.get(LIST).status_code == 302  # to sign in
    assert stranger.get("/en/n/another").status_code == 404


def test_a_mail_that_was_passed_on_is_not_opened_by_whoever_is_signed_in_as_another(app: Flask, browser: Any) -> None:
    tell()
    (receipt,) = receipts()
    receipt.token_hash = hashed("secret-token")
    db.session.commit()
    make_user("other@example.org", (Role.MEMBER, "PER"))
    other = sign_in(app.test_client(), "other@example.org")

    other.get("/en/n/secret-token", headers={"Sec-Fetch-Mode": "navigate"})
    assert (receipts()[0].opened_at, receipts()[0].read_at) == (None, None)

    browser.get("/en/n/secret-token", headers={"Sec-Fetch-Mode": "navigate"})
    assert receipts()[0].opened_at is not None


def test_nobody_opens_or_marks_what_somebody_else_was_told(app: Flask, browser: Any) -> None:
    tell()
    (receipt,) = receipts()
    make_user("other@example.org", (Role.MEMBER, "PER"))
    other = sign_in(app.test_client(), "other@example.org")

    assert other.get(f"{LIST}{receipt.id}/").status_code == 404
    assert other.post(f"{LIST}{receipt.id}/read").status_code == 404
    assert receipts()[0].read_at is None


def test_one_is_marked_and_the_list_stays_as_it_was_narrowed(browser: Any) -> None:
    tell(2)
    (first, _second) = receipts()

    answer = browser.post(f"{LIST}{first.id}/read", data={"show": "unread", "kind": "meeting_dates", "page": "1"})

    assert answer.location == f"{LIST}?show=unread&kind=meeting_dates#notice-{first.id}"
    assert [receipt.read_at is None for receipt in receipts()] == [False, True]
    browser.post(f"{LIST}{first.id}/unread")
    assert [receipt.read_at is None for receipt in receipts()] == [True, True]


def test_all_are_marked_and_that_is_undone_without_touching_what_was_read_before(browser: Any) -> None:
    tell(3)
    browser.post(f"{LIST}{receipts()[0].id}/read")

    marked = browser.post(f"{LIST}read", follow_redirects=True)

    assert "2 notices are marked as read." in marked.text
    assert all(receipt.read_at for receipt in receipts())
    undone = browser.post(f"{LIST}unread", follow_redirects=True)
    assert "2 notices are unread again." in undone.text
    assert [receipt.read_at is None for receipt in receipts()] == [False, True, True]


def test_so_many_that_nobody_takes_back_are_marked_without_offering_it(
    browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "UNDONE_AT_MOST", 2)
    tell(3)

    marked = browser.post(f"{LIST}read", follow_redirects=True)

    assert "3 notices are marked as read." in marked.text
    assert "Undo" not in marked.text
    assert "0 notices are unread again." in browser.post(f"{LIST}unread", follow_redirects=True).text


def test_the_list_is_narrowed_to_a_kind_and_what_is_no_kind_is_left_aside(browser: Any) -> None:
    tell()
    tell(kind="note")

    assert browser.get(f"{LIST}?kind=note").page.texts("ol//h2") == ["Meeting 1"]
    assert len(browser.get(f"{LIST}?kind=anything").page.texts("ol//h2")) == 2
    assert "No notice matches." in browser.get(f"{LIST}?kind=role").text


def test_a_note_that_is_unread_waits_on_the_first_page(browser: Any) -> None:
    tell(2, kind="note")

    page = browser.get("/en/").page

    (link,) = [a for a in page.all("main//a") if "to read" in "".join(a.itertext())]
    assert (link.get("href"), link.text) == (
        "/en/notices/?kind=note&show=unread",
        "2 notes of the secretariat to read",
    )


# --- choosing -------------------------------------------------------------------------------------------------------


def test_each_kind_is_chosen_by_itself_and_the_change_is_recorded(browser: Any, member: User) -> None:
    answer = browser.fill(CHOICES, meeting_dates="daily", role="never")

    assert answer.status_code == 302
    chosen = {choice.kind: choice.delivery for choice in db.session.scalars(sa.select(NoticeChoice))}
    assert chosen == {"meeting_dates": Delivery.DAILY, "role": Delivery.NEVER}
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.before, entry.after) == (
        "notice.choose",
        {"meeting_dates": "at_once", "role": "at_once"},
        {"meeting_dates": "daily", "role": "never"},
    )
    page = browser.get(CHOICES).page
    assert page.by_id("meeting_dates-1").get("checked") is not None


def test_saving_what_is_chosen_already_changes_and_records_nothing(browser: Any) -> None:
    before = db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))

    browser.fill(CHOICES)

    assert db.session.scalars(sa.select(NoticeChoice)).all() == []
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == before


def test_what_a_role_keeps_on_is_shown_locked_with_the_reason_and_cannot_be_sent(browser: Any) -> None:
    page = browser.get(CHOICES).page

    assert page.all("input[@name='note']") == []
    assert "As delegate or coordinator you get these by mail at once" in page.text("main")
    browser.post(CHOICES, data={"note": "never", **page.fields(page.form())})
    assert db.session.scalars(sa.select(NoticeChoice)).all() == []


def test_whoever_has_no_such_role_may_choose_that_too(app: Flask) -> None:
    make_user("reader@example.org")
    reader = sign_in(app.test_client(), "reader@example.org")

    assert len(reader.get(CHOICES).page.all("input[@name='note']")) == 3


# --- mail that does not go out ---------------------------------------------------------------------------------------


def test_the_secretariat_is_told_on_every_page_that_mail_does_not_go_out(app: Flask, browser: Any) -> None:
    make_user("desk@example.org", (Role.SECRETARIAT, "small-arms"))
    desk = sign_in(app.test_client(), "desk@example.org")
    desk.get("/en/account/")  # the word of welcome is struck off here
    long_ago = clock.real_now().replace(year=2020, microsecond=0)
    for number in range(2):
        mail = {"recipient": "a@example.org", "language": "en", "subject": "", "text": "", "due_at": long_ago}
        db.session.add(OutgoingMail(message_id=f"<{number}@example.org>", **mail))
    db.session.add(FailingAddress(address="b@example.org", source=FailureSource.SMTP, reply="550 No such user"))
    db.session.commit()

    text = desk.get("/en/").page.text("main")

    assert "Mail has not been going out since" in text and "; 2 messages wait." in text
    assert "Mail to 1 address fails" in text
    assert "Mail has not been going out" not in browser.get("/en/").text
