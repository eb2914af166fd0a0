"""Addresses: those that fail, those at which missions read their mail, the States that nobody is told for."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts
from meetings.foundation.access_table import Action
from meetings.foundation.collation import sort_key
from meetings.foundation.errors import Conflict, DomainError
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import page_number
from meetings.foundation.web import actor, authorize, can, commits, lang, requires
from meetings.outbox import queries as outbox
from meetings.states import queries as states

from . import missions, page_labels, queries_missions
from .forms import AddressForm, address_values
from .models import MissionAddress
from .queries_missions import PAGE, MissionRow
from .views import METHODS, NUMBER, bp

Answer = str | Response | tuple[str, int]


@bp.get("/notices/addresses/")
@requires(Action.MISSION_SEE)
def failing() -> str:
    """The addresses that mail does not reach, since when and why."""
    authorize(Action.MISSION_SEE)
    page = page_number(request.args.get("page"))
    rows, count = queries_missions.failing(page)
    return render_template(
        "notices/failing.html",
        rows=rows,
        names=_names(),
        page=page,
        pages=max(1, -(-count // PAGE)),
        page_url=lambda n: url_for("notices.failing", page=n),
        **_frame("notices.failing", count),
    )


@bp.get("/notices/addresses/missions/")
@requires(Action.MISSION_SEE)
def addresses() -> str:
    """The addresses of missions, State by State."""
    authorize(Action.MISSION_SEE)
    names = _names()
    by_state: dict[str, list[MissionRow]] = {}
    for row in queries_missions.missions():
        by_state.setdefault(row.record.state, []).append(row)
    ordered = sorted(by_state.items(), key=lambda item: sort_key(names.get(item[0], item[0]), lang()))
    page = page_number(request.args.get("page"))
    return render_template(
        "notices/addresses.html",
        groups=ordered[(page - 1) * PAGE : page * PAGE],
        names=names,
        page=page,
        pages=max(1, -(-len(ordered) // PAGE)),
        page_url=lambda n: url_for("notices.addresses", page=n),
        **_frame("notices.addresses", outbox.failing()),
    )


@bp.get("/notices/addresses/missing/")
@requires(Action.MISSION_SEE)
def unreached() -> str:
    """The States that nobody can be told anything for, by regional group."""
    authorize(Action.MISSION_SEE)
    today, names = clock.business_today(), _names()
    missing = set(queries_missions.unreached(list(names), today))
    belongs = states.group_codes_on(today)
    members = [state for state in names if state in missing]
    chapters = [
        (group.on(today).name, [(code, names[code]) for code in members if belongs.get(code) == group.code])
        for group in states.groups()
    ]
    rest = [(code, names[code]) for code in members if code not in belongs]
    return render_template(
        "notices/unreached.html",
        chapters=[chapter for chapter in chapters if chapter[1]],
        rest=rest,
        count=len(members),
        total=len(names),
        **_frame("notices.unreached", outbox.failing()),
    )


def _names() -> dict[str, str]:
    """What States are called today, by iso3, in the order of the reader's language."""
    return dict(states.choices(clock.business_today(), lang(), observers=True))


def _frame(current: str, failing_count: int) -> dict[str, Any]:
    labelled = (
        ("notices.failing", page_labels.FAILING_ADDRESSES, failing_count),
        ("notices.addresses", page_labels.MISSION_ADDRESSES, None),
        ("notices.unreached", page_labels.NOBODY_TOLD, None),
    )
    tabs = [
        {"label": label, "url": url_for(endpoint), "current": endpoint == current, "count": count}
        for endpoint, label, count in labelled
    ]
    return {"tabs_shown": tabs, "may_edit": can(Action.MISSION_EDIT), "zone": clock.OFFICE_ZONE}


@bp.post(f"/notices/addresses/{NUMBER}/right")
@requires(Action.MISSION_EDIT)
@commits
def right_again(number: int) -> Response:
    """Somebody says that an address is right again."""
    authorize(Action.MISSION_EDIT)
    address = missions.right_again(actor(), number)
    if address is not None:
        flash(_("%(address)s no longer counts as failing.", address=address), "ok")
    return redirect(url_for("notices.failing"))


@bp.route("/notices/addresses/missions/new", methods=METHODS)
@requires(Action.MISSION_EDIT)
@commits
def add_address() -> Answer:
    """Enter an address."""
    authorize(Action.MISSION_EDIT)
    form = AddressForm(state=request.args.get("state", "").upper())
    form.offer(_choices())
    if request.method == "POST" and form.validate():
        try:
            missions.add(actor(), form.draft())
            flash(_("The address is entered."), "ok")
            return redirect(url_for("notices.addresses"))
        except DomainError as error:
            put(form, error)
    return _form_page(form)


@bp.route(f"/notices/addresses/missions/{NUMBER}/edit", methods=METHODS)
@requires(Action.MISSION_EDIT)
@commits
def edit_address(number: int) -> Answer:
    """Change an address; whoever comes second sees both versions and chooses."""
    authorize(Action.MISSION_EDIT)
    record = queries_missions.address(number, lock=request.method == "POST")
    theirs = form = _filled(None, record)
    if request.method == "POST":
        form = _filled(conflicts.settled(request.form, theirs), record)
    back = url_for("notices.addresses")
    if request.method == "POST" and form.validate():
        try:
            missions.edit(actor(), record, form.draft(), form.seen)
            flash(_("Saved."), "ok")
            return redirect(back)
        except Conflict:
            rows = [row for row in conflicts.rows(theirs, form) if row.differs]
            sent, revision = conflicts.sent(form), theirs.revision.data
            return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=back), 409
        except DomainError as error:
            put(form, error)
    return _form_page(form, record)


def _filled(sent: Any, record: MissionAddress) -> AddressForm:
    form = AddressForm(sent, data=address_values(record))
    form.offer(_choices())
    return form


def _choices() -> list[tuple[str, str]]:
    return list(_names().items())


def _form_page(form: AddressForm, record: MissionAddress | None = None) -> Answer:
    words = render_template("notices/address_form.html", form=form, record=record)
    return (words, 422) if form.errors else words


@bp.post(f"/notices/addresses/missions/{NUMBER}/<any(on, off):way>")
@requires(Action.MISSION_EDIT)
@commits
def switch_address(number: int, way: str) -> Response:
    """Write to an address from now on, or no longer."""
    authorize(Action.MISSION_EDIT)
    missions.switch(actor(), queries_missions.address(number, lock=True), is_on=way == "on")
    flash(str(page_labels.AUDITED[f"mission_address.{way}"]), "ok")
    return redirect(url_for("notices.addresses"))


@bp.route(f"/notices/addresses/missions/{NUMBER}/remove", methods=METHODS)
@requires(Action.MISSION_EDIT)
@commits
def remove_address(number: int) -> Answer:
    """Ask, then take away an address that nothing was ever sent to."""
    authorize(Action.MISSION_EDIT)
    record = queries_missions.address(number, lock=request.method == "POST")
    form = RevisionForm(revision=record.revision)
    if request.method == "POST" and form.validate():
        try:
            missions.remove(actor(), record, form.seen)
            flash(_("Removed."), "ok")
            return redirect(url_for("notices.addresses"))
        except Conflict:
            raise
        except DomainError as error:
            put(form, error)
    name = dict(_choices()).get(record.state, record.state)
    words = render_template(
        "notices/remove_address.html", form=form, record=record, name=name, was_told=queries_missions.was_told(number)
    )
    return (words, 422) if form.errors else words
