"""Who visits the pages: the public and the people of the demonstration."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.support import routes
from tests.support.database import DEMO_PASSWORD

# In the order in which they are tried for a page: the first who may see it, does.
VISITORS: tuple[str | None, ...] = (
    None,
    "secretariat@example.org",
    "africa@example.org",
    "new-zealand@example.org",
    "administrator@example.org",
    "auditor@example.org",
)


def sign_in(client: Any, email: str) -> Any:
    """Sign a person of the demonstration in through the form, as they would; returns the client."""
    answer = client.fill("/en/sign-in", email=email, password=DEMO_PASSWORD)
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


def who_sees(app: Flask, samples: routes.Samples) -> dict[str | None, list[routes.Address]]:
    """For each visitor the pages to look at: the public's for public and secretariat, others for whoever may.

    Raises AssertionError for a page that nobody of them can open.
    """
    by_visitor: dict[str | None, list[routes.Address]] = {who: [] for who in VISITORS}
    visiting = {who: unchecked(client) for who, client in clients(app).items()}
    unseen = []
    for address in routes.addresses(app, samples):
        answers = {}
        for who, client in visiting.items():
            answer = client.get(address.into("en"), headers={"Accept": "text/html"})
            answers[who] = answer.status_code
            if answer.status_code == 200:
                if answer.mimetype == "text/html":
                    by_visitor[who].append(address)
                    if who is None and visiting["secretariat@example.org"].get(address.into("en")).status_code == 200:
                        by_visitor["secretariat@example.org"].append(address)
                break
        else:
            if not any(status in {301, 302, 303, 308} and who for who, status in answers.items()):
                unseen.append(f"{address.into('en')} ({address.endpoint}): {sorted(set(answers.values()))}")
    if unseen:
        raise AssertionError("nobody can open:\n  " + "\n  ".join(unseen))
    return by_visitor
