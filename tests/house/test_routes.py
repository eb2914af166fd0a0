"""Every route says who may use it, asks for the token when it changes something, and does not disappear unnoticed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support import routes
from tests.support.database import ROOT, Run

RECORD = Path(__file__).with_name("routes.txt")


def test_every_route_has_an_access_rule(app: Flask) -> None:
    of_extensions = app.extensions["rostrum_rules"]

    without = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in routes.rules(app)
        if getattr(app.view_functions[rule.endpoint], "access_rule", None) is None
        and rule.endpoint not in of_extensions
    ]

    assert without == []


def test_nothing_but_asking_says_that_it_was_asked_who_may() -> None:
    files = sorted((ROOT / "meetings").rglob("*.py"))

    by_hand = [f"{file.relative_to(ROOT)}" for file in files for _ in re.findall(r"\.authorized\s*=", file.read_text())]

    assert by_hand == ["meetings/foundation/web.py"], "views call authorize() with what the object belongs to"


def test_no_route_vanishes_and_new_ones_are_recorded(app: Flask, request: pytest.FixtureRequest) -> None:
    found = set(routes.listing(app))
    if request.config.getoption("--record-routes"):
        RECORD.write_text("\n".join(sorted(found, key=lambda line: line.split()[1:])) + "\n", encoding="utf-8")

    recorded = set(RECORD.read_text(encoding="utf-8").splitlines())

    assert recorded - found == set(), "vanished: people, calendars and scripts rely on them"
    assert found - recorded == set(), "new: run pytest tests/house/test_routes.py --record-routes"


def test_every_change_asks_for_the_token(app: Flask, test_run: Run) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()

    answers = {}
    for rule in routes.rules(app):
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}):
            values: dict[str, Any] = dict.fromkeys(routes.arguments_of(rule), "1")
            try:
                path = routes.build(app, rule, values)
            except ValueError:
                path = routes.build(app, rule, test_run.samples()[rule.endpoint][0])
            response = client.open(path.replace("{lang}", "en"), method=method)
            answers[f"{method} {rule.rule}"] = response.status_code

    assert {route: status for route, status in answers.items() if status != 400} == {}


def test_no_page_is_without_a_sample(app: Flask, test_run: Run) -> None:
    assert routes.addresses(app, test_run.samples())
