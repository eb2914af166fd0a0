"""The administrator's pages, the audit log, the page of roles, and the own account."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts import labels, queries, services, table_labels
from meetings.accounts.models import Appointment, User
from meetings.foundation import audit
from meetings.foundation.access import SCOPE_OF_ROLE, Actor, Holding, Role, ScopeKind, system
from meetings.foundation.access_table import GRANTS, OWN, TABLE, Action, Thing
from meetings.foundation.database import db
from tests.support.accounts import PASSWORD, Outbox, People, SignIn


@pytest.fixture
def admin(person: People, signed_in: SignIn) -> Any:
    person("admin@example.org", (Role.ADMINISTRATOR, "*"), name="The Administrator")
    return signed_in("admin@example.org")


def give(client: Any, user: User, role: Role, scope: str, **values: str) -> Any:
    data = {"role": role.value, "scope": scope, "from_on": "2011-01-13", "until_on": "", "reason": ""} | values
    return client.post(f"/en/accounts/{user.id}/", data=data)


def test_accounts_are_found_by_name_and_address(admin: Any, person: People) -> None:
    person("amina@example.org", name="Amina Óladele")
    person("li@example.org", name="李伟")
    for words, found in (("oladele", "Amina"), ("AMINA@", "Amina"), ("李", "李伟"), ("example.org", "Amina")):
        assert found in admin.get("/en/accounts/", query_string={"q": words}).page.text("main")
    assert "No account matches" in admin.get("/en/accounts/?q=%25").page.text("main")


def test_the_list_has_pages_and_costs_the_same_on_each(admin: Any, person: People) -> None:
    for n in range(60):
        person(f"person{n:02}@example.org", (Role.MEMBER, "NGA"))
    first, third = admin.get("/en/accounts/"), admin.get("/en/accounts/?page=3")
    assert len(first.page.all("main//ul[@class='list plain']/li")) == 25
    assert len(third.page.all("main//ul[@class='list plain']/li")) == 11
    assert len(third.queries) <= len(first.queries)
    for odd in ("0", "-1", "x", "٣", "9" * 30, "99"):
        assert admin.get("/en/accounts/", query_string={"page": odd}).status_code == 200


def test_a_role_is_given_for_a_term_and_ended(admin: Any, person: People, signed_in: SignIn) -> None:
    user = person("a@example.org")
    assert give(admin, user, Role.AUDITOR, "none:*", until_on="2011-12-31", reason="Board’s request").status_code == 302
    row = db.session.execute(sa.select(Appointment).where(Appointment.user_id == user.id)).scalar_one()
    assert (row.role, row.from_on, row.until_on, row.reason) == (
        Role.AUDITOR,
        date(2011, 1, 13),
        date(2011, 12, 31),
        "Board’s request",
    )
    client = signed_in("a@example.org")
    assert client.get("/en/audit/").status_code == 200
    assert admin.post(f"/en/accounts/{user.id}/roles/{row.id}/end").status_code == 302
    assert client.get("/en/audit/").status_code == 404


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"from_on": "2011-02-31"}, "from_on", "no such day"),
        ({"from_on": ""}, "from_on", "Enter a date"),
        ({"until_on": "2010-01-01"}, "until_on", "before the first"),
        ({"until_on": "20111-01-01"}, "until_on", "between 1990 and 2100"),
        ({"reason": "x" * 301}, "reason", "too long"),
        ({"scope": "group:african"}, "scope", "Choose one that fits it"),
        ({"scope": "state:ZZZ"}, "scope", "Choose one that fits it"),
        ({"scope": "state:*"}, "scope", "Choose one that fits it"),
    ],
)
def test_what_is_wrong_with_a_role_is_said_beside_its_field(
    seeded: Flask, admin: Any, person: People, values: dict[str, str], field: str, said: str
) -> None:
    user = person("a@example.org")
    page = give(admin, user, Role.MEMBER, **({"scope": "state:NGA"} | values)).page
    assert said in page.text(f"*[@id='{field}-error']")
    assert db.session.execute(sa.select(Appointment).where(Appointment.user_id == user.id)).first() is None


def test_the_same_role_is_not_held_twice_at_a_time(seeded: Flask, admin: Any, person: People) -> None:
    user = person("a@example.org")
    give(admin, user, Role.MEMBER, "state:NGA", until_on="2011-06-30")
    assert "already holds" in give(admin, user, Role.MEMBER, "state:NGA", from_on="2011-06-30").text
    assert give(admin, user, Role.MEMBER, "state:NGA", from_on="2011-07-01").status_code == 302
    assert give(admin, user, Role.MEMBER, "state:PER").status_code == 302


def test_the_administrator_does_not_change_the_own_roles_or_standing(admin: Any) -> None:
    me = queries.user_by_email("admin@example.org")
    assert me is not None
    own = db.session.execute(sa.select(Appointment.id).where(Appointment.user_id == me.id)).scalar_one()
    assert "Nobody changes their own roles" in give(admin, me, Role.SECRETARIAT, "process:*").text
    for path in (f"roles/{own}/end", "disable", "enable", "remove-factors"):
        assert admin.post(f"/en/accounts/{me.id}/{path}").status_code == 409, path
    assert "Give the role" not in admin.get(f"/en/accounts/{me.id}/").text


def test_disabling_asks_first_and_signs_out(admin: Any, person: People, signed_in: SignIn) -> None:
    user = person("a@example.org", password=PASSWORD)
    client = signed_in("a@example.org")
    assert "signed out everywhere" in admin.get(f"/en/accounts/{user.id}/disable").page.text("main")
    assert client.get("/en/account/").status_code == 200
    admin.post(f"/en/accounts/{user.id}/disable")
    assert client.get("/en/account/").status_code == 302
    admin.post(f"/en/accounts/{user.id}/enable")
    answer = client.post("/en/sign-in", data={"email": "a@example.org", "password": PASSWORD})
    assert answer.status_code == 302


def test_who_is_disabled_leaves_no_invitation_to_come_back_by(admin: Any, person: People, client: Any) -> None:
    focal = person("focal@example.org", (Role.FOCAL_POINT, "NGA"))
    as_focal = Actor(focal.id, focal.name, (Holding(Role.FOCAL_POINT, "NGA"),))
    own = services.invite(as_focal, "friend@example.org", Role.FOCAL_POINT, "NGA", "en")
    others = services.invite(system("test"), "other@example.org", Role.MEMBER, "NGA", "en")
    db.session.commit()

    admin.post(f"/en/accounts/{focal.id}/disable")

    db.session.expire_all()
    assert (services.is_open(own), services.is_open(others)) == (False, True)
    assert "invitation.withdraw" in [act.action for act in audit.history("invitation", own.id)]


def test_a_role_is_ended_only_at_its_own_account(admin: Any, person: People) -> None:
    one, other = person("a@example.org", (Role.AUDITOR, "*")), person("b@example.org")
    row = db.session.execute(sa.select(Appointment.id).where(Appointment.user_id == one.id)).scalar_one()
    assert admin.post(f"/en/accounts/{other.id}/roles/{row}/end").status_code == 404
    assert admin.get("/en/accounts/999999/").status_code == 404


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_nobody_else_administers_accounts(person: People, signed_in: SignIn, role: Role) -> None:
    target = person("target@example.org")
    person("who@example.org", (role, "NGA"))
    client = signed_in("who@example.org")
    for path in ("accounts/", f"accounts/{target.id}/", f"accounts/{target.id}/disable"):
        reads = role is Role.AUDITOR and not path.endswith("disable")
        assert client.get(f"/en/{path}").status_code == (200 if reads else 404)
        assert client.post(f"/en/{path}").status_code in {404, 405}


# --- the audit log ---------------------------------------------------------------------------------------------------


def test_the_audit_log_is_read_by_auditor_and_administrator_alone(
    admin: Any, person: People, signed_in: SignIn, client: Any
) -> None:
    for role in Role:
        person(f"{role.value}@example.org", (role, "NGA"))
        status = signed_in(f"{role.value}@example.org").get("/en/audit/").status_code
        assert status == (200 if role in {Role.AUDITOR, Role.ADMINISTRATOR} else 404), role
    assert client.get("/en/audit/").status_code == 302


def test_the_audit_log_has_pages(admin: Any) -> None:
    for n in range(60):
        audit.record(system("test"), "thing.do", "thing", n, {"n": n}, {"n": n + 1})
    first, last = admin.get("/en/audit/").page, admin.get("/en/audit/?page=3").page
    assert len(first.all("main//tbody/tr")) == 25
    assert len(last.all("main//tbody/tr")) == 10


def test_each_act_is_recorded_and_the_log_stays_whole(admin: Any, person: People) -> None:
    user = person("a@example.org")
    give(admin, user, Role.AUDITOR, "none:*")
    row = db.session.execute(sa.select(Appointment.id).where(Appointment.user_id == user.id)).scalar_one()
    admin.post(f"/en/accounts/{user.id}/roles/{row}/end")
    admin.post(f"/en/accounts/{user.id}/disable")
    assert [e.action for e in audit.history("account", user.id)] == ["account.disable", "role.end", "role.give"]
    assert list(audit.verify()) == []


# --- the page of roles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_page_of_roles_is_public_in_six_languages(client: Any, lang: str) -> None:
    assert client.get(f"/{lang}/roles/").page.lang == lang


def test_the_page_of_roles_shows_every_role_and_every_thing(client: Any) -> None:
    words = client.get("/en/roles/").page.text("main")
    for label in (*labels.ROLES.values(), *table_labels.THINGS.values()):
        assert str(label) in words


def test_every_role_scope_and_thing_has_its_words() -> None:
    assert set(labels.ROLES) == set(labels.ROLE_NOTES) == set(Role) == set(SCOPE_OF_ROLE)
    assert set(labels.SCOPES) == set(ScopeKind)
    assert set(table_labels.THINGS) == set(Thing) == set(TABLE)
    scoped = {(g.role, g.within) for grants in GRANTS.values() for g in grants if g.within is not None}
    assert scoped <= set(table_labels.WITHIN)


def test_every_action_stands_in_the_table_that_people_read() -> None:
    shown = {action for row in TABLE.values() for action in (*row.sees, *row.changes)}
    assert shown == set(Action)
    assert set(GRANTS) | {Action.PUBLIC_READ} == set(Action)


def test_the_auditor_sees_everything_but_who_objected_and_changes_nothing() -> None:
    changing = {action for row in TABLE.values() for action in row.changes} - OWN
    assert not [a for a in changing if any(g.role is Role.AUDITOR for g in GRANTS[a])]
    seeing = {a for row in TABLE.values() for a in row.sees} - OWN - {Action.PUBLIC_READ, Action.OBJECTION_AUTHOR}
    assert [a for a in seeing if not any(g.role is Role.AUDITOR for g in GRANTS[a])] == []


# --- the own account -------------------------------------------------------------------------------------------------


def test_name_and_language_are_changed_and_nothing_else(person: People, signed_in: SignIn) -> None:
    user = person("a@example.org")
    client = signed_in("a@example.org")
    client.post(
        "/en/account/",
        data={
            "name": "  Ѐ New   Name ",
            "language": "ru",
            "email": "b@example.org",
            "active": "",
            "is_demo": "1",
            "id": "7",
        },
    )
    db.session.refresh(user)
    assert (user.name, user.language, user.email, user.active, user.is_demo) == (
        "Ѐ New   Name",
        "ru",
        "a@example.org",
        True,
        False,
    )


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "a\u202eb", "x" * 201])
def test_a_bad_name_is_refused_and_kept_as_typed(person: People, signed_in: SignIn, name: str) -> None:
    user = person("a@example.org", name="Before")
    page = signed_in("a@example.org").post("/en/account/", data={"name": name, "language": "en"}).page
    assert page.by_id("name").get("aria-invalid") == "true"
    db.session.refresh(user)
    assert user.name == "Before"


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_own_account_shows_roles_with_their_terms(seeded: Flask, signed_in: SignIn, lang: str) -> None:
    page = signed_in("nigeria@example.org").get(f"/{lang}/account/").page
    assert "2010" in page.text("main")


def test_pages_of_a_person_are_kept_by_nobody(person: People, signed_in: SignIn) -> None:
    person("a@example.org")
    client = signed_in("a@example.org")
    for path in ("account/", "roles/", "account/password"):
        assert client.get(f"/en/{path}").headers["Cache-Control"] == "no-store"


def test_lost_means_of_signing_in_are_removed_and_the_person_is_told(person: People, outbox: Outbox) -> None:
    user, boss = person("a@example.org"), person("b@example.org")
    user.tf_primary_method, user.tf_totp_secret = "authenticator", "sealed"
    services.remove_factors(Actor(boss.id, boss.name), queries.user_by_id(user.id))
    db.session.commit()
    assert user.tf_primary_method is None and user.tf_totp_secret is None
    assert [m["To"] for m in outbox()] == ["a@example.org"]
