"""The accounts of the demonstration. They exist in demonstrations only; production refuses to start with them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask_security.utils import hash_password, verify_password

from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db

from . import queries, services
from .models import Appointment

SINCE = date(2010, 1, 1)


@dataclass(frozen=True)
class DemoAccount:
    """Somebody who exists in the demonstration."""

    local: str
    name: str
    language: str
    role: Role
    scope: str = "*"

    @property
    def email(self) -> str:
        """Their address, at a domain that receives no mail."""
        return f"{self.local}@example.org"


ACCOUNTS = (
    DemoAccount("secretariat", "Secretariat", "en", Role.SECRETARIAT, "small-arms"),
    DemoAccount("africa", "Coordinator, African Group", "fr", Role.COORDINATOR, "african"),
    DemoAccount("asia-pacific", "Coordinator, Asia-Pacific Group", "zh", Role.COORDINATOR, "asia-pacific"),
    DemoAccount("eastern-europe", "Coordinator, Eastern European Group", "ru", Role.COORDINATOR, "eastern-european"),
    DemoAccount("grulac", "Coordinator, GRULAC", "es", Role.COORDINATOR, "latin-american-and-caribbean"),
    DemoAccount("weog", "Coordinator, WEOG", "en", Role.COORDINATOR, "western-european-and-others"),
    DemoAccount("new-zealand", "Delegation of New Zealand", "en", Role.FOCAL_POINT, "NZL"),
    DemoAccount("nigeria", "Delegation of Nigeria", "en", Role.FOCAL_POINT, "NGA"),
    DemoAccount("peru", "Delegation of Peru", "es", Role.FOCAL_POINT, "PER"),
    DemoAccount("nepal", "Delegation of Nepal", "en", Role.FOCAL_POINT, "NPL"),
    DemoAccount("chair", "Chair’s desk, governmental experts", "en", Role.CHAIRS_DESK, "mge-2011"),
    DemoAccount("translator", "Translator, French", "fr", Role.TRANSLATOR, "fr"),
    DemoAccount("ngo", "Civil society", "en", Role.CIVIL_SOCIETY, "example-network"),
    DemoAccount("finance", "Finance of the sample fund", "en", Role.FINANCE, "small-arms"),
    DemoAccount("finance-second", "Second person of finance of the sample fund", "en", Role.FINANCE, "small-arms"),
    DemoAccount("canada", "Donor contact, Canada (sample)", "en", Role.DONOR_CONTACT, "CAN"),
    DemoAccount("auditor", "Auditor", "en", Role.AUDITOR),
    DemoAccount("administrator", "Administrator", "en", Role.ADMINISTRATOR),
)


def load(_data: Path) -> None:
    """Open the accounts, give them their roles and password, and print them. Does nothing outside demonstrations."""
    if not current_app.config["DEMO"]:
        return
    password = demo_password()
    for account in ACCOUNTS:
        _open(account, password)
    db.session.flush()
    width = max(len(account.email) for account in ACCOUNTS)
    click.echo("Accounts of the demonstration:")
    for account in ACCOUNTS:
        click.echo(f"  {account.email:<{width}}  {account.name}")
    click.echo(f"Password of all of them: {password}")


def player(name: str) -> Actor:
    """One of the demonstration’s people with the roles that they hold, in whatever year a sample lies."""
    user = queries.user_by_email(f"{name}@example.org")
    assert user is not None, name
    return Actor(user.id, user.name, queries.holdings(user.id, clock.day_at_office(clock.real_now())))


def demo_password() -> str:
    """`DEMO_PASSWORD`, or a random one that stays the same from start to start."""
    given = str(current_app.config["DEMO_PASSWORD"])
    if given:
        return given
    file = Path(current_app.config["INSTANCE"]) / "demo-password"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text("-".join(secrets.token_hex(2) for _ in range(4)), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def _open(account: DemoAccount, password: str) -> None:
    user = queries.user_by_email(account.email)
    if user is None:
        user = services.new_user(account.email, account.name, account.language, None, is_demo=True)
    security = current_app.extensions["security"]
    normal = security.password_util.normalize(password)
    if user.is_demo and not (user.password and verify_password(normal, user.password)):
        user.password = hash_password(normal)
    held = sa.select(Appointment.id).where(Appointment.user_id == user.id).limit(1)
    if db.session.execute(held).first() is None:
        db.session.add(
            Appointment(user_id=user.id, role=account.role, scope=account.scope, from_on=SINCE, until_on=None)
        )
