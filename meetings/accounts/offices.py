"""Pages of a mission's focal point and of a regional group's coordinator: each sees their own and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, registries
from meetings.foundation.access import Role, Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import DomainError
from meetings.foundation.forms import put
from meetings.foundation.web import actor, authorize, commits, lang, requires
from meetings.states import queries as states

from . import asking, queries, services
from .forms import DeputyForm, HandOverForm, InviteColleague, is_sent, needed
from .models import Appointment, User
from .rules import DELEGATION
from .views import held

bp = Blueprint("offices", __name__)


def _own(role: Role, heading: str, address: Callable[[str], str]) -> str | Response:
    """The offices that one holds by `role`, each at its address; straight to it when there is one."""
    codes = sorted(actor().scopes(role))
    if not codes:
        abort(404)
    if len(codes) == 1:
        return redirect(address(codes[0]))
    scopes = queries.scopes([(role, code) for code in codes], clock.business_today(), lang())
    links = [(scopes[role, code].name, address(code)) for code in codes]
    return render_template("accounts/choose.html", heading=heading, links=links)


# --- the delegation -------------------------------------------------------------------------------------------------


@bp.get("/delegation/")
@requires(Action.ACCOUNT_OWN)
def delegations() -> str | Response:
    """The delegations whose focal point one is."""
    return _own(Role.FOCAL_POINT, _("My delegations"), lambda iso3: url_for("offices.delegation", iso3=iso3))


@bp.route("/delegation/<iso3>/", methods=["GET", "POST"])
@requires(Action.DELEGATION_MANAGE)
@commits
def delegation(iso3: str) -> str | Response:
    """Colleagues of the same State: who has which role, who is invited, and inviting another."""
    authorize(Action.DELEGATION_MANAGE, Scope(state=iso3))
    today = clock.business_today()
    state = states.state_by_iso3(iso3)
    form = InviteColleague(language=lang())
    form.offer(iso3)
    if is_sent(form) and asking.send(form, form.chosen):
        return redirect(url_for("offices.delegation", iso3=iso3))
    return render_template(
        "accounts/delegation.html",
        state_name=state.name_on(today),
        iso3=iso3,
        form=form,
        colleagues=_people(queries.holders(DELEGATION, [iso3], today)),
        rows=asking.described(queries.open_invitations(scope=iso3)[0]),
    )


@bp.route("/delegation/<iso3>/roles/<int:appointment_id>/end", methods=["GET", "POST"])
@requires(Action.DELEGATION_MANAGE)
@commits
def release(iso3: str, appointment_id: int) -> str | Response:
    """End a colleague's role in the own delegation; asked first."""
    authorize(Action.DELEGATION_MANAGE, Scope(state=iso3))
    appointment = queries.appointment_by_id(appointment_id)
    if appointment.role not in DELEGATION or appointment.scope != iso3:
        abort(404)
    return asking.end_role(appointment, url_for("offices.delegation", iso3=iso3))


@bp.route("/delegation/<iso3>/invitations/<int:invitation_id>/withdraw", methods=["GET", "POST"])
@requires(Action.DELEGATION_MANAGE)
@commits
def withdraw(iso3: str, invitation_id: int) -> str | Response:
    """Withdraw an invitation to the own delegation; asked first."""
    authorize(Action.DELEGATION_MANAGE, Scope(state=iso3))
    invitation = queries.invitation_by_id(invitation_id)
    if invitation.role not in DELEGATION or invitation.scope != iso3:
        abort(404)
    return asking.withdraw(invitation, url_for("offices.delegation", iso3=iso3))


# --- the regional group ---------------------------------------------------------------------------------------------


@bp.get("/group/")
@requires(Action.ACCOUNT_OWN)
def groups() -> str | Response:
    """The groups one coordinates."""
    return _own(Role.COORDINATOR, _("My regional groups"), lambda code: url_for("offices.group", code=code))


@bp.route("/group/<code>/", methods=["GET", "POST"])
@requires(Action.GROUP_HAND_OVER)
@commits
def group(code: str) -> str | Response:
    """Who coordinates a regional group now and next, handing over with a date, and naming a deputy."""
    authorize(Action.GROUP_HAND_OVER, Scope(group=code))
    today = clock.business_today()
    delegates = _delegates(code)
    choices = [(user.id, user.name) for user in delegates.values()]
    sent = request.form.get("act") or request.form.get("deputy-act")
    hand_over = HandOverForm(formdata=request.form if sent == "hand-over" else None)
    deputy = DeputyForm(formdata=request.form if sent == "deputy" else None, prefix="deputy")
    hand_over.user.choices = deputy.user.choices = choices
    if sent == "hand-over" and hand_over.validate():
        try:
            services.hand_over(actor(), code, delegates[hand_over.user.data], needed(hand_over.on))
        except DomainError as error:
            put(hand_over, error)
        else:
            flash(_("The group is handed over. Your own role ends the day before."), "success")
            return redirect(url_for("offices.group", code=code))
    elif sent == "deputy" and deputy.validate():
        try:
            term = needed(deputy.from_on), deputy.until_on.day
            services.name_deputy(actor(), code, delegates[deputy.user.data], *term)
        except DomainError as error:
            put(deputy, error)
        else:
            flash(_("The deputy is named."), "success")
            return redirect(url_for("offices.group", code=code))
    if sent != "deputy":
        deputy.from_on.data = today.isoformat()
    people = queries.holders((Role.COORDINATOR, Role.DEPUTY_COORDINATOR), [code], today)
    own = next((a for a in people if a.user_id == actor().user_id and a.role is Role.COORDINATOR), None)
    return render_template(
        "accounts/group.html",
        code=code,
        name=queries.scope(Role.COORDINATOR, code, today, lang()).name,
        people=_people(people),
        own=own,
        successor=next((a for a in people if a.role is Role.COORDINATOR and a.from_on > today), None),
        links=[link(code) for link in registries.group_links],
        has_delegates=bool(choices),
        hand_over=hand_over,
        deputy=deputy,
    )


@bp.route("/group/<code>/deputies/<int:appointment_id>/end", methods=["GET", "POST"])
@requires(Action.GROUP_HAND_OVER)
@commits
def end_deputy(code: str, appointment_id: int) -> str | Response:
    """End a deputy's role; asked first."""
    authorize(Action.GROUP_HAND_OVER, Scope(group=code))
    appointment = queries.appointment_by_id(appointment_id)
    if appointment.role is not Role.DEPUTY_COORDINATOR or appointment.scope != code:
        abort(404)
    return asking.end_role(appointment, url_for("offices.group", code=code))


def _delegates(group: str) -> dict[int, User]:
    """Whom a coordinator can choose: people of the group's delegations, by id, without the coordinator."""
    found = queries.delegates_of_group(group, clock.business_today())
    return {a.user_id: a.user for a in found if a.user_id != actor().user_id}


def _people(appointments: list[Appointment]) -> list[tuple[User, object]]:
    """Appointments as rows, each with its person."""
    people = {a.id: a.user for a in appointments}
    return [(people[row.id], row) for row in held(appointments)]
