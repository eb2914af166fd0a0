"""Pages of the administrator, of those who invite, and of those who read the audit log."""

from __future__ import annotations

import math

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import audit, clock, registries
from meetings.foundation.access import SCOPE_OF_ROLE, ScopeKind
from meetings.foundation.access_table import Action
from meetings.foundation.errors import DomainError
from meetings.foundation.forms import put
from meetings.foundation.languages import NAMES
from meetings.foundation.numbers import page_number
from meetings.foundation.web import actor, can, commits, lang, requires

from . import acts, asking, queries, services
from .forms import ActsFilter, Appoint, Invite, Search, WithRole
from .models import Invitation, User
from .queries import ActsAsked
from .rules import EVERYWHERE, NAME_MAXIMUM, reaches, roles_to_give
from .views import held

bp = Blueprint("administration", __name__)


def _page() -> int:
    return page_number(request.args.get("page"))


def page_count(count: int) -> int:
    """How many pages a list of `count` has."""
    return max(1, math.ceil(count / queries.PAGE))


def offer_scopes(form: WithRole) -> None:
    """Fill a form with the roles that may be given and everything they can be held within."""
    holdings = actor().holdings
    roles = roles_to_give(holdings)
    today = clock.business_today()
    kinds = dict.fromkeys(SCOPE_OF_ROLE[role] for role in roles)
    options: dict[ScopeKind, list[tuple[str, str]]] = {
        kind: [
            (choice.code, choice.name)
            for choice in queries.scope_choices(kind, today, lang())
            if reaches(holdings, kind, choice.code, choice.process)
        ]
        for kind in kinds
        if kind is not ScopeKind.NONE
    }
    if ScopeKind.PROCESS in options:
        options[ScopeKind.PROCESS].append((EVERYWHERE, _("all processes")))
    form.offer(roles, options)


@bp.get("/accounts/")
@requires(Action.ACCOUNT_SEE)
def accounts() -> str:
    """All accounts, a page at a time."""
    form = Search(request.args)
    search, page = (form.q.data or "")[:200], _page()
    users, count = queries.accounts(search, page)
    roles = [row for row in held(a for user in users for a in user.appointments) if row.stands == "now"]
    rows = [(user, [row for row in roles if row.appointment.user_id == user.id]) for user in users]
    return render_template(
        "accounts/list.html",
        form=form,
        rows=rows,
        count=count,
        search=search,
        page=page,
        pages=page_count(count),
        may_invite=can(Action.ACCOUNT_INVITE),
    )


@bp.get("/accounts/<int:user_id>/")
@requires(Action.ACCOUNT_SEE)
def account(user_id: int) -> str:
    """One account: its roles, how it signs in and, for who gives roles, the form for another."""
    user = queries.user_by_id(user_id)
    form = None
    if can(Action.ACCOUNT_ADMINISTER) and user.id != actor().user_id:
        form = Appoint()
        offer_scopes(form)
        form.from_on.data = clock.business_today().isoformat()
    return _account(user, form)


@bp.post("/accounts/<int:user_id>/")
@requires(Action.ACCOUNT_ADMINISTER)
@commits
def appoint(user_id: int) -> str | Response:
    """Give an account a role."""
    user = queries.user_by_id(user_id)
    form = Appoint()
    offer_scopes(form)
    if form.validate():
        try:
            services.appoint(actor(), user, form.term(), form.reason.data or "")
        except DomainError as error:
            put(form, error)
        else:
            flash(_("The role is given."), "success")
            return redirect(url_for("administration.account", user_id=user.id))
    return _account(user, form)


def _account(user: User, form: Appoint | None) -> str:
    return render_template(
        "accounts/account.html",
        user=user,
        form=form,
        roles=held(user.appointments),
        is_self=user.id == actor().user_id,
        may_change=can(Action.ACCOUNT_ADMINISTER) and user.id != actor().user_id,
        history=acts.told(audit.history("account", user.id, 20)),
        panels=[panel for source in registries.account_panels if (panel := source(user.id)) is not None],
        zone=clock.OFFICE_ZONE,
    )


