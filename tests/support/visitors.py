"""Who visits the pages: the public and the people of the demonstration."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests.support import routes
from tests.support.client import is_page
from tests.support.database import DEMO_PASSWORD, Run

# In the order in which they are tried for a page: the first who may see it, does.
SECRETARIAT = "secretariat@example.org"
VISITORS: tuple[str | None, ...] = (
    None,
    SECRETARIAT,
    "africa@example.org",
    "new-zealand@example.org",
    "chair@example.org",
    "administrator@example.org",
    "auditor@example.org",
    "finance@example.org",
    "finance-second@example.org",
    "canada@example.org",
    "peru@example.org",
    "nepal@example.org",
)


def sign_in(client: Any, email: str) -> Any:
    """Sign a person of the demonstration in through the form, as they would; returns the client."""
    checks, client.checks = client.checks, False  # the page is looked at by its own test
    answer = client.fill("/en/sign-in", email=email, password=DEMO_PASSWORD)
    client.checks = checks
    if answer.status_code not in {302, 303}:
        raise AssertionError(f"{email} could not sign in: {answer.status_code}")
    return client


def clients(app: Flask) -> dict[str | None, Any]:
    """A client for each visitor, signed in."""
    return {who: sign_in(app.test_client(), who) if who else app.test_client() for who in VISITORS}


def unchecked(client: Any) -> Any:
    """The same client, for looking around where faults of pages are not the matter."""
    client.checks, client.query_limit = False, None
    return client


@dataclass
class Seen:
    """Which visitor looks at which pages, and what nobody could open."""

    pages: dict[str | None, list[routes.Address]]
    unseen: list[str]


def who_sees(app: Flask, run: Run) -> Seen:
    """The pages for each visitor: the public's for public and secretariat, others for the first who may.

    Asked by one process of a run, on the furnished database, and kept for the others: it takes some seconds.
    """
    samples = run.samples()
    with run.alone("seen"):
        kept = run.folder / "seen.json"
        if not kept.exists():
            found = _ask(app, samples)
            pages = [[who, [[a.endpoint, a.path] for a in addresses]] for who, addresses in found.pages.items()]
            kept.write_text(json.dumps([pages, found.unseen]))
        pages, unseen = json.loads(kept.read_text())
    return Seen({who: [routes.Address(*address) for address in addresses] for who, addresses in pages}, unseen)


def _ask(app: Flask, samples: routes.Samples) -> Seen:
    seen = Seen({who: [] for who in VISITORS}, [])
    visiting = {who: unchecked(client) for who, client in clients(app).items()}

    def opens(who: str | None, path: str) -> tuple[int, bool]:
        try:
            answer = visiting[who].get(path, headers={"Accept": "text/html"})
        except Exception as error:  # whatever a view raises is what is to be reported
            seen.unseen.append(f"{path} for {who or 'the public'} raises {error!r}"[:300])
            return 500, False
        return answer.status_code, is_page(answer)

    # Last the steps of signing in: one of them ends the session of whoever looks at it out of turn.
    for address in sorted(routes.addresses(app, samples), key=lambda one: one.endpoint.startswith("security.")):
        path = address.into("en")
        statuses = []
        for who in VISITORS:
            status, whole = opens(who, path)
            statuses.append(status)
            if status == 200 and whole:
                seen.pages[who].append(address)
                # Signing in has steps that mean nothing to somebody who is signed in.
                again = who is None and not address.endpoint.startswith("security.")
                if again and opens(SECRETARIAT, path) == (200, True):
                    seen.pages[SECRETARIAT].append(address)
            if status in {200, 500}:
                break
        else:
            # A signed-in person who is sent on has been where the address leads.
            if not any(status in {301, 302, 303, 308} for status in statuses[1:]):
                seen.unseen.append(f"{path} ({address.endpoint}) answers {sorted(set(statuses))}")
    return seen
