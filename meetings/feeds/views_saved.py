"""The feed builder, and the page of a selection that somebody has made with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from limits import parse

from meetings.accounts.limits import attempts
from meetings.calendar.models import Meeting
from meetings.foundation.presentation import into
from meetings.foundation.problems import page as problem_page
from meetings.foundation.web import commits, lang, public, public_uncached

from . import chosen, forms, labels, links, preview, saving, selections, subscribing, wording
from .chosen import Names
from .forms import BuilderForm
from .selections import Selection
from .views import bp, qr_of

MADE = parse("30 per hour")  # new addresses from one network


class Offered(NamedTuple):
    """The meetings that the builder offers, and whether there are more."""

    meetings: list[Meeting]
    has_more: bool


@bp.get("/calendar/build/")
@public_uncached
def build() -> str:
    """Choose what is to be in a feed, and see what that is."""
    form = BuilderForm.asked(request.args, lang())
    offered = _offer(form)
    return _builder(form, offered, is_fine=form.is_usual or form.validate())


@bp.post("/calendar/build/")
@public_uncached
@commits
def make() -> Any:
    """Give a choice its address: the one that it has already, or a new one."""
    form = BuilderForm()
    offered = _offer(form)
    if not form.validate():
        return _builder(form, offered, is_fine=False), 422
    selection = form.selection()
    kept = saving.find(selection)
    if kept is None:
        if not attempts().may_go_on(MADE, "saved-selection"):
            return problem_page(429, _("Too many feeds have been made from your network. Try again in an hour."))
        kept = saving.save(selection)
    return redirect(url_for("feeds.saved_page", code=kept.code, lang=form.language.data), 303)


@bp.get("/calendar/build/contents")
@public_uncached
def contents() -> str:
    """What a choice holds, while it is being made: a piece of the builder's page."""
    form = BuilderForm.asked(request.args, lang())
    form.permit()
    return render_template("feeds/contents.html", **_shown(form, is_fine=form.validate()))


def _offer(form: BuilderForm) -> Offered:
    meetings = Offered(*chosen.offered(form.meetings.data or (), form.words))
    form.offer(
        groups=[(group.code, str(into(group.name))) for group in chosen.groups()],
        processes=[(process.code, str(into(process.name))) for process in chosen.processes()],
        meetings=[(meeting.code, str(into(meeting.title))) for meeting in meetings.meetings],
    )
    return meetings


def _builder(form: BuilderForm, offered: Offered, *, is_fine: bool) -> str:
    return render_template("feeds/build.html", form=form, offered=offered, **_shown(form, is_fine=is_fine))


def _shown(form: BuilderForm, *, is_fine: bool) -> dict[str, Any]:
    """What the choice holds, or why that cannot be said."""
    if is_fine:
        found = preview.contents(selections.saved_feed("", form.selection()))
        return {"contents": found, "problem": ""}
    return {"contents": None, "problem": form.problem}


@bp.get("/calendar/saved/<code>/")
@public
def saved_page(code: str) -> str:
    """What a saved selection holds, and how to subscribe to it."""
    kept = saving.by_code(code)
    if kept is None:
        abort(404)
    selection = selections.restored(kept.selection)
    names = chosen.names(selection)
    feed = selections.saved_feed(kept.code, selection)
    title = wording.title(selection, names)
    name = str(labels.NAMES[feed.key]) % {"title": title or labels.SELECTION}
    addresses = links.in_languages(feed.name)
    ways = subscribing.ways(addresses[lang()], name)
    return render_template(
        "feeds/saved.html",
        title=title,
        holds=wording.of_selection(selection, names),
        contents=preview.contents(feed),
        feed_ways=ways,
        qr=qr_of(ways.webcal),
        path=url_for("feeds.saved", code=kept.code),
        change=url_for("feeds.build", **forms.query_of(_as_it_is_now(selection, names), lang())),
        addresses=addresses,
    )


def _as_it_is_now(selection: Selection, names: Names) -> Selection:
    """Without the meetings that nobody may choose any more."""
    return replace(selection, meetings=frozenset(meeting.code for meeting in names.meetings))
