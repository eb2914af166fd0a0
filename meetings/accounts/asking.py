"""What everybody who gives roles does alike: invite and, asked first, end a role or withdraw an invitation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.errors import DomainError
from meetings.foundation.forms import put
from meetings.foundation.languages import LazyString
from meetings.foundation.registries import ScopeChoice
from meetings.foundation.web import actor, lang

from . import labels, queries, services
from .forms import Inviting
from .models import Appointment, Invitation
from .views import held


def send(form: Inviting, chosen: Callable[[], tuple[Role, str]], until_on: date | None = None) -> bool:
    """Invite as the form says, and say so; False when a rule is broken, which the form then shows.

    `chosen` gives the role and its scope, or raises what is wrong with them.
    """
    try:
        role, scope = chosen()
        from_on = clock.business_today() if until_on else None
        invitation = services.invite(
            actor(), form.email.data or "", role, scope, str(form.language.data), from_on=from_on, until_on=until_on
        )
    except DomainError as error:
        put(form, error)
        return False
    flash(_("The invitation is on its way to %(email)s.", email=invitation.email), "success")
    return True


def described(invitations: list[Invitation]) -> list[tuple[Invitation, LazyString, ScopeChoice]]:
    """Invitations with the words for their role, and what it is held within."""
    scopes = queries.scopes([(i.role, i.scope) for i in invitations], clock.business_today(), lang())
    return [(i, labels.ROLES[i.role], scopes[i.role, i.scope]) for i in invitations]


def withdraw(invitation: Invitation, back: str) -> str | Response:
    """Withdraw an invitation, and return to the page `back`; asked first."""
    if request.method == "POST":
        services.withdraw_invitation(actor(), invitation)
        flash(_("The invitation is withdrawn."), "success")
        return redirect(back)
    return render_template("accounts/withdraw.html", invitation=invitation, back=back)


def end_role(appointment: Appointment, back: str) -> str | Response:
    """End a role, and return to the page `back`; asked first."""
    if request.method == "POST":
        services.end_role(actor(), appointment)
        flash(_("The role is ended."), "success")
        return redirect(back)
    return render_template("accounts/end_role.html", row=held([appointment])[0], user=appointment.user, back=back)
