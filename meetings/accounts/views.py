"""Pages that everybody with an account has, the link of an invitation, and the public page of roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_security.utils import check_and_update_authn_fresh
from flask_security.utils import login_user as start_session
from werkzeug.wrappers import Response

from meetings.foundation import clock, registries
from meetings.foundation.access import SCOPE_OF_ROLE, Grant, Role
from meetings.foundation.access_table import GRANTS, OWN, TABLE, Action, may_somewhere
from meetings.foundation.errors import Conflict, DomainError
from meetings.foundation.forms import put
from meetings.foundation.languages import LazyString
from meetings.foundation.web import actor, commits, lang, public, public_uncached, requires

from . import labels, queries, services, table_labels
from .forms import Acceptance, Profile, is_sent
from .models import Appointment, Invitation, User
from .sessions import RowSession

bp = Blueprint("accounts", __name__)


@dataclass(frozen=True)
class Held:
    """A row of somebody's roles: in words, with how the term stands today (now, later or over)."""

    id: int
    role: LazyString
    scope: str
    appointment: Appointment
    stands: str


def held(appointments: Iterable[Appointment]) -> list[Held]:
    """Roles for a page, those of today first, then those to come, then those that are over."""
    appointments = list(appointments)
    today = clock.business_today()
    scopes = queries.scopes([(a.role, a.scope) for a in appointments], today, lang())
    rows = []
    for a in appointments:
        over = a.ended_at is not None or (a.until_on is not None and a.until_on < today)
        stands = "over" if over else "later" if a.from_on > today else "now"
        rows.append(Held(a.id, labels.ROLES[a.role], scopes[a.role, a.scope].name, a, stands))
    return sorted(rows, key=lambda row: (("now", "later", "over").index(row.stands), -row.id))


def own_user() -> User:
    """The record of the person who makes this request."""
    user_id = actor().user_id
    assert user_id is not None  # the access rule let nobody else in
    return queries.user_by_id(user_id)


def _row() -> RowSession:
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, RowSession)
    return found


def confirm_first() -> Response | None:
    """A detour to typing the password again, when that is too long ago for what is to be changed."""
    assert current_user.is_authenticated  # loads the person, and with it when they last proved who they are
    config = current_app.config
    if check_and_update_authn_fresh(config["SECURITY_FRESHNESS"], config["SECURITY_FRESHNESS_GRACE_PERIOD"], "session"):
        return None
    flash(str(labels.MESSAGES["REAUTHENTICATION_REQUIRED"][0]), "info")
    return redirect(url_for("security.verify", next=request.full_path.rstrip("?")))


