"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import frame, registries
from meetings.notices import entitled

from . import answers, audited, labels, models, panels, parties, samples, views, wording
from . import views_deciding as views_deciding
from . import views_edit as views_edit


def setup(app: Flask) -> None:
    """Register pages, sentences, kinds of notices, words of the audit log, what other pages show of topics."""
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    app.register_blueprint(views.bp, url_prefix="/<lang:lang>")
    wording.register()
    audited.register()
    entitled.register("topic_proposal", models.TopicProposal.id, parties.visible_proposals)
    entitled.register("topic_digest", models.TopicDigest.id, parties.visible_digests)
    frame.columns.register(answers.KEY, answers.columns)
    registries.waiting.register("topics", answers.waiting, rank=7)
    registries.paragraph_answers.register("topics", answers.for_paragraphs, rank=60)
    registries.samplers.register("topics", samples.load, rank=140)
    registries.subject_panels.register("topics", registries.SubjectPanel("agenda", panels.of_meeting), rank=200)
