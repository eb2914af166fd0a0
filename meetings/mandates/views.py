"""Pages of resolutions: the register, one resolution, one paragraph; and the secretariat's forms."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.errors import Conflict, DomainError
from meetings.foundation.forms import Form, put
from meetings.foundation.languages import LazyString, format_words
from meetings.foundation.numbers import page_number
from meetings.foundation.page_cache import shared
from meetings.foundation.registries import Link, RequirementAnswer
from meetings.foundation.search import term_choices, term_names
from meetings.foundation.web import actor, authorize, can, commits, lang, public, requires

from . import forms, labels, queries, services
from .models import Clause, Mandate, Paragraph, Process, Requirement
from .rules import Addressee, Part, RequirementKind

bp = Blueprint("mandates", __name__)

COMING_MAXIMUM = 5


@bp.app_template_filter("addressees")
def _addressees(names: Sequence[str]) -> str:
    """Those whom stored names mean, as a list in words."""
    return format_words([str(labels.ADDRESSEES[Addressee(name)]) for name in names], lang())


@bp.get("/")
@public
def register() -> str:
    """The resolutions, and what of each is still to come."""
    found = queries.mandates(page_number(request.args.get("page")))
    standing = queries.standing([r.id for mandate in found.mandates for r in _requirements(mandate)])
    over = {requirement_id for requirement_id, answer in standing.items() if answer.done or answer.waived}
    return render_template(
        "mandates/register.html",
        found=found,
        coming={mandate.id: _coming(mandate, over) for mandate in found.mandates},
        coming_maximum=COMING_MAXIMUM,
        may_add=may_somewhere(actor(), Action.MANDATE_EDIT),
        page_url=lambda page: url_for("mandates.register", page=page),
    )


@bp.get("/<slug>/")
@public
def mandate(slug: str) -> str:
    """One resolution, paragraph by paragraph: what each asks for and what answers it."""
    found = queries.mandate(slug)
    show = request.args.get("show", "")
    kept = {"binding": _binds, "checked": _is_checked}.get(show, bool)
    answers, standing = shared(f"what answers {found.slug}", lambda: _answered(found))
    return render_template(
        "mandates/mandate.html",
        mandate=found,
        parts=[
            (part, [p for p in found.paragraphs if p.part is part and kept(p)])
            for part in (Part.OPERATIVE, Part.PREAMBULAR)
        ],
        show=show,
        counts={
            "": len(found.paragraphs),
            "binding": sum(map(_binds, found.paragraphs)),
            "checked": sum(map(_is_checked, found.paragraphs)),
        },
        answers=answers,
        standing=standing,
        may_edit=can(Action.MANDATE_EDIT, Scope(process=found.process.code)),
    )


@bp.get("/<slug>/<reference>/")
@public
def paragraph(slug: str, reference: str) -> str:
    """One paragraph: what it says, its terms, what it requires and what in the system answers it."""
    found = queries.paragraph(slug, reference)
    before, after = queries.neighbours(found)
    return render_template(
        "mandates/paragraph.html",
        paragraph=found,
        mandate=found.mandate,
        before=before,
        after=after,
        terms=term_names(found.terms),
        answers=queries.answers([found]).get(found.id, []),
        standing=queries.standing([r.id for clause in found.clauses for r in clause.requirements]),
        may_edit=can(Action.MANDATE_EDIT, Scope(process=found.mandate.process.code)),
    )


def _answered(mandate: Mandate) -> tuple[dict[int, list[Link]], dict[int, RequirementAnswer]]:
    return queries.answers(mandate.paragraphs), queries.standing([r.id for r in _requirements(mandate)])


def _requirements(mandate: Mandate) -> list[Requirement]:
    return [r for paragraph in mandate.paragraphs for clause in paragraph.clauses for r in clause.requirements]


def _coming(mandate: Mandate, over: set[int]) -> list[tuple[Paragraph, Clause, Requirement]]:
    """What is asked for by a day that has not passed and is neither done nor waived, the nearest first."""
    today = clock.business_today()
    dated = [
        (requirement.window, paragraph, clause, requirement)
        for paragraph in mandate.paragraphs
        for clause in paragraph.clauses
        for requirement in clause.requirements
        if requirement.window is not None and requirement.window.latest >= today and requirement.id not in over
    ]
    dated.sort(key=lambda item: (item[0].latest, item[0].earliest, item[1].position, item[3].id))
    return [(paragraph, clause, requirement) for _window, paragraph, clause, requirement in dated]


def _binds(paragraph: Paragraph) -> bool:
    return any(clause.effect.is_binding for clause in paragraph.clauses)


def _is_checked(paragraph: Paragraph) -> bool:
    return any(clause.requirements for clause in paragraph.clauses)


# --- the secretariat's forms ------------------------------------------------------------------------------------------

METHODS = ["GET", "POST"]
Answer = str | Response | tuple[str, int]


@bp.route("/new/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def add_mandate() -> Answer:
    """Enter a resolution, of any process the person works for."""
    own = {p.code: p for p in queries.processes() if can(Action.MANDATE_EDIT, Scope(process=p.code))}
    form = forms.mandate_form(_sent(), None, [(p.code, p.short.into(lang()).text) for p in own.values()])
    authorize(Action.MANDATE_EDIT, Scope(process=form.belongs_to.data if posted() else next(iter(own), None)))
    if posted() and form.validate():
        try:
            added = services.add_mandate(actor(), own[str(form.belongs_to.data)], form.values())
            flash(_("The resolution is saved. Now enter its paragraphs."), "ok")
            return redirect(url_for("mandates.mandate", slug=added.slug))
        except DomainError as error:
            put(form, error)
    return _form_page(form, _("Add a resolution"), url_for("mandates.register"))


@bp.route("/<slug>/edit/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def edit_mandate(slug: str) -> Answer:
    """Correct the facts of a resolution."""
    found = queries.mandate(slug)
    authorize_for(found.process)
    theirs = forms.mandate_form(None, found, [])
    form = forms.mandate_form(_settled(theirs), found, [])
    back = url_for("mandates.mandate", slug=slug)
    if posted() and form.validate():
        try:
            services.edit_mandate(actor(), found, form.seen, form.values())
            return _saved(back)
        except Conflict:
            return _conflict(theirs, form, found.revision, back)
        except DomainError as error:
            put(form, error)
    return _form_page(form, _("Edit %(symbol)s", symbol=found.symbol), back)


@bp.route("/<slug>/paragraphs/new/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def add_paragraph(slug: str) -> Answer:
    """Enter a paragraph with its first clause."""
    found = queries.mandate(slug)
    authorize_for(found.process)
    taken = [p.number for p in found.paragraphs if p.part is Part.OPERATIVE]
    form = forms.paragraph_form(_sent(), term_choices(lang()), max(taken, default=0) + 1)
    back = url_for("mandates.mandate", slug=slug)
    if posted() and form.validate():
        assert form.number.data is not None
        try:
            part, terms = Part(form.part.data), list(form.terms.data or ())
            added = services.add_paragraph(actor(), found, part, form.number.data, terms, form.clause())
            return _saved(url_for("mandates.paragraph", slug=slug, reference=added.reference))
        except DomainError as error:
            put(form, error)
    return _form_page(form, _("Add a paragraph"), back, lede=found.symbol)


@bp.route("/<slug>/<reference>/clauses/new/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def add_clause(slug: str, reference: str) -> Answer:
    """Enter one more thing that a paragraph says."""
    found = queries.paragraph(slug, reference)
    authorize_for(found.mandate.process)
    form = forms.clause_form(_sent())
    back = url_for("mandates.paragraph", slug=slug, reference=reference)
    if posted() and form.validate():
        try:
            services.add_clause(actor(), found, form.clause())
            return _saved(back)
        except DomainError as error:
            put(form, error)
    return _form_page(form, _("Add a clause"), back, lede=place(found))


@bp.route("/<slug>/<reference>/clauses/<int:position>/edit/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def edit_clause(slug: str, reference: str, position: int) -> Answer:
    """Say anew what a clause says: its verb, whether it binds, whom it addresses, its summary."""
    found = queries.clause_at(slug, reference, position)
    authorize_for(found.paragraph.mandate.process)
    theirs = forms.clause_form(None, found)
    form = forms.clause_form(_settled(theirs), found)
    back = url_for("mandates.paragraph", slug=slug, reference=reference)
    if posted() and form.validate():
        try:
            services.edit_clause(actor(), found, form.seen, form.clause())
            return _saved(back)
        except Conflict:
            return _conflict(theirs, form, found.revision, back)
        except DomainError as error:
            put(form, error)
    following = queries.followers(found.requirements)
    return _form_page(form, _("Edit this clause"), back, lede=place(found.paragraph), following=following)


@bp.route("/<slug>/<reference>/clauses/<int:position>/requirements/new/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def add_requirement(slug: str, reference: str, position: int) -> Answer:
    """Enter something that a clause asks for and a program can check: first its kind, then its values."""
    found = queries.clause_at(slug, reference, position)
    authorize_for(found.paragraph.mandate.process)
    back = url_for("mandates.paragraph", slug=slug, reference=reference)
    kind = request.args.get("kind")
    if kind not in list(RequirementKind):
        return render_template("mandates/kinds.html", back=back, lede=place(found.paragraph))
    form = forms.requirement_form(_sent(), RequirementKind(kind))
    if posted() and form.validate():
        try:
            rule = form.rule(_free_key(found), RequirementKind(kind), found.effect)
            services.add_requirement(actor(), found, rule, form.label.text, form.words.text)
            return _saved(back)
        except DomainError as error:
            put(form, _on_form(error))
    return _form_page(form, labels.REQUIREMENT_KINDS[RequirementKind(kind)], back, lede=place(found.paragraph))


@bp.route("/requirements/<key>/edit/", methods=METHODS)
@requires(Action.MANDATE_EDIT)
@commits
def edit_requirement(key: str) -> Answer:
    """Read the source's words anew: the days, number or place beside them."""
    found = queries.requirement(key)
    paragraph = found.clause.paragraph
    authorize_for(paragraph.mandate.process)
    theirs = forms.requirement_form(None, found.kind, found)
    form = forms.requirement_form(_settled(theirs), found.kind, found)
    back = url_for("mandates.paragraph", slug=paragraph.mandate.slug, reference=paragraph.reference)
    if posted() and form.validate():
        try:
            rule = form.rule(found.key, found.kind, found.clause.effect)
            services.edit_requirement_reading(actor(), found, form.seen, rule, form.label.text, form.words.text)
            return _saved(back)
        except Conflict:
            return _conflict(theirs, form, found.revision, back)
        except DomainError as error:
            put(form, _on_form(error))
    title, following = labels.REQUIREMENT_KINDS[found.kind], queries.followers([found])
    return _form_page(form, title, back, lede=place(paragraph), following=following)


