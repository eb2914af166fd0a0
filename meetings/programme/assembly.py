"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import frame, registries
from meetings.notices import entitled

from . import (
    audited,
    commands,
    feed,
    fitting,
    labels,
    labels_day,
    labels_frame,
    labels_releases,
    labels_requests,
    labels_runs,
    labels_sessions,
    labels_timetable,
    models,
    offering,
    panels,
    parties,
    readiness,
    samples,
    seeding,
    shifting,
    solving,
    tasks,
    views,
    wording,
)
from . import views_bodies as views_bodies
from . import views_day as views_day
from . import views_frame as views_frame
from . import views_releases as views_releases
from . import views_requests as views_requests
from . import views_runs as views_runs
from . import views_sessions as views_sessions
from . import views_timetable as views_timetable
from . import views_venues as views_venues

SENTENCES = (
    labels.ERRORS,
    labels_frame.ERRORS,
    labels_day.ERRORS,
    labels_releases.ERRORS,
    labels_requests.ERRORS,
    labels_runs.ERRORS,
    labels_sessions.ERRORS,
    labels_timetable.ERRORS,
)


def setup(app: Flask) -> None:
    """Register pages, sentences and what other pages show of programmes of work."""
    for part in SENTENCES:
        for code, words in part.items():
            registries.error_sentences.register(code, words)
    app.register_blueprint(views.bp, url_prefix="/<lang:lang>")
    wording.register()
    registries.feed_sources.register(feed.SESSION, feed.SOURCE, rank=15)
    feed.watch()
    readiness.register()
    app.cli.add_command(commands.programme_commands)
    registries.subject_panels.register("programme", registries.SubjectPanel("programme", panels.of_meeting), rank=10)
    entitled.register("programme_release", models.ProgrammeRelease.id, parties.visible_releases)
    asked = registries.SubjectPanel("programme", panels.requests_of_meeting)
    registries.subject_panels.register("session_requests", asked, rank=20)
    entitled.register("session_request", models.SessionRequest.id, parties.visible_requests)
    audited.register()
    frame.columns.register(offering.KEY, offering.columns)
    registries.waiting.register("session_requests", offering.waiting, rank=7)
    registries.meeting_moved.register("programme", shifting.meeting_moved)
    frame.columns.register(fitting.KEY, fitting.columns)
    registries.waiting.register(fitting.KEY, fitting.waiting, rank=7)
    registries.page_context.register("programme", fitting.page_context)
    registries.seeders.register("programme", seeding.load, rank=55)
    registries.samplers.register("programme", samples.load, rank=160)
    registries.chores.register(solving.CHORE, (1, tasks.solve))
