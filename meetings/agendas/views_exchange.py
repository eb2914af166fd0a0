"""Files of translators: an agenda’s texts out as XLIFF, and back in once somebody has looked at what that would do."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from meetings.foundation import downloads, languages
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.numbers import number_of
from meetings.foundation.web import actor, commits, lang, requires, takes_file

from . import exchanging, labels_languages, labels_xliff, queries, showing_languages
from .content import TextState
from .exchange import Effect, Exchange, Progress, Unit
from .exchanging import Incoming
from .forms_languages import ImportForm
from .models import Agenda
from .parties import Reach
from .pieces import pieces
from .translating import Part
from .views_languages import TARGET, address, opened
from .xliff import Dialect, write

bp = Blueprint("agenda_exchange", __name__)
CONTENT_TYPE = "application/xliff+xml"
MOST_CARRIED = 900_000  # characters of a form’s field: a form may have a million
Answer = str | Response | tuple[str, int]


@bp.get(f"/meetings/<code>/agenda/languages/{TARGET}.xlf")
@requires(Action.AGENDA_DRAFT)
def export(code: str, target: str) -> Response:
    """The texts of a language that the reader sees, of the work in progress or (`?version=`) of a frozen version."""
    agenda = queries.of_meeting(code)
    reach = opened(agenda)
    asked = request.args.get("version")
    version = exchanging.version_of(actor(), agenda, None if asked is None else number_of(asked, 0))
    found = exchanging.outgoing(reach, queries.whole(agenda.id), target, version)
    dialect = Dialect.V12 if request.args.get("dialect") == Dialect.V12 else Dialect.V21
    place = "" if version is None else f"-{version.number}"
    return downloads.as_file(write(found, dialect), f"{code}-agenda{place}-{target}.xlf", CONTENT_TYPE)


@bp.route("/meetings/<code>/agenda/languages/import", methods=["GET", "POST"])
@requires(Action.AGENDA_DRAFT)
@commits
@takes_file
def take_in(code: str) -> Answer:
    """A file is chosen, then looked at text by text, then taken in as it was shown."""
    agenda = queries.of_meeting(code)
    reach = opened(agenda)
    if not reach.is_drafting and not reach.given:
        raise NotFound("agenda.unknown")
    form = ImportForm()
    if request.method != "POST":
        return _choose(agenda, form)
    try:
        if "carried" in request.form:
            return _take_in(agenda, reach)
        if form.validate():
            exchange = exchanging.opened(actor(), reach, agenda, form.file.content)
            found = exchanging.arriving(actor(), reach, queries.whole(agenda.id), exchange)
            return _preview(agenda, exchange, found)
    except DomainError as error:
        put(form, error)
    return _choose(agenda, form), 422


def _take_in(agenda: Agenda, reach: Reach) -> Answer:
    exchange = _unpacked(agenda, request.form["carried"])
    sent = (value.rpartition(".") for value in request.form.getlist("take"))
    accepted = {name: mark for name, _dot, mark in sent}
    try:
        count = exchanging.take_in(actor(), agenda.id, exchange, accepted)
    except (Conflict, RuleViolation) as error:
        found = exchanging.arriving(actor(), reach, queries.whole(agenda.id), exchange)
        status = 409 if isinstance(error, Conflict) else 422
        return _preview(agenda, exchange, found, accepted, error), status
    flash(ngettext("%(num)s text is taken over.", "%(num)s texts are taken over.", count), "ok")
    return redirect(address(agenda.meeting.code, showing_languages.Filter(exchange.target)))


# --- the file between looking and taking in: in the form, signed ------------------------------------------------------


def _sealer(agenda: Agenda) -> URLSafeSerializer:
    """Seals what a person has sent for an agenda; nobody else’s form can have it."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"xliff {agenda.id} {actor().user_id}")


def _packed(agenda: Agenda, exchange: Exchange, found: list[Incoming]) -> str:
    """The texts that can be taken in, to be sent along. Raises `xliff.too_much` on `file`."""
    units = [
        [one.item, one.part, one.label, one.source, one.target, one.state, one.exported]
        for one in (row.unit for row in found if row.is_offered)
    ]
    packed = _sealer(agenda).dumps([exchange.target, exchange.version, units])
    if len(packed) > MOST_CARRIED:
        raise RuleViolation("xliff.too_much", field="file")
    return str(packed)


def _unpacked(agenda: Agenda, carried: str) -> Exchange:
    """The same again. Raises `agenda.import_stale` on `file` for what nobody was given."""
    try:
        target, version, units = _sealer(agenda).loads(carried)
    except BadData as error:
        raise RuleViolation("agenda.import_stale", field="file") from error
    read = tuple(
        Unit(item, Part(part), label, source, said, Progress(state), exported)
        for item, part, label, source, said, state, exported in units
    )
    return Exchange(agenda.meeting.code, agenda.original, target, read, version)


# --- pages ------------------------------------------------------------------------------------------------------------


def _choose(agenda: Agenda, form: ImportForm) -> str:
    return render_template(
        "agendas/import.html",
        agenda=agenda,
        meeting=agenda.meeting,
        form=form,
        table_url=url_for("agenda_languages.table", code=agenda.meeting.code),
    )


def _preview(
    agenda: Agenda,
    exchange: Exchange,
    found: list[Incoming],
    accepted: dict[str, str] | None = None,
    error: DomainError | None = None,
) -> str:
    offered = [row for row in found if row.is_offered]
    return render_template(
        "agendas/exchange.html",
        agenda=agenda,
        meeting=agenda.meeting,
        exchange=exchange,
        rows=[_row(agenda, exchange, row, accepted) for row in offered],
        others=_others(found),
        carried=_packed(agenda, exchange, found),
        error=error,
        language=languages.language_name(exchange.target, lang()),
        direction=languages.direction,
        words=labels_xliff,
        language_words=labels_languages,
        table_url=address(agenda.meeting.code, showing_languages.Filter(exchange.target)),
    )


def _row(agenda: Agenda, exchange: Exchange, row: Incoming, accepted: dict[str, str] | None) -> dict[str, Any]:
    """A text as the preview shows it: what was ticked stays so, unless something else would happen to it now."""
    known = row.known
    assert known is not None  # what is not known is not offered
    name, effect = row.unit.id, row.arrival.effect
    is_same = accepted is not None and accepted.get(name) == row.mark
    return {
        "name": f"{name}.{row.mark}",
        "row": row,
        "said": pieces(known.target, row.unit.target, exchange.target),
        "moved": pieces(row.unit.source, known.source, agenda.original) if row.arrival.source_moved else (),
        "source": known.source,
        "is_reviewed": row.arrival.state is TextState.REVIEWED,
        "is_ticked": is_same if accepted is not None else effect is not Effect.OVERWRITES,
        "is_other": accepted is not None and name in accepted and not is_same,
    }


def _others(found: list[Incoming]) -> list[tuple[Any, int]]:
    """What the file has besides, in words, and how often."""
    counts = Counter(row.arrival.effect for row in found if not row.is_offered and not row.is_foreign)
    others: list[tuple[Any, int]] = [(labels_xliff.EFFECTS[one], counts[one]) for one in Effect if counts[one]]
    foreign = sum(row.is_foreign for row in found)
    return [*others, (labels_languages.NOT_GIVEN, foreign)] if foreign else others
