"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from meetings.foundation import registries

from . import answers, audited, counting, following, labels, queries_lists, rule_views, seeding


def setup(app: Flask) -> None:
    """Register blueprint, sentences, seeder, and what other pages show of deadlines."""
    app.register_blueprint(rule_views.bp, url_prefix="/<lang:lang>/deadlines")
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    audited.register()
    registries.navigation.register("deadlines", (_l("Deadlines"), "deadlines.index"), rank=40)
    registries.seeders.register("deadlines", seeding.load, rank=50)
    registries.meeting_moved.register("deadlines", counting.recount)
    registries.meeting_panels.register("deadlines", answers.meeting_panel, rank=50)
    registries.preparation.register("deadlines", answers.preparation, rank=50)
    registries.paragraph_answers.register("deadlines", answers.for_paragraphs, rank=50)
    registries.resting.register("deadlines", answers.resting, rank=50)
    registries.requirement_followers.register("deadlines", registries.Followers(following.follow, following.how_many))
    registries.requirement_answers.register("deadlines", answers.for_requirements)
    registries.timeline.register("deadlines", answers.timeline, rank=50)
    registries.timeline_days.register("deadlines", queries_lists.days_from, rank=50)
    registries.turns.register("deadlines", answers.turns)
    registries.upcoming.register("deadlines", answers.upcoming, rank=50)
    registries.search_sources.register("deadlines", answers.search, rank=50)
    registries.waiting.register("deadlines", answers.waiting, rank=50)
