"""One table of features; the `assembly.setup` of each registers its blueprint and fills the registries."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

# Lowest package first; every address lies below the language.
FEATURES = (
    *(
        "outbox",
        "documents",
        "states",
        "accounts",
        "mandates",
        "calendar",
        "externals",
        "deadlines",
        "feeds",
        "notices",
        "silence",
        "nominations",
        "documentation",
        "agendas",
        "topics",
        "programme",
        "sponsorship",
    ),
    "overview",
)


def init_app(app: Flask) -> None:
    """Call `setup(app)` of each feature: it registers its blueprint below `/<lang>` and hangs what lower pages show."""
    for feature in FEATURES:
        import_module(f"meetings.{feature}.assembly").setup(app)
