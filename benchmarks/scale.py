"""How much longer pages take with two thousand meetings than with twenty, built anew each time and asked in turns.

Both applications live in this process, without the cache of finished pages; the ratio is that of processor time, in
which their SQLite is contained and what else the machine does is not. With twenty meetings a narrowed list is often
shorter than a page: `ratio_to_itself` then says what more rows cost, not what more meetings do. Where a page is much
shorter at twenty, `met` therefore hangs on `ratio`, to the fullest page of its kind there (`against`). Both ratios are
printed, and `because` says which one counts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from meetings import create_app
from meetings.foundation import clock
from tests.support.client import QUERY_LIMIT, counting
from tests.support.database import DEMO_NOW, DEMO_PASSWORD, SECRET_KEY, Run, flask

FEW, MANY = 20, 2000
ROUNDS = 25
WARM_ROUNDS = 3
LIMIT = 1.5
SAME = 0.85  # of the other's bytes: as many rows, but for the length of their words
REGISTER, LIST, SEARCHED = "/en/meetings/", "/en/deadlines/?show=all", "/en/deadlines/?show=all&q=meeting"
SECRETARIAT = "secretariat@example.org"

# Each page with the full one of its kind. Search words: common, rare, absent, a term of many names, Chinese.
PUBLIC = {
    **{page: page for page in ("/en/", "/ar/", "/en/calendar/", "/en/calendar/month/", "/en/holidays/", "/en/states/")},
    "/en/calendar/month/?month=2010-12": "/en/calendar/month/",
    "/en/calendar/agenda/": "/en/calendar/agenda/",
    "/en/calendar/agenda/?page=2": "/en/calendar/agenda/",
    **{page: page for page in ("/en/mandates/", "/en/mandates/a-res-65-64/", "/en/mandates/a-res-65-64/op-6/")},
    **{page: page for page in ("/en/meetings/mge-2011/", "/en/sponsorship/", "/en/states/NZL/")},
    REGISTER: REGISTER,
    **{
        f"{REGISTER}?{query}": REGISTER
        for query in (
            *("page=2", "page=3", "order=newest", "order=oldest", "order=kind", "process=small-arms", "year=2010"),
            *("kind=review_conference", "status=closed", "status=confirmed"),
            *("q=meeting", "q=review", "q=BMS", "q=MGE", "q=1", "q=会议", "q=zzzzqq", "q=submarine+treaty"),
        )
    },
    LIST: LIST,
    "/zh/deadlines/?show=all": "/zh/deadlines/?show=all",
    "/en/deadlines/1/": "/en/deadlines/1/",
    **{
        f"/en/deadlines/{query}": LIST
        for query in (
            *("", "?page=2", "?show=passed", "?whose=states", "?area=reports", "?binding=yes", "?meeting=mge-2011"),
        )
    },
    **{
        f"/en/deadlines/?q={words}": SEARCHED for words in ("meeting", "reports", "initiative", "BMS", "会议", "zzzzqq")
    },
    **{
        f"/en/search{query}": "/en/search?q=BMS"
        for query in ("", "?q=meeting", "?q=BMS", "?q=会议", "?q=reports", "?q=experts+reports", "?q=zzzzqq")
    },
}
SIGNED_IN = {
    **{page: page for page in ("/en/", REGISTER, LIST, "/en/meetings/mge-2011/", "/en/mandates/a-res-65-64/")},
    f"{REGISTER}?q=zzzzqq": REGISTER,
    "/en/deadlines/?q=zzzzqq": LIST,
    "/en/search?q=meeting": "/en/search?q=meeting",
    **{
        f"/en/meetings/{page}": f"/en/meetings/{page}"
        for page in (
            *("new/", "mge-2011/edit/", "mge-2011/clone/", "mge-2011/postpone/", "revcon-2012/propose/", "others/"),
            *("others/new/", "mge-2011/check?start=2011-05-09&end=2011-05-13"),
        )
    },
    **{page: page for page in ("/en/deadlines/new", "/en/deadlines/1/", "/en/deadlines/1/edit")},
    **{page: page for page in ("/en/deadlines/rules/", "/en/holidays/", "/en/holidays/new/", "/en/holidays/1/edit/")},
    "/en/deadlines/": LIST,
}


@dataclass
class Visit:
    """What came of asking for a page a number of times."""

    wall: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)  # processor seconds
    size: int = 0

    def median(self, of: str) -> float:
        """Milliseconds, but for the first rounds."""
        seconds: list[float] = getattr(self, of)
        return round(1000 * statistics.median(seconds[WARM_ROUNDS:]), 2)


def application(shared: Run, meetings: int, content: str = "seeded") -> Flask:
    """An application on the demonstration's data and so many meetings more, which keeps no finished page."""
    name = f"{content}_{meetings}"
    folder = shared.folder / name
    folder.mkdir()
    shared.create(name, like=shared.template(content))
    flask("demo", "--meetings", str(meetings), folder=folder, url=shared.url(name))
    app = create_app(
        {
            "MODE": "test",
            "DEMO": True,
            "SECRET_KEY": SECRET_KEY,
            "SQLALCHEMY_DATABASE_URI": shared.url(name),
            "INSTANCE": folder,
            "OUTBOX": folder / "outbox",
            "WTF_CSRF_ENABLED": False,
        }
    )
    app.extensions["rostrum_finished"] = lambda _etag: None
    return app


