"""Whose business is whose: what each role finds in a feed of its own, today, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from meetings.accounts.models import Appointment, User
from meetings.calendar.rules import MeetingStatus
from meetings.feeds import following, personal, tokens
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.feed_scope import ALL, Concerns
from tests.feeds.conftest import GROUP_OF, Register
from tests.support.accounts import make_user
from tests.support.calendars import entries, faults

STATES = {"states", "interested_states", "states_in_position"}
Reads = Callable[[User], set[str]]


# --- from roles to what concerns them -------------------------------------------------------------------------------


def of_delegation(state: str, *groups: str) -> Concerns:
    return Concerns(frozenset(groups), frozenset(STATES), states=frozenset({state}))


OF_COORDINATOR = Concerns(frozenset({"african"}), frozenset({"regional_group"}), chairs=frozenset({"african"}))


@pytest.mark.parametrize(
    ("holdings", "whose"),
    [
        ((), Concerns()),
        ([(Role.READER, "*")], Concerns()),
        ([(Role.FOCAL_POINT, "NZL")], of_delegation("NZL", "western-european-and-others")),
        ([(Role.MEMBER, "NGA")], of_delegation("NGA", "african")),
        ([(Role.MEMBER, "VAT")], of_delegation("VAT")),
        ([(Role.COORDINATOR, "african")], OF_COORDINATOR),
        ([(Role.DEPUTY_COORDINATOR, "african")], OF_COORDINATOR),
        ([(Role.CHAIRS_DESK, "mge-2011")], Concerns(desks=frozenset({"mge-2011"}))),
        ([(Role.CIVIL_SOCIETY, "iansa")], Concerns(owners=frozenset({"civil_society"}))),
        ([(Role.DONOR_CONTACT, "gov-a")], Concerns(owners=frozenset({"donors"}))),
        ([(Role.TRANSLATOR, "ar")], Concerns()),
        ([(Role.SECRETARIAT, "small-arms")], Concerns(processes=frozenset({"small-arms"}))),
        ([(Role.FINANCE, "small-arms")], Concerns()),
        ([(Role.AUDITOR, "*")], Concerns(processes=frozenset({ALL}))),
        ([(Role.ADMINISTRATOR, "*")], Concerns()),
        (
            [(Role.MEMBER, "NZL"), (Role.COORDINATOR, "african")],
            Concerns(
                groups=frozenset(GROUP_OF.values()),
                owners=frozenset({*STATES, "regional_group"}),
                states=frozenset({"NZL"}),
                chairs=frozenset({"african"}),
            ),
        ),
    ],
)
def test_each_role_has_the_business_that_is_its_own(holdings: list[tuple[Role, str]], whose: Concerns) -> None:
    actor = Actor(1, "Somebody", tuple(Holding(*held) for held in holdings))

    assert personal.concerns(actor, GROUP_OF, ()) == whose


def test_every_role_is_decided_on() -> None:
    with_business = {*personal.OWED_BY, Role.CHAIRS_DESK, Role.SECRETARIAT, Role.AUDITOR}
    without = {Role.READER, Role.TRANSLATOR, Role.FINANCE, Role.ADMINISTRATOR}

    assert with_business | without == set(Role)
    assert not with_business & without


# --- what is then in the feed ---------------------------------------------------------------------------------------


@pytest.fixture
def reads(app: Flask, client: Any, world: Register) -> Reads:
    """`reads(user)`: the titles in a person's own feed, as their calendar would get them now."""
    secrets: dict[int, str] = {}

    def read(user: User) -> set[str]:
        if user.id not in secrets:
            secrets[user.id] = tokens.make(Actor(user.id, user.name), "Telephone")[1]
        answer = client.get(f"/en/feeds/private/{secrets[user.id]}.ics")
        assert answer.status_code == 200
        assert [fault for fault in faults(answer.data) if not fault.startswith("SOURCE")] == []
        return {entry.get("SUMMARY") for entry in entries(answer.data)}

    return read


