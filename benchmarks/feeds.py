"""Feeds: conditional requests and whole feeds a second beside nginx, building beside icalendar alone, and memory.

Everything in one run on one machine, two processes, sixteen connections; ratios are medians of alternating rounds.
BENCH_QUICK=1 takes short ones, to see whether it runs.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import peers, rates
from benchmarks.load import fetch, request
from benchmarks.rates import QUICK
from meetings import create_app
from meetings.calendar.models import Meeting
from meetings.deadlines.models import Deadline
from meetings.feeds import building, saving, selections
from meetings.feeds.selections import Selection
from meetings.foundation import clock
from meetings.foundation.database import Publication, db, reading_only, unit_of_work
from meetings.foundation.languages import LANGUAGES
from tests.support.database import ROOT, SECRET_KEY, Run, environment, flask
from tests.support.server import LiveServer

ENTRIES = 5_000
MEETINGS = 2_100  # with their deadlines somewhat more entries than that
CONDITIONAL = "/en/feeds/meetings.ics"
LIMITS = {"sqlite": 0.4, "postgresql": 0.12}
AIMS = {"sqlite": 0.5}
FULL_LIMIT = 0.4
FIRST_LIMIT = 1.6  # times what icalendar alone takes
CHANGE_LIMIT = 0.01  # of the first build
REQUESTS = 8_000 if QUICK else 100_000
WARM = 2_000 if QUICK else 10_000
SAMPLES = 3 if QUICK else 9
GROWTH = 0.05
OTHERS_READ = 0o022  # nginx and PostgreSQL run as somebody else; applications made in this process have it otherwise
IDENTITY = {"Accept-Encoding": "identity"}
PACKED = {"Accept-Encoding": "gzip"}


def figure(what: str, **values: Any) -> dict[str, Any]:
    """One line."""
    return {"benchmark": "feeds", "what": what, **values}


class Served:
    """A server with two processes on a register of which one saved selection has ENTRIES entries."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        os.umask(OTHERS_READ)
        self.run, self._database = Run.begin(kind, on_disk=True)
        self.server = LiveServer(self.run, "feeds", settings={"WORKERS": "2"})
        self.saved = ""

    def __enter__(self) -> Served:
        self.server.folder.mkdir()
        self.run.create("feeds", like=self.run.template("seeded"))
        flask("demo", "--meetings", str(MEETINGS), folder=self.server.folder, url=self.url)
        self.saved = f"/en/feeds/saved/{self._prepared()}.ics"
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()
        self.run.end()
        if self._database is not None:
            self._database.stop()

    @property
    def url(self) -> str:
        """The address of its database."""
        return self.run.url("feeds")

    def _prepared(self) -> str:
        """The code of a selection that has exactly ENTRIES entries, last changed an hour ago."""
        app = create_app(
            {
                "MODE": "test",
                "SECRET_KEY": SECRET_KEY,
                "SQLALCHEMY_DATABASE_URI": self.url,
                "INSTANCE": self.server.folder,
            }
        )
        os.umask(OTHERS_READ)
        with app.app_context():
            with unit_of_work():
                code = saving.save(Selection()).code
            _trim(entries_of(code) - ENTRIES)
            if entries_of(code) != ENTRIES:
                raise RuntimeError(f"the feed has {entries_of(code)} entries")
            db.session.remove()
            db.engine.dispose()
        return code


def entries_of(code: str) -> int:
    """How many there are in a saved selection's feed."""
    with reading_only():
        body, _odd = building.built(selections.saved_feed(code, Selection()), "en")
    db.session.rollback()
    return body.count(b"BEGIN:VEVENT")


def _trim(surplus: int) -> None:
    """Hide as many of the deadlines that lie farthest ahead; what is left has not changed for an hour."""
    if surplus < 0:
        raise RuntimeError(f"{-surplus} entries are missing")
    with unit_of_work():
        last = sa.select(Deadline.id).where(Deadline.is_sample).order_by(Deadline.latest_on.desc(), Deadline.id)
        hidden = sa.update(Deadline).where(Deadline.id.in_(last.limit(surplus).scalar_subquery()))
        db.session.execute(hidden.values(is_published=False))
        for table in (Meeting, Deadline, Publication):
            db.session.execute(sa.update(table).values(changed_at=clock.stamp() - timedelta(hours=1)))


