"""Commands about accounts, the demonstration's accounts, and the check before production starts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from meetings.accounts import queries, seeding
from meetings.accounts.models import Appointment
from meetings.foundation.access import Role
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from tests.support.accounts import Outbox, People
from tests.support.database import DEMO_PASSWORD

NOWHERE = Path("data")


def test_the_first_administrator_is_invited_by_a_command(cli: Any, client: Any, outbox: Outbox) -> None:
    done = cli("user", "invite", "boss@example.org", "--role", "administrator", "--language", "fr")
    assert done.exit_code == 0 and "boss@example.org" in done.output
    assert outbox()[0]["Content-Language"] == "fr"
    link = re.search(r"http://localhost:8000(/\S+)", outbox()[0].get_content())
    assert link and client.get(link[1]).page.lang == "fr"


def test_the_command_says_what_is_wrong(cli: Any, outbox: Outbox) -> None:
    for arguments, said in (
        (("no address", "--role", "auditor"), "not an e-mail address"),
        (("a@example.org", "--role", "member"), "needs a different scope"),
        (("a@example.org", "--role", "king"), "is not one of"),
    ):
        done = cli("user", "invite", *arguments)
        assert done.exit_code != 0 and said in done.output, done.output
    assert outbox() == []


def test_the_command_says_when_its_mail_could_not_be_sent(app: Flask, cli: Any) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    done = cli("user", "invite", "boss@example.org", "--role", "administrator")
    assert done.exit_code == 1 and "could not be sent" in done.output


def test_accounts_are_listed_with_the_roles_of_today(cli: Any, person: People) -> None:
    person("a@example.org", (Role.MEMBER, "NGA"), name="Amina")
    assert cli("user", "list").output == "a@example.org\tAmina\ten\tmember (NGA)\n"


def test_the_demonstration_has_its_accounts_and_prints_them(app: Flask, cli: Any, capsys: Any) -> None:
    with unit_of_work():
        seeding.load(NOWHERE)
    printed = capsys.readouterr().out
    found = {user.email for user in queries.everyone()}
    for name in ("secretariat", "africa", "asia-pacific", "eastern-europe", "grulac", "weog", "new-zealand", "nigeria",
                 "peru", "nepal", "ngo", "auditor", "administrator"):  # fmt: skip
        assert f"{name}@example.org" in found and f"{name}@example.org" in printed
    assert DEMO_PASSWORD in printed
    assert all(user.is_demo for user in queries.everyone())


def test_seeding_twice_changes_nothing(app: Flask) -> None:
    for _ in range(2):
        with unit_of_work():
            seeding.load(NOWHERE)
    before = db.session.execute(sa.text("SELECT email, password, fs_uniquifier FROM account ORDER BY id")).all()
    with unit_of_work():
        seeding.load(NOWHERE)
    assert db.session.execute(sa.text("SELECT email, password, fs_uniquifier FROM account ORDER BY id")).all() == before
    assert len(db.session.execute(sa.select(Appointment)).scalars().all()) == len(seeding.ACCOUNTS)


def test_a_role_that_was_ended_in_the_demonstration_stays_ended(app: Flask) -> None:
    with unit_of_work():
        seeding.load(NOWHERE)
    db.session.execute(sa.update(Appointment).values(ended_at=sa.func.now()))
    db.session.commit()
    with unit_of_work():
        seeding.load(NOWHERE)
    assert len(db.session.execute(sa.select(Appointment)).scalars().all()) == len(seeding.ACCOUNTS)


def test_a_random_password_is_the_same_at_the_second_start(app: Flask) -> None:
    app.config["DEMO_PASSWORD"] = ""
    first = seeding.demo_password()
    assert seeding.demo_password() == first and len(first) >= 16
    file = Path(app.config["INSTANCE"]) / "demo-password"
    assert file.stat().st_mode & 0o077 == 0
    file.unlink()


def test_production_gets_no_demonstration_accounts(app: Flask, capsys: Any) -> None:
    app.config["DEMO"] = False
    seeding.load(NOWHERE)
    assert queries.everyone() == [] and capsys.readouterr().out == ""


def test_a_demonstration_account_signs_in_with_the_printed_password(app: Flask, client: Any) -> None:
    with unit_of_work():
        seeding.load(NOWHERE)
    answer = client.post("/en/sign-in", data={"email": "nigeria@example.org", "password": DEMO_PASSWORD})
    assert answer.status_code == 302


def process() -> None:
    db.session.add(Process(code="small-arms", name=Text.of(en="Small arms"), short=Text.of(en="Small arms")))
    db.session.commit()


def test_production_does_not_start_with_demonstration_accounts(app: Flask, cli: Any) -> None:
    process()
    with unit_of_work():
        seeding.load(NOWHERE)
    assert cli("preflight").exit_code == 0  # in the demonstration they belong
    app.config["DEMO"] = False
    refused = cli("preflight")
    assert refused.exit_code == 1 and "nigeria@example.org" in refused.output


def test_production_does_not_start_with_another_schema(app: Flask, cli: Any) -> None:
    process()
    app.config["DEMO"] = False
    assert cli("preflight").exit_code == 0
    db.session.execute(sa.text("UPDATE alembic_version SET version_num = '0001_foundation'"))
    db.session.commit()
    refused = cli("preflight")
    assert refused.exit_code == 1 and "0001_foundation" in refused.output


def test_production_does_not_start_with_nothing_to_work_on(app: Flask, cli: Any) -> None:
    app.config["DEMO"] = False
    refused = cli("preflight")
    assert refused.exit_code == 1 and "flask --app wsgi seed" in refused.output


def test_production_is_told_that_its_mail_stays_at_home(app: Flask, cli: Any) -> None:
    process()
    assert "SMTP_URL is not set" in cli("preflight").output
    app.config["SMTP_URL"] = "smtps://mail.example.org"
    assert cli("preflight").output == ""
