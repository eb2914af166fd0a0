"""Signing in and out, passwords, codes: what works, what is refused, and what is said."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from limits import parse

from meetings.accounts import labels, limits, queries, services, signin
from meetings.accounts.limits import Attempts
from meetings.accounts.models import SessionRow, User
from meetings.foundation.access import system
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from tests.support.accounts import PASSWORD, People, SignIn, enter, is_in

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
REFUSED = "The address or the password is not right."


def test_address_and_password_sign_in(client: Any, member: User) -> None:
    answer = enter(client, " Member@EXAMPLE.org ")
    assert answer.status_code == 302 and answer.headers["Location"] == "/en/"
    assert is_in(client)


def test_signing_in_leads_to_where_one_wanted_to_go(client: Any, member: User) -> None:
    asked = client.get("/fr/account/")
    assert asked.headers["Location"] == "/fr/sign-in?next=/fr/account/"
    assert enter(client, path=asked.headers["Location"]).headers["Location"] == "/fr/account/"


@pytest.mark.parametrize("target", ["//evil.example", "/\t/evil.example", "https://evil.example/", "/\\evil.example"])
@pytest.mark.parametrize("where", ["query", "form"])
def test_signing_in_never_leads_to_another_site(client: Any, member: User, target: str, where: str) -> None:
    query = {"next": target} if where == "query" else {}
    data = {"email": member.email, "password": PASSWORD} | ({"next": target} if where == "form" else {})
    answer = client.post("/en/sign-in", query_string=query, data=data)
    assert answer.status_code == 400
    assert not is_in(client)


def test_an_unknown_address_and_a_wrong_password_get_the_same_page(client: Any, member: User) -> None:
    wrong = enter(client, password="not the password").text
    unknown = enter(client, email="nobody@example.org", password="not the password").text
    assert REFUSED in wrong
    assert re.sub("nobody|member", "", wrong) == re.sub("nobody|member", "", unknown)


def test_a_disabled_account_gets_the_same_answer(client: Any, member: User) -> None:
    services.disable(system("test"), member)
    assert REFUSED in enter(client).text
    assert not is_in(client)


def test_an_account_without_a_password_cannot_be_entered_with_an_empty_one(client: Any, person: People) -> None:
    person("invited@example.org")
    for password in ("", " ", "nobody has this password"):
        enter(client, email="invited@example.org", password=password)
        assert not is_in(client)


def test_demonstration_accounts_sign_in_nowhere_else(client: Any, app: Flask) -> None:
    services.new_user("demo@example.org", "Demo", "en", PASSWORD, is_demo=True)
    app.config["DEMO"] = False
    assert REFUSED in enter(client, email="demo@example.org").text


def test_the_session_has_another_id_after_signing_in(client: Any, member: User) -> None:
    client.post("/en/account/reset", data={"email": "x@example.org"})  # leaves a message in an anonymous session
    before = client.get_cookie("rostrum").value
    enter(client)
    assert client.get_cookie("rostrum").value != before
    assert len(db.session.execute(sa.select(SessionRow)).scalars().all()) == 1


def test_signing_out_takes_a_post_and_removes_row_and_cookie(client: Any, member: User) -> None:
    enter(client)
    assert client.get("/en/sign-out").status_code == 405
    assert client.post("/en/sign-out").headers["Location"] == "/en/"
    assert client.get_cookie("rostrum") is None
    assert db.session.execute(sa.select(SessionRow)).first() is None
    assert not is_in(client)


def test_every_form_of_signing_in_asks_for_its_token(app: Flask, member: User) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for path in ("sign-in", "sign-out", "account/reset", "sign-in/passkey", "sign-in/code", "sign-in/recovery"):
        assert app.test_client().post(f"/en/{path}", data={"email": member.email}).status_code == 400, path


def test_with_its_token_the_form_signs_in(app: Flask, member: User) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    assert client.fill("/en/sign-in", email=member.email, password=PASSWORD).status_code == 302  # type: ignore[attr-defined]
    assert is_in(client)


def test_nothing_is_read_from_json(client: Any, member: User) -> None:
    answer = client.post("/en/sign-in", json={"email": member.email, "password": PASSWORD})
    assert answer.status_code == 415


def test_signing_in_is_recorded_without_secrets(client: Any, member: User) -> None:
    enter(client)
    entry = db.session.execute(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).scalars().first()
    assert entry is not None and (entry.action, entry.object_id) == ("session.begin", str(member.id))
    assert PASSWORD not in str([vars(e) for e in db.session.execute(sa.select(AuditEntry)).scalars()])


# --- limits ----------------------------------------------------------------------------------------------------------


def from_network(address: str) -> dict[str, Any]:
    return {"environ_overrides": {"REMOTE_ADDR": address}}


def test_guessing_is_stopped_for_the_network_that_guesses(client: Any, member: User) -> None:
    for _ in range(10):
        enter(client, password="wrong", **from_network("198.51.100.7"))
    stopped = enter(client, **from_network("198.51.100.7"))
    assert stopped.status_code == 429 and stopped.headers["Retry-After"] == "900"
    assert "Too many attempts" in stopped.text


def test_the_owner_of_a_guessed_account_still_signs_in_from_elsewhere(client: Any, member: User) -> None:
    for n in range(40):
        enter(client, password="wrong", **from_network(f"198.51.100.{n % 4}"))
    assert enter(client, **from_network("203.0.113.9")).status_code == 302


def test_one_network_of_ipv6_counts_as_one(client: Any, member: User) -> None:
    for n in range(10):
        enter(client, password="wrong", **from_network(f"2001:db8:1:2::{n:x}"))
    assert enter(client, **from_network("2001:db8:1:2:ffff::1")).status_code == 429
    assert enter(client, **from_network("2001:db8:1:3::1")).status_code == 302


def test_trying_one_password_on_many_accounts_is_stopped_too(client: Any) -> None:
    for n in range(60):
        enter(client, email=f"account{n}@example.org", **from_network("198.51.100.7"))
    assert enter(client, email="one-more@example.org", **from_network("198.51.100.7")).status_code == 429


def test_signing_in_forgets_ones_own_mistakes(client: Any, member: User) -> None:
    for _ in range(3):
        for _ in range(9):
            enter(client, password="wrong")
        assert enter(client).status_code == 302
        client.post("/en/sign-out")


def test_without_its_counters_signing_in_is_refused(
    client: Any, member: User, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "rostrum_attempts", Attempts("redis://127.0.0.1:1/0"))
    answer = enter(client)
    assert answer.status_code == 503
    assert "not possible at the moment" in answer.text
    assert not is_in(client)


def test_processes_count_together_in_valkey_and_refuse_without_it(
    client: Any, member: User, app: Flask, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "rostrum_attempts", Attempts(valkey_url))
    for _ in range(10):
        enter(client, password="wrong")
    monkeypatch.setitem(app.extensions, "rostrum_attempts", Attempts(valkey_url))  # another process
    assert enter(client).status_code == 429
    assert "member" not in str(app.extensions["rostrum_attempts"].storage.storage.keys("*"))


def test_strangers_do_not_fill_the_database_with_sessions(
    app: Flask, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True  # whose token is what a stranger's session holds
    monkeypatch.setattr(limits, "STRANGERS", parse("3 per 15 minutes"))
    for _ in range(5):
        assert app.test_client().get("/en/sign-in").status_code == 200
    assert len(db.session.execute(sa.select(SessionRow)).all()) == 3


# --- what is said ----------------------------------------------------------------------------------------------------


def test_every_sentence_of_the_library_is_ours_or_cannot_appear() -> None:
    from flask_security.core import _default_messages

    assert set(_default_messages) == set(labels.MESSAGES) | labels.UNUSED
    assert not set(labels.MESSAGES) & labels.UNUSED


def test_values_in_sentences_are_those_that_the_library_gives() -> None:
    from flask_security.core import _default_messages

    for name, (words, _category) in labels.MESSAGES.items():
        values = set(re.findall(r"%\((\w+)\)", str(words)))
        assert values <= set(re.findall(r"%\((\w+)\)", _default_messages[name][0])), name


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["sign-in", "account/reset", "sign-in/passkey"])
def test_pages_of_signing_in_have_the_language_of_their_path(client: Any, lang: str, path: str) -> None:
    answer = client.get(f"/{lang}/{path}", headers={"Accept-Language": "de"})
    assert answer.page.lang == lang
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_page_of_the_library_is_open_that_is_not_used(client: Any, signed_in: SignIn, member: User) -> None:
    own = signed_in(member.email)
    for path in ("sign-in/choose", "sign-in/help", "account/passkeys-remove"):
        for who in (client, own):
            assert who.get(f"/en/{path}").status_code == 404
            assert who.post(f"/en/{path}").status_code == 404
    assert own.post("/en/account/authenticator/some-token").status_code == 404


def test_every_endpoint_of_the_library_has_a_rule_or_is_closed(app: Flask) -> None:
    rules = app.extensions["rostrum_rules"]
    names = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")}
    for name in names:
        view = app.view_functions[name]
        assert name in rules or getattr(view, "access_rule", None) is not None, name
    assert {n.removeprefix("security.") for n in names} == {*signin.OPEN, *signin.OWN, *signin.CLOSED}


def test_nobody_opens_an_account_without_an_invitation(client: Any) -> None:
    for path in ("register", "sign-up", "account/register"):
        assert client.post(f"/en/{path}", data={"email": "x@example.org", "password": PASSWORD}).status_code == 404
    assert queries.user_by_email("x@example.org") is None


@pytest.mark.parametrize(
    "typed", ["a\x00b@example.org", "a\u202e@example.org", "\ufdd0", "x" * 5000, "<script>@example.org"]
)
def test_whatever_is_typed_as_an_address_the_page_stays_well_made(client: Any, member: User, typed: str) -> None:
    assert enter(client, email=typed).status_code == 200
    assert client.post("/en/account/reset", data={"email": typed}).status_code == 200