# --- rates ------------------------------------------------------------------------------------------------------------


def conditional(served: Served) -> Iterator[dict[str, Any]]:
    """Is this still what I have: ours, nginx with a file of the same bytes, the least that reads a row of SQLite."""
    _, headers, body = fetch(served.server.port, CONDITIONAL, headers=IDENTITY)
    ours = {"If-None-Match": headers["etag"]}
    _expect(served.server.port, CONDITIONAL, ours)
    servers = {"rostrum": partial(rates.rate, served.server.port, CONDITIONAL, ours)}
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        if peers.nginx_program() is not None:
            port = stack.enter_context(_nginx(Path(folder), {"feed.ics": body}))
            theirs = {"If-None-Match": fetch(port, "/feed.ics", headers=IDENTITY)[1]["etag"]}
            _expect(port, "/feed.ics", theirs)
            servers["nginx"] = partial(rates.rate, port, "/feed.ics", theirs)
        if served.kind == "sqlite":
            bare = stack.enter_context(peers.granian_reading(Path(served.url.removeprefix("sqlite:///"))))
            servers["bare"] = partial(rates.rate, bare, "/", ours)
        found = rates.alternating(servers)
    limit, aim = LIMITS[served.kind], AIMS.get(served.kind)
    yield figure(
        f"conditional, {served.kind}",
        **_rates(found),
        **_against(found, "nginx", limit=limit),
        **({"aim": aim} if aim else {}),
        **({"ratio_to_bare": _ratio(found, "bare")} if "bare" in found else {}),
    )


def full(served: Served) -> Iterator[dict[str, Any]]:
    """The whole feed of ENTRIES entries, plain and packed, ours and nginx with files of the same bytes."""
    for coding in (IDENTITY, PACKED):
        _, headers, body = fetch(served.server.port, served.saved, headers=coding)
        plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        if plain.count(b"BEGIN:VEVENT") != ENTRIES:
            raise RuntimeError(f"the feed has {plain.count(b'BEGIN:VEVENT')} entries")
        servers = {"rostrum": partial(rates.rate, served.server.port, served.saved, coding)}
        with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
            if peers.nginx_program() is not None:
                port = stack.enter_context(_nginx(Path(folder), {"feed": body}))
                servers["nginx"] = partial(rates.rate, port, "/feed", coding)
            found = rates.alternating(servers)
        yield figure(
            f"{ENTRIES} entries, {coding['Accept-Encoding']}",
            bytes=len(body),
            **_rates(found),
            **_against(found, "nginx", limit=FULL_LIMIT),
        )


@contextmanager
def _nginx(folder: Path, files: Mapping[str, bytes]) -> Iterator[int]:
    for name, body in files.items():
        (folder / name).write_bytes(body)
    with peers.nginx(folder / next(iter(files))) as port:
        yield port


def _expect(port: int, path: str, headers: Mapping[str, str]) -> None:
    status, _, _ = fetch(port, path, headers={**IDENTITY, **headers})
    if status != 304:
        raise RuntimeError(f"{path} answers {status} instead of 304")


def _rates(found: Mapping[str, list[float]]) -> dict[str, float]:
    return {f"{name}_per_second": round(statistics.median(measured)) for name, measured in found.items()}


def _ratio(found: Mapping[str, list[float]], peer: str) -> float:
    pairs = zip(found["rostrum"], found[peer], strict=True)
    return round(statistics.median(ours / theirs for ours, theirs in pairs), 3)


def _against(found: Mapping[str, list[float]], peer: str, *, limit: float) -> dict[str, Any]:
    if peer not in found:
        return {"limit": limit, "because": f"{peer} is not installed: nothing to compare with"}
    ratio = _ratio(found, peer)
    return {"ratio": ratio, "limit": limit, "met": ratio >= limit}


# --- building ---------------------------------------------------------------------------------------------------------


