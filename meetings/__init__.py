"""Rostrum: `create_app` puts the parts together and holds nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config as settings

from . import blueprints, commands, extensions
from .foundation import clock, database, logs, presentation, problems, requests, waking


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application. `overrides` replaces settings read from the environment (tests use it).

    Raises config.ConfigurationError when the environment asks for something unsafe or unreadable.
    """
    app = Flask(
        __name__,
        root_path=str(settings.ROOT),
        static_folder=str(settings.ROOT / "static"),
        template_folder=str(settings.ROOT / "templates"),
        instance_relative_config=False,
    )
    os.umask(0o077)  # database, mails, backups: what this process writes is for nobody else on the machine
    app.config.from_mapping(settings.load())
    app.config.from_mapping(overrides or {})
    clock.configure(app.config["BUSINESS_NOW"], app.config["STARTED_AT"])
    logs.init_app(app)
    database.init_app(app)
    # Huey imports every store it knows: not before somebody has something for a worker.
    waking.init_app(app, lambda chore: import_module("meetings.queue").wake(app, chore))
    extensions.init_app(app)
    requests.init_app(app)
    presentation.init_app(app)
    problems.init_app(app)
    blueprints.init_app(app)
    commands.init_app(app)
    if app.config["PROXIES"]:
        n = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app
