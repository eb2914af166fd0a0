"""Sessions are rows: what the cookie holds, how long they live, how they are renewed and revoked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts import queries, services, tasks
from meetings.accounts.models import Appointment, SessionRow
from meetings.accounts.sessions import RowSessions, agent_summary, key_hash
from meetings.foundation import clock
from meetings.foundation.access import Role, system
from meetings.foundation.database import db
from tests.support.accounts import People, SignIn

COOKIE = "rostrum"


def rows() -> list[SessionRow]:
    db.session.expire_all()
    return list(db.session.execute(sa.select(SessionRow)).scalars())


def cookie(client: Any) -> str:
    found = client.get_cookie(COOKIE)
    return str(found.value) if found else ""


def test_a_visitor_gets_neither_a_row_nor_a_cookie(client: Any) -> None:
    answer = client.get("/en/roles/")
    assert "Set-Cookie" not in answer.headers
    assert rows() == []


def test_the_page_of_roles_is_kept_by_caches_and_answers_304(client: Any) -> None:
    first = client.get("/en/roles/")
    again = client.get("/en/roles/", headers={"If-None-Match": first.headers["ETag"]})
    assert "public" in first.headers["Cache-Control"]
    assert again.status_code == 304


def test_the_cookie_holds_an_id_of_which_only_the_hash_is_stored(person: People, signed_in: SignIn, app: Flask) -> None:
    person("a@example.org")
    client = signed_in("a@example.org")
    key, _, signature = cookie(client).rpartition(".")
    assert len(signature) > 30
    assert rows()[0].key_hash == key_hash(key)
    assert key not in str([vars(row) for row in rows()])


@pytest.mark.parametrize("value", ["", "x", "a.b", "é", "x" * 500, "key.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a_cookie_that_was_not_signed_here_is_no_session(client: Any, value: str) -> None:
    client.set_cookie(COOKIE, value)
    assert client.get("/en/account/").status_code == 302
    assert rows() == []


def test_a_signed_id_without_a_row_is_no_session(client: Any, app: Flask) -> None:
    client.set_cookie(COOKIE, RowSessions.cookie_value(app, "made-up"))
    assert client.get("/en/account/").status_code == 302


@pytest.mark.parametrize("age", ["idle", "absolute"])
def test_a_session_ends_when_it_is_not_used_and_after_a_working_day(
    person: People, signed_in: SignIn, app: Flask, age: str
) -> None:
    person("a@example.org")
    client = signed_in("a@example.org")
    assert client.get("/en/account/").status_code == 200
    row = rows()[0]
    if age == "idle":
        row.last_seen_at = clock.real_now() - app.config["SESSION_IDLE"]
    else:
        row.expires_at = clock.real_now()
    db.session.commit()
    assert client.get("/en/account/").status_code == 302


def test_being_seen_is_stamped_once_a_minute_at_most(person: People, signed_in: SignIn) -> None:
    person("a@example.org")
    client = signed_in("a@example.org")
    client.get("/en/account/")  # the page's token is kept in the session, which stamps it
    seen = rows()[0].last_seen_at
    client.get("/en/account/")
    assert rows()[0].last_seen_at == seen
    rows()[0].last_seen_at = seen - timedelta(seconds=61)
    db.session.commit()
    client.get("/en/account/")
    assert rows()[0].last_seen_at >= seen


def test_who_makes_a_request_costs_one_query(person: People, signed_in: SignIn) -> None:
    person("a@example.org", (Role.MEMBER, "NGA"), (Role.COORDINATOR, "african"))
    client = signed_in("a@example.org")
    client.get("/en/roles/")
    queries_about_people = [q for q in client.get("/en/roles/").queries if "account" in q or "appointment" in q]
    assert len(queries_about_people) == 1


def test_another_role_shows_at_the_next_request_under_another_id(person: People, signed_in: SignIn) -> None:
    user = person("a@example.org")
    client = signed_in("a@example.org")
    assert client.get("/en/audit/").status_code == 404
    before = cookie(client)
    services.appoint(system("test"), user, _term(Role.AUDITOR))
    assert client.get("/en/audit/").status_code == 200
    assert cookie(client) != before
    assert len(rows()) == 1


def test_the_old_id_is_worth_nothing_after_a_renewal(person: People, signed_in: SignIn, app: Flask) -> None:
    user = person("a@example.org")
    client = signed_in("a@example.org")
    old = cookie(client)
    services.appoint(system("test"), user, _term(Role.AUDITOR))
    client.get("/en/audit/")
    thief = app.test_client()
    thief.set_cookie(COOKIE, old)
    assert thief.get("/en/account/").status_code == 302


def test_a_role_ends_with_its_last_day(person: People, signed_in: SignIn) -> None:
    user = person("a@example.org")
    db.session.add(
        Appointment(user_id=user.id, role=Role.AUDITOR, from_on=date(2011, 1, 1), until_on=date(2011, 1, 13))
    )
    client = signed_in("a@example.org")
    assert client.get("/en/audit/").status_code == 200
    with clock.frozen(datetime(2011, 1, 14, 12, 0, tzinfo=UTC)):
        assert client.get("/en/audit/").status_code == 404


def test_a_disabled_account_is_signed_out_at_once(person: People, signed_in: SignIn) -> None:
    user = person("a@example.org")
    client = signed_in("a@example.org")
    services.disable(system("test"), user)
    assert client.get("/en/account/").status_code == 302
    assert rows() == []


def test_signing_one_device_out_leaves_the_others(person: People, signed_in: SignIn) -> None:
    person("a@example.org")
    laptop, phone = signed_in("a@example.org"), signed_in("a@example.org")
    lost = rows()[1].id
    assert laptop.post(f"/en/account/sessions/{lost}/end").status_code == 302
    assert phone.get("/en/account/").status_code == 302
    assert laptop.get("/en/account/").status_code == 200


def test_all_other_devices_are_signed_out_together(person: People, signed_in: SignIn) -> None:
    person("a@example.org")
    here, *others = [signed_in("a@example.org") for _ in range(3)]
    here.post("/en/account/sessions/end-others")
    assert here.get("/en/account/").status_code == 200
    assert [o.get("/en/account/").status_code for o in others] == [302, 302]


def test_nobody_sees_or_ends_anybody_elses_session(person: People, signed_in: SignIn) -> None:
    person("a@example.org"), person("b@example.org")
    one, other = signed_in("a@example.org"), signed_in("b@example.org")
    target = next(r.id for r in rows() if r.user_id == _id("b@example.org"))
    assert one.get(f"/en/account/sessions/{target}/end").status_code == 404
    assert one.post(f"/en/account/sessions/{target}/end").status_code == 404
    assert other.get("/en/account/").status_code == 200


def test_a_session_revoked_while_a_request_runs_does_not_come_back(app: Flask, person: People) -> None:
    person("a@example.org")
    with app.test_request_context("/en/account/"):
        from meetings.accounts.sessions import RowSession

        user = queries.user_by_email("a@example.org")
        assert user is not None
        record = queries.SessionRecord(999, user.id, {}, clock.real_now(), clock.real_now(), True)
        session = RowSession(record)
        session["word"] = "kept"
        response = app.response_class()
        app.session_interface.save_session(app, session, response)
    assert rows() == []
    assert "Set-Cookie" not in response.headers


def test_what_has_run_out_is_purged_and_nothing_else(person: People, signed_in: SignIn) -> None:
    person("a@example.org")
    signed_in("a@example.org"), signed_in("a@example.org"), signed_in("a@example.org")
    first, second, third = rows()
    first.expires_at = clock.real_now() - timedelta(seconds=1)
    second.last_seen_at = clock.real_now() - timedelta(days=1)
    assert tasks.purge_sessions() == 2
    assert [row.id for row in rows()] == [third.id]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Linux"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_by_browser_and_system(header: str, words: str) -> None:
    assert agent_summary(header) == words


def _term(role: Role) -> Any:
    from meetings.accounts.rules import Term

    return Term(role, "*", date(2011, 1, 1))


def _id(email: str) -> int:
    user = queries.user_by_email(email)
    assert user is not None
    return user.id
