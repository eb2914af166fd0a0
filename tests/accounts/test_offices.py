"""Delegations and regional groups: each manages its own, and what is another's does not exist."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts import queries, services
from meetings.accounts.models import Appointment, Invitation, User
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from tests.support.accounts import Outbox, People, SignIn


@pytest.fixture
def nigeria(seeded: Flask, signed_in: SignIn) -> Any:
    return signed_in("nigeria@example.org")


@pytest.fixture
def peru(seeded: Flask, signed_in: SignIn) -> Any:
    return signed_in("peru@example.org")


def appointment_of(email: str) -> int:
    query = sa.select(Appointment.id).join(User, User.id == Appointment.user_id).where(User.email == email)
    return db.session.execute(query.order_by(Appointment.id)).scalars().first() or 0


def invite(client: Any, iso3: str, email: str = "colleague@example.org", role: str = "member") -> Any:
    return client.post(f"/en/delegation/{iso3}/", data={"email": email, "role": role, "language": "en"})


# --- delegations -----------------------------------------------------------------------------------------------------


def test_the_account_menu_leads_a_focal_point_to_the_own_delegation(nigeria: Any) -> None:
    assert nigeria.get("/en/delegation/").headers["Location"] == "/en/delegation/NGA/"
    assert "Nigeria" in nigeria.get("/en/delegation/NGA/").page.h1


def test_a_focal_point_invites_colleagues_of_the_same_state(nigeria: Any, outbox: Outbox) -> None:
    for role in ("member", "focal_point"):
        assert invite(nigeria, "NGA", f"{role}@example.org", role).status_code == 302
    assert {m["To"] for m in outbox()} == {"member@example.org", "focal_point@example.org"}
    assert {i.scope for i in db.session.execute(sa.select(Invitation)).scalars()} == {"NGA"}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MEMBER, Role.FOCAL_POINT}))
def test_a_focal_point_gives_no_other_role(nigeria: Any, role: str, outbox: Outbox) -> None:
    assert invite(nigeria, "NGA", role=role).status_code == 200
    assert outbox() == []


def test_the_scope_comes_from_the_address_and_not_from_the_form(nigeria: Any) -> None:
    nigeria.post(
        "/en/delegation/NGA/", data={"email": "a@example.org", "role": "member", "language": "en", "scope": "PER"}
    )
    assert db.session.execute(sa.select(Invitation.scope)).scalars().all() == ["NGA"]


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_delegation_page_stands_in_six_languages(nigeria: Any, lang: str) -> None:
    assert nigeria.get(f"/{lang}/delegation/NGA/").page.lang == lang


def test_another_delegation_does_not_exist(nigeria: Any, peru: Any, outbox: Outbox) -> None:
    invite(peru, "PER", "perus-own@example.org")
    theirs, role = db.session.execute(sa.select(Invitation.id)).scalar_one(), appointment_of("peru@example.org")
    for path in (
        "delegation/PER/",
        "delegation/ZZZ/",
        f"delegation/PER/roles/{role}/end",
        f"delegation/NGA/roles/{role}/end",
        f"delegation/PER/invitations/{theirs}/withdraw",
        f"delegation/NGA/invitations/{theirs}/withdraw",
        "delegation/NGA/roles/999999/end",
        "delegation/NGA/invitations/999999/withdraw",
    ):
        assert nigeria.get(f"/en/{path}").status_code == 404, path
        assert nigeria.post(f"/en/{path}", data={"email": "x@example.org", "role": "member"}).status_code == 404, path
    assert peru.get("/en/delegation/PER/").status_code == 200
    assert len(outbox()) == 1


def test_a_member_and_everybody_else_manage_no_delegation(
    seeded: Flask, client: Any, person: People, signed_in: SignIn
) -> None:
    person("member@example.org", (Role.MEMBER, "NGA"))
    for email in ("member@example.org", "africa@example.org", "secretariat@example.org", "administrator@example.org"):
        who = signed_in(email)
        assert who.get("/en/delegation/").status_code == 404
        assert who.get("/en/delegation/NGA/").status_code == 404
        assert invite(who, "NGA").status_code == 404
    assert invite(client, "NGA").status_code == 404


def test_a_colleagues_role_ends_at_once(nigeria: Any, person: People, signed_in: SignIn) -> None:
    person("second@example.org", (Role.FOCAL_POINT, "NGA"))
    second = signed_in("second@example.org")
    assert second.get("/en/delegation/NGA/").status_code == 200
    assert nigeria.post(f"/en/delegation/NGA/roles/{appointment_of('second@example.org')}/end").status_code == 302
    assert second.get("/en/delegation/NGA/").status_code == 404


def test_nobody_ends_their_own_role(nigeria: Any) -> None:
    assert nigeria.post(f"/en/delegation/NGA/roles/{appointment_of('nigeria@example.org')}/end").status_code == 409
    assert nigeria.get("/en/delegation/NGA/").status_code == 200


def test_a_focal_point_ends_only_roles_of_delegates(nigeria: Any, person: People) -> None:
    person("donor@example.org", (Role.DONOR_CONTACT, "NGA"))
    assert nigeria.post(f"/en/delegation/NGA/roles/{appointment_of('donor@example.org')}/end").status_code == 404


# --- regional groups -------------------------------------------------------------------------------------------------


@pytest.fixture
def africa(seeded: Flask, signed_in: SignIn) -> Any:
    return signed_in("africa@example.org")


def id_of(email: str) -> int:
    user = queries.user_by_email(email)
    assert user is not None
    return user.id


def hand_over(client: Any, email: str, on: str, code: str = "african", sure: str = "y") -> Any:
    data = {"act": "hand-over", "user": str(id_of(email)), "on": on} | ({"sure": sure} if sure else {})
    return client.post(f"/en/group/{code}/", data=data)


def test_the_successor_begins_on_the_day_and_the_predecessor_ends_the_day_before(
    africa: Any, signed_in: SignIn
) -> None:
    assert hand_over(africa, "nigeria@example.org", "2011-02-01").status_code == 302
    successor = signed_in("nigeria@example.org")
    for moment, old, new in (
        (datetime(2011, 1, 31, 12, tzinfo=UTC), 200, 404),
        (datetime(2011, 2, 1, 12, tzinfo=UTC), 404, 200),
    ):
        with clock.frozen(moment):
            assert africa.get("/en/group/african/").status_code == old
            assert successor.get("/en/group/african/").status_code == new


def test_what_is_handed_over_stays_handed_over(africa: Any) -> None:
    hand_over(africa, "nigeria@example.org", "2011-02-01")
    answer = hand_over(africa, "nigeria@example.org", "2011-03-01")
    assert answer.status_code == 200
    assert "ends on 31 January 2011" in answer.text


def test_a_chair_of_the_month_hands_over_on_the_day_after_the_month(africa: Any) -> None:
    own = db.session.get(Appointment, appointment_of("africa@example.org"))
    assert own is not None
    own.until_on = date(2011, 1, 31)
    db.session.commit()

    assert "Hand over" in africa.get("/en/group/african/").text
    assert hand_over(africa, "nigeria@example.org", "2011-02-03").status_code == 200
    assert hand_over(africa, "nigeria@example.org", "2011-02-01").status_code == 302


def test_a_refused_handover_leaves_the_own_role_as_it_was_and_says_why(africa: Any) -> None:
    successor = id_of("nigeria@example.org")
    db.session.add(
        Appointment(user_id=successor, role=Role.COORDINATOR, scope="african", from_on=date(2011, 3, 1), until_on=None)
    )
    db.session.commit()

    answer = hand_over(africa, "nigeria@example.org", "2011-02-01")

    assert answer.status_code == 200
    assert "ends on 28 February 2011" in answer.text
    own = db.session.get(Appointment, appointment_of("africa@example.org"), populate_existing=True)
    assert own is not None and own.until_on is None


def test_who_is_removed_does_not_come_back_by_an_invitation_given_out_before(seeded: Flask, signed_in: SignIn) -> None:
    assert invite(signed_in("new-zealand@example.org"), "NZL", "second@example.org", "focal_point").status_code == 302
    admin = Actor(id_of("administrator@example.org"), "Administrator", (Holding(Role.ADMINISTRATOR),))

    services.end_role(admin, queries.appointment_by_id(appointment_of("new-zealand@example.org")))
    db.session.commit()

    invitation = db.session.scalars(sa.select(Invitation).where(Invitation.email == "second@example.org")).one()
    assert invitation.withdrawn_at is not None


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2011-01-13", "must be later than today"),
        ("2011-02-31", "no such day"),
        ("", "Enter a date"),
        ("20111-01-01", "between 1990 and 2100"),
    ],
)
def test_a_wrong_day_of_handing_over_is_said_beside_its_field(africa: Any, on: str, said: str) -> None:
    page = hand_over(africa, "nigeria@example.org", on).page
    assert said in page.text("*[@id='on-error']")
    assert page.by_id("on").get("value") == on


def test_handing_over_asks_to_be_confirmed(africa: Any) -> None:
    page = hand_over(africa, "nigeria@example.org", "2011-02-01", sure="").page
    assert "Tick this box" in page.text("*[@id='sure-error']")


@pytest.mark.parametrize("email", ["peru@example.org", "secretariat@example.org", "africa@example.org"])
def test_a_group_is_handed_only_to_its_own_delegations(africa: Any, email: str) -> None:
    assert hand_over(africa, email, "2011-02-01").status_code == 200
    assert db.session.execute(sa.select(Appointment).where(Appointment.from_on == date(2011, 2, 1))).first() is None


def test_the_service_refuses_strangers_even_without_the_form(seeded: Flask) -> None:
    me = id_of("africa@example.org")
    actor = Actor(me, "Africa", (Holding(Role.COORDINATOR, "african"),))
    with pytest.raises(RuleViolation, match=r"hand_over\.successor"):
        services.hand_over(actor, "african", queries.user_by_id(id_of("peru@example.org")), date(2011, 2, 1))
    with pytest.raises(NotFound):
        services.hand_over(actor, "asia-pacific", queries.user_by_id(id_of("nepal@example.org")), date(2011, 2, 1))
    with pytest.raises(Conflict, match=r"account\.oneself"):
        services.end_role(actor, queries.appointment_by_id(appointment_of("africa@example.org")))


def test_a_coordinator_names_a_deputy_for_a_term_and_ends_it(africa: Any, signed_in: SignIn) -> None:
    data = {"deputy-act": "deputy", "deputy-user": str(id_of("nigeria@example.org")), "deputy-from_on": "2011-01-13"}
    assert africa.post("/en/group/african/", data=data | {"deputy-until_on": "2011-06-30"}).status_code == 302
    deputy = db.session.execute(sa.select(Appointment).where(Appointment.role == Role.DEPUTY_COORDINATOR)).scalar_one()
    assert (deputy.scope, deputy.until_on) == ("african", date(2011, 6, 30))
    assert signed_in("nigeria@example.org").get("/en/group/african/").status_code == 404  # a deputy hands nothing over
    assert africa.post(f"/en/group/african/deputies/{deputy.id}/end").status_code == 302
    db.session.refresh(deputy)
    assert deputy.ended_at is not None


def test_a_deputys_term_does_not_end_before_it_begins(africa: Any) -> None:
    data = {"deputy-act": "deputy", "deputy-user": str(id_of("nigeria@example.org")), "deputy-from_on": "2011-02-01"}
    page = africa.post("/en/group/african/", data=data | {"deputy-until_on": "2011-01-31"}).page
    assert "The last day comes before the first." in page.text("*[@id='deputy-until_on-error']")


def test_another_group_does_not_exist(africa: Any, nigeria: Any) -> None:
    own = appointment_of("africa@example.org")
    for path in (
        "group/asia-pacific/",
        "group/nothing/",
        f"group/asia-pacific/deputies/{own}/end",
        f"group/african/deputies/{own}/end",
    ):
        assert africa.get(f"/en/{path}").status_code == 404, path
        assert africa.post(f"/en/{path}").status_code == 404, path
    assert nigeria.get("/en/group/").status_code == 404
    assert nigeria.get("/en/group/african/").status_code == 404


def test_a_group_without_delegates_says_so(seeded: Flask, signed_in: SignIn) -> None:
    page = signed_in("eastern-europe@example.org").get("/en/group/eastern-european/").page
    assert "has an account yet" in page.text("main")
    assert page.all("main//form") == []
