"""Pages of the persons and bodies of a programme that have to be at sessions."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import conflicts
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import Form, put
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires
from meetings.states import queries as states

from . import bodies, keeping_frame, parties, queries_frame
from .bodies import STATE
from .forms_frame import PartyForm, ReadyForm
from .models import Programme, ProgrammeParty
from .views import NUMBER, bp
from .views_venues import METHODS, Answer, both_versions, page, posted


def _found(code: str, action: Action = Action.PROGRAMME_EDIT) -> Programme:
    programme = queries_frame.frame_of(code)
    authorize(action, parties.scope_of(programme.meeting))
    return programme


def _list_url(programme: Programme) -> str:
    return url_for("programme.party_list", code=programme.meeting.code)


def _saved(programme: Programme, words: str) -> Response:
    flash(words, "ok")
    return redirect(_list_url(programme))


@bp.get("/meetings/<code>/programme/parties/")
@requires(Action.PROGRAMME_DRAFT)
def party_list(code: str) -> str:
    """Who can be named at sessions, and at how many they are."""
    programme = _found(code, Action.PROGRAMME_DRAFT)
    return render_template(
        "programme/parties.html",
        meeting=programme.meeting,
        parties=programme.parties,
        held=queries_frame.sessions_with(programme.id),
        named=queries_frame.parties_named(programme.id),
        may_edit=parties.runs(actor(), programme.meeting),
    )


@bp.route("/meetings/<code>/programme/parties/ready", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def ready_parties(code: str) -> Answer:
    """Take over persons and bodies that are known already: regional groups, officers of the meeting, delegations."""
    programme = _found(code)
    there = {party.key for party in programme.parties}
    known = [one for one in bodies.known(programme.meeting) if one.key not in there]
    form = ReadyForm()
    form.offer(
        [(one.key, into(one.name).text) for one in known if not one.key.startswith(STATE)],
        [
            (STATE + iso3, name)
            for iso3, name in states.choices(bodies.day_of(programme.meeting), lang())
            if STATE + iso3 not in there
        ],
    )
    if posted() and form.validate():
        try:
            bodies.add_ready(actor(), programme.id, form.keys)
            return _saved(programme, _("Saved."))
        except RuleViolation as error:
            put(form, error)
    return page("programme/party_ready.html", form, meeting=programme.meeting)


@bp.route("/meetings/<code>/programme/parties/new", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def new_party(code: str) -> Answer:
    """Enter a person or a body that is not known yet."""
    programme, form = _found(code), PartyForm()
    form.kind.flags.required = True
    if posted() and form.validate():
        try:
            bodies.add(actor(), programme.id, form.draft)
            return _saved(programme, _("Saved."))
        except RuleViolation as error:
            put(form, error)
    return page("programme/party_form.html", form, meeting=programme.meeting, party=None)


@bp.route(f"/meetings/<code>/programme/parties/{NUMBER}/edit", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def edit_party(code: str, number: int) -> Answer:
    """Call a person or a body otherwise; who comes second sees both names and chooses."""
    programme = _found(code)
    party = bodies.party_of(programme, number)
    stored = _named(party, None)
    form = _named(party, conflicts.settled(request.form, stored)) if posted() else stored
    if posted() and form.validate():
        try:
            bodies.rename(actor(), programme.id, number, form.name.text, form.seen)
            return _saved(programme, _("Saved."))
        except Conflict:
            return both_versions(stored, form, str(stored.revision.data), _list_url(programme))
    return page("programme/party_form.html", form, meeting=programme.meeting, party=party)


def _named(party: ProgrammeParty, sent: Any) -> PartyForm:
    form = PartyForm(sent, data={"name": party.name, "revision": keeping_frame.mark(party.name)})
    del form.kind
    return form


@bp.route(f"/meetings/<code>/programme/parties/{NUMBER}/remove", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def remove_party(code: str, number: int) -> Answer:
    """Ask, then take a person or a body off the list."""
    programme, form, status = _found(code), Form(), 200
    party = bodies.party_of(programme, number)
    if not posted() and number in queries_frame.parties_named(programme.id):
        raise Conflict("programme.party_named")
    if posted() and form.validate():
        try:
            bodies.remove(actor(), programme.id, number)
            return _saved(programme, _("Removed."))
        except Conflict as error:
            put(form, error)
            status = 409
    return page("programme/party_remove.html", form, status, meeting=programme.meeting, party=party)
