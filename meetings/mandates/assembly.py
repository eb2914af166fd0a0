"""Puts this package into the application."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from meetings.foundation import frame, registries, search
from meetings.foundation.presentation import into
from meetings.foundation.registries import ScopeChoice, SearchHit

from . import audited, labels, queries, seeding, views_remove
from .views import bp

__all__ = ["setup", "views_remove"]


def setup(app: Flask) -> None:
    """Register blueprint, navigation, sentences, seeders and what search finds."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>/mandates")
    # Paragraphs are named on pages of higher features too.
    app.jinja_env.globals["mandate_words"] = labels
    frame.columns.register("mandates", queries.only_process)
    registries.page_context.register("mandates", _context)
    registries.navigation.register("mandates", (_l("Mandates"), "mandates.register"), rank=30)
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    registries.seeders.register("thesaurus", search.load, rank=15)
    registries.seeders.register("mandates", seeding.load, rank=40)
    registries.seeders.register("mandates, checked", seeding.check, rank=46)
    registries.scope_choices.register("process", _processes)
    audited.register()
    registries.search_sources.register("mandates", _find_mandates, rank=30)
    registries.search_sources.register("paragraphs", _find_paragraphs, rank=40)


def _context() -> dict[str, Any]:
    """The masthead names the process where there is one; an installation with several names none."""
    (only,) = frame.values("mandates")
    return {"process_name": into(only).text if only else ""}


def _processes(lang: str) -> list[ScopeChoice]:
    return [ScopeChoice(p.code, p.name.into(lang).text, p.code) for p in queries.processes()]


def _find_mandates(groups: list[list[str]], limit: int) -> list[SearchHit]:
    return [
        SearchHit(_l("Resolutions"), m.title, url_for("mandates.mandate", slug=m.slug), m.symbol)
        for m in queries.mandates_matching(groups, limit)
    ]


def _find_paragraphs(groups: list[list[str]], limit: int) -> list[SearchHit]:
    return [
        SearchHit(
            _l("Paragraphs of resolutions"),
            labels.paragraph_place(p.mandate.symbol, p.part, p.number),
            url_for("mandates.paragraph", slug=p.mandate.slug, reference=p.reference),
            p.clauses[0].summary,
        )
        for p in queries.paragraphs_matching(groups, limit)
    ]
