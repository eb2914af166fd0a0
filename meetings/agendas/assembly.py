"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.documentation import keeping as documents
from meetings.documentation import links
from meetings.foundation import frame, registries
from meetings.notices import entitled

from . import (
    answers,
    asking,
    audited,
    commands,
    labels,
    labels_languages,
    labels_xliff,
    models,
    panels,
    parties,
    queries,
    readiness,
    samples,
    seeding,
    views_comments,
    views_documents,
    views_draft,
    views_exchange,
    views_items,
    views_languages,
    views_steps,
    views_versions,
    wording,
)


def setup(app: Flask) -> None:
    """Register what the package has."""
    for code, words in (*labels.ERRORS.items(), *labels_xliff.ERRORS.items(), *labels_languages.ERRORS.items()):
        registries.error_sentences.register(code, words)
    for blueprint in (
        views_documents.bp,
        views_draft.bp,
        views_items.bp,
        views_languages.bp,
        views_exchange.bp,
        views_versions.bp,
        views_steps.bp,
        views_comments.bp,
    ):
        app.register_blueprint(blueprint, url_prefix="/<lang:lang>")
    wording.register()
    audited.register()
    frame.columns.register(answers.KEY, answers.columns)
    registries.waiting.register("agendas", answers.waiting, rank=7)
    asking.register()
    # Not versions: what is circulated is not public, and the mail of missions must have it all the same.
    entitled.register("agenda_comment", models.AgendaComment.id, parties.seen_comments)
    readiness.register()
    registries.paragraph_answers.register("agendas", answers.for_paragraphs, rank=55)
    links.items.register("agendas", answers.for_documents)
    documents.holders.register("agendas", queries.holds_document)
    registries.subject_panels.register("agendas", registries.SubjectPanel("agenda", panels.of_meeting), rank=10)
    registries.seeders.register("agendas", seeding.load, rank=70)
    registries.samplers.register("agendas", samples.load, rank=120)
    app.cli.add_command(commands.agenda_commands)