def builds(served: Served) -> Iterator[dict[str, Any]]:
    """The first build in fresh processes, beside icalendar alone, and the build after one change."""
    variables = environment(served.server.folder, served.url, "demo")
    command = [sys.executable, "-m", "benchmarks.building", served.saved]
    found = []
    for _ in range(rates.ROUNDS):
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    first, alone, after = ([one[name] for one in found] for name in ("first", "icalendar", "after"))
    to_alone = statistics.median(ours / theirs for ours, theirs in zip(first, alone, strict=True))
    yield figure(
        "first build",
        entries=found[0]["entries"],
        bytes=found[0]["bytes"],
        milliseconds=_milliseconds(first),
        icalendar_milliseconds=_milliseconds(alone),
        ratio=round(to_alone, 2),
        limit=FIRST_LIMIT,
        met=to_alone <= FIRST_LIMIT,
    )
    to_first = statistics.median(later / once for later, once in zip(after, first, strict=True))
    yield figure(
        "after one change",
        milliseconds=_milliseconds(after),
        first_milliseconds=_milliseconds(first),
        ratio=round(to_first, 4),
        limit=CHANGE_LIMIT,
        met=to_first < CHANGE_LIMIT,
    )


def _milliseconds(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)


# --- memory -----------------------------------------------------------------------------------------------------------


def memory(served: Served) -> Iterator[dict[str, Any]]:
    """What each process holds while it is asked for everything: after a warm-up it must not grow."""
    asked = _mixed(served)
    rates.drive(served.server.port, asked, WARM)
    warm = resident(served.server.group)
    seen = {process: [kilobytes] for process, kilobytes in warm.items()}
    for _ in range(SAMPLES):
        rates.drive(served.server.port, asked, (REQUESTS - WARM) // SAMPLES)
        for process, kilobytes in resident(served.server.group).items():
            seen.setdefault(process, []).append(kilobytes)
    for number, measured in enumerate(seen.values()):
        growth = max(measured) / measured[0] - 1
        yield figure(
            f"memory, process {number + 1} of {len(seen)}",
            requests=REQUESTS,
            warm_up=WARM,
            megabytes=[round(kilobytes / 1024, 1) for kilobytes in measured],
            growth=round(growth, 3),
            limit=GROWTH,
            met=growth <= GROWTH and len(seen) == 2,
        )


def _mixed(served: Served) -> list[bytes]:
    """Requests for every feed in all languages: whole, packed, conditional; now and then the large one, and pages."""
    port, asked = served.server.port, []
    names = ["meetings", "deadlines", "tasks", "meetings/mge-2011", "groups/african"]
    names += [f"meetings/sample-{number}" for number in range(1, MEETINGS, MEETINGS // 20)]
    for name in names:
        for lang in LANGUAGES:
            path = f"/{lang}/feeds/{name}.ics"
            for coding in (IDENTITY, PACKED):
                etag = fetch(port, path, headers=coding)[1]["etag"]
                asked += [request(path, headers={**coding, "If-None-Match": etag})] * 4
            asked += [request(path, headers=IDENTITY), request(path, headers=PACKED)]
            asked.append(request(path, headers={**PACKED, "If-None-Match": '"another"'}))
    for lang in LANGUAGES:
        asked += [request(served.saved.replace("/en/", f"/{lang}/"), headers=PACKED), request(f"/{lang}/calendar/")]
    asked.append(request(served.saved, headers=IDENTITY))
    return asked


def resident(group: int) -> dict[int, int]:
    """Kilobytes in memory of each process of a server that answers requests."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,rss=,args="], capture_output=True, text=True, check=True)
    found = {}
    for line in listed.stdout.splitlines():
        pid, of, kilobytes, arguments = line.split(None, 3)
        # The first of the group starts the others, of which one watches over what they share.
        if int(of) == group != int(pid) and "resource_tracker" not in arguments:
            found[int(pid)] = int(kilobytes)
    return found


def run() -> Iterator[dict[str, Any]]:
    """All of them; on PostgreSQL the conditional requests alone."""
    yield figure("asked by", client=rates.client(), rounds=rates.ROUNDS, seconds=rates.SECONDS, quick=QUICK)
    with Served("sqlite") as served:
        yield from conditional(served)
        yield from full(served)
        yield from builds(served)
    with Served("sqlite") as served:
        yield from memory(served)
    with Served("postgresql") as served:
        yield from conditional(served)
