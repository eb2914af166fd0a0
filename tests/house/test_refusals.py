"""What is refused changes nothing: each form of every page, filled in wrongly many times, and every table compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.database import db
from meetings.mandates.rules import RequirementKind
from tests.support import routes, sending, visitors
from tests.support.accounts import sign_in
from tests.support.database import Database, Run
from tests.support.pages import Page

pytestmark = pytest.mark.either_database

SECRETARIAT, FINANCE, SECOND = "secretariat@example.org", "finance@example.org", "finance-second@example.org"
STAMPED = frozenset({"account_session"})  # by every request, whatever becomes of it
# Views that show what they have done in their own answer, and nowhere else.
SHOWN_ONCE = frozenset({"feeds.make_address"})
# A process has one fund, and the demonstration’s has it: the form is for who keeps that of another.
ELSEWHERE = frozenset({"sponsorship.new"})
# Forms that samples of addresses do not show: of each kind of requirement, of something on which nothing rests, and of
# pages that others see as well but without what only some may do.
MORE: dict[str | None, list[str]] = {
    SECRETARIAT: [
        *(f"/en/mandates/a-res-65-64/op-6/clauses/1/requirements/new/?kind={kind}" for kind in RequirementKind),
        "/en/mandates/a-res-65-64/pp-1/remove/",
    ],
    FINANCE: ["/en/sponsorship/1/reviewers/"],
    SECOND: ["/en/sponsorship/1/"],
}


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, as the driver gives them: hundreds of times are compared, none is read."""
    found: dict[str, list[Any]] = {}
    with db.engine.connect() as connection:
        quote = connection.dialect.identifier_preparer.quote
        for table in db.metadata.sorted_tables:
            keys = ", ".join(quote(column.name) for column in table.primary_key or table.columns)
            if table.name not in STAMPED:
                rows = connection.exec_driver_sql(f"SELECT * FROM {quote(table.name)} ORDER BY {keys}")
                found[table.name] = list(rows.cursor.fetchall()) if rows.cursor is not None else []
    return found


@contextmanager
def commits(url: str) -> Iterator[Callable[[], int]]:
    """Counts what is committed to a database, whoever does it: where nothing is, no table need be read again."""
    with closing(sqlite3.connect(sa.make_url(url).database or "")) as connection:
        yield lambda: int(connection.execute("PRAGMA data_version").fetchone()[0])


def client_of(app: Flask, who: str | None) -> Any:
    """A client of one of the demonstration's people, or of nobody."""
    client = visitors.unchecked(app.test_client())
    return sign_in(client, who) if who else client


def forms_of(app: Flask, database: Database, run: Run, who: str | None) -> list[sending.Form]:
    """The forms that somebody is shown of what nobody has opened yet: whoever looked first may have opened a notice."""
    paths = [address.into("en") for address in visitors.who_sees(app, run).pages[who]]
    database.load("furnished")
    return list(sending.forms(app, client_of(app, who), [*paths, *MORE.get(who, [])]))


@pytest.mark.parametrize("who", visitors.VISITORS, ids=lambda who: (who or "the public").partition("@")[0])
def test_what_is_refused_changes_nothing(furnished: Flask, database: Database, test_run: Run, who: str | None) -> None:
    forms = forms_of(furnished, database, test_run, who)
    changed: dict[str, list[str]] = {}
    database.load("furnished")
    client, signed_in = client_of(furnished, who), f"signed_in_{database.name}_{visitors.VISITORS.index(who)}"
    database.keep(signed_in)
    for form in forms:
        database.load(signed_in)
        page = Page(client.get(form.page).text)
        element = form.find(page)
        assert element is not None, f"{form.page} has lost its form"
        waiting = list(sending.faults(element, page.fields(element)))
        while waiting:
            with commits(database.url) as committed:
                known = committed()
                while waiting:
                    sent = waiting.pop(0)
                    answer = client.post(form.action, data=sent)
                    assert answer.status_code < 500, f"{form.action}: {sent}"
                    if committed() != known:
                        break  # it was right after all, or it is stored: the next fault finds what the page had
            shown = form.endpoint in SHOWN_ONCE and answer.status_code == 200
            after = everything() if not shown and answer.status_code not in {302, 303} else None
            database.load(signed_in)
            client.get(form.page)
            if after is not None and after != (before := everything()):
                tables = sorted(name for name, rows in after.items() if rows != before[name])
                changed.setdefault(f"{form.endpoint} answers {answer.status_code}", []).append(f"{tables}: {sent}")

    assert changed == {}


def test_every_view_that_changes_something_has_a_form_among_them(
    furnished: Flask, database: Database, test_run: Run
) -> None:
    found = {form.endpoint for who in visitors.VISITORS for form in forms_of(furnished, database, test_run, who)}

    views = {rule.endpoint for rule in routes.rules(furnished) if "POST" in (rule.methods or ())}

    assert {view for view in views if not view.startswith("security.")} - found - ELSEWHERE == set()
