"""What was circulated, for the secretariat: who was told, what became of each mail, who opened the page."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from meetings.foundation import clock, spreadsheet
from meetings.foundation.access import Role, Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into, when
from meetings.foundation.telling import EVERYWHERE
from meetings.foundation.text import clean_line
from meetings.foundation.web import actor, authorize, can, commits, requires

from . import labels, queries, queries_told, services, told
from .forms import SEARCH_MAXIMUM, ListFilter
from .models import Notice
from .queries import PAGE, Counts
from .rules import Show, circulated
from .views import METHODS, NUMBER, bp
from .wording import said


def own_processes(action: Action) -> list[str] | None:
    """The processes in which the person may do `action`, by code; None: in all. Stops with 404 where in none."""
    who = actor()
    codes = sorted(who.scopes(Role.SECRETARIAT))
    everywhere = EVERYWHERE in codes or (action is Action.NOTICE_TOLD and who.holds(Role.AUDITOR))
    authorize(action, Scope(process=EVERYWHERE if everywhere or not codes else codes[0]))
    return None if everywhere else codes


@bp.get("/notices/told/")
@requires(Action.NOTICE_TOLD)
def told_list() -> str:
    """Everything that was circulated in the person's processes, newest first, with what became of it."""
    processes = own_processes(Action.NOTICE_TOLD)
    form = ListFilter(request.args)
    kinds = {key: labels.KINDS[key] for key in circulated()}
    form.offer(kinds)
    words, kind = "", form.kind.data if form.kind.data in kinds else ""
    try:
        words = clean_line(form.q.data or "", maximum=SEARCH_MAXIMUM, required=False)
    except RuleViolation as error:
        form.q.data = ""  # what cannot be shown is not repeated
        put(form, error.on("q"))
    page = page_number(request.args.get("page"))
    notices, count = queries_told.found(processes, page, str(kind), words)
    counts = queries.counts([notice.id for notice in notices])
    given: dict[str, Any] = {name: value for name, value in (("q", words), ("kind", kind)) if value}
    return render_template(
        "notices/told.html",
        form=form,
        given=given,
        rows=[(notice, said(notice), labels.KINDS[notice.kind], counts[notice.id]) for notice in notices],
        count=count,
        page=page,
        pages=max(1, -(-count // PAGE)),
        page_url=lambda number: url_for("notices.told_list", page=number if number > 1 else None, **given),
        zone=clock.OFFICE_ZONE,
    )


@bp.get(f"/notices/told/{NUMBER}/")
@requires(Action.NOTICE_TOLD)
def told_one(number: int) -> str:
    """Who was told one notice."""
    notice = _notice(number)
    show, page = _show(), page_number(request.args.get("page"))
    receipts, count = queries.recipients(notice.id, show, page)
    counts = queries.counts([notice.id])[notice.id]
    return render_template(
        "notices/told_one.html",
        notice=notice,
        said=said(notice),
        kind=labels.KINDS[notice.kind],
        counts=counts,
        rows=told.recipients(receipts, clock.day_at_office(notice.told_at)),
        tabs_shown=_tabs(notice, show, counts),
        show=show,
        page=page,
        pages=max(1, -(-count // PAGE)),
        page_url=lambda n: url_for("notices.told_one", number=number, show=_asked(show), page=n if n > 1 else None),
        may_send=_may_send(notice),
        zone=clock.OFFICE_ZONE,
    )


def _tabs(notice: Notice, show: Show, counts: Counts) -> list[dict[str, Any]]:
    labelled = (
        (Show.ALL, _("All"), counts.told),
        (Show.FAILED, _("Mail failed"), counts.failed),
        (Show.NOT_OPENED, _("Not opened"), counts.told - counts.opened),
    )
    return [
        {
            "label": label,
            "url": url_for("notices.told_one", number=notice.id, show=_asked(way)),
            "current": way is show,
            "count": count,
        }
        for way, label, count in labelled
    ]


def _show() -> Show:
    asked = request.args.get("show", "")
    return Show(asked) if asked in set(Show) else Show.ALL


def _asked(show: Show) -> str | None:
    return None if show is Show.ALL else show.value


def _notice(number: int) -> Notice:
    notice = queries.notice_by_id(number)
    authorize(Action.NOTICE_TOLD, Scope(process=notice.process))
    return notice


def _may_send(notice: Notice) -> bool:
    return can(Action.NOTE_EDIT, Scope(process=notice.process))


@bp.get(f"/notices/told/{NUMBER}/told.csv")
@requires(Action.NOTICE_TOLD)
def told_file(number: int) -> Response:
    """The list of who was told, as a file for spreadsheets."""
    notice = _notice(number)
    receipts, _count = queries.recipients(notice.id, _show(), None)
    rows = told.recipients(receipts, clock.day_at_office(notice.told_at))
    moment = when(notice.told_at, clock.OFFICE_ZONE)
    return spreadsheet.answer(told.table(rows, moment), f"rostrum-{notice.kind}-{notice.id}")


@bp.route(f"/notices/told/{NUMBER}/again", methods=METHODS)
@requires(Action.NOTE_EDIT)
@commits
def tell_again(number: int) -> str | Response:
    """Ask, then write once more to those for whom the mail failed."""
    notice = queries.notice_by_id(number)
    authorize(Action.NOTE_EDIT, Scope(process=notice.process))
    back = url_for("notices.told_one", number=number)
    if request.method == "POST":
        count = services.tell_again(actor(), notice.id)
        flash(ngettext("%(num)s mail is sent again.", "%(num)s mails are sent again.", count), "ok")
        return redirect(back)
    receipts, count = queries.recipients(notice.id, Show.FAILED, 1)
    rows = told.recipients(receipts, clock.day_at_office(notice.told_at))
    title = into(notice.title)
    return render_template("notices/again.html", notice=notice, title=title, rows=rows, count=count, back=back)
