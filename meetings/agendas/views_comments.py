"""Comments of delegations on a version: all that the reader may see, side by side, and one’s own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.collation import sort_key
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.languages import Text
from meetings.foundation.numbers import number_of, page_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires
from meetings.states import queries as states

from . import commenting, offering, page_labels, parties, presenting, queries, queries_comments, showing
from .forms_comments import CommentForm
from .models import AgendaComment, AgendaVersion
from .presenting import Wording
from .rules import CommentAudience
from .views_versions import NUMBER, comment_url, page

bp = Blueprint("agenda_comments", __name__)
PAGE_SIZE = 50  # comments on a page
Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Subject:
    """What a comment is about: an item of a version with what that says of it by language, or all of the version."""

    version: AgendaVersion
    item: int | None
    wordings: dict[str, Wording]


@bp.get(f"/agendas/{NUMBER}/comments")
@requires(Action.COMMENT_SEE)
def index(number: int) -> str:
    """All comments on a version that the reader may see, item by item, narrowed to a State or an item."""
    who, version = actor(), _seen(number)
    authorize(Action.COMMENT_SEE, parties.scope_of(version.agenda.meeting))
    comments = queries_comments.on_version(who, version.id)
    names = presenting.state_names(comments)
    state, item = request.args.get("state", ""), number_of(request.args.get("item"), 0)
    chosen = [one for one in comments if state in ("", one.state) and item in (0, one.item_id)]
    _wanted, code = showing.lang_of(version, None)
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    at = min(page_number(request.args.get("page")), pages)
    here = presenting.in_order(version, chosen, names)[(at - 1) * PAGE_SIZE : at * PAGE_SIZE]
    asked: dict[str, Any] = {"state": state or None, "item": item or None}
    return page(
        "comments",
        version,
        found=presenting.arranged(version, queries_comments.with_words(here), code),
        total=len(comments),
        chosen=len(chosen),
        at=at,
        pages=pages,
        page_url=lambda n: url_for("agenda_comments.index", number=number, **asked, page=n if n > 1 else None),
        states=_offered(comments, names),
        state=state,
        items=showing.choices(version, code),
        item=item,
        code=code,
        speaks_for=parties.speaks_for(who),
        is_open=offering.are_open(version),
        comment_url=comment_url(who, version),
    )


def _offered(comments: Sequence[AgendaComment], names: Mapping[int, Text]) -> list[tuple[str, str]]:
    """The States that have said something, by their names."""
    said = {one.state: into(names[one.id]).text for one in comments}
    return sorted(said.items(), key=lambda pair: sort_key(pair[1], lang()))


@bp.route(f"/agendas/{NUMBER}/comments/new", methods=["GET", "POST"])
@requires(Action.COMMENT_WRITE)
@commits
def new(number: int) -> Page:
    """A comment on the item that the address names, or on all of a version; its form begins with the wording in the
    language that the address names, where the version is out in it."""
    version, own = _seen(number), sorted(parties.speaks_for(actor()))
    authorize(Action.COMMENT_WRITE, Scope(state=own[0] if own else None))
    subject = _subject(version, number_of(request.args.get("item"), 0) or None)
    wanted, code = showing.lang_of(version, request.args.get("text"))
    form = _form({"revision": 0, "lang": wanted, "audience": CommentAudience.ALL.value}, subject, code)
    form.offer(_states(own))

    def do() -> str:
        made = commenting.write(actor(), number, str(form.state.data), form.draft(subject.item, subject.wordings))
        return str(page_labels.SAID_DESK if made.audience is CommentAudience.DESK else page_labels.SAID)

    return _answer(form, subject, do, code=code)


@bp.route(f"/agendas/comments/{NUMBER}/edit", methods=["GET", "POST"])
@requires(Action.COMMENT_WRITE)
@commits
def edit(number: int) -> Page:
    """One’s own comment, until the closing second."""
    comment = _own(number)
    subject = _subject(queries.version(comment.version_id), comment.item_id)
    given = {name: getattr(comment, name) for name in ("revision", "lang", "text")}
    words = {"heading": comment.heading, "annotation": comment.annotation}
    proposed = {name: said for name, said in words.items() if said is not None}
    form = _form({**given, "audience": comment.audience.value}, subject, comment.lang, proposed)
    form.offer(_states([comment.state]))

    def do() -> str:
        commenting.edit(actor(), number, form.seen, form.draft(subject.item, subject.wordings))
        return str(page_labels.CHANGED)

    return _answer(form, subject, do, comment=comment, code=comment.lang)


@bp.route(f"/agendas/comments/{NUMBER}/withdraw", methods=["GET", "POST"])
@requires(Action.COMMENT_WRITE)
@commits
def withdraw(number: int) -> Page:
    """Take one’s own comment back, until the closing second."""
    comment = _own(number)
    version, form = queries.version(comment.version_id), RevisionForm(data={"revision": comment.revision})
    status = 200 if offering.are_open(version) else 409
    if request.method == "POST" and form.validate():
        try:
            commenting.withdraw(actor(), number, form.seen)
            flash(str(page_labels.WITHDRAWN), "ok")
            return redirect(url_for("agenda_comments.index", number=version.id))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(comment.revision), 409
    _wanted, code = showing.lang_of(version, None)
    about = presenting.arranged(version, [comment], code)[0]
    return page(
        "comment_withdraw", version, form=form, one=about, code=code, is_open=offering.are_open(version)
    ), status


def _form(given: dict[str, Any], subject: Subject, code: str, proposed: dict[str, str] | None = None) -> CommentForm:
    """The form, with the wording of the version in a language where no other is proposed yet."""
    heading, annotation = subject.wordings.get(code, ("", ""))
    form = CommentForm(data={"heading": heading, "annotation": annotation, **given, **(proposed or {})})
    if subject.item is None:
        del form.heading, form.annotation
    return form


def _answer(
    form: CommentForm, subject: Subject, do: Callable[[], str], *, code: str, comment: AgendaComment | None = None
) -> Page:
    """The form; once it is sent and right, the comment is on record.

    After the closing second what was typed is shown to be copied, and cannot be sent any more.
    """
    version, status = subject.version, 200
    if request.method == "POST" and form.validate():
        try:
            flash(do(), "ok")
            about = f"about-{subject.item or 0}"
            return redirect(url_for("agenda_comments.index", number=version.id, _anchor=about))
        except Conflict as error:
            put(form, error)
            status = 409
            if comment is not None:
                form.revision.data = str(comment.revision)
        except RuleViolation as error:
            put(form, error)
    is_open = offering.are_open(version)
    answer = page(
        "comment_form",
        version,
        form=form,
        subject=subject,
        code=code,
        label=showing.label_of(version, subject.item),
        items=showing.choices(version, showing.lang_of(version, None)[1]) if comment is None else [],
        stored=comment if status == 409 and is_open else None,
        is_open=is_open,
    )
    if not is_open:
        status = 409
    return answer, 422 if form.errors and status == 200 else status


def _seen(number: int) -> AgendaVersion:
    """A version that the reader may read and that is before delegations. Raises NotFound."""
    version = queries.version(number)
    if not parties.sees_version(actor(), version) or not offering.is_before_delegations(version):
        raise NotFound("agenda.version_unknown")
    return version


def _own(number: int) -> AgendaComment:
    """A comment of a State for which the reader speaks. Raises NotFound."""
    comment = queries_comments.by_id(actor(), number)
    authorize(Action.COMMENT_WRITE, Scope(state=comment.state))
    if comment.withdrawn_at is not None or not parties.sees_version(actor(), comment.version):
        raise NotFound("agenda.comment_unknown")
    return comment


def _subject(version: AgendaVersion, item: int | None) -> Subject:
    if item is not None and item not in version.held.by_id:
        raise NotFound("agenda.item_unknown")
    return Subject(version, item, presenting.wordings(version, item))


def _states(codes: Sequence[str]) -> list[tuple[str, str]]:
    """States by code and the names of today, in their order."""
    today = clock.business_today()
    found = [(state.iso3, into(state.name_on(today)).text) for state in states.by_iso3(codes)]
    return sorted(found, key=lambda pair: sort_key(pair[1], lang()))
