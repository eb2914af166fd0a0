"""The secretariat's work in a real browser, from window to confirmed dates; and who is asked to join it."""

from __future__ import annotations

import email
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path
from typing import Any

import pytest

from tests.support.database import DEMO_PASSWORD, Run, flask
from tests.support.server import LiveServer

NewPage = Callable[..., Any]
DESK = {"width": 1280, "height": 900}
CONFERENCE, COMMITTEE = "/en/meetings/revcon-2012/", "/en/meetings/prepcom-2012/"
A_PASSWORD = "many quiet birds over cold water"
# Words that overlap, or that leave the sheet, in the drawn timeline.
TANGLED = """() => {
  const drawn = document.querySelector('.timeline > svg'), frame = drawn.getBoundingClientRect();
  const words = [...drawn.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
  const out = words.filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1).map(([text]) => text);
  const due = [...drawn.querySelectorAll('svg .t-note')].map(t => [t.textContent, t.getBoundingClientRect()]);
  const over = due.filter(([, a], i) => due.some(([, b], j) =>
    i < j && Math.abs(a.top - b.top) < 4 && a.left < b.right && b.left < a.right)).map(([text]) => text);
  return [...out, ...over];
}"""


@pytest.fixture(scope="module")
def office(test_run: Run, worker_id: str) -> Iterator[LiveServer]:
    """A server that the tests of this module share: each changes a meeting of its own."""
    server = LiveServer(test_run, f"office_{worker_id}")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def desk(office: LiveServer, new_page: NewPage) -> NewPage:
    """`desk()`: a tab in which the secretariat, or somebody else, is signed in."""

    def open_tab(who: str = "secretariat", password: str = DEMO_PASSWORD, **options: Any) -> Any:
        page = new_page(office.url, **({"viewport": DESK} | options))
        page.goto("/en/sign-in")
        page.fill("#email", f"{who}@example.org")
        page.fill("#password", password)
        page.click("main form.form .btn")
        page.wait_for_url(re.compile(r"/en/$"))
        return page

    return open_tab


def save(page: Any) -> None:
    """Send the form of the page."""
    page.click("main form.form .form-actions button")
    page.wait_for_load_state()


def error_of(page: Any, field: str) -> str:
    """What is said beside a field."""
    return str(page.inner_text(f"#{field}-error"))


def says(page: Any, selector: str, words: str) -> None:
    """Wait until a part of the page says something; spaces may not break."""
    page.locator(selector, has_text=words).wait_for()


def press_until(page: Any, reached: str, key: str = "Tab", most: int = 60) -> None:
    """Press a key until `reached`, an expression about `it`, the element that has the focus, is true."""
    for _time in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"(it => {reached})(document.activeElement)"):
            return
    raise AssertionError(f"{most} times {key} and never {reached}")


def entries(office: LiveServer, feed: str) -> dict[str, str]:
    """The entries of a feed by their UID, lines unfolded."""
    with urllib.request.urlopen(f"{office.url}/en/feeds/{feed}.ics", timeout=30) as answer:
        text = answer.read().decode().replace("\r\n ", "")
    found = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", text, re.DOTALL)
    return {value(entry, "UID"): entry for entry in found}


def value(entry: str, name: str) -> str:
    """The value of one of an entry's properties."""
    found = re.search(rf"^{name}[^:\r\n]*:(.*?)\r?$", entry, re.MULTILINE)
    assert found, f"no {name} in {entry}"
    return str(found[1])


def mails(office: LiveServer) -> list[Path]:
    """The mails that were written, the last one last."""
    return sorted((office.folder / "outbox").glob("*.eml"), key=lambda file: (file.stat().st_mtime_ns, file.name))


def last_mail(office: LiveServer, after: int = 0) -> Any:
    """The mail that was written last, once the worker has sent; waits for one when there are no more than `after`."""
    patience = time.monotonic() + 15
    while len(mails(office)) <= after and time.monotonic() < patience:
        flask("outbox", "send", folder=office.folder, url=office.run.url(office.name))
    files = mails(office)
    return email.message_from_bytes(files[-1].read_bytes(), policy=policy.default)


def link_in(mail: Any) -> str:
    """The one link of a mail, as a path."""
    return str(re.findall(r"https?://[^/\s]+(/\S+)", mail.get_body(("plain",)).get_content())[0])


