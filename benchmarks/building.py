"""One process on a register: a feed's first build, icalendar alone on the same entries, the build after a change.

`python -m benchmarks.building PATH` prints what it took, as JSON; benchmarks/feeds.py starts it anew for each round.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from typing import Any

from flask import Flask
from icalendar import Calendar
from werkzeug.test import create_environ, run_wsgi_app

from meetings.deadlines.models import Deadline
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.languages import Text

CHANGES = 9
ENTRY = b"BEGIN:VEVENT"


def asked(app: Flask, path: str) -> tuple[float, bytes]:
    """Seconds until the whole answer is there, and its body."""
    environ = create_environ(path)
    begun = time.perf_counter()
    parts, status, _headers = run_wsgi_app(app.wsgi_app, environ)
    body = b"".join(parts)
    took = time.perf_counter() - begun
    if status != "200 OK":
        raise RuntimeError(f"{path} answers {status}")
    return took, body


def by_icalendar(body: bytes) -> float:
    """Seconds that icalendar takes to serialise the entries of a feed, which it has read before."""
    calendar = Calendar.from_ical(body)
    gc.collect()
    gc.freeze()  # as the application: what is there already is not gone through again
    begun = time.perf_counter()
    calendar.to_ical()
    return time.perf_counter() - begun


def change(app: Flask, body: bytes, number: int) -> None:
    """Another title for a deadline that is in the feed."""
    with app.app_context(), unit_of_work():
        uid = body.rpartition(b"UID:deadline-")[2].partition(b"@")[0]
        deadline = db.session.get(Deadline, int(uid))
        assert deadline is not None
        deadline.title = Text.of(en=f"Changed {number} times")


def measured(path: str) -> dict[str, Any]:
    """All three. The application is that of production, fresh from its start."""
    from wsgi import app

    first, body = asked(app, path)
    after = []
    for number in range(CHANGES):
        change(app, body, number)
        took, changed = asked(app, path)
        if changed.count(f"Changed {number} times".encode()) != 1:
            raise RuntimeError("the change is not in the feed")
        after.append(took)
    return {
        "entries": body.count(ENTRY),
        "bytes": len(body),
        "first": first,
        "icalendar": by_icalendar(body),
        "after": statistics.median(after),
    }


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))
