"""A view that refuses what was sent keeps nothing of what it did on the way there, whatever that was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, redirect, session
from wtforms import Form, StringField

from meetings.foundation import audit
from meetings.foundation.access import system
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.web import commits, refuse
from meetings.outbox.services import Mail, send

BY = system("tests")


class Typed(Form):
    """A form with one field."""

    until = StringField()


def does_something() -> None:
    """What a service might do before it finds out that it must not."""
    audit.record(BY, "thing.change", "thing", 1, {"state": "open"}, {"state": "extended"})
    send(Mail("somebody@example.org", "Extended", "It is extended.", "en"))


def answered(app: Flask, view: Callable[[], Any]) -> int:
    """The status of the view's answer to a form that was sent."""
    with app.test_request_context("/en/", method="POST"):
        status: int = commits(view)().status_code
        return status


def kept() -> list[str]:
    """What is stored of it."""
    return [entry.action for entry in audit.history("thing", 1)]


def shows_the_fault() -> str:
    does_something()
    put(Typed(), RuleViolation("date.empty", field="until"))
    return "a page that says so"


def shows_the_fault_above_the_form() -> str:
    does_something()
    put(Typed(), Conflict("record.changed_meanwhile"))
    return "a page that says so"


def answers_that_it_cannot_be_processed() -> tuple[str, int]:
    does_something()
    return "a page that says so", 422


def shows_both_versions() -> tuple[str, int]:
    does_something()
    return "a page with both", 409


def says_so_in_its_own_way() -> Any:
    does_something()
    refuse()
    return redirect("/en/")


REFUSING = (
    shows_the_fault,
    shows_the_fault_above_the_form,
    answers_that_it_cannot_be_processed,
    shows_both_versions,
    says_so_in_its_own_way,
)


@pytest.mark.parametrize("view", REFUSING, ids=lambda view: view.__name__)
def test_nothing_is_kept_of_what_a_refusing_view_did(
    app: Flask, outbox: Callable[[], list[Any]], view: Callable[[], Any]
) -> None:
    answered(app, view)

    assert kept() == []
    assert outbox() == []


def test_the_page_that_refuses_is_made_from_what_the_view_knows(app: Flask) -> None:
    seen = []

    def shows() -> str:
        does_something()
        seen.extend(kept())
        put(Typed(), RuleViolation("date.empty", field="until"))
        return "a page that says so"

    answered(app, shows)

    assert (seen, kept()) == (["thing.change"], [])


@pytest.mark.parametrize("answer", ["a page", redirect("/en/")], ids=["a page", "a way on"])
def test_what_a_view_did_is_kept_when_it_refuses_nothing(
    app: Flask, outbox: Callable[[], list[Any]], answer: Any
) -> None:
    def does() -> Any:
        does_something()
        return answer

    answered(app, does)

    assert kept() == ["thing.change"]
    assert len(outbox()) == 1


def test_a_message_of_what_was_undone_is_not_shown_later(app: Flask) -> None:
    def says_done_and_fails() -> None:
        does_something()
        session["_flashes"] = [("ok", "Saved.")]
        raise RuleViolation("date.empty")

    with app.test_request_context("/en/", method="POST"):
        with pytest.raises(RuleViolation):
            commits(says_done_and_fails)()
        assert session["_flashes"] == []

    assert kept() == []
