"""The secretariat’s pages of posts: the list, entering, editing and removing them, recording an officer by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from meetings.calendar import queries as calendar
from meetings.foundation import clock, conflicts
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, can, commits, lang, requires
from meetings.mandates import queries as mandates
from meetings.mandates.models import Process
from meetings.states import queries as states

from . import labels, labels_posts, offering, officers, panels, posts, queries_posts, telling
from .forms_posts import AppointForm, NewPostForm, PostForm, SeatsForm, values_of
from .models import Post

bp = Blueprint("posts", __name__)
NUMBER = "<int(max=2147483647):number>"
METHODS = ["GET", "POST"]
Answer = str | Response | tuple[str, int]


@bp.get("/nominations/posts/")
@requires(Action.OFFICER_EDIT)
def index() -> str:
    """The posts of a process, with who holds them and what may be done about them."""
    own, process = _own_process(request.args.get("process"))
    found = queries_posts.listed(process.id, page_number(request.args.get("page")))
    codes = {officer.state for post in found.posts for officer in post.officers}
    today = clock.business_today()
    return render_template(
        "nominations/posts.html",
        process=process,
        own=own,
        found=found,
        names={state.iso3: state.name_on(today) for state in states.by_iso3(codes)},
        groups=panels.group_names(today),
        today=today,
        offers=offering.of_posts(found.posts),
        is_unused=offering.is_unused,
        page_url=lambda n: url_for("posts.index", process=process.code, page=n if n > 1 else None),
        words=labels,
        steps=labels_posts,
    )


@bp.route("/nominations/posts/new", methods=METHODS)
@requires(Action.OFFICER_EDIT)
@commits
def new() -> Answer:
    """Enter a post, or several seats of a kind; for one meeting or for several."""
    asked = request.args.get("meeting", "")
    _own, process = _own_process(calendar.by_code(asked).process.code if asked else request.args.get("process"))
    form = NewPostForm(is_published=True, meetings=[asked] if asked else [])
    _offer(form, process, {asked})
    if _posted() and form.validate():
        try:
            groups = list(panels.group_names(clock.business_today())) if form.is_for_every_group else []
            made = posts.enter(actor(), form.draft(), form.seats.data or 1, groups)
            flash(ngettext("%(num)s post is entered.", "%(num)s posts are entered.", len(made)), "ok")
            return redirect(_officers_page(made[0]))
        except RuleViolation as error:
            put(form, error)
    back = url_for("calendar.officers", code=asked) if asked else url_for("posts.index", process=process.code)
    return _page("nominations/post_form.html", form, back=back, process=process, post=None)


@bp.route(f"/nominations/posts/{NUMBER}/edit", methods=METHODS)
@requires(Action.OFFICER_EDIT)
@commits
def edit(number: int) -> Answer:
    """Change a post; when somebody else was faster, choose field by field."""
    post = _mine(number)
    stored = _filled(post, None)
    form = _filled(post, conflicts.settled(request.form, stored)) if _posted() else stored
    if _posted() and form.validate():
        try:
            posts.edit(actor(), post.id, form.seen, form.draft(post))
            flash(_("Saved."), "ok")
            return redirect(_officers_page(post))
        except Conflict as error:
            if error.code == "record.changed_meanwhile":
                return _both_versions(stored, form, _officers_page(post))
            put(form, error)
            return _page("nominations/post_form.html", form, 409, back=_officers_page(post), post=post)
        except RuleViolation as error:
            put(form, error)
    return _page("nominations/post_form.html", form, back=_officers_page(post), process=post.process, post=post)


@bp.route(f"/nominations/posts/{NUMBER}/remove", methods=METHODS)
@requires(Action.OFFICER_EDIT)
@commits
def remove(number: int) -> Answer:
    """Ask, then remove a post on which nothing hangs."""
    post = _mine(number)
    if not _posted() and not offering.is_unused(post):
        raise Conflict("post.in_use")
    form, status = RevisionForm(data={"revision": post.revision}), 200
    back = _officers_page(post)
    if _posted() and form.validate():
        try:
            posts.remove(actor(), post.id, form.seen)
            flash(str(labels_posts.POST_REMOVED), "ok")
            return redirect(url_for("posts.index", process=post.process.code))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(post.revision), 409
    return _page("nominations/post_remove.html", form, status, back=back, post=post)


@bp.route(f"/nominations/posts/{NUMBER}/appoint", methods=METHODS)
@requires(Action.OFFICER_EDIT)
@commits
def appoint(number: int) -> Answer:
    """Record by hand that a State is designated, where no call brought it about."""
    post, status = _mine(number), 200
    if not _posted() and not offering.may_appoint(post):
        raise Conflict("officer.post_taken" if post.officer is not None else "officer.has_candidates")
    form = AppointForm(data={"revision": post.revision})
    form.offer(states.choices(clock.business_today(), lang()))
    if _posted() and form.validate():
        try:
            officers.appoint(actor(), post.id, form.seen, form.draft())
            flash(str(labels_posts.OFFICER_RECORDED), "ok")
            return redirect(_officers_page(post))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(post.revision), 409
        except RuleViolation as error:
            put(form, error)
    told = labels_posts.TOLD[telling.reach_of_officer(post)]
    return _page("nominations/appoint.html", form, status, back=_officers_page(post), post=post, told=told)


def _own_process(asked: str | None) -> tuple[list[Process], Process]:
    """The processes that the person works for, and the one of them that is asked for, or the first."""
    own = [p for p in mandates.processes() if can(Action.OFFICER_EDIT, Scope(process=p.code))]
    code = asked or (own[0].code if own else None)
    authorize(Action.OFFICER_EDIT, Scope(process=code))
    found = next((p for p in own if p.code == code), None)
    if found is None:
        abort(404)
    return own, found


def _mine(number: int) -> Post:
    post = queries_posts.post(number)
    authorize(Action.OFFICER_EDIT, Scope(process=post.process.code))
    return post


def _filled(post: Post, sent: Any) -> PostForm:
    form = PostForm(sent, data=values_of(post))
    _offer(form, post.process, {meeting.code for meeting in post.meetings})
    if not offering.is_unused(post):
        form.fix(post.kind)
    return form


def _offer(form: SeatsForm, process: Process, chosen: set[str]) -> None:
    meetings = calendar.preparable(process.id, chosen)
    groups = panels.group_names(clock.business_today())
    form.offer(
        [(m.code, into(m.short or m.title).text) for m in meetings],
        [(code, into(name).text) for code, name in groups.items()],
    )


def _posted() -> bool:
    return request.method == "POST"


def _officers_page(post: Post) -> str:
    return url_for("calendar.officers", code=post.meetings[0].code, _anchor=f"post-{post.id}")


def _both_versions(stored: PostForm, form: PostForm, back: str) -> Answer:
    rows = [row for row in conflicts.rows(stored, form) if row.differs]
    sent, revision = conflicts.sent(form), stored.revision.data
    return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=back), 409


def _page(template: str, form: RevisionForm, status: int = 200, **values: Any) -> Answer:
    groups = panels.group_names(clock.business_today())
    page = render_template(template, form=form, groups=groups, words=labels, steps=labels_posts, **values)
    return page, 422 if form.errors and status == 200 else status