def posted() -> bool:
    """Whether a form was sent."""
    return request.method == "POST"


def _sent() -> MultiDict[str, str] | None:
    return request.form if posted() else None


def _settled(theirs: Form) -> MultiDict[str, str] | None:
    return conflicts.settled(request.form, theirs) if posted() else None


def authorize_for(process: Process) -> None:
    """Only for who may edit the mandates of a process."""
    authorize(Action.MANDATE_EDIT, Scope(process=process.code))


def place(paragraph: Paragraph) -> LazyString:
    """A paragraph as it is cited."""
    return labels.paragraph_place(paragraph.mandate.symbol, paragraph.part, paragraph.number)


def _free_key(clause: Clause) -> str:
    """A key that says where the requirement stands, and that no other of its clause has."""
    stem = f"{clause.paragraph.mandate.slug[:50]}-{clause.paragraph.reference}-{clause.position}"
    taken = {requirement.key for requirement in clause.requirements}
    return next(key for number in range(1, 1000) if (key := f"{stem}-{number}") not in taken)


def _on_form(error: DomainError) -> DomainError:
    return error.on(forms.FIELD_OF.get(error.field or "", error.field or ""))


def _saved(url: str) -> Response:
    flash(_("Saved."), "ok")
    return redirect(url)


def _form_page(
    form: Form, title: str | LazyString, back: str, lede: str | LazyString = "", following: int = 0
) -> Answer:
    page = render_template("mandates/form.html", form=form, title=title, back=back, lede=lede, following=following)
    return (page, 422) if form.errors else page


def _conflict(theirs: Form, yours: Form, revision: int, back: str) -> Answer:
    page = render_template(
        "conflict.html",
        rows=[row for row in conflicts.rows(theirs, yours) if row.differs],
        sent=conflicts.sent(yours),
        revision=revision,
        back=back,
    )
    return page, 409
