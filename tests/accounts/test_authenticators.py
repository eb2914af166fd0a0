"""Codes of an authenticator, recovery codes, and confirming that it is oneself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from passlib.totp import TOTP

from meetings.accounts.models import User
from meetings.foundation.clock import real_now
from meetings.foundation.database import db
from tests.support.accounts import PASSWORD, Outbox, SignIn, enter, is_in


def set_up(client: Any) -> TOTP:
    page = client.post("/en/account/authenticator", data={"setup": "authenticator"}).page
    device = TOTP(key=page.text("*[@id='authenticator-key']"))
    client.post("/en/sign-in/code", data={"code": device.generate().token})
    return device


def later(device: TOTP, steps: int = 1) -> str:
    """A code that the device shows a little later: an earlier one does not work twice."""
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


def test_codes_are_made_first_then_shown_and_replaced_only_apart_from_them(signed_in: SignIn, member: User) -> None:
    own = signed_in(member.email)
    set_up(own)
    address = "/en/account/recovery-codes"
    empty, made = own.get(address).page, own.post(address, data={"generate_new_codes": "1"}).page
    later_on = own.get(address).page
    shown = own.get(f"{address}?show_codes=1").page
    assert "no recovery codes yet" in empty.text("main") and "replace the old ones" not in empty.text("main")
    assert "Show my codes" in later_on.text("main") and "replace the old ones" in later_on.text("main")
    assert shown.texts("ul[@class='codes']//code") == made.texts("ul[@class='codes']//code") != []
    assert [page.all("main//form") for page in (made, shown)] == [[], []]


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
