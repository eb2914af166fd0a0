"""Meetings that people follow: on the page of each, and listed on the page of their own feed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.accounts.models import User
from meetings.foundation.access import Role
from meetings.foundation.database import db
from tests.feeds.conftest import Register
from tests.support.accounts import make_user, sign_in

PAGE = "/en/calendar/private/"


@pytest.fixture
def theirs(app: Flask, register: Register) -> Any:
    """The browser of somebody with an account."""
    person: User = make_user("person@example.org", (Role.SECRETARIAT, "small-arms"))
    return sign_in(app.test_client(), person.email)


def buttons(page: Any) -> list[str]:
    return page.texts("aside//button")


def test_a_meeting_is_followed_and_left_on_its_page(theirs: Any, client: Any) -> None:
    assert not any("ollow" in button for button in buttons(client.get("/en/meetings/mge-2011/").page))
    assert "Follow this meeting" in buttons(theirs.get("/en/meetings/mge-2011/").page)

    followed = theirs.post("/en/meetings/mge-2011/follow")
    page = theirs.get("/en/meetings/mge-2011/").page
    theirs.post("/en/meetings/mge-2011/follow")
    left = theirs.post("/en/meetings/mge-2011/unfollow")

    assert followed.headers["Location"] == left.headers["Location"] == "/en/meetings/mge-2011/"
    assert "You follow this meeting" in page.text("aside")
    assert "Unfollow" in buttons(page)
    assert "Follow this meeting" in buttons(theirs.get("/en/meetings/mge-2011/").page)


def test_what_is_followed_is_listed_and_left_on_the_own_page(theirs: Any) -> None:
    assert "You follow no meeting yet" in theirs.get(PAGE).page.text("main")
    theirs.post("/en/meetings/mge-2011/follow")
    page = theirs.get(PAGE).page
    assert "The meeting that you follow, with what is due for it." in page.text("main")

    left = theirs.post("/en/meetings/mge-2011/unfollow", data={"back": "list"})

    assert "The meeting mge-2011" in page.text("main")
    assert left.headers["Location"] == PAGE
    assert "You follow no meeting yet" in theirs.get(PAGE).page.text("main")


@pytest.mark.parametrize("verb", ["follow", "unfollow"])
def test_what_is_not_published_is_followed_by_nobody(theirs: Any, register: Register, verb: str) -> None:
    register.experts.is_published = False
    db.session.commit()

    assert theirs.post(f"/en/meetings/mge-2011/{verb}").status_code == 404
    assert theirs.post(f"/en/meetings/unknown/{verb}").status_code == 404


def test_strangers_follow_nothing(client: Any, register: Register) -> None:
    assert client.post("/en/meetings/mge-2011/follow").status_code == 404
