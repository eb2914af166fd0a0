"""An application that knows languages and nothing else, and entries to try things on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

import config
from meetings.feeds.components import Site
from meetings.foundation.languages import Text
from meetings.foundation.registries import FeedEntry

CHANGED = datetime(2011, 1, 13, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def speaking() -> Flask:
    """The catalogues, without a database."""
    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(config.ROOT / "translations")
    Babel(app)
    return app


@pytest.fixture
def words(speaking: Flask) -> Iterator[None]:
    """`gettext` works."""
    with speaking.app_context():
        yield


@pytest.fixture
def site() -> Site:
    """Where the feeds say that they are."""
    return Site("https://meetings.example.org", "example.org")


@pytest.fixture
def entry() -> Callable[..., FeedEntry]:
    """`entry(status="cancelled")`: the meeting of experts, but for what is said otherwise."""

    def make(**given: Any) -> FeedEntry:
        values: dict[str, Any] = {
            "kind": "meeting",
            "id": 5,
            "revision": 1,
            "changed_at": CHANGED,
            "starts": date(2011, 5, 9),
            "ends": date(2011, 5, 13),
            "title": Text.of(en="Meeting of experts", ar="اجتماع الخبراء", zh="专家会议"),
            "status": "confirmed",
            "path": "meetings/mge-2011/",
            "description": lambda lang: [f"A line in {lang}"],
            "location": Text.of(en="New York", ar="نيويورك", zh="纽约"),
        }
        return FeedEntry(**{**values, **given})

    return make
