"""The mails about accounts, each in its recipient's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import flask_babel
from flask import current_app, g
from flask_babel import gettext as _

from meetings.foundation import clock, languages
from meetings.foundation.access import Role
from meetings.foundation.presentation import absolute, when
from meetings.outbox.services import Mail, send

from .labels import ROLES
from .models import Invitation, User


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Everything that is said inside is said in `lang`, whatever language the request has."""
    before = g.get("lang")
    g.lang = lang
    flask_babel.refresh()
    try:
        yield
    finally:
        if before is None:
            g.pop("lang", None)
        else:
            g.lang = before
        flask_babel.refresh()


def address_of(endpoint: str, **values: object) -> str:
    """The full address of a page, from the configured base; works in commands as well."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return absolute(path)


def invitation(invited: Invitation, token: str, inviter: str, scope_name: str) -> None:
    """The link by which an invitation is accepted."""
    with speaking(invited.language):
        role = str(ROLES[invited.role])
        if scope_name:
            role = _("%(role)s (%(scope)s)", role=role, scope=scope_name)
        sender = inviter or str(ROLES[Role.ADMINISTRATOR])
        _send(
            invited.email,
            invited.language,
            _("An invitation to Rostrum"),
            _("%(name)s invites you to Rostrum, the calendar of meetings, as: %(role)s.", name=sender, role=role),
            _("Open this link to choose a password. It works once, until %(day)s:", day=_date(invited)),
            address_of("accounts.accept", lang=invited.language, token=token),
            _("If you do not expect this, you need not do anything."),
        )


def reset(user: User, token: str) -> None:
    """The link by which a forgotten password is replaced."""
    with speaking(user.language):
        _send(
            user.email,
            user.language,
            _("A new password for Rostrum"),
            _("Somebody, probably you, asked for a new password."),
            _("Open this link within a day to set one. It works once:"),
            address_of("security.reset_password", lang=user.language, token=token),
            _("If you did not ask for it, you need not do anything: your password stays as it is."),
        )


def changed(user: User, what: str) -> None:
    """A notice after something about signing in has changed; `what` is a key of `_notices`."""
    with speaking(user.language):
        _send(
            user.email,
            user.language,
            _("Signing in to Rostrum has changed"),
            _notices()[what],
            _("If this was not you, set a new password at once and tell the administrator:"),
            address_of("security.forgot_password", lang=user.language),
        )


def _notices() -> dict[str, str]:
    moment = when(clock.real_now(), clock.OFFICE_ZONE)
    return {
        "password": _("The password of your account was changed: %(moment)s.", moment=moment),
        "authenticator": _("An authenticator was set up for your account: %(moment)s.", moment=moment),
        "no_authenticator": _("The authenticator of your account was removed: %(moment)s.", moment=moment),
        "passkey": _("A passkey was added to your account: %(moment)s.", moment=moment),
        "no_passkey": _("A passkey of your account was removed: %(moment)s.", moment=moment),
    }


def _date(invited: Invitation) -> str:
    return languages.format_date(invited.expires_at.date(), invited.language)


def _send(to: str, lang: str, subject: str, *paragraphs: str) -> None:
    send(Mail(to, subject, "\n\n".join(paragraphs) + "\n", lang, is_secret=True))
