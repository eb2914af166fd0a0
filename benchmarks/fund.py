"""A process that awards, approves and releases is killed fifty times: no act that it has said was done is lost.

On SQLite, in a file. It says each act through a pipe once it is committed; after every kill each of them is looked for,
and `flask sponsorship verify` (its verifiers) must find nothing. Seconds are not compared with anything.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask

from meetings import create_app
from tests.support.database import SECRET_KEY, Run

KILLS = 50
PATIENCE = 60.0  # seconds that are waited for the first acts of a process
MOST = 5  # acts that are waited for
LONGEST = 0.1  # seconds after them
LIMIT = 200_000
KEPT = 5  # of so many awards one is not released

Said = tuple[str, str, int]  # what was done, with which key, to which award


@dataclass
class Found:
    """What came of it."""

    acts: int = 0
    lost: int = 0
    faults: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)


def _work(app: Flask, fund_id: int, pledges: list[int], number: int, pipe: int) -> None:
    """Award, approve and release without end; say each act once it is committed."""
    from meetings.foundation.database import db, unit_of_work
    from meetings.sponsorship import approving, awarding
    from meetings.sponsorship.models import Fund
    from meetings.sponsorship.models_requests import Award
    from meetings.sponsorship.rules import CostKind, Share
    from meetings.states import queries as states
    from tests.sponsorship import support

    chance = random.Random(number)

    def key(what: str, at: int) -> str:
        return f"{what}-{number:06d}-{at:08d}"

    def say(what: str, at: int, award: int) -> None:
        os.write(pipe, f"{what} {key(what, at)} {award}\n".encode())

    with app.app_context():
        codes = sorted(state.iso3 for state in states.every_state())
        for at in count():
            request = support.a_request(db.session.get_one(Fund, fund_id), chance.choice(codes))
            number_of, revision = request.id, request.revision
            amount = chance.choice([1_000, LIMIT - 10_000])
            shares = [
                Share(chance.choice(pledges), CostKind.FARE, amount),
                Share(chance.choice(pledges), CostKind.SUBSISTENCE, chance.choice([500, 50_000])),
            ]
            with unit_of_work():
                made = awarding.award(support.FINANCE, number_of, revision, key("award", at), shares)
                award, is_above = made.id, made.is_above_limit
            say("award", at, award)
            if is_above:
                with unit_of_work():
                    revision = db.session.get_one(Award, award).revision
                    approving.approve(support.SECOND, award, revision, key("approve", at))
                say("approve", at, award)
            if at % KEPT:
                with unit_of_work():
                    revision = db.session.get_one(Award, award).revision
                    approving.release(support.FINANCE, award, revision, key("release", at), "Off.")
                say("release", at, award)


def _started(app: Flask, fund_id: int, pledges: list[int], number: int) -> tuple[int, int]:
    """A process at work, and the end of the pipe from which what it says is read."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    try:
        os.close(reading)
        _work(app, fund_id, pledges, number, writing)
    finally:
        os._exit(1)


def _killed(pid: int, reading: int, chance: random.Random) -> list[Said]:
    """Wait for its first acts and a little longer, kill it, and return what it has said in whole lines."""
    said, until, acts = b"", time.monotonic() + PATIENCE, chance.randint(1, MOST)
    os.set_blocking(reading, False)
    while said.count(b"\n") < acts and time.monotonic() < until:
        try:
            said += os.read(reading, 65536)
        except BlockingIOError:
            time.sleep(0.002)
    time.sleep(chance.uniform(0, LONGEST))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.set_blocking(reading, True)
    while part := os.read(reading, 65536):
        said += part
    os.close(reading)
    whole = said.decode().rpartition("\n")[0]
    found = (line.split(" ") for line in whole.splitlines())
    return [(what, key, int(award)) for what, key, award in found]


def _looked_for(said: list[Said], result: Found) -> None:
    """Whether each act that was said is there, and the proofs find nothing."""
    import sqlalchemy as sa

    from meetings.foundation.database import db
    from meetings.sponsorship import verifying
    from meetings.sponsorship.models import LedgerAct
    from meetings.sponsorship.models_requests import Award
    from meetings.sponsorship.rules import AwardStatus

    acts = set(db.session.scalars(sa.select(LedgerAct.key)))
    by_id = {one.id: one for one in db.session.scalars(sa.select(Award))}
    awards = {one.key for one in by_id.values()}
    for what, key, number in said:
        result.acts += 1
        result.kinds.add(what)
        award = by_id.get(number)
        is_there = award is not None and (key in awards if what == "award" else key in acts)
        if what == "release" and award is not None:
            is_there = is_there and award.status is AwardStatus.RELEASED
        result.lost += not is_there
    for verifier in verifying.VERIFIERS:
        result.faults += list(verifier())


def survived() -> dict[str, Any]:
    """The figure."""
    from meetings.foundation.database import db
    from tests.sponsorship import support

    shared, _server = Run.begin("sqlite", on_disk=True)
    began, chance, result = time.monotonic(), random.Random(), Found()
    said: list[Said] = []
    try:
        shared.create("fund", like=shared.template("register"))
        app = create_app(
            {
                "MODE": "test",
                "TESTING": True,
                "SECRET_KEY": SECRET_KEY,
                "SQLALCHEMY_DATABASE_URI": shared.url("fund"),
                "INSTANCE": shared.folder / "fund-instance",
            }
        )
        with app.app_context():
            fund = support.a_fund(limit_minor=LIMIT, max_per_state=9)
            pledges = [support.a_pledge(fund, 10**10, 10**10, donor=donor).id for donor in ("CAN", "JPN", "NOR")]
            fund_id = fund.id
            db.session.remove()
            db.engine.dispose()
        for number in range(KILLS):
            pid, reading = _started(app, fund_id, pledges, number)
            said += _killed(pid, reading, chance)
            with app.app_context():
                found = Found()
                _looked_for(said, found)
                result = Found(found.acts, result.lost + found.lost, result.faults + found.faults, found.kinds)
                db.session.remove()
                db.engine.dispose()
    finally:
        shared.end()
    return {
        "benchmark": "fund",
        "database": "SQLite",
        "kills": KILLS,
        "acts_acknowledged": result.acts,
        "acts_lost": result.lost,
        "faults": len(result.faults),
        "first_faults": result.faults[:3],
        "seconds": round(time.monotonic() - began, 1),
        "met": not result.lost and not result.faults and result.kinds == {"award", "approve", "release"},
    }


def run() -> Iterator[dict[str, Any]]:
    """One figure."""
    yield survived()