@bp.route("/account/", methods=["GET", "POST"])
@requires(Action.ACCOUNT_OWN)
@commits
def own() -> str | Response:
    """The own account: name and language, roles with their terms, means of signing in, sessions."""
    user = own_user()
    form = Profile(obj=user)
    if is_sent(form):
        try:
            services.change_profile(actor(), user, form.name.data or "", str(form.language.data))
        except DomainError as error:
            put(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.own"))
    record = _row().record
    return render_template(
        "accounts/own.html",
        form=form,
        user=user,
        roles=held(user.appointments),
        sessions=queries.sessions_of(user.id, clock.real_now(), current_app.config["SESSION_IDLE"]),
        present=record.id if record else None,
        zone=clock.OFFICE_ZONE,
    )


@bp.route("/account/sessions/<int:session_id>/end", methods=["GET", "POST"])
@requires(Action.ACCOUNT_OWN)
@commits
def end_session(session_id: int) -> str | Response:
    """Sign one device out; asked first."""
    row = queries.session_of(actor().user_id or 0, session_id)
    if request.method == "POST":
        services.end_session(actor(), row)
        flash(_("The device is signed out."), "success")
        return redirect(url_for("accounts.own"))
    return render_template("accounts/end_session.html", row=row, zone=clock.OFFICE_ZONE)


@bp.post("/account/sessions/end-others")
@requires(Action.ACCOUNT_OWN)
@commits
def end_other_sessions() -> Response:
    """Sign all other devices out."""
    record = _row().record
    count = services.end_other_sessions(actor(), record.id if record else None)
    flash(ngettext("%(num)s other device is signed out.", "%(num)s other devices are signed out.", count), "success")
    return redirect(url_for("accounts.own"))


@bp.route("/account/passkeys/<int:passkey_id>/remove", methods=["GET", "POST"])
@requires(Action.ACCOUNT_OWN)
@commits
def remove_passkey(passkey_id: int) -> str | Response:
    """Remove one of the own passkeys; asked first."""
    detour = confirm_first()
    if detour is not None:
        return detour
    user = own_user()
    if request.method == "POST":
        removed = services.remove_passkey(actor(), user, passkey_id)
        flash(_("The passkey %(name)s is removed.", name=removed.name), "success")
        return redirect(url_for("accounts.own"))
    passkey = next((p for p in user.webauthn if p.id == passkey_id), None)
    if passkey is None:
        abort(404)
    return render_template("accounts/remove_passkey.html", passkey=passkey)


@bp.get("/account/authenticator/done")
@requires(Action.ACCOUNT_OWN)
def after_authenticator() -> Response:
    """Where setting an authenticator up leads: to recovery codes; and where removing it leads: back."""
    has_one = own_user().tf_primary_method is not None
    return redirect(url_for("security.mf_recovery_codes" if has_one else "accounts.own"))


@bp.route("/invitations/accept/<token>", methods=["GET", "POST"])
@public_uncached
@commits
def accept(token: str) -> str | Response | tuple[str, int]:
    """The link of an invitation: opens an account, or gives the role to the account that has the address."""
    try:
        invitation = services.invitation_for(token)
    except Conflict:
        return render_template("accounts/invitation_over.html"), 410
    about = {
        "invitation": invitation,
        "role": labels.ROLES[invitation.role],
        "scope": queries.scope(invitation.role, invitation.scope, clock.business_today(), lang()).name,
    }
    if actor().user_id is not None or queries.user_by_email(invitation.email) is not None:
        return _accept_with_account(invitation, about)
    form = Acceptance(language=invitation.language)
    if is_sent(form):
        try:
            user = services.accept(invitation, form.name.data or "", str(form.language.data), form.checked_password())
        except DomainError as error:
            put(form, error)
        else:
            start_session(user, authn_via=["invitation"])
            flash(_("Welcome. Your account is open."), "success")
            return redirect(url_for("accounts.own"))
    return render_template("accounts/accept.html", form=form, **about)


def _accept_with_account(invitation: Invitation, about: dict[str, object]) -> str | Response | tuple[str, int]:
    if actor().user_id is None:
        return redirect(url_for("security.login", next=request.path))
    user = own_user()
    problem: DomainError | None = None
    if user.email != invitation.email:
        problem = Conflict("invitation.other_person")
    elif request.method == "POST":
        try:
            services.accept_as(actor(), user, invitation)
        except Conflict as error:
            problem = error
        else:
            flash(_("The role is yours now."), "success")
            return redirect(url_for("accounts.own"))
    page = render_template("accounts/accept_role.html", problem=problem, **about)
    return page if problem is None else (page, 409)


@bp.get("/roles/")
@public
def roles() -> str:
    """Who may do what: the table that the system decides by, in words."""
    return render_template(
        "accounts/roles.html",
        roles=[(labels.ROLES[r], labels.SCOPES[SCOPE_OF_ROLE[r]], labels.ROLE_NOTES[r]) for r in Role],
        rows=[
            (
                table_labels.THINGS[thing],
                list({str(who): who for action in row.sees for who in who_may(action)}),
                [(table_labels.VERBS.get(action, table_labels.EDITS), who_may(action)) for action in row.changes],
                table_labels.CONDITIONS.get(thing, ""),
            )
            for thing, row in TABLE.items()
        ],
        nobody=table_labels.NOBODY,
    )


def who_may(action: Action) -> list[LazyString]:
    """In words, whom the table lets do `action`."""
    if action is Action.PUBLIC_READ:
        return [table_labels.EVERYBODY]
    if action in OWN:
        return [table_labels.EVERY_ACCOUNT]
    return [_grantee(grant) for grant in GRANTS[action]]


def _grantee(grant: Grant) -> LazyString:
    return labels.ROLES[grant.role] if grant.within is None else table_labels.WITHIN[grant.role, grant.within]


def keep_referrer_inside(response: Response) -> Response:
    """A page whose address is a secret is not named to other sites, not even by its host."""
    if request.endpoint in {"accounts.accept", "security.reset_password"}:
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def page_context() -> dict[str, object]:
    """What the layout shows of the person: name, places to go, signing in and out."""
    who = actor()
    foot = {"footer_links": [(_("Roles"), url_for("accounts.roles"))]}
    if who.user_id is None:
        here = request.full_path.rstrip("?") if request.method == "GET" and request.blueprint != "security" else None
        return {"sign_in_url": url_for("security.login", next=here), "account": None, **foot}
    return {**foot, "account": {"name": who.name, "links": account_links(), "sign_out_url": url_for("security.logout")}}


def account_links() -> list[tuple[str, str]]:
    """Pages of the account menu for who makes this request."""
    if "account_links" in g:
        return list(g.account_links)
    who = actor()
    links = [(_("My account"), url_for("accounts.own"))]
    links += [
        (str(link.label), url_for(link.endpoint))
        for link in registries.account_links
        if link.action is None or may_somewhere(who, link.action)
    ]
    links += [(_("My delegation"), url_for("offices.delegations"))] if who.holds(Role.FOCAL_POINT) else []
    links += [(_("My regional group"), url_for("offices.groups"))] if who.holds(Role.COORDINATOR) else []
    links += [
        (label, url_for(endpoint))
        for action, label, endpoint in (
            (Action.ACCOUNT_SEE, _("Accounts"), "administration.accounts"),
            (Action.INVITATION_SEE, _("Invitations"), "administration.invitations"),
            (Action.AUDIT_READ, _("Audit log"), "administration.audit_log"),
        )
        if may_somewhere(who, action)
    ]
    g.account_links = links
    return links
