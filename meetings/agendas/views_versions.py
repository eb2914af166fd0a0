"""Pages that show versions of agendas: one in the reader’s language, and what became of it from one to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.documentation import links as documents
from meetings.foundation.access import Actor
from meetings.foundation.errors import NotFound
from meetings.foundation.web import actor, lang, public
from meetings.silence import labels as silence_labels
from meetings.silence import queries as silence
from meetings.silence.rules import Status

from . import (
    adopting,
    described,
    labels,
    labels_differences,
    offering,
    page_labels,
    parties,
    queries,
    queries_comments,
    queries_lists,
    showing,
)
from .models import AgendaVersion
from .rules import VersionKind, VersionStep

bp = Blueprint("agenda_versions", __name__)
DRAFT = "draft"
NUMBER = "<int(max=2147483647):number>"


def seen(number: int) -> AgendaVersion | Response:
    """A version that the reader may read, whole.

    Notices lead here: whoever is not signed in is asked to, whether there is one or not. Raises NotFound.
    """
    try:
        found = queries.version(number)
        if parties.sees_version(actor(), found):
            return found
    except NotFound:
        pass
    return _unseen()


def _unseen() -> Response:
    if not actor().is_anonymous:
        raise NotFound("agenda.version_unknown")
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def page(template: str, version: AgendaVersion, **values: Any) -> str:
    """A page about a loaded version."""
    return render_template(
        f"agendas/{template}.html",
        version=version,
        words=labels,
        page_words=page_labels,
        silence_words=silence_labels,
        shown=showing,
        document_url=documents.url,
        **values,
    )


def comment_url(who: Actor, version: AgendaVersion) -> Callable[[int | None], str] | None:
    """Where `who` comments on an item of a version, or on all of it; None where they cannot."""
    if not offering.may_comment(who, version):
        return None
    return lambda item: url_for("agenda_comments.new", number=version.id, item=item)


@bp.get(f"/agendas/{NUMBER}/")
@public
def show(number: int) -> str | Response:
    """A version in a language in which it is out, with how it stands and what may be done with it."""
    who, version = actor(), seen(number)
    if isinstance(version, Response):
        return version
    reading = showing.reading(who, version, request.args.get("text"))
    procedure = None if who.is_anonymous else silence.last_of([adopting.SUBJECT], version.id).get(adopting.SUBJECT)
    offers = offering.of_version(who, version, procedure)
    may_read = offering.may_read_comments(who, version)
    own = queries.adoption_of(version.id) if version.kind is VersionKind.ADOPTED else None
    acts = [own] if own is not None else version.adoptions
    amended = queries_lists.amended([act.adopted_id for act in acts if act.adopted_id is not None])
    may_record = any(offer.url == offering.url_of(version, VersionStep.ADOPT) for offer in offers)
    return page(
        "version",
        version,
        reading=reading,
        offers=offers,
        decisions=[showing.decision(act, is_amended=act.adopted_id in amended) for act in acts],
        warnings=showing.overridden(version) if parties.prepares(who, version.agenda.meeting) else [],
        procedure=procedure,
        is_silent=may_record and procedure is not None and procedure.status is Status.ADOPTED,
        may_read_comments=may_read,
        counts=queries_comments.counts(who, version.id) if may_read else None,
        comment_url=comment_url(who, version),
        compares=version.number > 1,
        text_url=lambda code: url_for("agenda_versions.show", number=version.id, text=code if code != lang() else None),
        documents=described.addresses(version),
    )


@bp.get(f"/agendas/{NUMBER}/differences")
@public
def differences(number: int) -> str | Response:
    """What became of the agenda from one version to this one or, with from=draft, from this one to the work in
    progress; in the language that `text` names."""
    who, asked = actor(), request.args
    listed = queries_lists.beside(who, number)
    version = next((one for one in listed if one.id == number), None)
    if version is None:
        return _unseen()
    if any(str(one.id) == asked.get("to") and one.id != number for one in listed):
        kept: dict[str, Any] = {name: asked[name] for name in ("from", "text", "only") if name in asked}
        return redirect(url_for("agenda_versions.differences", number=int(asked["to"]), **kept))
    sees_draft = parties.sees_draft(who, version.agenda)
    wanted, _shown = showing.lang_of(version, asked.get("text"))
    found = None
    if asked.get("from") == DRAFT:
        if not sees_draft:
            raise NotFound("agenda.unknown")
        found = showing.compared(who, version, None, wanted)
    elif (before := _before(listed, version, asked.get("from"))) is not None:
        found = showing.compared(who, before, version, wanted)
    return page(
        "differences",
        version,
        found=found,
        listed=listed,
        sees_draft=sees_draft,
        code=wanted,
        difference_words=labels_differences,
        only=asked.get("only") == "changes",
    )


def _before(listed: Sequence[AgendaVersion], version: AgendaVersion, asked: str | None) -> AgendaVersion | None:
    """The version that is asked for, of those that the reader may read; else the one before. Raises NotFound."""
    if not asked:
        return next((one for one in listed if one.number < version.number), None)
    for one in listed:
        if str(one.id) == asked and one.id != version.id:
            return one
    raise NotFound("agenda.version_unknown")
