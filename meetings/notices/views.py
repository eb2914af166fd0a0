"""Notices of the person who asks: the list, opening one, marking as read; the link of a mail; how one is told."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.errors import DomainError
from meetings.foundation.forms import put
from meetings.foundation.numbers import page_number
from meetings.foundation.web import actor, commits, lang, requires

from . import labels, opening, page_labels, queries, services, showing
from .forms import ChoicesForm
from .queries import PAGE
from .rules import KINDS

bp = Blueprint("notices", __name__)
NUMBER = "<int(max=2147483647):number>"
METHODS = ["GET", "POST"]
JUST_READ = "notices_just_read"  # in the session: what was marked as read together, so that it can be taken back
UNDONE_AT_MOST = 500

Answer = str | Response | tuple[str, int]


@bp.get("/notices/")
@requires(Action.NOTICE_OWN)
def own() -> str:
    """What one was told, newest first."""
    who, page = actor(), page_number(request.args.get("page"))
    unread_only, kind = request.args.get("show") == "unread", _kind()
    receipts, count = queries.own(who.user_id or 0, unread_only=unread_only, kind=kind, page=page)
    head = showing.head()
    return render_template(
        "notices/own.html",
        rows=showing.rows(receipts),
        unread=head.unread,
        tabs_shown=[
            {"label": _("All"), "url": _list_url(show="", page=1), "current": not unread_only},
            {
                "label": pgettext("notices", "Unread"),
                "url": _list_url(show="unread", page=1),
                "current": unread_only,
                "count": head.unread,
            },
        ],
        kinds=[("", _("All kinds")), *((key, str(words)) for key, words in labels.KINDS.items())],
        kind=kind,
        unread_only=unread_only,
        page=page,
        pages=max(1, -(-count // PAGE)),
        page_url=lambda number: _list_url(page=number),
        here=_list_url(),
        marked=_marked(len(session[JUST_READ])) if "marked" in request.args and JUST_READ in session else "",
        zone=clock.OFFICE_ZONE,
        sees_told=may_somewhere(who, Action.NOTICE_TOLD),
    )


def _kind() -> str:
    asked = request.args.get("kind", "")
    return asked if asked in KINDS else ""


def _list_url(**changed: Any) -> str:
    """The list as it is narrowed now, but for what is changed."""
    page = page_number(request.args.get("page"))
    kept: dict[str, Any] = {"show": request.args.get("show", ""), "kind": _kind(), "page": page} | changed
    kept["page"] = kept["page"] if kept["page"] > 1 else None
    if kept["show"] != "unread":
        kept["show"] = None
    return url_for("notices.own", **{name: value or None for name, value in kept.items()})


@bp.get(f"/notices/{NUMBER}/")
@requires(Action.NOTICE_OWN)
def show(number: int) -> Response:
    """Go to the page that a notice is about; it is read by that."""
    receipt = queries.receipt_of(actor().user_id or 0, number)
    target = f"/{lang()}/{receipt.notice.path}"
    if opening.is_a_person(request.method, request.headers, surely=False):
        opening.note_opened(receipt)
    return redirect(target)


@bp.post(f"/notices/{NUMBER}/<any(read, unread):way>")
@requires(Action.NOTICE_OWN)
@commits
def mark(number: int, way: str) -> Response:
    """Mark one as read, or as unread again."""
    receipt = queries.receipt_of(actor().user_id or 0, number)
    services.mark_read(actor().user_id or 0, [receipt.id], read=way == "read")
    return redirect(_back(f"notice-{receipt.id}"))


@bp.post("/notices/<any(read, unread):way>")
@requires(Action.NOTICE_OWN)
@commits
def mark_all(way: str) -> Response:
    """Mark all as read, or take that back."""
    if way == "unread":
        return _unmark()
    ids = services.mark_all_read(actor().user_id or 0)
    if 0 < len(ids) <= UNDONE_AT_MOST:
        session[JUST_READ] = ids
        return redirect(url_for("notices.own", marked="all"))
    session.pop(JUST_READ, None)
    flash(_marked(len(ids)), "ok")
    return redirect(url_for("notices.own"))


def _marked(count: int) -> str:
    """How many were marked."""
    return ngettext("%(num)s notice is marked as read.", "%(num)s notices are marked as read.", count)


def _unmark() -> Response:
    ids = [number for number in session.pop(JUST_READ, ()) if isinstance(number, int)]
    count = services.mark_read(actor().user_id or 0, ids, read=False) if ids else 0
    flash(ngettext("%(num)s notice is unread again.", "%(num)s notices are unread again.", count), "ok")
    return redirect(url_for("notices.own"))


def _back(anchor: str) -> str:
    """The list as it was when the button was pressed, by names of our own alone."""
    form = request.form
    kind = form.get("kind", "")
    page = page_number(form.get("page"))
    return url_for(
        "notices.own",
        show="unread" if form.get("show") == "unread" else None,
        kind=kind if kind in KINDS else None,
        page=page if page > 1 else None,
        _anchor=anchor,
    )


@bp.route("/account/notices", methods=METHODS)
@requires(Action.NOTICE_OWN)
@commits
def choices() -> Answer:
    """How one is told of each kind."""
    who = actor()
    roles, chosen = services.held(who), opening.chosen(who)
    offered = {
        key: words
        for key, words in labels.KINDS.items()
        if key != "calendar_failing" or who.holds(Role.SECRETARIAT) or key in queries.choices(who.user_id or 0)
    }
    locked = [key for key in offered if KINDS[key].is_must(roles)]
    form = ChoicesForm.of(offered, chosen, locked)
    if request.method == "POST" and form.validate():
        try:
            opening.choose_all(who, form.answers())
            flash(_("Saved."), "ok")
            return redirect(url_for("notices.choices"))
        except DomainError as error:
            put(form, error)
    words = render_template(
        "notices/choices.html",
        form=form,
        offered=offered,
        notes=labels.KIND_NOTES,
        locked={key: page_labels.LOCKED.get(key, page_labels.LOCKED_OTHERWISE) for key in locked},
    )
    return (words, 422) if form.errors else words
