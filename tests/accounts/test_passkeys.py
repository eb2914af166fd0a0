"""Passkeys, with a device in software: made, used, refused, removed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts.models import Passkey, User
from meetings.foundation.database import db
from tests.support.accounts import Outbox, People, SignIn, is_in
from tests.support.authenticator import Device


def ceremony(answer: Any) -> tuple[str, dict[str, Any]]:
    form = answer.page.one("form[@data-passkey]")
    return form.get("action"), json.loads(form.get("data-options"))


def make(client: Any, device: Device, name: str = "Laptop") -> Any:
    action, options = ceremony(client.post("/en/account/passkeys", data={"name": name}))
    return client.post(action, data={"credential": device.create(options)})


def use(client: Any, device: Device, path: str = "/en/sign-in/passkey") -> Any:
    action, options = ceremony(client.post(path))
    return client.post(action, data={"credential": device.get(options)})


def test_a_passkey_signs_in_without_address_and_password(
    client: Any, signed_in: SignIn, member: User, outbox: Outbox
) -> None:
    device = Device()
    assert make(signed_in(member.email), device).headers["Location"] == "/en/account/"
    assert [m["To"] for m in outbox()] == [member.email]
    assert use(client, device).headers["Location"] == "/en/"
    assert is_in(client)


def test_a_passkey_leads_to_where_one_wanted_to_go(client: Any, signed_in: SignIn, member: User) -> None:
    device = Device()
    make(signed_in(member.email), device)
    answer = use(client, device, "/fr/sign-in/passkey?next=/fr/account/")
    assert answer.headers["Location"] == "/fr/account/"


def test_a_passkey_that_is_not_known_here_signs_nobody_in(client: Any, member: User) -> None:
    device = Device()
    device.user_handle = b"somebody"
    assert use(client, device).status_code == 302
    assert not is_in(client)


def test_another_devices_signature_does_not_count(client: Any, signed_in: SignIn, member: User) -> None:
    device, forger = Device(), Device()
    make(signed_in(member.email), device)
    forger.id, forger.user_handle = device.id, device.user_handle
    use(client, forger)
    assert not is_in(client)


def test_an_answer_made_for_another_site_does_not_count(client: Any, signed_in: SignIn, member: User) -> None:
    device = Device()
    make(signed_in(member.email), device)
    device.origin = "https://evil.example"
    use(client, device)
    assert not is_in(client)


def test_an_old_answer_does_not_count(client: Any, app: Flask, signed_in: SignIn, member: User) -> None:
    device = Device()
    make(signed_in(member.email), device)
    _, options = ceremony(client.post("/en/sign-in/passkey"))
    recorded = device.get(options)
    thief = app.test_client()
    action, _ = ceremony(thief.post("/en/sign-in/passkey"))  # type: ignore[arg-type]
    thief.post(action, data={"credential": recorded})
    assert not is_in(thief)


@pytest.mark.parametrize(
    "credential",
    ["", "x", "[]", "null", "{}", '{"id": 1}', "1" * 30_000, "[" * 5000, '{"id":"a","rawId":"é","type":"x"}'],
)
def test_what_is_no_answer_of_a_device_is_refused_in_words(
    client: Any, signed_in: SignIn, member: User, credential: str
) -> None:
    own = signed_in(member.email)
    action, _ = ceremony(own.post("/en/account/passkeys", data={"name": "Laptop"}))
    assert own.post(action, data={"credential": credential}).status_code == 302
    action, _ = ceremony(client.post("/en/sign-in/passkey"))
    assert client.post(action, data={"credential": credential}).status_code == 302
    assert not is_in(client)
    assert db.session.execute(sa.select(Passkey)).first() is None


def test_odd_extensions_of_a_device_are_not_kept(signed_in: SignIn, member: User) -> None:
    own, device = signed_in(member.email), Device()
    action, options = ceremony(own.post("/en/account/passkeys", data={"name": "Laptop"}))
    answer = json.loads(device.create(options)) | {"extensions": {"a": ["b"]}}
    own.post(action, data={"credential": json.dumps(answer)})
    assert db.session.execute(sa.select(Passkey.extensions)).scalar_one() is None
    assert own.get("/en/account/passkeys").status_code == 200


@pytest.mark.parametrize("name", ["", " ", "a" * 65, "a\u202eb", "a\x00b", "Laptop"])
def test_a_passkey_needs_a_name_of_its_own(signed_in: SignIn, member: User, name: str) -> None:
    own = signed_in(member.email)
    make(own, Device())
    page = own.post("/en/account/passkeys", data={"name": name}).page
    assert page.by_id("name").get("aria-invalid") == "true"


def test_the_name_of_a_passkey_comes_back_as_it_went_in(signed_in: SignIn, member: User) -> None:
    own = signed_in(member.email)
    for name in ("Portátil d’Ana <&>", "مفتاح الهاتفِ", "电话"):
        make(own, Device(), name)
        assert name in own.get("/en/account/").page.text("main")


def test_a_passkey_of_a_disabled_account_opens_nothing(client: Any, signed_in: SignIn, member: User) -> None:
    device = Device()
    make(signed_in(member.email), device)
    member.active = False
    db.session.commit()
    use(client, device)
    assert not is_in(client)


def test_a_removed_passkey_opens_nothing(client: Any, signed_in: SignIn, member: User) -> None:
    own, device = signed_in(member.email), Device()
    make(own, device)
    key = db.session.execute(sa.select(Passkey.id)).scalar_one()
    assert "Laptop" in own.get(f"/en/account/passkeys/{key}/remove").page.text("main")
    assert own.post(f"/en/account/passkeys/{key}/remove").status_code == 302
    use(client, device)
    assert not is_in(client)


def test_nobody_removes_anybody_elses_passkey(person: People, signed_in: SignIn, member: User) -> None:
    make(signed_in(member.email), Device())
    key = db.session.execute(sa.select(Passkey.id)).scalar_one()
    person("other@example.org")
    other = signed_in("other@example.org")
    assert other.get(f"/en/account/passkeys/{key}/remove").status_code == 404
    assert other.post(f"/en/account/passkeys/{key}/remove").status_code == 404


def test_adding_and_removing_a_passkey_asks_who_it_is_after_a_while(signed_in: SignIn, member: User) -> None:
    make(signed_in(member.email), Device())
    key = db.session.execute(sa.select(Passkey.id)).scalar_one()
    old = signed_in(member.email, ago=timedelta(hours=1))
    for path in ("account/passkeys", f"account/passkeys/{key}/remove", "account/recovery-codes"):
        assert old.get(f"/en/{path}").headers["Location"].startswith("/en/account/confirm?next="), path
        assert old.post(f"/en/{path}").headers["Location"].startswith("/en/account/confirm?next="), path


def test_a_passkey_says_who_it_is_as_well_as_a_password(signed_in: SignIn, member: User) -> None:
    device = Device()
    make(signed_in(member.email), device)
    old = signed_in(member.email, ago=timedelta(hours=1))
    answer = use(old, device, "/en/account/confirm-passkey?next=/en/account/passkeys")
    assert answer.headers["Location"] == "/en/account/passkeys"
    assert old.get("/en/account/passkeys").status_code == 200


def test_somebody_elses_passkey_does_not_say_who_it_is(person: People, signed_in: SignIn, member: User) -> None:
    device = Device()
    make(signed_in(member.email), device)
    person("other@example.org")
    other = signed_in("other@example.org", ago=timedelta(hours=1))
    use(other, device, "/en/account/confirm-passkey")
    assert other.get("/en/account/passkeys").status_code == 302
