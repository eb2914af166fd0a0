"""Commands about accounts, and the check before production starts."""

from __future__ import annotations

import sys
from datetime import date

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from meetings.foundation import clock
from meetings.foundation.access import SCOPE_OF_ROLE, Role, ScopeKind, system
from meetings.foundation.database import db, durability_problems, unit_of_work
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.presentation import sentence
from meetings.outbox import queries as outbox
from meetings.outbox import sending
from meetings.outbox.rules import MailState

from . import letters, queries, services
from .models import Appointment
from .rules import EVERYWHERE, check_scope

user_commands = AppGroup("user", help="Accounts.")


@user_commands.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--scope", default=EVERYWHERE, help="a State's iso3, a group's or a process's code …; * is everything")
@click.option("--language", type=click.Choice(LANGUAGES), default="en")
@with_appcontext
def invite(email: str, role: str, scope: str, language: str) -> None:
    """Send EMAIL an invitation. The first administrator of an installation is made in this way."""
    chosen = Role(role)
    try:
        code = check_scope(chosen, SCOPE_OF_ROLE[chosen], scope)
        with unit_of_work():
            invited = services.invite(system("command"), email, chosen, code, language)
            number = outbox.last_to(invited.email)
    except DomainError as error:
        raise click.ClickException(_words(error)) from error
    # Somebody waits at a shell, and the first invitation is often made before there is a worker.
    sending.send_now(number)
    state, reply = outbox.outcome(number)
    if state is not MailState.SENT:
        raise click.ClickException(
            f"the invitation is stored, but the mail to {email} could not be sent: {reply}"
            + (" (the worker will try again)" if state is MailState.WAITING else "")
        )
    click.echo(f"The invitation is on its way to {email}.")


@user_commands.command("list")
@with_appcontext
def list_users() -> None:
    """Every account with the roles it holds."""
    today = clock.business_today()
    for user in queries.everyone():
        roles = ", ".join(_role(a) for a in user.appointments if _is_current(a, today)) or "-"
        marks = [word for word, is_so in (("demo", user.is_demo), ("disabled", not user.active)) if is_so]
        click.echo("\t".join([user.email, user.name, user.language, roles, " ".join(marks)]).rstrip())


@click.command("preflight")
@with_appcontext
def preflight() -> None:
    """Refuse to start in production with demonstration accounts, or a database that is not ready or may lose writes."""
    problems = list(_problems())
    for problem in problems:
        click.echo(f"Rostrum does not start: {problem}", err=True)
    if problems:
        sys.exit(1)
    if not current_app.config["SMTP_URL"]:
        click.echo(f"SMTP_URL is not set: mail is not sent, but written to {current_app.config['OUTBOX']}.", err=True)


def _problems() -> list[str]:
    expected = current_app.extensions["rostrum_head"]
    try:
        found = db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return ["the database does not answer or is empty; run `flask --app wsgi db upgrade`"]
    if found != expected:
        return [f"the database is at {found}, the code at {expected}; run `flask --app wsgi db upgrade`"]
    problems = durability_problems(db.session.connection())
    if not queries.scope_choices(ScopeKind.PROCESS, clock.business_today(), "en"):
        problems.append("there is no process in the database, and no page makes one; run `flask --app wsgi seed`")
    demo = [] if current_app.config["DEMO"] else queries.demo_accounts()
    if demo:
        problems.append(f"it has accounts of the demonstration ({', '.join(demo)}); use a database of its own")
    return problems


def _is_current(appointment: Appointment, today: date) -> bool:
    in_term = appointment.from_on <= today and (appointment.until_on is None or today <= appointment.until_on)
    return in_term and appointment.ended_at is None


def _role(appointment: Appointment) -> str:
    return appointment.role.value + ("" if appointment.scope == EVERYWHERE else f" ({appointment.scope})")


def _words(error: DomainError) -> str:
    with letters.speaking("en"):
        return sentence(error)


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(user_commands)
    app.cli.add_command(preflight)
