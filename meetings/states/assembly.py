"""Puts this package into the application."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, url_for
from flask_babel import gettext as _

from meetings.foundation import clock, registries
from meetings.foundation.registries import AuditKind, Link

from . import labels, queries, seeding
from .views import bp


def setup(app: Flask) -> None:
    """Register blueprint, sentences, the link in the footer and the seeder."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>/states")
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    registries.page_context.register("states", _footer)
    registries.audit_kinds.register("state", AuditKind("", _named))
    registries.seeders.register("states", seeding.load, rank=10)


def _named(codes: Collection[str]) -> dict[str, Link]:
    """States and regional groups, which the log calls by their codes."""
    today = clock.business_today()
    found = {
        state.iso3: Link(state.name_on(today), url_for("states.state", iso3=state.iso3))
        for state in queries.every_state()
        if state.iso3 in codes
    }
    if len(found) < len(codes):
        groups = {group.code: Link(group.on(today).name, url_for("states.roster")) for group in queries.groups()}
        found |= {code: link for code, link in groups.items() if code in codes}
    return found


def _footer() -> dict[str, list[tuple[str, str]]]:
    """The way to the States, from the foot of every page."""
    return {"footer_links": [(_("States and regional groups"), url_for("states.roster"))]}
