"""What pages of meetings and mandates say of a requirement that a deadline answers, and to whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from meetings.deadlines import services
from meetings.deadlines.drafts import DeadlineDraft
from meetings.deadlines.rules import DeadlineAction
from meetings.foundation import clock
from meetings.foundation.access import PUBLIC, Actor
from meetings.foundation.languages import Text
from tests.deadlines.support import AUDITOR, DELEGATE, SECRETARIAT, acting, deadline, requirement
from tests.support.pages import words

pytestmark = pytest.mark.usefixtures("register")
MEETING = "/en/meetings/revcon-2012/"
PARAGRAPH = "/en/mandates/a-res-65-64/op-29/"
REGISTER = "/en/mandates/"
LATE = datetime(2013, 1, 15, 15, tzinfo=UTC)
REPORT = "Secretary-General’s report on ten years"


def standing(client: Any, path: str = MEETING) -> str:
    """What a page says of the report on ten years."""
    page = client.get(path).page
    places = [*page.all("tr"), *page.all("ul[@class='asks']/li")]
    label = str(requirement("sg-report-ten-years").label.get("en"))
    (found,) = {said for place in places if label in (said := words(place))}
    return found


def links(client: Any, path: str) -> set[str]:
    """Where the links of a page lead."""
    return {link.get("href") for link in client.get(path).page.all("main//a")}


def test_what_was_waived_is_not_broken_however_late_it_is(client: Any) -> None:
    with clock.frozen(LATE):
        assert "broken" in standing(client)
        services.act(
            SECRETARIAT, deadline("sg-report-ten-years").id, 1, DeadlineAction.WAIVE, "Taken into the other one"
        )
        shown = standing(client)

    assert "waived" in shown and "The deadline is waived." in shown
    assert "broken" not in shown and "due by" not in shown
    assert "waived" in standing(client, PARAGRAPH)


def test_what_is_waived_is_not_listed_as_still_to_come(client: Any) -> None:
    label = requirement("poa-iss-resources").label.get("en")
    assert label in client.get(REGISTER).page.text("main")

    services.act(SECRETARIAT, deadline("poa-iss-resources").id, 1, DeadlineAction.WAIVE)

    assert label not in client.get(REGISTER).page.text("main")


def test_a_deadline_that_still_waits_tells_before_one_that_was_waived(client: Any) -> None:
    first = deadline("sg-report-ten-years")
    services.create(
        SECRETARIAT, DeadlineDraft(Text.of(en="The report once more"), None, requirement_id=first.requirement_id)
    )
    services.act(SECRETARIAT, first.id, 1, DeadlineAction.WAIVE)

    assert "waived" not in standing(client)


@pytest.mark.parametrize(
    ("who", "sees"),
    [(PUBLIC, False), (DELEGATE, False), (SECRETARIAT, True), (AUDITOR, True)],
    ids=lambda value: value.name or "the public" if isinstance(value, Actor) else str(value),
)
def test_a_deadline_that_is_not_public_tells_nobody_else_how_a_requirement_stands(
    app: Flask, client: Any, who: Actor, sees: bool
) -> None:
    hidden = deadline("sg-report-ten-years")
    services.act(SECRETARIAT, hidden.id, 1, DeadlineAction.EXTEND, until=date(2013, 3, 1))
    hidden.is_published = False
    address = f"/en/deadlines/{hidden.id}/"

    with acting(app, who):
        assert (address in links(client, MEETING)) is sees
        assert ("1 March 2013" in standing(client)) is sees
        assert ("1 March 2013" in standing(client, PARAGRAPH)) is sees
        assert client.get(address).status_code == (200 if sees else 404)
