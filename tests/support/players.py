"""Somebody at a browser: opens pages, fills forms in on the screen, or sends the same forms without drawing them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from tests.support.database import DEMO_PASSWORD
from tests.support.pages import Page

BUTTON = "main form.form .form-actions button"


class Player:
    """One of the people of a server, in English, in a browser of their own."""

    def __init__(self, page: Any, email: str) -> None:
        self.page = page
        page.goto("/en/sign-in")
        page.fill("#email", email)
        page.fill("#password", DEMO_PASSWORD)
        page.click("main form.form .btn")
        page.wait_for_url(re.compile(r"/en/$"))

    def go(self, path: str) -> Any:
        """Open a page."""
        answer = self.page.goto(f"/en/{path}")
        assert answer.status == 200, f"{path}: {answer.status}\n{self.page.inner_text('main')[:800]}"
        return self.page

    def reads(self, path: str) -> Page:
        """A page as the server sends it, without drawing it."""
        answer = self.page.request.get(f"/en/{path}")
        assert answer.status == 200, f"{path}: {answer.status}"
        return Page(answer.text())

    def is_refused(self, path: str, status: int = 404) -> bool:
        """Whether a page is not for them, or not now."""
        return bool(self.page.request.get(f"/en/{path}").status == status)

    def fill(self, **typed: Any) -> None:
        """Type into the form of the page on the screen, tick and choose, by the names of its fields."""
        for name, value in typed.items():
            field = self.page.locator(f"main form.form [name='{name.replace('__', '-')}']")
            match field.first.evaluate("one => one.type"):
                case "select-one":
                    field.select_option(value)
                case "radio" | "checkbox":
                    self.page.check(f"main form.form [name='{name}'][value='{value}']")
                case "file":
                    field.set_input_files(value)
                case _:
                    field.fill(value)

    def send(self, after: str) -> int:
        """Send the form on the screen, and arrive at an address; the last number in it."""
        self.page.click(BUTTON)
        return self.arrives(after)

    def arrives(self, after: str) -> int:
        """Wait for an address; the last number in it."""
        try:
            self.page.wait_for_url(re.compile(rf"/en/{after}$"))
        except Exception as error:
            said = self.page.inner_text("main")
            raise AssertionError(f"{self.page.url} instead of {after}:\n{said[:1500]}") from error
        return _last_number(self.page.url)

    def does(self, path: str, after: str, **typed: Any) -> int:
        """Open a form, fill it in and send it, on the screen; the last number of the address that follows."""
        self.go(path)
        self.fill(**typed)
        return self.send(after)

    def posts(self, path: str, after: str, **typed: str) -> int:
        """The same by requests of this browser: what the form holds is sent with what is typed, nothing is drawn."""
        page = self.reads(path)
        sent = page.fields(page.one("main//form[@class='form']")) | {name: [value] for name, value in typed.items()}
        answer = self.page.request.post(
            f"/en/{path}",
            data=urlencode(sent, doseq=True),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        arrived = re.search(rf"/en/{after}$", answer.url) and answer.status == 200
        assert arrived, f"{path}: {answer.status} {answer.url}\n{Page(answer.text()).text('main')[:1500]}"
        return _last_number(answer.url)


def _last_number(url: str) -> int:
    numbers = re.findall(r"\d+", url.partition("/en/")[2])
    return int(numbers[-1]) if numbers else 0
