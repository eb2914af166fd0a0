"""Reads the files of venues and programmes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from tests.agendas.data_support import read

VENUES, PROGRAMMES = "venues.toml", "small-arms/programmes.toml"
FILES = (VENUES, PROGRAMMES)
MORNING, AFTERNOON = time(10), time(15)

Step = dict[str, Any]


def cases() -> dict[str, Step]:
    return {case["key"]: case for case in read(PROGRAMMES)["case"]}


def steps(meeting: str | None = None) -> list[Step]:
    found = read(PROGRAMMES)["case"]
    return [step for case in found if meeting in (None, case["meeting"]) for step in case["step"]]


def rows(meeting: str | None = None) -> Iterator[Step]:
    """Sessions with what the step says of all of them."""
    for step in steps(meeting):
        for row in step.get("session", ()) if step["does"] == "sessions" else ():
            yield step.get("all", {}) | row


def formal(meeting: str) -> list[tuple[int, date, time]]:
    """Number, day and hour of each formal meeting as the last step leaves it, in the order of time."""
    found = {row["key"]: dict(row) for row in rows(meeting) if "number" in row}
    for step in steps(meeting):
        if step["does"] in {"edit", "move"} and step["session"] in found:
            found[step["session"]].update(step)
    return sorted(((one["number"], one["on"], one["starts"]) for one in found.values()), key=lambda one: one[1:])


def typed() -> set[str]:
    """What people of the demonstration typed in one language alone."""
    parts = ("title", "purpose", "name", "contact")
    requests = [step for step in steps() if step["does"] == "request"]
    return {step[part] for step in requests for part in parts if part in step}
