"""A forgotten password, and changing it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from meetings.accounts import services
from meetings.accounts.models import User
from meetings.foundation.access import system
from tests.support.accounts import PASSWORD, Outbox, SignIn, enter, is_in

NEW = "another dozen of plain words"


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


def test_changing_the_password_keeps_this_device_and_ends_the_others(signed_in: SignIn, member: User) -> None:
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
