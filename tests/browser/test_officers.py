"""How officers are found, played in a real browser by several people at once, each with a language and a browser.

The days between are not waited for: the server goes on at another moment of business time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.database import DEMO_PASSWORD, flask
from tests.support.server import LiveServer

NewPage = Callable[..., Any]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
BUTTON = "main form.form .form-actions button"


@dataclass
class Person:
    """Somebody at a browser, in their language."""

    page: Any
    lang: str

    def go(self, path: str) -> Any:
        """Open a page of ours."""
        answer = self.page.goto(f"/{self.lang}/{path}")
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.page

    def is_refused(self, path: str, status: int = 404) -> bool:
        """Whether a page is not for them, or not now."""
        return bool(self.page.request.get(f"/{self.lang}/{path}").status == status)

    def send(self, after: str) -> int:
        """Send the form of the page, and arrive at an address; the last number in it."""
        self.page.click(BUTTON)
        return self.arrives(after)

    def arrives(self, after: str) -> int:
        """Wait for an address; the last number in it."""
        try:
            self.page.wait_for_url(re.compile(rf"/{self.lang}/{after}(\?.*)?(#.*)?$"))
        except Exception as error:
            said = self.page.inner_text("main")
            raise AssertionError(f"{self.page.url} instead of {after}:\n{said[:1500]}") from error
        numbers = re.findall(r"\d+", self.page.url.partition(f"/{self.lang}/")[2])
        return int(numbers[-1]) if numbers else 0

    def does(self, path: str, after: str, **fields: str) -> int:
        """Open a form, fill it in, and send it."""
        self.go(path)
        for name, typed in fields.items():
            self.page.fill(f"#{name}", typed)
        return self.send(after)

    def asks(self, path: str, day: str, hour: str) -> int:
        """Put a nomination under silence in the words that are offered; the number of the procedure."""
        self.go(path)
        self.page.fill("#day", day)
        self.page.fill("#hour", hour)
        self.page.click(BUTTON)
        self.page.click("[name=stage][value=open]")
        return self.arrives(r"silence/\d+/")

    def reads(self, path: str) -> str:
        """What a page says, spaces being spaces."""
        return re.sub(r"\s+", " ", self.go(path).inner_text("main"))


@pytest.fixture
def sits_down(new_page: NewPage) -> Callable[..., Person]:
    """`sits_down(server, "nigeria", "ar")`: one of the demonstration’s people, signed in."""

    def begin(server: LiveServer, name: str, lang: str) -> Person:
        page = new_page(server.url, locale=lang, viewport={"width": 1280, "height": 900})
        page.goto(f"/{lang}/sign-in")
        page.fill("#email", f"{name}@example.org")
        page.fill("#password", DEMO_PASSWORD)
        page.click("main form.form .btn")
        page.wait_for_url(re.compile(rf"/{lang}/$"))
        return Person(page, lang)

    return begin


def test_the_case_of_2011_is_played_by_five_people_in_three_languages(
    start_server: Callable[..., LiveServer], sits_down: Callable[..., Person]
) -> None:
    server = start_server()
    desk, group = sits_down(server, "secretariat", "en"), sits_down(server, "africa", "fr")
    delegate, others = sits_down(server, "nigeria", "ar"), sits_down(server, "weog", "en")
    peru = sits_down(server, "peru", "fr")

    # 13 January: the post that serves both meetings, the call, which the secretariat reads as it thinks right.
    page = desk.go("nominations/posts/")
    page.locator("tr, li", has_text="PrepCom").last.locator("a[href$='/remove']").click()
    desk.send("nominations/posts/")
    page = desk.go("nominations/posts/new")
    page.select_option("#kind", "chair")
    page.check("[name=meetings][value=prepcom-2012]")
    page.check("[name=meetings][value=revcon-2012]")
    page.check("#is_published")
    post = desk.send("meetings/prepcom-2012/officers/")
    page = desk.go(f"nominations/posts/{post}/call")
    readings = page.inner_text("#reading")
    assert "30 April 2011" in readings and "31 May 2011" in readings
    page.check("[name=reading][value$=-earliest]")
    for box in page.locator("[name=groups]").all():
        box.check()
    call = desk.send(r"nominations/calls/\d+/")
    assert peru.is_refused(f"nominations/calls/{call}/")
    desk.does(f"nominations/calls/{call}/open", rf"nominations/calls/{call}/")

    # Two delegations nominate in time, one of them withdraws.
    page = delegate.go(f"nominations/calls/{call}/nominate")
    assert page.get_attribute("html", "dir") == "rtl"
    page.select_option("#state", "NGA")
    page.fill("#statement", "نيجيريا مستعدة لرئاسة الاجتماعين.")
    page.select_option("#statement_lang", "ar")
    page.set_input_files("#letter", {"name": "note.pdf", "mimeType": "application/pdf", "buffer": PDF})
    nigeria = delegate.send(r"nominations/\d+/")
    assert group.is_refused(f"nominations/{nigeria}/")
    delegate.does(f"nominations/{nigeria}/submit", rf"nominations/{nigeria}/")
    assert "Nigéria" in group.reads("nominations/")
    page = peru.go(f"nominations/calls/{call}/nominate")
    page.select_option("#state", "PER")
    withdrawn = peru.send(r"nominations/\d+/")
    peru.does(f"nominations/{withdrawn}/submit", rf"nominations/{withdrawn}/")
    peru.does(f"nominations/{withdrawn}/withdraw", rf"nominations/{withdrawn}/", words="En faveur d’un autre groupe")
    assert "En faveur d’un autre groupe" in desk.reads(f"nominations/{withdrawn}/")
    assert others.is_refused(f"nominations/{nigeria}/")

    # 3 May: what comes now is late. The group is asked; its own member objects; the text is revised and put again.
    server.move("2011-05-03T10:00-04:00")
    page = group.go(f"nominations/calls/{call}/nominate")
    page.select_option("#state", "GHA")
    late = group.send(r"nominations/\d+/")
    group.does(f"nominations/{late}/submit", rf"nominations/{late}/")
    assert "late" in desk.reads(f"nominations/{late}/")
    first = group.asks(f"nominations/{nigeria}/ask/group", "2011-05-05", "18:00")
    assert desk.is_refused(f"silence/{first}/")
    assert others.is_refused(f"silence/{first}/")
    reason = "الرئاسة واحدة للاجتماعين، والنص لا يذكر ذلك."
    delegate.does(f"silence/{first}/object", rf"silence/{first}/", reason=reason)
    assert reason in group.reads(f"silence/{first}/")
    words = "Le Groupe propose le Nigéria, une seule et même personne présidant les deux réunions."
    again = {"day": "2011-05-09", "hour": "18:00", "text-fr": words}
    second = group.does(f"silence/{first}/put_again", r"silence/\d+/", **again)
    assert second != first

    # The deadline is in the delegation’s own calendar, and in nobody else’s.
    deadline = "DTSTART:20110509T220000Z"
    assert deadline in own_calendar(delegate)
    assert deadline not in own_calendar(peru)

    # 10 May: nobody has objected. The coordinator closes and endorses; the chairs of the other groups are asked.
    server.move("2011-05-10T10:00-04:00")
    assert delegate.is_refused(f"silence/{second}/object", 409)
    group.does(f"silence/{second}/adopt", rf"silence/{second}/")
    page = group.go(f"nominations/{nigeria}/endorse")
    page.check("[name=how][value=silence]")
    page.fill("#decided_on", "2011-05-10")
    group.send(rf"nominations/{nigeria}/")
    assert "not chosen" in desk.reads(f"nominations/{late}/")
    assert others.is_refused(f"nominations/{nigeria}/")
    third = desk.asks(f"nominations/{nigeria}/ask/chairs", "2011-05-12", "10:00")
    assert "Nigeria" in others.reads(f"nominations/{nigeria}/")
    others.does(f"silence/{third}/ask_time", rf"silence/{third}/", reason="The group meets on Thursday.")
    assert group.is_refused(f"silence/{third}/")
    assert peru.is_refused(f"nominations/{nigeria}/")

    # 12 May, half a minute after the hour: no objection; closed, designated, and public by that.
    server.move("2011-05-12T10:00:30-04:00")
    assert others.is_refused(f"silence/{third}/object", 409)
    desk.does(f"silence/{third}/adopt", rf"silence/{third}/")
    desk.does(f"nominations/calls/{call}/close", rf"nominations/calls/{call}/")
    desk.does(f"nominations/{nigeria}/designate", rf"nominations/{nigeria}/", on="2011-05-12")
    letter = peru.page.request.get(f"/fr/nominations/{nigeria}/letters/designation.docx")
    assert letter.status == 200 and letter.body().startswith(b"PK")
    for meeting in ("prepcom-2012", "revcon-2012"):
        assert "Nigéria" in peru.reads(f"meetings/{meeting}/officers/")
    desk.does("meetings/prepcom-2012/propose/", "meetings/prepcom-2012/", start="2012-03-19", end="2012-03-23")
    desk.does("meetings/prepcom-2012/confirm/", "meetings/prepcom-2012/")

    # 19 March 2012: the committee elects; the officer serves both meetings, and the ledger of rotation says so.
    server.move("2012-03-19T10:30-04:00")
    page = desk.go("meetings/prepcom-2012/officers/")
    page.locator("a[href*='/nominations/officers/'][href$='/elect']").click()
    page.check("[name=how][value=acclamation]")
    page.fill("#elected_on", "2012-03-19")
    desk.send(r"meetings/[a-z]+-2012/officers/")
    for meeting in ("prepcom-2012", "revcon-2012"):
        assert "in office" in desk.reads(f"meetings/{meeting}/officers/")
    assert "نيجيريا" in delegate.go("rotation/small-arms/").locator("table tr", has_text="2012").last.inner_text()
    log = sits_down(server, "auditor", "en").reads("audit/")
    assert "The officer is elected. Chair and President" in log
    assert "The decision of a group is recorded." in log and "by a silence procedure" in log
    for tool in ("silence", "nominations"):
        flask(tool, "verify", folder=server.folder, url=server.run.url(server.name))


def own_calendar(person: Person) -> str:
    """The private feed of a person, with a new address, its lines unfolded."""
    page = person.go("calendar/private/")
    page.fill("#name", "Browser")
    page.click(BUTTON)
    answer = page.request.get(page.inner_text("#feed-address"))
    assert answer.status == 200
    return str(answer.text()).replace("\r\n ", "")


def test_the_model_of_2001_ends_in_an_election_since_none_of_four_chairs_objects(
    start_server: Callable[..., LiveServer], sits_down: Callable[..., Person]
) -> None:
    server = start_server(settings={"ROSTRUM_NOW": "2011-05-05T11:00-04:00"})
    desk, group = sits_down(server, "secretariat", "en"), sits_down(server, "weog", "en")
    chairs = [
        sits_down(server, name, lang)
        for name, lang in (("africa", "fr"), ("asia-pacific", "zh"), ("eastern-europe", "ru"), ("grulac", "es"))
    ]

    # A second seat, a call for one group, which endorses at once.
    page = desk.go("nominations/posts/new")
    page.select_option("#kind", "chair")
    page.check("[name=meetings][value=mge-2011]")
    page.check("#is_published")
    post = desk.send("meetings/mge-2011/officers/")
    page = desk.go(f"nominations/posts/{post}/call")
    if page.locator("[name=reading][value=free]").is_visible():
        page.check("[name=reading][value=free]")
    page.fill("#last_on", "2011-05-05")
    page.check("[name=groups][value=western-european-and-others]")
    call = desk.send(r"nominations/calls/\d+/")
    desk.does(f"nominations/calls/{call}/open", rf"nominations/calls/{call}/")
    page = group.go(f"nominations/calls/{call}/nominate")
    page.select_option("#state", "IRL")
    candidate = group.send(r"nominations/\d+/")
    group.does(f"nominations/{candidate}/submit", rf"nominations/{candidate}/")
    page = group.go(f"nominations/{candidate}/endorse")
    page.check("[name=how][value=consensus]")
    page.fill("#decided_on", "2011-05-05")
    group.send(rf"nominations/{candidate}/")

    # The chairs of the other four groups are asked to say by Monday, 10 a.m., if they could not support.
    asked = desk.asks(f"nominations/{candidate}/ask/chairs", "2011-05-09", "10:00")
    for chair in chairs:
        assert "10:00" in chair.reads(f"silence/{asked}/")
        chair.go(f"nominations/{candidate}/")
    assert group.is_refused(f"silence/{asked}/")

    # No objection is heard, and the meeting that opens that morning proceeds to the election.
    server.move("2011-05-09T10:05-04:00")
    for chair in chairs:
        assert chair.is_refused(f"silence/{asked}/object", 409)
    desk.does(f"silence/{asked}/adopt", rf"silence/{asked}/")
    desk.does(f"nominations/{candidate}/designate", rf"nominations/{candidate}/", on="2011-05-09")
    page = desk.go("meetings/mge-2011/officers/")
    page.locator("a[href*='/nominations/officers/'][href$='/elect']").last.click()
    page.check("[name=how][value=acclamation]")
    page.fill("#elected_on", "2011-05-09")
    desk.send(r"meetings/mge-2011/officers/")
    for chair, name in zip(chairs, ("Irlande", "爱尔兰", "Ирландия", "Irlanda"), strict=True):
        assert name in chair.reads("meetings/mge-2011/officers/")
