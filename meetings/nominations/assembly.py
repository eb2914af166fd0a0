"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import frame, registries
from meetings.notices import entitled

from . import (
    answers,
    asking,
    audited,
    commands,
    feed,
    following,
    labels,
    labels_deciding,
    models,
    panels,
    parties,
    queries,
    readiness,
    reminders,
    samples,
    seeding,
    table_labels,
    tasks,
    views,
    views_calls,
    views_deciding,
    views_letters,
    views_nominating,
    views_officers,
    views_posts,
    wording,
)
from . import views_shown as views_shown


def setup(app: Flask) -> None:
    """Register sentences, the seeder, kinds of notices, words of the audit log, what takes over a meeting’s chair."""
    for code, words in (*labels.ERRORS.items(), *labels_deciding.ERRORS.items()):
        registries.error_sentences.register(code, words)
    for blueprint in (
        views.bp,
        views_nominating.bp,
        views_deciding.bp,
        views_posts.bp,
        views_calls.bp,
        views_officers.bp,
    ):
        app.register_blueprint(blueprint, url_prefix="/<lang:lang>")
    app.register_blueprint(views_letters.bp, url_prefix="/<lang:lang>/nominations")
    asking.register()
    wording.register()
    audited.register()
    # Not nominations: what is circulated is not public, and the mail of missions must have it all the same.
    entitled.register("nomination_call", models.NominationCall.id, parties.seen_calls)
    entitled.register("officer", models.Officer.id, parties.seen_officers)
    registries.navigation.register("nominations", (table_labels.NOMINATIONS, "nominations.index"), rank=50)
    registries.subject_panels.register("nominations", registries.SubjectPanel("officers", panels.of_meeting))
    readiness.register()
    frame.columns.register(answers.KEY, answers.columns)
    registries.waiting.register("nominations", answers.waiting, rank=6)
    registries.timeline.register("nominations", answers.timeline, rank=60)
    registries.timeline_days.register("nominations", answers.timeline_days, rank=60)
    registries.turns.register("nominations", answers.turns)
    registries.upcoming.register("nominations", answers.upcoming, rank=60)
    registries.feed_sources.register(feed.CALL, feed.CALLS, rank=30)
    registries.feed_sources.register(feed.ELECTION, feed.ELECTIONS, rank=40)
    feed.watch()
    registries.chores.register(reminders.REMIND, (5, tasks.remind))
    registries.chair_written.register("nominations", following.take)
    registries.chair_held.register("nominations", queries.hold_chair)
    registries.seeders.register("nominations", seeding.load, rank=60)
    registries.samplers.register("nominations", samples.load, rank=110)
    app.cli.add_command(commands.nomination_commands)