def visitor(app: Flask, email: str | None) -> FlaskClient:
    """A browser, signed in as somebody."""
    client = app.test_client()
    if email is not None:
        answer = client.post("/en/sign-in", data={"email": email, "password": DEMO_PASSWORD})
        if answer.status_code not in {302, 303}:
            raise RuntimeError(f"{email} could not sign in: {answer.status_code}")
    return client


def ask(client: FlaskClient, page: str, visit: Visit) -> None:
    """Ask once and note how long the whole answer took."""
    begun, spent = time.perf_counter(), time.thread_time()
    answer = client.get(page)
    body = answer.get_data()
    visit.spent.append(time.thread_time() - spent)
    visit.wall.append(time.perf_counter() - begun)
    visit.size = len(body)
    if answer.status_code != 200:
        raise RuntimeError(f"{page} answers {answer.status_code}")


@dataclass
class Comparison:
    """A page at both sizes, asked in turns; `full` where at twenty it is much shorter than at two thousand."""

    few: Visit = field(default_factory=Visit)
    many: Visit = field(default_factory=Visit)
    full: Visit | None = None

    def ratio(self, to: Visit) -> float:
        """How much longer the page takes with many meetings."""
        return self.many.median("spent") / to.median("spent")


def compared(few: FlaskClient, many: FlaskClient, page: str, full: str) -> Comparison:
    """The page at both sizes; beside it `full`, where the page itself has much less to show at twenty."""
    found = Comparison()
    for _ in range(WARM_ROUNDS + ROUNDS):
        ask(few, page, found.few)
        ask(many, page, found.many)
        if full != page and found.few.size < SAME * found.many.size:
            found.full = found.full or Visit()
        if found.full is not None:
            ask(few, full, found.full)
    return found


def queries(app: Flask, client: FlaskClient, page: str) -> int:
    """How many queries a page takes."""
    from meetings.foundation.database import db

    with app.app_context():
        engine = db.engine
    with counting(engine) as counted:
        client.get(page)
    return counted.total


def line(page: str, who: str, full: str, found: Comparison, took: int) -> dict[str, Any]:
    """One figure."""
    base = found.full or found.few
    ratio = found.ratio(base)
    return {
        "benchmark": "scale",
        "page": page,
        "who": who,
        "against": page if found.full is None else full,
        "because": "the page itself at both sizes"
        if found.full is None
        else f"at {FEW} meetings the page itself has {found.few.size} of {found.many.size} bytes",
        "meetings": [FEW, MANY],
        "median_ms": [base.median("wall"), found.many.median("wall")],
        "processor_ms": [base.median("spent"), found.many.median("spent")],
        "bytes": [base.size, found.many.size],
        "ratio": round(ratio, 2),
        "ratio_to_itself": round(found.ratio(found.few), 2),
        "limit": LIMIT,
        "queries": took,
        "met": ratio <= LIMIT and took <= QUERY_LIMIT,
    }


def run() -> Iterator[dict[str, Any]]:
    """Every page for the public, and those of the secretariat."""
    from datetime import datetime

    shared, _ = Run.begin("sqlite", on_disk=True)
    try:
        few, many = application(shared, FEW), application(shared, MANY)
        with clock.frozen(datetime.fromisoformat(DEMO_NOW)):
            for email, pages in ((None, PUBLIC), (SECRETARIAT, SIGNED_IN)):
                ours, theirs = visitor(few, email), visitor(many, email)
                for page, full in pages.items():
                    found, took = compared(ours, theirs, page, full), queries(many, theirs, page)
                    yield line(page, email or "public", full, found, took)
    finally:
        shared.end()
