"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask, session

from meetings.foundation import registries
from meetings.foundation.access import Actor

from . import administration, audited, commands, labels, limits, offices, seeding, signin, signin_forms, tasks, views
from .sessions import RowSession, RowSessions


def setup(app: Flask) -> None:
    """Register sessions, signing in, blueprints, commands, sentences, the seeder and chores."""
    app.session_interface = RowSessions()
    app.extensions["rostrum_actor"] = _actor
    limits.init_app(app)
    signin.init_app(app)
    for blueprint in (views.bp, administration.bp, offices.bp):
        app.register_blueprint(blueprint, url_prefix="/<lang:lang>")
    app.after_request(views.keep_referrer_inside)
    app.jinja_env.globals["password_hint"] = signin_forms.PASSWORD_HINT
    commands.init_app(app)
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    audited.register()
    registries.page_context.register("accounts", views.page_context)
    registries.seeders.register("accounts", seeding.load, rank=90)
    registries.chores.register("accounts.sessions", (15, tasks.purge_sessions))
    registries.chores.register("accounts.invitations", (60 * 12, tasks.purge_invitations))


def _actor() -> Actor:
    """Who makes this request, with the roles that are theirs today."""
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, RowSession)
    if found.failure is not None:
        raise found.failure  # the database does not answer: 503, not somebody signed out
    return found.actor