EXPERTS, PREPCOM = "The meeting mge-2011", "Dates to be confirmed: The meeting prepcom-2012"
REGIONAL, OF_REGIONAL = "The meeting regional", "Deadline of-regional"
COUNTED = "Deadline mge-2011:documents (MGE-2011)"
OF_STATES = {"Deadline topics", "Deadline nomination", COUNTED}
HIDDEN = {"The meeting hidden", "Deadline of-hidden"}
IN_PREPARATION = {*HIDDEN, "The meeting elsewhere", "Deadline of-elsewhere", "Deadline unpublished"}


def test_a_delegation_has_the_meetings_of_its_group_and_what_is_due_from_states(world: Register, reads: Reads) -> None:
    found = reads(make_user("nzl@example.org", (Role.MEMBER, "NZL")))

    assert found == {EXPERTS, PREPCOM, *OF_STATES}


def test_a_delegation_of_another_group_has_that_groups_meetings(world: Register, reads: Reads) -> None:
    ours = reads(make_user("nga@example.org", (Role.FOCAL_POINT, "NGA")))
    theirs = reads(make_user("nzl@example.org", (Role.FOCAL_POINT, "NZL")))

    assert ours - theirs == {REGIONAL, OF_REGIONAL}
    assert theirs - ours == set()


def test_coordinators_have_the_business_of_their_group(world: Register, reads: Reads) -> None:
    african = reads(make_user("african@example.org", (Role.COORDINATOR, "african")))
    other = reads(make_user("weog@example.org", (Role.DEPUTY_COORDINATOR, "western-european-and-others")))

    assert other == {EXPERTS, PREPCOM, "Deadline of-groups"}
    assert african == {*other, REGIONAL, OF_REGIONAL}


@pytest.mark.parametrize(
    ("role", "found"),
    [
        (Role.CIVIL_SOCIETY, {"Deadline of-civil-society"}),
        (Role.DONOR_CONTACT, {"Deadline of-donors"}),
        (Role.READER, set()),
        (Role.TRANSLATOR, set()),
        (Role.FINANCE, set()),
        (Role.ADMINISTRATOR, set()),
    ],
)
def test_others_have_what_is_due_from_them_or_nothing(reads: Reads, role: Role, found: set[str]) -> None:
    assert reads(make_user("other@example.org", (role, "*"))) == found


def test_a_chairs_desk_has_its_meeting_before_it_is_published_and_no_other(world: Register, reads: Reads) -> None:
    assert reads(make_user("desk@example.org", (Role.CHAIRS_DESK, "hidden"))) == HIDDEN
    assert reads(make_user("other@example.org", (Role.CHAIRS_DESK, "regional"))) == {REGIONAL, OF_REGIONAL}


def test_the_secretariat_has_its_process_in_preparation_too_and_no_other(world: Register, reads: Reads) -> None:
    ours = reads(make_user("ours@example.org", (Role.SECRETARIAT, "small-arms")))
    theirs = reads(make_user("theirs@example.org", (Role.SECRETARIAT, "landmines")))

    assert {*HIDDEN, "Deadline unpublished", REGIONAL, EXPERTS, "Deadline of-secretariat"} <= ours
    assert theirs == {"The meeting elsewhere", "Deadline of-elsewhere"}
    assert not theirs & ours


@pytest.mark.parametrize("holding", [(Role.AUDITOR, "*"), (Role.SECRETARIAT, "*")])
def test_who_sees_everything_has_everything(reads: Reads, holding: tuple[Role, str]) -> None:
    found = reads(make_user("all@example.org", holding))

    assert found >= {*IN_PREPARATION, REGIONAL, EXPERTS, PREPCOM, *OF_STATES}


def test_what_is_not_published_is_in_nobody_elses(world: Register, reads: Reads) -> None:
    for number, (role, scope) in enumerate(
        [
            *((role, "NGA") for role in personal.DELEGATIONS),
            *((role, "african") for role in personal.COORDINATORS),
            (Role.CIVIL_SOCIETY, "iansa"),
            (Role.FINANCE, "small-arms"),
            (Role.ADMINISTRATOR, "*"),
            (Role.TRANSLATOR, "ar"),
        ]
    ):
        assert not reads(make_user(f"no{number}@example.org", (role, scope))) & IN_PREPARATION


