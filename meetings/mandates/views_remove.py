"""Pages that ask before something is taken out of a resolution, and say what stands against it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from meetings.foundation.access_table import Action
from meetings.foundation.errors import RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.languages import LazyString, Text
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, commits, requires

from . import forms, queries, removing
from .removing import Removal
from .views import METHODS, Answer, authorize_for, bp, place, posted


@bp.route("/<slug>/<reference>/remove/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def remove_paragraph(slug: str, reference: str) -> Answer:
    """Remove a paragraph, with everything it says."""
    found = queries.paragraph(slug, reference, lock=posted())
    authorize_for(found.mandate.process)
    back = url_for("mandates.paragraph", slug=slug, reference=reference)
    removal = removing.of_paragraph(actor(), found)
    return _ask(removal, str(place(found)), found.mandate.title, back, url_for("mandates.mandate", slug=slug))


@bp.route("/<slug>/<reference>/clauses/<int:position>/remove/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def remove_clause(slug: str, reference: str, position: int) -> Answer:
    """Remove one thing that a paragraph says, with what it requires."""
    found = queries.clause_at(slug, reference, position)
    authorize_for(found.paragraph.mandate.process)
    back = url_for("mandates.paragraph", slug=slug, reference=reference)
    removal = removing.of_clause(actor(), found)
    return _ask(removal, into(found.summary).text, place(found.paragraph), back, back)


@bp.route("/requirements/<key>/remove/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def remove_requirement(key: str) -> Answer:
    """Remove something that a clause requires."""
    found = queries.requirement(key)
    paragraph = found.clause.paragraph
    authorize_for(paragraph.mandate.process)
    back = url_for("mandates.paragraph", slug=paragraph.mandate.slug, reference=paragraph.reference)
    return _ask(removing.of_requirement(actor(), found), into(found.label).text, place(paragraph), back, back)


def _ask(removal: Removal, name: str, lede: Text | LazyString, back: str, done: str) -> Answer:
    form = forms.RemovalForm(revision=removal.revision)
    if posted() and form.validate():
        try:
            removing.remove(actor(), removal, form.seen)
            flash(_("Removed."), "ok")
            return redirect(done)
        except RuleViolation as error:
            put(form, error)
    question = _("Remove %(name)s?", name=name)
    page = render_template("mandates/remove.html", form=form, removal=removal, question=question, lede=lede, back=back)
    return (page, 422) if form.errors else page
