"""People for tests, and signing them in without the page."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetings.accounts import queries, services
from meetings.accounts.models import Appointment, SessionRow, User
from meetings.accounts.sessions import RowSessions, key_hash
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db

People = Callable[..., User]  # the fixture `person`
SignIn = Callable[..., Any]  # the fixture `signed_in`
Outbox = Callable[[], list[Any]]  # the fixture `outbox`
PASSWORD = "seven unrelated words in a row"
SINCE = date(2010, 1, 1)


def make_user(email: str, *holdings: tuple[Role, str], name: str = "", password: str | None = None) -> User:
    """An account that holds `holdings` (role, scope) since 2010."""
    user = services.new_user(email, name or email.partition("@")[0].title(), "en", password)
    for role, scope in holdings:
        db.session.add(Appointment(user_id=user.id, role=role, scope=scope, from_on=SINCE))
    db.session.commit()
    return user


def sign_in(client: FlaskClient, email: str, *, ago: timedelta = timedelta(0)) -> FlaskClient:
    """Give `client` a session of the account with that address, begun some time `ago`. Returns the client."""
    app = client.application
    user = queries.user_by_email(email)
    assert user is not None, f"no account {email}"
    key = secrets.token_urlsafe(24)
    began = clock.real_now() - ago
    row = SessionRow(
        key_hash=key_hash(key),
        user_id=user.id,
        data={"_user_id": user.fs_uniquifier, "_fresh": True, "fs_paa": time.time() - ago.total_seconds()},
        created_at=began,
        last_seen_at=clock.real_now(),
        expires_at=began + app.config["SESSION_ABSOLUTE"],
        network="127.0.0.1",
        agent="Firefox, Linux",
    )
    db.session.add(row)
    db.session.commit()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], RowSessions.cookie_value(app, key))
    return client


def enter(
    client: Any, email: str = "member@example.org", password: str = PASSWORD, path: str = "/en/sign-in", **kw: Any
) -> Any:
    """Send the page of signing in."""
    return client.post(path, data={"email": email, "password": password}, **kw)


def is_in(client: Any) -> bool:
    """Whether the client is signed in."""
    return bool(client.get("/en/account/").status_code == 200)


@pytest.fixture
def person(app: Flask) -> Callable[..., User]:
    """`person("a@example.org", (Role.MEMBER, "NGA"), password=…)`: an account."""
    return make_user


@pytest.fixture
def member(app: Flask) -> User:
    """member@example.org of a delegation, who has a password."""
    return make_user("member@example.org", (Role.MEMBER, "NGA"), password=PASSWORD)


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., Any]:
    """`signed_in("a@example.org")`: a client with that account's session."""
    return lambda email, **kw: sign_in(app.test_client(), email, **kw)