# --- following ------------------------------------------------------------------------------------------------------


def test_a_meeting_that_is_followed_comes_with_what_is_due_for_it(world: Register, reads: Reads) -> None:
    reader = make_user("reader@example.org")
    actor = Actor(reader.id, reader.name)

    following.follow(actor, world.experts)
    following.follow(actor, world.experts)
    followed = reads(reader)
    following.unfollow(actor, world.experts)

    assert followed == {EXPERTS, "Deadline topics", COUNTED}
    assert reads(reader) == set()


def test_a_meeting_that_is_followed_leaves_when_it_is_no_longer_published(world: Register, reads: Reads) -> None:
    reader = make_user("reader@example.org")
    following.follow(Actor(reader.id, reader.name), world.experts)
    assert EXPERTS in reads(reader)

    world.experts.is_published = False
    db.session.commit()

    assert reads(reader) == set()


# --- terms ----------------------------------------------------------------------------------------------------------


def hold(user: User, role: Role, scope: str, from_on: date, until_on: date | None = None) -> Appointment:
    held = Appointment(user_id=user.id, role=role, scope=scope, from_on=from_on, until_on=until_on)
    db.session.add(held)
    db.session.commit()
    return held


def test_a_role_counts_from_its_first_day_to_its_last_at_the_office(world: Register, reads: Reads) -> None:
    user = make_user("ngo@example.org")
    hold(user, Role.CIVIL_SOCIETY, "iansa", date(2011, 2, 1), date(2011, 2, 10))
    found = {}

    for moment in (
        datetime(2011, 2, 1, 4, 59, tzinfo=UTC),  # still 31 January in New York
        datetime(2011, 2, 1, 5, 0, tzinfo=UTC),
        datetime(2011, 2, 11, 4, 59, tzinfo=UTC),  # still 10 February there
        datetime(2011, 2, 11, 5, 0, tzinfo=UTC),
    ):
        with clock.frozen(moment):
            found[moment.isoformat()] = bool(reads(user))

    assert list(found.values()) == [False, True, True, False]


def test_a_role_that_ends_shows_at_the_next_request_with_another_validator(
    client: Any, world: Register, reads: Reads
) -> None:
    user = make_user("nga@example.org")
    held = hold(user, Role.MEMBER, "NGA", date(2010, 1, 1))
    secret = tokens.make(Actor(user.id, user.name), "Telephone")[1]
    path = f"/en/feeds/private/{secret}.ics"
    before = client.get(path)
    asked = {"If-None-Match": before.headers["ETag"]}
    assert client.get(path, headers=asked).status_code == 304

    held.ended_at = clock.stamp()
    db.session.commit()
    after = client.get(path, headers=asked)

    assert after.status_code == 200
    assert entries(before.data) != []
    assert entries(after.data) == []


def test_a_date_alone_does_not_say_that_nothing_changed(client: Any, world: Register) -> None:
    user = make_user("nga@example.org", (Role.MEMBER, "NGA"))
    path = f"/en/feeds/private/{tokens.make(Actor(user.id, user.name), 'Telephone')[1]}.ics"
    first = client.get(path)

    again = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert again.status_code == 200, "roles have no date that Last-Modified could tell"


def test_a_cancelled_meeting_stays_thirty_days_in_ones_own_feed_too(world: Register, reads: Reads) -> None:
    reader = make_user("reader@example.org")
    following.follow(Actor(reader.id, reader.name), world.experts)
    world.experts.status = MeetingStatus.CANCELLED
    db.session.commit()

    with clock.frozen(datetime(2011, 6, 12, 12, tzinfo=UTC)):
        assert f"Cancelled: {EXPERTS}" in reads(reader)
    with clock.frozen(datetime(2011, 6, 13, 12, tzinfo=UTC)):
        assert f"Cancelled: {EXPERTS}" not in reads(reader)