def test_the_conference_goes_from_its_window_through_a_postponement_to_other_dates(
    office: LiveServer, desk: NewPage
) -> None:
    page = desk()
    before = entries(office, "meetings")
    (uid,) = [uid for uid, entry in before.items() if "revcon-2012" in entry]
    assert value(before[uid], "STATUS") == "TENTATIVE"
    assert "to be confirmed" in value(before[uid], "SUMMARY")

    page.goto(f"{CONFERENCE}propose/")
    page.fill("#start", "2012-08-27")
    page.fill("#end", "2012-09-07")
    says(page, "#findings", "9 working days")
    says(page, "#findings", "Monday 3 September 2012 (Labour Day)")
    save(page)
    says(page, ".flashes", "The dates are proposed.")
    two_weeks = page.locator("#required ~ table tr", has_text="Two weeks")
    assert "met" in two_weeks.inner_text()
    assert "met" in page.locator("#required ~ table tr", has_text="The place is New York.").inner_text()

    page.goto(f"{CONFERENCE}confirm/")
    save(page)
    says(page, ".flashes", "The dates are confirmed.")
    after = entries(office, "meetings")
    assert {u: e for u, e in after.items() if u != uid} == {u: e for u, e in before.items() if u != uid}
    assert (value(after[uid], "DTSTART"), value(after[uid], "DTEND")) == ("20120827", "20120908")
    assert value(after[uid], "STATUS") == "CONFIRMED"
    assert int(value(after[uid], "SEQUENCE")) > int(value(before[uid], "SEQUENCE"))

    page.goto(f"{CONFERENCE}postpone/")
    save(page)
    assert error_of(page, "reason") == "This cannot be empty."
    page.fill("#reason", "The building is under repair")
    save(page)
    old = page.locator("#old ~ ul").inner_text()
    assert "27 August – 7 September 2012" in old
    assert "The building is under repair" in old
    assert "postponed" in value(entries(office, "meetings")[uid], "SUMMARY").casefold()

    page.goto(f"{CONFERENCE}propose/")
    page.fill("#start", "2012-07-09")
    page.fill("#end", "2012-07-20")
    save(page)
    says(page, "#findings .notice", "United Nations Conference on the Arms Trade Treaty")
    page.check("#accept")
    save(page)
    says(page, ".kicker", "dates proposed")

    page.goto(f"{CONFERENCE}cancel/")
    page.fill("#reason", "No quorum")
    save(page)
    says(page, ".kicker", "cancelled")
    page.goto(f"{CONFERENCE}revive/")
    save(page)
    page.check("#accept")
    save(page)
    says(page, ".kicker", "dates proposed")
    assert "9–20 July 2012" in page.inner_text(".facts")


def test_the_preparatory_committee_is_checked_while_its_dates_are_typed(desk: NewPage) -> None:
    page = desk()
    page.goto(f"{COMMITTEE}propose/")
    page.fill("#start", "2012-03-19")
    page.fill("#end", "2012-03-26")
    says(page, "#findings", "Working days: 6; the mandate allows at most 5.")
    save(page)
    assert error_of(page, "end") == "Working days: 6; the mandate allows at most 5."
    assert (page.input_value("#start"), page.input_value("#end")) == ("2012-03-19", "2012-03-26")

    page.fill("#start", "2012-02-13")
    page.fill("#end", "2012-02-17")
    says(page, "#findings .notice", "Arms Trade Treaty, fourth session")
    assert page.locator("#accept").is_visible()
    page.fill("#start", "2012-04-09")
    page.fill("#end", "2012-04-13")
    says(page, "#findings .notice", "Friday 13 April 2012 (Orthodox Good Friday)")

    page.fill("#start", "2012-03-19")
    page.fill("#end", "2012-03-27")
    page.fill("#parts", "2012-03-19 2012-03-21\n2012-03-26 2012-03-27")
    says(page, "#findings", "5 working days")
    save(page)
    says(page, ".flashes", "The dates are proposed.")
    assert "19–21 March 2012" in page.locator("#days ~ ul").first.inner_text()


def test_of_two_at_once_the_second_sees_both_versions_and_loses_nothing(desk: NewPage) -> None:
    path = "/en/meetings/mge-2011/edit/"
    first, second = desk(), desk()
    first.goto(path)
    second.goto(path)
    first.fill("#chair_name", "Jim McLay")
    save(first)
    second.fill("#chair_name", "J. McLay")
    second.fill("#report_symbol", "A/CONF.192/MGE/2011/1")
    save(second)

    assert "Somebody else saved this" in second.inner_text("h1")
    both = second.inner_text("table.conflict")
    assert "Jim McLay" in both
    assert "J. McLay" in both
    assert "Kind" not in both
    second.check("[name=keep-chair_name][value=theirs]")
    second.click("main form.form .form-actions button")
    second.wait_for_url(re.compile(r"/en/meetings/mge-2011/$"))
    shown = second.inner_text("body")
    assert "Jim McLay" in shown
    assert "A/CONF.192/MGE/2011/1" in shown