@bp.route("/accounts/<int:user_id>/<any(disable, enable, 'remove-factors'):what>", methods=["GET", "POST"])
@requires(Action.ACCOUNT_ADMINISTER)
@commits
def standing(user_id: int, what: str) -> str | Response:
    """Disable or enable an account, or take away its second factors; asked first."""
    user = queries.user_by_id(user_id)
    if request.method == "POST":
        match what:
            case "disable":
                services.disable(actor(), user)
                flash(_("The account is disabled and signed out everywhere."), "success")
            case "enable":
                services.enable(actor(), user)
                flash(_("The account is enabled."), "success")
            case _:
                services.remove_factors(actor(), user)
                flash(_("Authenticator, recovery codes and passkeys are removed."), "success")
        return redirect(url_for("administration.account", user_id=user.id))
    return render_template("accounts/standing.html", user=user, what=what)


@bp.route("/accounts/<int:user_id>/roles/<int:appointment_id>/end", methods=["GET", "POST"])
@requires(Action.ACCOUNT_ADMINISTER)
@commits
def end_role(user_id: int, appointment_id: int) -> str | Response:
    """End a role at once; asked first."""
    appointment = queries.appointment_by_id(appointment_id)
    if appointment.user_id != user_id:
        abort(404)
    return asking.end_role(appointment, url_for("administration.account", user_id=user_id))


# --- invitations ----------------------------------------------------------------------------------------------------


@bp.get("/invitations/")
@requires(Action.INVITATION_SEE)
def invitations() -> str:
    """The invitations that are open and, for who invites, the form for another."""
    form = None
    if can(Action.ACCOUNT_INVITE):
        form = Invite(language=lang())
        offer_scopes(form)
    return _invitations(form)


@bp.post("/invitations/")
@requires(Action.ACCOUNT_INVITE)
@commits
def invite() -> str | Response:
    """Invite somebody."""
    form = Invite()
    offer_scopes(form)
    if form.validate() and asking.send(form, form.chosen, form.until_on.day):
        return redirect(url_for("administration.invitations"))
    return _invitations(form)


def _invitations(form: Invite | None) -> str:
    page = _page()
    found, count = queries.open_invitations(page)
    rows = asking.described(found)
    return render_template(
        "accounts/invitations.html",
        form=form,
        rows=rows,
        page=page,
        pages=page_count(count),
        may_withdraw={invitation.id for invitation, _role, scope in rows if may_withdraw(invitation, scope.process)},
    )


def may_withdraw(invitation: Invitation, process: str) -> bool:
    """Whoever sent it or could have; `process` is that of what it is for."""
    who, kind = actor(), SCOPE_OF_ROLE[invitation.role]
    return can(Action.ACCOUNT_INVITE) and (
        invitation.invited_by == who.user_id
        or (invitation.role in roles_to_give(who.holdings) and reaches(who.holdings, kind, invitation.scope, process))
    )


@bp.route("/invitations/<int:invitation_id>/withdraw", methods=["GET", "POST"])
@requires(Action.ACCOUNT_INVITE)
@commits
def withdraw(invitation_id: int) -> str | Response:
    """Withdraw an invitation; asked first."""
    invitation = queries.invitation_by_id(invitation_id)
    process = queries.scope(invitation.role, invitation.scope, clock.business_today(), lang()).process
    if not may_withdraw(invitation, process):
        abort(404)
    return asking.withdraw(invitation, url_for("administration.invitations"))


@bp.get("/audit/")
@requires(Action.AUDIT_READ)
def audit_log() -> str:
    """The audit log, newest first, narrowed to who acted, on what, and when."""
    kinds = {key: str(kind.name) for key, kind in registries.audit_kinds.items() if kind.name}
    form = ActsFilter(request.args)
    form.offer(list(kinds.items()))
    form.validate()
    chosen = form.kind.data if form.kind.data in kinds else ""
    asked = ActsAsked((form.who.data or "")[:NAME_MAXIMUM], chosen, form.from_on.day, form.until_on.day)
    page = _page()
    entries, count = queries.acts(asked, page)
    given = {name: value for name, value in request.args.items() if name in form._fields and value}
    return render_template(
        "accounts/audit.html",
        form=form,
        acts=acts.told(entries),
        given=given,
        page=page,
        pages=page_count(count),
        count=count,
        zone=clock.OFFICE_ZONE,
        names=NAMES,
    )
