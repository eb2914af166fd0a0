"""Feeds of the regional groups: what concerns one of them, by the name that it has, and where they are offered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.states.models import GroupMembership
from meetings.states.rules import MembershipKind
from tests.feeds.conftest import Register
from tests.support.calendars import entries, faults, parsed, unfolded

GROUPS = ("african", "asia-pacific", "eastern-european", "latin-american-and-caribbean", "western-european-and-others")
FOR_ALL = {"The meeting mge-2011", "Dates to be confirmed: The meeting prepcom-2012", "Deadline of-groups"}
OF_REGION = {"The meeting regional", "Deadline of-regional"}


def titles(client: Any, group: str) -> set[str]:
    answer = client.get(f"/en/feeds/groups/{group}.ics")
    assert faults(answer.data) == []
    return {entry.get("SUMMARY") for entry in entries(answer.data)}


def test_a_group_has_the_meetings_of_all_and_those_of_its_region_and_what_is_due_from_groups(
    client: Any, world: Register
) -> None:
    assert titles(client, "african") == FOR_ALL | OF_REGION
    assert titles(client, "western-european-and-others") == FOR_ALL


@pytest.mark.parametrize(
    ("kind", "takes_part"),
    [
        (MembershipKind.MEMBER, True),
        (MembershipKind.ALSO_TAKES_PART, True),
        (MembershipKind.ELECTORAL_ONLY, False),
        (MembershipKind.OBSERVER, False),
    ],
)
def test_a_region_is_that_of_the_hosts_group(
    client: Any, world: Register, kind: MembershipKind, takes_part: bool
) -> None:
    nigeria = db.session.query(GroupMembership).filter(GroupMembership.state.has(iso3="NGA")).one()
    nigeria.kind = kind
    db.session.commit()

    assert (titles(client, "african") == FOR_ALL | OF_REGION) is takes_part


def test_it_is_the_group_of_the_day_on_which_the_meeting_begins(client: Any, world: Register) -> None:
    nigeria = db.session.query(GroupMembership).filter(GroupMembership.state.has(iso3="NGA")).one()
    nigeria.until_on = date(2011, 3, 6)
    db.session.commit()
    assert titles(client, "african") == FOR_ALL

    nigeria.until_on = date(2011, 3, 7)
    db.session.commit()
    assert titles(client, "african") == FOR_ALL | OF_REGION


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_a_feed_in_every_language(seeded: Flask, client: Any, group: str, lang: str) -> None:
    answer = client.get(f"/{lang}/feeds/groups/{group}.ics")

    assert answer.status_code == 200
    assert faults(answer.data) == []
    assert entries(answer.data) != []


def test_a_group_is_called_by_the_name_of_the_day(seeded: Flask, client: Any) -> None:
    def called(year: int) -> tuple[str, str]:
        with clock.frozen(datetime(year, 6, 1, 12, tzinfo=UTC)):
            lines = [parsed(line) for line in unfolded(client.get("/en/feeds/groups/asia-pacific.ics").data)]
            page = client.get("/en/calendar/").page
        feed = next(line.value for line in lines if line.name == "NAME")
        return feed, page.text("main//*[@id='group-asia-pacific']/h3")

    assert called(2010) == ("Rostrum: Group of Asian States", "Group of Asian States")
    assert called(2011) == ("Rostrum: Group of Asia-Pacific States", "Group of Asia-Pacific States")


def test_an_unknown_group_has_no_feed(client: Any, world: Register) -> None:
    assert client.get("/en/feeds/groups/atlantis.ics").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_five_groups_are_offered_where_people_subscribe(seeded: Flask, client: Any, lang: str) -> None:
    page = client.get(f"/{lang}/calendar/").page

    for group in GROUPS:
        address = f"http://localhost:8000/{lang}/feeds/groups/{group}.ics"
        assert page.by_id(f"group-{group}-address").text == address
        assert len(page.all(f"main//*[@id='group-{group}']//a")) == 5


def test_pages_about_groups_lead_to_their_feeds(seeded: Flask, client: Any, as_person: Any) -> None:
    def leads(reader: Any, path: str) -> set[str]:
        links = [link.get("href", "") for link in reader.get(path).page.all("main//a")]
        return {link.partition("#group-")[2] for link in links if link.startswith("/en/calendar/#group-")}

    assert leads(client, "/en/states/") == set(GROUPS)
    assert leads(client, "/en/states/NZL/") == {"western-european-and-others"}
    assert leads(as_person("africa"), "/en/group/african/") == {"african"}
