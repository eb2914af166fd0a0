"""Who is told, how, in how few statements, and once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.models import Appointment, User
from meetings.foundation import clock, telling
from meetings.foundation.access import Actor, Role, system
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience, News
from meetings.notices import queries, services
from meetings.notices.models import MissionAddress, Notice, NoticeChoice, NoticeReceipt
from meetings.notices.rules import KINDS, Delivery, Kind
from tests.support.accounts import SINCE, People

SECRETARY = system("tests")
EVERYBODY = Audience(holders=((Role.FOCAL_POINT, "*"), (Role.MEMBER, "*")), missions=("*",))


def head(user_id: int, sees_trouble: bool) -> queries.Head:
    return queries.head_of(db.session.execute(sa.select(*queries.head_columns(user_id, sees_trouble))).one())


def news(audience: Audience = EVERYBODY, **given: Any) -> News:
    values: dict[str, Any] = {
        "kind": "note",
        "object_kind": "note",
        "object_id": 1,
        "path": "notices/notes/1/",
        "title": Text.of(en="A note"),
        "audience": audience,
        "facts": {"body": {"en": "Words"}},
    }
    return News(**{**values, **given})


def told() -> dict[str, NoticeReceipt]:
    """Who was told, by address."""
    receipts = db.session.execute(sa.select(NoticeReceipt).order_by(NoticeReceipt.id)).scalars().all()
    people = {user.id: user.email for user in db.session.execute(sa.select(User)).scalars()}
    addresses = {a.id: a.email for a in db.session.execute(sa.select(MissionAddress)).scalars()}
    return {people.get(r.user_id or 0) or addresses[r.mission_address_id or 0]: r for r in receipts}


def mission(state: str, email: str, **given: Any) -> MissionAddress:
    made = MissionAddress(state=state, email=email, language="en", **given)
    db.session.add(made)
    db.session.commit()
    return made


def test_everybody_in_the_audience_is_told_once(app: Flask, person: People) -> None:
    person("a@example.org", (Role.FOCAL_POINT, "NPL"), (Role.MEMBER, "NPL"))
    person("b@example.org", (Role.MEMBER, "NZL"))
    person("c@example.org", (Role.AUDITOR, "*"))

    telling.tell(SECRETARY, news())

    assert {email: receipt.scope for email, receipt in told().items()} == {
        "a@example.org": "NPL",
        "b@example.org": "NZL",
    }


def test_a_role_held_everywhere_reaches_each_scope(app: Flask, person: People) -> None:
    person("all@example.org", (Role.SECRETARIAT, "*"))
    person("other@example.org", (Role.SECRETARIAT, "landmines"))

    telling.tell(SECRETARY, news(Audience(holders=((Role.SECRETARIAT, "small-arms"),))))

    assert list(told()) == ["all@example.org"]


def test_only_accounts_in_use_and_roles_of_today_count(app: Flask, person: People) -> None:
    person("gone@example.org", (Role.MEMBER, "NPL")).active = False
    today = clock.business_today()
    for email, first, last in (
        ("before@example.org", SINCE, today - timedelta(days=1)),
        ("after@example.org", today + timedelta(days=1), None),
        ("today@example.org", today, today),
    ):
        user = person(email)
        db.session.add(Appointment(user_id=user.id, role=Role.MEMBER, scope="NPL", from_on=first, until_on=last))
    db.session.commit()

    telling.tell(SECRETARY, news())

    assert list(told()) == ["today@example.org"]


def test_who_does_it_has_read_it_and_gets_no_mail(app: Flask, person: People) -> None:
    user = person("a@example.org", (Role.MEMBER, "NPL"))

    telling.tell(Actor(user.id, user.name), news())

    receipt = told()["a@example.org"]
    assert receipt.read_at is not None
    assert receipt.delivery is Delivery.NEVER


def test_people_are_told_as_they_have_chosen(app: Flask, person: People) -> None:
    for way in Delivery:
        user = person(f"{way}@example.org", (Role.MEMBER, "NPL"))
        db.session.add(NoticeChoice(user_id=user.id, kind="meeting_dates", delivery=way))
    db.session.commit()

    telling.tell(SECRETARY, news(kind="meeting_dates"))

    assert {email: receipt.delivery.value for email, receipt in told().items()} == {
        f"{way}@example.org": way.value for way in Delivery
    }


def test_some_kinds_cannot_be_switched_off_by_those_who_must_answer(
    app: Flask, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "silence_opened", Kind(must=frozenset({Role.FOCAL_POINT})))
    for name, role in (("must", Role.FOCAL_POINT), ("may", Role.MEMBER)):
        user = person(f"{name}@example.org", (role, "NPL"))
        db.session.add(NoticeChoice(user_id=user.id, kind="silence_opened", delivery=Delivery.NEVER))
    db.session.commit()

    telling.tell(SECRETARY, news(kind="silence_opened"))

    assert {email: r.delivery for email, r in told().items()} == {
        "must@example.org": Delivery.AT_ONCE,
        "may@example.org": Delivery.NEVER,
    }


def test_missions_are_told_at_the_addresses_in_use_and_nobody_twice(app: Flask, person: People) -> None:
    person("both@example.org", (Role.MEMBER, "NPL"))
    mission("NPL", "Both@example.org")
    mission("NPL", "mission@example.org")
    mission("NZL", "off@example.org", is_active=False)

    telling.tell(SECRETARY, news())

    assert sorted(told()) == ["both@example.org", "mission@example.org"]
    assert told()["mission@example.org"].scope == "NPL"


def test_a_mission_is_written_to_where_its_mailbox_is_somebodys_who_wants_no_mail(app: Flask, person: People) -> None:
    user = person("both@example.org", (Role.MEMBER, "NPL"))
    db.session.add(NoticeChoice(user_id=user.id, kind="meeting_dates", delivery=Delivery.NEVER))
    made = mission("NPL", "both@example.org")

    telling.tell(SECRETARY, news(kind="meeting_dates"))

    mailed = sa.select(NoticeReceipt).where(NoticeReceipt.delivery != Delivery.NEVER)
    assert db.session.scalars(mailed).one().mission_address_id == made.id


def test_only_the_missions_that_are_meant_are_told(app: Flask) -> None:
    mission("NPL", "nepal@example.org")
    mission("NZL", "new-zealand@example.org")

    telling.tell(SECRETARY, news(Audience(missions=("NZL",))))

    assert list(told()) == ["new-zealand@example.org"]


def test_what_nobody_hears_is_not_told(app: Flask) -> None:
    telling.tell(SECRETARY, news())

    assert db.session.execute(sa.select(sa.func.count(Notice.id))).scalar_one() == 0


def test_what_has_a_key_is_told_once(app: Flask, person: People) -> None:
    person("a@example.org", (Role.MEMBER, "NPL"))

    for _ in range(3):
        telling.tell(SECRETARY, news(key="the-one"))
        db.session.commit()

    assert db.session.execute(sa.select(sa.func.count(NoticeReceipt.id))).scalar_one() == 1


def test_two_who_say_it_at_the_same_time_tell_it_once(app: Flask, person: People) -> None:
    person("a@example.org", (Role.MEMBER, "NPL"))
    db.session.remove()
    gate = threading.Barrier(2)
    wrong: list[BaseException] = []

    def say() -> None:
        try:
            with app.app_context():
                gate.wait(10)
                telling.tell(SECRETARY, news(key="the-one"))
                db.session.commit()
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=say) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert wrong == []
    assert db.session.execute(sa.select(sa.func.count(Notice.id))).scalar_one() == 1


def test_what_is_not_committed_was_not_told(app: Flask, person: People) -> None:
    person("a@example.org", (Role.MEMBER, "NPL"))

    telling.tell(SECRETARY, news(key="the-one"))
    db.session.rollback()
    telling.tell(SECRETARY, news(key="the-one"))

    assert list(told()) == ["a@example.org"]


def test_a_thousand_people_take_few_statements(app: Flask, query_count: Callable[[], Any]) -> None:
    users = [
        {"email": f"p{n}@example.org", "name": f"P{n}", "fs_uniquifier": str(n), "language": "en", "active": True}
        for n in range(1000)
    ]
    db.session.execute(sa.insert(User), users)
    ids = db.session.execute(sa.select(User.id)).scalars().all()
    db.session.execute(
        sa.insert(Appointment),
        [{"user_id": n, "role": Role.MEMBER, "scope": "NPL", "from_on": SINCE} for n in ids],
    )
    mission("NPL", "mission@example.org")
    db.session.commit()

    with query_count() as counted:
        telling.tell(SECRETARY, news())

    assert db.session.execute(sa.select(sa.func.count(NoticeReceipt.id))).scalar_one() == 1001
    assert counted.total <= 6


def test_a_choice_holds_for_what_was_not_mailed_yet(app: Flask, person: People) -> None:
    user = person("a@example.org", (Role.AUDITOR, "*"))
    actor = Actor(user.id, user.name)
    services.choose(actor, "deadline_changed", Delivery.DAILY)
    telling.tell(SECRETARY, news(Audience(users=(user.id,)), kind="deadline_changed"))

    services.choose(actor, "deadline_changed", Delivery.NEVER)

    assert told()["a@example.org"].delivery is Delivery.NEVER
    assert queries.choices(user.id) == {"deadline_changed": Delivery.NEVER}


def test_all_are_marked_read_and_that_can_be_undone(app: Flask, person: People) -> None:
    user = person("a@example.org", (Role.MEMBER, "NPL"))
    other = person("b@example.org", (Role.MEMBER, "NPL"))
    for _ in range(3):
        telling.tell(SECRETARY, news())

    changed = services.mark_all_read(user.id)

    assert head(user.id, False).unread == 0
    assert head(other.id, True).unread == 3
    assert services.mark_read(other.id, changed) == 0
    assert services.mark_read(user.id, changed, read=False) == 3
    assert head(user.id, True).notes == 3
