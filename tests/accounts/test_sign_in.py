"""Signing in and out, passwords, codes: what works, what is refused, and what is said."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from limits import parse
from passlib.totp import TOTP

from meetings.accounts import labels, limits, queries, services, signin
from meetings.accounts.limits import Attempts
from meetings.accounts.models import SessionRow, User
from meetings.foundation.access import Role, system
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from tests.support.accounts import PASSWORD, Outbox, People, SignIn

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
NEW = "another dozen of plain words"
REFUSED = "The address or the password is not right."


@pytest.fixture
def member(person: People) -> User:
    return person("member@example.org", (Role.MEMBER, "NGA"), password=PASSWORD)


def enter(
    client: Any, email: str = "member@example.org", password: str = PASSWORD, path: str = "/en/sign-in", **kw: Any
) -> Any:
    return client.post(path, data={"email": email, "password": password}, **kw)


def is_in(client: Any) -> bool:
    return bool(client.get("/en/account/").status_code == 200)


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


# --- a forgotten password --------------------------------------------------------------------------------------------


def ask(client: Any, email: str, **kw: Any) -> Any:
    # The mail is written when the answer is closed, which a buffered one is.
    return client.post("/en/account/reset", data={"email": email}, buffered=True, **kw)


def link_in(message: Any) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", message.get_content())
    assert found
    return found[1]


def test_a_link_sets_a_new_password_once(client: Any, member: User, outbox: Outbox) -> None:
    ask(client, member.email)
    (message,) = outbox()
    assert message["To"] == "member@example.org"
    link = link_in(message)
    assert client.post(link, data={"password": NEW, "password_confirm": NEW}).status_code == 302
    assert enter(client, password=NEW).status_code == 302
    client.post("/en/sign-out")
    client.post(link, data={"password": PASSWORD, "password_confirm": PASSWORD})
    assert enter(client).status_code == 200


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Any, member: User, outbox: Outbox) -> None:
    known, unknown = ask(client, member.email), ask(client, "nobody@example.org")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert len(outbox()) == 1


def test_the_answer_is_made_before_anything_is_looked_up(client: Any, member: User) -> None:
    answer = client.post("/en/account/reset", data={"email": member.email})
    assert answer.status_code == 302
    assert not [q for q in answer.queries if "FROM account WHERE" in q]
    answer.close()


def test_the_link_is_in_the_language_of_its_reader(client: Any, member: User, outbox: Outbox) -> None:
    services.change_profile(system("test"), member, member.name, "ru")
    ask(client, member.email)
    assert link_in(outbox()[0]).startswith("/ru/account/reset/")
    assert outbox()[0]["Content-Language"] == "ru"


def test_a_new_password_ends_every_session(client: Any, member: User, signed_in: SignIn, outbox: Outbox) -> None:
    elsewhere = signed_in(member.email)
    ask(client, member.email)
    client.post(link_in(outbox()[0]), data={"password": NEW, "password_confirm": NEW})
    assert not is_in(elsewhere)
    assert len(outbox()) == 2  # the link, then the notice


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "at least 12 characters"),
        (NEW, "something else entirely", "not the same"),
        ("member member", "member member", "too easy to guess"),
    ],
)
def test_a_bad_new_password_is_refused_beside_its_field(
    client: Any, member: User, outbox: Outbox, password: str, again: str, said: str
) -> None:
    ask(client, member.email)
    answer = client.post(link_in(outbox()[0]), data={"password": password, "password_confirm": again})
    assert answer.status_code == 200 and said in answer.text


@pytest.mark.parametrize("token", ["x", "a.b.c", "WyJ4Il0.aaaaaa.bbbbbbbbbbbb"])
def test_a_made_up_link_leads_back(client: Any, token: str) -> None:
    assert client.get(f"/en/account/reset/{token}").headers["Location"] == "/en/account/reset"


def test_the_address_of_the_link_stays_on_this_site(client: Any) -> None:
    assert client.get("/en/account/reset/x").headers["Referrer-Policy"] == "same-origin"


def test_asking_for_links_has_its_limits(client: Any, member: User, outbox: Outbox) -> None:
    for _ in range(5):
        ask(client, member.email)
    assert ask(client, member.email).status_code == 429
    assert len(outbox()) == 5


# --- changing the password -------------------------------------------------------------------------------------------


def test_changing_the_password_keeps_this_device_and_ends_the_others(
    person: People, signed_in: SignIn, member: User
) -> None:
    here, there = signed_in(member.email), signed_in(member.email)
    answer = here.post(
        "/en/account/password", data={"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    )
    assert answer.headers["Location"] == "/en/account/"
    assert is_in(here) and not is_in(there)


def test_the_present_password_is_asked_for(signed_in: SignIn, member: User) -> None:
    client = signed_in(member.email)
    answer = client.post(
        "/en/account/password", data={"password": "x", "new_password": NEW, "new_password_confirm": NEW}
    )
    assert "The password is not right." in answer.text


# --- an authenticator ------------------------------------------------------------------------------------------------


def set_up(client: Any) -> TOTP:
    page = client.post("/en/account/authenticator", data={"setup": "authenticator"}).page
    device = TOTP(key=page.text("*[@id='authenticator-key']"))
    client.post("/en/sign-in/code", data={"code": device.generate().token})
    return device


def later(device: TOTP, steps: int = 1) -> str:
    """A code that the device shows a little later: an earlier one does not work twice."""
    from meetings.foundation.clock import real_now

    return str(device.generate(time=(real_now() + timedelta(seconds=30 * steps)).timestamp()).token)


def test_an_authenticator_is_asked_for_after_the_password(client: Any, signed_in: SignIn, member: User) -> None:
    device = set_up(signed_in(member.email))
    answer = enter(client)
    assert answer.headers["Location"].startswith("/en/sign-in/code")
    assert not is_in(client)
    assert client.post("/en/sign-in/code", data={"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post("/en/sign-in/code", data={"code": later(device)}).headers["Location"] == "/en/"
    assert is_in(client)


def test_a_code_works_once(client: Any, app: Flask, signed_in: SignIn, member: User) -> None:
    device = set_up(signed_in(member.email))
    code = later(device)
    enter(client)
    client.post("/en/sign-in/code", data={"code": code})
    thief = app.test_client()
    enter(thief)
    thief.post("/en/sign-in/code", data={"code": code})
    assert not is_in(thief)


def test_a_recovery_code_works_once_in_place_of_the_authenticator(app: Flask, signed_in: SignIn, member: User) -> None:
    own = signed_in(member.email)
    set_up(own)
    page = own.post("/en/account/recovery-codes", data={"generate_new_codes": "1"}).page
    codes = page.texts("ul[@class='codes']//code")
    assert len(set(codes)) == 10
    for expected in (True, False):
        client = app.test_client()
        enter(client)
        client.post("/en/sign-in/recovery", data={"code": f" {codes[0].upper()} "})
        assert is_in(client) is expected


def test_neither_the_key_nor_the_codes_are_stored_in_the_open(app: Flask, signed_in: SignIn, member: User) -> None:
    own = signed_in(member.email)
    device = set_up(own)
    codes = own.post("/en/account/recovery-codes", data={"generate_new_codes": "1"}).page.texts(
        "ul[@class='codes']//code"
    )
    row = db.session.execute(sa.text("SELECT tf_totp_secret, mf_recovery_codes FROM account")).one()
    stored = f"{row[0]} {row[1]}"
    assert device.base32_key not in stored and not any(code in stored for code in codes)


def test_guessing_codes_is_stopped(client: Any, signed_in: SignIn, member: User) -> None:
    device = set_up(signed_in(member.email))
    enter(client)
    for _ in range(10):
        client.post("/en/sign-in/code", data={"code": "000000"})
    assert client.post("/en/sign-in/code", data={"code": later(device)}).status_code == 429
    assert not is_in(client)


def test_the_password_alone_signs_in_after_the_authenticator_is_removed(
    client: Any, signed_in: SignIn, member: User, outbox: Outbox
) -> None:
    own = signed_in(member.email)
    set_up(own)
    own.post("/en/account/authenticator", data={"setup": "disable"})
    enter(client)
    assert is_in(client)
    assert [m["To"] for m in outbox()] == [member.email] * 2  # told of both


def test_changing_the_means_of_signing_in_asks_who_it_is_after_a_while(signed_in: SignIn, member: User) -> None:
    client = signed_in(member.email, ago=timedelta(hours=1))
    asked = client.get("/en/account/authenticator")
    assert asked.headers["Location"] == "/en/account/confirm?next=/en/account/authenticator"
    back = client.post(asked.headers["Location"], data={"password": PASSWORD})
    assert back.headers["Location"] == "/en/account/authenticator"
    assert client.get("/en/account/authenticator").status_code == 200


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