def test_dates_are_proposed_with_the_keyboard_alone(desk: NewPage) -> None:
    page = desk()
    page.goto("/en/meetings/bms-2010/clone/")
    page.fill("#code", "bms-2012")
    save(page)
    page.wait_for_url(re.compile(r"/en/meetings/bms-2012/$"))

    press_until(page, "it.textContent.trim() === 'Propose dates'")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/propose/$"))
    press_until(page, "it.id === 'start'")
    page.keyboard.type("2012-06-18")
    page.keyboard.press("Tab")
    page.keyboard.type("2012-06-22")
    says(page, "#findings", "5 working days")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/en/meetings/bms-2012/$"))
    says(page, ".kicker", "dates proposed")


def test_without_scripts_everything_is_asked_and_answered_on_the_page(desk: NewPage) -> None:
    page = desk(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"{COMMITTEE}clone/")
    page.fill("#code", "prepcom-2018")
    assert page.locator("[lang=ar][name=title-ar]").is_visible()
    save(page)
    page.goto("/en/meetings/prepcom-2018/propose/")
    page.fill("#start", "2012-02-31")
    page.fill("#end", "2012-02-17")
    save(page)
    assert error_of(page, "start") == "There is no such day in that month."
    assert page.input_value("#start") == "2012-02-31"
    page.fill("#start", "2012-02-13")
    save(page)
    says(page, "#findings .notice", "Arms Trade Treaty, fourth session")
    page.check("#accept")
    save(page)
    says(page, ".kicker", "dates proposed")


def test_a_new_resolution_is_entered_and_checks_the_conference(desk: NewPage) -> None:
    page = desk()
    page.goto("/en/mandates/new/")
    for field, typed in (("symbol", "A/RES/66/47"), ("title-en", "Small arms"), ("session", "66")):
        page.fill(f"#{field}", typed)
    page.fill("#adopted_on", "2011-12-02")
    save(page)
    page.click("main a[href$='/paragraphs/new/']")
    page.fill("#number", "6")
    page.fill("#summary-en", "The review conference takes ten working days")
    page.select_option("#verb", "decides")
    page.check("[name=effect][value=binding]")
    save(page)
    page.click("main a[href$='/requirements/new/']")
    page.click("main a[href$='kind=max_working_days']")
    page.fill("#label-en", "At most ten working days")
    page.fill("#days", "10")
    page.fill("#meetings", "revcon-2012")
    save(page)
    says(page, ".asks", "At most ten working days")

    page.goto(CONFERENCE)
    assert "66/47" in page.locator("#required ~ table tr", has_text="At most ten working days").inner_text()


def test_a_colleague_is_invited_by_mail_and_sets_a_new_password_by_mail(
    office: LiveServer, desk: NewPage, new_page: NewPage
) -> None:
    page = desk("new-zealand")
    page.goto("/en/delegation/NZL/")
    page.fill("#email", "colleague@example.org")
    save(page)
    says(page, ".flashes", "colleague@example.org")

    guest = new_page(office.url, viewport=DESK)
    guest.goto(link_in(last_mail(office)))
    guest.fill("#name", "A Colleague")
    guest.fill("#password", A_PASSWORD)
    guest.fill("#again", A_PASSWORD)
    save(guest)
    desk("colleague", A_PASSWORD)

    guest = new_page(office.url, viewport=DESK)
    guest.goto("/en/account/reset")
    guest.fill("#email", "colleague@example.org")
    before = len(mails(office))
    save(guest)
    guest.goto(link_in(last_mail(office, after=before)))
    guest.fill("#password", A_PASSWORD[::-1])
    guest.fill("#password_confirm", A_PASSWORD[::-1])
    save(guest)
    member = desk("colleague", A_PASSWORD[::-1])
    member.goto("/en/account/")
    says(member, "main", "Member of a delegation · New Zealand")


@pytest.mark.parametrize("lang", ["en", "ar", "zh"])
def test_the_timeline_on_paper_is_not_tangled(office: LiveServer, new_page: NewPage, lang: str) -> None:
    # What an A4 sheet leaves between its margins.
    page = new_page(office.url, viewport={"width": 673, "height": 950})
    page.goto(f"/{lang}/")
    page.emulate_media(media="print")

    assert page.evaluate(TANGLED) == []
    assert not page.locator(".btn:visible").count()


def test_a_form_that_was_stopped_on_its_way_can_be_sent_again(desk: NewPage) -> None:
    page, sent = desk(), []
    page.clock.install()
    page.goto(f"{COMMITTEE}edit/")

    def stop(route: Any) -> None:
        sent.append(route.request.method)
        route.abort("aborted")

    page.route("**/edit/", stop)
    button = page.locator("main form.form .form-actions button").first
    button.click()
    button.click()
    assert sent == ["POST"]

    page.clock.fast_forward(10_000)
    button.click()
    assert sent == ["POST", "POST"]
